/* Scores as people see them: the form of each unit, one criterion of all units, or what is missing.
 */
#include "cmd.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "glossary.h"
#include "show.h"

/* The unit's own maximum where it has one. */
static struct par_decimal
maximum_of(const struct par_score *row)
{
    return row->exempt.absent == PAR_PRESENT ? row->exempt : row->max_points;
}

static void
add_note(struct grid *grid, const struct par_score *row)
{
    struct string text = {0};

    if (row->exempt.absent == PAR_PRESENT && row->exempt.units == 0)
        string_add(&text, glossary_absent(PAR_NOT_APPLICABLE));
    if (row->unit_note != NULL)
        string_format(&text, _("%sunit: %s"), text.length > 0 ? "; " : "", row->unit_note);
    if (row->note != NULL && row->unit_note == NULL && row->explanation == NULL)
        string_format(&text, text.length > 0 ? "; %s" : "%s", row->note);
    else if (row->note != NULL)
        string_format(&text, _("%sappraisal: %s"), text.length > 0 ? "; " : "", row->note);
    if (row->explanation != NULL)
        string_format(&text, _("%sexplanation: %s"), text.length > 0 ? "; " : "", row->explanation);
    grid_cell(grid, string_get(&text));
    string_free(&text);
}

static void
add_stages(struct grid *grid, const struct par_score *row)
{
    char decimal[PAR_DECIMAL_SIZE];

    grid_cell(grid, lang_decimal(decimal, row->self));
    grid_cell(grid, lang_decimal(decimal, row->first));
    grid_cell(grid, lang_decimal(decimal, row->final));
    add_note(grid, row);
}

static void
stage_columns(struct grid *grid)
{
    grid_column(grid, glossary_heading("self"), ALIGN_NUMBER, GRID_DROP);
    grid_column(grid, glossary_heading("first"), ALIGN_NUMBER, GRID_DROP);
    grid_column(grid, glossary_heading("final"), ALIGN_NUMBER, 0);
    grid_column(grid, glossary_heading("note"), ALIGN_LEFT, GRID_FLEX | GRID_DROP);
}

/* --- what is missing --- */

static enum par_status
missing_sheet(struct sheet *sheet, struct session *session, struct par_list *list)
{
    static const struct view_column view[] = {{"unit_name", NULL, GRID_FLEX},
                                              {"criterion", NC_("heading", "Code"), 0},
                                              {"title", NULL, GRID_FLEX},
                                              {"method", NULL, GRID_FLEX},
                                              {"max_points", NULL, 0}};
    long long count = par_list_count(list);
    struct rows rows = rows_of(list);
    struct grid *grid = NULL;
    enum par_status status;

    if (count == 0) {
        talk_say("%s", _("No score is missing."));
        return PAR_OK;
    }
    status = grid_of_rows(&grid, &rows, view, sizeof view / sizeof view[0], &session->error);
    if (status != PAR_OK)
        return status;
    sheet_headline(sheet,
                   ngettext("%d: %lld score is missing", "%d: %lld scores are missing", count),
                   session->arguments.year, count);
    sheet_grid(sheet, grid);
    return PAR_OK;
}

/* --- claims without evidence --- */

static enum par_status
claims_sheet(struct sheet *sheet, struct session *session, struct par_list *list)
{
    static const struct view_column view[] = {{"unit_name", NULL, GRID_FLEX},
                                              {"criterion", NC_("heading", "Code"), 0},
                                              {"title", NULL, GRID_FLEX},
                                              {"max_points", NULL, 0},
                                              {"self", NULL, 0}};
    long long count = par_list_count(list);
    struct rows rows = rows_of(list);
    struct grid *grid = NULL;
    enum par_status status;

    if (count == 0) {
        talk_say("%s", _("Every self score above 0 has evidence."));
        return PAR_OK;
    }
    status = grid_of_rows(&grid, &rows, view, sizeof view / sizeof view[0], &session->error);
    if (status != PAR_OK)
        return status;
    sheet_headline(sheet,
                   ngettext("%d: %lld self score without evidence",
                            "%d: %lld self scores without evidence", count),
                   session->arguments.year, count);
    sheet_grid(sheet, grid);
    return PAR_OK;
}

/* --- one criterion of all units --- */

static enum par_status
criterion_sheet(struct sheet *sheet, struct session *session, struct par_list *list)
{
    struct par_score row;
    struct grid *grid = NULL;
    char decimal[PAR_DECIMAL_SIZE];
    enum par_status status = PAR_OK;

    while (status == PAR_OK && (status = par_list_next(&row, list, &session->error)) == PAR_OK) {
        if (grid == NULL) {
            sheet_headline(sheet, _("%d · %s %s (maximum %s)"), session->arguments.year,
                           row.criterion, row.title, lang_decimal(decimal, row.max_points));
            grid = grid_new();
            grid_column(grid, glossary_heading("unit_name"), ALIGN_LEFT, GRID_FLEX);
            stage_columns(grid);
        }
        grid_named(grid, row.unit_name, row.unit_code);
        add_stages(grid, &row);
    }
    if (grid != NULL)
        sheet_grid(sheet, grid);
    return status == PAR_END ? PAR_OK : status;
}

/* --- the form of each unit --- */

static struct grid *
form_grid(void)
{
    struct grid *grid = grid_new();

    grid_column(grid, glossary_heading("code"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("title"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, glossary_heading("max_points"), ALIGN_NUMBER, 0);
    stage_columns(grid);
    return grid;
}

static enum par_status
forms_sheet(struct sheet *sheet, struct session *session, struct par_list *list)
{
    struct par_score row;
    struct grid *grid = NULL;
    char *unit = NULL, decimal[PAR_DECIMAL_SIZE];
    enum par_status status = PAR_OK;

    while (status == PAR_OK && (status = par_list_next(&row, list, &session->error)) == PAR_OK) {
        if (unit == NULL || strcmp(unit, row.unit_code) != 0) {
            if (grid != NULL)
                sheet_grid(sheet, grid);
            free(unit);
            unit = must_copy(row.unit_code);
            grid = form_grid();
            sheet_gap(sheet);
            sheet_headline(sheet, "%" PRId64 " · %s", row.year.value, row.unit_name);
        }
        grid_cell(grid, row.criterion);
        grid_cell(grid, row.title);
        grid_cell(grid, lang_decimal(decimal, maximum_of(&row)));
        add_stages(grid, &row);
    }
    if (grid != NULL)
        sheet_grid(sheet, grid);
    free(unit);
    return status == PAR_END ? PAR_OK : status;
}

/* --- all of them --- */

static enum par_status
scores_sheet(struct sheet *sheet, struct session *session, struct par_list *list)
{
    if (given(&session->arguments, "missing"))
        return missing_sheet(sheet, session, list);
    if (given(&session->arguments, "no-evidence"))
        return claims_sheet(sheet, session, list);
    if (par_list_count(list) == 0)
        talk_say("%s", _("Nothing is recorded here."));
    if (session->arguments.criterion != NULL)
        return criterion_sheet(sheet, session, list);
    return forms_sheet(sheet, session, list);
}

/* An empty list may be one of a year, or of a criterion, that does not exist. */
static enum par_status
complain_empty(struct session *session, const char *year)
{
    const struct arguments *arguments = &session->arguments;
    struct evaluations evaluations;
    const char *set = NULL;
    enum par_status status = evaluations_read(&evaluations, session, year, arguments->group);

    for (size_t i = 0; status == PAR_OK && i < evaluations.count && set == NULL; i++)
        set = evaluations.row[i].set;
    if (status == PAR_OK && set == NULL) {
        talk_error(_("no year %s is open"), year);
        talk_hint("parindex year list");
        status = PAR_NOT_FOUND;
    } else if (status == PAR_OK && arguments->criterion != NULL && !given(arguments, "missing") &&
               !given(arguments, "no-evidence") && !given(arguments, "appraiser")) {
        talk_error(_("%s has no scored criterion \"%s\""), year, arguments->criterion);
        talk_hint("parindex criteria show %s", set);
        status = PAR_NOT_FOUND;
    }
    evaluations_free(&evaluations);
    return status;
}

enum par_status
cmd_score_list(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    char *year = must_format("%d", arguments->year);
    struct par_score_query query = {.years = year,
                                    .group = arguments->group,
                                    .unit = arguments->unit,
                                    .criterion = arguments->criterion,
                                    .missing = given(arguments, "missing"),
                                    .no_evidence = given(arguments, "no-evidence"),
                                    .appraiser = given_text(arguments, "appraiser")};
    struct par_scores *list = NULL;
    enum par_status status = par_score_list(&list, session->book, &query, &session->error);

    if (status == PAR_OK && par_list_count((struct par_list *)list) == 0)
        status = complain_empty(session, year);
    free(year);
    return show_list(session, (struct par_list *)list, status, scores_sheet);
}
