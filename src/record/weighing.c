#include "weighing.h"

#include <string.h>

#include "base/alloc.h"
#include "base/message.h"
#include "evaluation.h"
#include "seal.h"

enum { RATIO_MOST = 9000 }; /* above it a value would not fit; an index is near 1 */

/* ---- reading ---- */

static enum par_status
refuse(const struct evaluation_ref *evaluation, int year, const char *group, struct par_error *err)
{
    enum par_status status;

    if (evaluation->set_id == 0)
        return evaluation_no_scores(year, group, err);
    status = error_set(err, PAR_NO, "too_few",
                       N_("less than two units of {1}, group {2} are ranked and scored in full"),
                       ARGS(ARG_COUNT(year), ARG_TEXT(group)));
    error_hint(err, N_("see what is missing: parindex score list {1} {2} --missing"),
               ARGS(ARG_COUNT(year), ARG_TEXT(group)));
    return status;
}

static enum par_status
make_room(struct weighing *out, struct par_book *book, int64_t evaluation, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, SQL_STABILITY_SIZE,
                                            PARAMS(P_INT("evaluation", evaluation)), err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        out->units = (size_t)row_int(statement, "units");
        out->leaves = (size_t)row_int(statement, "leaves");
        out->left = row_int(statement, "left");
    }
    statement_close(statement);
    if (status != PAR_OK || out->units < 2 || out->leaves == 0)
        return status;
    out->unit = mem_zero(out->units * sizeof *out->unit);
    out->leaf = mem_zero(out->leaves * sizeof *out->leaf);
    out->domain = mem_zero(out->leaves * sizeof *out->domain);
    out->cells = mem_zero(out->units * out->leaves * 2 * sizeof *out->cells);
    if (out->unit == NULL || out->leaf == NULL || out->domain == NULL || out->cells == NULL)
        return error_memory(err);
    for (size_t i = 0; i < out->units; i++) {
        out->unit[i].points = out->cells + i * out->leaves * 2;
        out->unit[i].maxima = out->unit[i].points + out->leaves;
    }
    return PAR_OK;
}

static char *
copy(struct statement *statement, const char *name)
{
    const char *text = row_word(statement, name);

    return mem_text(text, strlen(text));
}

static enum par_status
take_unit(struct weighed_unit *unit, struct statement *statement, struct par_error *err)
{
    unit->code = copy(statement, "unit");
    unit->name = copy(statement, "unit_name");
    unit->maximum = row_int(statement, "maximum");
    unit->inner = row_int(statement, "points");
    unit->outer = row_int(statement, "outer");
    unit->whole = row_int(statement, "whole");
    return unit->code != NULL && unit->name != NULL ? PAR_OK : error_memory(err);
}

static enum par_status
take_leaf(struct weighing *out, size_t number, struct statement *statement, struct par_error *err)
{
    struct weighed_leaf *leaf = &out->leaf[number];
    struct weighed_domain *domain;
    const char *code = row_word(statement, "domain");

    leaf->code = copy(statement, "criterion");
    leaf->title = copy(statement, "title");
    if (leaf->code == NULL || leaf->title == NULL)
        return error_memory(err);
    if (out->domains == 0 || strcmp(out->domain[out->domains - 1].code, code) != 0) {
        domain = &out->domain[out->domains];
        domain->code = copy(statement, "domain");
        domain->title = copy(statement, "domain_title");
        if (domain->code == NULL || domain->title == NULL) {
            mem_free(domain->code);
            mem_free(domain->title);
            return error_memory(err);
        }
        out->domains++;
    }
    leaf->domain = out->domains - 1;
    return PAR_OK;
}

static enum par_status
read_cells(struct weighing *out, struct par_book *book, int64_t evaluation, struct par_error *err)
{
    struct statement *statement = NULL;
    size_t number = 0;
    enum par_status status = statement_open(&statement, book->store, SQL_STABILITY_CELLS,
                                            PARAMS(P_INT("evaluation", evaluation)), err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK &&
           number < out->units * out->leaves) {
        struct weighed_unit *unit = &out->unit[number / out->leaves];
        size_t leaf = number % out->leaves;

        if (leaf == 0)
            status = take_unit(unit, statement, err);
        if (status == PAR_OK && number < out->leaves)
            status = take_leaf(out, leaf, statement, err);
        unit->points[leaf] = row_int(statement, "final");
        unit->maxima[leaf] = row_int(statement, "own_max");
        unit->inner -= unit->points[leaf];
        number++;
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
weighing_read(struct weighing *out, struct par_book *book, int year, const char *group,
              struct par_error *err)
{
    struct evaluation_ref evaluation = {0};
    struct unit_ref found = {0};
    char *years = NULL;
    bool began = false;
    enum par_status status = book_year_check(year, err);

    *out = (struct weighing){0};
    if (status != PAR_OK)
        return status;
    status = book_snapshot(book, &began, err);
    if (status == PAR_OK)
        status = evaluation_named(&evaluation, &found, book, year, group, err);
    if (status == PAR_OK)
        status = book_years(&years, book, NULL, year, 0, err);
    if (status == PAR_OK)
        status = seal_check_read(book, SEAL_READS_SCORED,
                                 &(struct seal_scope){.years = years, .group = found.id}, err);
    if (status == PAR_OK && evaluation.set_id != 0)
        status = make_room(out, book, evaluation.id, err);
    if (status == PAR_OK && (out->units < 2 || out->leaves == 0))
        status = refuse(&evaluation, year, found.code, err);
    if (status == PAR_OK)
        status = read_cells(out, book, evaluation.id, err);
    book_snapshot_end(book, began);
    mem_free(years);
    memcpy(out->group, found.code, sizeof out->group);
    return status;
}

void
weighing_free(struct weighing *weighing)
{
    for (size_t i = 0; weighing->unit != NULL && i < weighing->units; i++) {
        mem_free(weighing->unit[i].code);
        mem_free(weighing->unit[i].name);
    }
    for (size_t i = 0; weighing->leaf != NULL && i < weighing->leaves; i++) {
        mem_free(weighing->leaf[i].code);
        mem_free(weighing->leaf[i].title);
    }
    for (size_t i = 0; i < weighing->domains; i++) {
        mem_free(weighing->domain[i].code);
        mem_free(weighing->domain[i].title);
    }
    mem_free(weighing->unit);
    mem_free(weighing->leaf);
    mem_free(weighing->domain);
    mem_free(weighing->cells);
    *weighing = (struct weighing){0};
}

/* ---- ranking ---- */

/* |num| / den with fifteen decimals, den at most 4e11: two long divisions by steps of 1e7, one
 * of 10.
 */
static int64_t
ratio(int64_t num, int64_t den)
{
    int64_t rest = num < 0 ? -num : num, value = rest / den;

    if (value > RATIO_MOST)
        value = RATIO_MOST;
    rest = rest % den * 10000000;
    value = value * 10000000 + rest / den;
    rest = rest % den * 10000000;
    value = value * 10000000 + rest / den;
    value = value * 10 + rest % den * 10 / den;
    return num < 0 ? -value : value;
}

/* Weights are at most 2e4 and a unit's maxima sum to 2e7 at most, so the sums are below 4e11 and
 * what bonus and penalty give, times the weighted maximum, below 2^63. That part keeps its share of
 * the index: it is brought to the weighted maximum, to a hundred-millionth of a point. */
static int64_t
value_of(const struct weighed_unit *unit, const int64_t *weight, size_t leaves)
{
    int64_t points = 0, maximum = 0;

    for (size_t i = 0; i < leaves; i++) {
        points += weight[i] * unit->points[i];
        maximum += weight[i] * unit->maxima[i];
    }
    if (maximum == 0)
        return INT64_MIN;
    if (unit->inner != 0)
        points += unit->inner * maximum / unit->maximum;
    if (unit->outer != 0)
        points += unit->outer * maximum / unit->whole;
    return ratio(points, maximum);
}

void
weighing_rank(int64_t *rank, int64_t *value, const struct weighing *weighing, const int64_t *weight)
{
    for (size_t i = 0; i < weighing->units; i++)
        value[i] = value_of(&weighing->unit[i], weight, weighing->leaves);
    for (size_t i = 0; i < weighing->units; i++) {
        rank[i] = 1;
        for (size_t k = 0; k < weighing->units; k++)
            rank[i] += value[k] > value[i];
        if (value[i] == INT64_MIN)
            rank[i] = 0;
    }
}

bool
weighing_dominates(const struct weighed_unit *a, const struct weighed_unit *b, size_t leaves)
{
    int64_t extra_a = a->inner + a->outer, extra_b = b->inner + b->outer;
    bool better = extra_a > extra_b;

    if (a->inner < b->inner || a->outer < b->outer)
        return false;
    for (size_t i = 0; i < leaves; i++) {
        if (a->maxima[i] != b->maxima[i] || a->points[i] < b->points[i])
            return false;
        better = better || a->points[i] > b->points[i];
    }
    return better;
}
