/* Where an answer goes: stdout, or a file that is written whole or not at all. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "must.h"
#include <parindex/error.h>

struct output;

/* Opens stdout (path NULL) or a file that takes the place of `path` when it is closed: until then a
 * new file stands beside it. A book is never replaced, also not through a link. What is wrong is
 * told. Returns: PAR_OK; PAR_STATE (a book); PAR_IO. */
enum par_status output_open(struct output **out, const char *path);
void output_text(struct output *output, const char *text);
void output_bytes(struct output *output, const char *bytes, size_t length);
/* Writes what is left; a file gets its name now. Ends the output also when it fails; what is wrong
 * is told. Returns: PAR_OK; PAR_IO; PAR_DOUBT (the file is there, perhaps not stored). */
enum par_status output_close(struct output *output);
/* Ends the output; a file is not made. NULL is allowed. */
void output_cancel(struct output *output);

/* Descriptors 0 to 2 that are closed are taken, so that no book gets their numbers; what is written
 * to or read from them fails. */
void output_guard_descriptors(void);
/* Closes stdout: an error of an answer that shows only now counts too. What is wrong is told. */
enum par_status output_close_stdout(void);
/* Is it a terminal? */
bool output_is_terminal(void);
enum { WIDTH_USUAL = 80, WIDTH_LEAST = 20 };
/* Columns of the terminal there; the usual ones where there is none or it does not tell. */
int output_width(int fd);

#endif
