/* The file engine: what is opened, what is refused, and what is copied and examined. */
#include "book.h"
#include "disk.h"
#include "dump.h"
#include "file_book.h"

#include <sqlite3.h> /* names what a disk answers */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- what is no book ---- */

static void
make_text(void)
{
    file_write("text", "unit,name\nso-noi-vu,Sở Nội vụ\n", 33);
}

static void
make_short(void)
{
    file_write("short", "SQLite format 3", 16);
}

static void
make_foreign(void)
{
    unlink("foreign.db");
    file_write("foreign.db", "", 0);
    sql_run("foreign.db", "CREATE TABLE t (a); INSERT INTO t VALUES (1)");
}

static void
refuses_what_is_no_book(void **state)
{
    static const struct {
        const char *path;
        void (*make)(void);
        enum par_status status;
        const char *code;
        int hinted;
    } cases[] = {
        {"nothing.parindex", NULL, PAR_NOT_BOOK, "no_book", 1},
        {"file:nothing.parindex", NULL, PAR_NOT_BOOK, "no_book", 1},
        {"", NULL, PAR_NOT_BOOK, "no_book", 1},
        {":memory:", NULL, PAR_NOT_BOOK, "no_book", 1},
        {"text/within", make_text, PAR_NOT_BOOK, "no_book", 1},
        {"folder", make_folder, PAR_NOT_BOOK, "not_book", 0},
        {"pipe", make_pipe, PAR_NOT_BOOK, "not_book", 0},
        {"empty", make_empty, PAR_NOT_BOOK, "not_book", 0},
        {"text", make_text, PAR_NOT_BOOK, "not_book", 0},
        {"short", make_short, PAR_NOT_BOOK, "not_book", 0},
        {"foreign.db", make_foreign, PAR_NOT_BOOK, "not_book", 0},
        {"circle", make_circle, PAR_IO, "open", 0},
        {"dqlite:a,b,c/book", NULL, PAR_NOT_BOOK, "engine", 0},
    };
    static const enum store_mode modes[] = {STORE_READ, STORE_WRITE};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t before = 0, after = 0;
        char *bytes = NULL, *bytes_after;

        if (cases[i].make != NULL)
            cases[i].make();
        if (strcmp(cases[i].code, "not_book") == 0 && cases[i].make != make_folder &&
            cases[i].make != make_pipe)
            bytes = file_bytes(cases[i].path, &before);
        for (size_t m = 0; m < COUNT(modes); m++) {
            struct store *store = NULL;

            REFUSED(store_open(&store, cases[i].path, modes[m], fresh()), cases[i].status,
                    cases[i].code);
            assert_null(store);
            assert_int_equal(failure.hint.pattern != NULL, cases[i].hinted);
            /* the status does not hang on whether anybody wants to hear the reason */
            assert_int_equal(store_open(&store, cases[i].path, modes[m], NULL), cases[i].status);
        }
        if (bytes == NULL)
            continue;
        bytes_after = file_bytes(cases[i].path, &after);
        assert_int_equal(after, before);
        assert_memory_equal(bytes_after, bytes, before);
        free(bytes);
        free(bytes_after);
    }
}

/* Nothing of a stranger's schema runs, whatever it is called. */
static void
refuses_a_schema_that_is_not_its_own(void **state)
{
    static const char *const changes[] = {
        "CREATE TABLE more (a)",
        "CREATE TRIGGER more AFTER INSERT ON unit BEGIN DELETE FROM score; END",
        "CREATE VIEW more AS SELECT 1",
        "CREATE INDEX more ON unit_name(name)",
        "DROP TRIGGER published_kept",
        "ALTER TABLE unit ADD COLUMN more TEXT",
        /* a name that SQLite keeps for itself */
        ("CREATE TRIGGER more AFTER INSERT ON unit BEGIN DELETE FROM score; END; PRAGMA "
         "writable_schema = ON;"
         "UPDATE sqlite_schema SET name = 'sqlite_more', sql = replace(sql, 'more', 'sqlite_more') "
         "WHERE name = 'more'"),
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (code <> "
        "'''')', '') WHERE name = 'unit'",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(changes); i++) {
        struct store *store = NULL;

        make_book();
        sql_run(BOOK, changes[i]);
        REFUSED(store_open(&store, BOOK, STORE_READ, fresh()), PAR_NOT_BOOK, "schema");
        REFUSED(store_open(&store, BOOK, STORE_WRITE, fresh()), PAR_NOT_BOOK, "schema");
        assert_non_null(failure.hint.pattern);
    }
    make_book();
    sql_run(BOOK, "ANALYZE"); /* only measures */
    store_close(open_store(BOOK, STORE_WRITE));
}

static void
opens_books_by_every_name(void **state)
{
    static const char *const names[] = {"file.parindex", "file:file.parindex", "./file.parindex",
                                        "folder/../file.parindex", "link"};

    (void)state;
    make_book();
    make_folder();
    unlink("link");
    assert_int_equal(symlink("file.parindex", "link"), 0);
    for (size_t i = 0; i < COUNT(names); i++) {
        struct store *store = open_store(names[i], STORE_READ);
        int version = 0;

        WORKS(store_version(&version, store, fresh()));
        assert_int_equal(version, store_version_current());
        store_close(store);
    }
    store_close(NULL);
}

/* Another program may leave a book in another journal mode: then a part of it lies in a second
 * file. */
static void
brings_the_rollback_journal_back(void **state)
{
    (void)state;
    make_book();
    sql_run(BOOK, "PRAGMA journal_mode = WAL");
    store_close(open_store(BOOK, STORE_WRITE));
    assert_string_equal(sql_get(BOOK, "PRAGMA journal_mode"), "delete");
}

/* ---- reading only ---- */

static int
reads_and_does_not_write(void)
{
    struct store *store = NULL;
    int64_t id = 0;

    if (store_open(&store, "locked/file.parindex", STORE_WRITE, fresh()) != PAR_IO ||
        strcmp(failure.code, "read_only") != 0 || failure.hint.pattern == NULL)
        return 1;
    if (store_open(&store, "locked/file.parindex", STORE_READ, fresh()) != PAR_OK)
        return 2;
    if (store_int(&id, store, SQL_BOOK_NEXT_ENTRY, NO_PARAMS, fresh()) != PAR_OK || id != 1)
        return 3;
    store_close(store);
    return 0;
}

static void
put_in_folder(const char *folder)
{
    char path[64];
    size_t length = 0;
    char *bytes;

    make_book();
    bytes = file_bytes(BOOK, &length);
    mkdir(folder, 0777);
    chmod(folder, 0777);
    snprintf(path, sizeof path, "%s/%s-journal", folder, BOOK);
    unlink(path);
    snprintf(path, sizeof path, "%s/%s", folder, BOOK);
    unlink(path);
    file_write(path, bytes, length);
    free(bytes);
}

static void
reads_a_file_that_cannot_be_written(void **state)
{
    (void)state;
    put_in_folder("locked");
    chmod(".", 0755);
    chmod("locked/file.parindex", 0444);
    chmod("locked", 0555);
    assert_int_equal(as_nobody(reads_and_does_not_write), 0);
    chmod("locked", 0777);
}

static int
cannot_write_beside(void)
{
    struct store *store = NULL;
    enum par_status status;

    /* the file may be written, its journal cannot be made */
    if (store_open(&store, "closed/file.parindex", STORE_WRITE, fresh()) != PAR_OK)
        return 1;
    status = store_begin(store, STORE_CHANGE, fresh());
    if (status == PAR_OK)
        status = store_exec(store, SQL_BOOK_COUNT_ENTRY, PARAMS(P_INT("entry", 5)), NULL, fresh());
    if (status == PAR_OK)
        status = store_commit(store, fresh());
    store_close(store);
    if (status != PAR_IO)
        return 2;
    if (store_open(&store, "closed/new.parindex", STORE_CREATE, fresh()) != PAR_IO ||
        strcmp(failure.code, "create") != 0)
        return 3;
    return 0;
}

static void
says_that_a_folder_cannot_be_written(void **state)
{
    (void)state;
    put_in_folder("closed");
    chmod("closed/file.parindex", 0666);
    chmod("closed", 0555);
    assert_int_equal(as_nobody(cannot_write_beside), 0);
    chmod("closed", 0777);
}

static int
cannot_read(void)
{
    struct store *store = NULL;

    if (store_open(&store, "secret.parindex", STORE_READ, fresh()) != PAR_IO ||
        strcmp(failure.code, "open") != 0)
        return 1;
    return strstr(failure.text, "secret.parindex") == NULL ? 2 : 0;
}

static void
says_which_file_cannot_be_read(void **state)
{
    size_t length = 0;
    char *bytes;

    (void)state;
    make_book();
    bytes = file_bytes(BOOK, &length);
    file_write("secret.parindex", bytes, length);
    free(bytes);
    chmod("secret.parindex", 0);
    assert_int_equal(as_nobody(cannot_read), 0);
    unlink("secret.parindex");
}

/* ---- a change that was broken off ---- */

/* Ends in the middle of a commit: the journal stays, the file is half written. */
static int
breaks_off(void)
{
    static struct store *store; /* stays known to the end: nothing was forgotten */

    disk_install();
    if (store_open(&store, "hot/file.parindex", STORE_WRITE, fresh()) != PAR_OK ||
        store_begin(store, STORE_CHANGE, fresh()) != PAR_OK ||
        store_exec(store, SQL_BOOK_COUNT_ENTRY, PARAMS(P_INT("entry", 5)), NULL, fresh()) != PAR_OK)
        return 1;
    disk_fail(DISK_DELETE, 1, 1, 0, SQLITE_IOERR_DELETE);
    return store_commit(store, fresh()) == PAR_DOUBT ? 0
                                                     : 2; /* and the process ends without closing */
}

static int
refuses_hot(void)
{
    struct store *store = NULL;

    if (store_open(&store, "hot/file.parindex", STORE_READ, fresh()) != PAR_STATE ||
        strcmp(failure.code, "hot_journal") != 0)
        return 1;
    /* a writer too is told of both files, or the copy that it makes lacks the journal */
    if (store_open(&store, "hot/file.parindex", STORE_WRITE, fresh()) != PAR_STATE ||
        strcmp(failure.code, "hot_journal") != 0)
        return 3;
    return failure.hint.pattern == NULL ? 2 : 0;
}

static void
never_shows_a_change_that_was_broken_off(void **state)
{
    struct store *store;
    struct stat st;
    int64_t entry = 0;

    (void)state;
    put_in_folder("hot");
    chmod("hot/file.parindex", 0666);
    assert_int_equal(as_nobody(breaks_off), 0);
    assert_int_equal(stat("hot/file.parindex-journal", &st), 0);
    assert_true(st.st_size > 0);

    chmod("hot/file.parindex-journal", 0666);
    chmod("hot/file.parindex", 0444); /* the file cannot be written */
    assert_int_equal(as_nobody(refuses_hot), 0);
    chmod("hot/file.parindex", 0666);
    chmod("hot", 0555); /* the journal cannot be taken away */
    assert_int_equal(as_nobody(refuses_hot), 0);

    chmod("hot", 0777);
    store =
        open_store("hot/file.parindex", STORE_READ); /* a reader that may, takes the change back */
    WORKS(store_int(&entry, store, SQL_BOOK_NEXT_ENTRY, NO_PARAMS, fresh()));
    assert_int_equal(entry, 1);
    store_close(store);
    assert_int_not_equal(stat("hot/file.parindex-journal", &st), 0);
}

/* ---- copies ---- */

static void
copies_in_one_snapshot(void **state)
{
    static const enum store_mode modes[] = {STORE_READ, STORE_WRITE};
    char *dump, *copied;

    (void)state;
    make_book();
    dump = book_dump(BOOK);
    for (size_t i = 0; i < COUNT(modes); i++) {
        struct store *store = open_store(BOOK, modes[i]);

        unlink("copy.parindex");
        WORKS(store_copy(store, "copy.parindex", fresh()));
        copied = book_dump("copy.parindex");
        SAME_DUMP(dump, copied);
        free(copied);
        REFUSED(store_copy(store, "copy.parindex", fresh()), PAR_EXISTS, "exists");
        REFUSED(store_copy(store, BOOK, fresh()), PAR_EXISTS, "exists");
        REFUSED(store_copy(store, "no/such/folder", fresh()), PAR_IO, "create");
        /* the connection still does what it may, and no more */
        WORKS(store_begin(store, modes[i] == STORE_READ ? STORE_SNAPSHOT : STORE_CHANGE, fresh()));
        if (modes[i] == STORE_READ)
            REFUSED(
                store_exec(store, SQL_BOOK_COUNT_ENTRY, PARAMS(P_INT("entry", 5)), NULL, fresh()),
                PAR_IO, "read_only");
        else
            WORKS(
                store_exec(store, SQL_BOOK_COUNT_ENTRY, PARAMS(P_INT("entry", 0)), NULL, fresh()));
        store_close(store);
    }
    assert_int_equal(files_here(".parindex-"), 0);
    par_book_close(book_again("copy.parindex", PAR_WRITE));
    free(dump);
}

static void
leaves_no_part_of_a_copy(void **state)
{
    struct store *store;
    struct stat st;

    (void)state;
    make_book();
    disk_install();
    store = open_store(BOOK, STORE_WRITE);
    for (long nth = 1;; nth++) {
        enum par_status status;

        unlink("copy.parindex");
        disk_fail(DISK_WRITE | DISK_OPEN | DISK_READ, nth, 1, 0,
                  nth % 2 ? SQLITE_FULL : SQLITE_IOERR);
        status = store_copy(store, "copy.parindex", fresh());
        disk_fail(0, 0, 0, 0, 0);
        assert_int_equal(files_here(".parindex-"), 0);
        if (status == PAR_OK)
            break;
        assert_int_not_equal(stat("copy.parindex", &st), 0);
        if (nth > 2000)
            fail();
    }
    REFUSED(store_begin(store, STORE_CHANGE, fresh()), PAR_OK, NULL);
    REFUSED(store_copy(store, "copy2.parindex", fresh()), PAR_MISUSE, NULL); /* in a transaction */
    store_rollback(store);
    store_close(store);
    disk_remove();
}

/* A page that the disk does not give is no damage of the book. */
static void
a_disk_that_fails_is_no_finding(void **state)
{
    enum par_status status = PAR_IO;

    (void)state;
    make_book();
    disk_install();
    for (long nth = 1; status != PAR_OK; nth++) {
        struct store *store = open_store(BOOK, STORE_READ);

        disk_fail(DISK_READ, nth, 0, 0, SQLITE_IOERR_READ);
        status = store_examine(store, NULL, fresh());
        disk_fail(0, 0, 0, 0, 0);
        assert_true(status == PAR_OK || status == PAR_IO);
        store_close(store);
    }
    disk_remove();
}

static void
does_not_pass_a_damaged_copy(void **state)
{
    struct store *store;
    struct stat st;
    size_t length = 0;
    char *bytes;

    (void)state;
    make_book();
    WORKS(store_examine(store = open_store(BOOK, STORE_READ), NULL, fresh()));
    store_close(store);
    bytes = file_bytes(BOOK, &length);
    for (size_t page = 2; page < 12; page++) /* what is no longer a page of a tree */
        memset(bytes + page * 4096, 0x55, 100);
    file_write(BOOK, bytes, length);
    free(bytes);
    unlink("copy.parindex");
    store = open_store(BOOK, STORE_READ);
    REFUSED(store_examine(store, NULL, fresh()), PAR_DAMAGED, "damage");
    REFUSED(store_copy(store, "copy.parindex", fresh()), PAR_DAMAGED, "damage");
    assert_int_not_equal(stat("copy.parindex", &st), 0);
    store_close(store);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_what_is_no_book),
        cmocka_unit_test(refuses_a_schema_that_is_not_its_own),
        cmocka_unit_test(opens_books_by_every_name),
        cmocka_unit_test(brings_the_rollback_journal_back),
        cmocka_unit_test(reads_a_file_that_cannot_be_written),
        cmocka_unit_test(says_that_a_folder_cannot_be_written),
        cmocka_unit_test(says_which_file_cannot_be_read),
        cmocka_unit_test(never_shows_a_change_that_was_broken_off),
        cmocka_unit_test(copies_in_one_snapshot),
        cmocka_unit_test(leaves_no_part_of_a_copy),
        cmocka_unit_test(a_disk_that_fails_is_no_finding),
        cmocka_unit_test(does_not_pass_a_damaged_copy),
    };

    disk_install(); /* under the store's own part, which it lays over what it finds first */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
