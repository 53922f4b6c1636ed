/* Breaking text into lines. */
#include "layout.h"

#include <stdlib.h>
#include <string.h>

#include "glyph.h"
#include "wrap.h"

void
lines_free(struct lines *lines)
{
    free(lines->line);
    *lines = (struct lines){0};
}

static void
add_line(struct lines *lines, const char *text, size_t length, size_t indent)
{
    size_t width = indent + glyph_width_part(text, length);

    must_room(&lines->line, lines->count, sizeof lines->line[0]);
    lines->line[lines->count++] = (struct line){text, length, indent, width};
    if (width > lines->width)
        lines->width = width;
}

/* Bytes of `text` that go on a line of `width`: whole words, at least one. */
static size_t
fitting(const char *text, size_t length, size_t width)
{
    size_t end = 0, used = 0;

    while (end < length) {
        size_t word = end;

        while (word < length && text[word] == ' ')
            word++;
        while (word < length && text[word] != ' ')
            word++;
        used += glyph_width_part(text + end, word - end);
        if (used > width && end > 0)
            break;
        end = word;
    }
    return end;
}

/* One paragraph; blanks at its start indent all its lines. */
static void
break_paragraph(struct lines *lines, const char *text, size_t length, size_t width)
{
    size_t indent = 0;

    while (indent < length && text[indent] == ' ')
        indent++;
    text += indent;
    length -= indent;
    if (indent >= width)
        indent = 0;
    do {
        size_t end = fitting(text, length, width - indent);

        add_line(lines, text, end, indent);
        while (end < length && text[end] == ' ')
            end++;
        text += end;
        length -= end;
    } while (length > 0);
}

void
lines_break(struct lines *lines, const char *text, size_t width)
{
    for (;;) {
        size_t length = strcspn(text, "\n");

        break_paragraph(lines, text, length, width > 0 ? width : 1);
        if (text[length] == '\0')
            return;
        text += length + 1;
    }
}

size_t
longest_word(const char *text)
{
    size_t longest = 0, indent = strspn(text, " ");

    text += indent;
    while (*text != '\0') {
        size_t length = strcspn(text, " \n"), width = glyph_width_part(text, length);

        if (width > longest)
            longest = width;
        text += length;
        text += strspn(text, " \n");
    }
    return indent + longest;
}

void
wrap_text(struct string *out, const char *text, int width, int first, int rest)
{
    size_t room = (size_t)(width > 0 ? width : 80), left = strlen(text);
    size_t indent = (size_t)first;

    do {
        size_t end = fitting(text, left, room > indent ? room - indent : 1);

        string_fill(out, ' ', indent);
        string_add_part(out, text, end);
        string_add(out, "\n");
        while (end < left && text[end] == ' ')
            end++;
        text += end;
        left -= end;
        indent = (size_t)rest;
    } while (left > 0);
}
