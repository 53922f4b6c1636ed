/* The whole book as text, and back. */
#ifndef PARINDEX_DUMP_H
#define PARINDEX_DUMP_H

#include <parindex/exchange.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_lines;

/* A line of text, without its end. */
struct par_line {
    const char *text;
};

/* Lists the whole book as text: a line with the format, then one record a line in a fixed order,
 * each as it is sealed, with the seals behind them (docs/formats.md). The same content gives the
 * same bytes everywhere, so that under version control a changed score is one changed line. What
 * follows from the rest, sums and results, is left out. A book that was changed behind the
 * program's back is refused.
 * Ownership: *out is the caller's until par_dump_list_free().
 * Returns: PAR_OK; PAR_DAMAGED (changed, or the file is damaged); PAR_BUSY; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.2 */
PAR_API enum par_status par_dump_list(struct par_lines **out, struct par_book *book,
                                      struct par_error *err);
/* The next line; it lives until the next call.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_dump_next(struct par_line *line, struct par_lines *list,
                                      struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_dump_list_free(struct par_lines *list);

/* What a dump held. */
struct par_load_summary {
    int64_t lines;
    int64_t errors;
    int64_t units, years, scores, batches;
};

/* Makes a new book at `path` from the text that a descriptor gives: the same records, journal,
 * seals and verification codes; its dump is that text, byte for byte. Everything is computed again
 * and compared with the seals. Every fault goes to `report`, with its place in `file_name`; with
 * any fault, or when `keep` is 0, no file is left.
 * Returns: PAR_OK; PAR_EXISTS (something stands at `path`); PAR_INVALID (the text is refused; all
 * faults were reported); PAR_STATE (a newer format); PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED; PAR_DOUBT
 * (the book is there, perhaps not stored). Since: 0.2 */
PAR_API enum par_status par_book_load(const char *path, int keep, int fd, const char *file_name,
                                      par_import_report *report, void *context,
                                      struct par_load_summary *summary, struct par_error *err);

/* The same, and tells `progress` (NULL: nobody) how far it is.
 * Returns: as par_book_load(); PAR_STOPPED. Since: 0.2 */
PAR_API enum par_status par_book_load_told(const char *path, int keep, int fd,
                                           const char *file_name, par_import_report *report,
                                           void *context, par_progress *progress,
                                           void *progress_context, struct par_load_summary *summary,
                                           struct par_error *err);

#ifdef __cplusplus
}
#endif
#endif
