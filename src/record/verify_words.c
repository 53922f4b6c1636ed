#include "verify_words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void
keep(char out[PAR_ARG_SIZE], const char *text)
{
    out[0] = '\0';
    strncat(out, text, PAR_ARG_SIZE - 1);
}

/* A column of a statement, or else what is given. */
static void
keep_column(char out[PAR_ARG_SIZE], struct statement *statement, const char *column,
            const char *otherwise)
{
    const char *text = row_text(statement, column);

    keep(out, text != NULL ? text : otherwise != NULL ? otherwise : "");
}

enum par_status
verify_names(struct verify_words *words, struct par_finding *row, struct par_book *book,
             struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(
        &statement, book->store, SQL_VERIFY_NAMES,
        PARAMS(P_TEXT("unit", row->unit_code), P_TEXT("group", row->group_code),
               P_INT("year", row->year.absent == PAR_PRESENT ? row->year.value : 9999)),
        err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        keep_column(words->unit, statement, "unit", row->unit_code);
        keep_column(words->group, statement, "group", row->group_code);
        row->unit_name = row->unit_code != NULL ? words->unit : NULL;
        row->group_name = row->group_code != NULL ? words->group : NULL;
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

/* The code of a decision is its number, date and issuer. */
static enum par_status
of_decision(struct verify_words *words, struct par_finding *row, struct par_book *book,
            const char *code, struct par_error *err)
{
    struct statement *statement = NULL;
    const char *parts = NULL;
    enum par_status status = seal_code_array(&parts, code, err);

    if (status == PAR_OK)
        status = statement_open(&statement, book->store, SQL_VERIFY_DECISION,
                                PARAMS(P_TEXT("code", parts)), err);
    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        keep_column(words->decision, statement, "number", code);
        keep_column(words->what, statement, "known_as", code);
        row->decision = words->decision;
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

/* The code of an evaluation, [2024,"so-ban-nganh"]. */
static void
of_evaluation(struct verify_words *words, struct par_finding *row, const char *code)
{
    const char *from = strchr(code, '"'), *to = strrchr(code, '"');

    row->group_code = NULL;
    if (from == NULL || to <= from || to - from > (long)sizeof words->group_code)
        return;
    memcpy(words->group_code, from + 1, (size_t)(to - from) - 1);
    words->group_code[to - from - 1] = '\0';
    row->group_code = words->group_code;
}

enum par_status
verify_of_seal(struct verify_words *words, struct par_finding *row, struct par_book *book,
               enum seal_kind kind, const char *code, struct par_error *err)
{
    enum par_status status;

    keep(words->what, code);
    if (kind == SEAL_DECISION)
        return of_decision(words, row, book, code, err);
    if (seal_is_of_unit(kind))
        row->unit_code = code;
    else if (kind == SEAL_GROUP)
        row->group_code = code;
    else if (seal_is_of_evaluation(kind))
        of_evaluation(words, row, code);
    status = verify_names(words, row, book, err);
    if (seal_is_of_evaluation(kind) && row->group_code != NULL)
        snprintf(words->what, sizeof words->what, "%" PRId64 " (%.200s)", row->year.value,
                 words->group);
    else if (row->unit_name != NULL || row->group_name != NULL)
        keep(words->what, row->unit_name != NULL ? row->unit_name : row->group_name);
    return status;
}
