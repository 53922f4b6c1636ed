#include "cmd.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "glossary.h"
#include "show.h"
#include "year.h"

/* --- list --- */

/* The phases stand below: beside the codes of set and scale they have no room. */
static enum par_status
add_phases(struct sheet *sheet, struct session *session, struct par_list *list)
{
    struct par_evaluation row;
    enum par_status status = par_list_rewind(list, &session->error);

    while (status == PAR_OK && (status = par_list_next(&row, list, &session->error)) == PAR_OK)
        if (strcmp(row.state, "open") == 0)
            phase_line(sheet, row.year.value, row.group_name, row.phase, row.until,
                       row.over.value != 0);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
years_sheet(struct sheet *sheet, struct session *session, struct par_list *list)
{
    static const struct view_column view[] = {{"year", NULL, 0},
                                              {"group_name", NULL, GRID_FLEX},
                                              {"state", NULL, 0},
                                              {"set", NULL, GRID_DROP},
                                              {"scale", NULL, GRID_DROP},
                                              {"units", NULL, 0},
                                              {"decision", NULL, GRID_DROP}};
    struct rows rows = rows_of(list);
    struct grid *grid = NULL;
    enum par_status status;

    if (par_list_count(list) == 0) {
        talk_say("%s", _("Nothing is recorded here."));
        return PAR_OK;
    }
    status = grid_of_rows(&grid, &rows, view, sizeof view / sizeof view[0], &session->error);
    if (status != PAR_OK)
        return status;
    sheet_grid(sheet, grid);
    return add_phases(sheet, session, list);
}

enum par_status
cmd_year_list(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    struct par_evaluation_query query = {arguments->years, arguments->group};
    struct par_evaluations *list = NULL;
    enum par_status status = par_evaluation_list(&list, session->book, &query, &session->error);

    return show_list(session, (struct par_list *)list, status, years_sheet);
}

/* --- show --- */

static void
add_participant(struct grid *grid, const struct par_participant *row)
{
    if (row->position.absent == PAR_PRESENT && row->position.value > 0)
        grid_cellf(grid, "%" PRId64, row->position.value);
    else
        grid_cell(grid, NULL);
    grid_cell(grid, row->unit_code);
    grid_cell(grid, row->unit_name);
    grid_cell(grid, row->ranked.value == 0 ? _("not ranked") : "");
}

static enum par_status
add_participants(struct sheet *sheet, struct session *session,
                 const struct par_evaluation *evaluation)
{
    char *year = must_format("%" PRId64, evaluation->year.value);
    struct par_participant_query query = {.years = year, .group = evaluation->group_code};
    struct par_participants *list = NULL;
    struct par_participant row;
    struct grid *grid = grid_new();
    enum par_status status = par_participant_list(&list, session->book, &query, &session->error);

    grid_column(grid, glossary_heading("position"), ALIGN_RIGHT, GRID_DROP);
    grid_column(grid, glossary_heading("unit"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("unit_name"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, "", ALIGN_LEFT, GRID_DROP);
    while (status == PAR_OK &&
           (status = par_participant_next(&row, list, &session->error)) == PAR_OK)
        add_participant(grid, &row);
    sheet_gap(sheet);
    if (grid_rows(grid) > 0) {
        sheet_grid(sheet, grid);
    } else {
        sheet_line(sheet, "%s", _("No unit takes part."));
        grid_free(grid);
    }
    par_participant_list_free(list);
    free(year);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
add_allowances(struct sheet *sheet, struct session *session,
               const struct par_evaluation *evaluation)
{
    static const struct view_column view[] = {{"unit", NULL, 0},
                                              {"criterion", NC_("heading", "Code"), 0},
                                              {"max_points", NULL, 0},
                                              {"reason", NULL, GRID_FLEX}};
    char *year = must_format("%" PRId64, evaluation->year.value);
    struct par_allowance_query query = {.years = year, .group = evaluation->group_code};
    struct par_allowances *list = NULL;
    enum par_status status = par_allowance_list(&list, session->book, &query, &session->error);

    free(year);
    if (status == PAR_OK && par_list_count((struct par_list *)list) > 0) {
        sheet_gap(sheet);
        sheet_headline(sheet, "%s", _("Maxima of their own (0: not applicable)"));
        sheet->gap = sheet->markdown;
    }
    return show_table(sheet, session, (struct par_list *)list, status, view,
                      sizeof view / sizeof view[0], NULL);
}

static enum par_status
add_conditions(struct string *out, struct session *session, const struct par_evaluation *evaluation)
{
    struct string conditions = {0};
    enum par_status status = evaluation->scale != NULL
                                 ? conditions_add(&conditions, session, evaluation->scale)
                                 : PAR_OK;

    if (conditions.length > 0)
        string_format(out, _(" Classes: %s."), string_get(&conditions));
    string_free(&conditions);
    return status;
}

static enum par_status
add_rules(struct sheet *sheet, struct session *session, const struct par_evaluation *evaluation)
{
    enum par_status status = PAR_OK;
    struct string line = {0};
    char date[LANG_DATE_SIZE];

    if (evaluation->set != NULL)
        string_format(&line, "%s: %s", glossary_heading("set"), evaluation->set);
    if (evaluation->scale != NULL)
        string_format(&line, "%s%s: %s", line.length > 0 ? " · " : "", glossary_heading("scale"),
                      evaluation->scale);
    if (evaluation->decision != NULL)
        string_format(&line, "%s%s: %s", line.length > 0 ? " · " : "", glossary_heading("decision"),
                      evaluation->decision);
    if (evaluation->decision != NULL && evaluation->decision_date != NULL)
        string_format(&line, " %s", lang_date(date, evaluation->decision_date));
    if (line.length > 0)
        sheet_line(sheet, "%s", string_get(&line));
    string_clear(&line);
    if (evaluation->phase != NULL && strcmp(evaluation->state, "open") == 0) {
        phase_add(&line, evaluation->phase, evaluation->until, evaluation->over.value != 0);
        sheet_line(sheet, "%s: %s", glossary_heading("phase"), string_get(&line));
    }
    string_clear(&line);
    string_add(&line, _("Rules: "));
    rules_add(&line, evaluation);
    if (evaluation->set != NULL) {
        status = add_conditions(&line, session, evaluation);
        sheet_note(sheet, "", string_get(&line));
    }
    string_free(&line);
    return status;
}

static enum par_status
year_sheet(struct sheet *sheet, struct session *session, struct par_list *list)
{
    struct par_evaluation row;
    enum par_status status = PAR_OK;

    while (status == PAR_OK && (status = par_list_next(&row, list, &session->error)) == PAR_OK) {
        sheet_gap(sheet);
        sheet_headline(sheet, _("Year %lld · %s · %s"), (long long)row.year.value, row.group_name,
                       glossary_word("state", row.state));
        status = add_rules(sheet, session, &row);
        if (status == PAR_OK)
            status = add_participants(sheet, session, &row);
        if (status == PAR_OK)
            status = add_allowances(sheet, session, &row);
    }
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
cmd_year_show(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    char *year = must_format("%d", arguments->year);
    struct par_evaluation_query query = {year, arguments->group};
    struct par_evaluations *list = NULL;
    enum par_status status = par_evaluation_list(&list, session->book, &query, &session->error);

    if (status == PAR_OK && par_list_count((struct par_list *)list) == 0) {
        talk_error(_("nothing is recorded of %d"), arguments->year);
        talk_hint("parindex year list");
        status = PAR_NOT_FOUND;
    }
    free(year);
    return show_list(session, (struct par_list *)list, status, year_sheet);
}
