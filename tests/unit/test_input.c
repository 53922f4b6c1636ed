#include "book.h"
#include "store/input.h"

#include "base/alloc.h"

#include <sqlite3.h> /* the table is asked in SQL of all kinds, not only the blocks' */
#include <string.h>

static sqlite3 *db;

static int
open_memory(void **state)
{
    (void)state;
    return sqlite3_open(":memory:", &db) == SQLITE_OK ? 0 : -1;
}

static int
close_memory(void **state)
{
    (void)state;
    return sqlite3_close(db) == SQLITE_OK ? 0 : -1;
}

static int
add_cell(void *context, int columns, char **cells, char **names)
{
    struct buffer *out = context;

    (void)names;
    for (int i = 0; i < columns; i++) {
        buffer_text(out, cells[i] != NULL ? cells[i] : "~");
        buffer_char(out, i + 1 < columns ? ',' : ';');
    }
    return 0;
}

/* All rows of a statement: "1,2;3,~;". */
static const char *
ask(const char *sql)
{
    static struct buffer out;

    buffer_clear(&out);
    if (sqlite3_exec(db, sql, add_cell, &out, NULL) != SQLITE_OK)
        return sqlite3_errmsg(db);
    return buffer_get(&out);
}

static void
reads_rows_as_a_table(void **state)
{
    static const int64_t cells[] = {2023, 7,         INPUT_NULL, 2024,         INPUT_NULL,
                                    -1,   INT64_MAX, 0,          INT64_MIN + 1};
    static const struct {
        int64_t rows;
        const char *sql, *answer;
    } cases[] = {
        {3, "SELECT * FROM input",
         "2023,7,~;2024,~,-1;9223372036854775807,0,-9223372036854775807;"},
        {2, "SELECT year, unit FROM input WHERE score IS NULL", "2023,7;"},
        {0, "SELECT * FROM input", ""},
        {0, "SELECT count(*), sum(year) FROM input", "0,~;"},
        {2, "SELECT count(*), sum(year), count(score) FROM input", "2,4047,1;"},
        {2, "SELECT rowid, year FROM input ORDER BY year DESC", "2,2024;1,2023;"},
        /* in two places at once, each with a place of its own */
        {2, "SELECT a.year, b.year FROM input a, input b",
         "2023,2023;2023,2024;2024,2023;2024,2024;"},
        {2, "SELECT i.year, (SELECT count(*) FROM input j WHERE j.year <= i.year) FROM input i",
         "2023,1;2024,2;"},
        {2, "SELECT year FROM input UNION ALL SELECT unit FROM input", "2023;2024;7;~;"},
        {3, "SELECT typeof(year), typeof(score) FROM input",
         "integer,null;integer,integer;integer,integer;"},
        {2, "SELECT year FROM input WHERE rowid = 2", "2024;"},
        {1, "INSERT INTO input VALUES (1, 2, 3)", "table input may not be modified"},
        {1, "SELECT other FROM input", "no such column: other"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct input_array array = {cells, 3, cases[i].rows};
        struct input input = input_of_array(&array);

        assert_int_equal(input_register(db, "year INT, unit INT, score INT", &input), SQLITE_OK);
        assert_string_equal(ask(cases[i].sql), cases[i].answer);
    }
}

struct counter {
    int64_t cell, rows;
};

static const int64_t *
count_up(void *context, int64_t row)
{
    struct counter *counter = context;

    counter->cell = row * row;
    return row < counter->rows ? &counter->cell : NULL;
}

static void
takes_rows_from_a_function(void **state)
{
    struct counter counter = {0, 10000};
    struct input input = {count_up, &counter};

    (void)state;
    assert_int_equal(input_register(db, "square INT", &input), SQLITE_OK);
    assert_string_equal(ask("SELECT count(*), sum(square), max(square) FROM input"),
                        "10000,333283335000,99980001;");
}

static void
gives_way_to_the_next_input(void **state)
{
    static const int64_t first[] = {1, 2}, second[] = {3};
    struct input_array a = {first, 2, 1}, b = {second, 1, 1};
    struct input one = input_of_array(&a), other = input_of_array(&b);

    (void)state;
    assert_int_equal(input_register(db, "a INT, b INT", &one), SQLITE_OK);
    assert_string_equal(ask("SELECT a, b FROM input"), "1,2;");
    assert_int_equal(input_register(db, "c INT", &other), SQLITE_OK);
    assert_string_equal(ask("SELECT * FROM input"), "3;");
    assert_int_equal(input_register(db, NULL, NULL), SQLITE_OK);
    assert_string_equal(ask("SELECT * FROM input"), "no such table: input");
}

static void
refuses_what_it_cannot_declare(void **state)
{
    char columns[600];
    struct input_array array = {NULL, 1, 0};
    struct input input = input_of_array(&array);

    (void)state;
    memset(columns, 'a', sizeof columns - 5);
    memcpy(columns + sizeof columns - 5, " INT", 5);
    assert_int_equal(input_register(db, columns, &input), SQLITE_TOOBIG);
    assert_int_equal(input_register(db, "no column at all, 1 2 3", &input), SQLITE_OK);
    assert_string_equal(ask("SELECT * FROM input"), "vtable constructor failed: input");
    mem_fail_at(1, 0);
    assert_int_equal(input_register(db, "a INT", &input), SQLITE_NOMEM);
    mem_fail_at(0, 0);
}

/* A view or trigger of a book could be a stranger's. */
static void
is_nothing_for_views_and_triggers(void **state)
{
    static const int64_t cells[] = {1};
    struct input_array array = {cells, 1, 1};
    struct input input = input_of_array(&array);

    (void)state;
    assert_int_equal(sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL), SQLITE_OK);
    assert_int_equal(input_register(db, "a INT", &input), SQLITE_OK);
    assert_string_equal(ask("CREATE VIEW look AS SELECT * FROM input"), "");
    assert_string_equal(ask("SELECT * FROM look"), "unsafe use of virtual table \"input\"");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_rows_as_a_table, open_memory, close_memory),
        cmocka_unit_test_setup_teardown(takes_rows_from_a_function, open_memory, close_memory),
        cmocka_unit_test_setup_teardown(gives_way_to_the_next_input, open_memory, close_memory),
        cmocka_unit_test_setup_teardown(refuses_what_it_cannot_declare, open_memory, close_memory),
        cmocka_unit_test_setup_teardown(is_nothing_for_views_and_triggers, open_memory,
                                        close_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
