#include "refresh.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "seal.h"

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

/* All participants of an evaluation, whose derived rows begin anew: rules, set or scale may be others. */
static enum par_status
add_evaluation(struct pairs *pairs, struct store *store, int64_t evaluation, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = store_exec(store, SQL_TALLY_CLEAR, PARAMS(P_INT("evaluation", evaluation)), NULL, err);

    if (status == PAR_OK)
        status = store_exec(store, SQL_RESULT_CLEAR, PARAMS(P_INT("evaluation", evaluation)), NULL, err);
    if (status == PAR_OK)
        status = statement_open(&statement, store, SQL_PARTICIPANTS_OF_EVALUATION, PARAMS(P_INT("evaluation", evaluation)), err);
    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK)
        if (!add_pair(pairs, evaluation, statement_int(statement, 1)))
            status = error_memory(err);
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
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
        if (i > 0 && by_pair(pair, pair - 2) == 0)
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

static size_t
distinct_evaluations(int64_t *out, const struct pairs *pairs)
{
    size_t count = 0;

    for (size_t i = 0; i < pairs->count; i++)
        if (count == 0 || out[count - 1] != pairs->cells[2 * i])
            out[count++] = pairs->cells[2 * i];
    return count;
}

static enum par_status
run_bulk(struct store *store, enum sql_block_id block, const int64_t *cells, size_t columns, size_t rows,
         struct par_error *err)
{
    struct input_array array = {cells, (int64_t)columns, (int64_t)rows};
    struct input input = input_of_array(&array);

    return store_bulk(store, block, NO_PARAMS, &input, NULL, err);
}

enum par_status
result_refresh(struct par_batch *batch, struct par_error *err)
{
    struct store *store = batch->book->store;
    struct pairs pairs = {0};
    int64_t *evaluations = NULL;
    enum par_status status;

    if (batch->dirty_count == 0)
        return PAR_OK;
    status = gather(&pairs, batch, err);
    if (status != PAR_OK || pairs.count == 0)
        goto out;
    evaluations = mem_alloc(pairs.count * sizeof *evaluations);
    if (evaluations == NULL) {
        status = error_memory(err);
        goto out;
    }
    status = run_bulk(store, SQL_TALLY_REFRESH, pairs.cells, 2, pairs.count, err);
    if (status == PAR_OK)
        status = run_bulk(store, SQL_RESULT_REFRESH, pairs.cells, 2, pairs.count, err);
    if (status == PAR_OK)
        status = run_bulk(store, SQL_RANK_REFRESH, evaluations, 1, distinct_evaluations(evaluations, &pairs), err);
    if (status == PAR_OK)
        status = seal_write_cells(batch, pairs.cells, pairs.count, err);
out:
    mem_free(evaluations);
    mem_free(pairs.cells);
    return status;
}
