/* The table of sums: what each page of a file is, kept behind the last page.
 *
 * A page tells by its own sum that it was written so, not that it is the last that was written in
 * its place. The table tells that too: it holds the sums of all pages as they were behind one
 * change, which is named by the counter in the file's head, and a sum of itself. SQLite reads no
 * byte behind the last page that the head counts; another program that writes leaves another
 * counter behind, or writes over the table, and then there is none.
 *
 * In the file, behind the last page: a sum of four bytes for each page, 1 for one that was never
 * written, up to a multiple of eight; then 8 bytes of magic, the counter, the number of pages, the
 * size of a page, 4 bytes of zero, and 8 of the sum of all of it. Little-endian, but for the
 * counter, which stands as in the head.
 */
#ifndef STORE_SUMS_H
#define STORE_SUMS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A file of the system's, read and written by its own methods. */
struct sums_file {
    sqlite3_file *file;
    const sqlite3_io_methods *methods;
    int page_size;
};

struct sums {
    uint32_t *of; /* by number of page, from 0 */
    size_t room;
    uint32_t pages;
    uint32_t counter;
    uint64_t sum;
    bool known; /* there is one */
};

enum { SUMS_NEVER = 1 };

uint64_t sums_mix(uint64_t lane, uint64_t word);
/* A sum of bytes, a multiple of eight, in 64 bits: against chance, not against intent. */
uint64_t sums_sum(const unsigned char *bytes, int size, uint64_t lanes[4]);

/* Bytes up to the table, if one of this counter stands at the end; otherwise all bytes of the file.
 * What the table holds is not read. Gives an SQLite code. */
int sums_size(sqlite3_int64 *size, const struct sums_file *file, uint32_t counter);
/* Reads the table of at most so many pages that stands there, unless it was read before; `known`
 * tells whether there is a whole one, `counter` behind which change. Gives an SQLite code. */
int sums_load(struct sums *sums, const struct sums_file *file, uint32_t most);
/* Room for so many pages, which sums_put() then does not ask for; false: there is no memory. */
bool sums_make_room(struct sums *sums, uint32_t pages);
/* Takes the sum of a page; false: there is no memory for it, and no table any more. */
bool sums_put(struct sums *sums, uint32_t number, uint32_t sum);
/* Computes the sums of a file of so many pages by `sum_of`, but of those that were put. */
void sums_scan(struct sums *sums, const struct sums_file *file, uint32_t pages,
               uint32_t (*sum_of)(const unsigned char *page, int size, int64_t number));
/* Writes the table behind the last page; where that fails there is none. */
void sums_store(struct sums *sums, const struct sums_file *file, uint32_t pages, uint32_t counter);
/* There is no table in the file from now on. */
void sums_drop(struct sums *sums, const struct sums_file *file);
void sums_free(struct sums *sums);

#endif
