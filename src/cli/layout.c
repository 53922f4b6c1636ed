#include "layout.h"

#include <stdlib.h>
#include <string.h>

#include "glyph.h"
#include "grid.h"

struct grid *
grid_new(void)
{
    return must_alloc(sizeof(struct grid));
}

void
grid_free(struct grid *grid)
{
    if (grid == NULL)
        return;
    for (size_t i = 0; i < grid->column_count; i++)
        free(grid->column[i].heading);
    for (size_t row = 0; row < grid->row_count; row++) {
        for (size_t i = 0; i < grid->column_count; i++)
            free(grid->row[row].cell[i]);
        free(grid->row[row].cell);
    }
    for (size_t i = 0; i < grid->named_count; i++)
        free(grid->named[i].code);
    free(grid->named);
    free(grid->column);
    free(grid->row);
    free(grid);
}

/* A heading may be a name from the book; the breaks in it are ours. */
static char *
safe_heading(const char *heading)
{
    struct string safe = {0};

    while (heading != NULL && *heading != '\0') {
        size_t size = strcspn(heading, "\n");
        char *line = must_copy_part(heading, size);

        glyph_safe(&safe, line);
        free(line);
        if (heading[size] == '\n')
            string_add(&safe, "\n");
        heading += size + (heading[size] == '\n');
    }
    return string_take(&safe);
}

void
grid_column(struct grid *grid, const char *heading, enum align align, unsigned flags)
{
    must_room(&grid->column, grid->column_count, sizeof grid->column[0]);
    grid->column[grid->column_count++] = (struct column){safe_heading(heading), align, flags};
}

void
grid_bare(struct grid *grid)
{
    grid->bare = true;
}

static struct row *
open_row(struct grid *grid)
{
    struct row *row = grid->row_count > 0 ? &grid->row[grid->row_count - 1] : NULL;

    if (row != NULL && row->filled < grid->column_count)
        return row;
    must_room(&grid->row, grid->row_count, sizeof grid->row[0]);
    row = &grid->row[grid->row_count++];
    *row = (struct row){must_alloc(grid->column_count * sizeof(char *)), 0, 1};
    return row;
}

void
grid_cell(struct grid *grid, const char *text)
{
    struct row *row = open_row(grid);

    row->cell[row->filled++] = glyph_safe_copy(text != NULL ? text : "–");
}

void
grid_cellf(struct grid *grid, const char *format, ...)
{
    struct string text = {0};
    va_list args;

    va_start(args, format);
    string_vformat(&text, format, args);
    va_end(args);
    grid_cell(grid, string_get(&text));
    string_free(&text);
}

void
grid_span(struct grid *grid, size_t columns, const char *text)
{
    struct row *row = open_row(grid);

    row->cell[0] = glyph_safe_copy(text);
    row->span = columns;
    row->filled = columns;
}

/* --- names that more than one bears --- */

void
grid_named(struct grid *grid, const char *name, const char *code)
{
    const struct row *row;

    grid_cell(grid, name);
    if (name == NULL || name[0] == '\0' || code == NULL)
        return;
    row = &grid->row[grid->row_count - 1];
    must_room(&grid->named, grid->named_count, sizeof grid->named[0]);
    grid->named[grid->named_count++] = (struct named){&row->cell[row->filled - 1], must_copy(code)};
}

static int
compare_named(const void *a, const void *b)
{
    const struct named *one = a, *other = b;
    int order = strcmp(*one->cell, *other->cell);

    return order != 0 ? order : strcmp(one->code, other->code);
}

static void
add_code(char **cell, const char *code)
{
    char *named = must_format("%s (%s)", *cell, code);

    free(*cell);
    *cell = named;
}

/* Cells of one name stand side by side, those of one code too: the first and the last code tell
 * whether there are more. */
void
grid_tell_apart(struct grid *grid)
{
    size_t next;

    if (grid->named_count > 1)
        qsort(grid->named, grid->named_count, sizeof grid->named[0], compare_named);
    for (size_t i = 0; i < grid->named_count; i = next) {
        const char *name = *grid->named[i].cell;

        for (next = i + 1; next < grid->named_count; next++)
            if (strcmp(*grid->named[next].cell, name) != 0)
                break;
        if (strcmp(grid->named[i].code, grid->named[next - 1].code) == 0)
            continue;
        for (size_t k = i; k < next; k++)
            add_code(grid->named[k].cell, grid->named[k].code);
    }
}

size_t
grid_rows(const struct grid *grid)
{
    return grid->row_count;
}

bool
column_is_shown(const struct grid *grid, size_t column)
{
    if ((grid->column[column].flags & GRID_DROP) == 0)
        return true;
    for (size_t i = 0; i < grid->row_count; i++) {
        const char *cell = grid->row[i].cell[column];

        if (cell != NULL && cell[0] != '\0' && strcmp(cell, "–") != 0)
            return true;
    }
    return false;
}

/* --- markdown --- */

void
markdown_text(struct string *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '<') {
            string_add(out, "&lt;");
            continue;
        }
        if (strchr("\\|[`", *text) != NULL || (*text == '&' && text[1] > ' '))
            string_add(out, "\\");
        string_add_part(out, *text == '\n' ? " " : text, 1);
    }
}

static void
add_markdown(struct string *out, const char *text)
{
    string_add(out, " ");
    markdown_text(out, text + strspn(text, " "));
    string_add(out, " |");
}

void
grid_markdown(const struct grid *grid, struct string *out)
{
    string_add(out, "|");
    for (size_t i = 0; i < grid->column_count; i++)
        if (column_is_shown(grid, i))
            add_markdown(out, grid->bare ? "" : grid->column[i].heading);
    string_add(out, "\n|");
    for (size_t i = 0; i < grid->column_count; i++)
        if (column_is_shown(grid, i))
            string_add(out, grid->column[i].align == ALIGN_LEFT ? " --- |" : " ---: |");
    string_add(out, "\n");
    for (size_t row = 0; row < grid->row_count; row++) {
        string_add(out, "|");
        for (size_t i = 0; i < grid->column_count; i++) {
            const char *cell = grid->row[row].cell[i];

            if (column_is_shown(grid, i))
                add_markdown(out, cell != NULL ? cell : "");
        }
        string_add(out, "\n");
    }
}

/* --- one block a row, when the table is too wide --- */

static void
add_block(const struct grid *grid, struct string *out, const struct row *row, int width)
{
    struct string line = {0};

    for (size_t i = 0; i < grid->column_count; i++) {
        const char *heading = grid->column[i].heading;

        if (row->cell[i] == NULL || row->cell[i][0] == '\0' || !column_is_shown(grid, i))
            continue;
        string_clear(&line);
        for (; !grid->bare && *heading != '\0' && row->span < 2; heading++)
            string_add_part(&line, *heading == '\n' ? " " : heading, 1);
        if (line.length > 0)
            string_add(&line, ": ");
        string_add(&line, row->cell[i] + strspn(row->cell[i], " "));
        wrap_text(out, string_get(&line), width, 0, 2);
    }
    string_free(&line);
}

static void
write_blocks(const struct grid *grid, struct string *out, int width)
{
    for (size_t i = 0; i < grid->row_count; i++) {
        if (i > 0)
            string_add(out, "\n");
        add_block(grid, out, &grid->row[i], width);
    }
}

bool
grid_fits(const struct grid *grid, int width)
{
    struct plan plan;
    bool fits = plan_make(&plan, grid, width);

    plan_free(&plan);
    return fits;
}

void
grid_write(const struct grid *grid, struct string *out, int width)
{
    struct plan plan;

    if (plan_make(&plan, grid, width))
        plan_write(&plan, grid, out);
    else
        write_blocks(grid, out, width);
    plan_free(&plan);
}
