/* Runs of years, best and worst ones, jumps. */
#include "book.h"
#include "dump.h"
#include "rows.h"
#include "sample.h"

static const char *
trend(struct par_book *book, const char *years, const char *group, const char *unit,
      const char *keys)
{
    struct par_trend_query query = {years, group, unit, PAR_VIEW_DEFAULT, NULL};
    struct par_trends *list = NULL;

    WORKS(par_trend_list(&list, book, &query, fresh()));
    return rows_text(list, keys);
}

#define INDEXES "item,years,count,index_from,index_to,index_change"

/* A book of printed indexes; 2017 is a gap. */
static struct par_book *
indexes(const char *path)
{
    struct par_book *book = book_new(path);

    sample_import(book, "groups", "code,name\nso,Khối sở\n");
    sample_import(book, "scales", "scale,class,lower_bound\nt,Tốt,80\nt,Khá,70\n");
    sample_import(book, "published",
                  "year,unit,group,index_percent,class\n"
                  "2014,so-a,so,80,Tốt\n2015,so-a,so,81.5,Tốt\n2016,so-a,so,83,Tốt\n"
                  "2018,so-a,so,90.25,Tốt\n2019,so-a,so,79.5,Khá\n2020,so-a,so,79.0,Khá\n"
                  "2021,so-a,so,78.75,Khá\n2022,so-a,so,90.25,Tốt\n2022,so-b,so,88.1,Tốt\n");
    sample_import(book, "years",
                  "year,group,scale\n2014,so,t\n2015,so,t\n2016,so,t\n2018,so,t\n2019,so,t\n"
                  "2020,so,t\n2021,so,t\n2022,so,t\n");
    return book;
}

static void
finds_runs_and_jumps(void **state)
{
    struct par_book *book = indexes("trend.parindex");
    struct par_trend_query query = {.unit = "so-a"};
    struct par_trends *list = NULL;

    (void)state;
    WORKS(par_trend_list(&list, book, &query, fresh()));
    assert_string_equal(column_keys(list), "unit,unit_name,item,year_from,year_to,count,class,"
                                           "index_from,index_to,index_change,years");
    par_trend_list_free(list);
    /* from 2016 to 2018 it rose more than ever, but 2017 is not known */
    assert_string_equal(trend(book, NULL, NULL, "so-a", INDEXES),
                        "best | 2018, 2022 | 2 | <not_applicable> | 90.25 | <not_applicable>\n"
                        "worst | 2021 | 1 | <not_applicable> | 78.75 | <not_applicable>\n"
                        "rise | 2021–2022 | 1 | 78.75 | 90.25 | 11.50\n"
                        "fall | 2018–2019 | 1 | 90.25 | 79.5 | -10.75\n"
                        "rising | 2014–2016 | 2 | 80 | 83 | 3\n"
                        "falling | 2018–2021 | 3 | 90.25 | 78.75 | -11.50\n"
                        "class | 2014, 2015, 2016, 2018, 2022 | 5 | <not_applicable> | "
                        "<not_applicable> | <not_applicable>\n"
                        "class_run | 2014–2016 | 3 | <not_applicable> | <not_applicable> | "
                        "<not_applicable>\n"
                        "class | 2019, 2020, 2021 | 3 | <not_applicable> | <not_applicable> | "
                        "<not_applicable>\n"
                        "class_run | 2019–2021 | 3 | <not_applicable> | <not_applicable> | "
                        "<not_applicable>\n");
    assert_string_equal(trend(book, NULL, NULL, "so-a", "item,year_from,year_to,class"),
                        "best | 2018 | 2022 | Tốt\n"
                        "worst | 2021 | 2021 | Khá\n"
                        "rise | 2021 | 2022 | <not_applicable>\n"
                        "fall | 2018 | 2019 | <not_applicable>\n"
                        "rising | 2014 | 2016 | <not_applicable>\n"
                        "falling | 2018 | 2021 | <not_applicable>\n"
                        "class | 2014 | 2022 | Tốt\n"
                        "class_run | 2014 | 2016 | Tốt\n"
                        "class | 2019 | 2021 | Khá\n"
                        "class_run | 2019 | 2021 | Khá\n");
    par_book_close(book);
}

static void
looks_at_the_years_asked(void **state)
{
    struct par_book *book = indexes("trend-years.parindex");

    (void)state;
    assert_string_equal(trend(book, "2019-2020", NULL, "so-a", "item,years,index_change"),
                        "best | 2019 | <not_applicable>\n"
                        "worst | 2020 | <not_applicable>\n"
                        "fall | 2019–2020 | -0.5\n"
                        "class | 2019, 2020 | <not_applicable>\n"
                        "class_run | 2019–2020 | <not_applicable>\n");
    /* one year alone is neither best nor worst */
    assert_string_equal(trend(book, "2022", "so", NULL, "unit,item,years"),
                        "so-a | class | 2022\n"
                        "so-b | class | 2022\n");
    par_book_close(book);
}

/* A year known by its class alone: then years are compared by class, and the index of one of them
 * makes it neither best nor worst. */
static void
compares_classes_where_an_index_is_missing(void **state)
{
    struct par_book *book = sample_kon_tum("trend-kon-tum.parindex");

    (void)state;
    assert_string_equal(
        trend(book, NULL, NULL, "Ban Quản lý Khu kinh tế tỉnh", "item,years,count,class,index_to"),
        "best | 2016, 2017, 2019, 2020, 2021, 2023 | 6 | Xuất sắc | <unknown>\n"
        "worst | 2015, 2018, 2022 | 3 | Tốt | <unknown>\n"
        "class | 2016, 2017, 2019, 2020, 2021, 2023 | 6 | Xuất sắc | <not_applicable>\n"
        "class_run | 2019–2021 | 3 | Xuất sắc | <not_applicable>\n"
        "class | 2015, 2018, 2022 | 3 | Tốt | <not_applicable>\n");
    assert_string_equal(trend(book, "2018-2021", NULL, "ban-quan-ly-khu-kinh-te-tinh",
                              "item,years,count,class,index_to"),
                        "best | 2019, 2020, 2021 | 3 | Xuất sắc | <unknown>\n"
                        "worst | 2018 | 1 | Tốt | <unknown>\n"
                        "class | 2019, 2020, 2021 | 3 | Xuất sắc | <not_applicable>\n"
                        "class_run | 2019–2021 | 3 | Xuất sắc | <not_applicable>\n"
                        "class | 2018 | 1 | Tốt | <not_applicable>\n");
    par_book_close(book);
}

/* The best class of one scale is none of another. */
static void
compares_no_classes_of_two_scales(void **state)
{
    struct par_book *book = book_new("trend-scales.parindex");

    (void)state;
    sample_import(book, "groups", "code,name\nso,Khối sở\n");
    sample_import(book, "scales",
                  "scale,class,lower_bound\nba,Tốt,80\nba,Khá,70\nbon,Xuất sắc,90\nbon,Tốt,80\n");
    sample_import(book, "published",
                  "year,unit,group,class\n2020,so-a,so,Tốt\n2021,so-a,so,Khá\n2022,so-a,so,Tốt\n");
    sample_import(book, "years", "year,group,scale\n2020,so,ba\n2021,so,ba\n2022,so,bon\n");
    assert_string_equal(trend(book, NULL, NULL, "so-a", "item,years,class"),
                        "class | 2021 | Khá\nclass | 2020, 2022 | Tốt\n");
    assert_string_equal(trend(book, "2020-2021", NULL, "so-a", "item,years,class"),
                        "best | 2020 | Tốt\nworst | 2021 | Khá\nclass | 2020 | Tốt\n"
                        "class | 2021 | Khá\n");
    par_book_close(book);
}

static void
refuses_what_is_not_known(void **state)
{
    struct par_book *book = indexes("trend-bad.parindex");
    struct par_trends *list = NULL;
    struct par_trend_query query = {.unit = "so-la"};

    (void)state;
    REFUSED(par_trend_list(&list, book, &query, fresh()), PAR_NOT_FOUND, "unit_unknown");
    query = (struct par_trend_query){.years = "2017", .unit = "so-a"};
    REFUSED(par_trend_list(&list, book, &query, fresh()), PAR_NO, "nothing_known");
    assert_string_equal(failure.text, "nothing is known of so-a");
    query = (struct par_trend_query){.years = "2017", .group = "so"};
    REFUSED(par_trend_list(&list, book, &query, fresh()), PAR_NO, "nothing_known");
    assert_string_equal(failure.text, "nothing is known of so");
    query = (struct par_trend_query){.group = "so", .as_of = "31/02/2020"};
    REFUSED(par_trend_list(&list, book, &query, fresh()), PAR_INVALID, "date");
    assert_null(list);
    par_book_close(book);
}

/* ---- memory ---- */

static struct par_book *asked_of;

static enum par_status
ask_all(void)
{
    const struct par_trend_query query = {.group = "so", .as_of = "2025-01-01"};
    struct par_trends *list = NULL;
    enum par_status status = par_trend_list(&list, asked_of, &query, fresh());

    par_trend_list_free(list);
    return status;
}

static void
survives_want_of_memory(void **state)
{
    (void)state;
    asked_of = indexes("trend-memory.parindex");
    holds_without_memory(NULL, ask_all);
    par_book_close(asked_of);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_runs_and_jumps),
        cmocka_unit_test(looks_at_the_years_asked),
        cmocka_unit_test(compares_classes_where_an_index_is_missing),
        cmocka_unit_test(compares_no_classes_of_two_scales),
        cmocka_unit_test(refuses_what_is_not_known),
        cmocka_unit_test(survives_want_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
