/* Writing the scores of a whole file: compared with what stands, then written at once, then read
 * again. Unit-years that had no scores are noted as ranges and added up while their cells pass. */
#include <string.h>

#include "base/alloc.h"
#include "import_load.h"
#include "score.h"
#include "seal.h"

enum { ROWS_BETWEEN = 8192 }; /* that progress is told */

static enum par_status compare_all(struct load *load, struct par_error *err);
static enum par_status write_all(struct load *load, struct par_error *err);
static enum par_status put_notes(struct load *load, struct par_error *err);

enum par_status
scores_write(struct scores *scores, struct par_error *err)
{
    struct load load = {.scores = scores, .batch = scores->in->batch};
    size_t notes = scores->notes != NULL ? (size_t)spool_count(scores->notes) : 0;
    enum par_status status = merge_open(&load, err);

    scores->note_states = mem_zero((notes + 1) * sizeof *scores->note_states);
    if (status == PAR_OK && scores->note_states == NULL)
        status = error_memory(err);
    if (status == PAR_OK)
        status = rows_view_open(&load.view, scores->rows, err);
    if (status == PAR_OK)
        status = compare_all(&load, err);
    if (status == PAR_OK && faults_count(scores->in->faults) == 0 && load.changed > 0)
        status = write_all(&load, err);
    if (status == PAR_OK)
        status = put_notes(&load, err);
    rows_view_close(&load.view);
    merge_close(&load);
    mem_free(load.sums);
    return status;
}

enum par_status
scores_refuse(struct scores *scores, int64_t line, int column, struct par_error *err)
{
    struct import *in = scores->in;
    const struct fault_place place = {line, in->at[column] + 1, in->kind->columns[column].field.key,
                                      NULL, NULL};
    enum par_status status = faults_add(in->faults, &place, &in->fault, NULL, err);

    par_error_clear(&in->fault);
    return status;
}

/* ---- comparing with what stands ---- */

/* The first stage that the phase refuses is a fault; one that says that the day is past stands for
 * the whole row. */
static enum par_status
check_phase(struct load *load, const uint32_t *row, unsigned changed, struct par_error *err)
{
    struct scores *scores = load->scores;
    struct import *in = scores->in;
    const char *method = scores->leaves[row[ROW_LEAF]].leaf.method;
    uint32_t note = scores_note(scores, row);
    bool late = false;
    enum par_status status = PAR_OK;

    for (int stage = 0; status == PAR_OK && stage < STAGES; stage++) {
        if ((changed & (1u << stage)) == 0 || late ||
            phase_check(&load->phase, load->batch, (enum entry)(ENTRY_SELF + stage), method,
                        &in->fault) == PAR_OK)
            continue;
        late = strcmp(in->fault.code, "phase_over") == 0;
        status = scores_refuse(scores, row[ROW_LINE], scores->columns.stages[stage], err);
    }
    if (note != ROW_ABSENT)
        scores->note_states[note].late = late;
    return status;
}

/* What a row does to a cell, of which `old` stands (NULL: nothing); a row of notes alone does
 * nothing to it. */
enum par_status
load_judge_row(struct load *load, struct seat *seat, const uint32_t *row, const int64_t *old,
               bool *changes, struct par_error *err)
{
    struct scores *scores = load->scores;
    struct par_import_summary *summary = scores->in->summary;
    struct evaluation_sums *sums = &load->sums[load->sums_list.count - 1];
    uint32_t note = scores_note(scores, row);
    unsigned changed = 0;
    enum par_status status = PAR_OK;

    for (int stage = 0; stage < STAGES; stage++) {
        int64_t value = scores_stage(scores, row, stage);
        int64_t before = old != NULL ? old[stage] : INPUT_NULL;

        if (value == INPUT_NULL || value == before)
            continue;
        changed |= 1u << stage;
        sums->expected[SUM_STAGES + stage] += value - (before == INPUT_NULL ? 0 : before);
        sums->expected[SUM_COUNTS + stage] += before == INPUT_NULL;
    }
    if (note != ROW_ABSENT)
        scores->note_states[note].changed = changed != 0;
    *changes = changed != 0;
    if (changed == 0) {
        summary->unchanged++;
        return PAR_OK;
    }
    sums->expected[SUM_CELLS] += old == NULL;
    summary->added += old == NULL;
    summary->edited += old != NULL;
    load->changed++;
    seat->cells++;
    seat->changed = true;
    if (load->phase.word[0] != '\0')
        status = check_phase(load, row, changed, err);
    return status;
}

/* Every row is a new cell with final points: nothing of them need be asked one by one. */
static bool
is_plain(const struct load *load)
{
    return !load->sums[load->sums_list.count - 1].more && load->scores->note_at < 0 &&
           load->phase.word[0] == '\0';
}

static void
take_plain(struct load *load, struct seat *seat)
{
    struct evaluation_sums *sums = &load->sums[load->sums_list.count - 1];

    sums->expected[SUM_CELLS] += seat->count;
    sums->expected[SUM_COUNTS + STAGES - 1] += seat->count;
    sums->expected[SUM_STAGES + STAGES - 1] += seat->points;
    load->scores->in->summary->added += seat->count;
    load->changed += seat->count;
    seat->cells = seat->count;
    seat->changed = true;
}

static enum par_status
compare_fresh(struct load *load, struct seat *seat, struct par_error *err)
{
    const uint32_t *row;
    bool changes;
    enum par_status status = PAR_OK;

    if (is_plain(load)) {
        take_plain(load, seat);
        return PAR_OK;
    }

    for (size_t i = 0; status == PAR_OK && i < seat->count; i++) {
        status = rows_at(&row, &load->view, seat->first + i, err);
        if (status == PAR_OK)
            status = load_judge_row(load, seat, row, NULL, &changes, err);
    }
    return status;
}

/* A unit-year whose first scores came with this very batch, from another file, is in its range
 * already. */
static enum par_status
find_fresh(struct load *load, struct seat *seat, struct par_error *err)
{
    int64_t cells = 0;
    enum par_status status;

    seat->fresh = !seat->scored;
    if (seat->fresh || load->batch->id == 0)
        return PAR_OK;
    status = store_int(&cells, load->batch->book->store, SQL_RANGE_OF_BATCH,
                       PARAMS(P_INT("batch", load->batch->id), P_INT("year", seat->year),
                              P_INT("unit", seat->unit)),
                       err);
    seat->fresh = status == PAR_OK;
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
read_sums(int64_t sums[SUMS], const struct load *load, int64_t evaluation, bool more,
          struct par_error *err)
{
    static const char *const counts[STAGES] = {"selfs", "firsts", "finals"};
    struct store *store = load->batch->book->store;
    const struct param *params = PARAMS(P_INT("evaluation", evaluation));
    struct statement *all = NULL, *others = NULL;
    enum par_status status = statement_open(&all, store, SQL_SCORE_SUMS, params, err);

    memset(sums, 0, SUMS * sizeof *sums);
    if (status == PAR_OK)
        status = statement_step(all, err);
    if (status == PAR_OK && more)
        status = statement_open(&others, store, SQL_SCORE_SUMS_MORE, params, err);
    if (status == PAR_OK && more)
        status = statement_step(others, err);
    if (status == PAR_OK) {
        sums[SUM_CELLS] = row_int(all, "cells");
        sums[SUM_STAGES + STAGES - 1] = row_int(all, stage_keys[STAGES - 1]);
    }
    for (int stage = 0; status == PAR_OK && more && stage < STAGES; stage++) {
        sums[SUM_COUNTS + stage] = row_int(others, counts[stage]);
        if (stage < STAGES - 1)
            sums[SUM_STAGES + stage] = row_int(others, stage_keys[stage]);
    }
    statement_close(all);
    statement_close(others);
    return status;
}

/* Nothing but the cells of an evaluation that had none, and their points? */
static bool
is_more(const struct load *load, const int64_t sums[SUMS])
{
    return sums[SUM_CELLS] > 0 || load->scores->stage_at[0] >= 0 || load->scores->stage_at[1] >= 0;
}

/* Before the first unit-year of an evaluation is compared. */
static enum par_status
begin_evaluation(struct load *load, const struct seat *seat, struct par_error *err)
{
    struct evaluation_sums *sums = list_room(load->sums, &load->sums_list, sizeof *sums);
    enum par_status status;

    if (sums == NULL)
        return error_memory(err);
    load->sums = sums;
    sums += load->sums_list.count++;
    sums->evaluation = seat->evaluation;
    status = read_sums(sums->expected, load, seat->evaluation, false, err);
    sums->more = is_more(load, sums->expected);
    if (status == PAR_OK && sums->more)
        status = read_sums(sums->expected, load, seat->evaluation, true, err);
    if (status == PAR_OK)
        status = seal_check_written(load->batch, seat->evaluation, 0, err);
    load->phase = (struct phase){0};
    /* only what a row changes is an entry: a file may carry what stands beside what is new */
    if (status == PAR_OK && seat->evaluation != load->batch->amending)
        status = phase_read(&load->phase, load->batch->book, seat->evaluation, err);
    return status;
}

/* Says of each row what it does, and what each evaluation must hold afterwards. */
static enum par_status
compare_all(struct load *load, struct par_error *err)
{
    struct scores *scores = load->scores;
    size_t count = scores->seat_list.count;
    enum par_status status = PAR_OK;

    for (size_t i = 0; status == PAR_OK && i < count; i++) {
        struct seat *seat = &scores->seats[scores->order[i]];

        if (seat->count == 0)
            continue;
        if (load->sums_list.count == 0 ||
            load->sums[load->sums_list.count - 1].evaluation != seat->evaluation) {
            status =
                book_progress(load->batch->book, N_("comparing"), (int64_t)i, (int64_t)count, err);
            if (status == PAR_OK)
                status = begin_evaluation(load, seat, err);
        }
        if (status == PAR_OK)
            status = find_fresh(load, seat, err);
        if (status == PAR_OK)
            status = seat->scored ? merge_compare(load, seat, err) : compare_fresh(load, seat, err);
    }
    return status;
}

/* ---- writing ---- */

const int64_t *
load_row_cells(struct load *load, const uint32_t *row)
{
    const struct scores *scores = load->scores;
    const struct seat *seat = &scores->seats[row[ROW_SEAT]];

    load->cells[0] = seat->evaluation;
    load->cells[1] = seat->unit;
    load->cells[2] = scores->leaves[row[ROW_LEAF]].leaf.id;
    for (int stage = 0; stage < STAGES; stage++)
        load->cells[3 + stage] = scores_stage(scores, row, stage);
    return load->cells;
}

/* The new cells of the unit-years of one evaluation, one behind the other; their sums on the way.
 */
struct fresh_rows {
    struct load *load;
    size_t seat, end; /* places in the order of seats */
    size_t row;       /* of the seat, that comes next */
    struct tallies *tallies;
    enum par_status status;
    struct par_error *err;
};

static const int64_t *
fresh_row(void *context, int64_t number)
{
    struct fresh_rows *rows = context;
    struct load *load = rows->load;
    const struct scores *scores = load->scores;

    (void)number; /* the block reads them once, in their order */
    for (; rows->seat < rows->end; rows->seat++, rows->row = 0) {
        size_t at = scores->order[rows->seat];
        const struct seat *seat = &scores->seats[at];

        while (seat_is_fresh(seat) && rows->row < seat->count) {
            const uint32_t *row;
            const int64_t *cells;

            rows->status = rows_at(&row, &load->view, seat->first + rows->row++, rows->err);
            if (rows->status != PAR_OK)
                return NULL;
            cells = load_row_cells(load, row);
            if (cells[5] != INPUT_NULL)
                tallies_add(rows->tallies, scores->leaves[row[ROW_LEAF]].place, cells[5]);
            else if (cells[3] == INPUT_NULL && cells[4] == INPUT_NULL)
                continue; /* of notes alone */
            if (++load->written % ROWS_BETWEEN == 0)
                rows->status =
                    book_progress(load->batch->book, N_("writing"), (int64_t)load->written,
                                  (int64_t)load->changed, rows->err);
            return rows->status == PAR_OK ? cells : NULL;
        }
        if (seat_is_fresh(seat))
            tallies_end(rows->tallies, at, true);
    }
    return NULL;
}

/* The unit-years from one place in the order of seats to another, all of one evaluation. */
static enum par_status
write_fresh(struct load *load, size_t from, size_t to, struct par_error *err)
{
    struct fresh_rows rows = {.load = load, .seat = from, .end = to, .err = err};
    const struct input input = {fresh_row, &rows};
    enum par_status status = tallies_open(&rows.tallies, load, from, to, err);

    if (status == PAR_OK)
        status = store_bulk(load->batch->book->store, SQL_SCORE_LOAD, NO_PARAMS, &input, NULL, err);
    if (status == PAR_OK)
        status = rows.status;
    if (status == PAR_OK)
        status = tallies_write(rows.tallies,
                               load->scores->seats[load->scores->order[from]].evaluation, err);
    tallies_close(rows.tallies);
    return status;
}

/* Where some stood before, all cells are read again one by one: what follows from them too is taken
 * from what stands. */
static enum par_status
reread_sums(int64_t sums[SUMS], struct load *load, const struct evaluation_sums *wanted,
            size_t from, size_t to, struct par_error *err)
{
    const struct scores *scores = load->scores;
    bool merged = false;

    for (size_t i = from; i < to; i++) {
        const struct seat *seat = &scores->seats[scores->order[i]];

        merged = merged || (seat->scored && seat->changed);
    }
    memset(sums, 0, SUMS * sizeof *sums);
    return merged ? merge_reread(sums, load, from, to, err)
                  : read_sums(sums, load, wanted->evaluation, wanted->more, err);
}

static enum par_status
check_sums(struct load *load, const struct evaluation_sums *wanted, size_t from, size_t to,
           struct par_error *err)
{
    int64_t sums[SUMS];
    enum par_status status = reread_sums(sums, load, wanted, from, to, err);

    if (!wanted->more) /* every cell that is new has points */
        sums[SUM_COUNTS + STAGES - 1] = sums[SUM_CELLS];
    if (status == PAR_OK && memcmp(sums, wanted->expected, sizeof sums) != 0)
        status = error_set(err, PAR_DAMAGED, "not_written",
                           N_("the scores that were written are not those of the file"), NO_ARGS);
    return status;
}

/* Each evaluation is read again as soon as it is written, while its pages are at hand. */
static enum par_status
write_evaluations(struct load *load, struct par_error *err)
{
    const struct scores *scores = load->scores;
    size_t count = scores->seat_list.count, to = 0, named = 0;
    enum par_status status = PAR_OK;

    for (size_t from = 0; status == PAR_OK && from < count; from = to) {
        int64_t evaluation = scores->seats[scores->order[from]].evaluation;
        bool any = false;

        for (to = from; to < count && scores->seats[scores->order[to]].evaluation == evaluation;
             to++)
            any = any || seat_is_fresh(&scores->seats[scores->order[to]]);
        if (any)
            status = write_fresh(load, from, to, err);
        else
            status = book_progress(load->batch->book, N_("writing"), (int64_t)load->written,
                                   (int64_t)load->changed, err);
        if (status == PAR_OK && named < load->sums_list.count &&
            load->sums[named].evaluation == evaluation)
            status = check_sums(load, &load->sums[named++], from, to, err);
    }
    load->batch->changes += (int64_t)load->written;
    return status;
}

static enum par_status
write_all(struct load *load, struct par_error *err)
{
    size_t count = load->scores->seat_list.count;
    enum par_status status = batch_number(load->batch, err);

    load->totals = mem_alloc((count + 1) * sizeof *load->totals);
    load->counted = mem_alloc((count + 1) * sizeof *load->counted);
    if (status == PAR_OK && (load->totals == NULL || load->counted == NULL))
        status = error_memory(err);
    if (status == PAR_OK)
        status = digests_begin(&load->digests, load->scores, err);
    if (status == PAR_OK)
        status = merge_write(load, err);
    if (status == PAR_OK)
        status = write_evaluations(load, err);
    if (status == PAR_OK)
        status = digests_wait(load->digests, err);
    if (status == PAR_OK)
        status = load_ranges(load, err);
    if (status == PAR_OK)
        status = load_results(load, err);
    if (status == PAR_OK)
        status = load_touch(load, err);
    digests_free(load->digests);
    mem_free(load->totals);
    mem_free(load->counted);
    return status;
}

/* ---- notes ---- */

static enum par_status
put_note(struct load *load, const struct note_head *head, int n, const char *text,
         struct note_state *state, struct par_error *err)
{
    static const char *const roles[NOTES] = {"unit", "appraiser", "explanation"};
    struct scores *scores = load->scores;
    struct import *in = scores->in;
    const struct seat *seat = &scores->seats[head->seat];
    enum par_effect effect = PAR_UNCHANGED;
    enum par_status status =
        note_put(load->batch, seat->year, scores->units[seat->name].code,
                 scores->leaves[head->leaf].leaf.code, roles[n], text, &effect, &in->fault);

    if (status == PAR_STATE) {
        state->late = strcmp(in->fault.code, "phase_over") == 0;
        status = scores_refuse(scores, head->line, scores->columns.notes[n], err);
    } else if (status != PAR_OK && err != NULL) {
        *err = in->fault;
    }
    if (effect != PAR_UNCHANGED && !state->changed) {
        state->changed = true;
        in->summary->edited++;
        in->summary->unchanged--;
    }
    return status;
}

static enum par_status
put_notes(struct load *load, struct par_error *err)
{
    struct scores *scores = load->scores;
    struct note_state *state = scores->note_states;
    const void *record;
    size_t length;
    enum par_status status = scores->notes != NULL ? spool_rewind(scores->notes, err) : PAR_END;

    while (status == PAR_OK &&
           (status = spool_next(&record, &length, scores->notes, err)) == PAR_OK) {
        const struct note_head *head = record;
        const char *text = (const char *)(head + 1);

        for (int n = 0; status == PAR_OK && n < NOTES && !state->late; n++) {
            if (*text != '\0')
                status = put_note(load, head, n, text, state, err);
            text += strlen(text) + 1;
        }
        state++;
    }
    return status == PAR_END ? PAR_OK : status;
}
