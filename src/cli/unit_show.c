#include "cmd.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "glossary.h"
#include "show.h"

/* --- list --- */

enum par_status
cmd_unit_list(struct session *session)
{
    static const struct view_column view[] = {
        {"code", NULL, 0},           {"name", NULL, GRID_FLEX},     {"short", NULL, GRID_DROP},
        {"group", NULL, GRID_DROP},  {"position", NULL, GRID_DROP}, {"from_year", NULL, GRID_DROP},
        {"to_year", NULL, GRID_DROP}};
    const struct arguments *arguments = &session->arguments;
    struct par_unit_query query = {.group = arguments->group, .year = arguments->year};
    struct listing listing = {.view = view, .count = sizeof view / sizeof view[0]};
    struct par_units *list = NULL;
    enum par_status status = par_unit_list(&list, session->book, &query, &session->error);

    return show_rows(session, (struct par_list *)list, status, &listing);
}

/* --- show --- */

static void
add_period(struct grid *grid, struct session *session, const struct par_unit *row)
{
    struct string span = {0};
    char *group = row->group_code != NULL ? session_group_name(session, row->group_code) : NULL;

    add_span(&span, row->from_year, row->to_year);
    grid_cell(grid, span.length > 0 ? string_get(&span) : _("always"));
    grid_cell(grid, row->name);
    grid_cell(grid, group);
    if (row->position.absent == PAR_PRESENT)
        grid_cellf(grid, "%" PRId64, row->position.value);
    else
        grid_cell(grid, NULL);
    string_free(&span);
    free(group);
}

static enum par_status
add_periods(struct sheet *sheet, struct session *session, struct par_list *list)
{
    struct grid *grid = grid_new();
    struct par_unit row;
    enum par_status status = par_list_rewind(list, &session->error);

    grid_column(grid, glossary_heading("years"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("name"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, glossary_heading("group_name"), ALIGN_LEFT, GRID_FLEX | GRID_DROP);
    grid_column(grid, glossary_heading("position"), ALIGN_RIGHT, GRID_DROP);
    while (status == PAR_OK && (status = par_list_next(&row, list, &session->error)) == PAR_OK)
        add_period(grid, session, &row);
    sheet_grid(sheet, grid);
    return status == PAR_END ? PAR_OK : status;
}

/* "Khối sở, ban, ngành: 2021–2024; not ranked: 2021" */
static void
add_part(struct sheet *sheet, struct session *session, const char *group, struct year_runs *years,
         struct year_runs *unranked)
{
    char *name = session_group_name(session, group);
    const char *left_out = runs_text(unranked);

    if (left_out[0] != '\0')
        sheet_line(sheet, _("Takes part in %s: %s (not ranked: %s)"), name, runs_text(years),
                   left_out);
    else
        sheet_line(sheet, _("Takes part in %s: %s"), name, runs_text(years));
    free(name);
    runs_free(years);
    runs_free(unranked);
    *years = *unranked = (struct year_runs){0};
}

static enum par_status
add_participation(struct sheet *sheet, struct session *session)
{
    struct par_participant_query query = {.unit = session->arguments.unit};
    struct par_participants *list = NULL;
    struct par_participant row;
    struct year_runs years = {0}, unranked = {0};
    char *group = NULL;
    enum par_status status = par_participant_list(&list, session->book, &query, &session->error);

    while (status == PAR_OK &&
           (status = par_participant_next(&row, list, &session->error)) == PAR_OK) {
        if (group != NULL && strcmp(group, row.group_code) != 0) {
            add_part(sheet, session, group, &years, &unranked);
            free(group);
            group = NULL;
        }
        if (group == NULL)
            group = must_copy(row.group_code);
        runs_add(&years, row.year.value);
        if (row.ranked.absent == PAR_PRESENT && row.ranked.value == 0)
            runs_add(&unranked, row.year.value);
    }
    if (group != NULL)
        add_part(sheet, session, group, &years, &unranked);
    else
        sheet_line(sheet, "%s", _("Takes part in no year yet."));
    par_participant_list_free(list);
    free(group);
    return status == PAR_END ? PAR_OK : status;
}

/* The names are those of the last period. */
static enum par_status
unit_sheet(struct sheet *sheet, struct session *session, struct par_list *list)
{
    struct par_unit row, last = {0};
    struct keep keep = {0};
    enum par_status status = PAR_OK;

    while (status == PAR_OK && (status = par_list_next(&row, list, &session->error)) == PAR_OK) {
        if (last.name != NULL && last.from_year.absent == PAR_PRESENT &&
            (row.from_year.absent != PAR_PRESENT || row.from_year.value < last.from_year.value))
            continue;
        last = row;
        last.name = keep_text(&keep, row.name);
        last.name_en = keep_text(&keep, row.name_en);
        last.short_name = keep_text(&keep, row.short_name);
        last.names_before = keep_text(&keep, row.names_before);
    }
    if (status == PAR_END) {
        sheet_headline(sheet, "%s (%s)", last.name, session->arguments.unit);
        show_fact(sheet, "name_en", last.name_en);
        show_fact(sheet, "short", last.short_name);
        show_fact(sheet, "names_before", last.names_before);
        sheet_gap(sheet);
        status = add_periods(sheet, session, list);
    }
    if (status == PAR_OK) {
        sheet_gap(sheet);
        status = add_participation(sheet, session);
    }
    keep_free(&keep);
    return status;
}

enum par_status
cmd_unit_show(struct session *session)
{
    struct par_unit_query query = {.unit = session->arguments.unit};
    struct par_units *list = NULL;
    enum par_status status = par_unit_list(&list, session->book, &query, &session->error);

    return show_list(session, (struct par_list *)list, status, unit_sheet);
}
