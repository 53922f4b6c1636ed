/* Writing the scores of a whole file at once. */
#ifndef RECORD_IMPORT_LOAD_H
#define RECORD_IMPORT_LOAD_H

#include "base/digest.h"
#include "evaluation.h"
#include "journal.h"

/* Columns of the table `input` of the bulk blocks, and the first of the three stages. */
enum {
    LOAD_EVALUATION,
    LOAD_UNIT,
    LOAD_CRITERION,
    LOAD_SELF,
    LOAD_FIRST,
    LOAD_FINAL,
    LOAD_COLUMNS
};
enum { STAGES = 3 };
extern const char *const stage_keys[STAGES];

/* One row of the file: a cell, checked. */
struct load_row {
    int64_t cells[LOAD_COLUMNS]; /* INPUT_NULL: the stage is not given */
    int64_t line;
    uint32_t seat;          /* number of its unit-year */
    uint32_t notes;         /* number of its notes from 1; 0 = none */
    enum par_effect effect; /* what the row does */
    uint8_t changed;        /* a bit for each stage that it changes */
    bool late;              /* refused as a whole: the day is past */
};

/* A unit in a year. */
struct load_seat {
    int64_t year;
    char unit[80];
    struct participant_ref in;
    int64_t fault; /* the unit-year takes no scores: the fault that says so; -1 = it does */
    bool fresh;    /* had no scores before this batch: noted as a range */
    bool changed;
};

/* The rows of a file on their way into the book. */
struct load {
    struct par_batch *batch;
    struct load_row *rows; /* sorted; no cell occurs twice */
    size_t count;
    struct load_seat *seats;
    size_t seat_count;
    /* made by load_compare() */
    uint32_t *written; /* numbers of the rows that change something, in their order */
    size_t written_count;
    uint32_t *noted; /* of these, rows of unit-years that had scores */
    size_t noted_count;
    int64_t *ranges; /* pairs evaluation, unit: the other unit-years */
    size_t range_count;
    struct evaluation_sums *sums;
    size_t sums_count;
};

/* Puts rows into the order of the table's key, those of one cell by line. */
void load_sort(struct load_row *rows, size_t count);
/* Says of each row what it changes. */
enum par_status load_compare(struct load *load, struct par_error *err);
/* Writes the rows that change something, notes them in the journal and re-reads what was written.
 */
enum par_status load_write(struct load *load, struct par_error *err);
void load_end(struct load *load);

/* ---- the digest of a unit-year's cells ---- */

/* SHA-256 over "parindex-cells/1" with its NUL and, in the order of codes (memcmp), for each cell:
 * length of the code in four bytes and the code; for self, first and final a byte (1 = given) and
 * the ten-thousandths in eight bytes (0 when not given). Whole numbers have their low byte first.
 * It is cut to DIGEST_CUT bytes. */
void cells_digest_begin(struct digest *digest);
void cells_digest_put(struct digest *digest, const char *code, const int64_t stages[STAGES]);

#endif
