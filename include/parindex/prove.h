/* Proofs: what a unit needs to check its result against the printed code, without the book. */
#ifndef PARINDEX_PROVE_H
#define PARINDEX_PROVE_H

#include <parindex/approval.h>
#include <parindex/dump.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Lists the lines of a proof: year, rules, criteria and classes, the unit's result and scores, and
 * the hashes that lead from it to the verification code of the version that stands
 * (docs/trust.md). `code` gets that code. A year that is not as it was approved is refused.
 * Ownership: *out is the caller's until par_prove_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND (or it takes no part that year); PAR_AMBIGUOUS; PAR_STATE (the
 * year is not approved); PAR_DAMAGED (not as it was approved); PAR_BUSY; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.2 */
PAR_API enum par_status par_prove_list(struct par_lines **out, char code[PAR_CODE_SIZE],
                                       struct par_book *book, int year, const char *unit,
                                       struct par_error *err);
/* The next line; it lives until the next call.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_prove_next(struct par_line *line, struct par_lines *list,
                                       struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_prove_list_free(struct par_lines *list);

#ifdef __cplusplus
}
#endif
#endif
