#include <parindex/trend.h>

#include "result.h"

static const struct par_field fields[] = {
    FIELD("unit", CODE, par_trend, unit_code, PAR_UNKNOWN),
    FIELD("unit_name", TEXT, par_trend, unit_name, PAR_UNKNOWN),
    FIELD("item", WORD, par_trend, item, PAR_UNKNOWN),
    FIELD("year_from", YEAR, par_trend, year_from, PAR_UNKNOWN),
    FIELD("year_to", YEAR, par_trend, year_to, PAR_UNKNOWN),
    FIELD("count", COUNT, par_trend, count, PAR_UNKNOWN),
    FIELD_WHY("class", TEXT, par_trend, class_name, class_absent, PAR_NOT_APPLICABLE),
    FIELD("index_from", PERCENT, par_trend, index_from, PAR_NOT_APPLICABLE),
    FIELD("index_to", PERCENT, par_trend, index_to, PAR_NOT_APPLICABLE),
    FIELD("index_change", PERCENT, par_trend, index_change, PAR_NOT_APPLICABLE),
    FIELD("years", TEXT, par_trend, years, PAR_UNKNOWN),
};

static const struct listing listing = {fields, 11, 11, sizeof(struct par_trend), NULL};

LISTING_FUNCTIONS(trend, par_trend, par_trends)

enum par_status
par_trend_list(struct par_trends **out, struct par_book *book, const struct par_trend_query *query,
               struct par_error *err)
{
    struct par_list *list = NULL;
    struct question asked;
    enum par_status status =
        question_begin(&asked, book, query->years, 0, query->group, query->unit, query->as_of, err);

    if (status == PAR_OK)
        status = question_check(&asked, err);
    if (status == PAR_OK)
        status = listing_run(&list, &listing, book, SQL_TREND_LIST,
                             PARAMS(P_YEARS(&asked), P_GROUP(&asked), P_UNIT(&asked),
                                    P_VIEW(query->view), P_AS_OF(&asked)),
                             err);
    if (status == PAR_OK && par_list_count(list) == 0)
        status = question_nothing_known(&asked, err);
    question_end(&asked);
    return listing_give((struct par_list **)out, list, status);
}
