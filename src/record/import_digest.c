#include "import_digest.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>

#include "base/alloc.h"
#include "seal.h"

enum { ROWS_FOR_A_THREAD = 20000 }; /* it costs as much as some hundred rows */

struct unit_cells {
    struct cell {
        bool given;
        int64_t stages[STAGES];
    } cells[1]; /* by the place of the leaf: as many as the largest set has */
};

struct digests {
    const struct scores *scores;
    unsigned char (*list)[DIGEST_CUT];
    struct rows_view view;
    struct unit_cells *cells;
    bool threaded;
    pthread_t thread;
    enum par_status status;
    struct par_error error;
};

/* ---- one unit-year ---- */

enum par_status
unit_cells_open(struct unit_cells **out, const struct scores *scores, struct par_error *err)
{
    *out = mem_zero(sizeof **out + scores_leaves_most(scores) * sizeof(*out)->cells[0]);
    return *out != NULL ? PAR_OK : error_memory(err);
}

void
unit_cells_put(struct unit_cells *all, size_t place, const int64_t stages[STAGES])
{
    struct cell *cell = &all->cells[place];

    for (int stage = 0; stage < STAGES; stage++) {
        cell->stages[stage] = stages[stage];
        cell->given = cell->given || stages[stage] != INPUT_NULL;
    }
}

void
unit_cells_end(unsigned char out[DIGEST_CUT], struct unit_cells *all, const struct sums_of_set *set)
{
    struct digest digest;

    seal_cells_begin(&digest);
    for (size_t place = 0; place < sums_leaves(set); place++) {
        if (all->cells[place].given)
            seal_cells_put(&digest, sums_code(set, place), all->cells[place].stages);
        all->cells[place].given = false;
    }
    seal_cells_end(out, &digest);
}

void
unit_cells_close(struct unit_cells *all)
{
    mem_free(all);
}

/* ---- all that a file brings ---- */

static enum par_status
digest_seat(struct digests *digests, size_t number)
{
    const struct scores *scores = digests->scores;
    const struct seat *seat = &scores->seats[number];
    enum par_status status = PAR_OK;

    for (size_t i = 0; status == PAR_OK && i < seat->count; i++) {
        const uint32_t *row;
        int64_t stages[STAGES];

        status = rows_at(&row, &digests->view, seat->first + i, &digests->error);
        if (status != PAR_OK)
            return status;
        for (int stage = 0; stage < STAGES; stage++)
            stages[stage] = scores_stage(scores, row, stage);
        unit_cells_put(digests->cells, scores->leaves[row[ROW_LEAF]].place, stages);
    }
    unit_cells_end(digests->list[number], digests->cells, scores->sets[seat->leaves]);
    return PAR_OK;
}

static void *
digest_all(void *context)
{
    struct digests *digests = context;
    const struct scores *scores = digests->scores;

    for (size_t i = 0; digests->status == PAR_OK && i < scores->seat_list.count; i++) {
        const struct seat *seat = &scores->seats[scores->order[i]];

        if (seat->changed && !seat->scored)
            digests->status = digest_seat(digests, scores->order[i]);
    }
    return NULL;
}

static enum par_status
make_room(struct digests *digests, struct scores *scores, struct par_error *err)
{
    enum par_status status = unit_cells_open(&digests->cells, scores, err);

    digests->list = mem_alloc((scores->seat_list.count + 1) * sizeof *digests->list);
    if (status == PAR_OK && digests->list == NULL)
        status = error_memory(err);
    return status == PAR_OK ? rows_view_open(&digests->view, scores->rows, err) : status;
}

/* Signals are the main thread's. */
static bool
start_thread(struct digests *digests)
{
    sigset_t all, before;
    bool started;

    sigfillset(&all);
    if (pthread_sigmask(SIG_BLOCK, &all, &before) != 0)
        return false;
    started = pthread_create(&digests->thread, NULL, digest_all, digests) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

enum par_status
digests_begin(struct digests **out, struct scores *scores, struct par_error *err)
{
    struct digests *digests = mem_zero(sizeof *digests);
    enum par_status status;

    if (digests == NULL)
        return error_memory(err);
    digests->scores = scores;
    status = make_room(digests, scores, err);
    if (status != PAR_OK) {
        digests_free(digests);
        return status;
    }
    if (rows_count(scores->rows) >= ROWS_FOR_A_THREAD)
        digests->threaded = start_thread(digests);
    if (!digests->threaded)
        digest_all(digests);
    *out = digests;
    return PAR_OK;
}

enum par_status
digests_wait(struct digests *digests, struct par_error *err)
{
    if (digests->threaded)
        pthread_join(digests->thread, NULL);
    digests->threaded = false;
    if (digests->status != PAR_OK && err != NULL && err->status == PAR_OK)
        *err = digests->error;
    return digests->status;
}

unsigned char *
digests_of(struct digests *digests, size_t seat)
{
    return digests->list[seat];
}

void
digests_free(struct digests *digests)
{
    if (digests == NULL)
        return;
    if (digests->threaded)
        pthread_join(digests->thread, NULL);
    rows_view_close(&digests->view);
    mem_free(digests->list);
    unit_cells_close(digests->cells);
    mem_free(digests);
}
