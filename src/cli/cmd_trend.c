#include "cmd.h"

#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "glossary.h"
#include "show.h"

enum { COLUMNS = 6 };

static struct grid *
trend_grid(void)
{
    struct grid *grid = grid_new();

    grid_column(grid, C_("heading", "Observation"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, glossary_heading("years"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("count"), ALIGN_RIGHT, 0);
    grid_column(grid, glossary_heading("class"), ALIGN_LEFT, GRID_DROP);
    grid_column(grid, glossary_heading("index_percent"), ALIGN_RIGHT, GRID_DROP);
    grid_column(grid, glossary_heading("index_change"), ALIGN_NUMBER, GRID_DROP);
    return grid;
}

/* "88,12 → 91,74", or the one index of a best or worst year. */
static void
add_indexes(struct grid *grid, const struct par_trend *row)
{
    char from[PAR_DECIMAL_SIZE], to[PAR_DECIMAL_SIZE];

    if (row->index_from.absent == PAR_PRESENT)
        grid_cellf(grid, "%s → %s", lang_decimal(from, row->index_from),
                   lang_decimal(to, row->index_to));
    else
        grid_cell(grid, row->index_to.absent == PAR_PRESENT ? lang_decimal(to, row->index_to) : "");
}

/* "2019, 2020, 2023" as runs: "2019–2020, 2023". */
static void
add_years(struct grid *grid, const char *years)
{
    struct year_runs runs = {0};
    char *end;

    if (strstr(years, "–") != NULL) {
        grid_cell(grid, years);
        return;
    }
    for (const char *at = years; *at != '\0'; at = end + strspn(end, ", ")) {
        runs_add(&runs, strtol(at, &end, 10));
        if (end == at)
            break;
    }
    grid_cell(grid, runs_text(&runs));
    runs_free(&runs);
}

static void
add_trend(struct grid *grid, const struct par_trend *row)
{
    char decimal[PAR_DECIMAL_SIZE];

    grid_cell(grid, glossary_word("item", row->item));
    add_years(grid, row->years);
    grid_cellf(grid, "%lld", (long long)row->count.value);
    grid_cell(grid, row->class_name != NULL ? row->class_name : "");
    add_indexes(grid, row);
    grid_cell(grid, row->index_change.absent == PAR_PRESENT
                        ? lang_decimal(decimal, row->index_change)
                        : "");
}

static enum par_status
trend_sheet(struct sheet *sheet, struct session *session, struct par_trends *list)
{
    const struct arguments *arguments = &session->arguments;
    bool group = arguments->unit == NULL;
    struct grid *grid = trend_grid();
    char *name = group ? session_group_name(session, arguments->group)
                       : session_unit_name(session, arguments->unit);
    char *last = NULL;
    struct par_trend row;
    enum par_status status = PAR_OK;

    if (arguments->years != NULL)
        sheet_headline(sheet, "%s · %s", name, arguments->years);
    else
        sheet_headline(sheet, "%s", name);
    sheet_gap(sheet);
    while ((status = par_trend_next(&row, list, &session->error)) == PAR_OK) {
        if (group && (last == NULL || strcmp(last, row.unit_code) != 0))
            grid_span(grid, COLUMNS, row.unit_name);
        add_trend(grid, &row);
        free(last);
        last = must_copy(row.unit_code);
    }
    sheet_grid(sheet, grid);
    free(last);
    free(name);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
cmd_trend(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    struct asked asked;
    struct par_trends *list = NULL;
    struct writer *writer = NULL;
    struct rows rows;
    enum par_status status = asked_read(&asked, session);

    if (status == PAR_OK) {
        struct par_trend_query query = {arguments->years, arguments->group, arguments->unit,
                                        asked.view, asked.as_of};
        status = par_trend_list(&list, session->book, &query, &session->error);
    }
    if (status == PAR_OK)
        status = writer_open(&writer, session);
    if (status != PAR_OK) {
        par_trend_list_free(list);
        return status;
    }
    rows = ROWS(list);
    if (writer_is_sheet(writer))
        status = trend_sheet(writer_sheet(writer), session, list);
    else
        status = writer_rows(writer, &rows, &session->error);
    par_trend_list_free(list);
    return writer_close(writer, status);
}
