#include <parindex/diff.h>
#include <string.h>

#include "base/alloc.h"
#include "base/message.h"
#include "decision.h"
#include "evaluation.h"
#include "listing.h"
#include "seal.h"
#include "unit.h"

static const struct par_field fields[] = {
    FIELD("year", YEAR, par_difference, year, PAR_UNKNOWN),
    FIELD("group", CODE, par_difference, group_code, PAR_UNKNOWN),
    FIELD("unit", CODE, par_difference, unit_code, PAR_UNKNOWN),
    FIELD("criterion", CODE, par_difference, criterion, PAR_NONE),
    FIELD("field", WORD, par_difference, field, PAR_UNKNOWN),
    FIELD("value_a", VALUE, par_difference, value_a, PAR_NONE),
    FIELD("value_b", VALUE, par_difference, value_b, PAR_NONE),
    FIELD("change", POINTS, par_difference, change, PAR_NOT_COMPARABLE),
    FIELD("reason", TEXT, par_difference, reason, PAR_NONE),
    /* no column */
    FIELD("unit_name", TEXT, par_difference, unit_name, PAR_UNKNOWN),
};

static const struct listing listing = {fields, 9, 10, sizeof(struct par_difference), NULL};

LISTING_FUNCTIONS(diff, par_difference, par_differences)

/* One of the two states, as the blocks want it. */
struct state {
    const char *stage; /* whose scores; NULL: none */
    int64_t version;   /* of a decision that fixed scores; 0: none */
    int64_t stand;     /* of a decision: the last entry that counts; 0: no decision */
};

static bool
is_stage(const char *text)
{
    return strcmp(text, "self") == 0 || strcmp(text, "first") == 0 || strcmp(text, "final") == 0;
}

struct differ {
    struct par_book *book;
    const struct par_diff_query *query;
    struct unit_ref group;
    struct evaluation_ref evaluation;
    struct state a, b;
};

static enum par_status
find_stage(struct state *out, const struct differ *d, const char *stage, struct par_error *err)
{
    int64_t scored = 0;
    enum par_status status =
        store_int(&scored, d->book->store, SQL_DIFF_STAGE,
                  PARAMS(P_INT("evaluation", d->evaluation.id), P_TEXT("stage", stage)), err);

    if (status == PAR_OK && scored == 0) {
        status =
            error_set(err, PAR_NO, "no_stage", N_("{1}, group {2} has no score of the stage {3}"),
                      ARGS(ARG_COUNT(d->query->year), ARG_TEXT(d->group.code), ARG_WORD(stage)));
        error_hint(err, N_("see its scores with: parindex score list {1} {2}"),
                   ARGS(ARG_COUNT(d->query->year), ARG_TEXT(d->group.code)));
    }
    *out = (struct state){.stage = stage};
    return status;
}

static enum par_status
find_decision(struct state *out, const struct differ *d, const char *text, struct par_error *err)
{
    struct decision_ref decision = {0};
    struct statement *statement = NULL;
    enum par_status status = seal_check_none(d->book, SQL_READS_DECISION, err);

    if (status == PAR_OK) /* looked at first: there may seem to be none */
        status = decision_find(&decision, d->book, text, NULL, false, err);
    if (status == PAR_OK) /* its entries are found by an index, which may be one of yesterday */
        status = store_examine(d->book->store, "published", err);
    if (status == PAR_OK)
        status = statement_open(
            &statement, d->book->store, SQL_DIFF_DECISION,
            PARAMS(P_INT("evaluation", d->evaluation.id), P_INT("decision", decision.id)), err);
    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        *out = (struct state){.version = row_int(statement, "version"),
                              .stand = row_int(statement, "stand")};
        out->stage = out->version != 0 ? "final" : NULL;
    }
    statement_close(statement);
    if (status != PAR_OK || out->version != 0 || out->stand != 0)
        return status;
    error_set(err, PAR_NOT_FOUND, "no_version", N_("decision {1} has nothing of {2}, group {3}"),
              ARGS(ARG_TEXT(decision.number), ARG_COUNT(d->query->year), ARG_TEXT(d->group.code)));
    error_hint(err, N_("see what was published: parindex published list {1}"),
               ARGS(ARG_COUNT(d->query->year)));
    return PAR_NOT_FOUND;
}

static enum par_status
find_state(struct state *out, const struct differ *d, const char *text, struct par_error *err)
{
    return is_stage(text) ? find_stage(out, d, text, err) : find_decision(out, d, text, err);
}

/* Are these two names for one state? A decision alone may have two names. */
static bool
is_same(const struct state *a, const struct state *b)
{
    if (a->stand != b->stand || a->version != b->version)
        return false;
    return a->stand != 0 || strcmp(a->stage, b->stage) == 0;
}

static enum par_status
find_states(struct differ *d, struct par_error *err)
{
    const char *other;
    enum par_status status = find_state(&d->a, d, d->query->a, err);

    if (status == PAR_OK)
        status = find_state(&d->b, d, d->query->b, err);
    if (status != PAR_OK)
        return status;
    if (is_same(&d->a, &d->b))
        return error_set(err, PAR_USAGE, "same_state", N_("{1} and {2} are one state"),
                         ARGS(ARG_TEXT(d->query->a), ARG_TEXT(d->query->b)));
    if ((d->a.stage != NULL && d->b.stage != NULL) || (d->a.stand != 0 && d->b.stand != 0))
        return PAR_OK;
    other = d->a.stage == NULL ? d->query->a : d->query->b;
    return error_set(err, PAR_NO, "no_scores",
                     N_("of decision {1} only printed figures are known, no scores"),
                     ARGS(ARG_TEXT(other)));
}

static enum par_status
read_rate(struct par_diff_rate *out, struct par_book *book, const struct param *params,
          struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, SQL_DIFF_RATE, params, err);

    *out = (struct par_diff_rate){.percent = {.absent = PAR_NONE}};
    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        out->printed = row_int(statement, "printed") != 0;
        out->cells = row_int(statement, "cells");
        out->changed = row_int(statement, "changed");
        out->lone = row_int(statement, "lone");
        if (!row_is_null(statement, "percent"))
            out->percent = (struct par_decimal){row_int(statement, "percent"), 2, PAR_PRESENT};
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

#define P_STATE(side, state)                                                                       \
    P_TEXT(side "_stage", (state)->stage), P_ID(side "_version", (state)->version),                \
        P_ID(side "_stand", (state)->stand)

static enum par_status
run(struct par_list **out, struct par_diff_rate *rate, struct differ *d, struct par_error *err)
{
    int64_t oldest = d->a.version < d->b.version ? d->a.version : d->b.version;
    const struct param *params =
        PARAMS(P_INT("evaluation", d->evaluation.id), P_STATE("a", &d->a), P_STATE("b", &d->b));
    enum par_status status = seal_check_version(d->book, d->evaluation.id, 0, oldest, err);

    if (status == PAR_OK && rate != NULL)
        status = read_rate(rate, d->book, params, err);
    if (status == PAR_OK)
        status = listing_run(out, &listing, d->book, SQL_DIFF_LIST, params, err);
    return status;
}

enum par_status
par_diff_list(struct par_differences **out, struct par_diff_rate *rate, struct par_book *book,
              const struct par_diff_query *query, struct par_error *err)
{
    struct differ d = {.book = book, .query = query};
    struct par_list *list = NULL;
    char *years = NULL;
    bool began = false;
    enum par_status status = book_year_check(query->year, err);

    if (status != PAR_OK)
        return status;
    status = book_snapshot(book, &began, err);
    if (status == PAR_OK)
        status = evaluation_named(&d.evaluation, &d.group, book, query->year, query->group, err);
    if (status == PAR_OK)
        status = find_states(&d, err);
    if (status == PAR_OK)
        status = book_years(&years, book, NULL, query->year, 0, err);
    if (status == PAR_OK)
        status = seal_check_read(book, SEAL_READS_SCORED,
                                 &(struct seal_scope){.years = years, .group = d.group.id}, err);
    if (status == PAR_OK)
        status = run(&list, rate, &d, err);
    book_snapshot_end(book, began);
    mem_free(years);
    if (status == PAR_OK)
        *out = (struct par_differences *)list;
    return status;
}
