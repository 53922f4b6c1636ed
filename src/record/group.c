#include <parindex/group.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "listing.h"
#include "unit.h"

static const struct par_field fields[] = {
    FIELD("code", CODE, par_group, code, PAR_UNKNOWN),
    FIELD("name", TEXT, par_group, name, PAR_UNKNOWN),
    FIELD("name_en", TEXT, par_group, name_en, PAR_NONE),
    FIELD("units", COUNT, par_group, units, PAR_UNKNOWN),
};

static const struct listing listing = {fields, 4, 4, sizeof(struct par_group), NULL};

enum par_status
par_group_list(struct par_groups **out, struct par_book *book, const struct par_group_query *query,
               struct par_error *err)
{
    struct unit_ref group = {0};
    enum par_status status =
        query->group == NULL ? PAR_OK : group_find(&group, book, query->group, false, err);

    if (status != PAR_OK)
        return status;
    return listing_run((struct par_list **)out, &listing, book, SQL_GROUP_LIST,
                       PARAMS(P_TEXT("code", query->group == NULL ? NULL : group.code)), err);
}

LISTING_FUNCTIONS(group, par_group, par_groups)

static enum par_status
group_json(struct buffer *row, const char *code, const char *name, const char *name_en,
           struct par_error *err)
{
    char *key = NULL, *key_en = NULL, *code_key = NULL;
    struct json json;
    enum par_status status = clean_name_key(&key, name, "name", err);

    if (status == PAR_OK && name_en != NULL)
        status = text_key(&key_en, name_en, err);
    if (status == PAR_OK)
        status = text_key(&code_key, code, err);
    if (status == PAR_OK) {
        json_begin(&json, row);
        json_object(&json);
        json_key_text(&json, "name", name);
        json_key_text(&json, "name_key", key);
        json_key_text(&json, "name_en", name_en);
        json_key_text(&json, "name_en_key", key_en);
        json_key_text(&json, "code_key", code_key);
        json_end(&json, '}');
        if (row->failed)
            status = error_memory(err);
    }
    mem_free(key);
    mem_free(key_en);
    mem_free(code_key);
    return status;
}

enum par_status
par_group_put(struct par_batch *batch, const struct par_group *group, enum par_effect *effect,
              struct par_error *err)
{
    struct buffer key = BUFFER_INIT, row = BUFFER_INIT;
    char *name = NULL, *name_en = NULL, *old = NULL;
    enum par_status status = clean_code(group->code, err);

    if (status == PAR_OK)
        status = clean_needed(&name, group->name, "name", err);
    if (status == PAR_OK)
        status = clean_optional(&name_en, group->name_en, "name_en", err);
    if (status == PAR_OK)
        status =
            record_read(&old, batch->book, RECORD_GROUP, record_key(&key, "s", group->code), err);
    if (status == PAR_OK && old == NULL)
        status = code_free(batch->book, group->code, err);
    if (status == PAR_OK)
        status = group_json(&row, group->code, name, name_en, err);
    if (status == PAR_OK) {
        batch_say(batch, N_("group {1}: {2}"), ARGS(ARG_TEXT(group->code), ARG_TEXT(name)));
        status = record_put(batch, RECORD_GROUP, buffer_get(&key), row.text, effect, err);
    }
    buffer_free(&key);
    buffer_free(&row);
    mem_free(name);
    mem_free(name_en);
    mem_free(old);
    return status;
}

enum par_status
par_group_add(const char **code, struct par_batch *batch, const struct par_group *group,
              struct par_error *err)
{
    struct par_group copy = *group;
    char *made = NULL;
    enum par_status status = code_for(&made, batch->book, group->code, group->name, err);

    copy.code = made;
    if (status == PAR_OK)
        status = par_group_put(batch, &copy, NULL, err);
    if (status == PAR_OK && code != NULL && (*code = book_lend(batch->book, made)) == NULL)
        status = error_memory(err);
    mem_free(made);
    return status;
}

enum par_status
par_group_remove(struct par_batch *batch, const char *code, struct par_error *err)
{
    struct buffer key = BUFFER_INIT;
    char *used = NULL;
    enum par_status status =
        store_text(&used, batch->book->store, SQL_GROUP_USED, PARAMS(P_TEXT("code", code)), err);

    if (status == PAR_OK)
        status = error_set(err, PAR_IN_USE, "in_use", N_("group {1} is used: {2}"),
                           ARGS(ARG_TEXT(code), ARG_TEXT(used)));
    else if (status == PAR_END)
        status = record_cut(batch, RECORD_GROUP, record_key(&key, "s", code), err);
    if (status == PAR_NOT_FOUND)
        status = error_set(err, PAR_NOT_FOUND, "group_unknown", N_("no group \"{1}\""),
                           ARGS(ARG_TEXT(code)));
    if (status == PAR_OK)
        batch_say(batch, N_("group {1} removed"), ARGS(ARG_TEXT(code)));
    buffer_free(&key);
    mem_free(used);
    return status;
}
