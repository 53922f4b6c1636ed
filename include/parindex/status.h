/* Status: what is recorded, what is missing, what comes next. */
#ifndef PARINDEX_STATUS_H
#define PARINDEX_STATUS_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_statuses;

struct par_status_row {
    struct par_number year;
    const char *group_code;
    const char *group_name;
    const char *state;
    struct par_number units;          /* of the group in that year, as printed or counted */
    struct par_number units_known;    /* units of which something is known */
    struct par_number scores;         /* cells that have a final score */
    struct par_number scores_missing; /* cells that count and have none */
    const char *decision;
    const char *decision_date;
    const char *verification_code;
    const char *next;       /* a command to copy */
    const char *phase;      /* of an open year; NULL: none */
    const char *until;      /* its last day; NULL: none */
    struct par_number over; /* 1: that day is past */
};

struct par_status_query {
    const char *years;
    const char *group;
};

/* Lists evaluations by year and group with what each has and needs.
 * Ownership: *out is the caller's until par_status_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_USAGE (years);
 * PAR_INVALID (query); PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_status_list(struct par_statuses **out, struct par_book *book,
                                        const struct par_status_query *query,
                                        struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_status_next(struct par_status_row *row, struct par_statuses *list,
                                        struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_status_list_free(struct par_statuses *list);

#ifdef __cplusplus
}
#endif
#endif
