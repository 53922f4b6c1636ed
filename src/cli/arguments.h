/* Reading a command line by the two tables. */
#ifndef CLI_ARGUMENTS_H
#define CLI_ARGUMENTS_H

#include "option.h"
#include <parindex/decimal.h>

/* CRITERION=POINTS, as typed. */
struct typed_score {
    char *criterion;
    char *points;
};

struct given {
    const struct option_row *option;
    const char *value; /* "" for an option without argument */
    size_t words;      /* that stand before it, behind the command */
};

/* A command line that was read. Text points into argv unless it is said to be owned. */
struct arguments {
    const struct command *command;
    const char *years; /* as typed; NULL = not given */
    int year;          /* 0 = not given */
    int year_to;       /* second of two years, 0 = only one was given */
    char *unit;        /* owned; a code once the book is open (session_names()) */
    char *group;       /* owned; a code likewise; from its place or from --group */
    char *place;       /* owned; UNIT or GROUP as typed, until it is known which */
    const char *criterion;
    const char *set;
    const char *scale;
    const char *decision;
    const char *kind;
    struct typed_score *scores;
    size_t score_count;
    const char **words; /* SLOT_TEXT, SLOT_FILE, in their order */
    size_t word_count;
    const char **groups; /* SLOT_GROUP with SLOT_MANY, as typed */
    size_t group_count;
    struct given *given;
    size_t given_count;
    const char **typed; /* the words behind the command, as typed */
    size_t typed_count;
    char *joined; /* owned; a name joined from several words */
};

/* Reads a command line. What is wrong with it is told; PAR_USAGE then. `help` is set when -h or
 * --help stands anywhere, `version` likewise; then nothing but the command is looked at. Returns:
 * PAR_OK; PAR_USAGE. */
enum par_status arguments_read(struct arguments *out, int argc, char **argv, bool *help,
                               bool *version);
void arguments_free(struct arguments *arguments);

/* The value of an option that the command takes: NULL when it was not given, "" when it takes none.
 * The last one counts. */
const char *given_text(const struct arguments *arguments, const char *name);
bool given(const struct arguments *arguments, const char *name);
/* The values of an option that may stand several times; `index` counts from 0; NULL behind the
 * last. */
const char *given_at(const struct arguments *arguments, const char *name, size_t index);

/* Words, the command's own apart, that stand before an option was first given; 0: it was not. */
size_t given_words_before(const struct arguments *arguments, const char *name);

/* Values of options, checked; what is wrong is told. Not given: PAR_OK, and `*out` is left as it
 * was. Returns: PAR_OK; PAR_USAGE (no such word, no number, no year); PAR_INVALID (no date, no
 * points). */
enum par_status given_date(char iso[11], const struct arguments *arguments, const char *name);
enum par_status given_decimal(struct par_decimal *out, const struct arguments *arguments,
                              const char *name);
enum par_status given_number(int64_t *out, const struct arguments *arguments, const char *name,
                             int64_t least, int64_t most);
enum par_status given_yesno(int *out, const struct arguments *arguments, const char *name);

/* Is this what stands for years on the command line: 2023, 2015-2023, 2015,2018? */
bool word_is_years(const char *word);
/* Is this exactly four digits? */
bool word_is_year(const char *word);

/* A word as a shell wants it: in quotes where it needs them. The caller frees it. */
char *word_quoted(const char *word);

#endif
