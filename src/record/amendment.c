/* What an amendment changed, unit by unit. */
#include <parindex/approval.h>

#include "listing.h"
#include "unit.h"

static const struct par_field fields[] = {
    FIELD("year", YEAR, par_amendment, year, PAR_UNKNOWN),
    FIELD("unit", CODE, par_amendment, unit_code, PAR_UNKNOWN),
    FIELD("unit_name", TEXT, par_amendment, unit_name, PAR_UNKNOWN),
    FIELD("index_from", PERCENT, par_amendment, index_from, PAR_NOT_PUBLISHED),
    FIELD("index_to", PERCENT, par_amendment, index_to, PAR_NOT_PUBLISHED),
    FIELD("class_from", TEXT, par_amendment, class_from, PAR_NOT_PUBLISHED),
    FIELD("class_to", TEXT, par_amendment, class_to, PAR_NOT_PUBLISHED),
    FIELD("rank_from", COUNT, par_amendment, rank_from, PAR_NOT_PUBLISHED),
    FIELD("rank_to", COUNT, par_amendment, rank_to, PAR_NOT_PUBLISHED),
};

static const struct listing listing = {fields, 9, 9, sizeof(struct par_amendment), NULL};

enum par_status
par_amendment_list(struct par_amendments **out, struct par_book *book,
                   const struct par_amendment_query *query, struct par_error *err)
{
    struct unit_ref group = {0};
    enum par_status status = group_find(&group, book, query->group, false, err);

    if (status != PAR_OK)
        return status;
    return listing_run((struct par_list **)out, &listing, book, SQL_AMENDMENT_LIST,
                       PARAMS(P_INT("year", query->year), P_TEXT("group", group.code),
                              P_INT("version", query->version)),
                       err);
}

LISTING_FUNCTIONS(amendment, par_amendment, par_amendments)
