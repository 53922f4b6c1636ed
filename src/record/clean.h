/* Texts and numbers on their way into the book: checked once, in one way. */
#ifndef RECORD_CLEAN_H
#define RECORD_CLEAN_H

#include <parindex/decimal.h>

#include "base/message.h"

struct par_book;

/* PAR_INVALID because of what stands in a column. */
enum par_status refuse_column(struct par_error *err, const char *code, const char *field,
                              const char *pattern, const struct arg *args);
/* What is said: NULL for a text that is empty. */
const char *said_text(const char *text);

/* A text that must be there / may be (NULL and "" give NULL); normalised; mem_free() it. `field` is
 * the column named in an error. */
enum par_status clean_needed(char **out, const char *text, const char *field,
                             struct par_error *err);
enum par_status clean_optional(char **out, const char *text, const char *field,
                               struct par_error *err);
/* Is it a code? Without a field it is the column "code". */
enum par_status clean_code(const char *code, struct par_error *err);
enum par_status clean_code_as(const char *code, const char *field, struct par_error *err);
/* The code given, if it is free, else one made from the name, with "-2" … while it is taken. */
enum par_status code_for(char **out, struct par_book *book, const char *code, const char *name,
                         struct par_error *err);
/* The key of a name: it has a letter or digit. */
enum par_status clean_name_key(char **key, const char *name, const char *field,
                               struct par_error *err);
/* One of a list of words ended by NULL. */
enum par_status clean_word(const char *word, const char *const *words, const char *field,
                           struct par_error *err);
/* A whole number from 0 to `most`, where there is one. */
enum par_status clean_count(struct par_number value, int64_t most, const char *field,
                            struct par_error *err);
/* Points from 0 to the limit. */
enum par_status clean_points(struct par_decimal value, const char *field, struct par_error *err);

#endif
