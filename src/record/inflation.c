#include <parindex/inflation.h>

#include "base/message.h"
#include "result.h"
#include "seal.h"

static const struct par_field fields[] = {
    FIELD("years", TEXT, par_inflation, years, PAR_UNKNOWN),
    FIELD("group", CODE, par_inflation, group_code, PAR_NOT_APPLICABLE),
    FIELD("unit", CODE, par_inflation, unit_code, PAR_NOT_APPLICABLE),
    FIELD("unit_name", TEXT, par_inflation, unit_name, PAR_NOT_APPLICABLE),
    FIELD("criterion", CODE, par_inflation, criterion, PAR_NOT_APPLICABLE),
    FIELD("title", TEXT, par_inflation, title, PAR_NOT_APPLICABLE),
    FIELD("scores", COUNT, par_inflation, scores, PAR_UNKNOWN),
    FIELD("self", POINTS, par_inflation, self, PAR_UNKNOWN),
    FIELD("final", POINTS, par_inflation, final, PAR_UNKNOWN),
    FIELD("change", POINTS, par_inflation, change, PAR_UNKNOWN),
    FIELD("change_percent", PERCENT, par_inflation, change_percent, PAR_NOT_APPLICABLE),
    FIELD("raised", COUNT, par_inflation, raised, PAR_UNKNOWN),
    FIELD("cut", COUNT, par_inflation, cut, PAR_UNKNOWN),
    FIELD("reason", TEXT, par_inflation, reason, PAR_NONE),
};

static const struct listing listing = {fields, 14, 14, sizeof(struct par_inflation), NULL};

LISTING_FUNCTIONS(inflation, par_inflation, par_inflations)

static const char *
grain_word(enum par_grain grain)
{
    switch (grain) {
    case PAR_BY_EACH_UNIT:
        return "unit";
    case PAR_BY_DOMAIN:
        return "domain";
    case PAR_BY_CRITERION:
        return "criterion";
    case PAR_BY_EACH_YEAR:
        return "year";
    case PAR_BY_CELL:
        return "cell";
    }
    return "unit";
}

static enum par_status
check_criterion(const struct question *asked, const char *criterion, struct par_error *err)
{
    int64_t known = 0;
    enum par_status status =
        store_int(&known, asked->book->store, SQL_INFLATION_CRITERION_KNOWN,
                  PARAMS(P_YEARS(asked), P_GROUP(asked), P_TEXT("criterion", criterion)), err);

    if (status != PAR_OK || known != 0)
        return status;
    error_set(err, PAR_NOT_FOUND, "criterion_unknown",
              N_("no criteria set of these years has a criterion \"{1}\""),
              ARGS(ARG_TEXT(criterion)));
    error_hint(err, N_("see the sets: parindex criteria list"), NO_ARGS);
    error_field(err, "criterion");
    return PAR_NOT_FOUND;
}

static enum par_status
no_pair(struct par_error *err)
{
    error_set(err, PAR_NO, "no_pair",
              N_("no criterion that was asked for has both a self score and points granted"),
              NO_ARGS);
    error_hint(err, N_("see what is known of each year: parindex status"), NO_ARGS);
    return PAR_NO;
}

static enum par_status
run(struct par_list **out, const struct question *asked, const struct par_inflation_query *query,
    enum par_grain grain, struct par_error *err)
{
    return listing_run(out, &listing, asked->book, SQL_INFLATION_LIST,
                       PARAMS(P_YEARS(asked), P_GROUP(asked), P_UNIT(asked),
                              P_TEXT("criterion", query->criterion),
                              P_TEXT("grain", grain_word(grain))),
                       err);
}

/* Cells that were granted as claimed are no rows, but pairs. */
static enum par_status
check_pairs(const struct question *asked, const struct par_inflation_query *query,
            struct par_error *err)
{
    struct par_list *sums = NULL;
    int64_t pairs = 0;
    enum par_status status = PAR_OK;

    if (query->grain == PAR_BY_CELL)
        status = run(&sums, asked, query, PAR_BY_EACH_UNIT, err);
    if (status == PAR_OK && sums != NULL)
        pairs = par_list_count(sums);
    par_list_free(sums);
    return status == PAR_OK && pairs == 0 ? no_pair(err) : status;
}

enum par_status
par_inflation_list(struct par_inflations **out, struct par_book *book,
                   const struct par_inflation_query *query, struct par_error *err)
{
    struct par_list *list = NULL;
    struct question asked;
    enum par_status status =
        question_begin(&asked, book, query->years, 0, query->group, query->unit, NULL, err);

    if (status == PAR_OK && query->criterion != NULL)
        status = check_criterion(&asked, query->criterion, err);
    if (status == PAR_OK)
        status = seal_check_read(
            book, SEAL_READS_SCORED,
            &(struct seal_scope){.years = asked.years, .group = asked.group.id}, err);
    if (status == PAR_OK)
        status = run(&list, &asked, query, query->grain, err);
    if (status == PAR_OK && par_list_count(list) == 0)
        status = check_pairs(&asked, query, err);
    question_end(&asked);
    return listing_give((struct par_list **)out, list, status);
}
