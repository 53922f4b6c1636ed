/* Dumps: refused with the place of each fault, or a book that writes the same text. */
#include "fuzz.h"

#include <parindex/dump.h>

#include <string.h>
#include <unistd.h>

#include "record/load.h"

static int told;

static void
tell(void *context, const struct par_import_finding *finding)
{
    (void)context;
    HOLDS(finding->line >= 0 && finding->column >= 0 && finding->error->status != PAR_OK);
    HOLDS(fuzz_is_shown(finding->error->text, strlen(finding->error->text), false));
    told++;
}

/* A book without a record; each input is put into it and taken back. */
static struct par_book *
empty_book(void)
{
    static struct par_book book = {.mode = PAR_WRITE};
    int steps = 0;

    if (book.store != NULL)
        return &book;
    unlink("empty.parindex");
    HOLDS(store_open(&book.store, "empty.parindex", STORE_CREATE, NULL) == PAR_OK);
    HOLDS(store_migrate(&steps, book.store, NULL) == PAR_OK);
    return &book;
}

static void
writes_the_same(struct par_book *book, const char *text, size_t length)
{
    struct par_lines *list = NULL;
    struct par_line line;
    enum par_status status;
    size_t at = 0;

    HOLDS(par_dump_list(&list, book, NULL) == PAR_OK);
    while ((status = par_dump_next(&line, list, NULL)) == PAR_OK) {
        size_t size = strlen(line.text);

        HOLDS(at + size < length && memcmp(text + at, line.text, size) == 0);
        HOLDS(text[at + size] == '\n');
        at += size + 1;
    }
    HOLDS(status == PAR_END && at == length);
    par_dump_list_free(list);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct par_book *book = empty_book();
    struct par_load_summary summary;
    struct par_error err = PAR_ERROR_INIT;
    enum par_status status;

    told = 0;
    status = load_into(book, fuzz_file(bytes, length), "f", tell, NULL, &summary, &err);
    HOLDS(status == err.status);
    HOLDS(status == PAR_OK || status == PAR_INVALID || status == PAR_STATE);
    HOLDS((status == PAR_INVALID) == (told > 0) && summary.errors == told);
    if (status == PAR_OK)
        writes_the_same(book, (const char *)bytes, length);
    HOLDS(store_in_transaction(book->store) == (status == PAR_OK));
    store_rollback(book->store);
    return 0;
}
