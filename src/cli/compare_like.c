/* `compare --like-for-like`: both years on the criteria that they have in common. */
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "glossary.h"

#define LIKE_COLUMNS                                                                               \
    "unit,unit_name,group,year_from,year_to,known,coverage_from,coverage_to,points_from,"          \
    "max_points_from,points_to,max_points_to,index_from,index_to,index_change"

enum { FLOOR = 50 }; /* per cent, without --floor */

static void
add_year_columns(struct grid *grid, const char *heading, const struct compared *years)
{
    const int both[] = {years->from, years->to};

    for (int i = 0; i < 2; i++) {
        char *text = must_format("%s\n%d", heading, both[i]);

        grid_column(grid, text, ALIGN_NUMBER, 0);
        free(text);
    }
}

static struct grid *
like_columns(const struct compared *years)
{
    struct grid *grid = grid_new();

    grid_column(grid, glossary_heading("unit_name"), ALIGN_LEFT, GRID_FLEX);
    add_year_columns(grid, glossary_heading("coverage"), years);
    add_year_columns(grid, C_("heading", "Index"), years);
    grid_column(grid, glossary_heading("index_change"), ALIGN_NUMBER, 0);
    return grid;
}

/* What the sheet says below its table. */
struct remarks {
    long long like;    /* on what is in common */
    long long shallow; /* compared by the total as shown, or by nothing */
    long long below;   /* under the floor */
};

static void
add_like(struct grid *grid, const struct par_like *row, struct remarks *remarks)
{
    char decimal[PAR_DECIMAL_SIZE];
    struct string name = {0};
    bool shallow = row->coverage_from.absent != PAR_PRESENT;

    string_format(&name, shallow ? "%s *" : "%s", row->unit_name);
    grid_named(grid, string_get(&name), row->unit_code);
    string_free(&name);
    grid_cell(grid, lang_decimal(decimal, row->coverage_from));
    grid_cell(grid, lang_decimal(decimal, row->coverage_to));
    grid_cell(grid, lang_decimal(decimal, row->index_from));
    grid_cell(grid, lang_decimal(decimal, row->index_to));
    grid_cell(grid, lang_decimal(decimal, row->index_change));
    remarks->like += !shallow;
    remarks->shallow += shallow;
    remarks->below += !shallow && row->index_from.absent != PAR_PRESENT;
}

static void
add_remarks(struct sheet *sheet, const struct remarks *remarks, struct par_decimal floor)
{
    char decimal[PAR_DECIMAL_SIZE];

    if (remarks->like > 0)
        sheet_line(
            sheet, "%s",
            _("On the criteria that both years have and that apply in both, without bonus and "
              "penalty."));
    if (remarks->below > 0)
        sheet_line(sheet, _("Units with less than %s %% in common are not compared (--floor)."),
                   lang_decimal(decimal, floor));
    if (remarks->shallow > 0)
        sheet_line(sheet, "%s",
                   _("* One year is not known to its criteria: compared as a whole, as shown."));
}

static enum par_status
like_sheet(struct sheet *sheet, struct session *session, struct par_likes *list,
           const struct compared *years, struct par_decimal floor)
{
    struct grid *grid = NULL;
    struct par_like row;
    struct remarks remarks = {0};
    char *group = NULL;
    enum par_status status = par_list_rewind((struct par_list *)list, &session->error);

    while (status == PAR_OK && (status = par_like_next(&row, list, &session->error)) == PAR_OK) {
        if (group == NULL || strcmp(group, row.group_code) != 0) {
            char *name = session_group_name(session, row.group_code);

            if (grid != NULL)
                sheet_grid(sheet, grid);
            free(group);
            group = must_copy(row.group_code);
            sheet_gap(sheet);
            sheet_headline(sheet, _("Comparison of %d with %d · %s · like for like"), years->from,
                           years->to, name);
            grid = like_columns(years);
            free(name);
        }
        add_like(grid, &row, &remarks);
    }
    if (grid != NULL) {
        sheet_grid(sheet, grid);
        add_remarks(sheet, &remarks, floor);
    }
    free(group);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
compare_like(struct session *session, const struct compared *years)
{
    struct par_like_query query = {years->from,
                                   years->to,
                                   session->arguments.group,
                                   session->arguments.unit,
                                   {FLOOR * PAR_DECIMAL_ONE, PAR_DECIMALS_EXACT, PAR_PRESENT}};
    struct par_likes *list = NULL;
    struct writer *writer = NULL;
    struct rows rows;
    enum par_status status = given_decimal(&query.floor, &session->arguments, "floor");

    if (status == PAR_OK)
        status = par_like_list(&list, session->book, &query, &session->error);
    if (status == PAR_OK)
        status = writer_open(&writer, session);
    if (status != PAR_OK) {
        par_like_list_free(list);
        return status;
    }
    writer_years(writer, years->from, years->to);
    writer_columns(writer, "compare", LIKE_COLUMNS);
    if (writer_is_sheet(writer)) {
        status = like_sheet(writer_sheet(writer), session, list, years, query.floor);
    } else {
        rows = ROWS(list);
        status = writer_rows(writer, &rows, &session->error);
    }
    par_like_list_free(list);
    return writer_close(writer, status);
}
