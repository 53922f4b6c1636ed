#include "compare.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "glossary.h"

/* Two sides of a fact: "Tốt → Xuất sắc". */
static void
add_sides(struct grid *grid, const char *from, const char *to)
{
    grid_cellf(grid, "%s → %s", from != NULL ? from : "–", to != NULL ? to : "–");
}

/* Why two sides cannot be compared: which year lacks the fact. */
static void
add_reason(struct grid *grid, const struct compared *years, enum par_absent from,
           enum par_absent to)
{
    if (from == PAR_PRESENT && to == PAR_PRESENT)
        grid_cellf(grid, "(%s)", glossary_absent(PAR_NOT_COMPARABLE));
    else if (from != PAR_PRESENT && to != PAR_PRESENT)
        grid_cellf(grid, "(%s)", glossary_absent(to));
    else
        grid_cellf(grid, "(%d %s: %s)", from != PAR_PRESENT ? years->from : years->to,
                   glossary_absent(from != PAR_PRESENT ? from : to),
                   glossary_absent(PAR_NOT_COMPARABLE));
}

static void
add_steps(struct grid *grid, int64_t steps)
{
    long long size = (long long)(steps < 0 ? -steps : steps);

    if (steps == 0)
        grid_cellf(grid, "(%s)", _("the same"));
    else if (steps > 0)
        grid_cellf(grid, ngettext("(up %lld)", "(up %lld)", size), size);
    else
        grid_cellf(grid, ngettext("(down %lld)", "(down %lld)", size), size);
}

static void
add_class(struct grid *grid, const struct compared *years, const struct par_comparison *row)
{
    enum par_absent from = row->class_from == NULL ? row->class_from_absent : PAR_PRESENT;
    enum par_absent to = row->class_to == NULL ? row->class_to_absent : PAR_PRESENT;
    long long steps = (long long)row->classes_up.value;

    grid_cell(grid, glossary_heading("class"));
    add_sides(grid, row->class_from, row->class_to);
    if (row->classes_up.absent != PAR_PRESENT)
        add_reason(grid, years, from, to);
    else if (steps == 0)
        grid_cellf(grid, "(%s)", _("the same"));
    else if (steps > 0)
        grid_cellf(grid, ngettext("(up %lld class)", "(up %lld classes)", steps), steps);
    else
        grid_cellf(grid, ngettext("(down %lld class)", "(down %lld classes)", -steps), -steps);
}

static void
add_index(struct grid *grid, const struct compared *years, const struct par_comparison *row)
{
    char from[PAR_DECIMAL_SIZE], to[PAR_DECIMAL_SIZE], change[PAR_DECIMAL_SIZE];

    grid_cell(grid, glossary_heading("index_percent"));
    add_sides(grid, lang_decimal(from, row->index_from), lang_decimal(to, row->index_to));
    if (row->index_change.absent != PAR_PRESENT)
        add_reason(grid, years, row->index_from.absent, row->index_to.absent);
    else
        grid_cellf(grid, row->index_change.units > 0 ? "(+%s)" : "(%s)",
                   lang_decimal(change, row->index_change));
}

/* "(không công bố; khối 20 đơn vị cả hai năm)" */
static void
add_rank_remark(struct grid *grid, const struct compared *years, const struct par_comparison *row)
{
    struct par_number from = row->group_size_from, to = row->group_size_to;
    struct string text = {0};

    if (row->rank_from.absent == PAR_PRESENT && row->rank_to.absent == PAR_PRESENT)
        string_add(&text, glossary_absent(PAR_NOT_COMPARABLE));
    else if (row->rank_from.absent != PAR_PRESENT && row->rank_to.absent != PAR_PRESENT)
        string_add(&text, glossary_absent(row->rank_to.absent));
    else
        string_format(&text, "%d %s",
                      row->rank_from.absent != PAR_PRESENT ? years->from : years->to,
                      glossary_absent(row->rank_from.absent != PAR_PRESENT ? row->rank_from.absent
                                                                           : row->rank_to.absent));
    if (from.absent == PAR_PRESENT && to.absent == PAR_PRESENT && from.value == to.value)
        string_format(&text, _("; %lld units in both years"), (long long)to.value);
    grid_cellf(grid, "(%s)", string_get(&text));
    string_free(&text);
}

static void
add_ranks(struct grid *grid, const struct compared *years, const struct par_comparison *row)
{
    struct string from = {0}, to = {0};
    bool alike = row->group_size_from.absent == PAR_PRESENT &&
                 row->group_size_to.absent == PAR_PRESENT &&
                 row->group_size_from.value == row->group_size_to.value;
    struct par_number unsaid = {0, PAR_NONE};

    grid_cell(grid, glossary_heading("rank"));
    add_rank(&from, row->rank_from, alike ? unsaid : row->group_size_from);
    add_rank(&to, row->rank_to, alike ? unsaid : row->group_size_to);
    add_sides(grid, string_get(&from), string_get(&to));
    if (row->places_up.absent != PAR_PRESENT)
        add_rank_remark(grid, years, row);
    else
        add_steps(grid, row->places_up.value);
    string_free(&from);
    string_free(&to);
}

static struct grid *
fact_grid(const struct compared *years, const struct par_comparison *row)
{
    struct grid *grid = grid_new();

    grid_bare(grid);
    grid_column(grid, "", ALIGN_LEFT, 0);
    grid_column(grid, "", ALIGN_LEFT, GRID_GAP);
    grid_column(grid, "", ALIGN_LEFT, GRID_GAP | GRID_FLEX);
    add_class(grid, years, row);
    add_index(grid, years, row);
    add_ranks(grid, years, row);
    return grid;
}

static void
add_domain(struct grid *grid, const struct par_domain_change *row, bool with_units)
{
    char decimal[PAR_DECIMAL_SIZE];
    struct string codes = {0};

    if (with_units)
        grid_named(grid, row->unit_name, row->unit_code);
    string_add(&codes, row->domain_from != NULL ? row->domain_from : "–");
    if (row->domain_from == NULL || row->domain_to == NULL ||
        strcmp(row->domain_from, row->domain_to) != 0)
        string_format(&codes, " → %s", row->domain_to != NULL ? row->domain_to : "–");
    grid_cellf(grid, "%s %s", string_get(&codes),
               row->domain_title != NULL ? row->domain_title : "");
    grid_cell(grid, lang_decimal(decimal, row->index_from));
    grid_cell(grid, lang_decimal(decimal, row->index_to));
    grid_cell(grid, lang_decimal(decimal, row->index_change));
    string_free(&codes);
}

static struct grid *
domain_columns(const struct compared *years, bool with_units)
{
    struct grid *grid = grid_new();
    char *from = must_format("%s\n%d", C_("heading", "Index"), years->from);
    char *to = must_format("%s\n%d", C_("heading", "Index"), years->to);

    if (with_units)
        grid_column(grid, glossary_heading("unit_name"), ALIGN_LEFT, GRID_FLEX | GRID_ONCE);
    grid_column(grid, glossary_heading("domain_title"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, from, ALIGN_NUMBER, 0);
    grid_column(grid, to, ALIGN_NUMBER, 0);
    grid_column(grid, glossary_heading("index_change"), ALIGN_NUMBER, 0);
    free(from);
    free(to);
    return grid;
}

enum par_status
compare_domain_table(struct sheet *sheet, struct par_domain_changes *list,
                     const struct compared *years, bool with_units, struct par_error *err)
{
    struct grid *grid = domain_columns(years, with_units);
    struct par_domain_change row;
    enum par_status status = par_list_rewind((struct par_list *)list, err);

    while (status == PAR_OK && (status = par_domain_change_next(&row, list, err)) == PAR_OK) {
        /* Bonus and penalty points have no index. */
        if (row.index_from.absent == PAR_NOT_APPLICABLE &&
            row.index_to.absent == PAR_NOT_APPLICABLE)
            continue;
        add_domain(grid, &row, with_units);
    }
    if (grid_rows(grid) > 0) {
        sheet_gap(sheet);
        sheet_grid(sheet, grid);
    } else {
        sheet_line(sheet, "%s", _("Domains   no domain is known in either year"));
        grid_free(grid);
    }
    return status == PAR_END ? PAR_OK : status;
}

static void
add_facts(struct sheet *sheet, const struct compared *years, const struct comparisons *rows)
{
    const char *basis = compare_basis(rows);

    if (basis != NULL)
        sheet_headline(sheet, _("%s · %d and %d · %s"), rows->row[0].unit_name, years->from,
                       years->to, basis_phrase(basis));
    else
        sheet_headline(sheet, _("%s · %d and %d"), rows->row[0].unit_name, years->from, years->to);
    sheet_grid(sheet, fact_grid(years, &rows->row[0]));
}

enum par_status
compare_unit_facts(struct sheet *sheet, struct session *session, const struct compared *years,
                   const char *unit)
{
    struct par_compare_query query = {years->from, years->to, NULL, unit, PAR_VIEW_DEFAULT, NULL};
    struct par_comparisons *list = NULL;
    struct comparisons rows = {0};
    enum par_status status = par_compare_list(&list, session->book, &query, &session->error);

    if (status == PAR_OK)
        status = compare_read(&rows, list, &session->error);
    if (status == PAR_OK && rows.count > 0)
        add_facts(sheet, years, &rows);
    par_compare_list_free(list);
    free(rows.row);
    keep_free(&rows.keep);
    return status;
}

enum par_status
compare_unit_sheet(struct sheet *sheet, struct session *session, const struct compared *years,
                   const struct comparisons *rows)
{
    struct par_domain_change_query query = {
        .year_from = years->from,
        .year_to = years->to,
        .unit = session->arguments.unit,
        .view = years->asked.view,
        .as_of = years->asked.as_of,
    };
    struct par_domain_changes *list = NULL;
    enum par_status status;

    add_facts(sheet, years, rows);
    status = par_domain_change_list(&list, session->book, &query, &session->error);
    if (status == PAR_OK)
        status = compare_domain_table(sheet, list, years, false, &session->error);
    par_domain_change_list_free(list);
    return status;
}
