/* Reading a text line by line, with the place of what is wrong.
 *
 * A line ends in LF. Refused, each with its line and character: NUL, bytes that are not UTF-8, a
 * carriage return, a line of more than 16 MiB, a last line that does not end. Memory does not grow
 * with the text or with a line.
 */
#ifndef BASE_LINES_H
#define BASE_LINES_H

#include <parindex/error.h>

struct lines;

struct line {
    char *text; /* NUL-terminated, may be changed; borrowed until the next call */
    size_t length;
    int64_t number; /* from 1 */
};

/* Reads from a descriptor that stays the caller's. */
enum par_status lines_open(struct lines **out, int fd, struct par_error *err);
/* The next line without its end. PAR_END. PAR_INVALID with code ("line_nul", "line_utf8",
 * "line_cr", "line_long", "line_cut"), line and column; reading goes on with the next line. PAR_IO,
 * PAR_NO_MEMORY. */
enum par_status lines_next(struct line *line, struct lines *lines, struct par_error *err);
void lines_close(struct lines *lines);

/* The character, from 1, that the byte at `at` belongs to. */
int64_t line_column(const char *text, size_t at);

#endif
