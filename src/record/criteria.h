/* Criteria sets inside the library: criteria.c has the sets, criterion.c the tree. */
#ifndef RECORD_CRITERIA_H
#define RECORD_CRITERIA_H

#include "journal.h"

#include <parindex/criteria.h>

/* After a criterion (its key: set, code) came, went or changed: refuses a tree that is none or too
 * large, and brings depth, domain, cap, leaf and printed order of the set's criteria up to date.
 * PAR_INVALID. */
enum par_status criteria_settle(struct par_book *book, const char *key, struct par_error *err);

/* Says that there is no such set: PAR_NOT_FOUND. */
enum par_status set_unknown(const char *set, struct par_error *err);
/* Says that a set has no such criterion: PAR_NOT_FOUND. */
enum par_status criterion_unknown(const char *set, const char *code, struct par_error *err);

#endif
