/* What was read from a dump, against the seals that stand in it and against a dump of the book that
 * came of it. */
#include <string.h>

#include "base/alloc.h"
#include "check.h"
#include "dump.h"
#include "load.h"

static void
at_line(struct loader *l, int64_t line)
{
    l->line.number = line;
    l->told = false;
}

static void
tell_changed(struct loader *l, const struct load_seal *seal, const struct arg *args,
             const char *pattern)
{
    at_line(l, seal->line);
    load_refuse(l, LOAD_WHOLE, NULL, "fingerprint", pattern, args);
}

/* ---- one by one ---- */

/* The unit in an owner [2023,"so-ban-nganh","so-noi-vu"]. */
static const char *
unit_in(char unit[80], const char *owner)
{
    const char *to = strrchr(owner, '"'), *from = to;

    while (from > owner && from[-1] != '"')
        from--;
    if (to == NULL || to - from > 79)
        return owner;
    memcpy(unit, from, (size_t)(to - from));
    unit[to - from] = '\0';
    return unit;
}

static enum par_status
check_cells(struct loader *l, const struct load_seal *seal, struct par_error *err)
{
    struct statement *cells = NULL;
    char unit[80];
    bool same = false;
    enum par_status status =
        statement_open(&cells, l->book->store, SQL_LOAD_CELLS,
                       PARAMS(P_INT("evaluation", seal->owner), P_INT("unit", seal->unit)), err);

    if (status == PAR_OK)
        status = statement_step(cells, err);
    if (status == PAR_OK) {
        int length = 0;
        const void *found = row_blob(cells, "cells", &length);
        same = length == DIGEST_CUT && memcmp(found, seal->digest, DIGEST_CUT) == 0;
    }
    statement_close(cells);
    if (status != PAR_OK && status != PAR_END)
        return status;
    if (same)
        return PAR_OK;
    if (!map_put(l->unsealed, &seal->owner, sizeof seal->owner, 1))
        return error_memory(err);
    tell_changed(l, seal, ARGS(ARG_TEXT(unit_in(unit, seal->text)), ARG_COUNT(seal->year)),
                 N_("the scores of {1} in {2} are not as they were sealed: the file was changed "
                    "by another hand"));
    return PAR_OK;
}

static enum par_status
check_link(struct loader *l, const struct load_seal *seal, unsigned char link[DIGEST_SIZE],
           struct par_error *err)
{
    unsigned char found[DIGEST_SIZE];
    enum par_status status = seal_link(found, l->book, seal->owner, link, err);

    if (status == PAR_OK && memcmp(found, seal->digest, DIGEST_SIZE) != 0)
        tell_changed(l, seal, ARGS(ARG_COUNT(seal->owner)),
                     N_("batch {1} of the journal is not as it was sealed: the file was changed "
                        "by another hand"));
    memcpy(link, seal->digest, DIGEST_SIZE);
    return status;
}

/* The seal of the chain is known by its last link. */
static enum par_status
check_seal(struct loader *l, const struct load_seal *seal, const unsigned char link[DIGEST_SIZE],
           struct par_error *err)
{
    enum seal_kind kind = seal_kind_named(seal->kind);
    unsigned char found[DIGEST_SIZE] = {0};
    int64_t records = 0, known = 0;
    enum par_status status = PAR_OK;

    if (strcmp(seal->kind, "chain") == 0) {
        memcpy(found, link, DIGEST_SIZE);
        records = l->sum->batches;
    } else if (kind != SEAL_END_) {
        status = seal_compute(found, &records, l->book, kind, seal->text, err);
    }
    if (status != PAR_OK ||
        (records == seal->records && memcmp(found, seal->digest, DIGEST_SIZE) == 0))
        return status;
    /* the unit whose scores were changed is told already */
    if (kind != SEAL_EVALUATION || !map_get(l->unsealed, &seal->owner, sizeof seal->owner, &known))
        tell_changed(l, seal, ARGS(ARG_WORD(seal->kind), ARG_TEXT(seal->text)),
                     N_("{1} {2} is not as it was sealed: the file was changed by another hand"));
    return PAR_OK;
}

enum par_status
load_check_seals(struct loader *l, struct par_error *err)
{
    unsigned char link[DIGEST_SIZE] = {0};
    const void *record;
    size_t length;
    enum par_status status = spool_rewind(l->sealed, err);

    while (status == PAR_OK && (status = spool_next(&record, &length, l->sealed, err)) == PAR_OK) {
        const struct load_seal *seal = record;

        if (seal->what == 'c')
            status = check_cells(l, seal, err);
        else if (seal->what == 'l')
            status = check_link(l, seal, link, err);
        else
            status = check_seal(l, seal, link, err);
    }
    return status == PAR_END ? PAR_OK : status;
}

/* ---- as a whole ---- */

/* What no seal in the file could say: that one is missing, that a year's results are not those of
 * its fingerprint. */
static enum par_status
check_book(struct loader *l, struct par_error *err)
{
    struct par_list *list = NULL;
    struct par_finding row;
    bool readable = false;
    enum par_status status = listing_begin(&list, &check_listing, err);

    if (status == PAR_OK)
        status = verify_put(list, &readable, l->book, NULL, NULL, err);
    if (status == PAR_OK)
        status = listing_end(list, err);
    while (status == PAR_OK && (status = par_list_next(&row, list, err)) == PAR_OK) {
        struct par_error fault = {.status = PAR_INVALID, .code = row.finding};

        fault.message = row.message;
        par_message_text(fault.text, sizeof fault.text, &fault.message);
        at_line(l, 0);
        load_fault(l, LOAD_WHOLE, NULL, &fault);
    }
    par_list_free(list);
    return status == PAR_END ? PAR_OK : status;
}

static bool
same_line(const struct par_line *line, const void *digest)
{
    struct digest hash;
    unsigned char sum[DIGEST_SIZE];

    digest_begin(&hash);
    digest_put(&hash, line->text, strlen(line->text));
    digest_end(sum, &hash);
    return memcmp(sum, digest, DIGEST_CUT) == 0;
}

/* A file in another order, with a line too many or a value written otherwise is not the text of any
 * book. */
static enum par_status
compare_lines(struct loader *l, struct par_list *list, struct par_error *err)
{
    const void *digest;
    size_t length;
    struct par_line line;
    int64_t number = 0;
    bool same = true;
    enum par_status status = spool_rewind(l->digests, err);

    while (status == PAR_OK && same) {
        status = par_list_next(&line, list, err);
        if (status == PAR_OK)
            status = spool_next(&digest, &length, l->digests, err);
        number += status == PAR_OK;
        same = status != PAR_OK || same_line(&line, digest);
    }
    if (status == PAR_END && spool_count(l->digests) != par_list_count(list)) {
        number++;
        same = false;
    }
    if (same)
        return status == PAR_END ? PAR_OK : status;
    at_line(l, number);
    load_refuse(l, LOAD_WHOLE, NULL, "order",
                N_("the line is out of order, or not written as parindex writes it"), NO_ARGS);
    return PAR_OK;
}

enum par_status
load_check_dump(struct loader *l, struct par_error *err)
{
    struct par_list *list = NULL;
    enum par_status status = check_book(l, err);

    if (status != PAR_OK || l->sum->errors > 0)
        return status;
    status = listing_begin(&list, &lines_listing, err);
    if (status == PAR_OK)
        status = dump_put(list, l->book, err);
    if (status == PAR_OK)
        status = listing_end(list, err);
    if (status == PAR_OK)
        status = compare_lines(l, list, err);
    par_list_free(list);
    return status;
}
