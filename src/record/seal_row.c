/* Rows as they are hashed. */
#include "seal_row.h"

#include <string.h>

#include "seal.h"

static const char tag[] = "parindex-seal/1";

enum { NUMBER_ROOM = 20 };

void
fields_begin(struct fields *fields, struct digest *digest)
{
    fields->digest = digest;
    fields->used = 0;
}

void
fields_flush(struct fields *fields)
{
    digest_put(fields->digest, fields->bytes, fields->used);
    fields->used = 0;
}

void
fields_put(struct fields *fields, char type, const void *bytes, size_t length)
{
    size_t rest = length;

    if (fields->used + length + 11 > FIELDS_ROOM)
        fields_flush(fields);
    fields->bytes[fields->used++] = (unsigned char)type;
    for (; rest >= 128; rest >>= 7)
        fields->bytes[fields->used++] = (unsigned char)(rest | 128);
    fields->bytes[fields->used++] = (unsigned char)rest;
    if (fields->used + length > FIELDS_ROOM) {
        fields_flush(fields);
        digest_put(fields->digest, bytes, length);
    } else if (length > 0) {
        memcpy(fields->bytes + fields->used, bytes, length);
        fields->used += length;
    }
}

void
fields_text(struct fields *fields, char type, const char *text)
{
    fields_put(fields, type, text, strlen(text));
}

void
seal_field(struct digest *digest, char type, const void *bytes, size_t length)
{
    struct fields fields;

    fields_begin(&fields, digest);
    fields_put(&fields, type, bytes, length);
    fields_flush(&fields);
}

void
fields_number(struct fields *fields, int64_t number)
{
    char digits[NUMBER_ROOM];
    size_t at = NUMBER_ROOM;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

    do
        digits[--at] = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (number < 0)
        digits[--at] = '-';
    fields_put(fields, 'v', digits + at, NUMBER_ROOM - at);
}

/* Names are short: they fit into the room. */
void
seal_head_fields(struct fields *head, const char *name, const struct statement *statement, int skip)
{
    fields_begin(head, NULL);
    fields_text(head, 'b', name);
    for (int i = skip; i < statement_columns(statement); i++)
        fields_text(head, 'c', statement_name(statement, i));
}

static void
put_head(struct digest *digest, const char *name, const struct statement *statement, int skip)
{
    struct fields fields;

    seal_head_fields(&fields, name, statement, skip);
    fields.digest = digest;
    fields_flush(&fields);
}

void
seal_row(struct digest *digest, struct statement *statement, int skip)
{
    struct fields fields;
    int columns = statement_columns(statement);

    fields_begin(&fields, digest);
    fields_put(&fields, 'r', "", 0);
    for (int i = skip; i < columns; i++) {
        int length = 0;
        const void *bytes;

        switch (statement_type(statement, i)) {
        case CELL_NULL:
            fields_put(&fields, 'n', "", 0);
            break;
        case CELL_INT:
            fields_number(&fields, statement_int(statement, i));
            break;
        case CELL_TEXT:
        case CELL_BLOB:
            bytes = statement_blob(statement, i, &length);
            fields_put(&fields, 'v', bytes, (size_t)length);
            break;
        }
    }
    fields_flush(&fields);
}

enum par_status
seal_rows(struct digest *digest, int64_t *records, struct store *store, enum sql_block_id block,
          const struct param *params, int skip, struct par_error *err)
{
    struct statement *statement = NULL;
    int64_t before = *records;
    enum par_status status = statement_open(&statement, store, block, params, err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        if (*records == before)
            put_head(digest, sql_blocks[block].name, statement, skip);
        seal_row(digest, statement, skip);
        ++*records;
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

void
seal_begin(struct digest *digest, const char *what)
{
    struct fields fields;

    fields_begin(&fields, digest);
    digest_begin(digest);
    fields_text(&fields, 't', tag);
    fields_text(&fields, 'k', what);
    fields_flush(&fields);
}

void
seal_put_row(struct digest *digest, const char *name, struct statement *statement)
{
    put_head(digest, name, statement, 0);
    seal_row(digest, statement, 0);
}
