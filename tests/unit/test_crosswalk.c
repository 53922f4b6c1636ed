#include "book.h"
#include "dump.h"
#include "fill.h"
#include "rows.h"

#include <stdlib.h>
#include <string.h>

static const char BOOK[] = "crosswalk.parindex";

static struct par_book *book;

/* Two sets: 1.1 and 1.2 of the first stand in the second as 1.1 and 1.2 or 1.3; each has a bonus.
 */
static int
open_new(void **state)
{
    struct par_batch *batch;

    (void)state;
    book = book_new(BOOK);
    batch = batch_of(book);
    add_group(batch, "so", "Khối sở");
    add_unit(batch, "a", "Sở A", "so");
    add_unit(batch, "b", "Sở B", "so");
    add_decision(batch, "9/QĐ-UBND", "2024-01-15");
    add_criterion(batch, "cu", "1", NULL, NULL);
    add_criterion(batch, "cu", "1.1", "10", NULL);
    add_criterion(batch, "cu", "1.2", "20", NULL);
    add_criterion(batch, "cu", "1.4", "5", NULL);
    add_criterion(batch, "cu", "9", "2", "bonus");
    add_criterion(batch, "moi", "1", NULL, NULL);
    add_criterion(batch, "moi", "1.1", "10", NULL);
    add_criterion(batch, "moi", "1.2", "8", NULL);
    add_criterion(batch, "moi", "1.3", "12", NULL);
    add_criterion(batch, "moi", "9", "2", "bonus");
    open_year(batch, 2023, "so", "cu", NULL);
    open_year(batch, 2024, "so", "moi", NULL);
    (void)commit(batch);
    return 0;
}

static int
close_it(void **state)
{
    (void)state;
    par_book_close(book);
    return 0;
}

static struct par_crosswalk
link_of(const char *from, const char *to, const char *kind, const char *share)
{
    return (struct par_crosswalk){.from_set = "cu",
                                  .from_code = from,
                                  .to_set = "moi",
                                  .to_code = to,
                                  .kind = kind,
                                  .share = points(share)};
}

static enum par_effect
put(const struct par_crosswalk *row)
{
    struct par_batch *batch = batch_of(book);
    enum par_effect effect = PAR_REMOVED;

    WORKS(par_crosswalk_put(batch, row, &effect, fresh()));
    (void)commit(batch);
    return effect;
}

static enum par_effect
put_link(const char *from, const char *to, const char *kind, const char *share)
{
    struct par_crosswalk row = link_of(from, to, kind, share);

    return put(&row);
}

/* A refusal names the column, and the book stays as it is. */
static void
refused(const struct par_crosswalk *row, enum par_status status, const char *code,
        const char *field)
{
    struct par_batch *batch = batch_of(book);
    char *before = book_dump(BOOK);

    REFUSED(par_crosswalk_put(batch, row, NULL, fresh()), status, code);
    if (field != NULL)
        assert_string_equal(failure.field, field);
    par_batch_cancel(batch);
    SAYS_THE_SAME(BOOK, before);
    free(before);
}

static void
refused_link(const char *from, const char *to, const char *kind, const char *share,
             const char *code, const char *field)
{
    struct par_crosswalk row = link_of(from, to, kind, share);

    refused(&row, PAR_INVALID, code, field);
}

static const char *
all(void)
{
    struct par_crosswalks *list = NULL;

    WORKS(par_crosswalk_list(&list, book, fresh()));
    assert_string_equal(column_keys(list),
                        "from_set,from_code,to_set,to_code,kind,share,decision,sure,title_from,"
                        "title_to,max_points_from,max_points_to");
    return rows_text(list, "from_set,from_code,to_set,to_code,kind,share,decision");
}

static void
tells_links_in_printed_order(void **state)
{
    struct par_crosswalk row = link_of("1.2", "1.2", "split", "40");

    (void)state;
    assert_string_equal(all(), "");
    row.decision = "9/QĐ-UBND";
    assert_int_equal(put(&row), PAR_ADDED);
    assert_int_equal(put(&row), PAR_UNCHANGED);
    row.decision = NULL;
    assert_int_equal(put(&row), PAR_UNCHANGED);
    assert_int_equal(put_link("1.2", "1.3", "split", "60"), PAR_ADDED);
    assert_int_equal(put_link("1.1", "1.1", NULL, ""), PAR_ADDED);
    assert_string_equal(all(), "cu | 1.1 | moi | 1.1 | same | 100 | <unknown>\n"
                               "cu | 1.2 | moi | 1.2 | split | 40 | 9/QĐ-UBND\n"
                               "cu | 1.2 | moi | 1.3 | split | 60 | <unknown>\n");
    assert_int_equal(put_link("1.2", "1.3", "split", "50"), PAR_EDITED);
    SOUND(BOOK);
}

static void
finds_the_kind_that_is_not_said(void **state)
{
    (void)state;
    assert_int_equal(put_link("1.4", "1.3", NULL, ""), PAR_ADDED); /* 5 and 12 points */
    assert_int_equal(put_link("1.2", "1.1", NULL, "30"), PAR_ADDED);
    assert_int_equal(put_link("9", "9", NULL, ""), PAR_ADDED);
    assert_string_equal(all(), "cu | 1.2 | moi | 1.1 | split | 30 | <unknown>\n"
                               "cu | 1.4 | moi | 1.3 | reweighted | 100 | <unknown>\n"
                               "cu | 9 | moi | 9 | same | 100 | <unknown>\n");
}

static void
refuses_what_is_no_link(void **state)
{
    struct par_crosswalk row = link_of("1.1", "1.1", "same", "");

    (void)state;
    row.from_set = "khong";
    refused(&row, PAR_NOT_FOUND, "set_unknown", "from_set");
    row.from_set = "cu";
    row.to_set = "khong";
    refused(&row, PAR_NOT_FOUND, "set_unknown", "to_set");
    row.to_set = "cu";
    refused(&row, PAR_INVALID, "same_set", "to_set");
    row = link_of("7", "1.1", "same", "");
    refused(&row, PAR_NOT_FOUND, "criterion_unknown", "from_code");
    row = link_of("1.1", "7", "same", "");
    refused(&row, PAR_NOT_FOUND, "criterion_unknown", "to_code");
    row = link_of("1.1", "1.1", "same", "");
    row.decision = "khong";
    refused(&row, PAR_NOT_FOUND, "decision_unknown", "decision");
    refused_link("1", "1.1", "same", "", "criterion_not_leaf", "from_code");
    refused_link(NULL, "1.1", "same", "", "empty", "from_code");
    refused_link("1.1", "", "same", "", "empty", "to_code");
    refused_link("1.1", "9", "same", "", "other_kind", "to_code");
    refused_link("1.1", "1.1", "alike", "", "word", "kind");
    refused_link("1.1", "1.1", "same", "40", "kind", "kind");
    refused_link("1.1", "1.1", "split", "0", "share", "share");
    refused_link("1.1", "1.1", "split", "100.1", "share", "share");
}

static void
refuses_more_than_a_whole_and_links_beside_a_whole_one(void **state)
{
    struct par_crosswalk back = {
        .from_set = "moi", .from_code = "1.3", .to_set = "cu", .to_code = "1.4"};

    (void)state;
    assert_int_equal(put_link("1.2", "1.2", "split", "40.5"), PAR_ADDED);
    refused_link("1.2", "1.3", "split", "59.5001", "over_whole", "share");
    assert_int_equal(put_link("1.2", "1.3", "split", "59.5"), PAR_ADDED);
    refused_link("1.2", "1.2", "same", "", "over_whole", "share");
    refused_link("1.1", "1.2", "same", "", "kind", "kind");
    assert_int_equal(put_link("1.1", "1.1", "same", ""), PAR_ADDED);
    refused_link("1.4", "1.1", "merged", "", "linked", "from_code");
    refused(&back, PAR_INVALID, "direction", "from_set");
    assert_int_equal(put_link("1.4", "1.2", "merged", ""), PAR_ADDED);
    SOUND(BOOK);
}

static void
compares_new_and_dropped_with_the_book(void **state)
{
    (void)state;
    assert_int_equal(put_link(NULL, "1.3", "new", ""), PAR_UNCHANGED);
    assert_int_equal(put_link("1.4", NULL, "dropped", ""), PAR_UNCHANGED);
    assert_string_equal(all(), "");
    refused_link("1.1", "1.3", "new", "", "kind", "from_code");
    refused_link("1.4", "1.1", "dropped", "", "kind", "to_code");

    assert_int_equal(put_link("1.4", "1.3", "reweighted", ""), PAR_ADDED);
    refused_link(NULL, "1.3", "new", "", "linked", "kind");
    refused_link("1.4", NULL, "dropped", "", "linked", "kind");
}

static void
proposes_by_what_the_book_says_then_title_and_code(void **state)
{
    struct par_crosswalks *list = NULL;

    (void)state;
    assert_int_equal(put_link("1.4", "1.3", "reweighted", ""), PAR_ADDED);
    WORKS(par_crosswalk_propose(&list, book, "cu", "moi", fresh()));
    assert_string_equal(
        rows_text(list, "from_code,to_code,kind,share,sure,max_points_from,max_points_to"),
        "1.1 | 1.1 | same | 100 | same_code_title | 10 | 10\n"
        "1.2 | 1.2 | reweighted | 100 | same_code_title | 20 | 8\n"
        "1.4 | 1.3 | reweighted | 100 | recorded | 5 | 12\n"
        "9 | 9 | same | 100 | same_code_title | 2 | 2\n");
    WORKS(par_crosswalk_propose(&list, book, "moi", "cu", fresh()));
    assert_string_equal(rows_text(list, "from_code,to_code,kind,sure"),
                        "1.1 | 1.1 | same | same_code_title\n"
                        "1.2 | 1.2 | reweighted | same_code_title\n"
                        "<none> | 1.4 | new | <none>\n"
                        "9 | 9 | same | same_code_title\n"
                        "1.3 | <none> | dropped | <none>\n");
    REFUSED(par_crosswalk_propose(&list, book, "cu", "khong", fresh()), PAR_NOT_FOUND,
            "set_unknown");
    REFUSED(par_crosswalk_propose(&list, book, "cu", "cu", fresh()), PAR_INVALID, "same_set");
}

static void
goes_and_comes_back_with_undo(void **state)
{
    struct par_crosswalk row = link_of("1.1", "1.1", "same", "");
    struct par_batch *batch;
    char *before, *after;

    (void)state;
    before = book_dump(BOOK);
    assert_int_equal(put(&row), PAR_ADDED);
    after = book_dump(BOOK);
    batch = batch_of(book);
    WORKS(par_crosswalk_remove(batch, &row, fresh()));
    (void)commit(batch);
    SAYS_THE_SAME(BOOK, before);
    batch = batch_of(book);
    WORKS(par_undo(batch, 0, NULL, fresh()));
    (void)commit(batch);
    SAYS_THE_SAME(BOOK, after);
    batch = batch_of(book);
    REFUSED(par_set_remove(batch, "cu", "1.1", fresh()), PAR_IN_USE, "in_use");
    row.from_code = "1.2";
    REFUSED(par_crosswalk_remove(batch, &row, fresh()), PAR_NOT_FOUND, "link_unknown");
    par_batch_cancel(batch);
    SOUND(BOOK);
    free(before);
    free(after);
}

static void
score_both_years(void)
{
    static const char *const cells[][3] = {
        {"a", "1.1", "8"}, {"a", "1.2", "8"}, {"b", "1.1", "9"}, {"b", "1.2", "6"}};
    struct par_batch *batch = batch_of(book);

    for (size_t i = 0; i < COUNT(cells); i++) {
        add_score(batch, 2023, cells[i][0], cells[i][1], cells[i][2]);
        add_score(batch, 2024, cells[i][0], cells[i][1], cells[i][2]);
    }
    add_score(batch, 2023, "a", "1.4", "5");
    add_score(batch, 2023, "b", "1.4", "4");
    add_score(batch, 2024, "a", "1.3", "12");
    add_score(batch, 2024, "b", "1.3", "9");
    (void)commit(batch);
}

/* What stood when a year was approved stays; what comes later can be corrected. */
static void
is_fixed_with_the_year_that_used_it(void **state)
{
    struct par_crosswalk row = link_of("1.1", "1.1", "same", "");
    struct par_batch *batch;

    (void)state;
    assert_int_equal(put(&row), PAR_ADDED);
    score_both_years();
    approve(BOOK, 2024, "so", "9/QĐ-UBND");
    row.kind = "renamed";
    refused(&row, PAR_STATE, "approved", NULL);
    batch = batch_of(book);
    REFUSED(par_crosswalk_remove(batch, &row, fresh()), PAR_STATE, "approved");
    par_batch_cancel(batch);
    assert_int_equal(put_link("1.4", "1.3", "reweighted", ""), PAR_ADDED);
    assert_int_equal(put_link("1.4", "1.3", "split", "80"), PAR_EDITED);
}

static enum par_status
use_all(void)
{
    struct par_crosswalk row = link_of("1.2", "1.2", NULL, "");
    struct par_crosswalks *list = NULL;
    struct par_batch *batch = NULL;
    enum par_status status = par_batch_begin(&batch, book, "a", "b", NULL, fresh());

    if (status != PAR_OK)
        return status;
    row.decision = "9/QĐ-UBND";
    status = par_crosswalk_put(batch, &row, NULL, fresh());
    if (status == PAR_OK)
        status = par_crosswalk_propose(&list, book, "cu", "moi", fresh());
    par_crosswalk_list_free(list);
    list = NULL;
    if (status == PAR_OK)
        status = par_crosswalk_list(&list, book, fresh());
    par_crosswalk_list_free(list);
    if (status == PAR_OK)
        status = par_crosswalk_remove(batch, &row, fresh());
    par_batch_cancel(batch);
    return status;
}

static void
survives_without_memory(void **state)
{
    (void)state;
    holds_without_memory(BOOK, use_all);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, open_new, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(tells_links_in_printed_order),
        TEST(finds_the_kind_that_is_not_said),
        TEST(refuses_what_is_no_link),
        TEST(refuses_more_than_a_whole_and_links_beside_a_whole_one),
        TEST(compares_new_and_dropped_with_the_book),
        TEST(proposes_by_what_the_book_says_then_title_and_code),
        TEST(goes_and_comes_back_with_undo),
        TEST(is_fixed_with_the_year_that_used_it),
        TEST(survives_without_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
