/* A small book with something in every table, and what a stranger with another program does to it.
 */
#ifndef TESTS_SEALED_BOOK_H
#define TESTS_SEALED_BOOK_H

#include <parindex/parindex.h>
#include <stdbool.h>

enum { BOOK_PATH_SIZE = 64 };

/* The decision that approves 2024 in tests, and its date. */
#define DECISION "52/QĐ-UBND"
#define DECIDED "2025-01-24"

/* Makes the book: group "so" (units a, b, c) and "huyen" (unit d), 2024 open with set "bo" and
 * scale "thang", fully scored for "so" but for c 2.1 when `complete` is false; 2023 known from
 * papers. Dies when it cannot. */
struct par_book *sealed_book_make(char path[BOOK_PATH_SIZE], bool complete);
/* Closes it and takes its file away. */
void sealed_book_end(struct par_book *book, const char *path);

/* Reads a CSV text as a file of a kind, in a batch of its own; must succeed. */
void sealed_book_feed(struct par_book *book, const char *kind, const char *text);
/* Begins a batch; must succeed. */
struct par_batch *sealed_book_batch(struct par_book *book, const char *reason);
/* Ends it; must succeed. Gives its number. */
int64_t sealed_book_commit(struct par_batch *batch);
/* Sets a final score of 2024 in ten-thousandths. */
enum par_status sealed_book_score(struct par_batch *batch, const char *unit, const char *criterion,
                                  int64_t units, struct par_error *err);
/* Approves 2024 of "so" by DECISION. */
void sealed_book_approve(struct par_book *book, char code[PAR_CODE_SIZE]);
/* Amends b 1.1 to 52 points by 99/QĐ-UBND of 2025-03-10. */
void sealed_book_amend(struct par_book *book, char code[PAR_CODE_SIZE]);

/* A row also in the tables that no command writes yet, put there by hand and sealed as a batch
 * would; after the last batch the links of the chain must be made anew. */
void sealed_book_fill_rest(struct par_book *book, const char *path);
void sealed_book_chain(struct par_book *book, const char *path);

/* What a forger who has this program's source can do: the batch seals everything anew as it stands,
 * and looks at nothing. */
void sealed_book_forge(struct par_batch *batch, const char *path);

/* Seals what stands in a book anew, with the links of the chain, as if the program had written it;
 * units' years are left as they are. */
void sealed_book_anew(struct par_book *book, const char *path);

/* What `sql` answers first, from the file as another program sees it; lives until the next call. */
const char *stranger_asks(const char *path, const char *sql);
/* Runs SQL on the file with triggers, foreign keys and defence off; false when it failed. */
bool stranger_runs(const char *path, const char *sql);
/* Copies a file. */
void stranger_copies(const char *from, const char *to);

/* The errors of par_verify_list(), one a line:
 * "finding|year|group|unit|criterion|found|expected|text". Lives until the next call; "" when there
 * are none. */
const char *verify_says(const char *path, const char *years, const char *anchor);

#endif
