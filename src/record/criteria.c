#include <parindex/criteria.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "clean.h"
#include "decision.h"
#include "listing.h"

enum { CRITERIA_MOST = 10000, DEPTH_MOST = 16 };

static const struct par_field set_fields[] = {
    FIELD("set", CODE, par_set, code, PAR_UNKNOWN),
    FIELD("title", TEXT, par_set, title, PAR_NONE),
    FIELD("decision", CODE, par_set, decision, PAR_UNKNOWN),
    FIELD("max_points", POINTS, par_set, max_points, PAR_UNKNOWN),
    FIELD("printed_max", POINTS, par_set, printed_max, PAR_UNKNOWN),
    FIELD("leaves", COUNT, par_set, leaves, PAR_UNKNOWN),
    FIELD("printed_count", COUNT, par_set, printed_count, PAR_UNKNOWN),
    FIELD("years", TEXT, par_set, years, PAR_NONE),
};

static const struct par_field criterion_fields[] = {
    FIELD("set", CODE, par_criterion, set, PAR_UNKNOWN),
    FIELD("code", CODE, par_criterion, code, PAR_UNKNOWN),
    FIELD("parent", CODE, par_criterion, parent, PAR_NONE),
    FIELD("title", TEXT, par_criterion, title, PAR_UNKNOWN),
    FIELD("title_en", TEXT, par_criterion, title_en, PAR_NONE),
    FIELD("max_points", POINTS, par_criterion, max_points, PAR_UNKNOWN),
    FIELD("method", WORD, par_criterion, method, PAR_NONE),
    FIELD("kind", WORD, par_criterion, kind, PAR_UNKNOWN),
    FIELD("concept", CODE, par_criterion, concept, PAR_NONE),
    FIELD("depth", COUNT, par_criterion, depth, PAR_UNKNOWN),
    FIELD("sum", POINTS, par_criterion, sum, PAR_UNKNOWN),
    FIELD("step", TEXT, par_criterion, step, PAR_NONE),
    FIELD("rule", TEXT, par_criterion, rule, PAR_NONE),
    FIELD("appraiser", TEXT, par_criterion, appraiser, PAR_NONE),
    FIELD("leaf", YESNO, par_criterion, leaf, PAR_UNKNOWN),
};

static const struct listing set_listing = {set_fields, 8, 8, sizeof(struct par_set), NULL};
static const struct listing criterion_listing = {criterion_fields, 11, 15, sizeof(struct par_criterion), NULL};

static const char *const methods[] = {"appraisal", "survey", "satisfaction", "statistics", "vote", NULL};
static const char *const kinds[] = {"normal", "bonus", "penalty", NULL};

static enum par_status
set_unknown(const char *set, struct par_error *err)
{
    error_set(err, PAR_NOT_FOUND, "set_unknown", N_("no criteria set \"{1}\""), ARGS(ARG_TEXT(set)));
    error_hint(err, N_("see: parindex criteria list"), NO_ARGS);
    error_field(err, "set");
    return PAR_NOT_FOUND;
}

static enum par_status
criterion_unknown(const char *set, const char *code, struct par_error *err)
{
    error_set(err, PAR_NOT_FOUND, "criterion_unknown", N_("set {1} has no criterion \"{2}\""), ARGS(ARG_TEXT(set), ARG_TEXT(code)));
    error_field(err, "criterion");
    return PAR_NOT_FOUND;
}

/* ---- lists ---- */

enum par_status
par_set_list(struct par_sets **out, struct par_book *book, const struct par_set_query *query, struct par_error *err)
{
    enum par_status status = listing_run((struct par_list **)out, &set_listing, book, SQL_SET_LIST,
                                         PARAMS(P_TEXT("set", query->set)), err);

    if (status == PAR_OK && query->set != NULL && par_list_count((struct par_list *)*out) == 0) {
        par_set_list_free(*out);
        *out = NULL;
        status = set_unknown(query->set, err);
    }
    return status;
}

LISTING_FUNCTIONS(set, par_set, par_sets)

enum par_status
par_criterion_list(struct par_criteria **out, struct par_book *book, const struct par_criterion_query *query,
                   struct par_error *err)
{
    int64_t id = 0;
    enum par_status status = store_int(&id, book->store, SQL_SET_ID, PARAMS(P_TEXT("code", query->set)), err);

    if (status == PAR_END)
        return set_unknown(query->set, err);
    if (status == PAR_OK)
        status = listing_run((struct par_list **)out, &criterion_listing, book, SQL_CRITERION_LIST,
                             PARAMS(P_TEXT("set", query->set), P_TEXT("criterion", query->criterion)), err);
    if (status == PAR_OK && query->criterion != NULL && par_list_count((struct par_list *)*out) == 0) {
        par_criterion_list_free(*out);
        *out = NULL;
        status = criterion_unknown(query->set, query->criterion, err);
    }
    return status;
}

LISTING_FUNCTIONS(criterion, par_criterion, par_criteria)

/* ---- sets ---- */

enum par_status
par_set_put(struct par_batch *batch, const struct par_set *set, enum par_effect *effect, struct par_error *err)
{
    struct buffer key = BUFFER_INIT, row = BUFFER_INIT;
    struct decision_ref act = {0};
    char *title = NULL;
    struct json json;
    enum par_status status = clean_code(set->code, err);

    if (status == PAR_OK)
        status = clean_optional(&title, set->title, "title", err);
    if (status == PAR_OK && set->decision != NULL && *set->decision != '\0')
        status = decision_find(&act, batch->book, set->decision, NULL, false, err);
    if (status == PAR_OK)
        status = clean_points(set->printed_max, "printed_max", err);
    if (status != PAR_OK)
        goto out;
    json_begin(&json, &row);
    json_object(&json);
    json_key_text(&json, "title", title);
    if (set->printed_max.absent)
        json_key_null(&json, "printed_max");
    else
        json_key_number(&json, "printed_max", set->printed_max.units);
    if (set->printed_count.absent)
        json_key_null(&json, "printed_count");
    else
        json_key_number(&json, "printed_count", set->printed_count.value);
    decision_json(&json, act.id != 0 ? &act : NULL);
    json_end(&json, '}');
    record_key(&key, "s", set->code);
    batch_say(batch, N_("criteria set {1}"), ARGS(ARG_TEXT(set->code)));
    status = row.failed || key.failed ? error_memory(err) : record_put(batch, RECORD_SET, key.text, row.text, effect, err);
out:
    buffer_free(&key);
    buffer_free(&row);
    mem_free(title);
    return status;
}

/* ---- criteria ---- */

/* What the tree says of a criterion. */
struct node {
    int64_t id, depth;
    int64_t max_points; /* -1 = not known */
    char kind[16];
    bool leaf, stands;
};

static enum par_status
read_node(struct node *out, struct par_book *book, int64_t set, const char *code, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, SQL_CRITERION_FIND,
                                            PARAMS(P_INT("set", set), P_TEXT("code", code)), err);

    *out = (struct node){.max_points = -1};
    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        int maximum = statement_column(statement, "max_points");
        out->stands = true;
        out->id = statement_int(statement, statement_column(statement, "id"));
        out->depth = statement_int(statement, statement_column(statement, "depth"));
        out->leaf = statement_int(statement, statement_column(statement, "leaf")) != 0;
        out->max_points = statement_is_null(statement, maximum) ? -1 : statement_int(statement, maximum);
        strncpy(out->kind, statement_text(statement, statement_column(statement, "kind")), sizeof out->kind - 1);
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

/* The parent said, else the code without its last part, where that is a criterion of the set. */
static enum par_status
find_parent(struct node *parent, char *code, size_t size, struct par_book *book, int64_t set,
            const struct par_criterion *criterion, struct par_error *err)
{
    const char *dot;
    enum par_status status;

    *parent = (struct node){0};
    code[0] = '\0';
    if (criterion->parent != NULL && *criterion->parent != '\0') {
        strncpy(code, criterion->parent, size - 1);
        code[size - 1] = '\0';
        status = read_node(parent, book, set, code, err);
        if (status == PAR_OK && !parent->stands) {
            status = criterion_unknown(criterion->set, code, err);
            if (err != NULL)
                err->field = "parent";
        }
        return status;
    }
    dot = strrchr(criterion->code, '.');
    if (dot == NULL || (size_t)(dot - criterion->code) >= size)
        return PAR_OK;
    memcpy(code, criterion->code, (size_t)(dot - criterion->code));
    code[dot - criterion->code] = '\0';
    status = read_node(parent, book, set, code, err);
    if (status == PAR_OK && !parent->stands)
        code[0] = '\0';
    return status;
}

static enum par_status
refuse(struct par_error *err, const char *code, const char *field, const char *pattern, const struct arg *args)
{
    enum par_status status = error_set(err, PAR_INVALID, code, pattern, args);

    error_field(err, field);
    return status;
}

/* A criterion cannot be put below itself, too deep, below one that is scored, or mix kinds. */
static enum par_status
check_tree(struct par_book *book, int64_t set, const struct par_criterion *criterion, const char *kind,
           const struct node *node, const struct node *parent, const char *parent_code, struct par_error *err)
{
    char *used = NULL;
    enum par_status status = PAR_OK;

    if (!parent->stands)
        return PAR_OK;
    if (strcmp(parent_code, criterion->code) == 0)
        return refuse(err, "parent", "parent", N_("{1} cannot stand below itself"), ARGS(ARG_TEXT(criterion->code)));
    if (parent->depth >= DEPTH_MOST)
        return refuse(err, "depth", "parent", N_("a tree of criteria has at most {1} levels"), ARGS(ARG_COUNT(DEPTH_MOST)));
    if (strcmp(parent->kind, "normal") != 0 && strcmp(parent->kind, kind) != 0)
        return refuse(err, "kind", "kind", N_("below a {1} criterion there are only {1} criteria"), ARGS(ARG_WORD(parent->kind)));
    if (parent->leaf && !node->stands) {
        status = store_text(&used, book->store, SQL_CRITERION_USED, PARAMS(P_INT("set", set), P_TEXT("code", parent_code)), err);
        if (status == PAR_OK)
            status = error_set(err, PAR_IN_USE, "in_use", N_("criterion {1} is scored ({2}) and cannot become a branch"),
                               ARGS(ARG_TEXT(parent_code), ARG_TEXT(used)));
        else if (status == PAR_END)
            status = PAR_OK;
        mem_free(used);
    }
    return status;
}

/* Is `code` among what stands below `above`? Then it cannot become its parent. */
static enum par_status
check_loop(struct par_book *book, int64_t set, const char *above, const char *code, struct par_error *err)
{
    int64_t below = 0;
    enum par_status status = store_int(&below, book->store, SQL_CRITERION_IS_BELOW,
                                       PARAMS(P_INT("set", set), P_TEXT("above", above), P_TEXT("code", code)), err);

    if (status == PAR_OK && below != 0)
        status = refuse(err, "parent", "parent", N_("{1} cannot stand below itself"), ARGS(ARG_TEXT(above)));
    return status;
}

/* A maximum cannot fall below a score that stands. */
static enum par_status
check_maximum(struct par_book *book, int64_t set, const struct par_criterion *criterion, const struct node *node,
              struct par_error *err)
{
    int64_t highest = 0;
    enum par_status status = clean_points(criterion->max_points, "max_points", err);

    if (status != PAR_OK || !node->stands || !node->leaf || criterion->max_points.absent ||
        criterion->max_points.units == node->max_points)
        return status;
    status = store_int(&highest, book->store, SQL_CRITERION_HIGHEST_SCORE,
                       PARAMS(P_INT("set", set), P_TEXT("code", criterion->code)), err);
    if (status == PAR_OK && highest > criterion->max_points.units)
        return refuse(err, "over_maximum", "max_points", N_("{1} is below a score of {2} that stands in criterion {3}"),
                      ARGS(ARG_POINTS(criterion->max_points.units), ARG_POINTS(highest), ARG_TEXT(criterion->code)));
    return status == PAR_END ? PAR_OK : status;
}

/* All products of the queries stay inside 64 bits because a set sums to at most 2,000 points. */
static enum par_status
check_sums(struct par_book *book, int64_t set, const char *code, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, SQL_SET_SUMS, PARAMS(P_INT("set", set)), err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK && statement_int(statement, 0) > PAR_POINTS_LIMIT)
        status = refuse(err, "over_limit", "max_points", N_("set {1} would sum to {2} points; a book holds at most {3}"),
                        ARGS(ARG_TEXT(code), ARG_POINTS(statement_int(statement, 0)), ARG_POINTS(PAR_POINTS_LIMIT)));
    else if (status == PAR_OK && statement_int(statement, 1) > CRITERIA_MOST)
        status = refuse(err, "over_limit", "code", N_("a set has at most {1} criteria"), ARGS(ARG_COUNT(CRITERIA_MOST)));
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

struct texts {
    char *title, *title_en, *step, *rule, *appraiser;
};

static void
texts_free(struct texts *texts)
{
    mem_free(texts->title);
    mem_free(texts->title_en);
    mem_free(texts->step);
    mem_free(texts->rule);
    mem_free(texts->appraiser);
}

static enum par_status
texts_of(struct texts *texts, const struct par_criterion *criterion, struct par_error *err)
{
    enum par_status status = clean_needed(&texts->title, criterion->title, "title", err);

    if (status == PAR_OK)
        status = clean_optional(&texts->title_en, criterion->title_en, "title_en", err);
    if (status == PAR_OK)
        status = clean_optional(&texts->step, criterion->step, "step", err);
    if (status == PAR_OK)
        status = clean_optional(&texts->rule, criterion->rule, "rule", err);
    if (status == PAR_OK)
        status = clean_optional(&texts->appraiser, criterion->appraiser, "appraiser", err);
    return status;
}

static enum par_status
place_of(int64_t *place, struct par_book *book, int64_t set, const char *stands, const char *parent, struct par_error *err)
{
    char *value = NULL, *old_parent = NULL;
    enum par_status status = PAR_OK;

    if (stands != NULL)
        status = store_text(&old_parent, book->store, SQL_JSON_CELL_GET, PARAMS(P_TEXT("row", stands), P_TEXT("field", "parent")), err);
    if (status == PAR_OK && stands != NULL && strcmp(old_parent != NULL ? old_parent : "", parent) == 0) {
        status = store_text(&value, book->store, SQL_JSON_CELL_GET, PARAMS(P_TEXT("row", stands), P_TEXT("field", "place")), err);
        *place = 0;
        for (const char *c = value; status == PAR_OK && c != NULL && *c != '\0'; c++)
            *place = *place * 10 + (*c - '0');
    } else if (status == PAR_OK) {
        status = store_int(place, book->store, SQL_CRITERION_NEXT_PLACE,
                           PARAMS(P_INT("set", set), P_TEXT("parent", *parent != '\0' ? parent : NULL)), err);
    }
    mem_free(value);
    mem_free(old_parent);
    return status;
}

/* The set is made with its first criterion. */
static enum par_status
need_set(int64_t *id, struct par_batch *batch, const char *set, struct par_error *err)
{
    enum par_status status = store_int(id, batch->book->store, SQL_SET_ID, PARAMS(P_TEXT("code", set)), err);

    if (status == PAR_END) {
        struct par_set made = {.code = set, .printed_max = {.absent = PAR_UNKNOWN}, .printed_count = {.absent = PAR_UNKNOWN}};
        status = par_set_put(batch, &made, NULL, err);
        if (status == PAR_OK)
            status = store_int(id, batch->book->store, SQL_SET_ID, PARAMS(P_TEXT("code", set)), err);
    }
    return status;
}

static enum par_status
put_criterion(struct par_batch *batch, int64_t set, const struct par_criterion *criterion, const char *kind,
              const char *method, const char *parent_code, const struct texts *texts, enum par_effect *effect, struct par_error *err)
{
    struct buffer key = BUFFER_INIT, row = BUFFER_INIT;
    char *stands = NULL;
    int64_t place = 0;
    struct json json;
    enum par_status status = record_read(&stands, batch->book, RECORD_CRITERION, record_key(&key, "ss", criterion->set, criterion->code), err);

    if (status == PAR_OK)
        status = place_of(&place, batch->book, set, stands, parent_code, err);
    if (status != PAR_OK)
        goto out;
    json_begin(&json, &row);
    json_object(&json);
    json_key_text(&json, "parent", *parent_code != '\0' ? parent_code : NULL);
    json_key_number(&json, "place", place);
    json_key_text(&json, "title", texts->title);
    json_key_text(&json, "title_en", texts->title_en);
    if (criterion->max_points.absent)
        json_key_null(&json, "max_points");
    else
        json_key_number(&json, "max_points", criterion->max_points.units);
    json_key_text(&json, "method", method);
    json_key_text(&json, "kind", kind);
    json_key_text(&json, "step", texts->step);
    json_key_text(&json, "rule", texts->rule);
    json_key_text(&json, "appraiser", texts->appraiser);
    json_key_text(&json, "concept", criterion->concept != NULL && *criterion->concept != '\0' ? criterion->concept : NULL);
    json_end(&json, '}');
    status = row.failed || key.failed ? error_memory(err) : record_put(batch, RECORD_CRITERION, key.text, row.text, effect, err);
out:
    buffer_free(&key);
    buffer_free(&row);
    mem_free(stands);
    return status;
}

enum par_status
par_criterion_put(struct par_batch *batch, const struct par_criterion *criterion, enum par_effect *effect,
                  struct par_error *err)
{
    struct texts texts = {0};
    struct node node = {0}, parent = {0};
    char parent_code[80];
    const char *kind = criterion->kind, *method = criterion->method;
    int64_t set = 0;
    enum par_status status = clean_code(criterion->set, err);

    /* a criterion's code may look like a year: it never stands where a year could */
    if (status == PAR_OK && !text_is_year(criterion->code != NULL ? criterion->code : ""))
        status = clean_code(criterion->code, err);
    if (status == PAR_OK)
        status = texts_of(&texts, criterion, err);
    if (status == PAR_OK)
        status = need_set(&set, batch, criterion->set, err);
    if (status == PAR_OK)
        status = read_node(&node, batch->book, set, criterion->code, err);
    if (status == PAR_OK)
        status = find_parent(&parent, parent_code, sizeof parent_code, batch->book, set, criterion, err);
    if (status != PAR_OK)
        goto out;
    if (kind == NULL || *kind == '\0')
        kind = parent.stands ? parent.kind : "normal";
    status = clean_word(kind, kinds, "kind", err);
    if (method != NULL && *method == '\0')
        method = NULL;
    if (status == PAR_OK && method != NULL)
        status = clean_word(method, methods, "method", err);
    if (status == PAR_OK)
        status = check_tree(batch->book, set, criterion, kind, &node, &parent, parent_code, err);
    if (status == PAR_OK && node.stands && parent.stands)
        status = check_loop(batch->book, set, criterion->code, parent_code, err);
    if (status == PAR_OK)
        status = check_maximum(batch->book, set, criterion, &node, err);
    if (status == PAR_OK)
        status = put_criterion(batch, set, criterion, kind, method, parent_code, &texts, effect, err);
    if (status == PAR_OK)
        status = check_sums(batch->book, set, criterion->set, err);
    if (status == PAR_OK)
        batch_say(batch, N_("criterion {2} of set {1}: {3}"), ARGS(ARG_TEXT(criterion->set), ARG_TEXT(criterion->code), ARG_TEXT(texts.title)));
out:
    texts_free(&texts);
    return status;
}

enum par_status
par_set_copy(struct par_batch *batch, const char *set, const char *new_code, struct par_error *err)
{
    struct par_set_query query = {.set = set};
    struct par_criterion_query criteria = {.set = set};
    struct par_sets *sets = NULL;
    struct par_criteria *list = NULL;
    struct par_set row;
    struct par_criterion criterion;
    int64_t id = 0;
    enum par_status status = par_set_list(&sets, batch->book, &query, err);

    if (status == PAR_OK)
        status = par_set_next(&row, sets, err);
    if (status == PAR_OK && store_int(&id, batch->book->store, SQL_SET_ID, PARAMS(P_TEXT("code", new_code)), NULL) == PAR_OK)
        status = error_set(err, PAR_EXISTS, "exists_already", N_("{1} exists already"), ARGS(ARG_TEXT(new_code)));
    if (status == PAR_OK) {
        row.code = new_code;
        status = par_set_put(batch, &row, NULL, err);
    }
    if (status == PAR_OK)
        status = par_criterion_list(&list, batch->book, &criteria, err);
    while (status == PAR_OK && (status = par_criterion_next(&criterion, list, err)) == PAR_OK) {
        criterion.set = new_code;
        status = par_criterion_put(batch, &criterion, NULL, err);
    }
    par_set_list_free(sets);
    par_criterion_list_free(list);
    if (status == PAR_END) {
        status = PAR_OK;
        batch_say(batch, N_("criteria set {1} copied as {2}"), ARGS(ARG_TEXT(set), ARG_TEXT(new_code)));
    }
    return status;
}

static enum par_status
cut_criterion(struct par_batch *batch, int64_t id, const char *set, const char *code, struct par_error *err)
{
    struct buffer key = BUFFER_INIT;
    char *used = NULL;
    enum par_status status = store_text(&used, batch->book->store, SQL_CRITERION_USED, PARAMS(P_INT("set", id), P_TEXT("code", code)), err);

    if (status == PAR_OK)
        status = error_set(err, PAR_IN_USE, "in_use", N_("criterion {1} is used: {2}"), ARGS(ARG_TEXT(code), ARG_TEXT(used)));
    else if (status == PAR_END)
        status = record_cut(batch, RECORD_CRITERION, record_key(&key, "ss", set, code), err);
    if (status == PAR_NOT_FOUND)
        status = criterion_unknown(set, code, err);
    buffer_free(&key);
    mem_free(used);
    return status;
}

/* From the last in printed order to the first: children go before their parents. */
static enum par_status
cut_all(struct par_batch *batch, int64_t id, const char *set, struct par_error *err)
{
    enum par_status status;
    char *code = NULL;

    while ((status = store_text(&code, batch->book->store, SQL_CRITERION_LAST, PARAMS(P_INT("set", id)), err)) == PAR_OK) {
        status = cut_criterion(batch, id, set, code, err);
        mem_free(code);
        code = NULL;
        if (status != PAR_OK)
            break;
    }
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
par_set_remove(struct par_batch *batch, const char *set, const char *criterion, struct par_error *err)
{
    struct buffer key = BUFFER_INIT;
    char *used = NULL;
    int64_t id = 0;
    enum par_status status = store_int(&id, batch->book->store, SQL_SET_ID, PARAMS(P_TEXT("code", set)), err);

    if (status == PAR_END)
        status = set_unknown(set, err);
    if (status == PAR_OK && criterion != NULL) {
        status = cut_criterion(batch, id, set, criterion, err);
    } else if (status == PAR_OK) {
        status = store_text(&used, batch->book->store, SQL_SET_USED, PARAMS(P_TEXT("code", set)), err);
        if (status == PAR_OK)
            status = error_set(err, PAR_IN_USE, "in_use", N_("criteria set {1} is used: {2}"), ARGS(ARG_TEXT(set), ARG_TEXT(used)));
        else if (status == PAR_END)
            status = cut_all(batch, id, set, err);
        if (status == PAR_OK)
            status = record_cut(batch, RECORD_SET, record_key(&key, "s", set), err);
    }
    if (status == PAR_OK)
        batch_say(batch, N_("criteria set {1} removed"), ARGS(ARG_TEXT(set)));
    buffer_free(&key);
    mem_free(used);
    return status;
}
