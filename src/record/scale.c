#include <parindex/scale.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "clean.h"
#include "listing.h"
#include "unit.h"

enum { CLASSES_MOST = 100 };
enum { BOUND_LIMIT = 200 * PAR_DECIMAL_ONE, PERCENT_LIMIT = 100 * PAR_DECIMAL_ONE };

static const struct par_field fields[] = {
    FIELD("scale", CODE, par_scale_class, scale, PAR_UNKNOWN),
    FIELD("class", TEXT, par_scale_class, class_name, PAR_NONE),
    FIELD("class_en", TEXT, par_scale_class, class_en, PAR_NONE),
    FIELD("lower_bound", PERCENT, par_scale_class, lower_bound, PAR_UNKNOWN),
    FIELD("inclusive", YESNO, par_scale_class, inclusive, PAR_NONE),
    FIELD("min_domain_percent", PERCENT, par_scale_class, min_domain_percent, PAR_NONE),
    FIELD("short", TEXT, par_scale_class, short_name, PAR_NONE),
    FIELD("years", TEXT, par_scale_class, years, PAR_NONE),
    FIELD("position", COUNT, par_scale_class, position, PAR_NONE),
};

static const struct listing listing = {fields, 8, 9, sizeof(struct par_scale_class), NULL};

static enum par_status
unknown(const char *scale, struct par_error *err)
{
    error_set(err, PAR_NOT_FOUND, "scale_unknown", N_("no scale \"{1}\""), ARGS(ARG_TEXT(scale)));
    error_hint(err, N_("see: parindex scale list"), NO_ARGS);
    error_field(err, "scale");
    return PAR_NOT_FOUND;
}

enum par_status
par_scale_list(struct par_scale_classes **out, struct par_book *book,
               const struct par_scale_query *query, struct par_error *err)
{
    enum par_status status = listing_run((struct par_list **)out, &listing, book, SQL_SCALE_LIST,
                                         PARAMS(P_TEXT("scale", query->scale)), err);

    if (status == PAR_OK && query->scale != NULL && par_list_count((struct par_list *)*out) == 0) {
        par_scale_list_free(*out);
        *out = NULL;
        status = unknown(query->scale, err);
    }
    return status;
}

LISTING_FUNCTIONS(scale, par_scale_class, par_scale_classes)

static enum par_status
put_scale(struct par_batch *batch, const char *scale, enum par_effect *effect,
          struct par_error *err)
{
    struct buffer key = BUFFER_INIT, row = BUFFER_INIT;
    struct json json;
    enum par_status status = clean_code_as(scale, "scale", err);

    if (status == PAR_OK) {
        json_begin(&json, &row);
        json_object(&json);
        json_key_text(&json, "code", scale);
        json_end(&json, '}');
        status = row.failed ? error_memory(err)
                            : record_put(batch, RECORD_SCALE, record_key(&key, "s", scale),
                                         row.text, effect, err);
    }
    buffer_free(&key);
    buffer_free(&row);
    return status;
}

enum par_status
par_scale_add(struct par_batch *batch, const char *scale, struct par_error *err)
{
    enum par_effect effect = PAR_UNCHANGED;
    enum par_status status = put_scale(batch, scale, &effect, err);

    if (status == PAR_OK && effect == PAR_UNCHANGED) {
        status = error_set(err, PAR_EXISTS, "exists_already", N_("{1} exists already"),
                           ARGS(ARG_TEXT(scale)));
        error_hint(err, N_("change it with: parindex {1} edit {2}"),
                   ARGS(ARG_TEXT("scale"), ARG_TEXT(scale)));
    }
    if (status == PAR_OK)
        batch_say(batch, N_("scale {1}"), ARGS(ARG_TEXT(scale)));
    return status;
}

static enum par_status
check_percent(struct par_decimal value, int64_t limit, const char *field, struct par_error *err)
{
    if (value.absent != PAR_PRESENT || (value.units >= 0 && value.units <= limit))
        return PAR_OK;
    return refuse_column(err, "bound", field, N_("{1} is no bound: from 0 to {2}"),
                         ARGS(ARG_POINTS(value.units), ARG_POINTS(limit)));
}

/* The place of a class that stands, else the next one. */
static enum par_status
class_position(int64_t *position, struct par_batch *batch, const char *scale, const char *name_key,
               struct par_error *err)
{
    struct store *store = batch->book->store;
    enum par_status status =
        store_int(position, store, SQL_SCALE_CLASS_POSITION,
                  PARAMS(P_TEXT("scale", scale), P_TEXT("key", name_key)), err);

    if (status != PAR_END)
        return status;
    status =
        store_int(position, store, SQL_SCALE_NEXT_POSITION, PARAMS(P_TEXT("code", scale)), err);
    if (status != PAR_OK || *position <= CLASSES_MOST)
        return status;
    return refuse_column(err, "over_limit", "class", N_("a scale has at most {1} classes"),
                         ARGS(ARG_COUNT(CLASSES_MOST)));
}

static void
key_percent(struct json *json, const char *key, struct par_decimal value)
{
    if (value.absent != PAR_PRESENT)
        json_key_null(json, key);
    else
        json_key_number(json, key, value.units);
}

/* Texts of a class, judged before anything is written. */
struct texts {
    char *name, *name_en, *short_name, *key;
};

static void
texts_free(struct texts *texts)
{
    mem_free(texts->name);
    mem_free(texts->name_en);
    mem_free(texts->short_name);
    mem_free(texts->key);
}

static enum par_status
judge(struct texts *texts, const struct par_scale_class *row, struct par_error *err)
{
    enum par_status status = clean_code_as(row->scale, "scale", err);

    if (status == PAR_OK)
        status = clean_needed(&texts->name, row->class_name, "class", err);
    if (status == PAR_OK)
        status = clean_optional(&texts->name_en, row->class_en, "class_en", err);
    if (status == PAR_OK)
        status = clean_optional(&texts->short_name, row->short_name, "short", err);
    if (status == PAR_OK)
        status = check_percent(row->lower_bound, BOUND_LIMIT, "lower_bound", err);
    if (status == PAR_OK)
        status = check_percent(row->min_domain_percent, PERCENT_LIMIT, "min_domain_percent", err);
    if (status == PAR_OK)
        status = clean_name_key(&texts->key, texts->name, "class", err);
    return status;
}

enum par_status
par_scale_put(struct par_batch *batch, const struct par_scale_class *class_row,
              enum par_effect *effect, struct par_error *err)
{
    struct buffer key = BUFFER_INIT, row = BUFFER_INIT;
    struct texts texts = {0};
    int64_t position = 0, changes = batch->changes;
    struct json json;
    enum par_status status = judge(&texts, class_row, err);

    if (status == PAR_OK)
        status = class_position(&position, batch, class_row->scale, texts.key, err);
    if (status == PAR_OK)
        status = put_scale(batch, class_row->scale, NULL, err);
    json_begin(&json, &row);
    json_object(&json);
    json_key_text(&json, "name", texts.name);
    json_key_number(&json, "position", position);
    json_key_text(&json, "name_en", texts.name_en);
    json_key_text(&json, "short", texts.short_name);
    key_percent(&json, "lower_bound", class_row->lower_bound);
    json_key_number(&json, "inclusive",
                    class_row->inclusive.absent != PAR_PRESENT || class_row->inclusive.value != 0);
    key_percent(&json, "min_domain", class_row->min_domain_percent);
    json_end(&json, '}');
    if (status == PAR_OK && row.failed)
        status = error_memory(err);
    if (status == PAR_OK)
        status =
            record_put(batch, RECORD_SCALE_CLASS,
                       record_key(&key, "ss", class_row->scale, texts.key), row.text, effect, err);
    if (status == PAR_OK)
        batch_say(batch, N_("scale {1}: class {2}"),
                  ARGS(ARG_TEXT(class_row->scale), ARG_TEXT(texts.name)));
    buffer_free(&key);
    buffer_free(&row);
    texts_free(&texts);
    return batch_whole(batch, changes, status);
}

/* Names of a scale's classes: the first one's key until none is left. */
static enum par_status
cut_classes(struct par_batch *batch, const char *scale, struct par_error *err)
{
    struct buffer key = BUFFER_INIT;
    int64_t id = 0;
    enum par_status status =
        store_int(&id, batch->book->store, SQL_SCALE_ID, PARAMS(P_TEXT("code", scale)), err);

    while (status == PAR_OK) {
        struct statement *statement = NULL;
        char *name = NULL;
        status = statement_open(&statement, batch->book->store, SQL_SCALE_CLASSES,
                                PARAMS(P_INT("scale", id)), err);
        if (status == PAR_OK)
            status = statement_step(statement, err);
        if (status == PAR_OK) {
            const char *text = row_word(statement, "name_key");
            name = mem_text(text, strlen(text));
            status = name == NULL ? error_memory(err) : PAR_OK;
        }
        statement_close(statement);
        if (status == PAR_OK)
            status =
                record_cut(batch, RECORD_SCALE_CLASS, record_key(&key, "ss", scale, name), err);
        mem_free(name);
    }
    buffer_free(&key);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
par_scale_remove(struct par_batch *batch, const char *scale, const char *class_name,
                 struct par_error *err)
{
    struct buffer key = BUFFER_INIT;
    char *used = NULL, *name_key = NULL, *stands = NULL;
    int64_t changes = batch->changes;
    enum par_status status =
        record_read(&stands, batch->book, RECORD_SCALE, record_key(&key, "s", scale), err);

    if (status == PAR_OK && stands == NULL)
        status = unknown(scale, err);
    if (status == PAR_OK) {
        status = store_text(&used, batch->book->store, SQL_SCALE_USED,
                            PARAMS(P_TEXT("code", scale)), err);
        if (status == PAR_OK)
            status = error_set(err, PAR_IN_USE, "in_use", N_("scale {1} is used: {2}"),
                               ARGS(ARG_TEXT(scale), ARG_TEXT(used)));
        else if (status == PAR_END)
            status = PAR_OK;
    }
    if (status == PAR_OK && class_name != NULL) {
        status = text_key(&name_key, class_name, err);
        if (status == PAR_OK)
            status =
                record_cut(batch, RECORD_SCALE_CLASS, record_key(&key, "ss", scale, name_key), err);
        if (status == PAR_NOT_FOUND)
            status =
                error_set(err, PAR_NOT_FOUND, "class_unknown", N_("scale {1} has no class \"{2}\""),
                          ARGS(ARG_TEXT(scale), ARG_TEXT(class_name)));
    } else if (status == PAR_OK) {
        status = cut_classes(batch, scale, err);
        if (status == PAR_OK)
            status = record_cut(batch, RECORD_SCALE, record_key(&key, "s", scale), err);
    }
    if (status == PAR_OK && class_name != NULL)
        batch_say(batch, N_("scale {1}: class {2} removed"),
                  ARGS(ARG_TEXT(scale), ARG_TEXT(class_name)));
    else if (status == PAR_OK)
        batch_say(batch, N_("scale {1} removed"), ARGS(ARG_TEXT(scale)));
    buffer_free(&key);
    mem_free(used);
    mem_free(name_key);
    mem_free(stands);
    return batch_whole(batch, changes, status);
}
