/* What a file of scores names: looked up once each. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/map.h"
#include "import_scores.h"
#include "phase.h"

enum { SEATS_BEFORE_YEAR = 32 }; /* of one year that are looked up one by one */

void *
list_room(void *items, struct list *list, size_t size)
{
    size_t larger = list->room == 0 ? 256 : 2 * list->room;

    if (list->count < list->room)
        return items;
    items = mem_resize(items, larger * size);
    if (items != NULL)
        list->room = larger;
    return items;
}

/* ---- units and years ---- */

static enum par_status
unit_number(uint32_t *out, struct scores *scores, const struct unit_ref *unit,
            struct par_error *err)
{
    struct unit_ref *units;
    int64_t at = 0;

    if (map_get(scores->unit_numbers, &unit->id, sizeof unit->id, &at)) {
        *out = (uint32_t)at;
        return PAR_OK;
    }
    units = list_room(scores->units, &scores->unit_list, sizeof *units);
    if (units == NULL)
        return error_memory(err);
    scores->units = units;
    at = (int64_t)scores->unit_list.count;
    if (!map_put(scores->unit_numbers, &unit->id, sizeof unit->id, at))
        return error_memory(err);
    units[scores->unit_list.count++] = *unit;
    *out = (uint32_t)at;
    return PAR_OK;
}

/* The set's leaves, read when the first unit-year comes that is scored by it. */
static enum par_status
set_number(uint32_t *out, struct scores *scores, int64_t set, struct par_error *err)
{
    struct sums_of_set **sets;
    enum par_status status;

    for (*out = 0; *out < scores->set_list.count; ++*out)
        if (sums_set(scores->sets[*out]) == set)
            return PAR_OK;
    sets = list_room((void *)scores->sets, &scores->set_list, sizeof(struct sums_of_set *));
    if (sets == NULL)
        return error_memory(err);
    scores->sets = sets;
    status = sums_open(&sets[scores->set_list.count], scores->in->book->store, set, err);
    scores->set_list.count += status == PAR_OK;
    return status;
}

/* What is approved takes no scores but by another decision; the same file can go that way. */
static void
hint_amend(struct import *in)
{
    const struct par_arg *args = in->fault.message.args;

    if (in->fault.code != NULL && strcmp(in->fault.code, "approved") == 0)
        error_hint(&in->fault,
                   N_("amend it: parindex amend {1} {2} --scores {3} --decision NUMBER --date DATE "
                      "--reason TEXT"),
                   ARGS(ARG_TEXT(args[0].text), ARG_TEXT(args[1].text), ARG_TEXT(in->file)));
}

static enum par_status
open_seat(struct seat *seat, struct scores *scores, int64_t year, const struct unit_ref *unit,
          bool *good, struct par_error *err)
{
    struct import *in = scores->in;
    struct participant_ref there = {0};
    enum par_status status = unit_number(&seat->name, scores, unit, err);

    if (status != PAR_OK)
        return status;
    if (participant_open(&there, in->book, year, unit->code, &in->fault) != PAR_OK) {
        hint_amend(in);
        status = import_refuse_row(in, good, err);
        seat->fault = in->refused;
        return status;
    }
    seat->evaluation = there.evaluation;
    seat->unit = there.unit;
    seat->own_maxima = there.has_allowance;
    seat->scored = there.has_scores;
    return set_number(&seat->leaves, scores, there.set_id, err);
}

/* A seat more, found by year and unit from now on; NULL when memory is out. */
static struct seat *
add_seat(struct scores *scores, int64_t year, int64_t unit)
{
    const int64_t key[2] = {year, unit};
    struct seat *seats = list_room(scores->seats, &scores->seat_list, sizeof *seats);
    struct seat *seat;

    if (seats == NULL)
        return NULL;
    scores->seats = seats;
    if (!map_put(scores->seat_numbers, key, sizeof key, (int64_t)scores->seat_list.count))
        return NULL;
    seat = &seats[scores->seat_list.count++];
    *seat = (struct seat){.year = (uint16_t)year, .fault = -1};
    return seat;
}

static enum par_status
add_participant(struct scores *scores, int64_t year, struct statement *row, struct par_error *err)
{
    struct unit_ref unit = {.id = row_int(row, "unit_id")};
    const int64_t key[2] = {year, unit.id};
    struct seat *seat;
    int64_t at = 0;
    enum par_status status;

    if (map_get(scores->seat_numbers, key, sizeof key, &at))
        return PAR_OK;
    seat = add_seat(scores, year, unit.id);
    if (seat == NULL)
        return error_memory(err);
    strncpy(unit.code, row_text(row, "unit"), sizeof unit.code - 1);
    seat->evaluation = row_int(row, "evaluation_id");
    seat->unit = unit.id;
    seat->own_maxima = row_int(row, "has_allowance") != 0;
    seat->scored = row_int(row, "has_scores") != 0;
    status = unit_number(&seat->name, scores, &unit, err);
    return status == PAR_OK ? set_number(&seat->leaves, scores, row_int(row, "set_id"), err)
                            : status;
}

/* A file that names many units of a year names most of them: they are looked up at once. Who takes
 * no scores is left to open_seat(), which says why. */
static enum par_status
open_year(struct scores *scores, int64_t year, struct par_error *err)
{
    const struct par_batch *batch = scores->in->book->batch;
    struct statement *row = NULL;
    enum par_status status = PAR_OK;

    if (batch != NULL && batch->amending != 0)
        return PAR_OK; /* one evaluation alone */
    status = statement_open(&row, scores->in->book->store, SQL_PARTICIPANTS_OPEN,
                            PARAMS(P_INT("year", year)), err);
    while (status == PAR_OK && (status = statement_step(row, err)) == PAR_OK)
        status = add_participant(scores, year, row, err);
    statement_close(row);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
scores_seat(struct seat **out, struct scores *scores, int64_t year, const struct unit_ref *unit,
            bool *good, struct par_error *err)
{
    const int64_t key[2] = {year, unit->id};
    int64_t at = 0;
    bool there = map_get(scores->seat_numbers, key, sizeof key, &at);
    enum par_status status = PAR_OK;

    if (!there) {
        scores->opened = year == scores->opened_year ? scores->opened + 1 : 1;
        scores->opened_year = year;
        if (scores->opened == SEATS_BEFORE_YEAR)
            status = open_year(scores, year, err);
        there = map_get(scores->seat_numbers, key, sizeof key, &at);
    }
    if (status == PAR_OK && !there) {
        struct seat *seat = add_seat(scores, year, unit->id);

        *out = seat;
        return seat != NULL ? open_seat(seat, scores, year, unit, good, err) : error_memory(err);
    }
    *out = &scores->seats[at];
    if (scores->seats[at].fault >= 0) {
        faults_repeat(scores->in->faults, scores->seats[at].fault);
        *good = false;
    }
    return status;
}

/* ---- criteria ---- */

static enum par_status
open_leaf(struct known_leaf *known, struct scores *scores, bool *good, bool *kept,
          struct par_error *err)
{
    struct import *in = scores->in;
    char *code = NULL;
    enum par_status status = import_clean(&code, in, scores->columns.criterion, good, err);

    if (status != PAR_OK || !*good)
        goto out;
    *kept = true;
    status = leaf_find(&known->leaf, in->book, known->set, code != NULL ? code : "", &in->fault);
    if (status != PAR_OK) {
        *kept = status == PAR_NOT_FOUND; /* a branch is told in each line */
        status = import_refuse_row(in, good, err);
        known->fault = in->refused;
    }
    known->only_final = method_is_measured(known->leaf.method);
    known->limit = known->leaf.max_points < 0 ? PAR_POINTS_LIMIT : known->leaf.max_points;
out:
    mem_free(code);
    return status;
}

enum par_status
scores_leaf(struct known_leaf **out, struct scores *scores, const struct seat *seat, bool *good,
            struct par_error *err)
{
    struct import *in = scores->in;
    const struct sums_of_set *set = scores->sets[seat->leaves];
    struct known_leaf *known;
    size_t length = 0;
    const char *text = import_text(in, scores->columns.criterion, &length);
    int64_t at = 0, id = sums_set(set);
    bool kept = false;
    enum par_status status;

    buffer_clear(&scores->key);
    buffer_put(&scores->key, &id, sizeof id);
    buffer_put(&scores->key, text, length);
    if (scores->key.failed)
        return error_memory(err);
    if (scores->leaves != NULL &&
        map_get(scores->leaf_numbers, scores->key.text, scores->key.length, &at)) {
        *out = &scores->leaves[at];
        if (scores->leaves[at].fault >= 0) {
            faults_repeat(in->faults, scores->leaves[at].fault);
            *good = false;
        }
        return PAR_OK;
    }
    known = list_room(scores->leaves, &scores->leaf_list, sizeof *known);
    if (known == NULL)
        return error_memory(err);
    scores->leaves = known;
    known += scores->leaf_list.count;
    *known = (struct known_leaf){.set = id, .fault = -1};
    status = open_leaf(known, scores, good, &kept, err);
    if (status != PAR_OK || !kept)
        return status;
    known->place = (uint32_t)sums_place(set, known->leaf.id);
    known->length = strlen(known->leaf.code);
    if (!map_put(scores->leaf_numbers, scores->key.text, scores->key.length,
                 (int64_t)scores->leaf_list.count))
        return error_memory(err);
    scores->leaf_list.count++;
    *out = known;
    return PAR_OK;
}

/* ---- the order of the table's key ---- */

/* A number and what it is sorted by. */
struct keyed {
    int64_t key[2];
    uint32_t number;
};

static int
by_key(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;

    for (int i = 0; i < 2; i++)
        if (x->key[i] != y->key[i])
            return x->key[i] < y->key[i] ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

static enum par_status
order_seats(struct scores *scores, struct par_error *err)
{
    size_t count = scores->seat_list.count;
    struct keyed *keyed = mem_alloc((count + 1) * sizeof *keyed);

    scores->order = mem_alloc((count + 1) * sizeof *scores->order);
    if (keyed == NULL || scores->order == NULL) {
        mem_free(keyed);
        return error_memory(err);
    }
    for (size_t i = 0; i < count; i++)
        keyed[i] =
            (struct keyed){{scores->seats[i].evaluation, scores->seats[i].unit}, (uint32_t)i};
    if (count > 0)
        qsort(keyed, count, sizeof *keyed, by_key);
    for (size_t i = 0; i < count; i++)
        scores->order[i] = keyed[i].number;
    mem_free(keyed);
    return PAR_OK;
}

/* Two texts may name one criterion: they have one place. */
static enum par_status
place_leaves(uint32_t *places, const struct scores *scores, struct par_error *err)
{
    size_t count = scores->leaf_list.count;
    struct keyed *keyed = mem_alloc((count + 1) * sizeof *keyed);
    uint32_t place = 0;

    if (keyed == NULL)
        return error_memory(err);
    for (size_t i = 0; i < count; i++)
        keyed[i] = (struct keyed){{scores->leaves[i].leaf.id}, (uint32_t)i};
    if (count > 0)
        qsort(keyed, count, sizeof *keyed, by_key);
    for (size_t i = 0; i < count; i++) {
        place += i > 0 && keyed[i].key[0] != keyed[i - 1].key[0];
        places[keyed[i].number] = place;
    }
    mem_free(keyed);
    return PAR_OK;
}

static enum par_status
sort_rows(struct scores *scores, struct par_error *err)
{
    size_t seats = scores->seat_list.count, leaves = scores->leaf_list.count;
    uint32_t *seat_places = mem_alloc((seats + 1) * sizeof *seat_places);
    uint32_t *leaf_places = mem_alloc((leaves + 1) * sizeof *leaf_places);
    const struct rows_order order[2] = {{seat_places, seats}, {leaf_places, leaves}};
    enum par_status status = PAR_OK;

    if (seat_places == NULL || leaf_places == NULL)
        status = error_memory(err);
    for (size_t i = 0; status == PAR_OK && i < seats; i++)
        seat_places[scores->order[i]] = (uint32_t)i;
    if (status == PAR_OK)
        status = place_leaves(leaf_places, scores, err);
    if (status == PAR_OK)
        status = rows_sort(scores->rows, order, err);
    mem_free(seat_places);
    mem_free(leaf_places);
    return status;
}

enum par_status
scores_sort(struct scores *scores, struct par_error *err)
{
    size_t first = 0;
    enum par_status status = order_seats(scores, err);

    if (status == PAR_OK && !scores->ordered)
        status = sort_rows(scores, err);
    for (size_t i = 0; status == PAR_OK && !scores->ordered && i < scores->seat_list.count; i++) {
        struct seat *seat = &scores->seats[scores->order[i]];

        seat->first = first;
        first += seat->count;
    }
    return status;
}

size_t
scores_leaves_most(const struct scores *scores)
{
    size_t most = 0;

    for (size_t i = 0; i < scores->set_list.count; i++)
        most = sums_leaves(scores->sets[i]) > most ? sums_leaves(scores->sets[i]) : most;
    return most;
}
