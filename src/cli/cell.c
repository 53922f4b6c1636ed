#include "cell.h"

#include <inttypes.h>
#include <string.h>

#include "glossary.h"
#include "glyph.h"
#include "lang.h"

static void
read_text(struct cell *cell, const unsigned char *row)
{
    const struct par_field *field = cell->field;

    memcpy(&cell->text, row + field->offset, sizeof cell->text);
    if (cell->text != NULL)
        return;
    cell->absent = field->absent;
    if (field->absent_offset != PAR_NO_OFFSET)
        memcpy(&cell->absent, row + field->absent_offset, sizeof cell->absent);
    if (cell->absent == PAR_PRESENT)
        cell->absent = PAR_NONE;
}

static void
read_number(struct cell *cell, const unsigned char *row)
{
    struct par_number number;

    memcpy(&number, row + cell->field->offset, sizeof number);
    cell->number = number.value;
    cell->absent = number.absent;
}

struct cell
cell_of(const struct par_field *field, const void *row)
{
    struct cell cell = {.field = field};

    if (field->offset == PAR_NO_OFFSET) {
        cell.absent = field->absent;
        return cell;
    }
    switch (field->type) {
    case PAR_FIELD_TEXT:
    case PAR_FIELD_WORD:
    case PAR_FIELD_CODE:
    case PAR_FIELD_DATE:
    case PAR_FIELD_TIME:
    case PAR_FIELD_VALUE:
        read_text(&cell, row);
        break;
    case PAR_FIELD_YEAR:
    case PAR_FIELD_COUNT:
    case PAR_FIELD_CHANGE:
    case PAR_FIELD_YESNO:
        read_number(&cell, row);
        break;
    case PAR_FIELD_POINTS:
    case PAR_FIELD_PERCENT:
        memcpy(&cell.decimal, (const unsigned char *)row + field->offset, sizeof cell.decimal);
        cell.absent = cell.decimal.absent;
        break;
    }
    return cell;
}

/* Is it digits, perhaps with a sign and a point? */
static bool
is_number_text(const char *text)
{
    size_t digits;

    text += *text == '-';
    digits = strspn(text, "0123456789");
    text += digits;
    if (digits > 0 && *text == '.' && text[1] != '\0')
        text += 1 + strspn(text + 1, "0123456789");
    return digits > 0 && *text == '\0';
}

bool
cell_is_number(const struct cell *cell)
{
    switch (cell->field->type) {
    case PAR_FIELD_TEXT:
    case PAR_FIELD_WORD:
    case PAR_FIELD_CODE:
    case PAR_FIELD_DATE:
    case PAR_FIELD_TIME:
    case PAR_FIELD_YESNO:
        return false;
    case PAR_FIELD_VALUE:
        return cell->text != NULL && is_number_text(cell->text);
    case PAR_FIELD_YEAR:
    case PAR_FIELD_COUNT:
    case PAR_FIELD_CHANGE:
    case PAR_FIELD_POINTS:
    case PAR_FIELD_PERCENT:
        return true;
    }
    return false;
}

static void
add_decimal(struct string *out, struct par_decimal value, char mark)
{
    char text[PAR_DECIMAL_SIZE];

    if (par_decimal_text(text, sizeof text, value, mark) == PAR_OK)
        string_add(out, text);
}

void
cell_plain(struct string *out, const struct cell *cell)
{
    if (cell->absent != PAR_PRESENT)
        return;
    switch (cell->field->type) {
    case PAR_FIELD_TEXT:
    case PAR_FIELD_WORD:
    case PAR_FIELD_CODE:
    case PAR_FIELD_DATE:
    case PAR_FIELD_TIME:
    case PAR_FIELD_VALUE:
        string_add(out, cell->text);
        break;
    case PAR_FIELD_YEAR:
    case PAR_FIELD_COUNT:
    case PAR_FIELD_CHANGE:
        string_format(out, "%" PRId64, cell->number);
        break;
    case PAR_FIELD_YESNO:
        string_add(out, cell->number != 0 ? "yes" : "no");
        break;
    case PAR_FIELD_POINTS:
    case PAR_FIELD_PERCENT:
        add_decimal(out, cell->decimal, '.');
        break;
    }
}

/* Adds a number that is text, with this sign and mark. */
static void
add_value(struct string *out, const char *text, const char *minus, char mark)
{
    const char *point = strchr(text, '.');

    if (*text == '-')
        string_add(out, minus);
    text += *text == '-';
    string_add_part(out, text, point != NULL ? (size_t)(point - text) : strlen(text));
    if (point != NULL) {
        string_add_part(out, &mark, 1);
        string_add(out, point + 1);
    }
}

/* A whole number with the sign that people read. */
static void
add_number(struct string *out, int64_t number)
{
    if (number < 0)
        string_format(out, "−%" PRIu64, (uint64_t)0 - (uint64_t)number);
    else
        string_format(out, "%" PRId64, number);
}

void
cell_human(struct string *out, const struct cell *cell)
{
    char date[LANG_DATE_SIZE], decimal[PAR_DECIMAL_SIZE];

    if (cell->absent != PAR_PRESENT) {
        string_add(out, "–");
        return;
    }
    switch (cell->field->type) {
    case PAR_FIELD_TEXT:
    case PAR_FIELD_CODE:
        glyph_safe(out, cell->text);
        break;
    case PAR_FIELD_VALUE:
        if (is_number_text(cell->text))
            add_value(out, cell->text, "−", lang_mark());
        else
            glyph_safe(out, cell->text);
        break;
    case PAR_FIELD_WORD:
        glyph_safe(out, glossary_word(cell->field->key, cell->text));
        break;
    case PAR_FIELD_DATE:
        glyph_safe(out, lang_date(date, cell->text));
        break;
    case PAR_FIELD_TIME:
        glyph_safe(out, lang_time(date, cell->text));
        break;
    case PAR_FIELD_YEAR:
    case PAR_FIELD_COUNT:
    case PAR_FIELD_CHANGE:
        add_number(out, cell->number);
        break;
    case PAR_FIELD_YESNO:
        string_add(out, cell->number != 0 ? C_("answer", "yes") : C_("answer", "no"));
        break;
    case PAR_FIELD_POINTS:
    case PAR_FIELD_PERCENT:
        string_add(out, lang_decimal(decimal, cell->decimal));
        break;
    }
}

/* 2025-01-24 as 24/01/2025. */
static void
add_excel_date(struct string *out, const char *iso)
{
    if (strlen(iso) == 10 && iso[4] == '-' && iso[7] == '-')
        string_format(out, "%.2s/%.2s/%.4s", iso + 8, iso + 5, iso);
    else
        string_add(out, iso);
}

void
cell_excel(struct string *out, const struct cell *cell)
{
    if (cell->absent != PAR_PRESENT)
        return;
    switch (cell->field->type) {
    case PAR_FIELD_TEXT:
    case PAR_FIELD_WORD:
    case PAR_FIELD_CODE:
    case PAR_FIELD_TIME:
    case PAR_FIELD_YEAR:
    case PAR_FIELD_COUNT:
    case PAR_FIELD_CHANGE:
    case PAR_FIELD_YESNO:
        cell_plain(out, cell);
        break;
    case PAR_FIELD_VALUE:
        if (is_number_text(cell->text))
            add_value(out, cell->text, "-", ',');
        else
            cell_plain(out, cell);
        break;
    case PAR_FIELD_DATE:
        add_excel_date(out, cell->text);
        break;
    case PAR_FIELD_POINTS:
    case PAR_FIELD_PERCENT:
        add_decimal(out, cell->decimal, ',');
        break;
    }
}
