/* A record found in the buffer and taken apart where it lies. */
#include "csv_split.h"

#include <string.h>

static enum found find_quoted_end(struct span *span, size_t *place, const struct csv *csv);
static enum found find_closing_quote(size_t *place, const struct csv *csv);
static void split_plain(struct csv *csv, const struct span *span);
static void split_quoted(struct csv *csv, const struct span *span);
static char *unquote(char **at, char *to);
static void add_field(struct csv *csv, char *text, char *end);

enum found
csv_find_end(struct span *span, size_t *place, struct csv *csv)
{
    size_t left = csv->end - csv->start;
    const char *line_end = memchr(csv->text + csv->start, '\n', left);
    size_t to = line_end != NULL ? (size_t)(line_end - csv->text) : csv->end;

    if (left == 0 && csv->ended)
        return NOTHING;
    if (line_end == NULL && !csv->ended)
        return MORE;
    *span = (struct span){csv->start, to, line_end != NULL ? to + 1 : to, 1, false};
    if (csv_seek(csv, &csv->quote, '"', csv->start) >= to)
        return FOUND;
    span->quoted = true;
    return find_quoted_end(span, place, csv);
}

static enum found
find_quoted_end(struct span *span, size_t *place, const struct csv *csv)
{
    size_t at = csv->start;

    span->lines = 1;
    for (;;) {
        *place = at;
        if (at < csv->end && csv->text[at] == '"') {
            enum found found = find_closing_quote(&at, csv);

            if (found != FOUND)
                return found;
            for (size_t i = *place; i < at; i++)
                span->lines += csv->text[i] == '\n';
            *place = at;
            if (at < csv->end && csv->text[at] != '\r' && csv->text[at] != '\n' &&
                !csv_is_delimiter(csv, csv->text[at]))
                return QUOTE_BEHIND;
        }
        for (; at < csv->end && csv->text[at] != '\n' && !csv_is_delimiter(csv, csv->text[at]);
             at++) {
            *place = at;
            if (csv->text[at] == '"')
                return QUOTE_INSIDE;
        }
        if (at == csv->end && !csv->ended)
            return MORE;
        if (at == csv->end || csv->text[at] == '\n') {
            span->to = at;
            span->next = at < csv->end ? at + 1 : at;
            return FOUND;
        }
        at++;
    }
}

/* From an opening quote behind the closing one. */
static enum found
find_closing_quote(size_t *place, const struct csv *csv)
{
    size_t at = *place + 1;

    for (;;) {
        const char *quote = memchr(csv->text + at, '"', csv->end - at);

        if (quote == NULL)
            return csv->ended ? QUOTE_OPEN : MORE;
        at = (size_t)(quote - csv->text) + 1;
        if (at == csv->end && !csv->ended)
            return MORE; /* its twin may follow */
        if (at == csv->end || csv->text[at] != '"') {
            *place = at;
            return FOUND;
        }
        at++;
    }
}

bool
csv_is_delimiter(const struct csv *csv, char c)
{
    if (csv->delimiter != '\0')
        return c == csv->delimiter;
    return c == ',' || c == ';' || c == '\t';
}

void
csv_choose_delimiter(struct csv *csv, const struct span *span)
{
    static const char candidates[] = ",;\t";
    size_t counts[3] = {0};
    size_t best = 0;
    bool inside = false;

    for (size_t i = span->from; i < span->to; i++) {
        inside = inside != (csv->text[i] == '"');
        for (size_t c = 0; c < 3 && !inside; c++)
            counts[c] += csv->text[i] == candidates[c];
    }
    for (size_t c = 1; c < 3; c++) {
        if (counts[c] > counts[best])
            best = c;
    }
    csv->delimiter = candidates[best];
    csv->excel = csv->marked && csv->delimiter == ';';
}

size_t
csv_seek(const struct csv *csv, size_t *at, char c, size_t from)
{
    if (*at < from)
        *at = from;
    if (*at < csv->end && csv->text[*at] != c) {
        const char *found = memchr(csv->text + *at, c, csv->end - *at);

        *at = found != NULL ? (size_t)(found - csv->text) : csv->end;
    }
    return *at;
}

void
csv_split(struct csv *csv, const struct span *span)
{
    csv->count = csv->surplus = 0;
    if (span->quoted)
        split_quoted(csv, span);
    else
        split_plain(csv, span);
}

static void
split_plain(struct csv *csv, const struct span *span)
{
    char *at = csv->text + span->from, *to = csv->text + span->to;
    char delimiter = csv->delimiter;

    *to = delimiter; /* the line end is not needed any more */
    for (;;) {
        char *field = at;

        while (*at != delimiter)
            at++;
        add_field(csv, field, at);
        if (at == to)
            return;
        at++;
    }
}

static void
split_quoted(struct csv *csv, const struct span *span)
{
    char *at = csv->text + span->from, *to = csv->text + span->to;
    bool last = false;

    while (!last) {
        char *field = at, *end;

        if (at < to && *at == '"') {
            end = unquote(&at, to);
        } else {
            end = memchr(at, csv->delimiter, (size_t)(to - at));
            at = end = end != NULL ? end : to;
        }
        last = at == to;
        add_field(csv, field, end);
        at++;
    }
}

/* Takes the quotes off a field in place; *at goes behind the closing one. Gives the text's end. */
static char *
unquote(char **at, char *to)
{
    char *end = *at, *from = *at + 1;

    for (;;) {
        char *quote = memchr(from, '"', (size_t)(to - from));
        size_t length = (size_t)(quote - from);

        memmove(end, from, length);
        end += length;
        if (quote + 1 == to || quote[1] != '"') {
            *at = quote + 1;
            return end;
        }
        *end++ = '"';
        from = quote + 2;
    }
}

static void
add_field(struct csv *csv, char *text, char *end)
{
    size_t length = (size_t)(end - text);

    csv->count++;
    *end = '\0';
    if (csv->excel && *text == '\'') { /* put there so that Excel takes the field as text */
        text++;
        length--;
    }
    if (csv->count <= MOST_COLUMNS)
        csv->fields[csv->count - 1] = (struct csv_field){text, length};
    else if (csv->surplus == 0 && !csv_is_blank(text, length))
        csv->surplus = csv->count;
}

bool
csv_is_blank(const char *text, size_t length)
{
    size_t i = 0;

    while (i < length && (text[i] == ' ' || text[i] == '\t'))
        i++;
    return i == length;
}

int
csv_kept_fields(const struct csv *csv)
{
    return csv->count < MOST_COLUMNS ? (int)csv->count : MOST_COLUMNS;
}
