/* Successions: which unit came after which. They say how to follow a history; no result and no
 * year that anybody takes part in is moved by them. */
#ifndef PARINDEX_SUCCESSION_H
#define PARINDEX_SUCCESSION_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_successions;

/* One link. Several units before or after are as many links. */
struct par_succession {
    const char *unit_code;  /* the unit after; NULL: ended without successor ("abolished" only) */
    const char *from_code;  /* the unit before */
    struct par_number year; /* first year of the unit after */
    const char *kind; /* "renamed", "merged", "split", "transferred", "abolished"; behind the first
                         two and the last the unit before is no more */
    struct par_decimal share;  /* of the unit before, passed on, per cent; absent: not stated */
    const char *decision;      /* number, or NUMBER@DATE; NULL: not known */
    const char *decision_date; /* when a link is put: NULL, the number alone tells; "" the one
                                  without a date */
    const char *unit_name;     /* in that year; not read when a link is put */
    const char *from_name;     /* in the year before; not read when a link is put */
};

struct par_succession_query {
    const char *unit; /* code or name: the links that name it; NULL = all */
    int follow;       /* with a unit: the links that name it, one before it or one after it, in
                         however many steps */
};

/* Lists links by year, the unit after, the unit before.
 * Ownership: *out is the caller's until par_succession_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_BUSY; PAR_IO;
 * PAR_DAMAGED (also when a link of the unit is not as it was sealed); PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_succession_list(struct par_successions **out, struct par_book *book,
                                            const struct par_succession_query *query,
                                            struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.2 */
PAR_API enum par_status par_succession_next(struct par_succession *row,
                                            struct par_successions *list, struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_succession_list_free(struct par_successions *list);

/* Declares a link; one that stands with the very same values is unchanged.
 * Returns: PAR_OK; PAR_NOT_FOUND (a unit, the decision); PAR_AMBIGUOUS; PAR_INVALID (a unit after
 * itself, a circle, a year before the unit before is known or with which years of taking part
 * overlap, shares above 100 per cent); PAR_EXISTS (it stands with other values); PAR_IO;
 * PAR_NO_MEMORY; PAR_DAMAGED. Since: 0.2 */
PAR_API enum par_status par_succession_put(struct par_batch *batch,
                                           const struct par_succession *succession,
                                           enum par_effect *effect, struct par_error *err);
/* Takes a link back. `unit` NULL: the end without a successor; `year` 0: the only one there is.
 * Returns: PAR_OK; PAR_NOT_FOUND (a unit, the link); PAR_AMBIGUOUS (links of several years);
 * PAR_INVALID; PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED. Since: 0.2 */
PAR_API enum par_status par_succession_remove(struct par_batch *batch, const char *unit,
                                              const char *from, int year, struct par_error *err);

#ifdef __cplusplus
}
#endif
#endif
