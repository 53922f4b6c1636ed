/* Inside of the commands on scales. */
#ifndef CLI_SCALE_H
#define CLI_SCALE_H

#include "session.h"

/* Classes that no unit can come into, because one above asks for less: "Khá (85) below Tốt (80)" of
 * one scale, of all with NULL, as the running batch has them; "" when all bounds fall. The caller
 * frees it. */
enum par_status scale_disorder(char **text, struct session *session, const char *scale);
/* The note on what scale_disorder() found; nothing for "". */
void scale_note(const char *disorder);

#endif
