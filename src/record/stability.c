#include <parindex/stability.h>

#include "base/alloc.h"
#include "base/message.h"
#include "base/random.h"
#include "listing.h"
#include "weighing.h"

enum {
    SPREAD_MOST = 99,
    DRAWS_MOST = 1000000,
    TAIL = 20, /* a twentieth at each end: 90 % stay */
    DRAWS_BETWEEN = 64
};

static const struct par_field stability_fields[] = {
    FIELD("year", YEAR, par_stability, year, PAR_UNKNOWN),
    FIELD("group", CODE, par_stability, group_code, PAR_UNKNOWN),
    FIELD("unit", CODE, par_stability, unit_code, PAR_UNKNOWN),
    FIELD("unit_name", TEXT, par_stability, unit_name, PAR_UNKNOWN),
    FIELD("rank", COUNT, par_stability, rank, PAR_UNKNOWN),
    FIELD("verdict", WORD, par_stability, verdict, PAR_UNKNOWN),
    FIELD("same_percent", PERCENT, par_stability, same_percent, PAR_UNKNOWN),
    FIELD("likely_best", COUNT, par_stability, likely_best, PAR_UNKNOWN),
    FIELD("likely_worst", COUNT, par_stability, likely_worst, PAR_UNKNOWN),
    FIELD("best_rank", COUNT, par_stability, best_rank, PAR_UNKNOWN),
    FIELD("worst_rank", COUNT, par_stability, worst_rank, PAR_UNKNOWN),
    FIELD("surely_above", COUNT, par_stability, surely_above, PAR_UNKNOWN),
    FIELD("surely_below", COUNT, par_stability, surely_below, PAR_UNKNOWN),
};

static const struct par_field dominance_fields[] = {
    FIELD("year", YEAR, par_dominance, year, PAR_UNKNOWN),
    FIELD("group", CODE, par_dominance, group_code, PAR_UNKNOWN),
    FIELD("unit", CODE, par_dominance, unit_code, PAR_UNKNOWN),
    FIELD("unit_name", TEXT, par_dominance, unit_name, PAR_UNKNOWN),
    FIELD("other_unit", CODE, par_dominance, other_unit, PAR_UNKNOWN),
    FIELD("other_name", TEXT, par_dominance, other_name, PAR_UNKNOWN),
};

static const struct par_field left_out_fields[] = {
    FIELD("year", YEAR, par_left_out, year, PAR_UNKNOWN),
    FIELD("group", CODE, par_left_out, group_code, PAR_UNKNOWN),
    FIELD("criterion", CODE, par_left_out, criterion, PAR_UNKNOWN),
    FIELD("title", TEXT, par_left_out, title, PAR_UNKNOWN),
    FIELD("unit", CODE, par_left_out, unit_code, PAR_UNKNOWN),
    FIELD("unit_name", TEXT, par_left_out, unit_name, PAR_UNKNOWN),
    FIELD("rank", COUNT, par_left_out, rank, PAR_UNKNOWN),
    FIELD("rank_without", COUNT, par_left_out, rank_without, PAR_NOT_APPLICABLE),
    FIELD("places_up", CHANGE, par_left_out, places_up, PAR_NOT_APPLICABLE),
};

#define LISTING(fields, row)                                                                       \
    {                                                                                              \
        (fields), sizeof(fields) / sizeof *(fields), sizeof(fields) / sizeof *(fields),            \
            sizeof(struct row), NULL                                                               \
    }

static const struct listing stability_listing = LISTING(stability_fields, par_stability);
static const struct listing dominance_listing = LISTING(dominance_fields, par_dominance);
static const struct listing left_out_listing = LISTING(left_out_fields, par_left_out);

LISTING_FUNCTIONS(stability, par_stability, par_stabilities)
LISTING_FUNCTIONS(dominance, par_dominance, par_dominances)
LISTING_FUNCTIONS(left_out, par_left_out, par_left_outs)

static struct par_number
number(int64_t value)
{
    return (struct par_number){value, PAR_PRESENT};
}

/* ---- memory for rankings ---- */

struct ranking {
    int64_t *weight; /* of each leaf */
    int64_t *rank;   /* of each unit, as the weights are */
    int64_t *drawn;  /* under the weights drawn */
    int64_t *value;
    int64_t *times; /* how often each unit (row) had each rank (column, from 0) */
};

static enum par_status
ranking_begin(struct ranking *out, const struct weighing *weighing, struct par_error *err)
{
    size_t units = weighing->units;

    *out = (struct ranking){mem_zero(weighing->leaves * sizeof(int64_t)),
                            mem_zero(units * sizeof(int64_t)), mem_zero(units * sizeof(int64_t)),
                            mem_zero(units * sizeof(int64_t)),
                            mem_zero(units * units * sizeof(int64_t))};
    if (out->weight == NULL || out->rank == NULL || out->drawn == NULL || out->value == NULL ||
        out->times == NULL)
        return error_memory(err);
    for (size_t i = 0; i < weighing->leaves; i++)
        out->weight[i] = WEIGHT_ONE;
    weighing_rank(out->rank, out->value, weighing, out->weight);
    return PAR_OK;
}

static void
ranking_end(struct ranking *ranking)
{
    mem_free(ranking->weight);
    mem_free(ranking->rank);
    mem_free(ranking->drawn);
    mem_free(ranking->value);
    mem_free(ranking->times);
}

/* ---- ranks under noise ---- */

static enum par_status
draw(struct ranking *ranking, struct par_book *book, const struct weighing *weighing,
     const struct par_stability_query *query, struct par_error *err)
{
    enum par_status status = PAR_OK;

    struct random random = {query->seed};
    int64_t spread = (int64_t)query->spread * WEIGHT_ONE / 100;

    for (int i = 0; status == PAR_OK && i < query->draws; i++) {
        for (size_t k = 0; k < weighing->leaves; k++)
            ranking->weight[k] =
                WEIGHT_ONE - spread + (int64_t)random_below(&random, (uint64_t)spread * 2 + 1);
        weighing_rank(ranking->drawn, ranking->value, weighing, ranking->weight);
        for (size_t k = 0; k < weighing->units; k++)
            ranking->times[k * weighing->units + (size_t)ranking->drawn[k] - 1]++;
        if (i % DRAWS_BETWEEN == 0)
            status = book_progress(book, N_("drawing"), i, query->draws, err);
    }
    return status;
}

/* The rank that only so many draws are beyond, counted from one end. */
static int64_t
rank_beyond(const int64_t *times, size_t units, int64_t most, bool from_best)
{
    int64_t beyond = 0;
    size_t at = from_best ? 0 : units - 1;

    while ((beyond += times[at]) <= most)
        at = from_best ? at + 1 : at - 1;
    return (int64_t)at + 1;
}

static void
count_sure(struct par_stability *row, const struct weighing *weighing, size_t unit)
{
    const struct weighed_unit *own = &weighing->unit[unit];
    int64_t above = 0, below = 0;

    for (size_t i = 0; i < weighing->units; i++) {
        above += weighing_dominates(own, &weighing->unit[i], weighing->leaves);
        below += weighing_dominates(&weighing->unit[i], own, weighing->leaves);
    }
    row->surely_above = number(above);
    row->surely_below = number(below);
}

static struct par_stability
stability_of(const struct ranking *ranking, const struct weighing *weighing,
             const struct par_stability_query *query, size_t unit)
{
    const int64_t *times = ranking->times + unit * weighing->units;
    int64_t draws = query->draws, same = times[ranking->rank[unit] - 1];
    struct par_stability row = {
        .year = number(query->year),
        .group_code = weighing->group,
        .unit_code = weighing->unit[unit].code,
        .unit_name = weighing->unit[unit].name,
        .rank = number(ranking->rank[unit]),
        .same_percent = {(same * 20000 + draws) / (draws * 2) * 100, 2, PAR_PRESENT},
        .likely_best = number(rank_beyond(times, weighing->units, draws / TAIL, true)),
        .likely_worst = number(rank_beyond(times, weighing->units, draws / TAIL, false)),
        .best_rank = number(rank_beyond(times, weighing->units, 0, true)),
        .worst_rank = number(rank_beyond(times, weighing->units, 0, false)),
    };

    row.verdict = "loose";
    if (same == draws)
        row.verdict = "certain";
    else if (row.likely_best.value == row.likely_worst.value)
        row.verdict = "firm";
    count_sure(&row, weighing, unit);
    return row;
}

static enum par_status
list_stability(struct par_list **out, struct par_book *book, const struct weighing *weighing,
               const struct par_stability_query *query, struct par_error *err)
{
    struct ranking ranking;
    enum par_status status = ranking_begin(&ranking, weighing, err);

    if (status == PAR_OK)
        status = listing_begin(out, &stability_listing, err);
    if (status == PAR_OK)
        status = draw(&ranking, book, weighing, query, err);
    for (size_t i = 0; status == PAR_OK && i < weighing->units; i++) {
        struct par_stability row = stability_of(&ranking, weighing, query, i);

        status = listing_put(*out, &row, err);
    }
    ranking_end(&ranking);
    return status == PAR_OK ? listing_end(*out, err) : status;
}

static enum par_status
check_query(const struct par_stability_query *query, struct par_error *err)
{
    if (query->spread < 1 || query->spread > SPREAD_MOST)
        return error_set(err, PAR_USAGE, "spread", N_("a spread is between {1} and {2} per cent"),
                         ARGS(ARG_COUNT(1), ARG_COUNT(SPREAD_MOST)));
    if (query->draws < 1 || query->draws > DRAWS_MOST)
        return error_set(err, PAR_USAGE, "draws", N_("there are between {1} and {2} draws"),
                         ARGS(ARG_COUNT(1), ARG_COUNT(DRAWS_MOST)));
    return PAR_OK;
}

enum par_status
par_stability_list(struct par_stabilities **out, struct par_stability_scope *scope,
                   struct par_book *book, const struct par_stability_query *query,
                   struct par_error *err)
{
    struct weighing weighing;
    struct par_list *list = NULL;
    enum par_status status = check_query(query, err);

    if (status != PAR_OK)
        return status;
    status = weighing_read(&weighing, book, query->year, query->group, err);
    if (status == PAR_OK)
        status = list_stability(&list, book, &weighing, query, err);
    if (status == PAR_OK && scope != NULL)
        *scope = (struct par_stability_scope){(int64_t)weighing.units, weighing.left,
                                              (int64_t)weighing.leaves};
    weighing_free(&weighing);
    return listing_give((struct par_list **)out, list, status);
}

/* ---- pairs whose order no weighting changes ---- */

static enum par_status
list_dominances(struct par_list **out, const struct weighing *weighing, int year,
                struct par_error *err)
{
    enum par_status status = listing_begin(out, &dominance_listing, err);

    for (size_t i = 0; i < weighing->units; i++)
        for (size_t k = 0; status == PAR_OK && k < weighing->units; k++) {
            const struct weighed_unit *a = &weighing->unit[i], *b = &weighing->unit[k];
            struct par_dominance row = {number(year), weighing->group, a->code,
                                        a->name,      b->code,         b->name};

            if (weighing_dominates(a, b, weighing->leaves))
                status = listing_put(*out, &row, err);
        }
    return status == PAR_OK ? listing_end(*out, err) : status;
}

enum par_status
par_dominance_list(struct par_dominances **out, struct par_book *book,
                   const struct par_stability_query *query, struct par_error *err)
{
    struct weighing weighing;
    struct par_list *list = NULL;
    enum par_status status = weighing_read(&weighing, book, query->year, query->group, err);

    if (status == PAR_OK)
        status = list_dominances(&list, &weighing, query->year, err);
    weighing_free(&weighing);
    return listing_give((struct par_list **)out, list, status);
}

/* ---- ranks with something left out ---- */

static enum par_status
put_left_out(struct par_list *list, const struct weighing *weighing, const struct ranking *ranking,
             struct par_left_out *row, struct par_error *err)
{
    enum par_status status = PAR_OK;

    for (size_t i = 0; status == PAR_OK && i < weighing->units; i++) {
        int64_t without = ranking->drawn[i];
        enum par_absent absent = without == 0 ? PAR_NOT_APPLICABLE : PAR_PRESENT;

        row->unit_code = weighing->unit[i].code;
        row->unit_name = weighing->unit[i].name;
        row->rank = number(ranking->rank[i]);
        row->rank_without = (struct par_number){without, absent};
        row->places_up = (struct par_number){without == 0 ? 0 : ranking->rank[i] - without, absent};
        status = listing_put(list, row, err);
    }
    return status;
}

static enum par_status
list_left_outs(struct par_list **out, const struct weighing *weighing, int year, bool leaves,
               struct par_error *err)
{
    struct par_left_out row = {.year = number(year), .group_code = weighing->group};
    struct ranking ranking;
    enum par_status status = ranking_begin(&ranking, weighing, err);

    if (status == PAR_OK)
        status = listing_begin(out, &left_out_listing, err);
    for (size_t i = 0; status == PAR_OK && i < (leaves ? weighing->leaves : weighing->domains);
         i++) {
        for (size_t k = 0; k < weighing->leaves; k++)
            ranking.weight[k] = i == (leaves ? k : weighing->leaf[k].domain) ? 0 : WEIGHT_ONE;
        weighing_rank(ranking.drawn, ranking.value, weighing, ranking.weight);
        row.criterion = leaves ? weighing->leaf[i].code : weighing->domain[i].code;
        row.title = leaves ? weighing->leaf[i].title : weighing->domain[i].title;
        status = put_left_out(*out, weighing, &ranking, &row, err);
    }
    ranking_end(&ranking);
    return status == PAR_OK ? listing_end(*out, err) : status;
}

enum par_status
par_left_out_list(struct par_left_outs **out, struct par_book *book,
                  const struct par_stability_query *query, int leaves, struct par_error *err)
{
    struct weighing weighing;
    struct par_list *list = NULL;
    enum par_status status = weighing_read(&weighing, book, query->year, query->group, err);

    if (status == PAR_OK)
        status = list_left_outs(&list, &weighing, query->year, leaves != 0, err);
    weighing_free(&weighing);
    return listing_give((struct par_list **)out, list, status);
}
