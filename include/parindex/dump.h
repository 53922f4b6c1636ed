/* The whole book as text, and back. */
#ifndef PARINDEX_DUMP_H
#define PARINDEX_DUMP_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_dump_lines;

/* A line of the canonical text: one record as JSON, without its line end. */
struct par_dump_line {
    const char *text;
};

struct par_dump_query {
    int unused;
};

/* Lists the whole book as canonical text: a first line that names the format, then one record a line, by kind and key.
 * The same content gives the same bytes on every machine, so that in a version control system a changed
 * score is one changed line. Derived rows are left out: they follow from the others.
 * Ownership: *out is the caller's until par_dump_list_free().
 * Returns: PAR_OK; PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.2 */
PAR_API enum par_status par_dump_list(struct par_dump_lines **out, struct par_book *book,
                                      const struct par_dump_query *query, struct par_error *err);
/* The next line. Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_dump_next(struct par_dump_line *row, struct par_dump_lines *list,
                                      struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_dump_list_free(struct par_dump_lines *list);

/* Makes a new book from canonical text read from a descriptor: the same records, journal and fingerprints. What
 * does not fit is refused with its line, and no file is left.
 * Returns: PAR_OK; PAR_EXISTS; PAR_INVALID; PAR_DAMAGED (the chain or a fingerprint does not come out as the
 * text says); PAR_IO; PAR_NO_MEMORY.
 * Since: 0.2 */
PAR_API enum par_status par_book_load(const char *path, int fd, struct par_error *err);

#ifdef __cplusplus
}
#endif
#endif
