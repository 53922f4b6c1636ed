/* Criteria sets (bộ tiêu chí): the tree in force for one group in one year. */
#ifndef PARINDEX_CRITERIA_H
#define PARINDEX_CRITERIA_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_sets;
struct par_criteria;

struct par_set {
    const char *code;
    const char *title;
    const char *decision;            /* number or NUMBER@DATE that issued it */
    struct par_decimal max_points;   /* sum of the normal leaves */
    struct par_decimal printed_max;  /* what the decision says it sums to */
    struct par_number leaves;        /* normal leaves it has */
    struct par_number printed_count; /* what the decision says it has */
    const char *years;               /* evaluations that use it */
};

struct par_criterion {
    const char *set;
    const char *code;
    const char *parent; /* NULL: a domain */
    const char *title;
    const char *title_en;
    struct par_decimal max_points; /* points; of bonus and penalty: the cap; absent: not known */
    const char *method;            /* "appraisal", "survey", "satisfaction", "statistics", "vote" */
    const char *kind;              /* "normal", "bonus", "penalty" */
    const char *concept;
    const char *step;
    const char *rule;
    const char *appraiser;
    struct par_number depth; /* 1 = domain; not read when a criterion is put */
    struct par_number leaf;  /* 1: it is scored; not read */
    struct par_decimal sum;  /* of the leaves below; not read */
};

struct par_set_query {
    const char *set; /* NULL = all */
};

struct par_criterion_query {
    const char *set;
    const char *criterion; /* only this one and what stands below; NULL = all */
};

/* Lists criteria sets by code.
 * Ownership: *out is the caller's until par_set_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_INVALID (query);
 * PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_set_list(struct par_sets **out, struct par_book *book,
                                     const struct par_set_query *query, struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_set_next(struct par_set *row, struct par_sets *list,
                                     struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_set_list_free(struct par_sets *list);

/* Lists the criteria of a set in printed order.
 * Ownership: *out is the caller's until par_criterion_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_INVALID (query);
 * PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_criterion_list(struct par_criteria **out, struct par_book *book,
                                           const struct par_criterion_query *query,
                                           struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_criterion_next(struct par_criterion *row, struct par_criteria *list,
                                           struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_criterion_list_free(struct par_criteria *list);

/* Makes a set as given (title, decision, printed_max, printed_count).
 * Returns: PAR_OK; PAR_INVALID; PAR_NOT_FOUND (decision); PAR_STATE (an approved year uses it);
 * PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED. Since: 0.1 */
PAR_API enum par_status par_set_put(struct par_batch *batch, const struct par_set *set,
                                    enum par_effect *effect, struct par_error *err);
/* Makes a criterion as given; its set is made with it; a new one stands last among its parent's.
 * The parent is the one said, else the one whose code is this one's without its last part (1.1.2
 * → 1.1). Returns: PAR_OK; PAR_INVALID; PAR_NOT_FOUND (parent); PAR_STATE; PAR_IO; PAR_NO_MEMORY;
 * PAR_DAMAGED. Since: 0.1 */
PAR_API enum par_status par_criterion_put(struct par_batch *batch,
                                          const struct par_criterion *criterion,
                                          enum par_effect *effect, struct par_error *err);
/* Copies a set with all its criteria and concepts under a new code.
 * Returns: PAR_OK; PAR_NOT_FOUND; PAR_EXISTS; PAR_INVALID; PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED.
 * Since: 0.1 */
PAR_API enum par_status par_set_copy(struct par_batch *batch, const char *set, const char *new_code,
                                     struct par_error *err);
/* Removes a criterion, or with criterion NULL the whole set, when nothing refers to it.
 * Returns: PAR_OK; PAR_NOT_FOUND; PAR_IN_USE; PAR_STATE; PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED.
 * Since: 0.1 */
PAR_API enum par_status par_set_remove(struct par_batch *batch, const char *set,
                                       const char *criterion, struct par_error *err);

/* A criterion at which everybody has its maximum. */
struct par_spent {
    const char *group_code;
    const char *criterion; /* its code in the last year so */
    const char *title;
    struct par_decimal max_points;
    struct par_number units;       /* to which it applied in that year */
    struct par_number count;       /* years so */
    struct par_number years_known; /* years in which every unit's score of it is known */
    const char *years;             /* "2022, 2023": the years so */
};

struct par_spents;

struct par_spent_query {
    const char *years;
    const char *group;
};

/* Lists criteria that no longer tell units apart: each unit to which one applies has its maximum.
 * A year counts when all their scores are known; over sets a criterion is its concept; bonus and
 * penalty are left out. Ownership: *out is the caller's until par_spent_list_free().
 * Returns: PAR_OK; PAR_NO "no_scores" (no criterion was scored for every unit); PAR_NOT_FOUND or
 * PAR_AMBIGUOUS (group); PAR_USAGE (years); PAR_BUSY; PAR_IO; PAR_DAMAGED (not as it was
 * sealed); PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_spent_list(struct par_spents **out, struct par_book *book,
                                       const struct par_spent_query *query, struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_spent_next(struct par_spent *row, struct par_spents *list,
                                       struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_spent_list_free(struct par_spents *list);

#ifdef __cplusplus
}
#endif
#endif
