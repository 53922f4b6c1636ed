/* Files that go with the program: in the folder that the environment variable TMPDIR names, or in
 * /tmp; nobody else can read them. */
#ifndef BASE_TEMPORARY_H
#define BASE_TEMPORARY_H

#include <parindex/error.h>

enum { TEMPORARY_SIZE = 4096 };

/* One without a name: it is gone when *fd is closed. PAR_IO */
enum par_status temporary_open(int *fd, struct par_error *err);
/* One with a name, for a library that opens files by name: unlink() it as soon as that is done.
 * PAR_IO */
enum par_status temporary_named(int *fd, char path[TEMPORARY_SIZE], struct par_error *err);

#endif
