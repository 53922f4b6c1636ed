#include "decision.h"

#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "clean.h"
#include "listing.h"

static const struct par_field fields[] = {
    FIELD("number", CODE, par_decision, number, PAR_UNKNOWN),
    FIELD("date", DATE, par_decision, date, PAR_UNKNOWN),
    FIELD("issuer", TEXT, par_decision, issuer, PAR_NONE),
    FIELD("kind", WORD, par_decision, kind, PAR_UNKNOWN),
    FIELD("title", TEXT, par_decision, title, PAR_NONE),
    FIELD("link", TEXT, par_decision, link, PAR_NONE),
    FIELD("years", TEXT, par_decision, years, PAR_NONE),
};

static const struct listing listing = {fields, 7, 7, sizeof(struct par_decision), NULL};
static const char *const kinds[] = {"issue", "approve", "amend", "correct", "other", NULL};

enum { DATE_ROOM = 32 }; /* of a date as people write it */

/* ---- naming one ---- */

static const char *
date_of(const char *date)
{
    return date[0] != '\0' ? date : NULL;
}

/* "41/QĐ-UBND@2024-01-25" is taken apart; the date may be written in either order. Behind another @
 * stands the issuer, for two of one number and day. */
struct named {
    char *number; /* cleaned */
    char *key;
    char *issuer; /* cleaned; NULL = any, "" = none is known */
    char date[11];
    bool dated;
};

static void
named_free(struct named *named)
{
    mem_free(named->number);
    mem_free(named->key);
    mem_free(named->issuer);
}

/* "@2024-01-25@UBND tỉnh", or without the issuer. */
static enum par_status
take_day(struct named *out, const char *at, struct par_error *err)
{
    const char *issuer = strchr(at + 1, '@');
    size_t length = issuer != NULL ? (size_t)(issuer - at) - 1 : strlen(at + 1);
    char day[DATE_ROOM] = "";
    enum par_status status = PAR_OK;

    if (length < sizeof day)
        memcpy(day, at + 1, length);
    if (length > 0) /* "41/QĐ@" is the one without a date */
        status = par_date_parse(out->date, length < sizeof day ? day : at + 1, err);
    out->dated = true;
    if (status == PAR_OK && issuer != NULL)
        status = text_clean(&out->issuer, issuer + 1, strlen(issuer + 1), err);
    return status;
}

static enum par_status
take_apart(struct named *out, const char *number, const char *date, bool dated,
           struct par_error *err)
{
    const char *at = strchr(number, '@');
    enum par_status status;

    *out = (struct named){.dated = dated};
    status =
        text_clean(&out->number, number, at != NULL ? (size_t)(at - number) : strlen(number), err);
    if (status == PAR_OK && at != NULL) {
        status = take_day(out, at, err);
    } else if (status == PAR_OK && date != NULL && *date != '\0') {
        status = par_date_parse(out->date, date, err);
        out->dated = true;
        error_field(status == PAR_OK ? NULL : err, "decision_date");
    }
    if (status == PAR_OK && *out->number == '\0')
        status =
            error_set(err, PAR_INVALID, "empty", N_("{1} is empty"), ARGS(ARG_WORD("decision")));
    if (status == PAR_OK)
        status = text_key(&out->key, out->number, err);
    if (status == PAR_OK && *out->key == '\0')
        status = error_set(err, PAR_INVALID, "number",
                           N_("\"{1}\" is no number of a decision: it has no letter or digit"),
                           ARGS(ARG_TEXT(out->number)));
    return status;
}

static enum par_status
several(const struct named *named, struct par_book *book, struct par_error *err)
{
    struct statement *statement = NULL;
    struct buffer which = BUFFER_INIT;
    int64_t count = 0;
    enum par_status status = statement_open(
        &statement, book->store, SQL_DECISION_FIND,
        PARAMS(P_TEXT("key", named->key), P_INT("dated", named->dated),
               P_TEXT("date", date_of(named->date)), P_TEXT("issuer", named->issuer)),
        err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        const char *date = row_text(statement, "date");
        if (count++ > 0)
            buffer_text(&which, ", ");
        buffer_text(&which, row_word(statement, "number"));
        buffer_char(&which, '@');
        buffer_text(&which, date != NULL ? date : "");
        if (row_int(statement, "alike") > 1) {
            buffer_char(&which, '@');
            buffer_text(&which, row_word(statement, "issuer"));
        }
    }
    statement_close(statement);
    if (status == PAR_END) {
        status = error_set(
            err, PAR_AMBIGUOUS, "decision_ambiguous",
            N_("{1} decisions have the number \"{2}\": {3}"),
            ARGS(ARG_COUNT(count), ARG_TEXT(named->number), ARG_TEXT(buffer_get(&which))));
        error_field(err, "decision");
    }
    buffer_free(&which);
    return status;
}

static enum par_status
none(const struct named *named, struct par_error *err)
{
    if (named->issuer != NULL)
        error_set(err, PAR_NOT_FOUND, "decision_unknown",
                  N_("no decision \"{1}\" of that day is by \"{2}\""),
                  ARGS(ARG_TEXT(named->number), ARG_TEXT(named->issuer)));
    else if (named->date[0] != '\0')
        error_set(err, PAR_NOT_FOUND, "decision_unknown", N_("no decision \"{1}\" of {2}"),
                  ARGS(ARG_TEXT(named->number), ARG_DATE(named->date)));
    else if (named->dated)
        error_set(err, PAR_NOT_FOUND, "decision_unknown", N_("no decision \"{1}\" without a date"),
                  ARGS(ARG_TEXT(named->number)));
    else
        error_set(err, PAR_NOT_FOUND, "decision_unknown", N_("no decision \"{1}\""),
                  ARGS(ARG_TEXT(named->number)));
    error_field(err, "decision");
    return PAR_NOT_FOUND;
}

/* The row of decision_find. */
static void
take_row(struct decision_ref *out, struct statement *row)
{
    const char *date = row_text(row, "date");

    *out = (struct decision_ref){.id = row_int(row, "id")};
    strncpy(out->number, row_word(row, "number"), sizeof out->number - 1);
    strncpy(out->date, date != NULL ? date : "", sizeof out->date - 1);
    strncpy(out->issuer, row_word(row, "issuer"), sizeof out->issuer - 1);
}

static enum par_status
find_named(struct decision_ref *out, struct par_book *book, const struct named *named,
           struct par_error *err)
{
    struct statement *statement = NULL;
    struct decision_ref found = {0};
    int count = 0;
    enum par_status status = statement_open(
        &statement, book->store, SQL_DECISION_FIND,
        PARAMS(P_TEXT("key", named->key), P_INT("dated", named->dated),
               P_TEXT("date", date_of(named->date)), P_TEXT("issuer", named->issuer)),
        err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK)
        if (count++ == 0)
            take_row(&found, statement);
    statement_close(statement);
    if (status != PAR_END)
        return status;
    if (count == 0)
        return none(named, err);
    if (count > 1)
        return several(named, book, err);
    *out = found;
    return PAR_OK;
}

enum par_status
decision_find(struct decision_ref *out, struct par_book *book, const char *number, const char *date,
              bool dated, struct par_error *err)
{
    struct named named;
    enum par_status status = take_apart(&named, number, date, dated, err);

    if (status == PAR_OK)
        status = find_named(out, book, &named, err);
    named_free(&named);
    return status;
}

void
decision_json(struct json *json, const struct decision_ref *decision)
{
    json_key(json, "decision");
    if (decision == NULL) {
        json_null(json);
        return;
    }
    json_array(json);
    json_text(json, decision->number);
    json_text(json, decision->date[0] != '\0' ? decision->date : NULL);
    json_text(json, decision->issuer);
    json_end(json, ']');
}

enum par_status
decision_year_check(const struct decision_ref *decision, int64_t year, struct par_error *err)
{
    int64_t decided = 0;

    for (int i = 0; decision->date[0] != '\0' && i < 4; i++)
        decided = decided * 10 + (decision->date[i] - '0');
    if (decision->date[0] == '\0' || decided >= year)
        return PAR_OK;
    return refuse_column(
        err, "date_before_year", "decision_date",
        N_("decision {1} of {2} is older than the year {3} it judges"),
        ARGS(ARG_TEXT(decision->number), ARG_DATE(decision->date), ARG_COUNT(year)));
}

/* ---- lists ---- */

enum par_status
par_decision_list(struct par_decisions **out, struct par_book *book,
                  const struct par_decision_query *query, struct par_error *err)
{
    struct named named = {0};
    enum par_status status =
        query->decision == NULL ? PAR_OK : take_apart(&named, query->decision, NULL, false, err);

    if (status == PAR_OK)
        status =
            listing_run((struct par_list **)out, &listing, book, SQL_DECISION_LIST,
                        PARAMS(P_TEXT("key", named.key), P_INT("dated", named.dated),
                               P_TEXT("date", date_of(named.date)), P_TEXT("issuer", named.issuer)),
                        err);
    if (status == PAR_OK && query->decision != NULL &&
        par_list_count((struct par_list *)*out) == 0) {
        par_decision_list_free(*out);
        *out = NULL;
        status = none(&named, err);
    }
    named_free(&named);
    return status;
}

LISTING_FUNCTIONS(decision, par_decision, par_decisions)

/* ---- writing ---- */

/* Number, date and issuer as they will stand, and the row. */
struct draft {
    struct named named;
    char *issuer, *title, *link;
    const char *kind;
};

static void
draft_free(struct draft *draft)
{
    named_free(&draft->named);
    mem_free(draft->issuer);
    mem_free(draft->title);
    mem_free(draft->link);
}

static enum par_status
check_length(const char *text, const char *field, struct par_error *err)
{
    if (text == NULL || strlen(text) < DECISION_TEXT)
        return PAR_OK;
    return refuse_column(err, "long", field, N_("\"{1}\" is too long"), ARGS(ARG_TEXT(text)));
}

/* NUMBER@DATE@ISSUER says the issuer too. */
static enum par_status
issuer_of_name(struct draft *draft, struct par_error *err)
{
    if (draft->issuer != NULL && strcmp(draft->issuer, draft->named.issuer) != 0)
        return refuse_column(
            err, "issuer", "issuer",
            N_("the decision is named as one of \"{1}\", and its issuer is \"{2}\""),
            ARGS(ARG_TEXT(draft->named.issuer), ARG_TEXT(draft->issuer)));
    if (draft->issuer == NULL && *draft->named.issuer != '\0') {
        draft->issuer = draft->named.issuer;
        draft->named.issuer = NULL;
    }
    return PAR_OK;
}

static enum par_status
draft_of(struct draft *draft, const struct par_decision *decision, struct par_error *err)
{
    const char *kind = decision->kind;
    enum par_status status;

    *draft = (struct draft){.kind = kind != NULL && *kind != '\0' ? kind : "other"};
    status = take_apart(&draft->named, decision->number != NULL ? decision->number : "",
                        decision->date, true, err);
    if (status != PAR_OK)
        error_field(err, "number");
    if (status == PAR_OK)
        status = check_length(draft->named.number, "number", err);
    if (status == PAR_OK)
        status = clean_optional(&draft->issuer, decision->issuer, "issuer", err);
    if (status == PAR_OK && draft->named.issuer != NULL)
        status = issuer_of_name(draft, err);
    if (status == PAR_OK)
        status = check_length(draft->issuer, "issuer", err);
    if (status == PAR_OK)
        status = clean_optional(&draft->title, decision->title, "title", err);
    if (status == PAR_OK)
        status = clean_optional(&draft->link, decision->link, "link", err);
    if (status == PAR_OK)
        status = clean_word(draft->kind, kinds, "kind", err);
    return status;
}

static const char *
issuer_of(const struct draft *draft)
{
    return draft->issuer != NULL ? draft->issuer : "";
}

static enum par_status
refuse_approving(struct par_book *book, int64_t id, struct par_error *err)
{
    int64_t approvals = 0;
    enum par_status status =
        store_int(&approvals, book->store, SQL_DECISION_APPROVES, PARAMS(P_INT("id", id)), err);

    if (status == PAR_OK && approvals > 0)
        status =
            error_set(err, PAR_STATE, "approves",
                      N_("this decision approves or amends a year and cannot be edited"), NO_ARGS);
    return status;
}

/* The decision with this identity, however its number is spelt, and how many have that number and
 * day; PAR_END when there is none. */
static enum par_status
find_identity(struct decision_ref *out, int64_t *alike, struct par_book *book,
              const struct draft *draft, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status =
        statement_open(&statement, book->store, SQL_DECISION_FIND,
                       PARAMS(P_TEXT("key", draft->named.key), P_INT("dated", 1),
                              P_TEXT("date", date_of(draft->named.date)), P_NULL("issuer")),
                       err);

    do
        if (status == PAR_OK)
            status = statement_step(statement, err);
    while (status == PAR_OK && strcmp(row_word(statement, "issuer"), issuer_of(draft)) != 0);
    if (status == PAR_OK) {
        take_row(out, statement);
        *alike = row_int(statement, "alike");
    }
    statement_close(statement);
    return status;
}

static enum par_status
refuse_second(const struct decision_ref *stands, int64_t alike, struct par_error *err)
{
    struct buffer name = BUFFER_INIT;

    buffer_text(&name, stands->number);
    if (stands->date[0] != '\0' || alike > 1) {
        buffer_char(&name, '@');
        buffer_text(&name, stands->date);
    }
    if (alike > 1) {
        buffer_char(&name, '@');
        buffer_text(&name, stands->issuer);
    }
    error_set(err, PAR_EXISTS, "exists_already", N_("{1} exists already"),
              ARGS(ARG_TEXT(stands->number)));
    error_hint(err, N_("change it with: parindex {1} edit {2}"),
               ARGS(ARG_TEXT("decision"), ARG_TEXT(buffer_get(&name))));
    buffer_free(&name);
    return PAR_EXISTS;
}

/* The row under the key by which it is known: with the number as it stands. */
static enum par_status
put_draft(struct par_batch *batch, const struct draft *draft, bool add, enum par_effect *effect,
          struct par_error *err)
{
    struct buffer key = BUFFER_INIT, row = BUFFER_INIT;
    struct decision_ref stands = {0};
    const char *number = draft->named.number;
    struct json json;
    int64_t alike = 0;
    enum par_status status = find_identity(&stands, &alike, batch->book, draft, err);

    if (status == PAR_OK && add)
        return refuse_second(&stands, alike, err);
    if (status == PAR_OK)
        number = stands.number;
    else if (status != PAR_END)
        return status;
    json_begin(&json, &row);
    json_object(&json);
    json_key_text(&json, "kind", draft->kind);
    json_key_text(&json, "title", draft->title);
    json_key_text(&json, "link", draft->link);
    json_key_text(&json, "number_key", draft->named.key);
    json_end(&json, '}');
    if (row.failed)
        status = error_memory(err);
    else
        status = record_put(batch, RECORD_DECISION,
                            record_key(&key, "ssss", number, date_of(draft->named.date),
                                       issuer_of(draft), draft->named.key),
                            row.text, effect, err);
    if (status == PAR_OK)
        batch_say(batch, N_("decision {1}"), ARGS(ARG_TEXT(number)));
    buffer_free(&key);
    buffer_free(&row);
    return status;
}

static enum par_status
put_decision(struct par_batch *batch, const struct par_decision *decision, bool add,
             enum par_effect *effect, struct par_error *err)
{
    struct draft draft;
    enum par_status status = draft_of(&draft, decision, err);

    if (status == PAR_OK)
        status = put_draft(batch, &draft, add, effect, err);
    draft_free(&draft);
    return status;
}

enum par_status
par_decision_add(struct par_batch *batch, const struct par_decision *decision,
                 struct par_error *err)
{
    return put_decision(batch, decision, true, NULL, err);
}

enum par_status
par_decision_put(struct par_batch *batch, const struct par_decision *decision,
                 enum par_effect *effect, struct par_error *err)
{
    return put_decision(batch, decision, false, effect, err);
}

/* The row as it stands, borrowed from the list. */
static enum par_status
read_decision(struct par_decision *row, struct par_list **list, struct par_book *book,
              const struct decision_ref *which, struct par_error *err)
{
    struct named named = {0};
    enum par_status status = take_apart(&named, which->number, which->date, true, err);

    if (status == PAR_OK)
        status = listing_run(list, &listing, book, SQL_DECISION_LIST,
                             PARAMS(P_TEXT("key", named.key), P_INT("dated", 1),
                                    P_TEXT("date", date_of(which->date)), P_NULL("issuer")),
                             err);
    do
        if (status == PAR_OK)
            status = par_list_next(row, *list, err);
    while (status == PAR_OK && strcmp(row->issuer != NULL ? row->issuer : "", which->issuer) != 0);
    named_free(&named);
    return status;
}

/* Another number, date or issuer: what names the decision goes with it, because it is told by its
 * id. The journal notes one change of the field "key", under the new key. */
static enum par_status
move_identity(struct par_batch *batch, const struct decision_ref *from, const struct draft *to,
              struct par_error *err)
{
    struct buffer old_key = BUFFER_INIT, new_key = BUFFER_INIT;
    struct decision_ref taken = {0};
    char *from_key = NULL;
    int64_t alike = 0;
    enum par_status status = find_identity(&taken, &alike, batch->book, to, err);

    if (status == PAR_OK && taken.id != from->id)
        status = error_set(err, PAR_EXISTS, "exists_already", N_("{1} exists already"),
                           ARGS(ARG_TEXT(taken.number)));
    else if (status == PAR_OK || status == PAR_END)
        status = text_key(&from_key, from->number, err);
    if (status == PAR_OK && (record_key(&old_key, "ssss", from->number, date_of(from->date),
                                        from->issuer, from_key) == NULL ||
                             record_key(&new_key, "ssss", to->named.number, date_of(to->named.date),
                                        issuer_of(to), to->named.key) == NULL))
        status = error_memory(err);
    if (status == PAR_OK && strcmp(old_key.text, new_key.text) != 0)
        status = record_move(
            batch, RECORD_DECISION, old_key.text, new_key.text, SQL_DECISION_RENAME,
            PARAMS(P_INT("id", from->id), P_TEXT("number", to->named.number),
                   P_TEXT("number_key", to->named.key), P_TEXT("date", date_of(to->named.date)),
                   P_TEXT("issuer", issuer_of(to))),
            err);
    buffer_free(&old_key);
    buffer_free(&new_key);
    mem_free(from_key);
    return status;
}

enum par_status
decision_move_back(struct par_batch *batch, const char *old_key, const char *new_key,
                   struct par_error *err)
{
    return record_move(batch, RECORD_DECISION, new_key, old_key, SQL_DECISION_RENAME_BACK,
                       PARAMS(P_TEXT("from", new_key), P_TEXT("to", old_key)), err);
}

enum par_status
par_decision_edit(struct par_batch *batch, const char *which, const struct par_decision *decision,
                  struct par_error *err)
{
    struct decision_ref found = {0};
    struct par_decision row;
    struct par_list *list = NULL;
    struct draft draft = {{0}, NULL, NULL, NULL, NULL};
    int64_t changes = batch->changes;
    enum par_status status = decision_find(&found, batch->book, which, NULL, false, err);

    if (status == PAR_OK)
        status = refuse_approving(batch->book, found.id, err);
    if (status == PAR_OK)
        status = read_decision(&row, &list, batch->book, &found, err);
    if (status == PAR_OK) {
        row.number = decision->number != NULL ? decision->number : row.number;
        row.date = decision->date != NULL ? decision->date : row.date;
        row.issuer = decision->issuer != NULL ? decision->issuer : row.issuer;
        row.kind = decision->kind != NULL ? decision->kind : row.kind;
        row.title = decision->title != NULL ? decision->title : row.title;
        row.link = decision->link != NULL ? decision->link : row.link;
        status = draft_of(&draft, &row, err);
    }
    if (status == PAR_OK)
        status = move_identity(batch, &found, &draft, err);
    if (status == PAR_OK)
        status = put_draft(batch, &draft, false, NULL, err);
    draft_free(&draft);
    par_list_free(list);
    return batch_whole(batch, changes, status);
}

enum par_status
par_decision_remove(struct par_batch *batch, const char *which, struct par_error *err)
{
    struct decision_ref found = {0};
    struct buffer key = BUFFER_INIT;
    char *used = NULL, *number_key = NULL;
    enum par_status status = decision_find(&found, batch->book, which, NULL, false, err);

    if (status == PAR_OK)
        status = store_text(&used, batch->book->store, SQL_DECISION_USED,
                            PARAMS(P_INT("id", found.id)), err);
    if (status == PAR_OK) {
        status = error_set(err, PAR_IN_USE, "in_use", N_("decision {1} is used: {2}"),
                           ARGS(ARG_TEXT(found.number), ARG_TEXT(used)));
    } else if (status == PAR_END) {
        status = text_key(&number_key, found.number, err);
        if (status == PAR_OK)
            status = record_cut(batch, RECORD_DECISION,
                                record_key(&key, "ssss", found.number,
                                           found.date[0] != '\0' ? found.date : NULL, found.issuer,
                                           number_key),
                                err);
        if (status == PAR_OK)
            batch_say(batch, N_("decision {1} removed"), ARGS(ARG_TEXT(found.number)));
    }
    buffer_free(&key);
    mem_free(used);
    mem_free(number_key);
    return status;
}
