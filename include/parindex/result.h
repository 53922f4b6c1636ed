/* Results: ranks, histories, domains, methods, counts. */
#ifndef PARINDEX_RESULT_H
#define PARINDEX_RESULT_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_results;
struct par_domain_results;
struct par_method_results;
struct par_class_counts;

/* Which figures are shown. */
enum par_view { PAR_VIEW_DEFAULT, PAR_VIEW_PUBLISHED, PAR_VIEW_CORRECTED, PAR_VIEW_COMPUTED };

/* How rows are chosen and ordered. */
enum par_order {
    PAR_BY_RANK,         /* year, group, rank, then not ranked (`rank`) */
    PAR_BY_YEAR,         /* one unit's years, gaps as rows of their own (`history UNIT`) */
    PAR_BY_UNIT,         /* year by year for each unit of a group (the table of `history GROUP`) */
    PAR_BY_YEAR_AND_UNIT /* the same, the units of each year by their codes. Since 0.2 */
};

struct par_result_query {
    int year; /* one year; 0: see `years` */
    const char
        *years; /* "2015-2023", "2015,2018"; NULL = all (PAR_BY_RANK: the last with results) */
    const char *group; /* code or name; NULL = all */
    const char *unit;  /* code or name; needed for PAR_BY_YEAR */
    enum par_view view;
    const char *as_of; /* YYYY-MM-DD: what was published by that day; NULL = all */
    enum par_order order;
    int follow;   /* PAR_BY_YEAR: the unit's predecessors and successors too */
    int combined; /* with follow: what merged units had together */
    int so_far;   /* on the criteria scored for every unit of the group */
};

/* A unit's result in a year; also what one row of a history is. */
struct par_result {
    struct par_number year;
    const char *unit_code;
    const char *unit_name; /* as it was in that year */
    const char *group_code;
    const char *group_name;
    const char *known; /* "none", "class", "total", "domain", "leaf" */
    const char
        *basis; /* "published", "corrected", "computed", "provisional", "derived"; NULL: a gap */
    const char *class_name;
    enum par_absent class_absent;
    const char *class_en;
    const char *class_short;
    struct par_number class_position; /* 1 = best; absent: in no scale */
    struct par_decimal index;         /* per cent */
    struct par_decimal points;
    struct par_decimal max_points;
    struct par_number rank;
    struct par_number group_size;
    struct par_number ranked;
    struct par_number missing; /* scores that are missing */
    const char *decision;
    const char *decision_date;
    const char *source;
    const char *lineage; /* "own", or the code of the predecessor or successor; of what several had
                            together their codes, joined by "+" */
    struct par_number side; /* with follow: -1 before the unit asked for, 1 after it, 0 itself */
    struct par_number point_decimals; /* of points as this year prints them */
    struct par_number date_unknown; /* 1: with as_of, a fact without a date is among those shown */
    struct par_decimal
        so_far_share; /* with so_far: per cent of the set's maximum that was compared */
};

struct par_domain_query {
    int year;
    const char *years;
    const char *group;
    const char *unit;
    enum par_view view;
    const char *as_of;
};

struct par_domain_result {
    struct par_number year;
    const char *group_code;
    struct par_number rank;
    const char *unit_code;
    const char *unit_name;
    const char *domain;
    const char *domain_title;
    struct par_decimal points;
    struct par_decimal max_points;
    struct par_decimal index;
    struct par_number missing;
};

struct par_method_query {
    int year;
    const char *years;
    const char *group;
    const char *unit;
    enum par_view view;
    const char *as_of; /* date; NULL = now */
};

struct par_method_result {
    struct par_number year;
    const char *group_code;
    struct par_number rank;
    const char *unit_code;
    const char *unit_name;
    const char *method;
    struct par_decimal points;
    struct par_decimal max_points;
    struct par_decimal index;
    struct par_number missing;
};

struct par_count_query {
    int year;
    const char *years; /* NULL = the last year with results */
    const char *group;
    enum par_view view;
    const char *as_of;
};

struct par_class_count {
    struct par_number year;
    const char *group_code;
    const char *group_name;
    const char *class_name;
    const char *class_en;
    struct par_number count;    /* as printed */
    struct par_number named;    /* units of that class known by name from papers */
    struct par_number computed; /* units of that class by their scores */
    struct par_number group_size;
    const char *decision;
    const char *decision_date;
    struct par_number position; /* of the class; absent: in no scale */
};

/* Lists results in the order asked for.
 * Ownership: *out is the caller's until par_result_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_USAGE (years);
 * PAR_INVALID (query); PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_result_list(struct par_results **out, struct par_book *book,
                                        const struct par_result_query *query,
                                        struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_result_next(struct par_result *row, struct par_results *list,
                                        struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_result_list_free(struct par_results *list);

/* Lists results by domain: year, group, rank, unit, domain.
 * Ownership: *out is the caller's until par_domain_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_USAGE (years);
 * PAR_INVALID (query); PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_domain_list(struct par_domain_results **out, struct par_book *book,
                                        const struct par_domain_query *query,
                                        struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_domain_next(struct par_domain_result *row,
                                        struct par_domain_results *list, struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_domain_list_free(struct par_domain_results *list);

/* Lists results by method: year, group, rank, unit, method.
 * Ownership: *out is the caller's until par_method_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_USAGE (years);
 * PAR_INVALID (query); PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_method_list(struct par_method_results **out, struct par_book *book,
                                        const struct par_method_query *query,
                                        struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_method_next(struct par_method_result *row,
                                        struct par_method_results *list, struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_method_list_free(struct par_method_results *list);

/* Lists how many units each class has: printed, named, computed.
 * Ownership: *out is the caller's until par_count_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_USAGE (years);
 * PAR_INVALID (query); PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_count_list(struct par_class_counts **out, struct par_book *book,
                                       const struct par_count_query *query, struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_count_next(struct par_class_count *row, struct par_class_counts *list,
                                       struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_count_list_free(struct par_class_counts *list);

#ifdef __cplusplus
}
#endif
#endif
