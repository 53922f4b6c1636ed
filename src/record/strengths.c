#include <parindex/strengths.h>

#include "analysis.h"

static const struct par_field fields[] = {
    FIELD("year", YEAR, par_strength, year, PAR_UNKNOWN),
    FIELD("unit", CODE, par_strength, unit_code, PAR_UNKNOWN),
    FIELD("unit_name", TEXT, par_strength, unit_name, PAR_UNKNOWN),
    FIELD("item", WORD, par_strength, item, PAR_UNKNOWN),
    FIELD("criterion", CODE, par_strength, criterion, PAR_UNKNOWN),
    FIELD("title", TEXT, par_strength, title, PAR_UNKNOWN),
    FIELD("standing", WORD, par_strength, standing, PAR_UNKNOWN),
    FIELD("points", POINTS, par_strength, points, PAR_NOT_SCORED),
    FIELD("max_points", POINTS, par_strength, max_points, PAR_UNKNOWN),
    FIELD("best", POINTS, par_strength, best, PAR_UNKNOWN),
    FIELD("median", POINTS, par_strength, median, PAR_UNKNOWN),
    FIELD("worst", POINTS, par_strength, worst, PAR_UNKNOWN),
    FIELD("difference", POINTS, par_strength, difference, PAR_UNKNOWN),
};

static const struct listing listing = {fields, 13, 13, sizeof(struct par_strength), NULL};

enum par_status
par_strength_list(struct par_strengths **out, struct par_book *book,
                  const struct par_strength_query *query, struct par_error *err)
{
    struct analysis analysis;
    enum par_status status = analysis_begin(&analysis, book, query->year, query->unit, err);

    if (status == PAR_OK)
        status = listing_run((struct par_list **)out, &listing, book, SQL_STRENGTHS_LIST,
                             PARAMS(P_EVALUATION(&analysis), P_UNIT(&analysis.asked)), err);
    question_end(&analysis.asked);
    return status;
}

LISTING_FUNCTIONS(strength, par_strength, par_strengths)
