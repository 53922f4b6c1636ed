#include <parindex/watch.h>

#include "analysis.h"
#include "clean.h"

enum { HALF_A_POINT = 5000 };

static const struct par_field fields[] = {
    FIELD("year", YEAR, par_watch, year, PAR_UNKNOWN),
    FIELD("group", CODE, par_watch, group_code, PAR_UNKNOWN),
    FIELD("unit", CODE, par_watch, unit_code, PAR_UNKNOWN),
    FIELD("unit_name", TEXT, par_watch, unit_name, PAR_UNKNOWN),
    FIELD("finding", WORD, par_watch, finding, PAR_UNKNOWN),
    FIELD("points_apart", POINTS, par_watch, points_apart, PAR_NOT_APPLICABLE),
    FIELD("class", TEXT, par_watch, class_name, PAR_NOT_APPLICABLE),
    FIELD("neighbour", CODE, par_watch, neighbour, PAR_NOT_APPLICABLE),
    FIELD("neighbour_name", TEXT, par_watch, neighbour_name, PAR_NOT_APPLICABLE),
    FIELD("rules", TEXT, par_watch, rules, PAR_NOT_APPLICABLE),
    FIELD("class_from", TEXT, par_watch, class_from, PAR_NONE),
    FIELD("class_to", TEXT, par_watch, class_to, PAR_NONE),
    FIELD("rank_from", COUNT, par_watch, rank_from, PAR_NOT_APPLICABLE),
    FIELD("rank_to", COUNT, par_watch, rank_to, PAR_NOT_APPLICABLE),
};

static const struct listing listing = {fields, 14, 14, sizeof(struct par_watch), NULL};

enum par_status
par_watch_list(struct par_watches **out, struct par_book *book, const struct par_watch_query *query,
               struct par_error *err)
{
    int64_t within = query->within.absent == PAR_PRESENT ? query->within.units : HALF_A_POINT;
    struct analysis analysis = {0};
    enum par_status status =
        query->within.absent == PAR_PRESENT ? clean_points(query->within, "within", err) : PAR_OK;

    if (status != PAR_OK)
        return status;
    status = analysis_begin_group(&analysis, book, query->year, query->group, err);
    if (status == PAR_OK)
        status = listing_run(
            (struct par_list **)out, &listing, book, SQL_WATCH_LIST,
            PARAMS(P_INT("year", query->year), P_GROUP(&analysis.asked), P_INT("within", within)),
            err);
    question_end(&analysis.asked);
    return status;
}

LISTING_FUNCTIONS(watch, par_watch, par_watches)
