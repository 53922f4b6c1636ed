/* The tables for COINr. tests/worked adds them up as COINr would. */
#include "book.h"
#include "dump.h"
#include "rows.h"
#include "sample.h"
#include "sealed_book.h"

#include <string.h>

#define ASK(...)                                                                                   \
    &(struct par_coin_query)                                                                       \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }

static void
writes_the_tree_in_three_levels(void **state)
{
    struct par_book *book = sample_2024("coinr-meta.parindex");
    struct par_coin_metas *list = NULL;

    (void)state;
    sample_import(book, "criteria",
                  "set,code,title,max_points,method,kind\nmau-2025,1,Một,8,appraisal,\n"
                  "mau-2025,II-a/,Hai,,,\nmau-2025,II-a/.1,Hai một,4.5,appraisal,\n"
                  "mau-2025,T,Thưởng,5,appraisal,bonus\n");
    sample_import(book, "years", "year,group,set\n2025,so-ban-nganh,mau-2025\n");
    WORKS(par_coin_meta_list(&list, book, ASK(2024, "so-ban-nganh"), fresh()));
    assert_string_equal(column_keys(list), "iCode,iName,Level,Weight,Parent,Direction,Type");
    /* 3.1 stands between: its leaves go to the domain */
    assert_string_equal(rows_text(list, "iCode,iName,Level,Weight,Parent,Direction,Type"),
                        "C1.1 | Kế hoạch | 1 | 8 | D1 | 1 | Indicator\n"
                        "C1.2 | Kiểm tra | 1 | 12 | D1 | 1 | Indicator\n"
                        "C2.1 | Rà soát văn bản | 1 | 10 | D2 | 1 | Indicator\n"
                        "C2.2 | Thi hành pháp luật | 1 | 20 | D2 | 1 | Indicator\n"
                        "C3.1.1 | Đúng hạn | 1 | 20 | D3 | 1 | Indicator\n"
                        "C3.1.2 | Trực tuyến | 1 | 10 | D3 | 1 | Indicator\n"
                        "C3.2 | Hài lòng của người dân | 1 | 20 | D3 | 1 | Indicator\n"
                        "D1 | Chỉ đạo điều hành | 2 | 20 | PAR | 1 | Aggregate\n"
                        "D2 | Thể chế | 2 | 30 | PAR | 1 | Aggregate\n"
                        "D3 | Thủ tục hành chính | 2 | 50 | PAR | 1 | Aggregate\n"
                        "PAR | PAR INDEX | 3 | 1 | <none> | 1 | Aggregate\n");
    /* a domain that is a leaf stands on both levels */
    WORKS(par_coin_meta_list(&list, book, ASK(2025, "so-ban-nganh"), fresh()));
    assert_string_equal(rows_text(list, "iCode,Level,Weight,Parent"),
                        "C1 | 1 | 8 | D1\n"
                        "CII_a_.1 | 1 | 4.5 | DII_a_\n"
                        "D1 | 2 | 8 | PAR\n"
                        "DII_a_ | 2 | 4.5 | PAR\n"
                        "PAR | 3 | 1 | <none>\n");
    par_book_close(book);
}

static void
writes_cells_in_per_cent(void **state)
{
    struct par_book *book = sample_2024("coinr-data.parindex");
    struct par_coin_values *list = NULL;
    const char *text;

    (void)state;
    WORKS(par_coin_value_list(&list, book, ASK(2024, "so-ban-nganh"), fresh()));
    assert_string_equal(column_keys(list), "uCode,uName,indicator,value");
    text = rows_text(list, "uCode,indicator,value");
    assert_non_null(strstr(text, "so-noi-vu | C1.1 | 100\nso-noi-vu | C1.2 | 91.66666666666\n"));
    assert_non_null(strstr(text, "so-tai-chinh | C1.1 | 93.75\n"));
    assert_non_null(strstr(text, "khu-kinh-te | C2.2 | <not_applicable>\n"));
    assert_non_null(strstr(text, "so-nong-nghiep | C3.2 | <not_scored>\n"));
    /* who is not ranked is not among the units */
    sample_import(book, "participants", "year,unit,ranked\n2024,so-tu-phap,no\n");
    WORKS(par_coin_value_list(&list, book, ASK(2024, "so-ban-nganh"), fresh()));
    assert_null(strstr(rows_text(list, "uCode,indicator,value"), "so-tu-phap"));
    par_book_close(book);
}

static void
refuses_what_has_no_scores(void **state)
{
    char path[BOOK_PATH_SIZE];
    struct par_book *book = sample_kon_tum("coinr-papers.parindex");
    struct par_coin_values *list = NULL;
    struct par_coin_metas *metas = NULL;

    (void)state;
    REFUSED(par_coin_value_list(&list, book, ASK(2023, "so-ban-nganh"), fresh()), PAR_NO,
            "no_scores");
    REFUSED(par_coin_meta_list(&metas, book, ASK(2023, "so-ban-nganh"), fresh()), PAR_NO,
            "no_scores");
    REFUSED(par_coin_value_list(&list, book, ASK(2030, "so-ban-nganh"), fresh()), PAR_NOT_FOUND,
            "year_unknown");
    REFUSED(par_coin_value_list(&list, book, ASK(2023, "khoi la"), fresh()), PAR_NOT_FOUND,
            "group_unknown");
    REFUSED(par_coin_value_list(&list, book, ASK(0, "so-ban-nganh"), fresh()), PAR_INVALID, "year");
    par_book_close(book);
    book = sealed_book_make(path, true);
    par_book_close(book);
    assert_true(stranger_runs(path, "UPDATE score SET final = 540000 WHERE final = 550000"));
    book = book_again(path, PAR_READ);
    REFUSED(par_coin_value_list(&list, book, ASK(2024, "so"), fresh()), PAR_DAMAGED, "fingerprint");
    assert_null(list);
    assert_null(metas);
    sealed_book_end(book, path);
}

/* ---- memory ---- */

static struct par_book *asked_of;

static enum par_status
ask_all(void)
{
    struct par_coin_values *values = NULL;
    struct par_coin_metas *metas = NULL;
    enum par_status status =
        par_coin_value_list(&values, asked_of, ASK(2024, "so-ban-nganh"), fresh());

    if (status == PAR_OK)
        status = par_coin_meta_list(&metas, asked_of, ASK(2024, "so-ban-nganh"), fresh());
    par_coin_value_list_free(values);
    par_coin_meta_list_free(metas);
    return status;
}

static void
survives_want_of_memory(void **state)
{
    (void)state;
    asked_of = sample_2024("coinr-memory.parindex");
    holds_without_memory(NULL, ask_all);
    par_book_close(asked_of);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_the_tree_in_three_levels),
        cmocka_unit_test(writes_cells_in_per_cent),
        cmocka_unit_test(refuses_what_has_no_scores),
        cmocka_unit_test(survives_want_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
