/* What the two rooms of writing scores share: import_load.c compares and writes cells,
 * import_derive.c what follows from them. */
#ifndef RECORD_IMPORT_LOAD_H
#define RECORD_IMPORT_LOAD_H

#include "import_digest.h"
#include "import_scores.h"
#include "phase.h"

/* Count of an evaluation's cells, then sums and counts of the stages. */
enum { SUM_CELLS, SUM_STAGES, SUM_COUNTS = SUM_STAGES + STAGES, SUMS = SUM_COUNTS + STAGES };

struct evaluation_sums {
    int64_t evaluation;
    bool more; /* counts and all stages are looked at; else cells and final points alone */
    int64_t expected[SUMS]; /* what stood before and what the rows add */
};

/* The rows of a file on their way into the book. */
struct load {
    struct scores *scores;
    struct par_batch *batch;
    struct rows_view view;
    struct rows *merged; /* numbers of the rows that change something where scores stand */
    size_t changed, written;
    int64_t joined; /* rows that change what another file of the batch has begun */
    struct evaluation_sums *sums;
    struct list sums_list;
    struct phase phase; /* of the evaluation that is compared */
    struct digests *digests;
    struct unit_total *totals; /* of the unit-years that are counted, in the order of seats, */
    uint32_t *counted;         /* and the numbers of theirs */
    size_t counted_count;
    int64_t cells[3 + STAGES];
};

/* It had no scores, and the file brings some. */
static inline bool
seat_is_fresh(const struct seat *seat)
{
    return seat->changed && !seat->scored;
}

/* ---- import_derive.c ---- */

struct tallies;

/* For the unit-years from one place in the order of seats to another, all of one evaluation and one
 * at least fresh. */
enum par_status tallies_open(struct tallies **out, struct load *load, size_t from, size_t to,
                             struct par_error *err);
void tallies_add(struct tallies *tallies, size_t place, int64_t final);
/* The cells of a fresh unit-year have passed; `seat` is its number. */
void tallies_end(struct tallies *tallies, size_t seat);
enum par_status tallies_write(struct tallies *tallies, int64_t evaluation, struct par_error *err);
void tallies_close(struct tallies *tallies);

/* Notes the unit-years that had no scores, with the digests that are there now. */
enum par_status load_ranges(struct load *load, struct par_error *err);
/* Writes the results of the unit-years whose sums were added up, but for ranks. */
enum par_status load_results(struct load *load, struct par_error *err);
/* Tells the batch what was changed. */
enum par_status load_touch(struct load *load, struct par_error *err);

#endif
