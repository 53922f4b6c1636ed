/* Verification: every column of every table changed, every row taken away, one added, one at a
 * time, as a stranger with another program would; each is found and the record named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h> /* the book is changed behind the library */

#include <cmocka.h>

#include "record/reseal.h"
#include "sealed_book.h"

static struct par_book *book;
static char path[BOOK_PATH_SIZE];
static char copy[BOOK_PATH_SIZE + 8];
static char code[PAR_CODE_SIZE], first_code[PAR_CODE_SIZE];
static struct par_error err;

/* What was tried, one at a time, and found; docs/testing.md says how many. */
static struct {
    int columns, changes, rows_cut, rows_added, schema;
} tried;

/* ---- a book with a row in every table ---- */

static int
make(void **state)
{
    (void)state;
    par_error_clear(&err);
    book = sealed_book_make(path, true);
    sealed_book_fill_rest(book, path);
    sealed_book_approve(book, first_code);
    sealed_book_amend(book, code);
    sealed_book_chain(book, path);
    snprintf(copy, sizeof copy, "%s-copy", path);
    return 0;
}

static int
end(void **state)
{
    (void)state;
    sealed_book_end(book, path);
    remove(copy);
    return 0;
}

static void
test_a_book_as_it_was_written(void **state)
{
    (void)state;
    assert_string_equal(verify_says(path, NULL, NULL), "");
    assert_string_equal(verify_says(path, "2023,2024", code), "");
    assert_string_equal(verify_says(path, NULL, first_code), "");
    assert_string_equal(stranger_asks(path,
                                      "SELECT group_concat(name) FROM sqlite_schema t WHERE type = "
                                      "'table' AND name NOT LIKE 'sqlite%' "
                                      "AND NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name))"),
                        "");
}

/* ---- one change at a time ---- */

/* What the finding must hold when a row of a table is touched. */
static const struct {
    const char *table, *finding, *needle;
} names[] = {
    {"book", "fingerprint|", "book book"},
    {"unit_group", "fingerprint|", "|"},
    {"unit", "fingerprint|", "|"},
    {"decision", "fingerprint|", "|"},
    {"unit_name", "fingerprint|", "unit "},
    {"membership", "fingerprint|", "unit "},
    {"unit_succession", "fingerprint|", "unit "},
    {"scale", "fingerprint|", "scale "},
    {"scale_class", "fingerprint|", "scale "},
    {"criteria_set", "fingerprint|", "set "},
    {"concept", "fingerprint|", "|"},
    {"criterion", "fingerprint|", "set "},
    {"crosswalk", "fingerprint|", "set "},
    {"evaluation", "fingerprint|", "evaluation "},
    {"participant", "fingerprint|20", " was changed behind"},
    {"allowance", "fingerprint|", "what is known of "},
    {"score", "fingerprint|2024|", "|"},
    {"note", "fingerprint|2024|", "what is known of "},
    {"evidence", "fingerprint|2024|", "what is known of "},
    {"tally", "fingerprint|", "|"},
    {"result", "fingerprint|2024|", "|"},
    {"published", "fingerprint|20", "what is known of "},
    {"published_count", "fingerprint|2023|", "evaluation "},
    {"published_group", "fingerprint|2023|", "evaluation "},
    {"batch", "journal|", "batch"},
    {"change", "journal|", "batch "},
    {"change_range", "journal|", "batch "},
    {"approval", "|", "|"},
    {"seal", "|", "|"},
};

#define WITHOUT_CHECKS "PRAGMA ignore_check_constraints = ON; "

static void
must_be_found(const char *table, const char *sql)
{
    const char *said = verify_says(copy, NULL, NULL);
    char orphan[80];
    size_t i = 0;

    while (i < sizeof names / sizeof names[0] && strcmp(names[i].table, table) != 0)
        i++;
    if (i == sizeof names / sizeof names[0])
        fail_msg("no expectation for table %s", table);
    if (*said == '\0')
        fail_msg("not found: %s", sql);
    snprintf(orphan, sizeof orphan, "rows of %s refer to nothing", table);
    if (strstr(said, orphan) != NULL && strstr(sql, "INSERT") != NULL)
        return;
    if (strstr(sql, "SET \"id\"") != NULL) /* what refers to it is named */
        return;
    if (strstr(sql, WITHOUT_CHECKS) != NULL && strstr(said, "damage|") != NULL)
        return;
    if (strstr(said, names[i].finding) == NULL || strstr(said, names[i].needle) == NULL)
        fail_msg("not named: %s\n%s", sql, said);
}

/* Values to try in the place of one, in SQL with $ for what stands; the first that the table takes
 * is used. */
static const char *const others[] = {
    "$ || 'x'",
    "$ + 1",
    "$ - 1",
    "1 - $",
    "NULL",
    "zeroblob(length($) - 1) || x'01'",
    "x'0101010101010101010101010101010101010101010101010101010101010101'",
    "x'01010101010101010101010101010101'",
    "'2019-01-01'",
    "'dense'",
    "'printed'",
    "'rescale'",
    "'appraisal'",
    "'explanation'",
    "'bonus'",
    "'survey'",
    "'same'",
    "'open'",
    "'renamed'",
    "'highest'",
    "'group'",
    "'amend'",
    "'approve'",
    "'correct'",
    "7",
    "2050",
    "'z'",
};

static void
put_value(char *out, const char *pattern, const char *column)
{
    for (*out = '\0'; *pattern != '\0'; pattern++)
        if (*pattern == '$')
            sprintf(out + strlen(out), "\"%s\"", column);
        else
            sprintf(out + strlen(out), "%c", *pattern);
}

static bool
change_one(const char *table, const char *column, const char *row, bool checked, char *sql,
           size_t size)
{
    char value[256];

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        put_value(value, others[i], column);
        stranger_copies(path, copy);
        snprintf(sql, size, "%sUPDATE \"%s\" SET \"%s\" = %s WHERE %s AND \"%s\" IS NOT %s",
                 checked ? "" : WITHOUT_CHECKS, table, column, value, row, column, value);
        if (stranger_runs(copy, sql))
            return true;
    }
    return false;
}

/* Runs `each` for every answer of `sql`. */
static void
for_each(const char *sql, void (*each)(const char *one, const char *two, const char *three))
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        const char *cells[3] = {NULL, NULL, NULL};
        for (int i = 0; i < 3 && i < sqlite3_column_count(stmt); i++)
            cells[i] = (const char *)sqlite3_column_text(stmt, i);
        each(cells[0], cells[1], cells[2]);
    }
    sqlite3_finalize(stmt);
    sqlite3_close(db);
}

#define TABLES "FROM sqlite_schema t WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'"

/* A row as the text of its key: (a, b) = (SELECT a, b FROM t ORDER BY a, b LIMIT 1 OFFSET n). */
#define KEYS                                                                                       \
    "coalesce((SELECT group_concat('\"' || k.name || '\"', ', ') FROM pragma_table_info(t.name) "  \
    "k "                                                                                           \
    "WHERE k.pk > 0), 'rowid')"

static int
rows_of(const char *table)
{
    char sql[256];

    snprintf(sql, sizeof sql, "SELECT count(*) FROM \"%s\"", table);
    return atoi(stranger_asks(path, sql));
}

static void
change_column(const char *table, const char *column, const char *keys)
{
    char row[512], sql[1024];
    int changed = 0, rows = rows_of(table);
    /* what a CHECK fixes is changed by whoever switches it off */
    bool checked = strcmp(table, "book") != 0 || strcmp(column, "id") != 0;

    if (rows == 0)
        fail_msg("table %s is empty", table);
    for (int n = 0; n < rows && n < 40; n += n < 2 ? 1 : 17) {
        snprintf(row, sizeof row, "(%s) = (SELECT %s FROM \"%s\" ORDER BY %s LIMIT 1 OFFSET %d)",
                 keys, keys, table, keys, n);
        if (!change_one(table, column, row, checked, sql, sizeof sql))
            continue; /* another row may take another value */
        must_be_found(table, sql);
        changed++;
    }
    if (changed == 0)
        fail_msg("cannot change %s.%s", table, column);
    tried.columns++;
    tried.changes += changed;
}

static void
test_every_column_of_every_table(void **state)
{
    (void)state;
    for_each("SELECT t.name, c.name, " KEYS
             " FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND "
             "t.name NOT LIKE 'sqlite%'",
             change_column);
    print_message("%d changes of %d columns found\n", tried.changes, tried.columns);
    assert_int_equal(
        tried.columns,
        atoi(stranger_asks(path, "SELECT count(*) FROM sqlite_schema t JOIN "
                                 "pragma_table_info(t.name) c WHERE t.type = 'table' AND "
                                 "t.name NOT LIKE 'sqlite%'")));
}

static void
delete_rows(const char *table, const char *keys, const char *none)
{
    char sql[1024];
    int rows = rows_of(table);

    (void)none;
    for (int n = 0; n < rows; n += 1 + n / 2) {
        stranger_copies(path, copy);
        snprintf(
            sql, sizeof sql,
            "DELETE FROM \"%s\" WHERE (%s) = (SELECT %s FROM \"%s\" ORDER BY %s LIMIT 1 OFFSET %d)",
            table, keys, keys, table, keys, n);
        assert_true(stranger_runs(copy, sql));
        must_be_found(table, sql);
        tried.rows_cut++;
    }
}

static void
test_every_row_taken_away(void **state)
{
    (void)state;
    for_each("SELECT t.name, " KEYS " " TABLES, delete_rows);
    print_message("%d rows taken away found\n", tried.rows_cut);
}

/* A row is added with the values of another one and a key of its own; @ stands for a number. */
static void
insert_row(const char *table, const char *columns, const char *values)
{
    static const int shifts[] = {1, 2, 3, 4, 5, 9, 50, 101, 108};
    char pattern[4096], sql[4096];

    stranger_copies(path, copy);
    snprintf(pattern, sizeof pattern, "%sINSERT OR IGNORE INTO \"%s\" (%s) SELECT %s FROM \"%s\"",
             strcmp(table, "book") == 0 ? WITHOUT_CHECKS /* it takes no second row */ : "", table,
             columns, values, table);
    for (size_t i = 0; i < sizeof shifts / sizeof shifts[0]; i++) {
        sql[0] = '\0';
        for (const char *at = pattern; *at != '\0'; at++)
            if (*at == '@')
                sprintf(sql + strlen(sql), "%d", shifts[i]);
            else
                sprintf(sql + strlen(sql), "%c", *at);
        if (stranger_runs(copy, sql)) {
            must_be_found(table, sql);
            tried.rows_added++;
            return;
        }
    }
    fail_msg("cannot add to %s: %s", table, sql);
}

static void
test_rows_added(void **state)
{
    (void)state;
    /* key columns and texts that must be single get another value */
    for_each("SELECT t.name, (SELECT group_concat('\"' || c.name || '\"', ', ') FROM "
             "pragma_table_info(t.name) c), "
             "(SELECT group_concat(CASE WHEN c.name IN ('kind', 'role', 'figure', 'part') THEN "
             "'\"' || c.name || '\"' "
             "WHEN c.type = 'TEXT' AND (c.pk > 0 OR c.name IN ('code', 'code_key', 'number', "
             "'number_key', 'name', 'name_key', 'token')) THEN '\"' || c.name || '\" || ''x@''' "
             "WHEN c.pk > 0 OR c.name = 'year' AND t.name IN ('evaluation', 'unit_succession') "
             "THEN '\"' || c.name || '\" + @' "
             "WHEN c.name IN ('undoes_id', 'undone_by', 'replaced_by') THEN 'NULL' "
             "ELSE '\"' || c.name || '\"' END, ', ') FROM pragma_table_info(t.name) c) " TABLES,
             insert_row);
    print_message("rows added to %d tables found\n", tried.rows_added);
    stranger_copies(path, copy); /* with checks a book takes no second row */
    assert_false(stranger_runs(copy, "INSERT INTO book SELECT 2, title, title_en, created_at, "
                                     "entries FROM book"));
}

/* ---- single scores ---- */

static void
says(const char *sql, const char *expected)
{
    stranger_copies(path, copy);
    if (!stranger_runs(copy, sql))
        fail_msg("%s", sql);
    assert_string_equal(verify_says(copy, NULL, NULL), expected);
}

#define CELL(unit, criterion)                                                                      \
    " WHERE unit_id = (SELECT id FROM unit WHERE code = '" unit                                    \
    "') AND criterion_id = (SELECT c.id FROM criterion c "                                         \
    "JOIN criteria_set s ON s.id = c.set_id AND s.code = 'bo' WHERE c.code = '" criterion "')"

static void
test_names_the_cell_and_what_stood_there(void **state)
{
    (void)state;
    says("UPDATE score SET final = 510000" CELL("b", "1.1"),
         "fingerprint|2024|so|b|1.1|51|52|score 1.1 of Sở B in 2024 was changed behind the "
         "program's "
         "back: it is 51 and was 52\n");
    says(
        "UPDATE score SET final = 0" CELL("a", "2.1"),
        "fingerprint|2024|so|a|2.1|0|18|score 2.1 of Sở A in 2024 was changed behind the program's "
        "back: it is 0 and was 18\n");
    says("UPDATE score SET final = 20000" CELL("a", "3"),
         "fingerprint|2024|so|a|3|2|1|score 3 of Sở A in 2024 was changed behind the program's "
         "back: it is 2 and was 1\n");
    says("UPDATE score SET final = NULL" CELL("a", "1.1"),
         "fingerprint|2024|so|a|1.1||55|score 1.1 of Sở A in 2024 was changed behind the program's "
         "back\n");
    says("DELETE FROM score" CELL("b", "1.2"), "fingerprint|2024|so|b|1.2||16|score 1.2 of Sở B in "
                                               "2024 was changed behind the program's back\n");
    says("INSERT INTO score (evaluation_id, unit_id, criterion_id, final) SELECT x.evaluation_id, "
         "x.unit_id, k.id, 10000 FROM score x JOIN criterion c ON c.id = x.criterion_id "
         "JOIN criterion k ON k.set_id = c.set_id AND k.code = '4' JOIN unit u ON u.id = x.unit_id "
         "AND u.code = 'a' WHERE c.code = '1.1'",
         "fingerprint|2024|so|a|4|1||score 4 of Sở A in 2024 was changed behind the program's "
         "back\n");
}

static void
test_names_no_cell_that_it_cannot_know(void **state)
{
    (void)state;
    says(
        "UPDATE score SET self = 590000" CELL("a", "1.1"),
        "fingerprint|2024|so|a||||scores of Sở A in 2024 were changed behind the program's back\n");
    /* two cells, at places 2 and 5: their sums would fit a third one */
    says(
        "UPDATE score SET final = final + 10000 WHERE unit_id = (SELECT id FROM unit WHERE code = "
        "'a') AND criterion_id IN (SELECT c.id FROM criterion c "
        "JOIN criteria_set s ON s.id = c.set_id AND s.code = 'bo' WHERE c.code IN ('1.1', '1.2', "
        "'2.1'))",
        "fingerprint|2024|so|a||||scores of Sở A in 2024 were changed behind the program's back\n");
}

static void
test_asks_only_the_years_named(void **state)
{
    (void)state;
    stranger_copies(path, copy);
    assert_true(stranger_runs(copy, "UPDATE score SET final = 510000" CELL("b", "1.1")));
    assert_string_equal(verify_says(copy, "2023", NULL), "");
    assert_string_not_equal(verify_says(copy, "2024", NULL), "");
}

/* ---- results are never shown from what was changed ---- */

static enum par_status
reads(int year)
{
    struct par_result_query query = {.year = year};
    struct par_results *list = NULL;
    struct par_book *other = NULL;
    enum par_status status;

    par_error_clear(&err);
    assert_int_equal(par_book_open(&other, copy, PAR_READ, &err), PAR_OK);
    status = par_result_list(&list, other, &query, &err);
    par_result_list_free(list);
    par_book_close(other);
    return status;
}

static void
test_shows_no_result_that_was_changed(void **state)
{
    (void)state;
    stranger_copies(path, copy);
    assert_int_equal(reads(2024), PAR_OK);
    assert_true(
        stranger_runs(copy, "UPDATE published SET index_value = 990000, index_text = '99.00' WHERE "
                            "part = '' AND unit_id = (SELECT id FROM unit WHERE code = 'b') "
                            "AND index_value = 820000"));
    assert_int_equal(reads(2024), PAR_DAMAGED);
    assert_string_equal(err.code, "fingerprint");
    assert_string_equal(err.text,
                        "the results of b in 2024 were changed behind the program's back");
    assert_int_equal(reads(2023), PAR_OK);
}

/* ---- schema ---- */

static void
schema_says(const char *sql, const char *expected)
{
    struct par_book *other = NULL;

    stranger_copies(path, copy);
    if (!stranger_runs(copy, sql))
        fail_msg("%s", sql);
    assert_string_equal(verify_says(copy, NULL, NULL), expected);
    par_error_clear(&err);
    assert_int_equal(par_book_open(&other, copy, PAR_READ, &err), PAR_NOT_BOOK);
    assert_string_equal(err.code, "schema");
    par_error_clear(&err);
    assert_int_equal(par_book_open(&other, copy, PAR_WRITE, &err), PAR_NOT_BOOK);
}

static void
test_names_what_the_schema_has_otherwise(void **state)
{
    (void)state;
    schema_says("DROP TRIGGER published_kept",
                "schema||||||published_kept|the schema lacks the trigger published_kept\n");
}

static void
test_names_triggers_views_and_indexes(void **state)
{
    (void)state;
    schema_says("CREATE TRIGGER evil AFTER UPDATE ON score BEGIN DELETE FROM note; END",
                "schema|||||evil||the schema has a foreign trigger: evil\n");
    schema_says("CREATE VIEW endless AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 "
                "FROM r) SELECT n FROM r",
                "schema|||||endless||the schema has a foreign view: endless\n");
    schema_says("DROP VIEW v1_unit; CREATE VIEW v1_unit AS SELECT 1 AS unit",
                "schema|||||v1_unit||the view v1_unit of the schema was changed\n");
    schema_says("DROP INDEX criterion_leaf",
                "schema||||||criterion_leaf|the schema lacks the index criterion_leaf\n");
    schema_says("CREATE TABLE more (a)", "schema|||||more||the schema has a foreign table: more\n");
    schema_says("ALTER TABLE concept ADD COLUMN x TEXT",
                "schema|||||concept||the table concept of the schema was changed\n");
}

static void
spoil_schema(const char *type, const char *name, const char *sql)
{
    const char *said;

    stranger_copies(path, copy);
    if (!stranger_runs(copy, sql))
        fail_msg("%s", sql);
    said = verify_says(copy, NULL, NULL);
    if (strstr(said, "schema|") == NULL || strstr(said, name) == NULL || strstr(said, type) == NULL)
        fail_msg("not named: %s\n%s", sql, said);
    tried.schema++;
}

static void
test_every_index_view_and_trigger_and_a_column_more_of_every_table(void **state)
{
    (void)state;
    for_each("SELECT type, name, 'DROP ' || upper(type) || ' \"' || name || '\"' FROM "
             "sqlite_schema WHERE "
             "type IN ('index', 'view', 'trigger') AND sql IS NOT NULL",
             spoil_schema);
    for_each("SELECT type, name, 'DROP VIEW \"' || name || '\"; ' || sql || ' -- again' FROM "
             "sqlite_schema WHERE type = 'view'",
             spoil_schema);
    for_each("SELECT type, name, 'DROP TRIGGER \"' || name || '\"; CREATE TRIGGER \"' || name || "
             "'\" BEFORE UPDATE ON \"' || tbl_name || '\" BEGIN SELECT 1; END' FROM sqlite_schema "
             "WHERE type = 'trigger'",
             spoil_schema);
    for_each(
        "SELECT t.type, t.name, 'ALTER TABLE \"' || t.name || '\" ADD COLUMN more TEXT' " TABLES,
        spoil_schema);
    print_message("%d changes of the schema found\n", tried.schema);
}

static void
test_a_table_that_is_a_view_is_not_read(void **state)
{
    (void)state;
    schema_says(
        "DROP TABLE evidence; CREATE VIEW evidence AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL "
        "SELECT n + 1 FROM r) SELECT n AS evaluation_id FROM r",
        "schema|||||evidence||the schema has a foreign view: evidence\n"
        "schema||||||evidence|the schema lacks the table evidence\n"
        "schema||||||evidence_by_criterion|the schema lacks the index evidence_by_criterion\n");
}

static void
test_scores_are_looked_at_beside_a_foreign_trigger(void **state)
{
    (void)state;
    stranger_copies(path, copy);
    assert_true(stranger_runs(copy, "UPDATE score SET final = 510000" CELL("b", "1.1")));
    assert_true(stranger_runs(
        copy, "CREATE TRIGGER evil AFTER UPDATE ON score BEGIN DELETE FROM note; END"));
    assert_string_equal(
        verify_says(copy, NULL, NULL),
        "schema|||||evil||the schema has a foreign trigger: evil\n"
        "fingerprint|2024|so|b|1.1|51|52|score 1.1 of Sở B in 2024 was changed behind "
        "the program's back: it is 51 and was 52\n");
}

static void
test_counts_of_analyze_are_no_difference(void **state)
{
    struct par_book *other = NULL;

    (void)state;
    stranger_copies(path, copy);
    stranger_runs(copy, "ANALYZE");
    assert_string_equal(verify_says(copy, NULL, NULL), "");
    assert_int_equal(par_book_open(&other, copy, PAR_READ, &err), PAR_OK);
    par_book_close(other);
}

static void
test_a_foreign_book_answers_nothing_else(void **state)
{
    struct par_book *other = NULL;
    struct par_result_query query = {.year = 2024};
    struct par_results *list = NULL;
    struct par_batch *batch = NULL;

    (void)state;
    stranger_copies(path, copy);
    assert_true(stranger_runs(
        copy, "CREATE TRIGGER evil AFTER UPDATE ON score BEGIN DELETE FROM note; END"));
    assert_int_equal(par_book_open(&other, copy, PAR_LOOK, &err), PAR_OK);
    assert_int_equal(par_result_list(&list, other, &query, &err), PAR_NOT_BOOK);
    par_error_clear(&err);
    assert_int_equal(par_batch_begin(&batch, other, "tester", "test", NULL, &err), PAR_MISUSE);
    par_error_clear(&err);
    par_book_close(other);
}

/* ---- anchors ---- */

static void
test_anchors(void **state)
{
    struct par_verify_query query = {NULL, "nonsense"};
    struct par_findings *list = NULL;
    char typed[2 * PAR_CODE_SIZE];

    (void)state;
    snprintf(typed, sizeof typed, " %s ", code);
    for (char *c = typed; *c != '\0'; c++)
        *c = *c == '-'                ? ' '
             : *c == '0'              ? 'o'
             : *c == '1'              ? 'l'
             : *c >= 'A' && *c <= 'Z' ? (char)(*c + 32)
                                      : *c;
    assert_string_equal(verify_says(path, NULL, typed), "");
    assert_string_equal(
        verify_says(path, NULL, "0000-0000-0000-0000-0000-0000-00"),
        "fingerprint|||||0000-0000-0000-0000-0000-0000-00||no version of an approved year has the "
        "verification code 0000-0000-0000-0000-0000-0000-00\n");
    assert_int_equal(par_verify_list(&list, book, &query, &err), PAR_INVALID);
    par_error_clear(&err);
    query.anchor = "7F3K-92QD-X0PM-4T8W-ZB5N-QK7M-2";
    assert_int_equal(par_verify_list(&list, book, &query, &err), PAR_INVALID);
    assert_string_equal(err.code, "anchor");
}

/* Whoever holds the file can write every seal anew; the code on paper tells. */
static void
test_an_anchor_tells_what_seals_cannot(void **state)
{
    struct par_book *forged = NULL;
    struct par_batch *batch = NULL;

    (void)state;
    stranger_copies(path, copy);
    assert_true(stranger_runs(
        copy, "UPDATE evaluation SET state = 'open', phase = NULL WHERE state = 'amended'"));
    assert_true(stranger_runs(copy, "DELETE FROM approval"));
    assert_int_equal(par_book_open(&forged, copy, PAR_WRITE, &err), PAR_OK);
    batch = sealed_book_batch(forged, NULL);
    assert_int_equal(sealed_book_score(batch, "b", "1.1", 600000, &err), PAR_DAMAGED);
    par_batch_cancel(batch);
    par_error_clear(&err);
    batch = sealed_book_batch(forged, NULL);
    sealed_book_forge(batch, copy);
    assert_int_equal(sealed_book_score(batch, "b", "1.1", 600000, &err), PAR_OK);
    sealed_book_commit(batch);
    sealed_book_chain(forged, copy);
    par_book_close(forged);
    assert_string_equal(verify_says(copy, NULL, NULL), "");
    assert_non_null(strstr(verify_says(copy, NULL, code),
                           "no version of an approved year has the verification code"));
}

#define TEST(test) cmocka_unit_test(test)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_book_as_it_was_written),
        TEST(test_every_column_of_every_table),
        TEST(test_every_row_taken_away),
        TEST(test_rows_added),
        TEST(test_names_the_cell_and_what_stood_there),
        TEST(test_names_no_cell_that_it_cannot_know),
        TEST(test_asks_only_the_years_named),
        TEST(test_shows_no_result_that_was_changed),
        TEST(test_names_what_the_schema_has_otherwise),
        TEST(test_names_triggers_views_and_indexes),
        TEST(test_every_index_view_and_trigger_and_a_column_more_of_every_table),
        TEST(test_a_table_that_is_a_view_is_not_read),
        TEST(test_scores_are_looked_at_beside_a_foreign_trigger),
        TEST(test_counts_of_analyze_are_no_difference),
        TEST(test_a_foreign_book_answers_nothing_else),
        TEST(test_anchors),
        TEST(test_an_anchor_tells_what_seals_cannot),
    };

    return cmocka_run_group_tests(tests, make, end);
}
