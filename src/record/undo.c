/* Taking a batch back: a new batch that puts every record as it was before. */
#include <parindex/journal.h>
#include <string.h>

#include "base/alloc.h"
#include "decision.h"
#include "evaluation.h"
#include "journal.h"

/* What a batch did, as the journal tells it. */
struct told {
    char *what;
    char *command;
    int64_t undone_by;
    int64_t undoes;
};

static enum par_status
read_batch(struct told *told, struct par_book *book, int64_t which, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, SQL_BATCH_SHOW, PARAMS(P_INT("id", which)), err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        told->undone_by = statement_int(statement, statement_column(statement, "undone_by"));
        told->undoes = statement_int(statement, statement_column(statement, "undoes_id"));
    }
    statement_close(statement);
    if (status == PAR_END)
        return error_set(err, PAR_NOT_FOUND, "batch_unknown", N_("no batch {1}"), ARGS(ARG_COUNT(which)));
    if (status == PAR_OK && told->undone_by != 0)
        return error_set(err, PAR_STATE, "undone", N_("batch {1} was undone by batch {2} already"), ARGS(ARG_COUNT(which), ARG_COUNT(told->undone_by)));
    return status;
}

static enum par_status
built_on(int64_t which, int64_t later, struct par_error *err)
{
    error_set(err, PAR_STATE, "built_on", N_("batch {1} cannot be undone: batch {2} changed the same record"), ARGS(ARG_COUNT(which), ARG_COUNT(later)));
    error_hint(err, N_("look at it with: parindex log --batch {1}"), ARGS(ARG_COUNT(later)));
    return PAR_STATE;
}

/* What a decision fixed is corrected by another decision. */
static enum par_status
refuse_approval(struct par_book *book, int64_t which, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, SQL_BATCH_APPROVAL, PARAMS(P_INT("batch", which)), err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        bool amended = strcmp(statement_text(statement, 0), "amend") == 0;
        status = error_set(err, PAR_STATE, "approved",
                           amended ? N_("batch {1} (amendment of {2}) cannot be undone: decision {3} stands")
                                   : N_("batch {1} (approval of {2}) cannot be undone: decision {3} stands"),
                           ARGS(ARG_COUNT(which), ARG_COUNT(statement_int(statement, 1)), ARG_TEXT(statement_text(statement, 2))));
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
check_conflict(struct par_book *book, int64_t which, struct par_error *err)
{
    int64_t later = 0;
    enum par_status status = store_int(&later, book->store, SQL_UNDO_CONFLICT, PARAMS(P_INT("batch", which)), err);

    if (status == PAR_OK)
        return built_on(which, later, err);
    return status == PAR_END ? PAR_OK : status;
}

/* ---- one change ---- */

struct change {
    char *record, *key, *field, *old, *new;
};

static void
change_free(struct change *change)
{
    mem_free(change->record);
    mem_free(change->key);
    mem_free(change->field);
    mem_free(change->old);
    mem_free(change->new);
}

static char *
copy(const char *text)
{
    return text == NULL ? NULL : mem_text(text, strlen(text));
}

/* The cell goes back to what it was, if it still is what the batch made of it. */
static enum par_status
undo_cell(struct par_batch *batch, int64_t which, enum record record, const struct change *change, struct par_error *err)
{
    struct store *store = batch->book->store;
    char *row = NULL, *back = NULL;
    enum par_status status = record_read(&row, batch->book, record, change->key, err);

    if (status == PAR_OK && row == NULL)
        status = built_on(which, batch->id, err);
    if (status == PAR_OK)
        status = store_text(&back, store, SQL_JSON_CELL_SET,
                            PARAMS(P_TEXT("row", row), P_TEXT("field", change->field), P_TEXT("value", change->old)), err);
    if (status == PAR_OK)
        status = record_put(batch, record, change->key, back, NULL, err);
    mem_free(row);
    mem_free(back);
    return status;
}

static enum par_status
undo_change(struct par_batch *batch, int64_t which, const struct change *change, struct par_error *err)
{
    enum record record = record_named(change->record);
    enum par_status status;

    if (record == RECORD_END_)
        return error_set(err, PAR_DAMAGED, "journal", N_("the journal names an unknown record \"{1}\""), ARGS(ARG_TEXT(change->record)));
    if (strcmp(change->field, "key") == 0)
        return decision_move_back(batch, change->old, change->key, err);
    if (*change->field != '\0')
        return undo_cell(batch, which, record, change, err);
    if (change->old != NULL)
        return record_put(batch, record, change->key, change->old, NULL, err);
    status = record_cut(batch, record, change->key, err);
    return status == PAR_NOT_FOUND ? built_on(which, batch->id, err) : status;
}

/* The changes are read first: undoing writes to the table they stand in. */
static enum par_status
read_changes(struct buffer *out, struct par_book *book, int64_t which, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, SQL_CHANGES_TO_UNDO, PARAMS(P_INT("batch", which)), err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        struct change change = {copy(statement_text(statement, 1)), copy(statement_text(statement, 2)), copy(statement_text(statement, 3)),
                                copy(statement_text(statement, 4)), copy(statement_text(statement, 5))};
        buffer_put(out, &change, sizeof change);
        if (out->failed || change.record == NULL || change.key == NULL || change.field == NULL)
            status = error_memory(err);
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
undo_changes(struct par_batch *batch, int64_t which, struct par_error *err)
{
    struct buffer changes = BUFFER_INIT;
    enum par_status status = read_changes(&changes, batch->book, which, err);
    struct change *first = (struct change *)(void *)changes.text;
    size_t count = changes.length / sizeof *first;

    for (size_t i = 0; status == PAR_OK && i < count; i++)
        status = undo_change(batch, which, &first[i], err);
    for (size_t i = 0; i < count; i++)
        change_free(&first[i]);
    buffer_free(&changes);
    return status;
}

/* ---- ranges ---- */

static enum par_status
undo_range(struct par_batch *batch, int64_t evaluation, int64_t unit, int64_t cells, struct par_error *err)
{
    struct store *store = batch->book->store;
    const struct param *cell = PARAMS(P_INT("evaluation", evaluation), P_INT("unit", unit));
    int64_t noted = 0, gone = 0;
    enum par_status status = evaluation_guard(batch->book, evaluation, err);

    if (status == PAR_OK)
        status = batch_number(batch, err);
    if (status == PAR_OK)
        status = store_exec(store, SQL_RANGE_SCORES_NOTE,
                            PARAMS(P_INT("batch", batch->id), P_INT("seq", batch->seq), P_INT("evaluation", evaluation), P_INT("unit", unit)), &noted, err);
    if (status == PAR_OK)
        status = store_exec(store, SQL_RANGE_SCORES_CUT, cell, &gone, err);
    if (status == PAR_OK && (noted != gone || gone != cells))
        status = error_set(err, PAR_DAMAGED, "journal", N_("the journal tells of {1} scores, the book has {2}"), ARGS(ARG_COUNT(cells), ARG_COUNT(gone)));
    batch->seq += noted;
    batch->changes += noted;
    return status == PAR_OK ? batch_touch(batch, evaluation, unit, err) : status;
}

static enum par_status
undo_ranges(struct par_batch *batch, int64_t which, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, batch->book->store, SQL_RANGES_TO_UNDO, PARAMS(P_INT("batch", which)), err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK)
        status = undo_range(batch, statement_int(statement, 3), statement_int(statement, 4), statement_int(statement, 2), err);
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

/* ---- the batch ---- */

/* A record that came cannot go when a later batch refers to it: say which. */
static enum par_status
name_reference(struct par_book *book, int64_t which, struct par_error *err)
{
    int64_t later = 0;

    if (err == NULL || err->code == NULL || strcmp(err->code, "constraint") != 0)
        return PAR_STATE;
    if (store_int(&later, book->store, SQL_UNDO_MENTION, PARAMS(P_INT("batch", which)), NULL) != PAR_OK)
        return PAR_STATE;
    par_error_clear(err);
    return built_on(which, later, err);
}

enum par_status
par_undo(struct par_batch *batch, int64_t which, int64_t *number, struct par_error *err)
{
    struct store *store = batch->book->store;
    struct told told = {0};
    enum par_status status = PAR_OK;

    if (which == 0) {
        status = store_int(&which, store, SQL_BATCH_LAST_STANDING, NO_PARAMS, err);
        if (status == PAR_END)
            return error_set(err, PAR_NOT_FOUND, "nothing", N_("there is nothing to undo"), NO_ARGS);
    }
    if (status == PAR_OK)
        status = read_batch(&told, batch->book, which, err);
    if (status == PAR_OK)
        status = refuse_approval(batch->book, which, err);
    if (status == PAR_OK)
        status = check_conflict(batch->book, which, err);
    if (status != PAR_OK)
        return status;
    batch_say(batch, told.undoes != 0 ? N_("batch {2} done again: undo {1} taken back") : N_("batch {1} undone"),
              ARGS(ARG_COUNT(which), ARG_COUNT(told.undoes)));
    batch->undoing = true;
    status = undo_ranges(batch, which, err);
    if (status == PAR_OK)
        status = undo_changes(batch, which, err);
    if (status == PAR_STATE)
        status = name_reference(batch->book, which, err);
    if (status == PAR_OK)
        status = batch_number(batch, err);
    if (status == PAR_OK)
        status = store_exec(store, SQL_BATCH_UNDONE, PARAMS(P_INT("which", which), P_INT("by", batch->id)), NULL, err);
    batch->undoes = which;
    batch->undoing = false;
    if (status == PAR_OK && number != NULL)
        *number = which;
    return status;
}
