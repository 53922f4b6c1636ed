#include "book.h"
#include "dump.h"
#include "fill.h"
#include "rows.h"

#include <string.h>

static const char BOOK[] = "why.parindex";

static struct par_book *book;

static void
add_link(struct par_batch *batch, const char *from, const char *to, const char *kind,
         const char *share)
{
    struct par_crosswalk row = {.from_set = "cu",
                                .from_code = from,
                                .to_set = "moi",
                                .to_code = to,
                                .kind = kind,
                                .share = points(share)};

    WORKS(par_crosswalk_put(batch, &row, NULL, fresh()));
}

static void
add_scores(struct par_batch *batch, int year, const char *unit, const char *third,
           const char *const values[3])
{
    add_score(batch, year, unit, "1.1", values[0]);
    add_score(batch, year, unit, "1.2", values[1]);
    add_score(batch, year, unit, third, values[2]);
}

/* 1.1 stays, 1.2 is split into 1.2 and 1.3, 1.4 is dropped: 30 of 35 points stay. A third unit
 * comes in the second year, and a fourth is not complete. */
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
    add_unit(batch, "c", "Sở C", "so");
    add_unit(batch, "d", "Sở D", "so");
    add_criterion(batch, "cu", "1", NULL, NULL);
    add_criterion(batch, "cu", "1.1", "10", NULL);
    add_criterion(batch, "cu", "1.2", "20", NULL);
    add_criterion(batch, "cu", "1.4", "5", NULL);
    add_criterion(batch, "moi", "1", NULL, NULL);
    add_criterion(batch, "moi", "1.1", "10", NULL);
    add_criterion(batch, "moi", "1.2", "8", NULL);
    add_criterion(batch, "moi", "1.3", "12", NULL);
    open_year(batch, 2023, "so", "cu", NULL);
    open_year(batch, 2024, "so", "moi", NULL);
    WORKS(par_participant_remove(batch, 2023, "c", fresh()));
    add_link(batch, "1.1", "1.1", "same", "");
    add_link(batch, "1.2", "1.2", "split", "40");
    add_link(batch, "1.2", "1.3", "split", "60");
    add_scores(batch, 2023, "a", "1.4", (const char *const[]){"8", "10", "5"});
    add_scores(batch, 2023, "b", "1.4", (const char *const[]){"9", "12", "4"});
    add_scores(batch, 2024, "a", "1.3", (const char *const[]){"8", "8", "6"});
    add_scores(batch, 2024, "b", "1.3", (const char *const[]){"9", "3", "9"});
    add_scores(batch, 2024, "c", "1.3", (const char *const[]){"10", "8", "12"});
    add_score(batch, 2023, "d", "1.1", "5");
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

static const char *
why(const char *unit, int domains, const char *keys)
{
    struct par_whys *list = NULL;
    struct par_why_query query = {2023, 2024, NULL, unit, domains};

    WORKS(par_why_list(&list, book, &query, fresh()));
    assert_string_equal(column_keys(list),
                        "unit,unit_name,year_from,year_to,item,domain,criterion,concept,title,"
                        "points_from,points_to,max_points_from,max_points_to,effect,places_up,"
                        "passed,passed_by,text");
    return rows_text(list, keys);
}

/* 23/35 = 65.7143, without 1.4 18/30 = 60, with 8 of 8 in 1.2 22/30 = 73.3333; printed 65.71 and
 * 73.33. */
static void
takes_an_index_apart(void **state)
{
    (void)state;
    assert_string_equal(
        why("a", 0, "item,criterion,points_from,points_to,max_points_from,max_points_to,effect"),
        "dropped | 1.4 | 5 | <none> | 5 | <none> | -5.7143\n"
        "criterion | 1.1 | 8 | 8 | 10 | 10 | 0.0000\n"
        "criterion | 1.2 | 4 | 8 | 8 | 8 | 13.3333\n"
        "criterion | 1.3 | 6 | 6 | 12 | 12 | 0.0000\n"
        "bonus | <not_applicable> | 0 | 0 | <none> | <none> | 0.0000\n"
        "penalty | <not_applicable> | 0 | 0 | <none> | <none> | 0.0000\n"
        "rules | <not_applicable> | <none> | <none> | <none> | <none> | 0.0000\n"
        "rounding | <not_applicable> | <none> | <none> | <none> | <none> | 0.0010\n"
        "rank_left | <not_applicable> | <none> | <none> | <none> | <none> | <not_applicable>\n"
        "rank_criteria | <not_applicable> | <none> | <none> | <none> | <none> | <not_applicable>\n"
        "rank_points | <not_applicable> | <none> | <none> | <none> | <none> | <not_applicable>\n"
        "rank_rules | <not_applicable> | <none> | <none> | <none> | <none> | <not_applicable>\n"
        "rank_came | <not_applicable> | <none> | <none> | <none> | <none> | <not_applicable>\n");
    assert_string_equal(why("a", 1, "item,domain,criteria,effect"),
                        "dropped | <not_applicable> | 1 | -5.7143\n"
                        "criterion | 1 | 3 | 13.3333\n"
                        "bonus | <not_applicable> | 0 | 0.0000\n"
                        "penalty | <not_applicable> | 0 | 0.0000\n"
                        "rules | <not_applicable> | 0 | 0.0000\n"
                        "rounding | <not_applicable> | 0 | 0.0010\n"
                        "rank_left | <not_applicable> | <not_applicable> | <not_applicable>\n"
                        "rank_criteria | <not_applicable> | <not_applicable> | <not_applicable>\n"
                        "rank_points | <not_applicable> | <not_applicable> | <not_applicable>\n"
                        "rank_rules | <not_applicable> | <not_applicable> | <not_applicable>\n"
                        "rank_came | <not_applicable> | <not_applicable> | <not_applicable>\n");
}

static void
takes_a_rank_apart(void **state)
{
    const char *text = why("a", 1, "item,places_up,passed,passed_by");

    (void)state;
    assert_non_null(strstr(text, "rank_left | 0 | <none> | <none>\n"
                                 "rank_criteria | 0 | <none> | <none>\n"
                                 "rank_points | 1 | Sở B | <none>\n"
                                 "rank_rules | 0 | <none> | <none>\n"
                                 "rank_came | -1 | <none> | Sở C\n"));
    text = why("b", 1, "item,places_up,passed,passed_by");
    assert_non_null(strstr(text, "rank_points | -1 | <none> | Sở A\n"
                                 "rank_rules | 0 | <none> | <none>\n"
                                 "rank_came | -1 | <none> | Sở C\n"));
}

static void
names_the_codes_that_were_others(void **state)
{
    (void)state;
    assert_non_null(strstr(why("a", 0, "criterion,text"), "1.1 | <none>\n1.2 | 1.2\n1.3 | 1.2\n"));
}

static void
sums_the_criteria_of_a_group(void **state)
{
    struct par_movers *list = NULL;
    struct par_why_query query = {2023, 2024, "so", NULL, 0};

    (void)state;
    WORKS(par_mover_list(&list, book, &query, fresh()));
    assert_string_equal(column_keys(list), "group,group_name,year_from,year_to,item,criterion,"
                                           "concept,title,units,effect");
    assert_string_equal(rows_text(list, "group,item,criterion,units,effect"),
                        "so | criterion | 1.2 | 2 | 7.3333\n"
                        "so | criterion | 1.3 | 2 | 6.0000\n"
                        "so | dropped | 1.4 | 2 | -7.1429\n");
}

static void
compares_like_with_like(void **state)
{
    struct par_likes *list = NULL;
    struct par_like_query query = {2023, 2024, "so", NULL, points("50")};

    (void)state;
    WORKS(par_like_list(&list, book, &query, fresh()));
    assert_string_equal(column_keys(list),
                        "unit,unit_name,group,year_from,year_to,known,coverage_from,coverage_to,"
                        "points_from,max_points_from,points_to,max_points_to,index_from,index_to,"
                        "index_change");
    assert_string_equal(
        rows_text(list, "unit,known,coverage_from,coverage_to,points_from,max_points_from,"
                        "points_to,max_points_to,index_from,index_to,index_change"),
        "a | leaf | 85.71 | 100.00 | 18 | 30 | 22 | 30 | 60.00 | 73.33 | 13.33\n"
        "b | leaf | 85.71 | 100.00 | 21 | 30 | 21 | 30 | 70.00 | 70.00 | 0.00\n"
        "c | none | <not_comparable> | <not_comparable> | <not_comparable> | <not_comparable> | "
        "<not_comparable> | <not_comparable> | <unknown> | 100.00 | <not_comparable>\n"
        "d | none | <not_comparable> | <not_comparable> | <not_comparable> | <not_comparable> | "
        "<not_comparable> | <not_comparable> | <scores_missing> | <not_scored> | "
        "<not_comparable>\n");
    query.floor = points("85.8");
    REFUSED(par_like_list(&list, book, &query, fresh()), PAR_NO, "coverage");
    assert_string_equal(failure.text,
                        "at most 85.71 % of the maximum of 2023 has its like in 2024; at least "
                        "85.8 % is asked for");
    query.floor = points("101");
    REFUSED(par_like_list(&list, book, &query, fresh()), PAR_INVALID, "floor");
    query.floor = points("");
    REFUSED(par_like_list(&list, book, &query, fresh()), PAR_INVALID, "floor");
}

static void
refuses_what_cannot_be_taken_apart(void **state)
{
    struct par_whys *list = NULL;
    struct par_movers *movers = NULL;
    struct par_likes *likes = NULL;
    struct par_why_query query = {2024, 2023, NULL, "a", 0};

    (void)state;
    REFUSED(par_why_list(&list, book, &query, fresh()), PAR_INVALID, "years");
    query.year_from = query.year_to = 2024;
    REFUSED(par_why_list(&list, book, &query, fresh()), PAR_INVALID, "same_year");
    query = (struct par_why_query){2022, 2023, NULL, "a", 0};
    REFUSED(par_why_list(&list, book, &query, fresh()), PAR_NO, "nothing_known");
    REFUSED(par_mover_list(&movers, book, &query, fresh()), PAR_NO, "nothing_known");
    query = (struct par_why_query){0, 2024, NULL, "d", 0};
    REFUSED(par_why_list(&list, book, &query, fresh()), PAR_NO, "nothing_known");
    query.unit = "x";
    REFUSED(par_why_list(&list, book, &query, fresh()), PAR_NOT_FOUND, "unit_unknown");
    query.unit = NULL;
    query.group = "x";
    REFUSED(par_mover_list(&movers, book, &query, fresh()), PAR_NOT_FOUND, "group_unknown");
    REFUSED(par_like_list(&likes, book,
                          &(struct par_like_query){2024, 2023, NULL, NULL, points("50")}, fresh()),
            PAR_INVALID, "years");
    assert_null(list);
    assert_null(movers);
    assert_null(likes);
}

/* A score of a unit that one is ranked with counts too. */
static void
shows_nothing_that_was_changed_behind_its_back(void **state)
{
    struct par_whys *list = NULL;
    struct par_likes *likes = NULL;
    struct par_why_query query = {2023, 2024, NULL, "a", 0};

    (void)state;
    sql_run(BOOK,
            "UPDATE score SET final = 80000 WHERE final = 90000 AND unit_id = (SELECT id FROM "
            "unit WHERE code = 'b')");
    REFUSED(par_why_list(&list, book, &query, fresh()), PAR_DAMAGED, "fingerprint");
    REFUSED(par_like_list(&likes, book,
                          &(struct par_like_query){2023, 2024, NULL, "b", points("50")}, fresh()),
            PAR_DAMAGED, "fingerprint");
}

static enum par_status
use_all(void)
{
    struct par_whys *list = NULL;
    struct par_movers *movers = NULL;
    struct par_likes *likes = NULL;
    struct par_why_query query = {2023, 2024, NULL, "a", 0};
    enum par_status status = par_why_list(&list, book, &query, fresh());

    par_why_list_free(list);
    query.unit = NULL;
    if (status == PAR_OK)
        status = par_mover_list(&movers, book, &query, fresh());
    par_mover_list_free(movers);
    if (status == PAR_OK)
        status = par_like_list(
            &likes, book, &(struct par_like_query){2023, 2024, "so", NULL, points("50")}, fresh());
    par_like_list_free(likes);
    return status;
}

static void
survives_without_memory(void **state)
{
    (void)state;
    holds_without_memory(NULL, use_all);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, open_new, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(takes_an_index_apart),
        TEST(takes_a_rank_apart),
        TEST(names_the_codes_that_were_others),
        TEST(sums_the_criteria_of_a_group),
        TEST(compares_like_with_like),
        TEST(refuses_what_cannot_be_taken_apart),
        TEST(shows_nothing_that_was_changed_behind_its_back),
        TEST(survives_without_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
