#include <parindex/evidence.h>

#include <string.h>

#include "base/alloc.h"
#include "evaluation.h"
#include "listing.h"
#include "score.h"
#include "unit.h"

enum { HEX_DIGITS = 64 };

static const struct par_field fields[] = {
    FIELD("year", YEAR, par_evidence, year, PAR_UNKNOWN),
    FIELD("unit", CODE, par_evidence, unit_code, PAR_UNKNOWN),
    FIELD("criterion", CODE, par_evidence, criterion, PAR_UNKNOWN),
    FIELD("document", TEXT, par_evidence, document, PAR_UNKNOWN),
    FIELD("page", TEXT, par_evidence, page, PAR_NONE),
    FIELD("path", TEXT, par_evidence, path, PAR_NONE),
    FIELD("sha256", TEXT, par_evidence, sha256, PAR_NONE),
};

static const struct listing listing = {fields, 7, 7, sizeof(struct par_evidence), NULL};

enum par_status
par_evidence_list(struct par_evidences **out, struct par_book *book,
                  const struct par_evidence_query *query, struct par_error *err)
{
    struct scope asked;
    enum par_status status = scope_find(&asked, book, query->years, query->group, query->unit, err);

    if (status == PAR_OK)
        status = listing_run((struct par_list **)out, &listing, book, SQL_EVIDENCE_LIST,
                             PARAMS(P_SCOPE(&asked)), err);
    mem_free(asked.years);
    return status;
}

LISTING_FUNCTIONS(evidence, par_evidence, par_evidences)

/* ---- putting ---- */

/* What stands in the row, in clean text. */
struct draft {
    char *document, *page, *path, *sha256;
};

static void
free_draft(struct draft *draft)
{
    mem_free(draft->document);
    mem_free(draft->page);
    mem_free(draft->path);
    mem_free(draft->sha256);
}

/* Digits in small letters: what two programs print of one file is one digest. */
static enum par_status
clean_sha256(char **out, const char *text, struct par_error *err)
{
    enum par_status status = clean_optional(out, text, "sha256", err);

    if (status != PAR_OK || *out == NULL)
        return status;
    if (strlen(*out) != HEX_DIGITS || strspn(*out, "0123456789abcdefABCDEF") != HEX_DIGITS) {
        error_set(err, PAR_INVALID, "sha256",
                  N_("\"{1}\" is no SHA-256: that has 64 digits from 0 to 9 and a to f"),
                  ARGS(ARG_TEXT(*out)));
        error_hint(err, N_("leave it empty, or take what sha256sum prints of the file"), NO_ARGS);
        error_field(err, "sha256");
        return PAR_INVALID;
    }
    for (char *digit = *out; *digit != '\0'; digit++)
        if (*digit >= 'A' && *digit <= 'F')
            *digit = (char)(*digit - 'A' + 'a');
    return PAR_OK;
}

static enum par_status
read_draft(struct draft *draft, const struct par_evidence *evidence, struct par_error *err)
{
    enum par_status status = clean_needed(&draft->document, evidence->document, "document", err);

    if (status == PAR_OK)
        status = clean_optional(&draft->page, evidence->page, "page", err);
    if (status == PAR_OK)
        status = clean_optional(&draft->path, evidence->path, "path", err);
    if (status == PAR_OK)
        status = clean_sha256(&draft->sha256, evidence->sha256, err);
    return status;
}

static enum par_status
write_draft(struct par_batch *batch, const char *key, const struct draft *draft,
            enum par_effect *effect, struct par_error *err)
{
    struct buffer row = BUFFER_INIT;
    struct json json;
    enum par_status status;

    json_begin(&json, &row);
    json_object(&json);
    json_key_text(&json, "page", draft->page);
    json_key_text(&json, "path", draft->path);
    json_key_text(&json, "sha256", draft->sha256);
    json_end(&json, '}');
    status = row.failed ? error_memory(err)
                        : record_put(batch, RECORD_EVIDENCE, key, row.text, effect, err);
    buffer_free(&row);
    return status;
}

enum par_status
par_evidence_put(struct par_batch *batch, const struct par_evidence *evidence,
                 enum par_effect *effect, struct par_error *err)
{
    struct spot at = {0};
    struct draft draft = {0};
    struct buffer key = BUFFER_INIT;
    enum par_status status = spot_find(&at, batch->book, evidence->year.value, evidence->unit_code,
                                       evidence->criterion, true, err);

    if (status == PAR_OK)
        status = read_draft(&draft, evidence, err);
    if (status == PAR_OK)
        status = write_draft(batch,
                             record_key(&key, "isss", evidence->year.value, at.unit.code,
                                        at.leaf.code, draft.document),
                             &draft, effect, err);
    if (status == PAR_OK)
        batch_say(batch, N_("evidence {1} {2}: {3}, {4}"),
                  ARGS(ARG_COUNT(evidence->year.value), ARG_TEXT(at.unit.code),
                       ARG_TEXT(at.leaf.code), ARG_TEXT(draft.document)));
    buffer_free(&key);
    free_draft(&draft);
    return status;
}
