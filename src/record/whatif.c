/* What if: the changes go as JSON into the SQL that computes results, and nowhere else. */
#include <parindex/whatif.h>
#include <string.h>

#include "analysis.h"
#include "base/json.h"
#include "base/message.h"
#include "score.h"

static const struct par_field fields[] = {
    FIELD("year", YEAR, par_whatif, year, PAR_UNKNOWN),
    FIELD("unit", CODE, par_whatif, unit_code, PAR_UNKNOWN),
    FIELD("unit_name", TEXT, par_whatif, unit_name, PAR_UNKNOWN),
    FIELD("index_from", PERCENT, par_whatif, index_from, PAR_UNKNOWN),
    FIELD("index_to", PERCENT, par_whatif, index_to, PAR_UNKNOWN),
    FIELD_WHY("class_from", TEXT, par_whatif, class_from, class_from_absent, PAR_UNKNOWN),
    FIELD_WHY("class_to", TEXT, par_whatif, class_to, class_to_absent, PAR_UNKNOWN),
    FIELD("rank_from", COUNT, par_whatif, rank_from, PAR_UNKNOWN),
    FIELD("rank_to", COUNT, par_whatif, rank_to, PAR_UNKNOWN),
    /* no column */
    FIELD("changed", YESNO, par_whatif, changed, PAR_NONE),
};

static const struct listing listing = {fields, 9, 10, sizeof(struct par_whatif), NULL};

/* Is this criterion among the changes before this one? */
static bool
stands_before(const struct par_whatif_query *query, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (strcmp(query->changes[j].criterion, query->changes[i].criterion) == 0)
            return true;
    return false;
}

static enum par_status
check_change(const struct analysis *analysis, const struct par_whatif_query *query, size_t i,
             struct leaf *leaf, struct par_error *err)
{
    const struct par_whatif_change *change = &query->changes[i];
    int64_t maximum = -1;
    enum par_status status =
        leaf_find(leaf, analysis->asked.book, analysis->there.set_id, change->criterion, err);

    if (status == PAR_OK && stands_before(query, i))
        status = error_set(err, PAR_INVALID, "duplicate", N_("criterion {1} stands twice"),
                           ARGS(ARG_TEXT(leaf->code)));
    if (status == PAR_OK && change->points.absent != PAR_PRESENT)
        status = error_set(err, PAR_INVALID, "points",
                           N_("fault of the program: a change needs points"), NO_ARGS);
    if (status == PAR_OK)
        status = score_fits(&maximum, analysis->asked.book, &analysis->there, leaf, change->points,
                            "final", err);
    return status;
}

static enum par_status
changes_json(struct buffer *out, const struct analysis *analysis,
             const struct par_whatif_query *query, struct par_error *err)
{
    struct json json;
    enum par_status status = PAR_OK;

    json_begin(&json, out);
    json_object(&json);
    for (size_t i = 0; status == PAR_OK && i < query->count; i++) {
        struct leaf leaf = {0};

        status = check_change(analysis, query, i, &leaf, err);
        if (status == PAR_OK)
            json_key_number(&json, leaf.code, query->changes[i].points.units);
    }
    json_end(&json, '}');
    return status == PAR_OK && out->failed ? error_memory(err) : status;
}

enum par_status
par_whatif_list(struct par_whatifs **out, struct par_book *book,
                const struct par_whatif_query *query, struct par_error *err)
{
    struct buffer changes = BUFFER_INIT;
    struct analysis analysis;
    enum par_status status = analysis_begin(&analysis, book, query->year, query->unit, err);

    if (status == PAR_OK)
        status = changes_json(&changes, &analysis, query, err);
    if (status == PAR_OK)
        status = listing_run((struct par_list **)out, &listing, book, SQL_WHATIF_LIST,
                             PARAMS(P_EVALUATION(&analysis), P_UNIT(&analysis.asked),
                                    P_TEXT("changes", changes.text)),
                             err);
    buffer_free(&changes);
    question_end(&analysis.asked);
    return status;
}

LISTING_FUNCTIONS(whatif, par_whatif, par_whatifs)
