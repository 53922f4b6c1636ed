/* A proof: the rows that a fingerprint is over, as far as they concern one unit, and the hashes of
 * the others. */
#include <parindex/prove.h>

#include <string.h>

#include "approval.h"
#include "dump.h"
#include "evaluation.h"
#include "seal.h"
#include "unit.h"

static const char first_line[] = "[\"parindex-proof/1\"]";

struct prover {
    struct par_book *book;
    struct par_list *list;
    struct buffer line;
    struct par_error *err;
    int64_t evaluation, unit;
    int64_t version;
    size_t place, units; /* of the unit among all, by code */
    unsigned char root[DIGEST_SIZE];
};

static enum par_status
put_fixed(struct prover *p, const char *text)
{
    buffer_clear(&p->line);
    buffer_text(&p->line, text);
    return lines_put(p->list, &p->line, p->err);
}

/* A row under the name with which it is hashed. */
static enum par_status
put_row(struct prover *p, const char *name, struct statement *statement)
{
    struct json json;

    buffer_clear(&p->line);
    json_begin(&json, &p->line);
    json_array(&json);
    json_text(&json, name);
    dump_row(&json, statement, 0);
    json_end(&json, ']');
    return lines_put(p->list, &p->line, p->err);
}

static enum par_status
put_rows(struct prover *p, enum sql_block_id block, const struct param *params)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, p->book->store, block, params, p->err);

    while (status == PAR_OK && (status = statement_step(statement, p->err)) == PAR_OK)
        status = put_row(p, sql_blocks[block].name, statement);
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

/* The unit's own row, and its place among all. */
static enum par_status
put_unit(struct prover *p, const char *code)
{
    struct statement *unit = NULL;
    enum par_status status = statement_open(&unit, p->book->store, SQL_APPROVAL_UNITS,
                                            PARAMS(P_INT("evaluation", p->evaluation)), p->err);

    for (p->units = 0; status == PAR_OK; p->units++) {
        status = statement_step(unit, p->err);
        if (status != PAR_OK)
            break;
        if (strcmp(row_word(unit, "unit"), code) != 0)
            continue;
        p->place = p->units;
        status = put_row(p, "unit", unit);
    }
    statement_close(unit);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
put_neighbour(struct prover *p, const char *side, const unsigned char hash[DIGEST_SIZE])
{
    char hex[DIGEST_HEX];
    struct json json;

    digest_hex(hex, hash);
    buffer_clear(&p->line);
    json_begin(&json, &p->line);
    json_array(&json);
    json_text(&json, side);
    json_text(&json, hex);
    json_end(&json, ']');
    return lines_put(p->list, &p->line, p->err);
}

/* At each level the hash beside the one that the unit is in; one without a neighbour goes up as it
 * is. */
static enum par_status
put_path(struct prover *p)
{
    struct buffer leaves = BUFFER_INIT;
    enum par_status status = approval_leaves(&leaves, p->book, p->evaluation, p->err);
    unsigned char *hashes = (unsigned char *)leaves.text;
    size_t count = p->units, place = p->place;

    while (status == PAR_OK && count > 1) {
        size_t beside = place ^ 1;

        if (beside < count)
            status =
                put_neighbour(p, beside < place ? "left" : "right", hashes + beside * DIGEST_SIZE);
        count = approval_fold(hashes, count);
        place /= 2;
    }
    if (status == PAR_OK)
        status =
            approval_root(p->root, p->book, p->evaluation, p->version, p->units, hashes, p->err);
    buffer_free(&leaves);
    return status;
}

/* ---- what stands ---- */

static enum par_status
refuse_open(const struct participant_ref *place, int year, struct par_error *err)
{
    error_set(err, PAR_STATE, "not_approved",
              N_("{1}, group {2} is not approved: there is no verification code to prove against"),
              ARGS(ARG_COUNT(year), ARG_TEXT(place->group)));
    error_hint(err, N_("see what is missing with: parindex status {1} {2}"),
               ARGS(ARG_COUNT(year), ARG_TEXT(place->group)));
    return PAR_STATE;
}

/* The last version: its line, and the fingerprint that must come out. */
static enum par_status
put_version(unsigned char fingerprint[DIGEST_SIZE], struct prover *p,
            const struct participant_ref *place, int year)
{
    struct statement *version = NULL;
    enum par_status status = statement_open(&version, p->book->store, SQL_PROVE_VERSION,
                                            PARAMS(P_INT("evaluation", p->evaluation)), p->err);

    if (status == PAR_OK)
        status = statement_step(version, p->err);
    if (status == PAR_OK) {
        int length = 0;
        const void *stored;

        p->version = row_int(version, "version");
        stored = row_blob(version, "fingerprint", &length);
        if (length == DIGEST_SIZE)
            memcpy(fingerprint, stored, DIGEST_SIZE);
        status = put_row(p, "version", version);
    } else if (status == PAR_END) {
        status = refuse_open(place, year, p->err);
    }
    statement_close(version);
    return status;
}

static enum par_status
refuse_other(int year, const char *group, struct par_error *err)
{
    error_set(err, PAR_DAMAGED, "fingerprint",
              N_("the results of {1}, group {2}, are not those that were approved"),
              ARGS(ARG_COUNT(year), ARG_TEXT(group)));
    error_hint(err, N_("see what differs with: parindex verify {1}"), ARGS(ARG_COUNT(year)));
    return PAR_DAMAGED;
}

static enum par_status
put_proof(struct prover *p, const struct participant_ref *place, int year, const char *code)
{
    const struct param *evaluation = PARAMS(P_INT("evaluation", p->evaluation));
    unsigned char fingerprint[DIGEST_SIZE] = {0};
    enum par_status status = put_fixed(p, first_line);

    if (status == PAR_OK)
        status = put_version(fingerprint, p, place, year);
    if (status == PAR_OK)
        status = put_rows(p, SQL_APPROVAL_HEAD, evaluation);
    if (status == PAR_OK)
        status = put_rows(p, SQL_APPROVAL_CRITERIA, evaluation);
    if (status == PAR_OK)
        status = put_rows(p, SQL_APPROVAL_CLASSES, evaluation);
    if (status == PAR_OK)
        status = put_unit(p, code);
    if (status == PAR_OK)
        status = put_rows(p, SQL_CELLS_OF_UNIT,
                          PARAMS(P_INT("evaluation", p->evaluation), P_INT("unit", p->unit)));
    if (status == PAR_OK)
        status = put_path(p);
    if (status == PAR_OK && memcmp(p->root, fingerprint, DIGEST_SIZE) != 0)
        status = refuse_other(year, place->group, p->err);
    return status == PAR_OK ? put_fixed(p, DUMP_LAST) : status;
}

static enum par_status
find_place(struct unit_ref *unit, struct participant_ref *place, struct par_book *book, int year,
           const char *text, struct par_error *err)
{
    enum par_status status = unit_find(unit, book, text, false, err);

    if (status == PAR_OK)
        status = participant_find(place, book, year, unit->code, err);
    if (status == PAR_NOT_FOUND && unit->id != 0)
        status = error_set(err, PAR_NOT_FOUND, "not_participant",
                           N_("unit {1} does not take part in {2}"),
                           ARGS(ARG_TEXT(unit->code), ARG_COUNT(year)));
    return status;
}

enum par_status
par_prove_list(struct par_lines **out, char code[PAR_CODE_SIZE], struct par_book *book, int year,
               const char *unit_text, struct par_error *err)
{
    struct prover p = {.book = book, .err = err};
    struct unit_ref unit = {0};
    struct participant_ref place = {0};
    bool began = false;
    enum par_status status = book_snapshot(book, &began, err);

    if (status == PAR_OK)
        status = find_place(&unit, &place, book, year, unit_text, err);
    p.evaluation = place.evaluation;
    p.unit = place.unit;
    if (status == PAR_OK)
        status = seal_check_version(book, p.evaluation, 0, SEAL_EVERY_VERSION, err);
    if (status == PAR_OK)
        status = listing_begin(&p.list, &lines_listing, err);
    if (status == PAR_OK)
        status = put_proof(&p, &place, year, unit.code);
    book_snapshot_end(book, began);
    if (status == PAR_OK)
        status = listing_end(p.list, err);
    buffer_free(&p.line);
    if (status == PAR_OK)
        approval_code(code, p.root);
    return listing_give((struct par_list **)out, p.list, status);
}

LISTING_FUNCTIONS(prove, par_line, par_lines)
