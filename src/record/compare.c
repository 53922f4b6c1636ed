#include <parindex/compare.h>
#include <stdio.h>

#include "base/message.h"
#include "compare.h"
#include "seal.h"

static const struct par_field comparison_fields[] = {
    FIELD("unit", CODE, par_comparison, unit_code, PAR_UNKNOWN),
    FIELD("unit_name", TEXT, par_comparison, unit_name, PAR_UNKNOWN),
    FIELD("group", CODE, par_comparison, group_code, PAR_UNKNOWN),
    FIELD("year_from", YEAR, par_comparison, year_from, PAR_UNKNOWN),
    FIELD("year_to", YEAR, par_comparison, year_to, PAR_UNKNOWN),
    FIELD("comparable", TEXT, par_comparison, comparable, PAR_NONE),
    FIELD_WHY("class_from", TEXT, par_comparison, class_from, class_from_absent, PAR_UNKNOWN),
    FIELD_WHY("class_to", TEXT, par_comparison, class_to, class_to_absent, PAR_UNKNOWN),
    FIELD("classes_up", CHANGE, par_comparison, classes_up, PAR_NOT_COMPARABLE),
    FIELD("index_from", PERCENT, par_comparison, index_from, PAR_UNKNOWN),
    FIELD("index_to", PERCENT, par_comparison, index_to, PAR_UNKNOWN),
    FIELD("index_change", PERCENT, par_comparison, index_change, PAR_NOT_COMPARABLE),
    FIELD("rank_from", COUNT, par_comparison, rank_from, PAR_UNKNOWN),
    FIELD("rank_to", COUNT, par_comparison, rank_to, PAR_UNKNOWN),
    FIELD("places_up", CHANGE, par_comparison, places_up, PAR_NOT_COMPARABLE),
    FIELD("group_size_from", COUNT, par_comparison, group_size_from, PAR_UNKNOWN),
    FIELD("group_size_to", COUNT, par_comparison, group_size_to, PAR_UNKNOWN),
    FIELD("basis_from", WORD, par_comparison, basis_from, PAR_UNKNOWN),
    FIELD("basis_to", WORD, par_comparison, basis_to, PAR_UNKNOWN),
};

static const struct par_field change_fields[] = {
    FIELD("unit", CODE, par_domain_change, unit_code, PAR_UNKNOWN),
    FIELD("unit_name", TEXT, par_domain_change, unit_name, PAR_UNKNOWN),
    FIELD("year_from", YEAR, par_domain_change, year_from, PAR_UNKNOWN),
    FIELD("year_to", YEAR, par_domain_change, year_to, PAR_UNKNOWN),
    FIELD("concept", CODE, par_domain_change, concept, PAR_NONE),
    FIELD("domain_from", CODE, par_domain_change, domain_from, PAR_NONE),
    FIELD("domain_to", CODE, par_domain_change, domain_to, PAR_NONE),
    FIELD("domain_title", TEXT, par_domain_change, domain_title, PAR_UNKNOWN),
    FIELD("points_from", POINTS, par_domain_change, points_from, PAR_UNKNOWN),
    FIELD("points_to", POINTS, par_domain_change, points_to, PAR_UNKNOWN),
    FIELD("max_points_from", POINTS, par_domain_change, max_points_from, PAR_UNKNOWN),
    FIELD("max_points_to", POINTS, par_domain_change, max_points_to, PAR_UNKNOWN),
    FIELD("index_from", PERCENT, par_domain_change, index_from, PAR_UNKNOWN),
    FIELD("index_to", PERCENT, par_domain_change, index_to, PAR_UNKNOWN),
    FIELD("index_change", PERCENT, par_domain_change, index_change, PAR_NOT_COMPARABLE),
};

static const struct listing comparison_listing = {comparison_fields, 19, 19,
                                                  sizeof(struct par_comparison), NULL};
static const struct listing change_listing = {change_fields, 15, 15,
                                              sizeof(struct par_domain_change), NULL};

LISTING_FUNCTIONS(compare, par_comparison, par_comparisons)
LISTING_FUNCTIONS(domain_change, par_domain_change, par_domain_changes)

/* ---- the two years ---- */

enum par_status
compare_two_years(int *from, int to, struct par_error *err)
{
    enum par_status status = book_year_check(to, err);

    if (*from == 0)
        *from = to - 1;
    if (status == PAR_OK)
        status = book_year_check(*from, err);
    if (status == PAR_OK && *from == to)
        status = error_set(err, PAR_INVALID, "same_year", N_("{1} cannot be compared with itself"),
                           ARGS(ARG_COUNT(to)));
    return status;
}

static enum par_status
nothing_known(const struct question *asked, int year, struct par_error *err)
{
    const char *of = asked->unit.id != 0 ? asked->unit.code : asked->group.code;

    if (*of == '\0') {
        error_set(err, PAR_NO, "nothing_known", N_("nothing is known of {1}"),
                  ARGS(ARG_COUNT(year)));
        error_hint(err, N_("see what is known of each year: parindex status"), NO_ARGS);
    } else {
        error_set(err, PAR_NO, "nothing_known", N_("nothing is known of {1} in {2}"),
                  ARGS(ARG_TEXT(of), ARG_COUNT(year)));
        error_hint(err, N_("see what is known of each year: parindex history {1}"),
                   ARGS(ARG_TEXT(of)));
    }
    return PAR_NO;
}

enum par_status
compare_check_known(const struct question *asked, enum sql_block_id block,
                    const struct param *params, int from, int to, struct par_error *err)
{
    struct statement *statement = NULL;
    bool known_from = false, known_to = false;
    enum par_status status = statement_open(&statement, asked->book->store, block, params, err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        if (row_int(statement, "units") == 0)
            continue;
        known_from = known_from || row_int(statement, "year") == from;
        known_to = known_to || row_int(statement, "year") == to;
    }
    statement_close(statement);
    if (status != PAR_END)
        return status;
    if (!known_to)
        return nothing_known(asked, to, err);
    return known_from ? PAR_OK : nothing_known(asked, from, err);
}

/* ---- lists ---- */

static enum par_status
two_years_begin(struct question *out, struct par_book *book, int from, int to, const char *group,
                const char *unit, const char *as_of, struct par_error *err)
{
    char years[16];

    snprintf(years, sizeof years, "%d,%d", from, to);
    return question_begin(out, book, years, 0, group, unit, as_of, err);
}

/* Did papers print anything of what is compared? A unit of the group may have been in another. */
static enum par_status
pair_printed(bool *printed, const struct question *asked, int from, int to, enum par_view view,
             struct par_error *err)
{
    int64_t found = 0;
    enum par_status status = question_printed(printed, asked, view, err);

    if (status != PAR_OK || *printed || asked->group.id == 0)
        return status;
    status = store_int(
        &found, asked->book->store, SQL_PRINTED_OF_PAIR,
        PARAMS(P_INT("year_from", from), P_INT("year_to", to), P_GROUP(asked), P_UNIT(asked)), err);
    *printed = found != 0;
    return status;
}

/* Is anything known of both years? Where papers printed nothing results are all that is. */
static enum par_status
check_both(const struct question *asked, bool printed, int from, int to, enum par_view view,
           struct par_error *err)
{
    if (printed)
        return compare_check_known(asked, SQL_COMPARE_KNOWN,
                                   PARAMS(P_INT("year_from", from), P_INT("year_to", to),
                                          P_GROUP(asked), P_UNIT(asked), P_VIEW(view),
                                          P_AS_OF(asked)),
                                   from, to, err);
    return compare_check_known(
        asked, SQL_COMPARE_KNOWN_OF_RESULTS,
        PARAMS(P_INT("year_from", from), P_INT("year_to", to), P_GROUP(asked), P_UNIT(asked)), from,
        to, err);
}

enum par_status
par_compare_list(struct par_comparisons **out, struct par_book *book,
                 const struct par_compare_query *query, struct par_error *err)
{
    struct par_list **list = (struct par_list **)out;
    int from = query->year_from, to = query->year_to;
    bool printed = true;
    struct question asked;
    enum par_status status = compare_two_years(&from, to, err);

    if (status != PAR_OK)
        return status;
    status = two_years_begin(&asked, book, from, to, query->group, query->unit, query->as_of, err);
    if (status == PAR_OK)
        status = pair_printed(&printed, &asked, from, to, query->view, err);
    if (status == PAR_OK)
        status = check_both(&asked, printed, from, to, query->view, err);
    if (status == PAR_OK && printed)
        status = listing_run(list, &comparison_listing, book, SQL_COMPARE_LIST,
                             PARAMS(P_INT("year_from", from), P_INT("year_to", to), P_GROUP(&asked),
                                    P_UNIT(&asked), P_VIEW(query->view), P_AS_OF(&asked)),
                             err);
    else if (status == PAR_OK)
        status = listing_run(
            list, &comparison_listing, book, SQL_COMPARE_OF_RESULTS,
            PARAMS(P_INT("year_from", from), P_INT("year_to", to), P_GROUP(&asked), P_UNIT(&asked)),
            err);
    question_end(&asked);
    return status;
}

enum par_status
par_domain_change_list(struct par_domain_changes **out, struct par_book *book,
                       const struct par_domain_change_query *query, struct par_error *err)
{
    struct par_list **list = (struct par_list **)out;
    int from = query->year_from, to = query->year_to;
    bool printed = true;
    struct question asked;
    enum par_status status = compare_two_years(&from, to, err);

    if (status != PAR_OK)
        return status;
    status = two_years_begin(&asked, book, from, to, query->group, query->unit, query->as_of, err);
    if (status == PAR_OK)
        status = pair_printed(&printed, &asked, from, to, query->view, err);
    if (status == PAR_OK)
        status = check_both(&asked, printed, from, to, query->view, err);
    if (status == PAR_OK && query->criteria)
        status = listing_run(
            list, &change_listing, book, SQL_CRITERION_CHANGES,
            PARAMS(P_INT("year_from", from), P_INT("year_to", to), P_GROUP(&asked), P_UNIT(&asked)),
            err);
    else if (status == PAR_OK)
        status = listing_run(list, &change_listing, book, SQL_DOMAIN_CHANGES,
                             PARAMS(P_INT("year_from", from), P_INT("year_to", to), P_GROUP(&asked),
                                    P_UNIT(&asked), P_VIEW(query->view), P_AS_OF(&asked)),
                             err);
    question_end(&asked);
    return status;
}
