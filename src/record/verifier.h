/* What the rooms of verify share: verify.c walks the schema, the seals and the cells,
 * verify_chain.c the journal and the approvals. */
#ifndef RECORD_VERIFIER_H
#define RECORD_VERIFIER_H

#include <parindex/verify.h>
#include <stdbool.h>

#include "check.h"
#include "seal.h"

struct verifier {
    struct par_book *book;
    struct par_list *list;
    const char *years; /* JSON array; NULL: all */
    bool unreadable;   /* tables are not those of parindex */
    struct par_error *err;
    int64_t seen; /* seals and unit-years so far */
};

/* Is this year asked for? */
bool verify_wanted(const struct verifier *v, int64_t year);
/* A row that names nothing yet. */
struct par_finding verify_finding(const char *finding);
enum par_status verify_tell(struct verifier *v, struct par_finding *row, const char *pattern,
                            const struct arg *args);

struct stored {
    unsigned char digest[DIGEST_SIZE];
    int64_t records;
    bool there;
};
enum par_status verify_read_seal(struct stored *out, struct par_book *book, const char *kind,
                                 const char *code, struct par_error *err);

/* Is every link of the journal as it was sealed, and the last one the last? */
enum par_status verify_chain(struct verifier *v);
/* Are approved results those that were approved? `anchor` NULL: no code is looked for. */
enum par_status verify_approvals(struct verifier *v, const char *anchor);
/* Is this a code as verify gives them? PAR_INVALID "anchor" when not. */
enum par_status verify_anchor(const char *anchor, struct par_error *err);

#endif
