/* Parts of `published`: facts in words, and the table of what papers printed. */
#ifndef CLI_PUBLISHED_H
#define CLI_PUBLISHED_H

#include "must.h"
#include "session.h"

/* "class Xuất sắc, index 91.74 %, rank 3, 20 units in the group"; "" when there is none. The caller
 * frees it. */
char *published_facts(const struct par_published *row);
/* What differs: "class Tốt → Khá"; "" when nothing does. The caller frees it. */
char *published_changes(const struct par_published *before, const struct par_published *after);
/* "41/QĐ-UBND 25/01/2024", "no decision". The caller frees it. */
char *published_by(const char *number, const char *date);
/* Notes that so many printed indexes are above PAR_INDEX_LIKELY; nothing for none. */
void published_note(int64_t unlikely);

#endif
