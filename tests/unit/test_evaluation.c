/* Evaluations: opened with rules and members, edited, given another set, removed. */
#include "book.h"
#include "dump.h"
#include "fill.h"
#include "record/evaluation.h"
#include "rows.h"

#include <stdlib.h>
#include <string.h>

static const char BOOK[] = "evaluation.parindex";

static struct par_book *book;

static int
open_new(void **state)
{
    struct par_batch *batch;

    (void)state;
    book = book_new(BOOK);
    batch = batch_of(book);
    add_group(batch, "so", "Khối sở");
    add_group(batch, "huyen", "Khối huyện");
    add_unit(batch, "a", "Sở A", "so");
    add_unit(batch, "b", "Sở B", "so");
    add_unit(batch, "h", "Huyện H", "huyen");
    add_criterion(batch, "bo", "1", NULL, NULL);
    add_criterion(batch, "bo", "1.1", "10", NULL);
    add_criterion(batch, "bo", "1.2", "20", NULL);
    add_criterion(batch, "khac", "1", NULL, NULL);
    add_criterion(batch, "khac", "1.1", "8", NULL);
    add_class(batch, "t", "Tốt", "80", NULL);
    add_decision(batch, "1/QĐ", "2025-01-24");
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
rules(const char *years, const char *group)
{
    struct par_evaluations *list = NULL;

    WORKS(par_evaluation_list(&list, book, &(struct par_evaluation_query){years, group}, fresh()));
    return rows_text(list, "year,group,state,set,scale,decimals,point_decimals,tie,class_on,"
                           "rank_on,na,units");
}

static enum par_effect
put(const struct par_evaluation *row)
{
    struct par_batch *batch = batch_of(book);
    enum par_effect effect = PAR_REMOVED;

    WORKS(par_evaluation_put(batch, row, &effect, fresh()));
    (void)commit(batch);
    return effect;
}

static void
opens_with_defaults_and_all_members(void **state)
{
    struct par_evaluation row = year_of(2024, "Khối sở", "bo", "t");
    struct par_evaluations *list = NULL;
    struct par_participants *parts = NULL;

    (void)state;
    assert_string_equal(rules(NULL, NULL), "");
    assert_int_equal(put(&row), PAR_ADDED);
    assert_string_equal(rules(NULL, NULL),
                        "2024 | so | open | bo | t | 2 | 2 | gap | exact | exact | lower | 2\n");
    assert_int_equal(put(&row), PAR_UNCHANGED);
    WORKS(par_evaluation_list(&list, book, &(struct par_evaluation_query){NULL, NULL}, fresh()));
    assert_string_equal(column_keys(list),
                        "year,group,group_name,state,set,scale,decimals,point_decimals,tie,"
                        "class_on,rank_on,na,units,decision,decision_date,phase,until");
    par_evaluation_list_free(list);
    WORKS(par_participant_list(&parts, book, &(struct par_participant_query){NULL, NULL, NULL},
                               fresh()));
    assert_string_equal(rows_text(parts, "year,unit,group,ranked"),
                        "2024 | a | so | 1\n2024 | b | so | 1\n");
    SOUND(BOOK);
}

/* A year of papers has no set, and nobody takes part until a paper names them. */
static void
keeps_a_year_of_papers_apart(void **state)
{
    struct par_evaluation row = year_of(2015, "so", NULL, "t");

    (void)state;
    assert_int_equal(put(&row), PAR_ADDED);
    assert_string_equal(rules("2015", NULL),
                        "2015 | so | published | <unknown> | t | 2 | 2 | gap | "
                        "exact | exact | lower | 0\n");
    row.set = "bo";
    assert_int_equal(put(&row), PAR_EDITED);
    assert_string_equal(rules("2015", NULL),
                        "2015 | so | open | bo | t | 2 | 2 | gap | exact | exact | lower | 2\n");
    row.set = NULL; /* not said: it stays */
    row.scale = NULL;
    assert_int_equal(put(&row), PAR_UNCHANGED);
}

static void
edits_what_is_said(void **state)
{
    struct par_evaluation row = year_of(2024, "so", "bo", "t");

    (void)state;
    (void)put(&row);
    row = year_of(2024, "so", NULL, NULL);
    row.decimals = number(0);
    row.point_decimals = number(4);
    row.tie = "dense";
    row.class_on = "published"; /* another word for printed */
    row.na = "rescale";
    assert_int_equal(put(&row), PAR_EDITED);
    assert_string_equal(rules(NULL, NULL), "2024 | so | open | bo | t | 0 | 4 | dense | printed | "
                                           "exact | rescale | 2\n");
    row = year_of(2024, "so", NULL, NULL);
    row.decimals = number(3);
    row.tie = "order";
    row.rank_on = "printed";
    assert_int_equal(put(&row), PAR_EDITED);
    assert_string_equal(rules(NULL, NULL), "2024 | so | open | bo | t | 3 | 4 | order | printed | "
                                           "printed | rescale | 2\n");
    SOUND(BOOK);
}

static void
lists_by_year_and_group(void **state)
{
    struct par_batch *batch = batch_of(book);
    struct par_evaluations *list = NULL;

    (void)state;
    open_year(batch, 2024, "so", "bo", NULL);
    open_year(batch, 2024, "huyen", "khac", NULL);
    open_year(batch, 2022, "so", NULL, NULL);
    (void)commit(batch);
    WORKS(par_evaluation_list(&list, book, &(struct par_evaluation_query){NULL, NULL}, fresh()));
    assert_string_equal(rows_text(list, "year,group,cells"),
                        "2022 | so | <none>\n2024 | huyen | 1\n2024 | so | 4\n");
    WORKS(par_evaluation_list(&list, book, &(struct par_evaluation_query){"2023-2024", "khoi so"},
                              fresh()));
    assert_string_equal(rows_text(list, "year,group"), "2024 | so\n");
    REFUSED(par_evaluation_list(&list, book, &(struct par_evaluation_query){"2024", "x"}, fresh()),
            PAR_NOT_FOUND, "group_unknown");
    REFUSED(par_evaluation_list(&list, book, &(struct par_evaluation_query){"24", NULL}, fresh()),
            PAR_USAGE, "years");
}

static void
refuses_rules(void **state)
{
    static const struct {
        struct par_evaluation row;
        int year, decimals, points; /* -1: not said */
        enum par_status status;
        const char *code, *field;
    } cases[] = {
        {{.group_code = "so"}, 1899, -1, -1, PAR_INVALID, "year", "year"},
        {{.group_code = "so"}, 3000, -1, -1, PAR_INVALID, "year", "year"},
        {{.group_code = "x"}, 2024, -1, -1, PAR_NOT_FOUND, "group_unknown", "group"},
        {{.group_code = "khoi"}, 2024, -1, -1, PAR_NOT_FOUND, "group_unknown", "group"},
        {{.group_code = "so", .set = "x"}, 2024, -1, -1, PAR_NOT_FOUND, "set_unknown", "set"},
        {{.group_code = "so", .scale = "x"}, 2024, -1, -1, PAR_NOT_FOUND, "scale_unknown", "scale"},
        {{.group_code = "so", .tie = "x"}, 2024, -1, -1, PAR_INVALID, "word", "tie"},
        {{.group_code = "so", .tie = ""}, 2024, -1, -1, PAR_INVALID, "word", "tie"},
        {{.group_code = "so", .class_on = "x"}, 2024, -1, -1, PAR_INVALID, "word", "class_on"},
        {{.group_code = "so", .rank_on = "x"}, 2024, -1, -1, PAR_INVALID, "word", "rank_on"},
        {{.group_code = "so", .na = "x"}, 2024, -1, -1, PAR_INVALID, "word", "na"},
        {{.group_code = "so"}, 2024, 4, -1, PAR_INVALID, "decimals", "decimals"},
        {{.group_code = "so"}, 2024, -2, -1, PAR_INVALID, "decimals", "decimals"},
        {{.group_code = "so"}, 2024, -1, 5, PAR_INVALID, "decimals", "point_decimals"},
        {{.group_code = "so", .set = "mo"}, 2024, -1, -1, PAR_INVALID, "no_maximum", "set"},
    };
    struct par_batch *batch = batch_of(book);
    char *before;

    (void)state;
    add_criterion(batch, "mo", "1", NULL, NULL);
    (void)commit(batch);
    before = book_dump(BOOK);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct par_evaluation row = cases[i].row;

        row.year = number(cases[i].year);
        row.decimals = cases[i].decimals == -1 ? no_number() : number(cases[i].decimals);
        row.point_decimals = cases[i].points == -1 ? no_number() : number(cases[i].points);
        batch = batch_of(book);
        REFUSED(par_evaluation_put(batch, &row, NULL, fresh()), cases[i].status, cases[i].code);
        assert_string_equal(failure.field, cases[i].field);
        assert_int_equal(par_batch_changes(batch), 0);
        par_batch_cancel(batch);
    }
    SAYS_THE_SAME(BOOK, before);
    free(before);
}

/* ---- another set ---- */

static void
keeps_scores_by_code_in_another_set(void **state)
{
    struct par_batch *batch = batch_of(book);

    (void)state;
    open_year(batch, 2024, "so", "bo", NULL);
    add_score(batch, 2024, "a", "1.1", "7");
    (void)commit(batch);
    batch = batch_of(book);
    open_year(batch, 2024, "so", "khac", NULL);
    (void)commit(batch);
    assert_string_equal(sql_get(BOOK, "SELECT s.code || ' ' || c.code || ' ' || x.final FROM score "
                                      "x JOIN criterion c ON c.id = x.criterion_id JOIN "
                                      "criteria_set s ON s.id = c.set_id"),
                        "khac 1.1 70000");
    SOUND(BOOK);
    batch = batch_of(book);
    WORKS(par_undo(batch, 0, NULL, fresh()));
    (void)commit(batch);
    assert_string_equal(sql_get(BOOK, "SELECT s.code FROM score x JOIN criterion c ON c.id = "
                                      "x.criterion_id JOIN criteria_set s ON s.id = c.set_id"),
                        "bo");
    SOUND(BOOK);
}

static void
names_scores_that_another_set_would_lose(void **state)
{
    struct par_batch *batch = batch_of(book);
    struct par_evaluation row = year_of(2024, "so", "khac", NULL);
    char *before;

    (void)state;
    open_year(batch, 2024, "so", "bo", NULL);
    add_score(batch, 2024, "a", "1.1", "7");
    add_score(batch, 2024, "a", "1.2", "7");
    WORKS(par_score_note(batch, 2024, "b", "1.2", PAR_NOTE_UNIT, "x", NULL, fresh()));
    (void)commit(batch);
    before = book_dump(BOOK);
    batch = batch_of(book);
    REFUSED(par_evaluation_put(batch, &row, NULL, fresh()), PAR_STATE, "scores_lost");
    assert_string_equal(failure.text, "set khac has no criterion for scores that stand: 1.2");
    REFUSED(par_batch_commit(batch, NULL, fresh()), PAR_MISUSE, "broken");
    SAYS_THE_SAME(BOOK, before);
    free(before);
}

/* A score above the maximum that it has in the other set is no score there. */
static void
refuses_a_set_whose_maxima_are_lower(void **state)
{
    struct par_batch *batch = batch_of(book);
    char *before;

    (void)state;
    open_year(batch, 2024, "so", "bo", NULL);
    add_score(batch, 2024, "a", "1.1", "9");
    (void)commit(batch);
    before = book_dump(BOOK);
    batch = batch_of(book);
    open_year(batch, 2024, "so", "khac", NULL);
    assert_int_equal(par_batch_commit(batch, NULL, fresh()), PAR_INVALID);
    SAYS_THE_SAME(BOOK, before);
    free(before);
}

/* ---- removing ---- */

static void
removes_an_empty_year_with_its_participants(void **state)
{
    struct par_batch *batch = batch_of(book);
    char *before = book_dump(BOOK);

    (void)state;
    open_year(batch, 2024, "so", "bo", "t");
    (void)commit(batch);
    batch = batch_of(book);
    WORKS(par_evaluation_remove(batch, 2024, "Khối sở", fresh()));
    (void)commit(batch);
    SAYS_THE_SAME(BOOK, before);
    batch = batch_of(book);
    REFUSED(par_evaluation_remove(batch, 2024, "so", fresh()), PAR_NOT_FOUND, "year_unknown");
    REFUSED(par_evaluation_remove(batch, 2024, "x", fresh()), PAR_NOT_FOUND, "group_unknown");
    REFUSED(par_evaluation_remove(batch, 2024, "khoi", fresh()), PAR_NOT_FOUND, "group_unknown");
    par_batch_cancel(batch);
    free(before);
}

static void
keeps_a_year_that_holds_something(void **state)
{
    const struct par_published fact = {.year = number(2024),
                                       .unit_code = "a",
                                       .points = points("9"),
                                       .max_points = points(NULL),
                                       .index = points(NULL),
                                       .rank = no_number(),
                                       .group_size = no_number()};
    const struct par_evidence paper = {
        .year = number(2024), .unit_code = "a", .criterion = "1.1", .document = "12/BC"};
    struct par_batch *batch = batch_of(book);

    (void)state;
    open_year(batch, 2024, "so", "bo", NULL);
    (void)commit(batch);
    for (int what = 0; what < 5; what++) {
        static const char *const words[] = {"scores", "allowance", "note", "evidence", "published"};

        batch = batch_of(book);
        if (what == 0)
            add_score(batch, 2024, "a", "1.1", "7");
        else if (what == 1)
            add_allowance(batch, 2024, "a", "1.1", "7");
        else if (what == 2)
            WORKS(par_score_note(batch, 2024, "a", "1.1", PAR_NOTE_UNIT, "x", NULL, fresh()));
        else if (what == 3)
            WORKS(par_evidence_put(batch, &paper, NULL, fresh()));
        else
            WORKS(par_published_put(batch, &fact, 0, NULL, fresh()));
        REFUSED(par_evaluation_remove(batch, 2024, "so", fresh()), PAR_IN_USE, "in_use");
        assert_string_equal(failure.message.args[2].text, words[what]);
        par_batch_cancel(batch);
    }
}

static void
guards_an_approved_year(void **state)
{
    struct par_evaluation row = year_of(2024, "so", NULL, NULL);
    struct par_batch *batch = batch_of(book);
    char *before;

    (void)state;
    open_year(batch, 2024, "so", "bo", "t");
    (void)commit(batch);
    approve(BOOK, 2024, "so", "1/QĐ");
    before = book_dump(BOOK);
    assert_int_equal(put(&row), PAR_UNCHANGED); /* nothing is said that would change */
    row.tie = "dense";
    batch = batch_of(book);
    REFUSED(par_evaluation_put(batch, &row, NULL, fresh()), PAR_STATE, "approved");
    assert_string_equal(failure.text, "2024, Khối sở is approved by 1/QĐ of 2025-01-24");
    REFUSED(par_evaluation_remove(batch, 2024, "so", fresh()), PAR_STATE, "approved");
    par_batch_cancel(batch);
    SAYS_THE_SAME(BOOK, before);
    free(before);
}

/* ---- inside the library ---- */

static void
finds_and_makes_evaluations(void **state)
{
    struct evaluation_ref ref = {0};
    struct par_batch *batch = batch_of(book);
    int64_t id;

    (void)state;
    assert_int_equal(evaluation_find(&ref, book, 2024, "so", fresh()), PAR_NOT_FOUND);
    assert_int_equal(failure.status, PAR_OK); /* the caller says what is missing */
    WORKS(evaluation_ensure(&ref, batch, 2024, "so", fresh()));
    assert_string_equal(ref.state, "published");
    assert_int_equal(ref.set_id, 0);
    assert_int_equal(ref.scale_id, 0);
    id = ref.id;
    WORKS(evaluation_ensure(&ref, batch, 2024, "so", fresh()));
    assert_int_equal(ref.id, id);
    REFUSED(evaluation_ensure(&ref, batch, 1800, "so", fresh()), PAR_INVALID, "year");
    open_year(batch, 2024, "so", "bo", "t");
    WORKS(evaluation_find(&ref, book, 2024, "so", fresh()));
    assert_string_equal(ref.state, "open");
    assert_true(ref.set_id > 0 && ref.scale_id > 0);
    (void)commit(batch);
    SOUND(BOOK);
}

static enum par_status
use_all(void)
{
    struct par_evaluation row = year_of(2024, "so", "bo", "t");
    struct par_evaluations *list = NULL;
    struct par_batch *batch = NULL;
    enum par_status status = par_batch_begin(&batch, book, "Lan", "test", NULL, fresh());

    if (status != PAR_OK)
        return status;
    status = par_evaluation_put(batch, &row, NULL, fresh());
    row.tie = "order";
    row.set = "khac";
    if (status == PAR_OK)
        status = par_evaluation_put(batch, &row, NULL, fresh());
    if (status == PAR_OK)
        status =
            par_evaluation_list(&list, book, &(struct par_evaluation_query){"2024", "so"}, fresh());
    par_evaluation_list_free(list);
    if (status == PAR_OK)
        status = par_evaluation_remove(batch, 2023, "so", fresh());
    if (status == PAR_OK)
        return par_batch_commit(batch, NULL, fresh());
    par_batch_cancel(batch);
    return status;
}

static void
survives_without_memory(void **state)
{
    struct par_batch *batch = batch_of(book);

    (void)state;
    open_year(batch, 2023, "so", "bo", NULL);
    (void)commit(batch);
    holds_without_memory(BOOK, use_all);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, open_new, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(opens_with_defaults_and_all_members),
        TEST(keeps_a_year_of_papers_apart),
        TEST(edits_what_is_said),
        TEST(lists_by_year_and_group),
        TEST(refuses_rules),
        TEST(keeps_scores_by_code_in_another_set),
        TEST(names_scores_that_another_set_would_lose),
        TEST(refuses_a_set_whose_maxima_are_lower),
        TEST(removes_an_empty_year_with_its_participants),
        TEST(keeps_a_year_that_holds_something),
        TEST(guards_an_approved_year),
        TEST(finds_and_makes_evaluations),
        TEST(survives_without_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
