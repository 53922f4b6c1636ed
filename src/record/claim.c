#include <parindex/claim.h>

#include "base/alloc.h"
#include "base/message.h"
#include "base/text.h"
#include "result.h"

static const struct par_field fields[] = {
    FIELD("year", YEAR, par_claim, year, PAR_UNKNOWN),
    FIELD("unit", CODE, par_claim, unit_code, PAR_UNKNOWN),
    FIELD("unit_name", TEXT, par_claim, unit_name, PAR_UNKNOWN),
    FIELD("group", CODE, par_claim, group_code, PAR_UNKNOWN),
    FIELD("answer", WORD, par_claim, answer, PAR_UNKNOWN),
    FIELD_WHY("class", TEXT, par_claim, class_name, class_absent, PAR_UNKNOWN),
    FIELD("rank", COUNT, par_claim, rank, PAR_UNKNOWN),
    FIELD("group_size", COUNT, par_claim, group_size, PAR_UNKNOWN),
    FIELD("basis", WORD, par_claim, basis, PAR_UNKNOWN),
    FIELD("decision", CODE, par_claim, decision, PAR_UNKNOWN),
    FIELD("decision_date", DATE, par_claim, decision_date, PAR_UNKNOWN),
    /* no column */
    FIELD("claimed", TEXT, par_claim, claimed, PAR_NO_SCALE),
    FIELD("date_unknown", YESNO, par_claim, date_unknown, PAR_NONE),
};

static const struct listing listing = {fields, 11, 13, sizeof(struct par_claim), NULL};

LISTING_FUNCTIONS(claim, par_claim, par_claims)

/* A class that stands in no scale and on no paper was mistyped. */
static enum par_status
check_class(struct par_book *book, const char *class_name, const char *key, struct par_error *err)
{
    char *classes = NULL;
    int64_t known = 0;
    enum par_status status = store_int(&known, book->store, SQL_CLAIM_CLASS_KNOWN,
                                       PARAMS(P_TEXT("class_key", key)), err);

    if (status != PAR_OK || known != 0)
        return status;
    status = store_text(&classes, book->store, SQL_CLAIM_CLASSES, NO_PARAMS, err);
    if (status != PAR_OK)
        return status;
    error_set(err, PAR_INVALID, "class_unknown", N_("no scale and no paper has a class \"{1}\""),
              ARGS(ARG_TEXT(class_name)));
    error_field(err, "class");
    if (classes != NULL)
        error_hint(err, N_("there are: {1}"), ARGS(ARG_TEXT(classes)));
    mem_free(classes);
    return PAR_INVALID;
}

static enum par_status
run(struct par_list **out, struct par_book *book, const struct par_claim_query *query,
    const char *class_key, struct par_error *err)
{
    struct question asked;
    enum par_status status =
        question_begin(&asked, book, query->years, 0, NULL, query->unit, query->as_of, err);

    if (status == PAR_OK && class_key != NULL)
        status = check_class(book, query->class_name, class_key, err);
    if (status == PAR_OK)
        status = question_check(&asked, err);
    if (status == PAR_OK)
        status =
            listing_run(out, &listing, book, SQL_CLAIM_OF_UNIT,
                        PARAMS(P_YEARS(&asked), P_UNIT(&asked), P_VIEW(query->view),
                               P_AS_OF(&asked), P_TEXT("class_key", class_key),
                               P_INT("first", query->first), P_INT("named", query->years != NULL)),
                        err);
    if (status == PAR_OK && par_list_count(*out) == 0)
        status = question_nothing_known(&asked, err);
    question_end(&asked);
    return status;
}

enum par_status
par_claim_list(struct par_claims **out, struct par_book *book, const struct par_claim_query *query,
               struct par_error *err)
{
    struct par_list *list = NULL;
    char *class_key = NULL;
    enum par_status status = PAR_OK;

    if ((query->class_name == NULL) == (query->first == 0) || query->first < 0 ||
        query->unit == NULL)
        return error_set(
            err, PAR_USAGE, "claim",
            N_("a claim is about a class or about the first N: --class CLASS or --first N"),
            NO_ARGS);
    if (query->class_name != NULL)
        status = text_key(&class_key, query->class_name, err);
    if (status == PAR_OK)
        status = run(&list, book, query, class_key, err);
    mem_free(class_key);
    return listing_give((struct par_list **)out, list, status);
}
