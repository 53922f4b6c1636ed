/* What is shown, and what is written to, must be as it was sealed. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/message.h"
#include "check.h"
#include "seal_look.h"
#include "unit.h"

enum {
    YEARS_ASKED =
        SQL_READS_YEAR | SQL_READS_FIGURES | SQL_READS_ENTRANT | SQL_READS_DETAIL | SQL_READS_SCORE,
};

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

    for (size_t i = 0; status == PAR_OK && i < sizeof indexed / sizeof indexed[0]; i++) {
        const char *table = indexed[i].table;

        if ((indexed[i].reads & reads) == 0 || look_was_seen(look, LOOK_TABLE, table))
            continue;
        status = store_examine(look->book->store, table, look->err);
        if (status == PAR_OK)
            status = look_saw(look, LOOK_TABLE, table);
    }
    return status;
}

/* Each thing of the kinds that are read; one that was lost has its seal still. */
static enum par_status
check_kinds(struct look *look)
{
    enum par_status status = PAR_OK;

    for (enum seal_kind kind = SEAL_GROUP; status == PAR_OK && kind <= SEAL_SET; kind++) {
        struct statement *thing = NULL;

        if ((look->reads & look_reads_of(kind)) == 0 ||
            look_was_seen(look, LOOK_KIND, seal_word(kind)))
            continue;
        if (seal_is_of_unit(kind))
            status = look_at_all_units(look, kind);
        if (status == PAR_OK)
            status = statement_open(&thing, look->book->store, SQL_KIND_SHOWN,
                                    PARAMS(P_TEXT("kind", seal_word(kind))), look->err);
        while (status == PAR_OK && (status = statement_step(thing, look->err)) == PAR_OK)
            status =
                look_at_digest(look->book, kind, row_text(thing, "code"),
                               look_sealed_in(thing, "digest"), LOOK_UNCOUNTED, true, 0, look->err);
        statement_close(thing);
        status = status == PAR_END ? look_saw(look, LOOK_KIND, seal_word(kind)) : status;
    }
    return status;
}

static enum par_status
check_journal(struct look *look)
{
    bool sound = false;
    enum par_status status = verify_journal(&sound, look->book, look->err);

    if (status == PAR_OK && !sound)
        return look_changed(0, N_("the journal was changed behind the program's back"), NO_ARGS,
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

/* Units that are followed through years: where one takes part in another group too, all groups are
 * looked at. That none of its years was taken away is under the seal of its years. */
static enum par_status
follow_units(struct look *look)
{
    const struct seal_scope *scope = &look->scope;
    int64_t elsewhere = 0;
    enum par_status status;

    if (!scope->followed || scope->group == 0 || scope->unit != 0)
        return PAR_OK;
    status = look_at_units(look, SEAL_PARTICIPATION);
    if (status == PAR_OK)
        status = store_int(&elsewhere, look->book->store, SQL_UNITS_ELSEWHERE,
                           PARAMS(P_TEXT("years", scope->years), P_INT("group", scope->group)),
                           look->err);
    if (elsewhere != 0)
        look->scope.group = 0;
    return status;
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
    if (scope->years == NULL && scope->unit == 0) {
        status = book_years(&years, look->book, NULL, 0, 0, look->err);
        look->scope.years = years;
    }
    if (status == PAR_OK)
        status = follow_units(look);
    if (status == PAR_OK)
        status = look_at_years(look);
    mem_free(years);
    return status;
}

/* Where all pages that are read are held against what this program wrote last, nothing else can be
 * in them. bench/run.sh seals builds a program that looks at nothing, to measure what looking
 * costs; it is built nowhere else. */
static enum par_status
looks(bool *looks, const struct par_book *book, struct par_error *err)
{
    bool proved = false;
    enum par_status status = PAR_OK;

#ifdef PAR_BENCH_UNCHECKED
    proved = true;
#else
    if (book->batch == NULL) /* in a batch seals come at its end */
        status = store_proves(&proved, book->store, err);
#endif
    *looks = status == PAR_OK && !proved && book->batch == NULL;
    return status;
}

/* The same, or more, in this snapshot before? */
static bool
was_looked(const struct par_book *book, unsigned reads, const struct seal_scope *scope)
{
    return (reads & ~book->looked.reads) == 0 &&
           strcmp(book->looked.years, scope->years != NULL ? scope->years : "") == 0 &&
           (book->looked.group == 0 || book->looked.group == scope->group) &&
           (book->looked.unit == 0 || book->looked.unit == scope->unit) &&
           (!scope->followed || book->looked.followed);
}

enum par_status
seal_check_read(struct par_book *book, unsigned reads, const struct seal_scope *scope,
                struct par_error *err)
{
    struct look look = {.book = book, .reads = reads, .scope = *scope, .err = err};
    const char *years = scope->years != NULL ? scope->years : "";
    size_t length = strlen(years);
    bool asked = false;
    enum par_status status = looks(&asked, book, err);

    if (!asked || was_looked(book, reads, scope))
        return status;
    status = check_all(&look);
    map_free(look.seen);
    if (status == PAR_OK && store_in_transaction(book->store) &&
        length < sizeof book->looked.years) {
        book->looked.reads = reads;
        book->looked.group = scope->group;
        book->looked.unit = scope->unit;
        book->looked.followed = scope->followed;
        memcpy(book->looked.years, years, length + 1);
    }
    return status;
}

enum par_status
seal_check_none(struct par_book *book, unsigned reads, struct par_error *err)
{
    return seal_check_read(book, reads, &(struct seal_scope){0}, err);
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
                               .unit = number_of(params, "unit"),
                               .followed = number_of(params, "year_to") != 0};
    int64_t year = number_of(params, "year"), evaluation = number_of(params, "evaluation");
    const struct param *years = param_named(params, "years", 0);
    char made[40];
    bool asked = false;
    enum par_status status = looks(&asked, book, err);

    if (!asked)
        return status;
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

/* The link of a batch that approved or amended. */
static enum par_status
check_amendment(struct look *look, struct statement *statement)
{
    unsigned char link[DIGEST_SIZE], previous[DIGEST_SIZE] = {0};
    int64_t batch = row_int(statement, "batch");
    const void *stands = look_sealed_in(statement, "previous");
    enum par_status status;

    look->amendments++;
    if (stands != NULL)
        memcpy(previous, stands, DIGEST_SIZE);
    status = seal_link(link, look->book, batch, previous, look->err);
    if (status != PAR_OK || look_same_blob(statement, "digest", link, DIGEST_SIZE))
        return status;
    return look_changed(row_int(statement, "year"),
                        N_("batch {1} of the journal was changed behind the program's back"),
                        ARGS(ARG_COUNT(batch)), look->err);
}

enum par_status
seal_check_reasons(struct par_book *book, int64_t evaluation, struct par_error *err)
{
    struct look look = {.book = book, .err = err};
    bool asked = false;
    enum par_status status = looks(&asked, book, err);

    if (!asked)
        return status;
    return look_at_each(&look, SQL_REASONS_SHOWN, PARAMS(P_INT("evaluation", evaluation)),
                        check_amendment);
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
    return status == PAR_OK ? look_at_years(&look) : status;
}

enum par_status
seal_check_version(struct par_book *book, int64_t evaluation, int64_t unit, int64_t version,
                   struct par_error *err)
{
    struct look look = {.book = book, .err = err};
    bool asked = false;
    enum par_status status = looks(&asked, book, err);

    if (!asked)
        return status;
    status = check_scores(book, evaluation, unit, err);
    if (status == PAR_OK)
        status = examine(&look, SQL_READS_DECISION); /* approvals by their decisions */
    if (status == PAR_OK)
        status = look_at_each(&look, SQL_AMENDMENTS_SHOWN,
                              PARAMS(P_INT("evaluation", evaluation), P_INT("version", version)),
                              check_amendment);
    if (status == PAR_OK && look.amendments > 0) /* changes by the records that they are of */
        status = examine(&look, SQL_READS_JOURNAL);
    map_free(look.seen);
    return status;
}

/* ---- before a change ---- */

enum par_status
seal_check_written(struct par_batch *batch, int64_t evaluation, int64_t unit, struct par_error *err)
{
    struct look look = {.book = batch->book, .err = err};
    char years[24];
    int64_t year = 0;
    bool touched = false, begun = false, proved = false;
    enum par_status status = store_proves(&proved, batch->book->store, err);

    if (status != PAR_OK || proved)
        return status;
    status = batch_touched(&touched, &begun, batch, evaluation, unit, err);

    if (status != PAR_OK || touched)
        return status;
    status = find_place(&year, &look.scope.group, batch->book, evaluation, err);
    snprintf(years, sizeof years, "[%" PRId64 "]", year);
    look.scope.years = years;
    look.reads = SQL_READS_FIGURES | SQL_READS_SET | SQL_READS_SCALE;
    if (status == PAR_OK && !begun)
        status = look_at_each(&look, SQL_EVALUATIONS_SHOWN,
                              PARAMS(P_TEXT("years", years), P_ID("group", look.scope.group)),
                              look_at_head);
    look.scope.unit = unit;
    look.year = year;
    look.reads = SQL_READS_SCORE | SQL_READS_DETAIL;
    if (status == PAR_OK)
        status = look_at_entrants(&look, evaluation, true);
    map_free(look.seen);
    return status;
}

enum par_status
seal_check_moved(struct par_batch *batch, int64_t evaluation, int64_t unit, struct par_error *err)
{
    struct look look = {
        .book = batch->book, .err = err, .reads = SQL_READS_ENTRANT, .scope = {.unit = unit}};

    bool proved = false;
    enum par_status status = store_proves(&proved, batch->book->store, err);

    if (status != PAR_OK || proved)
        return status;
    return look_at_entrants(&look, evaluation, false);
}
