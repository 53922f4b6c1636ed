/* Scores: the cells of a unit's form, each self, first appraisal, final. */
#ifndef PARINDEX_SCORE_H
#define PARINDEX_SCORE_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_scores;

enum par_stage { PAR_SELF, PAR_FIRST, PAR_FINAL };

/* Who notes something on a cell, and when: the unit with its claim, the appraiser, the unit in
 * answer to the first appraisal. */
enum par_note { PAR_NOTE_UNIT, PAR_NOTE_APPRAISER, PAR_NOTE_EXPLANATION };

struct par_score {
    struct par_number year;
    const char *unit_code;
    const char *unit_name;
    const char *criterion;
    const char *title;
    const char *method;
    struct par_decimal max_points; /* the set's */
    struct par_decimal self;
    struct par_decimal first;
    struct par_decimal final;  /* only this one counts */
    const char *note;          /* the appraiser's */
    struct par_decimal exempt; /* the unit's own maximum, 0 = not applicable; absent: the set's */
    const char *unit_note;
    const char *explanation; /* the unit's answer to the first appraisal */
    const char *appraiser;   /* who appraises the criterion */
    const char *group_code;
};

struct par_score_query {
    const char *years;
    const char *group;
    const char *unit;
    const char *criterion;
    int missing;           /* only cells that count and have no final score */
    int scored;            /* only cells that hold a score or a note */
    int no_evidence;       /* only what a unit claims (a self score above 0) without evidence */
    const char *appraiser; /* only criteria that this body appraises; compared folded; NULL = all */
};

/* Lists cells of open and approved years by year, group, unit, printed order of criteria.
 * Ownership: *out is the caller's until par_score_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query (PAR_NOT_FOUND also for
 * an appraiser that no criterion of these years has); PAR_USAGE (years); PAR_INVALID (query);
 * PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_score_list(struct par_scores **out, struct par_book *book,
                                       const struct par_score_query *query, struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_score_next(struct par_score *row, struct par_scores *list,
                                       struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_score_list_free(struct par_scores *list);

/* What a cell held before and holds now. Text is borrowed until the next call on the book. */
struct par_score_answer {
    const char *unit_code;
    const char *unit_name;
    const char *criterion;
    const char *title;
    struct par_decimal max_points; /* the unit's */
    struct par_decimal old_value;
    struct par_decimal new_value;
    enum par_effect effect;
};

/* Sets one stage of one cell; `value` absent clears it; `note` NULL leaves the appraiser's note.
 * *answer may be NULL.
 * Returns: PAR_OK; PAR_NOT_FOUND; PAR_AMBIGUOUS; PAR_INVALID (above the maximum, below zero, a
 * branch, stage of another method); PAR_STATE (not open, approved, phase); PAR_IO; PAR_NO_MEMORY;
 * PAR_DAMAGED. Since: 0.1 */
PAR_API enum par_status par_score_set(struct par_score_answer *answer, struct par_batch *batch,
                                      int year, const char *unit, const char *criterion,
                                      enum par_stage stage, struct par_decimal value,
                                      const char *note, struct par_error *err);

/* Notes something on a cell, with or without a score; NULL or "" takes the note away. *effect may
 * be NULL. Returns: PAR_OK; PAR_NOT_FOUND; PAR_AMBIGUOUS; PAR_INVALID (a branch, the text);
 * PAR_STATE (not open, approved, phase); PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED. Since: 0.2 */
PAR_API enum par_status par_score_note(struct par_batch *batch, int year, const char *unit,
                                       const char *criterion, enum par_note note, const char *text,
                                       enum par_effect *effect, struct par_error *err);

#ifdef __cplusplus
}
#endif
#endif
