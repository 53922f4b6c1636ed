/* How a question becomes a list: the rows of a block go into a spool in one snapshot.
 *
 * A field is filled by convention: from the column of its key; a number with decimals takes them
 * from KEY_decimals where the block has that; a field that is NULL takes its reason from why_KEY,
 * else the reason of the field. A decimal's column holds ten-thousandths. */
#ifndef RECORD_LISTING_H
#define RECORD_LISTING_H

#include <parindex/listing.h>
#include <stddef.h>

#include "book.h"

struct listing {
    const struct par_field
        *fields; /* first the columns of the contract, then what only programs read */
    size_t columns;
    size_t count;
    size_t row_size;
    void (*finish)(void *row); /* fills what no field says; may be NULL */
};

#define FIELD(key, type, row, member, reason)                                                      \
    {                                                                                              \
        (key), PAR_FIELD_##type, (uint16_t)offsetof(struct row, member), PAR_NO_OFFSET, (reason)   \
    }
#define FIELD_WHY(key, type, row, member, why, reason)                                             \
    {                                                                                              \
        (key), PAR_FIELD_##type, (uint16_t)offsetof(struct row, member),                           \
            (uint16_t)offsetof(struct row, why), (reason)                                          \
    }

/* Is what a field of this type holds a text? */
bool field_is_text(enum par_field_type type);

/* Runs a block and keeps its rows, in one snapshot with a look at the seals of what it reads. */
enum par_status listing_run(struct par_list **out, const struct listing *listing,
                            struct par_book *book, enum sql_block_id block,
                            const struct param *params, struct par_error *err);

/* The same without a look: for what is found by its code, and looked at where it is shown. */
enum par_status listing_find(struct par_list **out, const struct listing *listing,
                             struct par_book *book, enum sql_block_id block,
                             const struct param *params, struct par_error *err);

/* Rows that a module makes itself: begin, put rows of the listing's struct, end. */
enum par_status listing_begin(struct par_list **out, const struct listing *listing,
                              struct par_error *err);
enum par_status listing_put(struct par_list *list, const void *row, struct par_error *err);
enum par_status listing_end(struct par_list *list, struct par_error *err);

/* What a question ended with: its list goes to *out, or is freed when something failed. */
enum par_status listing_give(struct par_list **out, struct par_list *list, enum par_status status);

/* The typed end of a list: next and free of a module. */
#define LISTING_FUNCTIONS(module, row_struct, list_struct)                                         \
    enum par_status par_##module##_next(struct row_struct *row, struct list_struct *list,          \
                                        struct par_error *err)                                     \
    {                                                                                              \
        return par_list_next(row, (struct par_list *)list, err);                                   \
    }                                                                                              \
    void par_##module##_list_free(struct list_struct *list)                                        \
    {                                                                                              \
        par_list_free((struct par_list *)list);                                                    \
    }

#endif
