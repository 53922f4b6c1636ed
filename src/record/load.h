/* A book made from a dump: load.c reads the lines, load_put.c puts their records into the book (see
 * load_row.h), load_proof.c compares what came of it with the seals. */
#ifndef RECORD_LOAD_H
#define RECORD_LOAD_H

#include <parindex/dump.h>

#include "base/digest.h"
#include "base/json_read.h"
#include "base/lines.h"
#include "base/map.h"
#include "base/spool.h"
#include "book.h"
#include "seal.h"

/* What a code can be of; each kind numbers its own from 1. */
enum load_kind {
    LOAD_CONCEPT,
    LOAD_DECISION,
    LOAD_GROUP,
    LOAD_UNIT,
    LOAD_SCALE,
    LOAD_SET,
    LOAD_CRITERION,
    LOAD_EVALUATION,
    LOAD_KIND_END_
};

/* What the lines that follow belong to: a unit, an evaluation, a batch … */
struct load_thing {
    const char *word; /* of its own line; NULL: none */
    struct buffer of; /* its second place as it stands */
    int64_t id;
    int64_t set; /* of an evaluation or of a set itself: where codes of criteria are looked up */
    /* within an evaluation, the unit whose lines these are */
    struct buffer entrant; /* second place of its lines; empty: none yet */
    int64_t unit;
    struct buffer criterion; /* of its last score */
};

struct loader {
    struct par_book *book;
    struct lines *lines;
    const char *file;
    par_import_report *report;
    void *context;
    struct par_load_summary *sum;

    struct line line;  /* the one that is read */
    struct buffer raw; /* as it came */
    bool told;         /* a fault of it was told */
    bool ended;        /* the last line came */
    struct load_thing thing;
    struct map *ids; /* kind, scope and code → id; below zero while only named */
    int64_t last_id[LOAD_KIND_END_];
    struct spool *named;   /* what was named before it stood */
    struct spool *sealed;  /* what must come out */
    struct spool *digests; /* of each line */
    struct map *unsealed;  /* evaluations with cells that differ */
    int64_t *cells;        /* scores on their way into the book */
    size_t cell_count;
    struct buffer key, key2;
};

/* What a line says must come out, in the order of the file. */
struct load_seal {
    char what; /* 'c' scores of a unit in a year, 'l' a link, 's' a seal */
    int64_t line;
    int64_t owner; /* evaluation or batch */
    int64_t year, unit;
    int64_t records;
    unsigned char digest[DIGEST_SIZE];
    char kind[16];   /* of a seal */
    char text[1024]; /* its code, or that of the unit */
};

#define LOAD_WHOLE SIZE_MAX /* no character of the line, all of it */

/* Tells a fault of the line that is read, at a byte of it; once a line. */
void load_fault(struct loader *l, size_t at, const char *field, const struct par_error *fault);
void load_refuse(struct loader *l, size_t at, const char *field, const char *code,
                 const char *pattern, const struct arg *args);
/* What a call answered: a fault of the line is told (PAR_OK then), the rest is an error of ours. */
enum par_status load_answer(struct loader *l, enum par_status status, const char *field,
                            struct par_error *fault, struct par_error *err);

/* Reads a text into a book of this version that holds nothing yet, in a transaction that is left
 * open: when all came out as the text says it can be committed. */
enum par_status load_into(struct par_book *book, int fd, const char *file_name,
                          par_import_report *report, void *context,
                          struct par_load_summary *summary, struct par_error *err);

/* Reads the record of a line and puts it into the book. */
enum par_status load_line(struct loader *l, struct par_error *err);
/* Tells what was named and stands nowhere. */
enum par_status load_check_names(struct loader *l, struct par_error *err);

/* Does everything come out as the seals say, and would the new book's dump be the same? */
enum par_status load_check_seals(struct loader *l, struct par_error *err);
enum par_status load_check_dump(struct loader *l, struct par_error *err);

#endif
