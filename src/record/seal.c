#include "seal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "evaluation.h"
#include "unit.h"

enum { BLOCKS_MOST = 10 };

static const char tag[] = "parindex-seal/1";

/* The blocks of each seal, in the order in which they are hashed. */
static const struct {
    const char *word;
    enum sql_block_id blocks[BLOCKS_MOST];
    int count;
} seals[SEAL_END_] = {
    [SEAL_NONE] = {"", {SQL_BLOCK_END_}, 0},
    [SEAL_BOOK] = {"book", {SQL_SEAL_BOOK, SQL_SEAL_CONCEPT}, 2},
    [SEAL_GROUP] = {"group", {SQL_SEAL_GROUP}, 1},
    [SEAL_UNIT] = {"unit",
                   {SQL_SEAL_UNIT, SQL_SEAL_UNIT_NAME, SQL_SEAL_MEMBERSHIP, SQL_SEAL_SUCCESSION},
                   4},
    [SEAL_DECISION] = {"decision", {SQL_SEAL_DECISION}, 1},
    [SEAL_SCALE] = {"scale", {SQL_SEAL_SCALE, SQL_SEAL_SCALE_CLASS}, 2},
    [SEAL_SET] = {"set", {SQL_SEAL_SET, SQL_SEAL_CRITERION, SQL_SEAL_CROSSWALK}, 3},
    [SEAL_EVALUATION] = {"evaluation",
                         {SQL_SEAL_EVALUATION, SQL_SEAL_PARTICIPANT, SQL_SEAL_ALLOWANCE,
                          SQL_SEAL_NOTE, SQL_SEAL_EVIDENCE, SQL_SEAL_TALLY, SQL_SEAL_RESULT,
                          SQL_SEAL_PUBLISHED, SQL_SEAL_PUBLISHED_COUNT, SQL_SEAL_PUBLISHED_GROUP},
                         10},
};

static const enum sql_block_id chain_blocks[] = {SQL_CHAIN_BATCH, SQL_CHAIN_CHANGE, SQL_CHAIN_RANGE,
                                                 SQL_CHAIN_APPROVAL};

const char *
seal_word(enum seal_kind kind)
{
    return seals[kind].word;
}

enum seal_kind
seal_kind_named(const char *word)
{
    enum seal_kind kind = SEAL_BOOK;

    while (kind < SEAL_END_ && strcmp(seals[kind].word, word) != 0)
        kind++;
    return kind;
}

const enum sql_block_id *
seal_blocks(int *count, enum seal_kind kind)
{
    *count = seals[kind].count;
    return seals[kind].blocks;
}

const enum sql_block_id *
seal_batch_blocks(int *count)
{
    *count = sizeof chain_blocks / sizeof chain_blocks[0];
    return chain_blocks;
}

/* ---- hashing rows ---- */

static void
put_text(struct digest *digest, char type, const void *bytes, size_t length)
{
    unsigned char head[9] = {(unsigned char)type};

    for (size_t i = 0; i < 8; i++)
        head[1 + i] = (unsigned char)(length >> (8 * i));
    digest_put(digest, head, sizeof head);
    digest_put(digest, bytes, length);
}

static void
put_cell(struct digest *digest, struct statement *statement, int column)
{
    int length = 0;
    const void *bytes;

    if (statement_is_null(statement, column)) {
        put_text(digest, 'n', "", 0);
        return;
    }
    bytes = statement_blob(statement, column, &length);
    put_text(digest, 'v', bytes, (size_t)length);
}

static void
put_name(struct digest *digest, char type, const char *name)
{
    put_text(digest, type, name, strlen(name));
}

void
seal_put_row(struct digest *digest, const char *name, struct statement *statement)
{
    put_name(digest, 'r', name);
    for (int i = 0; i < statement_columns(statement); i++) {
        put_name(digest, 'c', statement_name(statement, i));
        put_cell(digest, statement, i);
    }
}

/* Every row of a block: its name, then name and value of each column. */
static enum par_status
put_rows(struct digest *digest, int64_t *records, struct store *store, enum sql_block_id block,
         const struct param *params, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, store, block, params, err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        seal_put_row(digest, sql_blocks[block].name, statement);
        ++*records;
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

static void
begin(struct digest *digest, const char *what)
{
    digest_begin(digest);
    put_text(digest, 't', tag, sizeof tag - 1);
    put_text(digest, 'k', what, strlen(what));
}

/* ---- seals ---- */

/* The evaluation of a code '[2024,"so-ban-nganh"]'; 0 when there is none. */
static enum par_status
evaluation_of_code(int64_t *id, struct par_book *book, const char *code, struct par_error *err)
{
    enum par_status status =
        store_int(id, book->store, SQL_EVALUATION_OF_CODE, PARAMS(P_TEXT("code", code)), err);

    if (status == PAR_END)
        *id = 0;
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
seal_compute(unsigned char out[DIGEST_SIZE], int64_t *records, struct par_book *book,
             enum seal_kind kind, const char *code, struct par_error *err)
{
    struct digest digest;
    int64_t evaluation = 0;
    enum par_status status = PAR_OK;

    *records = 0;
    begin(&digest, seals[kind].word);
    if (kind == SEAL_EVALUATION)
        status = evaluation_of_code(&evaluation, book, code, err);
    for (int i = 0; status == PAR_OK && i < seals[kind].count; i++) {
        if (kind == SEAL_EVALUATION)
            status = put_rows(&digest, records, book->store, seals[kind].blocks[i],
                              PARAMS(P_INT("evaluation", evaluation)), err);
        else if (kind == SEAL_BOOK)
            status = put_rows(&digest, records, book->store, seals[kind].blocks[i], NO_PARAMS, err);
        else
            status = put_rows(&digest, records, book->store, seals[kind].blocks[i],
                              PARAMS(P_TEXT("code", code)), err);
    }
    digest_end(out, &digest);
    return status;
}

enum par_status
seal_cells(unsigned char out[DIGEST_CUT], struct par_book *book, int64_t evaluation, int64_t unit,
           struct par_error *err)
{
    struct digest digest;
    unsigned char whole[DIGEST_SIZE];
    int64_t records = 0;
    enum par_status status;

    begin(&digest, "cells");
    status = put_rows(&digest, &records, book->store, SQL_CELLS_OF_UNIT,
                      PARAMS(P_INT("evaluation", evaluation), P_INT("unit", unit)), err);
    digest_end(whole, &digest);
    memcpy(out, whole, DIGEST_CUT);
    return status;
}

/* A row of cells as it would be hashed. */
static void
put_guess(struct digest *digest, const char *code, const char *self, const char *first,
          enum seal_guess guess, int64_t final)
{
    static const char *const columns[] = {"self", "first"};
    const char *texts[] = {self, first};
    char number[24];

    if (guess == GUESS_NO_ROW)
        return;
    put_name(digest, 'r', sql_blocks[SQL_CELLS_OF_UNIT].name);
    put_name(digest, 'c', "code");
    put_name(digest, 'v', code);
    for (int i = 0; i < 2; i++) {
        put_name(digest, 'c', columns[i]);
        put_name(digest, texts[i] != NULL ? 'v' : 'n', texts[i] != NULL ? texts[i] : "");
    }
    put_name(digest, 'c', "final");
    snprintf(number, sizeof number, "%" PRId64, final);
    put_name(digest, guess == GUESS_VALUE ? 'v' : 'n', guess == GUESS_VALUE ? number : "");
}

enum par_status
seal_cells_if(unsigned char out[DIGEST_CUT], struct par_book *book, int64_t evaluation,
              int64_t unit, const char *criterion, enum seal_guess guess, int64_t final,
              struct par_error *err)
{
    struct digest digest;
    unsigned char whole[DIGEST_SIZE];
    struct statement *statement = NULL;
    bool put = false;
    enum par_status status =
        statement_open(&statement, book->store, SQL_CELLS_OF_UNIT,
                       PARAMS(P_INT("evaluation", evaluation), P_INT("unit", unit)), err);

    begin(&digest, "cells");
    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        const char *code = statement_text(statement, 0);
        int order = code == NULL ? -1 : strcmp(code, criterion);
        if (order > 0 && !put) /* the row that is gone */
            put_guess(&digest, criterion, NULL, NULL, guess, final);
        put = put || order >= 0;
        if (order == 0)
            put_guess(&digest, code, statement_text(statement, 1), statement_text(statement, 2),
                      guess, final);
        else
            seal_put_row(&digest, sql_blocks[SQL_CELLS_OF_UNIT].name, statement);
    }
    statement_close(statement);
    if (!put)
        put_guess(&digest, criterion, NULL, NULL, guess, final);
    digest_end(whole, &digest);
    memcpy(out, whole, DIGEST_CUT);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
seal_link(unsigned char out[DIGEST_SIZE], struct par_book *book, int64_t batch,
          const unsigned char previous[DIGEST_SIZE], struct par_error *err)
{
    struct digest digest;
    int64_t records = 0;
    enum par_status status = PAR_OK;

    begin(&digest, "batch");
    put_text(&digest, 'p', previous, DIGEST_SIZE);
    for (size_t i = 0; status == PAR_OK && i < sizeof chain_blocks / sizeof chain_blocks[0]; i++)
        status = put_rows(&digest, &records, book->store, chain_blocks[i],
                          PARAMS(P_INT("batch", batch)), err);
    digest_end(out, &digest);
    return status;
}

enum par_status
seal_begin_root(struct digest *digest, struct par_book *book, int64_t evaluation, int64_t version,
                int64_t units, struct par_error *err)
{
    static const enum sql_block_id root_blocks[] = {SQL_APPROVAL_HEAD, SQL_APPROVAL_CRITERIA,
                                                    SQL_APPROVAL_CLASSES};
    unsigned char numbers[16];
    int64_t records = 0;
    enum par_status status = PAR_OK;

    for (size_t i = 0; i < 8; i++) {
        numbers[i] = (unsigned char)(version >> (8 * i));
        numbers[8 + i] = (unsigned char)(units >> (8 * i));
    }
    begin(digest, "fingerprint");
    put_text(digest, 'n', numbers, sizeof numbers);
    for (size_t i = 0; status == PAR_OK && i < sizeof root_blocks / sizeof root_blocks[0]; i++)
        status = put_rows(digest, &records, book->store, root_blocks[i],
                          PARAMS(P_INT("evaluation", evaluation)), err);
    return status;
}

/* ---- at the end of a batch ---- */

enum par_status
seal_write_cells(struct par_batch *batch, const int64_t *pairs, size_t count, struct par_error *err)
{
    enum par_status status = PAR_OK;

    for (size_t i = 0; status == PAR_OK && i < count; i++) {
        unsigned char cells[DIGEST_CUT];
        status = seal_cells(cells, batch->book, pairs[2 * i], pairs[2 * i + 1], err);
        if (status == PAR_OK)
            status = store_exec(batch->book->store, SQL_CELLS_PUT,
                                PARAMS(P_BLOB("cells", cells, DIGEST_CUT),
                                       P_INT("evaluation", pairs[2 * i]),
                                       P_INT("unit", pairs[2 * i + 1])),
                                NULL, err);
    }
    return status;
}

static enum par_status
write_seal(struct par_book *book, enum seal_kind kind, const char *code, struct par_error *err)
{
    unsigned char digest[DIGEST_SIZE];
    int64_t records = 0;
    enum par_status status = seal_compute(digest, &records, book, kind, code, err);

    if (status != PAR_OK)
        return status;
    if (records == 0)
        return store_exec(book->store, SQL_SEAL_CUT,
                          PARAMS(P_TEXT("kind", seals[kind].word), P_TEXT("code", code)), NULL,
                          err);
    return store_exec(book->store, SQL_SEAL_PUT,
                      PARAMS(P_TEXT("kind", seals[kind].word), P_TEXT("code", code),
                             P_INT("records", records), P_BLOB("digest", digest, DIGEST_SIZE)),
                      NULL, err);
}

/* Evaluations whose results were computed again, or that were touched for their seal alone. */
static enum par_status
touch_evaluations(struct par_batch *batch, struct par_error *err)
{
    enum par_status status = PAR_OK;
    int64_t last = 0;

    for (size_t i = 0; status == PAR_OK && i < batch->dirty_count; i++) {
        char *code = NULL;
        if (batch->dirty[2 * i] == last)
            continue;
        last = batch->dirty[2 * i];
        status = store_text(&code, batch->book->store, SQL_EVALUATION_CODE,
                            PARAMS(P_INT("evaluation", last)), err);
        if (status == PAR_OK)
            status = seal_touch(batch, SEAL_EVALUATION, code, err);
        else if (status == PAR_END) /* removed: its key was touched */
            status = PAR_OK;
        mem_free(code);
    }
    return status;
}

/* The link before the first batch is 32 zero bytes. */
static enum par_status
write_link(struct par_batch *batch, struct par_error *err)
{
    struct store *store = batch->book->store;
    unsigned char previous[DIGEST_SIZE] = {0}, link[DIGEST_SIZE];
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, store, SQL_CHAIN_PREVIOUS,
                                            PARAMS(P_INT("batch", batch->id)), err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        int length = 0;
        const void *digest = statement_blob(statement, 0, &length);
        if (length == DIGEST_SIZE)
            memcpy(previous, digest, DIGEST_SIZE);
    }
    statement_close(statement);
    if (status == PAR_OK || status == PAR_END)
        status = seal_link(link, batch->book, batch->id, previous, err);
    if (status == PAR_OK)
        status =
            store_exec(store, SQL_CHAIN_PUT,
                       PARAMS(P_INT("batch", batch->id), P_BLOB("previous", previous, DIGEST_SIZE),
                              P_BLOB("digest", link, DIGEST_SIZE)),
                       NULL, err);
    if (status == PAR_OK)
        status =
            store_exec(store, SQL_SEAL_PUT,
                       PARAMS(P_TEXT("kind", "chain"), P_TEXT("code", "head"),
                              P_INT("records", batch->id), P_BLOB("digest", link, DIGEST_SIZE)),
                       NULL, err);
    return status;
}

enum par_status
seal_new_book(struct par_book *book, struct par_error *err)
{
    return write_seal(book, SEAL_BOOK, "book", err);
}

enum par_status
seal_batch(struct par_batch *batch, struct par_error *err)
{
    enum par_status status = touch_evaluations(batch, err);
    const char *at = batch->touched.text;

    while (status == PAR_OK && batch->touched.length > 0 &&
           at < batch->touched.text + batch->touched.length) {
        enum seal_kind kind = (enum seal_kind) * at++;
        status = write_seal(batch->book, kind, at, err);
        at += strlen(at) + 1;
    }
    return status == PAR_OK ? write_link(batch, err) : status;
}

/* ---- what was touched: each once, kind and code one behind the other ---- */

enum par_status
seal_touch(struct par_batch *batch, enum seal_kind kind, const char *code, struct par_error *err)
{
    char key[PAR_TEXT_SIZE];
    size_t length = strlen(code);
    int64_t there;

    if (length + 2 > sizeof key)
        return error_set(err, PAR_INVALID, "long", N_("\"{1}\" is too long"), ARGS(ARG_TEXT(code)));
    key[0] = (char)kind;
    memcpy(key + 1, code, length + 1);
    if (batch->touched_once == NULL && (batch->touched_once = map_new()) == NULL)
        return error_memory(err);
    if (map_get(batch->touched_once, key, length + 1, &there))
        return PAR_OK;
    buffer_put(&batch->touched, key, length + 2);
    if (batch->touched.failed || !map_put(batch->touched_once, key, length + 1, 1))
        return error_memory(err);
    return PAR_OK;
}

/* Is an approved year still as it was sealed? */
static enum par_status
check_fixed(struct par_book *book, struct statement *statement, struct par_error *err)
{
    unsigned char digest[DIGEST_SIZE];
    int64_t records = 0;
    int length = 0;
    const void *sealed;
    enum par_status status =
        seal_compute(digest, &records, book, SEAL_EVALUATION, statement_text(statement, 0), err);

    sealed = statement_blob(statement, 3, &length);
    if (status != PAR_OK || (length == DIGEST_SIZE && memcmp(sealed, digest, DIGEST_SIZE) == 0))
        return status;
    error_set(err, PAR_DAMAGED, "fingerprint",
              N_("the results of {1}, group {2}, were changed behind the program's back"),
              ARGS(ARG_COUNT(statement_int(statement, 1)), ARG_TEXT(statement_text(statement, 2))));
    error_hint(err, N_("see what differs with: parindex verify {1}"),
               ARGS(ARG_COUNT(statement_int(statement, 1))));
    return PAR_DAMAGED;
}

enum par_status
seal_check_fixed(struct par_book *book, const char *years, int64_t group, int64_t unit,
                 struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status;

    if (book->batch != NULL) /* seals come at its end */
        return PAR_OK;
    status = statement_open(
        &statement, book->store, SQL_SEAL_FIXED,
        PARAMS(P_TEXT("years", years), P_ID("group", group), P_ID("unit", unit)), err);
    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK)
        status = check_fixed(book, statement, err);
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

/* The first code of a key '["so-noi-vu",2015]': codes hold no quote and no backslash. */
static enum par_status
touch_first(struct par_batch *batch, enum seal_kind kind, const char *key, struct par_error *err)
{
    char code[PAR_ARG_SIZE];
    const char *end = strlen(key) > 2 ? strchr(key + 2, '"') : NULL;

    if (end == NULL || (size_t)(end - key) - 2 >= sizeof code)
        return error_set(err, PAR_MISUSE, "key", N_("fault of the program: key {1}"),
                         ARGS(ARG_TEXT(key)));
    memcpy(code, key + 2, (size_t)(end - key) - 2);
    code[end - key - 2] = '\0';
    return seal_touch(batch, kind, code, err);
}

/* A decision's key ends in its folded number, its seal's code does not. */
static enum par_status
touch_decision(struct par_batch *batch, const char *key, struct par_error *err)
{
    char code[PAR_TEXT_SIZE];
    const char *end = strrchr(key, ',');

    if (end == NULL || (size_t)(end - key) + 2 > sizeof code)
        return error_set(err, PAR_MISUSE, "key", N_("fault of the program: key {1}"),
                         ARGS(ARG_TEXT(key)));
    memcpy(code, key, (size_t)(end - key));
    strcpy(code + (end - key), "]");
    return seal_touch(batch, SEAL_DECISION, code, err);
}

enum par_status
seal_touch_record(struct par_batch *batch, enum record record, const char *key,
                  struct par_error *err)
{
    enum par_status status;

    switch (record) {
    case RECORD_BOOK:
        return seal_touch(batch, SEAL_BOOK, "book", err);
    case RECORD_GROUP:
        return touch_first(batch, SEAL_GROUP, key, err);
    case RECORD_UNIT:
    case RECORD_UNIT_NAME:
    case RECORD_MEMBERSHIP:
        return touch_first(batch, SEAL_UNIT, key, err);
    case RECORD_DECISION:
        return touch_decision(batch, key, err);
    case RECORD_SCALE:
    case RECORD_SCALE_CLASS:
        return touch_first(batch, SEAL_SCALE, key, err);
    case RECORD_SET:
        return touch_first(batch, SEAL_SET, key, err);
    case RECORD_CRITERION: /* may bring a concept */
        status = seal_touch(batch, SEAL_BOOK, "book", err);
        return status == PAR_OK ? touch_first(batch, SEAL_SET, key, err) : status;
    case RECORD_EVALUATION:
        return seal_touch(batch, SEAL_EVALUATION, key, err);
    case RECORD_PUBLISHED: /* counts its entries */
    case RECORD_PUBLISHED_COUNT:
    case RECORD_PUBLISHED_GROUP:
        return seal_touch(batch, SEAL_BOOK, "book", err);
    case RECORD_PARTICIPANT: /* by the evaluations that the batch touched */
    case RECORD_ALLOWANCE:
    case RECORD_SCORE:
    case RECORD_NOTE:
    case RECORD_END_:
        return PAR_OK;
    }
    return PAR_OK;
}

enum par_status
seal_touch_all(struct par_batch *batch, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status =
        statement_open(&statement, batch->book->store, SQL_SEAL_WANTED, NO_PARAMS, err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        enum seal_kind kind = seal_kind_named(statement_text(statement, 0));
        if (kind != SEAL_END_)
            status = seal_touch(batch, kind, statement_text(statement, 1), err);
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

void
seal_free(struct par_batch *batch)
{
    map_free(batch->touched_once);
    buffer_free(&batch->touched);
}
