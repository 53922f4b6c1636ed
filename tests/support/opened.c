#include "opened.h"

#include "book.h"

struct par_book *book;

int
open_new(void **state)
{
    (void)state;
    book = book_new(BOOK);
    return 0;
}

int
close_it(void **state)
{
    (void)state;
    par_book_close(book);
    return 0;
}
