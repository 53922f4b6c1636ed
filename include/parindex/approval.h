/* Approval and amendment: an index becomes a legal fact, and stays readable when it is corrected.
 */
#ifndef PARINDEX_APPROVAL_H
#define PARINDEX_APPROVAL_H

#include <parindex/score.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { PAR_CODE_SIZE = 36 }; /* a verification code, "7F3K-92QD-…", and its NUL */

/* Approves the results of a group in a year by a decision, which is recorded if it is new: the
 * results are written as that decision published them, and from then on nothing in that year
 * changes. `code` gets the verification code that is printed in the decision. Returns: PAR_OK;
 * PAR_NOT_FOUND; PAR_AMBIGUOUS; PAR_INVALID (date before the year, no date); PAR_STATE (not open,
 * approved already, scores missing, nobody takes part, results do not check); PAR_IO;
 * PAR_NO_MEMORY; PAR_DAMAGED; PAR_MISUSE (no group). Since: 0.1 */
PAR_API enum par_status par_approve(char code[PAR_CODE_SIZE], struct par_batch *batch, int year,
                                    const char *group, const char *decision, const char *date,
                                    struct par_error *err);

/* Begins an amendment of an approved year by a later decision: from here to par_amend_end() scores
 * of that group and year can be set. The batch must have a reason. Returns: PAR_OK; PAR_NOT_FOUND;
 * PAR_INVALID (no reason, no date, a decision older than the one that stands); PAR_STATE (not
 * approved); PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED. Since: 0.1 */
PAR_API enum par_status par_amend_begin(struct par_batch *batch, int year, const char *group,
                                        const char *decision, const char *date,
                                        struct par_error *err);

/* Ends an amendment: results are computed anew, facts that changed are published by the decision,
 * the new version stands beside the old one. `code` gets the new verification code. Returns:
 * PAR_OK; PAR_STATE (scores missing); PAR_MISUSE; PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED. Since: 0.1 */
PAR_API enum par_status par_amend_end(char code[PAR_CODE_SIZE], struct par_batch *batch,
                                      struct par_error *err);

/* What an amendment changed: units whose printed facts are others than before. */
struct par_amendment {
    struct par_number year;
    const char *unit_code;
    const char *unit_name;
    struct par_decimal index_from, index_to;
    const char *class_from, *class_to;
    struct par_number rank_from, rank_to;
};

struct par_amendments;

struct par_amendment_query {
    int year;
    const char *group; /* needed */
    int version;       /* 0: the last */
};

/* Lists units whose index, class or rank a version changed.
 * Ownership: *out is the caller's until par_amendment_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND; PAR_AMBIGUOUS; PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY;
 * PAR_MISUSE (no group). Since: 0.1 */
PAR_API enum par_status par_amendment_list(struct par_amendments **out, struct par_book *book,
                                           const struct par_amendment_query *query,
                                           struct par_error *err);
/* The next row. Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY. Since: 0.1 */
PAR_API enum par_status par_amendment_next(struct par_amendment *row, struct par_amendments *list,
                                           struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_amendment_list_free(struct par_amendments *list);

#ifdef __cplusplus
}
#endif
#endif
