/* Taking batches back: every kind of change, and the book says again what it said before. */
#include "book.h"
#include "dump.h"
#include "fill.h"
#include "undone.h"

#include <stdlib.h>

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
    fill_of_all(batch);
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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_NEW_BOOK(takes_back_every_kind_of_change),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
