/* Small books to ask questions of. */
#ifndef SUPPORT_SAMPLE_H
#define SUPPORT_SAMPLE_H

#include <parindex/parindex.h>

/* Reads the text of a file of a kind in a batch of its own; what it names and the book lacks is made. */
void sample_import(struct par_book *book, const char *kind, const char *csv);
/* The same with a file of examples/. */
void sample_file(struct par_book *book, const char *kind, const char *path);

/* What papers said of Kon Tum 2015–2023, with its scale and the class counts. */
struct par_book *sample_kon_tum(const char *path);

/* The made-up year 2024 of five units: two share the first rank with 91 of 100, one has 72 of its own
 * maximum of 80, one 83.25, and one (62 so far) lacks its score of 3.2. */
struct par_book *sample_2024(const char *path);

#endif
