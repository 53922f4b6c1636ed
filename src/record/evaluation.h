/* Evaluations inside the library. */
#ifndef RECORD_EVALUATION_H
#define RECORD_EVALUATION_H

#include <parindex/evaluation.h>

#include "journal.h"
#include "unit.h"

struct evaluation_ref {
    int64_t id;
    int64_t set_id;   /* 0: known only from papers */
    int64_t scale_id; /* 0: none */
    char state[16];
};

struct listing;

/* The evaluations of these years (JSON) and group (0: all), as a list of a shape. */
enum par_status evaluation_rows(struct par_list **out, const struct listing *shape,
                                struct par_book *book, const char *years, int64_t group,
                                struct par_error *err);
/* PAR_NOT_FOUND without an error set when the group has none in that year. */
enum par_status evaluation_find(struct evaluation_ref *out, struct par_book *book, int64_t year,
                                const char *group, struct par_error *err);
/* The same for the name of a group, which is given too. PAR_NOT_FOUND "year_unknown" when nothing
 * is recorded of it in that year. */
enum par_status evaluation_named(struct evaluation_ref *out, struct unit_ref *group,
                                 struct par_book *book, int64_t year, const char *text,
                                 struct par_error *err);
/* PAR_NO "no_scores": only papers tell of it. */
enum par_status evaluation_no_scores(int64_t year, const char *group, struct par_error *err);
/* Finds it, or makes one that only papers know. */
enum par_status evaluation_ensure(struct evaluation_ref *out, struct par_batch *batch, int64_t year,
                                  const char *group, struct par_error *err);

/* Takes the cells of an evaluation over to another set by code (NULL: to none). PAR_STATE
 * "scores_lost" when one has no match there. */
enum par_status evaluation_change_set(struct par_book *book, int64_t evaluation, const char *set,
                                      struct par_error *err);

struct participant_ref {
    int64_t evaluation;
    int64_t unit;
    int64_t set_id; /* 0: not open for scores */
    char group[80];
    bool has_allowance;
    bool has_scores;
    bool fixed; /* approved */
    int64_t ranked;
    int64_t position;
};

/* PAR_NOT_FOUND without an error set when the unit takes part in nothing in that year. */
enum par_status participant_find(struct participant_ref *out, struct par_book *book, int64_t year,
                                 const char *unit, struct par_error *err);
/* Finds it, or records the unit's part (and membership) in that year; group NULL: the one it
 * belongs to. PAR_INVALID "other_group" when it takes part in another group that year. */
enum par_status participant_ensure(struct participant_ref *out, struct par_batch *batch,
                                   int64_t year, const char *group, const char *unit,
                                   struct par_error *err);
/* The same for scores: must be open. Sets year_not_open with the years that are. */
enum par_status participant_open(struct participant_ref *out, struct par_book *book, int64_t year,
                                 const char *unit, struct par_error *err);

enum par_status participant_write(struct par_batch *batch, int64_t year, const char *unit,
                                  const char *group, int64_t ranked, int64_t position,
                                  enum par_effect *effect, struct par_error *err);

/* A criterion that is scored. */
struct leaf {
    int64_t id;
    int64_t max_points; /* the set's; -1 = not known (a bonus without a cap) */
    char code[80];
    char title[PAR_ARG_SIZE];
    char method[16]; /* "" = not said */
    char kind[16];
};

/* PAR_NOT_FOUND "criterion_unknown", PAR_INVALID "criterion_not_leaf" with the leaves below as
 * hint. */
enum par_status leaf_find(struct leaf *out, struct par_book *book, int64_t set, const char *code,
                          struct par_error *err);

#endif
