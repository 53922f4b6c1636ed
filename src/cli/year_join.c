/* Who takes part in a year. */
#include "cmd.h"

#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "record.h"

/* The place in the group's printed order, for a unit that does not take part yet. */
static enum par_status
find_position(struct par_number *out, struct session *session)
{
    char *year = must_format("%d", session->arguments.year);
    struct par_participant_query there = {.years = year, .unit = session->arguments.unit};
    struct par_unit_query query = {.unit = session->arguments.unit,
                                   .year = session->arguments.year};
    struct par_participants *parts = NULL;
    struct par_units *units = NULL;
    struct par_unit row = {0};
    enum par_status status = par_participant_list(&parts, session->book, &there, &session->error);

    if (status == PAR_OK && par_list_count((struct par_list *)parts) == 0)
        status = par_unit_list(&units, session->book, &query, &session->error);
    if (status == PAR_OK && units != NULL)
        status = par_unit_next(&row, units, &session->error);
    if (status == PAR_OK && units != NULL)
        *out = row.position;
    par_participant_list_free(parts);
    par_unit_list_free(units);
    free(year);
    return status == PAR_END ? PAR_OK : status;
}

/* "2023, 2024": the open years of a group; "" when none is. The caller frees it. */
static enum par_status
open_years(char **years, struct session *session, const char *group)
{
    struct evaluations all;
    struct string text = {0};
    enum par_status status = evaluations_read(&all, session, NULL, group);

    for (size_t i = 0; status == PAR_OK && i < all.count; i++)
        if (strcmp(all.row[i].state, "open") == 0)
            string_format(&text, text.length > 0 ? ", %lld" : "%lld",
                          (long long)all.row[i].year.value);
    evaluations_free(&all);
    *years = string_take(&text);
    return status;
}

/* A year that the group does not have is one mistyped: whoever joined it would be its first. */
static enum par_status
refuse_year(struct session *session, const char *group)
{
    char *name = session_group_name(session, group), *open = NULL;
    enum par_status status = open_years(&open, session, group);
    int year = session->arguments.year;

    if (status == PAR_OK && open[0] != '\0')
        talk_error(_("%d is not open for %s (open: %s)"), year, name, open);
    else if (status == PAR_OK)
        talk_error(_("%d is not open for %s (no year is open)"), year, name);
    if (status == PAR_OK)
        talk_hint(_("open it with: parindex year open %d %s --set SET"), year, group);
    free(open);
    free(name);
    return status == PAR_OK ? PAR_STATE : status;
}

static enum par_status
put(struct session *session, const char *group, bool ranked)
{
    struct par_participant participant;
    enum par_status status;

    record_clear(&participant, "participants");
    participant.year = (struct par_number){session->arguments.year, PAR_PRESENT};
    participant.unit_code = session->arguments.unit;
    participant.group_code = group;
    participant.ranked = (struct par_number){ranked, PAR_PRESENT};
    status = find_position(&participant.position, session);
    if (status == PAR_OK)
        status = par_participant_put(session->batch, &participant, NULL, &session->error);
    return status;
}

static enum par_status
join(struct session *session, const char *group)
{
    const struct arguments *arguments = &session->arguments;
    bool ranked = !given(arguments, "unranked");
    char *name = session_unit_name(session, arguments->unit), *joined = NULL;
    char *year = must_format("%d", arguments->year);
    struct evaluations before = {0};
    enum par_status status = session_begin(session);

    if (status == PAR_OK)
        status = evaluations_read(&before, session, year, NULL);
    if (status == PAR_OK)
        status = put(session, group, ranked);
    if (status == PAR_OK)
        status = ask_group_joined(&joined, session);
    if (status == PAR_OK && joined != NULL &&
        evaluations_find(&before, arguments->year, joined) == NULL)
        status = refuse_year(session, joined);
    if (status == PAR_OK && ranked)
        status = record_done(session, _("%d · %s: takes part."), arguments->year, name);
    else if (status == PAR_OK)
        status = record_done(session, _("%d · %s: takes part, not ranked."), arguments->year, name);
    evaluations_free(&before);
    free(joined);
    free(year);
    free(name);
    return status;
}

enum par_status
cmd_year_join(struct session *session)
{
    const char *text = given_text(&session->arguments, "group");
    char *group = NULL;
    enum par_status status = text != NULL ? session_group(&group, session, text) : PAR_OK;

    if (status == PAR_OK)
        status = join(session, group);
    free(group);
    return status;
}

enum par_status
cmd_year_leave(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    char *name = session_unit_name(session, arguments->unit);
    enum par_status status = session_begin(session);

    if (status == PAR_OK)
        status = par_participant_remove(session->batch, arguments->year, arguments->unit,
                                        &session->error);
    if (status == PAR_OK)
        status = record_done(session, _("%d · %s: takes part no longer."), arguments->year, name);
    free(name);
    return status;
}
