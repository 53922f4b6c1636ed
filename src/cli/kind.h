/* Kinds of files, as the commands `import` and `export` name them. */
#ifndef CLI_KIND_H
#define CLI_KIND_H

#include "session.h"

/* The kind of a name ("units"); NULL when there is none. */
const struct par_kind *kind_named(const char *name);
/* Tells that arguments.kind is no kind, and which there are. Returns PAR_USAGE. */
enum par_status kind_complain(const struct session *session);
/* Tells that no kind was given, and which one the header of the first file is of. Returns
 * PAR_USAGE. */
enum par_status kind_guess(const struct session *session, const struct par_import_options *options);

#endif
