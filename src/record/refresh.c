#include "refresh.h"

#include "base/alloc.h"
#include "base/buffer.h"
#include "reseal.h"

#include <stdlib.h>
#include <string.h>

/* In place of a unit. */
enum { WHOLE = 0 /* all of the evaluation */, SEAL_ONLY = -1 /* no result, only the seal */ };

struct pairs {
    int64_t *cells;
    size_t count, room;
};

static bool
add_pair(struct pairs *pairs, int64_t evaluation, int64_t unit)
{
    if (pairs->count == pairs->room) {
        size_t room = pairs->room == 0 ? 256 : 2 * pairs->room;
        int64_t *grown = mem_resize(pairs->cells, room * 2 * sizeof *grown);
        if (grown == NULL)
            return false;
        pairs->cells = grown;
        pairs->room = room;
    }
    pairs->cells[2 * pairs->count] = evaluation;
    pairs->cells[2 * pairs->count + 1] = unit;
    pairs->count++;
    return true;
}

static int
by_pair(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;

    if (x[0] != y[0])
        return x[0] < y[0] ? -1 : 1;
    return x[1] < y[1] ? -1 : x[1] > y[1];
}

/* All participants of an evaluation. */
static enum par_status
add_evaluation(struct pairs *pairs, struct store *store, int64_t evaluation, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, store, SQL_PARTICIPANTS_OF_EVALUATION,
                                            PARAMS(P_INT("evaluation", evaluation)), err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK)
        if (!add_pair(pairs, evaluation, row_int(statement, "unit")))
            status = error_memory(err);
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

static bool
seen(const struct par_batch *batch, size_t i)
{
    return i > 0 && by_pair(batch->dirty + 2 * i, batch->dirty + 2 * i - 2) == 0;
}

/* What the batch touched, each unit once and evaluations touched as a whole taken apart. */
static enum par_status
gather(struct pairs *pairs, struct par_batch *batch, struct par_error *err)
{
    int64_t whole = -1;
    enum par_status status = PAR_OK;

    qsort(batch->dirty, batch->dirty_count, 2 * sizeof *batch->dirty, by_pair);
    for (size_t i = 0; status == PAR_OK && i < batch->dirty_count; i++) {
        const int64_t *pair = batch->dirty + 2 * i;

        if (seen(batch, i))
            continue;
        if (pair[1] == WHOLE) {
            whole = pair[0];
            status = add_evaluation(pairs, batch->book->store, whole, err);
        } else if (pair[1] != SEAL_ONLY && pair[0] != whole && !add_pair(pairs, pair[0], pair[1])) {
            status = error_memory(err);
        }
    }
    return status;
}

/* ---- what cannot stand ---- */

static enum par_status
refuse_cell(struct statement *cell, struct par_error *err)
{
    const char *what = row_text(cell, "what");
    const char *unit = row_text(cell, "unit");
    const char *criterion = row_text(cell, "criterion");
    const char *method = row_text(cell, "method");
    int64_t year = row_int(cell, "year");
    int64_t value = row_int(cell, "value");
    int64_t maximum = row_int(cell, "maximum");

    if (strcmp(what, "branch") == 0)
        return error_set(err, PAR_INVALID, "criterion_not_leaf",
                         N_("{1} {2}: criterion {3} holds something and cannot become a branch"),
                         ARGS(ARG_COUNT(year), ARG_TEXT(unit), ARG_TEXT(criterion)));
    if (strcmp(what, "stage") == 0)
        return error_set(
            err, PAR_INVALID, "stage_refused",
            N_("{1} {2}: criterion {3} has a self score or a first appraisal and cannot be "
               "scored by {4}"),
            ARGS(ARG_COUNT(year), ARG_TEXT(unit), ARG_TEXT(criterion), ARG_WORD(method)));
    if (strcmp(what, "allowance") == 0)
        return error_set(
            err, PAR_INVALID, "over_maximum",
            N_("{1} {2}: its own maximum {4} is above the maximum {5} of criterion {3}"),
            ARGS(ARG_COUNT(year), ARG_TEXT(unit), ARG_TEXT(criterion), ARG_POINTS(value),
                 ARG_POINTS(maximum)));
    return error_set(err, PAR_INVALID, "over_maximum",
                     N_("{1} {2}: a score of {4} stands above the maximum {5} of criterion {3}"),
                     ARGS(ARG_COUNT(year), ARG_TEXT(unit), ARG_TEXT(criterion), ARG_POINTS(value),
                          ARG_POINTS(maximum)));
}

static enum par_status
check_pair(struct store *store, const int64_t *pair, struct par_error *err)
{
    struct statement *cell = NULL;
    enum par_status status =
        statement_open(&cell, store, SQL_CELL_REFUSED,
                       PARAMS(P_INT("evaluation", pair[0]), P_INT("unit", pair[1])), err);

    if (status == PAR_OK)
        status = statement_step(cell, err);
    if (status == PAR_OK)
        status = refuse_cell(cell, err);
    statement_close(cell);
    return status == PAR_END ? PAR_OK : status;
}

/* A leaf without a maximum would count as not applicable. */
static enum par_status
check_maxima(struct store *store, int64_t evaluation, struct par_error *err)
{
    struct statement *leaf = NULL;
    enum par_status status = statement_open(&leaf, store, SQL_EVALUATION_WITHOUT_MAXIMUM,
                                            PARAMS(P_INT("evaluation", evaluation)), err);

    if (status == PAR_OK)
        status = statement_step(leaf, err);
    if (status == PAR_OK) {
        const char *set = row_text(leaf, "set"), *code = row_text(leaf, "code");

        status = error_set(err, PAR_INVALID, "no_maximum",
                           N_("set {1} cannot be scored: criterion {2} has no maximum"),
                           ARGS(ARG_TEXT(set), ARG_TEXT(code)));
        error_hint(err, N_("give it one with: parindex criteria edit {1} {2} --max-points P"),
                   ARGS(ARG_TEXT(set), ARG_TEXT(code)));
    }
    statement_close(leaf);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
check_pairs(struct par_batch *batch, const struct pairs *pairs, struct par_error *err)
{
    struct store *store = batch->book->store;
    enum par_status status = PAR_OK;

    if (!batch->unproved)
        return PAR_OK;
    for (size_t i = 0; status == PAR_OK && i < pairs->count; i++)
        status = check_pair(store, pairs->cells + 2 * i, err);
    for (size_t i = 0; status == PAR_OK && i < batch->dirty_count; i++)
        if (batch->dirty[2 * i + 1] == WHOLE && !seen(batch, i))
            status = check_maxima(store, batch->dirty[2 * i], err);
    return status;
}

enum par_status
result_check(struct par_batch *batch, struct par_error *err)
{
    struct pairs pairs = {0};
    enum par_status status = PAR_OK;

    if (batch->dirty_count > 0)
        status = gather(&pairs, batch, err);
    if (status == PAR_OK)
        status = check_pairs(batch, &pairs, err);
    mem_free(pairs.cells);
    return status;
}

/* ---- computing ---- */

/* Where rules, set or scale may be others, the derived rows begin anew. */
static enum par_status
clear_whole(struct par_batch *batch, struct par_error *err)
{
    struct store *store = batch->book->store;
    enum par_status status = PAR_OK;

    for (size_t i = 0; status == PAR_OK && i < batch->dirty_count; i++) {
        const struct param *evaluation = PARAMS(P_INT("evaluation", batch->dirty[2 * i]));

        if (batch->dirty[2 * i + 1] != WHOLE || seen(batch, i))
            continue;
        status = store_exec(store, SQL_TALLY_CLEAR, evaluation, NULL, err);
        if (status == PAR_OK)
            status = store_exec(store, SQL_RESULT_CLEAR, evaluation, NULL, err);
    }
    return status;
}

static enum par_status
run_bulk(struct store *store, enum sql_block_id block, const int64_t *cells, size_t columns,
         size_t rows, struct par_error *err)
{
    struct input_array array = {cells, (int64_t)columns, (int64_t)rows};
    struct input input = input_of_array(&array);

    return store_bulk(store, block, NO_PARAMS, &input, NULL, err);
}

/* Ranks that move, and with them the units whose year must be sealed again. */
static enum par_status
refresh_ranks(struct pairs *sealed, size_t looked_at, struct par_batch *batch, int64_t evaluation,
              struct par_error *err)
{
    struct store *store = batch->book->store;
    struct buffer moved = BUFFER_INIT;
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, store, SQL_RANK_MOVED,
                                            PARAMS(P_INT("evaluation", evaluation)), err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        int64_t row[3] = {evaluation, row_int(statement, "unit"),
                          row_int_or(statement, "rank", INPUT_NULL)};

        buffer_put(&moved, row, sizeof row);
        if (bsearch(row, sealed->cells, looked_at, 2 * sizeof *row, by_pair) == NULL)
            status = seal_check_moved(batch, evaluation, row[1], err);
        if (status == PAR_OK && (moved.failed || !add_pair(sealed, evaluation, row[1])))
            status = error_memory(err);
    }
    statement_close(statement);
    if (status == PAR_END)
        status = PAR_OK;
    if (status == PAR_OK && moved.length > 0)
        status = run_bulk(store, SQL_RANK_REFRESH, (const int64_t *)(const void *)moved.text, 3,
                          moved.length / (3 * sizeof(int64_t)), err);
    buffer_free(&moved);
    return status;
}

/* Each pair once. */
static void
sort_pairs(struct pairs *pairs)
{
    size_t kept = 0;

    qsort(pairs->cells, pairs->count, 2 * sizeof *pairs->cells, by_pair);
    for (size_t i = 0; i < pairs->count; i++) {
        const int64_t *pair = pairs->cells + 2 * i;

        if (kept > 0 && by_pair(pair, pairs->cells + 2 * kept - 2) == 0)
            continue;
        memmove(pairs->cells + 2 * kept++, pair, 2 * sizeof *pair);
    }
    pairs->count = kept;
}

/* Sums and results of the units touched, then the ranks of their groups, then digests. */
static enum par_status
refresh_pairs(struct pairs *pairs, struct par_batch *batch, struct par_error *err)
{
    struct store *store = batch->book->store;
    size_t looked_at = pairs->count;
    enum par_status status = run_bulk(store, SQL_TALLY_REFRESH, pairs->cells, 2, pairs->count, err);

    if (status == PAR_OK)
        status = run_bulk(store, SQL_RESULT_REFRESH, pairs->cells, 2, pairs->count, err);
    if (status == PAR_OK)
        status = reseal_cells(batch, pairs->cells, pairs->count, err);
    for (size_t i = 0; status == PAR_OK && i < batch->dirty_count; i++)
        if (i == 0 || batch->dirty[2 * i] != batch->dirty[2 * i - 2])
            status = refresh_ranks(pairs, looked_at, batch, batch->dirty[2 * i], err);
    if (status != PAR_OK || pairs->count == 0)
        return status;
    sort_pairs(pairs);
    return reseal_entrants(batch, pairs->cells, pairs->count, err);
}

enum par_status
result_refresh(struct par_batch *batch, struct par_error *err)
{
    struct pairs pairs = {0};
    enum par_status status;

    if (batch->dirty_count == 0)
        return PAR_OK;
    status = gather(&pairs, batch, err);
    if (status == PAR_OK)
        status = check_pairs(batch, &pairs, err);
    if (status == PAR_OK)
        status = clear_whole(batch, err);
    if (status == PAR_OK)
        status = refresh_pairs(&pairs, batch, err);
    mem_free(pairs.cells);
    return status;
}
