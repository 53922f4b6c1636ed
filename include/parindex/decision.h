/* Decisions (quyết định): legal acts. Number, date and issuer together are their identity. */
#ifndef PARINDEX_DECISION_H
#define PARINDEX_DECISION_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_decisions;

struct par_decision {
    const char *number;
    const char *date;   /* NULL: not known */
    const char *issuer; /* NULL: not said */
    const char *kind;   /* "issue", "approve", "amend", "correct", "other" */
    const char *title;
    const char *link;
    const char *years; /* years it is used for, joined by ","; not read when a decision is put */
};

struct par_decision_query {
    const char *decision; /* number, NUMBER@DATE, or NUMBER@ (no date); NULL = all */
};

/* Lists decisions by date, those without a date last, then by number.
 * Ownership: *out is the caller's until par_decision_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_INVALID (query);
 * PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_decision_list(struct par_decisions **out, struct par_book *book,
                                          const struct par_decision_query *query,
                                          struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_decision_next(struct par_decision *row, struct par_decisions *list,
                                          struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_decision_list_free(struct par_decisions *list);

/* Adds a decision. Returns: PAR_OK; PAR_EXISTS; PAR_INVALID; PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED.
 * Since: 0.1 */
PAR_API enum par_status par_decision_add(struct par_batch *batch,
                                         const struct par_decision *decision,
                                         struct par_error *err);
/* Makes the decision of that number, date and issuer as given.
 * Returns: PAR_OK; PAR_INVALID; PAR_STATE (it approves or amends); PAR_IO; PAR_NO_MEMORY;
 * PAR_DAMAGED. Since: 0.1 */
PAR_API enum par_status par_decision_put(struct par_batch *batch,
                                         const struct par_decision *decision,
                                         enum par_effect *effect, struct par_error *err);
/* Edits the decision named by `which` (number, NUMBER@DATE, or NUMBER@ for the one without a date):
 * fields that are not NULL, also date and number. Returns: PAR_OK; PAR_NOT_FOUND; PAR_AMBIGUOUS;
 * PAR_STATE; PAR_INVALID; PAR_EXISTS; PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED. Since: 0.1 */
PAR_API enum par_status par_decision_edit(struct par_batch *batch, const char *which,
                                          const struct par_decision *decision,
                                          struct par_error *err);
/* Removes a decision that nothing refers to.
 * Returns: PAR_OK; PAR_NOT_FOUND; PAR_AMBIGUOUS; PAR_IN_USE; PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED.
 * Since: 0.1 */
PAR_API enum par_status par_decision_remove(struct par_batch *batch, const char *which,
                                            struct par_error *err);

#ifdef __cplusplus
}
#endif
#endif
