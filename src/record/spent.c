/* Criteria at which everybody has the maximum. */
#include <parindex/criteria.h>

#include "base/message.h"
#include "result.h"
#include "seal.h"

static const struct par_field fields[] = {
    FIELD("group", CODE, par_spent, group_code, PAR_UNKNOWN),
    FIELD("criterion", CODE, par_spent, criterion, PAR_UNKNOWN),
    FIELD("title", TEXT, par_spent, title, PAR_UNKNOWN),
    FIELD("max_points", POINTS, par_spent, max_points, PAR_UNKNOWN),
    FIELD("units", COUNT, par_spent, units, PAR_UNKNOWN),
    FIELD("count", COUNT, par_spent, count, PAR_UNKNOWN),
    FIELD("years_known", COUNT, par_spent, years_known, PAR_UNKNOWN),
    FIELD("years", TEXT, par_spent, years, PAR_UNKNOWN),
};

static const struct listing listing = {fields, 8, 8, sizeof(struct par_spent), NULL};

LISTING_FUNCTIONS(spent, par_spent, par_spents)

/* An empty list means that no criterion is spent, so something must have been looked at. */
static enum par_status
check_scored(const struct question *asked, struct par_error *err)
{
    int64_t leaves = 0;
    enum par_status status = store_int(&leaves, asked->book->store, SQL_SPENT_KNOWN,
                                       PARAMS(P_YEARS(asked), P_GROUP(asked)), err);

    if (status != PAR_OK || leaves > 0)
        return status;
    error_set(err, PAR_NO, "no_scores", N_("no criterion of these years is scored for every unit"),
              NO_ARGS);
    error_hint(err, N_("see what is known of each year: parindex status"), NO_ARGS);
    return PAR_NO;
}

enum par_status
par_spent_list(struct par_spents **out, struct par_book *book, const struct par_spent_query *query,
               struct par_error *err)
{
    struct question asked;
    enum par_status status =
        question_begin(&asked, book, query->years, 0, query->group, NULL, NULL, err);

    if (status == PAR_OK)
        status = seal_check_read(
            book, SEAL_READS_SCORED,
            &(struct seal_scope){.years = asked.years, .group = asked.group.id}, err);
    if (status == PAR_OK)
        status = check_scored(&asked, err);
    if (status == PAR_OK)
        status = listing_run((struct par_list **)out, &listing, book, SQL_SPENT_LIST,
                             PARAMS(P_YEARS(&asked), P_GROUP(&asked)), err);
    question_end(&asked);
    return status;
}
