/* Where a unit stands among its group, domain by domain and criterion by criterion. */
#ifndef PARINDEX_STRENGTHS_H
#define PARINDEX_STRENGTHS_H

#include <parindex/score.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_strengths;

struct par_strength_query {
    int year;
    const char *unit; /* code or name */
};

/* A domain or criterion where the unit is not at the median of its group. Points of the others are
 * brought to the unit's own maximum. */
struct par_strength {
    struct par_number year;
    const char *unit_code;
    const char *unit_name;
    const char *item; /* "domain", "criterion" */
    const char *criterion;
    const char *title;
    const char *standing; /* "best", "above", "below", "worst" */
    struct par_decimal points;
    struct par_decimal max_points;
    struct par_decimal best;
    struct par_decimal median;
    struct par_decimal worst;
    struct par_decimal difference; /* from the median */
};

/* Lists domains, then criteria; of each what is above the median, then what is below it, the
 * largest difference first. Bonus and penalty are not compared.
 * Ownership: *out is the caller's until par_strength_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_NO (nothing known of
 * that year, or only what papers printed); PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.2 */
PAR_API enum par_status par_strength_list(struct par_strengths **out, struct par_book *book,
                                          const struct par_strength_query *query,
                                          struct par_error *err);
/* The next row. Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_strength_next(struct par_strength *row, struct par_strengths *list,
                                          struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_strength_list_free(struct par_strengths *list);

#ifdef __cplusplus
}
#endif
#endif
