#include "published_fact.h"

#include <string.h>

#include "base/alloc.h"
#include "base/message.h"
#include "base/text.h"
#include "clean.h"

enum { NUMBER_MOST = 100000 };

static const char *const figure_keys[FACT_FIGURES] = {"points", "max_points", "index_percent"};
static const char *const number_keys[FACT_NUMBERS] = {"rank", "group_size"};

static enum par_status copy(char **to, const char *text, struct par_error *err);

/* ---- reading ---- */

static enum par_status
read_figure(struct facts *facts, int which, struct par_decimal value, struct par_error *err)
{
    int64_t least = which == FACT_MAX_POINTS ? 0 : -PAR_POINTS_LIMIT;

    if (value.absent != PAR_PRESENT)
        return PAR_OK;
    if (value.units < least || value.units > PAR_POINTS_LIMIT)
        return refuse_column(
            err, "out_of_range", figure_keys[which], N_("{1} is not between {2} and {3}"),
            ARGS(ARG_POINTS(value.units), ARG_POINTS(least), ARG_POINTS(PAR_POINTS_LIMIT)));
    facts->figures[which].is = true;
    facts->figures[which].units = value.units;
    return par_decimal_text(facts->figures[which].text, PAR_DECIMAL_SIZE, value, '.');
}

enum par_status
fact_number(struct par_number number, int64_t least, int64_t most, const char *field,
            struct par_error *err)
{
    if (number.absent != PAR_PRESENT || (number.value >= least && number.value <= most))
        return PAR_OK;
    return refuse_column(err, "out_of_range", field, N_("{1} is not between {2} and {3}"),
                         ARGS(ARG_COUNT(number.value), ARG_COUNT(least), ARG_COUNT(most)));
}

enum par_status
facts_read(struct facts *facts, struct par_book *book, const struct par_published *fact,
           int64_t evaluation, bool edit, struct par_error *err)
{
    const struct par_decimal figures[FACT_FIGURES] = {fact->points, fact->max_points, fact->index};
    const struct par_number numbers[FACT_NUMBERS] = {fact->rank, fact->group_size};
    bool any = false;
    enum par_status status = PAR_OK;

    for (int i = 0; status == PAR_OK && i < FACT_FIGURES; i++) {
        status = read_figure(facts, i, figures[i], err);
        any = any || facts->figures[i].is;
    }
    for (int i = 0; status == PAR_OK && i < FACT_NUMBERS; i++) {
        status = fact_number(numbers[i], 1, NUMBER_MOST, number_keys[i], err);
        facts->numbers[i] = numbers[i].absent == PAR_PRESENT ? numbers[i].value : 0;
        any = any || facts->numbers[i] != 0;
    }
    if (status == PAR_OK)
        status = fact_class(&facts->class_name, &facts->class_key, book, evaluation,
                            fact->class_name, err);
    if (status == PAR_OK)
        status = clean_optional(&facts->source, fact->source, "source", err);
    if (status == PAR_OK && !any && facts->class_name == NULL && (!edit || facts->source == NULL))
        status = error_set(
            err, PAR_INVALID, "no_fact",
            N_("no fact is given: points, maximum, index, rank, number of units or class"),
            NO_ARGS);
    return status;
}

enum par_status
facts_add(struct facts *facts, struct statement *statement, struct par_error *err)
{
    static const char *const units[FACT_FIGURES] = {"points", "max_points", "index_value"};
    static const char *const texts[FACT_FIGURES] = {"points_text", "max_points_text", "index_text"};
    const char *source = row_text(statement, "source");
    enum par_status status = PAR_OK;

    for (int i = 0; i < FACT_FIGURES; i++) {
        const char *text = row_text(statement, texts[i]);
        if (facts->figures[i].is || text == NULL)
            continue;
        facts->figures[i].is = true;
        facts->figures[i].units = row_int(statement, units[i]);
        strncpy(facts->figures[i].text, text, PAR_DECIMAL_SIZE - 1);
    }
    for (int i = 0; i < FACT_NUMBERS; i++)
        if (facts->numbers[i] == 0)
            facts->numbers[i] = row_int(statement, number_keys[i]);
    if (facts->class_name == NULL)
        status = copy(&facts->class_name, row_text(statement, "class_name"), err);
    if (status == PAR_OK && facts->class_key == NULL)
        status = copy(&facts->class_key, row_text(statement, "class_key"), err);
    if (status == PAR_OK && source != NULL)
        status = copy(&facts->source, source, err);
    return status;
}

void
facts_free(struct facts *facts)
{
    mem_free(facts->class_name);
    mem_free(facts->class_key);
    mem_free(facts->source);
}

/* ---- classes ---- */

/* Code and id of the evaluation's scale; *code NULL when it has none. */
static enum par_status
find_scale(char **code, int64_t *id, struct par_book *book, int64_t evaluation,
           struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, SQL_EVALUATION_OF_ID,
                                            PARAMS(P_INT("evaluation", evaluation)), err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        *id = row_int(statement, "scale_id");
        status = copy(code, row_text(statement, "scale"), err);
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
check_class(const char *name, const char *key, const char *scale, int64_t scale_id,
            struct par_book *book, struct par_error *err)
{
    struct statement *statement = NULL;
    struct buffer known = BUFFER_INIT;
    bool found = false;
    enum par_status status = statement_open(&statement, book->store, SQL_SCALE_CLASSES,
                                            PARAMS(P_INT("scale", scale_id)), err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        found = found || strcmp(row_word(statement, "name_key"), key) == 0;
        buffer_text(&known, known.length > 0 ? ", " : "");
        buffer_text(&known, row_word(statement, "name"));
    }
    statement_close(statement);
    if (status == PAR_END && !found)
        status = refuse_column(err, "class_unknown", "class",
                               N_("scale {1} has no class \"{2}\"; it has: {3}"),
                               ARGS(ARG_TEXT(scale), ARG_TEXT(name), ARG_TEXT(buffer_get(&known))));
    buffer_free(&known);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
fact_class(char **name, char **key, struct par_book *book, int64_t evaluation, const char *text,
           struct par_error *err)
{
    char *scale = NULL;
    int64_t scale_id = 0;
    enum par_status status = clean_optional(name, text, "class", err);

    if (status != PAR_OK || *name == NULL)
        return status;
    status = text_key(key, *name, err);
    if (status == PAR_OK)
        status = find_scale(&scale, &scale_id, book, evaluation, err);
    if (status == PAR_OK && scale != NULL)
        status = check_class(*name, *key, scale, scale_id, book, err);
    mem_free(scale);
    return status;
}

/* ---- comparing and merging ---- */

static bool
differ(struct fact_difference *out, const char *field, const char *stands, const char *given)
{
    out->field = field;
    text_shown(out->stands, sizeof out->stands, stands, SIZE_MAX);
    text_shown(out->given, sizeof out->given, given, SIZE_MAX);
    return true;
}

static bool
numbers_differ(struct fact_difference *out, const char *field, int64_t old, int64_t new)
{
    char texts[2][PAR_DECIMAL_SIZE];

    (void)par_decimal_text(texts[0], PAR_DECIMAL_SIZE,
                           (struct par_decimal){old * PAR_DECIMAL_ONE, 0, PAR_PRESENT}, '.');
    (void)par_decimal_text(texts[1], PAR_DECIMAL_SIZE,
                           (struct par_decimal){new *PAR_DECIMAL_ONE, 0, PAR_PRESENT}, '.');
    return differ(out, field, texts[0], texts[1]);
}

bool
facts_differ(struct fact_difference *out, const struct facts *old, const struct facts *new)
{
    for (int i = 0; i < FACT_FIGURES; i++)
        if (old->figures[i].is && new->figures[i].is &&
            old->figures[i].units != new->figures[i].units)
            return differ(out, figure_keys[i], old->figures[i].text, new->figures[i].text);
    for (int i = 0; i < FACT_NUMBERS; i++)
        if (old->numbers[i] != 0 && new->numbers[i] != 0 && old->numbers[i] != new->numbers[i])
            return numbers_differ(out, number_keys[i], old->numbers[i], new->numbers[i]);
    if (old->class_key != NULL && new->class_key != NULL &&
        strcmp(old->class_key, new->class_key) != 0)
        return differ(out, "class", old->class_name, new->class_name);
    return false;
}

bool
facts_have_more(const struct facts *old, const struct facts *new)
{
    bool more = new->class_name != NULL && old->class_name == NULL;

    for (int i = 0; i < FACT_FIGURES; i++)
        more = more || (new->figures[i].is && !old->figures[i].is);
    for (int i = 0; i < FACT_NUMBERS; i++)
        more = more || (new->numbers[i] != 0 && old->numbers[i] == 0);
    return more;
}

enum par_status
facts_merge(struct facts *new, const struct facts *old, bool keep_all, struct par_error *err)
{
    bool same_class = new->class_key != NULL &&
                      old->class_key != NULL &&strcmp(new->class_key, old->class_key) == 0;
    enum par_status status = PAR_OK;

    for (int i = 0; i < FACT_FIGURES; i++)
        if (old->figures[i].is &&
            (new->figures[i].is ? new->figures[i].units == old->figures[i].units : keep_all))
            new->figures[i] = old->figures[i];
    for (int i = 0; i < FACT_NUMBERS && keep_all; i++)
        if (new->numbers[i] == 0)
            new->numbers[i] = old->numbers[i];
    if (same_class || (keep_all && new->class_name == NULL)) {
        status = copy(&new->class_name, old->class_name, err);
        if (status == PAR_OK)
            status = copy(&new->class_key, old->class_key, err);
    }
    if (status == PAR_OK && keep_all && new->source == NULL)
        status = copy(&new->source, old->source, err);
    return status;
}

void
facts_json(struct json *json, const struct facts *facts)
{
    static const char *const units[FACT_FIGURES] = {"points", "max_points", "index"};
    static const char *const texts[FACT_FIGURES] = {"points_text", "max_points_text", "index_text"};

    for (int i = 0; i < FACT_FIGURES; i++) {
        if (facts->figures[i].is)
            json_key_number(json, units[i], facts->figures[i].units);
        else
            json_key_null(json, units[i]);
        json_key_text(json, texts[i], facts->figures[i].is ? facts->figures[i].text : NULL);
    }
    for (int i = 0; i < FACT_NUMBERS; i++) {
        if (facts->numbers[i] != 0)
            json_key_number(json, number_keys[i], facts->numbers[i]);
        else
            json_key_null(json, number_keys[i]);
    }
    json_key_text(json, "class", facts->class_name);
    json_key_text(json, "class_key", facts->class_key);
    json_key_text(json, "source", facts->source);
}

/* Puts a copy of a text, or NULL, in the place of what stands there. */
static enum par_status
copy(char **to, const char *text, struct par_error *err)
{
    char *made = text != NULL ? mem_text(text, strlen(text)) : NULL;

    if (text != NULL && made == NULL)
        return error_memory(err);
    mem_free(*to);
    *to = made;
    return PAR_OK;
}
