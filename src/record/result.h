/* Questions to a book: the names in them become what the SQL blocks compare. */
#ifndef RECORD_RESULT_H
#define RECORD_RESULT_H

#include <parindex/result.h>

#include "listing.h"
#include "unit.h"

/* What a question names. Names are looked up in the snapshot in which the answer is read. */
struct question {
    struct par_book *book;
    bool began;            /* the snapshot is ours */
    char *years;           /* JSON array */
    struct unit_ref group; /* id 0 = all */
    struct unit_ref unit;
    char as_of[11]; /* "" = not asked */
};

/* Begins the snapshot and looks the names up; `years` NULL means every year of the book (of the
 * group), PAR_NOT_FOUND or PAR_AMBIGUOUS for a name. question_end() follows in any case. */
enum par_status question_begin(struct question *out, struct par_book *book, const char *years,
                               int year, const char *group, const char *unit, const char *as_of,
                               struct par_error *err);
void question_end(struct question *question);

/* What is shown of approved years must be as it was sealed: PAR_DAMAGED "fingerprint". */
enum par_status question_check(const struct question *question, struct par_error *err);

/* PAR_NO "nothing_known", of the unit asked for or else of the group. */
enum par_status question_nothing_known(const struct question *question, struct par_error *err);

/* Did papers print something of what is asked, or is it asked for a view that shows nothing else?
 * Otherwise a block "…_of_results" gives the same with less work. */
enum par_status question_printed(bool *printed, const struct question *question, enum par_view view,
                                 struct par_error *err);

#define P_YEARS(question) P_TEXT("years", (question)->years)
#define P_GROUP(question) P_ID("group", (question)->group.id)
#define P_UNIT(question) P_ID("unit", (question)->unit.id)
#define P_VIEW(view) P_TEXT("view", book_view_word(view))
#define P_AS_OF(question) P_TEXT("as_of", (question)->as_of[0] != '\0' ? (question)->as_of : NULL)

#endif
