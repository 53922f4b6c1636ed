/* Who takes part in an evaluation, and with which maxima of its own. */
#include <string.h>

#include "base/alloc.h"
#include "evaluation.h"
#include "listing.h"
#include "score.h"
#include "seal.h"
#include "unit.h"

static const struct par_field participant_fields[] = {
    FIELD("year", YEAR, par_participant, year, PAR_UNKNOWN),
    FIELD("unit", CODE, par_participant, unit_code, PAR_UNKNOWN),
    FIELD("group", CODE, par_participant, group_code, PAR_UNKNOWN),
    FIELD("ranked", YESNO, par_participant, ranked, PAR_UNKNOWN),
    FIELD("position", COUNT, par_participant, position, PAR_NONE),
    FIELD("unit_name", TEXT, par_participant, unit_name, PAR_UNKNOWN),
};

static const struct par_field allowance_fields[] = {
    FIELD("year", YEAR, par_allowance, year, PAR_UNKNOWN),
    FIELD("unit", CODE, par_allowance, unit_code, PAR_UNKNOWN),
    FIELD("criterion", CODE, par_allowance, criterion, PAR_UNKNOWN),
    FIELD("max_points", POINTS, par_allowance, max_points, PAR_UNKNOWN),
    FIELD("reason", TEXT, par_allowance, reason, PAR_UNKNOWN),
};

static const struct listing participant_listing = {participant_fields, 5, 6,
                                                   sizeof(struct par_participant), NULL};
static const struct listing allowance_listing = {allowance_fields, 5, 5,
                                                 sizeof(struct par_allowance), NULL};

/* ---- lists ---- */

static enum par_status
list_by(struct par_list **out, const struct listing *listing, struct par_book *book,
        enum sql_block_id block, const char *years, const char *group, const char *unit,
        struct par_error *err)
{
    struct scope asked;
    enum par_status status = scope_find(&asked, book, years, group, unit, err);

    if (status == PAR_OK)
        status = listing_run(out, listing, book, block, PARAMS(P_SCOPE(&asked)), err);
    mem_free(asked.years);
    return status;
}

enum par_status
par_participant_list(struct par_participants **out, struct par_book *book,
                     const struct par_participant_query *query, struct par_error *err)
{
    return list_by((struct par_list **)out, &participant_listing, book, SQL_PARTICIPANT_LIST,
                   query->years, query->group, query->unit, err);
}

LISTING_FUNCTIONS(participant, par_participant, par_participants)

enum par_status
par_allowance_list(struct par_allowances **out, struct par_book *book,
                   const struct par_allowance_query *query, struct par_error *err)
{
    return list_by((struct par_list **)out, &allowance_listing, book, SQL_ALLOWANCE_LIST,
                   query->years, query->group, query->unit, err);
}

LISTING_FUNCTIONS(allowance, par_allowance, par_allowances)

/* ---- finding ---- */

enum par_status
participant_find(struct participant_ref *out, struct par_book *book, int64_t year, const char *unit,
                 struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, SQL_PARTICIPANT_FIND,
                                            PARAMS(P_TEXT("unit", unit), P_INT("year", year)), err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        const char *state = row_word(statement, "state");
        *out = (struct participant_ref){
            .evaluation = row_int(statement, "evaluation_id"),
            .unit = row_int(statement, "unit_id"),
            .set_id = row_int(statement, "set_id"),
            .has_allowance = row_int(statement, "has_allowance") != 0,
            .has_scores = row_int(statement, "has_scores") != 0,
            .fixed = strcmp(state, "approved") == 0 || strcmp(state, "amended") == 0,
            .ranked = row_int(statement, "ranked"),
            .position = row_int(statement, "position"),
        };
        strncpy(out->group, row_word(statement, "group"), sizeof out->group - 1);
    }
    statement_close(statement);
    return status == PAR_END ? PAR_NOT_FOUND : status;
}

/* The group a unit belongs to in a year, else its last one; PAR_NOT_FOUND without any. */
static enum par_status
group_of(char group[CODE_SIZE], char *name, size_t size, struct par_book *book, const char *unit,
         int64_t year, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, SQL_GROUP_OF_UNIT_EVER,
                                            PARAMS(P_TEXT("unit", unit), P_INT("year", year)), err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        strncpy(group, row_word(statement, "code"), CODE_SIZE - 1);
        if (name != NULL)
            strncpy(name, row_word(statement, "name"), size - 1);
    }
    statement_close(statement);
    return status == PAR_END ? PAR_NOT_FOUND : status;
}

static enum par_status
year_not_open(struct par_book *book, int64_t year, const char *unit, const char *known_group,
              struct par_error *err)
{
    char group[CODE_SIZE] = "", name[PAR_ARG_SIZE] = "";
    char *open = NULL;
    enum par_status status = group_of(group, name, sizeof name, book, unit, year, err);

    if (status == PAR_OK && known_group != NULL)
        strncpy(group, known_group, sizeof group - 1);
    if (status == PAR_OK)
        status =
            store_text(&open, book->store, SQL_YEARS_OPEN, PARAMS(P_TEXT("group", group)), err);
    if (status == PAR_NOT_FOUND)
        status =
            error_set(err, PAR_STATE, "year_not_open", N_("unit {2} belongs to no group in {1}"),
                      ARGS(ARG_COUNT(year), ARG_TEXT(unit)));
    else if (status == PAR_OK && open != NULL)
        status = error_set(err, PAR_STATE, "year_not_open",
                           N_("{1} is not open for group {2}; open: {3}"),
                           ARGS(ARG_COUNT(year), ARG_TEXT(group), ARG_TEXT(open)));
    else if (status == PAR_OK)
        status = error_set(err, PAR_STATE, "year_not_open",
                           N_("{1} is not open for group {2}; no year is open"),
                           ARGS(ARG_COUNT(year), ARG_TEXT(group)));
    if (open == NULL && *group != '\0')
        error_hint(err, N_("open it with: parindex year open {1} {2} --set SET"),
                   ARGS(ARG_COUNT(year), ARG_TEXT(group)));
    error_field(err, "year");
    mem_free(open);
    return status;
}

enum par_status
participant_open(struct participant_ref *out, struct par_book *book, int64_t year, const char *unit,
                 struct par_error *err)
{
    struct participant_ref found = {0};
    char group[CODE_SIZE] = "";
    struct evaluation_ref evaluation = {0};
    enum par_status status = participant_find(&found, book, year, unit, err);

    if (status == PAR_NOT_FOUND) {
        status = group_of(group, NULL, 0, book, unit, year, err);
        if (status == PAR_OK && evaluation_find(&evaluation, book, year, group, err) == PAR_OK &&
            evaluation.set_id != 0) {
            error_set(err, PAR_STATE, "not_participant", N_("unit {1} does not take part in {2}"),
                      ARGS(ARG_TEXT(unit), ARG_COUNT(year)));
            error_hint(err, N_("let it take part with: parindex year join {2} {1}"),
                       ARGS(ARG_TEXT(unit), ARG_COUNT(year)));
            error_field(err, "unit");
            return PAR_STATE;
        }
        return status == PAR_OK || status == PAR_NOT_FOUND
                   ? year_not_open(book, year, unit, NULL, err)
                   : status;
    }
    if (status == PAR_OK && found.set_id == 0)
        return year_not_open(book, year, unit, found.group, err);
    if (status == PAR_OK && found.fixed)
        status = evaluation_guard(book, found.evaluation, err);
    if (status == PAR_OK && book->batch != NULL && book->batch->amending != 0 &&
        found.evaluation != book->batch->amending)
        status = refuse_column(err, "not_amended", "unit",
                               N_("{1} in {2} is not of the year and group that are amended"),
                               ARGS(ARG_TEXT(unit), ARG_COUNT(year)));
    if (status == PAR_OK)
        *out = found;
    return status;
}

/* ---- writing participants ---- */

enum par_status
participant_write(struct par_batch *batch, int64_t year, const char *unit, const char *group,
                  int64_t ranked, int64_t position, enum par_effect *effect, struct par_error *err)
{
    struct buffer key = BUFFER_INIT, row = BUFFER_INIT;
    char *old = NULL, *name = NULL;
    struct evaluation_ref evaluation = {0};
    struct json json;
    enum par_status status =
        record_read(&old, batch->book, RECORD_PARTICIPANT, record_key(&key, "is", year, unit), err);

    if (status == PAR_OK && old != NULL) /* a fixed year keeps its name here */
        status = store_text(&name, batch->book->store, SQL_JSON_CELL_GET,
                            PARAMS(P_TEXT("row", old), P_TEXT("field", "name")), err);
    if (status == PAR_OK && old == NULL &&
        evaluation_find(&evaluation, batch->book, year, group, err) == PAR_OK)
        status = evaluation_guard(batch->book, evaluation.id, err);
    if (status == PAR_OK && evaluation.id != 0)
        status = seal_check_written(batch, evaluation.id, 0, err);
    json_begin(&json, &row);
    json_object(&json);
    json_key_text(&json, "group", group);
    json_key_number(&json, "ranked", ranked);
    json_key_number(&json, "position", position);
    json_key_text(&json, "name", name);
    json_end(&json, '}');
    if (status == PAR_OK)
        status = row.failed ? error_memory(err)
                            : record_put(batch, RECORD_PARTICIPANT, buffer_get(&key), row.text,
                                         effect, err);
    buffer_free(&key);
    buffer_free(&row);
    mem_free(old);
    mem_free(name);
    return status;
}

static enum par_status
other_group(const char *unit, int64_t year, const char *group, struct par_error *err)
{
    return refuse_column(err, "other_group", "group",
                         N_("unit {1} takes part in group {2} in {3}; a unit has one group a year"),
                         ARGS(ARG_TEXT(unit), ARG_TEXT(group), ARG_COUNT(year)));
}

enum par_status
participant_ensure(struct participant_ref *out, struct par_batch *batch, int64_t year,
                   const char *group, const char *unit, struct par_error *err)
{
    struct evaluation_ref evaluation = {0};
    char own[CODE_SIZE] = "";
    int64_t changes = batch->changes;
    enum par_status status = participant_find(out, batch->book, year, unit, err);

    if (status == PAR_OK && group != NULL && strcmp(group, out->group) != 0)
        return other_group(unit, year, out->group, err);
    if (status != PAR_NOT_FOUND)
        return status;
    status = book_year_check(year, err);
    if (status == PAR_OK && group == NULL) {
        status = group_of(own, NULL, 0, batch->book, unit, year, err);
        group = own;
        if (status == PAR_NOT_FOUND) {
            status = refuse_column(err, "group_missing", "group",
                                   N_("unit {1} belongs to no group in {2}; say which one"),
                                   ARGS(ARG_TEXT(unit), ARG_COUNT(year)));
            error_hint(err, N_("add --group GROUP, or a column group to the file"), NO_ARGS);
        }
    }
    if (status == PAR_OK)
        status = unit_belongs(batch, unit, group, year, err);
    if (status == PAR_OK)
        status = evaluation_ensure(&evaluation, batch, year, group, err);
    if (status == PAR_OK)
        status = participant_write(batch, year, unit, group, 1, 0, NULL, err);
    if (status == PAR_OK)
        status = participant_find(out, batch->book, year, unit, err);
    return batch_whole(batch, changes, status);
}

enum par_status
par_participant_put(struct par_batch *batch, const struct par_participant *participant,
                    enum par_effect *effect, struct par_error *err)
{
    struct unit_ref unit = {0}, group = {0};
    struct participant_ref there = {0};
    enum par_effect done = PAR_UNCHANGED;
    int64_t changes = par_batch_changes(batch);
    int64_t year = participant->year.value;
    bool grouped = participant->group_code != NULL && *participant->group_code != '\0';
    enum par_status status = book_year_check(year, err);

    if (status == PAR_OK)
        status = clean_count(participant->position, POSITION_MOST, "position", err);
    if (status == PAR_OK)
        status = unit_find(&unit, batch->book, participant->unit_code, true, err);
    if (status == PAR_OK && grouped)
        status = group_find(&group, batch->book, participant->group_code, true, err);
    if (status == PAR_OK)
        status =
            participant_ensure(&there, batch, year, grouped ? group.code : NULL, unit.code, err);
    if (status == PAR_OK)
        done = par_batch_changes(batch) > changes ? PAR_ADDED : PAR_UNCHANGED;
    if (status == PAR_OK) {
        enum par_effect edited = PAR_UNCHANGED;
        status = participant_write(
            batch, year, unit.code, there.group,
            participant->ranked.absent != PAR_PRESENT ? there.ranked
                                                      : participant->ranked.value != 0,
            participant->position.absent != PAR_PRESENT ? there.position
                                                        : participant->position.value,
            &edited, err);
        if (done == PAR_UNCHANGED)
            done = edited;
    }
    if (status != PAR_OK)
        return batch_whole(batch, changes, status);
    batch_say(batch, N_("{1}: {2} takes part"), ARGS(ARG_COUNT(year), ARG_TEXT(unit.code)));
    if (effect != NULL)
        *effect = done;
    return PAR_OK;
}

enum par_status
par_participant_remove(struct par_batch *batch, int year, const char *unit, struct par_error *err)
{
    struct unit_ref named = {0};
    struct participant_ref there = {0};
    struct buffer key = BUFFER_INIT;
    char *used = NULL;
    enum par_status status = unit_find(&named, batch->book, unit, true, err);

    if (status == PAR_OK) {
        status = participant_find(&there, batch->book, year, named.code, err);
        if (status == PAR_NOT_FOUND)
            return error_set(err, PAR_NOT_FOUND, "not_participant",
                             N_("unit {1} does not take part in {2}"),
                             ARGS(ARG_TEXT(named.code), ARG_COUNT(year)));
    }
    if (status == PAR_OK)
        status = evaluation_guard(batch->book, there.evaluation, err);
    if (status != PAR_OK)
        return status;
    status =
        store_text(&used, batch->book->store, SQL_PARTICIPANT_USED,
                   PARAMS(P_INT("evaluation", there.evaluation), P_INT("unit", there.unit)), err);
    if (status == PAR_OK)
        status = error_set(err, PAR_IN_USE, "in_use", N_("unit {1} has results in {2}: {3}"),
                           ARGS(ARG_TEXT(named.code), ARG_COUNT(year), ARG_WORD(used)));
    else if (status == PAR_END)
        status = record_cut(batch, RECORD_PARTICIPANT,
                            record_key(&key, "is", (int64_t)year, named.code), err);
    if (status == PAR_OK)
        batch_say(batch, N_("{1}: {2} does not take part"),
                  ARGS(ARG_COUNT(year), ARG_TEXT(named.code)));
    buffer_free(&key);
    mem_free(used);
    return status;
}

/* ---- allowances ---- */

/* A score that stands above the maximum that the unit is to have. */
static enum par_status
refuse_score_above(struct par_book *book, const struct par_allowance *allowance,
                   const struct spot *at, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(
        &statement, book->store, SQL_SCORE_ABOVE_OF_CELL,
        PARAMS(P_INT("evaluation", at->there.evaluation), P_INT("unit", at->there.unit),
               P_INT("criterion", at->leaf.id), P_INT("most", allowance->max_points.units)),
        err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        const char *stage = row_word(statement, "stage");

        status = refuse_column(err, "over_maximum", "max_points",
                               N_("criterion {1} of {2} has {4}: {3}; clear it first"),
                               ARGS(ARG_TEXT(at->leaf.code), ARG_TEXT(at->unit.code),
                                    ARG_POINTS(row_int(statement, "points")), ARG_WORD(stage)));
        error_hint(err, N_("parindex score clear {1} {2} {3} --{4}"),
                   ARGS(ARG_COUNT(allowance->year.value), ARG_TEXT(at->unit.code),
                        ARG_TEXT(at->leaf.code), ARG_TEXT(stage)));
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
par_allowance_put(struct par_batch *batch, const struct par_allowance *allowance,
                  enum par_effect *effect, struct par_error *err)
{
    struct spot at = {0};
    struct buffer key = BUFFER_INIT, row = BUFFER_INIT;
    char *reason = NULL;
    struct json json;
    enum par_status status = spot_find(&at, batch->book, allowance->year.value,
                                       allowance->unit_code, allowance->criterion, true, err);

    if (status == PAR_OK)
        status = clean_needed(&reason, allowance->reason, "reason", err);
    if (status == PAR_OK)
        status = clean_points(allowance->max_points, "max_points", err);
    if (status == PAR_OK && at.leaf.max_points >= 0 &&
        allowance->max_points.units > at.leaf.max_points)
        status = refuse_column(err, "over_maximum", "max_points",
                               N_("{1} is above the maximum {2} of criterion {3}"),
                               ARGS(ARG_POINTS(allowance->max_points.units),
                                    ARG_POINTS(at.leaf.max_points), ARG_TEXT(at.leaf.code)));
    if (status == PAR_OK)
        status = refuse_score_above(batch->book, allowance, &at, err);
    if (status != PAR_OK)
        goto out;
    json_begin(&json, &row);
    json_object(&json);
    json_key_number(&json, "max_points", allowance->max_points.units);
    json_key_text(&json, "reason", reason);
    json_end(&json, '}');
    batch_say(batch, N_("{1}: {2}, criterion {3}: own maximum {4}"),
              ARGS(ARG_COUNT(allowance->year.value), ARG_TEXT(at.unit.code), ARG_TEXT(at.leaf.code),
                   ARG_POINTS(allowance->max_points.units)));
    status =
        row.failed
            ? error_memory(err)
            : record_put(batch, RECORD_ALLOWANCE,
                         record_key(&key, "iss", allowance->year.value, at.unit.code, at.leaf.code),
                         row.text, effect, err);
out:
    buffer_free(&key);
    buffer_free(&row);
    mem_free(reason);
    return status;
}

enum par_status
par_allowance_remove(struct par_batch *batch, int year, const char *unit, const char *criterion,
                     struct par_error *err)
{
    struct spot at = {0};
    struct buffer key = BUFFER_INIT;
    enum par_status status = spot_find(&at, batch->book, year, unit, criterion, true, err);

    if (status == PAR_OK) {
        status =
            record_cut(batch, RECORD_ALLOWANCE,
                       record_key(&key, "iss", (int64_t)year, at.unit.code, at.leaf.code), err);
        if (status == PAR_NOT_FOUND)
            status = error_set(err, PAR_NOT_FOUND, "no_allowance",
                               N_("criterion {2} of {1} has no maximum of its own"),
                               ARGS(ARG_TEXT(at.unit.code), ARG_TEXT(at.leaf.code)));
    }
    if (status == PAR_OK)
        batch_say(batch, N_("{1}: {2}, criterion {3}: the set's maximum again"),
                  ARGS(ARG_COUNT(year), ARG_TEXT(at.unit.code), ARG_TEXT(at.leaf.code)));
    buffer_free(&key);
    return status;
}
