#include "journal.h"

#include <parindex/journal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "refresh.h"
#include "seal.h"

/* How each kind of record is read, written and ended, and which evaluations feel it. */
static const struct {
    const char *name;
    enum sql_block_id row, put, cut;
    enum sql_block_id touches; /* SQL_BLOCK_END_: no result depends on it */
} records[RECORD_END_] = {
    [RECORD_BOOK] = {"book", SQL_BOOK_ROW, SQL_BOOK_PUT, SQL_BLOCK_END_, SQL_BLOCK_END_},
    [RECORD_GROUP] = {"unit_group", SQL_UNIT_GROUP_ROW, SQL_UNIT_GROUP_PUT, SQL_UNIT_GROUP_CUT, SQL_BLOCK_END_},
    [RECORD_UNIT] = {"unit", SQL_UNIT_ROW, SQL_UNIT_PUT, SQL_UNIT_CUT, SQL_BLOCK_END_},
    [RECORD_UNIT_NAME] = {"unit_name", SQL_UNIT_NAME_ROW, SQL_UNIT_NAME_PUT, SQL_UNIT_NAME_CUT, SQL_BLOCK_END_},
    [RECORD_MEMBERSHIP] = {"membership", SQL_MEMBERSHIP_ROW, SQL_MEMBERSHIP_PUT, SQL_MEMBERSHIP_CUT, SQL_BLOCK_END_},
    [RECORD_DECISION] = {"decision", SQL_DECISION_ROW, SQL_DECISION_PUT, SQL_DECISION_CUT, SQL_BLOCK_END_},
    [RECORD_SCALE] = {"scale", SQL_SCALE_ROW, SQL_SCALE_PUT, SQL_SCALE_CUT, SQL_BLOCK_END_},
    [RECORD_SCALE_CLASS] = {"scale_class", SQL_SCALE_CLASS_ROW, SQL_SCALE_CLASS_PUT, SQL_SCALE_CLASS_CUT, SQL_SCALE_TOUCHES},
    [RECORD_SET] = {"criteria_set", SQL_CRITERIA_SET_ROW, SQL_CRITERIA_SET_PUT, SQL_CRITERIA_SET_CUT, SQL_SET_GUARDS},
    [RECORD_CRITERION] = {"criterion", SQL_CRITERION_ROW, SQL_CRITERION_PUT, SQL_CRITERION_CUT, SQL_SET_TOUCHES},
    [RECORD_EVALUATION] = {"evaluation", SQL_EVALUATION_ROW, SQL_EVALUATION_PUT, SQL_EVALUATION_CUT, SQL_EVALUATION_TOUCHES},
    [RECORD_PARTICIPANT] = {"participant", SQL_PARTICIPANT_ROW, SQL_PARTICIPANT_PUT, SQL_PARTICIPANT_CUT, SQL_PARTICIPANT_TOUCHES},
    [RECORD_ALLOWANCE] = {"allowance", SQL_ALLOWANCE_ROW, SQL_ALLOWANCE_PUT, SQL_ALLOWANCE_CUT, SQL_PARTICIPANT_TOUCHES},
    [RECORD_SCORE] = {"score", SQL_SCORE_ROW, SQL_SCORE_PUT, SQL_SCORE_CUT, SQL_PARTICIPANT_TOUCHES},
    [RECORD_NOTE] = {"note", SQL_NOTE_ROW, SQL_NOTE_PUT, SQL_NOTE_CUT, SQL_PARTICIPANT_TOUCHES},
    [RECORD_PUBLISHED] = {"published", SQL_PUBLISHED_ROW, SQL_PUBLISHED_PUT, SQL_PUBLISHED_CUT, SQL_PUBLISHED_TOUCHES},
    [RECORD_PUBLISHED_COUNT] = {"published_count", SQL_PUBLISHED_COUNT_ROW, SQL_PUBLISHED_COUNT_PUT, SQL_PUBLISHED_COUNT_CUT, SQL_PUBLISHED_COUNT_TOUCHES},
    [RECORD_PUBLISHED_GROUP] = {"published_group", SQL_PUBLISHED_GROUP_ROW, SQL_PUBLISHED_GROUP_PUT, SQL_PUBLISHED_GROUP_CUT, SQL_PUBLISHED_GROUP_TOUCHES},
};

static void batch_free(struct par_batch *batch);
static enum par_status touch_all(struct par_batch *batch, enum record record, const char *key, struct par_error *err);
static enum par_status tidy(struct par_batch *batch, enum record record, const char *key, struct par_error *err);
static enum par_status guard_decision(struct par_batch *batch, enum record record, const char *key, struct par_error *err);

/* ---- batches ---- */

enum par_status
par_batch_begin(struct par_batch **out, struct par_book *book, const char *actor, const char *command,
                const char *reason, struct par_error *err)
{
    struct par_batch *batch;
    enum par_status status;

    if (book->mode != PAR_WRITE || book->batch != NULL)
        return error_set(err, PAR_MISUSE, "batch", N_("fault of the program: the book takes no batch now"), NO_ARGS);
    batch = mem_zero(sizeof *batch);
    if (batch == NULL)
        return error_memory(err);
    batch->book = book;
    batch->seq = 1;
    batch->actor = mem_text(actor, strlen(actor));
    batch->command = mem_text(command, strlen(command));
    batch->reason = reason != NULL ? mem_text(reason, strlen(reason)) : NULL;
    if (batch->actor == NULL || batch->command == NULL || (reason != NULL && batch->reason == NULL))
        status = error_memory(err);
    else
        status = store_begin(book->store, STORE_CHANGE, err);
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
    if (!batch->undoing && !batch->said)
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
    if (what->pattern != NULL)
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
                            PARAMS({"undoes", batch->undoes != 0, NULL, batch->undoes}, P_TEXT("what", what.text),
                                   P_INT("changes", batch->changes), P_INT("id", batch->id)),
                            NULL, err);
    buffer_free(&what);
    return status;
}

enum par_status
par_batch_commit(struct par_batch *batch, int64_t *number, struct par_error *err)
{
    struct store *store = batch->book->store;
    int64_t id = batch->id;
    enum par_status status = PAR_OK;

    if (id == 0) {
        par_batch_cancel(batch);
        if (number != NULL)
            *number = 0;
        return PAR_OK;
    }
    if (batch->amending != 0)
        status = error_set(err, PAR_MISUSE, "amend", N_("fault of the program: an amendment was not ended"), NO_ARGS);
    if (status == PAR_OK)
        status = result_refresh(batch, err);
    if (status == PAR_OK)
        status = close_row(batch, err);
    if (status == PAR_OK)
        status = seal_batch(batch, err);
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
    seal_free(batch);
    mem_free(batch);
}

enum par_status
batch_number(struct par_batch *batch, struct par_error *err)
{
    char now[CLOCK_SIZE];
    int64_t id = 0;
    enum par_status status;

    if (batch->id != 0)
        return PAR_OK;
    status = store_int(&id, batch->book->store, SQL_BATCH_NEXT, NO_PARAMS, err);
    clock_now(now);
    if (status == PAR_OK)
        status = store_exec(batch->book->store, SQL_BATCH_ADD,
                            PARAMS(P_INT("id", id), P_TEXT("actor", batch->actor), P_TEXT("at", now),
                                   P_TEXT("command", batch->command), P_TEXT("reason", batch->reason)),
                            NULL, err);
    if (status == PAR_OK)
        batch->id = id;
    return status;
}

enum par_status
batch_touch(struct par_batch *batch, int64_t evaluation, int64_t unit, struct par_error *err)
{
    size_t last = batch->dirty_count;

    if (last > 0 && batch->dirty[2 * last - 2] == evaluation && batch->dirty[2 * last - 1] == unit)
        return PAR_OK;
    if (last == batch->dirty_room) {
        size_t room = last == 0 ? 64 : 2 * last;
        int64_t *grown = mem_resize(batch->dirty, room * 2 * sizeof *grown);
        if (grown == NULL)
            return error_memory(err);
        batch->dirty = grown;
        batch->dirty_room = room;
    }
    batch->dirty[2 * last] = evaluation;
    batch->dirty[2 * last + 1] = unit;
    batch->dirty_count++;
    return PAR_OK;
}

/* ---- records ---- */

enum record
record_named(const char *name)
{
    enum record record = RECORD_BOOK;

    while (record < RECORD_END_ && strcmp(records[record].name, name) != 0)
        record++;
    return record;
}

const char *
record_key(struct buffer *key, const char *format, ...)
{
    struct json json;
    va_list list;

    buffer_clear(key);
    json_begin(&json, key);
    json_array(&json);
    va_start(list, format);
    for (; *format != '\0'; format++) {
        if (*format == 'i')
            json_number(&json, va_arg(list, int64_t));
        else
            json_text(&json, va_arg(list, const char *));
    }
    va_end(list);
    json_end(&json, ']');
    return buffer_get(key);
}

enum par_status
record_read(char **row, struct par_book *book, enum record record, const char *key, struct par_error *err)
{
    enum par_status status;

    *row = NULL;
    status = store_text(row, book->store, records[record].row, PARAMS(P_TEXT("key", key)), err);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
note_record(struct par_batch *batch, enum record record, const char *key, const char *old, const char *new,
            struct par_error *err)
{
    enum par_status status = store_exec(batch->book->store, SQL_CHANGE_RECORD,
                                        PARAMS(P_INT("batch", batch->id), P_INT("seq", batch->seq),
                                               P_TEXT("record", records[record].name), P_TEXT("key", key),
                                               P_TEXT("old", old), P_TEXT("new", new)),
                                        NULL, err);
    batch->seq++;
    batch->changes++;
    return status;
}

static enum par_status
note_cells(struct par_batch *batch, enum record record, const char *key, const char *old, const char *new,
           struct par_error *err)
{
    int64_t cells = 0;
    enum par_status status = store_exec(batch->book->store, SQL_CHANGE_CELLS,
                                        PARAMS(P_INT("batch", batch->id), P_INT("seq", batch->seq),
                                               P_TEXT("record", records[record].name), P_TEXT("key", key),
                                               P_TEXT("old", old), P_TEXT("new", new)),
                                        &cells, err);
    batch->seq += cells;
    batch->changes += cells;
    return status;
}

/* Writes a row and reads it back: what stands is what is noted. */
static enum par_status
write_row(struct par_batch *batch, enum record record, const char *key, const char *row, char **stands,
          struct par_error *err)
{
    struct store *store = batch->book->store;
    enum par_status status = PAR_OK;

    if (record == RECORD_CRITERION)
        status = store_exec(store, SQL_CONCEPT_PUT, PARAMS(P_TEXT("row", row)), NULL, err);
    if (status == PAR_OK)
        status = store_exec(store, records[record].put, PARAMS(P_TEXT("key", key), P_TEXT("row", row)), NULL, err);
    if (status == PAR_OK)
        status = record_read(stands, batch->book, record, key, err);
    if (status == PAR_OK && *stands == NULL)
        status = error_set(err, PAR_DAMAGED, "not_written", N_("{1} {2} was written and does not stand"),
                           ARGS(ARG_TEXT(records[record].name), ARG_TEXT(key)));
    return status;
}

enum par_status
record_put(struct par_batch *batch, enum record record, const char *key, const char *row,
           enum par_effect *effect, struct par_error *err)
{
    char *old = NULL, *stands = NULL;
    enum par_effect done = PAR_UNCHANGED;
    enum par_status status = record_read(&old, batch->book, record, key, err);

    if (status != PAR_OK)
        goto out;
    if (old != NULL && strcmp(old, row) == 0)
        goto out;
    status = touch_all(batch, record, key, err);
    if (status == PAR_OK)
        status = batch_number(batch, err);
    if (status == PAR_OK)
        status = write_row(batch, record, key, row, &stands, err);
    if (status != PAR_OK)
        goto out;
    if (old == NULL) {
        done = PAR_ADDED;
        status = note_record(batch, record, key, NULL, stands, err);
    } else if (strcmp(old, stands) != 0) {
        done = PAR_EDITED;
        status = note_cells(batch, record, key, old, stands, err);
    }
    if (status == PAR_OK && old == NULL) /* what came may belong to other evaluations now */
        status = touch_all(batch, record, key, err);
    if (status == PAR_OK)
        status = tidy(batch, record, key, err);
out:
    if (status == PAR_OK && effect != NULL)
        *effect = done;
    mem_free(old);
    mem_free(stands);
    return status;
}

/* What must go before a record can. */
static enum par_status
prepare_cut(struct par_batch *batch, enum record record, const char *key, struct par_error *err)
{
    struct store *store = batch->book->store;
    struct statement *statement = NULL;
    int64_t evaluation = 0, unit = 0;
    enum par_status status;

    if (record == RECORD_CRITERION)
        return store_exec(store, SQL_CRITERION_DETACH, PARAMS(P_TEXT("key", key)), NULL, err);
    if (record != RECORD_PARTICIPANT && record != RECORD_EVALUATION)
        return PAR_OK;
    status = statement_open(&statement, store, records[record].touches, PARAMS(P_TEXT("key", key)), err);
    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        evaluation = statement_int(statement, 0);
        unit = statement_int(statement, 1);
    }
    statement_close(statement);
    if (status != PAR_OK)
        return status == PAR_END ? PAR_OK : status;
    if (unit == 0)
        status = store_exec(store, SQL_TALLY_CLEAR, PARAMS(P_INT("evaluation", evaluation)), NULL, err);
    else
        status = store_exec(store, SQL_TALLY_FORGET, PARAMS(P_INT("evaluation", evaluation), P_INT("unit", unit)), NULL, err);
    if (status != PAR_OK)
        return status;
    if (unit == 0)
        return store_exec(store, SQL_RESULT_CLEAR, PARAMS(P_INT("evaluation", evaluation)), NULL, err);
    return store_exec(store, SQL_RESULT_FORGET, PARAMS(P_INT("evaluation", evaluation), P_INT("unit", unit)), NULL, err);
}

enum par_status
record_cut(struct par_batch *batch, enum record record, const char *key, struct par_error *err)
{
    char *old = NULL;
    enum par_status status = record_read(&old, batch->book, record, key, err);

    if (status == PAR_OK && old == NULL)
        return PAR_NOT_FOUND;
    if (status == PAR_OK)
        status = touch_all(batch, record, key, err);
    if (status == PAR_OK)
        status = batch_number(batch, err);
    if (status == PAR_OK)
        status = prepare_cut(batch, record, key, err);
    if (status == PAR_OK)
        status = store_exec(batch->book->store, records[record].cut, PARAMS(P_TEXT("key", key)), NULL, err);
    if (status == PAR_OK)
        status = note_record(batch, record, key, old, NULL, err);
    if (status == PAR_OK)
        status = tidy(batch, record, key, err);
    mem_free(old);
    return status;
}

enum par_status
record_move(struct par_batch *batch, enum record record, const char *old_key, const char *new_key,
            enum sql_block_id block, const struct param *params, struct par_error *err)
{
    struct store *store = batch->book->store;
    enum par_status status = guard_decision(batch, record, old_key, err);

    if (status == PAR_OK)
        status = batch_number(batch, err);
    if (status == PAR_OK)
        status = seal_touch_all(batch, err); /* every seal that names it, and its old one */
    if (status == PAR_OK)
        status = seal_touch_record(batch, record, new_key, err);
    if (status == PAR_OK)
        status = store_exec(store, block, params, NULL, err);
    if (status == PAR_OK)
        status = store_exec(store, SQL_CHANGE_KEY,
                            PARAMS(P_INT("batch", batch->id), P_INT("seq", batch->seq), P_TEXT("record", records[record].name),
                                   P_TEXT("old", old_key), P_TEXT("new", new_key)),
                            NULL, err);
    batch->seq++;
    batch->changes++;
    return status;
}

/* A criterion that came or went changes the shape of its set. */
static enum par_status
tidy(struct par_batch *batch, enum record record, const char *key, struct par_error *err)
{
    if (record != RECORD_CRITERION)
        return PAR_OK;
    return store_exec(batch->book->store, SQL_SET_ARRANGE, PARAMS(P_TEXT("key", key)), NULL, err);
}

enum par_status
evaluation_guard(struct par_book *book, int64_t evaluation, struct par_error *err)
{
    struct statement *statement = NULL;
    char *group = NULL;
    int64_t year = 0;
    enum par_status status;

    if (book->batch != NULL && book->batch->amending == evaluation)
        return PAR_OK;
    status = statement_open(&statement, book->store, SQL_EVALUATION_OF_ID, PARAMS(P_INT("evaluation", evaluation)), err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        const char *name = statement_text(statement, statement_column(statement, "group_name"));
        year = statement_int(statement, statement_column(statement, "year"));
        group = name != NULL ? mem_text(name, strlen(name)) : NULL;
    }
    statement_close(statement);
    statement = NULL;
    if (status == PAR_OK)
        status = statement_open(&statement, book->store, SQL_EVALUATION_APPROVAL, PARAMS(P_INT("evaluation", evaluation)), err);
    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK)
        status = error_set(err, PAR_STATE, "approved", N_("{1}, {2} is approved by {3} of {4}"),
                           ARGS(ARG_COUNT(year), ARG_TEXT(group), ARG_TEXT(statement_text(statement, 0)),
                                ARG_DATE(statement_text(statement, 1))));
    else if (status == PAR_END)
        status = PAR_OK;
    statement_close(statement);
    mem_free(group);
    return status;
}

/* A decision that approves or amends a year stays as it is. */
static enum par_status
guard_decision(struct par_batch *batch, enum record record, const char *key, struct par_error *err)
{
    int64_t approvals = 0;
    enum par_status status;

    if (record != RECORD_DECISION)
        return PAR_OK;
    status = store_int(&approvals, batch->book->store, SQL_DECISION_APPROVALS, PARAMS(P_TEXT("key", key)), err);
    if (status == PAR_OK && approvals > 0)
        status = error_set(err, PAR_STATE, "approves", N_("this decision approves or amends a year and cannot be edited"), NO_ARGS);
    return status;
}

/* Guards the evaluations that a record belongs to and remembers them. */
static enum par_status
touch_all(struct par_batch *batch, enum record record, const char *key, struct par_error *err)
{
    struct statement *statement = NULL;
    int64_t fixed = 0;
    enum par_status status = guard_decision(batch, record, key, err);

    if (status == PAR_OK)
        status = seal_touch_record(batch, record, key, err);
    if (status != PAR_OK || records[record].touches == SQL_BLOCK_END_)
        return status;
    status = statement_open(&statement, batch->book->store, records[record].touches, PARAMS(P_TEXT("key", key)), err);
    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        const char *state = statement_text(statement, 2);
        if (state != NULL && (strcmp(state, "approved") == 0 || strcmp(state, "amended") == 0) &&
            statement_int(statement, 0) != batch->amending) {
            fixed = statement_int(statement, 0);
            break;
        }
        status = batch_touch(batch, statement_int(statement, 0), statement_int(statement, 1), err);
    }
    statement_close(statement);
    if (fixed != 0) {
        status = evaluation_guard(batch->book, fixed, err);
        return status != PAR_OK ? status : error_set(err, PAR_STATE, "approved", N_("the year is approved"), NO_ARGS);
    }
    return status == PAR_END ? PAR_OK : status;
}
