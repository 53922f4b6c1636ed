/* Verification: was the file changed behind the program's back? */
#ifndef PARINDEX_VERIFY_H
#define PARINDEX_VERIFY_H

#include <parindex/check.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_verify_query {
    const char *years;  /* only what these years hold, beside the journal and what all years share;
                           NULL: all */
    const char *anchor; /* a verification code from paper; NULL: none */
};

/* Looks at the schema and the file, recomputes every seal, the cells of every unit-year, the chain
 * of batches and the fingerprints of approved years, and lists what differs from what the program
 * wrote; an anchor that is the code of no version is a finding too. Where nothing differs, pages of
 * the file that are not as they were written are a notice (level "notice"). An empty list: the book
 * is as the program wrote it. The book may be opened with PAR_LOOK, so that a schema which another
 * program changed is listed instead of refused. Ownership: *out is the caller's until
 * par_check_list_free(); rows are read by par_check_next(). Returns: PAR_OK; PAR_INVALID (anchor is
 * no code); PAR_USAGE (years); PAR_NO (nothing is known of them); PAR_BUSY; PAR_IO; PAR_DAMAGED;
 * PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_verify_list(struct par_findings **out, struct par_book *book,
                                        const struct par_verify_query *query,
                                        struct par_error *err);

#ifdef __cplusplus
}
#endif
#endif
