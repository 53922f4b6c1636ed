/* Seals: every column of every table belongs to exactly one of them, and what is hashed is what is
 * written down. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <sqlite3.h> /* rows are hashed by another route */

#include <cmocka.h>

#include "migration_steps.h"
#include "record/seal.h"
#include "sealed_book.h"

/* The block that hashes each table, or each kind of its rows. `seal` is missing: its rows are the
 * digests. */
static const struct {
    const char *table;
    enum sql_block_id block;
} homes[] = {
    {"book", SQL_SEAL_BOOK},
    {"concept", SQL_SEAL_CONCEPT},
    {"unit_group", SQL_SEAL_GROUP},
    {"unit", SQL_SEAL_UNIT},
    {"unit_name", SQL_SEAL_UNIT_NAME},
    {"membership", SQL_SEAL_MEMBERSHIP},
    {"unit_succession", SQL_SEAL_SUCCESSION},
    {"decision", SQL_SEAL_DECISION},
    {"scale", SQL_SEAL_SCALE},
    {"scale_class", SQL_SEAL_SCALE_CLASS},
    {"criteria_set", SQL_SEAL_SET},
    {"criterion", SQL_SEAL_CRITERION},
    {"crosswalk", SQL_SEAL_CROSSWALK},
    {"evaluation", SQL_SEAL_EVALUATION},
    {"participant", SQL_SEAL_PARTICIPANT},
    {"allowance", SQL_SEAL_ALLOWANCE},
    {"note", SQL_SEAL_NOTE},
    {"evidence", SQL_SEAL_EVIDENCE},
    {"tally", SQL_SEAL_TALLY},
    {"result", SQL_SEAL_RESULT},
    {"published", SQL_SEAL_PUBLISHED},      /* the total */
    {"published", SQL_SEAL_PUBLISHED_PART}, /* parts */
    {"published_count", SQL_SEAL_PUBLISHED_COUNT},
    {"published_group", SQL_SEAL_PUBLISHED_GROUP},
    {"score", SQL_CELLS_OF_UNIT},
    {"batch", SQL_CHAIN_BATCH},
    {"change", SQL_CHAIN_CHANGE},
    {"change_range", SQL_CHAIN_RANGE},
    {"approval", SQL_CHAIN_APPROVAL},
};

/* Columns that no digest holds, each with its reason. */
static const char *const outside[][2] = {
    {"batch", "previous"}, /* are the chain themselves, and compared */
    {"batch", "digest"},
    {"participant", "digest"}, /* are the seals of a unit's year; the evaluation's holds them */
    {"participant", "detail"},
    {"batch", "undone_by"}, /* follows from undoes_id of later batches, and is compared with them */
};

static sqlite3 *db;
static const char *seen_table, *seen_column; /* what is looked for */
static bool seen;

static int
note_read(void *context, int action, const char *table, const char *column, const char *c,
          const char *d)
{
    (void)context, (void)c, (void)d;
    if (action == SQLITE_READ && strcmp(table, seen_table) == 0 && strcmp(column, seen_column) == 0)
        seen = true;
    return SQLITE_OK;
}

/* Does a block give this column, or read it on the way to a code? */
static bool
gives(enum sql_block_id block, const char *table, const char *column, bool reads)
{
    sqlite3_stmt *stmt = NULL;
    bool given = false;

    seen_table = table;
    seen_column = column;
    seen = false;
    sqlite3_set_authorizer(db, note_read, NULL);
    if (sqlite3_prepare_v2(db, sql_blocks[block].text, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql_blocks[block].name, sqlite3_errmsg(db));
    for (int i = 0; i < sqlite3_column_count(stmt); i++) {
        const char *from = sqlite3_column_table_name(stmt, i),
                   *origin = sqlite3_column_origin_name(stmt, i);
        given = given || (from != NULL && strcmp(from, table) == 0 && strcmp(origin, column) == 0);
    }
    sqlite3_finalize(stmt);
    return given || (reads && seen);
}

static bool
is_id(const char *column)
{
    size_t length = strlen(column);

    return strcmp(column, "id") == 0 || (length > 3 && strcmp(column + length - 3, "_id") == 0);
}

static bool
is_outside(const char *table, const char *column)
{
    for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++)
        if (strcmp(outside[i][0], table) == 0 && strcmp(outside[i][1], column) == 0)
            return true;
    return strcmp(table, "seal") == 0;
}

static int
open_schema(void **state)
{
    (void)state;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    for (size_t i = 0; i < migration_step_count; i++)
        assert_int_equal(sqlite3_exec(db, migration_steps[i].text, NULL, NULL, NULL), SQLITE_OK);
    return 0;
}

static int
close_schema(void **state)
{
    (void)state;
    sqlite3_close(db);
    return 0;
}

/* Columns that say something are given by the block of their table and by no other; ids stand for
 * codes: the block reads them. */
static void
test_every_column_is_in_exactly_one_seal(void **state)
{
    sqlite3_stmt *stmt = NULL;
    int columns = 0;

    (void)state;
    assert_int_equal(
        sqlite3_prepare_v2(
            db,
            "SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE "
            "t.type = 'table' AND t.name NOT LIKE 'sqlite%'",
            -1, &stmt, NULL),
        SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(stmt, 0),
                   *column = (const char *)sqlite3_column_text(stmt, 1);
        int holders = 0, wanted = 0;

        columns++;
        if (is_outside(table, column) || strcmp(column, "id") == 0)
            continue;
        for (size_t i = 0; i < sizeof homes / sizeof homes[0]; i++) {
            if (strcmp(homes[i].table, table) != 0)
                continue;
            wanted++;
            holders += gives(homes[i].block, table, column,
                             is_id(column) || strcmp(column, "batch_id") == 0);
        }
        if (wanted == 0 || holders != wanted)
            fail_msg("%s.%s is in %d seals of %d", table, column, holders, wanted);
    }
    sqlite3_finalize(stmt);
    assert_true(columns > 150);
}

/* A seal's block gives nothing of another table but codes and identities. */
static void
test_seals_hold_codes_of_others_only(void **state)
{
    static const char *const identities[] = {"code", "number", "date", "issuer", "year", NULL};

    (void)state;
    for (size_t i = 0; i < sizeof homes / sizeof homes[0]; i++) {
        sqlite3_stmt *stmt = NULL;

        sqlite3_set_authorizer(db, NULL, NULL);
        assert_int_equal(sqlite3_prepare_v2(db, sql_blocks[homes[i].block].text, -1, &stmt, NULL),
                         SQLITE_OK);
        for (int k = 0; k < sqlite3_column_count(stmt); k++) {
            const char *from = sqlite3_column_table_name(stmt, k),
                       *origin = sqlite3_column_origin_name(stmt, k);
            bool known = from == NULL || strcmp(from, homes[i].table) == 0;
            for (const char *const *id = identities; !known && *id != NULL; id++)
                known = strcmp(origin, *id) == 0;
            if (!known)
                fail_msg("%s gives %s.%s", sql_blocks[homes[i].block].name, from, origin);
            if (k == 0 && strcmp(sqlite3_column_name(stmt, k), "unit_id") == 0)
                continue; /* whose row it is: not hashed */
            assert_false(from != NULL && is_id(origin) && strcmp(origin, "undoes_id") != 0 &&
                         strcmp(homes[i].table, "batch") != 0);
        }
        sqlite3_finalize(stmt);
    }
}

/* ---- what is hashed ---- */

static void
put(struct digest *digest, char type, const char *text, bool is_null)
{
    unsigned char head[2] = {0};
    size_t length = is_null ? 0 : strlen(text);

    assert_true(length < 128); /* a longer one takes another byte for each seven bits */
    head[0] = (unsigned char)type;
    head[1] = (unsigned char)length;
    digest_put(digest, head, sizeof head);
    if (length > 0)
        digest_put(digest, text, length);
}

static void
put_head(struct digest *digest, const char *name, const char *const *cells, size_t count)
{
    put(digest, 'b', name, false);
    for (size_t i = 0; i < count; i++)
        put(digest, 'c', cells[2 * i], false);
}

static void
put_row(struct digest *digest, const char *const *cells, size_t count)
{
    put(digest, 'r', "", false);
    for (size_t i = 0; i < count; i++)
        put(digest, cells[2 * i + 1] != NULL ? 'v' : 'n', cells[2 * i + 1],
            cells[2 * i + 1] == NULL);
}

static void
test_a_seal_is_what_is_written_down(void **state)
{
    static const char *const scale[] = {"code", "thang"};
    static const char *const classes[][16] = {
        {"position", "1", "name", "Xuất sắc", "name_key", "xuat sac", "name_en", "Excellent",
         "short", "XS", "lower_bound", "900000", "inclusive", "1", "min_domain", "500000"},
        {"position", "2", "name", "Tốt", "name_key", "tot", "name_en", NULL, "short", NULL,
         "lower_bound", "800000", "inclusive", "1", "min_domain", NULL},
        {"position", "3", "name", "Khá", "name_key", "kha", "name_en", NULL, "short", NULL,
         "lower_bound", "700000", "inclusive", "0", "min_domain", NULL},
        {"position", "4", "name", "Kém", "name_key", "kem", "name_en", NULL, "short", NULL,
         "lower_bound", "0", "inclusive", "1", "min_domain", NULL},
    };
    char path[BOOK_PATH_SIZE], hex[DIGEST_HEX], ours[DIGEST_HEX];
    struct par_book *book = sealed_book_make(path, true);
    struct par_error err = PAR_ERROR_INIT;
    struct digest digest;
    unsigned char sum[DIGEST_SIZE];
    int64_t records = 0;

    (void)state;
    digest_begin(&digest);
    put(&digest, 't', "parindex-seal/1", false);
    put(&digest, 'k', "scale", false);
    put_head(&digest, "seal_scale", scale, 1);
    put_row(&digest, scale, 1);
    put_head(&digest, "seal_scale_class", classes[0], 8);
    for (size_t i = 0; i < 4; i++)
        put_row(&digest, classes[i], 8);
    digest_end(sum, &digest);
    digest_hex(hex, sum);
    assert_int_equal(seal_compute(sum, &records, book, SEAL_SCALE, "thang", &err), PAR_OK);
    digest_hex(ours, sum);
    assert_string_equal(ours, hex);
    assert_int_equal(records, 5);
    assert_string_equal(
        stranger_asks(
            path, "SELECT lower(hex(digest)) FROM seal WHERE kind = 'scale' AND code = 'thang'"),
        hex);
    sealed_book_end(book, path);
}

static void
test_ids_do_not_matter(void **state)
{
    char path[BOOK_PATH_SIZE];
    struct par_book *book = sealed_book_make(path, true);

    (void)state;
    par_book_close(book);
    assert_true(
        stranger_runs(path, "UPDATE unit SET id = id + 1000; UPDATE unit_name SET unit_id = "
                            "unit_id + 1000; UPDATE membership SET unit_id = unit_id + 1000;"
                            "UPDATE participant SET unit_id = unit_id + 1000; UPDATE score SET "
                            "unit_id = unit_id + 1000; UPDATE note SET unit_id = unit_id + 1000;"
                            "UPDATE tally SET unit_id = unit_id + 1000; UPDATE result SET unit_id "
                            "= unit_id + 1000; UPDATE published SET unit_id = unit_id + 1000;"
                            "UPDATE allowance SET unit_id = unit_id + 1000"));
    assert_string_equal(verify_says(path, NULL, NULL), "");
    sealed_book_end(NULL, path);
}

/* Every batch leaves a book that verifies; taking back and doing again too. */
static void
test_every_batch_seals_what_it_touched(void **state)
{
    char path[BOOK_PATH_SIZE];
    struct par_book *book = sealed_book_make(path, true);
    struct par_error err = PAR_ERROR_INIT;
    struct par_batch *batch;
    struct par_decision decision = {.date = "2024-01-26"};

    (void)state;
    assert_string_equal(verify_says(path, NULL, NULL), "");
    batch = sealed_book_batch(book, NULL);
    assert_int_equal(par_decision_edit(batch, "41/QĐ-UBND", &decision, &err), PAR_OK);
    sealed_book_commit(batch);
    assert_string_equal(verify_says(path, NULL, NULL), "");
    for (int i = 0; i < 40; i++) {
        batch = sealed_book_batch(book, NULL);
        if (par_undo(batch, 0, NULL, &err) != PAR_OK) {
            par_batch_cancel(batch);
            break;
        }
        sealed_book_commit(batch);
        assert_string_equal(verify_says(path, NULL, NULL), "");
    }
    sealed_book_end(book, path);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_column_is_in_exactly_one_seal, open_schema,
                                        close_schema),
        cmocka_unit_test_setup_teardown(test_seals_hold_codes_of_others_only, open_schema,
                                        close_schema),
        cmocka_unit_test(test_a_seal_is_what_is_written_down),
        cmocka_unit_test(test_ids_do_not_matter),
        cmocka_unit_test(test_every_batch_seals_what_it_touched),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
