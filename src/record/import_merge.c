/* Unit-years that had scores before: their cells are compared with what stands, each change is
 * noted, and once they are written all is read again: counts, sums and digests are those of what
 * stands then. */
#include "base/alloc.h"
#include "base/buffer.h"
#include "import_load.h"

/* Cells of a row that changes something: its number in two halves, whether a cell stood there, and
 * what it held. */
enum { MERGED_LOW, MERGED_HIGH, MERGED_STOOD, MERGED_OLD, MERGED_WIDTH = MERGED_OLD + STAGES };

/* Such a row, until those of its unit-year are all there and go in the order of codes. */
struct merged_cell {
    bool there;
    uint32_t row[MERGED_WIDTH];
};

enum par_status
merge_open(struct load *load, struct par_error *err)
{
    load->merging = mem_zero((scores_leaves_most(load->scores) + 1) * sizeof *load->merging);
    return load->merging != NULL ? rows_open(&load->merged, MERGED_WIDTH, err) : error_memory(err);
}

void
merge_close(struct load *load)
{
    rows_close(load->merged);
    mem_free(load->merging);
}

/* Where the stages of a cell stand in its row: asked once, not for each of many. */
struct stage_columns {
    int stages[STAGES];
};

static struct stage_columns
stage_columns(const struct statement *cell)
{
    struct stage_columns columns = {0};

    for (int stage = 0; stage < STAGES; stage++)
        columns.stages[stage] = statement_column(cell, stage_keys[stage]);
    return columns;
}

static void
read_stages(int64_t out[STAGES], struct statement *cell, const struct stage_columns *columns)
{
    for (int stage = 0; stage < STAGES; stage++)
        out[stage] = statement_is_null(cell, columns->stages[stage])
                         ? INPUT_NULL
                         : statement_int(cell, columns->stages[stage]);
}

/* ---- comparing ---- */

static void
keep_merged(struct merged_cell *cell, size_t number, const int64_t *old)
{
    cell->there = true;
    cell->row[MERGED_LOW] = (uint32_t)number;
    cell->row[MERGED_HIGH] = (uint32_t)((uint64_t)number >> 32);
    cell->row[MERGED_STOOD] = old != NULL;
    for (int stage = 0; stage < STAGES; stage++)
        cell->row[MERGED_OLD + stage] =
            old == NULL || old[stage] == INPUT_NULL ? ROW_ABSENT : (uint32_t)old[stage];
}

static enum par_status
put_merging(struct load *load, const struct seat *seat, struct par_error *err)
{
    size_t leaves = sums_leaves(load->scores->sets[seat->leaves]);
    enum par_status status = PAR_OK;

    for (size_t place = 0; status == PAR_OK && place < leaves; place++) {
        if (load->merging[place].there)
            status = rows_put(load->merged, load->merging[place].row, err);
        load->merging[place].there = false;
    }
    return status;
}

/* Goes through rows and standing cells of a unit-year side by side. */
static enum par_status
compare_rows(struct load *load, struct seat *seat, struct statement *cell, struct par_error *err)
{
    const struct scores *scores = load->scores;
    const struct stage_columns columns = stage_columns(cell);
    int key = statement_column(cell, "criterion_id");
    enum par_status status = PAR_OK, cells = statement_step(cell, err);

    for (size_t i = 0; status == PAR_OK && i < seat->count; i++) {
        const uint32_t *row = NULL;
        int64_t criterion, old[STAGES];
        bool stands, changes = false;

        status = rows_at(&row, &load->view, seat->first + i, err);
        if (status != PAR_OK)
            break;
        criterion = scores->leaves[row[ROW_LEAF]].leaf.id;
        while (cells == PAR_OK && statement_int(cell, key) < criterion)
            cells = statement_step(cell, err);
        if (cells != PAR_OK && cells != PAR_END)
            status = cells;
        stands = cells == PAR_OK && statement_int(cell, key) == criterion;
        if (stands)
            read_stages(old, cell, &columns);
        if (status == PAR_OK)
            status = load_judge_row(load, seat, row, stands ? old : NULL, &changes, err);
        if (status == PAR_OK && changes)
            keep_merged(&load->merging[scores->leaves[row[ROW_LEAF]].place], seat->first + i,
                        stands ? old : NULL);
        load->joined += changes && seat->fresh;
    }
    return status;
}

enum par_status
merge_compare(struct load *load, struct seat *seat, struct par_error *err)
{
    struct statement *cell = NULL;
    enum par_status status = statement_open(
        &cell, load->batch->book->store, SQL_SCORE_CELLS,
        PARAMS(P_INT("evaluation", seat->evaluation), P_INT("unit", seat->unit)), err);

    if (status == PAR_OK)
        status = compare_rows(load, seat, cell, err);
    statement_close(cell);
    return status == PAR_OK ? put_merging(load, seat, err) : status;
}

/* ---- writing ---- */

/* Cells of a change, as score_load_change reads them. */
enum {
    CHANGE_SEQ,
    CHANGE_KEY,
    CHANGE_STAGE, /* -1: the cell is new */
    CHANGE_OLD,
    CHANGE_NEW,
    CHANGE_STAGES,
    CHANGE_WIDTH = CHANGE_STAGES + STAGES
};

/* The rows that change something, from the first to the last. */
struct merged_rows {
    struct load *load;
    struct rows_view view;
    size_t at;                 /* the row that comes next */
    const uint32_t *row, *old; /* of the file, and what it is merged with; NULL: none yet */
    int stage;                 /* of the row, that is noted next */
    struct buffer key;
    struct input_bytes bytes;
    int64_t cells[CHANGE_WIDTH];
    enum par_status status;
    struct par_error *err;
};

/* false behind the last, and when it fails. */
static bool
next_merged(struct merged_rows *rows)
{
    enum par_status status = rows_at(&rows->old, &rows->view, rows->at++, rows->err);

    if (status == PAR_OK) {
        uint64_t number = (uint64_t)rows->old[MERGED_HIGH] << 32 | rows->old[MERGED_LOW];

        status = rows_at(&rows->row, &rows->load->view, (size_t)number, rows->err);
    }
    if (status != PAR_OK && status != PAR_END)
        rows->status = status;
    return status == PAR_OK;
}

static const int64_t *
merged_row(void *context, int64_t number)
{
    struct merged_rows *rows = context;

    (void)number; /* the block reads them once, in their order */
    return next_merged(rows) ? load_row_cells(rows->load, rows->row) : NULL;
}

/* The next row whose changes are noted: what a range holds is not noted once more. */
static bool
next_noted(struct merged_rows *rows)
{
    const struct scores *scores = rows->load->scores;
    const struct seat *seat;

    do {
        if (!next_merged(rows))
            return false;
        seat = &scores->seats[rows->row[ROW_SEAT]];
    } while (seat->fresh);
    rows->stage = rows->old[MERGED_STOOD] != 0 ? 0 : -1;
    for (int stage = 0; stage < STAGES; stage++)
        rows->cells[CHANGE_STAGES + stage] = scores_stage(scores, rows->row, stage);
    if (record_key(&rows->key, "iss", (int64_t)seat->year, scores->units[seat->name].code,
                   scores->leaves[rows->row[ROW_LEAF]].leaf.code) == NULL) {
        rows->status = error_memory(rows->err);
        return false;
    }
    rows->bytes = (struct input_bytes){rows->key.text, rows->key.length};
    rows->cells[CHANGE_KEY] = input_blob(&rows->bytes);
    return true;
}

static int64_t
old_of(const struct merged_rows *rows, int stage)
{
    uint32_t old = stage < 0 ? ROW_ABSENT : rows->old[MERGED_OLD + stage];

    return old == ROW_ABSENT ? INPUT_NULL : (int64_t)old;
}

static bool
is_changed(const struct merged_rows *rows, int stage)
{
    int64_t new = rows->cells[CHANGE_STAGES + stage];

    return new != INPUT_NULL &&new != old_of(rows, stage);
}

/* A change is one stage of a cell, or a cell that is new. */
static const int64_t *
change_row(void *context, int64_t number)
{
    struct merged_rows *rows = context;
    int stage;

    (void)number; /* the block reads them once, in their order */
    for (;;) {
        while (rows->stage >= 0 && rows->stage < STAGES && !is_changed(rows, rows->stage))
            rows->stage++;
        if (rows->stage < STAGES)
            break;
        if (!next_noted(rows))
            return NULL;
    }
    stage = rows->stage;
    rows->stage = stage < 0 ? STAGES : stage + 1;
    rows->cells[CHANGE_SEQ] = rows->load->batch->seq++;
    rows->cells[CHANGE_STAGE] = stage;
    rows->cells[CHANGE_OLD] = old_of(rows, stage);
    rows->cells[CHANGE_NEW] = stage < 0 ? INPUT_NULL : rows->cells[CHANGE_STAGES + stage];
    return rows->cells;
}

/* Notes each change of the rows whose unit-years had scores, then writes them. */
enum par_status
merge_write(struct load *load, struct par_error *err)
{
    struct par_batch *batch = load->batch;
    struct store *store = batch->book->store;
    struct merged_rows rows = {.load = load, .stage = STAGES, .err = err};
    const struct input changes = {change_row, &rows}, cells = {merged_row, &rows};
    int64_t noted = 0;
    enum par_status status;

    if (rows_count(load->merged) == 0)
        return PAR_OK;
    status = rows_view_open(&rows.view, load->merged, err);
    if (status == PAR_OK)
        status = store_bulk(store, SQL_SCORE_LOAD_CHANGE, PARAMS(P_INT("batch", batch->id)),
                            &changes, &noted, err);
    batch->changes += noted + load->joined;
    rows.at = 0;
    if (status == PAR_OK && rows.status == PAR_OK)
        status = store_bulk(store, SQL_SCORE_MERGE, NO_PARAMS, &cells, NULL, err);
    rows_view_close(&rows.view);
    buffer_free(&rows.key);
    return status == PAR_OK ? rows.status : status;
}

/* ---- reading again ---- */

/* The cells of an evaluation as they stand, unit by unit. */
struct reread {
    struct load *load;
    struct tallies *tallies;
    struct unit_cells *cells;
    size_t at, end; /* places in the order of seats: the one that is looked for next */
    bool known;     /* every cell of the unit is a leaf of its set */
    struct par_error *err;
};

/* Does the seat take its sums and its digest from what is read again? */
static bool
is_merged(const struct seat *seat)
{
    return seat->scored && seat->changed;
}

/* The seat of a unit; NULL: the file changes nothing of it. Units come in the order of seats. */
static struct seat *
seat_of(struct reread *reread, int64_t unit)
{
    struct scores *scores = reread->load->scores;

    while (reread->at < reread->end && scores->seats[scores->order[reread->at]].unit < unit)
        reread->at++;
    if (reread->at == reread->end || scores->seats[scores->order[reread->at]].unit != unit)
        return NULL;
    return &scores->seats[scores->order[reread->at]];
}

static void
add_sums(int64_t sums[SUMS], const int64_t stages[STAGES])
{
    sums[SUM_CELLS]++;
    for (int stage = 0; stage < STAGES; stage++)
        if (stages[stage] != INPUT_NULL) {
            sums[SUM_STAGES + stage] += stages[stage];
            sums[SUM_COUNTS + stage]++;
        }
}

static void
take_cell(struct reread *reread, const struct seat *seat, int64_t criterion,
          const int64_t stages[STAGES])
{
    const struct sums_of_set *set = reread->load->scores->sets[seat->leaves];
    size_t place = sums_place(set, criterion);

    reread->known = reread->known && place < sums_leaves(set);
    if (place == sums_leaves(set))
        return;
    unit_cells_put(reread->cells, place, stages);
    if (stages[STAGES - 1] != INPUT_NULL)
        tallies_add(reread->tallies, place, stages[STAGES - 1]);
}

/* What belongs to no leaf is left to the way that asks the book. */
static void
end_unit(struct reread *reread, struct seat *seat)
{
    struct load *load = reread->load;
    size_t number = (size_t)(seat - load->scores->seats);

    unit_cells_end(digests_of(load->digests, number), reread->cells,
                   load->scores->sets[seat->leaves]);
    tallies_end(reread->tallies, number, reread->known);
    reread->known = true;
}

static enum par_status
read_cells(int64_t sums[SUMS], struct reread *reread, struct statement *cells)
{
    const struct stage_columns columns = stage_columns(cells);
    int unit_at = statement_column(cells, "unit_id");
    int criterion_at = statement_column(cells, "criterion_id");
    struct seat *seat = NULL;
    int64_t unit = 0;
    enum par_status status;

    while ((status = statement_step(cells, reread->err)) == PAR_OK) {
        int64_t stages[STAGES];

        read_stages(stages, cells, &columns);
        add_sums(sums, stages);
        if (statement_int(cells, unit_at) != unit) {
            if (seat != NULL)
                end_unit(reread, seat);
            unit = statement_int(cells, unit_at);
            seat = seat_of(reread, unit);
            if (seat != NULL && !is_merged(seat))
                seat = NULL;
        }
        if (seat != NULL)
            take_cell(reread, seat, statement_int(cells, criterion_at), stages);
    }
    if (seat != NULL)
        end_unit(reread, seat);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
merge_reread(int64_t sums[SUMS], struct load *load, size_t from, size_t to, struct par_error *err)
{
    int64_t evaluation = load->scores->seats[load->scores->order[from]].evaluation;
    struct reread reread = {.load = load, .at = from, .end = to, .known = true, .err = err};
    struct statement *cells = NULL;
    enum par_status status = tallies_open(&reread.tallies, load, from, to, err);

    if (status == PAR_OK)
        status = unit_cells_open(&reread.cells, load->scores, err);
    if (status == PAR_OK)
        status = statement_open(&cells, load->batch->book->store, SQL_SCORE_REREAD,
                                PARAMS(P_INT("evaluation", evaluation)), err);
    if (status == PAR_OK)
        status = read_cells(sums, &reread, cells);
    statement_close(cells);
    if (status == PAR_OK)
        status = tallies_write(reread.tallies, evaluation, err);
    unit_cells_close(reread.cells);
    tallies_close(reread.tallies);
    return status;
}
