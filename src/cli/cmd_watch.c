#include "cmd.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "analysis.h"
#include "ask.h"
#include "glossary.h"

enum { HALF_A_POINT = 5000 };

/* How near is near. */
static enum par_status
read_within(struct par_decimal *within, const struct session *session)
{
    *within = (struct par_decimal){HALF_A_POINT, PAR_DECIMALS_EXACT, PAR_PRESENT};
    return given_decimal(within, &session->arguments, "within");
}

/* --- the tables of a group --- */

struct tables {
    struct grid *class, *rank, *rules;
};

static struct grid *
class_grid(void)
{
    struct grid *grid = grid_new();

    grid_column(grid, glossary_heading("unit_name"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, glossary_heading("class"), ALIGN_LEFT, 0);
    grid_column(grid, C_("heading", "Needs"), ALIGN_NUMBER, 0);
    grid_column(grid, C_("heading", "May lose"), ALIGN_NUMBER, 0);
    return grid;
}

static struct grid *
rank_grid(void)
{
    struct grid *grid = grid_new();

    grid_column(grid, glossary_heading("unit_name"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, glossary_heading("neighbour_name"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, glossary_heading("points_apart"), ALIGN_NUMBER, 0);
    return grid;
}

static struct grid *
rules_grid(void)
{
    struct grid *grid = grid_new();

    grid_column(grid, glossary_heading("rules"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("unit_name"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, glossary_heading("rank"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("class"), ALIGN_LEFT, GRID_DROP);
    return grid;
}

/* "tie=dense" as the reader says it: "Đồng hạng: 1, 1, 2". */
static void
add_rule(struct grid *grid, const char *rule)
{
    const char *equals = strchr(rule, '=');
    char *key = must_format("%.*s", (int)(equals - rule), rule);
    char *hyphen = strchr(key, '-');

    if (hyphen != NULL)
        *hyphen = '_';
    grid_cellf(grid, "%s: %s", glossary_heading(key), glossary_word(key, equals + 1));
    free(key);
}

static void
add_rules_row(struct grid *grid, const struct par_watch *row)
{
    struct string from = {0}, to = {0};

    add_rule(grid, row->rules);
    grid_named(grid, row->unit_name, row->unit_code);
    add_rank(&from, row->rank_from, (struct par_number){0, PAR_NONE});
    add_rank(&to, row->rank_to, (struct par_number){0, PAR_NONE});
    add_move(grid, string_get(&from), string_get(&to));
    add_move(grid, row->class_from, row->class_to);
    string_free(&from);
    string_free(&to);
}

static void
add_row(struct tables *tables, const struct par_watch *row)
{
    char points[PAR_DECIMAL_SIZE];

    if (strcmp(row->finding, "rules") == 0) {
        add_rules_row(tables->rules, row);
    } else if (strcmp(row->finding, "rank") == 0) {
        grid_named(tables->rank, row->unit_name, row->unit_code);
        grid_named(tables->rank, row->neighbour_name, row->neighbour);
        grid_cell(tables->rank, lang_decimal(points, row->points_apart));
    } else {
        bool up = strcmp(row->finding, "class-up") == 0;

        grid_named(tables->class, row->unit_name, row->unit_code);
        grid_cell(tables->class, row->class_name);
        grid_cell(tables->class, up ? lang_decimal(points, row->points_apart) : "");
        grid_cell(tables->class, up ? "" : lang_decimal(points, row->points_apart));
    }
}

static void
add_table(struct sheet *sheet, struct grid *grid, const char *headline)
{
    if (grid_rows(grid) == 0) {
        grid_free(grid);
        return;
    }
    sheet_gap(sheet);
    sheet_headline(sheet, "%s", headline);
    sheet_grid(sheet, grid);
}

static enum par_status
add_group(struct sheet *sheet, struct session *session, struct par_list *list,
          const struct par_evaluation *evaluation, struct par_decimal within)
{
    struct tables tables = {class_grid(), rank_grid(), rules_grid()};
    struct par_watch row;
    char points[PAR_DECIMAL_SIZE];
    int64_t found = 0;
    enum par_status status = par_list_rewind(list, &session->error);

    within.decimals = PAR_DECIMALS_EXACT;
    while (status == PAR_OK && (status = par_list_next(&row, list, &session->error)) == PAR_OK)
        if (strcmp(row.group_code, evaluation->group_code) == 0) {
            add_row(&tables, &row);
            found++;
        }
    if (status == PAR_END)
        status = PAR_OK;
    sheet_gap(sheet);
    sheet_headline(sheet, _("Year %lld · %s · within %s points"), (long long)evaluation->year.value,
                   evaluation->group_name, lang_decimal(points, within));
    if (status == PAR_OK)
        status =
            analysis_rules(NULL, sheet, session, evaluation->year.value, evaluation->group_code);
    if (found == 0)
        sheet_line(sheet, "%s", _("Nothing is near, and no other rule changes anything."));
    add_table(sheet, tables.class, _("Near a class: points needed, or that may be lost"));
    add_table(sheet, tables.rank, _("Near the unit before it: points to draw level"));
    add_table(sheet, tables.rules, _("What another rule would change"));
    return status;
}

static enum par_status
watch_sheet(struct sheet *sheet, struct session *session, struct par_list *list)
{
    char *year = must_format("%d", session->arguments.year);
    struct evaluations evaluations = {0};
    struct par_decimal within;
    enum par_status status = read_within(&within, session);

    if (status == PAR_OK)
        status = evaluations_read(&evaluations, session, year, session->arguments.group);
    for (size_t i = 0; status == PAR_OK && i < evaluations.count; i++)
        if (evaluations.row[i].set != NULL)
            status = add_group(sheet, session, list, &evaluations.row[i], within);
    evaluations_free(&evaluations);
    free(year);
    return status;
}

/* Who is not complete has no place yet, and the others' can still be others. */
static enum par_status
add_provisional(struct writer *writer, struct session *session)
{
    struct par_result_query query = {.year = session->arguments.year,
                                     .group = session->arguments.group,
                                     .view = PAR_VIEW_COMPUTED};
    struct par_results *list = NULL;
    struct par_result row;
    int64_t missing = 0;
    enum par_status status = par_result_list(&list, session->book, &query, &session->error);

    while (status == PAR_OK && (status = par_result_next(&row, list, &session->error)) == PAR_OK)
        missing += row.missing.absent == PAR_PRESENT && row.missing.value > 0;
    par_result_list_free(list);
    analysis_provisional(writer, missing);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
show_watch(struct session *session, struct par_list *list)
{
    struct writer *writer = NULL;
    struct rows rows = rows_of(list);
    enum par_status status = writer_open(&writer, session);

    if (status != PAR_OK)
        return status;
    status = add_provisional(writer, session);
    if (status == PAR_OK && writer_is_sheet(writer))
        status = watch_sheet(writer_sheet(writer), session, list);
    else if (status == PAR_OK)
        status = writer_rows(writer, &rows, &session->error);
    return writer_close(writer, status);
}

enum par_status
cmd_watch(struct session *session)
{
    struct par_watch_query query = {.year = session->arguments.year,
                                    .group = session->arguments.group};
    struct par_watches *list = NULL;
    enum par_status status = read_within(&query.within, session);

    if (status != PAR_OK)
        return status;
    status = par_watch_list(&list, session->book, &query, &session->error);
    if (status == PAR_OK)
        status = show_watch(session, (struct par_list *)list);
    par_watch_list_free(list);
    return status;
}
