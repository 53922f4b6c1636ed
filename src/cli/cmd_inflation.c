#include "cmd.h"

#include <stdlib.h>
#include <string.h>

#include "glossary.h"
#include "writer.h"

/* Which of the options chooses the grain; a unit and a criterion together ask for reasons. */
static enum par_status
read_grain(enum par_grain *grain, struct session *session)
{
    static const struct {
        const char *option;
        enum par_grain grain;
    } grains[] = {
        {"domains", PAR_BY_DOMAIN}, {"criteria", PAR_BY_CRITERION}, {"by-year", PAR_BY_EACH_YEAR}};
    const struct arguments *arguments = &session->arguments;
    int chosen = 0;

    *grain =
        arguments->unit != NULL && arguments->criterion != NULL ? PAR_BY_CELL : PAR_BY_EACH_UNIT;
    for (size_t i = 0; i < sizeof grains / sizeof grains[0]; i++)
        if (given(arguments, grains[i].option)) {
            *grain = grains[i].grain;
            chosen++;
        }
    if (chosen > 1)
        return session_usage(session, _("one of --domains, --criteria, --by-year"));
    return PAR_OK;
}

/* What the rows add up to. */
struct total {
    int64_t scores, raised, cut;
    int64_t self, final;
};

static struct par_decimal
points(int64_t units)
{
    return (struct par_decimal){units, PAR_DECIMALS_EXACT, PAR_PRESENT};
}

static struct grid *
inflation_grid(enum par_grain grain)
{
    struct grid *grid = grid_new();
    bool many = grain == PAR_BY_CELL;

    if (grain == PAR_BY_EACH_YEAR || many)
        grid_column(grid, glossary_heading("year"), ALIGN_LEFT, 0);
    if (grain == PAR_BY_EACH_UNIT)
        grid_column(grid, glossary_heading("unit_name"), ALIGN_LEFT, GRID_FLEX);
    if (grain == PAR_BY_DOMAIN || grain == PAR_BY_CRITERION || many) {
        grid_column(grid, glossary_heading("criterion"), ALIGN_LEFT, 0);
        grid_column(grid, glossary_heading("title"), ALIGN_LEFT, GRID_FLEX);
    }
    if (!many)
        grid_column(grid, glossary_heading("scores"), ALIGN_RIGHT, 0);
    grid_column(grid, glossary_heading("self"), ALIGN_NUMBER, 0);
    grid_column(grid, glossary_heading("final"), ALIGN_NUMBER, 0);
    grid_column(grid, glossary_heading("change"), ALIGN_NUMBER, 0);
    if (!many) {
        grid_column(grid, glossary_heading("change_percent"), ALIGN_NUMBER, 0);
        grid_column(grid, glossary_heading("raised"), ALIGN_RIGHT, 0);
        grid_column(grid, glossary_heading("cut"), ALIGN_RIGHT, 0);
    } else {
        grid_column(grid, glossary_heading("reason"), ALIGN_LEFT, GRID_FLEX | GRID_DROP);
    }
    return grid;
}

static void
add_number(struct grid *grid, struct par_number number)
{
    grid_cellf(grid, "%lld", (long long)number.value);
}

static void
add_inflation(struct grid *grid, const struct par_inflation *row, enum par_grain grain)
{
    char decimal[PAR_DECIMAL_SIZE];
    bool many = grain == PAR_BY_CELL;

    if (grain == PAR_BY_EACH_YEAR || many)
        grid_cell(grid, row->years);
    if (grain == PAR_BY_EACH_UNIT)
        grid_named(grid, row->unit_name, row->unit_code);
    if (grain == PAR_BY_DOMAIN || grain == PAR_BY_CRITERION || many) {
        grid_cell(grid, row->criterion);
        grid_cell(grid, row->title);
    }
    if (!many)
        add_number(grid, row->scores);
    grid_cell(grid, lang_decimal(decimal, row->self));
    grid_cell(grid, lang_decimal(decimal, row->final));
    grid_cell(grid, lang_decimal(decimal, row->change));
    if (!many) {
        grid_cell(grid, lang_decimal(decimal, row->change_percent));
        add_number(grid, row->raised);
        add_number(grid, row->cut);
    } else {
        grid_cell(grid, row->reason != NULL ? row->reason : "");
    }
}

static void
add_total(struct sheet *sheet, const struct total *total, enum par_grain grain)
{
    char self[PAR_DECIMAL_SIZE], final[PAR_DECIMAL_SIZE], change[PAR_DECIMAL_SIZE];

    if (grain == PAR_BY_CELL) {
        if (total->scores == 0)
            sheet_line(sheet, "%s", _("No score was raised or cut."));
        return;
    }
    lang_decimal(self, points(total->self));
    lang_decimal(final, points(total->final));
    lang_decimal(change, points(total->final - total->self));
    sheet_line(
        sheet,
        _("Together: %lld scores with both, %s points claimed, %s granted (%s); %lld raised, "
          "%lld cut"),
        (long long)total->scores, self, final, change, (long long)total->raised,
        (long long)total->cut);
}

/* "Năm 2023–2024 · Sở Nội vụ · tự chấm và điểm đạt" */
static void
add_title(struct sheet *sheet, struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    struct string title = {0};
    char *name = NULL;

    string_format(&title, _("Year %s"), arguments->years);
    if (arguments->unit != NULL)
        name = session_unit_name(session, arguments->unit);
    else if (arguments->group != NULL)
        name = session_group_name(session, arguments->group);
    if (name != NULL)
        string_format(&title, " · %s", name);
    if (arguments->criterion != NULL)
        string_format(&title, " · %s", arguments->criterion);
    string_format(&title, " · %s", _("self scores against points granted"));
    sheet_headline(sheet, "%s", string_get(&title));
    string_free(&title);
    free(name);
}

static enum par_status
inflation_sheet(struct sheet *sheet, struct session *session, struct par_inflations *list,
                enum par_grain grain)
{
    struct grid *grid = inflation_grid(grain);
    struct total total = {0};
    struct par_inflation row;
    enum par_status status = PAR_OK;

    add_title(sheet, session);
    while ((status = par_inflation_next(&row, list, &session->error)) == PAR_OK) {
        add_inflation(grid, &row, grain);
        total.scores += row.scores.value;
        total.raised += row.raised.value;
        total.cut += row.cut.value;
        total.self += row.self.units;
        total.final += row.final.units;
    }
    sheet_grid_filled(sheet, grid);
    add_total(sheet, &total, grain);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
cmd_inflation(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    struct par_inflation_query query = {.years = arguments->years,
                                        .group = arguments->group,
                                        .unit = arguments->unit,
                                        .criterion = arguments->criterion};
    struct par_inflations *list = NULL;
    struct writer *writer = NULL;
    struct rows rows;
    enum par_status status = read_grain(&query.grain, session);

    if (status == PAR_OK)
        status = par_inflation_list(&list, session->book, &query, &session->error);
    if (status == PAR_OK)
        status = writer_open(&writer, session);
    if (status != PAR_OK) {
        par_inflation_list_free(list);
        return status;
    }
    rows = ROWS(list);
    if (writer_is_sheet(writer))
        status = inflation_sheet(writer_sheet(writer), session, list, query.grain);
    else
        status = writer_rows(writer, &rows, &session->error);
    par_inflation_list_free(list);
    return writer_close(writer, status);
}
