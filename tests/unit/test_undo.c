/* Taking batches back: the book says again what it said before, or the undo is refused by the name
 * of the batch that stands in its way. */
#include "book.h"
#include "dump.h"
#include "fill.h"
#include "record/journal.h"
#include "sample.h"

#include "base/alloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char BOOK[] = "undo.parindex";

static struct par_book *book;

static int
open_new(void **state)
{
    (void)state;
    book = book_new(BOOK);
    return 0;
}

static int
close_it(void **state)
{
    (void)state;
    par_book_close(book);
    return 0;
}

static enum par_status
try_undo(int64_t which)
{
    struct par_batch *batch = batch_of(book);
    enum par_status status = par_undo(batch, which, NULL, fresh());

    if (status == PAR_OK)
        return par_batch_commit(batch, NULL, fresh());
    par_batch_cancel(batch);
    return status;
}

/* Takes a batch back and gives the number of the batch that did it. */
static int64_t
undo(int64_t which)
{
    struct par_batch *batch = batch_of(book);
    int64_t number = -1;

    WORKS(par_undo(batch, which, &number, fresh()));
    if (which != 0)
        assert_int_equal(number, which);
    number = commit(batch);
    SOUND(BOOK);
    return number;
}

/* Refused because of batch `later`; nothing is changed by that. */
static void
refuses_because_of(int64_t which, int64_t later)
{
    char *before = book_dump(BOOK);
    char said[96];

    snprintf(said, sizeof said, "batch %d cannot be undone: batch %d changed the same record",
             (int)which, (int)later);
    REFUSED(try_undo(which), PAR_STATE, "built_on");
    assert_string_equal(failure.text, said);
    assert_string_equal(failure.hint.pattern, "look at it with: parindex log --batch {1}");
    SAYS_THE_SAME(BOOK, before);
    free(before);
}

/* ---- every kind of record ---- */

/* A book with something of everything that is not published. */
static void
fill(struct par_batch *batch)
{
    add_decision(batch, "12/QĐ", "2022-12-30");
    add_decision(batch, "13/QĐ", NULL);
    add_group(batch, "so", "Khối sở");
    add_group(batch, "huyen", "Khối huyện");
    add_unit(batch, "noi-vu", "Sở Nội vụ", "so");
    add_unit(batch, "tai-chinh", "Sở Tài chính", "so");
    add_unit(batch, "kon-ray", "Huyện Kon Rẫy", "huyen");
    WORKS(
        par_unit_rename(batch, "noi-vu", "Sở Nội vụ mới", "Home Affairs", 2022, "12/QĐ", fresh()));
    add_class(batch, "thang", "Tốt", "80", "60");
    add_class(batch, "thang", "Khá", ">65", "");
    add_class(batch, "thang", "Yếu", "", "");
    add_criterion(batch, "bo", "1", "", NULL);
    add_criterion(batch, "bo", "1.1", "4", NULL);
    add_criterion(batch, "bo", "1.2", "6", NULL);
    add_criterion(batch, "bo", "2", "5", NULL);
    add_criterion(batch, "bo", "T", "2", "bonus");
    WORKS(par_set_put(batch,
                      &(struct par_set){.code = "bo",
                                        .title = "Bộ",
                                        .decision = "12/QĐ",
                                        .printed_max = points("15"),
                                        .printed_count = number(3)},
                      NULL, fresh()));
    WORKS(par_set_copy(batch, "bo", "bo-sau", fresh()));
    open_year(batch, 2023, "so", "bo", "thang");
    open_year(batch, 2015, "so", NULL, "thang");
    add_allowance(batch, 2023, "noi-vu", "2", "3");
    add_score(batch, 2023, "noi-vu", "1.1", "3.5");
    add_score(batch, 2023, "noi-vu", "1.2", "6");
    add_score(batch, 2023, "noi-vu", "2", "1.25");
    WORKS(par_score_set(NULL, batch, 2023, "tai-chinh", "1.1", PAR_SELF, points("4"), "tự chấm",
                        fresh()));
}

static enum par_status
change(int what, struct par_batch *batch)
{
    struct par_error *err = fresh();
    struct par_evaluation year = year_of(2023, "so", NULL, NULL);
    struct par_criterion row = {
        .set = "bo", .code = "1.1", .title = "1.1", .max_points = {40000, 1, PAR_PRESENT}};
    struct par_unit unit = {.code = "tai-chinh",
                            .name = "Sở Tài chính",
                            .group_code = "so",
                            .position = no_number(),
                            .from_year = no_number(),
                            .to_year = no_number()};
    struct par_scale_class class_row = {.scale = "thang",
                                        .class_name = "Tốt",
                                        .lower_bound = {850000, 0, PAR_PRESENT},
                                        .inclusive = number(0),
                                        .min_domain_percent = {0, 0, PAR_NONE}};

    switch (what) {
    case 0:
        return par_book_edit(batch, "Tỉnh Khác", "Other", err);
    case 1:
        return par_group_put(
            batch, &(struct par_group){.code = "xa", .name = "Khối xã", .name_en = "Communes"},
            NULL, err);
    case 2:
        return par_group_put(batch, &(struct par_group){.code = "so", .name = "Khối sở, ngành"},
                             NULL, err);
    case 3:
        return par_group_remove(batch, "huyen", err) == PAR_IN_USE
                   ? par_unit_remove(batch, "kon-ray", fresh())
                   : PAR_NO;
    case 4:
        return par_unit_add(NULL, batch,
                            &(struct par_unit){.name = "Sở Y tế",
                                               .name_en = "Health",
                                               .short_name = "YT",
                                               .group_code = "so",
                                               .position = {3, 0},
                                               .from_year = {2020, 0},
                                               .to_year = {2024, 0}},
                            err);
    case 5:
        unit.name = "Sở Tài chính tỉnh";
        unit.name_en = "Finance";
        unit.position = number(7);
        return par_unit_put(batch, &unit, NULL, err);
    case 6:
        return par_unit_rename(batch, "tai-chinh", "Sở Tài chính và Kế hoạch", NULL, 2024, "13/QĐ",
                               err);
    case 7:
        return par_decision_add(batch,
                                &(struct par_decision){.number = "99/QĐ",
                                                       .date = "2024-01-01",
                                                       .issuer = "UBND tỉnh",
                                                       .kind = "issue",
                                                       .title = "x",
                                                       .link = "y"},
                                err);
    case 8: /* the date becomes known; a set and a name refer to it */
        return par_decision_edit(batch, "12/QĐ",
                                 &(struct par_decision){.number = "12/QĐ-UBND",
                                                        .date = "2022-12-31",
                                                        .issuer = "UBND tỉnh",
                                                        .title = "Tên"},
                                 err);
    case 9:
        return par_decision_put(
            batch, &(struct par_decision){.number = "13/QĐ", .kind = "approve", .link = "http://x"},
            NULL, err);
    case 10:
        return par_decision_remove(batch, "13/QĐ", err);
    case 11:
        return par_scale_put(batch, &class_row, NULL, err);
    case 12:
        class_row.class_name = "Trung bình";
        return par_scale_put(batch, &class_row, NULL, err);
    case 13:
        class_row.scale = "thang-khac";
        return par_scale_put(batch, &class_row, NULL, err);
    case 14:
        return par_set_put(batch,
                           &(struct par_set){.code = "bo",
                                             .printed_max = points(""),
                                             .printed_count = no_number()},
                           NULL, err);
    case 15:
        row.title = "Khác";
        row.title_en = "Other";
        row.max_points = points("8");
        row.method = "appraisal";
        row.concept = "khai-niem";
        row.step = "0.5";
        row.rule = "chia đều";
        row.appraiser = "Sở Nội vụ";
        return par_criterion_put(batch, &row, NULL, err);
    case 16:
        row.code = "1.3";
        row.concept = "moi";
        return par_criterion_put(batch, &row, NULL, err);
    case 17: /* a leaf goes below another parent, and becomes a bonus with it */
        row.code = "1.2";
        row.title = "1.2";
        row.parent = "T";
        row.max_points = points("6");
        return par_criterion_put(batch, &row, NULL, err);
    case 18:
        return par_set_remove(batch, "bo-sau", "1.2", err);
    case 19:
        return par_set_remove(batch, "bo-sau", NULL, err);
    case 20:
        return par_set_copy(batch, "bo", "bo-nua", err);
    case 21:
        year.tie = "dense";
        year.class_on = "printed";
        year.rank_on = "printed";
        year.na = "rescale";
        year.decimals = number(0);
        year.point_decimals = number(3);
        return par_evaluation_put(batch, &year, NULL, err);
    case 22: /* the cells go over to another set */
        year.set = "bo-sau";
        return par_evaluation_put(batch, &year, NULL, err);
    case 23:
        year = year_of(2024, "huyen", "bo-sau", NULL);
        return par_evaluation_put(batch, &year, NULL, err);
    case 24: /* a year that only papers knew is opened */
        year = year_of(2015, "so", "bo-sau", NULL);
        return par_evaluation_put(batch, &year, NULL, err);
    case 25:
        return par_evaluation_remove(batch, 2015, "so", err);
    case 26:
        return par_participant_put(
            batch,
            &(struct par_participant){
                .year = {2016, 0}, .unit_code = "kon-ray", .ranked = {0, 0}, .position = {4, 0}},
            NULL, err);
    case 27:
        return par_participant_put(
            batch,
            &(struct par_participant){
                .year = {2023, 0}, .unit_code = "noi-vu", .ranked = {0, 0}, .position = {4, 0}},
            NULL, err);
    case 28:
        return par_participant_remove(batch, 2023, "tai-chinh", err) == PAR_IN_USE
                   ? par_score_set(NULL, batch, 2023, "tai-chinh", "1.1", PAR_SELF, points(""), "",
                                   fresh())
                   : PAR_NO;
    case 29:
        return par_allowance_put(
            batch,
            &(struct par_allowance){{2023, 0}, "tai-chinh", "1.2", {0, 0, 0}, "không áp dụng"},
            NULL, err);
    case 30:
        return par_allowance_put(
            batch, &(struct par_allowance){{2023, 0}, "noi-vu", "2", {20000, 0, 0}, "lý do khác"},
            NULL, err);
    case 31:
        return par_allowance_remove(batch, 2023, "noi-vu", "2", err);
    case 32:
        return par_score_set(NULL, batch, 2023, "noi-vu", "1.1", PAR_FINAL, points("4"), "ghi chú",
                             err);
    case 33:
        return par_score_set(NULL, batch, 2023, "noi-vu", "1.1", PAR_SELF, points("4"), NULL, err);
    case 34:
        return par_score_set(NULL, batch, 2023, "noi-vu", "1.1", PAR_FINAL, points(""), NULL, err);
    case 35:
        return par_score_set(NULL, batch, 2023, "tai-chinh", "T", PAR_FINAL, points("1.75"), NULL,
                             err);
    case 36:
        return par_scale_remove(batch, "thang", NULL, err) == PAR_IN_USE
                   ? par_scale_add(batch, "thang-moi", fresh())
                   : PAR_NO;
    case 37: /* a domain comes after what stands below it */
        WORKS(par_criterion_put(
            batch,
            &(struct par_criterion){
                .set = "bo-sau", .code = "7.1", .title = "x", .max_points = {1, 0, 0}},
            NULL, fresh()));
        WORKS(par_criterion_put(
            batch,
            &(struct par_criterion){
                .set = "bo-sau", .code = "7.2", .title = "x", .max_points = {1, 0, 0}},
            NULL, fresh()));
        return par_criterion_put(
            batch,
            &(struct par_criterion){
                .set = "bo-sau", .code = "7", .title = "x", .max_points = {2, 0, 0}},
            NULL, fresh());
    case 38: /* a branch becomes a bonus with all below it */
        row = (struct par_criterion){
            .set = "bo-sau", .code = "1", .title = "1", .kind = "bonus", .max_points = {1, 0, 0}};
        return par_criterion_put(batch, &row, NULL, err);
    }
    return PAR_END;
}

/* Back, forth and back again, from one and the same book. */
static void
takes_back_every_kind_of_change(void **state)
{
    struct par_batch *batch;
    char *before;

    (void)state;
    batch = batch_of(book);
    fill(batch);
    assert_int_equal(commit(batch), 1);
    before = book_dump(BOOK);
    SOUND(BOOK);
    for (int what = 0;; what++) {
        int64_t number;
        char *after;
        enum par_status status;

        batch = batch_of(book);
        status = change(what, batch);
        if (status == PAR_END) {
            par_batch_cancel(batch);
            break;
        }
        must(status, PAR_OK, NULL, "change", __FILE__, what);
        number = commit(batch);
        assert_true(number > 0);
        SOUND(BOOK);
        after = book_dump(BOOK);
        assert_string_not_equal(before, after);
        assert_int_equal(undo(0), number + 1);
        SAYS_THE_SAME(BOOK, before);
        assert_int_equal(undo(number + 1), number + 2); /* done again */
        SAYS_THE_SAME(BOOK, after);
        assert_int_equal(undo(number), number + 3);
        SAYS_THE_SAME(BOOK, before);
        free(after);
    }
    undo(1); /* and the whole book */
    assert_int_equal(sql_count(BOOK,
                               "SELECT (SELECT count(*) FROM unit) + (SELECT count(*) FROM "
                               "decision) + (SELECT count(*) FROM scale) + "
                               "(SELECT count(*) FROM criteria_set) + (SELECT count(*) FROM "
                               "concept) + (SELECT count(*) FROM evaluation) + "
                               "(SELECT count(*) FROM unit_group) + (SELECT count(*) FROM score)"),
                     0);
    free(before);
}

/* ---- which batch ---- */

static int64_t
title(const char *text)
{
    struct par_batch *batch = batch_of(book);

    WORKS(par_book_edit(batch, text, NULL, fresh()));
    return commit(batch);
}

static const char *
flags(void)
{
    return sql_get(BOOK, "SELECT id || ':' || coalesce(undoes_id, '-') || ':' || "
                         "coalesce(undone_by, '-') FROM batch ORDER BY id");
}

static void
chooses_the_last_that_stands(void **state)
{
    (void)state;
    REFUSED(try_undo(0), PAR_NOT_FOUND, "nothing");
    REFUSED(try_undo(1), PAR_NOT_FOUND, "batch_unknown");
    assert_int_equal(title("Một"), 1);
    assert_int_equal(title("Hai"), 2);
    assert_int_equal(undo(0), 3);
    assert_string_equal(sql_get(BOOK, "SELECT title FROM book"), "Một");
    assert_string_equal(flags(), "1:-:-\n2:-:3\n3:2:-");
    REFUSED(try_undo(2), PAR_STATE, "undone");
    assert_string_equal(failure.text, "batch 2 was undone by batch 3 already");
    assert_int_equal(undo(0), 4);
    assert_string_equal(sql_get(BOOK, "SELECT title FROM book"), "Tỉnh Mẫu");
    REFUSED(try_undo(0), PAR_NOT_FOUND, "nothing");
    assert_string_equal(flags(), "1:-:4\n2:-:3\n3:2:-\n4:1:-");
    REFUSED(try_undo(-1), PAR_NOT_FOUND, "batch_unknown");
    REFUSED(try_undo(99), PAR_NOT_FOUND, "batch_unknown");
}

/* Undone, done again, undone again: only the last of a family has a say. */
static void
undoes_undos(void **state)
{
    static const struct {
        int which;
        const char *title, *flags, *what;
    } steps[] = {
        {1, "Tỉnh Mẫu", "1:-:2\n2:1:-", "batch {1} undone"},
        {2, "Một", "1:-:-\n2:1:3\n3:2:-", "batch {1} done again"},
        {3, "Tỉnh Mẫu", "1:-:4\n2:1:3\n3:2:4\n4:3:-", "batch {1} undone"},
        {4, "Một", "1:-:-\n2:1:3\n3:2:4\n4:3:5\n5:4:-", "batch {1} done again"},
        {1, "Tỉnh Mẫu", "1:-:6\n2:1:3\n3:2:4\n4:3:5\n5:4:6\n6:1:-", "batch {1} undone"},
        {6, "Một", "1:-:-\n2:1:3\n3:2:4\n4:3:5\n5:4:6\n6:1:7\n7:6:-", "batch {1} done again"},
    };

    (void)state;
    assert_int_equal(title("Một"), 1);
    for (size_t i = 0; i < COUNT(steps); i++) {
        char what[64];

        assert_int_equal(undo(steps[i].which), i + 2);
        assert_string_equal(sql_get(BOOK, "SELECT title FROM book"), steps[i].title);
        assert_string_equal(flags(), steps[i].flags);
        snprintf(what, sizeof what, "[\"%s\",2,\"1\"]", steps[i].what);
        assert_string_equal(sql_get(BOOK, "SELECT what FROM batch ORDER BY id DESC LIMIT 1"), what);
    }
    REFUSED(try_undo(5), PAR_STATE, "undone");
    REFUSED(try_undo(2), PAR_STATE, "undone");
}

/* What was done again counts from then on. */
static void
orders_batches_by_when_they_were_done_again(void **state)
{
    (void)state;
    assert_int_equal(title("Một"), 1);
    assert_int_equal(undo(1), 2);
    assert_int_equal(title("Hai"), 3);
    refuses_because_of(2, 3); /* to do 1 again would overwrite 3 */
    assert_int_equal(undo(3), 4);
    assert_int_equal(undo(2), 5); /* 1 again */
    refuses_because_of(4, 1);     /* now 3 would overwrite it, although its number is higher */
    assert_string_equal(sql_get(BOOK, "SELECT title FROM book"), "Một");
    assert_int_equal(title("Ba"), 6);
    refuses_because_of(1, 6);
    refuses_because_of(5, 6);
    assert_int_equal(undo(6), 7);
    assert_int_equal(undo(5), 8);
    assert_string_equal(sql_get(BOOK, "SELECT title FROM book"), "Tỉnh Mẫu");
}

/* One after the other, and one after the other again. */
static void
does_again_what_it_undid_in_turn(void **state)
{
    (void)state;
    assert_int_equal(title("Một"), 1);
    assert_int_equal(title("Hai"), 2);
    assert_int_equal(title("Ba"), 3);
    assert_int_equal(undo(3), 4);
    assert_int_equal(undo(2), 5);
    assert_int_equal(undo(1), 6);
    REFUSED(try_undo(5), PAR_STATE, "built_on"); /* 2 without 1 */
    assert_string_equal(failure.message.args[1].text, "6");
    assert_int_equal(undo(6), 7);
    assert_int_equal(undo(5), 8);
    assert_int_equal(undo(4), 9);
    assert_string_equal(sql_get(BOOK, "SELECT title FROM book"), "Ba");
    refuses_because_of(1, 2);
    refuses_because_of(2, 3);
}

static void
is_all_that_its_batch_does(void **state)
{
    struct par_batch *batch;

    (void)state;
    assert_int_equal(title("Một"), 1);
    batch = batch_of(book);
    WORKS(par_book_edit(batch, "Hai", NULL, fresh()));
    REFUSED(par_undo(batch, 1, NULL, fresh()), PAR_MISUSE, "undo");
    par_batch_cancel(batch);
    batch = batch_of(book);
    WORKS(par_undo(batch, 1, NULL, fresh()));
    REFUSED(par_undo(batch, 1, NULL, fresh()), PAR_MISUSE, "undo");
    REFUSED(par_book_edit(batch, "Hai", NULL, fresh()), PAR_MISUSE, "undo");
    assert_int_equal(commit(batch), 2);
    assert_string_equal(sql_get(BOOK, "SELECT title FROM book"), "Tỉnh Mẫu");
}

/* ---- what stands in the way ---- */

/* Cells of one record are taken back apart from each other, a whole record is not. */
static void
refuses_what_was_built_on(void **state)
{
    struct par_batch *batch;

    (void)state;
    batch = batch_of(book);
    add_decision(batch, "41/QĐ", "2024-01-25");
    assert_int_equal(commit(batch), 1);
    batch = batch_of(book);
    WORKS(par_decision_edit(batch, "41/QĐ", &(struct par_decision){.title = "Tên"}, fresh()));
    assert_int_equal(commit(batch), 2);
    batch = batch_of(book);
    WORKS(par_decision_edit(batch, "41/QĐ", &(struct par_decision){.link = "http://x"}, fresh()));
    assert_int_equal(commit(batch), 3);
    refuses_because_of(1, 2);
    assert_int_equal(undo(2), 4); /* another cell than that of 3 */
    refuses_because_of(1, 3);
    assert_int_equal(undo(3), 5);
    assert_int_equal(undo(1), 6);
    assert_int_equal(sql_count(BOOK, "SELECT count(*) FROM decision"), 0);
}

/* The decision has another number since. */
static void
follows_a_record_to_its_other_key(void **state)
{
    struct par_batch *batch;
    char *dump;

    (void)state;
    batch = batch_of(book);
    add_decision(batch, "41/QĐ", NULL);
    assert_int_equal(commit(batch), 1);
    batch = batch_of(book);
    WORKS(par_set_put(batch,
                      &(struct par_set){.code = "bo",
                                        .decision = "41/QĐ",
                                        .printed_max = points(""),
                                        .printed_count = no_number()},
                      NULL, fresh()));
    assert_int_equal(commit(batch), 2);
    dump = book_dump(BOOK);
    batch = batch_of(book);
    WORKS(par_decision_edit(batch, "41/QĐ",
                            &(struct par_decision){.number = "41/QĐ-UBND", .date = "2024-01-25"},
                            fresh()));
    assert_int_equal(commit(batch), 3);
    refuses_because_of(1, 3);
    batch = batch_of(book);
    WORKS(par_decision_edit(batch, "41/QĐ-UBND", &(struct par_decision){.title = "Tên"}, fresh()));
    assert_int_equal(commit(batch), 4);
    refuses_because_of(3, 4);
    assert_int_equal(undo(4), 5);
    batch = batch_of(book); /* another one takes the old number */
    add_decision(batch, "41/QĐ", NULL);
    assert_int_equal(commit(batch), 6);
    refuses_because_of(3, 6);
    assert_int_equal(undo(6), 7);
    assert_int_equal(undo(3), 8);
    SAYS_THE_SAME(BOOK, dump);
    free(dump);
    /* the set's reference is taken back also when its decision got another number */
    assert_int_equal(undo(8), 9);
    assert_int_equal(undo(2), 10);
    refuses_because_of(1, 3);
}

static void
names_the_batch_that_refers_to_it(void **state)
{
    struct par_batch *batch;

    (void)state;
    batch = batch_of(book);
    add_group(batch, "so", "Khối sở");
    add_criterion(batch, "bo", "1", "10", NULL);
    add_criterion(batch, "bo", "2", "10", NULL);
    open_year(batch, 2023, "so", "bo", NULL);
    assert_int_equal(commit(batch), 1);
    batch = batch_of(book);
    add_unit(batch, "noi-vu", "Sở Nội vụ", "so");
    WORKS(par_participant_put(batch,
                              &(struct par_participant){.year = number(2023),
                                                        .unit_code = "noi-vu",
                                                        .ranked = no_number(),
                                                        .position = no_number()},
                              NULL, fresh()));
    assert_int_equal(commit(batch), 2);
    batch = batch_of(book);
    WORKS(par_book_edit(batch, "Tỉnh Khác", NULL, fresh())); /* has nothing to do with it */
    assert_int_equal(commit(batch), 3);
    batch = batch_of(book);
    add_score(batch, 2023, "noi-vu", "1", "9");
    assert_int_equal(commit(batch), 4);
    refuses_because_of(2, 4);
    refuses_because_of(1, 2);
    assert_int_equal(undo(4), 5);
    assert_int_equal(undo(2), 6);
    batch = batch_of(book); /* a group that comes back to its old code, taken meanwhile */
    WORKS(par_evaluation_remove(batch, 2023, "so", fresh()));
    WORKS(par_group_remove(batch, "so", fresh()));
    assert_int_equal(commit(batch), 7);
    batch = batch_of(book);
    WORKS(par_unit_add(NULL, batch,
                       &(struct par_unit){.code = "SO",
                                          .name = "Sở",
                                          .from_year = no_number(),
                                          .to_year = no_number(),
                                          .position = no_number()},
                       fresh()));
    assert_int_equal(commit(batch), 8);
    refuses_because_of(7, 8);
}

/* Nothing touched the same record, and yet both cannot stand. */
static void
refuses_what_could_not_stand(void **state)
{
    struct par_batch *batch;

    (void)state;
    batch = batch_of(book);
    add_group(batch, "so", "Khối sở");
    add_unit(batch, "noi-vu", "Sở Nội vụ", "so");
    add_criterion(batch, "bo", "1", "10", NULL);
    add_criterion(batch, "bo", "2", "10", NULL);
    add_criterion(batch, "bo", "2.1", "10", NULL);
    open_year(batch, 2023, "so", "bo", NULL);
    assert_int_equal(commit(batch), 1);

    batch = batch_of(book); /* 2: a maximum goes up; 3: a score above the old one */
    add_criterion(batch, "bo", "1", "20", NULL);
    assert_int_equal(commit(batch), 2);
    batch = batch_of(book);
    add_score(batch, 2023, "noi-vu", "1", "15");
    assert_int_equal(commit(batch), 3);
    refuses_because_of(2, 3);

    batch = batch_of(book); /* 4: a score comes down; 5: the maximum follows it */
    add_score(batch, 2023, "noi-vu", "1", "12");
    assert_int_equal(commit(batch), 4);
    batch = batch_of(book);
    add_criterion(batch, "bo", "1", "12", NULL);
    assert_int_equal(commit(batch), 5);
    refuses_because_of(4, 5);

    batch = batch_of(book); /* 6: a branch becomes a leaf; 7: it is scored */
    WORKS(par_set_remove(batch, "bo", "2.1", fresh()));
    assert_int_equal(commit(batch), 6);
    batch = batch_of(book);
    add_score(batch, 2023, "noi-vu", "2", "10");
    assert_int_equal(commit(batch), 7);
    refuses_because_of(6, 7);

    batch = batch_of(book); /* 8: an own maximum goes; 10: a score above it */
    add_score(batch, 2023, "noi-vu", "2", "3");
    add_allowance(batch, 2023, "noi-vu", "2", "4");
    assert_int_equal(commit(batch), 8);
    batch = batch_of(book);
    WORKS(par_allowance_remove(batch, 2023, "noi-vu", "2", fresh()));
    assert_int_equal(commit(batch), 9);
    batch = batch_of(book);
    add_score(batch, 2023, "noi-vu", "2", "9");
    assert_int_equal(commit(batch), 10);
    refuses_because_of(9, 10);

    batch = batch_of(book); /* 11: a maximum becomes known; 12: a year is opened with it */
    add_criterion(batch, "bo-sau", "1", "", NULL);
    assert_int_equal(commit(batch), 11);
    batch = batch_of(book);
    add_criterion(batch, "bo-sau", "1", "5", NULL);
    assert_int_equal(commit(batch), 12);
    batch = batch_of(book);
    open_year(batch, 2024, "so", "bo-sau", NULL);
    assert_int_equal(commit(batch), 13);
    refuses_because_of(12, 13);

    batch = batch_of(book); /* 14: A no longer stands below X; 15: X stands below A */
    add_criterion(batch, "vong", "X", "1", NULL);
    add_criterion(batch, "vong", "X.A", "1", NULL);
    assert_int_equal(commit(batch), 14);
    batch = batch_of(book);
    add_criterion(batch, "vong", "B", "1", NULL);
    WORKS(par_criterion_put(
        batch,
        &(struct par_criterion){
            .set = "vong", .code = "X.A", .parent = "B", .title = "x", .max_points = points("1")},
        NULL, fresh()));
    assert_int_equal(commit(batch), 15);
    batch = batch_of(book);
    WORKS(par_criterion_put(
        batch,
        &(struct par_criterion){
            .set = "vong", .code = "X", .parent = "X.A", .title = "x", .max_points = points("1")},
        NULL, fresh()));
    assert_int_equal(commit(batch), 16);
    refuses_because_of(15, 16);

    batch = batch_of(book); /* 17: a leaf of many points goes; 18: others take their place */
    add_criterion(batch, "lon", "1", "1500", NULL);
    add_criterion(batch, "lon", "2", "400", NULL);
    assert_int_equal(commit(batch), 17);
    batch = batch_of(book);
    WORKS(par_set_remove(batch, "lon", "1", fresh()));
    assert_int_equal(commit(batch), 18);
    batch = batch_of(book);
    add_criterion(batch, "lon", "3", "1600", NULL);
    assert_int_equal(commit(batch), 19);
    refuses_because_of(18, 19);
    SOUND(BOOK);
}

/* The set of a year is another one since, and holds scores that the old one has no place for. */
static void
gives_the_old_set_back_only_whole(void **state)
{
    struct par_batch *batch;
    struct par_evaluation year = year_of(2023, "so", "bo-sau", NULL);
    char *before;

    (void)state;
    batch = batch_of(book);
    add_group(batch, "so", "Khối sở");
    add_unit(batch, "noi-vu", "Sở Nội vụ", "so");
    add_criterion(batch, "bo", "1", "10", NULL);
    add_criterion(batch, "bo", "2", "10", NULL);
    add_criterion(batch, "bo-sau", "1", "20", NULL);
    add_criterion(batch, "bo-sau", "2", "10", NULL);
    add_criterion(batch, "bo-sau", "3", "10", NULL);
    open_year(batch, 2023, "so", "bo", NULL);
    add_score(batch, 2023, "noi-vu", "1", "9");
    add_allowance(batch, 2023, "noi-vu", "2", "4");
    assert_int_equal(commit(batch), 1);
    before = book_dump(BOOK);
    batch = batch_of(book);
    WORKS(par_evaluation_put(batch, &year, NULL, fresh()));
    assert_int_equal(commit(batch), 2);
    assert_int_equal(
        sql_count(BOOK, "SELECT count(*) FROM v1_score WHERE criterion = '1' AND final = '9.0000'"),
        1);
    batch = batch_of(book);
    add_score(batch, 2023, "noi-vu", "3", "5");
    assert_int_equal(commit(batch), 3);
    refuses_because_of(2, 3);
    assert_int_equal(undo(3), 4);
    batch = batch_of(book);
    add_score(batch, 2023, "noi-vu", "1", "15"); /* above the old maximum */
    assert_int_equal(commit(batch), 5);
    refuses_because_of(2, 5);
    assert_int_equal(undo(5), 6);
    assert_int_equal(undo(2), 7);
    SAYS_THE_SAME(BOOK, before);
    /* what was scored before the change of set is taken back by its code */
    assert_int_equal(undo(7), 8);
    batch = batch_of(book);
    add_score(batch, 2023, "noi-vu", "1", "8");
    assert_int_equal(commit(batch), 9);
    assert_int_equal(undo(9), 10);
    assert_int_equal(undo(8), 11);
    SAYS_THE_SAME(BOOK, before);
    free(before);
}

/* ---- ranges: a file of scores that a unit-year had none of before ---- */

static void
load_range(int year, const char *unit, int cells)
{
    char sql[1024];

    snprintf(sql, sizeof sql,
             "SELECT 'year,unit,criterion,final' || char(10) || group_concat('%d,%s,' || l.code || "
             "',1', char(10)) || char(10) FROM (SELECT c.code FROM unit u JOIN participant p ON "
             "p.unit_id = u.id AND p.year = %d JOIN evaluation e ON e.id = p.evaluation_id JOIN "
             "criterion c ON c.set_id = e.set_id AND c.leaf = 1 WHERE u.code = '%s' LIMIT %d) l",
             year, unit, year, unit, cells);
    sample_import(book, "scores", sql_get(BOOK, sql));
}

static void
takes_ranges_back(void **state)
{
    struct par_batch *batch;
    char *before, *loaded;

    (void)state;
    batch = batch_of(book);
    fill(batch);
    WORKS(par_score_set(NULL, batch, 2023, "tai-chinh", "1.1", PAR_SELF, points(""), "", fresh()));
    assert_int_equal(commit(batch), 1);
    before = book_dump(BOOK);
    load_range(2023, "tai-chinh", 3);
    loaded = book_dump(BOOK);
    assert_int_equal(undo(2), 3);
    SAYS_THE_SAME(BOOK, before);
    assert_string_equal(
        sql_get(BOOK, "SELECT key || new || old FROM change WHERE batch_id = 3 UNION SELECT field "
                      "|| coalesce(new, '~') FROM change WHERE batch_id = 3"),
        "NULL\n~");
    assert_int_equal(undo(3), 4); /* done again, cell by cell */
    assert_int_equal(sql_count(BOOK, "SELECT count(*) FROM v1_score WHERE unit = 'tai-chinh'"), 3);
    assert_int_equal(undo(4), 5);
    SAYS_THE_SAME(BOOK, before);
    assert_int_equal(undo(5), 6);

    batch = batch_of(book); /* a cell of the range, and one beside it, were changed since */
    add_score(batch, 2023, "tai-chinh", "1.1", "2");
    assert_int_equal(commit(batch), 7);
    refuses_because_of(2, 7);
    refuses_because_of(6, 7);
    assert_int_equal(undo(7), 8);
    assert_int_equal(undo(2), 9);
    SAYS_THE_SAME(BOOK, before);
    free(before);
    free(loaded);
}

static void
refuses_ranges_that_were_built_on(void **state)
{
    struct par_batch *batch;

    (void)state;
    batch = batch_of(book);
    fill(batch);
    WORKS(par_score_set(NULL, batch, 2023, "tai-chinh", "1.1", PAR_SELF, points(""), "", fresh()));
    assert_int_equal(commit(batch), 1);
    load_range(2023, "tai-chinh", 2);
    batch = batch_of(book); /* a cell beside those of the range */
    add_score(batch, 2023, "tai-chinh", "T", "0.5");
    assert_int_equal(commit(batch), 3);
    refuses_because_of(2, 3);
    refuses_because_of(1, 2); /* units, sets and the year are used by the range */
    assert_int_equal(undo(3), 4);
    batch = batch_of(book); /* scored and cleared by hand, then a file */
    WORKS(
        par_score_set(NULL, batch, 2023, "tai-chinh", "1.1", PAR_FINAL, points(""), NULL, fresh()));
    WORKS(
        par_score_set(NULL, batch, 2023, "tai-chinh", "1.2", PAR_FINAL, points(""), NULL, fresh()));
    assert_int_equal(commit(batch), 5);
    refuses_because_of(2, 5);
    load_range(2023, "tai-chinh", 4);
    refuses_because_of(5, 6);
    refuses_because_of(2, 5);
    assert_int_equal(undo(6), 7);
    assert_int_equal(undo(5), 8);
    assert_int_equal(undo(2), 9);
    /* behind the program's back a cell went */
    load_range(2023, "tai-chinh", 3);
    sql_run(BOOK,
            "DELETE FROM score WHERE unit_id = (SELECT id FROM unit WHERE code = 'tai-chinh') "
            "AND criterion_id = (SELECT id FROM criterion WHERE code = '1.1' ORDER BY id LIMIT 1)");
    REFUSED(try_undo(10), PAR_DAMAGED, "fingerprint");
}

/* ---- years that are approved ---- */

static void
leaves_approved_years_alone(void **state)
{
    struct par_batch *batch;
    char *before;

    (void)state;
    batch = batch_of(book);
    fill(batch);
    assert_int_equal(commit(batch), 1);
    batch = batch_of(book);
    add_score(batch, 2023, "noi-vu", "1.1", "4");
    assert_int_equal(commit(batch), 2);
    batch = batch_of(book);
    WORKS(par_decision_edit(batch, "13/QĐ", &(struct par_decision){.date = "2024-01-25"}, fresh()));
    assert_int_equal(commit(batch), 3);
    WORKS(try_undo(2));
    assert_int_equal(undo(4), 5);
    approve(BOOK, 2023, "so", "13/QĐ");
    before = book_dump(BOOK);
    for (int which = 1; which <= 3; which++) {
        REFUSED(try_undo(which), PAR_STATE, which == 1 ? "built_on" : "approved");
        SAYS_THE_SAME(BOOK, before);
    }
    REFUSED(try_undo(5), PAR_STATE, "approved");
    free(before);
}

/* ---- without memory ---- */

static void
survives_without_memory(void **state)
{
    struct par_batch *batch = batch_of(book);
    char *before;

    (void)state;
    fill(batch);
    assert_int_equal(commit(batch), 1);
    before = book_dump(BOOK);
    for (long nth = 1;; nth = nth < 200 ? nth + 1 : nth + 17) {
        int64_t number = 0;
        enum par_status status;
        long asked;

        batch = batch_of(book);
        mem_fail_at(nth, nth % 2 == 0);
        status = par_undo(batch, 1, &number, fresh());
        if (status == PAR_OK)
            status = par_batch_commit(batch, &number, fresh());
        else
            par_batch_cancel(batch);
        asked = mem_requests();
        mem_fail_at(0, 0);
        if (asked < nth)
            break;
        REFUSED(status, PAR_NO_MEMORY, NULL);
        if (nth < 20 || nth % 5 == 0)
            SAYS_THE_SAME(BOOK, before);
    }
    free(before);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(takes_back_every_kind_of_change, open_new, close_it),
        cmocka_unit_test_setup_teardown(chooses_the_last_that_stands, open_new, close_it),
        cmocka_unit_test_setup_teardown(undoes_undos, open_new, close_it),
        cmocka_unit_test_setup_teardown(orders_batches_by_when_they_were_done_again, open_new,
                                        close_it),
        cmocka_unit_test_setup_teardown(does_again_what_it_undid_in_turn, open_new, close_it),
        cmocka_unit_test_setup_teardown(is_all_that_its_batch_does, open_new, close_it),
        cmocka_unit_test_setup_teardown(refuses_what_was_built_on, open_new, close_it),
        cmocka_unit_test_setup_teardown(follows_a_record_to_its_other_key, open_new, close_it),
        cmocka_unit_test_setup_teardown(names_the_batch_that_refers_to_it, open_new, close_it),
        cmocka_unit_test_setup_teardown(refuses_what_could_not_stand, open_new, close_it),
        cmocka_unit_test_setup_teardown(gives_the_old_set_back_only_whole, open_new, close_it),
        cmocka_unit_test_setup_teardown(takes_ranges_back, open_new, close_it),
        cmocka_unit_test_setup_teardown(refuses_ranges_that_were_built_on, open_new, close_it),
        cmocka_unit_test_setup_teardown(leaves_approved_years_alone, open_new, close_it),
        cmocka_unit_test_setup_teardown(survives_without_memory, open_new, close_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
