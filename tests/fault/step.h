/* The table of scenarios: steps, each a command and the step whose folder it finds. */
#ifndef FAULT_STEP_H
#define FAULT_STEP_H

#include <stdbool.h>
#include <stddef.h>

enum { WORDS_MOST = 24 };

struct step {
    const char *name;
    const char *from;
    const char *command; /* as it stands in the table */
    int status;          /* that it ends with */
    bool prepares;       /* a line of sh, not the program's */
    const char *words[WORDS_MOST + 1];
    const char *input; /* file for stdin; NULL: /dev/null */
};

struct steps {
    struct step *step;
    size_t count;
};

/* Reads the table, or ends the program. */
struct steps steps_read(const char *path);
/* NULL: none of that name. */
const struct step *steps_find(const struct steps *steps, const char *name);

/* The same step with an option more; what it points to is shared. */
struct step step_with(const struct step *step, const char *option, const char *value);

#endif
