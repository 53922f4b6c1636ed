#include "cmd.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "glossary.h"
#include "history.h"

enum { LABEL_WIDTH = 6 };

static size_t
source_number(struct sources *sources, const char *source)
{
    for (size_t i = 0; i < sources->count; i++)
        if (strcmp(sources->source[i], source) == 0)
            return i + 1;
    must_room(&sources->source, sources->count, sizeof sources->source[0]);
    sources->source[sources->count++] = source;
    return sources->count;
}

/* --- reasons of what is absent, for the legend --- */

void
absence_see(struct absences *absences, enum par_absent reason)
{
    for (size_t i = 0; i < absences->count; i++)
        if (absences->reason[i] == reason)
            return;
    if (reason != PAR_PRESENT &&
        absences->count < sizeof absences->reason / sizeof absences->reason[0])
        absences->reason[absences->count++] = reason;
}

void
absence_add(struct string *out, const struct absences *absences)
{
    for (size_t i = 0; i < absences->count; i++)
        string_format(out, i > 0 ? " / %s" : "%s", glossary_absent(absences->reason[i]));
}

/* --- one unit --- */

void
history_span(struct sheet *sheet, const struct results *results)
{
    const struct par_result *first = &results->row[0], *last = &results->row[results->count - 1];
    const char *basis = results_basis(results->row, results->count);
    struct string line = {0};

    if (last->group_name != NULL)
        string_format(&line, "%s · ", last->group_name);
    string_format(&line, "%" PRId64, first->year.value);
    if (last->year.value != first->year.value)
        string_format(&line, "–%" PRId64, last->year.value);
    if (basis != NULL)
        string_format(&line, " · %s", basis_phrase(basis));
    sheet_line(sheet, "%s", string_get(&line));
    string_free(&line);
}

void
history_names(struct sheet *sheet, const struct results *results)
{
    for (size_t from = 0; from < results->count;) {
        const struct par_result *row = &results->row[from];
        const struct par_result *last = &results->row[results->count - 1];
        size_t to = from;

        while (to + 1 < results->count &&
               strcmp(results->row[to + 1].unit_name, row->unit_name) == 0)
            to++;
        if (strcmp(row->unit_name, last->unit_name) != 0)
            sheet_line(sheet, "%" PRId64 "–%" PRId64 ": %s", row->year.value,
                       results->row[to].year.value, row->unit_name);
        from = to + 1;
    }
}

static void
add_year(struct grid *grid, const struct par_result *row, const struct par_evaluation *evaluation,
         bool mixed, const char *source)
{
    char decimal[PAR_DECIMAL_SIZE];
    struct string text = {0};

    grid_cellf(grid, "%" PRId64, row->year.value);
    grid_cell(grid, row->class_name);
    grid_cell(grid, lang_decimal(decimal, row->index));
    grid_cell(grid, lang_decimal(decimal, points_of(row, evaluation)));
    grid_cell(grid, lang_decimal(decimal, row->max_points));
    add_rank(&text, row->rank, row->group_size);
    grid_cell(grid, string_get(&text));
    grid_cell(grid, glossary_word("known", row->known));
    grid_cell(grid, mixed && row->basis != NULL ? glossary_word("basis", row->basis) : "");
    string_clear(&text);
    add_decision(&text, row->decision, row->decision_date);
    grid_cell(grid, string_get(&text));
    grid_cell(grid, source);
    string_free(&text);
}

static struct grid *
year_columns(const struct sheet *sheet)
{
    struct grid *grid = grid_new();

    grid_column(grid, glossary_heading("year"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("class"), ALIGN_LEFT, GRID_DROP);
    grid_column(grid, glossary_heading("index_percent"), ALIGN_NUMBER, GRID_DROP);
    grid_column(grid, glossary_heading("points"), ALIGN_NUMBER, GRID_DROP);
    grid_column(grid, glossary_heading("max_points"), ALIGN_NUMBER, GRID_DROP);
    grid_column(grid, glossary_heading("rank"), ALIGN_RIGHT, GRID_DROP);
    grid_column(grid, glossary_heading("known"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("basis"), ALIGN_LEFT, GRID_DROP);
    grid_column(grid, glossary_heading("decision"), ALIGN_LEFT, GRID_BREAK | GRID_DROP);
    grid_column(grid, glossary_heading("source"), ALIGN_LEFT,
                sheet->markdown ? GRID_FLEX | GRID_DROP : GRID_DROP);
    return grid;
}

struct grid *
history_grid(const struct sheet *sheet, const struct results *results,
             const struct evaluations *evaluations, struct sources *sources)
{
    struct grid *grid = year_columns(sheet);
    bool mixed = results_basis(results->row, results->count) == NULL;

    for (size_t i = 0; i < results->count; i++) {
        const struct par_result *row = &results->row[i];
        char *source = NULL;

        if (row->source != NULL && sheet->markdown)
            source = must_copy(row->source);
        else if (row->source != NULL)
            source = must_format("[%zu]", source_number(sources, row->source));
        add_year(grid, row, evaluations_find(evaluations, row->year.value, row->group_code), mixed,
                 source != NULL ? source : "");
        free(source);
    }
    return grid;
}

void
history_notes(struct sheet *sheet, const struct results *results, const struct sources *sources)
{
    struct absences absences = {.count = 0};
    struct string text = {0};

    for (size_t i = 0; i < results->count; i++) {
        if (history_is_derived(&results->row[i])) /* its class and rank are no columns */
            continue;
        absence_see(&absences, results->row[i].class_name == NULL ? results->row[i].class_absent
                                                                  : PAR_PRESENT);
        absence_see(&absences, results->row[i].index.absent);
        absence_see(&absences, results->row[i].points.absent);
        absence_see(&absences, results->row[i].rank.absent);
    }
    sheet_gap(sheet);
    if (absences.count > 0) {
        string_fill(&text, ' ', LABEL_WIDTH - 1);
        absence_add(&text, &absences);
        sheet_note(sheet, "–", string_get(&text));
    }
    for (size_t i = 0; i < sources->count; i++) {
        char *label = must_format("[%zu] ", i + 1);

        sheet_note(sheet, label, sources->source[i]);
        free(label);
    }
    string_free(&text);
}

static void
unit_sheet(struct sheet *sheet, const struct results *results,
           const struct evaluations *evaluations)
{
    struct sources sources = {0};

    if (results->count == 0)
        return;
    sheet_headline(sheet, "%s", results->row[results->count - 1].unit_name);
    history_span(sheet, results);
    history_names(sheet, results);
    sheet_gap(sheet);
    sheet_grid(sheet, history_grid(sheet, results, evaluations, &sources));
    history_notes(sheet, results, &sources);
    free(sources.source);
}

static bool
follows(const struct arguments *arguments)
{
    return given(arguments, "follow") || given(arguments, "combined");
}

/* --- both --- */

static enum par_status
people_read(struct writer *writer, struct session *session, struct par_results *list)
{
    const struct arguments *arguments = &session->arguments;
    struct results results = {0};
    struct evaluations evaluations = {0};
    enum par_status status = results_read(&results, list, &session->error);

    if (status == PAR_OK && arguments->unit == NULL) {
        status = history_group_sheet(writer_sheet(writer), session, &results);
    } else if (status == PAR_OK) {
        status = evaluations_of(&evaluations, session, &results);
        if (status == PAR_OK && follows(arguments)) {
            status = history_lineage_sheet(writer_sheet(writer), session, &results, &evaluations);
        } else if (status == PAR_OK) {
            unit_sheet(writer_sheet(writer), &results, &evaluations);
            status = history_lineage_hint(writer_sheet(writer), session);
        }
    }
    evaluations_free(&evaluations);
    results_free(&results);
    return status;
}

enum par_status
cmd_history(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    struct asked asked;
    struct par_result_query query = {
        .years = arguments->years, .group = arguments->group, .unit = arguments->unit};
    struct par_results *list = NULL;
    struct writer *writer = NULL;
    struct rows rows;
    enum par_status status = asked_read(&asked, session);

    query.view = asked.view;
    query.as_of = asked.as_of;
    query.follow = follows(arguments);
    query.combined = given(arguments, "combined");
    if (arguments->unit != NULL && given(arguments, "show"))
        return session_usage(session, _("--show is for the table of a group"));
    if (arguments->unit == NULL && query.follow)
        return session_usage(session, _("--%s is for the history of a unit"),
                             query.combined ? "combined" : "follow");
    if (status == PAR_OK)
        status = writer_open(&writer, session);
    if (status != PAR_OK)
        return status;
    query.order = arguments->unit != NULL   ? PAR_BY_YEAR
                  : writer_is_sheet(writer) ? PAR_BY_UNIT
                                            : PAR_BY_YEAR_AND_UNIT;
    status = par_result_list(&list, session->book, &query, &session->error);
    if (status != PAR_OK)
        return writer_close(writer, status);
    status = results_look(writer, session, list);
    if (status == PAR_NOT_FOUND && arguments->unit != NULL && !query.follow)
        history_others(session);
    if (status == PAR_OK && query.combined)
        status = history_combined_note(writer, session, list);
    rows = ROWS(list);
    if (status == PAR_OK && writer_is_sheet(writer))
        status = people_read(writer, session, list);
    else if (status == PAR_OK)
        status = writer_rows(writer, &rows, &session->error);
    par_result_list_free(list);
    return writer_close(writer, status);
}
