/* One line of a dump: read, checked field by field, and put into the book with ids for codes. */
#include "load.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/message.h"
#include "base/text.h"
#include "clean.h"
#include "criteria.h"
#include "refresh.h"

enum { FIELDS_MOST = 20, PARAMS_MOST = 24, NAME_SIZE = 32, CELLS_MOST = 65536, CELL = 6 };

/* How the fields of a record are taken:
 *   n number   t text   j text as the journal has it   x bytes in hexadecimal
 *   K the key of the field before it in name: name_key of name; S the sorting key likewise
 *   i its own code, which the id :of stands for (:id of a criterion)   y a year to find by
 *   d a decision, with its date and issuer in the next two (-)
 *   g group, s set, k scale, p concept, u unit, c criterion: ids of codes
 *   z the set in which the next one, o, is looked up   e a group whose evaluation is meant */
static const struct form {
    const char *word;
    const char *owner; /* the word whose line comes before; NULL: it is that line */
    enum sql_block_id put;
    const char *fields;
} forms[] = {
    {"book", NULL, SQL_LOAD_BOOK, "title:t title_en:t created_at:t entries:n"},
    {"concept", "book", SQL_LOAD_CONCEPT, "code:i"},
    {"decision", NULL, SQL_LOAD_DECISION,
     "number:t number_key:K date:t issuer:t kind:t title:t link:t"},
    {"group", NULL, SQL_LOAD_GROUP, "code:i code_key:K name:t name_key:K name_en:t name_en_key:K"},
    {"unit", NULL, SQL_LOAD_UNIT, "code:i code_key:K"},
    {"unit_name", "unit", SQL_LOAD_UNIT_NAME,
     "from_year:n name:t name_key:K name_sort:S name_en:t name_en_key:K short:t short_key:K "
     "decision:d decision_date:- decision_issuer:-"},
    {"membership", "unit", SQL_LOAD_MEMBERSHIP, "from_year:n to_year:n group:g position:n"},
    {"succession", "unit", SQL_LOAD_SUCCESSION,
     "year:n kind:t share:n successor:u decision:d decision_date:- decision_issuer:-"},
    {"scale", NULL, SQL_LOAD_SCALE, "code:i"},
    {"scale_class", "scale", SQL_LOAD_SCALE_CLASS,
     "position:n name:t name_key:K name_en:t short:t lower_bound:n inclusive:n min_domain:n"},
    {"set", NULL, SQL_LOAD_SET,
     "code:i title:t printed_max:n printed_count:n decision:d decision_date:- decision_issuer:-"},
    {"criterion", "set", SQL_LOAD_CRITERION,
     "code:i parent:c domain:c cap:c depth:n leaf:n place:n position:n title:t title_en:t "
     "max_points:n method:t kind:t step:t rule:t appraiser:t concept:p"},
    {"crosswalk", "set", SQL_LOAD_CROSSWALK,
     "from:c to_set:z to:o kind:t share:n decision:d decision_date:- decision_issuer:-"},
    {"evaluation", NULL, SQL_LOAD_EVALUATION,
     "year:n group:g set:s scale:k decimals:n point_decimals:n tie:t class_on:t rank_on:t na:t "
     "phase:t phase_until:t state:t"},
    {"participant", "evaluation", SQL_LOAD_PARTICIPANT, "unit:u year:n ranked:n position:n name:t"},
    {"allowance", "participant", SQL_LOAD_ALLOWANCE, "criterion:c max_points:n reason:t"},
    {"note", "participant", SQL_LOAD_NOTE, "criterion:c role:t text:t"},
    {"evidence", "participant", SQL_LOAD_EVIDENCE, "criterion:c document:t page:t path:j sha256:x"},
    {"published", "participant", SQL_LOAD_PUBLISHED,
     "entry:n part:t decision:d decision_date:- decision_issuer:- points:n points_text:t "
     "max_points:n max_points_text:t index_value:n index_text:t rank:n group_size:n class_name:t "
     "class_key:K source:t replaced_by:n"},
    {"published_count", "evaluation", SQL_LOAD_PUBLISHED_COUNT,
     "entry:n class_name:t class_key:K count:n decision:d decision_date:- decision_issuer:- "
     "source:t replaced_by:n"},
    {"published_group", "evaluation", SQL_LOAD_PUBLISHED_GROUP,
     "entry:n figure:t value:n value_text:t decision:d decision_date:- decision_issuer:- source:t "
     "replaced_by:n"},
    {"score", "participant", SQL_BLOCK_END_, "code:c self:n first:n final:n"},
    {"cells", "participant", SQL_BLOCK_END_, "digest:x"},
    {"batch", NULL, SQL_LOAD_BATCH,
     "id:n token:j actor:t at:t command:t what:j reason:t changes:n undoes_id:n"},
    {"change", "batch", SQL_LOAD_CHANGE, "seq:n record:t key:j field:t old:j new:j"},
    {"range", "batch", SQL_LOAD_RANGE, "year:n unit:t cells:n digest:x"},
    {"approval", "batch", SQL_LOAD_APPROVAL,
     "year:y group:e version:n kind:t decision:d decision_date:- decision_issuer:- reason:t "
     "fingerprint:x"},
    {"link", "batch", SQL_LOAD_LINK, "undone_by:n digest:x"},
    {"seal", "", SQL_BLOCK_END_, "kind:t records:n digest:x"},
};

struct field {
    char name[NAME_SIZE];
    char how;
    struct json_value value;
    size_t at; /* byte of the line */
};

/* A line taken apart, and what it becomes. */
struct row {
    const struct form *form;
    const char *of; /* its second place: a code, or JSON in key2 */
    int64_t number; /* of a batch */
    size_t of_at;
    struct field fields[FIELDS_MOST];
    int count;
    struct param params[PARAMS_MOST];
    int param_count;
    unsigned char bytes[DIGEST_SIZE];
    int64_t year; /* to find an evaluation by */
    int64_t set;  /* to find a criterion by */
    int64_t unit, criterion;
};

/* ---- codes and ids ---- */

static const char *const kind_words[LOAD_KIND_END_] = {
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
static enum par_status
id_of(int64_t *id, struct loader *l, enum load_kind kind, int64_t scope, const char *code,
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
                         ARGS(ARG_WORD(kind_words[kind]), ARG_TEXT(code)));
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
                    ARGS(ARG_WORD(kind_words[(int)key[0]]), ARG_TEXT(code)));
    }
    return status == PAR_END ? PAR_OK : status;
}

/* ---- taking a line apart ---- */

/* The next "name:how" of a form; false behind the last. */
static bool
next_field(char name[NAME_SIZE], char *how, const char **fields)
{
    size_t length = strcspn(*fields, ":");

    if (**fields == '\0')
        return false;
    memcpy(name, *fields, length);
    name[length] = '\0';
    *how = (*fields)[length + 1];
    *fields += length + 2;
    *fields += **fields == ' ';
    return true;
}

static const struct form *
form_of(const char *word)
{
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (strcmp(forms[i].word, word) == 0)
            return &forms[i];
    return NULL;
}

/* The second place; an array of codes is written anew, so that it can be compared. */
static void
read_of(struct row *row, struct loader *l, struct json_read *read)
{
    struct json_value value;
    struct json json;

    row->of_at = (size_t)(read->at - l->line.text);
    buffer_clear(&l->key2);
    if (!json_read_is(read, '[')) {
        json_read_value(read, &value);
        if (value.type == JSON_NUMBER)
            buffer_number(&l->key2, value.number);
        else
            buffer_text(&l->key2, value.type == JSON_TEXT ? value.text : "");
        row->number = value.type == JSON_NUMBER ? value.number : 0;
    } else {
        json_begin(&json, &l->key2);
        json_array(&json);
        do {
            if (!json_read_value(read, &value))
                break;
            if (value.type == JSON_NUMBER)
                json_number(&json, value.number);
            else
                json_text(&json, value.type == JSON_TEXT ? value.text : NULL);
        } while (json_read_is(read, ','));
        json_end(&json, ']');
        json_read_must(read, ']');
    }
    row->of = buffer_get(&l->key2);
}

/* The fields of a form, all of them in their order. */
static bool
read_fields(struct row *row, struct loader *l, struct json_read *read)
{
    const char *fields = row->form->fields;
    char name[NAME_SIZE];
    char how;

    json_read_must(read, '{');
    while (next_field(name, &how, &fields)) {
        struct field *field = &row->fields[row->count];
        const char *found = NULL;
        size_t at;

        if (row->count > 0)
            json_read_must(read, ',');
        at = (size_t)(read->at - l->line.text);
        if (!json_read_text(read, &found))
            return false;
        if (strcmp(found, name) != 0) {
            load_refuse(l, at, NULL, "field",
                        N_("the field \"{1}\" should stand here, not \"{2}\""),
                        ARGS(ARG_TEXT(name), ARG_TEXT(found)));
            return false;
        }
        json_read_must(read, ':');
        memcpy(field->name, name, sizeof name);
        field->how = how;
        field->at = (size_t)(read->at - l->line.text);
        if (!json_read_value(read, &field->value))
            return false;
        row->count++;
    }
    json_read_must(read, '}');
    json_read_must(read, ']');
    return json_read_must(read, '\0');
}

static bool
read_row(struct row *row, struct loader *l)
{
    struct json_read read = {.at = l->line.text};
    const char *word = "";
    size_t at;

    json_read_must(&read, '[');
    at = (size_t)(read.at - l->line.text);
    if (json_read_text(&read, &word) && (row->form = form_of(word)) == NULL) {
        load_refuse(l, at, NULL, "record", N_("there is no record \"{1}\""), ARGS(ARG_TEXT(word)));
        return false;
    }
    json_read_must(&read, ',');
    if (read.fault == NULL)
        read_of(row, l, &read);
    json_read_must(&read, ',');
    if (read.fault == NULL && read_fields(row, l, &read))
        return true;
    if (read.fault != NULL)
        load_refuse(l, (size_t)(read.at - l->line.text), NULL, "syntax", read.fault, NO_ARGS);
    return false;
}

/* ---- from fields to parameters ---- */

static const struct field *
field_named(const struct row *row, const char *name, size_t length)
{
    for (int i = 0; i < row->count; i++)
        if (strncmp(row->fields[i].name, name, length) == 0 && row->fields[i].name[length] == '\0')
            return &row->fields[i];
    return NULL;
}

static void
put_param(struct row *row, const char *name, int type, const char *text, int64_t number)
{
    row->params[row->param_count++] = (struct param){name, type, text, number};
}

static bool
wrong(struct loader *l, const struct field *field, const char *pattern)
{
    load_refuse(l, field->at, field->name, "value", pattern, NO_ARGS);
    return false;
}

static bool
has_type(struct loader *l, const struct field *field)
{
    bool number = strchr("ny", field->how) != NULL;

    if (field->value.type == JSON_NULL)
        return true;
    if (number && field->value.type != JSON_NUMBER)
        return wrong(l, field, N_("a whole number or null should stand here"));
    if (!number && field->value.type != JSON_TEXT)
        return wrong(l, field, N_("a text or null should stand here"));
    return true;
}

/* A text as every command takes it: composed, without what cannot be shown. */
static enum par_status
check_text(struct loader *l, const struct field *field, struct par_error *err)
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
        wrong(l, field, N_("the text is not composed (NFC) or has blanks that no command keeps"));
    mem_free(clean);
    return PAR_OK;
}

/* Keys are computed again from what they are of. */
static enum par_status
check_key(struct loader *l, const struct row *row, const struct field *field, struct par_error *err)
{
    size_t length = strlen(field->name) - (field->how == 'K' ? strlen("_key") : strlen("_sort"));
    const struct field *source = field_named(row, field->name, length);
    char *key = NULL;
    const char *text;
    enum par_status status = PAR_OK;

    if (source == NULL)
        source = field_named(row, "class_name", strlen("class_name"));
    text = source->value.type == JSON_TEXT ? source->value.text : NULL;
    if (text != NULL)
        status = field->how == 'K' ? text_key(&key, text, err) : text_sort(&key, text, err);
    if (status == PAR_OK && (key == NULL) != (field->value.type == JSON_NULL))
        wrong(l, field, N_("the key does not follow from its text"));
    else if (status == PAR_OK && key != NULL && strcmp(key, field->value.text) != 0)
        wrong(l, field, N_("the key does not follow from its text"));
    mem_free(key);
    return status;
}

static bool
read_bytes(struct row *row, struct loader *l, const struct field *field)
{
    static const char digits[] = "0123456789abcdef";
    const char *text = field->value.text;
    size_t length = strlen(text);

    if (length > 2 * sizeof row->bytes || length % 2 != 0 || strspn(text, digits) != length)
        return wrong(l, field, N_("bytes in hexadecimal should stand here, at most 32"));
    for (size_t i = 0; i < length; i += 2)
        row->bytes[i / 2] = (unsigned char)((strchr(digits, text[i]) - digits) * 16 +
                                            (strchr(digits, text[i + 1]) - digits));
    put_param(row, field->name, 2, (const char *)row->bytes, (int64_t)length / 2);
    return true;
}

/* Number, date and issuer as the code of a decision. */
static const char *
decision_code(struct buffer *code, const struct field *number, const struct field *date,
              const struct field *issuer)
{
    struct json json;

    buffer_clear(code);
    json_begin(&json, code);
    json_array(&json);
    json_text(&json, number->value.text);
    json_text(&json, date->value.type == JSON_TEXT ? date->value.text : NULL);
    json_text(&json, issuer->value.type == JSON_TEXT ? issuer->value.text : NULL);
    json_end(&json, ']');
    return buffer_get(code);
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
    return buffer_get(code);
}

static enum par_status
put_id(struct row *row, struct loader *l, const struct field *field, enum load_kind kind,
       int64_t scope, const char *code, struct par_error *err)
{
    int64_t id = 0;
    enum par_status status = id_of(&id, l, kind, scope, code, false, err);

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
    put_param(row, field->how == 'e' ? "evaluation" : field->name, 1, NULL, id);
    return PAR_OK;
}

static enum par_status
take_reference(struct row *row, struct loader *l, const struct field *field, struct par_error *err)
{
    struct buffer code = BUFFER_INIT;
    const char *text = field->value.text;
    enum par_status status;

    switch (field->how) {
    case 'd':
        text = decision_code(&code, field, field + 1, field + 2);
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
take_field(struct row *row, struct loader *l, const struct field *field, struct par_error *err)
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
        put_param(row, field->how == 'e' ? "evaluation" : field->name, 0, NULL, 0);
    else if (field->how == 'n')
        put_param(row, field->name, 1, NULL, value->number);
    else if (field->how == 'x')
        (void)read_bytes(row, l, field);
    else if (strchr("tjKSi", field->how) != NULL)
        put_param(row, field->name, 0, value->text, 0);
    else if (value->type == JSON_TEXT)
        status = take_reference(row, l, field, err);
    return status;
}

/* ---- whom a line belongs to ---- */

/* The kind of what a line begins; LOAD_KIND_END_ for the book and batches. */
static enum load_kind
begun_kind(const struct form *form)
{
    enum load_kind kind = LOAD_CONCEPT;

    while (kind < LOAD_KIND_END_ && strcmp(kind_words[kind], form->word) != 0)
        kind++;
    return kind;
}

static enum par_status
begin_thing(struct row *row, struct loader *l, struct par_error *err)
{
    struct load_thing *thing = &l->thing;
    struct par_error fault = PAR_ERROR_INIT;
    enum load_kind kind = begun_kind(row->form);
    enum par_status status = PAR_OK;

    thing->word = row->form->word;
    buffer_clear(&thing->of);
    buffer_text(&thing->of, row->of);
    buffer_clear(&thing->entrant);
    thing->unit = 0;
    thing->set = 0;
    thing->id = row->number;
    if (thing->of.failed)
        return error_memory(err);
    if (kind != LOAD_KIND_END_)
        status = id_of(&thing->id, l, kind, 0, row->of, true, &fault);
    if (kind == LOAD_SET)
        thing->set = thing->id;
    l->sum->units += kind == LOAD_UNIT;
    l->sum->years += kind == LOAD_EVALUATION;
    l->sum->batches += strcmp(row->form->word, "batch") == 0;
    return load_answer(l, status, NULL, &fault, err);
}

/* The lines of a unit in a year: [2023,"so-ban-nganh"] with the unit behind. */
static enum par_status
begin_entrant(struct row *row, struct loader *l, struct par_error *err)
{
    struct load_thing *thing = &l->thing;
    const char *unit = row->fields[0].value.text;
    struct json json;

    buffer_clear(&thing->entrant);
    buffer_clear(&thing->criterion);
    buffer_put(&thing->entrant, thing->of.text, thing->of.length - 1);
    json_begin(&json, &thing->entrant);
    json.first = false;
    json_text(&json, row->fields[0].value.type == JSON_TEXT ? unit : NULL);
    json_end(&json, ']');
    thing->unit = 0; /* until its line is taken */
    if (thing->entrant.failed)
        return error_memory(err);
    if (strcmp(thing->entrant.text, row->of) != 0)
        load_refuse(l, row->of_at, NULL, "order",
                    N_("the line does not stand behind the one that it belongs to, {1} {2}"),
                    ARGS(ARG_TEXT("evaluation"), ARG_TEXT(row->of)));
    return PAR_OK;
}

/* A line follows the one that it belongs to. After a line with a fault nobody can say. */
static bool
belongs(struct row *row, struct loader *l)
{
    const struct load_thing *thing = &l->thing;
    const char *owner = row->form->owner, *word = row->form->word;
    bool is_entrant = strcmp(owner, "participant") == 0;
    bool own = *owner == '\0' ||
               (thing->word != NULL && strcmp(thing->word, is_entrant ? "evaluation" : owner) == 0);

    if (thing->word == NULL && l->sum->errors > 0)
        return false;
    if (own && strcmp(word, "participant") == 0)
        return true; /* its owner is made up below */
    if (own && strcmp(buffer_get(is_entrant ? &thing->entrant : &thing->of), row->of) == 0)
        return !is_entrant || thing->unit != 0 || l->sum->errors == 0;
    if (strcmp(word, "seal") == 0 && strcmp(row->of, "head") == 0) /* of the chain */
        return true;
    if (*owner == '\0')
        load_refuse(l, row->of_at, NULL, "order",
                    N_("the seal of {1} does not stand behind what it seals"),
                    ARGS(ARG_TEXT(row->of)));
    else
        load_refuse(l, row->of_at, NULL, "order",
                    N_("the line does not stand behind the one that it belongs to, {1} {2}"),
                    ARGS(ARG_TEXT(owner), ARG_TEXT(row->of)));
    return false;
}

/* ---- scores ---- */

enum par_status
load_cells(struct loader *l, struct par_error *err)
{
    struct input_array array = {l->cells, CELL, (int64_t)l->cell_count};
    struct input input = input_of_array(&array);
    struct par_error fault = PAR_ERROR_INIT;
    enum par_status status = PAR_OK;

    if (l->cell_count > 0)
        status = store_bulk(l->book->store, SQL_SCORE_LOAD, NO_PARAMS, &input, NULL, &fault);
    l->cell_count = 0;
    return load_answer(l, status, NULL, &fault, err);
}

static int64_t
stage(struct loader *l, const struct field *field)
{
    struct par_error fault = PAR_ERROR_INIT;

    if (field->value.type == JSON_NULL)
        return INPUT_NULL;
    if (clean_points((struct par_decimal){field->value.number, PAR_DECIMALS_EXACT, PAR_PRESENT},
                     field->name, &fault) != PAR_OK)
        load_fault(l, field->at, field->name, &fault);
    return field->value.number;
}

/* Scores stand in order, so that none stands twice. */
static bool
in_order(struct row *row, struct loader *l)
{
    struct buffer *last = &l->thing.criterion;
    const char *criterion = row->fields[0].value.text;
    int order = last->length == 0 ? 1 : strcmp(criterion, last->text);

    buffer_clear(last);
    buffer_text(last, criterion);
    if (order > 0)
        return true;
    load_refuse(l, LOAD_WHOLE, NULL, order == 0 ? "duplicate" : "order",
                order == 0 ? N_("the score stands twice")
                           : N_("scores stand by criterion; this one is out of order"),
                NO_ARGS);
    return false;
}

static enum par_status
take_score(struct row *row, struct loader *l, struct par_error *err)
{
    int64_t *cell;

    if (l->cells == NULL &&
        (l->cells = mem_alloc((size_t)CELLS_MOST * CELL * sizeof *l->cells)) == NULL)
        return error_memory(err);
    if (row->criterion == 0) {
        wrong(l, &row->fields[0], N_("a code should stand here"));
        return PAR_OK;
    }
    cell = l->cells + CELL * l->cell_count;
    cell[0] = l->thing.id;
    cell[1] = l->thing.unit;
    cell[2] = row->criterion;
    for (int i = 0; i < 3; i++)
        cell[3 + i] = stage(l, &row->fields[1 + i]);
    if (cell[3] == INPUT_NULL && cell[4] == INPUT_NULL && cell[5] == INPUT_NULL)
        wrong(l, &row->fields[1], N_("a score has at least one of self, first and final"));
    if (l->told || !in_order(row, l))
        return PAR_OK;
    l->sum->scores++;
    return ++l->cell_count < CELLS_MOST ? PAR_OK : load_cells(l, err);
}

/* Sums, results, ranks and digests of the evaluation whose lines are all there. */
static enum par_status
compute(struct loader *l, struct par_error *err)
{
    struct par_batch batch = {.book = l->book, .unproved = true};
    struct par_error fault = PAR_ERROR_INIT;
    enum par_status status = load_cells(l, err);

    if (status != PAR_OK || l->sum->errors > 0)
        return status;
    status = batch_touch(&batch, l->thing.id, 0, &fault);
    if (status == PAR_OK)
        status = result_refresh(&batch, &fault);
    mem_free(batch.dirty);
    return load_answer(l, status, NULL, &fault, err);
}

/* ---- what must come out ---- */

static enum par_status
keep_seal(struct row *row, struct loader *l, char what, struct par_error *err)
{
    struct load_seal seal = {
        .what = what, .line = l->line.number, .owner = l->thing.id, .unit = l->thing.unit};
    const struct param *digest = &row->params[row->param_count - 1];

    if (digest->type != 2 || digest->number != (what == 'c' ? DIGEST_CUT : DIGEST_SIZE)) {
        wrong(l, &row->fields[row->count - 1], N_("a digest has 32 bytes, that of scores 16"));
        return PAR_OK;
    }
    memcpy(seal.digest, row->bytes, (size_t)digest->number);
    seal.year = *row->of == '[' ? strtoll(row->of + 1, NULL, 10) : 0;
    if (strlen(row->of) >= sizeof seal.text) {
        load_refuse(l, row->of_at, NULL, "value", N_("a code should stand here"), NO_ARGS);
        return PAR_OK;
    }
    strcpy(seal.text, row->of);
    if (what == 's') {
        const char *kind = row->fields[0].value.text;

        if (kind == NULL || strlen(kind) >= sizeof seal.kind) {
            wrong(l, &row->fields[0], N_("a text should stand here"));
            return PAR_OK;
        }
        strcpy(seal.kind, kind);
        seal.records = row->fields[1].value.number;
    }
    return spool_put(l->sealed, &seal, sizeof seal, err);
}

static enum par_status
take_seal(struct row *row, struct loader *l, struct par_error *err)
{
    struct par_error fault = PAR_ERROR_INIT;
    struct buffer key = BUFFER_INIT;
    const char *word = l->thing.word;
    enum par_status status = PAR_OK;

    if (word != NULL && strcmp(word, "evaluation") == 0)
        status = compute(l, err);
    if (status == PAR_OK && word != NULL && strcmp(word, "set") == 0 && l->sum->errors == 0)
        status = load_answer(l, criteria_settle(l->book, record_key(&key, "s", row->of), &fault),
                             NULL, &fault, err);
    buffer_free(&key);
    if (status == PAR_OK && !l->told)
        status = keep_seal(row, l, 's', err);
    if (status == PAR_OK && !l->told) {
        put_param(row, "code", 0, row->of, 0);
        status = load_answer(l, store_exec(l->book->store, SQL_SEAL_PUT, row->params, NULL, &fault),
                             NULL, &fault, err);
    }
    return status;
}

/* ---- a line ---- */

static enum par_status
write_row(struct row *row, struct loader *l, struct par_error *err)
{
    const struct form *form = row->form;
    struct par_error fault = PAR_ERROR_INIT;
    int64_t id = l->thing.id;
    bool is_criterion = strcmp(form->word, "criterion") == 0;
    enum par_status status = PAR_OK;

    if (strcmp(form->word, "concept") == 0)
        status = id_of(&id, l, LOAD_CONCEPT, 0, row->fields[0].value.text, true, &fault);
    else if (is_criterion)
        status =
            id_of(&id, l, LOAD_CRITERION, l->thing.id, row->fields[0].value.text, true, &fault);
    if (is_criterion)
        put_param(row, "id", 1, NULL, id);
    if (strcmp(form->word, "participant") == 0)
        l->thing.unit = row->unit;
    else if (form->owner != NULL && strcmp(form->owner, "participant") == 0)
        put_param(row, "unit", 1, NULL, l->thing.unit);
    if (form->put != SQL_LOAD_BOOK && form->put != SQL_LOAD_BATCH &&
        form->put != SQL_LOAD_CROSSWALK)
        put_param(row, "of", 1, NULL, is_criterion ? l->thing.id : id);
    if (status == PAR_OK)
        status = store_exec(l->book->store, form->put, row->params, NULL, &fault);
    return load_answer(l, status, NULL, &fault, err);
}

static enum par_status
take_row(struct row *row, struct loader *l, struct par_error *err)
{
    const char *word = row->form->word;

    if (strcmp(word, "score") == 0)
        return take_score(row, l, err);
    if (strcmp(word, "seal") == 0)
        return take_seal(row, l, err);
    if (strcmp(word, "cells") == 0)
        return keep_seal(row, l, 'c', err);
    if (strcmp(word, "link") == 0) {
        enum par_status status = keep_seal(row, l, 'l', err);
        return status == PAR_OK && !l->told ? write_row(row, l, err) : status;
    }
    return write_row(row, l, err);
}

/* A code is needed where one begins: it is what the rest is found by. */
static bool
has_code(struct row *row, struct loader *l)
{
    const struct field *first = &row->fields[0];

    if (first->how != 'i' || first->value.type == JSON_TEXT)
        return true;
    return wrong(l, first, N_("a code should stand here"));
}

enum par_status
load_line(struct loader *l, struct par_error *err)
{
    struct row row = {.form = NULL};
    enum par_status status = PAR_OK;

    if (!read_row(&row, l)) {
        if (row.form == NULL || row.form->owner == NULL)
            l->thing.word = NULL;
        return PAR_OK;
    }
    if (l->key2.failed)
        return error_memory(err);
    if (row.form->owner == NULL)
        status = begin_thing(&row, l, err);
    else if (!belongs(&row, l))
        return PAR_OK;
    else if (strcmp(row.form->word, "participant") == 0)
        status = begin_entrant(&row, l, err);
    if (status != PAR_OK || l->told || !has_code(&row, l))
        return status;
    for (int i = 0; status == PAR_OK && !l->told && i < row.count; i++)
        status = take_field(&row, l, &row.fields[i], err);
    if (status == PAR_OK && !l->told)
        status = take_row(&row, l, err);
    return status;
}
