/* Claimed against granted points. */
#include "book.h"
#include "dump.h"
#include "rows.h"
#include "sample.h"
#include "sealed_book.h"

#define SUMS "scores,self,final,change,change_percent,raised,cut"

static const char *
inflation(struct par_book *book, const struct par_inflation_query *query, const char *keys)
{
    struct par_inflations *list = NULL;

    WORKS(par_inflation_list(&list, book, query, fresh()));
    return rows_text(list, keys);
}

#define ASK(...)                                                                                   \
    &(struct par_inflation_query)                                                                  \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }

static struct par_book *
claimed(const char *path)
{
    struct par_book *book = sample_2024(path);

    sample_import(book, "scores",
                  "year,unit,criterion,self,note\n"
                  "2024,so-noi-vu,1.1,8,\n2024,so-noi-vu,1.2,12,Thiếu biên bản\n"
                  "2024,so-noi-vu,2.1,8.5,\n2024,khu-kinh-te,1.1,7.25,Chậm hạn\n"
                  "2024,so-nong-nghiep,3.1.1,0,\n");
    return book;
}

static void
adds_up_by_each_grain(void **state)
{
    struct par_book *book = claimed("inflation.parindex");
    struct par_inflations *list = NULL;

    (void)state;
    WORKS(par_inflation_list(&list, book, ASK(.years = "2024"), fresh()));
    assert_string_equal(column_keys(list),
                        "years,group,unit,unit_name,criterion,title,scores,self,final,change,"
                        "change_percent,raised,cut,reason");
    par_inflation_list_free(list);
    /* the largest cut first; of nothing claimed there is no per cent */
    assert_string_equal(inflation(book, ASK(.years = "2024"), "years,group,unit,criterion," SUMS),
                        "2024 | so-ban-nganh | so-noi-vu | <not_applicable> | 3 | 28.5 | 28 | -0.5 "
                        "| -1.75 | 1 | 1\n"
                        "2024 | so-ban-nganh | khu-kinh-te | <not_applicable> | 1 | 7.25 | 7 | "
                        "-0.25 | -3.45 | 0 | 1\n"
                        "2024 | so-ban-nganh | so-nong-nghiep | <not_applicable> | 1 | 0 | 15 | 15 "
                        "| <not_applicable> | 1 | 0\n");
    assert_string_equal(
        inflation(book, ASK(.years = "2024", .grain = PAR_BY_DOMAIN), "unit,criterion,title," SUMS),
        "<not_applicable> | 1 | Chỉ đạo điều hành | 3 | 27.25 | 26 | -1.25 | -4.59 | 0 | 2\n"
        "so-noi-vu | 2 | Thể chế | 1 | 8.5 | 9 | 0.5 | 5.88 | 1 | 0\n"
        "so-nong-nghiep | 3 | Thủ tục hành chính | 1 | 0 | 15 | 15 | <not_applicable> | 1 | 0\n");
    assert_string_equal(inflation(book,
                                  ASK(.years = "2024", .group = "so-ban-nganh",
                                      .grain = PAR_BY_CRITERION, .criterion = "1"),
                                  "criterion," SUMS),
                        "1.1 | 2 | 15.25 | 15 | -0.25 | -1.64 | 0 | 1\n"
                        "1.2 | 1 | 12 | 11 | -1 | -8.33 | 0 | 1\n");
    assert_string_equal(
        inflation(book, ASK(.years = "2023,2024", .grain = PAR_BY_EACH_YEAR), "years,unit," SUMS),
        "2024 | <not_applicable> | 5 | 35.75 | 50 | 14.25 | 39.86 | 2 | 2\n");
    par_book_close(book);
}

static void
tells_reasons_of_cells(void **state)
{
    struct par_book *book = claimed("inflation-cells.parindex");

    (void)state;
    assert_string_equal(
        inflation(book,
                  ASK(.years = "2024", .unit = "so-noi-vu", .criterion = "1", .grain = PAR_BY_CELL),
                  "years,unit,criterion,title,self,final,change,reason"),
        "2024 | so-noi-vu | 1.2 | Kiểm tra | 12 | 11 | -1 | Thiếu biên bản\n");
    /* what was granted as claimed is no row, and no error */
    assert_string_equal(inflation(book,
                                  ASK(.years = "2024", .unit = "so-noi-vu", .criterion = "1.1",
                                      .grain = PAR_BY_CELL),
                                  "criterion"),
                        "");
    /* a survey has no self score, and so nothing to compare */
    {
        struct par_inflations *list = NULL;

        REFUSED(par_inflation_list(&list, book,
                                   ASK(.years = "2024", .unit = "so-noi-vu", .criterion = "3.2",
                                       .grain = PAR_BY_CELL),
                                   fresh()),
                PAR_NO, "no_pair");
        assert_null(list);
    }
    par_book_close(book);
}

/* Over sets a criterion is its concept; the code is that of the last year. */
static void
follows_concepts_over_sets(void **state)
{
    struct par_book *book = claimed("inflation-sets.parindex");

    (void)state;
    sample_import(
        book, "criteria",
        "set,code,title,max_points,method,kind,concept\n"
        "mau-2025,1,Thể chế mới,30,,,the-che\nmau-2025,1.1,Rà soát,10,appraisal,,\n"
        "mau-2025,2,Chỉ đạo,20,,,chi-dao\nmau-2025,2.1,Kế hoạch năm,8,appraisal,,ke-hoach\n"
        "mau-2025,P,Điểm trừ,5,appraisal,penalty,\n");
    sample_import(book, "years", "year,group,set,scale\n2025,so-ban-nganh,mau-2025,kt\n");
    sample_import(book, "allowances",
                  "year,unit,criterion,max_points,reason\n2025,khu-kinh-te,1.1,0,Không có\n");
    sample_import(book, "scores",
                  "year,unit,criterion,self,final\n2025,so-noi-vu,2.1,8,7\n2025,so-noi-vu,P,0,3\n"
                  "2025,khu-kinh-te,1.1,0,0\n2025,so-noi-vu,1.1,5,5\n");
    assert_string_equal(inflation(book, ASK(.years = "2024-2025", .grain = PAR_BY_CRITERION),
                                  "years,criterion,title,scores,change"),
                        "2025 | 1.1 | Rà soát | 1 | 0\n"
                        "2024 | 1.2 | Kiểm tra | 1 | -1\n"
                        "2024, 2025 | 2.1 | Kế hoạch năm | 3 | -1.25\n"
                        "2024 | 2.1 | Rà soát văn bản | 1 | 0.5\n"
                        "2024 | 3.1.1 | Đúng hạn | 1 | 15\n");
    par_book_close(book);
}

static void
refuses_what_has_no_pair(void **state)
{
    struct par_book *book = sample_2024("inflation-none.parindex");
    struct par_inflations *list = NULL;

    (void)state;
    REFUSED(par_inflation_list(&list, book, ASK(.years = "2024"), fresh()), PAR_NO, "no_pair");
    REFUSED(par_inflation_list(&list, book, ASK(.years = "2024", .criterion = "9"), fresh()),
            PAR_NOT_FOUND, "criterion_unknown");
    REFUSED(par_inflation_list(&list, book, ASK(.years = "2024", .unit = "so-la"), fresh()),
            PAR_NOT_FOUND, "unit_unknown");
    REFUSED(par_inflation_list(&list, book, ASK(.years = "2024", .group = "khoi-la"), fresh()),
            PAR_NOT_FOUND, "group_unknown");
    REFUSED(par_inflation_list(&list, book, ASK(.years = "24"), fresh()), PAR_USAGE, "years");
    par_book_close(book);
    book = sample_kon_tum("inflation-papers.parindex");
    REFUSED(par_inflation_list(&list, book, ASK(.years = "2015-2023"), fresh()), PAR_NO, "no_pair");
    assert_null(list);
    par_book_close(book);
}

static void
refuses_what_is_not_as_it_was_sealed(void **state)
{
    char path[BOOK_PATH_SIZE];
    struct par_book *book = sealed_book_make(path, true);
    struct par_inflations *list = NULL;

    (void)state;
    assert_string_equal(inflation(book, ASK(.years = "2024"), "unit,self,final"), "a | 60 | 55\n");
    par_book_close(book);
    assert_true(stranger_runs(path, "UPDATE score SET self = 590000 WHERE self = 600000"));
    book = book_again(path, PAR_READ);
    REFUSED(par_inflation_list(&list, book, ASK(.years = "2024"), fresh()), PAR_DAMAGED,
            "fingerprint");
    assert_string_equal(failure.text,
                        "the scores of a in 2024 were changed behind the program's back");
    assert_null(list);
    sealed_book_end(book, path);
}

/* ---- memory ---- */

static struct par_book *asked_of;

static enum par_status
ask_all(void)
{
    struct par_inflations *list = NULL;
    enum par_status status = par_inflation_list(
        &list, asked_of,
        ASK(.years = "2024", .unit = "so-noi-vu", .criterion = "1.1", .grain = PAR_BY_CELL),
        fresh());

    par_inflation_list_free(list);
    return status;
}

static void
survives_want_of_memory(void **state)
{
    (void)state;
    asked_of = claimed("inflation-memory.parindex");
    holds_without_memory(NULL, ask_all);
    par_book_close(asked_of);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adds_up_by_each_grain),
        cmocka_unit_test(tells_reasons_of_cells),
        cmocka_unit_test(follows_concepts_over_sets),
        cmocka_unit_test(refuses_what_has_no_pair),
        cmocka_unit_test(refuses_what_is_not_as_it_was_sealed),
        cmocka_unit_test(survives_want_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
