#include "result.h"

#include <stdio.h>

#include "base/alloc.h"
#include "base/message.h"
#include "seal.h"
#include "succession.h"

/* ---- listings ---- */

/* The two listings of results show the same row in another order of columns. */
#define RESULT(key, type, member, reason) FIELD(key, type, par_result, member, reason)
#define RESULT_YEAR RESULT("year", YEAR, year, PAR_UNKNOWN)
#define RESULT_UNIT RESULT("unit", CODE, unit_code, PAR_UNKNOWN)
#define RESULT_UNIT_NAME RESULT("unit_name", TEXT, unit_name, PAR_UNKNOWN)
#define RESULT_GROUP RESULT("group", CODE, group_code, PAR_UNKNOWN)
#define RESULT_GROUP_NAME RESULT("group_name", TEXT, group_name, PAR_UNKNOWN)
#define RESULT_KNOWN RESULT("known", WORD, known, PAR_UNKNOWN)
#define RESULT_BASIS RESULT("basis", WORD, basis, PAR_UNKNOWN)
#define RESULT_CLASS FIELD_WHY("class", TEXT, par_result, class_name, class_absent, PAR_UNKNOWN)
#define RESULT_CLASS_EN RESULT("class_en", TEXT, class_en, PAR_NONE)
#define RESULT_INDEX RESULT("index_percent", PERCENT, index, PAR_UNKNOWN)
#define RESULT_POINTS RESULT("points", POINTS, points, PAR_UNKNOWN)
#define RESULT_MAX_POINTS RESULT("max_points", POINTS, max_points, PAR_UNKNOWN)
#define RESULT_RANK RESULT("rank", COUNT, rank, PAR_UNKNOWN)
#define RESULT_GROUP_SIZE RESULT("group_size", COUNT, group_size, PAR_UNKNOWN)
#define RESULT_RANKED RESULT("ranked", YESNO, ranked, PAR_UNKNOWN)
#define RESULT_MISSING RESULT("missing", COUNT, missing, PAR_NOT_APPLICABLE)
#define RESULT_DECISION RESULT("decision", CODE, decision, PAR_UNKNOWN)
#define RESULT_DECISION_DATE RESULT("decision_date", DATE, decision_date, PAR_UNKNOWN)
#define RESULT_SOURCE RESULT("source", TEXT, source, PAR_UNKNOWN)
#define RESULT_LINEAGE RESULT("lineage", WORD, lineage, PAR_NONE)
#define RESULT_FOR_PROGRAMS                                                                        \
    RESULT("class_short", TEXT, class_short, PAR_NONE),                                            \
        RESULT("class_position", COUNT, class_position, PAR_NO_SCALE),                             \
        RESULT("side", CHANGE, side, PAR_NOT_APPLICABLE),                                          \
        RESULT("point_decimals", COUNT, point_decimals, PAR_UNKNOWN),                              \
        RESULT("date_unknown", YESNO, date_unknown, PAR_NONE),                                     \
        RESULT("so_far_share", PERCENT, so_far_share, PAR_NOT_APPLICABLE)

static const struct par_field history_fields[] = {
    RESULT_YEAR,
    RESULT_UNIT,
    RESULT_UNIT_NAME,
    RESULT_GROUP,
    RESULT_KNOWN,
    RESULT_BASIS,
    RESULT_CLASS,
    RESULT_INDEX,
    RESULT_POINTS,
    RESULT_MAX_POINTS,
    RESULT_RANK,
    RESULT_GROUP_SIZE,
    RESULT_DECISION,
    RESULT_DECISION_DATE,
    RESULT_SOURCE,
    RESULT_CLASS_EN,
    RESULT_LINEAGE,
    /* no columns */
    RESULT_GROUP_NAME,
    RESULT_RANKED,
    RESULT_MISSING,
    RESULT_FOR_PROGRAMS,
};

static const struct par_field rank_fields[] = {
    RESULT_YEAR,
    RESULT_GROUP,
    RESULT_GROUP_NAME,
    RESULT_RANK,
    RESULT_UNIT,
    RESULT_UNIT_NAME,
    RESULT_POINTS,
    RESULT_MAX_POINTS,
    RESULT_INDEX,
    RESULT_CLASS,
    RESULT_CLASS_EN,
    RESULT_BASIS,
    RESULT_KNOWN,
    RESULT_GROUP_SIZE,
    RESULT_RANKED,
    RESULT_MISSING,
    RESULT_DECISION,
    RESULT_DECISION_DATE,
    /* no columns */
    RESULT_SOURCE,
    RESULT_LINEAGE,
    RESULT_FOR_PROGRAMS,
};

static const struct par_field domain_fields[] = {
    FIELD("year", YEAR, par_domain_result, year, PAR_UNKNOWN),
    FIELD("group", CODE, par_domain_result, group_code, PAR_UNKNOWN),
    FIELD("rank", COUNT, par_domain_result, rank, PAR_UNKNOWN),
    FIELD("unit", CODE, par_domain_result, unit_code, PAR_UNKNOWN),
    FIELD("unit_name", TEXT, par_domain_result, unit_name, PAR_UNKNOWN),
    FIELD("domain", CODE, par_domain_result, domain, PAR_UNKNOWN),
    FIELD("domain_title", TEXT, par_domain_result, domain_title, PAR_UNKNOWN),
    FIELD("points", POINTS, par_domain_result, points, PAR_UNKNOWN),
    FIELD("max_points", POINTS, par_domain_result, max_points, PAR_NOT_APPLICABLE),
    FIELD("index_percent", PERCENT, par_domain_result, index, PAR_UNKNOWN),
    FIELD("missing", COUNT, par_domain_result, missing, PAR_NOT_APPLICABLE),
};

static const struct par_field method_fields[] = {
    FIELD("year", YEAR, par_method_result, year, PAR_UNKNOWN),
    FIELD("group", CODE, par_method_result, group_code, PAR_UNKNOWN),
    FIELD("rank", COUNT, par_method_result, rank, PAR_UNKNOWN),
    FIELD("unit", CODE, par_method_result, unit_code, PAR_UNKNOWN),
    FIELD("unit_name", TEXT, par_method_result, unit_name, PAR_UNKNOWN),
    FIELD("method", WORD, par_method_result, method, PAR_UNKNOWN),
    FIELD("points", POINTS, par_method_result, points, PAR_UNKNOWN),
    FIELD("max_points", POINTS, par_method_result, max_points, PAR_NOT_PUBLISHED),
    FIELD("index_percent", PERCENT, par_method_result, index, PAR_UNKNOWN),
    FIELD("missing", COUNT, par_method_result, missing, PAR_NOT_APPLICABLE),
};

static const struct par_field count_fields[] = {
    FIELD("year", YEAR, par_class_count, year, PAR_UNKNOWN),
    FIELD("group", CODE, par_class_count, group_code, PAR_UNKNOWN),
    FIELD("group_name", TEXT, par_class_count, group_name, PAR_UNKNOWN),
    FIELD("class", TEXT, par_class_count, class_name, PAR_UNKNOWN),
    FIELD("class_en", TEXT, par_class_count, class_en, PAR_NONE),
    FIELD("count", COUNT, par_class_count, count, PAR_NOT_PUBLISHED),
    FIELD("named", COUNT, par_class_count, named, PAR_UNKNOWN),
    FIELD("computed", COUNT, par_class_count, computed, PAR_NOT_SCORED),
    FIELD("group_size", COUNT, par_class_count, group_size, PAR_NOT_PUBLISHED),
    FIELD("decision", CODE, par_class_count, decision, PAR_UNKNOWN),
    FIELD("decision_date", DATE, par_class_count, decision_date, PAR_UNKNOWN),
    /* no column */
    FIELD("position", COUNT, par_class_count, position, PAR_NO_SCALE),
};

#define LISTING(fields, columns, row)                                                              \
    {                                                                                              \
        (fields), (columns), sizeof(fields) / sizeof *(fields), sizeof(struct row), NULL           \
    }

static const struct listing history_listing = LISTING(history_fields, 17, par_result);
static const struct listing rank_listing = LISTING(rank_fields, 18, par_result);
static const struct listing domain_listing = LISTING(domain_fields, 11, par_domain_result);
static const struct listing method_listing = LISTING(method_fields, 10, par_method_result);
static const struct listing count_listing = LISTING(count_fields, 11, par_class_count);

LISTING_FUNCTIONS(result, par_result, par_results)
LISTING_FUNCTIONS(domain, par_domain_result, par_domain_results)
LISTING_FUNCTIONS(method, par_method_result, par_method_results)
LISTING_FUNCTIONS(count, par_class_count, par_class_counts)

/* ---- questions ---- */

/* All but the years. */
static enum par_status
question_find(struct question *out, struct par_book *book, const char *group, const char *unit,
              const char *as_of, struct par_error *err)
{
    enum par_status status;

    *out = (struct question){.book = book};
    if (as_of != NULL) {
        status = par_date_parse(out->as_of, as_of, err);
        if (status != PAR_OK)
            return status;
    }
    status = book_snapshot(book, &out->began, err);
    if (status == PAR_OK && group != NULL)
        status = group_find(&out->group, book, group, false, err);
    if (status == PAR_OK && unit != NULL)
        status = unit_find(&out->unit, book, unit, false, err);
    return status;
}

enum par_status
question_begin(struct question *out, struct par_book *book, const char *years, int year,
               const char *group, const char *unit, const char *as_of, struct par_error *err)
{
    enum par_status status = question_find(out, book, group, unit, as_of, err);

    if (status == PAR_OK)
        status = book_years(&out->years, book, years, year, out->group.id, err);
    return status;
}

void
question_end(struct question *question)
{
    book_snapshot_end(question->book, question->began);
    mem_free(question->years);
}

enum par_status
question_check(const struct question *question, struct par_error *err)
{
    return seal_check_read(question->book, SEAL_READS_SCORED & ~(unsigned)SQL_READS_SCORE,
                           &(struct seal_scope){.years = question->years,
                                                .group = question->group.id,
                                                .unit = question->unit.id},
                           err);
}

enum par_status
question_nothing_known(const struct question *question, struct par_error *err)
{
    const char *of = question->unit.id != 0 ? question->unit.code : question->group.code;

    error_set(err, PAR_NO, "nothing_known", N_("nothing is known of {1}"), ARGS(ARG_TEXT(of)));
    error_hint(err, N_("see what is known of each year: parindex status"), NO_ARGS);
    return PAR_NO;
}

/* That the years after it have no results must be as it was sealed too. */
static enum par_status
check_later_years(struct question *question, int64_t year, struct par_error *err)
{
    int64_t last = year;
    char years[16];
    char *later = NULL;
    enum par_status status =
        store_int(&last, question->book->store, SQL_LAST_YEAR_SEALED, NO_PARAMS, err);

    if (status == PAR_END || (status == PAR_OK && last <= year))
        return PAR_OK;
    snprintf(years, sizeof years, "%d-%d", (int)year + 1, (int)last);
    if (status == PAR_OK)
        status = book_years(&later, question->book, years, 0, 0, err);
    if (status == PAR_OK)
        status =
            seal_check_read(question->book, SQL_READS_YEAR | SQL_READS_ENTRANT | SQL_READS_GROUP,
                            &(struct seal_scope){.years = later, .group = question->group.id}, err);
    mem_free(later);
    return status;
}

/* Are results shown where papers printed nothing? */
static bool
shows_results(const struct question *question, enum par_view view)
{
    return (view == PAR_VIEW_DEFAULT || view == PAR_VIEW_COMPUTED) && *question->as_of == '\0';
}

enum par_status
question_printed(bool *printed, const struct question *question, enum par_view view,
                 struct par_error *err)
{
    int64_t found = 0;
    enum par_status status;

    *printed = true;
    if (!shows_results(question, view))
        return PAR_OK;
    if (question->unit.id != 0)
        status = store_int(&found, question->book->store, SQL_PRINTED_OF_UNIT,
                           PARAMS(P_UNIT(question)), err);
    else
        status = store_int(&found, question->book->store, SQL_PRINTED_OF_ASKED,
                           PARAMS(P_YEARS(question), P_GROUP(question)), err);
    *printed = found != 0;
    return status;
}

/* Without years a ranking is of the last year with results. */
static enum par_status
question_last_year(struct question *question, struct par_error *err)
{
    int64_t year = 0;
    enum par_status status = store_int(&year, question->book->store, SQL_LAST_YEAR_WITH_RESULTS,
                                       PARAMS(P_GROUP(question)), err);

    if (status == PAR_END)
        return PAR_OK;
    if (status == PAR_OK && (year < 1900 || year > 2999))
        return book_damaged(err);
    if (status == PAR_OK)
        status = check_later_years(question, year, err);
    if (status != PAR_OK)
        return status;
    mem_free(question->years);
    question->years = NULL;
    return book_years(&question->years, question->book, NULL, (int)year, 0, err);
}

/* The question of a ranking. */
static enum par_status
rank_question(struct question *out, struct par_book *book, const char *years, int year,
              const char *group, const char *unit, const char *as_of, struct par_error *err)
{
    enum par_status status = question_begin(out, book, years, year, group, unit, as_of, err);

    if (status == PAR_OK && years == NULL && year == 0)
        status = question_last_year(out, err);
    return status;
}

/* ---- results ---- */

/* A block of years, group and unit; `printed`: it goes by view and day too. */
static enum par_status
run_asked(struct par_list **out, const struct listing *listing, const struct question *asked,
          enum par_view view, enum sql_block_id block, bool printed, struct par_error *err)
{
    if (printed)
        return listing_run(
            out, listing, asked->book, block,
            PARAMS(P_YEARS(asked), P_GROUP(asked), P_UNIT(asked), P_VIEW(view), P_AS_OF(asked)),
            err);
    return listing_run(out, listing, asked->book, block,
                       PARAMS(P_YEARS(asked), P_GROUP(asked), P_UNIT(asked)), err);
}

static enum par_status
list_rank(struct par_list **out, struct par_book *book, const struct par_result_query *query,
          struct par_error *err)
{
    struct question asked;
    bool printed = false;
    enum par_status status = rank_question(&asked, book, query->years, query->year, query->group,
                                           query->unit, query->as_of, err);

    if (status == PAR_OK && !query->so_far)
        status = question_printed(&printed, &asked, query->view, err);
    if (status == PAR_OK)
        status = run_asked(out, &rank_listing, &asked, query->view,
                           printed         ? SQL_RANK_OF_YEARS
                           : query->so_far ? SQL_RANK_SO_FAR
                                           : SQL_RANK_OF_RESULTS,
                           printed, err);
    question_end(&asked);
    return status;
}

/* A unit's years with those of its predecessors and successors. */
static enum par_status
list_lineage(struct par_list **out, const struct question *asked, const char *years,
             const struct par_result_query *query, struct par_error *err)
{
    enum par_status status = lineage_check(asked->book, asked->years, asked->unit.id, err);

    if (status != PAR_OK)
        return status;
    return listing_run(out, &history_listing, asked->book, SQL_HISTORY_OF_LINEAGE,
                       PARAMS(P_TEXT("years", years), P_UNIT(asked), P_VIEW(query->view),
                              P_AS_OF(asked), P_INT("combined", query->combined)),
                       err);
}

static enum par_status
list_own_years(struct par_list **out, const struct question *asked, const char *years,
               const struct par_result_query *query, struct par_error *err)
{
    int64_t more = 1;
    enum par_status status = PAR_OK;

    if (shows_results(asked, query->view))
        status =
            store_int(&more, asked->book->store, SQL_MORE_THAN_RESULTS, PARAMS(P_UNIT(asked)), err);
    if (status != PAR_OK)
        return status;
    if (more == 0)
        return listing_run(out, &history_listing, asked->book, SQL_HISTORY_OF_RESULTS,
                           PARAMS(P_TEXT("years", years), P_UNIT(asked)), err);
    return listing_run(
        out, &history_listing, asked->book, SQL_HISTORY_OF_UNIT,
        PARAMS(P_TEXT("years", years), P_UNIT(asked), P_VIEW(query->view), P_AS_OF(asked)), err);
}

static enum par_status
list_history(struct par_list **out, struct par_book *book, const struct par_result_query *query,
             struct par_error *err)
{
    bool all_years = query->years == NULL && query->year == 0;
    struct question asked;
    enum par_status status;

    if (query->unit == NULL)
        return error_set(err, PAR_INVALID, "unit",
                         N_("fault of the program: a history needs a unit"), NO_ARGS);
    if (all_years && !query->follow) /* which these are the unit's own records say */
        status = question_find(&asked, book, NULL, query->unit, query->as_of, err);
    else
        status = question_begin(&asked, book, query->years, query->year, NULL, query->unit,
                                query->as_of, err);
    if (status == PAR_OK)
        status = (query->follow ? list_lineage : list_own_years)(
            out, &asked, all_years ? NULL : asked.years, query, err);
    question_end(&asked);
    return status;
}

static enum par_status
list_histories(struct par_list **out, struct par_book *book, const struct par_result_query *query,
               struct par_error *err)
{
    struct question asked;
    enum par_status status = question_begin(&asked, book, query->years, query->year, query->group,
                                            query->unit, query->as_of, err);

    if (status == PAR_OK)
        status = listing_run(out, &history_listing, book, SQL_HISTORY_OF_GROUP,
                             PARAMS(P_YEARS(&asked), P_GROUP(&asked), P_UNIT(&asked),
                                    P_VIEW(query->view), P_AS_OF(&asked),
                                    P_INT("by_year", query->order == PAR_BY_YEAR_AND_UNIT)),
                             err);
    question_end(&asked);
    return status;
}

enum par_status
par_result_list(struct par_results **out, struct par_book *book,
                const struct par_result_query *query, struct par_error *err)
{
    struct par_list **list = (struct par_list **)out;

    switch (query->order) {
    case PAR_BY_RANK:
        return list_rank(list, book, query, err);
    case PAR_BY_YEAR:
        return list_history(list, book, query, err);
    case PAR_BY_UNIT:
    case PAR_BY_YEAR_AND_UNIT:
        return list_histories(list, book, query, err);
    }
    return error_set(err, PAR_INVALID, "order",
                     N_("fault of the program: no such order of results"), NO_ARGS);
}

/* ---- domains, methods, counts ---- */

/* What one ranking is made of, seen by a block of its own. */
static enum par_status
list_parts(struct par_list **out, const struct listing *listing, enum sql_block_id block,
           struct par_book *book, const struct par_domain_query *query, struct par_error *err)
{
    struct question asked;
    enum par_status status = rank_question(&asked, book, query->years, query->year, query->group,
                                           query->unit, query->as_of, err);

    if (status == PAR_OK)
        status = run_asked(out, listing, &asked, query->view, block, true, err);
    question_end(&asked);
    return status;
}

enum par_status
par_domain_list(struct par_domain_results **out, struct par_book *book,
                const struct par_domain_query *query, struct par_error *err)
{
    struct par_list **list = (struct par_list **)out;
    bool printed = false;
    struct question asked;
    enum par_status status = rank_question(&asked, book, query->years, query->year, query->group,
                                           query->unit, query->as_of, err);

    if (status == PAR_OK)
        status = question_printed(&printed, &asked, query->view, err);
    if (status == PAR_OK)
        status = run_asked(list, &domain_listing, &asked, query->view,
                           printed ? SQL_DOMAIN_LIST : SQL_DOMAIN_OF_RESULTS, printed, err);
    question_end(&asked);
    return status;
}

enum par_status
par_method_list(struct par_method_results **out, struct par_book *book,
                const struct par_method_query *query, struct par_error *err)
{
    const struct par_domain_query whole = {.year = query->year,
                                           .years = query->years,
                                           .group = query->group,
                                           .unit = query->unit,
                                           .view = query->view,
                                           .as_of = query->as_of};

    return list_parts((struct par_list **)out, &method_listing, SQL_METHOD_LIST, book, &whole, err);
}

enum par_status
par_count_list(struct par_class_counts **out, struct par_book *book,
               const struct par_count_query *query, struct par_error *err)
{
    const struct par_domain_query whole = {.year = query->year,
                                           .years = query->years,
                                           .group = query->group,
                                           .view = query->view,
                                           .as_of = query->as_of};

    return list_parts((struct par_list **)out, &count_listing, SQL_COUNT_LIST, book, &whole, err);
}
