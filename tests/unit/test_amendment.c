/* Amending: the new version stands beside the old one, and both can be read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sealed_book.h"

static struct par_book *book;
static char path[BOOK_PATH_SIZE];
static char first_code[PAR_CODE_SIZE];
static struct par_error err;

static int
make(void **state)
{
    (void)state;
    par_error_clear(&err);
    book = sealed_book_make(path, true);
    return 0;
}

static int
make_approved(void **state)
{
    make(state);
    sealed_book_approve(book, first_code);
    return 0;
}

static int
end(void **state)
{
    (void)state;
    sealed_book_end(book, path);
    return 0;
}

static void
answers(const char *sql, const char *expected)
{
    assert_string_equal(stranger_asks(path, sql), expected);
}

/* Index, class, rank, basis and decision of a unit in 2024. */
static void
shows(const char *unit, enum par_view view, const char *as_of, const char *expected)
{
    struct par_result_query query = {
        .unit = unit, .year = 2024, .view = view, .as_of = as_of, .order = PAR_BY_YEAR};
    struct par_results *list = NULL;
    struct par_result row;
    char text[200] = "-", index[PAR_DECIMAL_SIZE] = "-";

    if (par_result_list(&list, book, &query, &err) != PAR_OK)
        fail_msg("%s", err.text);
    if (par_result_next(&row, list, &err) == PAR_OK) {
        if (par_decimal_text(index, sizeof index, row.index, '.') == PAR_ABSENT)
            strcpy(index, "-");
        snprintf(text, sizeof text, "%s %s %d %s %s", index,
                 row.class_name != NULL ? row.class_name : "-", (int)row.rank.value,
                 row.basis != NULL ? row.basis : "-", row.decision != NULL ? row.decision : "-");
    }
    par_result_list_free(list);
    assert_string_equal(text, expected);
}

static void
test_prints_only_what_changed_of_any_unit(void **state)
{
    char code[PAR_CODE_SIZE];

    (void)state;
    sealed_book_amend(book, code);
    assert_string_not_equal(code, first_code);
    /* b rises from 80 to 82, still third: c has 82.22; its domain 1 too, its domain 2 not */
    answers("SELECT group_concat(u.code || ' ' || q.part || ' ' || coalesce(q.points_text, '-') || "
            "' ' || coalesce(q.max_points_text, '-') || ' ' || coalesce(q.index_text, '-') "
            "|| ' ' || coalesce(q.class_name, '-') || ' ' || coalesce(q.rank, '-') || ' ' || "
            "coalesce(q.group_size, '-'), '; ') "
            "FROM published q JOIN unit u ON u.id = q.unit_id JOIN decision d ON d.id = "
            "q.decision_id WHERE d.number = '99/QĐ-UBND'",
            "b  82.00 - 82.00 - - -; b 1 68.00 - 85.00 - - -");
    answers(
        "SELECT group_concat(a.version || a.kind || ' ' || d.number || ' ' || coalesce(a.reason, "
        "'-'), '; ') FROM approval a JOIN decision d ON d.id = a.decision_id",
        "1approve " DECISION " -; 2amend 99/QĐ-UBND Tính sót");
    answers("SELECT e.state FROM evaluation e JOIN approval a ON a.evaluation_id = e.id AND "
            "a.version = 1",
            "amended");
    answers("SELECT max(fingerprint) <> min(fingerprint) FROM approval", "1");
    answers("SELECT count(*) FROM published WHERE replaced_by IS NOT NULL", "0");
    assert_string_equal(verify_says(path, NULL, code), "");
    assert_string_equal(verify_says(path, NULL, first_code), "");
}

static void
test_ranks_of_others_are_printed_too(void **state)
{
    char code[PAR_CODE_SIZE];
    struct par_batch *batch = sealed_book_batch(book, "Tính sót");

    (void)state;
    assert_int_equal(par_amend_begin(batch, 2024, "so", "99/QĐ-UBND", "2025-03-10", &err), PAR_OK);
    assert_int_equal(sealed_book_score(batch, "b", "1.1", 530000, &err), PAR_OK);
    assert_int_equal(par_amend_end(code, batch, &err), PAR_OK);
    sealed_book_commit(batch);
    answers("SELECT group_concat(u.code || ' ' || coalesce(q.points_text, '-') || ' ' || "
            "coalesce(q.rank, '-'), '; ') "
            "FROM published q JOIN unit u ON u.id = q.unit_id JOIN decision d ON d.id = "
            "q.decision_id WHERE d.number = '99/QĐ-UBND' AND q.part = ''",
            "b 83.00 2; c - 3");
    shows("c", PAR_VIEW_DEFAULT, NULL, "82.22 Tốt 3 corrected 99/QĐ-UBND");
    shows("a", PAR_VIEW_DEFAULT, NULL, "92.00 Xuất sắc 1 published " DECISION);
    assert_string_equal(verify_says(path, NULL, NULL), "");
}

static void
test_every_view_shows_its_version(void **state)
{
    char code[PAR_CODE_SIZE];

    (void)state;
    shows("b", PAR_VIEW_DEFAULT, NULL, "80.00 Tốt 3 published " DECISION);
    sealed_book_amend(book, code);
    shows("b", PAR_VIEW_DEFAULT, NULL, "82.00 Tốt 3 corrected 99/QĐ-UBND");
    shows("b", PAR_VIEW_CORRECTED, NULL, "82.00 Tốt 3 corrected 99/QĐ-UBND");
    shows("b", PAR_VIEW_PUBLISHED, NULL, "80.00 Tốt 3 published " DECISION);
    shows("b", PAR_VIEW_COMPUTED, NULL, "82.00 Tốt 3 computed -");
    shows("b", PAR_VIEW_DEFAULT, "2025-02-01", "80.00 Tốt 3 published " DECISION);
    shows("b", PAR_VIEW_DEFAULT, "2025-03-10", "82.00 Tốt 3 corrected 99/QĐ-UBND");
}

static void
test_lists_who_changed(void **state)
{
    char code[PAR_CODE_SIZE];
    struct par_amendment_query query = {2024, "so", 0};
    struct par_amendments *list = NULL;
    struct par_amendment row;

    (void)state;
    sealed_book_amend(book, code);
    assert_int_equal(par_amendment_list(&list, book, &query, &err), PAR_OK);
    assert_int_equal(par_amendment_next(&row, list, &err), PAR_OK);
    assert_string_equal(row.unit_code, "b");
    assert_string_equal(row.unit_name, "Sở B");
    assert_int_equal(row.index_from.units, 800000);
    assert_int_equal(row.index_to.units, 820000);
    assert_string_equal(row.class_from, "Tốt");
    assert_string_equal(row.class_to, "Tốt");
    assert_int_equal(row.rank_from.value, 3);
    assert_int_equal(row.rank_to.value, 3);
    assert_int_equal(par_amendment_next(&row, list, &err), PAR_END);
    par_amendment_list_free(list);
}

static void
test_the_same_results_under_the_right_decision(void **state)
{
    char code[PAR_CODE_SIZE];
    struct par_batch *batch = sealed_book_batch(book, "Ghi sai số quyết định");

    (void)state;
    assert_int_equal(par_amend_begin(batch, 2024, "so", "54/QĐ-UBND", DECIDED, &err), PAR_OK);
    assert_int_equal(par_amend_end(code, batch, &err), PAR_OK);
    sealed_book_commit(batch);
    shows("a", PAR_VIEW_DEFAULT, NULL, "92.00 Xuất sắc 1 corrected 54/QĐ-UBND");
    shows("a", PAR_VIEW_PUBLISHED, NULL, "92.00 Xuất sắc 1 published " DECISION);
    assert_string_not_equal(code, first_code);
    assert_string_equal(verify_says(path, NULL, code), "");
}

static void
test_amends_again(void **state)
{
    char code[PAR_CODE_SIZE];
    struct par_batch *batch;

    (void)state;
    sealed_book_amend(book, code);
    batch = sealed_book_batch(book, "Lại sót");
    assert_int_equal(par_amend_begin(batch, 2024, "so", "120/QĐ-UBND", "2025-05-05", &err), PAR_OK);
    assert_int_equal(sealed_book_score(batch, "b", "1.1", 500000, &err), PAR_OK);
    assert_int_equal(par_amend_end(code, batch, &err), PAR_OK);
    sealed_book_commit(batch);
    shows("b", PAR_VIEW_DEFAULT, NULL, "80.00 Tốt 3 corrected 120/QĐ-UBND");
    shows("b", PAR_VIEW_DEFAULT, "2025-04-01", "82.00 Tốt 3 corrected 99/QĐ-UBND");
    answers("SELECT group_concat(version) FROM approval", "1,2,3");
    assert_string_equal(verify_says(path, NULL, code), "");
}

/* ---- refusals ---- */

static void
refuses(int year, const char *reason, const char *number, const char *date,
        enum par_status expected, const char *code)
{
    struct par_batch *batch = sealed_book_batch(book, reason);

    par_error_clear(&err);
    if (par_amend_begin(batch, year, "so", number, date, &err) != expected ||
        strcmp(err.code, code) != 0)
        fail_msg("%s: %s", err.code != NULL ? err.code : "-", err.text);
    par_batch_cancel(batch);
    par_error_clear(&err);
}

static void
test_refuses_what_is_no_amendment(void **state)
{
    (void)state;
    refuses(2024, NULL, "99/QĐ-UBND", "2025-03-10", PAR_INVALID, "reason_missing");
    refuses(2024, "", "99/QĐ-UBND", "2025-03-10", PAR_INVALID, "reason_missing");
    refuses(2024, "vì", "99/QĐ-UBND", NULL, PAR_INVALID, "date_missing");
    refuses(2024, "vì", "99/QĐ-UBND", "2025-01-23", PAR_INVALID, "decision_older");
    refuses(2024, "vì", DECISION, DECIDED, PAR_INVALID, "decision_same");
    refuses(2023, "vì", "99/QĐ-UBND", "2025-03-10", PAR_STATE, "not_approved");
    refuses(2019, "vì", "99/QĐ-UBND", "2025-03-10", PAR_NOT_FOUND, "year_unknown");
}

static void
test_refuses_a_year_that_is_open(void **state)
{
    (void)state;
    refuses(2024, "vì", "99/QĐ-UBND", "2025-03-10", PAR_STATE, "not_approved");
}

static void
test_refuses_to_leave_a_cell_empty(void **state)
{
    char code[PAR_CODE_SIZE];
    struct par_batch *batch = sealed_book_batch(book, "vì");

    (void)state;
    assert_int_equal(par_amend_begin(batch, 2024, "so", "99/QĐ-UBND", "2025-03-10", &err), PAR_OK);
    assert_int_equal(par_score_set(NULL, batch, 2024, "b", "1.1", PAR_FINAL,
                                   (struct par_decimal){0, 0, PAR_NONE}, NULL, &err),
                     PAR_OK);
    assert_int_equal(par_amend_end(code, batch, &err), PAR_STATE);
    assert_string_equal(err.code, "incomplete");
    assert_string_equal(err.hint.args[0].text, "2024");
    par_batch_cancel(batch);
    assert_string_equal(verify_says(path, NULL, first_code), "");
}

static void
test_an_amendment_that_is_not_ended_is_not_kept(void **state)
{
    struct par_batch *batch = sealed_book_batch(book, "vì");

    (void)state;
    assert_int_equal(par_amend_begin(batch, 2024, "so", "99/QĐ-UBND", "2025-03-10", &err), PAR_OK);
    assert_int_equal(par_amend_begin(batch, 2024, "so", "99/QĐ-UBND", "2025-03-10", &err),
                     PAR_MISUSE);
    par_error_clear(&err);
    assert_int_equal(sealed_book_score(batch, "b", "1.1", 520000, &err), PAR_OK);
    assert_int_equal(par_batch_commit(batch, NULL, &err), PAR_MISUSE);
    shows("b", PAR_VIEW_COMPUTED, NULL, "80.00 Tốt 3 computed -");
    assert_string_equal(verify_says(path, NULL, first_code), "");
}

static void
test_only_the_year_that_is_amended_can_be_written(void **state)
{
    char code[PAR_CODE_SIZE];
    struct par_batch *batch;

    (void)state;
    sealed_book_feed(book, "scores", "year,unit,criterion,final\n2024,d,1.1,50\n");
    batch = sealed_book_batch(book, NULL);
    assert_int_equal(sealed_book_score(batch, "d", "1.1", 500000, &err), PAR_OK);
    assert_int_equal(sealed_book_score(batch, "d", "1.2", 150000, &err), PAR_OK);
    assert_int_equal(sealed_book_score(batch, "d", "2.1", 150000, &err), PAR_OK);
    sealed_book_commit(batch);
    batch = sealed_book_batch(book, NULL);
    assert_int_equal(par_approve(code, batch, 2024, "huyen", DECISION, DECIDED, &err), PAR_OK);
    sealed_book_commit(batch);
    batch = sealed_book_batch(book, "vì");
    assert_int_equal(par_amend_begin(batch, 2024, "so", "99/QĐ-UBND", "2025-03-10", &err), PAR_OK);
    assert_int_equal(sealed_book_score(batch, "d", "1.1", 510000, &err), PAR_STATE);
    assert_string_equal(err.code, "approved");
    par_batch_cancel(batch);
}

static void
test_refuses_to_take_a_class_back(void **state)
{
    char code[PAR_CODE_SIZE];
    struct par_batch *batch;

    (void)state;
    /* the scale gives no class to 0 */
    sealed_book_feed(book, "scales", "scale,class,lower_bound,inclusive\nhep,Tốt,70,yes\n");
    sealed_book_feed(book, "years", "year,group,scale\n2024,so,hep\n");
    sealed_book_approve(book, code);
    batch = sealed_book_batch(book, "vì");
    assert_int_equal(par_amend_begin(batch, 2024, "so", "99/QĐ-UBND", "2025-03-10", &err), PAR_OK);
    assert_int_equal(sealed_book_score(batch, "b", "1.1", 100000, &err), PAR_OK);
    assert_int_equal(par_amend_end(code, batch, &err), PAR_STATE);
    assert_string_equal(err.code, "published_differs");
    par_batch_cancel(batch);
}

static void
test_is_not_undone(void **state)
{
    char code[PAR_CODE_SIZE];
    struct par_batch *batch;

    (void)state;
    sealed_book_amend(book, code);
    batch = sealed_book_batch(book, NULL);
    assert_int_equal(par_undo(batch, 0, NULL, &err), PAR_STATE);
    assert_string_equal(err.code, "approved");
    assert_non_null(
        strstr(err.text, "(amendment of 2024) cannot be undone: decision 99/QĐ-UBND stands"));
    par_batch_cancel(batch);
    batch = sealed_book_batch(book, NULL);
    par_error_clear(&err);
    assert_int_equal(sealed_book_score(batch, "b", "1.1", 500000, &err), PAR_STATE);
    assert_string_equal(err.message.args[2].text, "99/QĐ-UBND");
    par_batch_cancel(batch);
}

#define TEST(test, setup) cmocka_unit_test_setup_teardown(test, setup, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_prints_only_what_changed_of_any_unit, make_approved),
        TEST(test_ranks_of_others_are_printed_too, make_approved),
        TEST(test_every_view_shows_its_version, make_approved),
        TEST(test_lists_who_changed, make_approved),
        TEST(test_the_same_results_under_the_right_decision, make_approved),
        TEST(test_amends_again, make_approved),
        TEST(test_refuses_what_is_no_amendment, make_approved),
        TEST(test_refuses_a_year_that_is_open, make),
        TEST(test_refuses_to_leave_a_cell_empty, make_approved),
        TEST(test_an_amendment_that_is_not_ended_is_not_kept, make_approved),
        TEST(test_only_the_year_that_is_amended_can_be_written, make_approved),
        TEST(test_refuses_to_take_a_class_back, make),
        TEST(test_is_not_undone, make_approved),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
