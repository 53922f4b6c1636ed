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

/* The first 130 bits of a fingerprint as people copy them: 26 characters of Crockford's base 32 in
 * groups of four. */
void approval_code(char code[PAR_CODE_SIZE], const unsigned char fingerprint[DIGEST_SIZE]);

#endif
