/* What papers printed, inside the library: what facts of units, counts and figures of groups share.
 */
#ifndef RECORD_PUBLISHED_H
#define RECORD_PUBLISHED_H

#include <parindex/published.h>

#include "decision.h"
#include "journal.h"

/* What figures of a group there are; the last stands for "share:" and a class. */
extern const char *const group_figures[];
bool group_figure_is_share(const char *figure);

/* The decision that printed a fact, by number and date together; *is is false for a NULL number.
 * One that is older than the year is refused. */
enum par_status published_decision(struct decision_ref *out, bool *is, struct par_book *book,
                                   const char *number, const char *date, int64_t year,
                                   struct par_error *err);

/* The next number of an entry: given once and never again. */
enum par_status published_entry(int64_t *entry, struct par_batch *batch, int64_t evaluation,
                                int64_t unit, struct par_error *err);
/* Writes `by` into an entry that stands: it is replaced, or withdrawn by itself. */
enum par_status published_replace(struct par_batch *batch, enum record record, int64_t entry,
                                  int64_t by, struct par_error *err);

/* Sets published_differs for a fact that stands with another value; the values are texts. */
enum par_status published_differs(const char *field, const char *stands, const char *given,
                                  struct par_error *err);

#endif
