/* Files of scores: the long ones. They are read to their end before anything is written: each name
 * is looked up once, a row is checked against what was looked up and kept in 12 to 28 bytes. */
#ifndef RECORD_IMPORT_SCORES_H
#define RECORD_IMPORT_SCORES_H

#include "base/rows.h"
#include "base/spool.h"
#include "evaluation.h"
#include "import.h"
#include "import_sum.h"

enum { STAGES = 3, NOTES = 3, NAMES_ROOM = 200 };
extern const char *const stage_keys[STAGES];

/* Cells of a row. The file's columns say which stages follow, and whether a number of notes does.
 */
enum { ROW_SEAT, ROW_LEAF, ROW_LINE, ROW_OTHERS, ROW_MOST = ROW_OTHERS + STAGES + 1 };

#define ROW_ABSENT UINT32_MAX /* the stage is not given; the row has no notes */

/* A unit in a year. */
struct seat {
    int64_t evaluation, unit;
    int64_t points;  /* final ones of all its rows */
    int64_t fault;   /* it takes no scores: the fault that says so; -1 = it does */
    size_t first;    /* its first row, once rows are in order */
    uint32_t count;  /* its rows, */
    uint32_t cells;  /* and those that change something */
    uint32_t name;   /* number of its unit */
    uint32_t leaves; /* number of its set of criteria */
    uint16_t year;
    bool own_maxima; /* of the unit, for some criteria */
    bool scored;     /* had scores before this batch */
    bool fresh;      /* its first scores come with this batch: noted as a range */
    bool changed;    /* by the file */
    bool counted;    /* its sums were added up while its cells passed */
};

/* A criterion as the file writes it, in one set. */
struct known_leaf {
    struct leaf leaf;
    int64_t set;
    bool only_final; /* its method has no self score and no first appraisal */
    int64_t
        limit; /* points up to which nothing more need be asked; -1 = every value is looked at */
    int64_t fault;  /* it is absent: the fault that says so; -1 = found */
    uint32_t place; /* among the leaves of its set by code */
    uint32_t next;  /* leaf that followed it last time */
    size_t length;  /* of its code */
};

/* A list that grows. */
struct list {
    size_t count, room;
};

/* What came of the row that brings notes. */
struct note_state {
    bool late;    /* refused as a whole: the day is past */
    bool changed; /* it changes its cell, and is counted */
};

/* The notes of a row, as they stand in the spool: behind this the texts, each with its NUL. */
struct note_head {
    uint32_t seat, leaf;
    int64_t line;
};

/* The row before: the next one is mostly of the same unit and year, and of the next criterion. */
struct row_before {
    uint32_t seat, leaf;
    bool any;   /* there was one, */
    bool named; /* and its texts are these: */
    size_t year_length, unit_length;
    char texts[NAMES_ROOM]; /* of the year, a NUL, of the unit */
    char head[NAMES_ROOM];  /* the record up to its criterion, with delimiters */
    size_t head_length;     /* 0: not kept */
};

struct scores {
    struct import *in;
    struct {
        int year, unit, criterion, stages[STAGES], notes[NOTES];
    } columns;
    int stage_at[STAGES];     /* cell of a row; -1: the file has no such column */
    int note_at;              /* likewise */
    size_t width;             /* cells of a row */
    struct map *seat_numbers; /* year and unit to a number in `seats` */
    struct map *seat_texts;   /* the same by the texts of a row */
    struct seat *seats;
    struct list seat_list;
    int64_t opened_year;      /* of the seat that was looked up last, */
    uint32_t opened;          /* and how many of that year one behind the other */
    struct map *unit_numbers; /* id to a number in `units` */
    struct unit_ref *units;
    struct list unit_list;
    struct map *leaf_numbers; /* set and text to a number in `leaves` */
    struct known_leaf *leaves;
    struct list leaf_list;
    struct sums_of_set **sets; /* by number */
    struct list set_list;
    struct rows *rows;
    int run_stages[STAGES]; /* the stages behind the criterion, in the order of the file, */
    int run_width;          /* and how many; 0: something else stands there too */
    bool ordered;           /* so far the rows of each seat lie together, by criterion */
    uint32_t last_seat;
    struct row_before before;
    uint32_t *order;                /* seats in the order of the key; once all is read */
    struct spool *notes;            /* NULL: none */
    struct note_state *note_states; /* one each, when the rows were compared */
    struct buffer key;
};

/* ---- import_scores.c ---- */

/* Reads the file behind its header to its end. What is wrong becomes a fault of the file. */
enum par_status scores_read(struct scores **out, struct import *in, struct par_error *err);
void scores_free(struct scores *scores);

/* ---- import_plain.c: rows of which nothing need be asked ---- */

/* Takes the record when each of its names was met before and its points are plain; else it is read
 * with care. */
bool scores_take_plain(struct scores *scores, enum par_status *status, struct par_error *err);
/* Takes the records behind a plain one that are of the same unit and year, criterion by criterion
 * as before, from the file's bytes as they lie there. */
enum par_status scores_take_run(struct scores *scores, struct par_error *err);
/* Keeps what the texts of a record name. */
enum par_status scores_learn(struct scores *scores, uint32_t seat, struct par_error *err);
/* Adds a row; a stage that is not given is INPUT_NULL, a row without notes has `note` ROW_ABSENT.
 */
enum par_status scores_add(struct scores *scores, uint32_t seat, uint32_t leaf,
                           const int64_t stages[STAGES], uint32_t note, struct par_error *err);

/* ---- import_seat.c: what is looked up once ---- */

/* The list with room for one more; NULL when memory is out (the old list stands then). */
void *list_room(void *items, struct list *list, size_t size);
enum par_status scores_seat(struct seat **out, struct scores *scores, int64_t year,
                            const struct unit_ref *unit, bool *good, struct par_error *err);
enum par_status scores_leaf(struct known_leaf **out, struct scores *scores, const struct seat *seat,
                            bool *good, struct par_error *err);
/* Brings seats into the order of the table's key, and the rows of each together. */
enum par_status scores_sort(struct scores *scores, struct par_error *err);
/* Leaves of the largest set. */
size_t scores_leaves_most(const struct scores *scores);

/* ---- import_load.c: what is written ---- */

/* Compares the rows with what stands, writes those that change something, notes them in the journal
 * and reads again what was written. What the book's state refuses becomes a fault of the file, and
 * then nothing is written. */
enum par_status scores_write(struct scores *scores, struct par_error *err);

/* Keeps in->fault as a fault of a row that was read long ago. */
enum par_status scores_refuse(struct scores *scores, int64_t line, int column,
                              struct par_error *err);

static inline int64_t
scores_stage(const struct scores *scores, const uint32_t *row, int stage)
{
    uint32_t value = scores->stage_at[stage] < 0 ? ROW_ABSENT : row[scores->stage_at[stage]];

    return value == ROW_ABSENT ? INPUT_NULL : (int64_t)value;
}

/* Number of the row's notes; ROW_ABSENT for none. */
static inline uint32_t
scores_note(const struct scores *scores, const uint32_t *row)
{
    return scores->note_at < 0 ? ROW_ABSENT : row[scores->note_at];
}

#endif
