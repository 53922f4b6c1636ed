#include <parindex/status.h>

#include "base/clock.h"
#include "base/message.h"
#include "result.h"

static const struct par_field fields[] = {
    FIELD("year", YEAR, par_status_row, year, PAR_UNKNOWN),
    FIELD("group", CODE, par_status_row, group_code, PAR_UNKNOWN),
    FIELD("group_name", TEXT, par_status_row, group_name, PAR_UNKNOWN),
    FIELD("state", WORD, par_status_row, state, PAR_UNKNOWN),
    FIELD("units", COUNT, par_status_row, units, PAR_UNKNOWN),
    FIELD("units_known", COUNT, par_status_row, units_known, PAR_UNKNOWN),
    FIELD("scores", COUNT, par_status_row, scores, PAR_NOT_APPLICABLE),
    FIELD("scores_missing", COUNT, par_status_row, scores_missing, PAR_NOT_APPLICABLE),
    FIELD("decision", CODE, par_status_row, decision, PAR_UNKNOWN),
    FIELD("decision_date", DATE, par_status_row, decision_date, PAR_UNKNOWN),
    FIELD("verification_code", CODE, par_status_row, verification_code, PAR_UNKNOWN),
    FIELD("next", TEXT, par_status_row, next, PAR_NONE),
    FIELD("phase", WORD, par_status_row, phase, PAR_NONE),
    FIELD("until", DATE, par_status_row, until, PAR_NONE),
    FIELD("over", YESNO, par_status_row, over, PAR_NONE),
};

static const struct listing listing = {fields, 14, 15, sizeof(struct par_status_row), NULL};

LISTING_FUNCTIONS(status, par_status_row, par_statuses)

enum par_status
par_status_list(struct par_statuses **out, struct par_book *book,
                const struct par_status_query *query, struct par_error *err)
{
    struct question asked;
    char today[CLOCK_DAY_SIZE];
    enum par_status status =
        question_begin(&asked, book, query->years, 0, query->group, NULL, NULL, err);

    clock_today(today);
    if (status == PAR_OK)
        status = listing_run((struct par_list **)out, &listing, book, SQL_STATUS_LIST,
                             PARAMS(P_YEARS(&asked), P_GROUP(&asked), P_VIEW(PAR_VIEW_DEFAULT),
                                    P_AS_OF(&asked), P_TEXT("today", today)),
                             err);
    question_end(&asked);
    return status;
}
