/* Inside of the commands on years. */
#ifndef CLI_YEAR_H
#define CLI_YEAR_H

#include "must.h"
#include "session.h"
#include "sheet.h"

/* Words of the phases in the order in which a year goes through them; NULL ends them. */
extern const char *const phase_words[];

/* The rules of an evaluation in words, with a stop at the end. */
void rules_add(struct string *out, const struct par_evaluation *evaluation);

/* What a scale asks beside its bounds, "; " between: "Xuất sắc: no domain under 60 %". Nothing
 * where it asks nothing more. */
enum par_status conditions_add(struct string *out, struct session *session, const char *scale);
/* "self scoring, until 15/12/2024"; of one that is over it says so. */
void phase_add(struct string *out, const char *phase, const char *until, bool over);
/* "Phase 2024, Khối sở: self scoring, until 15/12/2024"; nothing without a phase. */
void phase_line(struct sheet *sheet, int64_t year, const char *group_name, const char *phase,
                const char *until, bool over);

/* Years that stand apart, read from "2015-2018,2020". */
struct years {
    int *year;
    size_t count;
};

/* What is wrong is told. Returns: PAR_OK; PAR_USAGE (a span that runs backwards). */
enum par_status years_read(struct years *out, const struct session *session, const char *text);
void years_free(struct years *years);
/* "2015–2018, 2020". */
void years_add(struct string *out, const struct years *years);

#endif
