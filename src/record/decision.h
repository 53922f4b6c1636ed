/* Decisions inside the library. */
#ifndef RECORD_DECISION_H
#define RECORD_DECISION_H

#include <parindex/decision.h>

#include "journal.h"

enum { DECISION_TEXT = 200 };

struct decision_ref {
    int64_t id;
    char number[DECISION_TEXT];
    char date[11]; /* "" = not known */
    char issuer[DECISION_TEXT];
};

/* Finds a decision by its number, or NUMBER@DATE; with `dated` by number and date together (date
 * NULL or "" = one without a date). PAR_NOT_FOUND (code decision_unknown), PAR_AMBIGUOUS
 * (decision_ambiguous). */
enum par_status decision_find(struct decision_ref *out, struct par_book *book, const char *number,
                              const char *date, bool dated, struct par_error *err);

/* Puts the decision into a JSON row under "decision": [number, date, issuer], or null for a NULL
 * one. */
void decision_json(struct json *json, const struct decision_ref *decision);

/* Refuses a decision that is older than the year it judges (date_before_year). */
enum par_status decision_year_check(const struct decision_ref *decision, int64_t year,
                                    struct par_error *err);

/* Undo: gives a decision back the identity that it had (keys as the journal has them). */
enum par_status decision_move_back(struct par_batch *batch, const char *old_key,
                                   const char *new_key, struct par_error *err);

#endif
