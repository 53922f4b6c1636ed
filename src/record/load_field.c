/* Fields checked one by one, and codes turned into ids. */
#include "load_row.h"

#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/text.h"

/* ---- codes and ids ---- */

const char *const load_kind_words[LOAD_KIND_END_] = {
    "concept", "decision", "group", "unit", "scale", "set", "criterion", "evaluation"};

static void
make_key(struct buffer *key, enum load_kind kind, int64_t scope, const char *code)
{
    buffer_clear(key);
    buffer_char(key, (char)kind);
    buffer_put(key, &scope, sizeof scope);
    buffer_text(key, code);
}

/* The id of a code, given when it is first seen; below zero in the map while it is only named. */
enum par_status
load_id(int64_t *id, struct loader *l, enum load_kind kind, int64_t scope, const char *code,
        bool stands, struct par_error *err)
{
    struct buffer *key = &l->key;
    int64_t there = 0;
    bool known;

    make_key(key, kind, scope, code);
    if (key->failed)
        return error_memory(err);
    known = map_get(l->ids, key->text, key->length, &there);
    if (known && there > 0 && stands)
        return error_set(err, PAR_INVALID, "duplicate", N_("{1} \"{2}\" stands twice"),
                         ARGS(ARG_WORD(load_kind_words[kind]), ARG_TEXT(code)));
    *id = !known ? ++l->last_id[kind] : there < 0 ? -there : there;
    if ((!known || stands) && !map_put(l->ids, key->text, key->length, stands ? *id : -*id))
        return error_memory(err);
    if (known || stands)
        return PAR_OK;
    buffer_put(key, &l->line.number, sizeof l->line.number);
    return key->failed ? error_memory(err) : spool_put(l->named, key->text, key->length, err);
}

enum par_status
load_check_names(struct loader *l, struct par_error *err)
{
    const size_t tail = sizeof l->line.number;
    const void *record;
    size_t length;
    enum par_status status = spool_rewind(l->named, err);

    while (status == PAR_OK && (status = spool_next(&record, &length, l->named, err)) == PAR_OK) {
        const char *key = record;
        char code[PAR_ARG_SIZE] = "";
        size_t head = 1 + sizeof(int64_t), size = length - head - tail;
        int64_t id = 0;

        if (!map_get(l->ids, key, length - tail, &id) || id > 0)
            continue;
        memcpy(code, key + head, size < sizeof code ? size : sizeof code - 1);
        memcpy(&l->line.number, key + length - tail, tail);
        l->told = false;
        load_refuse(l, LOAD_WHOLE, NULL, "unknown",
                    N_("{1} \"{2}\" is named here and stands nowhere in the file"),
                    ARGS(ARG_WORD(load_kind_words[(int)key[0]]), ARG_TEXT(code)));
    }
    return status == PAR_END ? PAR_OK : status;
}

/* ---- from fields to parameters ---- */

static const struct load_field *
field_named(const struct load_row *row, const char *name, size_t length)
{
    for (int i = 0; i < row->count; i++)
        if (strncmp(row->fields[i].name, name, length) == 0 && row->fields[i].name[length] == '\0')
            return &row->fields[i];
    return NULL;
}

void
load_param(struct load_row *row, const char *name, int type, const char *text, int64_t number)
{
    row->params[row->param_count++] = (struct param){name, type, text, number};
}

bool
load_wrong(struct loader *l, const struct load_field *field, const char *pattern)
{
    load_refuse(l, field->at, field->name, "value", pattern, NO_ARGS);
    return false;
}

static bool
has_type(struct loader *l, const struct load_field *field)
{
    bool number = strchr("ny", field->how) != NULL;

    if (field->value.type == JSON_NULL)
        return true;
    if (number && field->value.type != JSON_NUMBER)
        return load_wrong(l, field, N_("a whole number or null should stand here"));
    if (!number && field->value.type != JSON_TEXT)
        return load_wrong(l, field, N_("a text or null should stand here"));
    return true;
}

/* A text as every command takes it: composed, without what cannot be shown. */
static enum par_status
check_text(struct loader *l, const struct load_field *field, struct par_error *err)
{
    struct par_error fault = PAR_ERROR_INIT;
    char *clean = NULL;
    enum par_status status =
        text_clean(&clean, field->value.text, strlen(field->value.text), &fault);

    if (status == PAR_NO_MEMORY)
        return error_memory(err);
    if (status != PAR_OK)
        load_fault(l, field->at, field->name, &fault);
    else if (strcmp(clean, field->value.text) != 0)
        load_wrong(l, field,
                   N_("the text is not composed (NFC) or has blanks that no command keeps"));
    mem_free(clean);
    return PAR_OK;
}

/* Keys are computed again from what they are of. */
static enum par_status
check_key(struct loader *l, const struct load_row *row, const struct load_field *field,
          struct par_error *err)
{
    size_t length = strlen(field->name) - (field->how == 'K' ? strlen("_key") : strlen("_sort"));
    const struct load_field *source = field_named(row, field->name, length);
    char *key = NULL;
    const char *text;
    enum par_status status = PAR_OK;

    if (source == NULL)
        source = field_named(row, "class_name", strlen("class_name"));
    text = source != NULL && source->value.type == JSON_TEXT ? source->value.text : NULL;
    if (text != NULL)
        status = field->how == 'K' ? text_key(&key, text, err) : text_sort(&key, text, err);
    if (status == PAR_OK && ((key == NULL) != (field->value.type == JSON_NULL) ||
                             (key != NULL && strcmp(key, field->value.text) != 0)))
        load_wrong(l, field, N_("the key does not follow from its text"));
    mem_free(key);
    return status;
}

static bool
read_bytes(struct load_row *row, struct loader *l, const struct load_field *field)
{
    static const char digits[] = "0123456789abcdef";
    const char *text = field->value.text;
    size_t length = strlen(text);

    if (length > 2 * sizeof row->bytes || length % 2 != 0 || strspn(text, digits) != length)
        return load_wrong(l, field, N_("bytes in hexadecimal should stand here, at most 32"));
    for (size_t i = 0; i < length; i += 2)
        row->bytes[i / 2] = (unsigned char)((strchr(digits, text[i]) - digits) * 16 +
                                            (strchr(digits, text[i + 1]) - digits));
    load_param(row, field->name, 2, (const char *)row->bytes, (int64_t)length / 2);
    return true;
}

/* Number, and date and issuer in the next two fields; NULL when memory is out. */
static const char *
decision_code(struct buffer *code, const struct load_field *number)
{
    struct json json;

    buffer_clear(code);
    json_begin(&json, code);
    json_array(&json);
    for (int i = 0; i < 3; i++)
        json_text(&json, number[i].value.type == JSON_TEXT ? number[i].value.text : NULL);
    json_end(&json, ']');
    return code->failed ? NULL : buffer_get(code);
}

static const char *
evaluation_code(struct buffer *code, int64_t year, const char *group)
{
    struct json json;

    buffer_clear(code);
    json_begin(&json, code);
    json_array(&json);
    json_number(&json, year);
    json_text(&json, group);
    json_end(&json, ']');
    return code->failed ? NULL : buffer_get(code);
}

static enum par_status
put_id(struct load_row *row, struct loader *l, const struct load_field *field, enum load_kind kind,
       int64_t scope, const char *code, struct par_error *err)
{
    int64_t id = 0;
    enum par_status status =
        code != NULL ? load_id(&id, l, kind, scope, code, false, err) : error_memory(err);

    if (status != PAR_OK)
        return status;
    if (field->how == 'z') {
        row->set = id;
        return PAR_OK;
    }
    if (field->how == 'u')
        row->unit = id;
    if (field->how == 'c')
        row->criterion = id;
    if (field->how == 's')
        l->thing.set = id;
    load_param(row, field->how == 'e' ? "evaluation" : field->name, 1, NULL, id);
    return PAR_OK;
}

static enum par_status
take_reference(struct load_row *row, struct loader *l, const struct load_field *field,
               struct par_error *err)
{
    struct buffer code = BUFFER_INIT;
    const char *text = field->value.text;
    enum par_status status;

    switch (field->how) {
    case 'd':
        text = decision_code(&code, field);
        status = put_id(row, l, field, LOAD_DECISION, 0, text, err);
        break;
    case 'e':
        text = evaluation_code(&code, row->year, text);
        status = put_id(row, l, field, LOAD_EVALUATION, 0, text, err);
        break;
    case 'g':
        status = put_id(row, l, field, LOAD_GROUP, 0, text, err);
        break;
    case 's':
    case 'z':
        status = put_id(row, l, field, LOAD_SET, 0, text, err);
        break;
    case 'k':
        status = put_id(row, l, field, LOAD_SCALE, 0, text, err);
        break;
    case 'p':
        status = put_id(row, l, field, LOAD_CONCEPT, 0, text, err);
        break;
    case 'u':
        status = put_id(row, l, field, LOAD_UNIT, 0, text, err);
        break;
    default:
        status = put_id(row, l, field, LOAD_CRITERION, field->how == 'o' ? row->set : l->thing.set,
                        text, err);
    }
    buffer_free(&code);
    return status;
}

static enum par_status
take_field(struct load_row *row, struct loader *l, const struct load_field *field,
           struct par_error *err)
{
    const struct json_value *value = &field->value;
    enum par_status status = PAR_OK;

    if (!has_type(l, field) || field->how == '-')
        return PAR_OK;
    if (field->how == 'K' || field->how == 'S')
        status = check_key(l, row, field, err);
    else if (field->how == 't' && value->type == JSON_TEXT)
        status = check_text(l, field, err);
    if (status != PAR_OK || l->told)
        return status;
    if (field->how == 'y')
        row->year = value->number;
    else if (value->type == JSON_NULL && field->how != 'z')
        load_param(row, field->how == 'e' ? "evaluation" : field->name, 0, NULL, 0);
    else if (field->how == 'n')
        load_param(row, field->name, 1, NULL, value->number);
    else if (field->how == 'x')
        (void)read_bytes(row, l, field);
    else if (strchr("tjKSi", field->how) != NULL)
        load_param(row, field->name, 0, value->text, 0);
    else if (value->type == JSON_TEXT)
        status = take_reference(row, l, field, err);
    return status;
}

enum par_status
load_take_fields(struct load_row *row, struct loader *l, struct par_error *err)
{
    enum par_status status = PAR_OK;

    for (int i = 0; status == PAR_OK && !l->told && i < row->count; i++)
        status = take_field(row, l, &row->fields[i], err);
    return status;
}
