/* A line taken apart: its record, whom it belongs to, the fields of a form. */
#include "load_row.h"

#include <string.h>

#include "base/json.h"

static const struct load_form forms[] = {
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
    {"evidence", "participant", SQL_LOAD_EVIDENCE, "criterion:c document:t page:t path:j sha256:t"},
    {"published", "participant", SQL_LOAD_PUBLISHED,
     "entry:n part:t decision:d decision_date:- decision_issuer:- points:n points_text:t "
     "max_points:n max_points_text:t index_value:n index_text:t rank:n group_size:n class_name:t "
     "class_key:K source:t replaced_by:n"},
    {"published_count", "evaluation", SQL_LOAD_PUBLISHED_COUNT,
     "entry:n class_name:t class_key:K count:n decision:d decision_date:- decision_issuer:- "
     "source:t replaced_by:n"},
    {"published_group", "evaluation", SQL_LOAD_PUBLISHED_GROUP,
     "entry:n figure:t figure_key:t value:n value_text:t decision:d decision_date:- "
     "decision_issuer:- source:t "
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

/* ---- taking a line apart ---- */

/* The next "name:how" of a form; false behind the last. */
static bool
next_field(char name[LOAD_NAME_SIZE], char *how, const char **fields)
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

static const struct load_form *
form_of(const char *word)
{
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (strcmp(forms[i].word, word) == 0)
            return &forms[i];
    return NULL;
}

/* The second place; an array of codes is written anew, so that it can be compared. */
static void
read_of(struct load_row *row, struct loader *l, struct json_read *read)
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
read_fields(struct load_row *row, struct loader *l, struct json_read *read)
{
    const char *fields = row->form->fields;
    char name[LOAD_NAME_SIZE];
    char how;

    json_read_must(read, '{');
    while (next_field(name, &how, &fields)) {
        struct load_field *field = &row->fields[row->count];
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

bool
load_read_row(struct load_row *row, struct loader *l)
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
