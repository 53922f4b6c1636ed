/* Dumps that are loaded: the same book again, and what is refused. */
#include "book.h"
#include "dumped.h"
#include "sample.h"
#include "sealed_book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char loaded[] = "loaded.parindex";

static struct par_book *book;
static char path[BOOK_PATH_SIZE];
static char code[PAR_CODE_SIZE];
static char *dump;

/* A row in every table, approved and amended. */
static int
make(void **state)
{
    (void)state;
    book = sealed_book_make(path, true);
    sealed_book_fill_rest(book, path);
    sealed_book_approve(book, code);
    sealed_book_amend(book, code);
    sealed_book_chain(book, path);
    dump = dump_of(book);
    return 0;
}

static int
end(void **state)
{
    (void)state;
    free(dump);
    sealed_book_end(book, path);
    unlink(loaded);
    return 0;
}

static void
loads(const char *text)
{
    char *again;

    if (load_text(loaded, text, strlen(text)) != PAR_OK)
        fail_msg("%s%s", said, load_error.text);
    assert_string_equal(said, "");
    again = dump_of_file(loaded);
    assert_string_equal(again, text);
    free(again);
    assert_string_equal(verify_says(loaded, NULL, NULL), "");
}

static void
test_the_same_book_again(void **state)
{
    (void)state;
    loads(dump);
    assert_string_equal(verify_says(loaded, NULL, code), "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_same_book_again),
    };

    return cmocka_run_group_tests(tests, make, end);
}
