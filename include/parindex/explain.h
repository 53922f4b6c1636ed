/* Explanation: one number derived step by step, down to the paper. */
#ifndef PARINDEX_EXPLAIN_H
#define PARINDEX_EXPLAIN_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_explanations;

/* One step. */
struct par_explanation {
    struct par_number year;
    const char *unit_code;
    const char *item;              /* "criterion", "exempt", "bonus", "penalty", "cap", "note", "evidence",
                                      "sum", "rounding", "class", "rank", "decision" */
    const char *criterion;
    const char *title;
    struct par_decimal points;
    struct par_decimal max_points; /* the unit's; of an exemption the set's */
    struct par_decimal index;
    const char *text;              /* in English; a reason, note or document as it was written */
    struct par_message message;    /* the same to be translated; no pattern where the text is a person's */
    struct par_number depth;       /* of the criterion */
};

struct par_explain_query {
    int year;
    const char *unit;
    const char *criterion; /* only this one and what stands below; NULL = the whole */
};

/* Lists the steps from the criteria to the decision. A year known only from papers has what they printed.
 * Ownership: *out is the caller's until par_explain_list_free().
 * Returns: PAR_OK; PAR_NO (nothing is known of that year); PAR_NOT_FOUND; PAR_AMBIGUOUS; PAR_BUSY; PAR_IO;
 * PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.2 */
PAR_API enum par_status par_explain_list(struct par_explanations **out, struct par_book *book,
                                         const struct par_explain_query *query, struct par_error *err);
/* The next step; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_explain_next(struct par_explanation *row, struct par_explanations *list,
                                         struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_explain_list_free(struct par_explanations *list);

#ifdef __cplusplus
}
#endif
#endif
