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

#ifdef __cplusplus
}
#endif
#endif
