/* What stands between SQLite and the files: no page passes for another, and no folder goes
 * unsynced. */
#include "book.h"
#include "sealed_book.h"
#include "store/store.h"
#include "store/vfs.h"

#include "base/alloc.h"

#include <inttypes.h>
#include <sqlite3.h> /* another program breaks off a change; a connection is asked what it trusts */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char BROKEN[] = "vfs-broken.parindex";

/* ---- pages ---- */

static enum par_status
published(struct par_list **out, struct par_book *book, struct par_error *err)
{
    return par_published_list((struct par_published_list **)out, book,
                              &(struct par_published_query){0}, err);
}

static enum par_status
scores(struct par_list **out, struct par_book *book, struct par_error *err)
{
    return par_score_list((struct par_scores **)out, book,
                          &(struct par_score_query){.years = "2024"}, err);
}

static enum par_status
decisions(struct par_list **out, struct par_book *book, struct par_error *err)
{
    return par_decision_list((struct par_decisions **)out, book, &(struct par_decision_query){0},
                             err);
}

static enum par_status
differences(struct par_list **out, struct par_book *book, struct par_error *err)
{
    struct par_diff_query query = {.year = 2024, .group = "so", .a = DECISION, .b = "99/QĐ-UBND"};

    return par_diff_list((struct par_differences **)out, NULL, book, &query, err);
}

static enum par_status
criteria(struct par_list **out, struct par_book *book, struct par_error *err)
{
    return par_criterion_list((struct par_criteria **)out, book,
                              &(struct par_criterion_query){.set = "bo"}, err);
}

static enum par_status
published_of_unit(struct par_list **out, struct par_book *book, struct par_error *err)
{
    return par_published_list((struct par_published_list **)out, book,
                              &(struct par_published_query){.unit = "b"}, err);
}

static enum par_status
changes(struct par_list **out, struct par_book *book, struct par_error *err)
{
    return par_change_list((struct par_changes **)out, book, &(struct par_change_query){3}, err);
}

static enum par_status (*const questions[])(struct par_list **out, struct par_book *book,
                                            struct par_error *err) = {
    published, scores, decisions, differences, criteria, published_of_unit, changes,
};

/* How many rows the book answers with; -1: it refuses. */
static int64_t
rows_of(const char *path, size_t question)
{
    struct par_book *book = NULL;
    struct par_list *list = NULL;
    int64_t rows = -1;

    if (par_book_open(&book, path, PAR_READ, fresh()) != PAR_OK)
        return -1;
    if (questions[question](&list, book, fresh()) == PAR_OK)
        rows = par_list_count(list);
    else if (failure.status != PAR_DAMAGED && failure.status != PAR_NOT_BOOK)
        fail_msg("question %zu: %s", question, failure.code != NULL ? failure.code : "?");
    par_list_free(list);
    par_book_close(book);
    return rows;
}

enum { PAGE = 4096 };

/* Asks a book of which one page is another. */
static size_t
ask_broken(const char *bytes, size_t length, size_t to, const char *page, const int64_t *truth)
{
    char *broken = malloc(length);
    size_t refused = 0;

    assert_non_null(broken);
    memcpy(broken, bytes, length);
    memcpy(broken + to * PAGE, page, PAGE);
    file_write(BROKEN, broken, length);
    free(broken);
    for (size_t i = 0; i < COUNT(questions); i++) {
        int64_t rows = rows_of(BROKEN, i);

        refused += rows == -1;
        if (rows != -1 && rows != truth[i])
            fail_msg("page %zu: question %zu has %" PRId64 " rows, not %" PRId64, to + 1, i, rows,
                     truth[i]);
    }
    unlink(BROKEN);
    return refused;
}

static char *
bytes_and_truth(int64_t truth[COUNT(questions)], size_t *length, const char *path)
{
    for (size_t i = 0; i < COUNT(questions); i++) {
        truth[i] = rows_of(path, i);
        assert_true(truth[i] > 0);
    }
    return file_bytes(path, length);
}

/* A page in the place of another is sound in itself: SQLite reads an index of another table, or the
 * half of one, as if nothing were missing. */
static void
no_page_passes_for_another(void **state)
{
    char path[BOOK_PATH_SIZE], code[PAR_CODE_SIZE];
    struct par_book *book = sealed_book_make(path, true);
    int64_t truth[COUNT(questions)];
    size_t length = 0, refused = 0;
    char *bytes;

    (void)state;
    sealed_book_approve(book, code);
    sealed_book_amend(book, code);
    par_book_close(book);
    bytes = bytes_and_truth(truth, &length, path);
    for (size_t to = 1; to < length / PAGE; to++) {
        size_t from = 1 + (to * 7 + 3) % (length / PAGE - 1);

        refused += ask_broken(bytes, length, to, bytes + from * PAGE, truth);
    }
    assert_true(refused > length / PAGE);
    free(bytes);
    unlink(path);
}

/* A page that a lost write left as it was is even right by its sum: here of a book in which nothing
 * stood yet, and of one before its last decisions. */
static void
no_page_of_an_earlier_day_passes(void **state)
{
    char path[BOOK_PATH_SIZE], code[PAR_CODE_SIZE];
    struct par_book *book = sealed_book_make(path, true);
    size_t length = 0, refused = 0, older_length[2] = {0};
    int64_t truth[COUNT(questions)];
    char *bytes, *older[2];

    (void)state;
    par_book_close(book_new("vfs.parindex"));
    older[0] = file_bytes("vfs.parindex", &older_length[0]);
    older[1] = file_bytes(path, &older_length[1]);
    sealed_book_approve(book, code);
    sealed_book_amend(book, code);
    par_book_close(book);
    bytes = bytes_and_truth(truth, &length, path);
    for (size_t i = 0; i < COUNT(older); i++) {
        for (size_t to = 1; to < older_length[i] / PAGE; to++)
            if (memcmp(bytes + to * PAGE, older[i] + to * PAGE, PAGE) != 0)
                refused += ask_broken(bytes, length, to, older[i] + to * PAGE, truth);
        free(older[i]);
    }
    assert_true(refused > 50);
    free(bytes);
    unlink("vfs.parindex");
    unlink(path);
}

/* The last bytes of each page differ for each place; without room for them nothing is known. */
static void
each_page_has_a_sum(void **state)
{
    size_t length = 0;
    char *bytes;

    (void)state;
    par_book_close(book_new("vfs.parindex"));
    bytes = file_bytes("vfs.parindex", &length);
    assert_int_equal(bytes[20], 8);
    for (size_t at = 0; at + PAGE <= length; at += PAGE) /* the table of sums comes behind them */
        for (size_t before = 0; before < at; before += PAGE)
            assert_memory_not_equal(bytes + at + PAGE - 8, bytes + before + PAGE - 8, 8);
    free(bytes);
    unlink("vfs.parindex");
}

/* ---- the table of sums ---- */

/* Does all that is read of a book need no other proof? */
static bool
proves(const char *path)
{
    struct store *store = NULL;
    bool proved = false, aside = false;

    WORKS(store_open(&store, path, STORE_READ, fresh()));
    WORKS(store_proves(&proved, store, fresh())); /* others may write between two questions */
    assert_false(proved);
    WORKS(store_begin(store, STORE_SNAPSHOT, fresh()));
    WORKS(store_proves(&proved, store, fresh()));
    store_rollback(store);
    /* the same of a copy that is read in its place; of a book with a log there is none */
    if (store_aside(store, fresh()) == PAR_OK) {
        WORKS(store_begin(store, STORE_SNAPSHOT, fresh()));
        WORKS(store_proves(&aside, store, fresh()));
        store_rollback(store);
        assert_int_equal(aside, proved);
    } else {
        assert_int_equal(failure.status, PAR_IO);
        assert_false(proved);
    }
    store_close(store);
    return proved;
}

static void
call_it(const char *path, const char *title)
{
    struct par_book *book = book_again(path, PAR_WRITE);
    struct par_batch *batch = batch_of(book);

    WORKS(par_book_edit(batch, title, NULL, fresh()));
    assert_true(commit(batch) > 0);
    par_book_close(book);
}

static void
shows(const char *path, const char *title)
{
    struct par_book *book = book_again(path, PAR_READ);
    struct par_book_head head = {0};

    WORKS(par_book_show(&head, book, fresh()));
    assert_string_equal(head.title, title);
    par_book_close(book);
}

static void
knows_what_this_program_wrote(void **state)
{
    struct par_book *book;

    (void)state;
    unlink("vfs-copy.parindex");
    par_book_close(book_new("vfs.parindex"));
    assert_true(proves("vfs.parindex"));
    call_it("vfs.parindex", "Sổ một");
    assert_true(proves("vfs.parindex"));
    book = book_again("vfs.parindex", PAR_READ);
    WORKS(par_book_backup(book, "vfs-copy.parindex", fresh()));
    par_book_close(book);
    assert_false(proves("vfs-copy.parindex")); /* it is of a later moment than what was verified */
    call_it("vfs-copy.parindex", "Bản sao");
    assert_true(proves("vfs-copy.parindex"));
    /* a stranger wrote what is right: the next change looks, and it is known again */
    sql_run("vfs.parindex", "UPDATE book SET title = 'Sổ lạ'; UPDATE book SET title = 'Sổ một'");
    assert_false(proves("vfs.parindex"));
    shows("vfs.parindex", "Sổ một");
    call_it("vfs.parindex", "Sổ hai");
    assert_true(proves("vfs.parindex"));
    sql_run("vfs.parindex", "VACUUM");
    assert_false(proves("vfs.parindex"));
    call_it("vfs.parindex", "Sổ ba");
    assert_true(proves("vfs.parindex"));
    shows("vfs.parindex", "Sổ ba");
    sql_run("vfs.parindex", "PRAGMA journal_mode = WAL");
    assert_false(proves("vfs.parindex"));
    unlink("vfs.parindex");
    unlink("vfs-copy.parindex");
}

/* What a stranger changed stays his, however much is written beside it. */
static void
never_vouches_for_a_stranger(void **state)
{
    char path[BOOK_PATH_SIZE], code[PAR_CODE_SIZE];
    struct par_book *book = sealed_book_make(path, true);

    (void)state;
    sealed_book_approve(book, code);
    par_book_close(book);
    assert_true(proves(path));
    sql_run(path, "UPDATE score SET final = final - 2500 WHERE final = "
                  "(SELECT max(final) FROM score)");
    call_it(path, "Sổ khác");
    assert_false(proves(path));
    assert_int_equal(rows_of(path, 1), -1);
    call_it(path, "Sổ khác nữa");
    assert_false(proves(path));
    assert_int_equal(rows_of(path, 1), -1);
    unlink(path);
}

/* Turns a bit of a leaf where nothing stands: between the places of its cells and the cells. */
static void
spoil_gap(char *bytes, int64_t number)
{
    unsigned char *page = (unsigned char *)bytes + (number - 1) * PAGE;
    int cells = page[3] << 8 | page[4], from = page[5] << 8 | page[6];

    assert_true(page[0] == 10 || page[0] == 13);
    assert_true(from > 8 + 2 * cells + 1);
    page[from - 1] ^= 1;
}

/* A page that is not as it was written, though what it holds is right: all is looked at before it
 * is said, and without the memory for that it is not. */
static void
looks_at_all_or_answers_nothing(void **state)
{
    char path[BOOK_PATH_SIZE];
    size_t length = 0;
    int64_t rows;
    long asked = 0;
    char *bytes;

    (void)state;
    par_book_close(sealed_book_make(path, true));
    rows = rows_of(path, 1);
    bytes = file_bytes(path, &length);
    spoil_gap(bytes, sql_count(path, "SELECT rootpage FROM sqlite_schema WHERE name = 'score'"));
    file_write(BROKEN, bytes, length);
    assert_true(rows > 0);
    assert_int_equal(rows_of(BROKEN, 1), rows);
    for (long nth = 1; asked >= nth - 1; nth++) {
        struct par_book *book = book_again(BROKEN, PAR_READ);
        struct par_list *list = NULL;
        enum par_status status;

        mem_fail_at(nth, 0);
        status = scores(&list, book, fresh());
        asked = mem_requests();
        mem_fail_at(0, 0);
        if (status != PAR_OK || asked >= nth)
            REFUSED(status, PAR_NO_MEMORY, NULL);
        par_list_free(list);
        par_book_close(book);
    }
    free(bytes);
    unlink(BROKEN);
    unlink(path);
}

/* All pages of an earlier day but the first, and the table that knows better: the last change is
 * missing, however well the rest agrees. */
static void
no_earlier_day_passes_for_this_one(void **state)
{
    char path[BOOK_PATH_SIZE];
    struct par_book *book = sealed_book_make(path, true);
    struct par_batch *batch;
    struct par_findings *found = NULL;
    struct par_finding row;
    size_t length = 0, before_length = 0;
    char *bytes, *before;

    (void)state;
    before = file_bytes(path, &before_length);
    batch = sealed_book_batch(book, "x");
    WORKS(sealed_book_score(batch, "b", "1.1", 70000, fresh()));
    sealed_book_commit(batch);
    par_book_close(book);
    bytes = file_bytes(path, &length);
    assert_int_equal(before_length, length);
    memcpy(bytes + PAGE, before + PAGE, length / PAGE * PAGE - PAGE);
    file_write(BROKEN, bytes, length);
    assert_int_equal(rows_of(BROKEN, 1), -1);
    book = book_again(BROKEN, PAR_LOOK); /* verify names it, and no copy is made of it */
    WORKS(par_verify_list(&found, book, &(struct par_verify_query){0}, fresh()));
    WORKS(par_check_next(&row, found, fresh()));
    assert_string_equal(row.level, "error");
    assert_string_equal(row.finding, "damage");
    REFUSED(par_check_next(&row, found, fresh()), PAR_END, NULL);
    par_check_list_free(found);
    REFUSED(par_book_backup(book, "vfs-copy.parindex", fresh()), PAR_DAMAGED, "fingerprint");
    par_book_close(book);
    free(bytes);
    free(before);
    unlink(BROKEN);
    unlink(path);
}

/* A change beside what is damaged is stored as it is, and what it wrote is not in doubt. */
static void
writes_beside_what_is_damaged(void **state)
{
    char path[BOOK_PATH_SIZE];
    size_t length = 0, at;
    char *bytes;

    (void)state;
    par_book_close(sealed_book_make(path, true));
    bytes = file_bytes(path, &length);
    at = (size_t)sql_count(path, "SELECT rootpage FROM sqlite_schema WHERE name = 'evidence'") - 1;
    memset(bytes + at * PAGE + 3, 0xff, 2); /* how many cells the page has */
    file_write(path, bytes, length / PAGE * PAGE);
    call_it(path, "Sổ khác");
    assert_false(proves(path));
    shows(path, "Sổ khác");
    free(bytes);
    unlink(path);
}

/* A connection that lives long: what it looked at as a whole it does not trust behind its own
 * change, and what it keeps in memory does not stand for the file. */
static void
trusts_no_longer_than_it_looked(void **state)
{
    sqlite3 *db = NULL;
    struct vfs_book *file;
    size_t length = 0;
    char *bytes;

    (void)state;
    par_book_close(book_new("vfs.parindex"));
    sql_run("vfs.parindex", "VACUUM");
    assert_int_equal(sqlite3_open_v2("vfs.parindex", &db, SQLITE_OPEN_READWRITE, vfs_name()), 0);
    file = vfs_book(db);
    assert_non_null(file);
    assert_int_equal(sqlite3_exec(db, "SELECT * FROM book", NULL, NULL, NULL), SQLITE_OK);
    assert_true(vfs_is_doubtful(file));
    vfs_trust(file);
    assert_int_equal(sqlite3_exec(db, "BEGIN; UPDATE book SET title = 'Sổ'", NULL, NULL, NULL), 0);
    vfs_prove(file, true);
    assert_int_equal(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    assert_true(proves("vfs.parindex"));
    bytes = file_bytes("vfs.parindex", &length);
    for (size_t at = PAGE; at < length / PAGE * PAGE; at += PAGE)
        bytes[at + PAGE - 100] ^= 1;
    file_write("vfs.parindex", bytes, length);
    sqlite3_db_release_memory(db);
    assert_int_equal(sqlite3_exec(db, "SELECT * FROM book", NULL, NULL, NULL), SQLITE_OK);
    assert_true(vfs_is_doubtful(file));
    sqlite3_close(db);
    free(bytes);
    unlink("vfs.parindex");
}

/* Pages that must go before the change is stored are read again by their new sums. */
static void
is_kept_while_the_file_grows(void **state)
{
    sqlite3 *db = NULL;
    struct vfs_book *file;

    (void)state;
    par_book_close(book_new("vfs.parindex"));
    assert_int_equal(sqlite3_open_v2("vfs.parindex", &db, SQLITE_OPEN_READWRITE, vfs_name()), 0);
    file = vfs_book(db);
    assert_non_null(file);
    assert_int_equal(
        sqlite3_exec(
            db,
            "PRAGMA cache_size = 10; BEGIN IMMEDIATE; WITH RECURSIVE n(i) AS (SELECT 1 UNION "
            "ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO unit (code, code_key) "
            "SELECT 'u' || i, 'u' || i FROM n; SELECT count(*), max(code) FROM unit",
            NULL, NULL, NULL),
        SQLITE_OK);
    assert_true(vfs_rely(file));
    assert_false(vfs_is_doubtful(file));
    assert_int_equal(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    assert_true(proves("vfs.parindex"));
    assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE; DELETE FROM unit", NULL, NULL, NULL), 0);
    assert_true(vfs_rely(file));
    assert_int_equal(sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    assert_true(proves("vfs.parindex"));
    sqlite3_close(db);
    unlink("vfs.parindex");
}

static void
examines_the_file_and_not_what_it_remembers(void **state)
{
    struct store *store = NULL;
    size_t length = 0;
    int64_t number = 0;
    char *bytes;

    (void)state;
    par_book_close(book_new("vfs.parindex"));
    bytes = file_bytes("vfs.parindex", &length);
    WORKS(store_open(&store, "vfs.parindex", STORE_FOREIGN, fresh()));
    WORKS(store_examine(store, NULL, fresh()));
    WORKS(store_int(&number, store, SQL_BATCH_NEXT, NO_PARAMS, fresh()));
    for (size_t at = PAGE; at < length / PAGE * PAGE; at += PAGE)
        memset(bytes + at + 3, 0xff, 2);
    file_write("vfs.parindex", bytes, length);
    REFUSED(store_examine(store, NULL, fresh()), PAR_DAMAGED, "damage");
    store_close(store);
    free(bytes);
    unlink("vfs.parindex");
}

/* The table of another day, or none: nothing is lost but that it is looked at once more. */
static void
takes_no_table_of_another_day(void **state)
{
    size_t length = 0, before_length = 0, pages;
    char *bytes, *before;

    (void)state;
    par_book_close(book_new("vfs.parindex"));
    before = file_bytes("vfs.parindex", &before_length);
    call_it("vfs.parindex", "Sổ một");
    bytes = file_bytes("vfs.parindex", &length);
    pages = length / PAGE * PAGE;
    assert_int_equal(length, before_length);
    assert_memory_not_equal(bytes + pages, before + pages, length - pages);

    memcpy(bytes + pages, before + pages, length - pages);
    file_write("vfs.parindex", bytes, length);
    assert_false(proves("vfs.parindex"));
    shows("vfs.parindex", "Sổ một");
    file_write("vfs.parindex", bytes, pages);
    assert_false(proves("vfs.parindex"));
    shows("vfs.parindex", "Sổ một");
    call_it("vfs.parindex", "Sổ hai");
    assert_true(proves("vfs.parindex"));
    shows("vfs.parindex", "Sổ hai");
    free(bytes);
    free(before);
    unlink("vfs.parindex");
}

/* Begins to write, and ends in the middle of it. */
static void
break_off(const char *path)
{
    pid_t child = fork();
    int status = 0;

    if (child == 0) {
        sqlite3 *db = NULL;

        if (sqlite3_open(path, &db) != SQLITE_OK ||
            sqlite3_exec(db, "BEGIN; UPDATE book SET title = 'Sổ lạ'", NULL, NULL, NULL) !=
                SQLITE_OK ||
            sqlite3_db_cacheflush(db) != SQLITE_OK)
            _exit(1);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

/* A change that was broken off leaves a journal: what it holds is put back, and what stands there
 * then is looked at once. */
static void
is_made_anew_behind_a_broken_change(void **state)
{
    (void)state;
    par_book_close(book_new("vfs.parindex"));
    call_it("vfs.parindex", "Sổ một");
    break_off("vfs.parindex");
    assert_int_equal(access("vfs.parindex-journal", F_OK), 0);
    shows("vfs.parindex", "Sổ một");
    assert_int_equal(access("vfs.parindex-journal", F_OK), -1);
    assert_false(proves("vfs.parindex"));
    call_it("vfs.parindex", "Sổ hai");
    assert_true(proves("vfs.parindex"));
    shows("vfs.parindex", "Sổ hai");
    unlink("vfs.parindex");
}

/* Another program may write the whole file anew, and well: with and without room for sums. */
static void
what_others_wrote_well_is_read(void **state)
{
    struct par_book *book;
    struct par_batch *batch;
    struct par_book_head head = {0};

    (void)state;
    par_book_close(book_new("vfs.parindex"));
    sql_run("vfs.parindex", "PRAGMA page_size = 1024; VACUUM");
    book = book_again("vfs.parindex", PAR_WRITE);
    batch = batch_of(book);
    WORKS(par_book_edit(batch, "Sổ khác", NULL, fresh()));
    assert_true(commit(batch) > 0);
    par_book_close(book);
    sql_run("vfs.parindex", "PRAGMA journal_mode = WAL; REINDEX");
    book = book_again("vfs.parindex", PAR_READ);
    WORKS(par_book_show(&head, book, fresh()));
    assert_string_equal(head.title, "Sổ khác");
    par_book_close(book);
    unlink("vfs.parindex");
}

/* ---- folders ---- */

/* The folder takes files, but cannot be opened: nobody could say that they will stay in it. */
static int
writes_in_a_dark_folder(void)
{
    struct par_book *book = NULL;
    struct par_batch *batch = NULL;

    if (par_book_open(&book, "dark/vfs.parindex", PAR_WRITE, fresh()) != PAR_OK)
        return 1;
    if (par_batch_begin(&batch, book, "Lan", "test", NULL, fresh()) != PAR_OK)
        return 2;
    if (par_book_edit(batch, "Sổ khác", NULL, fresh()) != PAR_OK)
        return 3;
    if (par_batch_commit(batch, NULL, fresh()) != PAR_IO)
        return 4;
    par_book_close(book);
    return 0;
}

static void
no_change_in_a_folder_that_cannot_be_synced(void **state)
{
    struct par_book_head head = {0};
    struct par_book *book;

    (void)state;
    mkdir("dark", 0777);
    par_book_close(book_new("dark/vfs.parindex"));
    chmod("dark/vfs.parindex", 0666);
    chmod("dark", 0333);
    assert_int_equal(as_nobody(writes_in_a_dark_folder), 0);
    chmod("dark", 0777);
    book = book_again("dark/vfs.parindex", PAR_READ);
    WORKS(par_book_show(&head, book, fresh()));
    assert_string_not_equal(head.title, "Sổ khác");
    par_book_close(book);
    assert_int_equal(access("dark/vfs.parindex-journal", F_OK), -1);
    unlink("dark/vfs.parindex");
    rmdir("dark");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_page_has_a_sum),
        cmocka_unit_test(no_page_passes_for_another),
        cmocka_unit_test(no_page_of_an_earlier_day_passes),
        cmocka_unit_test(knows_what_this_program_wrote),
        cmocka_unit_test(never_vouches_for_a_stranger),
        cmocka_unit_test(looks_at_all_or_answers_nothing),
        cmocka_unit_test(no_earlier_day_passes_for_this_one),
        cmocka_unit_test(writes_beside_what_is_damaged),
        cmocka_unit_test(trusts_no_longer_than_it_looked),
        cmocka_unit_test(is_kept_while_the_file_grows),
        cmocka_unit_test(examines_the_file_and_not_what_it_remembers),
        cmocka_unit_test(takes_no_table_of_another_day),
        cmocka_unit_test(is_made_anew_behind_a_broken_change),
        cmocka_unit_test(what_others_wrote_well_is_read),
        cmocka_unit_test(no_change_in_a_folder_that_cannot_be_synced),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
