/* What follows from the scores of a unit-year: sums of its domains, and the digest that seals it.
 * The same is asked of the book by tally_refresh, total_columns and cells_of_unit; here it is added
 * up while rows pass, and the book's `check` asks again. */
#ifndef RECORD_IMPORT_SUM_H
#define RECORD_IMPORT_SUM_H

#include "base/digest.h"
#include "store/store.h"

/* The leaves of a set, by code, and how their points come together. */
struct sums_of_set;

enum par_status sums_open(struct sums_of_set **out, struct store *store, int64_t set,
                          struct par_error *err);
void sums_close(struct sums_of_set *sums);
int64_t sums_set(const struct sums_of_set *sums);
size_t sums_leaves(const struct sums_of_set *sums);
size_t sums_domains(const struct sums_of_set *sums);
int64_t sums_domain(const struct sums_of_set *sums, size_t domain); /* its id; ids ascend */
const char *sums_code(const struct sums_of_set *sums, size_t place);
/* Place of a leaf, by its id; sums_leaves() when the set has none such. */
size_t sums_place(const struct sums_of_set *sums, int64_t leaf);

/* One domain of a unit-year: a row of `tally`. */
struct domain_sum {
    int64_t points, maximum, leaves, scored, locator;
};

/* A unit-year while its cells pass. Leaves that have none count as not scored. */
struct seat_sum;

enum par_status seat_sum_open(struct seat_sum **out, const struct sums_of_set *sums,
                              struct par_error *err);
void seat_sum_begin(struct seat_sum *sum);
void seat_sum_add(struct seat_sum *sum, size_t place, int64_t final);
void seat_sum_end(struct domain_sum *out, const struct seat_sum *sum); /* one a domain */

/* What the domains come to: a row of `result` before it is judged. */
struct unit_total {
    int64_t points, maximum, bonus, penalty, leaves, scored;
    int64_t min_domain; /* INPUT_NULL: no normal domain applies */
};

void sums_total(struct unit_total *out, const struct sums_of_set *sums,
                const struct domain_sum *domains);
void seat_sum_close(struct seat_sum *sum);

#endif
