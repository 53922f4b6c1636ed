/* What follows from the cells of a file: sums of domains, ranges of the journal, and what the batch
 * must compute at its end. */
#include <string.h>

#include "base/alloc.h"
#include "import_load.h"
#include "seal.h"

enum { UNITS_AT_ONCE = 4096 }; /* in a statement that keeps its rows in memory */

/* The sums of the fresh unit-years of one evaluation. */
struct tallies {
    struct load *load;
    const struct sums_of_set *set;
    struct seat_sum *sum;    /* of the unit-year whose cells pass */
    struct domain_sum *sums; /* of those that are done, all domains of each */
    int64_t *units;          /* theirs */
    size_t count;
    int64_t cells[8];
};

enum par_status
tallies_open(struct tallies **out, struct load *load, size_t from, size_t to, struct par_error *err)
{
    const struct scores *scores = load->scores;
    struct tallies *tallies = mem_zero(sizeof *tallies);
    enum par_status status;

    if (tallies == NULL)
        return error_memory(err);
    tallies->load = load;
    while (from + 1 < to && !scores->seats[scores->order[from]].changed)
        from++; /* one that takes no scores has no set */
    tallies->set = scores->sets[scores->seats[scores->order[from]].leaves];
    tallies->sums =
        mem_alloc((to - from) * (sums_domains(tallies->set) + 1) * sizeof *tallies->sums);
    tallies->units = mem_alloc((to - from) * sizeof *tallies->units);
    status = tallies->sums == NULL || tallies->units == NULL
                 ? error_memory(err)
                 : seat_sum_open(&tallies->sum, tallies->set, err);
    if (status != PAR_OK) {
        tallies_close(tallies);
        return status;
    }
    seat_sum_begin(tallies->sum);
    *out = tallies;
    return PAR_OK;
}

void
tallies_close(struct tallies *tallies)
{
    if (tallies == NULL)
        return;
    seat_sum_close(tallies->sum);
    mem_free(tallies->sums);
    mem_free(tallies->units);
    mem_free(tallies);
}

void
tallies_add(struct tallies *tallies, size_t place, int64_t final)
{
    seat_sum_add(tallies->sum, place, final);
}

void
tallies_end(struct tallies *tallies, size_t number, bool known)
{
    struct load *load = tallies->load;
    struct seat *seat = &load->scores->seats[number];

    if (known && !seat->own_maxima) { /* else the sums need more than the set */
        struct domain_sum *sums = tallies->sums + tallies->count * sums_domains(tallies->set);

        seat_sum_end(sums, tallies->sum);
        sums_total(&load->totals[load->counted_count], tallies->set, sums);
        load->counted[load->counted_count++] = (uint32_t)number;
        tallies->units[tallies->count++] = seat->unit;
        seat->counted = true;
    }
    seat_sum_begin(tallies->sum);
}

/* Domain by domain, as the key of `tally` is. */
static const int64_t *
tally_row(void *context, int64_t number)
{
    struct tallies *tallies = context;
    size_t domains = sums_domains(tallies->set), at = (size_t)number;
    const struct domain_sum *sum;

    if (tallies->count == 0 || at >= domains * tallies->count)
        return NULL;
    sum = &tallies->sums[at % tallies->count * domains + at / tallies->count];
    tallies->cells[1] = sums_domain(tallies->set, at / tallies->count);
    tallies->cells[2] = tallies->units[at % tallies->count];
    tallies->cells[3] = sum->points;
    tallies->cells[4] = sum->maximum;
    tallies->cells[5] = sum->leaves;
    tallies->cells[6] = sum->scored;
    tallies->cells[7] = sum->locator;
    return tallies->cells;
}

enum par_status
tallies_write(struct tallies *tallies, int64_t evaluation, struct par_error *err)
{
    const struct input input = {tally_row, tallies};

    tallies->cells[0] = evaluation;
    return store_bulk(tallies->load->batch->book->store, SQL_TALLY_LOAD, NO_PARAMS, &input, NULL,
                      err);
}

/* ---- ranges ---- */

/* The unit-years whose first scores come with this batch. */
struct range_rows {
    struct load *load;
    size_t at;
    struct input_bytes digest;
    int64_t cells[4];
    enum par_status status;
    struct par_error *err;
};

/* What another file of the batch has begun is counted and hashed as it stands. */
static enum par_status
hash_standing(struct range_rows *rows, struct load *load, size_t number)
{
    const struct seat *seat = &load->scores->seats[number];
    struct par_book *book = load->batch->book;
    enum par_status status = store_int(
        &rows->cells[2], book->store, SQL_SCORE_COUNT,
        PARAMS(P_INT("evaluation", seat->evaluation), P_INT("unit", seat->unit)), rows->err);

    if (status == PAR_OK)
        status = seal_cells(digests_of(load->digests, number), book, seat->evaluation, seat->unit,
                            rows->err);
    return status;
}

static const int64_t *
range_row(void *context, int64_t number)
{
    struct range_rows *rows = context;
    struct load *load = rows->load;
    const struct scores *scores = load->scores;

    (void)number; /* the block reads them once, in their order */
    for (; rows->at < scores->seat_list.count; rows->at++) {
        size_t at = scores->order[rows->at];
        const struct seat *seat = &scores->seats[at];

        if (!seat->fresh || !seat->changed)
            continue;
        rows->cells[0] = seat->evaluation;
        rows->cells[1] = seat->unit;
        rows->cells[2] = seat->cells;
        if (seat->scored)
            rows->status = hash_standing(rows, load, at);
        if (rows->status != PAR_OK)
            return NULL;
        rows->digest = (struct input_bytes){digests_of(load->digests, at), DIGEST_CUT};
        rows->cells[3] = input_blob(&rows->digest);
        rows->at++;
        return rows->cells;
    }
    return NULL;
}

enum par_status
load_ranges(struct load *load, struct par_error *err)
{
    struct range_rows rows = {.load = load, .err = err};
    const struct input input = {range_row, &rows};
    enum par_status status = store_bulk(load->batch->book->store, SQL_SCORE_LOAD_RANGE,
                                        PARAMS(P_INT("batch", load->batch->id)), &input, NULL, err);

    return status == PAR_OK ? rows.status : status;
}

/* ---- results ---- */

/* Some of the unit-years that are counted: what they come to, or the digests of their scores. */
struct counted_rows {
    struct load *load;
    size_t first, count;
    struct input_bytes digest;
    int64_t cells[9];
};

static const struct seat *
counted_seat(struct counted_rows *rows, int64_t number)
{
    const struct load *load = rows->load;
    const struct seat *seat;

    if ((size_t)number >= rows->count)
        return NULL;
    seat = &load->scores->seats[load->counted[rows->first + (size_t)number]];
    rows->cells[0] = seat->evaluation;
    rows->cells[1] = seat->unit;
    return seat;
}

static const int64_t *
total_row(void *context, int64_t number)
{
    struct counted_rows *rows = context;
    const struct unit_total *total = &rows->load->totals[rows->first + (size_t)number];

    if (counted_seat(rows, number) == NULL)
        return NULL;
    rows->cells[2] = total->points;
    rows->cells[3] = total->maximum;
    rows->cells[4] = total->bonus;
    rows->cells[5] = total->penalty;
    rows->cells[6] = total->leaves;
    rows->cells[7] = total->scored;
    rows->cells[8] = total->min_domain;
    return rows->cells;
}

static const int64_t *
digest_row(void *context, int64_t number)
{
    struct counted_rows *rows = context;

    if (counted_seat(rows, number) == NULL)
        return NULL;
    rows->digest.bytes =
        digests_of(rows->load->digests, rows->load->counted[rows->first + (size_t)number]);
    rows->digest.length = DIGEST_CUT;
    rows->cells[2] = input_blob(&rows->digest);
    return rows->cells;
}

enum par_status
load_results(struct load *load, struct par_error *err)
{
    struct store *store = load->batch->book->store;
    struct counted_rows rows = {.load = load};
    const struct input totals = {total_row, &rows}, digests = {digest_row, &rows};
    enum par_status status = PAR_OK;

    for (; status == PAR_OK && rows.first < load->counted_count; rows.first += rows.count) {
        size_t left = load->counted_count - rows.first;

        rows.count = left < UNITS_AT_ONCE ? left : UNITS_AT_ONCE;
        status = book_progress(load->batch->book, N_("computing results"), (int64_t)rows.first,
                               (int64_t)load->counted_count, err);
        if (status == PAR_OK)
            status = store_bulk(store, SQL_RESULT_LOAD, NO_PARAMS, &totals, NULL, err);
        if (status == PAR_OK)
            status = store_bulk(store, SQL_CELLS_PUT, NO_PARAMS, &digests, NULL, err);
    }
    return status;
}

enum par_status
load_touch(struct load *load, struct par_error *err)
{
    const struct scores *scores = load->scores;
    enum par_status status = PAR_OK;

    for (size_t i = 0; status == PAR_OK && i < scores->seat_list.count; i++) {
        const struct seat *seat = &scores->seats[scores->order[i]];

        if (!seat->changed)
            continue;
        if (seat->counted)
            status = batch_count(load->batch, seat->evaluation, seat->unit, err);
        else
            status = batch_touch(load->batch, seat->evaluation, seat->unit, err);
    }
    return status;
}
