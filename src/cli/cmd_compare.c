#include "cmd.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "glossary.h"

static void
keep_comparison(struct comparisons *out, const struct par_comparison *row)
{
    struct par_comparison *copy;

    must_room(&out->row, out->count, sizeof out->row[0]);
    copy = &out->row[out->count++];
    *copy = *row;
    copy->unit_code = keep_text(&out->keep, row->unit_code);
    copy->unit_name = keep_text(&out->keep, row->unit_name);
    copy->group_code = keep_text(&out->keep, row->group_code);
    copy->comparable = keep_text(&out->keep, row->comparable);
    copy->class_from = keep_text(&out->keep, row->class_from);
    copy->class_to = keep_text(&out->keep, row->class_to);
    copy->basis_from = keep_text(&out->keep, row->basis_from);
    copy->basis_to = keep_text(&out->keep, row->basis_to);
}

enum par_status
compare_read(struct comparisons *out, struct par_comparisons *list, struct par_error *err)
{
    struct par_comparison row;
    enum par_status status = par_list_rewind((struct par_list *)list, err);

    while (status == PAR_OK && (status = par_compare_next(&row, list, err)) == PAR_OK)
        keep_comparison(out, &row);
    return status == PAR_END ? PAR_OK : status;
}

const char *
compare_basis(const struct comparisons *rows)
{
    const char *basis = NULL;

    for (size_t i = 0; i < 2 * rows->count; i++) {
        const struct par_comparison *row = &rows->row[i / 2];
        const char *side = i % 2 == 0 ? row->basis_from : row->basis_to;

        if (side == NULL)
            continue;
        if (basis != NULL && strcmp(basis, side) != 0)
            return NULL;
        basis = side;
    }
    return basis;
}

/* --- the classes of a group --- */

static int64_t
count_of(const struct class_counts *counts, const char *name)
{
    for (size_t i = 0; i < counts->count; i++)
        if (strcmp(counts->row[i].class_name, name) == 0)
            return counts->row[i].count;
    return 0;
}

static bool
has_class(const struct class_counts *counts, const char *name)
{
    for (size_t i = 0; i < counts->count; i++)
        if (strcmp(counts->row[i].class_name, name) == 0)
            return true;
    return false;
}

/* Items of a line that is still to be broken. */
struct items {
    char **item;
    size_t count;
};

static void
add_class_change(struct items *items, const char *name, int64_t from, int64_t to)
{
    struct string text = {0};

    if (from == 0 && to == 0)
        return;
    string_format(&text, "%s %lld → %lld", name, (long long)from, (long long)to);
    if (to == from)
        string_add(&text, " (0)");
    else
        string_format(&text, to > from ? " (+%lld)" : " (−%lld)",
                      (long long)(to > from ? to - from : from - to));
    must_room(&items->item, items->count, sizeof items->item[0]);
    items->item[items->count] = items->count == 0 ? must_format(_("Class: %s"), string_get(&text))
                                                  : must_copy(string_get(&text));
    items->count++;
    string_free(&text);
}

/* "Xếp loại: Xuất sắc 6 → 7 (+1) · Tốt 11 → 10 (−1) · Khá 3 → 3 (0)" */
static enum par_status
add_class_changes(struct sheet *sheet, struct session *session, const struct compared *years,
                  const char *group)
{
    struct class_counts from = {0}, to = {0};
    struct items items = {0};
    enum par_status status = class_counts_read(&from, session, years->from, group, &years->asked);

    if (status == PAR_OK)
        status = class_counts_read(&to, session, years->to, group, &years->asked);
    for (size_t i = 0; i < from.count; i++)
        add_class_change(&items, from.row[i].class_name, from.row[i].count,
                         count_of(&to, from.row[i].class_name));
    for (size_t i = 0; i < to.count; i++)
        if (!has_class(&from, to.row[i].class_name))
            add_class_change(&items, to.row[i].class_name, 0, to.row[i].count);
    if (from.count > 0 && to.count > 0)
        sheet_items(sheet, (const char *const *)items.item, items.count);
    for (size_t i = 0; i < items.count; i++)
        free(items.item[i]);
    free(items.item);
    class_counts_free(&from);
    class_counts_free(&to);
    return status;
}

/* --- the table of a group --- */

static void
add_year_column(struct grid *grid, const char *heading, int year, enum align align)
{
    char *text = must_format("%s\n%d", heading, year);

    grid_column(grid, text, align, 0);
    free(text);
}

static struct grid *
group_columns(const struct compared *years)
{
    struct grid *grid = grid_new();

    grid_column(grid, glossary_heading("unit_name"), ALIGN_LEFT, GRID_FLEX);
    add_year_column(grid, glossary_heading("class"), years->from, ALIGN_LEFT);
    add_year_column(grid, glossary_heading("class"), years->to, ALIGN_LEFT);
    add_year_column(grid, C_("heading", "Index"), years->from, ALIGN_NUMBER);
    add_year_column(grid, C_("heading", "Index"), years->to, ALIGN_NUMBER);
    grid_column(grid, glossary_heading("index_change"), ALIGN_NUMBER, 0);
    add_year_column(grid, glossary_heading("rank"), years->from, ALIGN_RIGHT);
    add_year_column(grid, glossary_heading("rank"), years->to, ALIGN_RIGHT);
    grid_column(grid, glossary_heading("places_up"), ALIGN_RIGHT, 0);
    return grid;
}

void
compare_number(struct grid *grid, struct par_number number)
{
    if (number.absent != PAR_PRESENT)
        grid_cell(grid, "–");
    else if (number.value < 0)
        grid_cellf(grid, "−%" PRId64, -number.value);
    else
        grid_cellf(grid, "%" PRId64, number.value);
}

static void
add_comparison(struct grid *grid, const struct par_comparison *row)
{
    char decimal[PAR_DECIMAL_SIZE];

    grid_named(grid, row->unit_name, row->unit_code);
    grid_cell(grid, row->class_from);
    grid_cell(grid, row->class_to);
    grid_cell(grid, lang_decimal(decimal, row->index_from));
    grid_cell(grid, lang_decimal(decimal, row->index_to));
    grid_cell(grid, lang_decimal(decimal, row->index_change));
    compare_number(grid, row->rank_from);
    compare_number(grid, row->rank_to);
    compare_number(grid, row->places_up);
}

static bool
is_of_group(const struct par_comparison *row, const char *group)
{
    return row->group_code != NULL && group != NULL ? strcmp(row->group_code, group) == 0
                                                    : row->group_code == group;
}

/* Is `word` one of a comma list? */
static bool
list_holds(const char *list, const char *word)
{
    size_t size = strlen(word);

    for (; list != NULL; list = strchr(list, ',') != NULL ? strchr(list, ',') + 1 : NULL)
        if (strncmp(list, word, size) == 0 && (list[size] == '\0' || list[size] == ','))
            return true;
    return false;
}

/* "So được: xếp loại 1 đơn vị, chỉ số 0, hạng 0 trong 9 đơn vị có số liệu." */
static void
add_comparable(struct sheet *sheet, const struct comparisons *rows, const char *group)
{
    long long classes = 0, indexes = 0, ranks = 0, units = 0;

    for (size_t i = 0; i < rows->count; i++) {
        const struct par_comparison *row = &rows->row[i];

        if (!is_of_group(row, group))
            continue;
        classes += list_holds(row->comparable, "class");
        indexes += list_holds(row->comparable, "index");
        ranks += list_holds(row->comparable, "rank");
        units++;
    }
    sheet_line(sheet,
               _("Comparable: class in %lld, index in %lld, rank in %lld of %lld units known."),
               classes, indexes, ranks, units);
}

static enum par_status
group_sheet(struct sheet *sheet, struct session *session, const struct compared *years,
            const struct comparisons *rows, const char *group)
{
    const char *basis = compare_basis(rows);
    char *name = group != NULL ? session_group_name(session, group) : must_copy("–");
    struct grid *grid = group_columns(years);
    enum par_status status = PAR_OK;

    sheet_gap(sheet);
    if (basis != NULL)
        sheet_headline(sheet, _("Comparison of %d with %d · %s · %s"), years->from, years->to, name,
                       basis_phrase(basis));
    else
        sheet_headline(sheet, _("Comparison of %d with %d · %s"), years->from, years->to, name);
    if (group != NULL)
        status = add_class_changes(sheet, session, years, group);
    sheet_gap(sheet);
    for (size_t i = 0; i < rows->count; i++)
        if (is_of_group(&rows->row[i], group))
            add_comparison(grid, &rows->row[i]);
    sheet_grid(sheet, grid);
    add_comparable(sheet, rows, group);
    free(name);
    return status;
}

/* One table a group, in the order in which groups occur. */
static enum par_status
group_sheets(struct sheet *sheet, struct session *session, const struct compared *years,
             const struct comparisons *rows)
{
    enum par_status status = PAR_OK;

    for (size_t i = 0; i < rows->count && status == PAR_OK; i++) {
        bool seen = false;

        for (size_t k = 0; k < i && !seen; k++)
            seen = is_of_group(&rows->row[k], rows->row[i].group_code);
        if (!seen)
            status = group_sheet(sheet, session, years, rows, rows->row[i].group_code);
    }
    return status;
}

/* --- reading --- */

static enum par_status
people_read(struct writer *writer, struct session *session, struct par_comparisons *list,
            const struct compared *years)
{
    struct comparisons rows = {0};
    enum par_status status = compare_read(&rows, list, &session->error);

    if (status == PAR_OK && rows.count == 0)
        talk_say("%s", _("Nothing is recorded here."));
    else if (status == PAR_OK && session->arguments.unit != NULL)
        status = compare_unit_sheet(writer_sheet(writer), session, years, &rows);
    else if (status == PAR_OK)
        status = group_sheets(writer_sheet(writer), session, years, &rows);
    free(rows.row);
    keep_free(&rows.keep);
    return status;
}

static enum par_status
compare_results(struct session *session, const struct compared *years)
{
    struct par_compare_query query = {
        years->from,       years->to,         session->arguments.group, session->arguments.unit,
        years->asked.view, years->asked.as_of};
    struct par_comparisons *list = NULL;
    struct writer *writer = NULL;
    struct rows rows;
    enum par_status status = par_compare_list(&list, session->book, &query, &session->error);

    if (status == PAR_OK)
        status = writer_open(&writer, session);
    if (status != PAR_OK) {
        par_compare_list_free(list);
        return status;
    }
    writer_years(writer, years->from, years->to);
    rows = ROWS(list);
    if (writer_is_sheet(writer))
        status = people_read(writer, session, list, years);
    else
        status = writer_rows(writer, &rows, &session->error);
    par_compare_list_free(list);
    return writer_close(writer, status);
}

static void
add_domain_title(struct sheet *sheet, struct session *session, const struct compared *years)
{
    const struct arguments *arguments = &session->arguments;
    char *name;

    if (arguments->unit != NULL) {
        name = session_unit_name(session, arguments->unit);
        sheet_headline(sheet, _("%s · %d and %d"), name, years->from, years->to);
    } else if (arguments->group != NULL) {
        name = session_group_name(session, arguments->group);
        sheet_headline(sheet, _("Comparison of %d with %d · %s"), years->from, years->to, name);
    } else {
        name = NULL;
        sheet_headline(sheet, _("Comparison of %d with %d"), years->from, years->to);
    }
    free(name);
}

static enum par_status
compare_domains(struct session *session, const struct compared *years)
{
    struct par_domain_change_query query = {
        .year_from = years->from,
        .year_to = years->to,
        .group = session->arguments.group,
        .unit = session->arguments.unit,
        .criteria = given(&session->arguments, "criteria"),
        .view = years->asked.view,
        .as_of = years->asked.as_of,
    };
    struct par_domain_changes *list = NULL;
    struct writer *writer = NULL;
    struct rows rows;
    enum par_status status = par_domain_change_list(&list, session->book, &query, &session->error);

    if (status == PAR_OK)
        status = writer_open(&writer, session);
    if (status != PAR_OK) {
        par_domain_change_list_free(list);
        return status;
    }
    writer_years(writer, years->from, years->to);
    writer_columns(writer, "compare",
                   "unit,unit_name,year_from,year_to,concept,domain_from,domain_to,domain_title,"
                   "points_from,points_to,max_points_from,max_points_to,index_from,index_to,"
                   "index_change");
    rows = ROWS(list);
    if (writer_is_sheet(writer)) {
        add_domain_title(writer_sheet(writer), session, years);
        status = compare_domain_table(writer_sheet(writer), list, years,
                                      session->arguments.unit == NULL, &session->error);
    } else {
        status = writer_rows(writer, &rows, &session->error);
    }
    par_domain_change_list_free(list);
    return writer_close(writer, status);
}

/* Scores are compared, and what papers printed of them beside: one view, as it is now. */
static enum par_status
check_options(const struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    bool why = given(arguments, "why"), like = given(arguments, "like-for-like");

    if (why && like)
        return session_usage(session, _("--%s and --%s do not go together"), "why",
                             "like-for-like");
    if ((why || like || given(arguments, "criteria")) &&
        (given(arguments, "view") || given(arguments, "as-of")))
        return session_usage(session, _("--%s and --%s do not go together"),
                             why    ? "why"
                             : like ? "like-for-like"
                                    : "criteria",
                             given(arguments, "view") ? "view" : "as-of");
    if (like && (given(arguments, "domains") || given(arguments, "criteria")))
        return session_usage(session, _("--%s and --%s do not go together"), "like-for-like",
                             given(arguments, "domains") ? "domains" : "criteria");
    if (given(arguments, "floor") && !like)
        return session_usage(session, _("--%s goes with --%s"), "floor", "like-for-like");
    return PAR_OK;
}

enum par_status
cmd_compare(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    struct compared years = {arguments->year, arguments->year_to, {0}};
    enum par_status status = asked_read(&years.asked, session);

    if (status != PAR_OK)
        return status;
    if (years.to == 0) {
        years.to = years.from;
        years.from = years.to - 1;
    }
    status = check_options(session);
    if (status != PAR_OK)
        return status;
    if (given(arguments, "why"))
        return compare_why(session, &years);
    if (given(arguments, "like-for-like"))
        return compare_like(session, &years);
    if (given(arguments, "domains") || given(arguments, "criteria"))
        return compare_domains(session, &years);
    return compare_results(session, &years);
}
