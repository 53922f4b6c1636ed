/* Names of units, each with the year from which it holds. */
#ifndef RECORD_UNIT_NAME_H
#define RECORD_UNIT_NAME_H

#include "base/buffer.h"
#include "decision.h"
#include "unit.h"

/* A name from a year on, judged before anything is written. */
struct named_period {
    struct buffer key, row;
};

/* What `said` does not say is taken from the name that stands. `anew`: the same name may begin once
 * more. unit_name_free() follows in any case. */
enum par_status unit_name_judge(struct named_period *out, struct par_book *book,
                                const struct par_unit *said, int64_t from,
                                const struct decision_ref *decision, bool anew,
                                struct par_error *err);
enum par_status unit_name_put(struct par_batch *batch, const struct named_period *named,
                              enum par_effect *effect, struct par_error *err);
void unit_name_free(struct named_period *named);

#endif
