/* Digests of the cells of unit-years that a file of scores brings. They need nothing of the book,
 * so on a machine that can they are computed beside the writing. */
#ifndef RECORD_IMPORT_DIGEST_H
#define RECORD_IMPORT_DIGEST_H

#include "import_scores.h"

/* The cells of one unit-year by the places of their leaves: they come in the order of ids and are
 * hashed in that of codes. */
struct unit_cells;

enum par_status unit_cells_open(struct unit_cells **out, const struct scores *scores,
                                struct par_error *err);
void unit_cells_put(struct unit_cells *all, size_t place, const int64_t stages[STAGES]);
/* The digest of its cells; then it is empty. */
void unit_cells_end(unsigned char out[DIGEST_CUT], struct unit_cells *all,
                    const struct sums_of_set *set);
void unit_cells_close(struct unit_cells *all);

struct digests;

/* Begins with the digest of each unit-year that the file changes and that had no scores. Nothing of
 * `scores` may change until digests_wait(). */
enum par_status digests_begin(struct digests **out, struct scores *scores, struct par_error *err);
/* Until all are there. */
enum par_status digests_wait(struct digests *digests, struct par_error *err);
/* DIGEST_CUT bytes of a unit-year, by the number of its seat. */
unsigned char *digests_of(struct digests *digests, size_t seat);
void digests_free(struct digests *digests);

#endif
