/* Check: do the numbers of a book agree? */
#ifndef PARINDEX_CHECK_H
#define PARINDEX_CHECK_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_findings;

struct par_finding {
    const char *level;   /* "error", "notice" */
    const char *finding; /* "class-count", "index", … */
    struct par_number year;
    const char *group_code;
    const char *unit_code;
    const char *criterion;
    const char *decision;
    const char *found;
    const char *expected;
    const char *text;           /* in English */
    struct par_message message; /* the same to be translated */
    const char *group_name;
    const char *unit_name;
};

struct par_check_query {
    const char *years;
    const char *group;
};

/* Checks a book and lists what was found, errors first.
 * Ownership: *out is the caller's until par_check_list_free().
 * Returns: PAR_OK; PAR_NO (nothing is known of the years asked for); PAR_NOT_FOUND or
 * PAR_AMBIGUOUS for a name in the query; PAR_USAGE (years); PAR_INVALID (query); PAR_BUSY; PAR_IO;
 * PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_check_list(struct par_findings **out, struct par_book *book,
                                       const struct par_check_query *query, struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_check_next(struct par_finding *row, struct par_findings *list,
                                       struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_check_list_free(struct par_findings *list);

#ifdef __cplusplus
}
#endif
#endif
