#include <parindex/gap.h>
#include <string.h>

#include "analysis.h"
#include "base/alloc.h"
#include "base/message.h"
#include "base/text.h"

static const struct par_field fields[] = {
    FIELD("year", YEAR, par_gap, year, PAR_UNKNOWN),
    FIELD("unit", CODE, par_gap, unit_code, PAR_UNKNOWN),
    FIELD("unit_name", TEXT, par_gap, unit_name, PAR_UNKNOWN),
    FIELD("item", WORD, par_gap, item, PAR_UNKNOWN),
    FIELD("criterion", CODE, par_gap, criterion, PAR_NOT_APPLICABLE),
    FIELD("title", TEXT, par_gap, title, PAR_NOT_APPLICABLE),
    FIELD("points", POINTS, par_gap, points, PAR_NOT_SCORED),
    FIELD("max_points", POINTS, par_gap, max_points, PAR_UNKNOWN),
    FIELD("points_lost", POINTS, par_gap, points_lost, PAR_UNKNOWN),
    FIELD("best", POINTS, par_gap, best, PAR_NOT_SCORED),
    FIELD("median", POINTS, par_gap, median, PAR_NOT_SCORED),
    FIELD("needed", POINTS, par_gap, needed, PAR_NONE),
    FIELD("reachable", YESNO, par_gap, reachable, PAR_NOT_APPLICABLE),
    /* no columns */
    FIELD("index_percent", PERCENT, par_gap, index, PAR_SCORES_MISSING),
    FIELD("class", TEXT, par_gap, class_name, PAR_UNKNOWN),
    FIELD("rank", COUNT, par_gap, rank, PAR_NOT_RANKED),
    FIELD("missing", COUNT, par_gap, missing, PAR_UNKNOWN),
    FIELD("rival", TEXT, par_gap, rival, PAR_NONE),
    FIELD("rival_index", PERCENT, par_gap, rival_index, PAR_NONE),
    FIELD("provisional", YESNO, par_gap, provisional, PAR_NONE),
    FIELD("target_class", TEXT, par_gap, target_class, PAR_NONE),
    FIELD("lower_bound", PERCENT, par_gap, lower_bound, PAR_NONE),
    FIELD("inclusive", YESNO, par_gap, inclusive, PAR_NONE),
    FIELD("min_domain_percent", PERCENT, par_gap, min_domain, PAR_NONE),
};

static const struct listing listing = {fields, 13, sizeof fields / sizeof *fields,
                                       sizeof(struct par_gap), NULL};

/* ---- the class ---- */

/* Is this one of the names of a class, compared folded? */
static enum par_status
is_called(bool *fits, struct statement *class_row, const char *column, const char *key,
          struct par_error *err)
{
    const char *name = row_text(class_row, column);
    char *folded = NULL;
    enum par_status status = PAR_OK;

    if (name == NULL || *fits)
        return PAR_OK;
    status = text_key(&folded, name, err);
    *fits = status == PAR_OK && strcmp(folded, key) == 0;
    mem_free(folded);
    return status;
}

static enum par_status
class_unknown(const char *name, const struct buffer *known, struct par_error *err)
{
    error_set(err, PAR_INVALID, "class_unknown",
              N_("the scale of that year has no class \"{1}\"; it has: {2}"),
              ARGS(ARG_TEXT(name), ARG_TEXT(buffer_get(known))));
    return PAR_INVALID;
}

/* Its position, 1 = best; the first that is called so: by name, English name or short name. */
static enum par_status
find_class(int64_t *position, const struct analysis *analysis, const char *name,
           struct par_error *err)
{
    struct statement *classes = NULL;
    struct buffer known = BUFFER_INIT;
    char *key = NULL;
    enum par_status status = text_key(&key, name, err);

    *position = 0;
    if (status == PAR_OK)
        status = statement_open(&classes, analysis->asked.book->store, SQL_SCALE_CLASSES,
                                PARAMS(P_INT("scale", analysis->scale_id)), err);
    while (status == PAR_OK && (status = statement_step(classes, err)) == PAR_OK) {
        bool fits = false;

        buffer_text(&known, known.length > 0 ? ", " : "");
        buffer_text(&known, row_word(classes, "name"));
        status = is_called(&fits, classes, "name", key, err);
        if (status == PAR_OK)
            status = is_called(&fits, classes, "name_en", key, err);
        if (status == PAR_OK)
            status = is_called(&fits, classes, "short", key, err);
        if (fits && *position == 0)
            *position = row_int(classes, "position");
    }
    statement_close(classes);
    if (status == PAR_END)
        status = known.failed     ? error_memory(err)
                 : *position == 0 ? class_unknown(name, &known, err)
                                  : PAR_OK;
    buffer_free(&known);
    mem_free(key);
    return status;
}

/* ---- what forbids an answer ---- */

static enum par_status
check_target(const struct analysis *analysis, int64_t position, struct par_error *err)
{
    const char *unit = analysis->asked.unit.code;
    struct statement *target = NULL;
    enum par_status status = statement_open(
        &target, analysis->asked.book->store, SQL_GAP_TARGET,
        PARAMS(P_EVALUATION(analysis), P_UNIT(&analysis->asked), P_ID("class", position)), err);

    if (status == PAR_OK)
        status = statement_step(target, err);
    if (status == PAR_OK && row_int(target, "maximum") == 0)
        status = error_set(err, PAR_NO, "not_applicable", N_("no criterion applies to {1} in {2}"),
                           ARGS(ARG_TEXT(unit), ARG_COUNT(analysis->year)));
    if (status == PAR_OK && position == 0 && row_int(target, "ranked") == 0)
        status = error_set(err, PAR_NO, "not_ranked", N_("{1} is not ranked in {2}"),
                           ARGS(ARG_TEXT(unit), ARG_COUNT(analysis->year)));
    if (status == PAR_OK && !row_is_null(target, "unknown_class")) {
        const char *name = row_text(target, "unknown_class");

        status =
            error_set(err, PAR_NO, "bound_unknown",
                      N_("from which index class {1} is given is not known"), ARGS(ARG_TEXT(name)));
    }
    statement_close(target);
    return status == PAR_END
               ? error_set(err, PAR_NO, "not_applicable", N_("no criterion applies to {1} in {2}"),
                           ARGS(ARG_TEXT(unit), ARG_COUNT(analysis->year)))
               : status;
}

static enum par_status
check_query(const struct par_gap_query *query, struct par_error *err)
{
    if ((query->class_name != NULL) != (query->rank != 0) && query->rank >= 0)
        return PAR_OK;
    return error_set(err, PAR_INVALID, "target",
                     N_("fault of the program: either a class or a rank"), NO_ARGS);
}

enum par_status
par_gap_list(struct par_gaps **out, struct par_book *book, const struct par_gap_query *query,
             struct par_error *err)
{
    struct analysis analysis = {0};
    int64_t position = 0;
    enum par_status status = check_query(query, err);

    if (status != PAR_OK)
        return status;
    status = analysis_begin(&analysis, book, query->year, query->unit, err);
    if (status == PAR_OK && query->class_name != NULL && analysis.scale_id == 0)
        status = error_set(err, PAR_NO, "no_scale", N_("{1} has no scale in {2}"),
                           ARGS(ARG_TEXT(analysis.asked.group.code), ARG_COUNT(query->year)));
    if (status == PAR_OK && query->class_name != NULL)
        status = find_class(&position, &analysis, query->class_name, err);
    if (status == PAR_OK)
        status = check_target(&analysis, position, err);
    if (status == PAR_OK)
        status = listing_run((struct par_list **)out, &listing, book, SQL_GAP_LIST,
                             PARAMS(P_INT("year", query->year), P_GROUP(&analysis.asked),
                                    P_EVALUATION(&analysis), P_UNIT(&analysis.asked),
                                    P_ID("class", position), P_ID("rank", query->rank)),
                             err);
    question_end(&analysis.asked);
    return status;
}

LISTING_FUNCTIONS(gap, par_gap, par_gaps)
