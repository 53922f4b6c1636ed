/* Comparison of two years. */
#ifndef PARINDEX_COMPARE_H
#define PARINDEX_COMPARE_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

#include <parindex/result.h>

struct par_comparisons;
struct par_domain_changes;

struct par_compare_query {
    int year_from; /* 0: the year before year_to */
    int year_to;
    const char *group; /* NULL = all */
    const char *unit;  /* NULL = all */
    enum par_view view;
    const char *as_of;
};

struct par_comparison {
    const char *unit_code;
    const char *unit_name;
    const char *group_code;
    struct par_number year_from;
    struct par_number year_to;
    const char *comparable; /* comma list of class, index, rank; "" = nothing */
    const char *class_from;
    enum par_absent class_from_absent;
    const char *class_to;
    enum par_absent class_to_absent;
    struct par_number classes_up; /* positive is better */
    struct par_decimal index_from;
    struct par_decimal index_to;
    struct par_decimal index_change;
    struct par_number rank_from;
    struct par_number rank_to;
    struct par_number places_up; /* positive is better */
    struct par_number group_size_from;
    struct par_number group_size_to;
    const char *basis_from;
    const char *basis_to;
};

struct par_domain_change {
    const char *unit_code;
    const char *unit_name;
    struct par_number year_from;
    struct par_number year_to;
    const char *concept; /* identity over years; NULL: matched by code in the same set */
    const char *domain_from;
    const char *domain_to;
    const char *domain_title;
    struct par_decimal points_from;
    struct par_decimal points_to;
    struct par_decimal max_points_from;
    struct par_decimal max_points_to;
    struct par_decimal index_from;
    struct par_decimal index_to;
    struct par_decimal index_change;
};

struct par_domain_change_query {
    int year_from;
    int year_to;
    const char *group;
    const char *unit;
    int criteria; /* every criterion down to the leaves, not domains alone: by the scores, whatever
                     view and as_of say */
    enum par_view view;
    const char *as_of; /* date; NULL = now */
};

/* Lists every unit known in one of two years: what changed.
 * Ownership: *out is the caller's until par_compare_list_free().
 * Returns: PAR_OK; PAR_NO (nothing is known of one of the years); PAR_NOT_FOUND or PAR_AMBIGUOUS
 * for a name in the query; PAR_INVALID (query); PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_compare_list(struct par_comparisons **out, struct par_book *book,
                                         const struct par_compare_query *query,
                                         struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_compare_next(struct par_comparison *row, struct par_comparisons *list,
                                         struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_compare_list_free(struct par_comparisons *list);

/* Lists what changed in each domain (or criterion) of a unit.
 * Ownership: *out is the caller's until par_domain_change_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_INVALID (query);
 * PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_domain_change_list(struct par_domain_changes **out,
                                               struct par_book *book,
                                               const struct par_domain_change_query *query,
                                               struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_domain_change_next(struct par_domain_change *row,
                                               struct par_domain_changes *list,
                                               struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_domain_change_list_free(struct par_domain_changes *list);

#ifdef __cplusplus
}
#endif
#endif
