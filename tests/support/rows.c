#include "rows.h"

#include "book.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
put_absent(struct buffer *out, enum par_absent absent)
{
    buffer_char(out, '<');
    buffer_text(out, par_absent_word(absent));
    buffer_char(out, '>');
}

static void
put_text(struct buffer *out, const struct par_field *field, const char *row)
{
    enum par_absent absent = field->absent;
    const char *text;

    memcpy(&text, row + field->offset, sizeof text);
    if (field->absent_offset != PAR_NO_OFFSET)
        memcpy(&absent, row + field->absent_offset, sizeof absent);
    if (text != NULL)
        buffer_text(out, text);
    else
        put_absent(out, absent);
}

static void
put_number(struct buffer *out, const struct par_field *field, const char *row)
{
    struct par_number number;

    memcpy(&number, row + field->offset, sizeof number);
    if (number.absent != PAR_PRESENT)
        put_absent(out, number.absent);
    else
        buffer_number(out, number.value);
}

static void
put_decimal(struct buffer *out, const struct par_field *field, const char *row)
{
    char text[PAR_DECIMAL_SIZE];
    struct par_decimal decimal;

    memcpy(&decimal, row + field->offset, sizeof decimal);
    if (par_decimal_text(text, sizeof text, decimal, '.') == PAR_OK)
        buffer_text(out, text);
    else
        put_absent(out, decimal.absent);
}

static void
put_field(struct buffer *out, const struct par_field *field, const char *row)
{
    switch (field->type) {
    case PAR_FIELD_TEXT:
    case PAR_FIELD_WORD:
    case PAR_FIELD_CODE:
    case PAR_FIELD_DATE:
    case PAR_FIELD_TIME:
    case PAR_FIELD_VALUE:
        put_text(out, field, row);
        return;
    case PAR_FIELD_YEAR:
    case PAR_FIELD_COUNT:
    case PAR_FIELD_CHANGE:
    case PAR_FIELD_YESNO:
        put_number(out, field, row);
        return;
    case PAR_FIELD_POINTS:
    case PAR_FIELD_PERCENT:
        put_decimal(out, field, row);
        return;
    }
}

static void
put_row(struct buffer *out, const struct par_list *list, const char *row, const char *keys)
{
    while (*keys != '\0') {
        size_t length = strcspn(keys, ",");
        char key[64];
        const struct par_field *field;

        snprintf(key, sizeof key, "%.*s", (int)length, keys);
        field = par_list_field(list, key);
        if (field == NULL)
            fail_msg("the list has no field %s", key);
        put_field(out, field, row);
        keys += length;
        if (*keys == ',') {
            buffer_text(out, " | ");
            keys++;
        }
    }
    buffer_char(out, '\n');
}

const char *
rows_text(void *any, const char *keys)
{
    static struct buffer text;
    struct par_list *list = any;
    char *row = malloc(par_list_row_size(list));
    enum par_status status;

    assert_non_null(row);
    buffer_clear(&text);
    while ((status = par_list_next(row, list, fresh())) == PAR_OK)
        put_row(&text, list, row, keys);
    WORKS(status == PAR_END ? PAR_OK : status);
    assert_false(text.failed);
    free(row);
    par_list_free(list);
    return buffer_get(&text);
}

const char *
column_keys(void *list)
{
    static struct buffer text;
    size_t count = 0;
    const struct par_field *fields = par_list_fields(list, &count);

    buffer_clear(&text);
    for (size_t i = 0; i < count; i++) {
        buffer_text(&text, i > 0 ? "," : "");
        buffer_text(&text, fields[i].key);
    }
    return buffer_get(&text);
}
