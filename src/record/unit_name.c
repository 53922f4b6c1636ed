#include "unit_name.h"

#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "decision.h"

struct name {
    char *name, *name_en, *short_name;
    struct decision_ref decision;
};

static void
name_free(struct name *name)
{
    mem_free(name->name);
    mem_free(name->name_en);
    mem_free(name->short_name);
}

static enum par_status
name_json(struct buffer *row, const struct name *name, struct par_error *err)
{
    char *key = NULL, *sort = NULL, *key_en = NULL, *key_short = NULL;
    struct json json;
    enum par_status status = clean_name_key(&key, name->name, "name", err);

    if (status == PAR_OK)
        status = text_sort(&sort, name->name, err);
    if (status == PAR_OK && name->name_en != NULL)
        status = text_key(&key_en, name->name_en, err);
    if (status == PAR_OK && name->short_name != NULL)
        status = text_key(&key_short, name->short_name, err);
    if (status == PAR_OK) {
        json_begin(&json, row);
        json_object(&json);
        json_key_text(&json, "name", name->name);
        json_key_text(&json, "name_key", key);
        json_key_text(&json, "name_sort", sort);
        json_key_text(&json, "name_en", name->name_en);
        json_key_text(&json, "name_en_key", key_en);
        json_key_text(&json, "short", name->short_name);
        json_key_text(&json, "short_key", key_short);
        decision_json(&json, name->decision.id != 0 ? &name->decision : NULL);
        json_end(&json, '}');
        if (row->failed)
            status = error_memory(err);
    }
    mem_free(key);
    mem_free(sort);
    mem_free(key_en);
    mem_free(key_short);
    return status;
}

static enum par_status
take_text(char **out, struct statement *statement, const char *column, struct par_error *err)
{
    const char *text = row_text(statement, column);

    if (text != NULL && (*out = mem_text(text, strlen(text))) == NULL)
        return error_memory(err);
    return PAR_OK;
}

static void
keep(char *out, size_t size, const char *text)
{
    strncpy(out, text != NULL ? text : "", size - 1);
    out[size - 1] = '\0';
}

/* What is not said (NULL) is taken from the name that stands, so that a new English name does not
 * take the short one or the decision away. */
static enum par_status
fill_from(struct name *fill, const struct par_unit *said, struct statement *stands,
          struct par_error *err)
{
    enum par_status status = PAR_OK;

    if (said->name_en == NULL)
        status = take_text(&fill->name_en, stands, "name_en", err);
    if (status == PAR_OK && said->short_name == NULL)
        status = take_text(&fill->short_name, stands, "short", err);
    if (fill->decision.id == 0) {
        struct decision_ref *act = &fill->decision;

        act->id = row_int(stands, "decision_id");
        keep(act->number, sizeof act->number, row_text(stands, "number"));
        keep(act->date, sizeof act->date, row_text(stands, "date"));
        keep(act->issuer, sizeof act->issuer, row_text(stands, "issuer"));
    }
    return status;
}

/* Looks at the name that holds in *from, the first one in all years before it too: the same name is
 * edited where it begins, unless it is to begin anew; a name that begins in that very year is
 * corrected. */
static enum par_status
name_standing(struct name *fill, int64_t *from, const struct par_unit *said, bool anew,
              struct par_book *book, const char *code, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status =
        statement_open(&statement, book->store, SQL_UNIT_NAME_AT,
                       PARAMS(P_TEXT("code", code), P_INT("year", *from)), err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        int64_t stands = row_int(statement, "from_year");
        bool same = strcmp(row_word(statement, "name"), fill->name) == 0;

        if (same || stands == *from)
            status = fill_from(fill, said, statement, err);
        if (same && !anew)
            *from = stands;
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

void
unit_name_free(struct named_period *named)
{
    buffer_free(&named->key);
    buffer_free(&named->row);
}

enum par_status
unit_name_judge(struct named_period *out, struct par_book *book, const struct par_unit *said,
                int64_t from, const struct decision_ref *decision, bool anew, struct par_error *err)
{
    struct name name = {0};
    enum par_status status = clean_needed(&name.name, said->name, "name", err);

    if (decision != NULL)
        name.decision = *decision;
    if (status == PAR_OK)
        status = clean_optional(&name.name_en, said->name_en, "name_en", err);
    if (status == PAR_OK)
        status = clean_optional(&name.short_name, said->short_name, "short", err);
    if (status == PAR_OK)
        status = name_standing(&name, &from, said, anew, book, said->code, err);
    if (status == PAR_OK)
        status = name_json(&out->row, &name, err);
    if (status == PAR_OK && record_key(&out->key, "si", said->code, from) == NULL)
        status = error_memory(err);
    name_free(&name);
    return status;
}

enum par_status
unit_name_put(struct par_batch *batch, const struct named_period *named, enum par_effect *effect,
              struct par_error *err)
{
    return record_put(batch, RECORD_UNIT_NAME, named->key.text, named->row.text, effect, err);
}
