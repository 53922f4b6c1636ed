#include <parindex/explain.h>
#include <string.h>

#include "base/alloc.h"
#include "evaluation.h"
#include "listing.h"
#include "unit.h"

static const struct par_field fields[] = {
    FIELD("year", YEAR, par_explanation, year, PAR_UNKNOWN),
    FIELD("unit", CODE, par_explanation, unit_code, PAR_UNKNOWN),
    FIELD("item", WORD, par_explanation, item, PAR_UNKNOWN),
    FIELD("criterion", CODE, par_explanation, criterion, PAR_NONE),
    FIELD("title", TEXT, par_explanation, title, PAR_NONE),
    FIELD("points", POINTS, par_explanation, points, PAR_NOT_SCORED),
    FIELD("max_points", POINTS, par_explanation, max_points, PAR_NONE),
    FIELD("index_percent", PERCENT, par_explanation, index, PAR_NONE),
    FIELD("text", TEXT, par_explanation, text, PAR_NONE),
    FIELD("depth", COUNT, par_explanation, depth, PAR_NONE),
};

static const struct listing listing = {fields, 9, 10, sizeof(struct par_explanation), NULL};

struct explainer {
    struct par_book *book;
    struct par_list *list;
    struct par_error *err;
    struct participant_ref there;
    struct par_explanation row; /* year and unit filled in */
};

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

static struct par_decimal
decimal_of(struct statement *statement, const char *name, uint8_t decimals, enum par_absent absent)
{
    int column = statement_column(statement, name);

    if (statement_is_null(statement, column))
        return (struct par_decimal){.absent = absent};
    return (struct par_decimal){statement_int(statement, column), decimals, PAR_PRESENT};
}

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

static enum par_status
say(struct explainer *e, struct par_explanation *row, const char *pattern, const struct arg *args)
{
    char text[PAR_TEXT_SIZE];

    message_set(&row->message, pattern, args);
    par_message_text(text, sizeof text, &row->message);
    row->text = text;
    return listing_put(e->list, row, e->err);
}

/* ---- criteria ---- */

static enum par_status
put_item(struct explainer *e, struct statement *statement)
{
    struct par_explanation row = row_of(e, text_of(statement, "item"));

    row.criterion = text_of(statement, "criterion");
    row.title = text_of(statement, "title");
    row.points = decimal_of(statement, "points", PAR_DECIMALS_EXACT, PAR_NOT_SCORED);
    row.max_points = decimal_of(statement, "max_points", PAR_DECIMALS_EXACT, PAR_NONE);
    row.index = decimal_of(statement, "index_percent", (uint8_t)int_of(statement, "index_percent_decimals"), PAR_NONE);
    row.text = text_of(statement, "text");
    row.depth = (struct par_number){int_of(statement, "depth"), PAR_PRESENT};
    if (strcmp(row.item, "cap") == 0)
        return say(e, &row, N_("{1} points, capped at {2}"), ARGS(ARG_POINTS(row.points.units), ARG_POINTS(row.max_points.units)));
    return listing_put(e->list, &row, e->err);
}

static enum par_status
put_items(struct explainer *e, const char *criterion)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, e->book->store, SQL_EXPLAIN_ITEMS,
                                            PARAMS(P_INT("evaluation", e->there.evaluation), P_INT("unit", e->there.unit), P_TEXT("criterion", criterion)), e->err);

    while (status == PAR_OK && (status = statement_step(statement, e->err)) == PAR_OK)
        status = put_item(e, statement);
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

/* ---- sum, division, class ---- */

static enum par_status
put_sum(struct explainer *e, struct statement *statement)
{
    struct par_explanation row = row_of(e, "sum");
    int64_t bonus = int_of(statement, "bonus"), penalty = int_of(statement, "penalty");

    row.points = decimal_of(statement, "total", PAR_DECIMALS_EXACT, PAR_NOT_SCORED);
    row.max_points = decimal_of(statement, "maximum", PAR_DECIMALS_EXACT, PAR_NONE);
    if (int_of(statement, "missing") > 0)
        return say(e, &row, N_("so far; {1} scores are missing"), ARGS(ARG_COUNT(int_of(statement, "missing"))));
    if (bonus != 0 || penalty != 0)
        return say(e, &row, N_("criteria {1} + bonus {2} − penalty {3}"),
                   ARGS(ARG_POINTS(row.points.units - bonus + penalty), ARG_POINTS(bonus), ARG_POINTS(penalty)));
    return listing_put(e->list, &row, e->err);
}

static enum par_status
put_rounding(struct explainer *e, struct statement *statement)
{
    struct par_explanation row = row_of(e, "rounding");
    uint8_t decimals = (uint8_t)int_of(statement, "decimals");
    int64_t exact = int_of(statement, "exact") * (int_of(statement, "negative") != 0 ? -1 : 1);
    bool rest = int_of(statement, "remainder") != 0, rescaled = strcmp(text_of(statement, "na"), "rescale") == 0;
    char index[PAR_DECIMAL_SIZE], quotient[PAR_DECIMAL_SIZE + 4];

    row.index = decimal_of(statement, "index_value", decimals, PAR_SCORES_MISSING);
    if (row.index.absent != PAR_PRESENT)
        return PAR_OK;
    par_decimal_text(index, sizeof index, row.index, '.');
    par_decimal_text(quotient, PAR_DECIMAL_SIZE, (struct par_decimal){exact, PAR_DECIMALS_EXACT, PAR_PRESENT}, '.');
    if (rest)
        strcat(quotient, "…");
    row.points = decimal_of(statement, "total", PAR_DECIMALS_EXACT, PAR_NOT_SCORED);
    row.max_points = decimal_of(statement, "maximum", PAR_DECIMALS_EXACT, PAR_NONE);
    if (rescaled)
        return say(e, &row, N_("criteria brought to {1} points, bonus and penalty added: {2} %, rounded once to {3} decimals: {4} %"),
                   ARGS(ARG_POINTS(int_of(statement, "whole")), {PAR_ARG_DECIMAL, quotient, 0}, ARG_COUNT(decimals), {PAR_ARG_DECIMAL, index, 0}));
    return say(e, &row, N_("{1} ÷ {2} × 100 = {3} %, rounded once to {4} decimals: {5} %"),
               ARGS(ARG_POINTS(row.points.units), ARG_POINTS(row.max_points.units), {PAR_ARG_DECIMAL, quotient, 0}, ARG_COUNT(decimals), {PAR_ARG_DECIMAL, index, 0}));
}

static enum par_status
put_class(struct explainer *e, struct statement *statement)
{
    struct par_explanation row = row_of(e, "class");
    int64_t above;

    row.title = text_of(statement, "class");
    if (row.title == NULL || statement_is_null(statement, statement_column(statement, "lower_bound")))
        return PAR_OK;
    row.index = decimal_of(statement, "lower_bound", PAR_DECIMALS_EXACT, PAR_UNKNOWN);
    above = int_of(statement, "above");
    row.points = (struct par_decimal){above, PAR_DECIMALS_EXACT, PAR_PRESENT};
    if (int_of(statement, "inclusive") != 0)
        return say(e, &row, above == 0 ? N_("{1} (from {2} on), exactly on the bound, {3} points above it") : N_("{1} (from {2} on), {3} points above the bound"),
                   ARGS(ARG_TEXT(row.title), ARG_POINTS(row.index.units), ARG_POINTS(above)));
    return say(e, &row, N_("{1} (above {2}), {3} points above the bound"), ARGS(ARG_TEXT(row.title), ARG_POINTS(row.index.units), ARG_POINTS(above)));
}

/* ---- rank ---- */

struct neighbours {
    struct buffer before, same, after;
    int64_t index_before, index_after;
};

static enum par_status
read_neighbours(struct neighbours *out, struct explainer *e, int64_t rank)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, e->book->store, SQL_EXPLAIN_NEIGHBOURS,
                                            PARAMS(P_INT("evaluation", e->there.evaluation), P_INT("unit", e->there.unit), P_INT("rank", rank)), e->err);

    while (status == PAR_OK && (status = statement_step(statement, e->err)) == PAR_OK) {
        int64_t place = int_of(statement, "place");
        struct buffer *names = place < 0 ? &out->before : place > 0 ? &out->after : &out->same;
        if (names->length > 0)
            buffer_text(names, ", ");
        buffer_text(names, text_of(statement, "name"));
        if (place < 0)
            out->index_before = int_of(statement, "index_value");
        else if (place > 0)
            out->index_after = int_of(statement, "index_value");
        if (names->failed)
            status = error_memory(e->err);
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
put_neighbour(struct explainer *e, int64_t rank, uint8_t decimals, const char *pattern, const struct buffer *names, int64_t index)
{
    struct par_explanation row = row_of(e, "rank");
    char text[PAR_DECIMAL_SIZE];

    (void)rank;
    if (names->length == 0)
        return PAR_OK;
    row.index = (struct par_decimal){index, decimals, PAR_PRESENT};
    par_decimal_text(text, sizeof text, row.index, '.');
    return say(e, &row, pattern, ARGS(ARG_TEXT(buffer_get(names)), {PAR_ARG_DECIMAL, text, 0}));
}

static enum par_status
put_rank(struct explainer *e, struct statement *statement)
{
    struct par_explanation row = row_of(e, "rank");
    struct neighbours near = {BUFFER_INIT, BUFFER_INIT, BUFFER_INIT, 0, 0};
    uint8_t decimals = (uint8_t)int_of(statement, "decimals");
    int64_t rank = int_of(statement, "rank"), size = int_of(statement, "group_size"), incomplete = int_of(statement, "incomplete");
    enum par_status status;

    if (int_of(statement, "ranked") == 0)
        return say(e, &row, N_("evaluated and not ranked"), NO_ARGS);
    if (rank == 0)
        return PAR_OK;
    status = read_neighbours(&near, e, rank);
    if (status == PAR_OK)
        status = say(e, &row, N_("{1} of {2}"), ARGS(ARG_COUNT(rank), ARG_COUNT(size)));
    if (status == PAR_OK)
        status = put_neighbour(e, rank, decimals, N_("behind {1} ({2} %)"), &near.before, near.index_before);
    if (status == PAR_OK)
        status = put_neighbour(e, rank, decimals, N_("together with {1} ({2} %)"), &near.same, int_of(statement, "index_value"));
    if (status == PAR_OK)
        status = put_neighbour(e, rank, decimals, N_("before {1} ({2} %)"), &near.after, near.index_after);
    if (status == PAR_OK && incomplete > 0) {
        row = row_of(e, "rank");
        status = say(e, &row, incomplete == 1 ? N_("provisional: {1} unit of the group still misses scores") : N_("provisional: {1} units of the group still miss scores"),
                     ARGS(ARG_COUNT(incomplete)));
    }
    buffer_free(&near.before);
    buffer_free(&near.same);
    buffer_free(&near.after);
    return status;
}

static enum par_status
put_total(struct explainer *e)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, e->book->store, SQL_EXPLAIN_TOTAL,
                                            PARAMS(P_INT("evaluation", e->there.evaluation), P_INT("unit", e->there.unit)), e->err);

    if (status == PAR_OK)
        status = statement_step(statement, e->err);
    if (status == PAR_OK)
        status = put_sum(e, statement);
    if (status == PAR_OK)
        status = put_rounding(e, statement);
    if (status == PAR_OK)
        status = put_class(e, statement);
    if (status == PAR_OK)
        status = put_rank(e, statement);
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

/* ---- papers ---- */

static enum par_status
put_decisions(struct explainer *e)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, e->book->store, SQL_EXPLAIN_DECISIONS,
                                            PARAMS(P_INT("evaluation", e->there.evaluation), P_INT("unit", e->there.unit)), e->err);

    while (status == PAR_OK && (status = statement_step(statement, e->err)) == PAR_OK) {
        struct par_explanation row = row_of(e, "decision");
        const char *number = text_of(statement, "number"), *date = text_of(statement, "date"), *source = text_of(statement, "source");
        const char *act = text_of(statement, "act");
        row.title = number;
        if (number == NULL)
            status = say(e, &row, N_("source: {1}"), ARGS(ARG_TEXT(source != NULL ? source : "?")));
        else if (date == NULL)
            status = say(e, &row, N_("published by {1}, date not known"), ARGS(ARG_TEXT(number)));
        else if (act == NULL)
            status = say(e, &row, N_("published by {1} of {2}"), ARGS(ARG_TEXT(number), ARG_DATE(date)));
        else
            status = say(e, &row, strcmp(act, "approve") == 0 ? N_("approved by {1} of {2}") : N_("amended by {1} of {2}"), ARGS(ARG_TEXT(number), ARG_DATE(date)));
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
explain(struct explainer *e, const struct par_explain_query *query, struct unit_ref *unit)
{
    struct leaf leaf;
    enum par_status status = unit_find(unit, e->book, query->unit, false, e->err);

    if (status == PAR_OK) {
        status = participant_find(&e->there, e->book, query->year, unit->code, e->err);
        if (status == PAR_NOT_FOUND) {
            status = error_set(e->err, PAR_NO, "nothing_known", N_("nothing is known of {1} in {2}"), ARGS(ARG_TEXT(unit->code), ARG_COUNT(query->year)));
            error_hint(e->err, N_("see: parindex history {1}"), ARGS(ARG_TEXT(unit->code)));
        }
    }
    if (status == PAR_OK && query->criterion != NULL) {
        status = leaf_find(&leaf, e->book, e->there.set_id, query->criterion, e->err);
        if (status == PAR_INVALID) { /* a branch is as good */
            par_error_clear(e->err);
            status = PAR_OK;
        }
    }
    e->row = (struct par_explanation){.year = {query->year, PAR_PRESENT}, .unit_code = unit->code};
    if (status == PAR_OK && e->there.set_id != 0)
        status = put_items(e, query->criterion);
    if (status == PAR_OK && e->there.set_id != 0 && query->criterion == NULL)
        status = put_total(e);
    return status == PAR_OK ? put_decisions(e) : status;
}

enum par_status
par_explain_list(struct par_explanations **out, struct par_book *book, const struct par_explain_query *query,
                 struct par_error *err)
{
    struct explainer e = {.book = book, .err = err};
    struct unit_ref unit = {0};
    bool began = false;
    enum par_status status = book_snapshot(book, &began, err);

    if (status == PAR_OK)
        status = listing_begin(&e.list, &listing, err);
    if (status == PAR_OK)
        listing_keep(e.list, offsetof(struct par_explanation, message), sizeof(struct par_message));
    if (status == PAR_OK)
        status = explain(&e, query, &unit);
    book_snapshot_end(book, began);
    if (status == PAR_OK)
        status = listing_end(e.list, err);
    if (status != PAR_OK) {
        par_list_free(e.list);
        return status;
    }
    *out = (struct par_explanations *)e.list;
    return PAR_OK;
}

LISTING_FUNCTIONS(explain, par_explanation, par_explanations)
