/* Claims: is a sentence about a unit true, year by year? */
#ifndef PARINDEX_CLAIM_H
#define PARINDEX_CLAIM_H

#include <parindex/result.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_claims;

/* One year's answer. */
struct par_claim {
    struct par_number year;
    const char *unit_code;
    const char *unit_name;
    const char *group_code;
    const char *answer; /* "true", "false", "unknown" */
    const char *class_name;
    enum par_absent class_absent;
    struct par_number rank;
    struct par_number group_size;
    const char *basis;
    const char *decision;
    const char *decision_date;
    const char *claimed;            /* the class asked about, as the year's scale writes it */
    struct par_number date_unknown; /* 1: with as_of, a fact without a date is among those shown */
};

/* Exactly one of class_name and first is asked. */
struct par_claim_query {
    const char *years; /* "2015-2023", "2015,2018"; NULL: every year of which something is known */
    const char *unit;
    const char *class_name; /* at least this class; compared without marks and case */
    int first;              /* among the first so many */
    enum par_view view;
    const char *as_of;
};

/* Answers a claim for each year; a year of which the fact is not known is "unknown". A class is at
 * least another one where the year's scale has both; without a scale only the same class is. Who is
 * evaluated and not ranked is not among the first.
 * Ownership: *out is the caller's until par_claim_list_free().
 * Returns: PAR_OK; PAR_NO "nothing_known" (no year named, none known); PAR_NOT_FOUND;
 * PAR_AMBIGUOUS; PAR_USAGE; PAR_INVALID (class_unknown: no scale and no paper has it; a date);
 * PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.2 */
PAR_API enum par_status par_claim_list(struct par_claims **out, struct par_book *book,
                                       const struct par_claim_query *query, struct par_error *err);
/* The next year; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_claim_next(struct par_claim *row, struct par_claims *list,
                                       struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_claim_list_free(struct par_claims *list);

#ifdef __cplusplus
}
#endif
#endif
