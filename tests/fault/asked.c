#define _GNU_SOURCE
#include "asked.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    WAIT_SECONDS = 20,
    MEMORY_MOST = 512 << 20,
};

_Noreturn void
die(const char *what, const char *which)
{
    fprintf(stderr, "%s: %s: %s\n", what, which, strerror(errno));
    exit(2);
}

/* ---- files ---- */

struct bytes
read_file(const char *path)
{
    struct bytes bytes = {0};
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || fstat(fd, &st) != 0)
        die("cannot read", path);
    bytes.length = (size_t)st.st_size;
    bytes.at = malloc(bytes.length + 1);
    if (bytes.at == NULL || read(fd, bytes.at, bytes.length) != (ssize_t)bytes.length)
        die("cannot read", path);
    close(fd);
    return bytes;
}

void
write_file(const char *path, struct bytes bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    if (fd < 0 || write(fd, bytes.at, bytes.length) != (ssize_t)bytes.length || close(fd) != 0)
        die("cannot write", path);
}

/* ---- asking ---- */

struct question asked[ASK_MOST];
int questions;
const char *program;

/* Words at blanks; "…" is one. */
void
read_questions(const char *path)
{
    FILE *file = fopen(path, "r");
    char line[256];

    if (file == NULL)
        die("cannot read", path);
    while (fgets(line, sizeof line, file) != NULL) {
        struct question *q = &asked[questions];
        char *at;
        int count = 3; /* parindex -b BOOK */

        line[strcspn(line, "\n")] = '\0';
        if (*line == '\0' || *line == '#')
            continue;
        if (questions == ASK_MOST)
            die("too many questions", path);
        q->writes = strncmp(line, "+ ", 2) == 0;
        snprintf(q->line, sizeof q->line, "%s", line + (q->writes ? 2 : 0));
        q->judges = strncmp(q->line, "check", 5) == 0 || strncmp(q->line, "verify", 6) == 0;
        at = strdup(q->line);
        while (at != NULL && *at != '\0' && count < WORDS_MOST) {
            char end = *at == '"' ? '"' : ' ';
            q->words[count++] = at += end == '"';
            at = strchr(at, end);
            if (at != NULL)
                *at++ = '\0';
            while (at != NULL && *at == ' ')
                at++;
        }
        questions++;
    }
    fclose(file);
}

static struct bytes
take_all(int fd)
{
    struct stat st;
    struct bytes bytes = {0};

    if (fstat(fd, &st) == 0)
        bytes.length = (size_t)st.st_size;
    bytes.at = calloc(1, bytes.length + 1);
    if (bytes.at == NULL || pread(fd, bytes.at, bytes.length, 0) != (ssize_t)bytes.length)
        die("cannot read", "an answer");
    return bytes;
}

static void
be_the_program(char *const *words, int out, int err)
{
    const struct rlimit seconds = {WAIT_SECONDS, WAIT_SECONDS};
    const struct rlimit memory = {MEMORY_MOST, MEMORY_MOST}, nothing = {0};
    int null = open("/dev/null", O_RDONLY);

    dup2(null, 0);
    dup2(out, 1);
    dup2(err, 2);
    setrlimit(RLIMIT_CPU, &seconds);
    setrlimit(RLIMIT_CORE, &nothing);
    if (getenv("DAMAGE_ANY_MEMORY") == NULL) /* sanitizers take address space as they like */
        setrlimit(RLIMIT_AS, &memory);
    alarm(2 * WAIT_SECONDS);
    execv(program, words);
    _exit(127);
}

struct answer
ask(struct question *q, const char *book)
{
    static char name[] = "parindex", option[] = "-b", path[256];
    struct answer answer = {0};
    int out = memfd_create("out", MFD_CLOEXEC), err = memfd_create("err", MFD_CLOEXEC), status = 0;
    pid_t child;

    q->words[0] = name;
    q->words[1] = option;
    q->words[2] = path;
    snprintf(path, sizeof path, "%s", book);
    child = fork();
    if (child == 0)
        be_the_program(q->words, out, err);
    if (child < 0 || waitpid(child, &status, 0) != child)
        die("cannot run", program);
    answer.status = WIFSIGNALED(status) ? 256 + WTERMSIG(status) : WEXITSTATUS(status);
    answer.slow =
        WIFSIGNALED(status) && (WTERMSIG(status) == SIGALRM || WTERMSIG(status) == SIGXCPU);
    answer.out = take_all(out);
    answer.err = take_all(err);
    close(out);
    close(err);
    return answer;
}

void
forget(struct answer *answer)
{
    free(answer->out.at);
    free(answer->err.at);
}

struct question *
question_named(const char *line)
{
    for (int i = 0; i < questions; i++)
        if (strcmp(asked[i].line, line) == 0)
            return &asked[i];
    return NULL;
}

bool
learn(struct question *q, const char *book)
{
    struct answer answer = ask(q, book);

    free(q->truth.at);
    q->truth = answer.out;
    q->status = answer.status;
    free(answer.err.at);
    q->left_out = q->status != 0 && !(q->status == 1 && q->truth.length > 0 && !q->judges);
    return !q->left_out;
}

/* ---- judging ---- */

static bool
same(struct bytes a, struct bytes b)
{
    return a.length == b.length && memcmp(a.at, b.at, a.length) == 0;
}

/* The truth, and one line that says that pages are not as they were written. */
static bool
true_with_a_notice(struct bytes said, struct bytes truth)
{
    static const char notice[] = "notice\tdamage\t";
    const unsigned char *at = memmem(said.at, said.length, notice, sizeof notice - 1);
    const unsigned char *end = said.at + said.length, *behind;

    if (at == NULL)
        return false;
    behind = memchr(at, '\n', (size_t)(end - at));
    behind = behind != NULL ? behind + 1 : end;
    return (size_t)(at - said.at) + (size_t)(end - behind) == truth.length &&
           memcmp(said.at, truth.at, (size_t)(at - said.at)) == 0 &&
           memcmp(behind, truth.at + (at - said.at), (size_t)(end - behind)) == 0;
}

const char *
judge(bool *refuses, const struct question *q, const struct answer *a)
{
    *refuses = a->status != q->status ||
               !(same(a->out, q->truth) || (q->judges && true_with_a_notice(a->out, q->truth)));
    if (a->slow)
        return "does not end";
    if (a->status >= 256)
        return "killed by a signal";
    if (!*refuses)
        return NULL;
    if (a->status == q->status && !(q->judges && q->status == 1))
        return "another answer";
    if (q->judges && a->status == 1)
        return a->out.length > 0 ? NULL : "says no without a finding";
    if (a->status != 4 && a->status != 6)
        return "another status";
    if (a->err.length == 0)
        return "no message";
    if (memmem(a->err.at, a->err.length, "fault of the program", 20) != NULL)
        return "calls it a fault of the program";
    return NULL;
}

void
tell_answer(const struct question *q, const struct answer *a, const char *wrong)
{
    size_t at = 0;

    while (at < a->out.length && at < q->truth.length && a->out.at[at] == q->truth.at[at])
        at++;
    while (at > 0 && a->out.at[at - 1] != '\n')
        at--;
    printf("  %s: %s, status %d\n  %.200s\n  says %.160s\n", q->line, wrong, a->status,
           a->err.length > 0 ? (const char *)a->err.at : "(no message)",
           a->out.length > at ? (const char *)a->out.at + at : "");
    fflush(stdout);
}
