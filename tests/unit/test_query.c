/* Named queries: found, described and run with names in place of numbers. */
#include "book.h"
#include "rows.h"
#include "sample.h"

#include <stdbool.h>
#include <string.h>

#include "base/alloc.h"

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

static struct par_list *
answer(struct par_book *book, const char *name, const char *const *parameters)
{
    struct par_list *list = NULL;

    WORKS(par_query_run(&list, book, name, parameters, fresh()));
    return list;
}

static void
lists_the_queries_that_only_read(void **state)
{
    struct par_book *book = book_new("query-list.parindex");
    struct par_queries *list = NULL;
    const char *all;

    (void)state;
    WORKS(par_query_list(&list, book, &(struct par_query_query){NULL}, fresh()));
    assert_string_equal(column_keys(list), "name,module,parameters,text");
    all = rows_text(list, "module,name,parameters");
    assert_non_null(strstr(all, "book | book_head | \n"));
    assert_non_null(strstr(all, "\nresult | history_of_unit | :unit :as_of :view :years\n"));
    assert_null(strstr(all, "book_create"));   /* writes */
    assert_null(strstr(all, "tally_refresh")); /* reads input */
    assert_true(strstr(all, "\nbook | ") < strstr(all, "\ncriteria | "));
    WORKS(
        par_query_list(&list, book, &(struct par_query_query){"last_year_with_results"}, fresh()));
    all = rows_text(list, "name,parameters,text");
    assert_int_equal(strncmp(all, "last_year_with_results | :group | SELECT e.year", 40), 0);
    REFUSED(par_query_list(&list, book, &(struct par_query_query){"no_such"}, fresh()),
            PAR_NOT_FOUND, "query_unknown");
    par_book_close(book);
}

static void
runs_a_query_with_names_for_numbers(void **state)
{
    struct par_book *book = sample_kon_tum("query-run.parindex");
    struct par_list *list =
        answer(book, "history_of_unit", NAMES("unit", "khu kinh te", "years", "2021-2022"));

    (void)state;
    assert_string_equal(
        rows_text(list, "year,unit,class,index_percent,points,decision"),
        "2021 | ban-quan-ly-khu-kinh-te-tinh | Xuất sắc | 953000 | 924400 | 37/QĐ-UBND\n"
        "2022 | ban-quan-ly-khu-kinh-te-tinh | Tốt | <none> | <none> | 35/QĐ-UBND\n");
    assert_string_equal(
        rows_text(answer(book, "rank_of_years",
                         NAMES("group", "ubnd huyen", "years", "2022", "view", "published")),
                  "unit,points"),
        "uy-ban-nhan-dan-huyen-kon-ray | 864710\n");
    /* a block may want codes instead: what is named becomes one */
    assert_string_equal(
        rows_text(answer(book, "unit_list", NAMES("unit", "so noi vu")), "code,name"),
        "so-noi-vu | Sở Nội vụ\n");
    assert_string_equal(
        rows_text(answer(book, "log_list", NAMES("unit", "so noi vu", "last", "1")), "command"),
        "test\n");
    assert_string_equal(rows_text(answer(book, "years_of_book", NULL), "year"),
                        "2015\n2016\n2017\n2018\n2019\n2020\n2021\n2022\n2023\n");
    assert_string_equal(
        rows_text(answer(book, "last_year_with_results", NAMES("group", "ubnd-huyen")), "year"),
        "2023\n");
    assert_string_equal(
        rows_text(answer(book, "compare_list",
                         NAMES("year_from", "2022", "year_to", "2023", "group", "ubnd huyen")),
                  "unit,class_from,class_to,classes_up"),
        "uy-ban-nhan-dan-huyen-kon-ray | Tốt | Xuất sắc | 1\n");
    par_book_close(book);
}

static void
refuses_what_a_query_does_not_take(void **state)
{
    struct par_book *book = sample_kon_tum("query-refused.parindex");
    struct par_list *list = NULL;

    (void)state;
    REFUSED(par_query_run(&list, book, "no_such", NULL, fresh()), PAR_NOT_FOUND, "query_unknown");
    REFUSED(par_query_run(&list, book, "book_create", NULL, fresh()), PAR_NOT_FOUND,
            "query_unknown");
    REFUSED(par_query_run(&list, book, "last_year_with_results", NAMES("unit", "x"), fresh()),
            PAR_USAGE, "parameter");
    assert_string_equal(failure.text,
                        "query last_year_with_results has no parameter \"unit\"; it has: :group");
    REFUSED(par_query_run(&list, book, "book_head", NAMES("unit", "x"), fresh()), PAR_USAGE,
            "parameter");
    assert_string_equal(failure.text, "query book_head takes no parameters");
    REFUSED(par_query_run(&list, book, "history_of_unit", NAMES("unit", "so y te"), fresh()),
            PAR_NOT_FOUND, "unit_unknown");
    REFUSED(par_query_run(&list, book, "rank_of_years", NAMES("group", "x y z"), fresh()),
            PAR_NOT_FOUND, "group_unknown");
    REFUSED(par_query_run(&list, book, "rank_of_years", NAMES("years", "2022-"), fresh()),
            PAR_USAGE, "years");
    assert_null(list);
    par_book_close(book);
}

static bool
takes(const struct par_query *query, const char *name)
{
    const char *found = strstr(query->parameters, name);

    return found != NULL && (found[strlen(name)] == '\0' || found[strlen(name)] == ' ');
}

/* Every query runs when nothing is said, and when its places are named. A key has a shape of its
 * own. */
static void
runs_every_query(void **state)
{
    struct par_book *book = sample_2024("query-all.parindex");
    struct par_queries *list = NULL;
    struct par_query row;
    enum par_status status;

    (void)state;
    WORKS(par_query_list(&list, book, &(struct par_query_query){NULL}, fresh()));
    while ((status = par_query_next(&row, list, fresh())) == PAR_OK) {
        const char *named[5] = {NULL};
        size_t count = 0, columns = 0;
        struct par_list *rows;

        if (takes(&row, ":key"))
            continue;
        if (takes(&row, ":unit")) {
            named[count++] = "unit";
            named[count++] = "so noi vu";
        }
        if (takes(&row, ":years")) {
            named[count++] = "years";
            named[count++] = "2024";
        }
        par_list_free(answer(book, row.name, NULL));
        rows = answer(book, row.name, named);
        par_list_fields(rows, &columns);
        assert_true(columns > 0);
        par_list_free(rows);
    }
    assert_int_equal(status, PAR_END);
    par_query_list_free(list);
    par_book_close(book);
}

static void
survives_want_of_memory(void **state)
{
    struct par_book *book = sample_kon_tum("query-memory.parindex");
    enum par_status status = PAR_NO_MEMORY;

    (void)state;
    for (long nth = 1; status != PAR_OK; nth++) {
        struct par_list *list = NULL;
        mem_fail_at(nth, 0);
        status = par_query_run(&list, book, "published_list", NAMES("unit", "so noi vu"), fresh());
        mem_fail_at(0, 0);
        assert_true(status == PAR_OK || status == PAR_NO_MEMORY);
        par_list_free(list);
        assert_true(nth < 1000);
    }
    status = PAR_NO_MEMORY;
    for (long nth = 1; status != PAR_OK; nth++) {
        struct par_queries *list = NULL;
        mem_fail_at(nth, 0);
        status = par_query_list(&list, book, &(struct par_query_query){NULL}, fresh());
        mem_fail_at(0, 0);
        assert_true(status == PAR_OK || status == PAR_NO_MEMORY);
        par_query_list_free(list);
        assert_true(nth < 1000);
    }
    par_book_close(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_the_queries_that_only_read),
        cmocka_unit_test(runs_a_query_with_names_for_numbers),
        cmocka_unit_test(refuses_what_a_query_does_not_take),
        cmocka_unit_test(runs_every_query),
        cmocka_unit_test(survives_want_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
