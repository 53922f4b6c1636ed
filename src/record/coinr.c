#include <parindex/coinr.h>

#include "evaluation.h"
#include "listing.h"
#include "seal.h"

/* Keys are the names of COINr's columns. */
static const struct par_field value_fields[] = {
    FIELD("uCode", CODE, par_coin_value, unit_code, PAR_UNKNOWN),
    FIELD("uName", TEXT, par_coin_value, unit_name, PAR_UNKNOWN),
    FIELD("indicator", CODE, par_coin_value, indicator, PAR_UNKNOWN),
    FIELD_WHY("value", VALUE, par_coin_value, value, value_absent, PAR_NOT_SCORED),
};

static const struct par_field meta_fields[] = {
    FIELD("iCode", CODE, par_coin_meta, code, PAR_UNKNOWN),
    FIELD("iName", TEXT, par_coin_meta, name, PAR_UNKNOWN),
    FIELD("Level", COUNT, par_coin_meta, level, PAR_UNKNOWN),
    FIELD("Weight", POINTS, par_coin_meta, weight, PAR_UNKNOWN),
    FIELD("Parent", CODE, par_coin_meta, parent, PAR_NONE),
    FIELD("Direction", COUNT, par_coin_meta, direction, PAR_UNKNOWN),
    FIELD("Type", CODE, par_coin_meta, type, PAR_UNKNOWN),
};

static const struct listing value_listing = {value_fields, 4, 4, sizeof(struct par_coin_value),
                                             NULL};
static const struct listing meta_listing = {meta_fields, 7, 7, sizeof(struct par_coin_meta), NULL};

LISTING_FUNCTIONS(coin_value, par_coin_value, par_coin_values)
LISTING_FUNCTIONS(coin_meta, par_coin_meta, par_coin_metas)

static enum par_status
list_block(struct par_list **out, const struct listing *listing, enum sql_block_id block,
           struct par_book *book, const struct par_coin_query *query, struct par_error *err)
{
    struct evaluation_ref evaluation = {0};
    struct unit_ref group = {0};
    bool began = false;
    enum par_status status = book_year_check(query->year, err);

    if (status != PAR_OK)
        return status;
    status = book_snapshot(book, &began, err);
    if (status == PAR_OK)
        status = evaluation_named(&evaluation, &group, book, query->year, query->group, err);
    if (status == PAR_OK && evaluation.set_id == 0)
        status = evaluation_no_scores(query->year, group.code, err);
    if (status == PAR_OK)
        status =
            listing_run(out, listing, book, block, PARAMS(P_INT("evaluation", evaluation.id)), err);
    book_snapshot_end(book, began);
    return status;
}

enum par_status
par_coin_value_list(struct par_coin_values **out, struct par_book *book,
                    const struct par_coin_query *query, struct par_error *err)
{
    return list_block((struct par_list **)out, &value_listing, SQL_COIN_VALUE_LIST, book, query,
                      err);
}

enum par_status
par_coin_meta_list(struct par_coin_metas **out, struct par_book *book,
                   const struct par_coin_query *query, struct par_error *err)
{
    return list_block((struct par_list **)out, &meta_listing, SQL_COIN_META_LIST, book, query, err);
}
