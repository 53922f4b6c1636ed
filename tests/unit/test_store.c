#include "book.h"
#include "disk.h"
#include "dump.h"
#include "store/engine.h"
#include "store/store.h"

#include "base/alloc.h"

#include <sqlite3.h> /* codes of the disk */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char BOOK[] = "store.parindex";

static struct store *store;

static int
open_book(void **state)
{
    (void)state;
    par_book_close(book_new(BOOK));
    store = NULL;
    return store_open(&store, BOOK, STORE_WRITE, NULL) == PAR_OK ? 0 : -1;
}

static int
close_book(void **state)
{
    (void)state;
    store_close(store);
    return 0;
}

static enum par_status
add_batch(int64_t id)
{
    return store_exec(store, SQL_BATCH_ADD,
                      PARAMS(P_INT("id", id), P_TEXT("actor", "Lan"),
                             P_TEXT("at", "2025-03-10T02:12:05Z"), P_TEXT("command", "test"),
                             P_NULL("reason")),
                      NULL, fresh());
}

static int64_t
batches(void)
{
    return sql_count(BOOK, "SELECT count(*) FROM batch");
}

/* ---- transactions ---- */

static void
commits_and_rolls_back(void **state)
{
    (void)state;
    assert_false(store_in_transaction(store));
    WORKS(store_begin(store, STORE_CHANGE, fresh()));
    assert_true(store_in_transaction(store));
    WORKS(add_batch(1));
    assert_int_equal(batches(), 0);
    WORKS(store_commit(store, fresh()));
    assert_false(store_in_transaction(store));
    assert_int_equal(batches(), 1);

    WORKS(store_begin(store, STORE_CHANGE, fresh()));
    WORKS(add_batch(2));
    store_rollback(store);
    assert_false(store_in_transaction(store));
    assert_int_equal(batches(), 1);
    store_rollback(store); /* none runs: nothing happens */

    WORKS(store_begin(store, STORE_CHANGE, fresh()));
    WORKS(add_batch(3));
    store_close(store); /* takes back what was not committed */
    store = NULL;
    assert_int_equal(batches(), 1);
}

static void
refuses_transactions_out_of_place(void **state)
{
    (void)state;
    REFUSED(store_commit(store, fresh()), PAR_MISUSE, "sqlite"); /* and it is in no doubt */
    WORKS(store_begin(store, STORE_SNAPSHOT, fresh()));
    REFUSED(store_begin(store, STORE_SNAPSHOT, fresh()), PAR_MISUSE, "transaction");
    REFUSED(store_begin(store, STORE_CHANGE, fresh()), PAR_MISUSE, "transaction");
    assert_true(store_in_transaction(store));
    store_rollback(store);
}

/* SQLite takes a change back by itself when the disk fails under a question. What would come after
 * it would be stored on its own. */
static void
runs_nothing_behind_a_change_that_was_taken_back(void **state)
{
    struct statement *one = NULL, *other = NULL;
    const struct param key[] = {P_TEXT("key", "[\"x\"]"), {0}};

    (void)state;
    store_close(store);
    WORKS(store_open(&store, BOOK, STORE_WRITE, fresh()));
    WORKS(store_begin(store, STORE_CHANGE, fresh()));
    WORKS(add_batch(1));
    WORKS(statement_open(&one, store, SQL_UNIT_ROW, key, fresh()));
    WORKS(statement_open(&other, store, SQL_DECISION_ROW, key, fresh()));
    disk_fail(DISK_READ, 1, 1, 0, SQLITE_IOERR_READ);
    REFUSED(statement_step(one, fresh()), PAR_IO, "disk");
    REFUSED(statement_step(other, fresh()), PAR_IO, "disk");
    disk_fail(0, 0, 0, 0, 0);
    statement_close(one);
    statement_close(other);
    assert_true(store_in_transaction(store));
    REFUSED(add_batch(2), PAR_IO, "taken_back");
    REFUSED(store_commit(store, fresh()), PAR_IO, "taken_back");
    assert_false(store_in_transaction(store));
    WORKS(store_begin(store, STORE_CHANGE, fresh()));
    WORKS(add_batch(3));
    WORKS(store_commit(store, fresh()));
    store_close(store);
    store = NULL;
    disk_remove();
    assert_string_equal(sql_get(BOOK, "SELECT id FROM batch"), "3");
}

static void
reads_in_one_snapshot(void **state)
{
    int64_t next = 0;

    (void)state;
    WORKS(store_begin(store, STORE_SNAPSHOT, fresh()));
    WORKS(store_int(&next, store, SQL_BATCH_NEXT, NO_PARAMS, fresh()));
    assert_int_equal(next, 1);
    store_rollback(store);
    sql_run(BOOK, "INSERT INTO batch (id, actor, at, command, what) VALUES (41, '', '', '', '')");
    WORKS(store_int(&next, store, SQL_BATCH_NEXT, NO_PARAMS, fresh()));
    assert_int_equal(next, 42);
}

/* What the book's own rules refuse leaves the transaction as it was before that statement. */
static void
goes_on_after_a_refusal(void **state)
{
    (void)state;
    WORKS(store_begin(store, STORE_CHANGE, fresh()));
    WORKS(add_batch(1));
    REFUSED(add_batch(1), PAR_STATE, "constraint");
    assert_string_equal(failure.block, "batch_add");
    WORKS(add_batch(2));
    WORKS(store_commit(store, fresh()));
    assert_int_equal(batches(), 2);
}

/* ---- statements ---- */

static void
gives_a_word_where_a_damaged_file_has_none(void **state)
{
    struct statement *statement = NULL;

    (void)state;
    WORKS(store_begin(store, STORE_CHANGE, fresh()));
    WORKS(add_batch(1));
    WORKS(statement_open(&statement, store, SQL_BATCH_SHOW, PARAMS(P_INT("id", 1)), fresh()));
    WORKS(statement_step(statement, fresh()));
    assert_null(row_text(statement, "undone_by"));
    assert_string_equal(row_word(statement, "undone_by"), "");
    assert_string_equal(row_word(statement, "actor"), row_text(statement, "actor"));
    statement_close(statement);
    store_rollback(store);
}

static void
refuses_statements_that_are_called_wrongly(void **state)
{
    struct statement *first = NULL, *second = NULL;
    int64_t value = 7;
    char *text = NULL;

    (void)state;
    /* a parameter too few, too many, of another name, twice */
    REFUSED(store_int(&value, store, SQL_UNIT_ID, NO_PARAMS, fresh()), PAR_MISUSE, "block");
    assert_non_null(strstr(failure.text, "unit_id"));
    assert_non_null(strstr(failure.text, "code"));
    REFUSED(store_int(&value, store, SQL_UNIT_ID, PARAMS(P_TEXT("code", "x"), P_INT("more", 1)),
                      fresh()),
            PAR_MISUSE, "block");
    assert_non_null(strstr(failure.text, "more"));
    REFUSED(store_int(&value, store, SQL_UNIT_ID, PARAMS(P_TEXT("Code", "x")), fresh()), PAR_MISUSE,
            "block");
    REFUSED(store_int(&value, store, SQL_CRITERION_FIND, PARAMS(P_INT("set", 1), P_INT("set", 2)),
                      fresh()),
            PAR_MISUSE, "block");
    REFUSED(store_text(&text, store, SQL_UNIT_ID, NO_PARAMS, fresh()), PAR_MISUSE, "block");
    REFUSED(store_exec(store, SQL_BATCH_CLOSE, NO_PARAMS, NULL, fresh()), PAR_MISUSE, "block");
    /* the same block twice at once */
    WORKS(statement_open(&first, store, SQL_UNIT_ID, PARAMS(P_TEXT("code", "x")), fresh()));
    REFUSED(statement_open(&second, store, SQL_UNIT_ID, PARAMS(P_TEXT("code", "x")), fresh()),
            PAR_MISUSE, "block");
    assert_null(second);
    REFUSED(store_int(&value, store, SQL_UNIT_ID, PARAMS(P_TEXT("code", "x")), fresh()), PAR_MISUSE,
            "block");
    REFUSED(statement_step(first, fresh()), PAR_END, NULL); /* unharmed */
    statement_close(first);
    statement_close(NULL);
    assert_int_equal(store_int(&value, store, SQL_UNIT_ID, PARAMS(P_TEXT("code", "x")), fresh()),
                     PAR_END);
    /* a bulk block without its rows, and rows for a block that takes none */
    REFUSED(store_bulk(store, SQL_UNIT_ID, PARAMS(P_TEXT("code", "x")), &(struct input){0}, NULL,
                       fresh()),
            PAR_MISUSE, "block");
    WORKS(store_begin(store, STORE_CHANGE, fresh()));
    REFUSED(store_exec(store, SQL_TALLY_REFRESH, NO_PARAMS, NULL, fresh()), PAR_MISUSE, "sqlite");
    store_rollback(store);
    /* what changes something outside of a transaction, alone and in bulk */
    REFUSED(store_exec(store, SQL_BOOK_COUNT_ENTRY, PARAMS(P_INT("entry", 5)), NULL, fresh()),
            PAR_MISUSE, "block");
    REFUSED(store_bulk(store, SQL_TALLY_REFRESH, NO_PARAMS, &(struct input){0}, NULL, fresh()),
            PAR_MISUSE, "block");
    assert_int_equal(value, 7);
    assert_null(text);
    /* the status does not hang on whether anybody wants to hear the reason */
    assert_int_equal(store_int(&value, store, SQL_UNIT_ID, NO_PARAMS, NULL), PAR_MISUSE);
}

static void
gives_columns_by_name(void **state)
{
    static const unsigned char digest[32] = {0, 1, 2, 0, 255};
    struct statement *row = NULL;
    int length = 0;

    (void)state;
    WORKS(store_begin(store, STORE_CHANGE, fresh()));
    WORKS(add_batch(7));
    WORKS(store_commit(store, fresh()));
    sql_run(BOOK, "INSERT INTO change_range (batch_id, year, unit, cells, digest) VALUES (7, 2023, "
                  "'Sở Nội vụ', 12, x'00010200ff0000000000000000000000')");
    WORKS(statement_open(&row, store, SQL_BATCH_SHOW, PARAMS(P_INT("id", 7)), fresh()));
    WORKS(statement_step(row, fresh()));
    assert_int_equal(statement_column(row, "nothing"), -1);
    assert_int_equal(statement_int(row, statement_column(row, "id")), 7);
    assert_string_equal(statement_text(row, statement_column(row, "actor")), "Lan");
    assert_true(statement_is_null(row, statement_column(row, "undone_by")));
    assert_int_equal(statement_int(row, statement_column(row, "undone_by")), 0);
    assert_null(statement_text(row, statement_column(row, "undone_by")));
    assert_null(statement_blob(row, statement_column(row, "undone_by"), &length));
    assert_int_equal(length, 0);
    /* a column that is not there is as if NULL stood there */
    assert_true(statement_is_null(row, -1));
    assert_int_equal(statement_int(row, -1), 0);
    assert_null(statement_text(row, -1));
    assert_null(statement_blob(row, -1, &length));
    for (int i = 0; i < statement_columns(row); i++)
        assert_int_equal(statement_column(row, statement_name(row, i)), i);
    assert_int_equal(statement_step(row, fresh()), PAR_END);
    statement_close(row);

    /* text and bytes of any kind, by one way in and one out */
    WORKS(store_begin(store, STORE_CHANGE, fresh()));
    WORKS(store_exec(store, SQL_SEAL_PUT,
                     PARAMS(P_BLOB("digest", digest, 32), P_INT("records", 12),
                            P_TEXT("kind", "unit"), P_TEXT("code", "Sở Nội vụ")),
                     NULL, fresh()));
    WORKS(store_commit(store, fresh()));
    assert_string_equal(sql_get(BOOK, "SELECT hex(digest) FROM seal WHERE code = 'Sở Nội vụ'"),
                        "00010200FF000000000000000000000000000000000000000000000000000000");
}

static void
tells_no_row_from_nothing(void **state)
{
    int64_t value = 7;
    char before[] = "before", *text = before;

    (void)state;
    assert_int_equal(store_int(&value, store, SQL_UNIT_ID, PARAMS(P_TEXT("code", "none")), fresh()),
                     PAR_END);
    assert_int_equal(value, 7);
    assert_int_equal(store_text(&text, store, SQL_SET_CODE, PARAMS(P_INT("set", 1)), fresh()),
                     PAR_END);
    assert_string_equal(text, "before");
    /* a row in which NULL stands */
    assert_int_equal(
        store_int(&value, store, SQL_YEARS_OPEN, PARAMS(P_TEXT("group", "none")), fresh()),
        PAR_END);
    assert_int_equal(value, 7);
    WORKS(store_text(&text, store, SQL_YEARS_OPEN, PARAMS(P_TEXT("group", "none")), fresh()));
    assert_null(text);
}

static void
counts_changed_rows(void **state)
{
    int64_t changed = -1;

    (void)state;
    WORKS(store_begin(store, STORE_CHANGE, fresh()));
    WORKS(add_batch(1));
    WORKS(store_exec(
        store, SQL_BATCH_CLOSE,
        PARAMS(P_NULL("undoes"), P_TEXT("what", "[]"), P_INT("changes", 1), P_INT("id", 1)),
        &changed, fresh()));
    assert_int_equal(changed, 1);
    WORKS(store_exec(
        store, SQL_BATCH_CLOSE,
        PARAMS(P_NULL("undoes"), P_TEXT("what", "[]"), P_INT("changes", 1), P_INT("id", 2)),
        &changed, fresh()));
    assert_int_equal(changed, 0);
    store_rollback(store);
}

/* A text may be taken from the row that the statement itself gave. */
static void
copies_parameters(void **state)
{
    char code[8] = "so-x";
    struct statement *row = NULL;

    (void)state;
    sql_run(BOOK, "INSERT INTO unit (code, code_key) VALUES ('so-x', 'so x')");
    WORKS(statement_open(&row, store, SQL_UNIT_ID, PARAMS(P_TEXT("code", code)), fresh()));
    memset(code, 'y', 4);
    WORKS(statement_step(row, fresh()));
    statement_close(row);
}

/* ---- bulk ---- */

static void
fill_year(void)
{
    sql_run(
        BOOK,
        "INSERT INTO unit_group VALUES (1, 'so', 'so', 'Sở', 'so', NULL, NULL);"
        "INSERT INTO unit VALUES (1, 'a', 'a'), (2, 'b', 'b');"
        "INSERT INTO unit_name (unit_id, from_year, name, name_key, name_sort) VALUES (1, 0, 'A', "
        "'a', 'a'), (2, 0, 'B', 'b', 'b');"
        "INSERT INTO criteria_set (id, code) VALUES (1, 'bo');"
        "INSERT INTO criterion (id, set_id, code, domain_id, place, position, title, max_points) "
        "VALUES (1, 1, '1', 1, 1, 1, 'Một', 100000);"
        "INSERT INTO criterion (id, set_id, code, domain_id, place, position, title, max_points) "
        "VALUES (2, 1, '2', 2, 2, 2, 'Hai', 100000);"
        "INSERT INTO evaluation (id, year, group_id, set_id, state) VALUES (1, 2023, 1, 1, 'open');"
        "INSERT INTO participant (evaluation_id, unit_id, year) VALUES (1, 1, 2023), (1, 2, 2023)");
}

static void
loads_rows_in_bulk(void **state)
{
    static const int64_t cells[] = {
        1, 1, 1, 50000,      60000,      70000, /* evaluation, unit, criterion, self, first, final
                                                 */
        1, 1, 2, INPUT_NULL, INPUT_NULL, 80000, 1, 2, 1, 1, INPUT_NULL, INPUT_NULL,
    };
    static const int64_t pairs[] = {1, 1, 1, 2};
    struct input_array array = {cells, 6, 3}, none = {NULL, 6, 0}, both = {pairs, 2, 2};
    struct input input = input_of_array(&array);
    int64_t changed = -1;

    (void)state;
    fill_year();
    WORKS(store_begin(store, STORE_BULK, fresh()));
    WORKS(store_bulk(store, SQL_SCORE_LOAD, NO_PARAMS, &input, &changed, fresh()));
    WORKS(store_commit(store, fresh()));
    assert_int_equal(changed, 3);
    assert_string_equal(
        sql_get(BOOK, "SELECT unit_id || ' ' || criterion_id || ' ' || coalesce(self, '-') || ' ' "
                      "|| coalesce(first, '-') || ' ' || coalesce(final, '-') FROM score"),
        "1 1 50000 60000 70000\n1 2 - - 80000\n2 1 1 - -");
    WORKS(store_begin(store, STORE_CHANGE, fresh()));
    input = input_of_array(&none);
    WORKS(store_bulk(store, SQL_SCORE_LOAD, NO_PARAMS, &input, &changed, fresh()));
    assert_int_equal(changed, 0);
    /* a block that reads its rows in two places at once */
    input = input_of_array(&both);
    WORKS(store_bulk(store, SQL_TALLY_REFRESH, NO_PARAMS, &input, &changed, fresh()));
    assert_int_equal(changed, 4);
    WORKS(store_bulk(store, SQL_RESULT_REFRESH, NO_PARAMS, &input, NULL, fresh()));
    WORKS(store_commit(store, fresh()));
    assert_string_equal(
        sql_get(BOOK,
                "SELECT unit_id || ' ' || points || ' ' || coalesce(index_value, '-') FROM result"),
        "1 150000 750000\n2 0 -");
    /* nothing is left of the table afterwards */
    WORKS(store_begin(store, STORE_CHANGE, fresh()));
    REFUSED(store_exec(store, SQL_SCORE_LOAD, NO_PARAMS, NULL, fresh()), PAR_MISUSE, "sqlite");
}

static void
loads_all_rows_or_none(void **state)
{
    static const int64_t cells[] = {1, 1, 1, 5, 5, 5, 1, 1, 2, INPUT_NULL, INPUT_NULL, 20000001};
    struct input_array array = {cells, 6, 2};
    struct input input = input_of_array(&array);

    (void)state;
    fill_year();
    WORKS(store_begin(store, STORE_CHANGE, fresh()));
    REFUSED(store_bulk(store, SQL_SCORE_LOAD, NO_PARAMS, &input, NULL, fresh()), PAR_STATE,
            "constraint");
    assert_string_equal(failure.block, "score_load");
    WORKS(store_commit(store, fresh()));
    assert_int_equal(sql_count(BOOK, "SELECT count(*) FROM score"), 0);
    WORKS(store_begin(store, STORE_CHANGE, fresh()));
    mem_fail_at(1, 0);
    REFUSED(store_bulk(store, SQL_SCORE_LOAD, NO_PARAMS, &input, NULL, fresh()), PAR_NO_MEMORY,
            NULL);
    mem_fail_at(0, 0);
    WORKS(add_batch(1)); /* nothing is left open */
}

/* ---- other files, other steps ---- */

static void
reaches_no_other_file(void **state)
{
    struct connection *connection = NULL;
    struct cursor *cursor = NULL;

    (void)state;
    WORKS(file_engine.open(&connection, BOOK, STORE_WRITE, fresh()));
    REFUSED(file_engine.prepare(&cursor, connection, "ATTACH 'other.db' AS other", fresh()),
            PAR_MISUSE, "sqlite");
    assert_null(cursor);
    REFUSED(file_engine.prepare(&cursor, connection, "VACUUM INTO 'other.db'", fresh()) == PAR_OK
                ? file_engine.step(cursor, fresh())
                : PAR_OK,
            PAR_MISUSE, "sqlite");
    file_engine.finish(cursor);
    assert_int_not_equal(access("other.db", F_OK), 0);
    file_engine.close(connection);
}

static enum par_status
migrate(int version, const char *sql)
{
    struct connection *connection = NULL;
    struct cursor *cursor = NULL;
    int foreign_keys = 0;
    enum par_status status;

    WORKS(file_engine.open(&connection, BOOK, STORE_WRITE, fresh()));
    status = file_engine.migrate(connection, version, sql, fresh());
    assert_false(file_engine.in_transaction(connection));
    /* references are checked again, whatever became of the step */
    assert_int_equal(file_engine.prepare(&cursor, connection, "PRAGMA foreign_keys", NULL), PAR_OK);
    assert_int_equal(file_engine.step(cursor, NULL), PAR_OK);
    foreign_keys = (int)file_engine.cell_int(cursor, 0);
    file_engine.finish(cursor);
    assert_int_equal(foreign_keys, 1);
    file_engine.close(connection);
    return status;
}

static void
migrates_whole_steps(void **state)
{
    char *dump;
    int version = 0, steps = -1;

    (void)state;
    fill_year();
    dump = book_dump(BOOK);
    /* a parent is rebuilt while others refer to it */
    WORKS(migrate(
        2,
        "CREATE TABLE scale2 (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, more TEXT) STRICT;"
        "INSERT INTO scale2 (id, code) SELECT id, code FROM scale; DROP TABLE scale; ALTER TABLE "
        "scale2 RENAME TO scale;"));
    assert_int_equal(sql_count(BOOK, "PRAGMA user_version"), 2);
    /* steps that fail leave the book and its number as they were */
    REFUSED(migrate(3, "CREATE TABLE more (a TEXT) STRICT; INSERT INTO nothing VALUES (1)"),
            PAR_MISUSE, "sqlite");
    REFUSED(migrate(3, "DELETE FROM unit_group"), PAR_DAMAGED, "references");
    assert_int_equal(sql_count(BOOK, "PRAGMA user_version"), 2);
    assert_int_equal(sql_count(BOOK, "SELECT count(*) FROM sqlite_schema WHERE name = 'more'"), 0);
    /* another program was faster: done */
    WORKS(migrate(2, "INSERT INTO nothing VALUES (1)"));
    SAYS_THE_SAME(BOOK, dump);
    free(dump);

    sql_run(BOOK, "PRAGMA user_version = 1");
    WORKS(store_version(&version, store, fresh()));
    assert_int_equal(version, 1);
    WORKS(store_migrate(&steps, store, fresh()));
    assert_int_equal(steps, 0);
    sql_run(BOOK, "PRAGMA user_version = 99");
    WORKS(store_migrate(&steps, store,
                        fresh())); /* a newer one is the caller's to refuse; nothing is done */
    assert_int_equal(steps, 0);
    assert_int_equal(sql_count(BOOK, "PRAGMA user_version"), 99);
}

/* Each request for memory fails once: a status, and nothing changed or left. */
static void
survives_without_memory(void **state)
{
    (void)state;
    for (long nth = 1;; nth++) {
        struct store *other = NULL;
        char *text = NULL;
        enum par_status status;
        long asked;

        mem_fail_at(nth, 0);
        status = store_open(&other, BOOK, STORE_READ, fresh());
        if (status == PAR_OK)
            status = store_text(&text, other, SQL_BOOK_ROW, PARAMS(P_TEXT("key", "[1]")), fresh());
        asked = mem_requests();
        mem_fail_at(0, 0);
        store_close(other);
        mem_free(text);
        if (asked < nth)
            break;
        REFUSED(status, PAR_NO_MEMORY, NULL);
    }
}

/* A page that cannot be written for want of memory would leave the change half done beside the
 * book. */
static void
has_the_memory_to_write_before_it_begins(void **state)
{
    (void)state;
    mem_fail_at(1, 1);
    REFUSED(store_begin(store, STORE_CHANGE, fresh()), PAR_NO_MEMORY, NULL);
    mem_fail_at(0, 0);
    WORKS(store_begin(store, STORE_CHANGE, fresh()));
    WORKS(add_batch(1));
    mem_fail_at(1, 1);
    WORKS(store_commit(store, fresh()));
    mem_fail_at(0, 0);
    assert_int_equal(batches(), 1);
    assert_int_equal(access("store.parindex-journal", F_OK), -1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(commits_and_rolls_back, open_book, close_book),
        cmocka_unit_test_setup_teardown(refuses_transactions_out_of_place, open_book, close_book),
        cmocka_unit_test_setup_teardown(runs_nothing_behind_a_change_that_was_taken_back, open_book,
                                        close_book),
        cmocka_unit_test_setup_teardown(reads_in_one_snapshot, open_book, close_book),
        cmocka_unit_test_setup_teardown(goes_on_after_a_refusal, open_book, close_book),
        cmocka_unit_test_setup_teardown(gives_a_word_where_a_damaged_file_has_none, open_book,
                                        close_book),
        cmocka_unit_test_setup_teardown(refuses_statements_that_are_called_wrongly, open_book,
                                        close_book),
        cmocka_unit_test_setup_teardown(gives_columns_by_name, open_book, close_book),
        cmocka_unit_test_setup_teardown(tells_no_row_from_nothing, open_book, close_book),
        cmocka_unit_test_setup_teardown(counts_changed_rows, open_book, close_book),
        cmocka_unit_test_setup_teardown(copies_parameters, open_book, close_book),
        cmocka_unit_test_setup_teardown(loads_rows_in_bulk, open_book, close_book),
        cmocka_unit_test_setup_teardown(loads_all_rows_or_none, open_book, close_book),
        cmocka_unit_test_setup_teardown(reaches_no_other_file, open_book, close_book),
        cmocka_unit_test_setup_teardown(migrates_whole_steps, open_book, close_book),
        cmocka_unit_test_setup_teardown(survives_without_memory, open_book, close_book),
        cmocka_unit_test_setup_teardown(has_the_memory_to_write_before_it_begins, open_book,
                                        close_book),
    };

    disk_install(); /* before the first book is opened */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
