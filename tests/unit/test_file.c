/* The file engine: its statements and transactions, and how it waits for others. */
#include "base/alloc.h"
#include "book.h"
#include "disk.h"
#include "dump.h"
#include "file_book.h"
#include "store/file.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h> /* locks books */
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void
lets_readers_write_nothing(void **state)
{
    struct store *store;
    int64_t changed = 7;

    (void)state;
    make_book();
    store = open_store(BOOK, STORE_READ);
    WORKS(store_begin(store, STORE_SNAPSHOT, fresh()));
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
    WORKS(store_begin(store, STORE_CHANGE, fresh()));
    REFUSED(store_exec(store, SQL_CHANGE_RECORD,
                       PARAMS(P_INT("batch", 99), P_INT("seq", 1), P_TEXT("record", "unit"),
                              P_TEXT("key", "[]"), P_NULL("old"), P_NULL("new")),
                       NULL, fresh()),
            PAR_STATE, "constraint");
    assert_string_equal(failure.block, "change_record");
    store_close(store);
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

/* The reason is the system's, where it says one. */
static void
says_what_the_system_refused(void **state)
{
    struct rlimit before, none;
    sqlite3 *db = NULL;
    int code;

    (void)state;
    make_book();
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    none = before;
    none.rlim_cur = STDERR_FILENO + 1;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    code = sqlite3_open_v2(BOOK, &db, SQLITE_OPEN_READONLY, NULL);
    REFUSED(file_failed(db, code, fresh()), PAR_IO, "disk");
    sqlite3_close(db);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_string_equal(failure.message.args[0].text, strerror(EMFILE));
    assert_non_null(failure.hint.pattern);
}

static struct connection *
connection(void)
{
    struct connection *c = NULL;

    make_book();
    WORKS(file_open(&c, BOOK, STORE_WRITE, fresh()));
    return c;
}

/* Puts a folder in the place of the book's open file: nothing can be read of that. */
static void
lose_the_disk(void)
{
    int folder = open("/", O_RDONLY), lost = 0;

    assert_true(folder >= 0);
    for (int fd = STDERR_FILENO + 1; fd < folder; fd++) {
        struct stat there, book;

        if (fstat(fd, &there) == 0 && stat(BOOK, &book) == 0 && there.st_ino == book.st_ino) {
            assert_int_equal(dup2(folder, fd), fd);
            lost++;
        }
    }
    close(folder);
    assert_int_equal(lost, 1);
}

/* SQLite calls a schema damaged that it could not read to the end. */
static void
calls_nothing_damaged_that_the_disk_does_not_give(void **state)
{
    struct connection *c = connection();
    int version = 0;

    (void)state;
    REFUSED(file_failed(c->db, SQLITE_CORRUPT, fresh()), PAR_DAMAGED, "damage");
    lose_the_disk();
    REFUSED(file_number(&version, c->db, "PRAGMA user_version", fresh()), PAR_IO, NULL);
    REFUSED(file_failed(c->db, SQLITE_CORRUPT, fresh()), PAR_IO, NULL);
    REFUSED(file_failed(NULL, SQLITE_CORRUPT, fresh()), PAR_DAMAGED, "damage");
    file_close(c);
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

/* The book with a change that is not committed yet. */
static struct store *
changed_store(enum store_access access)
{
    struct store *store = open_store(BOOK, STORE_WRITE);

    WORKS(store_begin(store, access, fresh()));
    WORKS(store_exec(store, SQL_BOOK_COUNT_ENTRY, PARAMS(P_INT("entry", 5)), NULL, fresh()));
    return store;
}

static enum par_status
write_once(long nth, unsigned operations, int for_good, int done, int code)
{
    struct store *store = changed_store(STORE_CHANGE);
    enum par_status status;

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

/* What is put back behind a bulk commit does not take the reason along. */
static void
says_why_a_bulk_commit_failed(void **state)
{
    struct store *store;

    (void)state;
    make_book();
    disk_install();
    store = changed_store(STORE_BULK);
    disk_fail(DISK_WRITE, 1, 1, 0, SQLITE_CANTOPEN);
    REFUSED(store_commit(store, fresh()), PAR_IO, "disk");
    disk_fail(0, 0, 0, 0, 0);
    assert_non_null(strstr(failure.text, "cannot be opened"));
    store_close(store);
    disk_remove();
}

/* A page is in doubt, so the whole file is looked at, and the disk fails at that. */
static void
says_what_the_disk_did_while_the_whole_was_looked_at(void **state)
{
    int refused = 0;

    (void)state;
    make_book();
    sql_run(BOOK, "UPDATE book SET title = 'Sổ khác'");
    disk_install();
    for (long nth = 1; nth < 60; nth++) {
        struct store *store = open_store(BOOK, STORE_READ);
        struct statement *row = NULL;
        enum par_status status;

        disk_fail(DISK_READ, nth, 0, 0, SQLITE_IOERR_READ);
        status = statement_open(&row, store, SQL_BOOK_HEAD, NO_PARAMS, fresh());
        if (status == PAR_OK)
            status = statement_step(row, fresh());
        if (status != PAR_OK) {
            assert_int_equal(status, PAR_IO);
            assert_string_equal(failure.code, "disk");
            refused++;
        }
        statement_close(row);
        disk_fail(0, 0, 0, 0, 0);
        store_close(store);
    }
    assert_true(refused > 5);
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
    store = changed_store(STORE_CHANGE);
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

static int worked;

static void
prepare_beside(void *context)
{
    static const enum sql_block_id blocks[] = {SQL_BOOK_COUNT_ENTRY, SQL_BOOK_ROW};

    assert_int_equal(waits, 0);
    worked++;
    store_prepare(context, blocks, COUNT(blocks));
}

/* What can be done before the lock is taken is done once, and only by who must wait for it. */
static void
works_while_it_waits(void **state)
{
    struct store *store;
    char *text = NULL;
    sqlite3 *other;

    (void)state;
    make_book();
    store = open_store(BOOK, STORE_WRITE);
    store_meanwhile(store, prepare_beside, store);
    worked = waits = 0;
    WORKS(store_begin(store, STORE_CHANGE, fresh()));
    store_rollback(store);
    assert_int_equal(worked, 0);

    other = lock("BEGIN IMMEDIATE");
    store_on_wait(store, let_go, other);
    WORKS(store_begin(store, STORE_CHANGE, fresh()));
    assert_int_equal(worked, 1);
    assert_int_equal(waits, 1);
    WORKS(store_exec(store, SQL_BOOK_COUNT_ENTRY, PARAMS(P_INT("entry", 5)), NULL, fresh()));
    WORKS(store_text(&text, store, SQL_BOOK_ROW, PARAMS(P_TEXT("key", "[1]")), fresh()));
    WORKS(store_commit(store, fresh()));
    mem_free(text);
    assert_int_equal(entries(), 5);
    sqlite3_close(other);
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
        cmocka_unit_test(lets_readers_write_nothing),
        cmocka_unit_test(checks_references),
        cmocka_unit_test(tells_a_spoiled_book_from_a_disk),
        cmocka_unit_test(says_what_the_system_refused),
        cmocka_unit_test(calls_nothing_damaged_that_the_disk_does_not_give),
        cmocka_unit_test(begins_nothing_inside_of_what_still_runs),
        cmocka_unit_test(begins_a_bulk_or_leaves_all_as_it_was),
        cmocka_unit_test(says_when_a_change_may_be_stored),
        cmocka_unit_test(doubts_without_an_error_to_fill),
        cmocka_unit_test(says_why_a_bulk_commit_failed),
        cmocka_unit_test(says_what_the_disk_did_while_the_whole_was_looked_at),
        cmocka_unit_test(stores_all_or_nothing),
        cmocka_unit_test(waits_for_others_and_gives_up),
        cmocka_unit_test(works_while_it_waits),
        cmocka_unit_test(looks_more_often_the_longer_it_waits),
        cmocka_unit_test(survives_kills),
    };

    disk_install(); /* under the store's own part, which it lays over what it finds first */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
