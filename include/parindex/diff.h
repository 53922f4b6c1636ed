/* Difference of two states of a year, cell by cell. */
#ifndef PARINDEX_DIFF_H
#define PARINDEX_DIFF_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_differences;

/* One cell or printed fact that differs. */
struct par_difference {
    struct par_number year;
    const char *group_code;
    const char *unit_code;
    const char *criterion; /* of a cell the leaf, of a printed fact its part; NULL: the total */
    const char *field; /* "score": a cell; "points", "max_points", "index_percent", "class", "rank",
                          "group_size": a printed fact */
    const char *value_a; /* numbers with a point; NULL: not there */
    const char *value_b;
    struct par_decimal change; /* b − a; absent where one is not there, or no number */
    const char *reason;        /* of the amendment; between stages the appraiser's note */
    const char *unit_name;
};

/* A state is "self", "first", "final", or a decision (NUMBER or NUMBER@DATE) that approved or
 * amended the year or printed facts of it. */
struct par_diff_query {
    int year;
    const char *group;
    const char *a;
    const char *b;
};

/* How much was corrected. */
struct par_diff_rate {
    int64_t cells;   /* scores that both states have; without any, printed facts that both have */
    int64_t changed; /* of these */
    int64_t lone;    /* that only one of the states has; not counted in the others */
    int printed;     /* 1: printed facts were counted */
    struct par_decimal
        percent; /* changed of cells, rounded once to two decimals; absent: no cell */
};

/* Lists what differs between two states of a year. A decision stands for what was published up to
 * it and, where it approved or amended the year, for the scores as it fixed them. What only one
 * decision has is listed too; a cell that a stage does not have was not corrected and is counted
 * only, and leaves that never have a self score or first appraisal are left out. *rate may be NULL.
 * Ownership: *out is the caller's until par_diff_list_free().
 * Returns: PAR_OK; PAR_NO "no_stage" (nobody scored that stage); PAR_NOT_FOUND (a name; a decision
 * that has nothing of that year); PAR_AMBIGUOUS; PAR_USAGE (one state twice); PAR_INVALID (year);
 * PAR_BUSY; PAR_IO; PAR_DAMAGED (not as it was sealed); PAR_NO_MEMORY.
 * Since: 0.2 */
PAR_API enum par_status par_diff_list(struct par_differences **out, struct par_diff_rate *rate,
                                      struct par_book *book, const struct par_diff_query *query,
                                      struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_diff_next(struct par_difference *row, struct par_differences *list,
                                      struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_diff_list_free(struct par_differences *list);

#ifdef __cplusplus
}
#endif
#endif
