/* Canonical bytes of rows, as they are hashed. */
#ifndef RECORD_SEAL_ROW_H
#define RECORD_SEAL_ROW_H

#include "base/buffer.h"
#include "base/digest.h"
#include "store/store.h"

/* A field: its type, its length, its bytes. */
void seal_row_field(struct buffer *out, char type, const void *bytes, size_t length);
void seal_row_text(struct buffer *out, char type, const char *text);
/* Before the first row of a block: its name and those of its columns, here and below without the
 * first `skip`. */
void seal_row_head(struct buffer *out, const char *name, const struct statement *statement,
                   int skip);
/* The row that a statement stands on. */
void seal_row_put(struct buffer *out, struct statement *statement, int skip);

/* Begins a hash: tag, and what is hashed. */
void seal_row_begin(struct digest *digest, const char *what);
/* Hashes what was put and empties the buffer. */
enum par_status seal_row_hash(struct digest *digest, struct buffer *out, struct par_error *err);

#endif
