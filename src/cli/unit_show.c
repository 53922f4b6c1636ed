#include "cmd.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "glossary.h"
#include "lineage.h"
#include "show.h"
#include "unit.h"

/* --- list --- */

static struct grid *
units_grid(void)
{
    struct grid *grid = grid_new();

    grid_column(grid, glossary_heading("position"), ALIGN_RIGHT, GRID_DROP);
    grid_column(grid, glossary_heading("code"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("name"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, glossary_heading("from_year"), ALIGN_LEFT, GRID_DROP);
    grid_column(grid, glossary_heading("to_year"), ALIGN_LEFT, GRID_DROP);
    return grid;
}

static void
number_cell(struct grid *grid, struct par_number number)
{
    if (number.absent == PAR_PRESENT)
        grid_cellf(grid, "%" PRId64, number.value);
    else
        grid_cell(grid, NULL);
}

static void
add_group(struct sheet *sheet, struct session *session, const char *group)
{
    char *name = group[0] != '\0' ? session_group_name(session, group) : NULL;

    sheet_gap(sheet);
    if (name != NULL)
        sheet_headline(sheet, "%s (%s)", name, group);
    else
        sheet_headline(sheet, "%s", _("In no group"));
    free(name);
}

/* One table a group, in the group's order. */
static enum par_status
units_sheet(struct sheet *sheet, struct session *session, struct par_list *list)
{
    struct par_unit row;
    struct grid *grid = NULL;
    char *group = NULL;
    enum par_status status = PAR_OK;

    if (par_list_count(list) == 0)
        talk_say("%s", _("Nothing is recorded here."));
    while (status == PAR_OK && (status = par_list_next(&row, list, &session->error)) == PAR_OK) {
        const char *code = row.group_code != NULL ? row.group_code : "";

        if (group == NULL || strcmp(group, code) != 0) {
            if (grid != NULL)
                sheet_grid(sheet, grid);
            free(group);
            group = must_copy(code);
            grid = units_grid();
            add_group(sheet, session, group);
        }
        number_cell(grid, row.position);
        grid_cell(grid, row.code);
        grid_cell(grid, row.name);
        number_cell(grid, row.from_year);
        number_cell(grid, row.to_year);
    }
    if (grid != NULL)
        sheet_grid(sheet, grid);
    free(group);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
cmd_unit_list(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    struct par_unit_query query = {.group = arguments->group, .year = arguments->year};
    struct par_units *list = NULL;
    enum par_status status = par_unit_list(&list, session->book, &query, &session->error);

    return show_list(session, (struct par_list *)list, status, units_sheet);
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
    number_cell(grid, row->position);
    string_free(&span);
    free(group);
}

static void
add_periods(struct sheet *sheet, struct session *session, const struct periods *periods)
{
    struct grid *grid = grid_new();

    grid_column(grid, glossary_heading("years"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("name"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, glossary_heading("group_name"), ALIGN_LEFT, GRID_FLEX | GRID_DROP);
    grid_column(grid, glossary_heading("position"), ALIGN_RIGHT, GRID_DROP);
    for (size_t i = 0; i < periods->count; i++)
        add_period(grid, session, &periods->row[i]);
    sheet_grid(sheet, grid);
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

static enum par_status
add_lineage(struct sheet *sheet, struct session *session)
{
    struct links links;
    enum par_status status = links_read(&links, session, session->arguments.unit, false);

    if (status == PAR_OK)
        (void)lineage_lines(sheet, &links, session->arguments.unit);
    links_free(&links);
    return status;
}

/* The names at the head are those of the last period. */
static enum par_status
unit_sheet(struct sheet *sheet, struct session *session, struct par_list *list)
{
    struct periods periods;
    enum par_status status = periods_read(&periods, session);

    (void)list; /* the same rows in the order of groups */
    if (status == PAR_OK) {
        const struct par_unit *last = &periods.row[periods.count - 1];

        sheet_headline(sheet, "%s (%s)", last->name, last->code);
        show_fact(sheet, "name_en", last->name_en);
        show_fact(sheet, "short", last->short_name);
        show_fact(sheet, "names_before", last->names_before);
        sheet_gap(sheet);
        add_periods(sheet, session, &periods);
        sheet_gap(sheet);
        status = add_participation(sheet, session);
        if (status == PAR_OK)
            status = add_lineage(sheet, session);
    }
    periods_free(&periods);
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
