/* A step carried out by the shipped program with the shim before it, and what became of its folder.
 */
#ifndef FAULT_TRIAL_H
#define FAULT_TRIAL_H

#include "operation.h"
#include "step.h"
#include "tree.h"

enum { THE_TIME = 1800000000 }; /* in each run */

/* Where things are; set once by main(). */
struct place {
    const char *program;
    const char *shim;   /* the library to load first */
    const char *states; /* the folders that states.sh made */
    char *work;         /* where the program runs; emptied before each run */
    char *look;         /* where a judge looks into a book */
    char *notes;
    char *temporary; /* the folder for files without a name */
};
extern struct place place;

/* What the shim is told to do. */
struct fault {
    long at;     /* number of the operation, 0: nothing */
    char letter; /* of operation.h; 'K': the process is killed */
    bool for_good;
    long part; /* bytes, -1: not given */
};
#define NO_FAULT ((struct fault){.part = -1})

struct outcome {
    int status; /* exit status, 128 + signal */
    struct leaf out, err;
};

struct note {
    struct operation_note head;
    char *first, *second;
    unsigned char *data;
};

struct notes {
    struct note *note;
    size_t count;
};

/* How the next runs find the world; all zero: as usual. */
struct world {
    const char *in, *out, *err; /* files in place of the usual ones; "": closed */
    bool nobody;                /* as a user who owns nothing */
    const char *name;           /* to tell */
};
extern struct world world;

/* A step with its truth: what it finds, and what it leaves when nothing fails. */
struct trial {
    const struct step *step;
    struct tree old, new;
    struct outcome reference;
    struct notes notes;
};

/* Runs the step once without a fault from the folder given, which the trial takes over. */
void trial_begin(struct trial *trial, const struct step *step, struct tree old);
void trial_end(struct trial *trial);
/* Runs it again from `old` with a fault; what is left stands in place.work. */
struct outcome trial_run(const struct trial *trial, struct fault fault);
/* The same without a fault, killed after so many microseconds; and how long it takes. */
struct outcome trial_run_for(const struct trial *trial, long microseconds);
long trial_time(const struct trial *trial);
/* Runs it in the folder as it stands. */
struct outcome trial_go(const struct trial *trial);
void outcome_free(struct outcome *outcome);

/* What stands in a folder. */
struct verdict {
    bool old;       /* all is as it was */
    bool new;       /* all is as the step leaves it */
    bool partly;    /* books are as they were, and some other file is as the step leaves it */
    bool stored;    /* books are as the step leaves them, whatever else is missing */
    bool exact;     /* to the byte, once journals are played back */
    int leftovers;  /* files under names for the time of making */
    char why[2000]; /* neither: what is wrong */
};

/* Opens books like any program would, so journals are played back. */
void judge_forget(void); /* the trial before */
struct verdict judge(const struct trial *trial, const struct tree *found);
/* Does the book of the folder take another change? */
bool judge_next_write(const struct tree *found, char *why, size_t size);

/* Old and new themselves do; then so does what is the same to the byte. */
void judge_truths(const struct trial *trial);

/* ---- telling ---- */

/* Counts a test that was done, and one that failed, which it tells. */
void passed(void);
__attribute__((format(printf, 3, 4))) void failed(const struct trial *trial, struct fault fault,
                                                  const char *format, ...);
const char *operation_word(enum operation kind);
const char *operation_faults(enum operation kind); /* letters */
/* "write so.parindex-journal 512+4096" */
const char *note_text(const struct note *note);

#endif
