/* The table of scenarios: steps, each a command and the step whose folder it finds. */
#ifndef FAULT_STEP_H
#define FAULT_STEP_H

#include <stdbool.h>
#include <stddef.h>

enum { WORDS_MOST = 24 };

struct step {
    char *name;
    char *from;
    char *command; /* as it stands in the table */
    int status;    /* that it ends with */
    bool prepares; /* a line of sh, not the program's */
    char *words[WORDS_MOST + 1];
    char *input; /* file for stdin; NULL: /dev/null */
};

struct steps {
    struct step *step;
    size_t count;
};

/* Reads the table, or ends the program. */
struct steps steps_read(const char *path);
/* NULL: none of that name. */
const struct step *steps_find(const struct steps *steps, const char *name);

#endif
