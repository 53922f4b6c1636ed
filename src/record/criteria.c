#include "criteria.h"

#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "clean.h"
#include "decision.h"
#include "listing.h"

enum { PRINTED_MOST = 100000 };

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
    FIELD("appraiser", TEXT, par_criterion, appraiser, PAR_NONE),
    FIELD("step", TEXT, par_criterion, step, PAR_NONE),
    FIELD("rule", TEXT, par_criterion, rule, PAR_NONE),
    FIELD("leaf", YESNO, par_criterion, leaf, PAR_UNKNOWN),
};

static const struct listing set_listing = {set_fields, 8, 8, sizeof(struct par_set), NULL};
static const struct listing criterion_listing = {criterion_fields, 12, 15,
                                                 sizeof(struct par_criterion), NULL};

enum par_status
set_unknown(const char *set, struct par_error *err)
{
    error_set(err, PAR_NOT_FOUND, "set_unknown", N_("no criteria set \"{1}\""),
              ARGS(ARG_TEXT(set)));
    error_hint(err, N_("see: parindex criteria list"), NO_ARGS);
    error_field(err, "set");
    return PAR_NOT_FOUND;
}

enum par_status
criterion_unknown(const char *set, const char *code, struct par_error *err)
{
    error_set(err, PAR_NOT_FOUND, "criterion_unknown", N_("set {1} has no criterion \"{2}\""),
              ARGS(ARG_TEXT(set), ARG_TEXT(code)));
    error_field(err, "criterion");
    return PAR_NOT_FOUND;
}

/* ---- lists ---- */

enum par_status
par_set_list(struct par_sets **out, struct par_book *book, const struct par_set_query *query,
             struct par_error *err)
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

/* A set without criteria, or none? Behind the list: by then the sets were looked at. */
static enum par_status
nothing_listed(struct par_book *book, const struct par_criterion_query *query,
               struct par_error *err)
{
    int64_t id = 0;
    enum par_status status =
        store_int(&id, book->store, SQL_SET_ID, PARAMS(P_TEXT("code", query->set)), err);

    if (status == PAR_END)
        return set_unknown(query->set, err);
    if (status == PAR_OK && query->criterion != NULL)
        return criterion_unknown(query->set, query->criterion, err);
    return status;
}

enum par_status
par_criterion_list(struct par_criteria **out, struct par_book *book,
                   const struct par_criterion_query *query, struct par_error *err)
{
    struct par_list *list = NULL;
    enum par_status status =
        listing_run(&list, &criterion_listing, book, SQL_CRITERION_LIST,
                    PARAMS(P_TEXT("set", query->set), P_TEXT("criterion", query->criterion)), err);

    if (status == PAR_OK && par_list_count(list) == 0)
        status = nothing_listed(book, query, err);
    if (status != PAR_OK) {
        par_list_free(list);
        return status;
    }
    *out = (struct par_criteria *)list;
    return PAR_OK;
}

LISTING_FUNCTIONS(criterion, par_criterion, par_criteria)

/* ---- sets ---- */

enum par_status
par_set_put(struct par_batch *batch, const struct par_set *set, enum par_effect *effect,
            struct par_error *err)
{
    struct buffer key = BUFFER_INIT, row = BUFFER_INIT;
    struct decision_ref act = {0};
    char *title = NULL;
    struct json json;
    enum par_status status = clean_code_as(set->code, "set", err);

    if (status == PAR_OK)
        status = clean_optional(&title, set->title, "title", err);
    if (status == PAR_OK && set->decision != NULL && *set->decision != '\0')
        status = decision_find(&act, batch->book, set->decision, NULL, false, err);
    if (status == PAR_OK)
        status = clean_points(set->printed_max, "printed_max", err);
    if (status == PAR_OK)
        status = clean_count(set->printed_count, PRINTED_MOST, "printed_count", err);
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
    status = row.failed || key.failed
                 ? error_memory(err)
                 : record_put(batch, RECORD_SET, key.text, row.text, effect, err);
out:
    buffer_free(&key);
    buffer_free(&row);
    mem_free(title);
    return status;
}

/* ---- copying and removing ---- */

/* A record under another key, as it stands. */
static enum par_status
copy_record(struct par_batch *batch, enum record record, const char *from, const char *to,
            struct par_error *err)
{
    char *row = NULL;
    enum par_status status = record_read(&row, batch->book, record, from, err);

    if (status == PAR_OK)
        status = record_put(batch, record, to, row, NULL, err);
    mem_free(row);
    return status;
}

/* Parents come before what stands below them. */
static enum par_status
copy_criteria(struct par_batch *batch, const char *set, const char *new_code, struct par_error *err)
{
    const struct par_criterion_query query = {.set = set};
    struct buffer from = BUFFER_INIT, to = BUFFER_INIT;
    struct par_criteria *list = NULL;
    struct par_criterion row;
    enum par_status status = par_criterion_list(&list, batch->book, &query, err);

    while (status == PAR_OK && (status = par_criterion_next(&row, list, err)) == PAR_OK) {
        record_key(&from, "ss", set, row.code);
        record_key(&to, "ss", new_code, row.code);
        status = from.failed || to.failed
                     ? error_memory(err)
                     : copy_record(batch, RECORD_CRITERION, from.text, to.text, err);
    }
    par_criterion_list_free(list);
    buffer_free(&from);
    buffer_free(&to);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
par_set_copy(struct par_batch *batch, const char *set, const char *new_code, struct par_error *err)
{
    struct buffer from = BUFFER_INIT, to = BUFFER_INIT;
    int64_t id = 0, changes = batch->changes;
    enum par_status status = clean_code_as(new_code, "set", err);

    if (status == PAR_OK) {
        status = store_int(&id, batch->book->store, SQL_SET_ID, PARAMS(P_TEXT("code", set)), err);
        if (status == PAR_END)
            status = set_unknown(set, err);
    }
    if (status == PAR_OK) {
        status =
            store_int(&id, batch->book->store, SQL_SET_ID, PARAMS(P_TEXT("code", new_code)), err);
        if (status == PAR_OK)
            status = error_set(err, PAR_EXISTS, "exists_already", N_("{1} exists already"),
                               ARGS(ARG_TEXT(new_code)));
        else if (status == PAR_END)
            status = PAR_OK;
    }
    record_key(&from, "s", set);
    record_key(&to, "s", new_code);
    if (status == PAR_OK && (from.failed || to.failed))
        status = error_memory(err);
    if (status == PAR_OK)
        status = copy_record(batch, RECORD_SET, from.text, to.text, err);
    if (status == PAR_OK)
        status = copy_criteria(batch, set, new_code, err);
    if (status == PAR_OK)
        batch_say(batch, N_("criteria set {1} copied as {2}"),
                  ARGS(ARG_TEXT(set), ARG_TEXT(new_code)));
    buffer_free(&from);
    buffer_free(&to);
    return batch_whole(batch, changes, status);
}

static enum par_status
cut_criterion(struct par_batch *batch, int64_t id, const char *set, const char *code,
              struct par_error *err)
{
    struct buffer key = BUFFER_INIT;
    char *used = NULL;
    enum par_status status = store_text(&used, batch->book->store, SQL_CRITERION_USED,
                                        PARAMS(P_INT("set", id), P_TEXT("code", code)), err);

    if (status == PAR_OK)
        status = error_set(err, PAR_IN_USE, "in_use", N_("criterion {1} is used: {2}"),
                           ARGS(ARG_TEXT(code), ARG_TEXT(used)));
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

    while ((status = store_text(&code, batch->book->store, SQL_CRITERION_LAST,
                                PARAMS(P_INT("set", id)), err)) == PAR_OK) {
        status = cut_criterion(batch, id, set, code, err);
        mem_free(code);
        code = NULL;
        if (status != PAR_OK)
            break;
    }
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
par_set_remove(struct par_batch *batch, const char *set, const char *criterion,
               struct par_error *err)
{
    struct buffer key = BUFFER_INIT;
    char *used = NULL;
    int64_t id = 0, changes = batch->changes;
    enum par_status status =
        store_int(&id, batch->book->store, SQL_SET_ID, PARAMS(P_TEXT("code", set)), err);

    if (status == PAR_END)
        status = set_unknown(set, err);
    if (status == PAR_OK && criterion != NULL) {
        status = cut_criterion(batch, id, set, criterion, err);
    } else if (status == PAR_OK) {
        status =
            store_text(&used, batch->book->store, SQL_SET_USED, PARAMS(P_TEXT("code", set)), err);
        if (status == PAR_OK)
            status = error_set(err, PAR_IN_USE, "in_use", N_("criteria set {1} is used: {2}"),
                               ARGS(ARG_TEXT(set), ARG_TEXT(used)));
        else if (status == PAR_END)
            status = cut_all(batch, id, set, err);
        if (status == PAR_OK)
            status = record_cut(batch, RECORD_SET, record_key(&key, "s", set), err);
    }
    if (status == PAR_OK && criterion != NULL)
        batch_say(batch, N_("criterion {2} of set {1} removed"),
                  ARGS(ARG_TEXT(set), ARG_TEXT(criterion)));
    else if (status == PAR_OK)
        batch_say(batch, N_("criteria set {1} removed"), ARGS(ARG_TEXT(set)));
    buffer_free(&key);
    mem_free(used);
    return batch_whole(batch, changes, status);
}
