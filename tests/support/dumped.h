/* Books as dumps, and dumps as books. */
#ifndef SUPPORT_DUMPED_H
#define SUPPORT_DUMPED_H

#include <parindex/parindex.h>

/* The dump of an open book, line ends included; free() it. */
char *dump_of(struct par_book *book);
/* The same of a file. */
char *dump_of_file(const char *path);

/* Loads a text into a new book; a file at `path` is removed first. Gives the status; the faults are
 * "LINE:COLUMN: FIELD: TEXT", a line each, in `said`. */
enum par_status load_text(const char *path, const char *text, size_t length);
extern const char *said;
extern struct par_error load_error;
extern struct par_load_summary load_sum;

/* A copy of a text in which the first `old` is `new`; fails when there is none. free() it. */
char *with(const char *text, const char *old, const char *new);

#endif
