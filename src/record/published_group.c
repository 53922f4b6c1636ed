/* What papers printed of a whole group: counts of classes, and figures. */
#include <string.h>

#include "base/alloc.h"
#include "clean.h"
#include "evaluation.h"
#include "listing.h"
#include "published.h"
#include "published_fact.h"
#include "unit.h"

static const struct par_field count_fields[] = {
    FIELD("year", YEAR, par_published_count, year, PAR_UNKNOWN),
    FIELD("group", CODE, par_published_count, group_code, PAR_UNKNOWN),
    FIELD("class", TEXT, par_published_count, class_name, PAR_UNKNOWN),
    FIELD("count", COUNT, par_published_count, count, PAR_UNKNOWN),
    FIELD("decision", TEXT, par_published_count, decision, PAR_UNKNOWN),
    FIELD("decision_date", DATE, par_published_count, decision_date, PAR_UNKNOWN),
    FIELD("source", TEXT, par_published_count, source, PAR_UNKNOWN),
    FIELD("entry", COUNT, par_published_count, entry, PAR_UNKNOWN),
    FIELD("replaced_by", COUNT, par_published_count, replaced_by, PAR_NONE),
};

static const struct par_field figure_fields[] = {
    FIELD("year", YEAR, par_group_figure, year, PAR_UNKNOWN),
    FIELD("group", CODE, par_group_figure, group_code, PAR_UNKNOWN),
    FIELD("figure", WORD, par_group_figure, figure, PAR_UNKNOWN),
    FIELD("value", POINTS, par_group_figure, value, PAR_UNKNOWN),
    FIELD("decision", TEXT, par_group_figure, decision, PAR_UNKNOWN),
    FIELD("decision_date", DATE, par_group_figure, decision_date, PAR_UNKNOWN),
    FIELD("source", TEXT, par_group_figure, source, PAR_UNKNOWN),
    FIELD("entry", COUNT, par_group_figure, entry, PAR_UNKNOWN),
    FIELD("replaced_by", COUNT, par_group_figure, replaced_by, PAR_NONE),
};

static const struct listing count_listing = {count_fields, 9, 9, sizeof(struct par_published_count),
                                             NULL};
static const struct listing figure_listing = {figure_fields, 9, 9, sizeof(struct par_group_figure),
                                              NULL};

enum {
    COUNT_MOST = 100000,
    FIGURE_MOST = COUNT_MOST * PAR_DECIMAL_ONE,
    SHARE_MOST = 100 * PAR_DECIMAL_ONE
};

/* Of which group and year a figure is, and who says so. */
struct place {
    int64_t year;
    struct unit_ref group;
    int64_t evaluation;
    struct decision_ref decision;
    bool decided;
    char *source;
};

static enum par_status find_place(struct place *place, struct par_batch *batch,
                                  struct par_number year, const char *group, const char *decision,
                                  const char *date, const char *source, bool stands,
                                  struct par_error *err);
static enum par_status read_standing(int64_t *entry, int64_t *value, struct par_book *book,
                                     enum sql_block_id block, const struct param *params,
                                     struct par_error *err);
static enum par_status write_entry(struct par_batch *batch, enum record record,
                                   const struct place *place, struct buffer *row, int64_t replaces,
                                   struct par_error *err);
static void begin_row(struct json *json, struct buffer *row, const struct place *place);
static void end_row(struct json *json, const struct place *place);
static enum par_status nothing_stands(const struct place *place, struct par_error *err);

/* ---- lists ---- */

static enum par_status
list_by(struct par_list **out, const struct listing *listing, struct par_book *book,
        enum sql_block_id block, const char *years, const char *group, int all,
        struct par_error *err)
{
    struct scope asked;
    enum par_status status = scope_find(&asked, book, years, group, NULL, err);

    if (status == PAR_OK)
        status = listing_run(out, listing, book, block,
                             PARAMS(P_TEXT("years", asked.years), P_ID("group", asked.group),
                                    P_INT("all", all != 0)),
                             err);
    mem_free(asked.years);
    return status;
}

enum par_status
par_published_count_list(struct par_published_counts **out, struct par_book *book,
                         const struct par_published_count_query *query, struct par_error *err)
{
    return list_by((struct par_list **)out, &count_listing, book, SQL_PUBLISHED_COUNT_LIST,
                   query->years, query->group, query->all, err);
}

LISTING_FUNCTIONS(published_count, par_published_count, par_published_counts)

enum par_status
par_group_figure_list(struct par_group_figures **out, struct par_book *book,
                      const struct par_group_figure_query *query, struct par_error *err)
{
    return list_by((struct par_list **)out, &figure_listing, book, SQL_PUBLISHED_GROUP_LIST,
                   query->years, query->group, query->all, err);
}

LISTING_FUNCTIONS(group_figure, par_group_figure, par_group_figures)

/* ---- counts ---- */

/* An edit that names no decision is of the count that the last decision printed. */
static enum par_status
last_decision(struct place *place, struct par_book *book, const char *class_key,
              struct par_error *err)
{
    struct statement *statement = NULL;
    char number[DECISION_TEXT] = "", date[11] = "";
    enum par_status status = statement_open(
        &statement, book->store, SQL_PUBLISHED_COUNT_LAST,
        PARAMS(P_INT("evaluation", place->evaluation), P_TEXT("class", class_key)), err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK && !row_is_null(statement, "number")) {
        strncpy(number, row_word(statement, "number"), sizeof number - 1);
        if (!row_is_null(statement, "date"))
            strncpy(date, row_text(statement, "date"), sizeof date - 1);
    }
    statement_close(statement);
    if (status == PAR_OK && *number != '\0')
        return published_decision(&place->decision, &place->decided, book, number, date,
                                  place->year, err);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
count_differs(const struct place *place, const char *class_name, int64_t stands, int64_t given,
              struct par_error *err)
{
    char texts[2][PAR_DECIMAL_SIZE];
    const char *number = place->decision.number, *date = place->decision.date;

    (void)par_decimal_text(texts[0], PAR_DECIMAL_SIZE,
                           (struct par_decimal){stands * PAR_DECIMAL_ONE, 0, PAR_PRESENT}, '.');
    (void)par_decimal_text(texts[1], PAR_DECIMAL_SIZE,
                           (struct par_decimal){given * PAR_DECIMAL_ONE, 0, PAR_PRESENT}, '.');
    published_differs("count", texts[0], texts[1], err);
    if (*date == '\0')
        error_hint(err,
                   N_("a slip of the pen is corrected with: parindex published count {1} {2} "
                      "\"{3}\" {4} --reason REASON"),
                   ARGS(ARG_COUNT(place->year), ARG_TEXT(place->group.code), ARG_TEXT(class_name),
                        ARG_COUNT(given)));
    else
        error_hint(err,
                   N_("a slip of the pen is corrected with: parindex published count {1} {2} "
                      "\"{3}\" {4} --decision {5} --date {6} "
                      "--reason REASON"),
                   ARGS(ARG_COUNT(place->year), ARG_TEXT(place->group.code), ARG_TEXT(class_name),
                        ARG_COUNT(given), ARG_TEXT(number), ARG_TEXT(date)));
    return PAR_INVALID;
}

static enum par_status
write_count(struct par_batch *batch, const struct place *place, const char *class_name,
            const char *class_key, int64_t count, int64_t replaces, struct par_error *err)
{
    struct buffer row = BUFFER_INIT;
    struct json json;
    enum par_status status;

    begin_row(&json, &row, place);
    json_key_text(&json, "class", class_name);
    json_key_text(&json, "class_key", class_key);
    json_key_number(&json, "count", count);
    end_row(&json, place);
    batch_say(batch, N_("published {1}, group {2}: {3} {4}"),
              ARGS(ARG_COUNT(place->year), ARG_TEXT(place->group.code), ARG_TEXT(class_name),
                   ARG_COUNT(count)));
    status = write_entry(batch, RECORD_PUBLISHED_COUNT, place, &row, replaces, err);
    buffer_free(&row);
    return status;
}

enum par_status
par_published_count_put(struct par_batch *batch, const struct par_published_count *count, int edit,
                        enum par_effect *effect, struct par_error *err)
{
    struct place place = {0};
    struct par_book *book = batch->book;
    char *name = NULL, *key = NULL;
    int64_t entry = 0, stands = 0;
    enum par_effect done = PAR_UNCHANGED;
    enum par_status status =
        find_place(&place, batch, count->year, count->group_code, count->decision,
                   count->decision_date, count->source, edit != 0, err);

    if (status == PAR_OK)
        status = fact_class(&name, &key, book, place.evaluation, count->class_name, err);
    if (status == PAR_OK && name == NULL)
        status = clean_needed(&name, NULL, "class", err);
    if (status == PAR_OK)
        status = fact_number(count->count, 0, COUNT_MOST, "count", err);
    for (int again = 0; status == PAR_OK && entry == 0 && again < 2; again++) {
        if (again && edit && !place.decided)
            status = last_decision(&place, book, key, err);
        if (status == PAR_OK)
            status =
                read_standing(&entry, &stands, book, SQL_PUBLISHED_COUNT_STANDING,
                              PARAMS(P_INT("evaluation", place.evaluation), P_TEXT("class", key),
                                     P_ID("decision", place.decision.id)),
                              err);
    }
    if (status == PAR_OK && edit && entry == 0)
        status = nothing_stands(&place, err);
    if (status == PAR_OK && entry != 0 && stands != count->count.value && !edit)
        status = count_differs(&place, name, stands, count->count.value, err);
    if (status == PAR_OK && (entry == 0 || stands != count->count.value)) {
        done = entry == 0 ? PAR_ADDED : PAR_EDITED;
        status = write_count(batch, &place, name, key, count->count.value, entry, err);
    }
    if (status == PAR_OK && effect != NULL)
        *effect = done;
    mem_free(place.source);
    mem_free(name);
    mem_free(key);
    return status;
}

/* ---- figures ---- */

static const char share[] = "share:";
const char *const group_figures[] = {"mean",       "highest", "lowest",      "size",
                                     "difference", "range",   "share:CLASS", NULL};

bool
group_figure_is_share(const char *figure)
{
    return strncmp(figure, share, sizeof share - 1) == 0;
}

static enum par_status
check_figure(const struct par_group_figure *figure, struct par_error *err)
{
    const char *which = figure->figure != NULL ? figure->figure : "";
    bool size = strcmp(which, "size") == 0, of_class = group_figure_is_share(which);
    int64_t units = figure->value.units, most = of_class ? SHARE_MOST : FIGURE_MOST;
    int64_t least = size ? PAR_DECIMAL_ONE : of_class ? 0 : -FIGURE_MOST;
    enum par_status status = of_class ? PAR_OK : clean_word(which, group_figures, "figure", err);

    if (status != PAR_OK)
        return status;
    if (figure->value.absent == PAR_PRESENT && units >= least && units <= most &&
        (!size || units % PAR_DECIMAL_ONE == 0))
        return PAR_OK;
    if (size)
        status = error_set(err, PAR_INVALID, "number", N_("\"{1}\" is no number of units"),
                           ARGS(ARG_POINTS(units)));
    else
        status = error_set(err, PAR_INVALID, "out_of_range", N_("{1} is not between {2} and {3}"),
                           ARGS(ARG_POINTS(units), ARG_POINTS(least), ARG_POINTS(most)));
    error_field(err, "value");
    return status;
}

/* Which figure, as it is written and as it is found again; the class of a share must be one of the
 * year's scale. */
struct which {
    struct buffer name, key;
    char *class_name, *class_key;
};

static enum par_status
find_which(struct which *which, struct par_book *book, const struct place *place,
           const struct par_group_figure *figure, struct par_error *err)
{
    const char *class_name = figure->figure + sizeof share - 1;
    enum par_status status = PAR_OK;

    if (!group_figure_is_share(figure->figure)) {
        buffer_text(&which->name, figure->figure);
        buffer_text(&which->key, figure->figure);
    } else {
        status = fact_class(&which->class_name, &which->class_key, book, place->evaluation,
                            class_name, err);
        if (status == PAR_OK && which->class_name == NULL)
            status = clean_needed(&which->class_name, NULL, "figure", err);
        if (status != PAR_OK && err != NULL)
            err->field = "figure"; /* the class has no column of its own here */
        if (status != PAR_OK)
            return status;
        buffer_text(&which->name, share);
        buffer_text(&which->name, which->class_name);
        buffer_text(&which->key, share);
        buffer_text(&which->key, which->class_key);
    }
    return which->name.failed || which->key.failed ? error_memory(err) : PAR_OK;
}

static void
which_free(struct which *which)
{
    buffer_free(&which->name);
    buffer_free(&which->key);
    mem_free(which->class_name);
    mem_free(which->class_key);
}

static void
say_figure(struct par_batch *batch, const struct place *place, const struct which *which,
           const char *value)
{
    if (which->class_name != NULL)
        batch_say(batch, N_("published {1}, group {2}: {3} % of the units are {4}"),
                  ARGS(ARG_COUNT(place->year), ARG_TEXT(place->group.code),
                       {PAR_ARG_DECIMAL, value, 0}, ARG_TEXT(which->class_name)));
    else
        batch_say(batch, N_("published {1}, group {2}: {3} {4}"),
                  ARGS(ARG_COUNT(place->year), ARG_TEXT(place->group.code),
                       ARG_WORD(which->name.text), {PAR_ARG_DECIMAL, value, 0}));
}

static enum par_status
write_figure(struct par_batch *batch, const struct place *place, const struct which *which,
             const struct par_group_figure *figure, int64_t replaces, struct par_error *err)
{
    struct buffer row = BUFFER_INIT;
    char text[PAR_DECIMAL_SIZE];
    struct json json;
    enum par_status status = par_decimal_text(text, sizeof text, figure->value, '.');

    begin_row(&json, &row, place);
    json_key_text(&json, "figure", which->name.text);
    json_key_text(&json, "figure_key", which->key.text);
    json_key_number(&json, "value", figure->value.units);
    json_key_text(&json, "value_text", text);
    end_row(&json, place);
    say_figure(batch, place, which, text);
    if (status == PAR_OK)
        status = write_entry(batch, RECORD_PUBLISHED_GROUP, place, &row, replaces, err);
    buffer_free(&row);
    return status;
}

enum par_status
par_group_figure_put(struct par_batch *batch, const struct par_group_figure *figure, int edit,
                     enum par_effect *effect, struct par_error *err)
{
    struct place place = {0};
    struct which which = {BUFFER_INIT, BUFFER_INIT, NULL, NULL};
    int64_t entry = 0, stands = 0;
    enum par_effect done = PAR_UNCHANGED;
    enum par_status status = check_figure(figure, err);

    if (status == PAR_OK)
        status = find_place(&place, batch, figure->year, figure->group_code, figure->decision,
                            figure->decision_date, figure->source, edit != 0, err);
    if (status == PAR_OK)
        status = find_which(&which, batch->book, &place, figure, err);
    if (status == PAR_OK)
        status = read_standing(&entry, &stands, batch->book, SQL_PUBLISHED_GROUP_STANDING,
                               PARAMS(P_INT("evaluation", place.evaluation),
                                      P_TEXT("figure", which.key.text),
                                      P_ID("decision", place.decision.id)),
                               err);
    if (status == PAR_OK && edit && entry == 0)
        status = nothing_stands(&place, err);
    if (status == PAR_OK && entry != 0 && stands != figure->value.units && !edit) {
        char texts[2][PAR_DECIMAL_SIZE];
        (void)par_decimal_text(texts[0], PAR_DECIMAL_SIZE,
                               (struct par_decimal){stands, PAR_DECIMALS_EXACT, PAR_PRESENT}, '.');
        (void)par_decimal_text(texts[1], PAR_DECIMAL_SIZE, figure->value, '.');
        status = published_differs("value", texts[0], texts[1], err);
    }
    if (status == PAR_OK && (entry == 0 || stands != figure->value.units)) {
        done = entry == 0 ? PAR_ADDED : PAR_EDITED;
        status = write_figure(batch, &place, &which, figure, entry, err);
    }
    if (status == PAR_OK && effect != NULL)
        *effect = done;
    which_free(&which);
    mem_free(place.source);
    return status;
}

/* ---- what both share ---- */

/* A new figure makes the evaluation that only papers know; with `stands` it must be there. */
static enum par_status
find_place(struct place *place, struct par_batch *batch, struct par_number year, const char *group,
           const char *decision, const char *date, const char *source, bool stands,
           struct par_error *err)
{
    struct evaluation_ref evaluation = {0};
    enum par_status status = book_year_check(year.value, err);

    place->year = year.value;
    if (status == PAR_OK)
        status = group_find(&place->group, batch->book, group != NULL ? group : "", true, err);
    if (status == PAR_OK)
        status = published_decision(&place->decision, &place->decided, batch->book, decision, date,
                                    place->year, err);
    if (status == PAR_OK)
        status = clean_optional(&place->source, source, "source", err);
    if (status != PAR_OK)
        return status;
    status = stands ? evaluation_find(&evaluation, batch->book, place->year, place->group.code, err)
                    : evaluation_ensure(&evaluation, batch, place->year, place->group.code, err);
    if (stands && status == PAR_NOT_FOUND)
        return nothing_stands(place, err);
    place->evaluation = evaluation.id;
    return status;
}

/* Entry and value of what stands; *entry 0 when nothing does. */
static enum par_status
read_standing(int64_t *entry, int64_t *value, struct par_book *book, enum sql_block_id block,
              const struct param *params, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, block, params, err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        *entry = row_int(statement, "entry");
        *value = row_int(statement, "value");
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

static void
begin_row(struct json *json, struct buffer *row, const struct place *place)
{
    json_begin(json, row);
    json_object(json);
    json_key_number(json, "year", place->year);
    json_key_text(json, "group", place->group.code);
}

static void
end_row(struct json *json, const struct place *place)
{
    decision_json(json, place->decided ? &place->decision : NULL);
    json_key_text(json, "source", place->source);
    json_key_null(json, "replaced_by");
    json_end(json, '}');
}

static enum par_status
write_entry(struct par_batch *batch, enum record record, const struct place *place,
            struct buffer *row, int64_t replaces, struct par_error *err)
{
    struct buffer key = BUFFER_INIT;
    int64_t entry = 0;
    enum par_status status = evaluation_guard(batch->book, place->evaluation, err);

    if (status == PAR_OK)
        status = published_entry(&entry, batch, place->evaluation, 0, err);
    record_key(&key, "i", entry);
    if (status == PAR_OK && (row->failed || key.failed))
        status = error_memory(err);
    if (status == PAR_OK)
        status = record_put(batch, record, key.text, row->text, NULL, err);
    if (status == PAR_OK && replaces != 0)
        status = published_replace(batch, record, replaces, entry, err);
    buffer_free(&key);
    return status;
}

static enum par_status
nothing_stands(const struct place *place, struct par_error *err)
{
    return error_set(err, PAR_NOT_FOUND, "published_unknown",
                     N_("no such printed figure of {1}, group {2} is recorded"),
                     ARGS(ARG_COUNT(place->year), ARG_TEXT(place->group.code)));
}
