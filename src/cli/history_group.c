#include "history.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "glossary.h"

/* What stands in a cell. */
enum show { SHOW_CLASS, SHOW_INDEX, SHOW_RANK };

/* The classes that a legend explains. */
struct classes {
    struct class_name {
        char *name;
        char *short_name;
        int64_t position; /* 1 = best; 0: in no scale */
    } * item;
    size_t count;
};

/* Units and years of a table, in order. */
struct axes {
    struct unit_rows {
        const struct par_result *first;  /* rows of a unit follow each other */
        const struct par_result *latest; /* has its present name */
        size_t count;
    } * unit;
    size_t units;
    int64_t *year;
    size_t years;
};

/* --- classes and their short names --- */

static struct class_name *
find_class(const struct classes *classes, const char *name)
{
    for (size_t i = 0; i < classes->count; i++)
        if (strcmp(classes->item[i].name, name) == 0)
            return &classes->item[i];
    return NULL;
}

static void
add_class(struct classes *classes, const char *name, const char *short_name, int64_t position)
{
    struct string text = {0};

    if (find_class(classes, name) != NULL)
        return;
    add_short_class(&text, name, short_name);
    must_room(&classes->item, classes->count, sizeof classes->item[0]);
    classes->item[classes->count++] =
        (struct class_name){must_copy(name), string_take(&text), position};
}

/* All classes of the scales that the years use; those of no scale come with the rows. */
static enum par_status
read_scale(struct classes *classes, struct session *session, const char *scale)
{
    struct par_scale_query query = {scale};
    struct par_scale_classes *list = NULL;
    struct par_scale_class row;
    enum par_status status = par_scale_list(&list, session->book, &query, &session->error);

    while (status == PAR_OK && (status = par_scale_next(&row, list, &session->error)) == PAR_OK)
        if (row.class_name != NULL)
            add_class(classes, row.class_name, row.short_name, row.position.value);
    par_scale_list_free(list);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
read_classes(struct classes *classes, struct session *session, const struct results *results)
{
    struct evaluations evaluations;
    const char *last = NULL;
    enum par_status status =
        evaluations_read(&evaluations, session, session->arguments.years, session->arguments.group);

    for (size_t i = 0; i < evaluations.count && status == PAR_OK; i++) {
        const char *scale = evaluations.row[i].scale;

        if (scale != NULL && (last == NULL || strcmp(scale, last) != 0))
            status = read_scale(classes, session, scale);
        last = scale;
    }
    evaluations_free(&evaluations);
    for (size_t i = 0; i < results->count && status == PAR_OK; i++)
        if (results->row[i].class_name != NULL)
            add_class(classes, results->row[i].class_name, results->row[i].class_short,
                      results->row[i].class_position.value);
    return status;
}

/* The first two letters of a name. */
static char *
two_letters(const char *name)
{
    size_t size = 0;

    for (int letters = 0; name[size] != '\0'; size++)
        if (((unsigned char)name[size] & 0xc0) != 0x80 && letters++ == 2)
            break;
    return must_copy_part(name, size);
}

/* Khá and Kém are both K: then Kh and Ké. */
static void
part_alike(struct classes *classes)
{
    for (size_t i = 0; i < classes->count; i++) {
        bool alike = false;
        struct class_name *one = &classes->item[i];

        for (size_t k = i + 1; k < classes->count; k++) {
            struct class_name *other = &classes->item[k];

            if (strcmp(one->short_name, other->short_name) != 0)
                continue;
            free(other->short_name);
            other->short_name = two_letters(other->name);
            alike = true;
        }
        if (alike) {
            free(one->short_name);
            one->short_name = two_letters(one->name);
        }
    }
}

static void
free_classes(struct classes *classes)
{
    for (size_t i = 0; i < classes->count; i++) {
        free(classes->item[i].name);
        free(classes->item[i].short_name);
    }
    free(classes->item);
}

/* --- units and years --- */

static int
compare_years(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static void
add_year(struct axes *axes, int64_t year)
{
    for (size_t i = 0; i < axes->years; i++)
        if (axes->year[i] == year)
            return;
    must_room(&axes->year, axes->years, sizeof axes->year[0]);
    axes->year[axes->years++] = year;
}

static void
add_unit(struct axes *axes, const struct par_result *row)
{
    struct unit_rows *unit = axes->units > 0 ? &axes->unit[axes->units - 1] : NULL;

    if (unit == NULL || strcmp(unit->first->unit_code, row->unit_code) != 0) {
        must_room(&axes->unit, axes->units, sizeof axes->unit[0]);
        axes->unit[axes->units++] = (struct unit_rows){row, row, 1};
        return;
    }
    unit->count++;
    if (row->year.value > unit->latest->year.value)
        unit->latest = row;
}

static struct axes
axes_of(const struct results *results)
{
    struct axes axes = {0};

    for (size_t i = 0; i < results->count; i++) {
        add_unit(&axes, &results->row[i]);
        add_year(&axes, results->row[i].year.value);
    }
    if (axes.years > 1)
        qsort(axes.year, axes.years, sizeof axes.year[0], compare_years);
    return axes;
}

static const struct par_result *
result_at(const struct unit_rows *unit, int64_t year)
{
    for (size_t i = 0; i < unit->count; i++)
        if (unit->first[i].year.value == year)
            return &unit->first[i];
    return NULL;
}

/* --- the table --- */

static enum par_absent
reason_of(const struct par_result *row, enum show show)
{
    if (row == NULL)
        return PAR_UNKNOWN;
    switch (show) {
    case SHOW_CLASS:
        return row->class_name != NULL ? PAR_PRESENT : row->class_absent;
    case SHOW_INDEX:
        return row->index.absent;
    case SHOW_RANK:
        return row->rank.absent;
    }
    return PAR_PRESENT;
}

static void
add_cell(struct grid *grid, const struct par_result *row, enum show show,
         const struct classes *classes)
{
    char decimal[PAR_DECIMAL_SIZE];
    const struct class_name *found;

    if (row == NULL || reason_of(row, show) != PAR_PRESENT) {
        grid_cell(grid, "–");
        return;
    }
    switch (show) {
    case SHOW_CLASS:
        found = find_class(classes, row->class_name);
        grid_cell(grid, found != NULL ? found->short_name : row->class_name);
        break;
    case SHOW_INDEX:
        grid_cell(grid, lang_decimal(decimal, row->index));
        break;
    case SHOW_RANK:
        grid_cellf(grid, "%" PRId64, row->rank.value);
        break;
    }
}

static struct grid *
grid_of(const struct axes *axes, enum show show, const struct classes *classes,
        struct absences *absences)
{
    static const enum align aligns[] = {
        [SHOW_CLASS] = ALIGN_LEFT, [SHOW_INDEX] = ALIGN_NUMBER, [SHOW_RANK] = ALIGN_RIGHT};
    struct grid *grid = grid_new();

    grid_column(grid, glossary_heading("unit_name"), ALIGN_LEFT, GRID_FLEX);
    for (size_t i = 0; i < axes->years; i++) {
        char *year = must_format("%" PRId64, axes->year[i]);

        grid_column(grid, year, aligns[show], 0);
        free(year);
    }
    for (size_t unit = 0; unit < axes->units; unit++) {
        grid_named(grid, axes->unit[unit].latest->unit_name, axes->unit[unit].latest->unit_code);
        for (size_t i = 0; i < axes->years; i++) {
            const struct par_result *row = result_at(&axes->unit[unit], axes->year[i]);

            add_cell(grid, row, show, classes);
            absence_see(absences, reason_of(row, show));
        }
    }
    return grid;
}

static void
add_title(struct sheet *sheet, const struct results *results, const struct axes *axes,
          enum show show)
{
    static const char *const keys[] = {
        [SHOW_CLASS] = N_("class"), [SHOW_INDEX] = N_("index"), [SHOW_RANK] = N_("rank")};
    const char *basis = results_basis(results->row, results->count);
    struct string line = {0};

    string_format(&line, "%s · %s %" PRId64, results->row[0].group_name, _(keys[show]),
                  axes->year[0]);
    if (axes->years > 1)
        string_format(&line, "–%" PRId64, axes->year[axes->years - 1]);
    if (basis != NULL)
        string_format(&line, " · %s", basis_phrase(basis));
    sheet_headline(sheet, "%s", string_get(&line));
    string_free(&line);
}

static void
add_legend(struct sheet *sheet, const struct classes *classes, const struct absences *absences)
{
    char **items = must_alloc((classes->count + 1) * sizeof *items);
    struct string absent = {0};
    size_t count = 0;

    for (size_t i = 0; i < classes->count; i++)
        items[count++] = must_format("%s %s", classes->item[i].short_name, classes->item[i].name);
    if (absences->count > 0) {
        string_add(&absent, "– ");
        absence_add(&absent, absences);
        items[count++] = string_take(&absent);
    }
    sheet_legend(sheet, (const char *const *)items, count);
    for (size_t i = 0; i < count; i++)
        free(items[i]);
    free(items);
}

static enum show
show_of(const struct session *session)
{
    const char *what = given_text(&session->arguments, "show");

    if (what == NULL || strcmp(what, "class") == 0)
        return SHOW_CLASS;
    return strcmp(what, "index") == 0 ? SHOW_INDEX : SHOW_RANK;
}

enum par_status
history_group_sheet(struct sheet *sheet, struct session *session, const struct results *results)
{
    struct axes axes = axes_of(results);
    struct classes classes = {0};
    struct absences absences = {.count = 0};
    enum show show = show_of(session);
    enum par_status status = PAR_OK;

    if (results->count > 0) {
        if (show == SHOW_CLASS)
            status = read_classes(&classes, session, results);
        part_alike(&classes);
        if (status == PAR_OK) {
            add_title(sheet, results, &axes, show);
            sheet_grid(sheet, grid_of(&axes, show, &classes, &absences));
            add_legend(sheet, &classes, &absences);
        }
    }
    free(axes.unit);
    free(axes.year);
    free_classes(&classes);
    return status;
}
