/* Findings inside the library: rows that check and verify share. */
#ifndef RECORD_CHECK_H
#define RECORD_CHECK_H

#include <parindex/check.h>

#include "listing.h"

extern const struct listing check_listing;

/* Puts a finding whose message is filled in; its English text is made of it. */
enum par_status check_put(struct par_list *list, struct par_finding *row, struct par_error *err);

/* Puts what par_verify_list() finds (verify.c). `years` is a JSON array, NULL = all; *readable
 * becomes false when the tables cannot be read on. */
enum par_status verify_put(struct par_list *list, bool *readable, struct par_book *book,
                           const char *years, const char *anchor, struct par_error *err);

/* Puts a notice where that found nothing, and pages of the file are not as they were written all
 * the same. */
enum par_status verify_put_pages(struct par_list *list, struct par_book *book,
                                 struct par_error *err);

/* PAR_DAMAGED "fingerprint", in the words of `pattern`, when it finds anything at all: what a
 * stranger changed must not come out as if the program had written it. */
enum par_status verify_sound(struct par_book *book, const char *pattern, struct par_error *err);
/* Is every link of the journal as it was sealed? */
enum par_status verify_journal(bool *sound, struct par_book *book, struct par_error *err);
/* PAR_NO "nothing_known" when the book knows nothing of the years asked for: `years` a JSON array,
 * `words` how they were asked for (NULL: they were not, and PAR_OK). */
enum par_status check_known(struct par_book *book, const char *years, int64_t group,
                            const char *words, struct par_error *err);

#endif
