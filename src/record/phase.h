/* Phases of an evaluation: what each lets in, and the day after which nothing comes in without a
 * reason. A year without a phase lets in everything. */
#ifndef RECORD_PHASE_H
#define RECORD_PHASE_H

#include "journal.h"

/* What a person enters. */
enum entry {
    ENTRY_SELF,
    ENTRY_FIRST,
    ENTRY_FINAL,
    ENTRY_UNIT_NOTE,
    ENTRY_NOTE, /* the appraiser's */
    ENTRY_EXPLANATION,
    ENTRY_EVIDENCE,
    ENTRY_ALLOWANCE,
    ENTRY_END_
};

/* The phase of an evaluation. */
struct phase {
    int64_t year;
    char group[80];
    char group_name[PAR_ARG_SIZE];
    char word[16];  /* "" = none */
    char until[11]; /* its last day; "" = none */
};

enum par_status phase_read(struct phase *out, struct par_book *book, int64_t evaluation,
                           struct par_error *err);
/* Refuses what the phase does not take: PAR_STATE "phase_over" when its last day is past,
 * "phase_other" when it takes other entries. A batch with a reason enters everything. `method` is
 * the criterion's, NULL or "" when it has none. */
enum par_status phase_check(const struct phase *phase, const struct par_batch *batch,
                            enum entry entry, const char *method, struct par_error *err);
/* The same for a record that is put or cut, whatever it is. The phase itself goes back only with a
 * reason: PAR_STATE "phase_back". */
enum par_status phase_guard(struct par_batch *batch, enum record record, const char *key,
                            const char *old, const char *new, struct par_error *err);

/* Is only the final score of such a criterion recorded, as people or surveys gave it? */
bool method_is_measured(const char *method);

#endif
