/* Inflation: what units claimed for themselves against what they were granted. */
#ifndef PARINDEX_INFLATION_H
#define PARINDEX_INFLATION_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_inflations;

/* What a row adds up. */
enum par_grain {
    PAR_BY_EACH_UNIT,
    PAR_BY_DOMAIN,    /* over sets by concept, else each set's own */
    PAR_BY_CRITERION, /* leaves, likewise */
    PAR_BY_EACH_YEAR,
    PAR_BY_CELL /* nothing: each score that was raised or cut, with the reason */
};

/* Sums over the leaves that have both a self score and a final one. */
struct par_inflation {
    const char *years; /* "2023, 2024": those that the row adds up */
    const char *group_code;
    const char *unit_code;
    const char *unit_name;
    const char *criterion; /* code of the last of these years */
    const char *title;
    struct par_number scores;          /* leaves that have both */
    struct par_decimal self;           /* points claimed */
    struct par_decimal final;          /* points granted */
    struct par_decimal change;         /* granted − claimed: a cut is negative */
    struct par_decimal change_percent; /* of what was claimed, rounded once to two decimals */
    struct par_number raised;          /* scores that were raised */
    struct par_number cut;
    const char *reason; /* PAR_BY_CELL: the appraiser's note */
};

struct par_inflation_query {
    const char *years;
    const char *group;
    const char *unit;
    const char *criterion; /* with all that stands below it */
    enum par_grain grain;
};

/* Lists claimed against granted points. Penalty points are left out: more of them is no gain; so is
 * what does not apply to a unit. Units come with the largest cut first.
 * Ownership: *out is the caller's until par_inflation_list_free().
 * Returns: PAR_OK; PAR_NO "no_pair" (no leaf has both scores); PAR_NOT_FOUND (a name,
 * "criterion_unknown"); PAR_AMBIGUOUS; PAR_USAGE (years); PAR_BUSY; PAR_IO; PAR_DAMAGED (not as
 * it was sealed); PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_inflation_list(struct par_inflations **out, struct par_book *book,
                                           const struct par_inflation_query *query,
                                           struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_inflation_next(struct par_inflation *row, struct par_inflations *list,
                                           struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_inflation_list_free(struct par_inflations *list);

#ifdef __cplusplus
}
#endif
#endif
