/* Parts of `history`: the table of a group, units × years, and that of a unit with those before and
 * after it. */
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

/* Different sources, in the order in which they occur. */
struct sources {
    const char **source;
    size_t count;
};

struct grid;

/* "Group · 2021–2024 · published figures" */
void history_span(struct sheet *sheet, const struct results *results);
/* Earlier names, by the years in which they held. */
void history_names(struct sheet *sheet, const struct results *results);
/* A row a year. */
struct grid *history_grid(const struct sheet *sheet, const struct results *results,
                          const struct evaluations *evaluations, struct sources *sources);
/* Reasons of what is absent, and the sources. */
void history_notes(struct sheet *sheet, const struct results *results,
                   const struct sources *sources);

/* Is the row what several had together? */
bool history_is_derived(const struct par_result *row);
/* A unit with those before and after it, each with what happened. */
enum par_status history_lineage_sheet(struct sheet *sheet, struct session *session,
                                      const struct results *results,
                                      const struct evaluations *evaluations);
/* Below the table of a unit alone: that there are others, and how to see them. */
enum par_status history_lineage_hint(struct sheet *sheet, struct session *session);
/* Where nothing is known of a unit alone: a hint that others come before or after it. */
void history_others(struct session *session);
/* Says why nothing was added up, when that was asked for. */
enum par_status history_combined_note(struct writer *writer, struct session *session,
                                      struct par_results *list);

enum par_status history_group_sheet(struct sheet *sheet, struct session *session,
                                    const struct results *results);

#endif
