#include "succession.h"

#include <string.h>

#include "base/alloc.h"
#include "decision.h"
#include "listing.h"
#include "result.h"
#include "seal.h"
#include "unit.h"

static const struct par_field fields[] = {
    FIELD("unit", CODE, par_succession, unit_code, PAR_NONE),
    FIELD("from", CODE, par_succession, from_code, PAR_UNKNOWN),
    FIELD("year", YEAR, par_succession, year, PAR_UNKNOWN),
    FIELD("kind", WORD, par_succession, kind, PAR_UNKNOWN),
    FIELD("share", PERCENT, par_succession, share, PAR_UNKNOWN),
    FIELD("decision", CODE, par_succession, decision, PAR_UNKNOWN),
    FIELD("decision_date", DATE, par_succession, decision_date, PAR_UNKNOWN),
    /* no columns */
    FIELD("unit_name", TEXT, par_succession, unit_name, PAR_NONE),
    FIELD("from_name", TEXT, par_succession, from_name, PAR_UNKNOWN),
};

static const struct listing listing = {fields, 7, 9, sizeof(struct par_succession), NULL};
static const char *const kinds[] = {"renamed", "merged", "split", "transferred", "abolished", NULL};

enum { SHARE_MOST = 1000000 }; /* all of it, ten-thousandths of a per cent */

/* ---- lists ---- */

enum par_status
par_succession_list(struct par_successions **out, struct par_book *book,
                    const struct par_succession_query *query, struct par_error *err)
{
    struct par_list **list = (struct par_list **)out;
    struct unit_ref unit = {0};
    bool began = false;
    enum par_status status = book_snapshot(book, &began, err);

    if (status == PAR_OK && query->unit != NULL) {
        status = unit_find(&unit, book, query->unit, false, err);
        if (status == PAR_OK)
            status = lineage_check(book, NULL, unit.id, err);
        if (status == PAR_OK)
            status = listing_run(list, &listing, book,
                                 query->follow ? SQL_SUCCESSION_OF_LINEAGE : SQL_SUCCESSION_OF_UNIT,
                                 PARAMS(P_INT("unit", unit.id)), err);
    } else if (status == PAR_OK) {
        status = listing_run(list, &listing, book, SQL_SUCCESSION_LIST,
                             PARAMS(P_NULL("years"), P_NULL("group"), P_NULL("unit")), err);
    }
    book_snapshot_end(book, began);
    return status;
}

LISTING_FUNCTIONS(succession, par_succession, par_successions)

enum par_status
lineage_check(struct par_book *book, const char *years, int64_t unit, struct par_error *err)
{
    struct statement *member = NULL;
    enum par_status status;

    if (book->batch != NULL) /* seals come at its end */
        return PAR_OK;
    /* a link is under the seal of the unit before: one that was lost can have been of any unit */
    status = seal_check_none(book, SQL_READS_UNIT | SQL_READS_SUCCESSION, err);
    if (status != PAR_OK || years == NULL)
        return status;
    status =
        statement_open(&member, book->store, SQL_LINEAGE_OF_UNIT, PARAMS(P_INT("unit", unit)), err);
    while (status == PAR_OK && (status = statement_step(member, err)) == PAR_OK) {
        status = seal_check_read(
            book, SEAL_READS_SCORED & ~(unsigned)SQL_READS_SCORE,
            &(struct seal_scope){.years = years, .unit = row_int(member, "unit_id")}, err);
    }
    statement_close(member);
    return status == PAR_END ? PAR_OK : status;
}

/* ---- what contradicts ---- */

/* The findings of succession_fault: {1} the unit, {2} its other year, {3} the year of the link, {4}
 * another unit, {5} the unit after. */
static const struct {
    const char *finding, *field, *pattern, *hint;
} faults[] = {
    {"cycle", "from", N_("unit {4} cannot come after {1}: {1} comes after {4} already"),
     N_("see: parindex unit succeed list {1}")},
    {"circle", "from",
     N_("unit {5} cannot come after {1}: {1} comes after {5} already, by way of {4}"),
     N_("see: parindex unit succeed list {4}")},
    {"early", "year", N_("unit {1} is known from {2} on only: nothing can pass on from it in {3}"),
     N_("see: parindex unit show {1}")},
    {"ended", "year", N_("unit {1} takes part in {2}: it cannot have ended in {3}"),
     N_("see: parindex history {1}")},
    {"not_yet", "year", N_("unit {1} takes part in {2}: it cannot be a new name from {3} on"),
     N_("see: parindex history {1}")},
    {"ended_before", "year",
     N_("unit {1} ended in {2}: nothing can pass on from it or to it in {3}"),
     N_("see: parindex unit succeed list {1}")},
    {"goes_on", "year",
     N_("unit {1} is in a succession of {2}: it cannot have ended in {3} already"),
     N_("see: parindex unit succeed list {1}")},
    {"without", "unit",
     N_("unit {1} cannot be abolished in {3} both without a successor and with {4} as one"),
     N_("see: parindex unit succeed list {1}")},
};

/* More than a whole was passed on: the sum is told. */
static enum par_status
too_much(struct statement *fault, struct par_error *err)
{
    error_set(err, PAR_INVALID, "share",
              N_("unit {1} would pass on {2} per cent of itself in {3}, more than 100"),
              ARGS(ARG_TEXT(row_text(fault, "unit")), ARG_POINTS(row_int(fault, "number")),
                   ARG_COUNT(row_int(fault, "year"))));
    error_hint(err, N_("see: parindex unit succeed list {1}"),
               ARGS(ARG_TEXT(row_text(fault, "unit"))));
    error_field(err, "share");
    return PAR_INVALID;
}

static enum par_status
refuse(struct statement *fault, struct par_error *err)
{
    const char *finding = row_word(fault, "finding"), *other = row_text(fault, "other");
    const char *after = row_text(fault, "after");
    const struct arg args[] = {
        ARG_TEXT(row_text(fault, "unit")),    ARG_COUNT(row_int(fault, "number")),
        ARG_COUNT(row_int(fault, "year")),    ARG_TEXT(other != NULL ? other : ""),
        ARG_TEXT(after != NULL ? after : ""), {0}};

    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        if (strcmp(faults[i].finding, finding) != 0)
            continue;
        error_set(err, PAR_INVALID, "succession", faults[i].pattern, args);
        error_hint(err, faults[i].hint, args);
        error_field(err, faults[i].field);
        return PAR_INVALID;
    }
    return too_much(fault, err);
}

enum par_status
succession_check(struct par_book *book, const char *key, struct par_error *err)
{
    struct statement *fault = NULL;
    enum par_status status =
        statement_open(&fault, book->store, SQL_SUCCESSION_FAULT, PARAMS(P_TEXT("key", key)), err);

    if (status == PAR_OK)
        status = statement_step(fault, err);
    if (status == PAR_OK)
        status = refuse(fault, err);
    statement_close(fault);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
refuse_participant(struct statement *fault, const char *unit, int64_t year, struct par_error *err)
{
    bool ended = strcmp(row_word(fault, "finding"), "ended") == 0;
    const char *other = row_text(fault, "other");
    const struct arg args[] = {ARG_TEXT(unit),
                               ARG_COUNT(row_int(fault, "year")),
                               ARG_COUNT(year),
                               ARG_TEXT(other != NULL ? other : ""),
                               {0}};

    if (!ended)
        error_set(err, PAR_STATE, "not_yet",
                  N_("unit {1} is the new name of {4} from {2} on: it takes no part in {3}"), args);
    else if (other != NULL)
        error_set(err, PAR_STATE, "ended",
                  N_("unit {1} ended in {2} (successor: {4}): it takes no part in {3}"), args);
    else
        error_set(err, PAR_STATE, "ended", N_("unit {1} ended in {2}: it takes no part in {3}"),
                  args);
    error_hint(err, N_("see: parindex unit succeed list {1}"), ARGS(ARG_TEXT(unit)));
    error_field(err, "unit");
    return PAR_STATE;
}

enum par_status
succession_check_participant(struct par_book *book, const char *key, struct par_error *err)
{
    struct statement *fault = NULL;
    int64_t there = 0;
    enum par_status status = store_int(&there, book->store, SQL_SUCCESSION_ANY, NO_PARAMS, err);

    if (status != PAR_OK || there == 0)
        return status;
    status =
        statement_open(&fault, book->store, SQL_PARTICIPANT_FAULT, PARAMS(P_TEXT("key", key)), err);
    if (status == PAR_OK)
        status = statement_step(fault, err);
    if (status == PAR_OK)
        status = refuse_participant(fault, row_text(fault, "unit"), row_int(fault, "asked"), err);
    statement_close(fault);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
succession_names(const char *code, const char *unit, const char *from, int64_t year,
                 struct par_error *err)
{
    const struct arg args[] = {
        ARG_TEXT(code), ARG_TEXT(from), ARG_COUNT(year), ARG_TEXT(unit != NULL ? unit : ""), {0}};

    if (unit != NULL) {
        error_set(err, PAR_IN_USE, "in_use",
                  N_("unit {1} is named by the succession from {2} to {4} in {3}"), args);
        error_hint(err, N_("take it back with: parindex unit succeed remove {4} --from {2}"), args);
    } else {
        error_set(err, PAR_IN_USE, "in_use", N_("unit {1} is recorded as abolished in {3}"), args);
        error_hint(err, N_("take it back with: parindex unit succeed remove --from {2}"), args);
    }
    return PAR_IN_USE;
}

/* ---- putting ---- */

static enum par_status
check_words(const struct par_succession *said, struct par_error *err)
{
    bool alone = said->unit_code == NULL || *said->unit_code == '\0';
    enum par_status status = book_year_check(said->year.value, err);

    if (status == PAR_OK)
        status = clean_word(said->kind, kinds, "kind", err);
    if (status == PAR_OK && alone && strcmp(said->kind, "abolished") != 0)
        status = refuse_column(
            err, "successor", "unit",
            N_("the unit that came after is missing; only an abolition has none"), NO_ARGS);
    if (status == PAR_OK && alone && said->share.absent == PAR_PRESENT)
        status = refuse_column(err, "successor", "share",
                               N_("a share needs the unit that it passed on to"), NO_ARGS);
    if (status == PAR_OK && said->share.absent == PAR_PRESENT &&
        (said->share.units <= 0 || said->share.units > SHARE_MOST))
        status = refuse_column(err, "share", "share",
                               N_("a share is more than 0 and at most 100 per cent"), NO_ARGS);
    return status;
}

static void
link_json(struct buffer *row, const struct par_succession *said,
          const struct decision_ref *decision)
{
    struct json json;

    json_begin(&json, row);
    json_object(&json);
    json_key_text(&json, "kind", said->kind);
    if (said->share.absent == PAR_PRESENT)
        json_key_number(&json, "share", said->share.units);
    else
        json_key_null(&json, "share");
    decision_json(&json, decision->id != 0 ? decision : NULL);
    json_end(&json, '}');
}

/* A link that stands with other values is taken back first: what it said was decided. */
static enum par_status
refuse_other(struct par_book *book, const char *stands, const char *row, const char *unit,
             const char *from, int64_t year, struct par_error *err)
{
    char *field = NULL;
    enum par_status status =
        store_text(&field, book->store, SQL_RECORD_DIFFERS,
                   PARAMS(P_TEXT("wanted", row), P_TEXT("stands", stands)), err);

    if (status == PAR_OK && unit != NULL) {
        status = error_set(err, PAR_EXISTS, "succession_exists",
                           N_("the succession from {1} to {2} in {3} stands with another {4}"),
                           ARGS(ARG_TEXT(from), ARG_TEXT(unit), ARG_COUNT(year), ARG_WORD(field)));
        error_hint(err, N_("take it back first: parindex unit succeed remove {2} --from {1}"),
                   ARGS(ARG_TEXT(from), ARG_TEXT(unit)));
    } else if (status == PAR_OK) {
        status = error_set(err, PAR_EXISTS, "succession_exists",
                           N_("the end of {1} in {2} stands with another {3}"),
                           ARGS(ARG_TEXT(from), ARG_COUNT(year), ARG_WORD(field)));
        error_hint(err, N_("take it back first: parindex unit succeed remove --from {1}"),
                   ARGS(ARG_TEXT(from)));
    }
    error_field(status == PAR_END ? NULL : err, "from");
    mem_free(field);
    return status == PAR_END ? PAR_OK : status;
}

/* The two units; the one after may be missing. */
static enum par_status
find_both(struct unit_ref *unit, struct unit_ref *from, struct par_book *book,
          const char *unit_text, const char *from_text, struct par_error *err)
{
    enum par_status status = unit_find(from, book, from_text, true, err);

    if (status != PAR_OK) {
        error_field(err, "from");
        return status;
    }
    if (unit_text != NULL && *unit_text != '\0')
        status = unit_find(unit, book, unit_text, true, err);
    if (status == PAR_OK && unit->id == from->id)
        status = refuse_column(err, "succession", "from", N_("unit {1} cannot come after itself"),
                               ARGS(ARG_TEXT(from->code)));
    return status;
}

static void
say_link(struct par_batch *batch, const char *unit, const char *from, int64_t year)
{
    if (unit != NULL)
        batch_say(batch, N_("{1} comes after {2} from {3} on"),
                  ARGS(ARG_TEXT(unit), ARG_TEXT(from), ARG_COUNT(year)));
    else
        batch_say(batch, N_("{1} ended in {2} without a successor"),
                  ARGS(ARG_TEXT(from), ARG_COUNT(year)));
}

enum par_status
par_succession_put(struct par_batch *batch, const struct par_succession *succession,
                   enum par_effect *effect, struct par_error *err)
{
    struct unit_ref unit = {0}, from = {0};
    struct decision_ref decision = {0};
    struct buffer key = BUFFER_INIT, row = BUFFER_INIT;
    char *stands = NULL;
    const char *code = NULL;
    int64_t year = succession->year.value, changes = batch->changes;
    enum par_status status = check_words(succession, err);

    if (status == PAR_OK)
        status =
            find_both(&unit, &from, batch->book, succession->unit_code, succession->from_code, err);
    if (status == PAR_OK && succession->decision != NULL && *succession->decision != '\0')
        status = decision_find(&decision, batch->book, succession->decision,
                               succession->decision_date, succession->decision_date != NULL, err);
    if (status != PAR_OK)
        return status;
    code = unit.id != 0 ? unit.code : NULL;
    link_json(&row, succession, &decision);
    if (row.failed)
        status = error_memory(err);
    else
        status = record_read(&stands, batch->book, RECORD_SUCCESSION,
                             record_key(&key, "ssi", from.code, code, year), err);
    if (status == PAR_OK && stands != NULL)
        status = refuse_other(batch->book, stands, row.text, code, from.code, year, err);
    if (status == PAR_OK)
        status = record_put(batch, RECORD_SUCCESSION, key.text, row.text, effect, err);
    if (status == PAR_OK)
        say_link(batch, code, from.code, year);
    buffer_free(&key);
    buffer_free(&row);
    mem_free(stands);
    return batch_whole(batch, changes, status);
}

/* ---- removing ---- */

/* The only year of the links between two units. */
static enum par_status
only_year(int64_t *year, struct par_book *book, const char *unit, const char *from,
          struct par_error *err)
{
    struct statement *statement = NULL;
    struct buffer years = BUFFER_INIT;
    int64_t count = 0;
    enum par_status status =
        statement_open(&statement, book->store, SQL_SUCCESSION_YEARS,
                       PARAMS(P_TEXT("from", from), P_TEXT("unit", unit)), err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        *year = row_int(statement, "year");
        buffer_text(&years, count++ > 0 ? ", " : "");
        buffer_number(&years, *year);
    }
    statement_close(statement);
    if (status == PAR_END)
        status = years.failed ? error_memory(err) : count == 0 ? PAR_NOT_FOUND : PAR_OK;
    if (status == PAR_OK && count > 1) {
        status = error_set(err, PAR_AMBIGUOUS, "succession_ambiguous",
                           N_("there are {1} such successions, of {2}"),
                           ARGS(ARG_COUNT(count), ARG_TEXT(buffer_get(&years))));
        error_hint(err, N_("say which one with --year"), NO_ARGS);
    }
    buffer_free(&years);
    return status;
}

static enum par_status
no_such_link(const char *unit, const char *from, struct par_error *err)
{
    if (unit != NULL)
        error_set(err, PAR_NOT_FOUND, "succession_unknown",
                  N_("no succession from {1} to {2} is recorded"),
                  ARGS(ARG_TEXT(from), ARG_TEXT(unit)));
    else
        error_set(err, PAR_NOT_FOUND, "succession_unknown",
                  N_("no end of {1} without a successor is recorded"), ARGS(ARG_TEXT(from)));
    error_hint(err, N_("see: parindex unit succeed list {1}"), ARGS(ARG_TEXT(from)));
    return PAR_NOT_FOUND;
}

enum par_status
par_succession_remove(struct par_batch *batch, const char *unit, const char *from, int year,
                      struct par_error *err)
{
    struct unit_ref after = {0}, before = {0};
    struct buffer key = BUFFER_INIT;
    const char *code = NULL;
    int64_t link_year = year;
    enum par_status status = find_both(&after, &before, batch->book, unit, from, err);

    if (status != PAR_OK)
        return status;
    code = after.id != 0 ? after.code : NULL;
    if (year == 0)
        status = only_year(&link_year, batch->book, code, before.code, err);
    if (status == PAR_OK)
        status = record_cut(batch, RECORD_SUCCESSION,
                            record_key(&key, "ssi", before.code, code, link_year), err);
    if (status == PAR_NOT_FOUND)
        status = no_such_link(code, before.code, err);
    if (status == PAR_OK && code != NULL)
        batch_say(batch, N_("the succession from {1} to {2} in {3} is taken back"),
                  ARGS(ARG_TEXT(before.code), ARG_TEXT(code), ARG_COUNT(link_year)));
    else if (status == PAR_OK)
        batch_say(batch, N_("the end of {1} in {2} is taken back"),
                  ARGS(ARG_TEXT(before.code), ARG_COUNT(link_year)));
    buffer_free(&key);
    return status;
}
