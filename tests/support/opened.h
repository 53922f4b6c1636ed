/* A new book for each test: open_new() before it, close_it() after it. */
#ifndef SUPPORT_OPENED_H
#define SUPPORT_OPENED_H

#include <parindex/parindex.h>

#define BOOK "opened.parindex"
extern struct par_book *book;

int open_new(void **state);
int close_it(void **state);

/* A row of a table of tests. */
#define IN_NEW_BOOK(test) cmocka_unit_test_setup_teardown(test, open_new, close_it)

#endif
