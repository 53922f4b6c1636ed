/* Is a year with its units, or a thing, as it was sealed? */
#include "seal_look.h"

#include <inttypes.h>
#include <string.h>

#include "base/alloc.h"
#include "base/message.h"
#include "unit.h"

/* ---- what differs ---- */

bool
look_same_blob(struct statement *statement, const char *name, const void *digest, int size)
{
    int length = 0;
    const void *blob = row_blob(statement, name, &length);

    return length == size && memcmp(blob, digest, (size_t)size) == 0;
}

enum par_status
look_changed(int64_t year, const char *pattern, const struct arg *args, struct par_error *err)
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
enum par_status
look_at_digest(struct par_book *book, enum seal_kind kind, const char *code, const void *sealed,
               int64_t counted, bool named, int64_t year, struct par_error *err)
{
    unsigned char digest[DIGEST_SIZE];
    int64_t records = 0;
    enum par_status status = seal_compute(digest, &records, book, kind, code, err);

    if (status != PAR_OK ||
        (sealed != NULL && memcmp(digest, sealed, DIGEST_SIZE) == 0 &&
         (counted == LOOK_UNCOUNTED || counted == records)) ||
        (sealed == NULL && records == 0 && !named))
        return status;
    return look_changed(year, N_("{1} {2} was changed behind the program's back"),
                        ARGS(ARG_WORD(seal_word(kind)), ARG_TEXT(code)), err);
}

const void *
look_sealed_in(struct statement *statement, const char *name)
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
    bool proved = false;
    enum par_status status = store_proves(&proved, book->store, err);

    if (status != PAR_OK || proved)
        return status;
    status = statement_open(&seal, book->store, SQL_SEAL_GET,
                            PARAMS(P_TEXT("kind", seal_word(kind)), P_TEXT("code", code)), err);
    if (status == PAR_OK)
        status = statement_step(seal, err);
    if (status == PAR_OK || status == PAR_END)
        status = look_at_digest(
            book, kind, code, status == PAR_OK ? look_sealed_in(seal, "digest") : NULL,
            status == PAR_OK ? row_int(seal, "records") : LOOK_UNCOUNTED, false, 0, err);
    statement_close(seal);
    return status;
}

/* Runs a check for each row of a block. */
enum par_status
look_at_each(struct look *look, enum sql_block_id block, const struct param *params,
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

unsigned
look_reads_of(enum seal_kind kind)
{
    switch (kind) {
    case SEAL_BOOK:
        return SQL_READS_BOOK;
    case SEAL_GROUP:
        return SQL_READS_GROUP;
    case SEAL_UNIT:
        return SQL_READS_UNIT | SQL_READS_SUCCESSION;
    case SEAL_PARTICIPATION:
        return SQL_READS_ENTRANT;
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

/* What was looked at already: in this look, in this snapshot, or, as many evaluations have one set,
 * in this batch. */
static struct map **
seen_by(struct look *look, char kind)
{
    struct par_batch *batch = look->book->batch;

    if (batch != NULL)
        return kind == SEAL_SET || kind == SEAL_SCALE ? &batch->proved : &look->seen;
    return store_in_transaction(look->book->store) ? &look->book->looked.things : &look->seen;
}

bool
look_was_seen(struct look *look, char kind, const char *code)
{
    struct map *seen = *seen_by(look, kind);
    char key[LOOK_KEY] = {kind};
    int64_t before = 0;

    strncpy(key + 1, code, sizeof key - 2);
    return seen != NULL && map_get(seen, key, strlen(key), &before);
}

enum par_status
look_saw(struct look *look, char kind, const char *code)
{
    struct map **seen = seen_by(look, kind);
    char key[LOOK_KEY] = {kind};

    strncpy(key + 1, code, sizeof key - 2);
    if (*seen == NULL && (*seen = map_new()) == NULL)
        return error_memory(look->err);
    return map_put(*seen, key, strlen(key), 1) ? PAR_OK : error_memory(look->err);
}

/* A thing that a row names with its seal, once; not when nothing of its kind is read. */
static enum par_status
check_named(struct look *look, struct statement *statement, enum seal_kind kind, const char *code,
            const char *seal)
{
    const char *named = row_text(statement, code);
    enum par_status status;

    if ((look->reads & look_reads_of(kind)) == 0 || named == NULL ||
        look_was_seen(look, (char)kind, named))
        return PAR_OK;
    status = look_at_digest(look->book, kind, named, look_sealed_in(statement, seal),
                            LOOK_UNCOUNTED, true, look->year, look->err);
    return status == PAR_OK ? look_saw(look, (char)kind, named) : status;
}

static enum par_status
refuse_entrant(void *context, int64_t year, const char *group, const char *unit,
               struct par_error *err)
{
    (void)context, (void)group;
    return look_changed(year,
                        N_("the results of {2} in {1} were changed behind the program's back"),
                        ARGS(ARG_COUNT(year), ARG_TEXT(unit != NULL ? unit : "?")), err);
}

static enum par_status
refuse_cells(void *context, int64_t year, const char *group, const char *unit,
             struct par_error *err)
{
    (void)context, (void)group;
    return look_changed(year, N_("the scores of {1} in {2} were changed behind the program's back"),
                        ARGS(ARG_TEXT(unit != NULL ? unit : "?"), ARG_COUNT(year)), err);
}

static enum par_status
check_cells(struct look *look, struct statement *statement)
{
    unsigned char cells[DIGEST_CUT];
    int64_t evaluation = row_int(statement, "evaluation_id"), unit = row_int(statement, "unit_id");
    enum par_status status = seal_cells(cells, look->book, evaluation, unit, look->err);

    if (status != PAR_OK || look_same_blob(statement, "cells", cells, DIGEST_CUT) ||
        row_is_null(statement, "cells"))
        return status;
    return seal_tell_entrant(look->book, evaluation, unit, refuse_cells, NULL, look->err);
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

/* The units of an evaluation: what is known of them, their scores. */
enum par_status
look_at_entrants(struct look *look, int64_t evaluation, bool scored)
{
    const struct param *params =
        PARAMS(P_INT("evaluation", evaluation), P_ID("unit", look->scope.unit));
    enum par_status status = PAR_OK;

    if ((look->reads & (SQL_READS_ENTRANT | SQL_READS_SCORE)) != 0)
        status = check_part(look, params, SEAL_SHOWN);
    if (status == PAR_OK && (look->reads & SQL_READS_DETAIL) != 0)
        status = check_part(look, params, SEAL_DETAIL);
    if (status == PAR_OK && (look->reads & SQL_READS_SCORE) != 0 && scored)
        status = look_at_each(look, SQL_CELLS_SHOWN, params, check_cells);
    return status;
}

static enum par_status
refuse_group(struct look *look, struct statement *statement)
{
    const char *group = row_text(statement, "group");
    int64_t year = row_int(statement, "year");

    return look_changed(year,
                        N_("the results of {1}, group {2}, were changed behind the program's back"),
                        ARGS(ARG_COUNT(year), ARG_TEXT(group != NULL ? group : "?")), look->err);
}

static enum par_status
check_sealed_year(struct look *look, struct statement *statement, enum seal_kind kind,
                  const char *seal, const char *counted)
{
    unsigned char digest[DIGEST_SIZE];
    int64_t records = 0;
    const char *code = row_word(statement, "code");
    enum par_status status;

    if (look_was_seen(look, (char)kind, code))
        return PAR_OK;
    status =
        seal_compute_year(digest, &records, look->book, kind, row_int(statement, "id"), look->err);
    if (status != PAR_OK)
        return status;
    if (look_same_blob(statement, seal, digest, DIGEST_SIZE) &&
        row_int(statement, counted) == records)
        return look_saw(look, (char)kind, code);
    return refuse_group(look, statement);
}

/* What is shown of an evaluation, but its units. */
enum par_status
look_at_head(struct look *look, struct statement *statement)
{
    enum par_status status = check_sealed_year(look, statement, SEAL_YEAR, "head", "head_records");

    look->evaluations++;
    look->year = row_int(statement, "year");
    if (status == PAR_OK && look->scope.unit == 0 && (look->reads & SQL_READS_FIGURES) != 0)
        status = check_sealed_year(look, statement, SEAL_EVALUATION, "whole", "whole_records");
    if (status == PAR_OK)
        status = check_named(look, statement, SEAL_GROUP, "group", "group_seal");
    if (status == PAR_OK)
        status = check_named(look, statement, SEAL_SET, "set", "set_seal");
    if (status == PAR_OK)
        status = check_named(look, statement, SEAL_SCALE, "scale", "scale_seal");
    return status;
}

static enum par_status
years_changed(struct look *look)
{
    return look_changed(0, N_("years were taken away or added behind the program's back"), NO_ARGS,
                        look->err);
}

static enum par_status
check_evaluation(struct look *look, struct statement *statement)
{
    enum par_status status = look_at_head(look, statement);

    look->takes_part = look->scope.unit != 0;
    if (status == PAR_OK)
        status = look_at_entrants(look, row_int(statement, "id"), !row_is_null(statement, "set"));
    return status;
}

/* Lists find who takes part by another way than the one that is sealed: as many must be there. */
static enum par_status
check_list(struct look *look, struct statement *statement)
{
    enum par_status status = check_evaluation(look, statement);

    if (status == PAR_OK && row_int(statement, "listed") == 0)
        return refuse_group(look, statement);
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
        status = look_at_digest(look->book, SEAL_UNIT, row_text(unit, "code"),
                                look_sealed_in(unit, "digest"), LOOK_UNCOUNTED, true, 0, look->err);
    if (status == PAR_OK)
        status = look_at_digest(look->book, SEAL_PARTICIPATION, row_text(unit, "code"),
                                look_sealed_in(unit, "years"), LOOK_UNCOUNTED, false, 0, look->err);
    statement_close(unit);
    return status == PAR_END ? PAR_OK : status;
}

/* What the units of a look are compared for. */
struct looked_unit {
    struct look *look;
    enum seal_kind kind;
};

static enum par_status
refuse_unit(void *context, int64_t id, struct par_error *err)
{
    const struct looked_unit *looked = context;
    struct look *look = looked->look;
    struct statement *unit = NULL;
    enum par_status status =
        statement_open(&unit, look->book->store, SQL_UNIT_SHOWN, PARAMS(P_INT("unit", id)), err);

    if (status == PAR_OK)
        status = statement_step(unit, err);
    if (status == PAR_OK || status == PAR_END)
        status = look_changed(0, N_("{1} {2} was changed behind the program's back"),
                              ARGS(ARG_WORD(seal_word(looked->kind)),
                                   ARG_TEXT(status == PAR_OK ? row_word(unit, "code") : "?")),
                              err);
    statement_close(unit);
    return status;
}

enum par_status
look_at_all_units(struct look *look, enum seal_kind kind)
{
    return seal_compare_units(look->book, SQL_UNITS_SEALED, PARAMS(P_TEXT("kind", seal_word(kind))),
                              kind, refuse_unit, &(struct looked_unit){look, kind}, look->err);
}

enum par_status
look_at_units(struct look *look, enum seal_kind kind)
{
    return seal_compare_units(look->book, SQL_UNITS_SHOWN,
                              PARAMS(P_TEXT("years", look->scope.years),
                                     P_ID("group", look->scope.group),
                                     P_TEXT("kind", seal_word(kind))),
                              kind, refuse_unit, &(struct looked_unit){look, kind}, look->err);
}

/* A year of a unit is found by the unit; lists find it by the year too. */
static enum par_status
check_year_of_unit(struct look *look, struct statement *statement)
{
    if (row_int(statement, "listed") != row_int(statement, "id"))
        return years_changed(look);
    return check_evaluation(look, statement);
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
        return years_changed(look);
    return status;
}

/* Decisions are named in the rows that are hashed, whole: they need no look of their own. */
enum par_status
look_at_years(struct look *look)
{
    const struct param *of_unit =
        PARAMS(P_TEXT("years", look->scope.years), P_ID("unit", look->scope.unit));
    const struct param *of_all =
        PARAMS(P_TEXT("years", look->scope.years), P_ID("group", look->scope.group));
    enum par_status status = PAR_OK;

    look->evaluations = 0;
    if (look->scope.unit != 0) {
        status = check_unit_asked(look);
        if (status == PAR_OK)
            status = look_at_each(look, SQL_EVALUATIONS_OF_UNIT, of_unit, check_year_of_unit);
    } else {
        if ((look->reads & SQL_READS_UNIT) != 0)
            status = look_at_units(look, SEAL_UNIT);
        if (status == PAR_OK)
            status = look_at_each(look, SQL_EVALUATIONS_SHOWN, of_all, check_list);
        if (status == PAR_OK)
            status = check_count(look);
    }
    map_free(look->seen);
    look->seen = NULL;
    return status;
}
