/* Why an index and a rank changed between two years. */
#ifndef PARINDEX_WHY_H
#define PARINDEX_WHY_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

#include <parindex/result.h>

struct par_whys;
struct par_movers;
struct par_likes;

/* One step from the earlier year's index (or rank) to the later one's. The effects of a unit add up
 * to the change of its index as it is shown, its places_up to the change of its rank. */
struct par_why {
    const char *unit_code;
    const char *unit_name;
    struct par_number year_from;
    struct par_number year_to;
    /* in this order: applies_again, new, dropped, exempt, maximum, criterion, bonus, penalty,
     * rules, rounding, paper (what papers show instead); rank_left, rank_criteria, rank_points,
     * rank_rules, rank_came, rank_paper */
    const char *item;
    const char *domain;    /* of the criterion; NULL: of none */
    const char *criterion; /* code in the later year, in the earlier one where it was dropped */
    const char *concept;
    const char *title;
    struct par_decimal points_from;
    struct par_decimal points_to;
    struct par_decimal max_points_from;
    struct par_decimal max_points_to;
    struct par_decimal effect;   /* on the index, in per cent, exact */
    struct par_number places_up; /* of a rank_ item; positive is better */
    const char *passed;          /* names of units that stood above and do not any more */
    const char *passed_by;       /* names of units that stand above and did not before */
    const char *text;            /* codes in the earlier year, where they are others */
    struct par_number criteria;  /* summed up in this row */
};

struct par_why_query {
    int year_from; /* 0: the year before year_to */
    int year_to;
    const char *group; /* NULL = all */
    const char *unit;  /* NULL = all */
    int domains;       /* points summed by domain, the other causes as one row each */
};

/* Lists the steps of each unit that has a computed index in both years.
 * Ownership: *out is the caller's until par_why_list_free().
 * Returns: PAR_OK; PAR_NO (nothing is known of one of the years, or a unit was asked for whose
 * scores are not known in both); PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query;
 * PAR_INVALID (query, the later year first); PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.2 */
PAR_API enum par_status par_why_list(struct par_whys **out, struct par_book *book,
                                     const struct par_why_query *query, struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_why_next(struct par_why *row, struct par_whys *list,
                                     struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_why_list_free(struct par_whys *list);

/* A criterion that moved a group: its effects summed over the group's units. */
struct par_mover {
    const char *group_code;
    const char *group_name;
    struct par_number year_from;
    struct par_number year_to;
    const char *item; /* as in struct par_why */
    const char *criterion;
    const char *concept;
    const char *title;
    struct par_number units; /* that have this step */
    struct par_decimal effect;
};

/* Lists the ten largest gains and losses of criteria of each group; `domains` and `unit` do not
 * count.
 * Ownership: *out is the caller's until par_mover_list_free().
 * Returns: as par_why_list(). Since: 0.2 */
PAR_API enum par_status par_mover_list(struct par_movers **out, struct par_book *book,
                                       const struct par_why_query *query, struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_mover_next(struct par_mover *row, struct par_movers *list,
                                       struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_mover_list_free(struct par_movers *list);

/* Both years of a unit on the criteria that they have in common: same set, crosswalk or concept,
 * applicable in both; without bonus and penalty. */
struct par_like {
    const char *unit_code;
    const char *unit_name;
    const char *group_code;
    struct par_number year_from;
    struct par_number year_to;
    const char *known; /* the depth at which it is compared: leaf, else total or class as shown */
    struct par_decimal coverage_from; /* share of the year's maximum that is in common, per cent */
    struct par_decimal coverage_to;
    struct par_decimal points_from;
    struct par_decimal max_points_from;
    struct par_decimal points_to;
    struct par_decimal max_points_to;
    struct par_decimal index_from; /* not_comparable below the floor */
    struct par_decimal index_to;
    struct par_decimal index_change;
};

struct par_like_query {
    int year_from; /* 0: the year before year_to */
    int year_to;
    const char *group;        /* NULL = all */
    const char *unit;         /* NULL = all */
    struct par_decimal floor; /* least coverage of either year, per cent */
};

/* Lists the units known in one of two years, like for like.
 * Ownership: *out is the caller's until par_like_list_free().
 * Returns: PAR_OK; PAR_NO "coverage" (no unit that is known to its criteria in both years reaches
 * the floor), PAR_NO "nothing_known"; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query;
 * PAR_INVALID (query, the later year first, a floor that is no per cent); PAR_BUSY; PAR_IO;
 * PAR_DAMAGED; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_like_list(struct par_likes **out, struct par_book *book,
                                      const struct par_like_query *query, struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_like_next(struct par_like *row, struct par_likes *list,
                                      struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_like_list_free(struct par_likes *list);

#ifdef __cplusplus
}
#endif
#endif
