/* Criteria at which everybody has the maximum. */
#include "book.h"
#include "dump.h"
#include "rows.h"
#include "sample.h"
#include "sealed_book.h"

static const char *
spent(struct par_book *book, const char *years, const char *keys)
{
    struct par_spent_query query = {years, NULL};
    struct par_spents *list = NULL;

    WORKS(par_spent_list(&list, book, &query, fresh()));
    return rows_text(list, keys);
}

static void
lists_what_no_longer_tells_units_apart(void **state)
{
    struct par_book *book = sample_2024("spent.parindex");
    struct par_spents *list = NULL;

    (void)state;
    WORKS(par_spent_list(&list, book, &(struct par_spent_query){"2024", "so-ban-nganh"}, fresh()));
    assert_string_equal(column_keys(list),
                        "group,criterion,title,max_points,units,count,years_known,years");
    assert_string_equal(rows_text(list, "criterion"), "");
    /* 2.2 does not apply to khu-kinh-te, whose points there nobody asks for; 3.2 misses one score
     */
    sample_import(book, "scores",
                  "year,unit,criterion,final\n2024,so-noi-vu,2.2,20\n2024,so-tai-chinh,2.2,20\n"
                  "2024,so-tu-phap,2.2,20\n2024,so-nong-nghiep,2.2,20\n2024,so-noi-vu,3.2,20\n"
                  "2024,so-tai-chinh,3.2,20\n2024,so-tu-phap,3.2,20\n2024,khu-kinh-te,3.2,20\n");
    assert_string_equal(
        spent(book, "2024", "group,criterion,title,max_points,units,count,years_known,years"),
        "so-ban-nganh | 2.2 | Thi hành pháp luật | 20 | 4 | 1 | 1 | 2024\n");
    sample_import(book, "scores", "year,unit,criterion,final\n2024,so-nong-nghiep,3.2,20\n");
    assert_string_equal(spent(book, "2024", "criterion,units"), "2.2 | 4\n3.2 | 5\n");
    par_book_close(book);
}

/* The concept is the criterion over sets. */
static void
counts_years_over_sets(void **state)
{
    struct par_book *book = sample_2024("spent-sets.parindex");

    (void)state;
    sample_import(book, "criteria",
                  "set,code,title,max_points,method,concept\nmau-2025,1,Một,10,,\n"
                  "mau-2025,1.9,Lập kế hoạch,6,appraisal,ke-hoach\n");
    sample_import(book, "years", "year,group,set\n2025,so-ban-nganh,mau-2025\n");
    sample_import(book, "scores",
                  "year,unit,criterion,final\n2024,so-noi-vu,1.1,8\n2024,so-tai-chinh,1.1,8\n"
                  "2024,so-tu-phap,1.1,8\n2024,so-nong-nghiep,1.1,8\n2024,khu-kinh-te,1.1,8\n"
                  "2025,so-noi-vu,1.9,6\n2025,so-tai-chinh,1.9,6\n2025,so-tu-phap,1.9,6\n"
                  "2025,so-nong-nghiep,1.9,6\n2025,khu-kinh-te,1.9,5.5\n");
    assert_string_equal(spent(book, "2024-2025", "criterion,max_points,count,years_known,years"),
                        "1.1 | 8 | 1 | 2 | 2024\n");
    sample_import(book, "scores", "year,unit,criterion,final\n2025,khu-kinh-te,1.9,6\n");
    assert_string_equal(spent(book, "2024-2025", "criterion,max_points,count,years_known,years"),
                        "1.9 | 6 | 2 | 2 | 2024, 2025\n");
    par_book_close(book);
}

static void
refuses_what_is_not_scored(void **state)
{
    char path[BOOK_PATH_SIZE];
    struct par_book *book = sample_kon_tum("spent-papers.parindex");
    struct par_spents *list = NULL;

    (void)state;
    REFUSED(par_spent_list(&list, book, &(struct par_spent_query){"2015-2023", NULL}, fresh()),
            PAR_NO, "no_scores");
    REFUSED(par_spent_list(&list, book, &(struct par_spent_query){"2023", "khoi la"}, fresh()),
            PAR_NOT_FOUND, "group_unknown");
    REFUSED(par_spent_list(&list, book, &(struct par_spent_query){"23", NULL}, fresh()), PAR_USAGE,
            "years");
    par_book_close(book);
    book = sealed_book_make(path, true);
    par_book_close(book);
    assert_true(stranger_runs(path, "UPDATE score SET final = 540000 WHERE final = 550000"));
    book = book_again(path, PAR_READ);
    REFUSED(par_spent_list(&list, book, &(struct par_spent_query){"2024", "so"}, fresh()),
            PAR_DAMAGED, "fingerprint");
    assert_null(list);
    sealed_book_end(book, path);
}

/* ---- memory ---- */

static struct par_book *asked_of;

static enum par_status
ask_all(void)
{
    struct par_spents *list = NULL;
    enum par_status status =
        par_spent_list(&list, asked_of, &(struct par_spent_query){"2024", "so-ban-nganh"}, fresh());

    par_spent_list_free(list);
    return status;
}

static void
survives_want_of_memory(void **state)
{
    (void)state;
    asked_of = sample_2024("spent-memory.parindex");
    holds_without_memory(NULL, ask_all);
    par_book_close(asked_of);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_what_no_longer_tells_units_apart),
        cmocka_unit_test(counts_years_over_sets),
        cmocka_unit_test(refuses_what_is_not_scored),
        cmocka_unit_test(survives_want_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
