/* What the rooms of writing scores share: import_load.c compares and writes cells, import_merge.c
 * those of unit-years that had some, import_derive.c what follows from them. */
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
    struct rows *merged;         /* the rows that change something where scores stand */
    struct merged_cell *merging; /* of the unit-year that is compared, by the places of leaves */
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

/* ---- import_load.c ---- */

/* What a row does to a cell, of which `old` stands (NULL: nothing). */
enum par_status load_judge_row(struct load *load, struct seat *seat, const uint32_t *row,
                               const int64_t *old, bool *changes, struct par_error *err);
/* The cells of a row, as the blocks read them. */
const int64_t *load_row_cells(struct load *load, const uint32_t *row);

/* ---- import_merge.c ---- */

enum par_status merge_open(struct load *load, struct par_error *err);
void merge_close(struct load *load);
/* Compares a unit-year that had scores with what stands, and keeps the rows that change it. */
enum par_status merge_compare(struct load *load, struct seat *seat, struct par_error *err);
/* Notes each change that was kept, then writes the cells. */
enum par_status merge_write(struct load *load, struct par_error *err);
/* Reads an evaluation again that has such unit-years, from one place in the order of seats to
 * another: its sums, and the tallies and digests of those. */
enum par_status merge_reread(int64_t sums[SUMS], struct load *load, size_t from, size_t to,
                             struct par_error *err);

/* ---- import_derive.c ---- */

struct tallies;

/* For the unit-years from one place in the order of seats to another, all of one evaluation and one
 * at least changed. */
enum par_status tallies_open(struct tallies **out, struct load *load, size_t from, size_t to,
                             struct par_error *err);
void tallies_add(struct tallies *tallies, size_t place, int64_t final);
/* The cells of a unit-year have passed; `seat` is its number. Its sums are kept when they are
 * `known` and it has no maxima of its own. */
void tallies_end(struct tallies *tallies, size_t seat, bool known);
enum par_status tallies_write(struct tallies *tallies, int64_t evaluation, struct par_error *err);
void tallies_close(struct tallies *tallies);

/* Notes the unit-years that had no scores, with the digests that are there now. */
enum par_status load_ranges(struct load *load, struct par_error *err);
/* Writes the results of the unit-years whose sums were added up, but for ranks. */
enum par_status load_results(struct load *load, struct par_error *err);
/* Tells the batch what was changed. */
enum par_status load_touch(struct load *load, struct par_error *err);

#endif
