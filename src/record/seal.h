/* Seals: what stands in a book, hashed, so that a change behind the program's back is found.
 *
 * Records are hashed as the block's name and those of its columns, once, then row by row the
 * values, each with its length; codes stand for ids. `cells` are the scores of one unit-year (16
 * bytes); every other column is in exactly one seal (32 bytes), or in the chain over the batches.
 */
#ifndef RECORD_SEAL_H
#define RECORD_SEAL_H

#include "base/digest.h"
#include "journal.h"

enum seal_kind {
    SEAL_NONE,
    SEAL_BOOK,
    SEAL_GROUP,
    SEAL_UNIT,
    SEAL_PARTICIPATION, /* the years in which a unit takes part */
    SEAL_DECISION,
    SEAL_SCALE,
    SEAL_SET,
    SEAL_EVALUATION,
    SEAL_YEAR, /* of an evaluation, what all its units are shown with */
    SEAL_END_
};

/* The word in seal.kind; SEAL_END_ for an unknown one. */
const char *seal_word(enum seal_kind kind);
enum seal_kind seal_kind_named(const char *word);

/* All else that is known of a unit in a year has two digests: of what a history or a rank shows,
 * and of the rest, so that these read nothing of that. */
enum seal_part {
    SEAL_SHOWN,  /* taking part, result, what is printed of the total */
    SEAL_DETAIL, /* own maxima, notes, evidence, sums, what is printed of parts */
    SEAL_PARTS_
};

/* Is its code that of an evaluation, [2024,"so-ban-nganh"]; or of a unit? */
bool seal_is_of_evaluation(enum seal_kind kind);
bool seal_is_of_unit(enum seal_kind kind);

/* The blocks that give the rows of a seal, in the order in which they are hashed; those of a part
 * of a unit's year, and of a batch. */
const enum sql_block_id *seal_blocks(int *count, enum seal_kind kind);
const enum sql_block_id *seal_entrant_blocks(int *count, enum seal_part part);
const enum sql_block_id *seal_batch_blocks(int *count);

/* Computes a seal as the book stands; *records counts the rows hashed, 0 = the thing is not there.
 */
enum par_status seal_compute(unsigned char digest[DIGEST_SIZE], int64_t *records,
                             struct par_book *book, enum seal_kind kind, const char *code,
                             struct par_error *err);

/* What the blocks of a thing go by: their parameters, and how many columns in front are not hashed.
 */
struct seal_key {
    struct param params[3];
    int skip;
};

/* The key of a thing; that of one which is not there gives no rows. */
enum par_status seal_find(struct seal_key *key, struct par_book *book, enum seal_kind kind,
                          const char *code, struct par_error *err);

/* The same of SEAL_YEAR or SEAL_EVALUATION by the evaluation's id. */
enum par_status seal_compute_year(unsigned char digest[DIGEST_SIZE], int64_t *records,
                                  struct par_book *book, enum seal_kind kind, int64_t evaluation,
                                  struct par_error *err);

/* The code of a decision or an evaluation for SQL to take apart: itself, or "[]" when it is not the
 * JSON array that it should be. (SQLite's json_valid() says no as well when memory is out.) */
enum par_status seal_code_array(const char **out, const char *code, struct par_error *err);

/* Digest of the cells of one unit-year. */
enum par_status seal_cells(unsigned char digest[DIGEST_CUT], struct par_book *book,
                           int64_t evaluation, int64_t unit, struct par_error *err);

/* The same of cells that the program holds itself: of one or more, in the order of their codes
 * (memcmp); a stage that is not given is INPUT_NULL. */
void seal_cells_begin(struct digest *digest);
void seal_cells_put(struct digest *digest, const char *code, const int64_t stages[3]);
void seal_cells_end(unsigned char out[DIGEST_CUT], struct digest *digest);

/* What may have stood in a cell. */
enum seal_guess { GUESS_VALUE, GUESS_NO_VALUE, GUESS_NO_ROW };

/* The digest if this one cell had had another final, to try a guess at what stood there. */
enum par_status seal_cells_if(unsigned char digest[DIGEST_CUT], struct par_book *book,
                              int64_t evaluation, int64_t unit, const char *criterion,
                              enum seal_guess guess, int64_t final, struct par_error *err);

/* Digests of a part of unit-years. They stand with the participants, and the evaluation's seal is
 * over them: a history reads nothing of other units. `units` are ids, ascending. */
enum par_status seal_entrants(unsigned char (*out)[DIGEST_SIZE], struct par_book *book,
                              int64_t evaluation, const int64_t *units, size_t count,
                              enum seal_part part, struct par_error *err);

/* Hashes a part of the unit-years that a block names again and tells each that is not as it was
 * sealed; *count: how many there were. */
typedef enum par_status seal_differs(void *context, int64_t year, const char *group,
                                     const char *unit, struct par_error *err);
enum par_status seal_tell_entrant(struct par_book *book, int64_t evaluation, int64_t unit,
                                  seal_differs *differs, void *context, struct par_error *err);
enum par_status seal_compare(size_t *count, struct par_book *book, enum sql_block_id block,
                             const struct param *params, enum seal_part part, seal_differs *differs,
                             void *context, struct par_error *err);
/* The same of units themselves, or of their years, SEAL_UNIT or SEAL_PARTICIPATION; a unit is told
 * by its id. */
typedef enum par_status seal_unit_differs(void *context, int64_t unit, struct par_error *err);
enum par_status seal_compare_units(struct par_book *book, enum sql_block_id block,
                                   const struct param *params, enum seal_kind kind,
                                   seal_unit_differs *differs, void *context,
                                   struct par_error *err);

/* What is asked for: years as a JSON array (NULL = all), ids of a group and a unit (0 = all). */
struct seal_scope {
    const char *years;
    int64_t group, unit;
    bool
        followed; /* the units of the group are asked for in each of the years, in whatever group */
};

/* All that results with their scores are shown from. */
enum {
    SEAL_READS_SCORED = SQL_READS_YEAR | SQL_READS_FIGURES | SQL_READS_ENTRANT | SQL_READS_DETAIL |
                        SQL_READS_SCORE | SQL_READS_SET | SQL_READS_SCALE | SQL_READS_GROUP |
                        SQL_READS_UNIT
};

/* Refuses to show what is not as it was sealed: PAR_DAMAGED "fingerprint". `reads` are sql_reads:
 * what is looked at of the scope. While a batch runs nothing is looked at: seals come at its end.
 */
enum par_status seal_check_read(struct par_book *book, unsigned reads,
                                const struct seal_scope *scope, struct par_error *err);
/* Before it is said that there is none: the same of all things of a kind, one of which an index may
 * have lost. */
enum par_status seal_check_none(struct par_book *book, unsigned reads, struct par_error *err);
/* The same for what a block reads; the scope is in its parameters: years, year, year_from and
 * year_to, group, unit, evaluation. */
enum par_status seal_check_block(struct par_book *book, enum sql_block_id block,
                                 const struct param *params, struct par_error *err);

/* Before a batch first changes a unit's year (unit 0: an evaluation's): it must be as it was
 * sealed, scores, set and scale too, else what was changed behind the program's back would be
 * sealed with it. */
enum par_status seal_check_written(struct par_batch *batch, int64_t evaluation, int64_t unit,
                                   struct par_error *err);

/* The same of a unit whose rank moves with the scores of others: its year but for its scores. */
enum par_status seal_check_moved(struct par_batch *batch, int64_t evaluation, int64_t unit,
                                 struct par_error *err);

enum { SEAL_EVERY_VERSION = 1000 }; /* behind every amendment: what stands now */

/* The same as SQL_READS_SCORE for an evaluation, and the amendments after a version, by which its
 * scores are read back. `unit` 0 = all. */
enum par_status seal_check_version(struct par_book *book, int64_t evaluation, int64_t unit,
                                   int64_t version, struct par_error *err);

/* Why an evaluation was approved and amended, which is in the journal's links. */
enum par_status seal_check_reasons(struct par_book *book, int64_t evaluation,
                                   struct par_error *err);

/* One thing: its seal must be that of what stands; a thing that is not there has none. */
enum par_status seal_check_thing(struct par_book *book, enum seal_kind kind, const char *code,
                                 struct par_error *err);

/* The chain's link of a batch: SHA-256 over the link before and all that the batch noted. */
enum par_status seal_link(unsigned char digest[DIGEST_SIZE], struct par_book *book, int64_t batch,
                          const unsigned char previous[DIGEST_SIZE], struct par_error *err);

/* Hashes the row that a statement stands on, under a name. */
void seal_put_row(struct digest *digest, const char *name, struct statement *statement);

/* Begins the root of a fingerprint: tag, version, number of units, year, group, rules, criteria and
 * classes. */
enum par_status seal_begin_root(struct digest *digest, struct par_book *book, int64_t evaluation,
                                int64_t version, int64_t units, struct par_error *err);

#endif
