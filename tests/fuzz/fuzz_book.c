/* A book of which some bytes were changed: an error, a finding, or what was true before.
 *
 * An input that begins like a database is the whole file; any other is a list of changes, each four
 * bytes of a place (lowest first, of the file's length) and the byte that stands there then. */
#include "fuzz.h"

#include <parindex/parindex.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "sealed_book.h"

enum { CHANGE = 5 };

static char path[BOOK_PATH_SIZE];
static int fd = -1;
static uint8_t *whole; /* the book as it was made */
static size_t size;
static struct buffer said; /* its dump */

/* A book as text; false when it is refused. */
static bool
dump(struct buffer *out, struct par_book *book)
{
    struct par_lines *list = NULL;
    struct par_line line;
    enum par_status status = par_dump_list(&list, book, NULL);

    buffer_clear(out);
    if (status != PAR_OK)
        return false;
    while ((status = par_dump_next(&line, list, NULL)) == PAR_OK) {
        buffer_text(out, line.text);
        buffer_char(out, '\n');
    }
    HOLDS(status == PAR_END);
    par_dump_list_free(list);
    return true;
}

static void
make_book(void)
{
    char code[PAR_CODE_SIZE];
    struct par_book *book = sealed_book_make(path, true);
    struct stat facts;

    sealed_book_approve(book, code);
    sealed_book_amend(book, code);
    HOLDS(dump(&said, book));
    par_book_close(book);
    fd = open(path, O_RDWR | O_CLOEXEC);
    HOLDS(fd >= 0 && fstat(fd, &facts) == 0);
    size = (size_t)facts.st_size;
    whole = malloc(size);
    HOLDS(whole != NULL && pread(fd, whole, size, 0) == (ssize_t)size);
}

static size_t
place_of(const uint8_t *change)
{
    return (change[0] | (size_t)change[1] << 8 | (size_t)change[2] << 16 |
            (size_t)change[3] << 24) %
           size;
}

static bool
is_whole_file(const uint8_t *bytes, size_t length)
{
    return length >= 15 && memcmp(bytes, "SQLite format 3", 15) == 0;
}

/* Are there findings? Then they are text that steers nothing. */
static bool
has_findings(struct par_book *book)
{
    const struct par_verify_query query = {0};
    struct par_findings *list = NULL;
    struct par_finding row;
    bool found = false;

    if (par_verify_list(&list, book, &query, NULL) != PAR_OK)
        return true;
    while (par_check_next(&row, list, NULL) == PAR_OK) {
        HOLDS(fuzz_is_shown(row.text, strlen(row.text), false));
        found = true;
    }
    par_check_list_free(list);
    return found;
}

static void
look_at_book(void)
{
    struct par_book *book = NULL;
    struct buffer now = BUFFER_INIT;
    bool found = true;

    if (par_book_open(&book, path, PAR_LOOK, NULL) == PAR_OK)
        found = has_findings(book);
    par_book_close(book);
    book = NULL;
    if (par_book_open(&book, path, PAR_READ, NULL) == PAR_OK && dump(&now, book) && !found)
        HOLDS(now.length == said.length && memcmp(now.text, said.text, now.length) == 0);
    par_book_close(book);
    buffer_free(&now);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    size_t changes = length / CHANGE;

    if (whole == NULL)
        make_book();
    if (is_whole_file(bytes, length)) {
        HOLDS(ftruncate(fd, 0) == 0 && pwrite(fd, bytes, length, 0) == (ssize_t)length);
        look_at_book();
        HOLDS(ftruncate(fd, 0) == 0 && pwrite(fd, whole, size, 0) == (ssize_t)size);
        return 0;
    }
    for (size_t i = 0; i < changes; i++)
        HOLDS(pwrite(fd, bytes + i * CHANGE + 4, 1, (off_t)place_of(bytes + i * CHANGE)) == 1);
    look_at_book();
    for (size_t i = 0; i < changes; i++) {
        size_t at = place_of(bytes + i * CHANGE);

        HOLDS(pwrite(fd, whole + at, 1, (off_t)at) == 1);
    }
    return 0;
}
