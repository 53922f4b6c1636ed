/* Evaluations: one group in one year, its rules and who takes part. */
#ifndef PARINDEX_EVALUATION_H
#define PARINDEX_EVALUATION_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_evaluations;
struct par_participants;
struct par_allowances;

struct par_evaluation {
    struct par_number year;
    const char *group_code;
    const char *group_name;
    const char *state; /* "published", "open", "approved", "amended" */
    const char *set;   /* NULL: known only by what was published */
    const char *scale;
    struct par_number decimals;       /* of the index, 0–3 */
    struct par_number point_decimals; /* of points as printed, 0–4 */
    const char *tie;                  /* "gap", "dense", "order" */
    const char *class_on;             /* "exact", "printed" */
    const char *rank_on;              /* "exact", "printed" */
    const char *na;                   /* "lower", "rescale" */
    struct par_number units;          /* participants */
    struct par_number cells;          /* scores that are needed */
    const char *decision;
    const char *decision_date;
    const char *phase;      /* "self", "appraisal", "explanation", "survey"; NULL: none. Set by
                               par_evaluation_phase() alone */
    const char *until;      /* last day of the phase; NULL: none */
    struct par_number over; /* 1: that day is past */
};

struct par_evaluation_query {
    const char *years; /* "2023", "2015-2023", "2015,2018"; NULL = all */
    const char *group; /* NULL = all */
};

/* For participants and allowances: names may be codes or names. */
struct par_participant_query {
    const char *years;
    const char *group;
    const char *unit;
};

struct par_participant {
    struct par_number year;
    const char *unit_code;
    const char *group_code;
    struct par_number ranked; /* 1: takes part in the ranking */
    struct par_number position;
    const char *unit_name; /* not read when a participant is put */
};

struct par_allowance_query {
    const char *years;
    const char *group;
    const char *unit;
};

/* A unit's own maximum for a criterion. */
struct par_allowance {
    struct par_number year;
    const char *unit_code;
    const char *criterion;
    struct par_decimal max_points; /* 0 = not applicable */
    const char *reason;
};

/* Lists evaluations by year and group.
 * Ownership: *out is the caller's until par_evaluation_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_USAGE (years);
 * PAR_INVALID (query); PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_evaluation_list(struct par_evaluations **out, struct par_book *book,
                                            const struct par_evaluation_query *query,
                                            struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_evaluation_next(struct par_evaluation *row,
                                            struct par_evaluations *list, struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_evaluation_list_free(struct par_evaluations *list);

/* Lists participants by year, group, position.
 * Ownership: *out is the caller's until par_participant_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_USAGE (years);
 * PAR_INVALID (query); PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_participant_list(struct par_participants **out, struct par_book *book,
                                             const struct par_participant_query *query,
                                             struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_participant_next(struct par_participant *row,
                                             struct par_participants *list, struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_participant_list_free(struct par_participants *list);

/* Lists allowances by year, unit, criterion.
 * Ownership: *out is the caller's until par_allowance_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_USAGE (years);
 * PAR_INVALID (query); PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_allowance_list(struct par_allowances **out, struct par_book *book,
                                           const struct par_allowance_query *query,
                                           struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_allowance_next(struct par_allowance *row, struct par_allowances *list,
                                           struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_allowance_list_free(struct par_allowances *list);

/* Opens (or edits) the evaluation of a group in a year. Fields that are NULL or absent keep what
 * stands or take the default. Opening takes all units of the group in that year as participants. A
 * new set keeps the scores whose code it has too. Returns: PAR_OK; PAR_NOT_FOUND (group, set,
 * scale); PAR_INVALID; PAR_STATE (approved; scores would be lost); PAR_IO; PAR_NO_MEMORY;
 * PAR_DAMAGED. Since: 0.1 */
PAR_API enum par_status par_evaluation_put(struct par_batch *batch,
                                           const struct par_evaluation *evaluation,
                                           enum par_effect *effect, struct par_error *err);
/* Sets the phase of an open year: "self" (self scores, the unit's notes, evidence), "appraisal"
 * (first and final scores, the appraiser's notes), "explanation" (the unit's explanations, more
 * evidence, final scores and the appraiser's notes), "survey" (final scores of surveys,
 * satisfaction and vote). `until` is its last day (2024-12-15 or 15/12/2024), which ends at
 * midnight in Vietnam (UTC+7); "" takes the day away, NULL keeps the one of the same phase. What
 * the phase does not take, and whatever comes after its day, is entered by batches with a reason
 * alone; so are an earlier phase, and another day for one that is past. *effect may be NULL.
 * Returns: PAR_OK; PAR_NOT_FOUND (group); PAR_INVALID (word, date); PAR_STATE (not open, approved,
 * needs a reason); PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED. Since: 0.2 */
PAR_API enum par_status par_evaluation_phase(struct par_batch *batch, int year, const char *group,
                                             const char *phase, const char *until,
                                             enum par_effect *effect, struct par_error *err);
/* Removes an evaluation while it is empty.
 * Returns: PAR_OK; PAR_NOT_FOUND; PAR_IN_USE; PAR_STATE; PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED.
 * Since: 0.1 */
PAR_API enum par_status par_evaluation_remove(struct par_batch *batch, int year, const char *group,
                                              struct par_error *err);
/* Makes a unit take part in a year; without a group the one it belongs to in that year.
 * Returns: PAR_OK; PAR_NOT_FOUND; PAR_INVALID (another group has it); PAR_STATE; PAR_IO;
 * PAR_NO_MEMORY; PAR_DAMAGED. Since: 0.1 */
PAR_API enum par_status par_participant_put(struct par_batch *batch,
                                            const struct par_participant *participant,
                                            enum par_effect *effect, struct par_error *err);
/* Ends a unit's part in a year; refused while it has scores or published results there.
 * Returns: PAR_OK; PAR_NOT_FOUND; PAR_IN_USE; PAR_STATE; PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED.
 * Since: 0.1 */
PAR_API enum par_status par_participant_remove(struct par_batch *batch, int year, const char *unit,
                                               struct par_error *err);
/* Gives a unit its own maximum for a criterion (0 = not applicable).
 * Returns: PAR_OK; PAR_NOT_FOUND; PAR_INVALID (no reason, a score above it); PAR_STATE; PAR_IO;
 * PAR_NO_MEMORY; PAR_DAMAGED.
 * Since: 0.1 */
PAR_API enum par_status par_allowance_put(struct par_batch *batch,
                                          const struct par_allowance *allowance,
                                          enum par_effect *effect, struct par_error *err);
/* Takes an allowance back. Returns: PAR_OK; PAR_NOT_FOUND; PAR_STATE; PAR_IO; PAR_NO_MEMORY;
 * PAR_DAMAGED. Since: 0.1 */
PAR_API enum par_status par_allowance_remove(struct par_batch *batch, int year, const char *unit,
                                             const char *criterion, struct par_error *err);

#ifdef __cplusplus
}
#endif
#endif
