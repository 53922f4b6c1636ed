/* Lists as text, for tests to compare with. */
#ifndef SUPPORT_ROWS_H
#define SUPPORT_ROWS_H

#include <parindex/listing.h>

/* The rest of a list, a line a row: the fields named ("year,class"), between them " | ". What is
 * absent is its reason in angle brackets; fields that are no columns may be named too. The text
 * lives until the next call. The list is freed. */
const char *rows_text(void *list, const char *keys);

/* The keys of a list's columns, with commas; until the next call. */
const char *column_keys(void *list);

#endif
