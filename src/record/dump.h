/* The book as text, inside the library. */
#ifndef RECORD_DUMP_H
#define RECORD_DUMP_H

#include <parindex/dump.h>

#include "base/json.h"
#include "book.h"
#include "listing.h"

/* The first line, up to the number of the version, and the last one. */
#define DUMP_TAG "[\"parindex-dump/"
#define DUMP_FIRST DUMP_TAG "1\"]"
#define DUMP_LAST "[\"end\"]"

/* Lines of text as a list. */
extern const struct listing lines_listing;
enum par_status lines_put(struct par_list *list, const struct buffer *line, struct par_error *err);

/* The row that a statement stands on as an object: name and value of each column from the place
 * `first` on; bytes in hexadecimal. */
void dump_row(struct json *json, struct statement *statement, int first);

/* All lines, in the snapshot that runs and without verifying anything. */
enum par_status dump_put(struct par_list *list, struct par_book *book, struct par_error *err);

#endif
