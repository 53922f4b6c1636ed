/* Words that a column of a file may hold, as files write them and as people do. */
#ifndef RECORD_IMPORT_WORD_H
#define RECORD_IMPORT_WORD_H

#include "kinds.h"

/* The words of a column, the last is NULL; none for a column that this does not know. */
const char *const *import_words(enum kind_id id, const char *key);
/* The one of `words` that was written, in whatever letters: itself, or as the tables of either
 * language show it; NULL when it is none of them. */
enum par_status import_word_find(const char **word, const char *const *words, const char *written,
                                 struct par_error *err);

#endif
