/* Inside of the commands on scores. */
#ifndef CLI_SCORE_H
#define CLI_SCORE_H

#include "session.h"

/* --self, --first or --final, which is meant where none is given. More than one is told.
 * Returns: PAR_OK; PAR_USAGE. */
enum par_status score_stage(enum par_stage *out, const struct session *session);
/* A criterion that is typed twice is told. Returns: PAR_OK; PAR_USAGE. */
enum par_status score_once(const struct session *session);
/* "points granted", for the middle of a sentence. */
const char *score_stage_phrase(enum par_stage stage);
/* Why a score cannot be written; of an approved year also how it is amended instead, with the
 * scores of the command line. Told, so that the caller's caller does not tell it again. Returns
 * `status`. */
enum par_status score_complain(struct session *session, enum par_status status);

#endif
