#include "store/pool.h"

#include <sqlite3.h> /* lives from the pool itself */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { PIECES = 400, TURNS = 200000 };

static uint32_t seed = 1;

static uint32_t
draw(uint32_t below)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % below;
}

static bool
holds(const unsigned char *piece, int size, unsigned char value)
{
    for (int i = 0; i < size; i++)
        if (piece[i] != value)
            return false;
    return true;
}

/* Mostly small, now and then above what a list holds. */
static int
draw_size(void)
{
    return (int)(draw(10) == 0 ? draw(9000) : draw(300)) + 1;
}

/* Pieces are asked for, resized and given back in any order; none is written through another. */
static void
pieces_do_not_overlap(void **state)
{
    const struct sqlite3_mem_methods *pool = pool_methods();
    static unsigned char *pieces[PIECES];
    static int sizes[PIECES];

    (void)state;
    for (int turn = 0; turn < TURNS; turn++) {
        uint32_t i = draw(PIECES);
        unsigned char value = (unsigned char)(i % 255 + 1);
        int size = draw_size(), kept = size < sizes[i] ? size : sizes[i];

        if (pieces[i] != NULL && !holds(pieces[i], sizes[i], value))
            fail_msg("turn %d: piece %u was written by another", turn, i);
        if (pieces[i] == NULL) {
            pieces[i] = pool->xMalloc(size);
        } else if (draw(2) == 0) {
            pool->xFree(pieces[i]);
            pieces[i] = NULL;
            size = 0;
        } else {
            pieces[i] = pool->xRealloc(pieces[i], size);
            assert_true(holds(pieces[i], kept, value));
        }
        sizes[i] = size;
        if (pieces[i] == NULL)
            continue;
        assert_int_equal((uintptr_t)pieces[i] % 8, 0);
        assert_true(pool->xSize(pieces[i]) >= size);
        assert_int_equal(pool->xSize(pieces[i]), pool->xRoundup(size));
        memset(pieces[i], value, (size_t)size);
    }
    for (int i = 0; i < PIECES; i++)
        pool->xFree(pieces[i]);
    pool->xShutdown(NULL);
}

static void
what_is_given_back_is_given_again(void **state)
{
    const struct sqlite3_mem_methods *pool = pool_methods();
    void *first = pool->xMalloc(100), *second;

    (void)state;
    pool->xFree(first);
    second = pool->xMalloc(97);
    assert_ptr_equal(first, second);
    pool->xFree(second);
    pool->xFree(NULL);
    pool->xShutdown(NULL);
}

static void
run(sqlite3 *db, const char *sql)
{
    char *said = NULL;

    if (sqlite3_exec(db, sql, NULL, NULL, &said) != SQLITE_OK)
        fail_msg("%s: %s", sql, said);
}

/* SQLite itself lives from it: statements, pages, sorting, and its end. */
static void
sqlite_lives_from_it(void **state)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *row = NULL;

    (void)state;
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, pool_methods()), SQLITE_OK);
    for (int turn = 0; turn < 3; turn++) {
        assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
        run(db, "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c BLOB)");
        run(db, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) "
                "INSERT INTO t SELECT i, printf('%0*d', i % 700, i), zeroblob(i % 3000) FROM n");
        run(db, "UPDATE t SET b = b || b WHERE a % 3 = 0; DELETE FROM t WHERE a % 7 = 0; VACUUM");
        assert_int_equal(
            sqlite3_prepare_v2(db,
                               "SELECT count(*), sum(length(b)), group_concat(a) FROM (SELECT * "
                               "FROM t ORDER BY b, c)",
                               -1, &row, NULL),
            SQLITE_OK);
        assert_int_equal(sqlite3_step(row), SQLITE_ROW);
        assert_int_equal(sqlite3_column_int(row, 0), 4286);
        sqlite3_finalize(row);
        sqlite3_close(db);
        sqlite3_shutdown();
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_do_not_overlap),
        cmocka_unit_test(what_is_given_back_is_given_again),
        cmocka_unit_test(sqlite_lives_from_it),
    };

    return cmocka_run_group_tests_name("pool", tests, NULL, NULL);
}
