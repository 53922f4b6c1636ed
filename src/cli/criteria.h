/* Inside of the commands on criteria. */
#ifndef CLI_CRITERIA_H
#define CLI_CRITERIA_H

#include "session.h"

/* A set by its code; its text lives as long as the list, which is the caller's to free.
 * Returns: PAR_OK; PAR_NOT_FOUND; what the book answers. */
enum par_status criteria_set(struct par_set *out, struct par_sets **list, struct session *session,
                             const char *code);

#endif
