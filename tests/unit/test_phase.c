/* Phases: what each takes, until which day, and what only a reason lets in. */
#include "book.h"
#include "dump.h"
#include "fill.h"
#include "record/phase.h"
#include "rows.h"

#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char BOOK[] = "phase.parindex";

/* 2024-12-15T16:59:59Z: the last second of 15 December in Vietnam. */
static const int64_t last_second = 1734281999;

static struct par_book *book;

static int
open_new(void **state)
{
    struct par_batch *batch;
    const struct par_criterion survey = {
        .set = "bo", .code = "3", .title = "3", .max_points = points("20"), .method = "survey"};
    const struct par_criterion vote = {
        .set = "bo", .code = "4", .title = "4", .max_points = points("5"), .method = "vote"};

    (void)state;
    clock_stop(last_second);
    book = book_new(BOOK);
    batch = batch_of(book);
    add_group(batch, "so", "Khối sở");
    add_unit(batch, "a", "Sở A", "so");
    add_unit(batch, "b", "Sở B", "so");
    add_criterion(batch, "bo", "1", "10", NULL);
    add_criterion(batch, "bo", "2", "20", NULL);
    WORKS(par_criterion_put(batch, &survey, NULL, fresh()));
    WORKS(par_criterion_put(batch, &vote, NULL, fresh()));
    open_year(batch, 2024, "so", "bo", NULL);
    (void)commit(batch);
    return 0;
}

static int
close_it(void **state)
{
    (void)state;
    par_book_close(book);
    clock_stop(-1);
    return 0;
}

static struct par_batch *
batch_with(const char *reason)
{
    struct par_batch *batch = NULL;

    WORKS(par_batch_begin(&batch, book, "Lan", "test", reason, fresh()));
    return batch;
}

/* Sets the phase in a batch of its own, which must be taken. */
static void
phase(const char *word, const char *until)
{
    struct par_batch *batch = batch_with(NULL);

    WORKS(par_evaluation_phase(batch, 2024, "so", word, until, NULL, fresh()));
    (void)commit(batch);
}

static const char *
phases(void)
{
    struct par_evaluations *list = NULL;

    WORKS(par_evaluation_list(&list, book, &(struct par_evaluation_query){NULL, NULL}, fresh()));
    return rows_text(list, "year,group,state,phase,until,over");
}

/* ---- what is entered ---- */

/* Every kind of entry there is, into criterion 1 (or "measured": a survey's) of unit a. */
static const char *const entries[] = {"self",        "first",    "final",     "unit note", "note",
                                      "explanation", "evidence", "allowance", "measured"};

static enum par_status
enter(struct par_batch *batch, const char *what)
{
    static int64_t value = 10000; /* each time another one, so that each is a change */
    const struct par_decimal given = {value, 4, PAR_PRESENT};
    char text[32];

    value += 100;
    snprintf(text, sizeof text, "%lld", (long long)value);
    if (strcmp(what, "self") == 0)
        return par_score_set(NULL, batch, 2024, "a", "1", PAR_SELF, given, NULL, fresh());
    if (strcmp(what, "first") == 0)
        return par_score_set(NULL, batch, 2024, "a", "1", PAR_FIRST, given, NULL, fresh());
    if (strcmp(what, "final") == 0)
        return par_score_set(NULL, batch, 2024, "a", "1", PAR_FINAL, given, NULL, fresh());
    if (strcmp(what, "measured") == 0)
        return par_score_set(NULL, batch, 2024, "a", "3", PAR_FINAL, given, NULL, fresh());
    if (strcmp(what, "unit note") == 0)
        return par_score_note(batch, 2024, "a", "1", PAR_NOTE_UNIT, text, NULL, fresh());
    if (strcmp(what, "note") == 0)
        return par_score_note(batch, 2024, "a", "1", PAR_NOTE_APPRAISER, text, NULL, fresh());
    if (strcmp(what, "explanation") == 0)
        return par_score_note(batch, 2024, "a", "1", PAR_NOTE_EXPLANATION, text, NULL, fresh());
    if (strcmp(what, "evidence") == 0)
        return par_evidence_put(
            batch,
            &(struct par_evidence){
                .year = number(2024), .unit_code = "a", .criterion = "1", .document = text},
            NULL, fresh());
    return par_allowance_put(batch,
                             &(struct par_allowance){.year = number(2024),
                                                     .unit_code = "a",
                                                     .criterion = "2",
                                                     .max_points = given,
                                                     .reason = text},
                             NULL, fresh());
}

/* The entries that are taken now without a reason, joined. */
static const char *
taken(void)
{
    static struct buffer out;

    buffer_clear(&out);
    for (size_t i = 0; i < COUNT(entries); i++) {
        struct par_batch *batch = batch_with(NULL);

        if (enter(batch, entries[i]) == PAR_OK) {
            buffer_text(&out, out.length > 0 ? ", " : "");
            buffer_text(&out, entries[i]);
        } else {
            assert_int_equal(failure.status, PAR_STATE);
            assert_memory_equal(failure.code, "phase_", 6);
            assert_null(strchr(failure.text, '{'));
            assert_non_null(failure.hint.pattern);
        }
        par_batch_cancel(batch);
    }
    return buffer_get(&out);
}

static const char everything[] =
    "self, first, final, unit note, note, explanation, evidence, allowance, measured";

static void
takes_in_each_phase_what_belongs_to_it(void **state)
{
    (void)state;
    assert_string_equal(taken(), everything);
    phase("self", NULL);
    assert_string_equal(taken(), "self, unit note, evidence, allowance");
    phase("appraisal", NULL);
    assert_string_equal(taken(), "first, final, note, allowance, measured");
    phase("explanation", NULL);
    assert_string_equal(taken(), "final, note, explanation, evidence, allowance, measured");
    phase("survey", NULL);
    assert_string_equal(taken(), "note, allowance, measured");
}

static void
takes_everything_with_a_reason(void **state)
{
    static const char *const words[] = {"self", "appraisal", "explanation", "survey"};

    (void)state;
    for (size_t w = 0; w < COUNT(words); w++) {
        phase(words[w], "2024-12-14"); /* past at that */
        for (size_t i = 0; i < COUNT(entries); i++) {
            struct par_batch *batch = batch_with("Công văn 5");

            WORKS(enter(batch, entries[i]));
            par_batch_cancel(batch);
        }
    }
}

/* The day ends at midnight in Vietnam, 17:00 UTC. */
static void
takes_nothing_after_the_last_day(void **state)
{
    struct par_batch *batch;

    (void)state;
    phase("self", "15/12/2024");
    assert_string_equal(taken(), "self, unit note, evidence, allowance");
    clock_stop(last_second + 1);
    assert_string_equal(taken(), "");
    batch = batch_with(NULL);
    REFUSED(enter(batch, "self"), PAR_STATE, "phase_over");
    assert_string_equal(failure.text, "self scoring of 2024, Khối sở ended on 2024-12-15");
    REFUSED(enter(batch, "final"), PAR_STATE, "phase_over");
    par_batch_cancel(batch);
    clock_stop(last_second);
    batch = batch_with(NULL);
    REFUSED(enter(batch, "final"), PAR_STATE, "phase_other");
    assert_string_equal(failure.text,
                        "2024, Khối sở is in the phase of self scoring, which takes no final");
    par_batch_cancel(batch);
}

/* What changes nothing is no entry: a sheet that comes twice does no harm. */
static void
takes_what_stands_already(void **state)
{
    struct par_batch *batch = batch_with(NULL);
    char *before;

    (void)state;
    add_score(batch, 2024, "a", "1", "7");
    WORKS(par_score_note(batch, 2024, "a", "1", PAR_NOTE_APPRAISER, "Đạt", NULL, fresh()));
    (void)commit(batch);
    phase("self", "2024-12-01");
    before = book_dump(BOOK);
    batch = batch_with(NULL);
    add_score(batch, 2024, "a", "1", "7");
    WORKS(par_score_note(batch, 2024, "a", "1", PAR_NOTE_APPRAISER, "Đạt", NULL, fresh()));
    WORKS(par_score_set(NULL, batch, 2024, "b", "2", PAR_SELF, points(""), NULL, fresh()));
    WORKS(par_score_note(batch, 2024, "b", "2", PAR_NOTE_UNIT, "", NULL, fresh()));
    assert_int_equal(commit(batch), 0);
    SAYS_THE_SAME(BOOK, before);
    free(before);
}

/* Taking a score, a note or an allowance away is an entry like setting it. */
static void
takes_away_under_the_same_rules(void **state)
{
    struct par_batch *batch = batch_with(NULL);

    (void)state;
    add_score(batch, 2024, "a", "1", "7");
    WORKS(par_score_note(batch, 2024, "a", "1", PAR_NOTE_APPRAISER, "Đạt", NULL, fresh()));
    add_allowance(batch, 2024, "a", "2", "5");
    (void)commit(batch);
    phase("self", NULL);
    batch = batch_with(NULL);
    REFUSED(par_score_set(NULL, batch, 2024, "a", "1", PAR_FINAL, points(""), NULL, fresh()),
            PAR_STATE, "phase_other");
    REFUSED(par_score_note(batch, 2024, "a", "1", PAR_NOTE_APPRAISER, NULL, NULL, fresh()),
            PAR_STATE, "phase_other");
    WORKS(par_allowance_remove(batch, 2024, "a", "2", fresh()));
    par_batch_cancel(batch);
    phase("self", "2024-12-14");
    batch = batch_with(NULL);
    REFUSED(par_allowance_remove(batch, 2024, "a", "2", fresh()), PAR_STATE, "phase_over");
    par_batch_cancel(batch);
}

static void
undoes_under_the_same_rules(void **state)
{
    struct par_batch *batch = batch_with(NULL);
    int64_t scored;
    char *before;

    (void)state;
    add_score(batch, 2024, "a", "1", "7");
    scored = commit(batch);
    phase("self", "2024-12-14");
    before = book_dump(BOOK);
    batch = batch_with(NULL);
    REFUSED(par_undo(batch, scored, NULL, fresh()), PAR_STATE, "phase_over");
    par_batch_cancel(batch);
    SAYS_THE_SAME(BOOK, before);
    batch = batch_with("Nhập nhầm đơn vị");
    WORKS(par_undo(batch, scored, NULL, fresh()));
    (void)commit(batch);
    assert_int_equal(sql_count(BOOK, "SELECT count(*) FROM score"), 0);
    free(before);
}

/* ---- files ---- */

static enum par_status
import(struct par_batch *batch, const char *csv, struct par_import_summary *summary)
{
    int fd;
    enum par_status status;
    FILE *file = fopen("phase.csv", "w+");

    assert_non_null(file);
    fputs(csv, file);
    fflush(file);
    fd = fileno(file);
    rewind(file);
    status = par_import(batch, "scores", fd, "phase.csv", NULL, NULL, NULL, summary, fresh());
    fclose(file);
    return status;
}

static void
judges_what_a_file_changes(void **state)
{
    static const struct {
        const char *csv;
        int64_t errors;
    } files[] = {
        {"year,unit,criterion,self,first,final\n2024,a,1,8,,7\n", 0}, /* the final stands */
        {"year,unit,criterion,self,first,final\n2024,a,1,8,6,7\n", 1},
        {"year,unit,criterion,self,first,final\n2024,a,1,8,6,6\n", 2},
        {"year,unit,criterion,first\n2024,a,1,6\n2024,b,1,6\n", 1}, /* told once */
        {"year,unit,criterion,self,note\n2024,a,1,8,x\n", 1},
        {"year,unit,criterion,unit_note\n2024,a,1,x\n", 0},
        {"year,unit,criterion,explanation\n2024,a,1,x\n", 1},
        {"year,unit,criterion,final\n2024,a,3,6\n", 1},
    };
    struct par_batch *batch = batch_with(NULL);

    (void)state;
    add_score(batch, 2024, "a", "1", "7");
    (void)commit(batch);
    phase("self", NULL);
    for (size_t i = 0; i < COUNT(files); i++) {
        struct par_import_summary summary;
        enum par_status status;

        batch = batch_with(NULL);
        status = import(batch, files[i].csv, &summary);
        assert_int_equal(summary.errors, files[i].errors);
        assert_int_equal(summary.state_errors, files[i].errors);
        assert_int_equal(status, files[i].errors > 0 ? PAR_STATE : PAR_OK);
        par_batch_cancel(batch);
        batch = batch_with("Gộp hai vòng");
        assert_int_equal(import(batch, files[i].csv, &summary), PAR_OK);
        par_batch_cancel(batch);
    }
}

/* ---- the phase itself ---- */

static void
keeps_phase_and_day(void **state)
{
    struct par_batch *batch;
    enum par_effect effect = PAR_ADDED;

    (void)state;
    assert_string_equal(phases(), "2024 | so | open | <none> | <none> | 0\n");
    phase("self", "15/12/2024");
    assert_string_equal(phases(), "2024 | so | open | self | 2024-12-15 | 0\n");
    batch = batch_with(NULL);
    WORKS(par_evaluation_phase(batch, 2024, "Khối sở", "self", NULL, &effect, fresh()));
    assert_int_equal(effect, PAR_UNCHANGED);
    assert_int_equal(commit(batch), 0);
    phase("self", "2024-12-20");
    phase("self", "");
    assert_string_equal(phases(), "2024 | so | open | self | <none> | 0\n");
    phase("self", "2024-12-14");
    assert_string_equal(phases(), "2024 | so | open | self | 2024-12-14 | 1\n");
    phase("appraisal", NULL); /* the day was the other phase's */
    assert_string_equal(phases(), "2024 | so | open | appraisal | <none> | 0\n");
    batch = batch_with(NULL);
    WORKS(par_evaluation_put(batch,
                             &(struct par_evaluation){.year = number(2024),
                                                      .group_code = "so",
                                                      .tie = "dense",
                                                      .phase = "self",
                                                      .decimals = no_number(),
                                                      .point_decimals = no_number()},
                             NULL, fresh()));
    (void)commit(batch);
    assert_string_equal(phases(), "2024 | so | open | appraisal | <none> | 0\n");
}

static void
goes_back_only_with_a_reason(void **state)
{
    static const struct {
        const char *word, *until;
        const char *code; /* NULL: taken */
    } moves[] = {
        {"self", NULL, "phase_back"},
        {"appraisal", NULL, "phase_back"},
        {"explanation", NULL, NULL}, /* the day that is past stays */
        {"explanation", "2024-12-15", "phase_back"},
        {"explanation", "", "phase_back"},
        {"explanation", "2024-12-10", "phase_back"},
        {"survey", "2024-12-31", NULL},
    };
    struct par_batch *batch;

    (void)state;
    phase("explanation", "2024-12-14");
    for (size_t i = 0; i < COUNT(moves); i++) {
        batch = batch_with(NULL);
        REFUSED(
            par_evaluation_phase(batch, 2024, "so", moves[i].word, moves[i].until, NULL, fresh()),
            moves[i].code != NULL ? PAR_STATE : PAR_OK, moves[i].code);
        par_batch_cancel(batch);
        batch = batch_with("Mở lại theo Công văn 5");
        WORKS(
            par_evaluation_phase(batch, 2024, "so", moves[i].word, moves[i].until, NULL, fresh()));
        par_batch_cancel(batch);
    }
    batch = batch_with(NULL);
    REFUSED(par_undo(batch, 0, NULL, fresh()), PAR_STATE, "phase_back");
    par_batch_cancel(batch);
    batch = batch_with("Mở lại theo Công văn 5");
    WORKS(par_undo(batch, 0, NULL, fresh()));
    (void)commit(batch);
    assert_string_equal(phases(), "2024 | so | open | <none> | <none> | 0\n");
    assert_string_equal(sql_get(BOOK, "SELECT reason FROM batch ORDER BY id DESC LIMIT 1"),
                        "Mở lại theo Công văn 5");
}

static void
refuses_phases(void **state)
{
    static const struct {
        int year;
        const char *group, *word, *until;
        enum par_status status;
        const char *code;
    } cases[] = {
        {2024, "so", "scoring", NULL, PAR_INVALID, "word"},
        {2024, "so", "", NULL, PAR_INVALID, "word"},
        {2024, "so", NULL, NULL, PAR_INVALID, "word"},
        {2024, "so", "self", "2024-02-30", PAR_INVALID, "date"},
        {2024, "so", "self", "tomorrow", PAR_INVALID, "date"},
        {2024, "khong", "self", NULL, PAR_NOT_FOUND, "group_unknown"},
        {2023, "so", "self", NULL, PAR_STATE, "year_not_open"},
        {2025, "so", "self", NULL, PAR_STATE, "year_not_open"},
    };
    struct par_batch *batch = batch_with(NULL);
    char *before;

    (void)state;
    open_year(batch, 2023, "so", NULL, NULL); /* known from papers alone */
    add_decision(batch, "1/QĐ", "2025-01-24");
    (void)commit(batch);
    before = book_dump(BOOK);
    for (size_t i = 0; i < COUNT(cases); i++) {
        batch = batch_with("Lý do");
        REFUSED(par_evaluation_phase(batch, cases[i].year, cases[i].group, cases[i].word,
                                     cases[i].until, NULL, fresh()),
                cases[i].status, cases[i].code);
        assert_int_equal(par_batch_changes(batch), 0);
        par_batch_cancel(batch);
    }
    SAYS_THE_SAME(BOOK, before);
    free(before);
    approve(BOOK, 2024, "so", "1/QĐ");
    batch = batch_with("Lý do");
    REFUSED(par_evaluation_phase(batch, 2024, "so", "self", NULL, NULL, fresh()), PAR_STATE,
            "approved");
    par_batch_cancel(batch);
}

/* ---- what comes next ---- */

static void
tells_the_next_step(void **state)
{
    static const struct {
        const char *word, *until, *next;
    } cases[] = {
        {"self", "2024-12-15", "parindex import scores … --year 2024"},
        {"self", "2024-12-14", "parindex year phase 2024 so appraisal --until …"},
        {"appraisal", NULL, "parindex score list 2024 so --missing"},
        {"appraisal", "2024-12-14", "parindex year phase 2024 so explanation --until …"},
        {"explanation", "2024-12-14", "parindex year phase 2024 so survey --until …"},
        {"survey", "2024-12-14", "parindex score list 2024 so --missing"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct par_batch *batch = batch_with("Thử");
        struct par_statuses *list = NULL;
        struct par_status_row row;

        WORKS(par_evaluation_phase(batch, 2024, "so", cases[i].word,
                                   cases[i].until != NULL ? cases[i].until : "", NULL, fresh()));
        WORKS(par_status_list(&list, book, &(struct par_status_query){NULL, NULL}, fresh()));
        WORKS(par_status_next(&row, list, fresh()));
        assert_string_equal(row.next, cases[i].next);
        assert_string_equal(row.phase, cases[i].word);
        par_status_list_free(list);
        par_batch_cancel(batch);
    }
}

static void
tells_methods_that_are_measured(void **state)
{
    (void)state;
    assert_true(method_is_measured("survey"));
    assert_true(method_is_measured("satisfaction"));
    assert_true(method_is_measured("vote"));
    assert_false(method_is_measured("appraisal"));
    assert_false(method_is_measured("statistics"));
    assert_false(method_is_measured(""));
    assert_false(method_is_measured(NULL));
}

static enum par_status
use_all(void)
{
    struct par_batch *batch = NULL;
    enum par_status status = par_batch_begin(&batch, book, "Lan", "test", NULL, fresh());

    if (status != PAR_OK)
        return status;
    status = par_evaluation_phase(batch, 2024, "so", "explanation", "2024-12-31", NULL, fresh());
    if (status == PAR_OK)
        status = par_score_set(NULL, batch, 2024, "a", "1", PAR_FINAL, points("7"), NULL, fresh());
    if (status == PAR_OK)
        status = par_score_note(batch, 2024, "a", "1", PAR_NOTE_EXPLANATION, "x", NULL, fresh());
    if (status == PAR_OK)
        return par_batch_commit(batch, NULL, fresh());
    par_batch_cancel(batch);
    return status;
}

static void
survives_without_memory(void **state)
{

    (void)state;
    phase("self", NULL);
    holds_without_memory(BOOK, use_all);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, open_new, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(takes_in_each_phase_what_belongs_to_it),
        TEST(takes_everything_with_a_reason),
        TEST(takes_nothing_after_the_last_day),
        TEST(takes_what_stands_already),
        TEST(takes_away_under_the_same_rules),
        TEST(undoes_under_the_same_rules),
        TEST(judges_what_a_file_changes),
        TEST(keeps_phase_and_day),
        TEST(goes_back_only_with_a_reason),
        TEST(refuses_phases),
        TEST(tells_the_next_step),
        TEST(tells_methods_that_are_measured),
        TEST(survives_without_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
