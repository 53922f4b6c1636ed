/* Memory runs out inside of SQLite, at each of its requests, the small ones too that it serves from
 * a store of its own otherwise: the call says so and the book is as it was, or it is done; and all
 * that SQLite asked for is given back. */
#include <sqlite3.h> /* its allocator is replaced */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "book.h"
#include "dumped.h"
#include "sealed_book.h"

enum { EACH_UP_TO = 250, RUNS = 100 };

static sqlite3_mem_methods real;
static long requests, fail_at;
static long fail_later; /* for a work that chooses itself when */
static int for_good;
static int64_t held; /* bytes that were asked for and not given back */

static int
refused(void)
{
    requests++;
    return fail_at > 0 && (requests == fail_at || (for_good && requests > fail_at));
}

static void *
take(int size)
{
    void *memory = refused() ? NULL : real.xMalloc(size);

    held += memory != NULL ? real.xSize(memory) : 0;
    return memory;
}

static void
give_back(void *memory)
{
    held -= memory != NULL ? real.xSize(memory) : 0;
    real.xFree(memory);
}

static void *
resize(void *old, int size)
{
    int before = real.xSize(old);
    void *memory = refused() ? NULL : real.xRealloc(old, size);

    held += memory != NULL ? real.xSize(memory) - before : 0;
    return memory;
}

/* ---- what is done ---- */

static char path[BOOK_PATH_SIZE];
static const char template[] = "memory-template.parindex";
static struct par_book *book;

static enum par_status
open_and(enum par_mode mode, enum par_status (*work)(struct par_error *err))
{
    enum par_status status = par_book_open(&book, path, mode, fresh());

    if (status == PAR_OK)
        status = work(&failure);
    par_book_close(book);
    book = NULL;
    return status;
}

static enum par_status
read_list(struct par_findings *list, struct par_error *err)
{
    struct par_finding row;
    enum par_status status;

    while ((status = par_check_next(&row, list, err)) == PAR_OK)
        fail_msg("found: %s", row.text);
    par_check_list_free(list);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
verify(struct par_error *err)
{
    const struct par_verify_query query = {0};
    struct par_findings *list = NULL;
    enum par_status status = par_verify_list(&list, book, &query, err);

    return status == PAR_OK ? read_list(list, err) : status;
}

static enum par_status
show(struct par_error *err)
{
    const struct par_result_query query = {.years = "2024", .group = "so"};
    struct par_results *list = NULL;
    struct par_result row;
    enum par_status status = par_result_list(&list, book, &query, err);

    while (status == PAR_OK)
        status = par_result_next(&row, list, err);
    par_result_list_free(list);
    return status == PAR_END ? PAR_OK : status;
}

/* A batch that ends as `change` says. */
static enum par_status
write_and(enum par_status (*change)(struct par_batch *batch, struct par_error *err),
          struct par_error *err)
{
    struct par_batch *batch = NULL;
    enum par_status status = par_batch_begin(&batch, book, "Lan", "test", "Sửa", err);

    if (status == PAR_OK)
        status = change(batch, err);
    if (status == PAR_OK)
        return par_batch_commit(batch, NULL, err);
    par_batch_cancel(batch);
    return status;
}

static enum par_status
set_score(struct par_batch *batch, struct par_error *err)
{
    return sealed_book_score(batch, "b", "1.2", 150000, err);
}

/* Between two changes something is asked; it lacks memory there alone, and nobody looks at that. */
static enum par_status
set_carelessly(struct par_batch *batch, struct par_error *err)
{
    const struct par_scale_query query = {.scale = "thang"};
    struct par_scale_classes *list = NULL;
    enum par_status status = sealed_book_score(batch, "a", "1.2", 160000, err);

    requests = 0;
    fail_at = fail_later;
    if (status == PAR_OK)
        (void)par_scale_list(&list, book, &query, NULL);
    fail_at = 0;
    par_scale_list_free(list);
    return status == PAR_OK ? set_score(batch, err) : status;
}

static enum par_status
approve_year(struct par_batch *batch, struct par_error *err)
{
    char code[PAR_CODE_SIZE];

    return par_approve(code, batch, 2024, "so", DECISION, DECIDED, err);
}

static enum par_status
score(struct par_error *err)
{
    return write_and(set_score, err);
}

static enum par_status
do_approve(struct par_error *err)
{
    return write_and(approve_year, err);
}

static enum par_status
score_carelessly(struct par_error *err)
{
    return write_and(set_carelessly, err);
}

static const struct {
    const char *name;
    bool chooses; /* when a request fails */
    enum par_mode mode;
    enum par_status (*work)(struct par_error *err);
} works[] = {
    {"verify", false, PAR_LOOK, verify},
    {"rank", false, PAR_READ, show},
    {"score", false, PAR_WRITE, score},
    {"score, with a question", true, PAR_WRITE, score_carelessly},
    {"approve", false, PAR_WRITE, do_approve},
};

/* ---- the runs ---- */

static enum par_status
run(size_t i, long nth)
{
    int64_t before = held;
    enum par_status status;

    requests = 0;
    fail_at = works[i].chooses ? 0 : nth;
    fail_later = nth;
    for_good = nth % 2 == 0;
    status = open_and(works[i].mode, works[i].work);
    fail_at = 0;
    if (held != before)
        fail_msg("%s, request %ld: %d bytes are not given back", works[i].name, nth,
                 (int)(held - before));
    return status;
}

static bool
same_as(const char *text)
{
    char *now = dump_of_file(path);
    bool same = strcmp(now, text) == 0;

    free(now);
    return same;
}

static void
fail_each(size_t i)
{
    char *before, *after;
    long all;

    stranger_copies(template, path);
    before = dump_of_file(path);
    assert_int_equal(run(i, 0), PAR_OK);
    all = requests;
    after = dump_of_file(path);
    for (long nth = 1; nth <= all; nth += nth < EACH_UP_TO ? 1 : 1 + all / RUNS) {
        enum par_status status;

        stranger_copies(template, path);
        status = run(i, nth);
        if (status != PAR_OK && status != PAR_NO_MEMORY)
            fail_msg("%s, request %ld: status %d, %s", works[i].name, nth, (int)status,
                     failure.text);
        if (status == PAR_NO_MEMORY && !same_as(before))
            fail_msg("%s, request %ld: refused, and the book is another", works[i].name, nth);
        if (status == PAR_OK && works[i].mode != PAR_WRITE && !same_as(after))
            fail_msg("%s, request %ld: done, and the book is another", works[i].name, nth);
        if (status == PAR_OK && works[i].mode == PAR_WRITE)
            assert_int_equal(open_and(PAR_LOOK, verify), PAR_OK);
    }
    free(before);
    free(after);
}

static void
test_each_request(void **state)
{
    (void)state;
    book = sealed_book_make(path, true);
    par_book_close(book);
    book = NULL;
    stranger_copies(path, template);
    for (size_t i = 0; i < COUNT(works); i++)
        fail_each(i);
    unlink(path);
    unlink(template);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_request)};
    sqlite3_mem_methods hook;

    assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real), SQLITE_OK);
    hook = real;
    hook.xMalloc = take;
    hook.xFree = give_back;
    hook.xRealloc = resize;
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &hook), SQLITE_OK);
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0), SQLITE_OK);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
