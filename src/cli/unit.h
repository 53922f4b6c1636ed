/* Inside of the commands on units. */
#ifndef CLI_UNIT_H
#define CLI_UNIT_H

#include "must.h"
#include "session.h"

/* Periods of one unit in the order of their years; at least one. */
struct periods {
    struct par_unit *row;
    size_t count;
    const struct par_field *fields;
    size_t field_count;
    struct keep keep;
};

/* Those of the unit of the command line. */
enum par_status periods_read(struct periods *out, struct session *session);
void periods_free(struct periods *periods);

/* First and last year of a period; 0 and 9999 where it has none. */
int64_t period_first(const struct par_unit *period);
int64_t period_last(const struct par_unit *period);

#endif
