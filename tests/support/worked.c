#include "worked.h"

#include "book.h"

#include <inttypes.h>
#include <sqlite3.h> /* reads the rows past the library */
#include <stdlib.h>
#include <string.h>

__extension__ typedef __int128 wide;

enum { CRITERIA = 512, UNITS = 64, CLASSES = 16, CELLS = 8192 };

struct criterion {
    int64_t id, parent, max; /* -1: unknown */
    int kind;                /* 0 normal, 1 bonus, 2 penalty */
    char code[80];
};

struct unit {
    int64_t id;
    int ranked;
    int64_t position;
    char code[80];
};

struct cell {
    int64_t unit, criterion, value;
};

struct class
{
    int64_t bound, min_domain; /* -1: none */
    int inclusive;
};

struct year {
    int64_t id, set, scale;
    int decimals, tie, class_printed, rank_printed, rescale;
};

struct outcome {
    int64_t points, maximum, bonus, penalty, leaves, scored, index, class_position, rank;
    int complete;
    wide num, den;
};

static sqlite3 *db;
static struct criterion criteria[CRITERIA];
static struct unit units[UNITS];
static struct class classes[CLASSES];
static struct cell scores[CELLS], allowances[CELLS];
static struct outcome outcomes[UNITS];
static int criterion_count, unit_count, class_count, score_count, allowance_count;
static int wrong;

static sqlite3_stmt *
ask(const char *sql, int64_t a)
{
    sqlite3_stmt *stmt = NULL;

    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_bind_int64(stmt, 1, a);
    return stmt;
}

static void
copy_text(char out[80], sqlite3_stmt *stmt, int column)
{
    const char *text = (const char *)sqlite3_column_text(stmt, column);

    out[0] = '\0';
    strncat(out, text != NULL ? text : "", 79);
}

static int64_t
number_or(sqlite3_stmt *stmt, int column, int64_t none)
{
    return sqlite3_column_type(stmt, column) == SQLITE_NULL ? none
                                                            : sqlite3_column_int64(stmt, column);
}

static int
read_cells(struct cell cells[CELLS], const char *sql, int64_t evaluation)
{
    sqlite3_stmt *stmt = ask(sql, evaluation);
    int count = 0;

    while (sqlite3_step(stmt) == SQLITE_ROW) {
        assert_true(count < CELLS);
        cells[count++] = (struct cell){sqlite3_column_int64(stmt, 0), sqlite3_column_int64(stmt, 1),
                                       sqlite3_column_int64(stmt, 2)};
    }
    sqlite3_finalize(stmt);
    return count;
}

static void
read_year(const struct year *year)
{
    sqlite3_stmt *stmt = ask("SELECT id, parent_id, max_points, kind, code FROM criterion WHERE "
                             "set_id = ?1 ORDER BY code",
                             year->set);

    criterion_count = unit_count = class_count = 0;
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        struct criterion *c = &criteria[criterion_count++];
        const char *kind = (const char *)sqlite3_column_text(stmt, 3);

        assert_true(criterion_count < CRITERIA);
        c->id = sqlite3_column_int64(stmt, 0);
        c->parent = number_or(stmt, 1, 0);
        c->max = number_or(stmt, 2, -1);
        c->kind = strcmp(kind, "normal") == 0 ? 0 : strcmp(kind, "bonus") == 0 ? 1 : 2;
        copy_text(c->code, stmt, 4);
    }
    sqlite3_finalize(stmt);
    stmt = ask("SELECT u.id, p.ranked, p.position, u.code FROM participant p JOIN unit u ON u.id = "
               "p.unit_id WHERE p.evaluation_id = ?1 ORDER BY u.code",
               year->id);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        struct unit *u = &units[unit_count++];

        assert_true(unit_count < UNITS);
        u->id = sqlite3_column_int64(stmt, 0);
        u->ranked = sqlite3_column_int(stmt, 1);
        u->position = sqlite3_column_int64(stmt, 2);
        copy_text(u->code, stmt, 3);
    }
    sqlite3_finalize(stmt);
    stmt = ask("SELECT lower_bound, min_domain, inclusive, position FROM scale_class WHERE "
               "scale_id = ?1 ORDER BY position",
               year->scale);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        int position = sqlite3_column_int(stmt, 3);

        assert_true(position < CLASSES);
        while (class_count < position - 1) /* a class that is no more: nothing is in it */
            classes[class_count++] = (struct class){INT64_MAX, -1, 1};
        classes[class_count++] = (struct class){number_or(stmt, 0, -1), number_or(stmt, 1, -1),
                                                sqlite3_column_int(stmt, 2)};
    }
    sqlite3_finalize(stmt);
    score_count = read_cells(scores,
                             "SELECT unit_id, criterion_id, final FROM score WHERE evaluation_id = "
                             "?1 AND final IS NOT NULL",
                             year->id);
    allowance_count = read_cells(
        allowances,
        "SELECT unit_id, criterion_id, max_points FROM allowance WHERE evaluation_id = ?1",
        year->id);
}

static const struct cell *
find_cell(const struct cell *cells, int count, int64_t unit, int64_t criterion)
{
    for (int i = 0; i < count; i++)
        if (cells[i].unit == unit && cells[i].criterion == criterion)
            return &cells[i];
    return NULL;
}

static int
has_children(const struct criterion *c)
{
    for (int i = 0; i < criterion_count; i++)
        if (criteria[i].parent == c->id)
            return 1;
    return 0;
}

/* Sums of one domain. */
struct domain {
    int64_t points, maximum, leaves, scored;
};

/* All final points at and below a bonus or penalty criterion. */
static int64_t
sum_below(const struct criterion *c, int64_t unit)
{
    int64_t sum = 0;

    if (!has_children(c)) {
        const struct cell *score = find_cell(scores, score_count, unit, c->id);
        return score != NULL ? score->value : 0;
    }
    for (int i = 0; i < criterion_count; i++)
        if (criteria[i].parent == c->id)
            sum += sum_below(&criteria[i], unit);
    return sum;
}

static void
walk(struct domain *sums, const struct criterion *c, const struct criterion *root, int64_t unit)
{
    if (c->kind != 0) { /* the topmost one caps all below it */
        int64_t sum = sum_below(c, unit);

        if (c->max >= 0 && sum > c->max)
            sum = c->max;
        if (sum > PAR_POINTS_LIMIT)
            sum = PAR_POINTS_LIMIT;
        sums->points += c->kind == 2 && root->kind == 0 ? -sum : sum;
    } else if (has_children(c)) {
        for (int i = 0; i < criterion_count; i++)
            if (criteria[i].parent == c->id)
                walk(sums, &criteria[i], root, unit);
    } else {
        const struct cell *score = find_cell(scores, score_count, unit, c->id);
        const struct cell *own = find_cell(allowances, allowance_count, unit, c->id);
        int64_t maximum = own != NULL ? own->value : c->max;

        sums->points += score != NULL ? score->value : 0;
        sums->maximum += maximum;
        sums->leaves += maximum > 0;
        sums->scored += maximum > 0 && score != NULL;
    }
}

static void
differ(const struct unit *unit, const char *what, int64_t stored, int64_t computed)
{
    wrong++;
    print_error("%s: %s is %" PRId64 " in the book and %" PRId64 " by its scores\n", unit->code,
                what, stored, computed);
}

static void
compare_tally(const struct year *year, const struct unit *unit, const struct criterion *root,
              const struct domain *sums)
{
    sqlite3_stmt *stmt = ask("SELECT points, maximum, leaves, scored FROM tally WHERE "
                             "evaluation_id = ?1 AND domain_id = ?2 AND unit_id = ?3",
                             year->id);

    sqlite3_bind_int64(stmt, 2, root->id);
    sqlite3_bind_int64(stmt, 3, unit->id);
    if (sqlite3_step(stmt) != SQLITE_ROW) {
        wrong++;
        print_error("%s has no tally of domain %s\n", unit->code, root->code);
    } else {
        const int64_t computed[] = {sums->points, sums->maximum, sums->leaves, sums->scored};

        for (int i = 0; i < 4; i++)
            if (sqlite3_column_int64(stmt, i) != computed[i])
                differ(unit, root->code, sqlite3_column_int64(stmt, i), computed[i]);
    }
    sqlite3_finalize(stmt);
}

static int64_t
rounded(wide num, wide den, int decimals)
{
    static const int64_t steps[] = {10000, 1000, 100, 10};
    wide magnitude = (num < 0 ? -num : num) * 1000000, step = steps[decimals];
    wide whole = (2 * magnitude + den * step) / (2 * den * step) * step;

    return (int64_t)(num < 0 ? -whole : whole);
}

static int
holds(const struct class *class, const struct year *year, const struct outcome *o)
{
    wide left = year->class_printed ? (wide)o->index : o->num * 1000000;
    wide right = year->class_printed ? (wide) class->bound : (wide) class->bound * o->den;

    if (left < 0)
        return class->bound == 0 && class->inclusive;
    return class->inclusive ? left >= right : left > right;
}

static int64_t
class_of(const struct year *year, const struct outcome *o, const struct domain *domains,
         int domain_count)
{
    for (int k = 0; k < class_count; k++) {
        int good = 1;

        if (classes[k].bound < 0)
            return -1;
        for (int i = 0; i < domain_count && classes[k].min_domain >= 0; i++)
            if (domains[i].maximum > 0)
                good = good && domains[i].points >= 0 &&
                       (wide)domains[i].points * 1000000 >=
                           (wide)classes[k].min_domain * domains[i].maximum;
        if (good && classes[k].bound != INT64_MAX && holds(&classes[k], year, o))
            return k + 1;
    }
    return -1;
}

static void
compute(const struct year *year, int at)
{
    const struct unit *unit = &units[at];
    struct outcome *o = &outcomes[at];
    struct domain domains[CRITERIA];
    int domain_count = 0;
    int64_t whole = 0;

    *o = (struct outcome){.index = -1, .class_position = -1, .rank = -1};
    for (int i = 0; i < criterion_count; i++) {
        struct domain sums = {0, 0, 0, 0};

        if (criteria[i].kind == 0 && !has_children(&criteria[i]))
            whole += criteria[i].max > 0 ? criteria[i].max : 0;
        if (criteria[i].parent != 0)
            continue;
        walk(&sums, &criteria[i], &criteria[i], unit->id);
        compare_tally(year, unit, &criteria[i], &sums);
        o->points += criteria[i].kind == 0 ? sums.points : 0;
        o->bonus += criteria[i].kind == 1 ? sums.points : 0;
        o->penalty += criteria[i].kind == 2 ? sums.points : 0;
        o->maximum += sums.maximum;
        o->leaves += sums.leaves;
        o->scored += sums.scored;
        if (criteria[i].kind == 0)
            domains[domain_count++] = sums;
    }
    o->complete = o->maximum > 0 && o->leaves == o->scored;
    if (!o->complete)
        return;
    o->num = year->rescale ? (wide)o->points * whole + (wide)(o->bonus - o->penalty) * o->maximum
                           : (wide)o->points + o->bonus - o->penalty;
    o->den = year->rescale ? (wide)o->maximum * whole : (wide)o->maximum;
    o->index = rounded(o->num, o->den, year->decimals);
    o->class_position = class_of(year, o, domains, domain_count);
}

/* Is a better than b (1), alike (0), worse (-1)? */
static int
compare(const struct year *year, const struct outcome *a, const struct outcome *b)
{
    wide left = year->rank_printed ? (wide)a->index : a->num * b->den,
         right = year->rank_printed ? (wide)b->index : b->num * a->den;

    return left > right ? 1 : left < right ? -1 : 0;
}

static int
stands_before(const struct unit *a, const struct unit *b)
{
    if ((a->position == 0) != (b->position == 0))
        return b->position == 0;
    return a->position != b->position ? a->position < b->position : strcmp(a->code, b->code) < 0;
}

static void
rank(const struct year *year, int at)
{
    int64_t better = 0, steps = 0, before = 0;

    if (!outcomes[at].complete || !units[at].ranked)
        return;
    for (int i = 0; i < unit_count; i++) {
        int first = 1;

        if (i == at || !outcomes[i].complete || !units[i].ranked)
            continue;
        before +=
            compare(year, &outcomes[i], &outcomes[at]) == 0 && stands_before(&units[i], &units[at]);
        if (compare(year, &outcomes[i], &outcomes[at]) <= 0)
            continue;
        better++;
        for (int j = 0; j < i; j++)
            if (outcomes[j].complete && units[j].ranked &&
                compare(year, &outcomes[j], &outcomes[i]) == 0)
                first = 0;
        steps += first;
    }
    outcomes[at].rank = 1 + (year->tie == 0 ? better : year->tie == 1 ? steps : better + before);
}

static void
compare_result(const struct year *year, int at)
{
    static const char *const names[] = {"points", "maximum", "bonus", "penalty", "leaves",
                                        "scored", "index",   "class", "rank"};
    const struct outcome *o = &outcomes[at];
    const int64_t computed[] = {o->points, o->maximum, o->bonus,          o->penalty, o->leaves,
                                o->scored, o->index,   o->class_position, o->rank};
    sqlite3_stmt *stmt = ask("SELECT points, maximum, bonus, penalty, leaves, scored, index_value, "
                             "class_position, rank FROM result "
                             "WHERE evaluation_id = ?1 AND unit_id = ?2",
                             year->id);

    sqlite3_bind_int64(stmt, 2, units[at].id);
    if (sqlite3_step(stmt) != SQLITE_ROW) {
        wrong++;
        print_error("%s has no result\n", units[at].code);
    } else {
        for (int i = 0; i < 9; i++)
            if (number_or(stmt, i, -1) != computed[i])
                differ(&units[at], names[i], number_or(stmt, i, -1), computed[i]);
    }
    sqlite3_finalize(stmt);
}

int
is_worked(const char *path, const char *file, int line)
{
    sqlite3_stmt *years;
    int results = 0;

    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        fail_msg("%s: %s", path, sqlite3_errmsg(db));
    wrong = 0;
    years = ask("SELECT id, set_id, coalesce(scale_id, 0), decimals, CASE tie WHEN 'gap' THEN 0 "
                "WHEN 'dense' THEN 1 ELSE 2 END, class_on = 'printed', "
                "rank_on = 'printed', na = 'rescale' FROM evaluation WHERE set_id IS NOT NULL",
                0);
    while (sqlite3_step(years) == SQLITE_ROW) {
        const struct year year = {sqlite3_column_int64(years, 0), sqlite3_column_int64(years, 1),
                                  sqlite3_column_int64(years, 2), sqlite3_column_int(years, 3),
                                  sqlite3_column_int(years, 4),   sqlite3_column_int(years, 5),
                                  sqlite3_column_int(years, 6),   sqlite3_column_int(years, 7)};

        read_year(&year);
        for (int i = 0; i < unit_count; i++)
            compute(&year, i);
        for (int i = 0; i < unit_count; i++)
            rank(&year, i);
        for (int i = 0; i < unit_count; i++)
            compare_result(&year, i);
        results += unit_count;
    }
    sqlite3_finalize(years);
    sqlite3_close(db);
    if (wrong > 0)
        _fail(file, line);
    return results;
}
