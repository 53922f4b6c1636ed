/* One result, step by step: SQL derives it, here the steps get their sentences. */
#include <parindex/explain.h>
#include <string.h>

#include "base/alloc.h"
#include "base/message.h"
#include "log.h"
#include "result.h"
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

/* What is asked, and what is known of it. */
struct explainer {
    struct par_book *book;
    struct par_list *list;
    struct par_error *err;
    const struct par_explain_query *query;
    struct question asked;
    int64_t evaluation, group, version;
    struct statement *fact;     /* stands on the unit's facts */
    struct par_explanation row; /* year and unit filled in */
};

#define P_WHO(e) P_INT("evaluation", (e)->evaluation), P_INT("unit", (e)->asked.unit.id)
#define P_TREE(e) P_WHO(e), P_INT("version", (e)->version)
#define P_CRITERION(e) P_TEXT("criterion", (e)->query->criterion)

/* ---- cells by name ---- */

static int64_t
int_of(struct statement *statement, const char *name)
{
    return statement_int(statement, statement_column(statement, name));
}

static const char *
text_of(struct statement *statement, const char *name)
{
    return statement_text(statement, statement_column(statement, name));
}

static bool
is_null(struct statement *statement, const char *name)
{
    return statement_is_null(statement, statement_column(statement, name));
}

static struct par_decimal
exact_of(struct statement *statement, const char *name, enum par_absent absent)
{
    if (is_null(statement, name))
        return (struct par_decimal){.absent = absent};
    return (struct par_decimal){int_of(statement, name), PAR_DECIMALS_EXACT, PAR_PRESENT};
}

/* A number printed with the decimals of column `decimals`. */
static struct par_decimal
printed_of(struct statement *statement, const char *name, const char *decimals,
           enum par_absent absent)
{
    struct par_decimal value = exact_of(statement, name, absent);

    if (value.absent == PAR_PRESENT && !is_null(statement, decimals))
        value.decimals = (uint8_t)int_of(statement, decimals);
    return value;
}

static const char *
decimal_text(char buf[PAR_DECIMAL_SIZE], struct par_decimal value)
{
    if (par_decimal_text(buf, PAR_DECIMAL_SIZE, value, '.') != PAR_OK)
        strcpy(buf, "–");
    return buf;
}

/* clang-format off */
#define ARG_DECIMAL(text) {PAR_ARG_DECIMAL, (text), 0}
/* clang-format on */

/* ---- rows ---- */

static struct par_explanation
row_of(const struct explainer *e, const char *item)
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

static enum par_status
say(struct explainer *e, struct par_explanation *row, const char *pattern, const struct arg *args)
{
    message_set(&row->message, pattern, args);
    return put(e, row);
}

/* Each row of a block. */
static enum par_status
each(struct explainer *e, enum sql_block_id block, const struct param *params,
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
    int64_t self = int_of(statement, "self"), first = int_of(statement, "first");
    bool has_self = !is_null(statement, "self"), has_first = !is_null(statement, "first");

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

    row->role = text_of(statement, "role");
    row->written = text_of(statement, "text");
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
    struct par_explanation row = row_of(e, text_of(statement, "item"));
    enum par_absent why = reason_of(text_of(statement, "why"));

    row.criterion = text_of(statement, "criterion");
    row.title = text_of(statement, "title");
    row.points = exact_of(statement, "points", why);
    row.max_points = exact_of(statement, "max_points", PAR_UNKNOWN);
    row.index = printed_of(statement, "index_percent", "index_percent_decimals", why);
    row.depth = (struct par_number){int_of(statement, "depth"), PAR_PRESENT};
    if (strcmp(row.item, "cap") == 0)
        return say(e, &row, N_("{1} points, of which at most {2} count"),
                   ARGS(ARG_POINTS(row.points.units), ARG_POINTS(row.max_points.units)));
    if (strcmp(row.item, "note") == 0 || strcmp(row.item, "evidence") == 0)
        row.max_points.absent = PAR_NONE;
    if (strcmp(row.item, "note") == 0)
        return put_note(e, &row, statement);
    row.text = text_of(statement, "text");
    if (row.text == NULL)
        set_stages(&row, statement);
    return put(e, &row);
}

static enum par_status
put_printed(struct explainer *e, struct statement *statement)
{
    const char *kind = text_of(statement, "kind");
    struct par_explanation row = row_of(e, strcmp(kind, "normal") == 0 ? "criterion" : kind);

    row.criterion = text_of(statement, "criterion");
    row.title = text_of(statement, "title");
    row.points = printed_of(statement, "points", "points_decimals", PAR_NOT_PUBLISHED);
    row.max_points = printed_of(statement, "max_points", "max_points_decimals", PAR_NOT_PUBLISHED);
    row.index =
        printed_of(statement, "index_percent", "index_percent_decimals", PAR_NOT_PUBLISHED);
    row.depth = (struct par_number){1, PAR_PRESENT};
    return say(e, &row, N_("as printed"), NO_ARGS);
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
                                            PARAMS(P_TREE(e)), e->err);

    if (status == PAR_OK)
        status = statement_step(statement, e->err);
    if (status == PAR_OK) {
        copy(out->notes, text_of(statement, "notes"));
        copy(out->evidence, text_of(statement, "evidence"));
        copy(out->missing, text_of(statement, "missing"));
    }
    statement_close(statement);
    return status;
}

static enum par_status
put_sum(struct explainer *e, struct statement *statement, const struct remarks *remarks)
{
    struct par_explanation row = row_of(e, "sum");
    int64_t bonus = int_of(statement, "bonus"), penalty = int_of(statement, "penalty"),
            missing = int_of(statement, "missing");

    row.points = exact_of(statement, "total", PAR_NOT_SCORED);
    row.max_points = exact_of(statement, "maximum", PAR_UNKNOWN);
    row.index = printed_of(statement, "index_percent", "decimals", PAR_SCORES_MISSING);
    if (int_of(statement, "leaves") > 0 && int_of(statement, "leaves") == missing &&
        row.points.units == 0)
        row.points = (struct par_decimal){.absent = PAR_NOT_SCORED};
    if (int_of(statement, "maximum") == 0)
        row.index.absent = PAR_NOT_APPLICABLE;
    if (missing > 0)
        return say(e, &row,
                   missing == 1 ? N_("so far: {1} score is missing: {2}")
                                : N_("so far: {1} scores are missing: {2}"),
                   ARGS(ARG_COUNT(missing), ARG_TEXT(remarks->missing)));
    if (e->query->criterion == NULL && (bonus != 0 || penalty != 0))
        return say(e, &row, N_("criteria {1} + bonus {2} − penalty {3}"),
                   ARGS(ARG_POINTS(int_of(statement, "points")), ARG_POINTS(bonus),
                        ARG_POINTS(penalty)));
    return put(e, &row);
}

/* The quotient that is rounded: "94.6666…" where it does not end. */
static const char *
quotient_text(char buf[PAR_DECIMAL_SIZE], struct statement *statement)
{
    int64_t value = int_of(statement, "f6") * (int_of(statement, "negative") != 0 ? -1 : 1);

    decimal_text(buf, (struct par_decimal){value, PAR_DECIMALS_EXACT, PAR_PRESENT});
    if (int_of(statement, "more") != 0)
        strncat(buf, "…", PAR_DECIMAL_SIZE - strlen(buf) - 1);
    return buf;
}

static enum par_status
put_rounding(struct explainer *e, struct statement *statement)
{
    struct par_explanation row = row_of(e, "rounding");
    int64_t points = int_of(statement, "points"), maximum = int_of(statement, "maximum"),
            whole = int_of(statement, "whole"),
            extra = int_of(statement, "bonus") - int_of(statement, "penalty");
    bool rescaled = strcmp(text_of(statement, "na"), "rescale") == 0;
    char index[PAR_DECIMAL_SIZE], quotient[PAR_DECIMAL_SIZE];
    enum par_status status = PAR_OK;

    row.index = printed_of(statement, "index_percent", "decimals", PAR_SCORES_MISSING);
    if (row.index.absent != PAR_PRESENT)
        return PAR_OK;
    decimal_text(index, row.index);
    quotient_text(quotient, statement);
    row.points = exact_of(statement, "total", PAR_NOT_SCORED);
    row.max_points = exact_of(statement, "maximum", PAR_UNKNOWN);
    if (rescaled && maximum != whole) {
        struct par_explanation first = row_of(e, "rounding");
        first.max_points = (struct par_decimal){whole, PAR_DECIMALS_EXACT, PAR_PRESENT};
        status = say(e, &first, N_("rescaled: the unit's maximum of {1} stands for {2}"),
                     ARGS(ARG_POINTS(maximum), ARG_POINTS(whole)));
    }
    if (status == PAR_OK && rescaled && maximum != whole && extra != 0)
        return say(e, &row,
                   extra > 0 ? N_("({1} ÷ {2} + {3} ÷ {4}) × 100 = {5} %, rounded once: {6} %")
                             : N_("({1} ÷ {2} − {3} ÷ {4}) × 100 = {5} %, rounded once: {6} %"),
                   ARGS(ARG_POINTS(points), ARG_POINTS(maximum),
                        ARG_POINTS(extra < 0 ? -extra : extra), ARG_POINTS(whole),
                        ARG_DECIMAL(quotient), ARG_DECIMAL(index)));
    if (status == PAR_OK)
        status =
            say(e, &row, N_("{1} ÷ {2} × 100 = {3} %, rounded once to {4} decimals: {5} %"),
                ARGS(ARG_POINTS(row.points.units), ARG_POINTS(maximum), ARG_DECIMAL(quotient),
                     ARG_COUNT(int_of(statement, "decimals")), ARG_DECIMAL(index)));
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
    struct par_explanation row = row_of(e, "sum");
    struct par_decimal points = printed_of(e->fact, "points", "points_decimals", PAR_NOT_PUBLISHED),
                       index = printed_of(e->fact, "index_percent", "index_percent_decimals",
                                          PAR_NOT_PUBLISHED),
                       sum = exact_of(total, "total", PAR_NOT_SCORED),
                       computed =
                           printed_of(total, "index_percent", "decimals", PAR_SCORES_MISSING);
    char a[PAR_DECIMAL_SIZE], b[PAR_DECIMAL_SIZE];
    enum par_status status = PAR_OK;

    if (points.absent == PAR_PRESENT && !agrees(points, sum)) {
        row.points = points;
        status = say(e, &row, N_("printed are {1} points, the scores give {2}"),
                     ARGS(ARG_DECIMAL(decimal_text(a, points)), ARG_DECIMAL(decimal_text(b, sum))));
    }
    if (status == PAR_OK && index.absent == PAR_PRESENT && computed.absent == PAR_PRESENT &&
        !agrees(index, computed)) {
        row = row_of(e, "rounding");
        row.index = index;
        status = say(
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
    struct par_explanation row = row_of(e, "sum");

    row.points = printed_of(e->fact, "points", "points_decimals", PAR_NOT_PUBLISHED);
    row.max_points = printed_of(e->fact, "max_points", "max_points_decimals", PAR_NOT_PUBLISHED);
    row.index =
        printed_of(e->fact, "index_percent", "index_percent_decimals", PAR_NOT_PUBLISHED);
    return say(e, &row, N_("only printed figures are known, no scores"), NO_ARGS);
}

/* ---- class ---- */

static enum par_status
put_condition(struct explainer *e, struct par_explanation *row, struct statement *statement)
{
    char least[PAR_DECIMAL_SIZE], worst[PAR_DECIMAL_SIZE];
    bool reached = int_of(statement, "reached") != 0;

    decimal_text(least, exact_of(statement, "min_domain", PAR_NONE));
    decimal_text(worst, exact_of(statement, "worst_percent", PAR_NONE));
    row->criterion = text_of(statement, "worst");
    row->points.absent = PAR_NONE;
    if (int_of(statement, "worst_percent") < 0)
        strcpy(worst, "0");
    if (reached)
        return say(e, row, N_("no domain may be under {1} %: the lowest, {2}, has {3} %"),
                   ARGS(ARG_DECIMAL(least), ARG_TEXT(row->criterion), ARG_DECIMAL(worst)));
    return say(e, row, N_("not {1}: no domain may be under {2} %, and domain {3} has {4} %"),
               ARGS(ARG_TEXT(row->title), ARG_DECIMAL(least), ARG_TEXT(row->criterion),
                    ARG_DECIMAL(worst)));
}

static enum par_status
put_bound(struct explainer *e, struct par_explanation *row, struct statement *statement)
{
    bool inclusive = int_of(statement, "inclusive") != 0;
    char above[PAR_DECIMAL_SIZE];

    row->points = exact_of(statement, "above", PAR_NONE);
    if (row->points.absent != PAR_PRESENT) {
        decimal_text(above, exact_of(statement, "printed_above", PAR_NONE));
        return say(e, row,
                   inclusive
                       ? N_("{1} (from {2} on), {3} above the bound, judged on the printed index")
                       : N_("{1} (above {2}), {3} above the bound, judged on the printed index"),
                   ARGS(ARG_TEXT(row->title), ARG_POINTS(row->index.units), ARG_DECIMAL(above)));
    }
    if (int_of(statement, "exactly") != 0)
        return say(e, row, N_("{1} (from {2} on), exactly on the bound, {3} points above it"),
                   ARGS(ARG_TEXT(row->title), ARG_POINTS(row->index.units),
                        ARG_POINTS(row->points.units)));
    return say(e, row,
               inclusive ? N_("{1} (from {2} on), {3} points above the bound")
                         : N_("{1} (above {2}), {3} points above the bound"),
               ARGS(ARG_TEXT(row->title), ARG_POINTS(row->index.units),
                    ARG_POINTS(row->points.units)));
}

static enum par_status
put_class(struct explainer *e, struct statement *statement)
{
    struct par_explanation row = row_of(e, "class");
    bool reached = int_of(statement, "reached") != 0;
    enum par_status status = PAR_OK;

    row.title = text_of(statement, "class");
    row.index = exact_of(statement, "lower_bound", PAR_UNKNOWN);
    if (reached)
        status = put_bound(e, &row, statement);
    if (status == PAR_OK && !is_null(statement, "min_domain") && !is_null(statement, "worst")) {
        row = row_of(e, "class");
        row.title = text_of(statement, "class");
        row.index = exact_of(statement, "min_domain", PAR_UNKNOWN);
        status = put_condition(e, &row, statement);
    }
    return status;
}

/* Why scores that are complete give no class. */
static enum par_status
put_no_class(struct explainer *e)
{
    struct par_explanation row = row_of(e, "class");
    const char *scale = text_of(e->fact, "scale"), *why = text_of(e->fact, "why_class");

    if (scale == NULL)
        return say(e, &row, N_("no class: the year has no scale"), NO_ARGS);
    if (why != NULL && strcmp(why, "unknown") == 0)
        return say(e, &row, N_("no class: scale {1} has bounds that are not known"),
                   ARGS(ARG_TEXT(scale)));
    return say(e, &row, N_("no class: below every class of scale {1}"), ARGS(ARG_TEXT(scale)));
}

static enum par_status
put_classes(struct explainer *e)
{
    struct par_explanation row = row_of(e, "class");
    bool printed = text_of(e->fact, "basis") != NULL &&
                   (strcmp(text_of(e->fact, "basis"), "published") == 0 ||
                    strcmp(text_of(e->fact, "basis"), "corrected") == 0);
    int64_t before = par_list_count(e->list);
    bool scored = int_of(e->fact, "scored") != 0;
    enum par_status status = PAR_OK;

    row.title = text_of(e->fact, "class");
    if (scored)
        status = each(e, SQL_EXPLAIN_CLASSES,
                      PARAMS(P_TREE(e), P_TEXT("criterion", NULL)), put_class);
    if (status == PAR_OK && printed && row.title != NULL &&
        (!scored || par_list_count(e->list) == before))
        return say(e, &row, N_("{1}, as printed"), ARGS(ARG_TEXT(row.title)));
    if (status == PAR_OK && !printed && row.title == NULL && !is_null(e->fact, "index_percent"))
        return put_no_class(e);
    return status;
}

/* ---- rank ---- */

struct neighbours {
    struct buffer names[4]; /* before, beside, behind, incomplete */
    struct par_decimal index[4];
    int64_t rank[4], count[4];
};

static enum par_status
read_neighbours(struct neighbours *out, struct explainer *e)
{
    struct statement *statement = NULL;
    enum par_status status =
        statement_open(&statement, e->book->store, SQL_EXPLAIN_NEIGHBOURS,
                       PARAMS(P_YEARS(&e->asked), P_INT("group", e->group), P_NULL("unit"),
                              P_VIEW(e->query->view), P_AS_OF(&e->asked),
                              P_INT("of", e->asked.unit.id)),
                       e->err);

    while (status == PAR_OK && (status = statement_step(statement, e->err)) == PAR_OK) {
        int64_t place = int_of(statement, "place") + 1;
        struct buffer *names = &out->names[place];
        if (names->length > 0)
            buffer_text(names, ", ");
        buffer_text(names, text_of(statement, "name"));
        out->index[place] = printed_of(statement, "index_percent", "index_percent_decimals",
                                       PAR_NOT_PUBLISHED);
        out->rank[place] = int_of(statement, "rank");
        out->count[place]++;
        if (names->failed)
            status = error_memory(e->err);
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
put_neighbour(struct explainer *e, const struct neighbours *near, int place)
{
    static const char *const with_index[] = {N_("behind {1} ({2} %)"),
                                             N_("together with {1} ({2} %)"),
                                             N_("before {1} ({2} %)")};
    static const char *const with_rank[] = {N_("behind {1} (rank {2})"),
                                            N_("together with {1} (rank {2})"),
                                            N_("before {1} (rank {2})")};
    struct par_explanation row = row_of(e, "rank");
    char text[PAR_DECIMAL_SIZE];

    if (near->count[place] == 0)
        return PAR_OK;
    row.title = buffer_get(&near->names[place]);
    row.index = near->index[place];
    if (row.index.absent != PAR_PRESENT)
        return say(e, &row, with_rank[place],
                   ARGS(ARG_TEXT(row.title), ARG_COUNT(near->rank[place])));
    return say(e, &row, with_index[place],
               ARGS(ARG_TEXT(row.title), ARG_DECIMAL(decimal_text(text, row.index))));
}

static enum par_status
put_place(struct explainer *e)
{
    struct par_explanation row = row_of(e, "rank");
    bool size = !is_null(e->fact, "group_size");
    int64_t rank = int_of(e->fact, "rank"), of = int_of(e->fact, "group_size");

    if (int_of(e->fact, "ranked") == 0 && is_null(e->fact, "rank"))
        return say(e, &row, N_("evaluated and not ranked"), NO_ARGS);
    if (is_null(e->fact, "rank"))
        return size && int_of(e->fact, "scored") == 0
                   ? say(e, &row, N_("not published; the group has {1} units"), ARGS(ARG_COUNT(of)))
                   : PAR_OK;
    if (!size)
        return say(e, &row, N_("{1}; the size of the group is not published"),
                   ARGS(ARG_COUNT(rank)));
    return say(e, &row, N_("{1} of {2}"), ARGS(ARG_COUNT(rank), ARG_COUNT(of)));
}

static enum par_status
put_rank(struct explainer *e)
{
    struct neighbours near = {.names = {BUFFER_INIT, BUFFER_INIT, BUFFER_INIT, BUFFER_INIT}};
    struct par_explanation row = row_of(e, "note");
    enum par_status status = put_place(e);

    if (status == PAR_OK)
        status = read_neighbours(&near, e);
    for (int place = 0; status == PAR_OK && place < 3; place++)
        status = put_neighbour(e, &near, place);
    if (status == PAR_OK && near.count[3] > 0)
        status = say(e, &row,
                     near.count[3] == 1
                         ? N_("provisional: {1} other unit of the group still misses scores: {2}")
                         : N_("provisional: {1} other units of the group still miss scores: {2}"),
                     ARGS(ARG_COUNT(near.count[3]), ARG_TEXT(buffer_get(&near.names[3]))));
    for (int place = 0; place < 4; place++)
        buffer_free(&near.names[place]);
    return status;
}

/* ---- papers ---- */

static enum par_status
put_decision(struct explainer *e, struct statement *statement)
{
    struct par_explanation row = row_of(e, "decision");
    const char *date = text_of(statement, "date"), *act = text_of(statement, "act");

    row.title = text_of(statement, "number");
    row.written = act == NULL ? text_of(statement, "source") : text_of(statement, "reason");
    if (row.title == NULL)
        return say(e, &row, N_("without a decision; source"), NO_ARGS);
    if (date == NULL)
        return say(e, &row, N_("published by {1}, date not known"), ARGS(ARG_TEXT(row.title)));
    if (act == NULL)
        return say(e, &row, N_("published by {1} of {2}"),
                   ARGS(ARG_TEXT(row.title), ARG_DATE(date)));
    return say(e, &row,
               strcmp(act, "approve") == 0 ? N_("approved by {1} of {2}")
                                           : N_("amended by {1} of {2}"),
               ARGS(ARG_TEXT(row.title), ARG_DATE(date)));
}

static enum par_status
put_decisions(struct explainer *e)
{
    return each(e, SQL_EXPLAIN_DECISIONS,
                PARAMS(P_WHO(e), P_VIEW(e->query->view), P_AS_OF(&e->asked)), put_decision);
}

/* ---- the whole ---- */

/* Where notes and evidence can be read. */
static enum par_status
put_remarks(struct explainer *e, const struct remarks *remarks)
{
    struct par_explanation row = row_of(e, "note");
    enum par_status status = PAR_OK;

    if (remarks->notes[0] != '\0')
        status = say(e, &row, N_("notes stand beside {1}: explain the criterion to read them"),
                     ARGS(ARG_TEXT(remarks->notes)));
    row = row_of(e, "note");
    if (status == PAR_OK && remarks->evidence[0] != '\0')
        status = say(e, &row, N_("documents stand beside {1}: explain the criterion to see them"),
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
        each(e, SQL_EXPLAIN_ITEMS, PARAMS(P_TREE(e), P_CRITERION(e)), put_item);

    if (status == PAR_OK && e->query->criterion != NULL && par_list_count(e->list) == 0)
        return unknown_criterion(e);
    if (status == PAR_OK)
        status = read_remarks(&remarks, e);
    if (status == PAR_OK)
        status = put_total(e, &remarks);
    if (status == PAR_OK && e->query->criterion == NULL)
        status = put_classes(e);
    if (status == PAR_OK && e->query->criterion == NULL)
        status = put_rank(e);
    if (status == PAR_OK && e->query->criterion == NULL)
        status = put_remarks(e, &remarks);
    return status;
}

static enum par_status
explain_papers(struct explainer *e)
{
    enum par_status status =
        each(e, SQL_EXPLAIN_PRINTED,
             PARAMS(P_YEARS(&e->asked), P_GROUP(&e->asked), P_UNIT(&e->asked),
                    P_VIEW(e->query->view), P_AS_OF(&e->asked), P_CRITERION(e)),
             put_printed);

    if (status != PAR_OK || e->query->criterion != NULL)
        return status == PAR_OK && par_list_count(e->list) == 0 ? unknown_criterion(e) : status;
    status = put_printed_sum(e);
    if (status == PAR_OK)
        status = put_classes(e);
    return status == PAR_OK ? put_rank(e) : status;
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
    if (status == PAR_END || (status == PAR_OK && is_null(e->fact, "basis")))
        return nothing_known(e);
    if (status != PAR_OK)
        return status;
    e->evaluation = int_of(e->fact, "evaluation");
    e->group = int_of(e->fact, "group_id");
    e->version = int_of(e->fact, "version");
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
    if (status == PAR_OK)
        status = seal_check_version(e->book, e->evaluation, e->asked.unit.id, e->version, e->err);
    if (status == PAR_OK)
        status = int_of(e->fact, "scored") != 0 ? explain_scores(e) : explain_papers(e);
    return status == PAR_OK ? put_decisions(e) : status;
}

enum par_status
par_explain_list(struct par_explanations **out, struct par_book *book,
                 const struct par_explain_query *query, struct par_error *err)
{
    struct explainer e = {.book = book, .err = err, .query = query};
    enum par_status status = book_year_check(query->year, err);

    if (status == PAR_OK)
        status = question_begin(&e.asked, book, NULL, query->year, NULL, query->unit, query->as_of,
                                err);
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
    if (status != PAR_OK) {
        par_list_free(e.list);
        return status;
    }
    *out = (struct par_explanations *)e.list;
    return PAR_OK;
}
