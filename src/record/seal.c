#include "seal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "evaluation.h"
#include "seal_row.h"
#include "unit.h"

enum { BLOCKS_MOST = 4 };

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
    [SEAL_DECISION] = {"decision", {SQL_SEAL_DECISION}, 1},
    [SEAL_SCALE] = {"scale", {SQL_SEAL_SCALE, SQL_SEAL_SCALE_CLASS}, 2},
    [SEAL_SET] = {"set", {SQL_SEAL_SET, SQL_SEAL_CRITERION, SQL_SEAL_CROSSWALK}, 3},
    [SEAL_EVALUATION] = {"evaluation",
                         {SQL_SEAL_EVALUATION, SQL_SEAL_ENTRANT, SQL_SEAL_PUBLISHED_COUNT,
                          SQL_SEAL_PUBLISHED_GROUP},
                         4},
};

/* What is known of one unit in one year, scores apart. */
static const enum sql_block_id entrant_blocks[] = {
    SQL_SEAL_PARTICIPANT, SQL_SEAL_ALLOWANCE, SQL_SEAL_NOTE,     SQL_SEAL_EVIDENCE,
    SQL_SEAL_TALLY,       SQL_SEAL_RESULT,    SQL_SEAL_PUBLISHED};

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

const enum sql_block_id *
seal_blocks(int *count, enum seal_kind kind)
{
    *count = seals[kind].count;
    return seals[kind].blocks;
}

const enum sql_block_id *
seal_entrant_blocks(int *count)
{
    *count = sizeof entrant_blocks / sizeof entrant_blocks[0];
    return entrant_blocks;
}

const enum sql_block_id *
seal_batch_blocks(int *count)
{
    *count = sizeof chain_blocks / sizeof chain_blocks[0];
    return chain_blocks;
}

/* ---- seals ---- */

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

enum par_status
seal_compute(unsigned char out[DIGEST_SIZE], int64_t *records, struct par_book *book,
             enum seal_kind kind, const char *code, struct par_error *err)
{
    struct digest digest;
    int64_t evaluation = 0;
    enum par_status status = PAR_OK;

    *records = 0;
    seal_begin(&digest, seals[kind].word);
    if (kind == SEAL_EVALUATION)
        status = evaluation_of_code(&evaluation, book, code, err);
    for (int i = 0; status == PAR_OK && i < seals[kind].count; i++) {
        if (kind == SEAL_EVALUATION)
            status = seal_rows(&digest, records, book->store, seals[kind].blocks[i],
                               PARAMS(P_INT("evaluation", evaluation)), err);
        else if (kind == SEAL_BOOK)
            status =
                seal_rows(&digest, records, book->store, seals[kind].blocks[i], NO_PARAMS, err);
        else
            status = seal_rows(&digest, records, book->store, seals[kind].blocks[i],
                               PARAMS(P_TEXT("code", code)), err);
    }
    digest_end(out, &digest);
    return status;
}

/* A unit whose year is being hashed. */
struct entrant {
    int64_t unit;
    struct digest digest;
    enum sql_block_id begun; /* the block whose head was put last */
};

/* Rows come by unit, ascending as the units, perhaps several times over. */
static enum par_status
put_entrants(struct entrant *entrants, size_t count, struct par_book *book, enum sql_block_id block,
             const struct param *params, struct par_error *err)
{
    struct statement *statement = NULL;
    size_t at = 0;
    int place = -1;
    struct fields head;
    enum par_status status = statement_open(&statement, book->store, block, params, err);

    if (status == PAR_OK) {
        place = statement_column(statement, "unit_id");
        seal_head_fields(&head, sql_blocks[block].name, statement, 1);
    }
    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        int64_t unit = statement_int(statement, place);

        if (at == count || entrants[at].unit > unit)
            at = 0;
        while (at < count && entrants[at].unit < unit)
            at++;
        if (at == count || entrants[at].unit != unit)
            continue;
        if (entrants[at].begun != block)
            digest_put(&entrants[at].digest, head.bytes, head.used);
        entrants[at].begun = block;
        seal_row(&entrants[at].digest, statement, 1);
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

static void
put_ids(struct buffer *out, const int64_t *ids, size_t count)
{
    struct json json;

    json_begin(&json, out);
    json_array(&json);
    for (size_t i = 0; i < count; i++)
        json_number(&json, ids[i]);
    json_end(&json, ']');
}

enum par_status
seal_entrants(unsigned char (*out)[DIGEST_SIZE], struct par_book *book, int64_t evaluation,
              const int64_t *units, size_t count, struct par_error *err)
{
    struct buffer ids = BUFFER_INIT;
    struct entrant *entrants = mem_alloc(count * sizeof *entrants);
    enum par_status status = PAR_OK;

    put_ids(&ids, units, count);
    if (entrants == NULL || ids.failed)
        status = error_memory(err);
    for (size_t i = 0; status == PAR_OK && i < count; i++) {
        entrants[i].unit = units[i];
        entrants[i].begun = SQL_BLOCK_END_;
        seal_begin(&entrants[i].digest, "entrant");
    }
    for (size_t i = 0; status == PAR_OK && i < sizeof entrant_blocks / sizeof entrant_blocks[0];
         i++)
        status =
            put_entrants(entrants, count, book, entrant_blocks[i],
                         PARAMS(P_INT("evaluation", evaluation), P_TEXT("units", ids.text)), err);
    for (size_t i = 0; status == PAR_OK && i < count; i++)
        digest_end(out[i], &entrants[i].digest);
    mem_free(entrants);
    buffer_free(&ids);
    return status;
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
                           PARAMS(P_INT("batch", batch)), err);
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
                           PARAMS(P_INT("evaluation", evaluation)), err);
    return status;
}

/* ---- what is read ---- */

static enum par_status
refuse_changed(int64_t year, const char *who, const char *pattern, struct par_error *err)
{
    error_set(err, PAR_DAMAGED, "fingerprint", pattern, ARGS(ARG_COUNT(year), ARG_TEXT(who)));
    error_hint(err, N_("see what differs with: parindex verify {1}"), ARGS(ARG_COUNT(year)));
    return PAR_DAMAGED;
}

/* Unit-years of one evaluation, with the digests that stand. */
struct sealed {
    int64_t evaluation;
    struct buffer units;   /* int64_t each */
    struct buffer digests; /* DIGEST_SIZE each; zeros where none stands */
};

static enum par_status
tell_entrant(struct par_book *book, int64_t evaluation, int64_t unit, seal_differs *differs,
             void *context, struct par_error *err)
{
    struct statement *said = NULL;
    enum par_status status =
        statement_open(&said, book->store, SQL_ENTRANT_SAID,
                       PARAMS(P_INT("evaluation", evaluation), P_INT("unit", unit)), err);

    if (status == PAR_OK)
        status = statement_step(said, err);
    if (status == PAR_OK)
        status = differs(context, row_int(said, "year"), row_text(said, "group"),
                         row_text(said, "unit"), err);
    statement_close(said);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
compare_sealed(struct sealed *sealed, struct par_book *book, seal_differs *differs, void *context,
               struct par_error *err)
{
    const int64_t *units = (const int64_t *)(const void *)sealed->units.text;
    size_t count = sealed->units.length / sizeof *units;
    unsigned char(*found)[DIGEST_SIZE] = mem_alloc((count + 1) * sizeof *found);
    enum par_status status = book_progress(book, NULL, 0, 0, err);

    if (found == NULL || sealed->units.failed || sealed->digests.failed)
        status = error_memory(err);
    if (status == PAR_OK && count > 0)
        status = seal_entrants(found, book, sealed->evaluation, units, count, err);
    for (size_t i = 0; status == PAR_OK && i < count; i++)
        if (memcmp(found[i], sealed->digests.text + i * DIGEST_SIZE, DIGEST_SIZE) != 0)
            status = tell_entrant(book, sealed->evaluation, units[i], differs, context, err);
    mem_free(found);
    buffer_clear(&sealed->units);
    buffer_clear(&sealed->digests);
    return status;
}

enum par_status
seal_compare(struct par_book *book, enum sql_block_id block, const struct param *params,
             seal_differs *differs, void *context, struct par_error *err)
{
    static const unsigned char none[DIGEST_SIZE];
    struct sealed sealed = {0, BUFFER_INIT, BUFFER_INIT};
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, block, params, err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        int64_t unit = row_int(statement, "unit_id");
        int64_t evaluation = row_int(statement, "evaluation_id");
        int length = 0;
        const void *digest = row_blob(statement, "digest", &length);

        if (evaluation != sealed.evaluation)
            status = compare_sealed(&sealed, book, differs, context, err);
        sealed.evaluation = evaluation;
        buffer_put(&sealed.units, &unit, sizeof unit);
        buffer_put(&sealed.digests, length == DIGEST_SIZE ? digest : none, DIGEST_SIZE);
    }
    statement_close(statement);
    if (status == PAR_END)
        status = compare_sealed(&sealed, book, differs, context, err);
    buffer_free(&sealed.units);
    buffer_free(&sealed.digests);
    return status;
}

static enum par_status
refuse_entrant(void *context, int64_t year, const char *group, const char *unit,
               struct par_error *err)
{
    (void)context, (void)group;
    return refuse_changed(year, unit != NULL ? unit : "?",
                          N_("the results of {2} in {1} were changed behind the program's back"),
                          err);
}

static enum par_status
check_evaluation(struct par_book *book, struct statement *statement, struct par_error *err)
{
    unsigned char digest[DIGEST_SIZE];
    int64_t records = 0;
    int length = 0;
    enum par_status status =
        seal_compute(digest, &records, book, SEAL_EVALUATION, row_text(statement, "code"), err);
    const void *sealed = row_blob(statement, "digest", &length);

    if (status != PAR_OK || (length == DIGEST_SIZE && memcmp(sealed, digest, DIGEST_SIZE) == 0))
        return status;
    return refuse_changed(
        row_int(statement, "year"), row_text(statement, "group"),
        N_("the results of {1}, group {2}, were changed behind the program's back"), err);
}

enum par_status
seal_check_now(struct par_book *book, const char *years, int64_t group, int64_t unit,
               struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status;

    status = seal_compare(book, SQL_ENTRANTS_SHOWN,
                          PARAMS(P_TEXT("years", years), P_ID("group", group), P_ID("unit", unit)),
                          refuse_entrant, NULL, err);
    if (status != PAR_OK || unit != 0)
        return status;
    status = statement_open(&statement, book->store, SQL_EVALUATIONS_SHOWN,
                            PARAMS(P_TEXT("years", years), P_ID("group", group)), err);
    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK)
        status = check_evaluation(book, statement, err);
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
seal_check_shown(struct par_book *book, const char *years, int64_t group, int64_t unit,
                 struct par_error *err)
{
    if (book->batch != NULL) /* seals come at its end */
        return PAR_OK;
    return seal_check_now(book, years, group, unit, err);
}

enum par_status
seal_check_unit(struct par_book *book, const char *code, struct par_error *err)
{
    unsigned char digest[DIGEST_SIZE];
    struct statement *seal = NULL;
    int64_t records = 0;
    enum par_status status = seal_compute(digest, &records, book, SEAL_UNIT, code, err);

    if (status == PAR_OK)
        status =
            statement_open(&seal, book->store, SQL_SEAL_GET,
                           PARAMS(P_TEXT("kind", seal_word(SEAL_UNIT)), P_TEXT("code", code)), err);
    if (status == PAR_OK)
        status = statement_step(seal, err);
    if (status == PAR_OK || status == PAR_END) {
        int length = 0;
        const void *sealed = status == PAR_OK ? row_blob(seal, "digest", &length) : NULL;

        status = PAR_OK;
        if (length != DIGEST_SIZE || memcmp(sealed, digest, DIGEST_SIZE) != 0) {
            status = error_set(err, PAR_DAMAGED, "fingerprint",
                               N_("unit {1} was changed behind the program's back"),
                               ARGS(ARG_TEXT(code)));
            error_hint(err, N_("see what differs with: parindex verify"), NO_ARGS);
        }
    }
    statement_close(seal);
    return status;
}
