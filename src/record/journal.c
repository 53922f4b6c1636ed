#include "journal.h"

/* Batches: their row in the journal, and what they have touched. Records: see record.c. */

#include "base/alloc.h"
#include "base/clock.h"
#include "check.h"
#include "clean.h"
#include "refresh.h"
#include "reseal.h"

#include <parindex/journal.h>

#include <string.h>

static void batch_free(struct par_batch *batch);

/* ---- batches ---- */

/* What the journal will say of the batch, in clean text. */
static enum par_status
take_words(struct par_batch *batch, const char *actor, const char *command, const char *reason,
           struct par_error *err)
{
    enum par_status status = clean_needed(&batch->actor, actor, "actor", err);

    if (status == PAR_OK)
        status = clean_needed(&batch->command, command, "what", err);
    if (status == PAR_OK)
        status = clean_optional(&batch->reason, reason, "reason", err);
    return status;
}

/* Half of what a changed score takes is to prepare its statements: where others write, that is done
 * while one waits for them, not while they wait. */
static void
prepare_score(void *context)
{
    static const enum sql_block_id blocks[] = {
        SQL_PARTICIPANT_FIND, SQL_SCORE_ROW,     SQL_PHASE_OF_CELL,  SQL_SCORE_PUT,
        SQL_CHANGE_CELLS,     SQL_TALLY_REFRESH, SQL_RESULT_REFRESH, SQL_CELLS_OF_UNIT,
        SQL_RANK_MOVED,       SQL_BATCH_NEXT,    SQL_BATCH_ADD,      SQL_BATCH_CLOSE,
    };
    struct par_book *book = context;
    const enum sql_block_id *seals;
    int count = 0;

    store_prepare(book->store, blocks, sizeof blocks / sizeof blocks[0]);
    for (enum seal_part part = SEAL_SHOWN; part < SEAL_PARTS_; part++) {
        seals = seal_entrant_blocks(&count, part);
        store_prepare(book->store, seals, count);
    }
    seals = seal_blocks(&count, SEAL_EVALUATION);
    store_prepare(book->store, seals, count);
    seals = seal_blocks(&count, SEAL_YEAR);
    store_prepare(book->store, seals, count);
    seals = seal_batch_blocks(&count);
    store_prepare(book->store, seals, count);
}

enum par_status
par_batch_begin(struct par_batch **out, struct par_book *book, const char *actor,
                const char *command, const char *reason, struct par_error *err)
{
    struct par_batch *batch;
    enum par_status status;

    if (book->mode != PAR_WRITE || book->batch != NULL)
        return error_set(err, PAR_MISUSE, "batch",
                         N_("fault of the program: the book takes no batch now"), NO_ARGS);
    batch = mem_zero(sizeof *batch);
    if (batch == NULL)
        return error_memory(err);
    batch->book = book;
    batch->seq = 1;
    status = take_words(batch, actor, command, reason, err);
    store_meanwhile(book->store, prepare_score, book);
    if (status == PAR_OK)
        status = store_begin(book->store, STORE_CHANGE, err);
    store_meanwhile(book->store, NULL, NULL);
    if (status != PAR_OK) {
        batch_free(batch);
        return status;
    }
    book->batch = batch;
    *out = batch;
    return PAR_OK;
}

void
par_batch_say(struct par_batch *batch, const struct par_message *what)
{
    batch->what = *what;
}

void
batch_say(struct par_batch *batch, const char *pattern, const struct arg *args)
{
    if (!batch->said)
        message_set(&batch->what, pattern, args);
}

int64_t
par_batch_changes(const struct par_batch *batch)
{
    return batch->changes;
}

void
par_batch_cancel(struct par_batch *batch)
{
    if (batch == NULL)
        return;
    store_rollback(batch->book->store);
    batch_free(batch);
}

/* The sentence as JSON: pattern, then kind and text of each argument. */
static void
put_what(struct buffer *out, const struct par_message *what)
{
    struct json json;

    json_begin(&json, out);
    json_array(&json);
    json_text(&json, what->pattern);
    for (int i = 0; i < what->count; i++) {
        json_number(&json, what->args[i].kind);
        json_text(&json, what->args[i].text);
    }
    json_end(&json, ']');
}

static enum par_status
close_row(struct par_batch *batch, struct par_error *err)
{
    struct buffer what = BUFFER_INIT;
    enum par_status status;

    if (batch->what.pattern == NULL)
        message_set(&batch->what, "{1}", ARGS(ARG_TEXT(batch->command)));
    put_what(&what, &batch->what);
    if (what.failed)
        status = error_memory(err);
    else
        status = store_exec(batch->book->store, SQL_BATCH_CLOSE,
                            PARAMS({"undoes", batch->undoes != 0, NULL, batch->undoes},
                                   P_TEXT("what", what.text), P_INT("changes", batch->changes),
                                   P_INT("id", batch->id)),
                            NULL, err);
    buffer_free(&what);
    return status;
}

/* What a batch began and did not end is nobody's to keep. */
static enum par_status
refuse_broken(struct par_error *err)
{
    return error_set(err, PAR_MISUSE, "broken",
                     N_("fault of the program: a change failed half way and the batch goes on"),
                     NO_ARGS);
}

/* Another program wrote into the file, or it was broken off while it was written: once, all that it
 * holds is looked at, so that whoever reads later need not. Where something is not as it was
 * sealed, it stays as it is. */
static enum par_status
prove_again(struct par_batch *batch, struct par_error *err)
{
    struct par_book *book = batch->book;
    bool proved = false;
    enum par_status status;

    (void)store_proves(&proved, book->store, NULL); /* which fails only before a first read */
    if (proved)
        return PAR_OK;
    status = verify_sound(book, N_("the book was changed behind the program's back"), err);
    if (status != PAR_OK && status != PAR_DAMAGED)
        return status;
    store_prove(book->store, status == PAR_OK);
    par_error_clear(err);
    return PAR_OK;
}

enum par_status
par_batch_commit(struct par_batch *batch, int64_t *number, struct par_error *err)
{
    struct store *store = batch->book->store;
    int64_t id = batch->id;
    enum par_status status = batch->broken ? refuse_broken(err) : PAR_OK;

    if (status == PAR_OK && batch->changes == 0) {
        par_batch_cancel(batch);
        if (number != NULL)
            *number = 0;
        return PAR_OK;
    }
    if (status == PAR_OK && batch->amending != 0)
        status = error_set(err, PAR_MISUSE, "amend",
                           N_("fault of the program: an amendment was not ended"), NO_ARGS);
    if (status == PAR_OK)
        status = result_refresh(batch, err);
    if (status == PAR_OK)
        status = close_row(batch, err);
    if (status == PAR_OK)
        status = reseal_batch(batch, err);
    if (status == PAR_OK)
        status = prove_again(batch, err);
    if (status == PAR_OK)
        status = store_commit(store, err);
    else
        store_rollback(store);
    batch_free(batch);
    if (status == PAR_OK && number != NULL)
        *number = id;
    return status;
}

static void
batch_free(struct par_batch *batch)
{
    if (batch->book->batch == batch)
        batch->book->batch = NULL;
    mem_free(batch->actor);
    mem_free(batch->command);
    mem_free(batch->reason);
    mem_free(batch->dirty);
    map_free(batch->dirty_once);
    map_free(batch->proved);
    reseal_free(batch);
    mem_free(batch);
}

enum par_status
batch_number(struct par_batch *batch, struct par_error *err)
{
    char now[CLOCK_SIZE];
    int64_t id = 0;
    enum par_status status;

    if (batch->broken)
        return refuse_broken(err);
    if (batch->id != 0)
        return PAR_OK;
    status = store_int(&id, batch->book->store, SQL_BATCH_NEXT, NO_PARAMS, err);
    clock_now(now);
    if (status == PAR_OK)
        status =
            store_exec(batch->book->store, SQL_BATCH_ADD,
                       PARAMS(P_INT("id", id), P_TEXT("actor", batch->actor), P_TEXT("at", now),
                              P_TEXT("command", batch->command), P_TEXT("reason", batch->reason)),
                       NULL, err);
    if (status == PAR_OK)
        batch->id = id;
    return status;
}

enum par_status
batch_whole(struct par_batch *batch, int64_t changes, enum par_status status)
{
    if (status != PAR_OK && batch->changes != changes)
        batch->broken = true;
    return status;
}

enum par_status
batch_bulk(struct par_batch *batch, struct par_error *err)
{
    struct store *store = batch->book->store;
    enum par_status status;

    if (batch->id != 0 || batch->amending != 0) /* what changed something has a number */
        return PAR_OK;
    store_rollback(store);
    status = store_begin(store, STORE_BULK, err);
    batch->broken = status != PAR_OK; /* others may write from here on */
    return status;
}

static enum par_status
add_touched(struct par_batch *batch, const struct touched *touched, struct par_error *err)
{
    if (batch->dirty_count == batch->dirty_room) {
        size_t room = batch->dirty_room == 0 ? 64 : 2 * batch->dirty_room;
        struct touched *grown = mem_resize(batch->dirty, room * sizeof *grown);
        if (grown == NULL)
            return error_memory(err);
        batch->dirty = grown;
        batch->dirty_room = room;
    }
    batch->dirty[batch->dirty_count++] = *touched;
    return PAR_OK;
}

enum par_status
batch_touch(struct par_batch *batch, int64_t evaluation, int64_t unit, struct par_error *err)
{
    if (batch->dirty_count > 0) {
        const struct touched *last = &batch->dirty[batch->dirty_count - 1];

        if (last->evaluation == evaluation && last->unit == unit && !last->counted)
            return PAR_OK;
    }
    return add_touched(batch, &(struct touched){evaluation, unit, false, false}, err);
}

enum par_status
batch_count(struct par_batch *batch, int64_t evaluation, int64_t unit, struct par_error *err)
{
    return add_touched(batch, &(struct touched){evaluation, unit, true, false}, err);
}

enum { ANY_UNIT = -2 }; /* no id, and not what stands for none */

static enum par_status
index_touched(struct par_batch *batch, struct par_error *err)
{
    if (batch->dirty_once == NULL && (batch->dirty_once = map_new()) == NULL)
        return error_memory(err);
    for (; batch->dirty_seen < batch->dirty_count; batch->dirty_seen++) {
        const struct touched *touched = &batch->dirty[batch->dirty_seen];
        const int64_t keys[][2] = {{touched->evaluation, touched->unit},
                                   {touched->evaluation, ANY_UNIT}};

        for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
            if (!map_put(batch->dirty_once, keys[i], sizeof keys[i], 1))
                return error_memory(err);
    }
    return PAR_OK;
}

enum par_status
batch_touched(bool *touched, bool *begun, struct par_batch *batch, int64_t evaluation, int64_t unit,
              struct par_error *err)
{
    const int64_t keys[][2] = {{evaluation, ANY_UNIT}, {evaluation, unit}, {evaluation, 0}};
    int64_t there;
    enum par_status status = index_touched(batch, err);

    if (status != PAR_OK)
        return status;
    *begun = map_get(batch->dirty_once, keys[0], sizeof keys[0], &there);
    *touched =
        *begun && (unit == 0 || map_get(batch->dirty_once, keys[1], sizeof keys[1], &there) ||
                   map_get(batch->dirty_once, keys[2], sizeof keys[2], &there));
    return PAR_OK;
}
