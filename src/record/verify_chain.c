/* Verifying what is chained: the batches of the journal, and the codes of approvals. */
#include <string.h>

#include "approval.h"
#include "verifier.h"
#include "verify_words.h"

/* ---- the chain ---- */

static bool
same_blob(struct statement *statement, const char *name, const unsigned char digest[DIGEST_SIZE])
{
    int length = 0;
    const void *blob = row_blob(statement, name, &length);

    return length == DIGEST_SIZE && memcmp(blob, digest, DIGEST_SIZE) == 0;
}

static enum par_status
check_link(struct verifier *v, struct statement *statement, int64_t expected,
           unsigned char link[DIGEST_SIZE])
{
    struct par_finding row = verify_finding("journal");
    int64_t id = row_int(statement, "id");
    bool previous = same_blob(statement, "previous", link);
    enum par_status status = seal_link(link, v->book, id, link, v->err);

    if (status != PAR_OK)
        return status;
    if (id != expected) {
        status =
            verify_tell(v, &row, N_("batch {1} of the journal is gone"), ARGS(ARG_COUNT(expected)));
    } else if (!previous || !same_blob(statement, "digest", link)) {
        status = verify_tell(v, &row,
                             N_("batch {1} of the journal was changed behind the program's back"),
                             ARGS(ARG_COUNT(id)));
    } else if (row_int(statement, "undone_by") != row_int(statement, "undone_really")) {
        status = verify_tell(v, &row, N_("batch {1} does not say by which batch it was undone"),
                             ARGS(ARG_COUNT(id)));
    }
    /* one broken link is told once: the walk goes on from what stands there */
    if (!same_blob(statement, "digest", link)) {
        int length = 0;
        const void *stands = row_blob(statement, "digest", &length);
        if (length == DIGEST_SIZE)
            memcpy(link, stands, DIGEST_SIZE);
    }
    return status;
}

static enum par_status
check_strays(struct verifier *v)
{
    struct statement *statement = NULL;
    enum par_status status =
        statement_open(&statement, v->book->store, SQL_VERIFY_STRAYS, NO_PARAMS, v->err);

    while (status == PAR_OK && (status = statement_step(statement, v->err)) == PAR_OK) {
        struct par_finding row = verify_finding("journal");
        status = verify_tell(v, &row, N_("batch {1} of the journal is gone"),
                             ARGS(ARG_COUNT(row_int(statement, "batch"))));
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
verify_chain(struct verifier *v)
{
    unsigned char link[DIGEST_SIZE] = {0};
    struct par_finding row = verify_finding("journal");
    struct stored head = {0};
    int64_t count = 0;
    struct statement *statement = NULL;
    enum par_status status =
        statement_open(&statement, v->book->store, SQL_VERIFY_BATCHES, NO_PARAMS, v->err);

    while (status == PAR_OK && (status = statement_step(statement, v->err)) == PAR_OK) {
        status = check_link(v, statement, count + 1, link);
        count = row_int(statement, "id");
    }
    statement_close(statement);
    if (status == PAR_END)
        status = verify_read_seal(&head, v->book, "chain", "head", v->err);
    if (status == PAR_OK && count > 0 &&
        (!head.there || head.records != count || memcmp(head.digest, link, DIGEST_SIZE) != 0))
        status = verify_tell(
            v, &row, N_("the last batch of the journal is not the one that the program wrote"),
            NO_ARGS);
    else if (status == PAR_OK && count == 0 && head.there)
        status = verify_tell(v, &row, N_("batch {1} of the journal is gone"),
                             ARGS(ARG_COUNT(head.records)));
    return status == PAR_OK ? check_strays(v) : status;
}

/* ---- approvals and the anchor ---- */

/* What stands for a character of a code: people write O for 0 and I or L for 1; '\0' for none. */
static char
digit_of(char typed)
{
    static const char written[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyzOoIiLl";
    static const char meant[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZABCDEFGHJKMNPQRSTVWXYZ001111";
    const char *at = strchr(written, typed);

    _Static_assert(sizeof written == sizeof meant, "each character has a meaning");
    if (at == NULL)
        return '\0';
    return meant[at - written];
}

enum par_status
verify_anchor(const char *anchor, struct par_error *err)
{
    size_t digits = 0;
    const char *at = anchor;

    for (; *at != '\0' && (digit_of(*at) != '\0' || *at == '-' || *at == ' '); at++)
        digits += digit_of(*at) != '\0';
    if (*at == '\0' && digits == 26)
        return PAR_OK;
    error_set(err, PAR_INVALID, "anchor",
              N_("\"{1}\" is not a verification code: 26 letters and digits, in groups of four"),
              ARGS(ARG_TEXT(anchor)));
    return PAR_INVALID;
}

/* Codes are compared without hyphens, blanks and case. */
static bool
same_code(const char *typed, const char *code)
{
    for (;; typed++, code++) {
        while (*typed == '-' || *typed == ' ')
            typed++;
        while (*code == '-')
            code++;
        if (digit_of(*typed) != *code)
            return false;
        if (*code == '\0')
            return true;
    }
}

static enum par_status
check_approval(struct verifier *v, struct statement *statement, const char *anchor, bool *anchored)
{
    char code[PAR_CODE_SIZE];
    unsigned char root[DIGEST_SIZE];
    struct par_finding row = verify_finding("fingerprint");
    struct verify_words words;
    int length = 0;
    const void *stored = row_blob(statement, "fingerprint", &length);
    enum par_status status = PAR_OK;

    row.year = (struct par_number){row_int(statement, "year"), PAR_PRESENT};
    row.group_code = row_text(statement, "group");
    if (length == DIGEST_SIZE) {
        memcpy(root, stored, DIGEST_SIZE);
        approval_code(code, root);
        if (anchor != NULL && same_code(anchor, code))
            *anchored = true;
    }
    if (row_int(statement, "last") == 0 || !verify_wanted(v, row.year.value))
        return PAR_OK; /* an older version stands in the chain and in what it published */
    status = approval_fingerprint(root, v->book, row_int(statement, "evaluation"),
                                  row_int(statement, "version"), v->err);
    if (status == PAR_STATE) { /* nobody takes part any more */
        par_error_clear(v->err);
        length = 0;
        status = PAR_OK;
    }
    if (status == PAR_OK && (length != DIGEST_SIZE || memcmp(stored, root, DIGEST_SIZE) != 0)) {
        status = verify_names(&words, &row, v->book, v->err);
        if (status == PAR_OK)
            status = verify_tell(
                v, &row, N_("the results of {1}, group {2}, are not those that were approved"),
                ARGS(ARG_COUNT(row.year.value), ARG_TEXT(row.group_name)));
    }
    return status;
}

enum par_status
verify_approvals(struct verifier *v, const char *anchor)
{
    struct par_finding row = verify_finding("fingerprint");
    bool anchored = false;
    struct statement *statement = NULL;
    enum par_status status =
        statement_open(&statement, v->book->store, SQL_VERIFY_APPROVALS, NO_PARAMS, v->err);

    while (status == PAR_OK && (status = statement_step(statement, v->err)) == PAR_OK)
        status = check_approval(v, statement, anchor, &anchored);
    statement_close(statement);
    if (status == PAR_END)
        status = PAR_OK;
    if (status == PAR_OK && anchor != NULL && !anchored) {
        row.found = anchor;
        status =
            verify_tell(v, &row, N_("no version of an approved year has the verification code {1}"),
                        ARGS(ARG_TEXT(anchor)));
    }
    return status;
}
