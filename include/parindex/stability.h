/* Stability: do ranks hold when criteria weigh a little more or less? */
#ifndef PARINDEX_STABILITY_H
#define PARINDEX_STABILITY_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_stabilities;
struct par_dominances;
struct par_left_outs;

/* The units that are ranked and scored in full, ranked 1, 1, 3 on unrounded indexes. Each draw
 * multiplies the weight of each criterion (leaf), which is its maximum, by a factor between
 * 1 − spread and 1 + spread per cent, in steps of a hundredth of a per cent, each as likely. What
 * bonus and penalty add to the index stays as it is. */
struct par_stability_query {
    int year;
    const char *group;
    int spread;    /* per cent, 1–99 */
    int draws;     /* 1–1,000,000 */
    uint64_t seed; /* the same seed gives the same answer on every machine */
};

struct par_stability {
    struct par_number year;
    const char *group_code;
    const char *unit_code;
    const char *unit_name;
    struct par_number rank; /* as the weights are */
    const char *verdict;    /* "certain": this rank in every draw; "firm": one rank in 90 % of the
                               draws; "loose" */
    struct par_decimal same_percent; /* of the draws with this rank, rounded to two decimals */
    struct par_number
        likely_best; /* ranks of 90 % of the draws: at most 5 % are better, 5 % worse */
    struct par_number likely_worst;
    struct par_number best_rank; /* of all draws */
    struct par_number worst_rank;
    struct par_number surely_above; /* units that no weighting brings above it */
    struct par_number surely_below; /* units that every weighting leaves at or above it */
};

/* What was looked at. */
struct par_stability_scope {
    int64_t units;
    int64_t left;     /* ranked units with scores missing, which are left out */
    int64_t criteria; /* leaves whose weight is drawn */
};

/* Lists how certain the rank of each unit is, by rank. *scope may be NULL.
 * Ownership: *out is the caller's until par_stability_list_free().
 * Returns: PAR_OK; PAR_NO "no_scores" (known from papers only), "too_few" (less than two units are
 * ranked and scored in full); PAR_NOT_FOUND or PAR_AMBIGUOUS (group, "year_unknown"); PAR_INVALID
 * (year); PAR_USAGE (spread, draws); PAR_BUSY; PAR_IO; PAR_DAMAGED (not as it was sealed);
 * PAR_NO_MEMORY; PAR_STOPPED. Since: 0.2 */
PAR_API enum par_status par_stability_list(struct par_stabilities **out,
                                           struct par_stability_scope *scope, struct par_book *book,
                                           const struct par_stability_query *query,
                                           struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_stability_next(struct par_stability *row, struct par_stabilities *list,
                                           struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_stability_list_free(struct par_stabilities *list);

/* A pair whose order no weighting changes: the first is at least as good on every criterion and
 * better on one, with the same maxima. */
struct par_dominance {
    struct par_number year;
    const char *group_code;
    const char *unit_code;
    const char *unit_name;
    const char *other_unit; /* surely not above it */
    const char *other_name;
};

/* Lists the pairs, by rank of both. Ownership: *out is the caller's until
 * par_dominance_list_free(). Returns: as par_stability_list(); spread, draws and seed are not
 * looked at. Since: 0.2 */
PAR_API enum par_status par_dominance_list(struct par_dominances **out, struct par_book *book,
                                           const struct par_stability_query *query,
                                           struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_dominance_next(struct par_dominance *row, struct par_dominances *list,
                                           struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_dominance_list_free(struct par_dominances *list);

/* A unit's rank with one domain or criterion left out. */
struct par_left_out {
    struct par_number year;
    const char *group_code;
    const char *criterion; /* what is left out */
    const char *title;
    const char *unit_code;
    const char *unit_name;
    struct par_number rank;
    struct par_number rank_without; /* absent: nothing else applies to the unit */
    struct par_number places_up;    /* positive: better without it */
};

/* Lists them in printed order of what is left out, then by rank. `leaves`: 0 leaves out one domain
 * after the other, 1 one leaf after the other.
 * Ownership: *out is the caller's until par_left_out_list_free().
 * Returns: as par_dominance_list(). Since: 0.2 */
PAR_API enum par_status par_left_out_list(struct par_left_outs **out, struct par_book *book,
                                          const struct par_stability_query *query, int leaves,
                                          struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_left_out_next(struct par_left_out *row, struct par_left_outs *list,
                                          struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_left_out_list_free(struct par_left_outs *list);

#ifdef __cplusplus
}
#endif
#endif
