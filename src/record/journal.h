/* The journal inside the library: every write goes through here.
 *
 * A record is a row that codes name: a table, a key (JSON array of codes), a row (JSON object).
 * Putting one compares it with what stands, writes it and notes each changed cell; undo reads the
 * notes back. Years that are approved are guarded here, and evaluations whose results must be
 * computed again are remembered. */
#ifndef RECORD_JOURNAL_H
#define RECORD_JOURNAL_H

#include <parindex/batch.h>

#include "base/json.h"
#include "base/map.h"
#include "base/message.h"
#include "book.h"

enum record {
    RECORD_BOOK,
    RECORD_GROUP,
    RECORD_UNIT,
    RECORD_UNIT_NAME,
    RECORD_MEMBERSHIP,
    RECORD_SUCCESSION,
    RECORD_DECISION,
    RECORD_SCALE,
    RECORD_SCALE_CLASS,
    RECORD_SET,
    RECORD_CRITERION,
    RECORD_CROSSWALK,
    RECORD_EVALUATION,
    RECORD_PARTICIPANT,
    RECORD_ALLOWANCE,
    RECORD_SCORE,
    RECORD_NOTE,
    RECORD_EVIDENCE,
    RECORD_PUBLISHED,
    RECORD_PUBLISHED_COUNT,
    RECORD_PUBLISHED_GROUP,
    RECORD_END_
};

/* A unit-year whose results must be computed again. */
struct touched {
    int64_t evaluation;
    int64_t unit; /* 0 = all of the evaluation */
    bool counted; /* its tally and its result stand already, but for the rank */
    bool moved;   /* its rank alone is another */
};

struct par_batch {
    struct par_book *book;
    char *actor, *command, *reason;
    int64_t id;  /* 0 until something changed */
    int64_t seq; /* next one */
    int64_t changes;
    int64_t undoes;
    bool undoing; /* an undo writes what it takes back */
    bool broken;  /* a change failed half way: nothing of the batch may last */
    struct par_message what;
    bool unproved; /* more changed than scores that were looked at one by one */
    struct touched *dirty;
    size_t dirty_count, dirty_room;
    struct map *dirty_once; /* the first dirty_seen of them, when it was asked whether one is */
    size_t dirty_seen;
    int64_t amending; /* evaluation that an amendment may write to; 0 = none */
    int64_t amending_version, amending_decision;
    bool said;                /* what the batch says is said for good */
    struct map *proved;       /* sets and scales that were looked at: they are as sealed */
    struct buffer touched;    /* seals to compute again: kind, code, kind, code … */
    struct map *touched_once; /* the same, to see each once */
};

/* Puts a key into a buffer: 'i' a number, 's' a text (NULL = null); gives the text, NULL when
 * memory is out, which the functions below take for that. */
const char *record_key(struct buffer *key, const char *format, ...);

/* The row that stands, mem_free() it; NULL when there is none. */
enum par_status record_read(char **row, struct par_book *book, enum record record, const char *key,
                            struct par_error *err);
enum par_status record_put(struct par_batch *batch, enum record record, const char *key,
                           const char *row, enum par_effect *effect, struct par_error *err);
/* PAR_NOT_FOUND when it does not stand. */
enum par_status record_cut(struct par_batch *batch, enum record record, const char *key,
                           struct par_error *err);

/* The kind of record that a word of the journal names; RECORD_END_ for none. */
enum record record_named(const char *name);

/* Gives a record another key by a block of its own, for the one kind whose identity can be
 * corrected (a decision whose date becomes known): noted as a change of the field "key". */
enum par_status record_move(struct par_batch *batch, enum record record, const char *old_key,
                            const char *new_key, enum sql_block_id block,
                            const struct param *params, struct par_error *err);

/* A change that takes several records ended with `status`; `changes` is par_batch_changes() before
 * it. One that failed half way leaves a batch that is not committed any more. Gives the status
 * back. */
enum par_status batch_whole(struct par_batch *batch, int64_t changes, enum par_status status);

/* Gives the batch its number when the first change comes. */
enum par_status batch_number(struct par_batch *batch, struct par_error *err);
/* So many rows come that nothing of them should be looked at twice: a batch that has not changed
 * anything yet takes the lock again, in a transaction of that kind. Others may have written in
 * between. */
enum par_status batch_bulk(struct par_batch *batch, struct par_error *err);
/* Has the batch touched this unit's year (0 = any of the evaluation); *begun: something of the
 * evaluation. To be asked before results are computed again, which puts them in order. */
enum par_status batch_touched(bool *touched, bool *begun, struct par_batch *batch,
                              int64_t evaluation, int64_t unit, struct par_error *err);
/* Results of this unit (0 = all) in this evaluation must be computed again. */
enum par_status batch_touch(struct par_batch *batch, int64_t evaluation, int64_t unit,
                            struct par_error *err);
/* The same of a unit-year whose tally and result the batch has written itself: only ranks and seals
 * are missing. Whoever touches it again makes it one like others. */
enum par_status batch_count(struct par_batch *batch, int64_t evaluation, int64_t unit,
                            struct par_error *err);
/* What the log says, unless the program says it better. */
void batch_say(struct par_batch *batch, const char *pattern, const struct arg *args);
/* Refuses a year that is approved. */
enum par_status evaluation_guard(struct par_book *book, int64_t evaluation, struct par_error *err);

#endif
