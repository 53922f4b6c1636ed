/* Scores inside the library. */
#ifndef RECORD_SCORE_H
#define RECORD_SCORE_H

#include <parindex/score.h>

#include "evaluation.h"

/* Where a score stands: a unit in a year that is open, and a leaf of its set. */
struct spot {
    struct unit_ref unit;
    struct participant_ref there;
    struct leaf leaf;
};
/* `in_file`: as in unit_find(). */
enum par_status spot_find(struct spot *out, struct par_book *book, int64_t year, const char *unit,
                          const char *criterion, bool in_file, struct par_error *err);

/* A note of a role ("unit", "appraiser", "explanation") on a cell; NULL or "" takes it away. */
enum par_status note_put(struct par_batch *batch, int64_t year, const char *unit,
                         const char *criterion, const char *role, const char *text,
                         enum par_effect *effect, struct par_error *err);

/* May these points stand there? *maximum gets the unit's own, -1 = not known. PAR_INVALID. */
enum par_status score_fits(int64_t *maximum, struct par_book *book,
                           const struct participant_ref *there, const struct leaf *leaf,
                           struct par_decimal value, const char *field, struct par_error *err);

/* The appraisers of these years (JSON) and group (0: all) that a name means, compared folded: a
 * JSON array, mem_free() it; NULL when the name is. PAR_NOT_FOUND "appraiser_unknown". */
enum par_status score_appraisers(char **out, struct par_book *book, const char *name,
                                 const char *years, int64_t group, struct par_error *err);

#endif
