#include <parindex/why.h>
#include <stdio.h>

#include "base/message.h"
#include "compare.h"
#include "seal.h"

static const struct par_field why_fields[] = {
    FIELD("unit", CODE, par_why, unit_code, PAR_UNKNOWN),
    FIELD("unit_name", TEXT, par_why, unit_name, PAR_UNKNOWN),
    FIELD("year_from", YEAR, par_why, year_from, PAR_UNKNOWN),
    FIELD("year_to", YEAR, par_why, year_to, PAR_UNKNOWN),
    FIELD("item", WORD, par_why, item, PAR_UNKNOWN),
    FIELD("domain", CODE, par_why, domain, PAR_NOT_APPLICABLE),
    FIELD("criterion", CODE, par_why, criterion, PAR_NOT_APPLICABLE),
    FIELD("concept", CODE, par_why, concept, PAR_NONE),
    FIELD("title", TEXT, par_why, title, PAR_NOT_APPLICABLE),
    FIELD("points_from", POINTS, par_why, points_from, PAR_NONE),
    FIELD("points_to", POINTS, par_why, points_to, PAR_NONE),
    FIELD("max_points_from", POINTS, par_why, max_points_from, PAR_NONE),
    FIELD("max_points_to", POINTS, par_why, max_points_to, PAR_NONE),
    FIELD("effect", PERCENT, par_why, effect, PAR_NOT_APPLICABLE),
    FIELD("places_up", CHANGE, par_why, places_up, PAR_NOT_APPLICABLE),
    FIELD("passed", TEXT, par_why, passed, PAR_NONE),
    FIELD("passed_by", TEXT, par_why, passed_by, PAR_NONE),
    FIELD("text", TEXT, par_why, text, PAR_NONE),
    FIELD("criteria", COUNT, par_why, criteria, PAR_NOT_APPLICABLE),
};

static const struct par_field mover_fields[] = {
    FIELD("group", CODE, par_mover, group_code, PAR_UNKNOWN),
    FIELD("group_name", TEXT, par_mover, group_name, PAR_UNKNOWN),
    FIELD("year_from", YEAR, par_mover, year_from, PAR_UNKNOWN),
    FIELD("year_to", YEAR, par_mover, year_to, PAR_UNKNOWN),
    FIELD("item", WORD, par_mover, item, PAR_UNKNOWN),
    FIELD("criterion", CODE, par_mover, criterion, PAR_UNKNOWN),
    FIELD("concept", CODE, par_mover, concept, PAR_NONE),
    FIELD("title", TEXT, par_mover, title, PAR_UNKNOWN),
    FIELD("units", COUNT, par_mover, units, PAR_UNKNOWN),
    FIELD("effect", PERCENT, par_mover, effect, PAR_UNKNOWN),
};

static const struct par_field like_fields[] = {
    FIELD("unit", CODE, par_like, unit_code, PAR_UNKNOWN),
    FIELD("unit_name", TEXT, par_like, unit_name, PAR_UNKNOWN),
    FIELD("group", CODE, par_like, group_code, PAR_UNKNOWN),
    FIELD("year_from", YEAR, par_like, year_from, PAR_UNKNOWN),
    FIELD("year_to", YEAR, par_like, year_to, PAR_UNKNOWN),
    FIELD("known", WORD, par_like, known, PAR_UNKNOWN),
    FIELD("coverage_from", PERCENT, par_like, coverage_from, PAR_NOT_COMPARABLE),
    FIELD("coverage_to", PERCENT, par_like, coverage_to, PAR_NOT_COMPARABLE),
    FIELD("points_from", POINTS, par_like, points_from, PAR_NOT_COMPARABLE),
    FIELD("max_points_from", POINTS, par_like, max_points_from, PAR_NOT_COMPARABLE),
    FIELD("points_to", POINTS, par_like, points_to, PAR_NOT_COMPARABLE),
    FIELD("max_points_to", POINTS, par_like, max_points_to, PAR_NOT_COMPARABLE),
    FIELD("index_from", PERCENT, par_like, index_from, PAR_UNKNOWN),
    FIELD("index_to", PERCENT, par_like, index_to, PAR_UNKNOWN),
    FIELD("index_change", PERCENT, par_like, index_change, PAR_NOT_COMPARABLE),
};

static const struct listing why_listing = {why_fields, 18, 19, sizeof(struct par_why), NULL};
static const struct listing mover_listing = {mover_fields, 10, 10, sizeof(struct par_mover), NULL};
static const struct listing like_listing = {like_fields, 15, 15, sizeof(struct par_like), NULL};

LISTING_FUNCTIONS(why, par_why, par_whys)
LISTING_FUNCTIONS(mover, par_mover, par_movers)
LISTING_FUNCTIONS(like, par_like, par_likes)

/* ---- what is asked ---- */

/* A walk has a direction: crosswalks lead from the earlier set to the later one. */
static enum par_status
earlier_first(int *from, int to, struct par_error *err)
{
    enum par_status status = compare_two_years(from, to, err);

    if (status != PAR_OK || *from < to)
        return status;
    error_set(err, PAR_INVALID, "years", N_("the earlier year comes first: {1} {2}"),
              ARGS(ARG_COUNT(to), ARG_COUNT(*from)));
    return PAR_INVALID;
}

#define WHY_PARAMS(asked, from, to)                                                                \
    P_INT("year_from", from), P_INT("year_to", to), P_GROUP(asked), P_UNIT(asked)

/* Scores are read, also of the units that one is ranked with: all must be as they were sealed. */
static enum par_status
check_sealed(const struct question *asked, int from, int to, struct par_error *err)
{
    struct par_book *book = asked->book;
    struct statement *statement = NULL;
    char years[24];
    enum par_status status = PAR_OK;

    snprintf(years, sizeof years, "[%d,%d]", from, to);
    if (asked->unit.id == 0)
        return seal_check_read(
            book, SEAL_READS_SCORED,
            &(struct seal_scope){.years = years, .group = asked->group.id, .followed = true}, err);
    status =
        statement_open(&statement, book->store, SQL_EVALUATIONS_COMPARED,
                       PARAMS(P_INT("year_from", from), P_INT("year_to", to), P_UNIT(asked)), err);
    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        char year[16];

        snprintf(year, sizeof year, "[%d]", (int)row_int(statement, "year"));
        status = seal_check_read(
            book, SEAL_READS_SCORED,
            &(struct seal_scope){.years = year, .group = row_int(statement, "group_id")}, err);
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
begin(struct question *asked, struct par_book *book, int *from, int to, const char *group,
      const char *unit, struct par_error *err)
{
    enum par_status status = earlier_first(from, to, err);

    if (status == PAR_OK)
        status = question_begin(asked, book, NULL, to, group, unit, NULL, err);
    if (status == PAR_OK)
        status = compare_check_known(
            asked, SQL_COMPARE_KNOWN,
            PARAMS(WHY_PARAMS(asked, *from, to), P_VIEW(PAR_VIEW_DEFAULT), P_NULL("as_of")), *from,
            to, err);
    if (status == PAR_OK)
        status = check_sealed(asked, *from, to, err);
    return status;
}

/* ---- lists ---- */

/* One unit was asked for, and its scores are not known in both years. */
static enum par_status
refuse_shallow(const struct question *asked, int from, int to, struct par_error *err)
{
    error_set(err, PAR_NO, "not_comparable",
              N_("the scores of {1} are not complete in {2} and {3}: what changed cannot be taken "
                 "apart"),
              ARGS(ARG_TEXT(asked->unit.code), ARG_COUNT(from), ARG_COUNT(to)));
    error_hint(err, N_("see what is known: parindex history {1}"),
               ARGS(ARG_TEXT(asked->unit.code)));
    return PAR_NO;
}

enum par_status
par_why_list(struct par_whys **out, struct par_book *book, const struct par_why_query *query,
             struct par_error *err)
{
    struct par_list *list = NULL;
    int from = query->year_from, to = query->year_to;
    struct question asked = {0};
    enum par_status status = begin(&asked, book, &from, to, query->group, query->unit, err);

    if (status == PAR_OK)
        status = listing_run(&list, &why_listing, book, SQL_WHY_LIST,
                             PARAMS(WHY_PARAMS(&asked, from, to), P_VIEW(PAR_VIEW_DEFAULT),
                                    P_NULL("as_of"), P_INT("domains", query->domains != 0)),
                             err);
    if (status == PAR_OK && asked.unit.id != 0 && par_list_count(list) == 0)
        status = refuse_shallow(&asked, from, to, err);
    question_end(&asked);
    return listing_give((struct par_list **)out, list, status);
}

enum par_status
par_mover_list(struct par_movers **out, struct par_book *book, const struct par_why_query *query,
               struct par_error *err)
{
    int from = query->year_from, to = query->year_to;
    struct question asked = {0};
    enum par_status status = begin(&asked, book, &from, to, query->group, NULL, err);

    if (status == PAR_OK)
        status = listing_run((struct par_list **)out, &mover_listing, book, SQL_WHY_GROUP,
                             PARAMS(WHY_PARAMS(&asked, from, to)), err);
    question_end(&asked);
    return status;
}

/* Best coverage of the units that are known to their criteria in both years. */
struct coverage {
    int64_t leaves;           /* units so known */
    int64_t reached;          /* of these, at or above the floor */
    struct par_decimal least; /* of the unit that came nearest */
    int year;                 /* whose coverage that is */
};

static enum par_status
read_coverage(struct coverage *out, struct par_likes *list, int64_t floor, struct par_error *err)
{
    struct par_like row;
    enum par_status status;

    while ((status = par_like_next(&row, list, err)) == PAR_OK) {
        bool from = row.coverage_from.units <= row.coverage_to.units;
        struct par_decimal least = from ? row.coverage_from : row.coverage_to;

        if (row.coverage_from.absent != PAR_PRESENT)
            continue;
        out->reached += least.units >= floor;
        if (out->leaves++ == 0 || least.units > out->least.units) {
            out->least = least;
            out->year = (int)(from ? row.year_from.value : row.year_to.value);
        }
    }
    return status == PAR_END ? par_list_rewind((struct par_list *)list, err) : status;
}

/* Where every unit has too little in common there is nothing to show. */
static enum par_status
check_coverage(struct par_likes *list, int64_t floor, int from, int to, struct par_error *err)
{
    struct coverage coverage = {0};
    enum par_status status = read_coverage(&coverage, list, floor, err);

    if (status != PAR_OK || coverage.leaves == 0 || coverage.reached > 0)
        return status;
    error_set(err, PAR_NO, "coverage",
              N_("at most {1} % of the maximum of {2} has its like in {3}; at least {4} % is asked "
                 "for"),
              ARGS(ARG_POINTS(coverage.least.units), ARG_COUNT(coverage.year),
                   ARG_COUNT(coverage.year == from ? to : from), ARG_POINTS(floor)));
    error_hint(err,
               N_("link the criteria of the two sets with: parindex criteria map; or lower "
                  "the bound with --floor"),
               NO_ARGS);
    return PAR_NO;
}

enum par_status
par_like_list(struct par_likes **out, struct par_book *book, const struct par_like_query *query,
              struct par_error *err)
{
    struct par_likes *list = NULL;
    int from = query->year_from, to = query->year_to;
    int64_t floor = query->floor.units;
    struct question asked = {0};
    enum par_status status = PAR_OK;

    if (query->floor.absent != PAR_PRESENT || floor < 0 || floor > 100 * PAR_DECIMAL_ONE)
        return error_set(err, PAR_INVALID, "floor", N_("a share is between 0 and 100 %"), NO_ARGS);
    status = begin(&asked, book, &from, to, query->group, query->unit, err);
    if (status == PAR_OK)
        status = listing_run((struct par_list **)&list, &like_listing, book, SQL_LIKE_LIST,
                             PARAMS(WHY_PARAMS(&asked, from, to), P_VIEW(PAR_VIEW_DEFAULT),
                                    P_NULL("as_of"), P_INT("floor", floor)),
                             err);
    if (status == PAR_OK)
        status = check_coverage(list, floor, from, to, err);
    question_end(&asked);
    return listing_give((struct par_list **)out, (struct par_list *)list, status);
}
