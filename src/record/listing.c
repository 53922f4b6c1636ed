#include "listing.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/message.h"
#include "base/spool.h"
#include "seal.h"

struct par_list {
    const struct listing *listing;
    struct spool *spool;
    struct buffer record;
};

/* Where a field's value, decimals and reason stand in a statement. */
struct source {
    int value;
    int decimals;
    int why;
};

enum { FIELDS_MOST = 48 };

enum { ROWS_BETWEEN = 1024 }; /* that progress is told */

bool
field_is_text(enum par_field_type type)
{
    switch (type) {
    case PAR_FIELD_TEXT:
    case PAR_FIELD_WORD:
    case PAR_FIELD_CODE:
    case PAR_FIELD_DATE:
    case PAR_FIELD_TIME:
    case PAR_FIELD_VALUE:
        return true;
    case PAR_FIELD_YEAR:
    case PAR_FIELD_COUNT:
    case PAR_FIELD_CHANGE:
    case PAR_FIELD_POINTS:
    case PAR_FIELD_PERCENT:
    case PAR_FIELD_YESNO:
        return false;
    }
    return false;
}

static bool
is_decimal(enum par_field_type type)
{
    return type == PAR_FIELD_POINTS || type == PAR_FIELD_PERCENT;
}

static enum par_absent
listing_reason(const char *word)
{
    for (enum par_absent reason = PAR_UNKNOWN; reason <= PAR_NONE; reason++)
        if (strcmp(par_absent_word(reason), word) == 0)
            return reason;
    return PAR_UNKNOWN;
}

/* ---- records of the spool: for each field a byte (reason), then number, decimals or text ---- */

static void
pack_number(struct buffer *record, enum par_absent absent, int64_t value, uint8_t decimals)
{
    buffer_char(record, (char)absent);
    buffer_put(record, &value, sizeof value);
    buffer_char(record, (char)decimals);
}

static void
pack_text(struct buffer *record, enum par_absent absent, const char *text)
{
    uint32_t length = text != NULL ? (uint32_t)strlen(text) : 0;

    buffer_char(record, (char)(text != NULL ? PAR_PRESENT : absent));
    buffer_put(record, &length, sizeof length);
    buffer_put(record, text != NULL ? text : "", length);
    buffer_char(record, '\0');
}

static void
pack_cell(struct buffer *record, struct statement *statement, const struct par_field *field,
          const struct source *source)
{
    enum par_absent absent = PAR_PRESENT;

    if (statement_is_null(statement, source->value)) {
        const char *why = statement_text(statement, source->why);
        absent = why != NULL ? listing_reason(why) : field->absent;
    }
    if (field_is_text(field->type)) {
        pack_text(record, absent, statement_text(statement, source->value));
    } else {
        int64_t decimals = statement_is_null(statement, source->decimals)
                               ? PAR_DECIMALS_EXACT
                               : statement_int(statement, source->decimals);
        pack_number(record, absent,
                    absent == PAR_PRESENT ? statement_int(statement, source->value) : 0,
                    (uint8_t)decimals);
    }
}

static void
pack_member(struct buffer *record, const struct par_field *field, const char *row)
{
    const void *member = row + field->offset;

    if (field_is_text(field->type)) {
        enum par_absent absent = field->absent;
        const char *text;
        memcpy(&text, member, sizeof text);
        if (field->absent_offset != PAR_NO_OFFSET)
            memcpy(&absent, row + field->absent_offset, sizeof absent);
        pack_text(record, absent, text);
    } else if (is_decimal(field->type)) {
        struct par_decimal decimal;
        memcpy(&decimal, member, sizeof decimal);
        pack_number(record, decimal.absent, decimal.units, decimal.decimals);
    } else {
        struct par_number number;
        memcpy(&number, member, sizeof number);
        pack_number(record, number.absent, number.value, 0);
    }
}

/* Gives what stands behind the text. */
static const char *
unpack_text(char *row, const struct par_field *field, enum par_absent absent, const char *at)
{
    uint32_t length;
    const char *text;

    memcpy(&length, at, sizeof length);
    at += sizeof length;
    text = absent == PAR_PRESENT ? at : NULL;
    memcpy(row + field->offset, &text, sizeof text);
    if (field->absent_offset != PAR_NO_OFFSET)
        memcpy(row + field->absent_offset, &absent, sizeof absent);
    return at + length + 1;
}

static const char *
unpack_member(char *row, const struct par_field *field, const char *at)
{
    enum par_absent absent = (enum par_absent)(unsigned char)*at++;

    if (field_is_text(field->type))
        return unpack_text(row, field, absent, at);
    if (is_decimal(field->type)) {
        struct par_decimal decimal = {.absent = absent};
        memcpy(&decimal.units, at, sizeof decimal.units);
        decimal.decimals = (uint8_t)at[sizeof decimal.units];
        memcpy(row + field->offset, &decimal, sizeof decimal);
    } else {
        struct par_number number = {.absent = absent};
        memcpy(&number.value, at, sizeof number.value);
        memcpy(row + field->offset, &number, sizeof number);
    }
    return at + sizeof(int64_t) + 1;
}

/* ---- making lists ---- */

enum par_status
listing_begin(struct par_list **out, const struct listing *listing, struct par_error *err)
{
    struct par_list *list = mem_zero(sizeof *list);
    enum par_status status;

    if (list == NULL)
        return error_memory(err);
    list->listing = listing;
    status = spool_open(&list->spool, err);
    if (status != PAR_OK) {
        mem_free(list);
        return status;
    }
    *out = list;
    return PAR_OK;
}

static enum par_status
keep(struct par_list *list, struct par_error *err)
{
    if (list->record.failed)
        return error_memory(err);
    return spool_put(list->spool, list->record.text, list->record.length, err);
}

enum par_status
listing_put(struct par_list *list, const void *row, struct par_error *err)
{
    buffer_clear(&list->record);
    for (size_t i = 0; i < list->listing->count; i++)
        pack_member(&list->record, &list->listing->fields[i], row);
    return keep(list, err);
}

enum par_status
listing_end(struct par_list *list, struct par_error *err)
{
    return spool_rewind(list->spool, err);
}

enum par_status
listing_give(struct par_list **out, struct par_list *list, enum par_status status)
{
    if (status == PAR_OK)
        *out = list;
    else
        par_list_free(list);
    return status;
}

static void
find_sources(struct source *sources, const struct listing *listing, struct statement *statement)
{
    for (size_t i = 0; i < listing->count; i++) {
        char name[64];
        const char *key = listing->fields[i].key;

        sources[i].value = statement_column(statement, key);
        snprintf(name, sizeof name, "%s_decimals", key);
        sources[i].decimals = statement_column(statement, name);
        snprintf(name, sizeof name, "why_%s", key);
        sources[i].why = statement_column(statement, name);
    }
}

/* Takes all rows of the statement. */
static enum par_status
take_rows(struct par_list *list, struct par_book *book, struct statement *statement,
          struct par_error *err)
{
    const struct listing *listing = list->listing;
    struct source sources[FIELDS_MOST];
    int64_t rows = 0;
    enum par_status status = PAR_OK;

    find_sources(sources, listing, statement);
    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        buffer_clear(&list->record);
        for (size_t i = 0; i < listing->count; i++)
            pack_cell(&list->record, statement, &listing->fields[i], &sources[i]);
        status = keep(list, err);
        if (status == PAR_OK && ++rows % ROWS_BETWEEN == 0)
            status = book_progress(book, N_("reading"), rows, 0, err);
    }
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
listing_find(struct par_list **out, const struct listing *listing, struct par_book *book,
             enum sql_block_id block, const struct param *params, struct par_error *err)
{
    struct statement *statement = NULL;
    struct par_list *list = NULL;
    enum par_status status = statement_open(&statement, book->store, block, params, err);

    if (status == PAR_OK)
        status = listing_begin(&list, listing, err);
    if (status == PAR_OK)
        status = take_rows(list, book, statement, err);
    statement_close(statement);
    if (status == PAR_OK)
        status = listing_end(list, err);
    return listing_give(out, list, status);
}

enum par_status
listing_run(struct par_list **out, const struct listing *listing, struct par_book *book,
            enum sql_block_id block, const struct param *params, struct par_error *err)
{
    bool began = false;
    enum par_status status = book_snapshot(book, &began, err);

    if (status == PAR_OK)
        status = seal_check_block(book, block, params, err);
    if (status == PAR_OK)
        status = listing_find(out, listing, book, block, params, err);
    book_snapshot_end(book, began);
    return status;
}

/* ---- reading lists ---- */

const struct par_field *
par_list_fields(const struct par_list *list, size_t *count)
{
    *count = list->listing->columns;
    return list->listing->fields;
}

const struct par_field *
par_list_field(const struct par_list *list, const char *key)
{
    for (size_t i = 0; i < list->listing->count; i++)
        if (strcmp(list->listing->fields[i].key, key) == 0)
            return &list->listing->fields[i];
    return NULL;
}

size_t
par_list_row_size(const struct par_list *list)
{
    return list->listing->row_size;
}

int64_t
par_list_count(const struct par_list *list)
{
    return spool_count(list->spool);
}

enum par_status
par_list_next(void *row, struct par_list *list, struct par_error *err)
{
    const void *record = NULL;
    const char *at;
    size_t length = 0;
    enum par_status status = spool_next(&record, &length, list->spool, err);

    if (status != PAR_OK)
        return status;
    memset(row, 0, list->listing->row_size);
    at = record;
    for (size_t i = 0; i < list->listing->count; i++)
        at = unpack_member(row, &list->listing->fields[i], at);
    if (list->listing->finish != NULL)
        list->listing->finish(row);
    return PAR_OK;
}

enum par_status
par_list_rewind(struct par_list *list, struct par_error *err)
{
    return spool_rewind(list->spool, err);
}

void
par_list_free(struct par_list *list)
{
    if (list == NULL)
        return;
    spool_close(list->spool);
    buffer_free(&list->record);
    mem_free(list);
}
