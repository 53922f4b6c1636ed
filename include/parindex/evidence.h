/* Evidence: the documents that a unit names for what it claims. */
#ifndef PARINDEX_EVIDENCE_H
#define PARINDEX_EVIDENCE_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_evidences;

/* One document for one criterion of a unit; the book keeps what names it, never the file itself. */
struct par_evidence {
    struct par_number year;
    const char *unit_code;
    const char *criterion;
    const char *document; /* its number, or how it is known */
    const char *page;     /* NULL: not said */
    const char *path;     /* where its file is kept; NULL: not said */
    const char *sha256;   /* of its file, 64 hexadecimal digits; NULL: not said */
};

struct par_evidence_query {
    const char *years; /* "2023", "2015-2023", "2015,2018"; NULL = all */
    const char *group; /* NULL = all */
    const char *unit;  /* NULL = all */
};

/* Lists evidence by year, unit, printed order of criteria, document.
 * Ownership: *out is the caller's until par_evidence_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_USAGE (years);
 * PAR_INVALID (query); PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.2 */
PAR_API enum par_status par_evidence_list(struct par_evidences **out, struct par_book *book,
                                          const struct par_evidence_query *query,
                                          struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.2 */
PAR_API enum par_status par_evidence_next(struct par_evidence *row, struct par_evidences *list,
                                          struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_evidence_list_free(struct par_evidences *list);

/* Adds a document to a criterion that is scored, or edits what is said of it: page, path and digest
 * that are NULL are taken away. *effect may be NULL. Returns: PAR_OK; PAR_NOT_FOUND (unit,
 * criterion); PAR_INVALID (no document, a branch, no SHA-256); PAR_STATE (not open, approved,
 * phase); PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED. Since: 0.2 */
PAR_API enum par_status par_evidence_put(struct par_batch *batch,
                                         const struct par_evidence *evidence,
                                         enum par_effect *effect, struct par_error *err);

#ifdef __cplusplus
}
#endif
#endif
