/* What would be, with other scores: nothing is written, and no writer is kept waiting. */
#ifndef PARINDEX_WHATIF_H
#define PARINDEX_WHATIF_H

#include <parindex/score.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_whatifs;

struct par_whatif_change {
    const char *criterion;
    struct par_decimal points;
};

struct par_whatif_query {
    int year;
    const char *unit; /* code or name */
    const struct par_whatif_change *changes;
    size_t count;
};

/* A unit of the group: by the scores that stand, and with the changes. */
struct par_whatif {
    struct par_number year;
    const char *unit_code;
    const char *unit_name;
    struct par_decimal index_from, index_to;
    const char *class_from, *class_to;
    enum par_absent class_from_absent, class_to_absent;
    struct par_number rank_from, rank_to;
    struct par_number changed; /* 1: the unit whose scores are others */
};

/* Lists every unit of the group, by the rank that it would have.
 * Ownership: *out is the caller's until par_whatif_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_INVALID (no points,
 * above the maximum, a branch, a criterion twice); PAR_NO (nothing known of that year, or only what
 * papers printed); PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_whatif_list(struct par_whatifs **out, struct par_book *book,
                                        const struct par_whatif_query *query,
                                        struct par_error *err);
/* The next row. Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_whatif_next(struct par_whatif *row, struct par_whatifs *list,
                                        struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_whatif_list_free(struct par_whatifs *list);

#ifdef __cplusplus
}
#endif
#endif
