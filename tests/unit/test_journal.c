/* Batches: numbered, one at a time, whole. */
#include "book.h"
#include "dump.h"
#include "fill.h"
#include "opened.h"
#include "record/journal.h"
#include "record/refresh.h"
#include "sealed_book.h"

#include "base/alloc.h"

#include <sqlite3.h> /* another writer comes between */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- batches ---- */

static void
numbers_batches_that_change_something(void **state)
{
    struct par_batch *batch;

    (void)state;
    assert_int_equal(commit(batch_of(book)), 0);
    WORKS(par_batch_commit(batch_of(book), NULL, fresh()));
    batch = batch_of(book);
    WORKS(record_put(batch, RECORD_UNIT, "[\"a\"]", "{\"code_key\":\"a\"}", NULL, fresh()));
    assert_int_equal(par_batch_changes(batch), 1);
    assert_int_equal(commit(batch), 1);
    batch = batch_of(book);
    WORKS(record_put(batch, RECORD_UNIT, "[\"b\"]", "{\"code_key\":\"b\"}", NULL, fresh()));
    par_batch_cancel(batch);
    par_batch_cancel(NULL);
    batch = batch_of(book);
    WORKS(record_put(batch, RECORD_UNIT, "[\"c\"]", "{\"code_key\":\"c\"}", NULL, fresh()));
    assert_int_equal(commit(batch), 2);
    assert_string_equal(sql_get(BOOK, "SELECT code FROM unit ORDER BY 1"), "a\nc");
    assert_string_equal(
        sql_get(
            BOOK,
            "SELECT id || ' ' || actor || ' ' || command || ' ' || changes FROM batch ORDER BY id"),
        "1 Lan test 1\n2 Lan test 1");
    assert_int_equal(
        sql_count(BOOK, "SELECT count(*) FROM batch WHERE at GLOB '20[0-9][0-9]-[0-9]*T*Z'"), 2);
}

/* Two scores, by who finds that another program wrote into the book; each `nth` request for memory
 * fails. */
static enum par_status
score_behind_a_stranger(long *asked, const char *path, long nth)
{
    struct par_book *sealed = book_again(path, PAR_WRITE);
    struct par_batch *batch = sealed_book_batch(sealed, "x");
    enum par_status status;

    mem_fail_at(nth, 0);
    status = sealed_book_score(batch, "b", "1.1", 70000, fresh());
    if (status == PAR_OK)
        status = sealed_book_score(batch, "a", "1.1", 80000, fresh());
    if (status == PAR_OK)
        status = par_batch_commit(batch, NULL, fresh());
    else
        par_batch_cancel(batch);
    *asked = mem_requests();
    mem_fail_at(0, 0);
    par_book_close(sealed);
    return status;
}

/* All of the book is looked at then, before what is written to and at the end: without the memory
 * for it nothing is changed, and said so. */
static void
looks_behind_a_stranger_or_changes_nothing(void **state)
{
    char path[BOOK_PATH_SIZE];
    size_t length = 0;
    char *bytes;
    long asked = 0;

    (void)state;
    par_book_close(sealed_book_make(path, true));
    sql_run(path, "UPDATE book SET title_en = 'x'; UPDATE book SET title_en = NULL");
    bytes = file_bytes(path, &length);
    WORKS(score_behind_a_stranger(&asked, path, 1000000)); /* counts alone */
    assert_true(asked > 10);
    for (long nth = 1, last = asked; nth <= last; nth++) {
        enum par_status status;

        file_write(path, bytes, length);
        status = score_behind_a_stranger(&asked, path, nth);
        if (status != PAR_OK || asked >= nth) {
            size_t left = 0;
            char *after = file_bytes(path, &left);

            REFUSED(status, PAR_NO_MEMORY, NULL);
            assert_int_equal(left, length);
            assert_memory_equal(after, bytes, length);
            free(after);
        }
    }
    free(bytes);
    unlink(path);
}

/* A link behind one that is not the last as it was sealed would hide for good that others are gone.
 */
static void
no_batch_follows_a_journal_cut_short(void **state)
{
    static const char *const cuts[] = {
        "DELETE FROM change WHERE batch_id = 2; DELETE FROM batch WHERE id = 2",
        "UPDATE seal SET records = 1, digest = (SELECT digest FROM batch WHERE id = 1) WHERE kind "
        "= "
        "'chain'",
        "DELETE FROM seal WHERE kind = 'chain'",
        "UPDATE batch SET digest = (SELECT digest FROM batch WHERE id = 1) WHERE id = 2",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cuts); i++) {
        struct par_batch *batch;

        par_book_close(book);
        book = book_new(BOOK);
        for (int n = 1; n <= 2; n++) {
            batch = batch_of(book);
            WORKS(par_book_edit(batch, n == 1 ? "Một" : "Hai", NULL, fresh()));
            assert_int_equal(commit(batch), n);
        }
        assert_true(stranger_runs(BOOK, cuts[i]));
        batch = batch_of(book);
        WORKS(record_put(batch, RECORD_UNIT, "[\"a\"]", "{\"code_key\":\"a\"}", NULL, fresh()));
        REFUSED(par_batch_commit(batch, NULL, fresh()), PAR_DAMAGED, "fingerprint");
        assert_int_equal(sql_count(BOOK, "SELECT count(*) FROM unit"), 0);
    }
}

static void
says_who_and_why(void **state)
{
    static const struct {
        const char *actor, *command, *reason;
        enum par_status status;
        const char *code;
    } cases[] = {
        {"Lan", "score set", NULL, PAR_OK, NULL},
        {"  Nguyễn  Văn A ", "score set", " theo  văn bản ", PAR_OK, NULL},
        {"Lan", "score set", "", PAR_OK, NULL},
        {"", "score set", NULL, PAR_INVALID, "empty"},
        {"La\x1b[31mn", "score set", NULL, PAR_INVALID, "control"},
        {"Lan", "score set", "vì\nsao", PAR_INVALID, "control"},
        {"Lan", "score set", "\xff", PAR_INVALID, "utf8"},
        {"Lan", "", NULL, PAR_INVALID, "empty"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct par_batch *batch = NULL;

        REFUSED(par_batch_begin(&batch, book, cases[i].actor, cases[i].command, cases[i].reason,
                                fresh()),
                cases[i].status, cases[i].code);
        if (cases[i].status != PAR_OK) {
            assert_null(batch);
            continue;
        }
        WORKS(par_book_edit(batch, "Tỉnh", i % 2 ? "x" : "y", fresh()));
        (void)commit(batch);
    }
    assert_string_equal(
        sql_get(BOOK, "SELECT actor || '|' || coalesce(reason, '~') FROM batch ORDER BY id"),
        "Lan|~\nNguyễn Văn A|theo văn bản\nLan|~");
}

static void
takes_one_batch_at_a_time(void **state)
{
    struct par_batch *batch = batch_of(book), *other = NULL;
    struct par_book *reader = book_again(BOOK, PAR_READ);

    (void)state;
    REFUSED(par_batch_begin(&other, book, "Lan", "test", NULL, fresh()), PAR_MISUSE, "batch");
    REFUSED(par_batch_begin(&other, reader, "Lan", "test", NULL, fresh()), PAR_MISUSE, "batch");
    assert_null(other);
    par_batch_cancel(batch);
    par_batch_cancel(batch_of(book)); /* and another after it */
    par_book_close(reader);
}

static int
give_up(void *context, double seconds)
{
    (void)context;
    return seconds >= 0.0;
}

static void
waits_for_another_writer(void **state)
{
    struct par_book *second = book_again(BOOK, PAR_WRITE);
    struct par_batch *batch = batch_of(book), *other = NULL;

    (void)state;
    par_book_on_wait(second, give_up, NULL);
    REFUSED(par_batch_begin(&other, second, "Huệ", "test", NULL, fresh()), PAR_BUSY, "busy");
    assert_null(other);
    WORKS(par_book_edit(batch, "Tỉnh Một", NULL, fresh()));
    assert_int_equal(commit(batch), 1);
    WORKS(par_batch_begin(&other, second, "Huệ", "test", NULL, fresh()));
    WORKS(par_book_edit(other, "Tỉnh Hai", NULL, fresh()));
    assert_int_equal(commit(other), 2);
    par_book_close(second);
}

/* What a file of scores would begin anew is kept when something stands in it already. */
static void
begins_nothing_anew_behind_a_change(void **state)
{
    struct par_batch *batch = batch_of(book);

    (void)state;
    WORKS(record_put(batch, RECORD_UNIT, "[\"a\"]", "{\"code_key\":\"a\"}", NULL, fresh()));
    WORKS(batch_bulk(batch, fresh()));
    assert_int_equal(commit(batch), 1);
    assert_string_equal(sql_get(BOOK, "SELECT code FROM unit"), "a");
}

static sqlite3 *other_writer;

/* Somebody else begins to write as soon as the first has given its turn away. */
static void
take_the_turn(void *context)
{
    (void)context;
    if (other_writer != NULL)
        return;
    assert_int_equal(sqlite3_open(BOOK, &other_writer), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other_writer, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
}

static int
watch_the_turn(sqlite3 *db, const char **message, const struct sqlite3_api_routines *routines)
{
    (void)message, (void)routines;
    sqlite3_rollback_hook(db, take_the_turn, NULL);
    return SQLITE_OK;
}

/* A file of scores begins anew, and somebody else comes first: what the batch would take after that
 * would be stored piece by piece, in no batch. */
static void
takes_nothing_when_it_lost_its_turn(void **state)
{
    struct par_book *first;
    struct par_batch *batch;
    int64_t number = 7;

    (void)state;
    sqlite3_auto_extension((void (*)(void))watch_the_turn);
    first = book_again(BOOK, PAR_WRITE);
    sqlite3_reset_auto_extension();
    par_book_on_wait(first, give_up, NULL);
    batch = batch_of(first);
    REFUSED(batch_bulk(batch, fresh()), PAR_BUSY, "busy");
    sqlite3_close(other_writer);
    other_writer = NULL;
    REFUSED(record_put(batch, RECORD_UNIT, "[\"a\"]", "{\"code_key\":\"a\"}", NULL, fresh()),
            PAR_MISUSE, "broken");
    REFUSED(par_batch_commit(batch, &number, fresh()), PAR_MISUSE, "broken");
    assert_int_equal(number, 7);
    assert_int_equal(sql_count(BOOK, "SELECT count(*) FROM unit"), 0);
    par_book_close(first);
}

static void
says_what_was_done(void **state)
{
    static const struct {
        const char *pattern; /* NULL: nobody says anything */
        const char *what;
    } cases[] = {
        {"score {1}: {2} = {3}",
         "[\"score {1}: {2} = {3}\",2,\"2023\",1,\"1.1 \\\"x\\\"\",3,\"9.4150\"]"},
        {NULL, "[\"title of the book: {1}\",1,\"Tỉnh 1\"]"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct par_batch *batch = batch_of(book);
        struct par_message what = {.pattern = cases[i].pattern,
                                   .count = 3,
                                   .args = {{PAR_ARG_COUNT, "2023"},
                                            {PAR_ARG_TEXT, "1.1 \"x\""},
                                            {PAR_ARG_DECIMAL, "9.4150"}}};
        char title[16];

        snprintf(title, sizeof title, "Tỉnh %zu", i);
        WORKS(par_book_edit(batch, title, NULL, fresh()));
        if (cases[i].pattern != NULL)
            par_batch_say(batch, &what);
        (void)commit(batch);
        assert_string_equal(sql_get(BOOK, "SELECT what FROM batch ORDER BY id DESC LIMIT 1"),
                            cases[i].what);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_NEW_BOOK(numbers_batches_that_change_something),
        IN_NEW_BOOK(no_batch_follows_a_journal_cut_short),
        cmocka_unit_test(looks_behind_a_stranger_or_changes_nothing),
        IN_NEW_BOOK(says_who_and_why),
        IN_NEW_BOOK(takes_one_batch_at_a_time),
        IN_NEW_BOOK(waits_for_another_writer),
        IN_NEW_BOOK(begins_nothing_anew_behind_a_change),
        IN_NEW_BOOK(takes_nothing_when_it_lost_its_turn),
        IN_NEW_BOOK(says_what_was_done),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
