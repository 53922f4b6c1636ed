/* Books of every older schema, brought up to date: what comes out is what a new book is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h> /* books are made step by step */

#include <cmocka.h>

#include "book.h"
#include "dump.h"
#include "migration_steps.h"

static const char OLD[] = "upgrade-old.parindex", NEW[] = "upgrade-new.parindex",
                  KEPT[] = "upgrade-kept.parindex";

/* A book as the program of step `steps` made it, with what a person of then would have typed: rows
 * go in by the columns that every version since has had. */
static void
make_old(int steps)
{
    sqlite3 *db = NULL;
    char sql[80];

    unlink(OLD);
    unlink(KEPT);
    assert_int_equal(sqlite3_open(OLD, &db), SQLITE_OK);
    sqlite3_exec(db, "PRAGMA application_id = 0x50415249", NULL, NULL, NULL);
    for (int i = 0; i < steps; i++)
        assert_int_equal(sqlite3_exec(db, migration_steps[i].text, NULL, NULL, NULL), SQLITE_OK);
    if (steps == 0) /* a file that is a database at all */
        sqlite3_exec(db, "CREATE TABLE t (x); DROP TABLE t", NULL, NULL, NULL);
    if (steps > 0)
        assert_int_equal(
            sqlite3_exec(db,
                         "INSERT INTO book (id, title, created_at) VALUES (1, 'Sổ cũ', "
                         "'2020-01-01T00:00:00Z'); INSERT INTO unit_group (code, code_key, name, "
                         "name_key) VALUES ('so', 'so', 'Khối sở', 'khoi so'); INSERT INTO unit "
                         "(code, code_key) VALUES ('a', 'a')",
                         NULL, NULL, NULL),
            SQLITE_OK);
    snprintf(sql, sizeof sql, "PRAGMA user_version = %d", steps);
    sqlite3_exec(db, sql, NULL, NULL, NULL);
    sqlite3_close(db);
}

static const char schema[] =
    "SELECT type || ' ' || name || ' ' || tbl_name || ' ' || coalesce(sql, '') FROM sqlite_schema "
    "ORDER BY type, name";

static char *
lines_of(const char *path, const char *sql)
{
    return strdup(sql_get(path, sql));
}

static void
walk(int steps)
{
    struct par_book *book = NULL;
    int done = -1;
    char *before, *after;

    make_old(steps);
    before = steps > 0 ? lines_of(OLD, "SELECT title FROM book UNION ALL SELECT code FROM unit "
                                       "UNION ALL SELECT name FROM unit_group")
                       : strdup("");
    WORKS(par_book_open(&book, OLD, PAR_RAW, fresh()));
    WORKS(par_book_upgrade(book, KEPT, &done, fresh()));
    par_book_close(book);
    assert_int_equal(done, (int)migration_step_count - steps);
    assert_int_equal(sql_count(OLD, "PRAGMA user_version"), (int64_t)migration_step_count);
    assert_string_equal(sql_get(OLD, "PRAGMA integrity_check"), "ok");
    assert_string_equal(sql_get(OLD, "SELECT count(*) FROM pragma_foreign_key_check"), "0");
    after = lines_of(OLD, schema);
    assert_string_equal(after, sql_get(NEW, schema));
    free(after);
    if (steps > 0)
        assert_string_equal(before,
                            sql_get(OLD, "SELECT title FROM book UNION ALL SELECT code FROM "
                                         "unit UNION ALL SELECT name FROM unit_group"));
    /* the copy that was made before is the old book */
    if (done > 0)
        assert_int_equal(sql_count(KEPT, "PRAGMA user_version"), steps);
    free(before);
}

static void
every_older_schema_becomes_the_new_one(void **state)
{
    (void)state;
    par_book_close(book_new(NEW));
    for (int steps = 0; steps <= (int)migration_step_count; steps++)
        walk(steps);
}

/* Nothing but upgrade opens an older book, and nothing at all a newer one; neither is touched. */
static void
leaves_other_versions_as_they_are(void **state)
{
    static const enum par_mode modes[] = {PAR_READ, PAR_WRITE, PAR_LOOK};
    struct par_book *book = NULL;
    size_t length = 0, later = 0;
    char *before, *after;

    (void)state;
    for (int newer = 0; newer < 2; newer++) {
        make_old(newer ? (int)migration_step_count : 0);
        if (newer)
            sql_run(OLD, "PRAGMA user_version = 9999");
        before = file_bytes(OLD, &length);
        for (size_t i = 0; i < COUNT(modes); i++)
            REFUSED(par_book_open(&book, OLD, modes[i], fresh()), PAR_STATE,
                    newer ? "newer" : "older");
        if (newer)
            REFUSED(par_book_open(&book, OLD, PAR_RAW, fresh()), PAR_STATE, "newer");
        after = file_bytes(OLD, &later);
        assert_int_equal(length, later);
        assert_memory_equal(before, after, length);
        free(before);
        free(after);
        assert_int_equal(access("upgrade-old.parindex-journal", F_OK), -1);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_older_schema_becomes_the_new_one),
        cmocka_unit_test(leaves_other_versions_as_they_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
