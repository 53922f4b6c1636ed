/* Records: rows that codes name, written and noted cell by cell, with the years that are approved
 * guarded and what hangs on a record brought along. */
#include "base/alloc.h"
#include "check.h"
#include "criteria.h"
#include "evaluation.h"
#include "journal.h"
#include "phase.h"
#include "reseal.h"
#include "succession.h"
#include "unit.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* How each kind of record is read, written and ended, and which evaluations feel it. */
static const struct {
    const char *name;
    enum sql_block_id row, put, cut;
    enum sql_block_id touches; /* SQL_BLOCK_END_: no result depends on it */
} records[RECORD_END_] = {
    [RECORD_BOOK] = {"book", SQL_BOOK_ROW, SQL_BOOK_PUT, SQL_BLOCK_END_, SQL_BLOCK_END_},
    [RECORD_GROUP] = {"unit_group", SQL_UNIT_GROUP_ROW, SQL_UNIT_GROUP_PUT, SQL_UNIT_GROUP_CUT,
                      SQL_BLOCK_END_},
    [RECORD_UNIT] = {"unit", SQL_UNIT_ROW, SQL_UNIT_PUT, SQL_UNIT_CUT, SQL_BLOCK_END_},
    [RECORD_UNIT_NAME] = {"unit_name", SQL_UNIT_NAME_ROW, SQL_UNIT_NAME_PUT, SQL_UNIT_NAME_CUT,
                          SQL_BLOCK_END_},
    [RECORD_MEMBERSHIP] = {"membership", SQL_MEMBERSHIP_ROW, SQL_MEMBERSHIP_PUT, SQL_MEMBERSHIP_CUT,
                           SQL_BLOCK_END_},
    [RECORD_SUCCESSION] = {"unit_succession", SQL_SUCCESSION_ROW, SQL_SUCCESSION_PUT,
                           SQL_SUCCESSION_CUT, SQL_BLOCK_END_},
    [RECORD_DECISION] = {"decision", SQL_DECISION_ROW, SQL_DECISION_PUT, SQL_DECISION_CUT,
                         SQL_DECISION_TOUCHES},
    [RECORD_SCALE] = {"scale", SQL_SCALE_ROW, SQL_SCALE_PUT, SQL_SCALE_CUT, SQL_BLOCK_END_},
    [RECORD_SCALE_CLASS] = {"scale_class", SQL_SCALE_CLASS_ROW, SQL_SCALE_CLASS_PUT,
                            SQL_SCALE_CLASS_CUT, SQL_SCALE_TOUCHES},
    [RECORD_SET] = {"criteria_set", SQL_CRITERIA_SET_ROW, SQL_CRITERIA_SET_PUT,
                    SQL_CRITERIA_SET_CUT, SQL_SET_TOUCHES},
    [RECORD_CRITERION] = {"criterion", SQL_CRITERION_ROW, SQL_CRITERION_PUT, SQL_CRITERION_CUT,
                          SQL_SET_TOUCHES},
    [RECORD_CROSSWALK] = {"crosswalk", SQL_CROSSWALK_ROW, SQL_CROSSWALK_PUT, SQL_CROSSWALK_CUT,
                          SQL_CROSSWALK_TOUCHES},
    [RECORD_EVALUATION] = {"evaluation", SQL_EVALUATION_ROW, SQL_EVALUATION_PUT, SQL_EVALUATION_CUT,
                           SQL_EVALUATION_TOUCHES},
    [RECORD_PARTICIPANT] = {"participant", SQL_PARTICIPANT_ROW, SQL_PARTICIPANT_PUT,
                            SQL_PARTICIPANT_CUT, SQL_PARTICIPANT_TOUCHES},
    [RECORD_ALLOWANCE] = {"allowance", SQL_ALLOWANCE_ROW, SQL_ALLOWANCE_PUT, SQL_ALLOWANCE_CUT,
                          SQL_PARTICIPANT_TOUCHES},
    [RECORD_SCORE] = {"score", SQL_SCORE_ROW, SQL_SCORE_PUT, SQL_SCORE_CUT,
                      SQL_PARTICIPANT_TOUCHES},
    [RECORD_NOTE] = {"note", SQL_NOTE_ROW, SQL_NOTE_PUT, SQL_NOTE_CUT, SQL_PARTICIPANT_TOUCHES},
    [RECORD_EVIDENCE] = {"evidence", SQL_EVIDENCE_ROW, SQL_EVIDENCE_PUT, SQL_EVIDENCE_CUT,
                         SQL_PARTICIPANT_TOUCHES},
    [RECORD_PUBLISHED] = {"published", SQL_PUBLISHED_ROW, SQL_PUBLISHED_PUT, SQL_PUBLISHED_CUT,
                          SQL_PUBLISHED_TOUCHES},
    [RECORD_PUBLISHED_COUNT] = {"published_count", SQL_PUBLISHED_COUNT_ROW, SQL_PUBLISHED_COUNT_PUT,
                                SQL_PUBLISHED_COUNT_CUT, SQL_PUBLISHED_COUNT_TOUCHES},
    [RECORD_PUBLISHED_GROUP] = {"published_group", SQL_PUBLISHED_GROUP_ROW, SQL_PUBLISHED_GROUP_PUT,
                                SQL_PUBLISHED_GROUP_CUT, SQL_PUBLISHED_GROUP_TOUCHES},
};

static enum par_status place_of_key(int64_t *evaluation, int64_t *unit, struct par_book *book,
                                    enum record record, const char *key, struct par_error *err);
static enum par_status touch_all(struct par_batch *batch, enum record record, const char *key,
                                 bool look, struct par_error *err);
static enum par_status touch(struct par_batch *batch, enum record record, int64_t evaluation,
                             int64_t unit, bool look, struct par_error *err);
static enum par_status prepare_put(struct par_batch *batch, enum record record, const char *key,
                                   const char *old, const char *row, struct par_error *err);
static enum par_status prepare_cut(struct par_batch *batch, enum record record, const char *key,
                                   struct par_error *err);
static enum par_status tidy(struct par_batch *batch, enum record record, const char *key,
                            const char *old, struct par_error *err);

/* ---- names and keys ---- */

enum record
record_named(const char *name)
{
    enum record record = RECORD_BOOK;

    while (record < RECORD_END_ && strcmp(records[record].name, name) != 0)
        record++;
    return record;
}

const char *
record_key(struct buffer *key, const char *format, ...)
{
    struct json json;
    va_list list;

    buffer_clear(key);
    json_begin(&json, key);
    json_array(&json);
    va_start(list, format);
    for (; *format != '\0'; format++) {
        if (*format == 'i')
            json_number(&json, va_arg(list, int64_t));
        else
            json_text(&json, va_arg(list, const char *));
    }
    va_end(list);
    json_end(&json, ']');
    return key->failed ? NULL : buffer_get(key);
}

/* ---- reading and noting ---- */

enum par_status
record_read(char **row, struct par_book *book, enum record record, const char *key,
            struct par_error *err)
{
    enum par_status status;

    *row = NULL;
    if (key == NULL)
        return error_memory(err);
    status = store_text(row, book->store, records[record].row, PARAMS(P_TEXT("key", key)), err);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
note(struct par_batch *batch, enum sql_block_id block, enum record record, const char *key,
     const char *old, const char *new, struct par_error *err)
{
    int64_t cells = 0;
    enum par_status status =
        store_exec(batch->book->store, block,
                   PARAMS(P_INT("batch", batch->id), P_INT("seq", batch->seq),
                          P_TEXT("record", records[record].name), P_TEXT("key", key),
                          P_TEXT("old", old), P_TEXT("new", new)),
                   &cells, err);

    batch->seq += cells;
    batch->changes += cells;
    return status;
}

/* A row names others by codes that the book may not have: then it would not stand as it was meant.
 */
static enum par_status
check_written(struct par_batch *batch, enum record record, const char *key, const char *row,
              const char *stands, struct par_error *err)
{
    char *field = NULL;
    enum par_status status = PAR_OK;

    if (stands != NULL && strcmp(row, stands) == 0)
        return PAR_OK;
    if (stands != NULL)
        status = store_text(&field, batch->book->store, SQL_RECORD_DIFFERS,
                            PARAMS(P_TEXT("wanted", row), P_TEXT("stands", stands)), err);
    if (stands != NULL && status == PAR_END)
        return PAR_OK;
    if (status == PAR_OK)
        status = error_set(err, PAR_STATE, "not_written",
                           N_("{1} {2} cannot stand: its {3} names what the book does not have"),
                           ARGS(ARG_TEXT(records[record].name), ARG_TEXT(key),
                                ARG_TEXT(field != NULL ? field : "key")));
    mem_free(field);
    return status;
}

/* Writes a row and reads it back: what stands is what is noted. */
static enum par_status
write_row(struct par_batch *batch, enum record record, const char *key, const char *row,
          char **stands, struct par_error *err)
{
    struct store *store = batch->book->store;
    enum par_status status = PAR_OK;

    if (record == RECORD_CRITERION)
        status = store_exec(store, SQL_CONCEPT_PUT, PARAMS(P_TEXT("row", row)), NULL, err);
    if (status == PAR_OK)
        status = store_exec(store, records[record].put,
                            PARAMS(P_TEXT("key", key), P_TEXT("row", row)), NULL, err);
    if (status == PAR_OK)
        status = record_read(stands, batch->book, record, key, err);
    if (status == PAR_OK)
        status = check_written(batch, record, key, row, *stands, err);
    return status;
}

/* ---- putting, cutting, moving ---- */

/* An undo is all of its batch: what else would be in it could not be told apart from it. */
static enum par_status
begin_change(struct par_batch *batch, struct par_error *err)
{
    if (batch->undoes != 0 && !batch->undoing)
        return error_set(
            err, PAR_MISUSE, "undo",
            N_("fault of the program: a batch that undoes another takes no more changes"), NO_ARGS);
    return batch_number(batch, err);
}

static enum par_status
put_row(struct par_batch *batch, enum record record, const char *key, const char *old,
        const char *row, enum par_effect *done, struct par_error *err)
{
    char *stands = NULL;
    enum par_status status = prepare_put(batch, record, key, old, row, err);

    if (status == PAR_OK)
        status = write_row(batch, record, key, row, &stands, err);
    if (status == PAR_OK && old == NULL) {
        *done = PAR_ADDED;
        status = note(batch, SQL_CHANGE_RECORD, record, key, NULL, stands, err);
        if (status == PAR_OK) /* it may belong to evaluations that its key did not lead to before */
            status = touch_all(batch, record, key, false, err);
    } else if (status == PAR_OK && strcmp(old, stands) != 0) {
        *done = PAR_EDITED;
        status = note(batch, SQL_CHANGE_CELLS, record, key, old, stands, err);
    }
    if (status == PAR_OK && *done != PAR_UNCHANGED)
        status = tidy(batch, record, key, old, err);
    mem_free(stands);
    return status;
}

enum par_status
record_put(struct par_batch *batch, enum record record, const char *key, const char *row,
           enum par_effect *effect, struct par_error *err)
{
    char *old = NULL;
    enum par_effect done = PAR_UNCHANGED;
    enum par_status status = record_read(&old, batch->book, record, key, err);

    if (status == PAR_OK && (old == NULL || strcmp(old, row) != 0)) {
        status = touch_all(batch, record, key, true, err);
        if (status == PAR_OK)
            status = phase_guard(batch, record, key, old, row, err);
        if (status == PAR_OK)
            status = begin_change(batch, err);
        if (status == PAR_OK) {
            status = put_row(batch, record, key, old, row, &done, err);
            batch->broken = batch->broken || status != PAR_OK;
        }
    }
    if (status == PAR_OK && effect != NULL)
        *effect = done;
    mem_free(old);
    return status;
}

enum par_status
record_cut(struct par_batch *batch, enum record record, const char *key, struct par_error *err)
{
    char *old = NULL;
    enum par_status status = record_read(&old, batch->book, record, key, err);

    if (status == PAR_OK && old == NULL)
        return PAR_NOT_FOUND;
    if (status == PAR_OK)
        status = touch_all(batch, record, key, true, err);
    if (status == PAR_OK)
        status = phase_guard(batch, record, key, old, NULL, err);
    if (status == PAR_OK)
        status = begin_change(batch, err);
    if (status == PAR_OK) {
        status = prepare_cut(batch, record, key, err);
        if (status == PAR_OK)
            status = store_exec(batch->book->store, records[record].cut, PARAMS(P_TEXT("key", key)),
                                NULL, err);
        if (status == PAR_OK)
            status = note(batch, SQL_CHANGE_RECORD, record, key, old, NULL, err);
        if (status == PAR_OK)
            status = tidy(batch, record, key, old, err);
        batch->broken = batch->broken || status != PAR_OK;
    }
    mem_free(old);
    return status;
}

/* A decision gets another identity: what it printed is sealed anew. */
static enum par_status
touch_printed(struct par_batch *batch, const char *key, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, batch->book->store, SQL_DECISION_PRINTS,
                                            PARAMS(P_TEXT("key", key)), err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK)
        status = touch(batch, RECORD_PUBLISHED, row_int(statement, "evaluation"),
                       row_int(statement, "unit"), true, err);
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
record_move(struct par_batch *batch, enum record record, const char *old_key, const char *new_key,
            enum sql_block_id block, const struct param *params, struct par_error *err)
{
    enum par_status status = touch_all(batch, record, old_key, true, err);

    if (status == PAR_OK && batch->changes == 0)
        /* all that names it is sealed anew, so all must be as it was sealed */
        status =
            verify_sound(batch->book, N_("the book was changed behind the program's back"), err);
    if (status == PAR_OK)
        status = begin_change(batch, err);
    if (status == PAR_OK)
        status = reseal_touch_all(batch, err); /* every seal that names it, and its old one */
    if (status == PAR_OK && record == RECORD_DECISION)
        status = touch_printed(batch, old_key, err);
    if (status == PAR_OK)
        status = reseal_touch_record(batch, record, new_key, err);
    if (status == PAR_OK) {
        status = store_exec(batch->book->store, block, params, NULL, err);
        if (status == PAR_OK)
            status = note(batch, SQL_CHANGE_KEY, record, new_key, old_key, new_key, err);
        batch->broken = batch->broken || status != PAR_OK;
    }
    return status;
}

/* ---- what hangs on a record ---- */

/* One cell of a row, mem_free() it; NULL for null. */
static enum par_status
row_cell(char **out, struct par_book *book, const char *row, const char *field,
         struct par_error *err)
{
    return store_text(out, book->store, SQL_JSON_CELL_GET,
                      PARAMS(P_TEXT("row", row), P_TEXT("field", field)), err);
}

/* The evaluation, and the unit in it, that a key leads to; 0 for none. */
static enum par_status
place_of_key(int64_t *evaluation, int64_t *unit, struct par_book *book, enum record record,
             const char *key, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, records[record].touches,
                                            PARAMS(P_TEXT("key", key)), err);

    *evaluation = *unit = 0;
    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        *evaluation = row_int(statement, "evaluation");
        *unit = row_int(statement, "unit");
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

/* Units and groups share one name space, also when an undo brings one back. */
static enum par_status
check_code(struct par_book *book, const char *key, struct par_error *err)
{
    char *code = NULL;
    enum par_status status =
        store_text(&code, book->store, SQL_KEY_CODE, PARAMS(P_TEXT("key", key)), err);

    if (status == PAR_OK)
        status = code_free(book, code, err);
    mem_free(code);
    return status;
}

/* Scores are known by codes: when an evaluation takes another set, its cells go over with it, also
 * when an undo gives the old set back. */
static enum par_status
change_set(struct par_book *book, const char *key, const char *old, const char *row,
           struct par_error *err)
{
    char *from = NULL, *to = NULL;
    int64_t evaluation = 0, unit = 0;
    enum par_status status = row_cell(&from, book, old, "set", err);

    if (status == PAR_OK)
        status = row_cell(&to, book, row, "set", err);
    if (status == PAR_OK && from != NULL && (to == NULL || strcmp(from, to) != 0)) {
        status = place_of_key(&evaluation, &unit, book, RECORD_EVALUATION, key, err);
        if (status == PAR_OK)
            status = evaluation_change_set(book, evaluation, to, err);
    }
    mem_free(from);
    mem_free(to);
    return status;
}

static enum par_status
prepare_put(struct par_batch *batch, enum record record, const char *key, const char *old,
            const char *row, struct par_error *err)
{
    if ((record == RECORD_UNIT || record == RECORD_GROUP) && old == NULL)
        return check_code(batch->book, key, err);
    if (record == RECORD_EVALUATION && old != NULL)
        return change_set(batch->book, key, old, row, err);
    return PAR_OK;
}

/* What a record leaves behind would refer to it. */
static enum par_status
prepare_cut(struct par_batch *batch, enum record record, const char *key, struct par_error *err)
{
    struct store *store = batch->book->store;
    int64_t evaluation = 0, unit = 0;
    enum par_status status;

    if (record == RECORD_CRITERION)
        return store_exec(store, SQL_CRITERION_DETACH, PARAMS(P_TEXT("key", key)), NULL, err);
    if (record != RECORD_PARTICIPANT && record != RECORD_EVALUATION)
        return PAR_OK;
    status = place_of_key(&evaluation, &unit, batch->book, record, key, err);
    if (status == PAR_OK && unit == 0)
        status =
            store_exec(store, SQL_TALLY_CLEAR, PARAMS(P_INT("evaluation", evaluation)), NULL, err);
    else if (status == PAR_OK)
        status =
            store_exec(store, SQL_TALLY_FORGET,
                       PARAMS(P_INT("evaluation", evaluation), P_INT("unit", unit)), NULL, err);
    if (status == PAR_OK && unit == 0)
        status =
            store_exec(store, SQL_RESULT_CLEAR, PARAMS(P_INT("evaluation", evaluation)), NULL, err);
    else if (status == PAR_OK)
        status =
            store_exec(store, SQL_RESULT_FORGET,
                       PARAMS(P_INT("evaluation", evaluation), P_INT("unit", unit)), NULL, err);
    /* only those who still take part have results: the evaluation is gone through as a whole */
    return status == PAR_OK ? batch_touch(batch, evaluation, 0, err) : status;
}

/* Periods of a unit share no year, also when an undo brings one back. */
static enum par_status
check_period(struct par_book *book, const char *key, struct par_error *err)
{
    struct statement *other = NULL;
    enum par_status status =
        statement_open(&other, book->store, SQL_MEMBERSHIP_CLASH, PARAMS(P_TEXT("key", key)), err);

    if (status == PAR_OK)
        status = statement_step(other, err);
    if (status == PAR_OK)
        status = error_set(
            err, PAR_INVALID, "overlap",
            N_("the period overlaps the one in group {1} that begins in {2}"),
            ARGS(ARG_TEXT(row_text(other, "group")), ARG_COUNT(row_int(other, "from_year"))));
    statement_close(other);
    return status == PAR_END ? PAR_OK : status;
}

/* A unit has one group a year: what is recorded of its part in one says which. */
static enum par_status
check_part(struct par_book *book, const char *key, struct par_error *err)
{
    struct statement *part = NULL;
    char *code = NULL;
    enum par_status status = statement_open(&part, book->store, SQL_MEMBERSHIP_CONTRADICTED,
                                            PARAMS(P_TEXT("key", key)), err);

    if (status == PAR_OK)
        status = statement_step(part, err);
    if (status == PAR_OK)
        status = store_text(&code, book->store, SQL_KEY_CODE, PARAMS(P_TEXT("key", key)), err);
    if (status == PAR_OK) {
        int64_t year = row_int(part, "year");
        const char *group = row_text(part, "group");

        status =
            error_set(err, PAR_STATE, "other_group",
                      N_("unit {1} takes part in group {2} in {3}; a unit has one group a year"),
                      ARGS(ARG_TEXT(code), ARG_TEXT(group), ARG_COUNT(year)));
        error_hint(err,
                   N_("begin another period behind that year, or end its part with: parindex "
                      "year leave {1} {2}"),
                   ARGS(ARG_COUNT(year), ARG_TEXT(code)));
        error_field(err, "group");
    }
    statement_close(part);
    mem_free(code);
    return status == PAR_END ? PAR_OK : status;
}

/* A criterion that came, went or changed: the shape of its set follows, and a concept that nothing
 * bears any more goes. */
static enum par_status
settle_criterion(struct par_book *book, const char *key, const char *old, struct par_error *err)
{
    enum par_status status = criteria_settle(book, key, err);

    if (status == PAR_OK && old != NULL)
        status = store_exec(book->store, SQL_CONCEPT_FORGET, PARAMS(P_TEXT("row", old)), NULL, err);
    return status;
}

static enum par_status
tidy(struct par_batch *batch, enum record record, const char *key, const char *old,
     struct par_error *err)
{
    if (record == RECORD_MEMBERSHIP) {
        enum par_status status = check_period(batch->book, key, err);
        return status == PAR_OK ? check_part(batch->book, key, err) : status;
    }
    if (record == RECORD_SUCCESSION)
        return succession_check(batch->book, key, err);
    if (record == RECORD_PARTICIPANT)
        return succession_check_participant(batch->book, key, err);
    if (record == RECORD_CRITERION)
        return settle_criterion(batch->book, key, old, err);
    return PAR_OK;
}

/* ---- years that are approved ---- */

static enum par_status
refuse_approved(struct statement *approval, int64_t year, const char *group, struct par_error *err)
{
    const char *number = row_text(approval, "number"), *date = row_text(approval, "date");

    if (date == NULL)
        return error_set(err, PAR_STATE, "approved", N_("{1}, {2} is approved by {3}"),
                         ARGS(ARG_COUNT(year), ARG_TEXT(group), ARG_TEXT(number)));
    return error_set(err, PAR_STATE, "approved", N_("{1}, {2} is approved by {3} of {4}"),
                     ARGS(ARG_COUNT(year), ARG_TEXT(group), ARG_TEXT(number), ARG_DATE(date)));
}

enum par_status
evaluation_guard(struct par_book *book, int64_t evaluation, struct par_error *err)
{
    struct statement *place = NULL, *approval = NULL;
    enum par_status status;

    if (book->batch != NULL && book->batch->amending == evaluation)
        return PAR_OK;
    status = statement_open(&place, book->store, SQL_EVALUATION_OF_ID,
                            PARAMS(P_INT("evaluation", evaluation)), err);

    if (status == PAR_OK)
        status = statement_step(place, err);
    if (status == PAR_OK)
        status = statement_open(&approval, book->store, SQL_EVALUATION_APPROVAL,
                                PARAMS(P_INT("evaluation", evaluation)), err);
    if (status == PAR_OK)
        status = statement_step(approval, err);
    if (status == PAR_OK)
        status =
            refuse_approved(approval, row_int(place, "year"), row_text(place, "group_name"), err);
    statement_close(approval);
    statement_close(place);
    return status == PAR_END ? PAR_OK : status;
}

static bool
is_fixed(const char *state)
{
    return strcmp(state, "approved") == 0 || strcmp(state, "amended") == 0;
}

/* One that another takes part in changes what all its units are shown with. */
static enum par_status
touch(struct par_batch *batch, enum record record, int64_t evaluation, int64_t unit, bool look,
      struct par_error *err)
{
    enum par_status status = PAR_OK;

    if (look)
        status =
            seal_check_written(batch, evaluation, record == RECORD_PARTICIPANT ? 0 : unit, err);
    return status == PAR_OK ? batch_touch(batch, evaluation, unit, err) : status;
}

/* Guards the evaluations that a record belongs to and remembers them. `look`: before it is changed,
 * so that it must be as it was sealed. */
static enum par_status
touch_all(struct par_batch *batch, enum record record, const char *key, bool look,
          struct par_error *err)
{
    struct statement *statement = NULL;
    int64_t fixed = 0;
    enum par_status status = reseal_touch_record(batch, record, key, err);

    if (status != PAR_OK || records[record].touches == SQL_BLOCK_END_)
        return status;
    batch->unproved = batch->unproved || record != RECORD_SCORE || batch->undoing;
    status = statement_open(&statement, batch->book->store, records[record].touches,
                            PARAMS(P_TEXT("key", key)), err);
    while (status == PAR_OK && fixed == 0 && (status = statement_step(statement, err)) == PAR_OK) {
        if (is_fixed(row_text(statement, "state")) &&
            row_int(statement, "evaluation") != batch->amending)
            fixed = row_int(statement, "evaluation");
        else
            status = touch(batch, record, row_int(statement, "evaluation"),
                           row_int(statement, "unit"), look, err);
    }
    statement_close(statement);
    if (fixed != 0) {
        status = evaluation_guard(batch->book, fixed, err);
        if (status == PAR_OK)
            status = error_set(err, PAR_STATE, "approved", N_("the year is approved"), NO_ARGS);
    }
    return status == PAR_END ? PAR_OK : status;
}
