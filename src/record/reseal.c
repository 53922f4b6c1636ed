/* Seals of what a batch touched, written anew at its end. */
#include "reseal.h"

#include <string.h>

#include "base/alloc.h"
#include "base/message.h"
#include "seal_look.h"

/* ---- at the end of a batch ---- */

/* A part of the units of one evaluation: what moved alone has the details that it had. */
static enum par_status
reseal_part(struct par_batch *batch, const struct touched *touched, size_t count,
            enum seal_part part, struct par_error *err)
{
    static const enum sql_block_id puts[SEAL_PARTS_] = {SQL_ENTRANT_PUT, SQL_ENTRANT_DETAIL_PUT};
    int64_t evaluation = touched->evaluation;
    int64_t *units = mem_alloc(count * sizeof *units);
    unsigned char(*digests)[DIGEST_SIZE] = mem_alloc(count * sizeof *digests);
    size_t here = 0;
    enum par_status status = units == NULL || digests == NULL ? error_memory(err) : PAR_OK;

    for (size_t i = 0; status == PAR_OK && i < count; i++)
        if (part == SEAL_SHOWN || !touched[i].moved)
            units[here++] = touched[i].unit;
    if (status == PAR_OK && here > 0)
        status = seal_entrants(digests, batch->book, evaluation, units, here, part, err);
    for (size_t i = 0; status == PAR_OK && i < here; i++)
        status = store_exec(batch->book->store, puts[part],
                            PARAMS(P_BLOB("digest", digests[i], DIGEST_SIZE),
                                   P_INT("evaluation", evaluation), P_INT("unit", units[i])),
                            NULL, err);
    mem_free(units);
    mem_free(digests);
    return status;
}

/* The units of one evaluation, from its first on; *next is behind the last. */
static enum par_status
reseal_units(struct par_batch *batch, const struct touched *touched, size_t count, size_t *next,
             struct par_error *err)
{
    size_t here = 0;
    enum par_status status = PAR_OK;

    while (here < count && touched[here].evaluation == touched->evaluation)
        here++;
    for (enum seal_part part = SEAL_SHOWN; status == PAR_OK && part < SEAL_PARTS_; part++)
        status = reseal_part(batch, touched, here, part, err);
    *next += here;
    return status;
}

enum par_status
reseal_entrants(struct par_batch *batch, const struct touched *units, size_t count,
                struct par_error *err)
{
    enum par_status status = PAR_OK;

    for (size_t at = 0; status == PAR_OK && at < count;) {
        status = book_progress(batch->book, N_("sealing"), (int64_t)at, (int64_t)count, err);
        if (status == PAR_OK)
            status = reseal_units(batch, units + at, count - at, &at, err);
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
                          PARAMS(P_TEXT("kind", seal_word(kind)), P_TEXT("code", code)), NULL, err);
    return store_exec(book->store, SQL_SEAL_PUT,
                      PARAMS(P_TEXT("kind", seal_word(kind)), P_TEXT("code", code),
                             P_INT("records", records), P_BLOB("digest", digest, DIGEST_SIZE)),
                      NULL, err);
}

static enum par_status
touch_evaluation(struct par_batch *batch, const char *code, struct par_error *err)
{
    enum par_status status = reseal_touch(batch, SEAL_EVALUATION, code, err);

    return status == PAR_OK ? reseal_touch(batch, SEAL_YEAR, code, err) : status;
}

/* Evaluations whose results were computed again, or that were touched for their seal alone. */
static enum par_status
touch_evaluations(struct par_batch *batch, struct par_error *err)
{
    enum par_status status = PAR_OK;
    int64_t last = 0;

    for (size_t i = 0; status == PAR_OK && i < batch->dirty_count; i++) {
        char *code = NULL;
        if (batch->dirty[i].evaluation == last)
            continue;
        last = batch->dirty[i].evaluation;
        status = store_text(&code, batch->book->store, SQL_EVALUATION_CODE,
                            PARAMS(P_INT("evaluation", last)), err);
        if (status == PAR_OK)
            status = touch_evaluation(batch, code, err);
        else if (status == PAR_END) /* removed: its key was touched */
            status = PAR_OK;
        mem_free(code);
    }
    return status;
}

/* The batch before is the last one that was sealed: a link behind another one would hide for good
 * that batches are gone. */
static enum par_status
check_head(struct par_batch *batch, const unsigned char previous[DIGEST_SIZE],
           struct par_error *err)
{
    struct statement *head = NULL;
    bool sealed = false;
    enum par_status status =
        statement_open(&head, batch->book->store, SQL_SEAL_GET,
                       PARAMS(P_TEXT("kind", "chain"), P_TEXT("code", "head")), err);

    if (status == PAR_OK)
        status = statement_step(head, err);
    if (status == PAR_OK)
        sealed = row_int(head, "records") == batch->id - 1 &&
                 look_same_blob(head, "digest", previous, DIGEST_SIZE);
    else if (status == PAR_END)
        sealed = batch->id == 1;
    statement_close(head);
    if (status != PAR_OK && status != PAR_END)
        return status;
    return sealed ? PAR_OK
                  : look_changed(0, N_("the journal was changed behind the program's back"),
                                 NO_ARGS, err);
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
        const void *digest = row_blob(statement, "digest", &length);
        if (length == DIGEST_SIZE)
            memcpy(previous, digest, DIGEST_SIZE);
    }
    statement_close(statement);
    if (status == PAR_OK || status == PAR_END)
        status = check_head(batch, previous, err);
    if (status == PAR_OK)
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
reseal_new_book(struct par_book *book, struct par_error *err)
{
    return write_seal(book, SEAL_BOOK, "book", err);
}

static enum par_status
write_seals(struct par_book *book, enum seal_kind kind, enum sql_block_id block,
            const struct param *params, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, block, params, err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK)
        status = write_seal(book, kind, row_text(statement, "code"), err);
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

/* What a dump leaves out because it follows from the rest. */
enum par_status
reseal_derived(struct par_book *book, struct par_error *err)
{
    enum par_status status =
        write_seals(book, SEAL_YEAR, SQL_KIND_SHOWN, PARAMS(P_TEXT("kind", "evaluation")), err);

    return status == PAR_OK
               ? write_seals(book, SEAL_PARTICIPATION, SQL_UNITS_WITH_YEARS, NO_PARAMS, err)
               : status;
}

enum par_status
reseal_batch(struct par_batch *batch, struct par_error *err)
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
reseal_touch(struct par_batch *batch, enum seal_kind kind, const char *code, struct par_error *err)
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

/* Before its first change a thing must be as it was sealed: what was changed behind the program's
 * back is not sealed anew. (Evaluations are looked at where they are touched, unit by unit.) */
static enum par_status
touch_sealed(struct par_batch *batch, enum seal_kind kind, const char *code, struct par_error *err)
{
    size_t before = batch->touched.length;
    enum par_status status = reseal_touch(batch, kind, code, err);

    if (status == PAR_OK && batch->touched.length > before && !seal_is_of_evaluation(kind))
        status = seal_check_thing(batch->book, kind, code, err);
    return status;
}

enum par_status
reseal_touch_book(struct par_batch *batch, struct par_error *err)
{
    return touch_sealed(batch, SEAL_BOOK, "book", err);
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
    return touch_sealed(batch, kind, code, err);
}

/* The code behind the number in a key '[2015,"so-noi-vu"]'. */
static enum par_status
touch_second(struct par_batch *batch, enum seal_kind kind, const char *key, struct par_error *err)
{
    return touch_first(batch, kind, key + strcspn(key, "\"") - 1, err);
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
    memcpy(code + (end - key), "]", sizeof "]");
    return touch_sealed(batch, SEAL_DECISION, code, err);
}

enum par_status
reseal_touch_record(struct par_batch *batch, enum record record, const char *key,
                    struct par_error *err)
{
    enum par_status status;

    switch (record) {
    case RECORD_BOOK:
        return reseal_touch_book(batch, err);
    case RECORD_GROUP:
        return touch_first(batch, SEAL_GROUP, key, err);
    case RECORD_UNIT:
    case RECORD_UNIT_NAME:
    case RECORD_MEMBERSHIP:
    case RECORD_SUCCESSION: /* of the unit before */
        return touch_first(batch, SEAL_UNIT, key, err);
    case RECORD_DECISION:
        return touch_decision(batch, key, err);
    case RECORD_SCALE:
    case RECORD_SCALE_CLASS:
        return touch_first(batch, SEAL_SCALE, key, err);
    case RECORD_SET:
    case RECORD_CROSSWALK: /* is sealed with the set it comes from */
        return touch_first(batch, SEAL_SET, key, err);
    case RECORD_CRITERION: /* may bring a concept */
        status = reseal_touch_book(batch, err);
        return status == PAR_OK ? touch_first(batch, SEAL_SET, key, err) : status;
    case RECORD_EVALUATION:
        return touch_evaluation(batch, key, err);
    case RECORD_PUBLISHED: /* counts its entries */
    case RECORD_PUBLISHED_COUNT:
    case RECORD_PUBLISHED_GROUP:
        return reseal_touch_book(batch, err);
    case RECORD_PARTICIPANT:
        return touch_second(batch, SEAL_PARTICIPATION, key, err);
    case RECORD_ALLOWANCE: /* by the evaluations that the batch touched */
    case RECORD_SCORE:
    case RECORD_NOTE:
    case RECORD_EVIDENCE:
    case RECORD_END_:
        return PAR_OK;
    }
    return PAR_OK;
}

enum par_status
reseal_touch_all(struct par_batch *batch, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status =
        statement_open(&statement, batch->book->store, SQL_SEAL_WANTED, NO_PARAMS, err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        enum seal_kind kind = seal_kind_named(row_text(statement, "kind"));
        if (kind != SEAL_END_)
            status = touch_sealed(batch, kind, row_text(statement, "code"), err);
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

void
reseal_free(struct par_batch *batch)
{
    map_free(batch->touched_once);
    buffer_free(&batch->touched);
}
