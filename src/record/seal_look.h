/* Looking at what is sealed: a year with its units, or one thing. seal_shown.c says when. */
#ifndef RECORD_SEAL_LOOK_H
#define RECORD_SEAL_LOOK_H

#include "seal.h"

/* Who is looked at: a scope whose years are known, or all of one unit. */
struct look {
    struct par_book *book;
    unsigned reads;
    struct seal_scope scope;
    struct par_error *err;
    struct map *seen;    /* things that were looked at outside a snapshot, kind and code */
    int64_t evaluations; /* that were */
    int64_t amendments;  /* after the version that is asked for */
    bool takes_part;     /* the unit of the scope, in the evaluation that is looked at */
    int64_t year;        /* of the one that is */
};

/* Says that something was changed behind the program's back, and how to see what; `year` 0: no one
 * year. Gives PAR_DAMAGED. */
enum par_status look_changed(int64_t year, const char *pattern, const struct arg *args,
                             struct par_error *err);
bool look_same_blob(struct statement *statement, const char *name, const void *digest, int size);
/* The digest in a column; NULL: none. */
const void *look_sealed_in(struct statement *statement, const char *name);
/* Compares what stands of a thing with its seal; NULL: it has none, and then it must not be there,
 * nor be named. `counted`: how many records it says that there are, or LOOK_UNCOUNTED. */
enum { LOOK_UNCOUNTED = -1 };
enum par_status look_at_digest(struct par_book *book, enum seal_kind kind, const char *code,
                               const void *sealed, int64_t counted, bool named, int64_t year,
                               struct par_error *err);
/* Runs a check for each row of a block. */
enum par_status look_at_each(struct look *look, enum sql_block_id block, const struct param *params,
                             enum par_status (*check)(struct look *look,
                                                      struct statement *statement));
enum {
    LOOK_KEY = 128,   /* of a thing: its kind and code, cut */
    LOOK_TABLE = 'T', /* the kind of a table with its indexes */
    LOOK_KIND = 'K'   /* and of all things of one kind */
};

/* Was a thing found sealed already, in this snapshot; and that it was found so. */
bool look_was_seen(struct look *look, char kind, const char *code);
enum par_status look_saw(struct look *look, char kind, const char *code);
/* What is under a seal, as sql_reads. */
unsigned look_reads_of(enum seal_kind kind);
/* What is shown of an evaluation, the row of evaluations_shown, but its units. */
enum par_status look_at_head(struct look *look, struct statement *statement);
/* The units of an evaluation: what is known of them, their scores. */
enum par_status look_at_entrants(struct look *look, int64_t evaluation, bool scored);
/* The units that take part in the years and group of the scope: themselves, or their years. */
enum par_status look_at_units(struct look *look, enum seal_kind kind);
/* Every unit itself, or its years. */
enum par_status look_at_all_units(struct look *look, enum seal_kind kind);
/* The years of the scope. */
enum par_status look_at_years(struct look *look);

#endif
