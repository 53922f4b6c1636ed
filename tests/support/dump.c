#include "dump.h"

#include <sqlite3.h> /* looks into the file past the library */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "book.h"

/* One select a table; what is numbered is named. */
static const char *const tables[] = {
    "SELECT 'book', title, title_en, created_at FROM book",
    "SELECT 'group', code, code_key, name, name_key, name_en, name_en_key FROM unit_group",
    "SELECT 'unit', code, code_key FROM unit",
    "SELECT 'decision', number, number_key, date, issuer, kind, title, link FROM decision",
    "SELECT 'unit_name', u.code, n.from_year, n.name, n.name_key, n.name_sort, n.name_en, "
    "n.name_en_key, n.short, n.short_key, "
    "(SELECT d.number || '@' || coalesce(d.date, '') || '@' || d.issuer FROM decision d WHERE d.id "
    "= n.decision_id) "
    "FROM unit_name n JOIN unit u ON u.id = n.unit_id",
    "SELECT 'membership', u.code, m.from_year, m.to_year, g.code, m.position FROM membership m "
    "JOIN unit u ON u.id = m.unit_id JOIN unit_group g ON g.id = m.group_id",
    "SELECT 'succession', p.code, s.code, x.year, x.kind, x.share FROM unit_succession x "
    "JOIN unit p ON p.id = x.predecessor_id LEFT JOIN unit s ON s.id = x.successor_id",
    "SELECT 'scale', code FROM scale",
    "SELECT 'class', s.code, k.position, k.name, k.name_key, k.name_en, k.short, k.lower_bound, "
    "k.inclusive, k.min_domain "
    "FROM scale_class k JOIN scale s ON s.id = k.scale_id",
    "SELECT 'set', s.code, s.title, s.printed_max, s.printed_count, "
    "(SELECT d.number || '@' || coalesce(d.date, '') || '@' || d.issuer FROM decision d WHERE d.id "
    "= s.decision_id) FROM criteria_set s",
    "SELECT 'concept', code FROM concept",
    "SELECT 'criterion', s.code, c.code, p.code, d.code, k.code, c.depth, c.leaf, c.place, "
    "c.position, c.title, c.title_en, "
    "c.max_points, c.method, c.kind, c.step, c.rule, c.appraiser, t.code FROM criterion c JOIN "
    "criteria_set s ON s.id = c.set_id "
    "LEFT JOIN criterion p ON p.id = c.parent_id LEFT JOIN criterion d ON d.id = c.domain_id "
    "LEFT JOIN criterion k ON k.id = c.cap_id LEFT JOIN concept t ON t.id = c.concept_id",
    "SELECT 'crosswalk', a.code, b.code, w.kind, w.share FROM crosswalk w JOIN criterion a ON a.id "
    "= w.from_id JOIN criterion b ON b.id = w.to_id",
    "SELECT 'evaluation', e.year, g.code, s.code, k.code, e.decimals, e.point_decimals, e.tie, "
    "e.class_on, e.rank_on, e.na, e.phase, "
    "e.phase_until, e.state FROM evaluation e JOIN unit_group g ON g.id = e.group_id LEFT JOIN "
    "criteria_set s ON s.id = e.set_id "
    "LEFT JOIN scale k ON k.id = e.scale_id",
    "SELECT 'participant', e.year, g.code, u.code, p.year, p.ranked, p.position, p.name FROM "
    "participant p "
    "JOIN evaluation e ON e.id = p.evaluation_id JOIN unit_group g ON g.id = e.group_id JOIN unit "
    "u ON u.id = p.unit_id",
    "SELECT 'allowance', e.year, u.code, s.code, c.code, a.max_points, a.reason FROM allowance a "
    "JOIN evaluation e ON e.id = a.evaluation_id "
    "JOIN unit u ON u.id = a.unit_id JOIN criterion c ON c.id = a.criterion_id JOIN criteria_set s "
    "ON s.id = c.set_id",
    "SELECT 'score', e.year, u.code, s.code, c.code, x.self, x.first, x.final FROM score x JOIN "
    "evaluation e ON e.id = x.evaluation_id "
    "JOIN unit u ON u.id = x.unit_id JOIN criterion c ON c.id = x.criterion_id JOIN criteria_set s "
    "ON s.id = c.set_id",
    "SELECT 'note', e.year, u.code, s.code, c.code, n.role, n.text FROM note n JOIN evaluation e "
    "ON e.id = n.evaluation_id "
    "JOIN unit u ON u.id = n.unit_id JOIN criterion c ON c.id = n.criterion_id JOIN criteria_set s "
    "ON s.id = c.set_id",
    "SELECT 'evidence', e.year, u.code, s.code, c.code, n.document, n.page, n.path, n.sha256 "
    "FROM evidence n "
    "JOIN evaluation e ON e.id = n.evaluation_id JOIN unit u ON u.id = n.unit_id JOIN criterion c "
    "ON c.id = n.criterion_id "
    "JOIN criteria_set s ON s.id = c.set_id",
    "SELECT 'tally', e.year, g.code, u.code, d.code, t.points, t.maximum, t.leaves, t.scored FROM "
    "tally t "
    "JOIN evaluation e ON e.id = t.evaluation_id JOIN unit_group g ON g.id = e.group_id JOIN unit "
    "u ON u.id = t.unit_id "
    "JOIN criterion d ON d.id = t.domain_id",
    "SELECT 'result', e.year, g.code, u.code, r.points, r.maximum, r.bonus, r.penalty, r.leaves, "
    "r.scored, r.min_domain, r.index_value, "
    "r.class_position, r.sort1, r.sort2, r.rank FROM result r JOIN evaluation e ON e.id = "
    "r.evaluation_id "
    "JOIN unit_group g ON g.id = e.group_id JOIN unit u ON u.id = r.unit_id",
    "SELECT 'published', e.year, u.code, q.part, (SELECT d.number || '@' || coalesce(d.date, '') "
    "|| '@' || d.issuer FROM decision d "
    "WHERE d.id = q.decision_id), q.points_text, q.max_points_text, q.index_text, q.rank, "
    "q.group_size, q.class_name, q.source, "
    "q.replaced_by IS NULL FROM published q JOIN evaluation e ON e.id = q.evaluation_id JOIN unit "
    "u ON u.id = q.unit_id",
    "SELECT 'published_count', e.year, g.code, q.class_name, q.count, q.source, q.replaced_by IS "
    "NULL FROM published_count q "
    "JOIN evaluation e ON e.id = q.evaluation_id JOIN unit_group g ON g.id = e.group_id",
    "SELECT 'published_group', e.year, g.code, q.figure, q.value_text, q.source, q.replaced_by IS "
    "NULL FROM published_group q "
    "JOIN evaluation e ON e.id = q.evaluation_id JOIN unit_group g ON g.id = e.group_id",
    "SELECT 'approval', e.year, g.code, a.version, a.kind, d.number, a.batch_id, a.reason FROM "
    "approval a "
    "JOIN evaluation e ON e.id = a.evaluation_id JOIN unit_group g ON g.id = e.group_id JOIN "
    "decision d ON d.id = a.decision_id",
};

static sqlite3 *
open_to_read(const char *path)
{
    sqlite3 *db = NULL;

    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        fail_msg("%s: %s", path, sqlite3_errmsg(db));
    sqlite3_busy_timeout(db, 1000);
    return db;
}

struct lines {
    char **text;
    size_t count, room;
};

static void
add_line(struct lines *lines, const char *text)
{
    if (lines->count == lines->room) {
        lines->room = lines->room == 0 ? 256 : 2 * lines->room;
        lines->text = realloc(lines->text, lines->room * sizeof *lines->text);
        assert_non_null(lines->text);
    }
    lines->text[lines->count] = strdup(text);
    assert_non_null(lines->text[lines->count++]);
}

static int
by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
add_table(struct lines *lines, sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    struct buffer line = BUFFER_INIT;

    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        buffer_clear(&line);
        for (int i = 0; i < sqlite3_column_count(stmt); i++) {
            const char *cell = (const char *)sqlite3_column_text(stmt, i);
            buffer_text(&line, i > 0 ? "|" : "");
            buffer_text(&line, cell != NULL ? cell : "~");
        }
        add_line(lines, buffer_get(&line));
    }
    if (sqlite3_finalize(stmt) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    buffer_free(&line);
}

char *
book_dump(const char *path)
{
    sqlite3 *db = open_to_read(path);
    struct lines lines = {0};
    struct buffer all = BUFFER_INIT;

    for (size_t i = 0; i < COUNT(tables); i++)
        add_table(&lines, db, tables[i]);
    sqlite3_close(db);
    qsort(lines.text, lines.count, sizeof *lines.text, by_text);
    for (size_t i = 0; i < lines.count; i++) {
        buffer_text(&all, lines.text[i]);
        buffer_char(&all, '\n');
        free(lines.text[i]);
    }
    free(lines.text);
    return all.text;
}

/* A line of `a` that `b` has not. */
static void
show_missing(const char *a, const char *b, char sign)
{
    while (*a != '\0') {
        const char *end = strchr(a, '\n');
        size_t length = end != NULL ? (size_t)(end - a) + 1 : strlen(a);
        const char *at = b;

        while (*at != '\0' && strncmp(at, a, length) != 0) {
            at = strchr(at, '\n');
            at = at != NULL ? at + 1 : "";
        }
        if (*at == '\0')
            print_error("%c %.*s", sign, (int)length, a);
        a += length;
    }
}

void
same_dump(const char *a, const char *b, const char *file, int line)
{
    if (strcmp(a, b) == 0)
        return;
    show_missing(a, b, '-');
    show_missing(b, a, '+');
    _fail(file, line);
}

void
says_the_same(const char *path, const char *dump, const char *file, int line)
{
    char *now = book_dump(path);

    same_dump(dump, now, file, line);
    free(now);
}

/* Each gives a line for each row that is wrong. */
static const char *const rules[] = {
    "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
    "SELECT \"table\" || ' ' || rowid || ' refers to nothing in ' || parent FROM "
    "pragma_foreign_key_check",
    /* the tree, from parents and places alone */
    "WITH RECURSIVE tree(id, root, cap, depth, path) AS ("
    "SELECT id, id, iif(kind = 'normal', NULL, id), 1, printf('%06d', place) || code FROM "
    "criterion WHERE parent_id IS NULL UNION ALL "
    "SELECT c.id, t.root, coalesce(t.cap, iif(c.kind = 'normal', NULL, c.id)), t.depth + 1, t.path "
    "|| ' ' || printf('%06d', c.place) || c.code "
    "FROM tree t JOIN criterion c ON c.parent_id = t.id) "
    "SELECT 'criterion ' || c.code || ': the tree is ' || quote(t.depth) || ' ' || quote(t.root) "
    "FROM criterion c LEFT JOIN tree t ON t.id = c.id "
    "WHERE t.id IS NULL OR c.depth IS NOT t.depth OR c.domain_id IS NOT t.root OR c.cap_id IS NOT "
    "t.cap "
    "OR c.leaf IS NOT (NOT EXISTS (SELECT 1 FROM criterion k WHERE k.parent_id = c.id)) "
    "OR c.position IS NOT (SELECT count(*) FROM tree o JOIN criterion k ON k.id = o.id WHERE "
    "k.set_id = c.set_id AND o.path <= t.path)",
    "SELECT 'criterion ' || c.code || ' has a parent in another set' FROM criterion c JOIN "
    "criterion p ON p.id = c.parent_id WHERE p.set_id <> c.set_id",
    "SELECT 'criterion ' || c.code || ' is of another kind than its parent' FROM criterion c JOIN "
    "criterion p ON p.id = c.parent_id "
    "WHERE p.kind <> 'normal' AND c.kind <> p.kind",
    "SELECT 'set ' || set_id || ' sums to ' || sum(max_points) FROM criterion WHERE leaf = 1 GROUP "
    "BY set_id HAVING sum(max_points) > 20000000",
    "SELECT 'concept ' || code || ' is of no criterion' FROM concept t WHERE NOT EXISTS (SELECT 1 "
    "FROM criterion c WHERE c.concept_id = t.id)",
    /* periods */
    "SELECT 'memberships of unit ' || a.unit_id || ' overlap' FROM membership a JOIN membership b "
    "ON b.unit_id = a.unit_id "
    "AND b.from_year > a.from_year AND b.from_year <= coalesce(a.to_year, 9999)",
    "SELECT 'unit ' || code || ' has no name' FROM unit u WHERE NOT EXISTS (SELECT 1 FROM "
    "unit_name n WHERE n.unit_id = u.id)",
    "SELECT 'two things have the code ' || u.code FROM unit u JOIN unit_group g ON g.code_key = "
    "u.code_key",
    /* cells */
    "SELECT 'score in ' || c.code || ' of another set or of a branch' FROM score x JOIN evaluation "
    "e ON e.id = x.evaluation_id "
    "JOIN criterion c ON c.id = x.criterion_id WHERE c.set_id IS NOT e.set_id OR c.leaf = 0",
    "SELECT 'score of ' || u.code || ' in ' || c.code || ' above its maximum' FROM score x JOIN "
    "criterion c ON c.id = x.criterion_id "
    "JOIN unit u ON u.id = x.unit_id LEFT JOIN allowance a ON a.evaluation_id = x.evaluation_id "
    "AND a.unit_id = x.unit_id AND a.criterion_id = c.id "
    "WHERE max(coalesce(x.self, 0), coalesce(x.first, 0), coalesce(x.final, 0)) > "
    "coalesce(a.max_points, c.max_points, 20000000)",
    "SELECT 'allowance in ' || c.code || ' of another set, of a branch, or above the maximum' FROM "
    "allowance a "
    "JOIN evaluation e ON e.id = a.evaluation_id JOIN criterion c ON c.id = a.criterion_id "
    "WHERE c.set_id IS NOT e.set_id OR c.leaf = 0 OR a.max_points > coalesce(c.max_points, "
    "20000000)",
    "SELECT 'note in ' || c.code || ' of another set or of a branch' FROM note n JOIN evaluation e "
    "ON e.id = n.evaluation_id "
    "JOIN criterion c ON c.id = n.criterion_id WHERE c.set_id IS NOT e.set_id OR c.leaf = 0",
    "SELECT 'evidence in ' || c.code || ' of another set or of a branch' FROM evidence n JOIN "
    "evaluation e ON e.id = n.evaluation_id "
    "JOIN criterion c ON c.id = n.criterion_id WHERE c.set_id IS NOT e.set_id OR c.leaf = 0",
    "SELECT e.year || ': ' || c.code || ' has no maximum' FROM evaluation e JOIN criterion c ON "
    "c.set_id = e.set_id "
    "WHERE c.leaf = 1 AND c.kind = 'normal' AND c.max_points IS NULL",
    /* derived rows are there exactly where they belong; their values: see worked.c */
    "SELECT 'no result of unit ' || p.unit_id || ' in ' || p.year FROM participant p JOIN "
    "evaluation e ON e.id = p.evaluation_id "
    "WHERE e.set_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM result r WHERE r.evaluation_id = "
    "e.id AND r.unit_id = p.unit_id)",
    "SELECT 'a result of a year without a set' FROM result r JOIN evaluation e ON e.id = "
    "r.evaluation_id WHERE e.set_id IS NULL",
    "SELECT 'a tally of no participant or no domain' FROM tally t WHERE NOT EXISTS (SELECT 1 FROM "
    "participant p "
    "WHERE p.evaluation_id = t.evaluation_id AND p.unit_id = t.unit_id) OR NOT EXISTS (SELECT 1 "
    "FROM criterion c JOIN evaluation e "
    "ON e.set_id = c.set_id WHERE e.id = t.evaluation_id AND c.id = t.domain_id AND c.depth = 1)",
    /* the journal */
    "SELECT 'batch ' || b.id || ' counts ' || b.changes FROM batch b WHERE b.changes <> (SELECT "
    "count(*) FROM change c WHERE c.batch_id = b.id) "
    "+ (SELECT coalesce(sum(r.cells), 0) FROM change_range r WHERE r.batch_id = b.id)",
    "SELECT 'batch ' || b.id || ' has no change' FROM batch b WHERE b.changes = 0",
    "SELECT 'change ' || c.batch_id || '.' || c.seq || ' says nothing' FROM change c WHERE c.old "
    "IS c.new AND c.field <> ''",
};

void
is_sound(const char *path, const char *file, int line)
{
    sqlite3 *db = open_to_read(path);
    struct lines lines = {0};

    for (size_t i = 0; i < COUNT(rules); i++)
        add_table(&lines, db, rules[i]);
    sqlite3_close(db);
    for (size_t i = 0; i < lines.count; i++) {
        print_error("%s: %s\n", path, lines.text[i]);
        free(lines.text[i]);
    }
    free(lines.text);
    if (lines.count > 0)
        _fail(file, line);
}

/* ---- want of memory ---- */

/* All of the first requests, then some: the later ones stand in loops. */
enum { EACH_UP_TO = 300, STEP_BEHIND = 7, COMPARED_EVERY = 5 };

void
holds_without_memory(const char *path, enum par_status (*work)(void))
{
    char *before = path != NULL ? book_dump(path) : NULL;

    for (long nth = 1;; nth += nth < EACH_UP_TO ? 1 : STEP_BEHIND) {
        enum par_status status;
        long asked;

        mem_fail_at(nth, nth % 2 == 0);
        status = work();
        asked = mem_requests();
        mem_fail_at(0, 0);
        if (asked < nth)
            break;
        REFUSED(status, PAR_NO_MEMORY, NULL);
        if (path != NULL && nth % COMPARED_EVERY == 0)
            SAYS_THE_SAME(path, before);
    }
    if (path != NULL)
        SOUND(path);
    free(before);
}
