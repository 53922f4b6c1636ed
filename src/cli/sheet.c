#include "sheet.h"

#include <stdlib.h>
#include <string.h>

#include "glyph.h"
#include "layout.h"

enum { NOTE_MARGIN = 4 }; /* notes and legends stay this much narrower than tables */

/* Pays the blank line that is owed, unless nothing stands above. */
static void
begin(struct sheet *sheet)
{
    if (sheet->gap && sheet->text.length > 0)
        string_add(&sheet->text, "\n");
    sheet->gap = false;
}

static int
note_width(const struct sheet *sheet)
{
    return sheet->width > 10 * NOTE_MARGIN ? sheet->width - NOTE_MARGIN : sheet->width;
}

static void add_line(struct sheet *sheet, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

static void
add_line(struct sheet *sheet, const char *format, va_list args)
{
    struct string raw = {0}, safe = {0}, marked = {0};
    const char *text;
    int indent;

    string_vformat(&raw, format, args);
    glyph_safe(&safe, string_get(&raw));
    text = string_get(&safe);
    indent = (int)strspn(text, " ");
    text += indent;
    if (sheet->markdown) {
        /* no list, heading or quotation begins with the line */
        string_add(&marked, text[0] != '\0' && strchr("#>+-*=", text[0]) != NULL ? "\\" : "");
        markdown_text(&marked, text);
        text = string_get(&marked);
    }
    begin(sheet);
    wrap_text(&sheet->text, text, sheet->width, indent, indent);
    string_free(&raw);
    string_free(&safe);
    string_free(&marked);
}

void
sheet_line(struct sheet *sheet, const char *format, ...)
{
    va_list args;

    if (sheet->markdown)
        return;
    va_start(args, format);
    add_line(sheet, format, args);
    va_end(args);
}

void
sheet_headline(struct sheet *sheet, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add_line(sheet, format, args);
    va_end(args);
    sheet->gap = sheet->markdown;
}

void
sheet_note(struct sheet *sheet, const char *label, const char *text)
{
    struct string line = {0};

    if (sheet->markdown)
        return;
    begin(sheet);
    glyph_safe(&line, label);
    glyph_safe(&line, text);
    wrap_text(&sheet->text, string_get(&line), note_width(sheet), 0, (int)glyph_width(label));
    string_free(&line);
}

void
sheet_legend(struct sheet *sheet, const char *const *items, size_t count)
{
    struct string line = {0};

    for (size_t i = 0; i < count; i++)
        string_format(&line, i > 0 ? " · %s" : "%s", items[i]);
    if (count > 0)
        sheet_note(sheet, "", string_get(&line));
    string_free(&line);
}

void
sheet_items(struct sheet *sheet, const char *const *items, size_t count)
{
    struct string line = {0};

    for (size_t i = 0; i < count; i++) {
        size_t width = glyph_width(string_get(&line)) + glyph_width(items[i]) + 5;

        if (line.length > 0 && width > (size_t)sheet->width + (i + 1 == count ? 2 : 0)) {
            sheet_line(sheet, "%s ·", string_get(&line));
            string_clear(&line);
        }
        string_format(&line, line.length > 0 ? " · %s" : "%s", items[i]);
    }
    if (line.length > 0)
        sheet_line(sheet, "%s", string_get(&line));
    string_free(&line);
}

void
sheet_gap(struct sheet *sheet)
{
    sheet->gap = true;
}

void
sheet_grid(struct sheet *sheet, struct grid *grid)
{
    begin(sheet);
    grid_tell_apart(grid);
    if (sheet->markdown)
        grid_markdown(grid, &sheet->text);
    else
        grid_write(grid, &sheet->text, sheet->width);
    if (sheet->markdown)
        sheet->gap = true;
    grid_free(grid);
}

void
sheet_grid_filled(struct sheet *sheet, struct grid *grid)
{
    if (grid_rows(grid) > 0)
        sheet_grid(sheet, grid);
    else
        grid_free(grid);
}
