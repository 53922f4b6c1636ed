#include "log.h"

#include <parindex/journal.h>

#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "result.h"
#include "seal.h"

static void finish_log(void *row);

static const struct par_field log_fields[] = {
    FIELD("batch", COUNT, par_log, batch, PAR_UNKNOWN),
    FIELD("at", TIME, par_log, at, PAR_UNKNOWN),
    FIELD("actor", TEXT, par_log, actor, PAR_UNKNOWN),
    FIELD("command", TEXT, par_log, command, PAR_UNKNOWN),
    FIELD("what", TEXT, par_log, what, PAR_NONE),
    FIELD("changes", COUNT, par_log, changes, PAR_UNKNOWN),
    FIELD("reason", TEXT, par_log, reason, PAR_NONE),
    FIELD("undone_by", COUNT, par_log, undone_by, PAR_NONE),
    FIELD_SENTENCE(par_log, what_message.pattern, what_message.args),
};

static const struct par_field change_fields[] = {
    FIELD("batch", COUNT, par_change, batch, PAR_UNKNOWN),
    FIELD("record", CODE, par_change, record, PAR_UNKNOWN),
    FIELD("key", TEXT, par_change, key, PAR_UNKNOWN),
    FIELD("field", CODE, par_change, field, PAR_NONE),
    FIELD("old_value", TEXT, par_change, old_value, PAR_NONE),
    FIELD("new_value", TEXT, par_change, new_value, PAR_NONE),
};

static const struct listing log_listing = {log_fields, 8, 10, sizeof(struct par_log), finish_log};
static const struct listing change_listing = {change_fields, 6, 6, sizeof(struct par_change), NULL};

LISTING_FUNCTIONS(log, par_log, par_logs)
LISTING_FUNCTIONS(change, par_change, par_changes)

/* ---- sentences ---- */

/* Between arguments; no argument holds a control character. */
enum { SEPARATOR = '\x1f' };

void
sentence_pack(struct par_message *message, struct buffer *args)
{
    const char *text;

    buffer_clear(args);
    for (int i = 0; i < message->count; i++) {
        buffer_number(args, message->args[i].kind);
        buffer_text(args, message->args[i].text);
        buffer_char(args, SEPARATOR);
    }
    text = buffer_get(args);
    memcpy(message->args, &text, sizeof text);
}

void
sentence_unpack(struct par_message *message)
{
    const char *at;

    memcpy(&at, message->args, sizeof at);
    message->count = 0;
    while (at != NULL && *at != '\0' && message->count < PAR_ARGS) {
        struct par_arg *arg = &message->args[message->count++];
        size_t length = strcspn(at, "\x1f") - 1;

        arg->kind = (enum par_arg_kind)(*at - '0');
        if (length >= sizeof arg->text)
            length = sizeof arg->text - 1;
        memcpy(arg->text, at + 1, length);
        arg->text[length] = '\0';
        at += strcspn(at, "\x1f");
        at += *at == SEPARATOR;
    }
}

static void
finish_log(void *row)
{
    struct par_log *log = row;

    sentence_unpack(&log->what_message);
}

/* ---- JSON as the journal writes it ---- */

static unsigned
read_hex(const char *digits)
{
    char text[5] = {0};

    memcpy(text, digits, strnlen(digits, 4));
    return (unsigned)strtoul(text, NULL, 16);
}

static void
put_character(struct buffer *out, unsigned c)
{
    if (c < 0x80) {
        buffer_char(out, (char)c);
    } else if (c < 0x800) {
        buffer_char(out, (char)(0xC0 | c >> 6));
        buffer_char(out, (char)(0x80 | (c & 0x3F)));
    } else {
        buffer_char(out, (char)(0xE0 | c >> 12));
        buffer_char(out, (char)(0x80 | (c >> 6 & 0x3F)));
        buffer_char(out, (char)(0x80 | (c & 0x3F)));
    }
}

/* Puts what an escape means, `at` standing behind its backslash; gives what follows. */
static const char *
put_escape(struct buffer *out, const char *at)
{
    static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
    const char *found = *at != '\0' ? strchr(from, *at) : NULL;

    if (*at == 'u') {
        put_character(out, read_hex(at + 1));
        return at + 1 + strnlen(at + 1, 4);
    }
    if (*at != '\0')
        buffer_put(out, found != NULL ? &to[found - from] : at, 1);
    return at + (*at != '\0');
}

/* Puts a value without its quotes, a number as it stands; gives what follows it. */
static const char *
put_value(struct buffer *out, const char *at)
{
    if (*at != '"') {
        size_t length = strcspn(at, ",]");
        buffer_put(out, at, length);
        return at + length;
    }
    for (at++; *at != '\0' && *at != '"';) {
        if (*at == '\\')
            at = put_escape(out, at + 1);
        else
            buffer_char(out, *at++);
    }
    return at + (*at == '"');
}

/* ---- batches ---- */

enum { PIECES = 1 + 2 * PAR_ARGS };

/* Reads the sentence of a batch, [pattern, kind, text, kind, text …], whose texts stand in `text`.
 */
static void
read_what(struct par_message *what, struct buffer *text, const char *json)
{
    size_t place[PIECES];
    struct arg args[PAR_ARGS + 1] = {{0}};
    const char *at = json != NULL && *json == '[' ? json + 1 : "";
    int count = 0;

    buffer_clear(text);
    while (*at != '\0' && *at != ']' && count < PIECES) {
        place[count++] = text->length;
        at = put_value(text, at);
        buffer_put(text, "", 1);
        at += *at == ',';
    }
    for (int i = 0; 2 * i + 2 < count; i++) {
        args[i].kind = (enum par_arg_kind)(buffer_get(text)[place[2 * i + 1]] - '0');
        args[i].text = buffer_get(text) + place[2 * i + 2];
    }
    message_set(what, count > 0 ? buffer_get(text) : "", args);
}

static void
number_cell(struct par_number *out, struct statement *statement, const char *name,
            enum par_absent why)
{
    out->absent = row_is_null(statement, name) ? why : PAR_PRESENT;
    out->value = row_int(statement, name);
}

static const char *
text_cell(struct statement *statement, const char *name)
{
    return row_text(statement, name);
}

static enum par_status
put_batch(struct par_list *list, struct statement *statement, struct buffer *text,
          struct buffer *args, struct par_error *err)
{
    char what[PAR_TEXT_SIZE];
    struct par_log row = {
        .at = text_cell(statement, "at"),
        .actor = text_cell(statement, "actor"),
        .command = text_cell(statement, "command"),
        .what = what,
        .reason = text_cell(statement, "reason"),
    };

    number_cell(&row.batch, statement, "batch", PAR_UNKNOWN);
    number_cell(&row.changes, statement, "changes", PAR_UNKNOWN);
    number_cell(&row.undone_by, statement, "undone_by", PAR_NONE);
    read_what(&row.what_message, text, text_cell(statement, "what_json"));
    par_message_text(what, sizeof what, &row.what_message);
    sentence_pack(&row.what_message, args);
    if (text->failed || args->failed)
        return error_memory(err);
    return listing_put(list, &row, err);
}

/* Runs `put` for each row of a block into a list. */
static enum par_status
list_rows(struct par_list **out, const struct listing *listing, struct par_book *book,
          enum sql_block_id block, const struct param *params,
          enum par_status (*put)(struct par_list *list, struct statement *statement,
                                 struct buffer *text, struct buffer *more, struct par_error *err),
          struct par_error *err)
{
    struct buffer text = BUFFER_INIT, more = BUFFER_INIT;
    struct statement *statement = NULL;
    struct par_list *list = NULL;
    enum par_status status = seal_check_block(book, block, params, err);

    if (status == PAR_OK)
        status = listing_begin(&list, listing, err);
    if (status == PAR_OK)
        status = statement_open(&statement, book->store, block, params, err);
    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK)
        status = put(list, statement, &text, &more, err);
    statement_close(statement);
    buffer_free(&text);
    buffer_free(&more);
    if (status == PAR_END)
        status = listing_end(list, err);
    return listing_give(out, list, status);
}

enum par_status
par_log_list(struct par_logs **out, struct par_book *book, const struct par_log_query *query,
             struct par_error *err)
{
    struct question asked;
    enum par_status status =
        question_begin(&asked, book, query->years, 0, query->group, query->unit, query->since, err);

    if (status == PAR_OK)
        status =
            list_rows((struct par_list **)out, &log_listing, book, SQL_LOG_LIST,
                      PARAMS(P_INT("batch", query->batch), P_TEXT("by", query->by),
                             P_TEXT("since", asked.as_of[0] != '\0' ? asked.as_of : NULL),
                             P_TEXT("years", query->years != NULL ? asked.years : NULL),
                             P_TEXT("unit", asked.unit.id != 0 ? asked.unit.code : NULL),
                             P_TEXT("group", asked.group.id != 0 ? asked.group.code : NULL),
                             P_TEXT("criterion", query->criterion), P_INT("last", query->last)),
                      put_batch, err);
    question_end(&asked);
    return status;
}

/* ---- changes ---- */

/* Cells that hold ten-thousandths, and are shown as people write them. */
static bool
is_points(const char *record, const char *field)
{
    static const char *const cells[] = {"self",        "first",      "final",
                                        "max_points",  "points",     "index",
                                        "lower_bound", "min_domain", "printed_max"};

    if (field == NULL)
        return false;
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
        if (strcmp(cells[i], field) == 0)
            return true;
    return strcmp(record, "published_group") == 0 && strcmp(field, "value") == 0;
}

/* The value of a cell as people write it; a whole record as it is kept. NULL: nothing was there. */
static const char *
put_cell(struct buffer *out, const char *json, bool points)
{
    char number[PAR_DECIMAL_SIZE];

    buffer_clear(out);
    if (json == NULL)
        return NULL;
    if (*json == '"') {
        put_value(out, json);
    } else if (points) {
        struct par_decimal decimal = {strtoll(json, NULL, 10), PAR_DECIMALS_EXACT, PAR_PRESENT};
        par_decimal_text(number, sizeof number, decimal, '.');
        buffer_text(out, number);
    } else {
        buffer_text(out, json);
    }
    return buffer_get(out);
}

static enum par_status
put_change(struct par_list *list, struct statement *statement, struct buffer *text,
           struct buffer *more, struct par_error *err)
{
    struct par_change row = {
        .record = text_cell(statement, "record"),
        .key = text_cell(statement, "key"),
        .field = text_cell(statement, "field"),
    };
    bool points = is_points(row.record, row.field);

    number_cell(&row.batch, statement, "batch", PAR_UNKNOWN);
    row.old_value = put_cell(text, text_cell(statement, "old_value"), points);
    row.new_value = put_cell(more, text_cell(statement, "new_value"), points);
    if (text->failed || more->failed)
        return error_memory(err);
    return listing_put(list, &row, err);
}

static enum par_status
find_batch(struct par_book *book, int64_t batch, struct par_error *err)
{
    int64_t found = 0;
    enum par_status status =
        store_int(&found, book->store, SQL_BATCH_SHOW, PARAMS(P_INT("id", batch)), err);

    if (status != PAR_END)
        return status;
    error_set(err, PAR_NOT_FOUND, "batch_unknown", N_("no batch {1}"), ARGS(ARG_COUNT(batch)));
    error_hint(err, N_("see the last ones: parindex log"), NO_ARGS);
    return PAR_NOT_FOUND;
}

enum par_status
par_change_list(struct par_changes **out, struct par_book *book,
                const struct par_change_query *query, struct par_error *err)
{
    const struct param *params = PARAMS(P_INT("batch", query->batch));
    bool began = false;
    enum par_status status = book_snapshot(book, &began, err);

    if (status == PAR_OK) /* before it is said that there is none */
        status = seal_check_block(book, SQL_CHANGE_LIST, params, err);
    if (status == PAR_OK)
        status = find_batch(book, query->batch, err);
    if (status == PAR_OK)
        status = list_rows((struct par_list **)out, &change_listing, book, SQL_CHANGE_LIST, params,
                           put_change, err);
    book_snapshot_end(book, began);
    return status;
}
