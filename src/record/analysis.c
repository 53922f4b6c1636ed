#include "analysis.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/message.h"
#include "seal.h"

static enum par_status
nothing_known(const char *of, int64_t year, struct par_error *err)
{
    if (of[0] == '\0')
        error_set(err, PAR_NO, "nothing_known", N_("nothing is known of {1}"),
                  ARGS(ARG_COUNT(year)));
    else
        error_set(err, PAR_NO, "nothing_known", N_("nothing is known of {1} in {2}"),
                  ARGS(ARG_TEXT(of), ARG_COUNT(year)));
    error_hint(err, N_("see what is known of each year: parindex status"), NO_ARGS);
    return PAR_NO;
}

static enum par_status
only_published(const char *group, int64_t year, struct par_error *err)
{
    if (group[0] == '\0')
        error_set(err, PAR_NO, "only_published",
                  N_("of {1} only what was published is known: there are no scores to analyse"),
                  ARGS(ARG_COUNT(year)));
    else
        error_set(err, PAR_NO, "only_published",
                  N_("of {1} in {2} only what was published is known: there are no scores to "
                     "analyse"),
                  ARGS(ARG_TEXT(group), ARG_COUNT(year)));
    error_hint(err, N_("see it with: parindex rank {1}"), ARGS(ARG_COUNT(year)));
    return PAR_NO;
}

/* What is reckoned with must be as it was sealed: results, and the scores behind them. */
static enum par_status
check_sealed(const struct analysis *analysis, struct par_error *err)
{
    char years[32];

    snprintf(years, sizeof years, "[%" PRId64 "]", analysis->year);
    return seal_check_read(analysis->asked.book, SEAL_READS_SCORED,
                           &(struct seal_scope){.years = years, .group = analysis->asked.group.id},
                           err);
}

enum par_status
analysis_begin(struct analysis *out, struct par_book *book, int year, const char *unit,
               struct par_error *err)
{
    struct evaluation_ref evaluation = {0};
    enum par_status status;

    *out = (struct analysis){.year = year};
    status = question_begin(&out->asked, book, NULL, year, NULL, unit, NULL, err);
    if (status == PAR_OK)
        status = participant_find(&out->there, book, year, out->asked.unit.code, err);
    if (status == PAR_NOT_FOUND && out->asked.unit.id != 0)
        return nothing_known(out->asked.unit.code, year, err);
    if (status == PAR_OK && out->there.set_id == 0)
        return only_published(out->there.group, year, err);
    if (status == PAR_OK)
        status = group_find(&out->asked.group, book, out->there.group, true, err);
    if (status == PAR_OK)
        status = evaluation_find(&evaluation, book, year, out->asked.group.code, err);
    out->scale_id = evaluation.scale_id;
    return status == PAR_OK ? check_sealed(out, err) : status;
}

enum par_status
analysis_begin_group(struct analysis *out, struct par_book *book, int year, const char *group,
                     struct par_error *err)
{
    struct statement *known = NULL;
    int64_t evaluations = 0, scored = 0;
    enum par_status status;

    *out = (struct analysis){.year = year};
    status = question_begin(&out->asked, book, NULL, year, group, NULL, NULL, err);
    if (status == PAR_OK)
        status = statement_open(&known, book->store, SQL_WATCH_KNOWN,
                                PARAMS(P_INT("year", year), P_GROUP(&out->asked)), err);
    if (status == PAR_OK)
        status = statement_step(known, err);
    if (status == PAR_OK) {
        evaluations = row_int(known, "evaluations");
        scored = row_int(known, "scored");
    }
    statement_close(known);
    if (status == PAR_OK && evaluations == 0)
        return nothing_known(out->asked.group.code, year, err);
    if (status == PAR_OK && scored == 0)
        return only_published(out->asked.group.code, year, err);
    return status == PAR_OK ? check_sealed(out, err) : status;
}
