#include "published.h"
#include "reseal.h"
#include "seal.h"

#include <string.h>

#include "base/alloc.h"
#include "evaluation.h"
#include "listing.h"
#include "published_fact.h"
#include "unit.h"

static const struct par_field fields[] = {
    FIELD("year", YEAR, par_published, year, PAR_UNKNOWN),
    FIELD("unit", CODE, par_published, unit_code, PAR_UNKNOWN),
    FIELD("group", CODE, par_published, group_code, PAR_UNKNOWN),
    FIELD("part", CODE, par_published, part, PAR_NONE),
    FIELD("points", POINTS, par_published, points, PAR_NOT_PUBLISHED),
    FIELD("max_points", POINTS, par_published, max_points, PAR_NOT_PUBLISHED),
    FIELD("index_percent", PERCENT, par_published, index, PAR_NOT_PUBLISHED),
    FIELD("rank", COUNT, par_published, rank, PAR_NOT_PUBLISHED),
    FIELD("group_size", COUNT, par_published, group_size, PAR_NOT_PUBLISHED),
    FIELD("class", TEXT, par_published, class_name, PAR_NOT_PUBLISHED),
    FIELD("decision", TEXT, par_published, decision, PAR_UNKNOWN),
    FIELD("decision_date", DATE, par_published, decision_date, PAR_UNKNOWN),
    FIELD("source", TEXT, par_published, source, PAR_UNKNOWN),
    FIELD("points_printed", TEXT, par_published, points_printed, PAR_NOT_PUBLISHED),
    FIELD("max_points_printed", TEXT, par_published, max_points_printed, PAR_NOT_PUBLISHED),
    FIELD("index_printed", TEXT, par_published, index_printed, PAR_NOT_PUBLISHED),
    FIELD("rank_printed", TEXT, par_published, rank_printed, PAR_NOT_PUBLISHED),
    FIELD("entry", COUNT, par_published, entry, PAR_UNKNOWN),
    FIELD("replaced_by", COUNT, par_published, replaced_by, PAR_NONE),
};

enum { FIELDS = sizeof fields / sizeof fields[0] };

static const struct listing listing = {fields, FIELDS, FIELDS, sizeof(struct par_published), NULL};

/* Whose facts they are, and who says so. */
struct place {
    int64_t year;
    struct participant_ref in;
    char unit[CODE_SIZE];
    char *part; /* "" the total */
    struct decision_ref decision;
    bool decided;
};

enum { STANDING_MOST = 64 };

/* What stands there already. */
struct standing {
    struct facts facts;
    int64_t entries[STANDING_MOST];
    int count;
};

static enum par_status find_place(struct place *place, struct par_batch *batch,
                                  const struct par_published *fact, bool stands,
                                  struct par_error *err);
static enum par_status read_standing(struct standing *standing, struct par_book *book,
                                     const struct place *place, struct par_error *err);
static enum par_status put_entry(struct par_batch *batch, const struct place *place,
                                 const struct facts *facts, const struct standing *replaced,
                                 struct par_error *err);
static enum par_status refuse_difference(const struct place *place,
                                         const struct fact_difference *difference,
                                         struct par_error *err);
static enum par_status nothing_stands(const struct place *place, struct par_error *err);
static void say(struct par_batch *batch, const struct place *place, const struct facts *facts);

/* ---- lists ---- */

enum par_status
par_published_list(struct par_published_list **out, struct par_book *book,
                   const struct par_published_query *query, struct par_error *err)
{
    struct scope asked;
    enum par_status status = scope_find(&asked, book, query->years, query->group, query->unit, err);

    if (status == PAR_OK)
        status = listing_run((struct par_list **)out, &listing, book, SQL_PUBLISHED_LIST,
                             PARAMS(P_SCOPE(&asked), P_INT("all", query->all != 0)), err);
    mem_free(asked.years);
    return status;
}

LISTING_FUNCTIONS(published, par_published, par_published_list)

/* ---- putting and removing ---- */

enum par_status
par_published_put(struct par_batch *batch, const struct par_published *fact, int edit,
                  enum par_effect *effect, struct par_error *err)
{
    struct place place = {0};
    struct standing standing = {0};
    struct facts facts = {0};
    struct fact_difference difference;
    enum par_effect done = PAR_UNCHANGED;
    bool differs;
    enum par_status status = find_place(&place, batch, fact, edit != 0, err);

    if (status == PAR_OK)
        status = facts_read(&facts, batch->book, fact, place.in.evaluation, edit != 0, err);
    if (status == PAR_OK)
        status = read_standing(&standing, batch->book, &place, err);
    if (status == PAR_OK && edit && standing.count == 0)
        status = nothing_stands(&place, err);
    if (status != PAR_OK)
        goto out;
    differs = facts_differ(&difference, &standing.facts, &facts);
    if (differs && !edit) {
        status = evaluation_guard(batch->book, place.in.evaluation, err);
        if (status == PAR_OK)
            status = refuse_difference(&place, &difference, err);
        goto out;
    }
    if (edit && facts.source != NULL)
        differs = differs || standing.facts.source == NULL ||
                  strcmp(standing.facts.source, facts.source) != 0;
    if (differs || facts_have_more(&standing.facts, &facts)) {
        done = differs ? PAR_EDITED : PAR_ADDED;
        status = facts_merge(&facts, &standing.facts, differs, err);
        if (status == PAR_OK)
            status = put_entry(batch, &place, &facts, differs ? &standing : NULL, err);
        if (status == PAR_OK)
            say(batch, &place, &facts);
    }
    if (status == PAR_OK && effect != NULL)
        *effect = done;
out:
    mem_free(place.part);
    facts_free(&facts);
    facts_free(&standing.facts);
    return status;
}

enum par_status
par_published_remove(struct par_batch *batch, const struct par_published *fact,
                     struct par_error *err)
{
    struct place place = {0};
    struct standing standing = {0};
    enum par_status status = find_place(&place, batch, fact, true, err);

    if (status == PAR_OK)
        status = read_standing(&standing, batch->book, &place, err);
    if (status == PAR_OK && standing.count == 0)
        status = nothing_stands(&place, err);
    if (status == PAR_OK)
        status = evaluation_guard(batch->book, place.in.evaluation, err);
    for (int i = 0; status == PAR_OK && i < standing.count; i++)
        status = published_replace(batch, RECORD_PUBLISHED, standing.entries[i],
                                   standing.entries[i], err);
    if (status == PAR_OK)
        batch_say(batch, N_("published {1} of {2} withdrawn"),
                  ARGS(ARG_COUNT(place.year), ARG_TEXT(place.unit)));
    mem_free(place.part);
    facts_free(&standing.facts);
    return status;
}

/* ---- where a fact belongs ---- */

/* The total, a method, or a domain of the year's set; without a set any code. */
static enum par_status
check_part(const char *part, struct par_book *book, int64_t set, struct par_error *err)
{
    static const char *const methods[] = {"appraisal",  "survey", "satisfaction",
                                          "statistics", "vote",   NULL};
    struct statement *statement = NULL;
    enum par_status status;

    if (*part == '\0')
        return PAR_OK;
    if (strncmp(part, "method:", 7) == 0)
        return clean_word(part + 7, methods, "part", err);
    if (set == 0) {
        status = clean_code(part, err);
        if (status != PAR_OK && err != NULL && err->field != NULL)
            err->field = "part";
        return status;
    }
    status = statement_open(&statement, book->store, SQL_CRITERION_FIND,
                            PARAMS(P_INT("set", set), P_TEXT("code", part)), err);
    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_END || (status == PAR_OK && row_int(statement, "depth") != 1))
        status = refuse_column(err, "part", "part",
                               N_("\"{1}\" is neither a domain of the year's criteria set nor "
                                  "\"method:\" and a method"),
                               ARGS(ARG_TEXT(part)));
    statement_close(statement);
    return status;
}

/* Where facts stand and no decision is said, it is the only one that printed them. */
static enum par_status
find_only_decision(struct place *place, struct par_book *book, struct par_error *err)
{
    struct statement *statement = NULL;
    struct decision_ref found = {0};
    struct buffer which = BUFFER_INIT;
    int count = 0;
    bool none = false;
    enum par_status status =
        statement_open(&statement, book->store, SQL_PUBLISHED_DECISIONS,
                       PARAMS(P_INT("evaluation", place->in.evaluation),
                              P_INT("unit", place->in.unit), P_TEXT("part", place->part)),
                       err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        const char *number = row_text(statement, "number"), *date = row_text(statement, "date");
        if (number == NULL) {
            none = true;
            continue;
        }
        found.id = row_int(statement, "id");
        strncpy(found.number, number, sizeof found.number - 1);
        strncpy(found.date, date != NULL ? date : "", sizeof found.date - 1);
        strncpy(found.issuer, row_word(statement, "issuer"), sizeof found.issuer - 1);
        buffer_text(&which, count++ > 0 ? ", " : "");
        buffer_text(&which, number);
        buffer_char(&which, '@');
        buffer_text(&which, date != NULL ? date : "");
        if (row_int(statement, "alike") != 0) {
            buffer_char(&which, '@');
            buffer_text(&which, found.issuer);
        }
    }
    statement_close(statement);
    if (status == PAR_END)
        status = PAR_OK;
    if (status == PAR_OK && !none && count == 1) {
        place->decision = found;
        place->decided = true;
    } else if (status == PAR_OK && !none && count > 1) {
        status = error_set(err, PAR_AMBIGUOUS, "decision_ambiguous",
                           N_("{1} decisions printed that: {2}"),
                           ARGS(ARG_COUNT(count), ARG_TEXT(buffer_get(&which))));
        error_field(err, "decision");
    }
    buffer_free(&which);
    return status;
}

/* Finds unit, evaluation, part and decision. A new fact records that the unit takes part; with
 * `stands` only what is there is looked for. */
static enum par_status
find_place(struct place *place, struct par_batch *batch, const struct par_published *fact,
           bool stands, struct par_error *err)
{
    struct par_book *book = batch->book;
    struct unit_ref unit = {0}, group = {0};
    enum par_status status;

    place->year = fact->year.value;
    status = book_year_check(place->year, err);
    if (status == PAR_OK)
        status = unit_find(&unit, book, fact->unit_code, true, err);
    if (status == PAR_OK && fact->group_code != NULL)
        status = group_find(&group, book, fact->group_code, true, err);
    if (status == PAR_OK)
        status = published_decision(&place->decision, &place->decided, book, fact->decision,
                                    fact->decision_date, place->year, err);
    if (status == PAR_OK)
        status = clean_optional(&place->part, fact->part, "part", err);
    if (status == PAR_OK && place->part == NULL && (place->part = mem_text("", 0)) == NULL)
        status = error_memory(err);
    if (status != PAR_OK)
        return status;
    memcpy(place->unit, unit.code, sizeof place->unit);
    status = stands
                 ? participant_find(&place->in, book, place->year, unit.code, err)
                 : participant_ensure(&place->in, batch, place->year,
                                      fact->group_code != NULL ? group.code : NULL, unit.code, err);
    if (stands && status == PAR_NOT_FOUND)
        return nothing_stands(place, err);
    if (status == PAR_OK)
        status = check_part(place->part, book, place->in.set_id, err);
    if (status == PAR_OK && stands && !place->decided)
        status = find_only_decision(place, book, err);
    return status;
}

enum par_status
published_decision(struct decision_ref *out, bool *is, struct par_book *book, const char *number,
                   const char *date, int64_t year, struct par_error *err)
{
    enum par_status status;

    *is = number != NULL && *number != '\0';
    if (!*is)
        return PAR_OK;
    status = decision_find(out, book, number, date, true, err);
    if (status == PAR_OK)
        status = decision_year_check(out, year, err);
    return status;
}

/* ---- what stands ---- */

static enum par_status
read_standing(struct standing *standing, struct par_book *book, const struct place *place,
              struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(
        &statement, book->store, SQL_PUBLISHED_STANDING,
        PARAMS(P_INT("evaluation", place->in.evaluation), P_INT("unit", place->in.unit),
               P_TEXT("part", place->part), {"decision", place->decided, NULL, place->decision.id}),
        err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        if (standing->count == STANDING_MOST) {
            status = error_set(err, PAR_INVALID, "entries",
                               N_("more than {1} entries stand there already"),
                               ARGS(ARG_COUNT(STANDING_MOST)));
            break;
        }
        standing->entries[standing->count++] = row_int(statement, "entry");
        status = facts_add(&standing->facts, statement, err);
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

/* ---- entries ---- */

enum par_status
published_entry(int64_t *entry, struct par_batch *batch, int64_t evaluation, int64_t unit,
                struct par_error *err)
{
    enum par_status status = seal_check_written(batch, evaluation, unit, err);

    if (status == PAR_OK)
        status = reseal_touch_book(batch, err);
    if (status == PAR_OK)
        status = store_int(entry, batch->book->store, SQL_BOOK_NEXT_ENTRY, NO_PARAMS, err);
    if (status == PAR_OK)
        status = store_exec(batch->book->store, SQL_BOOK_COUNT_ENTRY,
                            PARAMS(P_INT("entry", *entry)), NULL, err);
    return status;
}

enum par_status
published_replace(struct par_batch *batch, enum record record, int64_t entry, int64_t by,
                  struct par_error *err)
{
    struct buffer key = BUFFER_INIT, value = BUFFER_INIT;
    char *old = NULL, *new = NULL;
    enum par_status status =
        record_read(&old, batch->book, record, record_key(&key, "i", entry), err);

    buffer_number(&value, by);
    if (status == PAR_OK && value.failed)
        status = error_memory(err);
    if (status == PAR_OK)
        status = store_text(
            &new, batch->book->store, SQL_JSON_CELL_SET,
            PARAMS(P_TEXT("row", old), P_TEXT("field", "replaced_by"), P_TEXT("value", value.text)),
            err);
    if (status == PAR_OK)
        status = record_put(batch, record, key.text, new, NULL, err);
    buffer_free(&key);
    buffer_free(&value);
    mem_free(old);
    mem_free(new);
    return status;
}

/* A new entry; those it replaces are marked once it stands. */
static enum par_status
put_entry(struct par_batch *batch, const struct place *place, const struct facts *facts,
          const struct standing *replaced, struct par_error *err)
{
    struct buffer key = BUFFER_INIT, row = BUFFER_INIT;
    struct json json;
    int64_t entry = 0;
    enum par_status status = evaluation_guard(batch->book, place->in.evaluation, err);

    if (status == PAR_OK)
        status = published_entry(&entry, batch, place->in.evaluation, place->in.unit, err);
    json_begin(&json, &row);
    json_object(&json);
    json_key_number(&json, "year", place->year);
    json_key_text(&json, "group", place->in.group);
    json_key_text(&json, "unit", place->unit);
    json_key_text(&json, "part", place->part);
    decision_json(&json, place->decided ? &place->decision : NULL);
    facts_json(&json, facts);
    json_key_null(&json, "replaced_by");
    json_end(&json, '}');
    if (status == PAR_OK && row.failed)
        status = error_memory(err);
    if (status == PAR_OK)
        status =
            record_put(batch, RECORD_PUBLISHED, record_key(&key, "i", entry), row.text, NULL, err);
    for (int i = 0; status == PAR_OK && replaced != NULL && i < replaced->count; i++)
        status = published_replace(batch, RECORD_PUBLISHED, replaced->entries[i], entry, err);
    buffer_free(&key);
    buffer_free(&row);
    return status;
}

/* ---- messages ---- */

enum par_status
published_differs(const char *field, const char *stands, const char *given, struct par_error *err)
{
    bool text = strcmp(field, "class") == 0;

    return refuse_column(err, "published_differs", field,
                         N_("{1} stands as {2} there, {3} differs"),
                         ARGS(ARG_WORD(field), {text ? PAR_ARG_TEXT : PAR_ARG_DECIMAL, stands, 0},
                              {text ? PAR_ARG_TEXT : PAR_ARG_DECIMAL, given, 0}));
}

static enum par_status
refuse_difference(const struct place *place, const struct fact_difference *difference,
                  struct par_error *err)
{
    const char *number = place->decision.number, *date = place->decision.date,
               *given = difference->given;
    char option[24] = "";

    strncpy(option, difference->field, sizeof option - 1);
    for (char *c = option; *c != '\0'; c++)
        if (*c == '_')
            *c = '-';
    published_differs(difference->field, difference->stands, given, err);
    if (!place->decided)
        error_hint(
            err,
            N_("a slip of the pen is corrected with: parindex published edit {1} {2} --{3} \"{4}\" "
               "--reason REASON"),
            ARGS(ARG_COUNT(place->year), ARG_TEXT(place->unit), ARG_TEXT(option), ARG_TEXT(given)));
    else if (*date == '\0')
        error_hint(err,
                   N_("a slip of the pen is corrected with: parindex published edit {1} {2} --{3} "
                      "\"{4}\" --decision {5} --reason REASON"),
                   ARGS(ARG_COUNT(place->year), ARG_TEXT(place->unit), ARG_TEXT(option),
                        ARG_TEXT(given), ARG_TEXT(number)));
    else
        error_hint(err,
                   N_("a slip of the pen is corrected with: parindex published edit {1} {2} --{3} "
                      "\"{4}\" --decision {5} --date {6} "
                      "--reason REASON"),
                   ARGS(ARG_COUNT(place->year), ARG_TEXT(place->unit), ARG_TEXT(option),
                        ARG_TEXT(given), ARG_TEXT(number), ARG_TEXT(date)));
    return PAR_INVALID;
}

static enum par_status
nothing_stands(const struct place *place, struct par_error *err)
{
    if (place->decided)
        error_set(
            err, PAR_NOT_FOUND, "published_unknown",
            N_("nothing is recorded of {1} in {2} as printed by {3}"),
            ARGS(ARG_TEXT(place->unit), ARG_COUNT(place->year), ARG_TEXT(place->decision.number)));
    else
        error_set(err, PAR_NOT_FOUND, "published_unknown",
                  N_("nothing printed without a decision is recorded of {1} in {2}"),
                  ARGS(ARG_TEXT(place->unit), ARG_COUNT(place->year)));
    error_hint(err, N_("see: parindex published list {1} {2}"),
               ARGS(ARG_COUNT(place->year), ARG_TEXT(place->unit)));
    return PAR_NOT_FOUND;
}

static void
say(struct par_batch *batch, const struct place *place, const struct facts *facts)
{
    if (facts->figures[FACT_INDEX].is)
        batch_say(batch, N_("published {1} of {2}: index {3}"),
                  ARGS(ARG_COUNT(place->year), ARG_TEXT(place->unit),
                       {PAR_ARG_DECIMAL, facts->figures[FACT_INDEX].text, 0}));
    else if (facts->figures[FACT_POINTS].is)
        batch_say(batch, N_("published {1} of {2}: {3} points"),
                  ARGS(ARG_COUNT(place->year), ARG_TEXT(place->unit),
                       {PAR_ARG_DECIMAL, facts->figures[FACT_POINTS].text, 0}));
    else if (facts->class_name != NULL)
        batch_say(batch, N_("published {1} of {2}: {3}"),
                  ARGS(ARG_COUNT(place->year), ARG_TEXT(place->unit), ARG_TEXT(facts->class_name)));
    else
        batch_say(batch, N_("published {1} of {2}"),
                  ARGS(ARG_COUNT(place->year), ARG_TEXT(place->unit)));
}
