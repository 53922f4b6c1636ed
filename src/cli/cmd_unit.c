#include "cmd.h"

#include <stdlib.h>
#include <string.h>

#include "record.h"
#include "unit.h"

/* The group of --group, as typed, into its code. */
static enum par_status
fill_group(struct par_unit *unit, struct session *session, struct keep *keep)
{
    const char *text = given_text(&session->arguments, "group");
    char *code = NULL;
    enum par_status status = PAR_OK;

    if (text == NULL || text[0] == '\0')
        return PAR_OK;
    status = session_group(&code, session, text);
    if (status == PAR_OK)
        unit->group_code = keep_text(keep, code);
    free(code);
    return status;
}

/* --- add --- */

enum par_status
cmd_unit_add(struct session *session)
{
    struct par_unit unit;
    struct keep keep = {0};
    const char *code = NULL;
    enum par_status status;

    record_clear(&unit, "units");
    unit.name = session->arguments.words[0];
    status = record_fill(&unit, session, "units", &keep);
    if (status == PAR_OK)
        status = fill_group(&unit, session, &keep);
    if (status == PAR_OK && unit.group_code == NULL && unit.position.absent == PAR_PRESENT)
        status = session_usage(session, _("--%s needs --%s"), "position", "group");
    if (status == PAR_OK)
        status = session_begin(session);
    if (status == PAR_OK && unit.code == NULL)
        status = record_refuse_namesake(session, unit.name, false);
    if (status == PAR_OK)
        status = par_unit_add(&code, session->batch, &unit, &session->error);
    if (status == PAR_OK)
        status = record_done(session, _("Unit %s added: %s."), unit.name, code);
    keep_free(&keep);
    return status;
}

/* --- edit --- */

/* The period that begins in a year; where none does, one is made: out of the one that runs through
 * it, else before the next one, else behind the last. *whole gets the period to be cut short for
 * it. */
static struct par_unit
period_from(const struct periods *periods, int64_t year, const struct par_unit **whole)
{
    struct par_unit made = periods->row[periods->count - 1];

    *whole = NULL;
    for (size_t i = 0; i < periods->count; i++) {
        const struct par_unit *period = &periods->row[i];

        if (period_first(period) == year)
            return *period;
        if (period_first(period) < year && year <= period_last(period)) {
            *whole = period;
            made = *period;
        } else if (period_first(period) > year && *whole == NULL) {
            made = *period;
            made.to_year = (struct par_number){period_first(period) - 1, PAR_PRESENT};
            break;
        }
    }
    if (*whole == NULL && period_last(&made) < year)
        made.to_year = (struct par_number){0, PAR_NONE};
    made.from_year = (struct par_number){year, PAR_PRESENT};
    return made;
}

static enum par_status
end_before(struct session *session, const struct par_unit *period, int64_t year)
{
    struct par_unit shorter = *period;

    shorter.to_year = (struct par_number){year - 1, PAR_PRESENT};
    return par_unit_put(session->batch, &shorter, NULL, &session->error);
}

/* A name that is corrected is corrected from the year on in which it began to hold. */
static enum par_status
correct_name(struct session *session, const struct par_unit *edited)
{
    struct par_unit named = {.code = edited->code,
                             .name = edited->name,
                             .name_en = edited->name_en,
                             .short_name = edited->short_name,
                             .position = {0, PAR_NONE},
                             .from_year = edited->name_from,
                             .to_year = {0, PAR_NONE}};

    return par_unit_put(session->batch, &named, NULL, &session->error);
}

static enum par_status
edit_period(struct session *session, const struct periods *periods, struct keep *keep)
{
    const struct par_unit *whole = NULL;
    struct par_unit before = periods->row[periods->count - 1], after;
    int64_t year = 0;
    char *changes;
    enum par_status status = given_number(&year, &session->arguments, "from-year", 1000, 9999);

    if (status == PAR_OK && year > 0)
        before = period_from(periods, year, &whole);
    after = before;
    if (status == PAR_OK)
        status = record_fill(&after, session, "units", keep);
    if (status == PAR_OK)
        status = fill_group(&after, session, keep);
    if (status == PAR_OK && whole != NULL && whole->group_code != NULL)
        status = end_before(session, whole, year);
    if (status == PAR_OK && year == 0)
        status = correct_name(session, &after);
    if (status == PAR_OK)
        status = par_unit_put(session->batch, &after, NULL, &session->error);
    if (status != PAR_OK)
        return status;
    changes = record_changes(periods->fields, periods->field_count, &before, &after);
    if (year > 0)
        status = record_done(session, _("Unit %s, from %lld: %s."), after.name, (long long)year,
                             changes);
    else
        status = record_done(session, _("Unit %s: %s."), after.name, changes);
    free(changes);
    return status;
}

/* --from-year alone says which period is meant, not what changes. */
static bool
changes_anything(const struct arguments *arguments)
{
    return given(arguments, "name") || given(arguments, "name-en") || given(arguments, "short") ||
           given(arguments, "group") || given(arguments, "position") || given(arguments, "to-year");
}

enum par_status
cmd_unit_edit(struct session *session)
{
    struct periods periods = {0};
    struct keep keep = {0};
    enum par_status status;

    if (!changes_anything(&session->arguments))
        return session_usage(session, "%s", _("nothing is said that would change"));
    status = session_begin(session);
    if (status == PAR_OK)
        status = periods_read(&periods, session);
    if (status == PAR_OK)
        status = edit_period(session, &periods, &keep);
    periods_free(&periods);
    keep_free(&keep);
    return status;
}

/* --- remove, rename --- */

enum par_status
cmd_unit_remove(struct session *session)
{
    const char *code = session->arguments.unit;
    char *name = session_unit_name(session, code);
    enum par_status status = session_begin(session);

    if (status == PAR_OK)
        status = par_unit_remove(session->batch, code, &session->error);
    if (status == PAR_OK)
        status = record_done(session, _("Unit %s removed: %s."), name, code);
    free(name);
    return status;
}

enum par_status
cmd_unit_rename(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    const char *code = arguments->unit, *name = arguments->words[0];
    int64_t year = 0;
    char *before;
    enum par_status status = given_number(&year, arguments, "from-year", 1000, 9999);

    if (status == PAR_OK && year == 0)
        status = session_usage(session, _("--%s is missing"), "from-year");
    if (status != PAR_OK)
        return status;
    before = session_unit_name(session, code);
    status = session_begin(session);
    if (status == PAR_OK)
        status = par_unit_rename(session->batch, code, name, given_text(arguments, "name-en"),
                                 (int)year, given_text(arguments, "decision"), &session->error);
    if (status == PAR_OK)
        status = record_done(session, _("%s (%s) is called %s from %lld on."), before, code, name,
                             (long long)year);
    free(before);
    return status;
}
