/* Successions inside the library. */
#ifndef RECORD_SUCCESSION_H
#define RECORD_SUCCESSION_H

#include <parindex/succession.h>

#include "journal.h"

/* Refuses a link that stands now (by its key in the journal) and contradicts others or the years in
 * which units take part; one that does not stand contradicts nothing. */
enum par_status succession_check(struct par_book *book, const char *key, struct par_error *err);
/* Refuses a unit that takes part behind its end, or before the unit ended whose new name it is. */
enum par_status succession_check_participant(struct par_book *book, const char *key,
                                             struct par_error *err);

/* Refuses to remove a unit, because of the link that names it. Gives PAR_IN_USE. */
enum par_status succession_names(const char *code, const char *unit, const char *from, int64_t year,
                                 struct par_error *err);

/* What a history that follows shows must be as it was sealed: the years of all its units, and the
 * units themselves. */
enum par_status lineage_check(struct par_book *book, const char *years, int64_t unit,
                              struct par_error *err);

#endif
