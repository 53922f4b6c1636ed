#include "seal_row.h"

#include <string.h>

#include "base/message.h"

static const char tag[] = "parindex-seal/1";

/* The length goes seven bits a byte, lowest first. */
void
seal_row_field(struct buffer *out, char type, const void *bytes, size_t length)
{
    char head[11] = {type};
    size_t used = 1, rest = length;

    for (; rest >= 128; rest >>= 7)
        head[used++] = (char)(rest | 128);
    head[used++] = (char)rest;
    buffer_put(out, head, used);
    buffer_put(out, bytes, length);
}

void
seal_row_text(struct buffer *out, char type, const char *text)
{
    seal_row_field(out, type, text, strlen(text));
}

void
seal_row_head(struct buffer *out, const char *name, const struct statement *statement, int skip)
{
    seal_row_text(out, 'b', name);
    for (int i = skip; i < statement_columns(statement); i++)
        seal_row_text(out, 'c', statement_name(statement, i));
}

/* Numbers are written here: most cells are, and SQLite would keep a text of each. */
static void
put_number(struct buffer *out, int64_t number)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

    do
        digits[--at] = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (number < 0)
        digits[--at] = '-';
    seal_row_field(out, 'v', digits + at, sizeof digits - at);
}

void
seal_row_put(struct buffer *out, struct statement *statement, int skip)
{
    int columns = statement_columns(statement);

    seal_row_field(out, 'r', "", 0);
    for (int i = skip; i < columns; i++) {
        int length = 0;
        const void *bytes;

        switch (statement_type(statement, i)) {
        case CELL_NULL:
            seal_row_field(out, 'n', "", 0);
            break;
        case CELL_INT:
            put_number(out, statement_int(statement, i));
            break;
        case CELL_TEXT:
        case CELL_BLOB:
            bytes = statement_blob(statement, i, &length);
            seal_row_field(out, 'v', bytes, (size_t)length);
            break;
        }
    }
}

static void
put_short(struct digest *digest, char type, const char *text)
{
    size_t length = strlen(text); /* below 128 */
    const char head[2] = {type, (char)length};

    digest_put(digest, head, sizeof head);
    digest_put(digest, text, length);
}

void
seal_row_begin(struct digest *digest, const char *what)
{
    digest_begin(digest);
    put_short(digest, 't', tag);
    put_short(digest, 'k', what);
}

enum par_status
seal_row_hash(struct digest *digest, struct buffer *out, struct par_error *err)
{
    if (out->failed)
        return error_memory(err);
    digest_put(digest, out->text, out->length);
    buffer_clear(out);
    return PAR_OK;
}
