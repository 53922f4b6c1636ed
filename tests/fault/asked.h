/* A book is asked questions, by the program as it is shipped, and what comes back is judged: the
 * truth, or a refusal with a message; never another answer, never a signal, never longer or with
 * more memory than a limit. */
#ifndef TESTS_FAULT_ASKED_H
#define TESTS_FAULT_ASKED_H

#include <stdbool.h>
#include <stddef.h>

enum {
    ASK_MOST = 200,
    WORDS_MOST = 24,
};

/* Says on stderr what failed and ends the process. */
_Noreturn void die(const char *what, const char *which);

struct bytes {
    unsigned char *at;
    size_t length;
};

/* Ownership: bytes.at is the caller's. */
struct bytes read_file(const char *path);
void write_file(const char *path, struct bytes bytes);

struct question {
    bool writes, judges; /* judges: check and verify, which say no with 1 */
    bool left_out;       /* the whole book has no answer */
    char line[256];
    char *words[WORDS_MOST + 4];
    struct bytes truth; /* standard output of the whole book, and its exit status */
    int status;
};

struct answer {
    int status; /* exit status; 256 + a signal */
    bool slow;
    struct bytes out, err;
};

extern struct question asked[ASK_MOST];
extern int questions;
extern const char *program;

/* A command a line, as typed behind `parindex -b BOOK`; one behind "+ " writes. */
void read_questions(const char *path);
struct question *question_named(const char *line);

/* What the whole book answers; false: it does not, and the question is left out. */
bool learn(struct question *question, const char *book);

struct answer ask(struct question *question, const char *book);
void forget(struct answer *answer);

/* NULL: as it must be. *refuses: it said no. */
const char *judge(bool *refuses, const struct question *question, const struct answer *answer);

/* What came back, from the first line that differs. */
void tell_answer(const struct question *question, const struct answer *answer, const char *wrong);

#endif
