#include "import_load.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buffer.h"
#include "seal.h"

/* Count of an evaluation's cells, then counts and sums of the stages. */
const char *const stage_keys[STAGES] = {"self", "first", "final"};

enum { SUM_CELLS, SUM_COUNTS, SUM_POINTS = SUM_COUNTS + STAGES, SUMS = SUM_POINTS + STAGES };

struct evaluation_sums {
    int64_t evaluation;
    int64_t expected[SUMS]; /* what stood before and what the rows add */
};

static enum par_status make_room(struct load *load, struct par_error *err);
static enum par_status compare_all(struct load *load, struct par_error *err);
static void choose(struct load *load);
static enum par_status write_all(struct load *load, struct par_error *err);
static enum par_status digest_ranges(struct load *load, struct par_error *err);
static enum par_status check_sums(struct load *load, struct par_error *err);
static enum par_status touch_seats(struct load *load, struct par_error *err);

enum par_status
load_compare(struct load *load, struct par_error *err)
{
    enum par_status status = make_room(load, err);

    return status == PAR_OK ? compare_all(load, err) : status;
}

enum par_status
load_write(struct load *load, struct par_error *err)
{
    enum par_status status;

    choose(load);
    if (load->written_count == 0)
        return PAR_OK;
    status = batch_number(load->batch, err);
    if (status == PAR_OK)
        status = write_all(load, err);
    if (status == PAR_OK && load->range_count > 0)
        status = digest_ranges(load, err);
    if (status == PAR_OK)
        status = check_sums(load, err);
    if (status == PAR_OK)
        status = touch_seats(load, err);
    return status;
}

void
load_end(struct load *load)
{
    mem_free(load->written);
    mem_free(load->noted);
    mem_free(load->ranges);
    mem_free(load->sums);
}

static enum par_status
make_room(struct load *load, struct par_error *err)
{
    size_t rows = load->count + 1, seats = load->seat_count + 1;

    load->written = mem_alloc(rows * sizeof *load->written);
    load->noted = mem_alloc(rows * sizeof *load->noted);
    load->ranges = mem_alloc(2 * seats * sizeof *load->ranges);
    load->sums = mem_alloc(seats * sizeof *load->sums);
    if (load->written == NULL || load->noted == NULL || load->ranges == NULL || load->sums == NULL)
        return error_memory(err);
    return PAR_OK;
}

/* ---- the order of the table's key ---- */

static int
by_cell(const void *a, const void *b)
{
    const struct load_row *x = a, *y = b;

    for (int i = LOAD_EVALUATION; i <= LOAD_CRITERION; i++)
        if (x->cells[i] != y->cells[i])
            return x->cells[i] < y->cells[i] ? -1 : 1;
    return x->line < y->line ? -1 : x->line > y->line;
}

void
load_sort(struct load_row *rows, size_t count)
{
    size_t sorted = 1;

    while (sorted < count && by_cell(&rows[sorted - 1], &rows[sorted]) < 0)
        sorted++;
    if (sorted < count)
        qsort(rows, count, sizeof *rows, by_cell);
}

/* ---- comparing with what stands ---- */

/* Adds what a row changes to the sums that are expected; `old` is NULL for a new cell. */
static void
expect(int64_t sums[SUMS], const struct load_row *row, const int64_t *old)
{
    sums[SUM_CELLS] += old == NULL;
    for (int stage = 0; stage < STAGES; stage++) {
        int64_t value = row->cells[LOAD_SELF + stage];
        int64_t before = old != NULL ? old[stage] : INPUT_NULL;

        if (value == INPUT_NULL)
            continue;
        sums[SUM_COUNTS + stage] += before == INPUT_NULL;
        sums[SUM_POINTS + stage] += value - (before == INPUT_NULL ? 0 : before);
    }
}

/* What a row does to a cell; a row of notes alone does nothing to it. */
static void
judge_row(int64_t sums[SUMS], struct load_row *row, const int64_t *old)
{
    row->changed = 0;
    for (int stage = 0; stage < STAGES; stage++) {
        int64_t value = row->cells[LOAD_SELF + stage];

        if (value != INPUT_NULL && (old == NULL || value != old[stage]))
            row->changed |= (uint8_t)(1u << stage);
    }
    row->effect = row->changed == 0 ? PAR_UNCHANGED : old == NULL ? PAR_ADDED : PAR_EDITED;
    if (row->changed != 0)
        expect(sums, row, old);
}

/* Goes through rows and standing cells of a unit-year side by side; gives the number of its rows.
 */
static enum par_status
compare_seat(size_t *taken, struct load *load, size_t first, int64_t sums[SUMS],
             struct par_error *err)
{
    struct load_row *rows = load->rows + first;
    const int64_t *key = rows[0].cells;
    struct statement *statement = NULL;
    size_t count = 0, at = 0;
    enum par_status status = statement_open(
        &statement, load->batch->book->store, SQL_SCORE_CELLS,
        PARAMS(P_INT("evaluation", key[LOAD_EVALUATION]), P_INT("unit", key[LOAD_UNIT])), err);

    while (first + count < load->count && memcmp(rows[count].cells, key, 2 * sizeof *key) == 0)
        count++;
    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        int64_t criterion = row_int(statement, "criterion_id"), old[STAGES];

        for (; at < count && rows[at].cells[LOAD_CRITERION] < criterion; at++)
            judge_row(sums, &rows[at], NULL);
        if (at == count || rows[at].cells[LOAD_CRITERION] != criterion)
            continue;
        for (int stage = 0; stage < STAGES; stage++)
            old[stage] = row_int_or(statement, stage_keys[stage], INPUT_NULL);
        judge_row(sums, &rows[at++], old);
    }
    statement_close(statement);
    for (; at < count; at++)
        judge_row(sums, &rows[at], NULL);
    *taken = count;
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
read_sums(int64_t sums[SUMS], struct store *store, int64_t evaluation, struct par_error *err)
{
    static const char *const sum_keys[SUMS] = {"cells", "selfs", "firsts", "finals",
                                               "self",  "first", "final"};
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, store, SQL_SCORE_SUMS,
                                            PARAMS(P_INT("evaluation", evaluation)), err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    for (int i = 0; status == PAR_OK && i < SUMS; i++)
        sums[i] = row_int(statement, sum_keys[i]);
    statement_close(statement);
    return status;
}

/* A unit-year whose first scores came with this very batch, from another file, is in its range
 * already. */
static enum par_status
is_fresh(bool *fresh, struct load *load, const struct load_seat *seat, struct par_error *err)
{
    int64_t cells = 0;
    enum par_status status;

    *fresh = !seat->in.has_scores;
    if (*fresh || load->batch->id == 0)
        return PAR_OK;
    status = store_int(&cells, load->batch->book->store, SQL_RANGE_OF_BATCH,
                       PARAMS(P_INT("batch", load->batch->id), P_INT("year", seat->year),
                              P_TEXT("unit", seat->unit)),
                       err);
    *fresh = status == PAR_OK;
    return status == PAR_END ? PAR_OK : status;
}

/* Says of each row what it does, and what each evaluation must hold afterwards. */
static enum par_status
compare_all(struct load *load, struct par_error *err)
{
    enum par_status status = PAR_OK;

    for (size_t i = 0, taken = 0; status == PAR_OK && i < load->count; i += taken) {
        struct load_seat *seat = &load->seats[load->rows[i].seat];
        struct evaluation_sums *sums = &load->sums[load->sums_count];

        if (load->sums_count > 0 && sums[-1].evaluation == seat->in.evaluation) {
            sums--;
        } else {
            sums->evaluation = seat->in.evaluation;
            load->sums_count++;
            status = read_sums(sums->expected, load->batch->book->store, sums->evaluation, err);
            if (status == PAR_OK)
                status = seal_check_written(load->batch, sums->evaluation, 0, err);
        }
        if (status == PAR_OK)
            status = is_fresh(&seat->fresh, load, seat, err);
        if (status == PAR_OK)
            status = compare_seat(&taken, load, i, sums->expected, err);
    }
    return status;
}

/* Picks the rows that are written, and says how their change is noted. */
static void
choose(struct load *load)
{
    for (size_t i = 0; i < load->count; i++) {
        const struct load_row *row = &load->rows[i];
        struct load_seat *seat = &load->seats[row->seat];

        if (row->effect == PAR_UNCHANGED)
            continue;
        load->written[load->written_count++] = (uint32_t)i;
        if (!seat->fresh) {
            load->noted[load->noted_count++] = (uint32_t)i;
        } else if (!seat->changed) {
            load->ranges[2 * load->range_count] = seat->in.evaluation;
            load->ranges[2 * load->range_count + 1] = seat->in.unit;
            load->range_count++;
        }
        seat->changed = true;
    }
}

/* ---- writing ---- */

struct chosen {
    const struct load_row *rows;
    const uint32_t *numbers;
    size_t count;
};

static const int64_t *
chosen_row(void *context, int64_t number)
{
    const struct chosen *chosen = context;

    return (size_t)number < chosen->count ? chosen->rows[chosen->numbers[number]].cells : NULL;
}

static enum par_status
write_all(struct load *load, struct par_error *err)
{
    struct par_batch *batch = load->batch;
    struct store *store = batch->book->store;
    struct chosen noted = {load->rows, load->noted, load->noted_count},
                  written = {load->rows, load->written, load->written_count};
    struct input_array ranges = {load->ranges, 2, (int64_t)load->range_count};
    const struct input range_input = input_of_array(&ranges);
    const struct input noted_input = {chosen_row, &noted}, written_input = {chosen_row, &written};
    int64_t cells = 0;
    enum par_status status = PAR_OK;

    if (load->range_count > 0)
        status = store_bulk(store, SQL_SCORE_LOAD_RANGE, PARAMS(P_INT("batch", batch->id)),
                            &range_input, NULL, err);
    if (status == PAR_OK && load->noted_count > 0)
        status = store_bulk(store, SQL_SCORE_LOAD_CHANGE,
                            PARAMS(P_INT("batch", batch->id), P_INT("seq", batch->seq)),
                            &noted_input, &cells, err);
    if (status == PAR_OK)
        status = store_bulk(store, SQL_SCORE_LOAD, NO_PARAMS, &written_input, NULL, err);
    batch->seq += cells;
    batch->changes += cells + (int64_t)(load->written_count - load->noted_count);
    return status;
}

static enum par_status
touch_seats(struct load *load, struct par_error *err)
{
    enum par_status status = PAR_OK;

    for (size_t i = 0; status == PAR_OK && i < load->seat_count; i++)
        if (load->seats[i].changed)
            status =
                batch_touch(load->batch, load->seats[i].in.evaluation, load->seats[i].in.unit, err);
    return status;
}

/* ---- re-reading ---- */

static enum par_status
check_sums(struct load *load, struct par_error *err)
{
    enum par_status status = PAR_OK;

    for (size_t i = 0; status == PAR_OK && i < load->sums_count; i++) {
        int64_t sums[SUMS];
        status = read_sums(sums, load->batch->book->store, load->sums[i].evaluation, err);
        if (status == PAR_OK && memcmp(sums, load->sums[i].expected, sizeof sums) != 0)
            status =
                error_set(err, PAR_DAMAGED, "not_written",
                          N_("the scores that were written are not those of the file"), NO_ARGS);
    }
    return status;
}

/* Number and digest of a unit-year's cells, as they stand now. */
static enum par_status
digest_seat(int64_t *cells, unsigned char out[DIGEST_SIZE], struct store *store,
            const struct participant_ref *seat, struct par_error *err)
{
    struct statement *statement = NULL;
    struct digest digest;
    enum par_status status = statement_open(
        &statement, store, SQL_RANGE_CELLS,
        PARAMS(P_INT("evaluation", seat->evaluation), P_INT("unit", seat->unit)), err);

    *cells = 0;
    cells_digest_begin(&digest);
    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        int64_t stages[STAGES];
        for (int stage = 0; stage < STAGES; stage++)
            stages[stage] = row_int_or(statement, stage_keys[stage], INPUT_NULL);
        cells_digest_put(&digest, row_text(statement, "code"), stages);
        ++*cells;
    }
    statement_close(statement);
    digest_end(out, &digest);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
digest_ranges(struct load *load, struct par_error *err)
{
    struct par_batch *batch = load->batch;
    enum par_status status = PAR_OK;

    for (size_t i = 0; status == PAR_OK && i < load->seat_count; i++) {
        const struct load_seat *seat = &load->seats[i];
        unsigned char digest[DIGEST_SIZE];
        int64_t cells = 0;

        if (!seat->fresh || !seat->changed)
            continue;
        status = digest_seat(&cells, digest, batch->book->store, &seat->in, err);
        if (status == PAR_OK)
            status = store_exec(batch->book->store, SQL_RANGE_DIGEST,
                                PARAMS(P_INT("cells", cells), P_BLOB("digest", digest, DIGEST_CUT),
                                       P_INT("batch", batch->id), P_INT("year", seat->year),
                                       P_TEXT("unit", seat->unit)),
                                NULL, err);
    }
    return status;
}

/* ---- digests ---- */

static void
put_number(unsigned char *out, uint64_t number, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        out[i] = (unsigned char)(number >> (8 * i));
}

void
cells_digest_begin(struct digest *digest)
{
    static const char tag[] = "parindex-cells/1";

    digest_begin(digest);
    digest_put(digest, tag, sizeof tag);
}

void
cells_digest_put(struct digest *digest, const char *code, const int64_t stages[STAGES])
{
    unsigned char size[4], bytes[9 * STAGES];
    size_t length = strlen(code);

    put_number(size, length, sizeof size);
    for (int stage = 0; stage < STAGES; stage++) {
        bool given = stages[stage] != INPUT_NULL;
        bytes[9 * stage] = given;
        put_number(bytes + 9 * stage + 1, given ? (uint64_t)stages[stage] : 0, 8);
    }
    digest_put(digest, size, sizeof size);
    digest_put(digest, code, length);
    digest_put(digest, bytes, sizeof bytes);
}
