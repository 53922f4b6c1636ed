/* Two states of a year, cell by cell. */
#include "book.h"
#include "rows.h"
#include "sample.h"
#include "sealed_book.h"

#include <stdio.h>

#define KEYS "unit,criterion,field,value_a,value_b,change,reason"

/* The rows, and below them the rate: "cells changed lone printed percent". */
static const char *
differences(struct par_book *book, const struct par_diff_query *query, const char *keys)
{
    static char text[8192];
    struct par_differences *list = NULL;
    struct par_diff_rate rate;
    char percent[PAR_DECIMAL_SIZE] = "-";

    WORKS(par_diff_list(&list, &rate, book, query, fresh()));
    par_decimal_text(percent, sizeof percent, rate.percent, '.');
    snprintf(text, sizeof text, "%s%d of %d, %d alone, %s: %s", rows_text(list, keys),
             (int)rate.changed, (int)rate.cells, (int)rate.lone,
             rate.printed ? "printed" : "scores", percent);
    return text;
}

#define DIFF(...)                                                                                  \
    &(struct par_diff_query)                                                                       \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }

static void
compares_stages(void **state)
{
    struct par_book *book = sample_2024("diff-stages.parindex");
    struct par_differences *list = NULL;

    (void)state;
    sample_import(book, "scores",
                  "year,unit,criterion,self,first,note\n2024,so-noi-vu,1.1,8,8,\n2024,so-noi-vu,1."
                  "2,12,11.5,Thiếu biên bản\n"
                  "2024,so-noi-vu,2.1,9,,\n2024,khu-kinh-te,1.1,7.25,7,Chậm "
                  "hạn\n2024,so-nong-nghiep,3.1.1,20,,\n");
    WORKS(par_diff_list(&list, NULL, book, DIFF(2024, "so-ban-nganh", "self", "first"), fresh()));
    assert_string_equal(column_keys(list),
                        "year,group,unit,criterion,field,value_a,value_b,change,reason");
    par_diff_list_free(list);
    assert_string_equal(differences(book, DIFF(2024, "so-ban-nganh", "self", "final"), KEYS),
                        "khu-kinh-te | 1.1 | score | 7.25 | 7 | -0.25 | Chậm hạn\n"
                        "so-noi-vu | 1.2 | score | 12 | 11 | -1 | Thiếu biên bản\n"
                        "so-nong-nghiep | 3.1.1 | score | 20 | 15 | -5 | <none>\n"
                        "3 of 5, 24 alone, scores: 60.00");
    assert_string_equal(differences(book, DIFF(2024, "so-ban-nganh", "self", "first"),
                                    "year,group,unit,unit_name," KEYS),
                        "2024 | so-ban-nganh | khu-kinh-te | Ban Quản lý Khu kinh tế tỉnh | "
                        "khu-kinh-te | 1.1 | score | 7.25 | 7 | -0.25 | Chậm hạn\n"
                        "2024 | so-ban-nganh | so-noi-vu | Sở Nội vụ | so-noi-vu | 1.2 | score | "
                        "12 | 11.5 | -0.5 | Thiếu biên bản\n"
                        "2 of 3, 2 alone, scores: 66.67");
    assert_string_equal(differences(book, DIFF(2024, "so-ban-nganh", "final", "first"), KEYS),
                        "so-noi-vu | 1.2 | score | 11 | 11.5 | 0.5 | Thiếu biên bản\n"
                        "1 of 3, 26 alone, scores: 33.33");
    par_book_close(book);
}

static void
leaves_of_one_stage_are_left_out(void **state)
{
    struct par_book *book = sample_2024("diff-survey.parindex");

    (void)state;
    sample_import(book, "scores", "year,unit,criterion,self\n2024,so-noi-vu,1.1,8\n");
    /* 3.2 is a survey; of the 29 finals beside it one has a self score */
    assert_string_equal(differences(book, DIFF(2024, "so-ban-nganh", "self", "final"), KEYS),
                        "0 of 1, 28 alone, scores: 0.00");
    par_book_close(book);
}

static void
compares_versions(void **state)
{
    char path[BOOK_PATH_SIZE], code[PAR_CODE_SIZE];
    struct par_book *book = sealed_book_make(path, true);
    struct par_batch *batch;

    (void)state;
    sealed_book_approve(book, code);
    sealed_book_amend(book, code);
    assert_string_equal(differences(book, DIFF(2024, "so", DECISION, "99/QĐ-UBND"), KEYS),
                        "b | 1.1 | score | 50 | 52 | 2 | Tính sót\n"
                        "b | 1 | points | 66.00 | 68.00 | 2 | Tính sót\n"
                        "b | 1 | index_percent | 82.50 | 85.00 | 2.50 | Tính sót\n"
                        "b | <none> | points | 80.00 | 82.00 | 2 | Tính sót\n"
                        "b | <none> | index_percent | 80.00 | 82.00 | 2.00 | Tính sót\n"
                        "1 of 11, 0 alone, scores: 9.09");
    assert_string_equal(
        differences(book, DIFF(2024, "so", "99/QĐ-UBND@2025-03-10", DECISION), KEYS),
        "b | 1.1 | score | 52 | 50 | -2 | Tính sót\n"
        "b | 1 | points | 68.00 | 66.00 | -2 | Tính sót\n"
        "b | 1 | index_percent | 85.00 | 82.50 | -2.50 | Tính sót\n"
        "b | <none> | points | 82.00 | 80.00 | -2 | Tính sót\n"
        "b | <none> | index_percent | 82.00 | 80.00 | -2.00 | Tính sót\n"
        "1 of 11, 0 alone, scores: 9.09");
    assert_string_equal(differences(book, DIFF(2024, "so", "99/QĐ-UBND", "final"), KEYS),
                        "0 of 11, 0 alone, scores: 0.00");
    assert_string_equal(differences(book, DIFF(2024, "so", DECISION, "final"), KEYS),
                        "b | 1.1 | score | 50 | 52 | 2 | Tính sót\n"
                        "1 of 11, 0 alone, scores: 9.09");
    assert_string_equal(differences(book, DIFF(2024, "so", "self", DECISION), KEYS),
                        "a | 1.1 | score | 60 | 55 | -5 | đã xem\n"
                        "1 of 1, 7 alone, scores: 100.00");
    /* a third version: what it has beside the first, and beside the second */
    batch = sealed_book_batch(book, "Cộng sót điểm thưởng");
    WORKS(par_amend_begin(batch, 2024, "so", "120/QĐ-UBND", "2025-05-05", fresh()));
    WORKS(sealed_book_score(batch, "b", "1.1", 500000, fresh()));
    WORKS(sealed_book_score(batch, "c", "3", 5000, fresh()));
    WORKS(par_amend_end(code, batch, fresh()));
    sealed_book_commit(batch);
    assert_string_equal(differences(book, DIFF(2024, "so", DECISION, "120/QĐ-UBND"), KEYS),
                        "c | 3 | score | <none> | 0.5 | <not_comparable> | Cộng sót điểm thưởng\n"
                        "c | 3 | points | 0.00 | 0.50 | 0.5 | Cộng sót điểm thưởng\n"
                        "c | <none> | points | 74.00 | 74.50 | 0.5 | Cộng sót điểm thưởng\n"
                        "c | <none> | index_percent | 82.22 | 82.78 | 0.56 | Cộng sót điểm thưởng\n"
                        "0 of 11, 1 alone, scores: 0.00");
    assert_string_equal(
        differences(book, DIFF(2024, "so", "99/QĐ-UBND", "120/QĐ-UBND"), KEYS),
        "b | 1.1 | score | 52 | 50 | -2 | Cộng sót điểm thưởng\n"
        "b | 1 | points | 68.00 | 66.00 | -2 | Cộng sót điểm thưởng\n"
        "b | 1 | index_percent | 85.00 | 82.50 | -2.50 | Cộng sót điểm thưởng\n"
        "b | <none> | points | 82.00 | 80.00 | -2 | Cộng sót điểm thưởng\n"
        "b | <none> | index_percent | 82.00 | 80.00 | -2.00 | Cộng sót điểm thưởng\n"
        "c | 3 | score | <none> | 0.5 | <not_comparable> | Cộng sót điểm thưởng\n"
        "c | 3 | points | 0.00 | 0.50 | 0.5 | Cộng sót điểm thưởng\n"
        "c | <none> | points | 74.00 | 74.50 | 0.5 | Cộng sót điểm thưởng\n"
        "c | <none> | index_percent | 82.22 | 82.78 | 0.56 | Cộng sót điểm thưởng\n"
        "1 of 11, 1 alone, scores: 9.09");
    sealed_book_end(book, path);
}

static void
compares_what_papers_printed(void **state)
{
    struct par_book *book = book_new("diff-papers.parindex");

    (void)state;
    sample_import(book, "groups", "code,name\nso,Khối sở\n");
    sample_import(book, "decisions",
                  "number,date\n1/QĐ,2024-01-10\n2/QĐ,2024-03-01\n2/QĐ,2025-03-01\n");
    sample_import(
        book, "published",
        "year,unit,group,points,index_percent,rank,group_size,class,decision,decision_date\n"
        "2023,so-a,so,91.740,91.740,1,20,Xuất "
        "sắc,1/QĐ,2024-01-10\n2023,so-b,so,85,,2,20,Tốt,1/QĐ,2024-01-10\n"
        "2023,so-a,so,91.74,,2,,,2/QĐ,2024-03-01\n2023,so-b,so,,,1,,Xuất "
        "sắc,2/QĐ,2024-03-01\n2023,so-c,so,,,,,Khá,2/QĐ,2024-03-01\n");
    assert_string_equal(differences(book, DIFF(2023, "so", "1/QĐ", "2/QĐ@2024-03-01"), KEYS),
                        "so-a | <none> | rank | 1 | 2 | 1 | <none>\n"
                        "so-b | <none> | class | Tốt | Xuất sắc | <not_comparable> | <none>\n"
                        "so-b | <none> | rank | 2 | 1 | -1 | <none>\n"
                        "so-c | <none> | class | <none> | Khá | <not_comparable> | <none>\n"
                        "3 of 9, 1 alone, printed: 33.33");
    assert_string_equal(
        differences(book, DIFF(2023, "so", "2/QĐ@01/03/2024", "1/QĐ"), "unit,field,change"),
        "so-a | rank | -1\n"
        "so-b | class | <not_comparable>\n"
        "so-b | rank | 1\n"
        "so-c | class | <not_comparable>\n"
        "3 of 9, 1 alone, printed: 33.33");
    par_book_close(book);
}

static void
refuses_what_cannot_be_compared(void **state)
{
    struct par_book *book = sample_kon_tum("diff-bad.parindex");
    struct par_differences *list = NULL;

    (void)state;
    sample_import(book, "decisions", "number,date\n1/QĐ,2024-01-10\n41/QĐ-UBND,2024-02-02\n");
    REFUSED(par_diff_list(&list, NULL, book, DIFF(2023, "so-ban-nganh", "self", "final"), fresh()),
            PAR_NO, "no_stage");
    assert_string_equal(failure.text, "2023, group so-ban-nganh has no score of the stage self");
    REFUSED(par_diff_list(&list, NULL, book,
                          DIFF(2023, "so-ban-nganh", "1/QĐ", "41/QĐ-UBND@2024-01-25"), fresh()),
            PAR_NOT_FOUND, "no_version");
    REFUSED(
        par_diff_list(&list, NULL, book, DIFF(2023, "so-ban-nganh", "41/QĐ-UBND", "1/QĐ"), fresh()),
        PAR_AMBIGUOUS, "decision_ambiguous");
    REFUSED(par_diff_list(&list, NULL, book, DIFF(2023, "so-ban-nganh", "7/QĐ", "1/QĐ"), fresh()),
            PAR_NOT_FOUND, "decision_unknown");
    REFUSED(
        par_diff_list(&list, NULL, book,
                      DIFF(2023, "so-ban-nganh", "41/QĐ-UBND@2024-01-25", "41/QĐ-UBND@25/01/2024"),
                      fresh()),
        PAR_USAGE, "same_state");
    REFUSED(par_diff_list(&list, NULL, book, DIFF(2030, "so-ban-nganh", "self", "final"), fresh()),
            PAR_NOT_FOUND, "year_unknown");
    REFUSED(par_diff_list(&list, NULL, book, DIFF(2023, "khoi la", "self", "final"), fresh()),
            PAR_NOT_FOUND, "group_unknown");
    REFUSED(par_diff_list(&list, NULL, book, DIFF(0, "so-ban-nganh", "self", "final"), fresh()),
            PAR_INVALID, "year");
    assert_null(list);
    par_book_close(book);
    book = sample_2024("diff-mixed.parindex");
    sample_import(book, "decisions", "number,date\n1/QĐ,2025-01-10\n");
    sample_import(book, "published",
                  "year,unit,class,decision,decision_date\n2024,so-tu-phap,Tốt,1/QĐ,2025-01-10\n");
    REFUSED(par_diff_list(&list, NULL, book, DIFF(2024, "so-ban-nganh", "final", "final"), fresh()),
            PAR_USAGE, "same_state");
    REFUSED(par_diff_list(&list, NULL, book, DIFF(2024, "so-ban-nganh", "final", "1/QĐ"), fresh()),
            PAR_NO, "no_scores");
    assert_null(list);
    par_book_close(book);
}

/* A change behind the program's back is not compared but refused. */
static void
refuses(const char *sql, const char *expected)
{
    char path[BOOK_PATH_SIZE], code[PAR_CODE_SIZE];
    struct par_book *book = sealed_book_make(path, true);
    struct par_differences *list = NULL;

    sealed_book_approve(book, code);
    sealed_book_amend(book, code);
    par_book_close(book);
    assert_true(stranger_runs(path, sql));
    book = book_again(path, PAR_READ);
    REFUSED(par_diff_list(&list, NULL, book, DIFF(2024, "so", DECISION, "99/QĐ-UBND"), fresh()),
            PAR_DAMAGED, "fingerprint");
    assert_string_equal(failure.text, expected);
    assert_null(list);
    sealed_book_end(book, path);
}

static void
refuses_what_is_not_as_it_was_sealed(void **state)
{
    (void)state;
    refuses("UPDATE score SET final = 530000 WHERE final = 520000",
            "the scores of b in 2024 were changed behind the program's back");
    refuses("UPDATE score SET self = 590000 WHERE self = 600000",
            "the scores of a in 2024 were changed behind the program's back");
    refuses("UPDATE change SET old = '480000' WHERE record = 'score' AND new = '520000'",
            "batch 15 of the journal was changed behind the program's back");
    refuses("UPDATE published SET points = 900000, points_text = '90' WHERE part = '' AND points = "
            "820000",
            "the results of b in 2024 were changed behind the program's back");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares_stages),
        cmocka_unit_test(leaves_of_one_stage_are_left_out),
        cmocka_unit_test(compares_versions),
        cmocka_unit_test(compares_what_papers_printed),
        cmocka_unit_test(refuses_what_cannot_be_compared),
        cmocka_unit_test(refuses_what_is_not_as_it_was_sealed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
