/* Scores: single cells, their notes, and the lists of them. */
#include "book.h"
#include "dump.h"
#include "fill.h"
#include "record/score.h"
#include "rows.h"

#include <stdlib.h>
#include <string.h>

static const char BOOK[] = "score.parindex";

static struct par_book *book;

static void
add_leaf(struct par_batch *batch, const char *code, const char *max, const char *method,
         const char *kind, const char *appraiser)
{
    const struct par_criterion row = {.set = "bo",
                                      .code = code,
                                      .title = code,
                                      .max_points = points(max),
                                      .method = method,
                                      .kind = kind,
                                      .appraiser = appraiser};

    WORKS(par_criterion_put(batch, &row, NULL, fresh()));
}

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
    add_unit(batch, "x", "Đơn vị ngoài", NULL);
    add_leaf(batch, "1", NULL, NULL, NULL, NULL);
    add_leaf(batch, "1.1", "10", "appraisal", NULL, "Sở Nội vụ");
    add_leaf(batch, "1.2", NULL, NULL, NULL, NULL);
    add_leaf(batch, "1.2.1", "4.5", "statistics", NULL, "Sở Tư pháp");
    add_leaf(batch, "2", "20", "survey", NULL, NULL);
    add_leaf(batch, "3", "5", "satisfaction", NULL, NULL);
    add_leaf(batch, "4", "5", "vote", NULL, NULL);
    add_leaf(batch, "T", NULL, NULL, "bonus", "SỞ NỘI VỤ");
    add_leaf(batch, "P", "3", NULL, "penalty", NULL);
    open_year(batch, 2024, "so", "bo", NULL);
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

static enum par_effect
set(const char *unit, const char *criterion, enum par_stage stage, const char *value)
{
    struct par_score_answer answer = {.effect = PAR_REMOVED};
    struct par_batch *batch = batch_of(book);

    WORKS(
        par_score_set(&answer, batch, 2024, unit, criterion, stage, points(value), NULL, fresh()));
    (void)commit(batch);
    return answer.effect;
}

static enum par_effect
note(const char *unit, const char *criterion, enum par_note which, const char *text)
{
    struct par_batch *batch = batch_of(book);
    enum par_effect effect = PAR_ADDED;

    WORKS(par_score_note(batch, 2024, unit, criterion, which, text, &effect, fresh()));
    (void)commit(batch);
    return effect;
}

static const char *
cells(const struct par_score_query *query, const char *keys)
{
    struct par_scores *list = NULL;

    WORKS(par_score_list(&list, book, query, fresh()));
    return rows_text(list, keys);
}

/* ---- one cell ---- */

static void
answers_with_what_was_and_is(void **state)
{
    struct par_batch *batch = batch_of(book);
    struct par_score_answer answer;

    (void)state;
    WORKS(par_score_set(&answer, batch, 2024, "so a", "1.1", PAR_FINAL, points("7.25"), "Đạt",
                        fresh()));
    assert_string_equal(answer.unit_code, "a");
    assert_string_equal(answer.unit_name, "Sở A");
    assert_string_equal(answer.criterion, "1.1");
    assert_string_equal(answer.title, "1.1");
    assert_int_equal(answer.max_points.units, 100000);
    assert_int_equal(answer.old_value.absent, PAR_NOT_SCORED);
    assert_int_equal(answer.new_value.units, 72500);
    assert_int_equal(answer.effect, PAR_ADDED);
    WORKS(par_score_set(&answer, batch, 2024, "a", "1.1", PAR_FINAL, points("8"), NULL, fresh()));
    assert_int_equal(answer.old_value.units, 72500);
    assert_int_equal(answer.effect, PAR_EDITED);
    WORKS(par_score_set(NULL, batch, 2024, "a", "1.1", PAR_SELF, points("10"), NULL, fresh()));
    (void)commit(batch);
    assert_string_equal(cells(&(struct par_score_query){.unit = "a", .scored = 1},
                              "criterion,self,first,final,note"),
                        "1.1 | 10 | <not_scored> | 8 | Đạt\n");
    SOUND(BOOK);
}

static void
sets_clears_and_leaves_no_trace(void **state)
{
    (void)state;
    assert_int_equal(set("a", "1.1", PAR_FINAL, "0"), PAR_ADDED); /* zero is a score */
    assert_int_equal(set("a", "1.1", PAR_FINAL, "0.0000"), PAR_UNCHANGED);
    assert_int_equal(set("a", "1.1", PAR_FIRST, "1"), PAR_EDITED);
    assert_int_equal(set("a", "1.1", PAR_FINAL, ""), PAR_EDITED);
    assert_int_equal(set("a", "1.1", PAR_FINAL, ""), PAR_UNCHANGED);
    assert_int_equal(set("a", "1.1", PAR_FIRST, ""), PAR_REMOVED); /* the last stage */
    assert_int_equal(set("a", "1.1", PAR_FIRST, ""), PAR_UNCHANGED);
    assert_int_equal(sql_count(BOOK, "SELECT count(*) FROM score"), 0);
    assert_int_equal(set("a", "T", PAR_FINAL, "2000"), PAR_ADDED); /* a bonus without a cap */
    SOUND(BOOK);
}

static void
refuses_scores(void **state)
{
    static const struct {
        const char *unit, *criterion;
        int year, stage;
        const char *value;
        enum par_status status;
        const char *code, *field;
    } cases[] = {
        {"a", "1.1", 2024, PAR_FINAL, "10.0001", PAR_INVALID, "over_maximum", "final"},
        {"a", "1.1", 2024, PAR_SELF, "11", PAR_INVALID, "over_maximum", "self"},
        {"a", "1.1", 2024, PAR_FIRST, "-0.0001", PAR_INVALID, "below_zero", "first"},
        {"a", "T", 2024, PAR_FINAL, "2000.0001", PAR_INVALID, "over_limit", "final"},
        {"a", "P", 2024, PAR_FINAL, "3.5", PAR_INVALID, "over_maximum", "final"},
        {"a", "1", 2024, PAR_FINAL, "1", PAR_INVALID, "criterion_not_leaf", "criterion"},
        {"a", "1.2", 2024, PAR_FINAL, "1", PAR_INVALID, "criterion_not_leaf", "criterion"},
        {"a", "9", 2024, PAR_FINAL, "1", PAR_NOT_FOUND, "criterion_unknown", "criterion"},
        {"a", "", 2024, PAR_FINAL, "1", PAR_NOT_FOUND, "criterion_unknown", "criterion"},
        {"a", "2", 2024, PAR_SELF, "1", PAR_INVALID, "stage_refused", "self"},
        {"a", "3", 2024, PAR_FIRST, "1", PAR_INVALID, "stage_refused", "first"},
        {"a", "4", 2024, PAR_SELF, "1", PAR_INVALID, "stage_refused", "self"},
        {"b", "1.1", 2024, PAR_FINAL, "1", PAR_INVALID, "not_applicable", "final"},
        {"b", "1.2.1", 2024, PAR_FINAL, "2.5", PAR_INVALID, "over_maximum", "final"},
        {"z", "1.1", 2024, PAR_FINAL, "1", PAR_NOT_FOUND, "unit_unknown", NULL},
        {"so", "1.1", 2024, PAR_FINAL, "1", PAR_AMBIGUOUS, "unit_ambiguous", NULL},
        {"a", "1.1", 2023, PAR_FINAL, "1", PAR_STATE, "year_not_open", "year"},
        {"x", "1.1", 2024, PAR_FINAL, "1", PAR_STATE, "year_not_open", "year"},
    };
    struct par_batch *batch = batch_of(book);
    char *before;

    (void)state;
    add_allowance(batch, 2024, "b", "1.1", "0");
    add_allowance(batch, 2024, "b", "1.2.1", "2");
    (void)commit(batch);
    before = book_dump(BOOK);
    for (size_t i = 0; i < COUNT(cases); i++) {
        batch = batch_of(book);
        REFUSED(par_score_set(NULL, batch, cases[i].year, cases[i].unit, cases[i].criterion,
                              (enum par_stage)cases[i].stage, points(cases[i].value), NULL,
                              fresh()),
                cases[i].status, cases[i].code);
        if (cases[i].field != NULL)
            assert_string_equal(failure.field, cases[i].field);
        assert_int_equal(par_batch_changes(batch), 0);
        par_batch_cancel(batch);
    }
    SAYS_THE_SAME(BOOK, before);
    assert_int_equal(set("b", "1.2.1", PAR_FINAL, "2"), PAR_ADDED);
    free(before);
}

static void
names_the_criteria_below_a_branch(void **state)
{
    struct par_batch *batch = batch_of(book);

    (void)state;
    REFUSED(par_score_set(NULL, batch, 2024, "a", "1", PAR_FINAL, points("1"), NULL, fresh()),
            PAR_INVALID, "criterion_not_leaf");
    assert_string_equal(failure.text, "1 is a domain and has no points of its own");
    assert_string_equal(failure.hint.args[1].text, "1.1, 1.2.1");
    REFUSED(par_score_set(NULL, batch, 2024, "a", "1.2", PAR_FINAL, points("1"), NULL, fresh()),
            PAR_INVALID, "criterion_not_leaf");
    assert_string_equal(failure.text, "1.2 is a branch and has no points of its own");
    par_batch_cancel(batch);
}

/* ---- notes ---- */

static void
keeps_the_notes_of_both_rounds(void **state)
{
    (void)state;
    assert_int_equal(note("a", "1.1", PAR_NOTE_UNIT, "Đã ban hành"), PAR_ADDED);
    assert_int_equal(note("Sở A", "1.1", PAR_NOTE_APPRAISER, "Thiếu báo cáo"), PAR_ADDED);
    assert_int_equal(note("a", "1.1", PAR_NOTE_EXPLANATION, "Đã gửi bổ sung"), PAR_ADDED);
    assert_int_equal(note("a", "1.1", PAR_NOTE_UNIT, " Đã ban hành "), PAR_UNCHANGED);
    assert_int_equal(note("a", "1.1", PAR_NOTE_UNIT, "Đã ban hành ngày 5/1"), PAR_EDITED);
    assert_string_equal(cells(&(struct par_score_query){.unit = "a", .scored = 1},
                              "criterion,self,first,final,unit_note,note,explanation"),
                        "1.1 | <not_scored> | <not_scored> | <not_scored> | Đã ban hành ngày 5/1 "
                        "| Thiếu báo cáo | Đã gửi bổ sung\n");
    assert_int_equal(note("a", "1.1", PAR_NOTE_APPRAISER, ""), PAR_REMOVED);
    assert_int_equal(note("a", "1.1", PAR_NOTE_APPRAISER, NULL), PAR_UNCHANGED);
    assert_int_equal(note("a", "1.1", PAR_NOTE_UNIT, NULL), PAR_REMOVED);
    assert_int_equal(note("a", "1.1", PAR_NOTE_EXPLANATION, "  "), PAR_REMOVED);
    assert_string_equal(cells(&(struct par_score_query){.scored = 1}, "criterion"), "");
    SOUND(BOOK);
}

static void
refuses_notes(void **state)
{
    struct par_batch *batch = batch_of(book);

    (void)state;
    REFUSED(par_score_note(batch, 2024, "a", "1", PAR_NOTE_UNIT, "x", NULL, fresh()), PAR_INVALID,
            "criterion_not_leaf");
    REFUSED(par_score_note(batch, 2024, "a", "9", PAR_NOTE_UNIT, "x", NULL, fresh()), PAR_NOT_FOUND,
            "criterion_unknown");
    REFUSED(par_score_note(batch, 2024, "z", "1.1", PAR_NOTE_UNIT, "x", NULL, fresh()),
            PAR_NOT_FOUND, "unit_unknown");
    REFUSED(par_score_note(batch, 2023, "a", "1.1", PAR_NOTE_UNIT, "x", NULL, fresh()), PAR_STATE,
            "year_not_open");
    REFUSED(par_score_note(batch, 2024, "a", "1.1", PAR_NOTE_UNIT, "\xff", NULL, fresh()),
            PAR_INVALID, "utf8");
    assert_int_equal(par_batch_changes(batch), 0);
    par_batch_cancel(batch);
}

/* ---- lists ---- */

static void
lists_every_cell_of_the_form(void **state)
{
    struct par_scores *list = NULL;

    (void)state;
    (void)set("b", "1.1", PAR_SELF, "10");
    WORKS(par_score_list(&list, book, &(struct par_score_query){.years = "2024"}, fresh()));
    assert_string_equal(column_keys(list),
                        "year,unit,unit_name,criterion,title,method,max_points,self,first,final,"
                        "note,exempt,unit_note,explanation,appraiser");
    assert_int_equal(par_list_count((struct par_list *)list), 14);
    par_score_list_free(list);
    assert_string_equal(cells(&(struct par_score_query){.unit = "b"},
                              "criterion,method,max_points,self,first,final,appraiser"),
                        "1.1 | appraisal | 10 | 10 | <not_scored> | <not_scored> | Sở Nội vụ\n"
                        "1.2.1 | statistics | 4.5 | <not_scored> | <not_scored> | <not_scored> | "
                        "Sở Tư pháp\n"
                        "2 | survey | 20 | <not_applicable> | <not_applicable> | <not_scored> | "
                        "<none>\n"
                        "3 | satisfaction | 5 | <not_applicable> | <not_applicable> | "
                        "<not_scored> | <none>\n"
                        "4 | vote | 5 | <not_applicable> | <not_applicable> | <not_scored> | "
                        "<none>\n"
                        "T | <none> | <unknown> | <not_scored> | <not_scored> | <not_scored> | "
                        "SỞ NỘI VỤ\n"
                        "P | <none> | 3 | <not_scored> | <not_scored> | <not_scored> | <none>\n");
    assert_string_equal(
        cells(&(struct par_score_query){.criterion = "2", .group = "khoi so"}, "unit,criterion"),
        "a | 2\nb | 2\n");
    assert_string_equal(cells(&(struct par_score_query){.criterion = "1"}, "unit"), "");
    assert_string_equal(cells(&(struct par_score_query){.years = "2023"}, "unit"), "");
}

static void
lists_what_is_missing(void **state)
{
    struct par_batch *batch = batch_of(book);

    (void)state;
    add_score(batch, 2024, "a", "1.1", "0");
    WORKS(par_score_set(NULL, batch, 2024, "a", "1.2.1", PAR_SELF, points("1"), NULL, fresh()));
    add_score(batch, 2024, "a", "2", "15");
    add_allowance(batch, 2024, "a", "3", "0");
    (void)commit(batch);
    assert_string_equal(cells(&(struct par_score_query){.unit = "a", .missing = 1}, "criterion"),
                        "1.2.1\n4\n");
}

static void
lists_claims_without_evidence(void **state)
{
    const struct par_evidence paper = {
        .year = number(2024), .unit_code = "a", .criterion = "1.1", .document = "12/BC"};
    struct par_batch *batch;

    (void)state;
    (void)set("a", "1.1", PAR_SELF, "9");
    (void)set("a", "1.2.1", PAR_SELF, "0"); /* claims nothing */
    (void)set("a", "P", PAR_SELF, "1");     /* nor does what it owns up to */
    (void)set("a", "T", PAR_SELF, "2");
    (void)set("b", "1.1", PAR_FINAL, "9"); /* what is granted is no claim */
    (void)set("b", "1.2.1", PAR_SELF, "4");
    assert_string_equal(cells(&(struct par_score_query){.no_evidence = 1}, "unit,criterion,self"),
                        "a | 1.1 | 9\na | T | 2\nb | 1.2.1 | 4\n");
    batch = batch_of(book);
    WORKS(par_evidence_put(batch, &paper, NULL, fresh()));
    (void)commit(batch);
    assert_string_equal(cells(&(struct par_score_query){.no_evidence = 1}, "unit,criterion"),
                        "a | T\nb | 1.2.1\n");
}

static void
lists_what_a_body_appraises(void **state)
{
    struct par_scores *list = NULL;

    (void)state;
    assert_string_equal(
        cells(&(struct par_score_query){.appraiser = "so-noi-vu", .unit = "a"}, "criterion"),
        "1.1\nT\n");
    assert_string_equal(
        cells(&(struct par_score_query){.appraiser = "Sở Tư pháp", .missing = 1}, "unit,criterion"),
        "a | 1.2.1\nb | 1.2.1\n");
    REFUSED(par_score_list(&list, book, &(struct par_score_query){.appraiser = "Sở"}, fresh()),
            PAR_NOT_FOUND, "appraiser_unknown");
    assert_string_equal(failure.hint.args[0].text, "SỞ NỘI VỤ; Sở Nội vụ; Sở Tư pháp");
    REFUSED(par_score_list(&list, book,
                           &(struct par_score_query){.appraiser = "Sở Tư pháp", .years = "2023"},
                           fresh()),
            PAR_NOT_FOUND, "appraiser_unknown");
    assert_null(list);
}

static void
guards_an_approved_year(void **state)
{
    struct par_batch *batch = batch_of(book);
    char *before;

    (void)state;
    add_score(batch, 2024, "a", "1.1", "7");
    add_decision(batch, "1/QĐ", "2025-01-24");
    (void)commit(batch);
    approve(BOOK, 2024, "so", "1/QĐ");
    before = book_dump(BOOK);
    batch = batch_of(book);
    REFUSED(par_score_set(NULL, batch, 2024, "a", "1.1", PAR_FINAL, points("7"), NULL, fresh()),
            PAR_STATE, "approved");
    REFUSED(par_score_note(batch, 2024, "a", "1.1", PAR_NOTE_UNIT, "x", NULL, fresh()), PAR_STATE,
            "approved");
    par_batch_cancel(batch);
    SAYS_THE_SAME(BOOK, before);
    free(before);
}

static enum par_status
use_all(void)
{
    struct par_scores *list = NULL;
    struct par_score_answer answer;
    struct par_batch *batch = NULL;
    enum par_status status = par_batch_begin(&batch, book, "Lan", "test", NULL, fresh());

    if (status != PAR_OK)
        return status;
    status =
        par_score_set(&answer, batch, 2024, "a", "1.1", PAR_FINAL, points("7"), "Đạt", fresh());
    if (status == PAR_OK)
        status = par_score_note(batch, 2024, "a", "1.1", PAR_NOTE_APPRAISER, "", NULL, fresh());
    if (status == PAR_OK)
        status = par_score_set(NULL, batch, 2024, "b", "1.1", PAR_SELF, points(""), NULL, fresh());
    if (status == PAR_OK)
        status = par_score_list(
            &list, book,
            &(struct par_score_query){.years = "2024", .unit = "a", .appraiser = "so noi vu"},
            fresh());
    par_score_list_free(list);
    if (status == PAR_OK)
        return par_batch_commit(batch, NULL, fresh());
    par_batch_cancel(batch);
    return status;
}

static void
survives_without_memory(void **state)
{

    (void)state;
    (void)set("b", "1.1", PAR_SELF, "4");
    holds_without_memory(BOOK, use_all);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, open_new, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(answers_with_what_was_and_is),
        TEST(sets_clears_and_leaves_no_trace),
        TEST(refuses_scores),
        TEST(names_the_criteria_below_a_branch),
        TEST(keeps_the_notes_of_both_rounds),
        TEST(refuses_notes),
        TEST(lists_every_cell_of_the_form),
        TEST(lists_what_is_missing),
        TEST(lists_claims_without_evidence),
        TEST(lists_what_a_body_appraises),
        TEST(guards_an_approved_year),
        TEST(survives_without_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
