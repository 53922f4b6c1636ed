/* The book as text: the rows that the seals hash, one a line, each seal behind its rows. */
#include "dump.h"

#include <string.h>

#include "base/digest.h"
#include "check.h"
#include "seal.h"

struct dumper {
    struct par_book *book;
    struct par_list *list;
    struct buffer line;
    int64_t lines;
    struct par_error *err;
};

enum { LINES_BETWEEN = 1024 }; /* that progress is told */

/* Whom a row belongs to: a code, an array of codes as JSON, or the number of a batch. */
struct owner {
    const char *code;
    int64_t number; /* of a batch, when there is no code */
    bool is_json;
};

/* A name is needed before what names it. */
static const enum seal_kind order[] = {SEAL_BOOK,  SEAL_DECISION, SEAL_GROUP,     SEAL_UNIT,
                                       SEAL_SCALE, SEAL_SET,      SEAL_EVALUATION};

/* ---- lines ---- */

static const struct par_field line_fields[] = {FIELD("line", TEXT, par_line, text, PAR_NONE)};

const struct listing lines_listing = {line_fields, 1, 1, sizeof(struct par_line), NULL};

enum par_status
lines_put(struct par_list *list, const struct buffer *line, struct par_error *err)
{
    struct par_line row = {line->text};

    return line->failed ? error_memory(err) : listing_put(list, &row, err);
}

static void
put_bytes(struct json *json, const unsigned char *bytes, int length)
{
    static const char digits[] = "0123456789abcdef";
    char hex[2 * DIGEST_SIZE + 1];
    int i;

    for (i = 0; i < length && i < DIGEST_SIZE; i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex[2 * i] = '\0';
    json_text(json, hex);
}

void
dump_row(struct json *json, struct statement *statement, int first)
{
    json_object(json);
    for (int i = first; i < statement_columns(statement); i++) {
        int length = 0;

        json_key(json, statement_name(statement, i));
        switch (statement_type(statement, i)) {
        case CELL_NULL:
            json_null(json);
            break;
        case CELL_INT:
            json_number(json, statement_int(statement, i));
            break;
        case CELL_TEXT:
            json_text(json, statement_text(statement, i));
            break;
        case CELL_BLOB: {
            const void *bytes = statement_blob(statement, i, &length);
            put_bytes(json, bytes, length);
            break;
        }
        }
    }
    json_end(json, '}');
}

/* The word that begins the lines of a block: its name behind the first "_". */
static const char *
word_of(enum sql_block_id block)
{
    const char *name =
        sql_blocks[block == SQL_SEAL_PUBLISHED_PART ? SQL_SEAL_PUBLISHED : block].name;

    return strchr(name, '_') + 1;
}

static enum par_status
put_fixed(struct dumper *d, const char *text)
{
    buffer_clear(&d->line);
    buffer_text(&d->line, text);
    return lines_put(d->list, &d->line, d->err);
}

static void
begin_line(struct dumper *d, struct json *json, const char *word, const struct owner *owner)
{
    buffer_clear(&d->line);
    json_begin(json, &d->line);
    json_array(json);
    json_text(json, word);
    if (owner->code == NULL) {
        json_number(json, owner->number);
    } else if (owner->is_json) {
        buffer_char(&d->line, ',');
        buffer_text(&d->line, owner->code);
    } else {
        json_text(json, owner->code);
    }
}

static enum par_status
put_line(struct dumper *d, const char *word, const struct owner *owner, struct statement *statement,
         int first)
{
    struct json json;

    begin_line(d, &json, word, owner);
    dump_row(&json, statement, first);
    json_end(&json, ']');
    if (++d->lines % LINES_BETWEEN == 0 &&
        book_progress(d->book, N_("reading"), d->lines, 0, d->err) != PAR_OK)
        return PAR_STOPPED;
    return lines_put(d->list, &d->line, d->err);
}

/* `first`: the first column that is hashed. */
static enum par_status
put_rows(struct dumper *d, const char *word, const struct owner *owner, enum sql_block_id block,
         int first, const struct param *params)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, d->book->store, block, params, d->err);

    while (status == PAR_OK && (status = statement_step(statement, d->err)) == PAR_OK)
        status = put_line(d, word, owner, statement, first);
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

/* ---- what is sealed ---- */

/* Sums and results follow from the rest, so a changed score is one changed line; their seal stands
 * behind all the same. */
static bool
is_derived(enum sql_block_id block)
{
    return block == SQL_SEAL_TALLY || block == SQL_SEAL_RESULT || block == SQL_SEAL_PARTS;
}

static enum par_status
put_cells(struct dumper *d, const struct owner *owner, struct statement *entrant)
{
    int length = 0;
    const void *cells = row_blob(entrant, "cells", &length);
    struct json json;

    begin_line(d, &json, "cells", owner);
    json_object(&json);
    json_key(&json, "digest");
    put_bytes(&json, cells, length);
    json_end(&json, '}');
    json_end(&json, ']');
    return lines_put(d->list, &d->line, d->err);
}

/* What is known of one unit in one year. Its digests are left out: one holds the rank, which
 * changes with the scores of others. */
static enum par_status
put_entrant(struct dumper *d, int64_t evaluation, struct statement *entrant)
{
    struct owner owner = {.code = row_text(entrant, "owner"), .is_json = true};
    int64_t unit = row_int(entrant, "unit_id");
    const struct param *one =
        PARAMS(P_INT("evaluation", evaluation), P_INT("from", unit), P_INT("to", unit));
    enum par_status status = PAR_OK;

    for (enum seal_part part = SEAL_SHOWN; status == PAR_OK && part < SEAL_PARTS_; part++) {
        int count;
        const enum sql_block_id *blocks = seal_entrant_blocks(&count, part);

        for (int i = 0; status == PAR_OK && i < count; i++)
            if (!is_derived(blocks[i]))
                status = put_rows(d, word_of(blocks[i]), &owner, blocks[i], 1, one);
    }
    if (status == PAR_OK)
        status = put_rows(d, "score", &owner, SQL_CELLS_OF_UNIT, 0,
                          PARAMS(P_INT("evaluation", evaluation), P_INT("unit", unit)));
    if (status == PAR_OK && !row_is_null(entrant, "cells"))
        status = put_cells(d, &owner, entrant);
    return status;
}

static enum par_status
put_entrants(struct dumper *d, int64_t evaluation)
{
    struct statement *entrant = NULL;
    enum par_status status = statement_open(&entrant, d->book->store, SQL_DUMP_ENTRANTS,
                                            PARAMS(P_INT("evaluation", evaluation)), d->err);

    while (status == PAR_OK && (status = statement_step(entrant, d->err)) == PAR_OK)
        status = put_entrant(d, evaluation, entrant);
    statement_close(entrant);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
put_thing(struct dumper *d, enum seal_kind kind, const struct owner *owner)
{
    int count;
    const enum sql_block_id *blocks = seal_blocks(&count, kind);
    struct seal_key key;
    enum par_status status = seal_find(&key, d->book, kind, owner->code, d->err);

    for (int i = 0; status == PAR_OK && i < count; i++)
        if (blocks[i] == SQL_SEAL_ENTRANT)
            status = put_entrants(d, key.params[0].number);
        else if (!is_derived(blocks[i]))
            status = put_rows(d, word_of(blocks[i]), owner, blocks[i], key.skip, key.params);
    return status;
}

/* Each thing of a kind and its seal. */
static enum par_status
put_sealed(struct dumper *d, enum seal_kind kind, const char *word)
{
    struct statement *seal = NULL;
    enum par_status status =
        statement_open(&seal, d->book->store, SQL_DUMP_SEALS, PARAMS(P_TEXT("kind", word)), d->err);

    while (status == PAR_OK && (status = statement_step(seal, d->err)) == PAR_OK) {
        struct owner owner = {.code = row_text(seal, "code"),
                              .is_json = kind == SEAL_DECISION || kind == SEAL_EVALUATION};

        if (kind != SEAL_NONE)
            status = put_thing(d, kind, &owner);
        if (status == PAR_OK)
            status = put_line(d, "seal", &owner, seal, 1);
    }
    statement_close(seal);
    return status == PAR_END ? PAR_OK : status;
}

/* ---- the journal ---- */

static enum par_status
put_batch(struct dumper *d, struct statement *link)
{
    struct owner owner = {.number = row_int(link, "id")};
    int count;
    const enum sql_block_id *blocks = seal_batch_blocks(&count);
    enum par_status status = PAR_OK;

    for (int i = 0; status == PAR_OK && i < count; i++)
        status = put_rows(d, word_of(blocks[i]), &owner, blocks[i], 0,
                          PARAMS(P_INT("batch", owner.number)));
    return status == PAR_OK ? put_line(d, "link", &owner, link, 1) : status;
}

static enum par_status
put_journal(struct dumper *d)
{
    struct statement *link = NULL;
    enum par_status status =
        statement_open(&link, d->book->store, SQL_DUMP_LINKS, NO_PARAMS, d->err);

    while (status == PAR_OK && (status = statement_step(link, d->err)) == PAR_OK)
        status = put_batch(d, link);
    statement_close(link);
    return status == PAR_END ? put_sealed(d, SEAL_NONE, "chain") : status;
}

enum par_status
dump_put(struct par_list *list, struct par_book *book, struct par_error *err)
{
    struct dumper d = {.book = book, .list = list, .err = err};
    enum par_status status = put_fixed(&d, DUMP_FIRST);

    for (size_t i = 0; status == PAR_OK && i < sizeof order / sizeof order[0]; i++)
        status = put_sealed(&d, order[i], seal_word(order[i]));
    if (status == PAR_OK)
        status = put_journal(&d);
    if (status == PAR_OK)
        status = put_fixed(&d, DUMP_LAST);
    buffer_free(&d.line);
    return status;
}

/* ---- a dump as a list ---- */

enum par_status
par_dump_list(struct par_lines **out, struct par_book *book, struct par_error *err)
{
    struct par_list *list = NULL;
    bool began = false;
    enum par_status status = book_snapshot(book, &began, err);

    if (status == PAR_OK)
        status = verify_sound(
            book, N_("the book was changed behind the program's back, and a dump would hide that"),
            err);
    if (status == PAR_OK)
        status = listing_begin(&list, &lines_listing, err);
    if (status == PAR_OK)
        status = dump_put(list, book, err);
    book_snapshot_end(book, began);
    if (status == PAR_OK)
        status = listing_end(list, err);
    return listing_give((struct par_list **)out, list, status);
}

LISTING_FUNCTIONS(dump, par_line, par_lines)
