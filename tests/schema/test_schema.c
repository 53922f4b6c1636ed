/* The schema that the migrations make: strict, ranged, indexed, readable by a stock sqlite3; and
 * schema/schema.sql, its mirror, with which books are compared. ./dev schema writes the mirror. */
#include <setjmp.h>
#include <sqlite3.h> /* reads the schema as a stock shell does */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "migration_steps.h"

#define MIRROR PAR_SOURCE_DIR "/schema/schema.sql"

static sqlite3 *db;

static int
open_book(void **state)
{
    (void)state;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    for (size_t i = 0; i < migration_step_count; i++)
        assert_int_equal(sqlite3_exec(db, migration_steps[i].text, NULL, NULL, NULL), SQLITE_OK);
    return 0;
}

static int
close_book(void **state)
{
    (void)state;
    return sqlite3_close(db) == SQLITE_OK ? 0 : -1;
}

static sqlite3_stmt *
ask(const char *sql, const char *name)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    if (name != NULL)
        sqlite3_bind_text(statement, 1, name, -1, SQLITE_TRANSIENT);
    return statement;
}

static const char *
text(sqlite3_stmt *statement, int column)
{
    const char *cell = (const char *)sqlite3_column_text(statement, column);

    return cell != NULL ? cell : "";
}

/* Counts the rows of a question whose rows are faults, and shows them. */
static int
faults(const char *sql)
{
    sqlite3_stmt *statement = ask(sql, NULL);
    int count = 0;

    while (sqlite3_step(statement) == SQLITE_ROW) {
        print_error("%s %s\n", text(statement, 0),
                    sqlite3_column_count(statement) > 1 ? text(statement, 1) : "");
        count++;
    }
    sqlite3_finalize(statement);
    return count;
}

static void
has_strict_tables_only(void **state)
{
    (void)state;
    assert_int_equal(faults("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = "
                            "'table' AND NOT strict"
                            " AND name NOT LIKE 'sqlite_%' ORDER BY name"),
                     0);
}

static void
deletes_nothing_on_the_way(void **state)
{
    (void)state;
    assert_int_equal(faults("SELECT t.name, f.\"from\" FROM pragma_table_list t JOIN "
                            "pragma_foreign_key_list(t.name) f"
                            " WHERE t.schema = 'main' AND (f.on_delete <> 'NO ACTION' OR "
                            "f.on_update <> 'NO ACTION') ORDER BY 1, 2"),
                     0);
}

/* ---- ranges ---- */

/* Integers that are no ids and have no range of their own. */
static const struct {
    const char *table, *column, *reason;
} unranged[] = {
    {"participant", "year", "the year of its evaluation, by a foreign key"},
    {"tally", "points", "a sum of scores, which have ranges"},
    {"tally", "leaves", "a count of criteria"},
    {"tally", "scored", "a count of scores"},
    {"tally", "locator", "a sum of criterion and score, which have ranges"},
    {"result", "points", "a sum of tallies"},
    {"result", "bonus", "a sum of tallies"},
    {"result", "penalty", "a sum of tallies"},
    {"result", "leaves", "a count of criteria"},
    {"result", "scored", "a count of scores"},
    {"result", "min_domain", "a quotient of tallies"},
    {"result", "index_value", "a quotient of sums"},
    {"result", "class_position", "a position of the scale"},
    {"result", "sort1", "a limb of a quotient"},
    {"result", "sort2", "a limb of a quotient"},
    {"result", "rank", "a count of results"},
    {"batch", "changes", "a count of changes"},
    {"change", "seq", "counted by the program"},
    {"change_range", "year", "the year of scores that had one"},
    {"change_range", "cells", "a count of scores"},
    {"seal", "records", "a count of records"},
};

/* What stands behind a column's name in its table's statement; with its commas inside parentheses.
 */
static void
column_text(struct buffer *out, const char *sql, const char *column)
{
    const char *at = strchr(sql, '(') + 1;
    size_t length = strlen(column);
    bool begins = true, mine = false;
    int depth = 0;

    buffer_clear(out);
    for (; *at != '\0' && depth >= 0; at++) {
        if (strncmp(at, "--", 2) == 0)
            at += strcspn(at, "\n");
        depth += (*at == '(') - (*at == ')');
        if (depth == 0 && *at == ',') {
            begins = true;
            mine = false;
            continue;
        }
        if (begins && strchr(" \n", *at) == NULL) {
            mine = strncmp(at, column, length) == 0 && at[length] == ' ';
            begins = false;
        }
        if (mine)
            buffer_char(out, *at);
    }
}

static bool
is_id(const char *column, const char *definition)
{
    size_t length = strlen(column);

    return strcmp(column, "id") == 0 || (length > 3 && strcmp(column + length - 3, "_id") == 0) ||
           strstr(definition, "REFERENCES") != NULL;
}

static void
gives_every_integer_a_range_or_a_reason(void **state)
{
    sqlite3_stmt *columns =
        ask("SELECT t.name, c.name, s.sql FROM pragma_table_list t JOIN pragma_table_info(t.name) c"
            " JOIN sqlite_schema s ON s.name = t.name WHERE t.schema = 'main' AND t.type = 'table'"
            " AND c.type = 'INTEGER' ORDER BY 1, c.cid",
            NULL);
    bool used[sizeof unranged / sizeof unranged[0]] = {false};
    struct buffer definition = BUFFER_INIT;
    int bad = 0, seen = 0;

    (void)state;
    while (sqlite3_step(columns) == SQLITE_ROW) {
        const char *table = text(columns, 0), *column = text(columns, 1);
        bool excused = false;

        seen++;
        column_text(&definition, text(columns, 2), column);
        assert_true(definition.length > 0);
        if (is_id(column, buffer_get(&definition)) ||
            strstr(buffer_get(&definition), "CHECK") != NULL)
            continue;
        for (size_t i = 0; i < sizeof unranged / sizeof unranged[0]; i++)
            if (strcmp(unranged[i].table, table) == 0 && strcmp(unranged[i].column, column) == 0)
                excused = used[i] = true;
        if (!excused) {
            print_error("%s.%s has no range\n", table, column);
            bad++;
        }
    }
    for (size_t i = 0; i < sizeof unranged / sizeof unranged[0]; i++)
        if (!used[i]) {
            print_error("%s.%s needs no reason (%s)\n", unranged[i].table, unranged[i].column,
                        unranged[i].reason);
            bad++;
        }
    sqlite3_finalize(columns);
    buffer_free(&definition);
    assert_true(seen > 50);
    assert_int_equal(bad, 0);
}

/* ---- foreign keys ---- */

/* Does an index begin with exactly these columns, in any order? A partial one may leave out NULLs
 * only. */
static bool
has_prefix(const char *index, const char *columns, int count)
{
    sqlite3_stmt *parts =
        ask("SELECT x.name, coalesce(s.sql, '') FROM pragma_index_xinfo(?1) x"
            " LEFT JOIN sqlite_schema s ON s.name = ?1 WHERE x.key ORDER BY x.seqno",
            index);
    char wanted[128];
    bool has = true;
    int seen = 0;

    while (has && seen < count && sqlite3_step(parts) == SQLITE_ROW) {
        const char *where = strstr(text(parts, 1), " WHERE ");
        snprintf(wanted, sizeof wanted, ",%s,", text(parts, 0));
        has = strstr(columns, wanted) != NULL &&
              (where == NULL || strstr(where, "IS NOT NULL") != NULL);
        seen++;
    }
    sqlite3_finalize(parts);
    return has && seen == count;
}

static bool
is_indexed(const char *table, const char *columns, int count)
{
    sqlite3_stmt *indexes = ask("SELECT name FROM pragma_index_list(?1)", table);
    bool found = false;

    while (!found && sqlite3_step(indexes) == SQLITE_ROW)
        found = has_prefix(text(indexes, 0), columns, count);
    sqlite3_finalize(indexes);
    return found;
}

static void
indexes_every_foreign_key_but_one(void **state)
{
    sqlite3_stmt *keys = ask(
        "SELECT t.name, ',' || group_concat(f.\"from\") || ',', count(*) FROM pragma_table_list t"
        " JOIN pragma_foreign_key_list(t.name) f WHERE t.schema = 'main' GROUP BY t.name, f.id "
        "ORDER BY 1, 2",
        NULL);
    int bad = 0, seen = 0;

    (void)state;
    while (sqlite3_step(keys) == SQLITE_ROW) {
        bool exception =
            strcmp(text(keys, 0), "score") == 0 && strcmp(text(keys, 1), ",criterion_id,") == 0;

        seen++;
        if (is_indexed(text(keys, 0), text(keys, 1), sqlite3_column_int(keys, 2)) == exception) {
            print_error("%s(%s): %s\n", text(keys, 0), text(keys, 1),
                        exception ? "is the one that has no index" : "has no index");
            bad++;
        }
    }
    sqlite3_finalize(keys);
    assert_true(seen > 30);
    assert_int_equal(bad, 0);
}

/* ---- a stock shell reads it ---- */

static void
needs_nothing_of_ours_to_be_read(void **state)
{
    sqlite3_stmt *views =
        ask("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name", NULL);
    int seen = 0;

    (void)state;
    assert_int_equal(
        faults("SELECT i.name, x.coll FROM pragma_table_list t JOIN pragma_index_list(t.name) i"
               " JOIN pragma_index_xinfo(i.name) x WHERE t.schema = 'main' AND x.coll <> 'BINARY' "
               "ORDER BY 1"),
        0);
    assert_int_equal(
        faults("SELECT type, name FROM sqlite_schema WHERE sql LIKE '%COLLATE%' ORDER BY name"), 0);
    /* this connection has no function of ours: a view or trigger that needs one does not prepare */
    while (sqlite3_step(views) == SQLITE_ROW) {
        char sql[256];
        sqlite3_stmt *view;
        snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", text(views, 0));
        view = ask(sql, NULL);
        assert_int_equal(sqlite3_step(view), SQLITE_ROW);
        sqlite3_finalize(view);
        seen++;
    }
    sqlite3_finalize(views);
    assert_true(seen >= 5);
    assert_int_equal(sqlite3_exec(db,
                                  "EXPLAIN UPDATE published SET replaced_by = 1; EXPLAIN DELETE "
                                  "FROM change; EXPLAIN DELETE FROM approval;",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
}

/* ---- the mirror ---- */

static void
write_schema(struct buffer *out)
{
    sqlite3_stmt *objects =
        ask("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid", NULL);

    while (sqlite3_step(objects) == SQLITE_ROW) {
        buffer_text(out, "\n");
        buffer_text(out, text(objects, 0));
        buffer_text(out, ";\n");
    }
    sqlite3_finalize(objects);
    assert_false(out->failed);
}

static void
read_mirror(struct buffer *out)
{
    FILE *file = fopen(MIRROR, "r");
    char piece[4096];
    size_t got;

    if (file == NULL)
        return;
    while ((got = fread(piece, 1, sizeof piece, file)) > 0)
        buffer_put(out, piece, got);
    fclose(file);
}

static void
is_mirrored_for_readers(void **state)
{
    struct buffer schema = BUFFER_INIT, mirror = BUFFER_INIT;
    const char *objects;

    (void)state;
    write_schema(&schema);
    read_mirror(&mirror);
    objects = strstr(buffer_get(&mirror), "\n\n");
    assert_non_null(objects);
    if (strcmp(buffer_get(&schema), objects + 1) != 0)
        fail_msg("schema/schema.sql is not what the migrations make; ./dev schema writes it anew");
    buffer_free(&schema);
    buffer_free(&mirror);
}

/* What books are compared with is what the steps make, object by object. */
static void
compares_books_with_its_mirror(void **state)
{
    sqlite3_stmt *rows =
        ask("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL "
            "ORDER BY rowid",
            NULL);
    const struct schema_object *object = schema_objects;

    (void)state;
    for (; sqlite3_step(rows) == SQLITE_ROW; object++) {
        assert_non_null(object->name);
        assert_string_equal(object->type, text(rows, 0));
        assert_string_equal(object->name, text(rows, 1));
        assert_string_equal(object->table, text(rows, 2));
        assert_string_equal(object->sql, text(rows, 3));
    }
    assert_null(object->name);
    sqlite3_finalize(rows);
}

/* A book can be made from the mirror alone: nothing of the schema is missing in it. */
static void
makes_the_same_book_from_its_mirror(void **state)
{
    struct buffer schema = BUFFER_INIT, again = BUFFER_INIT;
    sqlite3 *walked = db;

    (void)state;
    write_schema(&schema);
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, buffer_get(&schema), NULL, NULL, NULL), SQLITE_OK);
    write_schema(&again);
    assert_string_equal(buffer_get(&again), buffer_get(&schema));
    sqlite3_close(db);
    db = walked;
    buffer_free(&schema);
    buffer_free(&again);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_strict_tables_only),
        cmocka_unit_test(deletes_nothing_on_the_way),
        cmocka_unit_test(gives_every_integer_a_range_or_a_reason),
        cmocka_unit_test(indexes_every_foreign_key_but_one),
        cmocka_unit_test(needs_nothing_of_ours_to_be_read),
        cmocka_unit_test(is_mirrored_for_readers),
        cmocka_unit_test(compares_books_with_its_mirror),
        cmocka_unit_test(makes_the_same_book_from_its_mirror),
    };

    return cmocka_run_group_tests(tests, open_book, close_book);
}
