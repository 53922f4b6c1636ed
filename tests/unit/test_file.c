/* The file engine: what is opened, what is refused, and that a file is whole or not there at all.
 */
#include "book.h"
#include "disk.h"
#include "dump.h"
#include "store/file.h"

#include "base/alloc.h"
#include "base/clock.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h> /* makes files that are no books, and locks books */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char BOOK[] = "file.parindex";

static struct store *
open_store(const char *path, enum store_mode mode)
{
    struct store *store = NULL;

    WORKS(store_open(&store, path, mode, fresh()));
    assert_non_null(store);
    return store;
}

static void
make_book(void)
{
    par_book_close(book_new(BOOK));
}

/* ---- what is no book ---- */

static void
make_empty(void)
{
    file_write("empty", "", 0);
}

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
make_folder(void)
{
    mkdir("folder", 0777);
}

static void
make_pipe(void)
{
    unlink("pipe");
    assert_int_equal(mkfifo("pipe", 0666), 0);
}

static void
make_circle(void)
{
    unlink("circle");
    assert_int_equal(symlink("circle", "circle"), 0);
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
        assert_string_equal(store_path(store), i == 1 ? "file.parindex" : names[i]);
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

static void
lets_readers_write_nothing(void **state)
{
    struct store *store;
    int64_t changed = 7;

    (void)state;
    make_book();
    store = open_store(BOOK, STORE_READ);
    REFUSED(store_exec(store, SQL_BOOK_COUNT_ENTRY, PARAMS(P_INT("entry", 5)), &changed, fresh()),
            PAR_IO, "read_only");
    assert_int_equal(changed, 7);
    store_close(store);
}

static void
checks_references(void **state)
{
    struct store *store;

    (void)state;
    make_book();
    store = open_store(BOOK, STORE_WRITE);
    REFUSED(store_exec(store, SQL_CHANGE_RECORD,
                       PARAMS(P_INT("batch", 99), P_INT("seq", 1), P_TEXT("record", "unit"),
                              P_TEXT("key", "[]"), P_NULL("old"), P_NULL("new")),
                       NULL, fresh()),
            PAR_STATE, "constraint");
    assert_string_equal(failure.block, "change_record");
    store_close(store);
}

/* ---- making ---- */

static int
files_here(const char *part)
{
    DIR *folder = opendir(".");
    int count = 0;

    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        count += strstr(entry->d_name, part) != NULL;
    closedir(folder);
    return count;
}

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
    struct store *store = NULL;

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

/* ---- what SQLite says ---- */

/* A statement that was prepared fails by what the file holds. */
static void
tells_a_spoiled_book_from_a_disk(void **state)
{
    static const struct {
        int code;
        enum par_status status;
        const char *finding;
    } cases[] = {
        {SQLITE_ERROR, PAR_DAMAGED, "damage"},      {SQLITE_TOOBIG, PAR_DAMAGED, "damage"},
        {SQLITE_MISMATCH, PAR_DAMAGED, "damage"},   {SQLITE_CORRUPT, PAR_DAMAGED, "damage"},
        {SQLITE_IOERR_READ, PAR_IO, "disk"},        {SQLITE_IOERR_NOMEM, PAR_NO_MEMORY, NULL},
        {SQLITE_NOMEM, PAR_NO_MEMORY, NULL},        {SQLITE_FULL, PAR_IO, "full"},
        {SQLITE_READONLY, PAR_IO, "read_only"},     {SQLITE_BUSY, PAR_BUSY, "busy"},
        {SQLITE_LOCKED, PAR_BUSY, "busy"},          {SQLITE_INTERRUPT, PAR_STOPPED, "stopped"},
        {SQLITE_NOTADB, PAR_DAMAGED, "not_sqlite"},
    };
    struct store *store;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        REFUSED(file_spoiled(NULL, cases[i].code, fresh()), cases[i].status, cases[i].finding);
    make_book();
    store = open_store(BOOK, STORE_READ);
    REFUSED(store_exec(store, SQL_BOOK_ROW, PARAMS(P_TEXT("key", "no JSON")), NULL, fresh()),
            PAR_DAMAGED, "damage");
    assert_non_null(failure.hint.pattern);
    store_close(store);
}

static struct connection *
connection(void)
{
    struct connection *c = NULL;

    make_book();
    WORKS(file_open(&c, BOOK, STORE_WRITE, fresh()));
    return c;
}

/* Where memory was out also for the second try to take a change back. */
static void
begins_nothing_inside_of_what_still_runs(void **state)
{
    struct connection *c = connection();

    (void)state;
    WORKS(file_run(c, "BEGIN", fresh())); /* and no way back was kept */
    REFUSED(file_begin(c, STORE_CHANGE, fresh()), PAR_NO_MEMORY, NULL);
    WORKS(file_run(c, "ROLLBACK", fresh()));
    WORKS(file_begin(c, STORE_CHANGE, fresh()));
    file_rollback(c);
    assert_true(sqlite3_get_autocommit(c->db));
    file_close(c);
}

/* A bulk transaction that could not begin leaves nothing set that is set for it alone. */
static void
begins_a_bulk_or_leaves_all_as_it_was(void **state)
{
    struct connection *c = connection();
    int references = 0, spared = 7;

    (void)state;
    assert_int_equal(sqlite3_db_config(c->db, SQLITE_DBCONFIG_LOOKASIDE, NULL, 0, 0), SQLITE_OK);
    sqlite3_hard_heap_limit64(1);
    REFUSED(file_begin(c, STORE_BULK, fresh()), PAR_NO_MEMORY, NULL);
    sqlite3_hard_heap_limit64(0);
    assert_true(sqlite3_get_autocommit(c->db));
    WORKS(file_begin(c, STORE_BULK, fresh()));
    file_rollback(c);
    WORKS(file_number(&references, c->db, "PRAGMA foreign_keys", fresh()));
    WORKS(file_number(&spared, c->db, "PRAGMA ignore_check_constraints", fresh()));
    assert_int_equal(references, 1);
    assert_int_equal(spared, 0);
    file_close(c);
}

/* ---- commits that fail ---- */

static enum par_status
write_once(long nth, unsigned operations, int for_good, int done, int code)
{
    struct store *store = open_store(BOOK, STORE_WRITE);
    enum par_status status;

    WORKS(store_begin(store, STORE_CHANGE, fresh()));
    WORKS(store_exec(store, SQL_BOOK_COUNT_ENTRY, PARAMS(P_INT("entry", 5)), NULL, fresh()));
    disk_fail(operations, nth, for_good, done, code);
    status = store_commit(store, fresh());
    assert_false(store_in_transaction(store));
    disk_fail(0, 0, 0, 0, 0);
    store_close(store);
    return status;
}

static int64_t
entries(void)
{
    return sql_count(BOOK, "SELECT entries FROM book");
}

static void
says_when_a_change_may_be_stored(void **state)
{
    static const struct {
        unsigned operations;
        int code, for_good, done;
        enum par_status status;
        const char *finding;
        int64_t stored;
    } cases[] = {
        {DISK_WRITE, SQLITE_FULL, 1, 0, PAR_IO, "full", 0},
        {DISK_WRITE, SQLITE_IOERR_NOMEM, 1, 0, PAR_NO_MEMORY, NULL, 0},
        {DISK_WRITE, SQLITE_IOERR_WRITE, 0, 0, PAR_DOUBT, "doubt", 0},
        {DISK_SYNC, SQLITE_IOERR_FSYNC, 1, 0, PAR_DOUBT, "doubt", 0},
        {DISK_DELETE, SQLITE_IOERR_DELETE, 0, 0, PAR_DOUBT, "doubt", 0},
        {DISK_DELETE, SQLITE_IOERR_DIR_FSYNC, 0, 1, PAR_DOUBT, "doubt",
         5}, /* gone, but who knows */
    };

    (void)state;
    disk_install();
    for (size_t i = 0; i < COUNT(cases); i++) {
        make_book();
        REFUSED(write_once(1, cases[i].operations, cases[i].for_good, cases[i].done, cases[i].code),
                cases[i].status, cases[i].finding);
        assert_int_equal(entries(), cases[i].stored);
        make_book();
        par_error_clear(&failure);
        assert_int_equal(entries(), 0);
    }
    disk_remove();
}

/* The status does not hang on whether anybody wants to hear the reason. */
static void
doubts_without_an_error_to_fill(void **state)
{
    struct store *store;

    (void)state;
    make_book();
    disk_install();
    store = open_store(BOOK, STORE_WRITE);
    WORKS(store_begin(store, STORE_CHANGE, fresh()));
    WORKS(store_exec(store, SQL_BOOK_COUNT_ENTRY, PARAMS(P_INT("entry", 5)), NULL, fresh()));
    disk_fail(DISK_DELETE, 1, 0, 0, SQLITE_IOERR_DELETE);
    assert_int_equal(store_commit(store, NULL), PAR_DOUBT);
    store_close(store);
    disk_remove();
}

/* Whatever fails in a commit: it is stored and said to be, or not stored and not said to be, or in
 * doubt. */
static void
stores_all_or_nothing(void **state)
{
    (void)state;
    disk_install();
    for (int for_good = 0; for_good < 2; for_good++) {
        for (long nth = 1;; nth++) {
            enum par_status status;
            long last;

            make_book();
            disk_install();
            status = write_once(nth, DISK_ALL, for_good, 0, SQLITE_IOERR);
            last = disk_count();
            SOUND(BOOK);
            assert_true(status == PAR_OK || status == PAR_IO || status == PAR_DOUBT);
            if (status != PAR_DOUBT)
                assert_int_equal(entries(), status == PAR_OK ? 5 : 0);
            else
                assert_true(entries() == 5 || entries() == 0);
            if (status == PAR_OK) {
                assert_true(nth > 5);
                break;
            }
            (void)last;
        }
    }
    disk_remove();
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

/* ---- others ---- */

static int waits;

static int
wait_three_times(void *context, double seconds)
{
    assert_ptr_equal(context, &waits);
    assert_true(seconds >= 0.0 && seconds < 10.0);
    return ++waits >= 3;
}

static int
let_go(void *context, double seconds)
{
    (void)seconds;
    waits++;
    sqlite3_exec(context, "COMMIT", NULL, NULL, NULL);
    return 0;
}

static sqlite3 *
lock(const char *how)
{
    sqlite3 *other = NULL;

    assert_int_equal(sqlite3_open_v2(BOOK, &other, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, how, NULL, NULL, NULL), SQLITE_OK);
    return other;
}

static void
waits_for_others_and_gives_up(void **state)
{
    struct store *store;
    sqlite3 *other;

    (void)state;
    make_book();
    store = open_store(BOOK, STORE_WRITE);
    other = lock("BEGIN IMMEDIATE");
    waits = 0;
    store_on_wait(store, wait_three_times, &waits);
    REFUSED(store_begin(store, STORE_CHANGE, fresh()), PAR_BUSY, "busy");
    assert_non_null(failure.hint.pattern);
    assert_int_equal(waits, 3);
    assert_false(store_in_transaction(store));

    WORKS(store_begin(store, STORE_SNAPSHOT, fresh())); /* readers do not wait for a writer */
    store_rollback(store);

    waits = 0;
    store_on_wait(store, let_go, other);
    WORKS(store_begin(store, STORE_CHANGE, fresh()));
    assert_int_equal(waits, 1);
    WORKS(store_exec(store, SQL_BOOK_COUNT_ENTRY, PARAMS(P_INT("entry", 5)), NULL, fresh()));
    /* a reader holds up the commit; given up, nothing is stored */
    sqlite3_exec(other, "BEGIN; SELECT * FROM book", NULL, NULL, NULL);
    waits = 0;
    store_on_wait(store, wait_three_times, &waits);
    REFUSED(store_commit(store, fresh()), PAR_BUSY, "busy");
    assert_false(store_in_transaction(store));
    sqlite3_close(other);
    assert_int_equal(entries(), 0);
    store_close(store);
}

/* Who has waited long looks again sooner than who has just come, and after five minutes no more. */
static void
looks_more_often_the_longer_it_waits(void **state)
{
    struct connection c = {0};
    double begun, early = 0, late = 0;
    enum { LOOKS = 20 };

    (void)state;
    assert_int_equal(sqlite3_open(":memory:", &c.db), SQLITE_OK);
    begun = clock_seconds();
    for (int i = 0; i < LOOKS; i++)
        assert_int_equal(file_wait(&c, 0), 1);
    early = clock_seconds() - begun;
    begun = clock_seconds();
    for (int i = 0; i < LOOKS; i++) {
        c.waiting_since = clock_seconds() - 10.0;
        assert_int_equal(file_wait(&c, 5), 1);
    }
    late = clock_seconds() - begun;
    assert_true(early >= LOOKS * 0.008); /* sleeps, whatever else the machine does */
    assert_true(late >= LOOKS * 0.00025);
    c.waiting_since = clock_seconds() - 301.0;
    assert_int_equal(file_wait(&c, 100), 0);
    waits = 0;
    file_engine.on_wait(&c, wait_three_times, &waits);
    for (int i = 0; i < 3; i++)
        assert_int_equal(file_wait(&c, i), i < 2);
    assert_int_equal(waits, 3);
    sqlite3_close(c.db);
}

/* A process that is killed while it writes leaves the book as it was. */
static void
survives_kills(void **state)
{
    (void)state;
    make_book();
    for (int round = 0; round < 40; round++) {
        pid_t child = fork();
        struct store *store = NULL;

        if (child == 0) {
            for (int64_t i = 1;; i++) {
                if (store_open(&store, BOOK, STORE_WRITE, NULL) != PAR_OK)
                    _exit(1);
                if (store_begin(store, STORE_CHANGE, NULL) != PAR_OK ||
                    store_exec(store, SQL_BOOK_COUNT_ENTRY, PARAMS(P_INT("entry", i)), NULL,
                               NULL) != PAR_OK ||
                    store_commit(store, NULL) != PAR_OK)
                    _exit(2);
                store_close(store);
            }
        }
        clock_sleep(0.001 + 0.0009 * round);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        store = open_store(BOOK, STORE_WRITE);
        WORKS(store_examine(store, NULL, fresh()));
        WORKS(store_begin(store, STORE_CHANGE, fresh()));
        WORKS(store_exec(store, SQL_BOOK_COUNT_ENTRY, PARAMS(P_INT("entry", 7)), NULL, fresh()));
        WORKS(store_commit(store, fresh()));
        store_close(store);
        assert_int_equal(entries(), 7);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_what_is_no_book),
        cmocka_unit_test(refuses_a_schema_that_is_not_its_own),
        cmocka_unit_test(opens_books_by_every_name),
        cmocka_unit_test(brings_the_rollback_journal_back),
        cmocka_unit_test(lets_readers_write_nothing),
        cmocka_unit_test(checks_references),
        cmocka_unit_test(makes_a_book_whole_or_not_at_all),
        cmocka_unit_test(never_takes_a_file_that_exists),
        cmocka_unit_test(leaves_nothing_when_making_fails),
        cmocka_unit_test(reads_a_file_that_cannot_be_written),
        cmocka_unit_test(says_that_a_folder_cannot_be_written),
        cmocka_unit_test(says_which_file_cannot_be_read),
        cmocka_unit_test(never_shows_a_change_that_was_broken_off),
        cmocka_unit_test(tells_a_spoiled_book_from_a_disk),
        cmocka_unit_test(begins_nothing_inside_of_what_still_runs),
        cmocka_unit_test(begins_a_bulk_or_leaves_all_as_it_was),
        cmocka_unit_test(says_when_a_change_may_be_stored),
        cmocka_unit_test(doubts_without_an_error_to_fill),
        cmocka_unit_test(stores_all_or_nothing),
        cmocka_unit_test(copies_in_one_snapshot),
        cmocka_unit_test(leaves_no_part_of_a_copy),
        cmocka_unit_test(a_disk_that_fails_is_no_finding),
        cmocka_unit_test(does_not_pass_a_damaged_copy),
        cmocka_unit_test(waits_for_others_and_gives_up),
        cmocka_unit_test(looks_more_often_the_longer_it_waits),
        cmocka_unit_test(survives_kills),
    };

    disk_install(); /* under the store's own part, which it lays over what it finds first */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
