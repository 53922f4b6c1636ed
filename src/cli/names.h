/* Names of units and groups, as people type them, into codes. */
#ifndef CLI_NAMES_H
#define CLI_NAMES_H

#include "session.h"

/* Turns arguments.unit, .group and .place of the command line into codes. What is wrong is told.
 * Returns: PAR_OK; as session_unit(). */
enum par_status names_to_codes(struct session *session);

#endif
