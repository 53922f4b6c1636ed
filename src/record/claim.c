#include <parindex/claim.h>

#include "base/alloc.h"
#include "base/message.h"
#include "base/text.h"
#include "result.h"

static const struct par_field fields[] = {
    FIELD("year", YEAR, par_claim, year, PAR_UNKNOWN),
    FIELD("unit", CODE, par_claim, unit_code, PAR_UNKNOWN),
    FIELD("unit_name", TEXT, par_claim, unit_name, PAR_UNKNOWN),
    FIELD("answer", WORD, par_claim, answer, PAR_UNKNOWN),
    FIELD("class", TEXT, par_claim, class_name, PAR_UNKNOWN),
    FIELD("rank", COUNT, par_claim, rank, PAR_UNKNOWN),
    FIELD("group_size", COUNT, par_claim, group_size, PAR_UNKNOWN),
    FIELD("basis", WORD, par_claim, basis, PAR_UNKNOWN),
    FIELD("decision", CODE, par_claim, decision, PAR_UNKNOWN),
    FIELD("decision_date", DATE, par_claim, decision_date, PAR_UNKNOWN),
};

static const struct listing listing = {fields, 10, 10, sizeof(struct par_claim), NULL};

static enum par_status
run(struct par_list **out, struct par_book *book, const struct par_claim_query *query, const char *class_key,
    struct par_error *err)
{
    struct question question;
    enum par_status status = question_begin(&question, book, query->years, 0, NULL, query->unit, query->as_of, err);

    if (status == PAR_OK)
        status = question_check(&question, err);
    if (status == PAR_OK)
        status = listing_run(out, &listing, book, SQL_CLAIM_OF_UNIT,
                             PARAMS(P_YEARS(&question), P_UNIT(&question), P_VIEW(query->view), P_AS_OF(&question), P_TEXT("class_key", class_key),
                                    P_TEXT("class_name", query->class_name), P_INT("first", query->first), P_INT("asked", query->years != NULL)),
                             err);
    question_end(&question);
    return status;
}

enum par_status
par_claim_list(struct par_claims **out, struct par_book *book, const struct par_claim_query *query, struct par_error *err)
{
    struct par_list *list = NULL;
    char *class_key = NULL;
    enum par_status status = PAR_OK;

    if ((query->class_name == NULL) == (query->first == 0) || query->first < 0 || query->unit == NULL)
        return error_set(err, PAR_USAGE, "claim", N_("a claim is about a class or about the first N: --class CLASS or --first N"), NO_ARGS);
    if (query->class_name != NULL)
        status = text_key(&class_key, query->class_name, err);
    if (status == PAR_OK)
        status = run(&list, book, query, class_key, err);
    mem_free(class_key);
    if (status == PAR_OK)
        *out = (struct par_claims *)list;
    return status;
}

LISTING_FUNCTIONS(claim, par_claim, par_claims)
