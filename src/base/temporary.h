/* A file for what does not fit into memory: without a name, or with one for a moment only, so that
 * nobody else can open it and nothing is left behind. */
#ifndef BASE_TEMPORARY_H
#define BASE_TEMPORARY_H

#include <parindex/error.h>

/* In $TMPDIR, else in /tmp. PAR_IO. */
enum par_status temporary_open(int *out, struct par_error *err);

#endif
