/* Where the columns of a table stand. */
#include "grid.h"

#include <stdlib.h>
#include <string.h>

#include "glyph.h"
#include "lang.h"
#include "wrap.h"

enum { FLEX_LEAST = 18 }; /* columns that a name keeps */

static size_t
most(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t
least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Splits a number at the decimal mark of the language; what is no number ("–") is not split. */
static bool
split_number(const char *cell, size_t *whole, size_t *fraction)
{
    const char *mark = strchr(cell, lang_mark());

    if (strpbrk(cell, "0123456789") == NULL)
        return false;
    *whole = mark != NULL ? glyph_width_part(cell, (size_t)(mark - cell)) : glyph_width(cell);
    *fraction = mark != NULL ? glyph_width(mark) : 0;
    return true;
}

static void
measure_cell(struct place *place, const struct column *column, const char *cell)
{
    size_t whole, fraction;

    place->natural = most(place->natural, glyph_width(cell));
    place->word = most(place->word, longest_word(cell));
    if (column->align != ALIGN_NUMBER || !split_number(cell, &whole, &fraction))
        return;
    place->whole = most(place->whole, whole);
    place->fraction = most(place->fraction, fraction);
    place->natural = most(place->natural, place->whole + place->fraction);
}

static void
measure(struct plan *plan, const struct grid *grid)
{
    for (size_t i = 0; i < grid->column_count; i++) {
        plan->place[i].shown = column_is_shown(grid, i);
        for (size_t row = 0; row < grid->row_count; row++) {
            const char *cell = grid->row[row].cell[i];

            if (cell != NULL && (i > 0 || grid->row[row].span < 2))
                measure_cell(&plan->place[i], &grid->column[i], cell);
        }
    }
}

static size_t
lines_of(const char *text, size_t width)
{
    struct lines lines = {0};
    size_t count;

    lines_break(&lines, text, width);
    count = lines.count;
    lines_free(&lines);
    return count;
}

/* The least width in which a heading takes at most so many lines. */
static size_t
heading_width(const struct grid *grid, size_t column, size_t lines)
{
    const char *heading = grid->column[column].heading;
    struct lines broken = {0};
    size_t natural, width;

    if (grid->bare)
        return 0;
    lines_break(&broken, heading, SIZE_MAX / 2);
    natural = broken.width;
    if (broken.count > lines)
        lines = broken.count;
    lines_free(&broken);
    for (width = longest_word(heading); width < natural; width++)
        if (lines_of(heading, width) <= lines)
            break;
    return most(width, 1);
}

/* Lines of the tallest heading as it is written. */
static size_t
written_lines(const struct grid *grid)
{
    size_t lines = 1;

    for (size_t i = 0; i < grid->column_count; i++)
        lines = most(lines, lines_of(grid->column[i].heading, SIZE_MAX / 2));
    return lines;
}

static size_t
gap_before(const struct plan *plan, const struct grid *grid, size_t column)
{
    for (size_t i = 0; i < column; i++)
        if (plan->place[i].shown)
            return plan->gap + ((grid->column[column].flags & GRID_GAP) != 0 && plan->gap > 1);
    return 0;
}

/* Shares `room` among the columns that wrap: a narrow one takes what it needs, the others alike. */
static void
share_room(struct plan *plan, size_t room)
{
    for (bool again = true; again;) {
        size_t open = 0, part = 0;

        again = false;
        for (size_t i = 0; i < plan->count; i++)
            open += plan->place[i].wraps && plan->place[i].width == 0;
        if (open == 0)
            return;
        part = room / open;
        for (size_t i = 0; i < plan->count && !again; i++) {
            struct place *place = &plan->place[i];

            if (!place->wraps || place->width != 0)
                continue;
            if (place->want <= part)
                place->width = place->want;
            else if (place->least >= part)
                place->width = place->least;
            else
                continue;
            room -= least(place->width, room);
            again = true;
        }
        for (size_t i = 0; i < plan->count && !again; i++) {
            if (!plan->place[i].wraps || plan->place[i].width != 0)
                continue;
            plan->place[i].width = room / open;
            room -= plan->place[i].width;
            open--;
        }
    }
}

/* A column that wraps is no wider than its widest line. */
static void
tighten(struct plan *plan, const struct grid *grid, size_t column)
{
    struct place *place = &plan->place[column];
    size_t used = heading_width(grid, column, plan->heading_lines);

    for (size_t row = 0; row < grid->row_count; row++) {
        const char *cell = grid->row[row].cell[column];
        struct lines lines = {0};

        if (cell == NULL || (column == 0 && grid->row[row].span > 1))
            continue;
        lines_break(&lines, cell, place->width);
        used = most(used, lines.width);
        lines_free(&lines);
    }
    place->width = used;
}

/* Tries one way to lay the table out. */
static bool
try_widths(struct plan *plan, const struct grid *grid, size_t gap, bool breaks,
           size_t heading_lines)
{
    size_t fixed = 0, floor = 0;

    plan->gap = gap;
    plan->heading_lines = heading_lines;
    for (size_t i = 0; i < plan->count; i++) {
        struct place *place = &plan->place[i];
        unsigned flags = grid->column[i].flags;
        size_t heading = heading_width(grid, i, heading_lines);

        place->width = 0;
        if (!place->shown)
            continue;
        fixed += gap_before(plan, grid, i);
        place->wraps = (flags & GRID_FLEX) != 0;
        if (place->wraps) {
            place->want = most(most(place->natural, heading), 1);
            place->least = most(most(least(place->natural, FLEX_LEAST), place->word), heading);
            floor += place->least;
            continue;
        }
        place->wraps = false;
        place->width =
            most(heading, (flags & GRID_BREAK) != 0 && breaks ? place->word : place->natural);
        fixed += place->width;
    }
    if (fixed + floor > plan->screen)
        return false;
    share_room(plan, plan->screen - fixed);
    plan->width = 0;
    for (size_t i = 0; i < plan->count; i++) {
        if (!plan->place[i].shown)
            continue;
        if (plan->place[i].wraps)
            tighten(plan, grid, i);
        plan->width += gap_before(plan, grid, i) + plan->place[i].width;
    }
    return plan->width <= plan->screen;
}

bool
plan_make(struct plan *plan, const struct grid *grid, int width)
{
    static const struct {
        size_t gap;
        bool breaks;
        size_t more_lines;
    } ways[] = {{2, false, 0}, {2, true, 0}, {2, true, 1},
                {2, true, 2},  {1, true, 1}, {1, true, 2}};
    size_t lines = written_lines(grid);

    *plan = (struct plan){.count = grid->column_count, .screen = (size_t)(width > 0 ? width : 80)};
    plan->place = must_alloc(plan->count * sizeof plan->place[0]);
    measure(plan, grid);
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
        if (try_widths(plan, grid, ways[i].gap, ways[i].breaks, lines + ways[i].more_lines))
            return true;
    return false;
}

void
plan_free(struct plan *plan)
{
    free(plan->place);
}

/* --- writing --- */

/* Adds one line of a cell, aligned in `width`. */
static void
add_aligned(struct string *out, const struct line *line, const struct place *place, size_t width,
            enum align align)
{
    size_t before = 0, pad = width > line->width ? width - line->width : 0, whole, fraction;
    char *text = must_copy_part(line->text, line->length);

    switch (align) {
    case ALIGN_LEFT:
        break;
    case ALIGN_RIGHT:
        before = pad;
        break;
    case ALIGN_NUMBER:
        before = pad;
        if (split_number(text, &whole, &fraction))
            before = least(pad, width - least(width, place->fraction + whole));
        break;
    }
    string_fill(out, ' ', line->indent + before);
    string_add(out, text);
    string_fill(out, ' ', pad - before);
    free(text);
}

static void
trim(struct string *out)
{
    while (out->length > 0 && out->text[out->length - 1] == ' ')
        out->text[--out->length] = '\0';
}

/* Width under a cell that stands over several columns. */
static size_t
span_width(const struct plan *plan, const struct grid *grid, size_t columns)
{
    size_t width = 0;

    for (size_t i = 0; i < columns; i++)
        if (plan->place[i].shown)
            width += gap_before(plan, grid, i) + plan->place[i].width;
    return width;
}

/* Writes cells line by line; `bottom` puts short ones on the last lines. */
static void
write_lines(const struct plan *plan, const struct grid *grid, struct string *out,
            const struct lines *cells, size_t span, bool bottom)
{
    size_t height = 1;

    for (size_t i = 0; i < plan->count; i++)
        height = most(height, cells[i].count);
    for (size_t k = 0; k < height; k++) {
        for (size_t i = 0; i < plan->count; i++) {
            size_t shift = bottom ? height - cells[i].count : 0;
            size_t width = i == 0 && span > 1 ? span_width(plan, grid, span) : plan->place[i].width;

            enum align align = grid->column[i].align;

            if (!plan->place[i].shown || (i > 0 && i < span))
                continue;
            if (span > 1 && i == 0)
                align = ALIGN_LEFT;
            else if (bottom && align == ALIGN_NUMBER) /* a heading is no number */
                align = ALIGN_RIGHT;
            string_fill(out, ' ', gap_before(plan, grid, i));
            if (k >= shift && k - shift < cells[i].count)
                add_aligned(out, &cells[i].line[k - shift], &plan->place[i], width, align);
            else
                string_fill(out, ' ', width);
        }
        trim(out);
        string_add(out, "\n");
    }
}

static void
free_cells(struct lines *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        lines_free(&cells[i]);
}

static void
write_heading(const struct plan *plan, const struct grid *grid, struct string *out,
              struct lines *cells)
{
    struct column *column = grid->column;

    for (size_t i = 0; i < plan->count; i++)
        if (plan->place[i].shown)
            lines_break(&cells[i], column[i].heading, plan->place[i].width);
    write_lines(plan, grid, out, cells, 1, true);
    free_cells(cells, plan->count);
}

/* Is what is shown once the same as in the row above? */
static bool
says_again(const struct grid *grid, const struct row *row)
{
    bool again = row > grid->row;

    for (size_t i = 0; again && i < grid->column_count; i++)
        if ((grid->column[i].flags & GRID_ONCE) != 0)
            again = row->cell[i] != NULL && row[-1].cell[i] != NULL &&
                    strcmp(row->cell[i], row[-1].cell[i]) == 0;
    return again;
}

static void
write_row(const struct plan *plan, const struct grid *grid, struct string *out,
          const struct row *row, struct lines *cells)
{
    bool again = says_again(grid, row);

    for (size_t i = 0; i < plan->count; i++) {
        size_t width = plan->place[i].width;

        if (row->cell[i] == NULL || !plan->place[i].shown)
            continue;
        if (i == 0 && row->span >= plan->count && row->span > 1)
            width = plan->screen;
        else if (i == 0 && row->span > 1)
            width = span_width(plan, grid, row->span);
        lines_break(&cells[i],
                    again && (grid->column[i].flags & GRID_ONCE) != 0 ? "" : row->cell[i], width);
    }
    write_lines(plan, grid, out, cells, row->span, false);
    free_cells(cells, plan->count);
}

void
plan_write(const struct plan *plan, const struct grid *grid, struct string *out)
{
    struct lines *cells = must_alloc(plan->count * sizeof *cells);

    if (!grid->bare)
        write_heading(plan, grid, out, cells);
    for (size_t i = 0; i < grid->row_count; i++)
        write_row(plan, grid, out, &grid->row[i], cells);
    free(cells);
}
