/* What is shown, and what is written to, must be as it was sealed. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/message.h"
#include "check.h"
#include "seal.h"
#include "unit.h"

/* Who is looked at: a scope whose years are known. */
struct look {
    struct par_book *book;
    unsigned reads;
    struct seal_scope scope;
    struct par_error *err;
    struct map *seen;    /* things that were looked at, kind and code */
    int64_t evaluations; /* that were */
    bool takes_part;     /* the unit of the scope, in the evaluation that is looked at */
    int64_t year;        /* of the one that is */
};

enum {
    YEARS_ASKED =
        SQL_READS_YEAR | SQL_READS_FIGURES | SQL_READS_ENTRANT | SQL_READS_DETAIL | SQL_READS_SCORE,
};

/* ---- what differs ---- */

static bool
same_blob(struct statement *statement, const char *name, const void *digest, int size)
{
    int length = 0;
    const void *blob = row_blob(statement, name, &length);

    return length == size && memcmp(blob, digest, (size_t)size) == 0;
}

static enum par_status
changed(int64_t year, const char *pattern, const struct arg *args, struct par_error *err)
{
    error_set(err, PAR_DAMAGED, "fingerprint", pattern, args);
    if (year != 0)
        error_hint(err, N_("see what differs with: parindex verify {1}"), ARGS(ARG_COUNT(year)));
    else
        error_hint(err, N_("see what differs with: parindex verify"), NO_ARGS);
    return PAR_DAMAGED;
}

/* Compares what stands of a thing with its seal; NULL: it has none, and then it must not be there,
 * nor be named. */
static enum par_status
check_digest(struct par_book *book, enum seal_kind kind, const char *code, const void *sealed,
             bool named, int64_t year, struct par_error *err)
{
    unsigned char digest[DIGEST_SIZE];
    int64_t records = 0;
    enum par_status status = seal_compute(digest, &records, book, kind, code, err);

    if (status != PAR_OK || (sealed != NULL && memcmp(digest, sealed, DIGEST_SIZE) == 0) ||
        (sealed == NULL && records == 0 && !named))
        return status;
    return changed(year, N_("{1} {2} was changed behind the program's back"),
                   ARGS(ARG_WORD(seal_word(kind)), ARG_TEXT(code)), err);
}

static const void *
sealed_in(struct statement *statement, const char *name)
{
    int length = 0;
    const void *digest = row_blob(statement, name, &length);

    return length == DIGEST_SIZE ? digest : NULL;
}

enum par_status
seal_check_thing(struct par_book *book, enum seal_kind kind, const char *code,
                 struct par_error *err)
{
    struct statement *seal = NULL;
    enum par_status status =
        statement_open(&seal, book->store, SQL_SEAL_GET,
                       PARAMS(P_TEXT("kind", seal_word(kind)), P_TEXT("code", code)), err);

    if (status == PAR_OK)
        status = statement_step(seal, err);
    if (status == PAR_OK || status == PAR_END)
        status = check_digest(book, kind, code, status == PAR_OK ? sealed_in(seal, "digest") : NULL,
                              false, 0, err);
    statement_close(seal);
    return status;
}

/* Runs a check for each row of a block. */
static enum par_status
each(struct look *look, enum sql_block_id block, const struct param *params,
     enum par_status (*check)(struct look *look, struct statement *statement))
{
    struct statement *statement = NULL;
    enum par_status status =
        statement_open(&statement, look->book->store, block, params, look->err);

    while (status == PAR_OK && (status = statement_step(statement, look->err)) == PAR_OK)
        status = check(look, statement);
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

/* ---- a year and its units ---- */

static unsigned
reads_of(enum seal_kind kind)
{
    switch (kind) {
    case SEAL_BOOK:
        return SQL_READS_BOOK;
    case SEAL_GROUP:
        return SQL_READS_GROUP;
    case SEAL_UNIT:
        return SQL_READS_UNIT | SQL_READS_SUCCESSION;
    case SEAL_DECISION:
        return SQL_READS_DECISION;
    case SEAL_SCALE:
        return SQL_READS_SCALE;
    case SEAL_SET:
        return SQL_READS_SET;
    case SEAL_EVALUATION:
        return SQL_READS_FIGURES;
    case SEAL_YEAR:
        return SQL_READS_YEAR;
    case SEAL_NONE:
    case SEAL_END_:
        return 0;
    }
    return 0;
}

/* What was looked at already. Many evaluations have one set: a batch looks at it once. */
static struct map **
seen_by(struct look *look, enum seal_kind kind)
{
    struct par_batch *batch = look->book->batch;

    return batch != NULL && (kind == SEAL_SET || kind == SEAL_SCALE) ? &batch->proved : &look->seen;
}

/* A thing that a row names with its seal, once; not when nothing of its kind is read. */
static enum par_status
check_named(struct look *look, struct statement *statement, enum seal_kind kind, const char *code,
            const char *seal)
{
    const char *named = row_text(statement, code);
    char key[128] = {(char)kind};
    int64_t before = 0;
    struct map **seen;
    size_t length;

    if ((look->reads & reads_of(kind)) == 0 || named == NULL)
        return PAR_OK;
    strncpy(key + 1, named, sizeof key - 2);
    length = strlen(key);
    seen = seen_by(look, kind);
    if (*seen == NULL && (*seen = map_new()) == NULL)
        return error_memory(look->err);
    if (map_get(*seen, key, length, &before))
        return PAR_OK;
    if (!map_put(*seen, key, length, 1))
        return error_memory(look->err);
    return check_digest(look->book, kind, named, sealed_in(statement, seal), true,
                        kind == SEAL_UNIT ? 0 : look->year, look->err);
}

static enum par_status
refuse_entrant(void *context, int64_t year, const char *group, const char *unit,
               struct par_error *err)
{
    (void)context, (void)group;
    return changed(year, N_("the results of {2} in {1} were changed behind the program's back"),
                   ARGS(ARG_COUNT(year), ARG_TEXT(unit != NULL ? unit : "?")), err);
}

static enum par_status
check_unit(struct look *look, struct statement *statement)
{
    if (row_is_null(statement, "code"))
        return refuse_entrant(NULL, look->year, NULL, NULL, look->err);
    return check_named(look, statement, SEAL_UNIT, "code", "unit_seal");
}

static enum par_status
check_cells(struct look *look, struct statement *statement)
{
    unsigned char cells[DIGEST_CUT];
    const char *unit = row_text(statement, "code");
    enum par_status status = seal_cells(cells, look->book, row_int(statement, "evaluation_id"),
                                        row_int(statement, "unit_id"), look->err);

    if (status != PAR_OK || same_blob(statement, "cells", cells, DIGEST_CUT) ||
        row_is_null(statement, "cells"))
        return status;
    return changed(look->year,
                   N_("the scores of {1} in {2} were changed behind the program's back"),
                   ARGS(ARG_TEXT(unit != NULL ? unit : "?"), ARG_COUNT(look->year)), look->err);
}

/* A unit that takes part has its row; of a group the year's seal knows how many there are. */
static enum par_status
check_part(struct look *look, const struct param *params, enum seal_part part)
{
    size_t count = 0;
    enum par_status status = seal_compare(&count, look->book, SQL_ENTRANTS_SHOWN, params, part,
                                          refuse_entrant, NULL, look->err);

    if (status == PAR_OK && count == 0 && look->takes_part)
        return refuse_entrant(NULL, look->year, NULL, NULL, look->err);
    return status;
}

/* The units of an evaluation: their names, what is known of them, their scores. */
static enum par_status
check_entrants(struct look *look, int64_t evaluation, bool scored)
{
    const struct param *params =
        PARAMS(P_INT("evaluation", evaluation), P_ID("unit", look->scope.unit));
    enum par_status status = PAR_OK;

    if ((look->reads & SQL_READS_UNIT) != 0 && look->scope.unit == 0)
        status = each(look, SQL_ENTRANTS_SHOWN, params, check_unit);
    if (status == PAR_OK && (look->reads & (SQL_READS_ENTRANT | SQL_READS_SCORE)) != 0)
        status = check_part(look, params, SEAL_SHOWN);
    if (status == PAR_OK && (look->reads & SQL_READS_DETAIL) != 0)
        status = check_part(look, params, SEAL_DETAIL);
    if (status == PAR_OK && (look->reads & SQL_READS_SCORE) != 0 && scored)
        status = each(look, SQL_ENTRANTS_SHOWN, params, check_cells);
    return status;
}

static enum par_status
check_sealed_year(struct look *look, struct statement *statement, enum seal_kind kind,
                  const char *seal)
{
    unsigned char digest[DIGEST_SIZE];
    int64_t year = row_int(statement, "year");
    const char *group = row_text(statement, "group");
    enum par_status status =
        seal_compute_year(digest, look->book, kind, row_int(statement, "id"), look->err);

    if (status != PAR_OK || same_blob(statement, seal, digest, DIGEST_SIZE))
        return status;
    return changed(year,
                   N_("the results of {1}, group {2}, were changed behind the program's back"),
                   ARGS(ARG_COUNT(year), ARG_TEXT(group != NULL ? group : "?")), look->err);
}

/* What is shown of an evaluation, but its units. */
static enum par_status
check_head(struct look *look, struct statement *statement)
{
    enum par_status status = check_sealed_year(look, statement, SEAL_YEAR, "head");

    look->evaluations++;
    look->year = row_int(statement, "year");
    if (status == PAR_OK && look->scope.unit == 0 && (look->reads & SQL_READS_FIGURES) != 0)
        status = check_sealed_year(look, statement, SEAL_EVALUATION, "whole");
    if (status == PAR_OK)
        status = check_named(look, statement, SEAL_GROUP, "group", "group_seal");
    if (status == PAR_OK)
        status = check_named(look, statement, SEAL_SET, "set", "set_seal");
    if (status == PAR_OK)
        status = check_named(look, statement, SEAL_SCALE, "scale", "scale_seal");
    return status;
}

static enum par_status
check_evaluation(struct look *look, struct statement *statement)
{
    enum par_status status = check_head(look, statement);

    look->takes_part = look->scope.unit != 0;
    if (status == PAR_OK)
        status = check_entrants(look, row_int(statement, "id"), !row_is_null(statement, "set"));
    return status;
}

/* A unit by its id, with the years in which it takes part. */
static enum par_status
check_unit_asked(struct look *look)
{
    struct statement *unit = NULL;
    enum par_status status = statement_open(&unit, look->book->store, SQL_UNIT_SHOWN,
                                            PARAMS(P_INT("unit", look->scope.unit)), look->err);

    if (status == PAR_OK)
        status = statement_step(unit, look->err);
    if (status == PAR_OK)
        status = check_digest(look->book, SEAL_UNIT, row_text(unit, "code"),
                              sealed_in(unit, "digest"), true, 0, look->err);
    statement_close(unit);
    return status == PAR_END ? PAR_OK : status;
}

/* As many as were sealed: none was lost. */
static enum par_status
check_count(struct look *look)
{
    int64_t sealed = 0;
    enum par_status status = store_int(
        &sealed, look->book->store, SQL_EVALUATIONS_SEALED,
        PARAMS(P_TEXT("years", look->scope.years), P_ID("group", look->scope.group)), look->err);

    if (status == PAR_OK && sealed != look->evaluations)
        return changed(0, N_("years were taken away or added behind the program's back"), NO_ARGS,
                       look->err);
    return status;
}

/* Decisions are named in the rows that are hashed, whole: they need no look of their own. */
static enum par_status
check_years(struct look *look)
{
    const struct param *of_unit =
        PARAMS(P_TEXT("years", look->scope.years), P_ID("unit", look->scope.unit));
    const struct param *of_all =
        PARAMS(P_TEXT("years", look->scope.years), P_ID("group", look->scope.group));
    enum par_status status;

    look->evaluations = 0;
    if (look->scope.unit != 0) {
        status = check_unit_asked(look);
        if (status == PAR_OK)
            status = each(look, SQL_EVALUATIONS_OF_UNIT, of_unit, check_evaluation);
    } else {
        status = each(look, SQL_EVALUATIONS_SHOWN, of_all, check_evaluation);
        if (status == PAR_OK)
            status = check_count(look);
    }
    map_free(look->seen);
    look->seen = NULL;
    return status;
}

/* ---- all there is ---- */

/* What a seal is made of is read by the key of its rows; lists find them by other indexes, which a
 * damaged page can empty. Tables that have such indexes, by what is read. */
static enum par_status
examine(struct look *look, unsigned reads)
{
    static const struct {
        unsigned reads;
        const char *table;
    } indexed[] = {
        {SQL_READS_GROUP, "unit_group"},
        {SQL_READS_UNIT, "unit"},
        {SQL_READS_UNIT, "unit_name"},
        {SQL_READS_UNIT, "membership"},
        {SQL_READS_UNIT | SQL_READS_SUCCESSION, "unit_succession"},
        {SQL_READS_DECISION, "decision"},
        {SQL_READS_SCALE, "scale"},
        {SQL_READS_SCALE, "scale_class"},
        {SQL_READS_SET, "criteria_set"},
        {SQL_READS_SET, "criterion"},
        {SQL_READS_SET, "crosswalk"},
        {SQL_READS_SET, "concept"},
        {SQL_READS_YEAR, "evaluation"},
        {SQL_READS_DECISION | SQL_READS_JOURNAL, "approval"},
        {SQL_READS_ENTRANT, "participant"},
        {SQL_READS_ENTRANT, "published"},
        {SQL_READS_FIGURES, "published_count"},
        {SQL_READS_FIGURES, "published_group"},
        {SQL_READS_JOURNAL, "batch"},
        {SQL_READS_JOURNAL, "change"},
        {SQL_READS_JOURNAL, "change_range"},
    };
    enum par_status status = PAR_OK;

    for (size_t i = 0; status == PAR_OK && i < sizeof indexed / sizeof indexed[0]; i++)
        if ((indexed[i].reads & reads) != 0)
            status = store_examine(look->book->store, indexed[i].table, look->err);
    return status;
}

/* Each thing of the kinds that are read; one that was lost has its seal still. */
static enum par_status
check_kinds(struct look *look)
{
    enum par_status status = PAR_OK;

    for (enum seal_kind kind = SEAL_GROUP; status == PAR_OK && kind <= SEAL_SET; kind++) {
        struct statement *thing = NULL;

        if ((look->reads & reads_of(kind)) == 0)
            continue;
        status = statement_open(&thing, look->book->store, SQL_KIND_SHOWN,
                                PARAMS(P_TEXT("kind", seal_word(kind))), look->err);
        while (status == PAR_OK && (status = statement_step(thing, look->err)) == PAR_OK)
            status = check_digest(look->book, kind, row_text(thing, "code"),
                                  sealed_in(thing, "digest"), true, 0, look->err);
        statement_close(thing);
        status = status == PAR_END ? PAR_OK : status;
    }
    return status;
}

static enum par_status
check_journal(struct look *look)
{
    bool sound = false;
    enum par_status status = verify_journal(&sound, look->book, look->err);

    if (status == PAR_OK && !sound)
        return changed(0, N_("the journal was changed behind the program's back"), NO_ARGS,
                       look->err);
    return status;
}

/* What is found by other indexes though some years alone are asked for; of a unit its successions.
 */
static unsigned
among_years(const struct seal_scope *scope)
{
    unsigned always = SQL_READS_SET | SQL_READS_JOURNAL;

    return always | (scope->unit != 0 ? SQL_READS_SUCCESSION : SQL_READS_YEAR);
}

static enum par_status
check_all(struct look *look)
{
    const struct seal_scope *scope = &look->scope;
    bool everything = scope->years == NULL && scope->group == 0 && scope->unit == 0;
    char *years = NULL;
    enum par_status status = PAR_OK;

    if (everything || (look->reads & YEARS_ASKED) == 0)
        status = examine(look, look->reads);
    else
        status = examine(look, look->reads & among_years(scope));
    if (status == PAR_OK && (look->reads & SQL_READS_BOOK) != 0)
        status = seal_check_thing(look->book, SEAL_BOOK, "book", look->err);
    if (status == PAR_OK && (look->reads & SQL_READS_JOURNAL) != 0)
        status = check_journal(look);
    if (status == PAR_OK && (everything || (look->reads & YEARS_ASKED) == 0)) {
        status = check_kinds(look);
        look->reads &= YEARS_ASKED;
    }
    if (status != PAR_OK || (look->reads & YEARS_ASKED) == 0)
        return status;
    if (scope->years == NULL) {
        status = book_years(&years, look->book, NULL, 0, 0, look->err);
        look->scope.years = years;
    }
    if (status == PAR_OK)
        status = check_years(look);
    mem_free(years);
    return status;
}

/* bench/run.sh seals builds a program that looks at nothing, to measure what looking costs; it is
 * built nowhere else. */
static bool
looks(const struct par_book *book)
{
#ifdef PAR_BENCH_UNCHECKED
    return book == NULL;
#else
    return book->batch == NULL; /* while one runs: seals come at its end */
#endif
}

/* The same, or more, in this snapshot before? */
static bool
was_looked(const struct par_book *book, unsigned reads, const struct seal_scope *scope)
{
    return (reads & ~book->looked.reads) == 0 &&
           strcmp(book->looked.years, scope->years != NULL ? scope->years : "") == 0 &&
           (book->looked.group == 0 || book->looked.group == scope->group) &&
           (book->looked.unit == 0 || book->looked.unit == scope->unit);
}

enum par_status
seal_check_read(struct par_book *book, unsigned reads, const struct seal_scope *scope,
                struct par_error *err)
{
    struct look look = {.book = book, .reads = reads, .scope = *scope, .err = err};
    const char *years = scope->years != NULL ? scope->years : "";
    size_t length = strlen(years);
    enum par_status status;

    if (!looks(book) || was_looked(book, reads, scope))
        return PAR_OK;
    status = check_all(&look);
    if (status == PAR_OK && store_in_transaction(book->store) &&
        length < sizeof book->looked.years) {
        book->looked.reads = reads;
        book->looked.group = scope->group;
        book->looked.unit = scope->unit;
        memcpy(book->looked.years, years, length + 1);
    }
    return status;
}

/* ---- the scope of a block ---- */

static const struct param *
param_named(const struct param *params, const char *name, int type)
{
    for (; params->name != NULL; params++)
        if (strcmp(params->name, name) == 0)
            return params->type == type ? params : NULL;
    return NULL;
}

static int64_t
number_of(const struct param *params, const char *name)
{
    const struct param *param = param_named(params, name, 1);

    return param != NULL ? param->number : 0;
}

/* The year and group of the evaluation that a block is about. */
static enum par_status
find_place(int64_t *year, int64_t *group, struct par_book *book, int64_t evaluation,
           struct par_error *err)
{
    struct statement *place = NULL;
    enum par_status status = statement_open(&place, book->store, SQL_EVALUATION_PLACE,
                                            PARAMS(P_INT("evaluation", evaluation)), err);

    if (status == PAR_OK)
        status = statement_step(place, err);
    if (status == PAR_OK) {
        *year = row_int(place, "year");
        *group = row_int(place, "group_id");
    }
    statement_close(place);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
seal_check_block(struct par_book *book, enum sql_block_id block, const struct param *params,
                 struct par_error *err)
{
    struct seal_scope scope = {.group = number_of(params, "group"),
                               .unit = number_of(params, "unit")};
    int64_t year = number_of(params, "year"), evaluation = number_of(params, "evaluation");
    const struct param *years = param_named(params, "years", 0);
    char made[40];
    enum par_status status = PAR_OK;

    if (!looks(book))
        return PAR_OK;
    if (evaluation != 0)
        status = find_place(&year, &scope.group, book, evaluation, err);
    snprintf(made, sizeof made, "[%" PRId64 "]", year);
    if (number_of(params, "year_to") != 0)
        snprintf(made, sizeof made, "[%" PRId64 ",%" PRId64 "]", number_of(params, "year_from"),
                 number_of(params, "year_to"));
    scope.years = years != NULL ? years->text : strcmp(made, "[0]") != 0 ? made : NULL;
    return status == PAR_OK ? seal_check_read(book, sql_blocks[block].reads, &scope, err) : status;
}

/* ---- versions ---- */

static enum par_status
check_amendment(struct look *look, struct statement *statement)
{
    unsigned char link[DIGEST_SIZE], previous[DIGEST_SIZE] = {0};
    int64_t batch = row_int(statement, "batch");
    const void *stands = sealed_in(statement, "previous");
    enum par_status status;

    if (stands != NULL)
        memcpy(previous, stands, DIGEST_SIZE);
    status = seal_link(link, look->book, batch, previous, look->err);
    if (status != PAR_OK || same_blob(statement, "digest", link, DIGEST_SIZE))
        return status;
    return changed(row_int(statement, "year"),
                   N_("batch {1} of the journal was changed behind the program's back"),
                   ARGS(ARG_COUNT(batch)), look->err);
}

/* Scores of an evaluation with all that gives them a meaning. */
static enum par_status
check_scores(struct par_book *book, int64_t evaluation, int64_t unit, struct par_error *err)
{
    struct look look = {.book = book, .err = err, .scope = {.unit = unit}};
    char years[24];
    int64_t year = 0;
    enum par_status status = find_place(&year, &look.scope.group, book, evaluation, err);

    look.reads = SQL_READS_SCORE | SQL_READS_DETAIL | SQL_READS_SET | SQL_READS_SCALE;
    snprintf(years, sizeof years, "[%" PRId64 "]", year);
    look.scope.years = years;
    return status == PAR_OK ? check_years(&look) : status;
}

enum par_status
seal_check_version(struct par_book *book, int64_t evaluation, int64_t unit, int64_t version,
                   struct par_error *err)
{
    struct look look = {.book = book, .err = err};
    enum par_status status;

    if (!looks(book))
        return PAR_OK;
    status = check_scores(book, evaluation, unit, err);
    if (status ==
        PAR_OK) /* approvals by their decisions, changes by the records that they are of */
        status =
            examine(&look, version < SEAL_EVERY_VERSION ? SQL_READS_DECISION | SQL_READS_JOURNAL
                                                        : SQL_READS_DECISION);
    if (status == PAR_OK)
        status = each(&look, SQL_AMENDMENTS_SHOWN,
                      PARAMS(P_INT("evaluation", evaluation), P_INT("version", version)),
                      check_amendment);
    return status;
}

/* ---- before a change ---- */

/* Has the batch changed the unit's year since it was looked at? *begun: something of the
 * evaluation.
 */
static bool
is_dirty(bool *begun, const struct par_batch *batch, int64_t evaluation, int64_t unit)
{
    *begun = false;
    for (size_t i = 0; i < batch->dirty_count; i++) {
        int64_t dirty = batch->dirty[i].unit;

        if (batch->dirty[i].evaluation != evaluation)
            continue;
        *begun = true;
        if (unit == 0 || dirty == unit || dirty == 0)
            return true;
    }
    return false;
}

enum par_status
seal_check_written(struct par_batch *batch, int64_t evaluation, int64_t unit, struct par_error *err)
{
    struct look look = {.book = batch->book, .err = err};
    char years[24];
    int64_t year = 0;
    bool begun;
    enum par_status status;

    if (is_dirty(&begun, batch, evaluation, unit))
        return PAR_OK;
    status = find_place(&year, &look.scope.group, batch->book, evaluation, err);
    snprintf(years, sizeof years, "[%" PRId64 "]", year);
    look.scope.years = years;
    look.reads = SQL_READS_FIGURES | SQL_READS_SET | SQL_READS_SCALE;
    if (status == PAR_OK && !begun)
        status = each(&look, SQL_EVALUATIONS_SHOWN,
                      PARAMS(P_TEXT("years", years), P_ID("group", look.scope.group)), check_head);
    look.scope.unit = unit;
    look.year = year;
    look.reads = SQL_READS_SCORE | SQL_READS_DETAIL;
    if (status == PAR_OK)
        status = check_entrants(&look, evaluation, true);
    map_free(look.seen);
    return status;
}

enum par_status
seal_check_moved(struct par_batch *batch, int64_t evaluation, int64_t unit, struct par_error *err)
{
    struct look look = {
        .book = batch->book, .err = err, .reads = SQL_READS_ENTRANT, .scope = {.unit = unit}};

    return check_entrants(&look, evaluation, false);
}
