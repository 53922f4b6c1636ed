/* Parts of `history`: the table of a group, units × years. */
#ifndef CLI_HISTORY_H
#define CLI_HISTORY_H

#include "ask.h"

/* Reasons of absent values that occur in a table, each once. */
struct absences {
    enum par_absent reason[10];
    size_t count;
};

void absence_see(struct absences *absences, enum par_absent reason);
void absence_add(struct string *out, const struct absences *absences);

enum par_status history_group_sheet(struct sheet *sheet, struct session *session,
                                    const struct results *results);

#endif
