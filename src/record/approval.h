/* Approval inside the library. */
#ifndef RECORD_APPROVAL_H
#define RECORD_APPROVAL_H

#include <parindex/approval.h>

#include "base/digest.h"
#include "journal.h"

/* The root over an evaluation as it stands: SHA-256 of its rules and of one leaf a unit, by code.
 */
enum par_status approval_fingerprint(unsigned char root[DIGEST_SIZE], struct par_book *book,
                                     int64_t evaluation, int64_t version, struct par_error *err);

/* The hashes of the units of an evaluation as it stands, by code, one behind the other. */
enum par_status approval_leaves(struct buffer *out, struct par_book *book, int64_t evaluation,
                                struct par_error *err);
/* Folds hashes by pairs, in place; gives how many are left. One without a neighbour goes up as it
 * is. */
size_t approval_fold(unsigned char *hashes, size_t count);
/* The root over rules, criteria, classes and the last hash. */
enum par_status approval_root(unsigned char root[DIGEST_SIZE], struct par_book *book,
                              int64_t evaluation, int64_t version, size_t units,
                              const unsigned char last[DIGEST_SIZE], struct par_error *err);

/* The first 130 bits of a fingerprint as people copy them: 26 characters of Crockford's base 32 in
 * groups of four. */
void approval_code(char code[PAR_CODE_SIZE], const unsigned char fingerprint[DIGEST_SIZE]);

#endif
