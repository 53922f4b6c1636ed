/* Seals: what stands in a book, hashed, so that a change behind the program's back is found.
 *
 * A record is hashed as its block's name and, per column, name and value, each with its length;
 * codes stand for ids. `cells` are the scores of one unit-year (16 bytes); every other column is in
 * exactly one seal (32 bytes) or in the chain over the batches. */
#ifndef RECORD_SEAL_H
#define RECORD_SEAL_H

#include "base/digest.h"
#include "journal.h"

enum seal_kind {
    SEAL_NONE,
    SEAL_BOOK,
    SEAL_GROUP,
    SEAL_UNIT,
    SEAL_DECISION,
    SEAL_SCALE,
    SEAL_SET,
    SEAL_EVALUATION,
    SEAL_END_
};

/* The word in seal.kind; SEAL_END_ for an unknown one. */
const char *seal_word(enum seal_kind kind);
enum seal_kind seal_kind_named(const char *word);

/* The blocks that give the rows of a seal, in the order in which they are hashed, and those of a
 * batch. */
const enum sql_block_id *seal_blocks(int *count, enum seal_kind kind);
const enum sql_block_id *seal_batch_blocks(int *count);

/* Computes a seal as the book stands; *records counts the rows hashed, 0 = the thing is not there.
 */
enum par_status seal_compute(unsigned char digest[DIGEST_SIZE], int64_t *records,
                             struct par_book *book, enum seal_kind kind, const char *code,
                             struct par_error *err);

/* Digest of the cells of one unit-year. */
enum par_status seal_cells(unsigned char digest[DIGEST_CUT], struct par_book *book,
                           int64_t evaluation, int64_t unit, struct par_error *err);

/* What may have stood in a cell. */
enum seal_guess { GUESS_VALUE, GUESS_NO_VALUE, GUESS_NO_ROW };

/* The digest if this one cell had had another final, to try a guess at what stood there. */
enum par_status seal_cells_if(unsigned char digest[DIGEST_CUT], struct par_book *book,
                              int64_t evaluation, int64_t unit, const char *criterion,
                              enum seal_guess guess, int64_t final, struct par_error *err);

/* Refuses results of approved years that are not as they were sealed: PAR_DAMAGED "fingerprint".
 * `years` is a JSON array; group and unit are ids, 0 = all. */
enum par_status seal_check_fixed(struct par_book *book, const char *years, int64_t group,
                                 int64_t unit, struct par_error *err);

/* The chain's link of a batch: SHA-256 over the link before and all that the batch noted. */
enum par_status seal_link(unsigned char digest[DIGEST_SIZE], struct par_book *book, int64_t batch,
                          const unsigned char previous[DIGEST_SIZE], struct par_error *err);

/* Hashes the row that a statement stands on, under a name. */
void seal_put_row(struct digest *digest, const char *name, struct statement *statement);

/* Begins the root of a fingerprint: tag, version, number of units, year, group, rules, criteria and
 * classes. */
enum par_status seal_begin_root(struct digest *digest, struct par_book *book, int64_t evaluation,
                                int64_t version, int64_t units, struct par_error *err);

/* At the end of a batch: cells of unit-years (pairs of ids), then seals of all that was touched and
 * the link. */
enum par_status seal_write_cells(struct par_batch *batch, const int64_t *pairs, size_t count,
                                 struct par_error *err);
enum par_status seal_batch(struct par_batch *batch, struct par_error *err);

/* The first seal of a new book. */
enum par_status seal_new_book(struct par_book *book, struct par_error *err);

/* Remembers that a seal must be computed again when the batch ends. */
enum par_status seal_touch(struct par_batch *batch, enum seal_kind kind, const char *code,
                           struct par_error *err);
/* The same for what a record of the journal belongs to. */
enum par_status seal_touch_record(struct par_batch *batch, enum record record, const char *key,
                                  struct par_error *err);
/* A decision got another identity: every seal that names it. */
enum par_status seal_touch_all(struct par_batch *batch, struct par_error *err);
void seal_free(struct par_batch *batch);

#endif
