/* Books for tests, and ways to look into them past the library. */
#ifndef SUPPORT_BOOK_H
#define SUPPORT_BOOK_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <parindex/parindex.h>
#include <setjmp.h>

#include <cmocka.h>

#include "base/buffer.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* The error of the last call that was given fresh(). */
extern struct par_error failure;
struct par_error *fresh(void); /* cleared */

/* The call succeeds; or it fails with a status and a finding. */
#define WORKS(call) must((call), PAR_OK, NULL, #call, __FILE__, __LINE__)
#define REFUSED(call, status, code) must((call), (status), (code), #call, __FILE__, __LINE__)
void must(enum par_status got, enum par_status wanted, const char *code, const char *call,
          const char *file, int line);

/* A new book, open for writing; `path` is made anew. */
struct par_book *book_new(const char *path);
struct par_book *book_again(const char *path, enum par_mode mode);

/* A batch that begins, and the number it commits with (0: it left no trace). */
struct par_batch *batch_of(struct par_book *book);
int64_t commit(struct par_batch *batch);

/* Runs statements on a file through a connection of its own, or gives the first column of all rows,
 * a line each (until the next call). */
void sql_run(const char *path, const char *sql);
const char *sql_get(const char *path, const char *sql);
int64_t sql_count(const char *path, const char *sql);

/* All bytes of a file; free() them. */
char *file_bytes(const char *path, size_t *length);
void file_write(const char *path, const void *bytes, size_t length);

/* Does some work in a process of its own, as a user who may write nothing that is not open to all;
 * gives what it gave. */
int as_nobody(int (*work)(void));

struct par_number number(int64_t value);
struct par_number no_number(void);
/* "8.5" as points or per cent; "" or NULL is absent. */
struct par_decimal points(const char *text);

#endif
