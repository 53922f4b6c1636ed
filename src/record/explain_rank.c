/* What follows from a sum: the class, the rank; and the papers that say so. */
#include "explain.h"

#include <string.h>

/* ---- class ---- */

static enum par_status
put_condition(struct explainer *e, struct par_explanation *row, struct statement *statement)
{
    char least[PAR_DECIMAL_SIZE], worst[PAR_DECIMAL_SIZE];
    bool reached = row_int(statement, "reached") != 0;

    decimal_text(least, explain_exact(statement, "min_domain", PAR_NONE));
    decimal_text(worst, explain_exact(statement, "worst_percent", PAR_NONE));
    row->criterion = row_text(statement, "worst");
    row->points.absent = PAR_NONE;
    if (row_int(statement, "worst_percent") < 0)
        memcpy(worst, "0", sizeof "0");
    if (reached)
        return explain_say(e, row, N_("no domain may be under {1} %: the lowest, {2}, has {3} %"),
                           ARGS(ARG_DECIMAL(least), ARG_TEXT(row->criterion), ARG_DECIMAL(worst)));
    return explain_say(e, row,
                       N_("not {1}: no domain may be under {2} %, and domain {3} has {4} %"),
                       ARGS(ARG_TEXT(row->title), ARG_DECIMAL(least), ARG_TEXT(row->criterion),
                            ARG_DECIMAL(worst)));
}

static enum par_status
put_bound(struct explainer *e, struct par_explanation *row, struct statement *statement)
{
    bool inclusive = row_int(statement, "inclusive") != 0;
    char above[PAR_DECIMAL_SIZE];

    row->points = explain_exact(statement, "above", PAR_NONE);
    if (row->points.absent != PAR_PRESENT) {
        decimal_text(above, explain_exact(statement, "printed_above", PAR_NONE));
        return explain_say(
            e, row,
            inclusive ? N_("{1} (from {2} on), {3} above the bound, judged on the printed index")
                      : N_("{1} (above {2}), {3} above the bound, judged on the printed index"),
            ARGS(ARG_TEXT(row->title), ARG_POINTS(row->index.units), ARG_DECIMAL(above)));
    }
    if (row_int(statement, "exactly") != 0)
        return explain_say(e, row,
                           N_("{1} (from {2} on), exactly on the bound, {3} points above it"),
                           ARGS(ARG_TEXT(row->title), ARG_POINTS(row->index.units),
                                ARG_POINTS(row->points.units)));
    return explain_say(
        e, row,
        inclusive ? N_("{1} (from {2} on), {3} points above the bound")
                  : N_("{1} (above {2}), {3} points above the bound"),
        ARGS(ARG_TEXT(row->title), ARG_POINTS(row->index.units), ARG_POINTS(row->points.units)));
}

static enum par_status
put_class(struct explainer *e, struct statement *statement)
{
    struct par_explanation row = explain_row(e, "class");
    bool reached = row_int(statement, "reached") != 0;
    enum par_status status = PAR_OK;

    row.title = row_text(statement, "class");
    row.index = explain_exact(statement, "lower_bound", PAR_UNKNOWN);
    if (reached) {
        e->reached = row_int(statement, "position");
        status = put_bound(e, &row, statement);
    }
    if (status == PAR_OK && !row_is_null(statement, "min_domain") &&
        !row_is_null(statement, "worst")) {
        row = explain_row(e, "class");
        row.title = row_text(statement, "class");
        row.index = explain_exact(statement, "min_domain", PAR_UNKNOWN);
        status = put_condition(e, &row, statement);
    }
    return status;
}

/* Why scores that are complete give no class. */
static enum par_status
put_no_class(struct explainer *e)
{
    struct par_explanation row = explain_row(e, "class");
    const char *scale = row_text(e->fact, "scale"), *why = row_text(e->fact, "why_class");

    if (scale == NULL)
        return explain_say(e, &row, N_("no class: the year has no scale"), NO_ARGS);
    if (why != NULL && strcmp(why, "unknown") == 0)
        return explain_say(e, &row, N_("no class: scale {1} has bounds that are not known"),
                           ARGS(ARG_TEXT(scale)));
    return explain_say(e, &row, N_("no class of scale {1} is reached"), ARGS(ARG_TEXT(scale)));
}

/* The class that a paper printed, where the scores do not give it. */
static enum par_status
put_printed_class(struct explainer *e)
{
    struct par_explanation row = explain_row(e, "class");

    row.title = row_text(e->fact, "class");
    if (e->reached == 0)
        return explain_say(e, &row, N_("{1}, as printed"), ARGS(ARG_TEXT(row.title)));
    if (!row_is_null(e->fact, "class_position") && row_int(e->fact, "class_position") == e->reached)
        return PAR_OK;
    return explain_say(e, &row, N_("printed is {1}"), ARGS(ARG_TEXT(row.title)));
}

enum par_status
explain_classes(struct explainer *e)
{
    const char *basis = row_word(e->fact, "basis");
    bool printed = strcmp(basis, "published") == 0 || strcmp(basis, "corrected") == 0;
    enum par_status status = PAR_OK;

    if (row_int(e->fact, "scored") != 0)
        status = explain_each(e, SQL_EXPLAIN_CLASSES, PARAMS(P_TREE(e), P_TEXT("criterion", NULL)),
                              put_class);
    if (status == PAR_OK && printed && !row_is_null(e->fact, "class"))
        return put_printed_class(e);
    if (status == PAR_OK && !printed && e->reached == 0 && !row_is_null(e->fact, "index_percent"))
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
    enum par_status status = statement_open(
        &statement, e->book->store, SQL_EXPLAIN_NEIGHBOURS,
        PARAMS(P_YEARS(&e->asked), P_INT("group", e->group), P_NULL("unit"), P_VIEW(e->query->view),
               P_AS_OF(&e->asked), P_INT("of", e->asked.unit.id)),
        e->err);

    while (status == PAR_OK && (status = statement_step(statement, e->err)) == PAR_OK) {
        int64_t place = row_int(statement, "place") + 1;
        struct buffer *names = &out->names[place];
        if (names->length > 0)
            buffer_text(names, ", ");
        buffer_text(names, row_word(statement, "name"));
        out->index[place] = explain_printed(statement, "index_percent", "index_percent_decimals",
                                            PAR_NOT_PUBLISHED);
        out->rank[place] = row_int(statement, "rank");
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
    static const char *const with_index[] = {
        N_("behind {1} ({2} %)"), N_("together with {1} ({2} %)"), N_("before {1} ({2} %)")};
    static const char *const with_rank[] = {N_("behind {1} (rank {2})"),
                                            N_("together with {1} (rank {2})"),
                                            N_("before {1} (rank {2})")};
    struct par_explanation row = explain_row(e, "rank");
    char text[PAR_DECIMAL_SIZE];

    if (near->count[place] == 0)
        return PAR_OK;
    row.title = buffer_get(&near->names[place]);
    row.index = near->index[place];
    if (row.index.absent != PAR_PRESENT)
        return explain_say(e, &row, with_rank[place],
                           ARGS(ARG_TEXT(row.title), ARG_COUNT(near->rank[place])));
    return explain_say(e, &row, with_index[place],
                       ARGS(ARG_TEXT(row.title), ARG_DECIMAL(decimal_text(text, row.index))));
}

static enum par_status
put_place(struct explainer *e)
{
    struct par_explanation row = explain_row(e, "rank");
    bool size = !row_is_null(e->fact, "group_size");
    int64_t rank = row_int(e->fact, "rank"), of = row_int(e->fact, "group_size");

    if (row_int(e->fact, "ranked") == 0 && row_is_null(e->fact, "rank"))
        return explain_say(e, &row, N_("evaluated and not ranked"), NO_ARGS);
    if (row_is_null(e->fact, "rank"))
        return size && row_int(e->fact, "scored") == 0
                   ? explain_say(e, &row, N_("not published; the group has {1} units"),
                                 ARGS(ARG_COUNT(of)))
                   : PAR_OK;
    if (!size)
        return explain_say(e, &row, N_("{1}; the size of the group is not published"),
                           ARGS(ARG_COUNT(rank)));
    return explain_say(e, &row, N_("{1} of {2}"), ARGS(ARG_COUNT(rank), ARG_COUNT(of)));
}

enum par_status
explain_rank(struct explainer *e)
{
    struct neighbours near = {.names = {BUFFER_INIT, BUFFER_INIT, BUFFER_INIT, BUFFER_INIT}};
    struct par_explanation row = explain_row(e, "note");
    enum par_status status = put_place(e);

    if (status == PAR_OK)
        status = read_neighbours(&near, e);
    for (int place = 0; status == PAR_OK && place < 3; place++)
        status = put_neighbour(e, &near, place);
    if (status == PAR_OK && near.count[3] > 0)
        status = explain_say(
            e, &row,
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
    struct par_explanation row = explain_row(e, "decision");
    const char *date = row_text(statement, "date"), *act = row_text(statement, "act");

    row.title = row_text(statement, "number");
    row.written = act == NULL ? row_text(statement, "source") : row_text(statement, "reason");
    if (row.title == NULL)
        return explain_say(e, &row,
                           row.written != NULL ? N_("without a decision; source")
                                               : N_("neither decision nor source is known"),
                           NO_ARGS);
    if (date == NULL)
        return explain_say(e, &row, N_("published by {1}, date not known"),
                           ARGS(ARG_TEXT(row.title)));
    if (act == NULL)
        return explain_say(e, &row, N_("published by {1} of {2}"),
                           ARGS(ARG_TEXT(row.title), ARG_DATE(date)));
    return explain_say(e, &row,
                       strcmp(act, "approve") == 0 ? N_("approved by {1} of {2}")
                                                   : N_("amended by {1} of {2}"),
                       ARGS(ARG_TEXT(row.title), ARG_DATE(date)));
}

enum par_status
explain_decisions(struct explainer *e)
{
    bool part = row_int(e->fact, "scored") == 0 && e->query->criterion != NULL;

    return explain_each(e, SQL_EXPLAIN_DECISIONS,
                        PARAMS(P_WHO(e), P_VIEW(e->query->view), P_AS_OF(&e->asked),
                               P_TEXT("part", part ? e->query->criterion : "")),
                        put_decision);
}
