/* Results inside the library: computed again for what a batch has touched. */
#ifndef RECORD_REFRESH_H
#define RECORD_REFRESH_H

#include "journal.h"

/* Can everything that the batch touched stand beside everything else? A maximum may have fallen
 * below a score, a leaf become a branch, whichever came first. PAR_INVALID. */
enum par_status result_check(struct par_batch *batch, struct par_error *err);
/* The same, and then tallies, results and ranks. */
enum par_status result_refresh(struct par_batch *batch, struct par_error *err);

/* ---- refresh_alike.c ---- */

/* Takes out of a sorted list the units for which the same follows as for another one that stays
 * there. */
enum par_status alike_take(struct buffer *all, struct touched *list, size_t *count,
                           struct store *store, struct par_error *err);
/* Writes sums, results and digests of those, when their models have them. */
enum par_status alike_write(const struct buffer *all, struct store *store, struct par_error *err);

#endif
