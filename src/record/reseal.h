/* Seals written anew: a batch remembers what it touched, and at its end what stands is hashed. */
#ifndef RECORD_RESEAL_H
#define RECORD_RESEAL_H

#include "journal.h"
#include "seal.h"

/* Digests of all that is known of unit-years, sorted, but for their scores; once that stands. */
enum par_status reseal_entrants(struct par_batch *batch, const struct touched *units, size_t count,
                                struct par_error *err);

/* The seals of all that was touched, and the batch's link of the chain. */
enum par_status reseal_batch(struct par_batch *batch, struct par_error *err);

/* The first seal of a new book. */
enum par_status reseal_new_book(struct par_book *book, struct par_error *err);

/* The seals that a dump does not hold, of a book that was loaded. */
enum par_status reseal_derived(struct par_book *book, struct par_error *err);

/* Remembers that the book's own seal changes; it must be as it was sealed. */
enum par_status reseal_touch_book(struct par_batch *batch, struct par_error *err);
/* Remembers that a seal must be computed again when the batch ends. */
enum par_status reseal_touch(struct par_batch *batch, enum seal_kind kind, const char *code,
                             struct par_error *err);
/* The same for what a record of the journal belongs to. */
enum par_status reseal_touch_record(struct par_batch *batch, enum record record, const char *key,
                                    struct par_error *err);
/* A decision got another identity: every seal that names it. */
enum par_status reseal_touch_all(struct par_batch *batch, struct par_error *err);
void reseal_free(struct par_batch *batch);

#endif
