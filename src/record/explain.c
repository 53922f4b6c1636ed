/* One result, step by step: SQL derives it, here the steps get their sentences. */
#include "explain.h"

#include <string.h>

#include "base/alloc.h"
#include "log.h"
#include "seal.h"

static void finish(void *row);

static const struct par_field fields[] = {
    FIELD("year", YEAR, par_explanation, year, PAR_UNKNOWN),
    FIELD("unit", CODE, par_explanation, unit_code, PAR_UNKNOWN),
    FIELD("item", WORD, par_explanation, item, PAR_UNKNOWN),
    FIELD("criterion", CODE, par_explanation, criterion, PAR_NONE),
    FIELD("title", TEXT, par_explanation, title, PAR_NONE),
    FIELD("points", POINTS, par_explanation, points, PAR_NONE),
    FIELD("max_points", POINTS, par_explanation, max_points, PAR_NONE),
    FIELD("index_percent", PERCENT, par_explanation, index, PAR_NONE),
    FIELD("text", TEXT, par_explanation, text, PAR_NONE),
    /* no columns */
    FIELD("depth", COUNT, par_explanation, depth, PAR_NONE),
    FIELD("role", WORD, par_explanation, role, PAR_NONE),
    FIELD("written", TEXT, par_explanation, written, PAR_NONE),
    FIELD_SENTENCE(par_explanation, message.pattern, message.args),
};

static const struct listing listing = {fields, 9, 14, sizeof(struct par_explanation), finish};

LISTING_FUNCTIONS(explain, par_explanation, par_explanations)

static void
finish(void *row)
{
    sentence_unpack(&((struct par_explanation *)row)->message);
}

/* ---- numbers of a row ---- */

struct par_decimal
explain_exact(struct statement *statement, const char *name, enum par_absent absent)
{
    if (row_is_null(statement, name))
        return (struct par_decimal){.absent = absent};
    return (struct par_decimal){row_int(statement, name), PAR_DECIMALS_EXACT, PAR_PRESENT};
}

/* A number printed with the decimals of column `decimals`. */
struct par_decimal
explain_printed(struct statement *statement, const char *name, const char *decimals,
                enum par_absent absent)
{
    struct par_decimal value = explain_exact(statement, name, absent);

    if (value.absent == PAR_PRESENT && !row_is_null(statement, decimals))
        value.decimals = (uint8_t)row_int(statement, decimals);
    return value;
}

const char *
decimal_text(char buf[PAR_DECIMAL_SIZE], struct par_decimal value)
{
    if (par_decimal_text(buf, PAR_DECIMAL_SIZE, value, '.') != PAR_OK)
        memcpy(buf, "–", sizeof "–");
    return buf;
}

/* ---- rows ---- */

struct par_explanation
explain_row(const struct explainer *e, const char *item)
{
    struct par_explanation row = e->row;

    row.item = item;
    row.points = row.max_points = row.index = (struct par_decimal){.absent = PAR_NONE};
    row.depth.absent = PAR_NONE;
    return row;
}

/* Puts a row; the text of one with a sentence is that, and what a person wrote behind it. */
static enum par_status
put(struct explainer *e, struct par_explanation *row)
{
    struct buffer text = BUFFER_INIT, args = BUFFER_INIT;
    char sentence[PAR_TEXT_SIZE];
    enum par_status status;

    if (row->message.pattern != NULL) {
        par_message_text(sentence, sizeof sentence, &row->message);
        buffer_text(&text, sentence);
        if (row->written != NULL) {
            buffer_text(&text, ": ");
            buffer_text(&text, row->written);
        }
        row->text = buffer_get(&text);
    }
    sentence_pack(&row->message, &args);
    status = text.failed || args.failed ? error_memory(e->err) : listing_put(e->list, row, e->err);
    buffer_free(&text);
    buffer_free(&args);
    return status;
}

enum par_status
explain_say(struct explainer *e, struct par_explanation *row, const char *pattern,
            const struct arg *args)
{
    message_set(&row->message, pattern, args);
    return put(e, row);
}

/* Each row of a block. */
enum par_status
explain_each(struct explainer *e, enum sql_block_id block, const struct param *params,
             enum par_status (*work)(struct explainer *e, struct statement *statement))
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, e->book->store, block, params, e->err);

    while (status == PAR_OK && (status = statement_step(statement, e->err)) == PAR_OK)
        status = work(e, statement);
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

/* ---- criteria ---- */

/* "self score 8, first appraisal 7.5" */
static void
set_stages(struct par_explanation *row, struct statement *statement)
{
    int64_t self = row_int(statement, "self"), first = row_int(statement, "first");
    bool has_self = !row_is_null(statement, "self"), has_first = !row_is_null(statement, "first");

    if (has_self && has_first)
        message_set(&row->message, N_("self score {1}, first appraisal {2}"),
                    ARGS(ARG_POINTS(self), ARG_POINTS(first)));
    else if (has_self)
        message_set(&row->message, N_("self score {1}"), ARGS(ARG_POINTS(self)));
    else if (has_first)
        message_set(&row->message, N_("first appraisal {1}"), ARGS(ARG_POINTS(first)));
}

static enum par_absent
reason_of(const char *word)
{
    for (enum par_absent reason = PAR_UNKNOWN; word != NULL && reason <= PAR_NONE; reason++)
        if (strcmp(par_absent_word(reason), word) == 0)
            return reason;
    return PAR_NONE;
}

/* A note's text begins with whose it is. */
static enum par_status
put_note(struct explainer *e, struct par_explanation *row, struct statement *statement)
{
    struct buffer text = BUFFER_INIT;
    enum par_status status;

    row->role = row_text(statement, "role");
    row->written = row_text(statement, "text");
    buffer_text(&text, row->role);
    buffer_text(&text, ": ");
    buffer_text(&text, row->written);
    row->text = buffer_get(&text);
    status = text.failed ? error_memory(e->err) : put(e, row);
    buffer_free(&text);
    return status;
}

static enum par_status
put_item(struct explainer *e, struct statement *statement)
{
    struct par_explanation row = explain_row(e, row_text(statement, "item"));
    enum par_absent why = reason_of(row_text(statement, "why"));

    row.criterion = row_text(statement, "criterion");
    row.title = row_text(statement, "title");
    row.points = explain_exact(statement, "points", why);
    row.max_points = explain_exact(statement, "max_points", PAR_UNKNOWN);
    row.index = explain_printed(statement, "index_percent", "index_percent_decimals",
                                reason_of(row_text(statement, "why_index")));
    row.depth = (struct par_number){row_int(statement, "depth"), PAR_PRESENT};
    if (strcmp(row.item, "cap") == 0)
        return explain_say(e, &row, N_("{1} points, of which at most {2} count"),
                           ARGS(ARG_POINTS(row.points.units), ARG_POINTS(row.max_points.units)));
    if (strcmp(row.item, "note") == 0 || strcmp(row.item, "evidence") == 0)
        row.max_points.absent = PAR_NONE;
    if (strcmp(row.item, "note") == 0)
        return put_note(e, &row, statement);
    row.text = row_text(statement, "text");
    if (row.text == NULL)
        set_stages(&row, statement);
    return put(e, &row);
}

static enum par_status
put_printed(struct explainer *e, struct statement *statement)
{
    const char *kind = row_word(statement, "kind");
    struct par_explanation row = explain_row(e, strcmp(kind, "normal") == 0 ? "criterion" : kind);

    row.criterion = row_text(statement, "criterion");
    row.title = row_text(statement, "title");
    row.points = explain_printed(statement, "points", "points_decimals", PAR_NOT_PUBLISHED);
    row.max_points =
        explain_printed(statement, "max_points", "max_points_decimals", PAR_NOT_PUBLISHED);
    row.index =
        explain_printed(statement, "index_percent", "index_percent_decimals", PAR_NOT_PUBLISHED);
    row.depth = (struct par_number){1, PAR_PRESENT};
    return explain_say(e, &row, N_("as printed"), NO_ARGS);
}

/* ---- the sum and the division ---- */

struct remarks {
    char notes[PAR_ARG_SIZE], evidence[PAR_ARG_SIZE], missing[PAR_ARG_SIZE];
};

static void
copy(char out[PAR_ARG_SIZE], const char *text)
{
    out[0] = '\0';
    strncat(out, text != NULL ? text : "", PAR_ARG_SIZE - 1);
}

static enum par_status
read_remarks(struct remarks *out, struct explainer *e)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, e->book->store, SQL_EXPLAIN_REMARKS,
                                            PARAMS(P_TREE(e), P_CRITERION(e)), e->err);

    if (status == PAR_OK)
        status = statement_step(statement, e->err);
    if (status == PAR_OK) {
        copy(out->notes, row_text(statement, "notes"));
        copy(out->evidence, row_text(statement, "evidence"));
        copy(out->missing, row_text(statement, "missing"));
    }
    statement_close(statement);
    return status;
}

static enum par_status
put_sum(struct explainer *e, struct statement *statement, const struct remarks *remarks)
{
    struct par_explanation row = explain_row(e, "sum");
    int64_t bonus = row_int(statement, "bonus"), penalty = row_int(statement, "penalty"),
            missing = row_int(statement, "missing");

    if (e->query->criterion != NULL && row_int(statement, "maximum") == 0)
        return PAR_OK; /* its own row says it */
    row.points = explain_exact(statement, "total", PAR_NOT_SCORED);
    row.max_points = explain_exact(statement, "maximum", PAR_UNKNOWN);
    row.index = explain_printed(statement, "index_percent", "decimals", PAR_SCORES_MISSING);
    if (row_int(statement, "leaves") > 0 && row_int(statement, "leaves") == missing &&
        row.points.units == 0)
        row.points = (struct par_decimal){.absent = PAR_NOT_SCORED};
    if (row_int(statement, "maximum") == 0)
        row.index.absent = PAR_NOT_APPLICABLE;
    if (missing > 0)
        return explain_say(e, &row,
                           missing == 1 ? N_("so far: {1} score is missing: {2}")
                                        : N_("so far: {1} scores are missing: {2}"),
                           ARGS(ARG_COUNT(missing), ARG_TEXT(remarks->missing)));
    if (e->query->criterion == NULL && (bonus != 0 || penalty != 0))
        return explain_say(
            e, &row, N_("criteria {1} + bonus {2} − penalty {3}"),
            ARGS(ARG_POINTS(row_int(statement, "points")), ARG_POINTS(bonus), ARG_POINTS(penalty)));
    return put(e, &row);
}

/* The quotient that is rounded: "94.6666…" where it does not end. */
static const char *
quotient_text(char buf[PAR_DECIMAL_SIZE], struct statement *statement)
{
    int64_t value = row_int(statement, "f6") * (row_int(statement, "negative") != 0 ? -1 : 1);

    decimal_text(buf, (struct par_decimal){value, PAR_DECIMALS_EXACT, PAR_PRESENT});
    if (row_int(statement, "more") != 0)
        strncat(buf, "…", PAR_DECIMAL_SIZE - strlen(buf) - 1);
    return buf;
}

static enum par_status
put_rounding(struct explainer *e, struct statement *statement)
{
    struct par_explanation row = explain_row(e, "rounding");
    int64_t points = row_int(statement, "points"), maximum = row_int(statement, "maximum"),
            whole = row_int(statement, "whole"),
            extra = row_int(statement, "bonus") - row_int(statement, "penalty");
    bool rescaled = strcmp(row_word(statement, "na"), "rescale") == 0;
    char index[PAR_DECIMAL_SIZE], quotient[PAR_DECIMAL_SIZE];
    enum par_status status = PAR_OK;

    row.index = explain_printed(statement, "index_percent", "decimals", PAR_SCORES_MISSING);
    if (row.index.absent != PAR_PRESENT)
        return PAR_OK;
    decimal_text(index, row.index);
    quotient_text(quotient, statement);
    row.points = explain_exact(statement, "total", PAR_NOT_SCORED);
    row.max_points = explain_exact(statement, "maximum", PAR_UNKNOWN);
    if (rescaled && maximum != whole) {
        struct par_explanation first = explain_row(e, "rounding");
        first.max_points = (struct par_decimal){whole, PAR_DECIMALS_EXACT, PAR_PRESENT};
        status = explain_say(e, &first, N_("rescaled: the unit's maximum of {1} stands for {2}"),
                             ARGS(ARG_POINTS(maximum), ARG_POINTS(whole)));
    }
    if (status == PAR_OK && rescaled && maximum != whole && extra != 0)
        return explain_say(
            e, &row,
            extra > 0 ? N_("({1} ÷ {2} + {3} ÷ {4}) × 100 = {5} %, rounded once: {6} %")
                      : N_("({1} ÷ {2} − {3} ÷ {4}) × 100 = {5} %, rounded once: {6} %"),
            ARGS(ARG_POINTS(points), ARG_POINTS(maximum), ARG_POINTS(extra < 0 ? -extra : extra),
                 ARG_POINTS(whole), ARG_DECIMAL(quotient), ARG_DECIMAL(index)));
    if (status == PAR_OK)
        status = explain_say(
            e, &row, N_("{1} ÷ {2} × 100 = {3} %, rounded once to {4} decimals: {5} %"),
            ARGS(ARG_POINTS(row.points.units), ARG_POINTS(maximum), ARG_DECIMAL(quotient),
                 ARG_COUNT(row_int(statement, "decimals")), ARG_DECIMAL(index)));
    return status;
}

/* Is a computed value, rounded to the decimals of the printed one, that one? */
static bool
agrees(struct par_decimal printed, struct par_decimal computed)
{
    char text[PAR_DECIMAL_SIZE], other[PAR_DECIMAL_SIZE];

    computed.decimals = printed.decimals;
    return strcmp(decimal_text(text, printed), decimal_text(other, computed)) == 0;
}

/* What is printed and does not follow from the scores is said. */
static enum par_status
put_differences(struct explainer *e, struct statement *total)
{
    struct par_explanation row = explain_row(e, "sum");
    struct par_decimal points =
                           explain_printed(e->fact, "points", "points_decimals", PAR_NOT_PUBLISHED),
                       index = explain_printed(e->fact, "index_percent", "index_percent_decimals",
                                               PAR_NOT_PUBLISHED),
                       sum = explain_exact(total, "total", PAR_NOT_SCORED),
                       computed =
                           explain_printed(total, "index_percent", "decimals", PAR_SCORES_MISSING);
    char a[PAR_DECIMAL_SIZE], b[PAR_DECIMAL_SIZE];
    enum par_status status = PAR_OK;

    if (points.absent == PAR_PRESENT && !agrees(points, sum)) {
        row.points = points;
        status = explain_say(
            e, &row, N_("printed are {1} points, the scores give {2}"),
            ARGS(ARG_DECIMAL(decimal_text(a, points)), ARG_DECIMAL(decimal_text(b, sum))));
    }
    if (status == PAR_OK && index.absent == PAR_PRESENT && computed.absent == PAR_PRESENT &&
        !agrees(index, computed)) {
        row = explain_row(e, "rounding");
        row.index = index;
        status = explain_say(
            e, &row, N_("printed is {1} %, the scores give {2} %"),
            ARGS(ARG_DECIMAL(decimal_text(a, index)), ARG_DECIMAL(decimal_text(b, computed))));
    }
    return status;
}

static enum par_status
put_total(struct explainer *e, const struct remarks *remarks)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, e->book->store, SQL_EXPLAIN_TOTAL,
                                            PARAMS(P_TREE(e), P_CRITERION(e)), e->err);

    if (status == PAR_OK)
        status = statement_step(statement, e->err);
    if (status == PAR_OK)
        status = put_sum(e, statement, remarks);
    if (status == PAR_OK)
        status = put_rounding(e, statement);
    if (status == PAR_OK && e->query->criterion == NULL)
        status = put_differences(e, statement);
    statement_close(statement);
    return status;
}

/* Only papers know the year. */
static enum par_status
put_printed_sum(struct explainer *e)
{
    struct par_explanation row = explain_row(e, "sum");

    row.points = explain_printed(e->fact, "points", "points_decimals", PAR_NOT_PUBLISHED);
    row.max_points =
        explain_printed(e->fact, "max_points", "max_points_decimals", PAR_NOT_PUBLISHED);
    row.index =
        explain_printed(e->fact, "index_percent", "index_percent_decimals", PAR_NOT_PUBLISHED);
    return explain_say(e, &row, N_("only printed figures are known, no scores"), NO_ARGS);
}

/* ---- the whole ---- */

/* Where notes and evidence can be read. */
static enum par_status
put_remarks(struct explainer *e, const struct remarks *remarks)
{
    struct par_explanation row = explain_row(e, "note");
    enum par_status status = PAR_OK;

    if (remarks->notes[0] != '\0')
        status =
            explain_say(e, &row, N_("notes stand beside {1}: explain the criterion to read them"),
                        ARGS(ARG_TEXT(remarks->notes)));
    row = explain_row(e, "note");
    if (status == PAR_OK && remarks->evidence[0] != '\0')
        status = explain_say(e, &row,
                             N_("documents stand beside {1}: explain the criterion to see them"),
                             ARGS(ARG_TEXT(remarks->evidence)));
    return status;
}

static enum par_status
unknown_criterion(struct explainer *e)
{
    error_set(e->err, PAR_NOT_FOUND, "criterion_unknown",
              N_("nothing is known of criterion \"{1}\" of {2} in {3}"),
              ARGS(ARG_TEXT(e->query->criterion), ARG_TEXT(e->asked.unit.code),
                   ARG_COUNT(e->query->year)));
    error_hint(e->err, N_("see the whole: parindex explain {1} {2}"),
               ARGS(ARG_COUNT(e->query->year), ARG_TEXT(e->asked.unit.code)));
    return PAR_NOT_FOUND;
}

static enum par_status
explain_scores(struct explainer *e)
{
    struct remarks remarks = {{0}, {0}, {0}};
    enum par_status status =
        explain_each(e, SQL_EXPLAIN_ITEMS, PARAMS(P_TREE(e), P_CRITERION(e)), put_item);

    if (status == PAR_OK && e->query->criterion != NULL && par_list_count(e->list) == 0)
        return unknown_criterion(e);
    if (status == PAR_OK)
        status = read_remarks(&remarks, e);
    if (status == PAR_OK)
        status = put_total(e, &remarks);
    if (status == PAR_OK && e->query->criterion == NULL)
        status = explain_classes(e);
    if (status == PAR_OK && e->query->criterion == NULL)
        status = explain_rank(e);
    if (status == PAR_OK && e->query->criterion == NULL)
        status = put_remarks(e, &remarks);
    return status;
}

static enum par_status
explain_papers(struct explainer *e)
{
    enum par_status status =
        explain_each(e, SQL_EXPLAIN_PRINTED,
                     PARAMS(P_YEARS(&e->asked), P_GROUP(&e->asked), P_UNIT(&e->asked),
                            P_VIEW(e->query->view), P_AS_OF(&e->asked), P_CRITERION(e)),
                     put_printed);

    if (status != PAR_OK || e->query->criterion != NULL)
        return status == PAR_OK && par_list_count(e->list) == 0 ? unknown_criterion(e) : status;
    status = put_printed_sum(e);
    if (status == PAR_OK)
        status = explain_classes(e);
    return status == PAR_OK ? explain_rank(e) : status;
}

static enum par_status
nothing_known(struct explainer *e)
{
    error_set(e->err, PAR_NO, "nothing_known", N_("nothing is known of {1} in {2}"),
              ARGS(ARG_TEXT(e->asked.unit.code), ARG_COUNT(e->query->year)));
    error_hint(e->err, N_("see what is known of each year: parindex history {1}"),
               ARGS(ARG_TEXT(e->asked.unit.code)));
    return PAR_NO;
}

/* Stands on what is known; PAR_NO when that is nothing. */
static enum par_status
find_fact(struct explainer *e)
{
    enum par_status status =
        statement_open(&e->fact, e->book->store, SQL_EXPLAIN_FACT,
                       PARAMS(P_YEARS(&e->asked), P_GROUP(&e->asked), P_UNIT(&e->asked),
                              P_VIEW(e->query->view), P_AS_OF(&e->asked)),
                       e->err);

    if (status == PAR_OK)
        status = statement_step(e->fact, e->err);
    if (status == PAR_END || (status == PAR_OK && row_is_null(e->fact, "basis")))
        return nothing_known(e);
    if (status != PAR_OK)
        return status;
    e->evaluation = row_int(e->fact, "evaluation");
    e->group = row_int(e->fact, "group_id");
    e->version = row_int(e->fact, "version");
    e->row = (struct par_explanation){.year = {e->query->year, PAR_PRESENT},
                                      .unit_code = e->asked.unit.code};
    return PAR_OK;
}

static enum par_status
explain(struct explainer *e)
{
    enum par_status status = question_check(&e->asked, e->err);

    if (status == PAR_OK)
        status = find_fact(e);
    if (status == PAR_OK) /* its neighbours too */
        status = seal_check_read(
            e->book, SEAL_READS_SCORED & ~(unsigned)(SQL_READS_SCORE | SQL_READS_DETAIL),
            &(struct seal_scope){.years = e->asked.years, .group = e->group}, e->err);
    if (status == PAR_OK)
        status = seal_check_version(e->book, e->evaluation, e->asked.unit.id, e->version, e->err);
    if (status == PAR_OK)
        status = seal_check_reasons(e->book, e->evaluation, e->err);
    if (status == PAR_OK)
        status = row_int(e->fact, "scored") != 0 ? explain_scores(e) : explain_papers(e);
    return status == PAR_OK ? explain_decisions(e) : status;
}

enum par_status
par_explain_list(struct par_explanations **out, struct par_book *book,
                 const struct par_explain_query *query, struct par_error *err)
{
    struct explainer e = {.book = book, .err = err, .query = query};
    enum par_status status = book_year_check(query->year, err);

    if (status == PAR_OK)
        status =
            question_begin(&e.asked, book, NULL, query->year, NULL, query->unit, query->as_of, err);
    else
        return status;
    if (status == PAR_OK)
        status = listing_begin(&e.list, &listing, err);
    if (status == PAR_OK)
        status = explain(&e);
    statement_close(e.fact);
    question_end(&e.asked);
    if (status == PAR_OK)
        status = listing_end(e.list, err);
    return listing_give((struct par_list **)out, e.list, status);
}
