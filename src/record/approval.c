#include "approval.h"

#include <string.h>

#include "base/alloc.h"
#include "decision.h"
#include "evaluation.h"
#include "refresh.h"
#include "reseal.h"
#include "seal.h"
#include "unit.h"

enum { MISSING_SHOWN = 4 };

/* ---- fingerprints ---- */

/* A leaf hashes one unit's row, a node two hashes below it; the marks keep a leaf from passing for
 * a node. */
static const char leaf_tag[] = "parindex-seal/1 unit";
static const char node_tag[] = "parindex-seal/1 node";

enum par_status
approval_leaves(struct buffer *out, struct par_book *book, int64_t evaluation,
                struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, SQL_APPROVAL_UNITS,
                                            PARAMS(P_INT("evaluation", evaluation)), err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        struct digest digest;
        unsigned char leaf[DIGEST_SIZE];
        digest_begin(&digest);
        digest_put(&digest, leaf_tag, sizeof leaf_tag);
        seal_put_row(&digest, "unit", statement);
        digest_end(leaf, &digest);
        buffer_put(out, leaf, sizeof leaf);
    }
    statement_close(statement);
    if (status == PAR_END)
        status = out->failed ? error_memory(err) : PAR_OK;
    if (status == PAR_OK && out->length == 0)
        status = error_set(err, PAR_STATE, "nobody", N_("nobody takes part"), NO_ARGS);
    return status;
}

size_t
approval_fold(unsigned char *hashes, size_t count)
{
    size_t next = 0;

    for (size_t i = 0; i < count; i += 2) {
        if (i + 1 < count) {
            struct digest digest;
            digest_begin(&digest);
            digest_put(&digest, node_tag, sizeof node_tag);
            digest_put(&digest, hashes + i * DIGEST_SIZE, (size_t)2 * DIGEST_SIZE);
            digest_end(hashes + next * DIGEST_SIZE, &digest);
        } else {
            memmove(hashes + next * DIGEST_SIZE, hashes + i * DIGEST_SIZE, DIGEST_SIZE);
        }
        next++;
    }
    return next;
}

enum par_status
approval_root(unsigned char root[DIGEST_SIZE], struct par_book *book, int64_t evaluation,
              int64_t version, size_t units, const unsigned char last[DIGEST_SIZE],
              struct par_error *err)
{
    struct digest digest;
    enum par_status status =
        seal_begin_root(&digest, book, evaluation, version, (int64_t)units, err);

    if (status != PAR_OK)
        return status;
    digest_put(&digest, last, DIGEST_SIZE);
    digest_end(root, &digest);
    return PAR_OK;
}

enum par_status
approval_fingerprint(unsigned char root[DIGEST_SIZE], struct par_book *book, int64_t evaluation,
                     int64_t version, struct par_error *err)
{
    struct buffer leaves = BUFFER_INIT;
    enum par_status status = approval_leaves(&leaves, book, evaluation, err);
    size_t units = leaves.length / DIGEST_SIZE, count = units;

    while (status == PAR_OK && count > 1)
        count = approval_fold((unsigned char *)leaves.text, count);
    if (status == PAR_OK)
        status = approval_root(root, book, evaluation, version, units,
                               (const unsigned char *)leaves.text, err);
    buffer_free(&leaves);
    return status;
}

void
approval_code(char code[PAR_CODE_SIZE], const unsigned char fingerprint[DIGEST_SIZE])
{
    static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* no I, L, O, U */
    size_t at = 0;

    for (size_t i = 0; i < 26; i++) {
        size_t bit = 5 * i;
        unsigned two = (unsigned)fingerprint[bit / 8] << 8 | fingerprint[bit / 8 + 1];
        if (i > 0 && i % 4 == 0)
            code[at++] = '-';
        code[at++] = digits[two >> (11 - bit % 8) & 31];
    }
    code[at] = '\0';
}

/* ---- the decision ---- */

static enum par_status
need_date(const char *date, struct par_error *err)
{
    if (date != NULL && *date != '\0')
        return PAR_OK;
    return refuse_column(err, "date_missing", "decision_date",
                         N_("the decision needs its date: --date"), NO_ARGS);
}

/* Finds the decision by number and date, or records it. */
static enum par_status
need_decision(struct decision_ref *out, struct par_batch *batch, int64_t year, const char *number,
              const char *date, const char *kind, struct par_error *err)
{
    struct par_error unknown = PAR_ERROR_INIT;
    enum par_status status = need_date(date, err);

    if (status != PAR_OK)
        return status;
    status = decision_find(out, batch->book, number, date, true, &unknown);
    if (status == PAR_NOT_FOUND) {
        struct par_decision made = {.number = number, .date = date, .kind = kind};
        status = par_decision_put(batch, &made, NULL, err);
        if (status == PAR_OK)
            status = decision_find(out, batch->book, number, date, true, err);
    } else if (status != PAR_OK && err != NULL) {
        *err = unknown;
    }
    return status == PAR_OK ? decision_year_check(out, year, err) : status;
}

/* ---- both kinds ---- */

static enum par_status
refuse_missing(struct par_book *book, int64_t evaluation, int64_t year, const char *group,
               struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, SQL_APPROVAL_MISSING,
                                            PARAMS(P_INT("evaluation", evaluation)), err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK && row_int(statement, "missing") > 0) {
        int64_t missing = row_int(statement, "missing");
        struct buffer first = BUFFER_INIT;
        buffer_text(&first, row_word(statement, "first"));
        buffer_text(&first, missing > MISSING_SHOWN ? "; …" : "");
        status = error_set(err, PAR_STATE, "incomplete",
                           missing == 1 ? N_("{1} score is missing: {2}")
                                        : N_("{1} scores are missing: {2}"),
                           ARGS(ARG_COUNT(missing), ARG_TEXT(buffer_get(&first))));
        buffer_free(&first);
        error_hint(err, N_("see: parindex score list {1} {2} --missing"),
                   ARGS(ARG_COUNT(year), ARG_TEXT(group)));
    }
    statement_close(statement);
    return status;
}

/* What a paper of this decision printed already must be what the scores give. */
static enum par_status
refuse_conflict(struct par_book *book, int64_t evaluation, int64_t decision, struct par_error *err)
{
    char *unit = NULL;
    enum par_status status = store_text(
        &unit, book->store, SQL_APPROVAL_CONFLICT,
        PARAMS(P_INT("evaluation", evaluation), P_INT("decision", decision), P_INT("all", 1)), err);

    if (status == PAR_OK) {
        status = error_set(err, PAR_STATE, "published_differs",
                           N_("what this decision printed of {1} stands otherwise in the book"),
                           ARGS(ARG_TEXT(unit)));
        error_hint(err, N_("correct what was typed with parindex published edit, or the scores"),
                   NO_ARGS);
    }
    mem_free(unit);
    return status == PAR_END ? PAR_OK : status;
}

/* A unit whose printed facts are not what is computed, the first of them; PAR_END: none. */
static enum par_status
differing_unit(char **unit, struct par_book *book, int64_t evaluation, struct par_error *err)
{
    return store_text(unit, book->store, SQL_APPROVAL_DIFFERENCE,
                      PARAMS(P_INT("evaluation", evaluation), P_INT("all", 0)), err);
}

/* What was written is read again before it can last: the last decision prints what is computed. */
static enum par_status
read_again(struct par_book *book, int64_t evaluation, int64_t version, struct par_error *err)
{
    char *unit = NULL;
    enum par_status status = differing_unit(&unit, book, evaluation, err);

    if (status == PAR_OK)
        status = error_set(
            err, PAR_STATE, "published_differs",
            version == 1 ? N_("a later decision printed other facts of {1}")
                         : N_("{1} would lose its class or rank, and no decision can print that"),
            ARGS(ARG_TEXT(unit)));
    mem_free(unit);
    return status == PAR_END ? PAR_OK : status;
}

/* Without a changed fact the same results come under another decision: then all of them are printed
 * by it. */
static enum par_status
anything_new(bool *new, struct par_book *book, int64_t evaluation, struct par_error *err)
{
    char *unit = NULL;
    enum par_status status = differing_unit(&unit, book, evaluation, err);

    *new = status == PAR_OK;
    mem_free(unit);
    return status == PAR_END ? PAR_OK : status;
}

/* Results are written as printed, noted, and the version is fixed under its fingerprint. */
static enum par_status
publish(char code[PAR_CODE_SIZE], struct par_batch *batch, int64_t evaluation,
        const struct decision_ref *decision, int64_t version, struct par_error *err)
{
    struct store *store = batch->book->store;
    unsigned char root[DIGEST_SIZE];
    int64_t noted = 0, written = 0;
    bool new = false;
    enum par_status status = batch_number(batch, err);

    if (status == PAR_OK)
        status = result_refresh(batch, err);
    if (status == PAR_OK)
        status = refuse_conflict(batch->book, evaluation, decision->id, err);
    if (status == PAR_OK && version > 1)
        status = anything_new(&new, batch->book, evaluation, err);
    if (status == PAR_OK)
        status = store_exec(store, SQL_APPROVAL_PUBLISH,
                            PARAMS(P_INT("evaluation", evaluation), P_INT("decision", decision->id),
                                   P_INT("all", !new)),
                            &written, err);
    if (status == PAR_OK)
        status = read_again(batch->book, evaluation, version, err);
    if (status == PAR_OK)
        status =
            store_exec(store, SQL_APPROVAL_PUBLISH_NOTE,
                       PARAMS(P_INT("batch", batch->id), P_INT("seq", batch->seq)), &noted, err);
    if (status == PAR_OK && noted != written)
        status =
            error_set(err, PAR_DAMAGED, "journal", N_("{1} entries were written and {2} noted"),
                      ARGS(ARG_COUNT(written), ARG_COUNT(noted)));
    if (status == PAR_OK)
        status = reseal_touch_book(batch, err);
    if (status == PAR_OK)
        status = store_exec(store, SQL_APPROVAL_COUNT_ENTRIES, NO_PARAMS, NULL, err);
    batch->seq += noted;
    batch->changes += noted;
    if (status == PAR_OK)
        status = approval_fingerprint(root, batch->book, evaluation, version, err);
    if (status == PAR_OK)
        status = store_exec(store, SQL_APPROVAL_ADD,
                            PARAMS(P_INT("evaluation", evaluation), P_INT("version", version),
                                   P_TEXT("kind", version == 1 ? "approve" : "amend"),
                                   P_INT("decision", decision->id), P_INT("batch", batch->id),
                                   P_TEXT("reason", batch->reason),
                                   P_BLOB("fingerprint", root, DIGEST_SIZE)),
                            NULL, err);
    if (status == PAR_OK)
        approval_code(code, root);
    return status;
}

static enum par_status
fix_names(struct par_batch *batch, int64_t evaluation, struct par_error *err)
{
    int64_t noted = 0;
    enum par_status status = batch_number(batch, err);

    if (status == PAR_OK)
        status = store_exec(batch->book->store, SQL_APPROVAL_FIX_NAMES_NOTE,
                            PARAMS(P_INT("batch", batch->id), P_INT("seq", batch->seq),
                                   P_INT("evaluation", evaluation)),
                            &noted, err);
    if (status == PAR_OK)
        status = store_exec(batch->book->store, SQL_APPROVAL_FIX_NAMES,
                            PARAMS(P_INT("evaluation", evaluation)), NULL, err);
    batch->seq += noted;
    batch->changes += noted;
    return status;
}

static enum par_status
set_state(struct par_batch *batch, int64_t year, const char *group, const char *state,
          struct par_error *err)
{
    struct buffer key = BUFFER_INIT;
    char *row = NULL, *edited = NULL;
    struct buffer quoted = BUFFER_INIT;
    enum par_status status =
        record_read(&row, batch->book, RECORD_EVALUATION, record_key(&key, "is", year, group), err);

    buffer_char(&quoted, '"');
    buffer_text(&quoted, state);
    buffer_char(&quoted, '"');
    if (status == PAR_OK && quoted.failed)
        status = error_memory(err);
    if (status == PAR_OK)
        status = store_text(&edited, batch->book->store, SQL_JSON_CELL_SET,
                            PARAMS(P_TEXT("row", row), P_TEXT("field", "state"),
                                   P_TEXT("value", buffer_get(&quoted))),
                            err);
    if (status == PAR_OK)
        status = record_put(batch, RECORD_EVALUATION, buffer_get(&key), edited, NULL, err);
    buffer_free(&key);
    buffer_free(&quoted);
    mem_free(row);
    mem_free(edited);
    return status;
}

/* ---- approving ---- */

enum par_status
par_approve(char code[PAR_CODE_SIZE], struct par_batch *batch, int year, const char *group_text,
            const char *number, const char *date, struct par_error *err)
{
    struct evaluation_ref evaluation = {0};
    struct unit_ref group = {0};
    struct decision_ref decision = {0};
    enum par_status status =
        evaluation_named(&evaluation, &group, batch->book, year, group_text, err);

    if (status == PAR_OK)
        status = evaluation_guard(batch->book, evaluation.id, err);
    if (status == PAR_OK && evaluation.set_id == 0) {
        status = error_set(err, PAR_STATE, "year_not_open",
                           N_("{1} is not open for group {2}: only papers know it"),
                           ARGS(ARG_COUNT(year), ARG_TEXT(group.code)));
        error_hint(err, N_("open it with: parindex year open {1} {2} --set SET"),
                   ARGS(ARG_COUNT(year), ARG_TEXT(group.code)));
    }
    if (status == PAR_OK)
        status = need_decision(&decision, batch, year, number, date, "approve", err);
    if (status == PAR_OK)
        status = refuse_missing(batch->book, evaluation.id, year, group.code, err);
    if (status == PAR_OK)
        status = set_state(batch, year, group.code, "approved", err);
    if (status == PAR_OK)
        status = fix_names(batch, evaluation.id, err);
    if (status == PAR_OK)
        status = publish(code, batch, evaluation.id, &decision, 1, err);
    if (status == PAR_OK)
        batch_say(batch, N_("approval of {1}, group {2} ({3})"),
                  ARGS(ARG_COUNT(year), ARG_TEXT(group.code), ARG_TEXT(decision.number)));
    return status;
}

/* ---- amending ---- */

static enum par_status
last_version(int64_t *version, int64_t *decision, char date[11], struct par_book *book,
             int64_t evaluation, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, SQL_APPROVAL_LAST,
                                            PARAMS(P_INT("evaluation", evaluation)), err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        const char *text = row_text(statement, "date");
        *version = row_int(statement, "version");
        *decision = row_int(statement, "decision_id");
        memcpy(date, text != NULL && strlen(text) == 10 ? text : "0000-00-00", 11);
    }
    statement_close(statement);
    return status;
}

enum par_status
par_amend_begin(struct par_batch *batch, int year, const char *group_text, const char *number,
                const char *date, struct par_error *err)
{
    struct evaluation_ref evaluation = {0};
    struct unit_ref group = {0};
    struct decision_ref decision = {0};
    int64_t version = 0, stands = 0;
    char standing[11] = "";
    enum par_status status =
        batch->amending == 0
            ? evaluation_named(&evaluation, &group, batch->book, year, group_text, err)
            : error_set(err, PAR_MISUSE, "amend",
                        N_("fault of the program: an amendment runs already"), NO_ARGS);

    if (status == PAR_OK && (batch->reason == NULL || *batch->reason == '\0'))
        status = error_set(err, PAR_INVALID, "reason_missing",
                           N_("an amendment needs its reason: --reason"), NO_ARGS);
    if (status == PAR_OK) {
        status = last_version(&version, &stands, standing, batch->book, evaluation.id, err);
        if (status == PAR_END) {
            status = error_set(err, PAR_STATE, "not_approved",
                               N_("{1}, group {2} is not approved yet: edit its scores"),
                               ARGS(ARG_COUNT(year), ARG_TEXT(group.code)));
            error_hint(err, N_("for instance: parindex score set {1} UNIT CRITERION POINTS"),
                       ARGS(ARG_COUNT(year)));
        }
    }
    if (status == PAR_OK)
        status = need_decision(&decision, batch, year, number, date, "amend", err);
    if (status == PAR_OK && decision.id == stands)
        status =
            refuse_column(err, "decision_same", "decision",
                          N_("decision {1} is the one that stands; an amendment needs another one"),
                          ARGS(ARG_TEXT(decision.number)));
    if (status == PAR_OK && strcmp(decision.date, standing) < 0)
        status = refuse_column(
            err, "decision_older", "decision_date",
            N_("decision {1} of {2} is older than the one that stands, of {3}"),
            ARGS(ARG_TEXT(decision.number), ARG_DATE(decision.date), ARG_DATE(standing)));
    if (status == PAR_OK)
        status = seal_check_written(batch, evaluation.id, 0, err);
    if (status != PAR_OK)
        return status;
    batch->amending = evaluation.id;
    batch->amending_version = version + 1;
    batch->amending_decision = decision.id;
    batch_say(batch, N_("amendment of {1}, group {2} ({3})"),
              ARGS(ARG_COUNT(year), ARG_TEXT(group.code), ARG_TEXT(decision.number)));
    batch->said = true;
    return set_state(batch, year, group.code, "amended", err);
}

static enum par_status
year_of(int64_t *year, char group[80], struct par_book *book, int64_t evaluation,
        struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, SQL_EVALUATION_OF_ID,
                                            PARAMS(P_INT("evaluation", evaluation)), err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        *year = row_int(statement, "year");
        strncpy(group, row_word(statement, "group"), 79);
    }
    statement_close(statement);
    return status;
}

enum par_status
par_amend_end(char code[PAR_CODE_SIZE], struct par_batch *batch, struct par_error *err)
{
    struct decision_ref decision = {.id = batch->amending_decision};
    char group[80] = "";
    int64_t year = 0;
    enum par_status status;

    if (batch->amending == 0)
        return error_set(err, PAR_MISUSE, "amend", N_("fault of the program: no amendment runs"),
                         NO_ARGS);
    status = year_of(&year, group, batch->book, batch->amending, err);
    if (status == PAR_OK)
        status = refuse_missing(batch->book, batch->amending, year, group, err);
    if (status == PAR_OK)
        status = batch_touch(batch, batch->amending, 0, err);
    if (status == PAR_OK)
        status = publish(code, batch, batch->amending, &decision, batch->amending_version, err);
    batch->amending = 0;
    return status;
}
