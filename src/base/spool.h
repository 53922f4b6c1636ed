/* A spool: records written one after the other, then read in the same order. The first MiB is kept
 * in memory, what is more in an unlinked temporary file. */
#ifndef BASE_SPOOL_H
#define BASE_SPOOL_H

#include <parindex/error.h>

struct spool;

enum par_status spool_open(struct spool **out, struct par_error *err);
enum par_status spool_put(struct spool *spool, const void *record, size_t length,
                          struct par_error *err);
/* Ends writing (or reading) and stands before the first record. */
enum par_status spool_rewind(struct spool *spool, struct par_error *err);
/* *record is borrowed until the next call and aligned for any type. PAR_END after the last. */
enum par_status spool_next(const void **record, size_t *length, struct spool *spool,
                           struct par_error *err);
int64_t spool_count(const struct spool *spool);
void spool_close(struct spool *spool);

#endif
