/* Files of every kind, their first line the kind's name: refused with the place of each fault, or
 * read so that the same file once more changes nothing. */
#include "fuzz.h"

#include <parindex/parindex.h>

#include <string.h>
#include <sys/stat.h>

#include "sealed_book.h"

struct told {
    int faults;
    int64_t line;
};

static void
tell(void *context, const struct par_import_finding *finding)
{
    struct told *told = context;

    HOLDS(finding->line >= told->line && finding->column >= 0);
    HOLDS(finding->finding != NULL && finding->error->status != PAR_OK);
    HOLDS(fuzz_is_shown(finding->error->text, strlen(finding->error->text), false));
    told->line = finding->line;
    told->faults++;
}

static struct par_book *
the_book(char path[BOOK_PATH_SIZE])
{
    static struct par_book *book;
    static char made[BOOK_PATH_SIZE];

    if (book == NULL)
        book = sealed_book_make(made, true);
    memcpy(path, made, BOOK_PATH_SIZE);
    return book;
}

/* The kind that the first line names; else one by its first byte. */
static const char *
kind_of_line(const char *line, size_t length)
{
    size_t count = 0;
    const struct par_kind *kinds = par_kinds(&count);

    for (size_t i = 0; i < count; i++)
        if (strlen(kinds[i].name) == length && memcmp(kinds[i].name, line, length) == 0)
            return kinds[i].name;
    return kinds[length > 0 ? (unsigned char)line[0] % count : 0].name;
}

static void
read_again(struct par_batch *batch, const char *kind, const char *text, size_t length,
           const struct par_import_options *options)
{
    struct par_import_summary summary;
    struct told told = {0};
    int64_t changes = par_batch_changes(batch);

    HOLDS(par_import(batch, kind, fuzz_file(text, length), "f", options, tell, &told, &summary,
                     NULL) == PAR_OK);
    HOLDS(summary.added == 0 && summary.edited == 0 && par_batch_changes(batch) == changes);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char path[BOOK_PATH_SIZE];
    struct par_book *book = the_book(path);
    const char *text = (const char *)bytes, *end = memchr(text, '\n', length);
    size_t line = end != NULL ? (size_t)(end - text) : length;
    size_t rest = line < length ? line + 1 : length;
    const char *kind = kind_of_line(text, line);
    const struct par_import_options options = {.create = length % 2};
    struct par_import_summary summary;
    struct par_error err = PAR_ERROR_INIT;
    struct par_batch *batch = sealed_book_batch(book, NULL);
    struct told told = {0};
    struct stat before, after;
    enum par_status status;

    HOLDS(stat(path, &before) == 0);
    status = par_import(batch, kind, fuzz_file(text + rest, length - rest), "f", &options, tell,
                        &told, &summary, &err);
    HOLDS(status == PAR_OK || status == PAR_INVALID || status == PAR_STATE);
    HOLDS((status == PAR_OK) == (told.faults == 0) && summary.errors == told.faults);
    if (status == PAR_OK)
        read_again(batch, kind, text + rest, length - rest, &options);
    par_batch_cancel(batch);
    HOLDS(stat(path, &after) == 0 && before.st_size == after.st_size &&
          before.st_mtim.tv_sec == after.st_mtim.tv_sec &&
          before.st_mtim.tv_nsec == after.st_mtim.tv_nsec);
    return 0;
}
