#include "refresh.h"

#include "base/alloc.h"
#include "base/buffer.h"
#include "reseal.h"
#include "seal.h"

#include <stdlib.h>
#include <string.h>

/* In place of a unit. */
enum { WHOLE = 0 /* all of the evaluation */, SEAL_ONLY = -1 /* no result, only the seal */ };

enum { UNITS_AT_ONCE = 4096 };

/* Unit-years. */
struct units {
    struct touched *list;
    size_t count, room;
};

static bool
add_unit(struct units *units, const struct touched *unit)
{
    if (units->count == units->room) {
        size_t room = units->room == 0 ? 256 : 2 * units->room;
        struct touched *grown = mem_resize(units->list, room * sizeof *grown);
        if (grown == NULL)
            return false;
        units->list = grown;
        units->room = room;
    }
    units->list[units->count++] = *unit;
    return true;
}

/* Of one that is there twice, the one that must be counted comes first. */
static int
by_unit(const void *a, const void *b)
{
    const struct touched *x = a, *y = b;

    if (x->evaluation != y->evaluation)
        return x->evaluation < y->evaluation ? -1 : 1;
    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    return x->counted - y->counted;
}

static void
sort_units(struct touched *list, size_t count)
{
    size_t sorted = 1;

    while (sorted < count && by_unit(&list[sorted - 1], &list[sorted]) <= 0)
        sorted++;
    if (sorted < count)
        qsort(list, count, sizeof *list, by_unit);
}

/* All participants of an evaluation. */
static enum par_status
add_evaluation(struct units *units, struct store *store, int64_t evaluation, struct par_error *err)
{
    struct touched unit = {.evaluation = evaluation};
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, store, SQL_PARTICIPANTS_OF_EVALUATION,
                                            PARAMS(P_INT("evaluation", evaluation)), err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        unit.unit = row_int(statement, "unit");
        if (!add_unit(units, &unit))
            status = error_memory(err);
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

static bool
same_unit(const struct touched *a, const struct touched *b)
{
    return a->evaluation == b->evaluation && a->unit == b->unit;
}

static bool
seen(const struct par_batch *batch, size_t i)
{
    return i > 0 && same_unit(&batch->dirty[i], &batch->dirty[i - 1]);
}

/* What the batch touched, each unit once and evaluations touched as a whole taken apart. */
static enum par_status
gather(struct units *units, struct par_batch *batch, struct par_error *err)
{
    int64_t whole = -1;
    enum par_status status = PAR_OK;

    sort_units(batch->dirty, batch->dirty_count);
    for (size_t i = 0; status == PAR_OK && i < batch->dirty_count; i++) {
        const struct touched *unit = &batch->dirty[i];

        if (seen(batch, i))
            continue;
        if (unit->unit == WHOLE) {
            whole = unit->evaluation;
            status = add_evaluation(units, batch->book->store, whole, err);
        } else if (unit->unit != SEAL_ONLY && unit->evaluation != whole && !add_unit(units, unit)) {
            status = error_memory(err);
        }
    }
    return status;
}

/* ---- what cannot stand ---- */

static enum par_status
refuse_cell(struct statement *cell, struct par_error *err)
{
    const char *what = row_word(cell, "what");
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
check_unit(struct store *store, const struct touched *unit, struct par_error *err)
{
    struct statement *cell = NULL;
    enum par_status status = statement_open(
        &cell, store, SQL_CELL_REFUSED,
        PARAMS(P_INT("evaluation", unit->evaluation), P_INT("unit", unit->unit)), err);

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
check_units(struct par_batch *batch, const struct units *units, struct par_error *err)
{
    struct store *store = batch->book->store;
    enum par_status status = PAR_OK;

    if (!batch->unproved)
        return PAR_OK;
    for (size_t i = 0; status == PAR_OK && i < units->count; i++)
        status = check_unit(store, &units->list[i], err);
    for (size_t i = 0; status == PAR_OK && i < batch->dirty_count; i++)
        if (batch->dirty[i].unit == WHOLE && !seen(batch, i))
            status = check_maxima(store, batch->dirty[i].evaluation, err);
    return status;
}

enum par_status
result_check(struct par_batch *batch, struct par_error *err)
{
    struct units units = {0};
    enum par_status status = PAR_OK;

    if (batch->dirty_count > 0)
        status = gather(&units, batch, err);
    if (status == PAR_OK)
        status = check_units(batch, &units, err);
    mem_free(units.list);
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
        const struct param *evaluation = PARAMS(P_INT("evaluation", batch->dirty[i].evaluation));

        if (batch->dirty[i].unit != WHOLE || seen(batch, i))
            continue;
        status = store_exec(store, SQL_TALLY_CLEAR, evaluation, NULL, err);
        if (status == PAR_OK)
            status = store_exec(store, SQL_RESULT_CLEAR, evaluation, NULL, err);
    }
    return status;
}

/* Unit-years as rows of `input`: evaluation, unit, and where the block asks for it the digest of
 * the scores. */
struct unit_rows {
    const struct touched *list;
    size_t count;
    unsigned char (*cells)[DIGEST_CUT];
    struct input_bytes bytes;
    int64_t row[3];
};

static const int64_t *
unit_row(void *context, int64_t number)
{
    struct unit_rows *rows = context;

    if ((size_t)number >= rows->count)
        return NULL;
    rows->bytes = (struct input_bytes){rows->cells[number], DIGEST_CUT};
    rows->row[0] = rows->list[number].evaluation;
    rows->row[1] = rows->list[number].unit;
    rows->row[2] = input_blob(&rows->bytes);
    return rows->row;
}

/* Sums, results and digests of scores of some units. */
static enum par_status
refresh_some(struct par_batch *batch, const struct touched *list, size_t count,
             struct par_error *err)
{
    struct store *store = batch->book->store;
    struct unit_rows rows = {
        .list = list, .count = count, .cells = mem_alloc(count * sizeof *rows.cells)};
    const struct input input = {unit_row, &rows};
    enum par_status status = PAR_OK;

    if (rows.cells == NULL)
        status = error_memory(err);
    if (status == PAR_OK)
        status = store_bulk(store, SQL_TALLY_REFRESH, NO_PARAMS, &input, NULL, err);
    if (status == PAR_OK)
        status = store_bulk(store, SQL_RESULT_REFRESH, NO_PARAMS, &input, NULL, err);
    for (size_t i = 0; status == PAR_OK && i < count; i++)
        status = seal_cells(rows.cells[i], batch->book, list[i].evaluation, list[i].unit, err);
    if (status == PAR_OK)
        status = store_bulk(store, SQL_CELLS_PUT, NO_PARAMS, &input, NULL, err);
    mem_free(rows.cells);
    return status;
}

/* What a statement groups and sorts stands in memory: so many units at once. */
static enum par_status
refresh_uncounted(const struct units *units, struct par_batch *batch, struct par_error *err)
{
    struct touched *some = mem_alloc(UNITS_AT_ONCE * sizeof *some);
    size_t count = 0;
    enum par_status status = some != NULL ? PAR_OK : error_memory(err);

    for (size_t i = 0; status == PAR_OK && i < units->count; i++) {
        if (!units->list[i].counted)
            some[count++] = units->list[i];
        if (count < UNITS_AT_ONCE && (i + 1 < units->count || count == 0))
            continue;
        status = book_progress(batch->book, N_("computing results"), (int64_t)i,
                               (int64_t)units->count, err);
        if (status == PAR_OK)
            status = refresh_some(batch, some, count, err);
        count = 0;
    }
    mem_free(some);
    return status;
}

/* Is the unit in a sorted list? */
static bool
is_among(const struct touched *list, size_t count, const struct touched *unit)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (same_unit(&list[middle], unit))
            return true;
        if (by_unit(&list[middle], unit) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* Ranks that move, and with them the units whose year must be sealed again. */
static enum par_status
refresh_ranks(struct units *sealed, size_t looked_at, struct par_batch *batch, int64_t evaluation,
              struct par_error *err)
{
    struct store *store = batch->book->store;
    struct buffer moved = BUFFER_INIT;
    struct statement *statement = NULL;
    struct touched unit = {.evaluation = evaluation, .moved = true};
    enum par_status status = statement_open(&statement, store, SQL_RANK_MOVED,
                                            PARAMS(P_INT("evaluation", evaluation)), err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        int64_t row[3] = {evaluation, row_int(statement, "unit"),
                          row_int_or(statement, "rank", INPUT_NULL)};

        buffer_put(&moved, row, sizeof row);
        unit.unit = row[1];
        if (!is_among(sealed->list, looked_at, &unit))
            status = seal_check_moved(batch, evaluation, unit.unit, err);
        if (status == PAR_OK && (moved.failed || !add_unit(sealed, &unit)))
            status = error_memory(err);
    }
    statement_close(statement);
    if (status == PAR_END)
        status = PAR_OK;
    if (status == PAR_OK && moved.length > 0) {
        struct input_array array = {(const int64_t *)(const void *)moved.text, 3,
                                    (int64_t)(moved.length / (3 * sizeof(int64_t)))};
        const struct input input = input_of_array(&array);

        status = store_bulk(store, SQL_RANK_REFRESH, NO_PARAMS, &input, NULL, err);
    }
    buffer_free(&moved);
    return status;
}

/* Each unit once: moved alone only if nothing else of it was touched. */
static void
sort_once(struct units *units)
{
    size_t kept = 0;

    sort_units(units->list, units->count);
    for (size_t i = 0; i < units->count; i++)
        if (kept == 0 || !same_unit(&units->list[i], &units->list[kept - 1]))
            units->list[kept++] = units->list[i];
        else if (!units->list[i].moved)
            units->list[kept - 1].moved = false;
    units->count = kept;
}

/* Sums and results of the units touched, then the ranks of their groups, then digests. */
static enum par_status
refresh_units(struct units *units, struct par_batch *batch, struct par_error *err)
{
    size_t looked_at = units->count;
    enum par_status status = refresh_uncounted(units, batch, err);

    for (size_t i = 0; status == PAR_OK && i < batch->dirty_count; i++)
        if (i == 0 || batch->dirty[i].evaluation != batch->dirty[i - 1].evaluation)
            status = refresh_ranks(units, looked_at, batch, batch->dirty[i].evaluation, err);
    if (status != PAR_OK || units->count == 0)
        return status;
    sort_once(units);
    return reseal_entrants(batch, units->list, units->count, err);
}

enum par_status
result_refresh(struct par_batch *batch, struct par_error *err)
{
    struct units units = {0};
    enum par_status status;

    if (batch->dirty_count == 0)
        return PAR_OK;
    status = gather(&units, batch, err);
    if (status == PAR_OK)
        status = check_units(batch, &units, err);
    if (status == PAR_OK)
        status = clear_whole(batch, err);
    if (status == PAR_OK)
        status = refresh_units(&units, batch, err);
    mem_free(units.list);
    return status;
}
