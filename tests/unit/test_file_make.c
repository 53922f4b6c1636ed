/* The file engine: a file that is made is whole or not there at all. */
#include "book.h"
#include "disk.h"
#include "file_book.h"

#include "base/alloc.h"

#include <sqlite3.h> /* names what a disk answers */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void
makes_a_book_whole_or_not_at_all(void **state)
{
    struct store *store;
    struct stat st;
    int steps = 0;

    (void)state;
    unlink("made.parindex");
    store = open_store("made.parindex", STORE_CREATE);
    WORKS(store_migrate(&steps, store, fresh()));
    assert_int_equal(steps, store_version_current());
    assert_int_not_equal(stat("made.parindex", &st), 0);
    store_close(store); /* not published */
    assert_int_not_equal(stat("made.parindex", &st), 0);

    store = open_store("made.parindex", STORE_CREATE);
    WORKS(store_migrate(&steps, store, fresh()));
    WORKS(store_publish(store, fresh()));
    store_close(store);
    assert_int_equal(stat("made.parindex", &st), 0);
    assert_int_equal(st.st_nlink, 1);
    assert_int_equal(files_here(".parindex-"), 0);
    store = open_store("made.parindex", STORE_READ);
    REFUSED(store_publish(store, fresh()), PAR_MISUSE, "publish");
    store_close(store);
}

static void
never_takes_a_file_that_exists(void **state)
{
    static const struct {
        const char *path;
        void (*make)(void);
    } cases[] = {{"empty", make_empty},
                 {"folder", make_folder},
                 {"circle", make_circle},
                 {"pipe", make_pipe},
                 {"file.parindex", make_book}};
    struct store *store = NULL;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        cases[i].make();
        REFUSED(store_open(&store, cases[i].path, STORE_CREATE, fresh()), PAR_EXISTS, "exists");
        assert_non_null(failure.hint.pattern);
    }
    REFUSED(store_open(&store, "no/such/folder/x.parindex", STORE_CREATE, fresh()), PAR_IO,
            "create");
    /* nor one that came while it was made */
    unlink("made.parindex");
    store = open_store("made.parindex", STORE_CREATE);
    file_write("made.parindex", "mine", 4);
    REFUSED(store_publish(store, fresh()), PAR_EXISTS, "exists");
    store_close(store);
    assert_int_equal(sql_count(BOOK, "SELECT 1"), 1);
    free(file_bytes("made.parindex", &(size_t){0}));
    assert_int_equal(files_here(".parindex-"), 0);
    unlink("made.parindex");
    /* a name that SQLite takes for no file is one */
    unlink(":memory:");
    WORKS(par_book_create(":memory:", "Tỉnh", NULL, fresh()));
    par_book_close(book_again(":memory:", PAR_READ));
    unlink(":memory:");
}

/* Each operation of the disk fails once; each request for memory too. */
static void
leaves_nothing_when_making_fails(void **state)
{
    struct stat st;
    long last = 1000;

    (void)state;
    unlink("made.parindex");
    disk_install();
    for (long nth = 1; nth <= last; nth++) {
        enum par_status status;

        disk_fail(DISK_OPEN | DISK_WRITE | DISK_SYNC | DISK_DELETE | DISK_TRUNCATE, nth,
                  nth % 2 == 0, 0, SQLITE_IOERR_WRITE);
        status = par_book_create("made.parindex", "Tỉnh", NULL, fresh());
        last = disk_count() < nth ? 0 : last;
        disk_fail(0, 0, 0, 0, 0);
        if (status == PAR_OK) {
            par_book_close(book_again("made.parindex", PAR_WRITE));
            unlink("made.parindex");
        } else {
            assert_true(status == PAR_IO || status == PAR_DOUBT);
            assert_int_not_equal(stat("made.parindex", &st), 0);
        }
        assert_int_equal(files_here(".parindex-"), 0);
    }
    disk_remove();
    for (long nth = 1;; nth++) {
        enum par_status status;

        mem_fail_at(nth, 0);
        status = par_book_create("made.parindex", "Tỉnh", "Province", fresh());
        last = mem_requests();
        mem_fail_at(0, 0);
        if (status == PAR_OK && last < nth)
            break;
        REFUSED(status, PAR_NO_MEMORY, NULL);
        assert_int_not_equal(stat("made.parindex", &st), 0);
        assert_int_equal(files_here(".parindex-"), 0);
    }
    unlink("made.parindex");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_a_book_whole_or_not_at_all),
        cmocka_unit_test(never_takes_a_file_that_exists),
        cmocka_unit_test(leaves_nothing_when_making_fails),
    };

    disk_install(); /* under the store's own part, which it lays over what it finds first */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
