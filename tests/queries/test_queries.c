/* Every named block, read as SQLite runs it: the text of a plan hides a scan behind an alias, the
 * opcodes hide nothing. */
#include <dirent.h>
#include <setjmp.h>
#include <sqlite3.h> /* the opcodes of a prepared block */
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
#include "sql_blocks.h"

enum { CURSORS = 65536, OPCODES = 8192, PARAMETERS_MOST = 255 };

/* One line of EXPLAIN. */
struct opcode {
    int address;
    char name[24];
    int p1, p2, p3;
};

/* A program: the block's own and those of the triggers it fires. */
struct program {
    struct opcode lines[OPCODES];
    int count;
    struct buffer text; /* all of it, to compare with others */
};

static sqlite3 *db;
static struct program program;

/* ---- a book in memory ---- */

static int
open_book(void **state)
{
    (void)state;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    for (size_t i = 0; i < migration_step_count; i++)
        assert_int_equal(sqlite3_exec(db, migration_steps[i].text, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL), SQLITE_OK);
    return 0;
}

static int
close_book(void **state)
{
    (void)state;
    buffer_free(&program.text);
    return sqlite3_close(db) == SQLITE_OK ? 0 : -1;
}

/* The table that a bulk block reads, as a shell would make it. */
static void
make_input(const char *columns)
{
    struct buffer sql = BUFFER_INIT;

    buffer_text(&sql, "DROP TABLE IF EXISTS temp.input; CREATE TEMP TABLE input (");
    buffer_text(&sql, columns);
    buffer_text(&sql, ")");
    assert_int_equal(sqlite3_exec(db, buffer_get(&sql), NULL, NULL, NULL), SQLITE_OK);
    buffer_free(&sql);
}

/* ---- reading a program ---- */

static bool
read_program(const char *sql)
{
    struct buffer explain = BUFFER_INIT;
    sqlite3_stmt *statement = NULL;
    bool prepared;

    buffer_text(&explain, "EXPLAIN ");
    buffer_text(&explain, sql);
    prepared = sqlite3_prepare_v2(db, buffer_get(&explain), -1, &statement, NULL) == SQLITE_OK;
    buffer_free(&explain);
    program.count = 0;
    buffer_clear(&program.text);
    while (prepared && sqlite3_step(statement) == SQLITE_ROW) {
        struct opcode *line = &program.lines[program.count];

        assert_true(program.count < OPCODES);
        line->address = sqlite3_column_int(statement, 0);
        snprintf(line->name, sizeof line->name, "%s",
                 (const char *)sqlite3_column_text(statement, 1));
        line->p1 = sqlite3_column_int(statement, 2);
        line->p2 = sqlite3_column_int(statement, 3);
        line->p3 = sqlite3_column_int(statement, 4);
        program.count++;
        for (int i = 1; i <= 6; i++) {
            const char *cell = (const char *)sqlite3_column_text(statement, i);
            buffer_text(&program.text, cell != NULL ? cell : "");
            buffer_char(&program.text, i < 6 ? ' ' : '\n');
        }
    }
    sqlite3_finalize(statement);
    return prepared;
}

static bool
is(const struct opcode *line, const char *name)
{
    return strcmp(line->name, name) == 0;
}

/* Does the program ever come to this line? max() leaves a step behind that it jumps over. */
static bool
is_reached(int at)
{
    const struct opcode *before = &program.lines[at - 1];
    int address = program.lines[at].address;

    if (!is(before, "Goto"))
        return true;
    for (int i = at - address;
         i < program.count && (i == at - address || program.lines[i].address > 0); i++)
        if (program.lines[i].p2 == address)
            return true;
    return false;
}

/* Is this cursor walked from one row to the next, from where it was set at `from`? */
static bool
is_loop(int from, int cursor)
{
    for (int i = from + 1;
         i < program.count && program.lines[i].address > program.lines[from].address; i++)
        if ((is(&program.lines[i], "Next") || is(&program.lines[i], "Prev")) &&
            program.lines[i].p1 == cursor &&
            program.lines[i].p2 == program.lines[from].address + 1 && is_reached(i))
            return true;
    return false;
}

/* The table or index that begins at a page. */
static void
root_name(char *name, size_t size, int root)
{
    sqlite3_stmt *statement = NULL;

    assert_int_equal(sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE rootpage = ?1",
                                        -1, &statement, NULL),
                     SQLITE_OK);
    sqlite3_bind_int(statement, 1, root);
    snprintf(name, size, "%s",
             sqlite3_step(statement) == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0)
                                                   : "sqlite_schema");
    sqlite3_finalize(statement);
}

/* Says what walks through a stored table from its start (or builds an index on the way); NULL:
 * nothing. */
static const char *
find_scan(char *text, size_t size)
{
    static bool stored[CURSORS];
    static int root[CURSORS];
    int sound = 0; /* up to this address only books with broken references are read */

    for (int i = 0; i < program.count; i++) {
        const struct opcode *line = &program.lines[i];
        bool on_cursor = line->p1 >= 0 && line->p1 < CURSORS;

        if (line->address == 0) {
            memset(stored, 0, sizeof stored);
            sound = 0;
        }
        if (is(line, "FkIfZero"))
            sound = line->p2;
        if (is(line, "OpenAutoindex"))
            return "builds an automatic index";
        if (strncmp(line->name, "Open", 4) == 0) {
            assert_true(on_cursor);
            stored[line->p1] =
                (is(line, "OpenRead") || is(line, "OpenWrite") || is(line, "ReopenIdx")) &&
                line->p3 == 0;
            root[line->p1] = line->p2;
        }
        if (!on_cursor || !stored[line->p1] || line->address < sound)
            continue;
        if (is(line, "Count") ||
            ((is(line, "Rewind") || is(line, "Last")) && is_loop(i, line->p1))) {
            char name[128];
            root_name(name, sizeof name, root[line->p1]);
            snprintf(text, size, "%s at %d walks through %s", line->name, line->address, name);
            return text;
        }
    }
    return NULL;
}

/* ---- reading a text ---- */

/* The next word, sign or parameter of a statement, without texts, quoted names and comments. */
static const char *
next_token(const char **at, size_t *length)
{
    const char *s = *at;

    for (;;) {
        s += strspn(s, " \t\n");
        if (strncmp(s, "--", 2) == 0) {
            s += strcspn(s, "\n");
        } else if (*s == '\'' || *s == '"') {
            const char *end = strchr(s + 1, *s);
            assert_non_null(end);
            s = end + 1;
        } else {
            break;
        }
    }
    if (*s == '\0')
        return NULL;
    *length = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:");
    if (*length == 0)
        *length = 1;
    *at = s + *length;
    return s;
}

static bool
token_is(const char *token, size_t length, const char *word)
{
    return strlen(word) == length && sqlite3_strnicmp(token, word, (int)length) == 0;
}

/* Says which word a block must not hold; NULL: none. */
static const char *
find_forbidden(const char *sql)
{
    static const char *const words[] = {"RETURNING", "ATTACH", "DETACH", "PRAGMA",
                                        "VACUUM",    "BEGIN",  "COMMIT", "ROLLBACK",
                                        "?",         "@",      "$"};
    const char *at = sql, *token, *before = "", *found = NULL;
    size_t length, before_length = 0;

    while (found == NULL && (token = next_token(&at, &length)) != NULL) {
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            if (token_is(token, length, words[i]))
                found = words[i];
        if (*token == '*' && (token_is(before, before_length, "SELECT") ||
                              token_is(before, before_length, "DISTINCT")))
            found = "SELECT *";
        before = token;
        before_length = length;
    }
    return found;
}

/* Does the outermost SELECT have an ORDER BY? */
static bool
has_order(const char *sql)
{
    const char *at = sql, *token;
    size_t length;
    int depth = 0;
    bool order = false;

    while ((token = next_token(&at, &length)) != NULL) {
        depth += (*token == '(') - (*token == ')');
        if (depth == 0 && token_is(token, length, "ORDER"))
            order = true;
    }
    return order;
}

/* ---- judging one block: NULL, or what is wrong with it ---- */

static int
parameter_count(const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int count = -1;

    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK)
        count = sqlite3_bind_parameter_count(statement);
    sqlite3_finalize(statement);
    return count;
}

static const char *
judge(const struct sql_block *block, char *text, size_t size)
{
    const char *found = find_forbidden(block->text);

    if (found != NULL) {
        snprintf(text, size, "holds %s", found);
        return text;
    }
    if (block->kind == SQL_KIND_MANY && !has_order(block->text))
        return "gives many rows in no order";
    if (block->inputs != NULL)
        make_input(block->inputs);
    if (parameter_count(block->text) > PARAMETERS_MOST)
        return "has too many parameters";
    if (!read_program(block->text)) {
        snprintf(text, size, "does not prepare: %s", sqlite3_errmsg(db));
        return text;
    }
    found = find_scan(text, size);
    if (found != NULL && block->scan_reason == NULL)
        return found;
    if (found == NULL && block->scan_reason != NULL)
        return "says why it scans, and does not scan";
    return NULL;
}

/* ---- the tests ---- */

static void
reads_no_table_from_its_start(void **state)
{
    char text[256];
    int bad = 0;

    (void)state;
    for (size_t i = 0; i < sql_block_count; i++) {
        const char *wrong = judge(&sql_blocks[i], text, sizeof text);

        if (wrong != NULL) {
            print_error("%s.sql: %s: %s\n", sql_blocks[i].module, sql_blocks[i].name, wrong);
            bad++;
        }
    }
    assert_int_equal(bad, 0);
}

static void
has_no_two_blocks_with_one_program(void **state)
{
    char **texts = calloc(sql_block_count, sizeof *texts);
    int bad = 0;

    (void)state;
    assert_non_null(texts);
    for (size_t i = 0; i < sql_block_count; i++) {
        if (sql_blocks[i].inputs != NULL)
            make_input(sql_blocks[i].inputs);
        assert_true(read_program(sql_blocks[i].text));
        texts[i] = strdup(buffer_get(&program.text));
        assert_non_null(texts[i]);
        for (size_t j = 0; j < i; j++)
            if (strcmp(texts[i], texts[j]) == 0) {
                print_error("%s does what %s does\n", sql_blocks[i].name, sql_blocks[j].name);
                bad++;
            }
    }
    for (size_t i = 0; i < sql_block_count; i++)
        free(texts[i]);
    free(texts);
    assert_int_equal(bad, 0);
}

/* Puts all C sources below a folder into one text. */
static void
read_sources(struct buffer *all, const char *folder)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    char path[4096];

    assert_non_null(dir);
    while ((entry = readdir(dir)) != NULL) {
        size_t length = strlen(entry->d_name);

        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (strchr(entry->d_name, '.') == NULL) {
            read_sources(all, path);
        } else if (length > 2 && strcmp(entry->d_name + length - 2, ".c") == 0) {
            char piece[8192];
            size_t got;
            FILE *file = fopen(path, "r");
            assert_non_null(file);
            while ((got = fread(piece, 1, sizeof piece, file)) > 0)
                buffer_put(all, piece, got);
            fclose(file);
        }
    }
    closedir(dir);
    buffer_char(all, '\n');
}

static bool
is_called(const char *sources, const char *name)
{
    char constant[128] = "SQL_";
    size_t length = 4;

    for (const char *c = name; *c != '\0' && length + 1 < sizeof constant; c++)
        constant[length++] = (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
    for (const char *at = strstr(sources, constant); at != NULL; at = strstr(at + length, constant))
        if (strspn(at + length, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == 0)
            return true;
    return false;
}

static void
calls_every_block(void **state)
{
    struct buffer sources = BUFFER_INIT;
    int bad = 0;

    (void)state;
    read_sources(&sources, PAR_SOURCE_DIR "/src");
    assert_false(sources.failed);
    for (size_t i = 0; i < sql_block_count; i++)
        if (!is_called(buffer_get(&sources), sql_blocks[i].name)) {
            print_error("%s.sql: nothing calls %s\n", sql_blocks[i].module, sql_blocks[i].name);
            bad++;
        }
    assert_false(is_called(buffer_get(&sources), "no_such_block"));
    buffer_free(&sources);
    assert_int_equal(bad, 0);
}

/* ---- what is read, by the seal that it is under ---- */

static const struct {
    const char *table;
    unsigned reads;
} sealed[] = {
    {"book", SQL_READS_BOOK},
    {"concept", SQL_READS_BOOK},
    {"unit_group", SQL_READS_GROUP},
    {"unit", SQL_READS_UNIT},
    {"unit_name", SQL_READS_UNIT},
    {"membership", SQL_READS_UNIT},
    {"unit_succession", SQL_READS_SUCCESSION},
    {"decision", SQL_READS_DECISION},
    {"scale", SQL_READS_SCALE},
    {"scale_class", SQL_READS_SCALE},
    {"criteria_set", SQL_READS_SET},
    {"criterion", SQL_READS_SET},
    {"crosswalk", SQL_READS_SET},
    {"evaluation", SQL_READS_YEAR},
    {"approval", SQL_READS_YEAR},
    {"published_count", SQL_READS_FIGURES},
    {"published_group", SQL_READS_FIGURES},
    {"participant", SQL_READS_ENTRANT},
    {"allowance", SQL_READS_DETAIL},
    {"note", SQL_READS_DETAIL},
    {"evidence", SQL_READS_DETAIL},
    {"tally", SQL_READS_DETAIL},
    {"result", SQL_READS_ENTRANT},
    {"published", SQL_READS_ENTRANT},
    {"score", SQL_READS_SCORE},
    {"batch", SQL_READS_JOURNAL},
    {"change", SQL_READS_JOURNAL},
    {"change_range", SQL_READS_JOURNAL},
    {"seal", 0},
};

static int
note_table(void *context, int action, const char *table, const char *column, const char *c,
           const char *d)
{
    unsigned *reads = context;
    size_t i = 0;

    (void)column, (void)c, (void)d;
    if (action != SQLITE_READ)
        return SQLITE_OK;
    while (i < sizeof sealed / sizeof sealed[0] && strcmp(sealed[i].table, table) != 0)
        i++;
    if (i < sizeof sealed / sizeof sealed[0]) /* else a name inside the block */
        *reads |= sealed[i].reads;
    return SQLITE_OK;
}

static void
has_each_table_under_a_seal(void **state)
{
    sqlite3_stmt *statement = NULL;

    (void)state;
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT name FROM sqlite_schema WHERE type = 'table' AND "
                                        "name NOT LIKE 'sqlite%' ORDER BY name",
                                        -1, &statement, NULL),
                     SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(statement, 0);
        size_t i = 0;

        while (i < sizeof sealed / sizeof sealed[0] && strcmp(sealed[i].table, table) != 0)
            i++;
        if (i == sizeof sealed / sizeof sealed[0])
            fail_msg("under which seal is table %s?", table);
    }
    sqlite3_finalize(statement);
}

/* What is shown is looked at by what its block reads: SQLite says the same. */
static void
knows_what_each_block_reads(void **state)
{
    int bad = 0;

    (void)state;
    for (size_t i = 0; i < sql_block_count; i++) {
        const struct sql_block *block = &sql_blocks[i];
        sqlite3_stmt *statement = NULL;
        unsigned reads = 0;

        if (block->kind == SQL_KIND_EXEC)
            continue;
        if (block->inputs != NULL)
            make_input(block->inputs);
        sqlite3_set_authorizer(db, note_table, &reads);
        assert_int_equal(sqlite3_prepare_v2(db, block->text, -1, &statement, NULL), SQLITE_OK);
        sqlite3_set_authorizer(db, NULL, NULL);
        sqlite3_finalize(statement);
        if ((reads & ~block->reads) != 0) {
            print_error("%s.sql: %s reads %x, and is taken to read %x\n", block->module,
                        block->name, reads, block->reads);
            bad++;
        }
    }
    assert_int_equal(bad, 0);
}

/* How often a table is named from one place to another (NULL: the end). */
static int
count_named(const char *text, const char *end, const char *table)
{
    int count = 0;

    for (const char *at = text; (at = strstr(at, table)) != NULL && (end == NULL || at < end); at++)
        count++;
    return count;
}

/* What is printed of parts is under the seal of details. These ask of it only what the other one
 * holds: whether there is any, and since when; the parts `fact` and `printed_size` do too. */
static bool
reads_totals_alone(const struct sql_block *block)
{
    static const char *const names[] = {"printed_of_asked", "printed_of_unit", "more_than_results",
                                        "printed_of_pair", "last_year_with_results"};
    static const char table[] = " published ";
    const char *fact = strstr(block->text, "entry AS MATERIALIZED ("),
               *end = strstr(block->text, "FROM told t");
    int known = strstr(block->text, "SELECT z.group_size FROM published z") != NULL;

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(block->name, names[i]) == 0)
            return true;
    if (fact != NULL && end != NULL)
        known += count_named(fact, strstr(end, "LEFT JOIN participant"), table);
    return known > 0 && known == count_named(block->text, NULL, table);
}

static void
knows_who_reads_what_is_printed_of_parts(void **state)
{
    int totals = 0, parts = 0;

    (void)state;
    for (size_t i = 0; i < sql_block_count; i++) {
        const struct sql_block *block = &sql_blocks[i];

        if (strstr(block->text, " published ") == NULL || block->kind == SQL_KIND_EXEC)
            continue;
        if ((block->reads & SQL_READS_DETAIL) == 0) {
            totals++;
            if (!reads_totals_alone(block))
                fail_msg("%s.%s does not look at parts", block->module, block->name);
        } else {
            parts++;
        }
    }
    assert_true(totals > 5 && parts > 5);
}

/* A test that cannot fail proves nothing: each of these is bad, or good, and judged so. */
static void
finds_bad_blocks(void **state)
{
    static const struct {
        struct sql_block block;
        const char *wrong; /* begins so; NULL: nothing is wrong */
    } cases[] = {
        {{"t", "good", SQL_KIND_ONE, "SELECT u.id FROM unit u WHERE u.code = :code", NULL, NULL, 0},
         NULL},
        {{"t", "end", SQL_KIND_ONE, "SELECT max(id) AS id FROM batch", NULL, NULL, 0}, NULL},
        {{"t", "scan", SQL_KIND_ONE, "SELECT u.id FROM unit u WHERE u.id + 0 = :id", NULL, NULL, 0},
         "Rewind"},
        {{"t", "index", SQL_KIND_MANY, "SELECT u.code FROM unit u ORDER BY u.code", NULL, NULL, 0},
         "Rewind"},
        {{"t", "backwards", SQL_KIND_MANY, "SELECT b.id FROM batch b ORDER BY b.id DESC", NULL,
          NULL, 0},
         "Last"},
        {{"t", "count", SQL_KIND_ONE, "SELECT count(*) AS n FROM unit", NULL, NULL, 0}, "Count"},
        {{"t", "view", SQL_KIND_MANY,
          "SELECT v.unit FROM v1_unit v WHERE v.name LIKE :name ORDER BY v.unit", NULL, NULL, 0},
         "Rewind"},
        {{"t", "reason", SQL_KIND_MANY, "SELECT u.code FROM unit u ORDER BY u.code", NULL,
          "units are few", 0},
         NULL},
        {{"t", "no_reason", SQL_KIND_ONE, "SELECT u.id FROM unit u WHERE u.code = :code", NULL,
          "units are few", 0},
         "says why"},
        {{"t", "automatic", SQL_KIND_MANY,
          "SELECT c.a FROM (SELECT DISTINCT value AS a FROM json_each(:x)) c JOIN (SELECT DISTINCT "
          "value AS b FROM json_each(:y)) d ON d.b = c.a ORDER BY c.a",
          NULL, NULL, 0},
         "builds"},
        {{"t", "input", SQL_KIND_EXEC,
          "DELETE FROM tally WHERE evaluation_id IN (SELECT i.evaluation FROM input i)",
          "evaluation INT", NULL, 0},
         NULL},
        {{"t", "order", SQL_KIND_MANY,
          "SELECT u.id FROM unit u WHERE u.code IN (SELECT k.code FROM scale k WHERE k.id = 1 "
          "ORDER BY k.id)",
          NULL, NULL, 0},
         "gives many"},
        {{"t", "star", SQL_KIND_ONE, "SELECT * FROM unit u WHERE u.id = :id", NULL, NULL, 0},
         "holds SELECT *"},
        {{"t", "returning", SQL_KIND_ONE, "DELETE FROM unit WHERE id = :id RETURNING id", NULL,
          NULL, 0},
         "holds RETURNING"},
        {{"t", "rollback", SQL_KIND_EXEC, "INSERT OR ROLLBACK INTO scale (code) VALUES (:code)",
          NULL, NULL, 0},
         "holds ROLLBACK"},
        {{"t", "attach", SQL_KIND_EXEC, "ATTACH :path AS other", NULL, NULL, 0}, "holds ATTACH"},
        {{"t", "pragma", SQL_KIND_ONE, "PRAGMA user_version", NULL, NULL, 0}, "holds PRAGMA"},
        {{"t", "place", SQL_KIND_ONE, "SELECT u.id FROM unit u WHERE u.id = ?", NULL, NULL, 0},
         "holds ?"},
        {{"t", "text", SQL_KIND_ONE, "SELECT '?' AS \"PRAGMA\" FROM unit u WHERE u.id = :id", NULL,
          NULL, 0},
         NULL},
        {{"t", "typing", SQL_KIND_ONE, "SELECT u.name FROM unit u WHERE u.id = :id", NULL, NULL, 0},
         "does not prepare"},
    };
    char text[256];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *wrong = judge(&cases[i].block, text, sizeof text);

        if (cases[i].wrong == NULL
                ? wrong != NULL
                : wrong == NULL || strncmp(wrong, cases[i].wrong, strlen(cases[i].wrong)) != 0)
            fail_msg("%s: %s", cases[i].block.name, wrong != NULL ? wrong : "nothing is found");
    }
}

static void
finds_too_many_parameters(void **state)
{
    struct buffer sql = BUFFER_INIT;
    struct sql_block block = {"t", "parameters", SQL_KIND_ONE, NULL, NULL, NULL, 0};
    char text[256];

    (void)state;
    buffer_text(&sql, "SELECT :p0");
    for (int i = 1; i <= PARAMETERS_MOST; i++) {
        buffer_text(&sql, " + :p");
        buffer_number(&sql, i);
    }
    buffer_text(&sql, " AS sum");
    block.text = buffer_get(&sql);
    assert_string_equal(judge(&block, text, sizeof text), "has too many parameters");
    buffer_free(&sql);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_bad_blocks),
        cmocka_unit_test(finds_too_many_parameters),
        cmocka_unit_test(reads_no_table_from_its_start),
        cmocka_unit_test(has_no_two_blocks_with_one_program),
        cmocka_unit_test(calls_every_block),
        cmocka_unit_test(has_each_table_under_a_seal),
        cmocka_unit_test(knows_what_each_block_reads),
        cmocka_unit_test(knows_who_reads_what_is_printed_of_parts),
    };

    return cmocka_run_group_tests(tests, open_book, close_book);
}
