/* Batches: all changes of one invocation, together or not at all, each written to the journal. */
#ifndef PARINDEX_BATCH_H
#define PARINDEX_BATCH_H

#include <parindex/book.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a put did. */
enum par_effect { PAR_UNCHANGED, PAR_ADDED, PAR_EDITED, PAR_REMOVED };

/* Begins a batch: takes the book's write lock, waiting for other writers. `command` is the command
 * that is carried out ("score set"); `reason` may be NULL.
 * Ownership: *out is ended by par_batch_commit() or par_batch_cancel().
 * Returns: PAR_OK; PAR_INVALID (actor or reason); PAR_BUSY; PAR_IO (read-only file or folder);
 * PAR_NO_MEMORY; PAR_MISUSE.
 * Since: 0.1 */
PAR_API enum par_status par_batch_begin(struct par_batch **out, struct par_book *book,
                                        const char *actor, const char *command, const char *reason,
                                        struct par_error *err);

/* Says in words what the batch does, for the log; the last one said stands.
 * Since: 0.1 */
PAR_API void par_batch_say(struct par_batch *batch, const struct par_message *what);

/* Brings tallies and results up to date, and makes all changes of the batch last. A batch without a
 * change leaves no trace. *number gets the batch's number, 0 without a change; it may be NULL.
 * Ownership: the batch is ended, also when it fails.
 * Returns: PAR_OK; PAR_IO; PAR_DOUBT; PAR_BUSY; PAR_DAMAGED; PAR_NO_MEMORY; PAR_INVALID;
 * PAR_STOPPED; PAR_MISUSE (a change failed half way, an amendment was not ended).
 * Since: 0.1 */
PAR_API enum par_status par_batch_commit(struct par_batch *batch, int64_t *number,
                                         struct par_error *err);

/* Takes back everything and ends the batch; NULL is allowed. Since: 0.1 */
PAR_API void par_batch_cancel(struct par_batch *batch);

/* Changed cells and records so far. Since: 0.1 */
PAR_API int64_t par_batch_changes(const struct par_batch *batch);

#ifdef __cplusplus
}
#endif
#endif
