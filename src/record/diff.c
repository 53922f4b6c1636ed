#include <parindex/diff.h>
#include <string.h>

#include "decision.h"
#include "evaluation.h"
#include "listing.h"
#include "unit.h"

static const struct par_field fields[] = {
    FIELD("year", YEAR, par_difference, year, PAR_UNKNOWN),
    FIELD("group", CODE, par_difference, group_code, PAR_UNKNOWN),
    FIELD("unit", CODE, par_difference, unit_code, PAR_UNKNOWN),
    FIELD("criterion", CODE, par_difference, criterion, PAR_NONE),
    FIELD("field", WORD, par_difference, field, PAR_UNKNOWN),
    FIELD("value_a", TEXT, par_difference, value_a, PAR_NONE),
    FIELD("value_b", TEXT, par_difference, value_b, PAR_NONE),
    FIELD("change", POINTS, par_difference, change, PAR_NOT_COMPARABLE),
    FIELD("reason", TEXT, par_difference, reason, PAR_NONE),
    FIELD("unit_name", TEXT, par_difference, unit_name, PAR_UNKNOWN),
};

static const struct listing listing = {fields, 9, 10, sizeof(struct par_difference), NULL};

static bool
is_stage(const char *text)
{
    return strcmp(text, "self") == 0 || strcmp(text, "first") == 0 || strcmp(text, "final") == 0;
}

static enum par_status
find_version(int64_t *version, struct par_book *book, int64_t evaluation, const char *text, struct par_error *err)
{
    struct decision_ref decision = {0};
    enum par_status status = decision_find(&decision, book, text, NULL, false, err);

    if (status == PAR_OK)
        status = store_int(version, book->store, SQL_DIFF_VERSION, PARAMS(P_INT("evaluation", evaluation), P_INT("decision", decision.id)), err);
    if (status == PAR_END)
        status = error_set(err, PAR_NOT_FOUND, "no_version", N_("decision {1} approved or amended nothing in that year"), ARGS(ARG_TEXT(decision.number)));
    return status;
}

static enum par_status
diff_versions(struct par_list **out, int64_t *cells, struct par_book *book, int64_t evaluation, const struct par_diff_query *query,
              struct par_error *err)
{
    int64_t from = 0, to = 0;
    enum par_status status = find_version(&from, book, evaluation, query->a, err);

    if (status == PAR_OK)
        status = find_version(&to, book, evaluation, query->b, err);
    if (status == PAR_OK && from > to)
        status = error_set(err, PAR_USAGE, "order", N_("{1} is the later version: name the earlier one first"), ARGS(ARG_TEXT(query->a)));
    if (status == PAR_OK)
        status = store_int(cells, book->store, SQL_DIFF_CELLS, PARAMS(P_INT("evaluation", evaluation), P_TEXT("a", "final"), P_TEXT("b", "final")), err);
    if (status == PAR_OK)
        status = listing_run(out, &listing, book, SQL_DIFF_VERSIONS, PARAMS(P_INT("evaluation", evaluation), P_INT("from", from), P_INT("to", to)), err);
    return status;
}

static enum par_status
diff(struct par_list **out, int64_t *cells, struct par_book *book, const struct par_diff_query *query, struct par_error *err)
{
    struct unit_ref group = {0};
    struct evaluation_ref evaluation = {0};
    enum par_status status = group_find(&group, book, query->group, false, err);

    if (status == PAR_OK) {
        status = evaluation_find(&evaluation, book, query->year, group.code, err);
        if (status == PAR_NOT_FOUND)
            status = error_set(err, PAR_NOT_FOUND, "year_unknown", N_("nothing is recorded of {1} for group {2}"), ARGS(ARG_COUNT(query->year), ARG_TEXT(group.code)));
    }
    if (status != PAR_OK)
        return status;
    if (is_stage(query->a) != is_stage(query->b))
        return error_set(err, PAR_USAGE, "diff", N_("two stages (self, first, final) or two decisions are compared"), NO_ARGS);
    if (!is_stage(query->a))
        return diff_versions(out, cells, book, evaluation.id, query, err);
    status = store_int(cells, book->store, SQL_DIFF_CELLS, PARAMS(P_INT("evaluation", evaluation.id), P_TEXT("a", query->a), P_TEXT("b", query->b)), err);
    if (status == PAR_OK)
        status = listing_run(out, &listing, book, SQL_DIFF_STAGES, PARAMS(P_INT("evaluation", evaluation.id), P_TEXT("a", query->a), P_TEXT("b", query->b)), err);
    return status;
}

enum par_status
par_diff_list(struct par_differences **out, int64_t *cells, struct par_book *book, const struct par_diff_query *query, struct par_error *err)
{
    struct par_list *list = NULL;
    int64_t both = 0;
    bool began = false;
    enum par_status status = book_snapshot(book, &began, err);

    if (status == PAR_OK)
        status = diff(&list, &both, book, query, err);
    book_snapshot_end(book, began);
    if (status != PAR_OK)
        return status;
    if (cells != NULL)
        *cells = both;
    *out = (struct par_differences *)list;
    return PAR_OK;
}

LISTING_FUNCTIONS(diff, par_difference, par_differences)
