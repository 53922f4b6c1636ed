#include "seal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json_read.h"
#include "evaluation.h"
#include "seal_row.h"
#include "unit.h"

enum { BLOCKS_MOST = 5 };

/* The blocks of each seal, in the order in which they are hashed. */
static const struct {
    const char *word;
    enum sql_block_id blocks[BLOCKS_MOST];
    int count;
} seals[SEAL_END_] = {
    [SEAL_NONE] = {"", {SQL_BLOCK_END_}, 0},
    [SEAL_BOOK] = {"book", {SQL_SEAL_BOOK, SQL_SEAL_CONCEPT}, 2},
    [SEAL_GROUP] = {"group", {SQL_SEAL_GROUP}, 1},
    [SEAL_UNIT] = {"unit",
                   {SQL_SEAL_UNIT, SQL_SEAL_UNIT_NAME, SQL_SEAL_MEMBERSHIP, SQL_SEAL_SUCCESSION},
                   4},
    [SEAL_PARTICIPATION] = {"participation", {SQL_SEAL_UNIT_YEAR}, 1},
    [SEAL_DECISION] = {"decision", {SQL_SEAL_DECISION}, 1},
    [SEAL_SCALE] = {"scale", {SQL_SEAL_SCALE, SQL_SEAL_SCALE_CLASS}, 2},
    [SEAL_SET] = {"set", {SQL_SEAL_SET, SQL_SEAL_CRITERION, SQL_SEAL_CROSSWALK}, 3},
    [SEAL_EVALUATION] = {"evaluation",
                         {SQL_SEAL_EVALUATION, SQL_SEAL_ENTRANT, SQL_SEAL_PUBLISHED_COUNT,
                          SQL_SEAL_PUBLISHED_GROUP},
                         4},
    [SEAL_YEAR] = {"year", {SQL_SEAL_EVALUATION, SQL_SEAL_APPROVED, SQL_SEAL_STANDING}, 3},
};

/* What is known of one unit in one year, scores apart. */
static const struct {
    enum sql_block_id blocks[BLOCKS_MOST];
    int count;
} entrant_parts[SEAL_PARTS_] = {
    [SEAL_SHOWN] = {{SQL_SEAL_PARTICIPANT, SQL_SEAL_RESULT, SQL_SEAL_PUBLISHED, SQL_SEAL_PARTS}, 4},
    [SEAL_DETAIL] = {{SQL_SEAL_ALLOWANCE, SQL_SEAL_NOTE, SQL_SEAL_EVIDENCE, SQL_SEAL_TALLY,
                      SQL_SEAL_PUBLISHED_PART},
                     5},
};

static const enum sql_block_id chain_blocks[] = {SQL_CHAIN_BATCH, SQL_CHAIN_CHANGE, SQL_CHAIN_RANGE,
                                                 SQL_CHAIN_APPROVAL};

const char *
seal_word(enum seal_kind kind)
{
    return seals[kind].word;
}

enum seal_kind
seal_kind_named(const char *word)
{
    enum seal_kind kind = SEAL_BOOK;

    while (kind < SEAL_END_ && strcmp(seals[kind].word, word) != 0)
        kind++;
    return kind;
}

bool
seal_is_of_evaluation(enum seal_kind kind)
{
    return kind == SEAL_EVALUATION || kind == SEAL_YEAR;
}

bool
seal_is_of_unit(enum seal_kind kind)
{
    return kind == SEAL_UNIT || kind == SEAL_PARTICIPATION;
}

const enum sql_block_id *
seal_blocks(int *count, enum seal_kind kind)
{
    *count = seals[kind].count;
    return seals[kind].blocks;
}

const enum sql_block_id *
seal_entrant_blocks(int *count, enum seal_part part)
{
    *count = entrant_parts[part].count;
    return entrant_parts[part].blocks;
}

const enum sql_block_id *
seal_batch_blocks(int *count)
{
    *count = sizeof chain_blocks / sizeof chain_blocks[0];
    return chain_blocks;
}

/* ---- seals ---- */

enum par_status
seal_code_array(const char **out, const char *code, struct par_error *err)
{
    char *copy = mem_text(code, strlen(code));
    struct json_read read = {.at = copy};
    struct json_value value;

    if (copy == NULL)
        return error_memory(err);
    json_read_must(&read, '[');
    do
        json_read_value(&read, &value);
    while (json_read_is(&read, ','));
    json_read_must(&read, ']');
    json_read_must(&read, '\0');
    *out = read.fault == NULL ? code : "[]";
    mem_free(copy);
    return PAR_OK;
}

/* The evaluation of a code '[2024,"so-ban-nganh"]'; 0 when there is none. */
static enum par_status
evaluation_of_code(int64_t *id, struct par_book *book, const char *code, struct par_error *err)
{
    enum par_status status =
        store_int(id, book->store, SQL_EVALUATION_OF_CODE, PARAMS(P_TEXT("code", code)), err);

    if (status == PAR_END)
        *id = 0;
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
compute(unsigned char out[DIGEST_SIZE], int64_t *records, struct par_book *book,
        enum seal_kind kind, const struct seal_key *key, struct par_error *err)
{
    struct digest digest;
    enum par_status status = PAR_OK;

    *records = 0;
    seal_begin(&digest, seals[kind].word);
    for (int i = 0; status == PAR_OK && i < seals[kind].count; i++)
        status = seal_rows(&digest, records, book->store, seals[kind].blocks[i], key->params,
                           key->skip, err);
    digest_end(out, &digest);
    return status;
}

enum par_status
seal_compute_year(unsigned char out[DIGEST_SIZE], int64_t *records, struct par_book *book,
                  enum seal_kind kind, int64_t evaluation, struct par_error *err)
{
    return compute(out, records, book, kind,
                   &(struct seal_key){{P_INT("evaluation", evaluation)}, 0}, err);
}

static enum par_status
find_unit(struct seal_key *key, struct par_book *book, const char *code, struct par_error *err)
{
    int64_t unit = 0; /* the id of none */
    enum par_status status =
        store_int(&unit, book->store, SQL_UNIT_ID, PARAMS(P_TEXT("code", code)), err);

    *key = (struct seal_key){{P_INT("from", unit), P_INT("to", unit)}, 1};
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
seal_find(struct seal_key *key, struct par_book *book, enum seal_kind kind, const char *code,
          struct par_error *err)
{
    int64_t evaluation = 0;
    enum par_status status = PAR_OK;

    *key = (struct seal_key){0};
    if (kind == SEAL_BOOK)
        return PAR_OK;
    if (seal_is_of_unit(kind))
        return find_unit(key, book, code, err);
    if (kind == SEAL_DECISION || seal_is_of_evaluation(kind))
        status = seal_code_array(&code, code, err);
    if (status == PAR_OK && seal_is_of_evaluation(kind)) {
        status = evaluation_of_code(&evaluation, book, code, err);
        key->params[0] = (struct param)P_INT("evaluation", evaluation);
    } else {
        key->params[0] = (struct param)P_TEXT("code", code);
    }
    return status;
}

enum par_status
seal_compute(unsigned char out[DIGEST_SIZE], int64_t *records, struct par_book *book,
             enum seal_kind kind, const char *code, struct par_error *err)
{
    struct seal_key key;
    enum par_status status = seal_find(&key, book, kind, code, err);

    return status == PAR_OK ? compute(out, records, book, kind, &key, err) : status;
}

enum par_status
seal_link(unsigned char out[DIGEST_SIZE], struct par_book *book, int64_t batch,
          const unsigned char previous[DIGEST_SIZE], struct par_error *err)
{
    struct digest digest;
    int64_t records = 0;
    enum par_status status = PAR_OK;

    seal_begin(&digest, "batch");
    seal_field(&digest, 'p', previous, DIGEST_SIZE);
    for (size_t i = 0; status == PAR_OK && i < sizeof chain_blocks / sizeof chain_blocks[0]; i++)
        status = seal_rows(&digest, &records, book->store, chain_blocks[i],
                           PARAMS(P_INT("batch", batch)), 0, err);
    digest_end(out, &digest);
    return status;
}

enum par_status
seal_begin_root(struct digest *digest, struct par_book *book, int64_t evaluation, int64_t version,
                int64_t units, struct par_error *err)
{
    static const enum sql_block_id root_blocks[] = {SQL_APPROVAL_HEAD, SQL_APPROVAL_CRITERIA,
                                                    SQL_APPROVAL_CLASSES};
    unsigned char numbers[16];
    int64_t records = 0;
    enum par_status status = PAR_OK;

    for (size_t i = 0; i < 8; i++) {
        numbers[i] = (unsigned char)(version >> (8 * i));
        numbers[8 + i] = (unsigned char)(units >> (8 * i));
    }
    seal_begin(digest, "fingerprint");
    seal_field(digest, 'n', numbers, sizeof numbers);
    for (size_t i = 0; status == PAR_OK && i < sizeof root_blocks / sizeof root_blocks[0]; i++)
        status = seal_rows(digest, &records, book->store, root_blocks[i],
                           PARAMS(P_INT("evaluation", evaluation)), 0, err);
    return status;
}
