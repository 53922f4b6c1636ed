/* A report reads a copy: as of one moment, nobody waits for it, and nothing is left of it. */
#include "book.h"
#include "record/book.h"

#include <dirent.h>
#include <sqlite3.h> /* another program with its own connection */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char BOOK[] = "aside.parindex";
static const char ROOM[] = "aside-room"; /* where temporary files go */

static int
files_in(const char *folder)
{
    DIR *stream = opendir(folder);
    int count = 0;

    assert_non_null(stream);
    for (const struct dirent *entry; (entry = readdir(stream)) != NULL;)
        count += entry->d_name[0] != '.' || entry->d_name[1] == 'p';
    closedir(stream);
    return count;
}

static int
make_room(void **state)
{
    struct par_book *book;

    (void)state;
    mkdir(ROOM, 0777);
    assert_int_equal(setenv("TMPDIR", ROOM, 1), 0);
    book = book_new(BOOK);
    par_book_close(book);
    return 0;
}

static const char *
title_of(struct par_book *book)
{
    struct par_book_head head = {0};

    WORKS(par_book_show(&head, book, fresh()));
    return head.title;
}

static void
rename_book(struct par_book *writer, const char *title)
{
    struct par_batch *batch = batch_of(writer);

    WORKS(par_book_edit(batch, title, NULL, fresh()));
    assert_true(commit(batch) > 0);
}

static void
reads_what_stood(void **state)
{
    static const enum par_mode modes[] = {PAR_READ, PAR_LOOK};
    struct par_book *writer = book_again(BOOK, PAR_WRITE);

    (void)state;
    for (size_t i = 0; i < COUNT(modes); i++) {
        struct par_book *reader = book_again(BOOK, modes[i]);

        rename_book(writer, "Tỉnh trước");
        assert_string_equal(title_of(reader), "Tỉnh trước");
        WORKS(par_book_aside(reader, fresh()));
        rename_book(writer, "Tỉnh sau");
        assert_string_equal(title_of(reader), "Tỉnh trước");
        WORKS(par_book_aside(reader, fresh())); /* of the copy: it has no way back */
        assert_string_equal(title_of(reader), "Tỉnh trước");
        assert_int_equal(files_in(ROOM), 0);
        par_book_close(reader);
        assert_string_equal(sql_get(BOOK, "SELECT title FROM book"), "Tỉnh sau");
    }
    par_book_close(writer);
}

static int
give_up(void *context, double seconds)
{
    (void)context;
    return seconds >= 0.0;
}

static void
holds_nobody_up(void **state)
{
    struct par_book *writer = book_again(BOOK, PAR_WRITE);
    struct par_book *reader = book_again(BOOK, PAR_READ);
    struct par_batch *batch;
    sqlite3 *other = NULL;

    (void)state;
    par_book_on_wait(writer, give_up, NULL);
    WORKS(par_book_aside(reader, fresh()));
    WORKS(store_begin(reader->store, STORE_SNAPSHOT, fresh()));
    assert_string_equal(title_of(reader), "Tỉnh sau");
    rename_book(writer, "Tỉnh nữa"); /* while the reader is in the middle of it */
    store_rollback(reader->store);

    /* one that reads the book itself would have kept the writer from its last step */
    assert_int_equal(sqlite3_open_v2(BOOK, &other, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN; SELECT title FROM book", NULL, NULL, NULL),
                     SQLITE_OK);
    batch = batch_of(writer);
    WORKS(par_book_edit(batch, "Tỉnh cuối", NULL, fresh()));
    REFUSED(par_batch_commit(batch, NULL, fresh()), PAR_BUSY, "busy");
    sqlite3_close(other);
    par_book_close(reader);
    par_book_close(writer);
}

/* Whatever ends the program now, nothing of the book lies about. */
static int
looks_for_what_lies_about(void *context, double seconds)
{
    int *files = context;

    (void)seconds;
    *files = files_in(ROOM);
    return 1;
}

static void
waits_for_a_last_step(void **state)
{
    int files = -1;

    struct par_book *reader = book_again(BOOK, PAR_READ);
    sqlite3 *other = NULL;

    (void)state;
    par_book_on_wait(reader, looks_for_what_lies_about, &files);
    assert_int_equal(sqlite3_open_v2(BOOK, &other, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    REFUSED(par_book_aside(reader, fresh()), PAR_BUSY, "busy");
    assert_int_equal(files, 0);
    sqlite3_close(other);
    assert_int_equal(files_in(ROOM), 0);
    assert_string_equal(title_of(reader), "Tỉnh nữa"); /* as before */
    par_book_close(reader);
}

static void
reads_on_without_room(void **state)
{
    struct par_book *reader = book_again(BOOK, PAR_READ);

    (void)state;
    assert_int_equal(setenv("TMPDIR", "no/such/folder", 1), 0);
    REFUSED(par_book_aside(reader, fresh()), PAR_IO, NULL);
    assert_non_null(failure.hint.pattern);
    assert_string_equal(title_of(reader), "Tỉnh nữa");
    par_book_close(reader);
    assert_int_equal(setenv("TMPDIR", ROOM, 1), 0);
}

static void
is_not_for_those_who_write(void **state)
{
    struct par_book *writer = book_again(BOOK, PAR_WRITE);

    (void)state;
    REFUSED(par_book_aside(writer, fresh()), PAR_MISUSE, "aside");
    par_book_close(writer);
}

/* A book that another program changed is looked at in its copy too, and stays unread. */
static void
knows_a_stranger(void **state)
{
    struct par_book *reader;

    (void)state;
    sql_run(BOOK, "CREATE VIEW stranger AS SELECT 1 AS a");
    reader = book_again(BOOK, PAR_LOOK);
    assert_true(store_is_foreign(reader->store));
    WORKS(par_book_aside(reader, fresh()));
    assert_true(store_is_foreign(reader->store));
    par_book_close(reader);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_stood),           cmocka_unit_test(holds_nobody_up),
        cmocka_unit_test(waits_for_a_last_step),      cmocka_unit_test(reads_on_without_room),
        cmocka_unit_test(is_not_for_those_who_write), cmocka_unit_test(knows_a_stranger),
    };

    return cmocka_run_group_tests(tests, make_room, NULL);
}
