/* One value of a row, as text. */
#ifndef CLI_CELL_H
#define CLI_CELL_H

#include "must.h"
#include <parindex/listing.h>

/* The value of a field in a row, taken out of its struct. */
struct cell {
    const struct par_field *field;
    enum par_absent absent; /* 0: it is there */
    const char *text;       /* texts, words, codes, dates, times */
    int64_t number;         /* years, counts, changes, yes or no */
    struct par_decimal decimal;
};

struct cell cell_of(const struct par_field *field, const void *row);

/* For programs: '.' and ISO dates, "yes" and "no", words as they are. Nothing when absent. */
void cell_plain(struct string *out, const struct cell *cell);
/* For people: the reader's mark and dates, words translated, "–" when absent, − as the sign;
 * control characters shown as \u{…}. */
void cell_human(struct string *out, const struct cell *cell);
/* For Excel: comma and 24/01/2025 whatever the language. */
void cell_excel(struct string *out, const struct cell *cell);
/* Is it a number, so that a leading '-' is its sign and no formula? */
bool cell_is_number(const struct cell *cell);

#endif
