/* Rows as they are hashed: fields, each with its type and length. */
#ifndef RECORD_SEAL_ROW_H
#define RECORD_SEAL_ROW_H

#include "base/digest.h"
#include "store/store.h"

enum { FIELDS_ROOM = 512 };

/* Fields on their way into a digest: many small ones are hashed at once, at the latest by
 * fields_flush(). */
struct fields {
    struct digest *digest;
    size_t used;
    unsigned char bytes[FIELDS_ROOM];
};

/* The room is not cleared: it is used for each row. */
void fields_begin(struct fields *fields, struct digest *digest);
/* A field: its type, its length seven bits a byte with the lowest first, its bytes. */
void fields_put(struct fields *fields, char type, const void *bytes, size_t length);
void fields_text(struct fields *fields, char type, const char *text);
void fields_number(struct fields *fields, int64_t number); /* a value, in decimal */
void fields_flush(struct fields *fields);

/* Begins a digest: the tag, and what it is of. */
void seal_begin(struct digest *digest, const char *what);
/* One field alone. */
void seal_field(struct digest *digest, char type, const void *bytes, size_t length);
/* What comes before the first row of a block, held: its name and those of its columns, here and
 * below without the first `skip`. `bytes` of it go into each digest that has such rows. */
void seal_head_fields(struct fields *head, const char *name, const struct statement *statement,
                      int skip);
void seal_row(struct digest *digest, struct statement *statement, int skip);
/* All rows of a block, behind its head; *records counts them up. */
enum par_status seal_rows(struct digest *digest, int64_t *records, struct store *store,
                          enum sql_block_id block, const struct param *params, int skip,
                          struct par_error *err);

#endif
