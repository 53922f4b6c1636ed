/* Trends: what the years of a unit have in common. */
#ifndef PARINDEX_TREND_H
#define PARINDEX_TREND_H

#include <parindex/result.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_trends;

/* One thing that is said of a unit's years. */
struct par_trend {
    const char *unit_code;
    const char *unit_name; /* of the last year */
    /* "best", "worst": the years of its highest and lowest index (where a year has a class and no
     * index: of its best and worst class, if they are of one scale); "rise", "fall": the largest
     * step from one year to the next; "rising", "falling": the longest run of such steps; "class":
     * a class that it had; "class_run": the longest run of years in it */
    const char *item;
    struct par_number year_from; /* first year of the step, run or class */
    struct par_number year_to;
    struct par_number count; /* years in it: of a rising or falling run those that rose or fell */
    const char *class_name;
    enum par_absent class_absent;
    struct par_decimal index_from; /* in year_from */
    struct par_decimal index_to;
    struct par_decimal index_change;
    const char *years; /* all years meant: "2019, 2021" */
};

struct par_trend_query {
    const char *years; /* NULL: all */
    const char *group;
    const char *unit;
    enum par_view view;
    const char *as_of;
};

/* Lists what is to be said of a unit, or of each unit of a group. Only what is known counts: a year
 * without an index ends a run of rising or falling years, one without a class a run in a class;
 * runs have two years at least. Of runs alike in length the latest is taken, of steps alike the
 * latest.
 * Ownership: *out is the caller's until par_trend_list_free().
 * Returns: PAR_OK; PAR_NO "nothing_known"; PAR_NOT_FOUND or PAR_AMBIGUOUS (a name); PAR_USAGE
 * (years); PAR_INVALID (a date); PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_trend_list(struct par_trends **out, struct par_book *book,
                                       const struct par_trend_query *query, struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_trend_next(struct par_trend *row, struct par_trends *list,
                                       struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_trend_list_free(struct par_trends *list);

#ifdef __cplusplus
}
#endif
#endif
