/* Explanation: one number derived step by step, down to the paper. */
#ifndef PARINDEX_EXPLAIN_H
#define PARINDEX_EXPLAIN_H

#include <parindex/result.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_explanations;

/* One step. What its numbers are depends on `item`:
 *   criterion, bonus, penalty  points, maximum (the unit's own; of bonus and penalty the cap),
 * index exempt                     the unit's own maximum (0: does not apply) and the set's; the
 * reason cap                        points before the cap, and the cap note, evidence what stands
 * beside a criterion; a note without a criterion is on the whole sum                        points
 * and maximum of the whole, or of the criterion asked for rounding                   the same with
 * the index that the one rounding gives class                      title: the class; index: its
 * lower bound; points: how many lie above rank                       the unit's place, then its
 * neighbours and their index decision                   title: its number */
struct par_explanation {
    struct par_number year;
    const char *unit_code;
    const char *item;
    const char *criterion;
    const char *title;
    struct par_decimal points;
    struct par_decimal max_points;
    struct par_decimal index;
    const char *text;           /* in English; a reason, note or document as it was written */
    struct par_message message; /* the same to be translated; no pattern where a person wrote it */
    struct par_number depth;    /* of the criterion, 1 = a domain */
    const char *role;           /* of a note: "unit", "appraiser", "explanation" */
    const char *written;        /* what a person wrote: the note, a source, the reason of an
                                   amendment */
};

struct par_explain_query {
    int year;
    const char *unit;
    const char *criterion; /* only this one and what stands below; NULL = the whole */
    enum par_view view;
    const char *as_of; /* YYYY-MM-DD: as known at the end of that day; NULL = all */
};

/* Lists the steps from the criteria to the decision. A year known only from papers has what they
 * printed; of an older version the scores are those it had.
 * Ownership: *out is the caller's until par_explain_list_free().
 * Returns: PAR_OK; PAR_NO "nothing_known"; PAR_NOT_FOUND (also criterion_unknown); PAR_AMBIGUOUS;
 * PAR_INVALID (query); PAR_BUSY; PAR_IO; PAR_DAMAGED (not as it was sealed); PAR_NO_MEMORY.
 * Since: 0.2 */
PAR_API enum par_status par_explain_list(struct par_explanations **out, struct par_book *book,
                                         const struct par_explain_query *query,
                                         struct par_error *err);
/* The next step; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.2 */
PAR_API enum par_status par_explain_next(struct par_explanation *row, struct par_explanations *list,
                                         struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_explain_list_free(struct par_explanations *list);

#ifdef __cplusplus
}
#endif
#endif
