/* Scores inside the library. */
#ifndef RECORD_SCORE_H
#define RECORD_SCORE_H

#include <parindex/score.h>

#include "journal.h"

/* A note of a role ("unit", "appraiser", "explanation") on a cell; NULL or "" takes it away. */
enum par_status note_put(struct par_batch *batch, int64_t year, const char *unit,
                         const char *criterion, const char *role, const char *text,
                         enum par_effect *effect, struct par_error *err);

#endif
