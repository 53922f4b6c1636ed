#include "import_sum.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/message.h"

enum { CODE_ROOM = 80 };

/* A leaf as it is added up. */
struct sum_leaf {
    int64_t id, position;
    int64_t maximum; /* 0 for bonus and penalty */
    uint32_t part;   /* of its domain */
    char code[CODE_ROOM];
};

/* Leaves of one domain under one cap, or under none. */
struct sum_part {
    int64_t cap_id;
    int64_t cap; /* -1: none */
    uint32_t domain;
    bool taken_off; /* from a normal domain */
};

enum domain_kind { DOMAIN_NORMAL, DOMAIN_BONUS, DOMAIN_PENALTY };

struct sum_domain {
    int64_t id, maximum, leaves;
    enum domain_kind kind;
};

struct sums_of_set {
    int64_t set;
    struct sum_leaf *leaves; /* by code */
    uint32_t *by_id;         /* their places */
    struct sum_part *parts;
    struct sum_domain *domains; /* by id */
    size_t leaf_count, part_count, domain_count;
};

struct seat_sum {
    const struct sums_of_set *sums;
    int64_t *points;            /* one a part */
    struct domain_sum *domains; /* scored and locator alone */
};

/* ---- a set ---- */

static enum domain_kind
domain_kind(const char *word)
{
    return strcmp(word, "bonus") == 0     ? DOMAIN_BONUS
           : strcmp(word, "penalty") == 0 ? DOMAIN_PENALTY
                                          : DOMAIN_NORMAL;
}

static size_t
domain_of(struct sums_of_set *sums, struct statement *row)
{
    int64_t id = row_int(row, "domain_id");
    size_t at = 0;

    while (at < sums->domain_count && sums->domains[at].id != id)
        at++;
    if (at == sums->domain_count)
        sums->domains[sums->domain_count++] =
            (struct sum_domain){.id = id, .kind = domain_kind(row_text(row, "domain_kind"))};
    return at;
}

static size_t
part_of(struct sums_of_set *sums, struct statement *row, size_t domain)
{
    int64_t cap_id = row_int_or(row, "cap_id", 0);
    size_t at = 0;

    while (at < sums->part_count &&
           (sums->parts[at].domain != domain || sums->parts[at].cap_id != cap_id))
        at++;
    if (at == sums->part_count)
        sums->parts[sums->part_count++] = (struct sum_part){
            .cap_id = cap_id,
            .cap = cap_id == 0 ? -1 : row_int(row, "cap"),
            .domain = (uint32_t)domain,
            .taken_off = row_int(row, "taken_off") != 0,
        };
    return at;
}

static void
take_leaf(struct sums_of_set *sums, struct statement *row)
{
    struct sum_leaf *leaf = &sums->leaves[sums->leaf_count++];
    size_t domain = domain_of(sums, row);

    *leaf = (struct sum_leaf){
        .id = row_int(row, "id"),
        .position = row_int(row, "position"),
        .maximum = row_int(row, "maximum"),
        .part = (uint32_t)part_of(sums, row, domain),
    };
    strncpy(leaf->code, row_word(row, "code"), sizeof leaf->code - 1);
    sums->domains[domain].maximum += leaf->maximum;
    sums->domains[domain].leaves += leaf->maximum > 0;
}

/* One more of each, as one leaf may bring. */
static bool
make_room(struct sums_of_set *sums, size_t *room)
{
    size_t larger = *room == 0 ? 64 : 2 * *room;
    struct sum_leaf *leaves;
    struct sum_part *parts;
    struct sum_domain *domains;

    if (sums->leaf_count < *room)
        return true;
    leaves = mem_resize(sums->leaves, larger * sizeof *leaves);
    sums->leaves = leaves != NULL ? leaves : sums->leaves;
    parts = mem_resize(sums->parts, larger * sizeof *parts);
    sums->parts = parts != NULL ? parts : sums->parts;
    domains = mem_resize(sums->domains, larger * sizeof *domains);
    sums->domains = domains != NULL ? domains : sums->domains;
    *room = larger;
    return leaves != NULL && parts != NULL && domains != NULL;
}

static enum par_status
read_leaves(struct sums_of_set *sums, struct store *store, struct par_error *err)
{
    struct statement *statement = NULL;
    size_t room = 0;
    enum par_status status =
        statement_open(&statement, store, SQL_LEAVES_OF_SET, PARAMS(P_INT("set", sums->set)), err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        if (make_room(sums, &room))
            take_leaf(sums, statement);
        else
            status = error_memory(err);
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

/* Domains in the order of their ids, as `tally` keeps them. */
static void
sort_domains(struct sums_of_set *sums)
{
    for (size_t i = 1; i < sums->domain_count; i++) {
        for (size_t at = i; at > 0 && sums->domains[at - 1].id > sums->domains[at].id; at--) {
            const struct sum_domain domain = sums->domains[at];

            sums->domains[at] = sums->domains[at - 1];
            sums->domains[at - 1] = domain;
            for (size_t part = 0; part < sums->part_count; part++)
                if (sums->parts[part].domain == at)
                    sums->parts[part].domain = (uint32_t)at - 1;
                else if (sums->parts[part].domain == at - 1)
                    sums->parts[part].domain = (uint32_t)at;
        }
    }
}

/* An id is found by halving. */
static enum par_status
sort_ids(struct sums_of_set *sums, struct par_error *err)
{
    sums->by_id = mem_alloc((sums->leaf_count + 1) * sizeof *sums->by_id);
    if (sums->by_id == NULL)
        return error_memory(err);
    for (size_t i = 0; i < sums->leaf_count; i++) {
        size_t at = i;

        for (; at > 0 && sums->leaves[sums->by_id[at - 1]].id > sums->leaves[i].id; at--)
            sums->by_id[at] = sums->by_id[at - 1];
        sums->by_id[at] = (uint32_t)i;
    }
    return PAR_OK;
}

enum par_status
sums_open(struct sums_of_set **out, struct store *store, int64_t set, struct par_error *err)
{
    struct sums_of_set *sums = mem_zero(sizeof *sums);
    enum par_status status;

    if (sums == NULL)
        return error_memory(err);
    sums->set = set;
    status = read_leaves(sums, store, err);
    sort_domains(sums);
    if (status == PAR_OK)
        status = sort_ids(sums, err);
    if (status == PAR_OK)
        *out = sums;
    else
        sums_close(sums);
    return status;
}

void
sums_close(struct sums_of_set *sums)
{
    if (sums == NULL)
        return;
    mem_free(sums->leaves);
    mem_free(sums->by_id);
    mem_free(sums->parts);
    mem_free(sums->domains);
    mem_free(sums);
}

int64_t
sums_set(const struct sums_of_set *sums)
{
    return sums->set;
}

size_t
sums_leaves(const struct sums_of_set *sums)
{
    return sums->leaf_count;
}

size_t
sums_domains(const struct sums_of_set *sums)
{
    return sums->domain_count;
}

int64_t
sums_domain(const struct sums_of_set *sums, size_t domain)
{
    return sums->domains[domain].id;
}

const char *
sums_code(const struct sums_of_set *sums, size_t place)
{
    return sums->leaves[place].code;
}

size_t
sums_place(const struct sums_of_set *sums, int64_t leaf)
{
    size_t first = 0, last = sums->leaf_count;

    while (first < last) {
        size_t middle = first + (last - first) / 2;

        if (sums->leaves[sums->by_id[middle]].id < leaf)
            first = middle + 1;
        else
            last = middle;
    }
    if (first == sums->leaf_count || sums->leaves[sums->by_id[first]].id != leaf)
        return sums->leaf_count;
    return sums->by_id[first];
}

/* ---- a unit-year ---- */

enum par_status
seat_sum_open(struct seat_sum **out, const struct sums_of_set *sums, struct par_error *err)
{
    struct seat_sum *sum = mem_zero(sizeof *sum);

    if (sum == NULL)
        return error_memory(err);
    sum->sums = sums;
    sum->points = mem_alloc((sums->part_count + 1) * sizeof *sum->points);
    sum->domains = mem_alloc((sums->domain_count + 1) * sizeof *sum->domains);
    if (sum->points == NULL || sum->domains == NULL) {
        seat_sum_close(sum);
        return error_memory(err);
    }
    *out = sum;
    return PAR_OK;
}

void
seat_sum_close(struct seat_sum *sum)
{
    if (sum == NULL)
        return;
    mem_free(sum->points);
    mem_free(sum->domains);
    mem_free(sum);
}

void
seat_sum_begin(struct seat_sum *sum)
{
    memset(sum->points, 0, sum->sums->part_count * sizeof *sum->points);
    memset(sum->domains, 0, sum->sums->domain_count * sizeof *sum->domains);
}

void
seat_sum_add(struct seat_sum *sum, size_t place, int64_t final)
{
    const struct sum_leaf *leaf = &sum->sums->leaves[place];
    struct domain_sum *domain = &sum->domains[sum->sums->parts[leaf->part].domain];

    sum->points[leaf->part] += final;
    domain->scored += leaf->maximum > 0;
    domain->locator += leaf->position * final;
}

void
seat_sum_end(struct domain_sum *out, const struct seat_sum *sum)
{
    const struct sums_of_set *sums = sum->sums;

    for (size_t i = 0; i < sums->domain_count; i++) {
        out[i] = sum->domains[i];
        out[i].points = 0;
        out[i].maximum = sums->domains[i].maximum;
        out[i].leaves = sums->domains[i].leaves;
    }
    for (size_t i = 0; i < sums->part_count; i++) {
        const struct sum_part *part = &sums->parts[i];
        int64_t points = sum->points[i];

        if (part->cap >= 0 && points > part->cap)
            points = part->cap;
        out[part->domain].points += part->taken_off ? -points : points;
    }
}

/* The per cent of a normal domain, rounded down; below nothing for less than no points. */
static int64_t
share_of(const struct domain_sum *domain)
{
    return domain->points < 0 ? -1 : domain->points * 1000000 / domain->maximum;
}

void
sums_total(struct unit_total *out, const struct sums_of_set *sums, const struct domain_sum *domains)
{
    *out = (struct unit_total){.min_domain = INPUT_NULL};
    for (size_t i = 0; i < sums->domain_count; i++) {
        const struct domain_sum *domain = &domains[i];
        enum domain_kind kind = sums->domains[i].kind;

        out->points += kind == DOMAIN_NORMAL ? domain->points : 0;
        out->bonus += kind == DOMAIN_BONUS ? domain->points : 0;
        out->penalty += kind == DOMAIN_PENALTY ? domain->points : 0;
        out->maximum += domain->maximum;
        out->leaves += domain->leaves;
        out->scored += domain->scored;
        if (kind == DOMAIN_NORMAL && domain->maximum > 0 &&
            (out->min_domain == INPUT_NULL || share_of(domain) < out->min_domain))
            out->min_domain = share_of(domain);
    }
}
