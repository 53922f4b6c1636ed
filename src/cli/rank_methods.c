#include "rank.h"

#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "glossary.h"

/* What the last row was of: a unit's name stands once, a group's name above its table. */
struct last {
    int64_t year;
    char *group;
    char *unit;
};

static struct grid *
columns(void)
{
    struct grid *grid = grid_new();

    grid_column(grid, glossary_heading("rank"), ALIGN_RIGHT, GRID_ONCE);
    grid_column(grid, glossary_heading("unit_name"), ALIGN_LEFT, GRID_FLEX | GRID_ONCE);
    grid_column(grid, glossary_heading("method"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("points"), ALIGN_NUMBER, 0);
    grid_column(grid, glossary_heading("max_points"), ALIGN_NUMBER, 0);
    grid_column(grid, glossary_heading("index_percent"), ALIGN_NUMBER, 0);
    grid_column(grid, glossary_heading("missing"), ALIGN_LEFT, GRID_DROP);
    return grid;
}

/* As many decimals as points of that year and group are printed with. */
static struct par_decimal
printed(struct par_decimal points, const struct par_method_result *row, const struct results *known)
{
    for (size_t i = 0; points.decimals == PAR_DECIMALS_EXACT && i < known->count; i++) {
        const struct par_result *result = &known->row[i];

        if (result->year.value == row->year.value && result->group_code != NULL &&
            strcmp(result->group_code, row->group_code) == 0 &&
            result->point_decimals.absent == PAR_PRESENT) {
            points.decimals = (uint8_t)result->point_decimals.value;
            break;
        }
    }
    return points;
}

static void
add_row(struct grid *grid, const struct par_method_result *row, const struct results *known)
{
    char decimal[PAR_DECIMAL_SIZE];
    struct string rank = {0};

    add_rank(&rank, row->rank, (struct par_number){0, PAR_NONE});
    grid_cell(grid, string_get(&rank));
    string_free(&rank);
    grid_named(grid, row->unit_name, row->unit_code);
    grid_cell(grid, row->method != NULL ? glossary_word("method", row->method) : NULL);
    grid_cell(grid, lang_decimal(decimal, printed(row->points, row, known)));
    grid_cell(grid, lang_decimal(decimal, row->max_points));
    grid_cell(grid, lang_decimal(decimal, row->index));
    if (row->missing.absent == PAR_PRESENT && row->missing.value > 0)
        grid_cellf(grid, ngettext("%lld score", "%lld scores", row->missing.value),
                   (long long)row->missing.value);
    else
        grid_cell(grid, "");
}

/* A new group or year: the table so far is put down, and the next one gets its title. */
static struct grid *
next_table(struct sheet *sheet, struct session *session, struct grid *grid,
           const struct par_method_result *row)
{
    char *name = session_group_name(session, row->group_code);

    if (grid != NULL)
        sheet_grid(sheet, grid);
    sheet_gap(sheet);
    sheet_headline(sheet, _("Year %lld · %s · points by method"), (long long)row->year.value, name);
    sheet_gap(sheet);
    free(name);
    return columns();
}

static void
remember(struct last *last, const struct par_method_result *row)
{
    free(last->group);
    free(last->unit);
    *last = (struct last){row->year.value, must_copy(row->group_code), must_copy(row->unit_code)};
}

static enum par_status
method_sheet(struct sheet *sheet, struct session *session, struct par_method_results *list,
             const struct results *known)
{
    struct last last = {0};
    struct grid *grid = NULL;
    struct par_method_result row;
    enum par_status status = PAR_OK;

    while ((status = par_method_next(&row, list, &session->error)) == PAR_OK) {
        bool same =
            grid != NULL && last.year == row.year.value && strcmp(last.group, row.group_code) == 0;

        if (!same)
            grid = next_table(sheet, session, grid, &row);
        add_row(grid, &row, known);
        remember(&last, &row);
    }
    if (grid != NULL)
        sheet_grid(sheet, grid);
    else
        talk_say("%s", _("Nothing is recorded here."));
    free(last.group);
    free(last.unit);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
rank_methods(struct writer *writer, struct session *session, const struct asked *asked,
             struct par_results *results)
{
    struct par_method_query query = {
        0, session->arguments.years, session->arguments.group, NULL, asked->view, asked->as_of};
    struct par_method_results *list = NULL;
    struct results known = {0};
    struct rows rows;
    enum par_status status = par_method_list(&list, session->book, &query, &session->error);

    if (status != PAR_OK)
        return status;
    writer_columns(writer, "rank",
                   "year,group,rank,unit,unit_name,method,points,max_points,index_percent,missing");
    rows = ROWS(list);
    if (writer_is_sheet(writer)) {
        status = results_read(&known, results, &session->error);
        if (status == PAR_OK)
            status = method_sheet(writer_sheet(writer), session, list, &known);
        results_free(&known);
    } else {
        status = writer_rows(writer, &rows, &session->error);
    }
    par_method_list_free(list);
    return status;
}
