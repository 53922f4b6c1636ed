/* What single scores and their derivation are shown from must be as it was sealed. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "seal.h"
#include "unit.h"

static bool
same_blob(struct statement *statement, const char *name, const void *digest, int size)
{
    int length = 0;
    const void *blob = row_blob(statement, name, &length);

    return length == size && memcmp(blob, digest, (size_t)size) == 0;
}

static enum par_status
changed(struct statement *statement, const char *pattern, const struct arg *args,
        struct par_error *err)
{
    error_set(err, PAR_DAMAGED, "fingerprint", pattern, args);
    error_hint(err, N_("see what differs with: parindex verify {1}"),
               ARGS(ARG_COUNT(row_int(statement, "year"))));
    return PAR_DAMAGED;
}

/* Runs a check for each row of a block. */
static enum par_status
each(struct par_book *book, enum sql_block_id block, const struct param *params,
     enum par_status (*check)(struct par_book *book, struct statement *statement,
                              struct par_error *err),
     struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, block, params, err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK)
        status = check(book, statement, err);
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

/* Many evaluations have one set: a batch looks at it once. */
static size_t
proof_key(char key[PAR_TEXT_SIZE], const char *kind, const char *code)
{
    int length = snprintf(key, PAR_TEXT_SIZE, "%s %s", kind, code);

    return length > 0 && length < PAR_TEXT_SIZE ? (size_t)length : 0;
}

static bool
is_proved(const struct par_batch *batch, const char *key, size_t length)
{
    int64_t there;

    return batch != NULL && batch->proved != NULL && map_get(batch->proved, key, length, &there);
}

static enum par_status
keep_proof(struct par_batch *batch, const char *key, size_t length, struct par_error *err)
{
    if (batch == NULL || length == 0)
        return PAR_OK;
    if (batch->proved == NULL && (batch->proved = map_new()) == NULL)
        return error_memory(err);
    return map_put(batch->proved, key, length, 1) ? PAR_OK : error_memory(err);
}

static enum par_status
check_rules(struct par_book *book, struct statement *statement, struct par_error *err)
{
    unsigned char digest[DIGEST_SIZE];
    char key[PAR_TEXT_SIZE];
    const char *kind = row_text(statement, "kind"), *code = row_text(statement, "code");
    size_t length = proof_key(key, kind, code);
    int64_t records = 0;
    enum par_status status;

    if (is_proved(book->batch, key, length))
        return PAR_OK;
    status = seal_compute(digest, &records, book, seal_kind_named(kind), code, err);
    if (status != PAR_OK)
        return status;
    if (same_blob(statement, "digest", digest, DIGEST_SIZE))
        return keep_proof(book->batch, key, length, err);
    return changed(statement, N_("{1} {2} was changed behind the program's back"),
                   ARGS(ARG_WORD(kind), ARG_TEXT(code)), err);
}

static enum par_status
check_cells(struct par_book *book, struct statement *statement, struct par_error *err)
{
    unsigned char cells[DIGEST_CUT];
    enum par_status status = PAR_OK;

    if (row_int(statement, "scored") == 0)
        seal_cells_none(cells);
    else
        status = seal_cells(cells, book, row_int(statement, "evaluation"),
                            row_int(statement, "unit_id"), err);

    if (status != PAR_OK || same_blob(statement, "cells", cells, DIGEST_CUT))
        return status;
    return changed(
        statement, N_("the scores of {1} in {2} were changed behind the program's back"),
        ARGS(ARG_TEXT(row_text(statement, "unit")), ARG_COUNT(row_int(statement, "year"))), err);
}

static enum par_status
check_amendment(struct par_book *book, struct statement *statement, struct par_error *err)
{
    unsigned char link[DIGEST_SIZE], previous[DIGEST_SIZE] = {0};
    int64_t batch = row_int(statement, "batch");
    int length = 0;
    const void *stands = row_blob(statement, "previous", &length);
    enum par_status status;

    if (length == DIGEST_SIZE)
        memcpy(previous, stands, DIGEST_SIZE);
    status = seal_link(link, book, batch, previous, err);
    if (status != PAR_OK || same_blob(statement, "digest", link, DIGEST_SIZE))
        return status;
    return changed(statement, N_("batch {1} of the journal was changed behind the program's back"),
                   ARGS(ARG_COUNT(batch)), err);
}

enum par_status
seal_check_version(struct par_book *book, int64_t evaluation, int64_t unit, int64_t version,
                   struct par_error *err)
{
    enum par_status status = PAR_OK;

    if (book->batch != NULL) /* seals come at its end */
        return PAR_OK;
    status = each(book, SQL_RULES_SHOWN, PARAMS(P_INT("evaluation", evaluation)), check_rules, err);
    if (status == PAR_OK)
        status =
            each(book, SQL_CELLS_SHOWN, PARAMS(P_INT("evaluation", evaluation), P_ID("unit", unit)),
                 check_cells, err);
    if (status == PAR_OK)
        status = each(book, SQL_AMENDMENTS_SHOWN,
                      PARAMS(P_INT("evaluation", evaluation), P_INT("version", version)),
                      check_amendment, err);
    return status;
}

static enum par_status
check_scores(struct par_book *book, struct statement *statement, struct par_error *err)
{
    return seal_check_version(book, row_int(statement, "evaluation"), row_int(statement, "unit_id"),
                              SEAL_EVERY_VERSION, err);
}

enum par_status
seal_check_scores(struct par_book *book, const char *years, int64_t group, int64_t unit,
                  struct par_error *err)
{
    return each(book, SQL_SCORED_SHOWN,
                PARAMS(P_TEXT("years", years), P_ID("group", group), P_ID("unit", unit)),
                check_scores, err);
}

enum par_status
seal_check_written(struct par_batch *batch, int64_t evaluation, int64_t year, int64_t unit,
                   struct par_error *err)
{
    char years[24];
    int64_t group = 0;
    enum par_status status;

    for (size_t i = 0; i < batch->dirty_count; i++)
        if (batch->dirty[i].evaluation == evaluation &&
            (unit == 0 || batch->dirty[i].unit == unit || batch->dirty[i].unit == 0))
            return PAR_OK; /* looked at before, and changed by the batch since */
    snprintf(years, sizeof years, "[%" PRId64 "]", year);
    /* of that group alone: the batch may have changed others of the year */
    status = store_int(&group, batch->book->store, SQL_GROUP_OF_EVALUATION,
                       PARAMS(P_INT("evaluation", evaluation)), err);
    if (status == PAR_OK)
        status = seal_check_now(batch->book, years, group, unit, err);
    if (status == PAR_OK)
        status = each(batch->book, SQL_RULES_SHOWN, PARAMS(P_INT("evaluation", evaluation)),
                      check_rules, err);
    if (status == PAR_OK)
        status =
            each(batch->book, SQL_CELLS_SHOWN,
                 PARAMS(P_INT("evaluation", evaluation), P_ID("unit", unit)), check_cells, err);
    return status;
}
