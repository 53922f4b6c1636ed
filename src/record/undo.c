/* Taking a batch back: a new batch that puts every record as it was before.
 *
 * A batch, the undos of it, the undos of those are a family; its root stands or it does not, and
 * only the last of them has a say. */
#include "base/alloc.h"
#include "decision.h"
#include "journal.h"
#include "refresh.h"
#include "seal.h"

#include <parindex/journal.h>

#include <string.h>

struct undo {
    struct par_batch *batch; /* that takes back */
    int64_t which;
    int64_t root;
    int64_t last; /* of the family */
    bool stands;  /* the root does */
};

static enum par_status find_batch(struct undo *undo, struct par_error *err);
static enum par_status read_family(struct undo *undo, struct par_error *err);
static enum par_status refuse_approval(struct par_book *book, int64_t which, struct par_error *err);
static enum par_status check_conflict(const struct undo *undo, struct par_error *err);
static enum par_status take_back(const struct undo *undo, struct par_error *err);
static enum par_status blocked(const struct undo *undo, enum par_status status,
                               struct par_error *err);

enum par_status
par_undo(struct par_batch *batch, int64_t which, int64_t *number, struct par_error *err)
{
    struct undo undo = {.batch = batch, .which = which};
    int64_t changes = batch->changes;
    enum par_status status = PAR_OK;

    if (batch->id != 0)
        return error_set(err, PAR_MISUSE, "undo",
                         N_("fault of the program: an undo is all that its batch does"), NO_ARGS);
    status = find_batch(&undo, err);
    if (status == PAR_OK)
        status = read_family(&undo, err);
    if (status == PAR_OK)
        status = refuse_approval(batch->book, undo.which, err);
    if (status == PAR_OK)
        status = check_conflict(&undo, err);
    if (status != PAR_OK)
        return status;
    batch_say(batch, undo.stands ? N_("batch {1} undone") : N_("batch {1} done again"),
              ARGS(ARG_COUNT(undo.root)));
    batch->undoing = true;
    status = take_back(&undo, err);
    batch->undoing = false;
    if (status == PAR_OK)
        batch->undoes = undo.which;
    else
        status = blocked(&undo, status, err);
    if (status == PAR_OK && number != NULL)
        *number = undo.which;
    return batch_whole(batch, changes, status);
}

/* ---- which one ---- */

static enum par_status
find_batch(struct undo *undo, struct par_error *err)
{
    struct store *store = undo->batch->book->store;
    struct statement *statement = NULL;
    int64_t undone_by = 0;
    enum par_status status = PAR_OK;

    if (undo->which == 0) {
        status = store_int(&undo->which, store, SQL_BATCH_LAST_STANDING, NO_PARAMS, err);
        if (status == PAR_END)
            return error_set(err, PAR_NOT_FOUND, "nothing", N_("there is nothing to undo"),
                             NO_ARGS);
    }
    if (status == PAR_OK)
        status = statement_open(&statement, store, SQL_BATCH_SHOW, PARAMS(P_INT("id", undo->which)),
                                err);
    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK)
        undone_by = row_int(statement, "undone_by");
    statement_close(statement);
    if (status == PAR_END)
        return error_set(err, PAR_NOT_FOUND, "batch_unknown", N_("no batch {1}"),
                         ARGS(ARG_COUNT(undo->which)));
    if (status == PAR_OK && undone_by != 0)
        return error_set(err, PAR_STATE, "undone", N_("batch {1} was undone by batch {2} already"),
                         ARGS(ARG_COUNT(undo->which), ARG_COUNT(undone_by)));
    return status;
}

static enum par_status
read_family(struct undo *undo, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, undo->batch->book->store, SQL_UNDO_FAMILY,
                                            PARAMS(P_INT("batch", undo->which)), err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        undo->root = row_int(statement, "root");
        undo->stands = row_int(statement, "stands") != 0;
        undo->last = row_int(statement, "last");
    }
    statement_close(statement);
    return status;
}

/* ---- what was built on it ---- */

static enum par_status
built_on(int64_t which, int64_t later, struct par_error *err)
{
    error_set(err, PAR_STATE, "built_on",
              N_("batch {1} cannot be undone: batch {2} changed the same record"),
              ARGS(ARG_COUNT(which), ARG_COUNT(later)));
    error_hint(err, N_("look at it with: parindex log --batch {1}"), ARGS(ARG_COUNT(later)));
    return PAR_STATE;
}

/* What a decision fixed is corrected by another decision. */
static enum par_status
refuse_approval(struct par_book *book, int64_t which, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, SQL_BATCH_APPROVAL,
                                            PARAMS(P_INT("batch", which)), err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        bool amended = strcmp(row_word(statement, "kind"), "amend") == 0;
        status = error_set(
            err, PAR_STATE, "approved",
            amended ? N_("batch {1} (amendment of {2}) cannot be undone: decision {3} stands")
                    : N_("batch {1} (approval of {2}) cannot be undone: decision {3} stands"),
            ARGS(ARG_COUNT(which), ARG_COUNT(row_int(statement, "year")),
                 ARG_TEXT(row_text(statement, "number"))));
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
check_conflict(const struct undo *undo, struct par_error *err)
{
    int64_t later = 0;
    enum par_status status = store_int(
        &later, undo->batch->book->store, SQL_UNDO_CONFLICT,
        PARAMS(P_INT("batch", undo->which), P_INT("root", undo->root), P_INT("last", undo->last)),
        err);

    if (status == PAR_OK)
        return built_on(undo->which, later, err);
    return status == PAR_END ? PAR_OK : status;
}

/* The record is not as the batch left it; which later one it was is found by blocked(). */
static enum par_status
not_as_left(const struct undo *undo, struct par_error *err)
{
    return error_set(err, PAR_STATE, "built_on",
                     N_("batch {1} cannot be undone: what it changed is not as it left it"),
                     ARGS(ARG_COUNT(undo->which)));
}

/* Something that came later stands in the way, though in another record: say which batch. Years
 * that are approved, and phases that are over, say so themselves. */
static enum par_status
blocked(const struct undo *undo, enum par_status status, struct par_error *err)
{
    int64_t later = 0;

    if (status != PAR_STATE && status != PAR_INVALID && status != PAR_NOT_FOUND &&
        status != PAR_EXISTS)
        return status;
    if (err != NULL && err->code != NULL &&
        (strcmp(err->code, "approved") == 0 || strncmp(err->code, "phase_", 6) == 0))
        return status;
    if (store_int(&later, undo->batch->book->store, SQL_UNDO_BLOCKER,
                  PARAMS(P_INT("batch", undo->which), P_INT("root", undo->root),
                         P_INT("last", undo->last), P_INT("now", undo->batch->id)),
                  NULL) == PAR_OK) {
        par_error_clear(err);
        return built_on(undo->which, later, err);
    }
    (void)not_as_left(undo, err); /* unless something better was said */
    if (err != NULL)
        err->status = PAR_STATE;
    return PAR_STATE;
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

/* Does a cell still hold what the batch gave it? A decision may have got another number meanwhile.
 */
static enum par_status
check_cell(const struct undo *undo, const char *row, const struct change *change,
           struct par_error *err)
{
    struct statement *statement = NULL;
    const char *stands;
    enum par_status status;

    if (strcmp(change->field, "decision") == 0)
        return PAR_OK;
    status = statement_open(&statement, undo->batch->book->store, SQL_JSON_CELL_GET,
                            PARAMS(P_TEXT("row", row), P_TEXT("field", change->field)), err);
    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        stands = row_is_null(statement, "value") ? NULL : row_text(statement, "quoted");
        if ((stands == NULL) != (change->new == NULL) ||
            (stands != NULL && strcmp(stands, change->new) != 0))
            status = not_as_left(undo, err);
    }
    statement_close(statement);
    return status;
}

/* The cell of a row goes back, if it still is what the batch made of it. */
static enum par_status
set_back(char **row, const struct undo *undo, const struct change *change, struct par_error *err)
{
    char *back = NULL;
    enum par_status status = check_cell(undo, *row, change, err);

    if (status == PAR_OK)
        status = store_text(&back, undo->batch->book->store, SQL_JSON_CELL_SET,
                            PARAMS(P_TEXT("row", *row), P_TEXT("field", change->field),
                                   P_TEXT("value", change->old)),
                            err);
    if (status == PAR_OK) {
        mem_free(*row);
        *row = back;
    }
    return status;
}

/* Cells of one record that changed together go back together: half of them may make no row. */
static enum par_status
undo_cells(const struct undo *undo, enum record record, const struct change *changes, size_t count,
           struct par_error *err)
{
    struct par_batch *batch = undo->batch;
    char *row = NULL;
    enum par_status status = record_read(&row, batch->book, record, changes->key, err);

    if (status == PAR_OK && row == NULL)
        status = not_as_left(undo, err);
    for (size_t i = 0; status == PAR_OK && i < count; i++)
        status = set_back(&row, undo, &changes[i], err);
    if (status == PAR_OK)
        status = record_put(batch, record, changes->key, row, NULL, err);
    mem_free(row);
    return status;
}

/* A record that went comes back, if nothing took its place. */
static enum par_status
undo_cut(const struct undo *undo, enum record record, const struct change *change,
         struct par_error *err)
{
    enum par_effect effect = PAR_UNCHANGED;
    enum par_status status =
        record_put(undo->batch, record, change->key, change->old, &effect, err);

    return status == PAR_OK && effect != PAR_ADDED ? not_as_left(undo, err) : status;
}

static bool
is_cell(const struct change *change)
{
    return *change->field != '\0' && strcmp(change->field, "key") != 0;
}

/* How many changes from the first on are cells of one record; 1 for another kind of change. */
static size_t
together(const struct change *changes, size_t count)
{
    size_t same = 1;

    while (same < count && is_cell(changes) && is_cell(&changes[same]) &&
           strcmp(changes[same].record, changes->record) == 0 &&
           strcmp(changes[same].key, changes->key) == 0)
        same++;
    return same;
}

static enum par_status
undo_some(const struct undo *undo, const struct change *changes, size_t count,
          struct par_error *err)
{
    enum record record = record_named(changes->record);

    if (record == RECORD_END_)
        return error_set(err, PAR_DAMAGED, "journal",
                         N_("the journal names an unknown record \"{1}\""),
                         ARGS(ARG_TEXT(changes->record)));
    if (is_cell(changes))
        return undo_cells(undo, record, changes, count, err);
    if (*changes->field != '\0')
        return decision_move_back(undo->batch, changes->old, changes->key, err);
    if (changes->old != NULL)
        return undo_cut(undo, record, changes, err);
    return record_cut(undo->batch, record, changes->key, err);
}

/* ---- all changes: read first, because undoing writes to the table they stand in ---- */

static char *
copy(const char *text)
{
    return text == NULL ? NULL : mem_text(text, strlen(text));
}

static enum par_status
read_changes(struct buffer *out, struct par_book *book, int64_t which, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, SQL_CHANGES_TO_UNDO,
                                            PARAMS(P_INT("batch", which)), err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        const char *old = row_text(statement, "old"), *new = row_text(statement, "new");
        struct change change = {copy(row_text(statement, "record")),
                                copy(row_text(statement, "key")),
                                copy(row_text(statement, "field")), copy(old), copy(new)};

        if (change.record == NULL || change.key == NULL || change.field == NULL ||
            (old != NULL && change.old == NULL) || (new != NULL &&change.new == NULL))
            status = error_memory(err);
        else
            buffer_put(out, &change, sizeof change);
        if (status == PAR_OK && out->failed)
            status = error_memory(err);
        if (status != PAR_OK)
            change_free(&change);
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
undo_changes(const struct undo *undo, struct par_error *err)
{
    struct buffer changes = BUFFER_INIT;
    enum par_status status = read_changes(&changes, undo->batch->book, undo->which, err);
    struct change *first = (struct change *)(void *)changes.text;
    size_t count = changes.length / sizeof *first;

    for (size_t i = 0, same = 0; status == PAR_OK && i < count; i += same) {
        same = together(&first[i], count - i);
        status = undo_some(undo, &first[i], same, err);
    }
    for (size_t i = 0; i < count; i++)
        change_free(&first[i]);
    buffer_free(&changes);
    return status;
}

/* ---- ranges ---- */

static enum par_status
undo_range(const struct undo *undo, int64_t evaluation, int64_t unit, int64_t cells,
           struct par_error *err)
{
    struct par_batch *batch = undo->batch;
    struct store *store = batch->book->store;
    int64_t noted = 0, gone = 0;
    enum par_status status = evaluation_guard(batch->book, evaluation, err);

    if (status == PAR_OK)
        status = seal_check_written(batch, evaluation, unit, err);
    if (status == PAR_OK)
        status = batch_number(batch, err);
    if (status == PAR_OK)
        status = store_exec(store, SQL_RANGE_SCORES_NOTE,
                            PARAMS(P_INT("batch", batch->id), P_INT("seq", batch->seq),
                                   P_INT("evaluation", evaluation), P_INT("unit", unit)),
                            &noted, err);
    batch->seq += noted;
    batch->changes += noted;
    if (status == PAR_OK)
        status =
            store_exec(store, SQL_RANGE_SCORES_CUT,
                       PARAMS(P_INT("evaluation", evaluation), P_INT("unit", unit)), &gone, err);
    if (status == PAR_OK && (noted != gone || gone != cells))
        status = not_as_left(undo, err);
    return status == PAR_OK ? batch_touch(batch, evaluation, unit, err) : status;
}

static enum par_status
undo_ranges(const struct undo *undo, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status =
        statement_open(&statement, undo->batch->book->store, SQL_RANGES_TO_UNDO,
                       PARAMS(P_INT("batch", undo->which)), err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK)
        status = undo_range(undo, row_int(statement, "evaluation_id"),
                            row_int(statement, "unit_id"), row_int(statement, "cells"), err);
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

/* ---- the batch ---- */

static enum par_status
take_back(const struct undo *undo, struct par_error *err)
{
    struct par_batch *batch = undo->batch;
    enum par_status status = undo_ranges(undo, err);

    if (status == PAR_OK)
        status = undo_changes(undo, err);
    if (status == PAR_OK)
        status = result_check(batch, err);
    if (status == PAR_OK)
        status = batch_number(batch, err);
    if (status == PAR_OK)
        status = store_exec(batch->book->store, SQL_BATCH_UNDONE,
                            PARAMS(P_INT("root", undo->root), P_INT("by", batch->id),
                                   P_INT("stands", !undo->stands)),
                            NULL, err);
    return status;
}
