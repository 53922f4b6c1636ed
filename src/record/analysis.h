/* Questions that analyse the scores of a year and write nothing. */
#ifndef RECORD_ANALYSIS_H
#define RECORD_ANALYSIS_H

#include "evaluation.h"
#include "result.h"

struct analysis {
    struct question asked; /* begun, names looked up, seals looked at */
    struct participant_ref there;
    int64_t year;
    int64_t scale_id; /* 0: none */
};

/* Begins the question about a unit in a year. PAR_NO when nothing is known of it then, or only what
 * papers printed; PAR_DAMAGED when its group's results or scores are not as they were sealed.
 * question_end(&out->asked) follows in any case. */
enum par_status analysis_begin(struct analysis *out, struct par_book *book, int year,
                               const char *unit, struct par_error *err);
/* The same about a group (NULL: all) in a year. */
enum par_status analysis_begin_group(struct analysis *out, struct par_book *book, int year,
                                     const char *group, struct par_error *err);

#define P_EVALUATION(analysis) P_INT("evaluation", (analysis)->there.evaluation)

#endif
