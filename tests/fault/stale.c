/* Puts single pages of a book back to what they were on an earlier day, as a write does that the
 * disk lost, asks the book everything, and tells what came back as true and was not.
 *
 *   stale PROGRAM ASK EVERY JOBS BOOK OLDER…
 *
 * OLDER are earlier states of BOOK. Each page that differs in one of them is put back alone, each
 * of its states once; of these cases each EVERYth is tried. Such a page is sound in itself, and its
 * sum is right: only what stands in other pages can tell. ASK is as in damage.c; of the commands
 * that write each case tries one, in turns, or where all cases are tried each.
 *
 * With ~N in the place of EVERY, N books are tried, in each of which half of the pages of one
 * earlier state stand, drawn by lot; what comes behind the last whole page counts as one. */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "asked.h"

enum { CASES_MOST = 20000 };

struct stale_page {
    size_t page; /* from 0 */
    const unsigned char *was;
    const char *of; /* the state that it comes from */
};

static struct stale_page cases[CASES_MOST];
static size_t cases_count, page_size;
static struct bytes book, older[64];
static const char *older_names[64];
static size_t older_count;
static size_t halves; /* books in which half is of an earlier day; 0: single pages */

/* Shared by the jobs. */
static struct tally {
    long tried, true_answers, refused, wrong;
} * tally;

static void
count(long *of)
{
    __atomic_fetch_add(of, 1, __ATOMIC_RELAXED);
}

/* ---- cases ---- */

static bool
is_new(size_t page, const unsigned char *was)
{
    if (memcmp(book.at + page * page_size, was, page_size) == 0)
        return false;
    for (size_t i = 0; i < cases_count; i++)
        if (cases[i].page == page && memcmp(cases[i].was, was, page_size) == 0)
            return false;
    return true;
}

static void
add_cases(struct bytes was, const char *of)
{
    for (size_t page = 0; page < was.length / page_size && page < book.length / page_size; page++)
        if (cases_count < CASES_MOST && is_new(page, was.at + page * page_size))
            cases[cases_count++] = (struct stale_page){page, was.at + page * page_size, of};
}

/* ---- trying ---- */

static void
tell(size_t number, const struct question *q, const struct answer *answer, const char *wrong)
{
    count(&tally->wrong);
    if (halves != 0)
        printf("case %zu (half of %s)\n", number, older_names[number % older_count]);
    else
        printf("case %zu (page %zu of %s)\n", number, cases[number].page + 1, cases[number].of);
    tell_answer(q, answer, wrong);
}

/* The same for a number always: splitmix64. */
static bool
lot(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return ((z ^ (z >> 31)) & 1) != 0;
}

/* A page of an earlier day that lies behind the end of that one stays, as what is behind it. */
static void
write_half(const char *path, size_t number)
{
    const struct bytes *was = &older[number % older_count];
    struct bytes mixed = {malloc(book.length), book.length};
    uint64_t state = number;

    if (mixed.at == NULL)
        die("no memory", path);
    memcpy(mixed.at, book.at, book.length);
    for (size_t at = 0; at < book.length && at < was->length; at += page_size) {
        size_t left = book.length - at < was->length - at ? book.length - at : was->length - at;

        if (lot(&state))
            memcpy(mixed.at + at, was->at + at, left < page_size ? left : page_size);
    }
    write_file(path, mixed);
    free(mixed.at);
}

static void
write_case(const char *path, size_t number)
{
    unsigned char *page = book.at + cases[number].page * page_size;
    unsigned char *kept = malloc(page_size);

    if (kept == NULL)
        die("no memory", path);
    memcpy(kept, page, page_size);
    memcpy(page, cases[number].was, page_size);
    write_file(path, book);
    memcpy(page, kept, page_size);
    free(kept);
}

static void
put_back(const char *path, size_t number)
{
    if (halves != 0)
        write_half(path, number);
    else
        write_case(path, number);
}

/* What verify finds it finds still after a change that was taken. */
static void
try_change(size_t number, struct question *q, const char *path, bool clean)
{
    struct question *verify = question_named("verify");
    struct answer change;

    put_back(path, number);
    change = ask(q, path);
    if (change.slow)
        tell(number, q, &change, "does not end");
    else if (change.status >= 256)
        tell(number, q, &change, "killed by a signal");
    else if (change.status != 0 && change.err.length == 0)
        tell(number, q, &change, "no message");
    if (change.status == 0 && !clean && verify != NULL) {
        struct answer then = ask(verify, path);
        bool refuses;

        if (judge(&refuses, verify, &then) != NULL || !refuses)
            tell(number, q, &change, "was taken, and verify finds nothing any more");
        forget(&then);
    }
    forget(&change);
}

/* All changes, or the one whose turn it is. */
static void
try_changes(size_t number, const char *path, bool clean, bool all)
{
    size_t writes = 0, turn = 0;

    for (int i = 0; i < questions; i++)
        writes += asked[i].writes;
    for (int i = 0; i < questions; i++)
        if (asked[i].writes && (turn++ == number % writes || all))
            try_change(number, &asked[i], path, clean);
}

static void
try_one(size_t number, const char *path, bool all)
{
    bool clean = true;

    put_back(path, number);
    count(&tally->tried);
    for (int i = 0; i < questions; i++) {
        struct answer answer;
        const char *wrong;
        bool refuses;

        if (asked[i].writes || asked[i].left_out)
            continue;
        answer = ask(&asked[i], path);
        wrong = judge(&refuses, &asked[i], &answer);
        clean = clean && !(asked[i].judges && refuses);
        if (wrong != NULL)
            tell(number, &asked[i], &answer, wrong);
        count(refuses ? &tally->refused : &tally->true_answers);
        forget(&answer);
    }
    try_changes(number, path, clean, all);
}

/* In a folder of its own: the file's name is told by some answers. */
static void
do_job(size_t job, size_t jobs, size_t every)
{
    char folder[64];
    const char *path = "so.parindex";

    snprintf(folder, sizeof folder, "job-%zu", job);
    if (mkdir(folder, 0700) != 0 || chdir(folder) != 0)
        die("cannot make", folder);
    for (size_t i = job; i * every < cases_count; i += jobs)
        try_one(i * every, path, every == 1);
    if (getenv("DAMAGE_KEEP") == NULL) {
        unlink(path);
        if (chdir("..") == 0)
            rmdir(folder);
    }
    exit(0);
}

static size_t
number_of(const char *text)
{
    unsigned long number = strtoul(text, NULL, 10);

    return number > 0 ? number : 1;
}

int
main(int argc, char **argv)
{
    size_t every, jobs;
    int failed = 0, asks = 0;

    if (argc < 7) {
        fputs("usage: stale PROGRAM ASK EVERY JOBS BOOK OLDER…\n", stderr);
        return 2;
    }
    program = argv[1];
    every = argv[3][0] == '~' ? 1 : number_of(argv[3]);
    jobs = number_of(argv[4]);
    setvbuf(stdout, NULL, _IOLBF, 0);
    read_questions(argv[2]);
    for (int i = 0; i < questions; i++)
        asks += !asked[i].writes && learn(&asked[i], argv[5]);
    book = read_file(argv[5]);
    page_size = (size_t)(book.at[16] << 8 | book.at[17]);
    if (argv[3][0] == '~')
        halves = number_of(argv[3] + 1);
    for (int i = 6; i < argc && older_count < sizeof older / sizeof older[0]; i++) {
        older[older_count] = read_file(argv[i]);
        older_names[older_count] = argv[i];
        if (halves == 0)
            add_cases(older[older_count], argv[i]);
        older_count++;
    }
    if (halves != 0)
        cases_count = halves;
    tally = mmap(NULL, sizeof *tally, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (tally == MAP_FAILED)
        die("no memory", "");
    for (size_t job = 0; job < jobs; job++)
        if (fork() == 0)
            do_job(job, jobs, every);
    for (size_t job = 0; job < jobs; job++) {
        int status = 0;

        if (wait(&status) < 0 || status != 0)
            failed = 2;
    }
    printf("%s: %ld pages put back, %d questions, %ld true, %ld refused, %ld wrong\n", argv[5],
           tally->tried, asks, tally->true_answers, tally->refused, tally->wrong);
    return failed != 0 ? failed : tally->wrong != 0;
}
