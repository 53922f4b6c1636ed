#include "cmd.h"

#include <stdlib.h>
#include <string.h>

#include "analysis.h"
#include "glossary.h"
#include "show.h"

static struct grid *
strengths_grid(void)
{
    struct grid *grid = grid_new();

    grid_column(grid, glossary_heading("criterion"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("title"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, glossary_heading("points"), ALIGN_NUMBER, 0);
    grid_column(grid, glossary_heading("best"), ALIGN_NUMBER, 0);
    grid_column(grid, glossary_heading("median"), ALIGN_NUMBER, 0);
    grid_column(grid, glossary_heading("worst"), ALIGN_NUMBER, 0);
    grid_column(grid, glossary_heading("difference"), ALIGN_NUMBER, 0);
    grid_column(grid, glossary_heading("standing"), ALIGN_LEFT, 0);
    return grid;
}

static void
add_row(struct grid *grid, const struct par_strength *row, int decimals)
{
    char text[PAR_DECIMAL_SIZE];

    grid_cell(grid, row->criterion);
    grid_cell(grid, row->title);
    grid_cell(grid, analysis_points(text, row->points, decimals));
    grid_cell(grid, analysis_points(text, row->best, decimals));
    grid_cell(grid, analysis_points(text, row->median, decimals));
    grid_cell(grid, analysis_points(text, row->worst, decimals));
    grid_cell(grid, analysis_points(text, row->difference, decimals));
    grid_cell(grid, glossary_word("standing", row->standing));
}

/* The rows of one item: domains, criteria. */
static enum par_status
add_item(struct sheet *sheet, struct session *session, struct par_list *list, const char *item,
         int decimals)
{
    struct grid *grid = strengths_grid();
    struct par_strength row;
    enum par_status status = par_list_rewind(list, &session->error);

    while (status == PAR_OK && (status = par_list_next(&row, list, &session->error)) == PAR_OK)
        if (strcmp(row.item, item) == 0)
            add_row(grid, &row, decimals);
    if (grid_rows(grid) > 0) {
        sheet_gap(sheet);
        sheet_headline(sheet, "%s",
                       strcmp(item, "domain") == 0 ? C_("heading", "Domains")
                                                   : C_("heading", "Criteria"));
        sheet_grid(sheet, grid);
    } else {
        grid_free(grid);
    }
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
strengths_sheet(struct sheet *sheet, struct session *session, struct par_list *list)
{
    char *name = session_unit_name(session, session->arguments.unit);
    int decimals = 2;
    enum par_status status;

    sheet_headline(sheet, _("Year %d · %s · beside the median of its group"),
                   session->arguments.year, name);
    free(name);
    status = analysis_rules_of_unit(&decimals, sheet, session);
    sheet_line(sheet, "%s",
               _("Compared are the units that are ranked, their points brought to this unit's "
                 "maximum; bonus and penalty are not compared."));
    if (par_list_count(list) == 0)
        sheet_line(sheet, "%s", _("Nowhere above or below the median."));
    if (status == PAR_OK)
        status = add_item(sheet, session, list, "domain", decimals);
    if (status == PAR_OK)
        status = add_item(sheet, session, list, "criterion", decimals);
    return status;
}

enum par_status
cmd_strengths(struct session *session)
{
    struct par_strength_query query = {session->arguments.year, session->arguments.unit};
    struct par_strengths *list = NULL;
    enum par_status status = par_strength_list(&list, session->book, &query, &session->error);

    return show_list(session, (struct par_list *)list, status, strengths_sheet);
}
