/* The journal: who changed what, and taking a batch back. */
#ifndef PARINDEX_JOURNAL_H
#define PARINDEX_JOURNAL_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_logs;

struct par_log {
    struct par_number batch;
    const char *at;
    const char *actor;
    const char *command;
    const char *what; /* in English */
    struct par_number changes;
    const char *reason;
    struct par_number undone_by;
    struct par_message what_message; /* the same to be translated */
};

struct par_log_query {
    const char *years;
    const char *group;
    const char *unit;
    const char *criterion;
    int64_t batch; /* 0 = all */
    int64_t last;  /* at most so many, the newest; 0 = all */
    const char *by;
    const char *since; /* YYYY-MM-DD */
};

/* One changed cell or record. */
struct par_change {
    struct par_number batch;
    const char *record; /* "score", "unit_name", … */
    const char *key;    /* codes, joined by " · " */
    const char *field;  /* NULL: the whole record */
    const char *old_value;
    const char *new_value;
};

struct par_changes;

struct par_change_query {
    int64_t batch;
};

/* Lists batches, newest first.
 * Ownership: *out is the caller's until par_log_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_USAGE (years);
 * PAR_INVALID (query); PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_log_list(struct par_logs **out, struct par_book *book,
                                     const struct par_log_query *query, struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_log_next(struct par_log *row, struct par_logs *list,
                                     struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_log_list_free(struct par_logs *list);

/* Lists the changes of one batch in their order.
 * Ownership: *out is the caller's until par_change_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND (no such batch); PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_change_list(struct par_changes **out, struct par_book *book,
                                        const struct par_change_query *query,
                                        struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_change_next(struct par_change *row, struct par_changes *list,
                                        struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_change_list_free(struct par_changes *list);

/* Takes back a batch (0 = the last one that stands and is no undo) as a change of the running
 * batch; *number gets the batch taken back and may be NULL. Returns: PAR_OK; PAR_NOT_FOUND;
 * PAR_STATE (built on, approved, undone already); PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED. Since: 0.1 */
PAR_API enum par_status par_undo(struct par_batch *batch, int64_t which, int64_t *number,
                                 struct par_error *err);

#ifdef __cplusplus
}
#endif
#endif
