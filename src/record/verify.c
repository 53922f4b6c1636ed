#include <inttypes.h>
#include <parindex/verify.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "verifier.h"
#include "verify_words.h"

enum { SEEN_BETWEEN = 128 }; /* that progress is told */

static enum par_status
go_on(struct verifier *v)
{
    return ++v->seen % SEEN_BETWEEN != 0
               ? PAR_OK
               : book_progress(v->book, N_("verifying"), v->seen, 0, v->err);
}

bool
verify_wanted(const struct verifier *v, int64_t year)
{
    char text[24];
    const char *at;

    if (v->years == NULL)
        return true;
    snprintf(text, sizeof text, "%" PRId64, year);
    at = strstr(v->years, text);
    return strlen(text) == 4 && at != NULL && strchr(",[", at[-1]) != NULL;
}

struct par_finding
verify_finding(const char *finding)
{
    return (struct par_finding){.level = "error", .finding = finding, .year = {0, PAR_NONE}};
}

enum par_status
verify_tell(struct verifier *v, struct par_finding *row, const char *pattern,
            const struct arg *args)
{
    message_set(&row->message, pattern, args);
    return check_put(v->list, row, v->err);
}

/* ---- schema and references ---- */

static enum par_status
tell_fault(void *context, enum store_fault fault, const char *kind, const char *name,
           struct par_error *err)
{
    struct verifier *v = context;
    struct par_finding row = verify_finding("schema");
    bool table = strcmp(kind, "table") == 0 || strcmp(kind, "index") == 0;

    (void)err;
    row.found = name;
    switch (fault) {
    case STORE_SCHEMA_MORE:
        return verify_tell(v, &row, N_("the schema has a foreign {1}: {2}"),
                           ARGS(ARG_WORD(kind), ARG_TEXT(name)));
    case STORE_SCHEMA_LESS:
        v->unreadable = v->unreadable || table;
        row.found = NULL;
        row.expected = name;
        return verify_tell(v, &row, N_("the schema lacks the {1} {2}"),
                           ARGS(ARG_WORD(kind), ARG_TEXT(name)));
    case STORE_SCHEMA_OTHER:
        v->unreadable = v->unreadable || table;
        return verify_tell(v, &row, N_("the {1} {2} of the schema was changed"),
                           ARGS(ARG_WORD(kind), ARG_TEXT(name)));
    case STORE_REFERENCE:
        row.finding = "fingerprint";
        return verify_tell(
            v, &row,
            N_("rows of {1} refer to nothing in {2}: they were not written by the program"),
            ARGS(ARG_TEXT(name), ARG_TEXT(kind)));
    }
    return PAR_OK;
}

/* A file that is damaged is a finding, and what follows cannot be read. */
static enum par_status
check_file(struct verifier *v)
{
    struct par_error damage = PAR_ERROR_INIT;
    struct par_finding row = verify_finding("damage");
    enum par_status status = store_examine(v->book->store, NULL, &damage);

    if (status == PAR_DAMAGED) {
        v->unreadable = true;
        row.found = damage.message.count > 0 ? damage.message.args[0].text : NULL;
        return verify_tell(v, &row, damage.message.pattern,
                           ARGS(ARG_TEXT(row.found != NULL ? row.found : "")));
    }
    if (status != PAR_OK) {
        if (v->err != NULL)
            *v->err = damage;
        return status;
    }
    if (store_parts(v->book->store) == STORE_PARTS_STALE) /* though it may agree in itself */
        status = verify_tell(v, &row,
                             N_("a part of the file is of an earlier day: a change to it was lost"),
                             NO_ARGS);
    return status == PAR_OK ? store_reference_faults(v->book->store, tell_fault, v, v->err)
                            : status;
}

/* ---- seals ---- */

enum par_status
verify_read_seal(struct stored *out, struct par_book *book, const char *kind, const char *code,
                 struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status =
        statement_open(&statement, book->store, SQL_SEAL_GET,
                       PARAMS(P_TEXT("kind", kind), P_TEXT("code", code)), err);

    *out = (struct stored){.there = false};
    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        int length = 0;
        const void *digest = row_blob(statement, "digest", &length);
        out->records = row_int(statement, "records");
        out->there = length == DIGEST_SIZE;
        if (out->there)
            memcpy(out->digest, digest, DIGEST_SIZE);
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

/* Is a seal that of what stands? */
static enum par_status
read_and_compare(bool *same, struct stored *stored, int64_t *records, struct verifier *v,
                 enum seal_kind kind, const char *code)
{
    unsigned char digest[DIGEST_SIZE] = {0};
    enum par_status status = verify_read_seal(stored, v->book, seal_word(kind), code, v->err);

    if (status == PAR_OK)
        status = seal_compute(digest, records, v->book, kind, code, v->err);
    *same = stored->there && stored->records == *records &&
            memcmp(stored->digest, digest, DIGEST_SIZE) == 0;
    return status;
}

static enum par_status
check_seal(struct verifier *v, const char *word, const char *code)
{
    enum seal_kind kind = seal_kind_named(word);
    bool same = false;
    struct par_finding row = verify_finding("fingerprint");
    struct verify_words words;
    struct stored stored, whole;
    int64_t records = 0, year;
    enum par_status status;

    if (strcmp(word, "chain") == 0 && strcmp(code, "head") == 0)
        return PAR_OK; /* the chain is walked */
    if (seal_is_of_evaluation(kind)) {
        year = strtoll(code + (*code == '['), NULL, 10); /* [2024,"so-ban-nganh"] */
        if (!verify_wanted(v, year))
            return PAR_OK;
        if (year != 0) /* a code that a stranger made names none */
            row.year = (struct par_number){year, PAR_PRESENT};
    }
    if (kind == SEAL_END_)
        return verify_tell(v, &row, N_("a seal of an unknown kind: {1} {2}"),
                           ARGS(ARG_TEXT(word), ARG_TEXT(code)));
    status = read_and_compare(&same, &stored, &records, v, kind, code);
    if (status != PAR_OK || same)
        return status;
    if (kind == SEAL_YEAR) { /* told already where the whole differs */
        status = read_and_compare(&same, &whole, &records, v, SEAL_EVALUATION, code);
        if (status != PAR_OK || (!same && (whole.there || records > 0)))
            return status;
    }
    status = verify_of_seal(&words, &row, v->book, kind, code, v->err);
    if (status != PAR_OK)
        return status;
    if (records == 0)
        return verify_tell(v, &row, N_("{1} {2} is gone, and not by the program"),
                           ARGS(ARG_WORD(word), ARG_TEXT(words.what)));
    if (!stored.there)
        return verify_tell(v, &row, N_("{1} {2} has no seal: it was not written by the program"),
                           ARGS(ARG_WORD(word), ARG_TEXT(words.what)));
    return verify_tell(v, &row, N_("{1} {2} was changed behind the program's back"),
                       ARGS(ARG_WORD(word), ARG_TEXT(words.what)));
}

static enum par_status
check_seals(struct verifier *v)
{
    struct statement *statement = NULL;
    enum par_status status =
        statement_open(&statement, v->book->store, SQL_SEAL_WANTED, NO_PARAMS, v->err);

    while (status == PAR_OK && (status = statement_step(statement, v->err)) == PAR_OK) {
        status = check_seal(v, row_text(statement, "kind"), row_text(statement, "code"));
        if (status == PAR_OK)
            status = go_on(v);
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

/* ---- units in their years ---- */

static enum par_status
tell_entrant(void *context, int64_t year, const char *group, const char *unit,
             struct par_error *err)
{
    struct verifier *v = context;
    struct par_finding row = verify_finding("fingerprint");
    struct verify_words words;
    enum par_status status;

    if (!verify_wanted(v, year))
        return PAR_OK;
    row.year = (struct par_number){year, PAR_PRESENT};
    row.group_code = group;
    row.unit_code = unit;
    status = verify_names(&words, &row, v->book, err);
    if (status != PAR_OK)
        return status;
    return verify_tell(v, &row,
                       N_("what is known of {2} in {1} was changed behind the program's back"),
                       ARGS(ARG_COUNT(year), ARG_TEXT(unit != NULL ? row.unit_name : "?")));
}

/* ---- cells ---- */

static void
points_text(char text[PAR_DECIMAL_SIZE], int64_t units)
{
    par_decimal_text(text, PAR_DECIMAL_SIZE,
                     (struct par_decimal){units, PAR_DECIMALS_EXACT, PAR_PRESENT}, '.');
}

/* Would the digest be right again with this value? 0 may stand for none. */
static enum par_status
try_guess(bool *fits, enum seal_guess *guess, struct verifier *v, int64_t evaluation, int64_t unit,
          const char *criterion, int64_t was, const unsigned char sealed[DIGEST_CUT])
{
    unsigned char cells[DIGEST_CUT];
    enum par_status status = PAR_OK;

    *fits = false;
    for (*guess = GUESS_VALUE; status == PAR_OK; ++*guess) {
        status = seal_cells_if(cells, v->book, evaluation, unit, criterion, *guess, was, v->err);
        *fits = status == PAR_OK && memcmp(cells, sealed, DIGEST_CUT) == 0;
        if (*fits || was != 0 || *guess == GUESS_NO_ROW)
            break;
    }
    return status;
}

/* Names the cell where the sums tell it, with the value that stood there. A guess must give the
 * digest that was sealed; of a row that is gone nobody knows its other stages, there the sums must
 * do. */
static enum par_status
name_cell(struct verifier *v, struct par_finding *row, int64_t evaluation, int64_t unit,
          const unsigned char *sealed)
{
    struct statement *statement = NULL;
    char criterion[80] = "", found[PAR_DECIMAL_SIZE] = "", was[PAR_DECIMAL_SIZE] = "";
    int64_t units = 0;
    enum seal_guess guess = GUESS_VALUE;
    bool fits = false;
    int count = 0;
    enum par_status status =
        statement_open(&statement, v->book->store, SQL_VERIFY_LOCATE,
                       PARAMS(P_INT("evaluation", evaluation), P_INT("unit", unit)), v->err);

    while (status == PAR_OK && (status = statement_step(statement, v->err)) == PAR_OK) {
        count++;
        strncpy(criterion, row_word(statement, "criterion"), sizeof criterion - 1);
        found[0] = '\0';
        if (!row_is_null(statement, "found"))
            points_text(found, row_int(statement, "found"));
        units = row_int(statement, "was");
        points_text(was, units);
    }
    statement_close(statement);
    if (status == PAR_END && count == 1 && sealed != NULL)
        status = try_guess(&fits, &guess, v, evaluation, unit, criterion, units, sealed);
    if (status != PAR_OK && status != PAR_END)
        return status;
    if (count != 1 || (!fits && found[0] != '\0'))
        return verify_tell(v, row,
                           N_("scores of {2} in {1} were changed behind the program's back"),
                           ARGS(ARG_COUNT(row->year.value), ARG_TEXT(row->unit_name)));
    row->criterion = criterion;
    row->found = found[0] != '\0' ? found : NULL;
    row->expected = guess == GUESS_VALUE || !fits ? was : NULL;
    if (row->found != NULL && row->expected != NULL)
        return verify_tell(
            v, row,
            N_("score {3} of {2} in {1} was changed behind the program's back: it is {4} "
               "and was {5}"),
            ARGS(ARG_COUNT(row->year.value), ARG_TEXT(row->unit_name), ARG_TEXT(criterion),
                 {PAR_ARG_DECIMAL, found, 0}, {PAR_ARG_DECIMAL, was, 0}));
    return verify_tell(
        v, row, N_("score {3} of {2} in {1} was changed behind the program's back"),
        ARGS(ARG_COUNT(row->year.value), ARG_TEXT(row->unit_name), ARG_TEXT(criterion)));
}

static enum par_status
check_unit(struct verifier *v, struct statement *statement)
{
    int64_t evaluation = row_int(statement, "evaluation"), unit = row_int(statement, "unit");
    unsigned char cells[DIGEST_CUT];
    struct par_finding row = verify_finding("fingerprint");
    struct verify_words words;
    int length = 0;
    const void *stored = row_blob(statement, "cells", &length);
    enum par_status status = verify_wanted(v, row_int(statement, "year"))
                                 ? seal_cells(cells, v->book, evaluation, unit, v->err)
                                 : PAR_END;

    if (status == PAR_END)
        return PAR_OK;
    if (status != PAR_OK || (length == DIGEST_CUT && memcmp(stored, cells, DIGEST_CUT) == 0))
        return status;
    row.year = (struct par_number){row_int(statement, "year"), PAR_PRESENT};
    row.group_code = row_text(statement, "group");
    row.unit_code = row_text(statement, "code");
    status = verify_names(&words, &row, v->book, v->err);
    if (status != PAR_OK)
        return status;
    return name_cell(v, &row, evaluation, unit, length == DIGEST_CUT ? stored : NULL);
}

static enum par_status
check_sums(struct verifier *v)
{
    struct statement *statement = NULL;
    enum par_status status =
        statement_open(&statement, v->book->store, SQL_VERIFY_SUMS, NO_PARAMS, v->err);

    while (status == PAR_OK && (status = statement_step(statement, v->err)) == PAR_OK) {
        struct par_finding row = verify_finding("fingerprint");
        status = verify_tell(
            v, &row,
            N_("rows of {1} refer to nothing in {2}: they were not written by the program"),
            ARGS(ARG_TEXT("tally"), ARG_TEXT("participant")));
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
check_cells(struct verifier *v)
{
    struct statement *statement = NULL;
    enum par_status status =
        statement_open(&statement, v->book->store, SQL_VERIFY_UNITS, NO_PARAMS, v->err);

    while (status == PAR_OK && (status = statement_step(statement, v->err)) == PAR_OK) {
        status = check_unit(v, statement);
        if (status == PAR_OK)
            status = go_on(v);
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

/* ---- all of it ---- */

/* What reads the tables: only while they are those that parindex makes. */
static enum par_status
check_tables(struct verifier *v, const char *anchor)
{
    struct par_error damage = PAR_ERROR_INIT;
    struct par_error *err = v->err;
    struct par_finding row = verify_finding("damage");
    size_t count = 0;
    enum par_status status;

    v->err = &damage;
    store_let_blocks(v->book->store, true);
    status = check_seals(v);
    for (enum seal_part part = SEAL_SHOWN; status == PAR_OK && part < SEAL_PARTS_; part++)
        status = seal_compare(&count, v->book, SQL_VERIFY_ENTRANTS, NO_PARAMS, part, tell_entrant,
                              v, v->err);
    if (status == PAR_OK)
        status = check_cells(v);
    if (status == PAR_OK)
        status = check_sums(v);
    if (status == PAR_OK)
        status = verify_chain(v);
    if (status == PAR_OK)
        status = verify_approvals(v, anchor);
    store_let_blocks(v->book->store, false);
    v->err = err;
    if (status == PAR_DAMAGED) {
        row.message = damage.message;
        return check_put(v->list, &row, v->err);
    }
    if (status != PAR_OK && err != NULL)
        *err = damage;
    return status;
}

enum par_status
verify_put(struct par_list *list, bool *readable, struct par_book *book, const char *years,
           const char *anchor, struct par_error *err)
{
    struct verifier v = {book, list, years, false, err, 0};
    enum par_status status = store_schema_faults(book->store, tell_fault, &v, err);

    if (status == PAR_OK)
        status = check_file(&v);
    if (status == PAR_OK && !v.unreadable)
        status = check_tables(&v, anchor);
    *readable = !v.unreadable && !store_is_foreign(book->store);
    return status;
}

enum par_status
verify_put_pages(struct par_list *list, struct par_book *book, struct par_error *err)
{
    struct par_finding row = verify_finding("damage");

    if (par_list_count(list) > 0 || store_parts(book->store) == STORE_PARTS_ALIKE)
        return PAR_OK;
    row.level = "notice";
    message_set(&row.message,
                N_("parts of the file are not as the program wrote them, though what they hold is "
                   "right: another program wrote there, or the disk is failing; go on with a copy "
                   "made by: parindex backup"),
                NO_ARGS);
    return check_put(list, &row, err);
}

enum par_status
verify_sound(struct par_book *book, const char *pattern, struct par_error *err)
{
    struct par_list *list = NULL;
    bool readable = false;
    enum par_status status = listing_begin(&list, &check_listing, err);

    if (status == PAR_OK)
        status = verify_put(list, &readable, book, NULL, NULL, err);
    if (status == PAR_OK && (!readable || par_list_count(list) > 0)) {
        status = error_set(err, PAR_DAMAGED, "fingerprint", pattern, NO_ARGS);
        error_hint(err, N_("see what differs with: parindex verify"), NO_ARGS);
    }
    par_list_free(list);
    return status;
}

enum par_status
verify_journal(bool *sound, struct par_book *book, struct par_error *err)
{
    struct verifier v = {.book = book, .err = err};
    enum par_status status = listing_begin(&v.list, &check_listing, err);

    if (status == PAR_OK)
        status = verify_chain(&v);
    *sound = status == PAR_OK && par_list_count(v.list) == 0;
    par_list_free(v.list);
    return status;
}

enum par_status
par_verify_list(struct par_findings **out, struct par_book *book,
                const struct par_verify_query *query, struct par_error *err)
{
    struct par_list *list = NULL;
    char *years = NULL;
    bool began = false, readable = false;
    enum par_status status = query->anchor != NULL ? verify_anchor(query->anchor, err) : PAR_OK;

    if (status == PAR_OK && query->years != NULL)
        status = book_years(&years, book, query->years, 0, 0, err);
    if (status == PAR_OK)
        status = book_snapshot(book, &began, err);
    if (status == PAR_OK)
        status = listing_begin(&list, &check_listing, err);
    if (status == PAR_OK)
        status = verify_put(list, &readable, book, years, query->anchor, err);
    if (status == PAR_OK)
        status = verify_put_pages(list, book, err);
    if (status == PAR_OK && readable)
        status = check_known(book, years, 0, query->years, err);
    book_snapshot_end(book, began);
    if (status == PAR_OK)
        status = listing_end(list, err);
    mem_free(years);
    return listing_give((struct par_list **)out, list, status);
}
