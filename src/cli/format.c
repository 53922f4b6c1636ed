#include "format.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cell.h"
#include "glossary.h"
#include "glyph.h"

/* --- headings --- */

static bool
ends_with(const char *text, const char *ending)
{
    size_t size = strlen(text), length = strlen(ending);

    return size > length && strcmp(text + size - length, ending) == 0;
}

/* The heading of a column of two sides: "Chỉ số % 2022". */
static void
add_side_heading(struct string *out, const struct writer *writer, const char *key)
{
    bool from = ends_with(key, "_from");
    char *base = must_copy_part(key, strlen(key) - (from ? 5 : 3));
    const char *heading = glossary_heading(strcmp(base, "index") == 0 ? "index_percent" : base);

    if (writer->year_to > 0)
        string_format(out, "%s %d", heading, from ? writer->year_from : writer->year_to);
    else
        string_format(out, from ? C_("heading", "%s before") : C_("heading", "%s after"), heading);
    free(base);
}

/* A title is a criterion's where criteria stand, else the name of what the row is. */
static const char *
title_heading(const struct writer *writer, const char *key)
{
    if (strcmp(key, "title") != 0)
        return glossary_heading(key);
    for (size_t i = 0; i < writer->field_count; i++)
        if (strcmp(writer->fields[i].key, "criterion") == 0 ||
            strcmp(writer->fields[i].key, "parent") == 0)
            return glossary_heading(key);
    return C_("heading", "Title");
}

static void
add_heading(struct string *out, const struct writer *writer, const char *key)
{
    if (strcmp(key, "value_a") == 0 && writer->side_a != NULL)
        string_add(out, writer->side_a);
    else if (strcmp(key, "value_b") == 0 && writer->side_b != NULL)
        string_add(out, writer->side_b);
    else if (ends_with(key, "_from") || ends_with(key, "_to"))
        add_side_heading(out, writer, key);
    else
        string_add(out, title_heading(writer, key));
}

/* --- separated values --- */

/* What makes quotes needed. A semicolon and a tab in csv too: spreadsheets split there, the first
 * where the comma is the decimal mark. */
#define CSV_SPECIAL ",;\t\"\r\n"
#define EXCEL_SPECIAL ";\"\r\n"

static void
add_quoted(struct string *out, const char *text, const char *special)
{
    if (text[0] != '\0' && strpbrk(text, special) == NULL && text[0] != ' ' &&
        text[strlen(text) - 1] != ' ') {
        string_add(out, text);
        return;
    }
    if (text[0] == '\0')
        return;
    string_add(out, "\"");
    for (; *text != '\0'; text++) {
        if (*text == '"')
            string_add(out, "\"");
        string_add_part(out, text, 1);
    }
    string_add(out, "\"");
}

/* Does Excel take it for a formula? In East Asian settings also by the wide forms of the signs. */
static bool
begins_formula(const char *text)
{
    static const char *const wide[] = {"＝", "＋", "－", "＠"};

    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
        if (strncmp(text, wide[i], strlen(wide[i])) == 0)
            return true;
    return strchr("=+-@\t\r\n'", text[0]) != NULL;
}

/* A ' before a formula makes it a text, and a ' that stood there is doubled, so that one can be
 * taken off again. */
static void
guard_formula(struct string *text, const struct cell *cell)
{
    char *copy;

    if (text->length == 0 || cell_is_number(cell) || !begins_formula(text->text))
        return;
    copy = must_copy(text->text);
    string_clear(text);
    string_format(text, "'%s", copy);
    free(copy);
}

static void
add_value(struct writer *writer, struct string *out, const struct cell *cell)
{
    struct string text = {0};

    if (writer->format == FORMAT_EXCEL) {
        cell_excel(&text, cell);
        guard_formula(&text, cell);
        add_quoted(out, string_get(&text), EXCEL_SPECIAL);
    } else {
        cell_plain(&text, cell);
        if (writer->format == FORMAT_CSV)
            add_quoted(out, string_get(&text), CSV_SPECIAL);
        else
            glyph_blank(out, string_get(&text));
    }
    string_free(&text);
}

static const char *
separator(const struct writer *writer)
{
    if (writer->format == FORMAT_PLAIN)
        return "\t";
    return writer->format == FORMAT_EXCEL ? ";" : ",";
}

static void
begin_values(struct writer *writer, struct string *out)
{
    struct string name = {0};

    if (writer->format == FORMAT_EXCEL)
        string_add(out, "\xEF\xBB\xBF");
    for (size_t i = 0; writer->header && i < writer->field_count; i++) {
        string_clear(&name);
        if (writer->format == FORMAT_EXCEL)
            add_heading(&name, writer, writer->fields[i].key);
        else
            string_add(&name, writer->fields[i].key);
        if (i > 0)
            string_add(out, separator(writer));
        if (writer->format == FORMAT_PLAIN)
            glyph_blank(out, string_get(&name));
        else
            add_quoted(out, string_get(&name),
                       writer->format == FORMAT_CSV ? CSV_SPECIAL : EXCEL_SPECIAL);
    }
    if (writer->header)
        string_add(out, writer->format == FORMAT_EXCEL ? "\r\n" : "\n");
    string_free(&name);
}

static void
add_values(struct writer *writer, struct string *out, const void *row)
{
    for (size_t i = 0; i < writer->field_count; i++) {
        struct cell cell = cell_of(&writer->fields[i], row);

        if (i > 0)
            string_add(out, separator(writer));
        add_value(writer, out, &cell);
    }
    string_add(out, writer->format == FORMAT_EXCEL ? "\r\n" : "\n");
}

/* --- json --- */

/* Control characters, also those above ASCII that steer a terminal, are escaped; the value is the
 * same. */
static void
add_json_text(struct string *out, const char *text)
{
    struct string safe = {0};

    string_add(out, "\"");
    for (size_t size; *text != '\0'; text += size) {
        size = strcspn(text, "\"\\\b\f\n\r\t");
        string_clear(&safe);
        string_add_part(&safe, text, size);
        glyph_json(out, string_get(&safe));
        if (text[size] == '\0')
            break;
        string_add(out, "\\");
        string_add_part(out, &"\"\\bfnrt"[strchr("\"\\\b\f\n\r\t", text[size]) - "\"\\\b\f\n\r\t"],
                        1);
        size++;
    }
    string_free(&safe);
    string_add(out, "\"");
}

static void
add_json_value(struct string *out, const struct cell *cell)
{
    struct string text = {0};

    switch (cell->field->type) {
    case PAR_FIELD_YEAR:
    case PAR_FIELD_COUNT:
    case PAR_FIELD_CHANGE:
        string_format(out, "%" PRId64, cell->number);
        break;
    case PAR_FIELD_YESNO:
        string_add(out, cell->number != 0 ? "true" : "false");
        break;
    case PAR_FIELD_TEXT:
    case PAR_FIELD_WORD:
    case PAR_FIELD_CODE:
    case PAR_FIELD_DATE:
    case PAR_FIELD_TIME:
    case PAR_FIELD_VALUE:
    case PAR_FIELD_POINTS:
    case PAR_FIELD_PERCENT:
        cell_plain(&text, cell);
        add_json_text(out, string_get(&text));
        break;
    }
    string_free(&text);
}

static void
add_object(struct writer *writer, struct string *out, const void *row)
{
    struct string absent = {0};

    string_add(out, "{");
    for (size_t i = 0; i < writer->field_count; i++) {
        struct cell cell = cell_of(&writer->fields[i], row);

        add_json_text(out, cell.field->key);
        string_add(out, ":");
        if (cell.absent == PAR_PRESENT)
            add_json_value(out, &cell);
        else
            string_add(out, "null");
        string_add(out, ",");
        if (cell.absent == PAR_PRESENT)
            continue;
        string_add(&absent, absent.length > 0 ? "," : "");
        add_json_text(&absent, cell.field->key);
        string_add(&absent, ":");
        add_json_text(&absent, par_absent_word(cell.absent));
    }
    string_format(out, "\"absent\":{%s}}", string_get(&absent));
    string_free(&absent);
}

static void
begin_json(struct writer *writer, struct string *out)
{
    string_add(out, "{\"format\":\"parindex/1\",\"command\":");
    add_json_text(out, writer->command);
    string_add(out, ",\"notes\":[");
    for (size_t i = 0; i < writer->note_count; i++) {
        string_add(out, i > 0 ? ",{\"code\":" : "{\"code\":");
        add_json_text(out, writer->notes[i].code);
        string_add(out, ",\"text\":");
        add_json_text(out, writer->notes[i].text);
        string_add(out, "}");
    }
    string_add(out, "],\"rows\":[");
}

/* --- all of them --- */

void
format_begin(struct writer *writer, struct string *out)
{
    writer->began = false;
    switch (writer->format) {
    case FORMAT_TABLE:
    case FORMAT_MD:
    case FORMAT_JSONL:
        break;
    case FORMAT_PLAIN:
    case FORMAT_CSV:
    case FORMAT_EXCEL:
        begin_values(writer, out);
        break;
    case FORMAT_JSON:
        begin_json(writer, out);
        break;
    }
}

void
format_row(struct writer *writer, struct string *out, const void *row)
{
    switch (writer->format) {
    case FORMAT_TABLE:
    case FORMAT_MD:
        break;
    case FORMAT_PLAIN:
    case FORMAT_CSV:
    case FORMAT_EXCEL:
        add_values(writer, out, row);
        break;
    case FORMAT_JSON:
        string_add(out, writer->began ? ",\n" : "\n");
        add_object(writer, out, row);
        break;
    case FORMAT_JSONL:
        add_object(writer, out, row);
        string_add(out, "\n");
        break;
    }
    writer->began = true;
}

void
format_end(struct writer *writer, struct string *out)
{
    if (writer->format == FORMAT_JSON)
        string_add(out, writer->began ? "\n]}\n" : "]}\n");
}
