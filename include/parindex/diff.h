/* Difference of two states of a year, cell by cell. */
#ifndef PARINDEX_DIFF_H
#define PARINDEX_DIFF_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_differences;

/* One cell or fact that differs. */
struct par_difference {
    struct par_number year;
    const char *group_code;
    const char *unit_code;
    const char *criterion;      /* NULL: a result of the unit */
    const char *field;          /* "self", "first", "final" of a cell; "points", "index_percent", "class", "rank" of a result */
    const char *value_a;        /* numbers with a point */
    const char *value_b;
    struct par_decimal change;  /* b − a of two numbers */
    const char *reason;         /* the appraiser's note, or the reason of the amendment */
    const char *unit_name;
};

struct par_diff_query {
    int year;
    const char *group;
    const char *a; /* "self", "first", "final", or a decision that approved or amended the year */
    const char *b;
};

/* Lists what differs between two stages of the scores, or between what two decisions fixed. *cells gets how many
 * cells both states have and may be NULL: the rate of corrections is count of rows with a criterion by it.
 * Ownership: *out is the caller's until par_diff_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND; PAR_AMBIGUOUS; PAR_USAGE (a stage and a decision); PAR_BUSY; PAR_IO; PAR_DAMAGED;
 * PAR_NO_MEMORY.
 * Since: 0.2 */
PAR_API enum par_status par_diff_list(struct par_differences **out, int64_t *cells, struct par_book *book,
                                      const struct par_diff_query *query, struct par_error *err);
/* The next row. Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_diff_next(struct par_difference *row, struct par_differences *list,
                                      struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_diff_list_free(struct par_differences *list);

#ifdef __cplusplus
}
#endif
#endif
