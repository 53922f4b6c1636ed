/* Damages a book in one place, asks it everything, and tells what came back as true and was not.
 *
 *   damage PROGRAM BOOK OLDER ASK COUNT [FIRST [JOBS]]
 *
 * OLDER is an earlier state of BOOK, from which pages are taken. ASK has a command a line, as typed
 * behind `parindex -b BOOK`; one behind "+ " writes. Damage number n is always the same.
 *
 * Each book is asked a dozen questions, drawn anew, and check and verify; all with DAMAGE_EVERY
 * set. To each question the damaged book must answer as the whole one does, or say that it is
 * damaged (PAR_EXIT statuses 4 and 6, and 1 of check and verify) with a message: never another
 * answer, never a signal, never longer or with more memory than a limit. And what verify finds
 * wrong it must find wrong still after a change that was taken. */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h> /* cells are changed as a stranger's program would */

#include "asked.h"
#include "base/random.h"

enum {
    FAULTS_SHOWN = 20,
    DRAWN = 12, /* questions that a book is asked */
};

/* ---- what is damaged ---- */

struct damage {
    struct random random;
    struct bytes book;  /* a copy of its own, with room for more */
    struct bytes older; /* an earlier state */
    size_t page;
    char what[200]; /* told when something is wrong */
};

static size_t
below(struct damage *d, size_t count)
{
    return (size_t)random_below(&d->random, count > 0 ? count : 1);
}

static unsigned char *
page_of(struct damage *d, size_t number)
{
    return d->book.at + number * d->page;
}

static size_t
pages(const struct damage *d)
{
    return d->book.length / d->page;
}

static void
flip_bit(struct damage *d, const char *path)
{
    size_t at = below(d, d->book.length);
    unsigned bit = (unsigned)below(d, 8);

    (void)path;
    d->book.at[at] ^= (unsigned char)(1u << bit);
    snprintf(d->what, sizeof d->what, "bit %u of byte %zu", bit, at);
}

/* Where something is written: most of a page may be empty. */
static void
change_byte(struct damage *d, const char *path)
{
    size_t at = below(d, d->book.length);
    unsigned char is;

    (void)path;
    for (int i = 0; i < 50 && d->book.at[at] == 0; i++)
        at = below(d, d->book.length);
    is = d->book.at[at];
    d->book.at[at] = (unsigned char)(is + 1 + below(d, 255));
    snprintf(d->what, sizeof d->what, "byte %zu from %u to %u", at, is, d->book.at[at]);
}

static void
change_run(struct damage *d, const char *path)
{
    size_t at = below(d, d->book.length), length = 1 + below(d, 64);

    (void)path;
    if (length > d->book.length - at)
        length = d->book.length - at;
    for (size_t i = 0; i < length; i++)
        d->book.at[at + i] = (unsigned char)below(d, 256);
    snprintf(d->what, sizeof d->what, "%zu bytes from %zu", length, at);
}

static void
zero_page(struct damage *d, const char *path)
{
    size_t number = below(d, pages(d));

    (void)path;
    memset(page_of(d, number), 0, d->page);
    snprintf(d->what, sizeof d->what, "page %zu zeroed", number + 1);
}

static void
swap_pages(struct damage *d, const char *path)
{
    size_t one = 1 + below(d, pages(d) - 1), two = 1 + below(d, pages(d) - 1);
    unsigned char *a = page_of(d, one), *b = page_of(d, two);

    (void)path;
    for (size_t i = 0; i < d->page; i++) {
        unsigned char kept = a[i];
        a[i] = b[i];
        b[i] = kept;
    }
    snprintf(d->what, sizeof d->what, "pages %zu and %zu swapped", one + 1, two + 1);
}

static void
copy_page(struct damage *d, const char *path)
{
    size_t one = 1 + below(d, pages(d) - 1), two = 1 + below(d, pages(d) - 1);

    (void)path;
    memmove(page_of(d, one), page_of(d, two), d->page);
    snprintf(d->what, sizeof d->what, "page %zu a copy of page %zu", one + 1, two + 1);
}

/* A write that was lost: one page as it was before. Of those that differ. */
static void
older_page(struct damage *d, const char *path)
{
    size_t count = d->older.length / d->page, number = 0;

    (void)path;
    if (count > pages(d))
        count = pages(d);
    for (int i = 0; i < 1000; i++) {
        number = below(d, count);
        if (memcmp(page_of(d, number), d->older.at + number * d->page, d->page) != 0)
            break;
    }
    memcpy(page_of(d, number), d->older.at + number * d->page, d->page);
    snprintf(d->what, sizeof d->what, "page %zu of an older state", number + 1);
}

static void
cut_short(struct damage *d, const char *path)
{
    (void)path;
    d->book.length = below(d, 2) == 0 ? below(d, pages(d)) * d->page : below(d, d->book.length);
    snprintf(d->what, sizeof d->what, "cut to %zu bytes", d->book.length);
}

static void
append(struct damage *d, const char *path)
{
    size_t length = 1 + below(d, 2 * d->page);

    (void)path;
    for (size_t i = 0; i < length; i++) /* there is room for two pages */
        d->book.at[d->book.length + i] = (unsigned char)below(d, 256);
    d->book.length += length;
    snprintf(d->what, sizeof d->what, "%zu bytes behind the end", length);
}

static void
change_header(struct damage *d, const char *path)
{
    size_t at = below(d, 108);

    (void)path;
    d->book.at[at] = (unsigned char)(d->book.at[at] + 1 + below(d, 255));
    snprintf(d->what, sizeof d->what, "byte %zu of the header is %u", at, d->book.at[at]);
}

/* ---- cells and rows, with another program ---- */

static bool
first_row(char *out, size_t size, sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    bool found = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK &&
                 sqlite3_step(stmt) == SQLITE_ROW;

    if (found)
        snprintf(out, size, "%s", (const char *)sqlite3_column_text(stmt, 0));
    sqlite3_finalize(stmt);
    return found;
}

/* A table, a column and a row of it, each column of the book as likely. */
static void
stranger(struct damage *d, const char *path, bool whole_row)
{
    static const char *const values[] = {"+ 1",      "- 1",     "+ 10000", "* 2",
                                         "|| 'x'",   "* 0",     "IS NULL", "- 10000",
                                         "|| 'ộ ề'", "+ 70000", "* -1"};
    char place[160] = "", key[256] = "", sql[2400], set[1200];
    sqlite3 *db = NULL;

    write_file(path, d->book);
    if (sqlite3_open(path, &db) != SQLITE_OK)
        die("cannot open", path);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_exec(db, "PRAGMA ignore_check_constraints = ON; PRAGMA synchronous = OFF", NULL, NULL,
                 NULL);
    for (int tries = 0; tries < 100 && sqlite3_total_changes(db) == 0; tries++) {
        char *column;

        snprintf(
            sql, sizeof sql,
            "SELECT t.name || '.' || c.name FROM sqlite_schema t JOIN "
            "pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%%' "
            "ORDER BY 1 LIMIT 1 OFFSET %zu",
            below(d, 222));
        if (!first_row(place, sizeof place, db, sql) || (column = strchr(place, '.')) == NULL)
            continue;
        *column++ = '\0';
        snprintf(sql, sizeof sql,
                 "SELECT group_concat('\"' || name || '\"', ', ') FROM pragma_table_info('%s') "
                 "WHERE pk > 0",
                 place);
        if (!first_row(key, sizeof key, db, sql))
            continue;
        if (whole_row)
            snprintf(set, sizeof set, "DELETE FROM \"%s\"", place);
        else if (below(d, 4) == 0) /* the value of another row */
            snprintf(set, sizeof set,
                     "UPDATE \"%s\" SET \"%s\" = (SELECT \"%s\" FROM \"%s\" ORDER BY 1 LIMIT 1 "
                     "OFFSET %zu)",
                     place, column, column, place, below(d, 20));
        else
            snprintf(set, sizeof set, "UPDATE \"%s\" SET \"%s\" = \"%s\" %s", place, column, column,
                     values[below(d, sizeof values / sizeof values[0])]);
        snprintf(sql, sizeof sql,
                 "%s WHERE (%s) = (SELECT %s FROM \"%s\" LIMIT 1 OFFSET (abs(%lld) %% (SELECT "
                 "max(1, count(*)) FROM \"%s\")))",
                 set, key, key, place, (long long)below(d, 1 << 30), place);
        sqlite3_exec(db, sql, NULL, NULL, NULL);
        snprintf(d->what, sizeof d->what, "%.*s", (int)sizeof d->what - 1, sql);
    }
    sqlite3_close(db);
    free(d->book.at);
    d->book = read_file(path);
}

static void
change_cell(struct damage *d, const char *path)
{
    stranger(d, path, false);
}

static void
delete_row(struct damage *d, const char *path)
{
    stranger(d, path, true);
}

static const struct {
    const char *name;
    void (*damage)(struct damage *d, const char *path);
    int weight;
} kinds[] = {
    {"bit", flip_bit, 3},
    {"byte", change_byte, 6},
    {"run of bytes", change_run, 3},
    {"page zeroed", zero_page, 2},
    {"pages swapped", swap_pages, 2},
    {"page copied", copy_page, 2},
    {"page older", older_page, 3},
    {"cut", cut_short, 1},
    {"longer", append, 1},
    {"header", change_header, 1},
    {"cell", change_cell, 6},
    {"row", delete_row, 2},
};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* ---- asking ---- */

/* Shared by the jobs. */
static struct tally {
    struct {
        long tried, true_answers, refused, wrong;
    } of[KINDS];
    long shown;
} * tally;

static void
tell(long number, int kind, const char *what, const struct question *q, const struct answer *a,
     const char *wrong)
{
    __atomic_fetch_add(&tally->of[kind].wrong, 1, __ATOMIC_RELAXED);
    if (__atomic_fetch_add(&tally->shown, 1, __ATOMIC_RELAXED) >= FAULTS_SHOWN &&
        getenv("DAMAGE_ALL") == NULL)
        return;
    printf("damage %ld (%s: %s)\n", number, kinds[kind].name, what);
    tell_answer(q, a, wrong);
}

/* A change that is taken seals nothing that was damaged: verify says so still. */
static void
try_change(struct damage *d, long number, int kind, const char *path, bool clean)
{
    struct question *verify = question_named("verify"), *q;
    struct answer change, then;
    int from = (int)below(d, (size_t)questions), i = 0;
    bool refuses;

    while (i < questions && !asked[(from + i) % questions].writes)
        i++;
    if (i == questions || verify == NULL)
        return;
    q = &asked[(from + i) % questions];
    write_file(path, d->book);
    change = ask(q, path);
    if (change.status >= 256)
        tell(number, kind, d->what, q, &change, "killed by a signal");
    else if (change.status == 0 && !clean) {
        then = ask(verify, path);
        if (judge(&refuses, verify, &then) != NULL || !refuses)
            tell(number, kind, d->what, q, &change, "was taken, and verify finds nothing any more");
        forget(&then);
    } else if (change.status != 0 && change.err.length == 0) {
        tell(number, kind, d->what, q, &change, "no message");
    }
    forget(&change);
}

static void
try_one(long number, struct bytes book, struct bytes older, const char *path)
{
    struct damage d = {.random = {(uint64_t)number * 7919}, .older = older};
    int total = 0, kind = 0;
    bool clean = true, all = getenv("DAMAGE_EVERY") != NULL;

    for (int i = 0; i < KINDS; i++)
        total += kinds[i].weight;
    total = (int)below(&d, (size_t)total);
    while (total >= kinds[kind].weight)
        total -= kinds[kind++].weight;
    d.page = (size_t)(book.at[16] << 8 | book.at[17]);
    d.book.length = book.length;
    d.book.at = malloc(book.length + 2 * d.page);
    if (d.book.at == NULL)
        die("no memory", "");
    memcpy(d.book.at, book.at, book.length);
    kinds[kind].damage(&d, path);
    write_file(path, d.book);
    __atomic_fetch_add(&tally->of[kind].tried, 1, __ATOMIC_RELAXED);
    for (int i = 0; i < questions; i++) {
        struct answer answer;
        const char *wrong;
        bool refuses;

        if (asked[i].writes || !(all || asked[i].judges || below(&d, (size_t)questions) < DRAWN))
            continue;
        answer = ask(&asked[i], path);
        wrong = judge(&refuses, &asked[i], &answer);
        clean = clean && !(asked[i].judges && refuses);
        if (wrong != NULL)
            tell(number, kind, d.what, &asked[i], &answer, wrong);
        __atomic_fetch_add(refuses ? &tally->of[kind].refused : &tally->of[kind].true_answers, 1,
                           __ATOMIC_RELAXED);
        forget(&answer);
    }
    try_change(&d, number, kind, path, clean);
    free(d.book.at);
}

static void
learn_all(const char *book)
{
    for (int i = 0; i < questions; i++)
        if (!asked[i].writes && (!learn(&asked[i], book) || asked[i].status != 0)) {
            fprintf(stderr, "damage: %s: status %d\n", asked[i].line, asked[i].status);
            exit(2);
        }
}

int
main(int argc, char **argv)
{
    long count = argc > 5 ? strtol(argv[5], NULL, 10) : 0;
    long first = argc > 6 ? strtol(argv[6], NULL, 10) : 1;
    int jobs = argc > 7 ? atoi(argv[7]) : 1, failed = 0;
    long wrong = 0, tried = 0;
    struct bytes book, older;

    if (argc < 6) {
        fputs("usage: damage PROGRAM BOOK OLDER ASK COUNT [FIRST [JOBS]]\n", stderr);
        return 2;
    }
    program = argv[1];
    setvbuf(stdout, NULL, _IOLBF, 0);
    read_questions(argv[4]);
    learn_all(argv[2]);
    book = read_file(argv[2]);
    older = read_file(argv[3]);
    tally = mmap(NULL, sizeof *tally, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (tally == MAP_FAILED)
        die("no memory", "");
    for (int job = 0; job < jobs; job++)
        if (fork() == 0) {
            char folder[64]; /* of its own: the file's name is told by some */
            snprintf(folder, sizeof folder, "job-%d", job);
            if (mkdir(folder, 0700) != 0 || chdir(folder) != 0)
                die("cannot make", folder);
            for (long n = first + job; n < first + count; n += jobs)
                try_one(n, book, older, argv[2]);
            if (getenv("DAMAGE_KEEP") == NULL)
                unlink(argv[2]);
            free(book.at);
            free(older.at);
            exit(0);
        }
    for (int job = 0, status = 0; job < jobs; job++)
        if (wait(&status) < 0 || status != 0)
            failed = 2;
    printf("%-14s %7s %9s %9s %6s\n", "", "tried", "true", "refused", "wrong");
    for (int i = 0; i < KINDS; i++) {
        printf("%-14s %7ld %9ld %9ld %6ld\n", kinds[i].name, tally->of[i].tried,
               tally->of[i].true_answers, tally->of[i].refused, tally->of[i].wrong);
        wrong += tally->of[i].wrong;
        tried += tally->of[i].tried;
    }
    printf("%ld damaged books, %ld wrong answers\n", tried, wrong);
    free(book.at);
    free(older.at);
    return failed != 0 ? failed : wrong != 0;
}
