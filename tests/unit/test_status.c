/* What each year and group has, misses and needs next. */
#include "book.h"
#include "rows.h"
#include "sample.h"
#include "sealed_book.h"

static const char *
states(struct par_book *book, const struct par_status_query *query, const char *keys)
{
    struct par_statuses *list = NULL;

    WORKS(par_status_list(&list, book, query, fresh()));
    return rows_text(list, keys);
}

static void
tells_years_of_papers(void **state)
{
    struct par_book *book = sample_kon_tum("status-kon-tum.parindex");
    struct par_statuses *list = NULL;

    (void)state;
    WORKS(par_status_list(&list, book, &(struct par_status_query){NULL, NULL}, fresh()));
    assert_string_equal(column_keys(list),
                        "year,group,group_name,state,units,units_known,scores,scores_missing,"
                        "decision,decision_date,verification_code,next,phase,until");
    assert_string_equal(rows_text(list, "year,group,state,units,units_known,scores,scores_missing,"
                                        "decision,decision_date,verification_code,next"),
                        "2015 | so-ban-nganh | published | 1 | 1 | <not_applicable> | "
                        "<not_applicable> | <unknown> | <unknown> | <unknown> | <none>\n"
                        "2016 | so-ban-nganh | published | 1 | 1 | <not_applicable> | "
                        "<not_applicable> | <unknown> | <unknown> | <unknown> | <none>\n"
                        "2017 | so-ban-nganh | published | 20 | 1 | <not_applicable> | "
                        "<not_applicable> | 221/QĐ-UBND | <unknown> | <unknown> | <none>\n"
                        "2018 | so-ban-nganh | published | 1 | 1 | <not_applicable> | "
                        "<not_applicable> | <unknown> | <unknown> | <unknown> | <none>\n"
                        "2019 | so-ban-nganh | published | 1 | 1 | <not_applicable> | "
                        "<not_applicable> | <unknown> | <unknown> | <unknown> | <none>\n"
                        "2020 | so-ban-nganh | published | 1 | 1 | <not_applicable> | "
                        "<not_applicable> | <unknown> | <unknown> | <unknown> | <none>\n"
                        "2021 | so-ban-nganh | published | 20 | 1 | <not_applicable> | "
                        "<not_applicable> | 37/QĐ-UBND | 2022-01-24 | <unknown> | <none>\n"
                        "2022 | so-ban-nganh | published | 20 | 3 | <not_applicable> | "
                        "<not_applicable> | 35/QĐ-UBND | 2023-01-27 | <unknown> | <none>\n"
                        "2022 | ubnd-huyen | published | 10 | 1 | <not_applicable> | "
                        "<not_applicable> | 35/QĐ-UBND | 2023-01-27 | <unknown> | <none>\n"
                        "2023 | so-ban-nganh | published | 20 | 7 | <not_applicable> | "
                        "<not_applicable> | 41/QĐ-UBND | 2024-01-25 | <unknown> | "
                        "parindex year open 2024 so-ban-nganh --set … --scale kon-tum\n"
                        "2023 | ubnd-huyen | published | 10 | 1 | <not_applicable> | "
                        "<not_applicable> | 41/QĐ-UBND | 2024-01-25 | <unknown> | "
                        "parindex year open 2024 ubnd-huyen --set … --scale kon-tum\n");
    assert_string_equal(
        states(book, &(struct par_status_query){"2022-2023", "ubnd huyen"}, "year,group_name"),
        "2022 | Khối Ủy ban nhân dân các huyện, thành phố\n2023 | Khối Ủy ban nhân dân các huyện, "
        "thành phố\n");
    REFUSED(par_status_list(&list, book, &(struct par_status_query){"hai", NULL}, fresh()),
            PAR_USAGE, "years");
    par_book_close(book);
}

static void
tells_what_is_missing_and_what_comes_next(void **state)
{
    static const char path[] = "status-2024.parindex";
    struct par_book *book = sample_2024(path);
    static const char keys[] = "state,units,units_known,scores,scores_missing,next";

    (void)state;
    assert_string_equal(
        states(book, &(struct par_status_query){"2024", NULL}, keys),
        "open | 5 | 5 | 33 | 1 | parindex score list 2024 so-ban-nganh --missing\n");
    sample_import(book, "scores", "year,unit,criterion,final\n2024,so-nong-nghiep,3.2,15\n");
    assert_string_equal(
        states(book, &(struct par_status_query){"2024", NULL}, keys),
        "open | 5 | 5 | 34 | 0 | parindex approve 2024 so-ban-nganh --decision … --date …\n");
    sql_run(path, "UPDATE evaluation SET state = 'approved'");
    sealed_book_anew(book, path);
    assert_string_equal(
        states(book, &(struct par_status_query){"2024", NULL}, keys),
        "approved | 5 | 5 | 34 | 0 | parindex year open 2025 so-ban-nganh --like 2024\n");
    par_book_close(book);
}

static void
asks_for_units_where_none_takes_part(void **state)
{
    struct par_book *book = sample_2024("status-empty.parindex");

    (void)state;
    sample_import(book, "groups", "code,name\nsn,Khối sự nghiệp\n");
    sample_import(book, "years", "year,group,set,scale\n2024,sn,mau-2024,kt\n");
    assert_string_equal(
        states(book, &(struct par_status_query){NULL, "sn"}, "units,scores,scores_missing,next"),
        "0 | 0 | 0 | parindex year join 2024 …\n");
    par_book_close(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_years_of_papers),
        cmocka_unit_test(tells_what_is_missing_and_what_comes_next),
        cmocka_unit_test(asks_for_units_where_none_takes_part),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
