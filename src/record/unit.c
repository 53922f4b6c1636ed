#include "unit.h"

#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "decision.h"
#include "listing.h"
#include "succession.h"
#include "unit_name.h"

enum { OPEN_YEAR = 9999 };

static const struct par_field fields[] = {
    FIELD("code", CODE, par_unit, code, PAR_UNKNOWN),
    FIELD("name", TEXT, par_unit, name, PAR_UNKNOWN),
    FIELD("name_en", TEXT, par_unit, name_en, PAR_NONE),
    FIELD("short", TEXT, par_unit, short_name, PAR_NONE),
    FIELD("group", CODE, par_unit, group_code, PAR_NONE),
    FIELD("position", COUNT, par_unit, position, PAR_NONE),
    FIELD("from_year", YEAR, par_unit, from_year, PAR_NONE),
    FIELD("to_year", YEAR, par_unit, to_year, PAR_NONE),
    FIELD("names_before", TEXT, par_unit, names_before, PAR_NONE),
    FIELD("name_from", YEAR, par_unit, name_from, PAR_NONE),
};

static const struct listing listing = {fields, 9, 10, sizeof(struct par_unit), NULL};

enum par_status
par_unit_list(struct par_units **out, struct par_book *book, const struct par_unit_query *query,
              struct par_error *err)
{
    struct unit_ref group = {0}, unit = {0};
    enum par_status status =
        query->group == NULL ? PAR_OK : group_find(&group, book, query->group, false, err);

    if (status == PAR_OK && query->unit != NULL)
        status = unit_find(&unit, book, query->unit, false, err);
    if (status != PAR_OK)
        return status;
    status = listing_run((struct par_list **)out, &listing, book, SQL_UNIT_LIST,
                         PARAMS(P_TEXT("group", query->group == NULL ? NULL : group.code),
                                P_TEXT("unit", query->unit == NULL ? NULL : unit.code),
                                P_INT("year", query->year)),
                         err);
    if (status != PAR_OK || unit.id == 0 || group.id != 0 || query->year != 0 ||
        par_list_count((struct par_list *)*out) > 0)
        return status;
    par_unit_list_free(*out); /* a unit has a name, and so a row */
    *out = NULL;
    return book_damaged(err);
}

LISTING_FUNCTIONS(unit, par_unit, par_units)

/* ---- membership ---- */

static enum par_status
put_membership(struct par_batch *batch, const char *code, int64_t from, int64_t to,
               const char *group, int64_t position, enum par_effect *effect, struct par_error *err)
{
    struct buffer key = BUFFER_INIT, row = BUFFER_INIT;
    struct json json;
    enum par_status status;

    json_begin(&json, &row);
    json_object(&json);
    if (to == OPEN_YEAR)
        json_key_null(&json, "to_year");
    else
        json_key_number(&json, "to_year", to);
    json_key_text(&json, "group", group);
    json_key_number(&json, "position", position);
    json_end(&json, '}');
    record_key(&key, "si", code, from);
    if (row.failed || key.failed)
        status = error_memory(err);
    else
        status = record_put(batch, RECORD_MEMBERSHIP, key.text, row.text, effect, err);
    buffer_free(&key);
    buffer_free(&row);
    return status;
}

static enum par_status
cut_membership(struct par_batch *batch, const char *code, int64_t from, struct par_error *err)
{
    struct buffer key = BUFFER_INIT;
    enum par_status status;

    status = record_cut(batch, RECORD_MEMBERSHIP, record_key(&key, "si", code, from), err);
    buffer_free(&key);
    return status;
}

struct period {
    int64_t from, to, position;
    char group[CODE_SIZE];
};

/* First row of a block about memberships; PAR_END without one. */
static enum par_status
read_period(struct period *out, struct par_book *book, enum sql_block_id block,
            const struct param *params, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, block, params, err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        *out = (struct period){.from = row_int(statement, "from_year"),
                               .to = row_int_or(statement, "to_year", OPEN_YEAR),
                               .position = row_int(statement, "position")};
        strncpy(out->group, row_word(statement, "group"), sizeof out->group - 1);
    }
    statement_close(statement);
    return status;
}

static enum par_status
other_group(const char *code, const char *group, int64_t from, int64_t to, struct par_error *err)
{
    return refuse_column(
        err, "other_group", "group", N_("unit {1} belongs to group {2} from {3} to {4}"),
        ARGS(ARG_TEXT(code), ARG_TEXT(group),
             from == 0 ? (struct arg)ARG_TEXT("…") : (struct arg)ARG_COUNT(from),
             to == OPEN_YEAR ? (struct arg)ARG_TEXT("…") : (struct arg)ARG_COUNT(to)));
}

static enum par_status
period_at(struct period *out, struct par_book *book, const char *unit, int64_t year,
          struct par_error *err)
{
    enum par_status status = read_period(out, book, SQL_MEMBERSHIP_AT,
                                         PARAMS(P_TEXT("code", unit), P_INT("year", year)), err);

    return status == PAR_END ? PAR_OK : status;
}

/* A membership that goes on under another name is split there: each period has one name. */
static enum par_status
split_at_names(struct par_batch *batch, const char *code, struct par_error *err)
{
    int64_t year = 0;
    enum par_status status;

    while ((status = store_int(&year, batch->book->store, SQL_UNIT_NAME_INSIDE,
                               PARAMS(P_TEXT("code", code)), err)) == PAR_OK) {
        struct period at = {0};

        status = period_at(&at, batch->book, code, year, err);
        if (status == PAR_OK)
            status =
                put_membership(batch, code, at.from, year - 1, at.group, at.position, NULL, err);
        if (status == PAR_OK)
            status = put_membership(batch, code, year, at.to, at.group, at.position, NULL, err);
        if (status != PAR_OK)
            break;
    }
    return status == PAR_END ? PAR_OK : status;
}

/* Is one period the other's neighbour, so that both can be one? */
static bool
joins(const struct period *period, const char *group)
{
    return strcmp(period->group, group) == 0;
}

enum par_status
unit_belongs(struct par_batch *batch, const char *unit, const char *group, int64_t year,
             struct par_error *err)
{
    struct par_book *book = batch->book;
    struct period at = {0}, before = {0}, after = {0};
    int64_t from = year, to = year, position = 0, changes = batch->changes;
    enum par_status status = period_at(&at, book, unit, year, err);

    if (status == PAR_OK && at.group[0] != '\0')
        return joins(&at, group) ? PAR_OK : other_group(unit, at.group, at.from, at.to, err);
    if (status == PAR_OK)
        status = period_at(&before, book, unit, year - 1, err);
    if (status == PAR_OK)
        status = period_at(&after, book, unit, year + 1, err);
    if (status != PAR_OK)
        return status;
    if (joins(&before, group)) {
        from = before.from;
        position = before.position;
    }
    if (joins(&after, group) && (from == year || after.position == position)) {
        to = after.to;
        position = after.position;
        status = cut_membership(batch, unit, after.from, err);
    }
    if (status == PAR_OK)
        status = put_membership(batch, unit, from, to, group, position, NULL, err);
    if (status == PAR_OK)
        status = split_at_names(batch, unit, err);
    return batch_whole(batch, changes, status);
}

/* ---- units ---- */

static enum par_status
put_identity(struct par_batch *batch, const char *code, enum par_effect *effect,
             struct par_error *err)
{
    struct buffer key = BUFFER_INIT, row = BUFFER_INIT;
    char *code_key = NULL, *old = NULL;
    struct json json;
    enum par_status status =
        record_read(&old, batch->book, RECORD_UNIT, record_key(&key, "s", code), err);

    if (status == PAR_OK && old == NULL)
        status = code_free(batch->book, code, err);
    if (status == PAR_OK)
        status = text_key(&code_key, code, err);
    if (status == PAR_OK) {
        json_begin(&json, &row);
        json_object(&json);
        json_key_text(&json, "code_key", code_key);
        json_end(&json, '}');
        status = row.failed ? error_memory(err)
                            : record_put(batch, RECORD_UNIT, key.text, row.text, effect, err);
    }
    buffer_free(&key);
    buffer_free(&row);
    mem_free(code_key);
    mem_free(old);
    return status;
}

static enum par_status
check_year(int64_t year, const char *field, struct par_error *err)
{
    enum par_status status = book_year_check(year, err);

    if (status != PAR_OK && err != NULL)
        err->field = field;
    return status;
}

static enum par_status
refuse_period(const char *pattern, struct par_error *err)
{
    return refuse_column(err, "period", "to_year", pattern, NO_ARGS);
}

static enum par_status
check_period(struct par_book *book, const struct par_unit *unit, int64_t from, int64_t to,
             const char *group, struct par_error *err)
{
    struct period other = {0};
    enum par_status status = clean_count(unit->position, POSITION_MOST, "position", err);

    if (status == PAR_OK && from != 0)
        status = check_year(from, "from_year", err);
    if (status == PAR_OK && to != OPEN_YEAR)
        status = check_year(to, "to_year", err);
    if (status != PAR_OK)
        return status;
    if (to < from)
        return refuse_period(N_("the period ends before it begins"), err);
    if (group == NULL && to != OPEN_YEAR)
        return refuse_period(N_("a last year needs a group: it ends the membership"), err);
    if (group == NULL)
        return PAR_OK;
    status =
        read_period(&other, book, SQL_MEMBERSHIP_OVERLAP,
                    PARAMS(P_TEXT("code", unit->code), P_INT("from", from), P_INT("to", to)), err);
    if (status == PAR_OK)
        return refuse_column(err, "overlap", "from_year",
                             N_("the period overlaps the one in group {1} that begins in {2}"),
                             ARGS(ARG_TEXT(other.group), other.from == 0
                                                             ? (struct arg)ARG_TEXT("…")
                                                             : (struct arg)ARG_COUNT(other.from)));
    return status == PAR_END ? PAR_OK : status;
}

static enum par_effect
stronger(enum par_effect a, enum par_effect b)
{
    if (a == PAR_ADDED || b == PAR_ADDED)
        return PAR_ADDED;
    return a == PAR_UNCHANGED ? b : a;
}

enum par_status
par_unit_put(struct par_batch *batch, const struct par_unit *unit, enum par_effect *effect,
             struct par_error *err)
{
    struct unit_ref group = {0};
    struct named_period named = {BUFFER_INIT, BUFFER_INIT};
    int64_t from = unit->from_year.absent ? 0 : unit->from_year.value;
    int64_t to = unit->to_year.absent ? OPEN_YEAR : unit->to_year.value;
    int64_t changes = batch->changes;
    enum par_effect identity = PAR_UNCHANGED, name = PAR_UNCHANGED, membership = PAR_UNCHANGED;
    bool grouped = unit->group_code != NULL && *unit->group_code != '\0';
    enum par_status status = clean_code(unit->code, err);

    if (status == PAR_OK && grouped)
        status = group_find(&group, batch->book, unit->group_code, true, err);
    if (status == PAR_OK)
        status = check_period(batch->book, unit, from, to, grouped ? group.code : NULL, err);
    if (status == PAR_OK)
        status = unit_name_judge(&named, batch->book, unit, from, NULL, false, err);
    if (status == PAR_OK)
        status = put_identity(batch, unit->code, &identity, err);
    if (status == PAR_OK)
        status = unit_name_put(batch, &named, &name, err);
    if (status == PAR_OK && grouped)
        status = put_membership(batch, unit->code, from, to, group.code,
                                unit->position.absent ? 0 : unit->position.value, &membership, err);
    if (status == PAR_OK && (name != PAR_UNCHANGED || membership != PAR_UNCHANGED))
        status = split_at_names(batch, unit->code, err);
    unit_name_free(&named);
    if (status != PAR_OK)
        return batch_whole(batch, changes, status);
    batch_say(batch, N_("unit {1}: {2}"), ARGS(ARG_TEXT(unit->code), ARG_TEXT(unit->name)));
    if (effect != NULL)
        *effect = identity == PAR_ADDED
                      ? PAR_ADDED
                      : stronger(name == PAR_ADDED ? PAR_EDITED : name, membership);
    return PAR_OK;
}

enum par_status
par_unit_add(const char **code, struct par_batch *batch, const struct par_unit *unit,
             struct par_error *err)
{
    struct par_unit copy = *unit;
    char *made = NULL;
    const char *lent = NULL;
    enum par_status status = code_for(&made, batch->book, unit->code, unit->name, err);

    copy.code = made;
    if (status == PAR_OK && code != NULL && (lent = book_lend(batch->book, made)) == NULL)
        status = error_memory(err);
    if (status == PAR_OK)
        status = par_unit_put(batch, &copy, NULL, err);
    if (status == PAR_OK && code != NULL)
        *code = lent;
    mem_free(made);
    return status;
}

static enum par_status
unknown(const char *code, struct par_error *err)
{
    error_set(err, PAR_NOT_FOUND, "unit_unknown", N_("no unit \"{1}\""), ARGS(ARG_TEXT(code)));
    error_field(err, "unit");
    return PAR_NOT_FOUND;
}

enum par_status
par_unit_rename(struct par_batch *batch, const char *code, const char *name, const char *name_en,
                int from_year, const char *decision, struct par_error *err)
{
    const struct par_unit unit = {.code = code, .name = name, .name_en = name_en};
    struct named_period named = {BUFFER_INIT, BUFFER_INIT};
    struct decision_ref act = {0};
    int64_t id = 0, changes = batch->changes;
    enum par_status status = book_year_check(from_year, err);

    if (status == PAR_OK) {
        status = store_int(&id, batch->book->store, SQL_UNIT_ID, PARAMS(P_TEXT("code", code)), err);
        if (status == PAR_END)
            status = unknown(code, err);
    }
    if (status == PAR_OK && decision != NULL)
        status = decision_find(&act, batch->book, decision, NULL, false, err);
    if (status == PAR_OK)
        status = unit_name_judge(&named, batch->book, &unit, from_year,
                                 decision != NULL ? &act : NULL, true, err);
    if (status == PAR_OK)
        status = unit_name_put(batch, &named, NULL, err);
    if (status == PAR_OK)
        status = split_at_names(batch, code, err);
    if (status == PAR_OK)
        batch_say(batch, N_("unit {1} is called {2} from {3} on"),
                  ARGS(ARG_TEXT(code), ARG_TEXT(name), ARG_COUNT(from_year)));
    unit_name_free(&named);
    return batch_whole(batch, changes, status);
}

/* Cuts every record of one kind that a unit has, one after another: the block gives the year of the
 * first that is left. */
static enum par_status
cut_all(struct par_batch *batch, enum sql_block_id block, enum record record, const char *code,
        struct par_error *err)
{
    struct buffer key = BUFFER_INIT;
    int64_t from = 0;
    enum par_status status;

    while ((status = store_int(&from, batch->book->store, block, PARAMS(P_TEXT("code", code)),
                               err)) == PAR_OK) {
        status = record_cut(batch, record, record_key(&key, "si", code, from), err);
        if (status != PAR_OK)
            break;
    }
    buffer_free(&key);
    return status == PAR_END ? PAR_OK : status;
}

/* A unit that a succession names stays, whether it is the one before or the one after. */
static enum par_status
check_successions(struct par_book *book, const char *code, struct par_error *err)
{
    struct statement *link = NULL;
    enum par_status status =
        statement_open(&link, book->store, SQL_UNIT_SUCCEEDS, PARAMS(P_TEXT("code", code)), err);

    if (status == PAR_OK)
        status = statement_step(link, err);
    if (status == PAR_OK)
        status = succession_names(code, row_text(link, "unit"), row_text(link, "from"),
                                  row_int(link, "year"), err);
    statement_close(link);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
par_unit_remove(struct par_batch *batch, const char *code, struct par_error *err)
{
    struct buffer key = BUFFER_INIT;
    char *used = NULL;
    int64_t changes = batch->changes;
    enum par_status status = check_successions(batch->book, code, err);

    if (status != PAR_OK)
        return status;
    status =
        store_text(&used, batch->book->store, SQL_UNIT_USED, PARAMS(P_TEXT("code", code)), err);
    if (status == PAR_OK) {
        status = error_set(err, PAR_IN_USE, "in_use", N_("unit {1} is used in {2}"),
                           ARGS(ARG_TEXT(code), ARG_TEXT(used)));
        error_hint(err, N_("see: parindex history {1}"), ARGS(ARG_TEXT(code)));
    } else if (status == PAR_END) {
        status = cut_all(batch, SQL_MEMBERSHIP_OF_UNIT, RECORD_MEMBERSHIP, code, err);
        if (status == PAR_OK)
            status = cut_all(batch, SQL_UNIT_NAMES_OF, RECORD_UNIT_NAME, code, err);
        if (status == PAR_OK)
            status = record_cut(batch, RECORD_UNIT, record_key(&key, "s", code), err);
    }
    if (status == PAR_NOT_FOUND)
        status = unknown(code, err);
    if (status == PAR_OK)
        batch_say(batch, N_("unit {1} removed"), ARGS(ARG_TEXT(code)));
    buffer_free(&key);
    mem_free(used);
    return batch_whole(batch, changes, status);
}
