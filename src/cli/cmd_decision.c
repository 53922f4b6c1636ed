#include "cmd.h"

#include <stdlib.h>
#include <string.h>

#include "record.h"
#include "writer.h"

/* "41/QĐ-UBND 25/01/2024" */
static char *
decision_name(const char *number, const char *date)
{
    char buf[LANG_DATE_SIZE];

    if (date == NULL || date[0] == '\0')
        return must_copy(number);
    return must_format("%s %s", number, lang_date(buf, date));
}

/* --- showing --- */

static enum par_status
list_decisions(struct session *session, const char *which)
{
    static const struct view_column view[] = {
        {"number", NULL, 0},
        {"date", NULL, 0},
        {"issuer", NULL, GRID_FLEX | GRID_DROP},
        {"kind", NULL, 0},
        {"title", NC_("heading", "Title"), GRID_FLEX | GRID_DROP},
        {"years", NULL, GRID_FLEX},
        {"link", NULL, GRID_DROP},
    };
    struct listing listing = {.view = view, .count = sizeof view / sizeof view[0]};
    struct par_decision_query query = {which};
    struct par_decisions *list = NULL;
    enum par_status status = par_decision_list(&list, session->book, &query, &session->error);

    if (status == PAR_OK)
        status = session_list(session, (struct par_list *)list, &listing);
    par_decision_list_free(list);
    return status;
}

enum par_status
cmd_decision_list(struct session *session)
{
    return list_decisions(session, NULL);
}

enum par_status
cmd_decision_show(struct session *session)
{
    return list_decisions(session, session->arguments.decision);
}

/* --- recording --- */

/* Does the number stand without a date too? */
static enum par_status
find_undated(bool *undated, struct session *session, const char *number)
{
    struct par_decision_query query = {number};
    struct par_decisions *list = NULL;
    struct par_decision row;
    enum par_status status = par_decision_list(&list, session->book, &query, &session->error);

    while (status == PAR_OK && (status = par_decision_next(&row, list, &session->error)) == PAR_OK)
        *undated = *undated || row.date == NULL;
    par_decision_list_free(list);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
cmd_decision_add(struct session *session)
{
    struct par_decision decision;
    struct keep keep = {0};
    char *name = NULL;
    bool undated = false;
    enum par_status status;

    record_clear(&decision, "decisions");
    decision.number = session->arguments.decision;
    status = record_fill(&decision, session, "decisions", &keep);
    if (status == PAR_OK)
        status = session_begin(session);
    if (status == PAR_OK)
        status = par_decision_add(session->batch, &decision, &session->error);
    if (status == PAR_OK && decision.date != NULL && decision.date[0] != '\0')
        status = find_undated(&undated, session, decision.number);
    if (status == PAR_OK) {
        name = decision_name(decision.number, decision.date);
        status = record_done(session, _("Decision %s added."), name);
    }
    if (status == PAR_OK && undated) /* most often it is the same one */
        talk_note(
            _("there is a decision %s without a date too; if it is this one: parindex undo, then "
              "parindex decision edit %s --date %s"),
            decision.number, decision.number, decision.date);
    free(name);
    keep_free(&keep);
    return status;
}

/* A decision as it stands, and the fields of such rows. */
struct standing {
    struct par_decision row;
    const struct par_field *fields;
    size_t count;
};

/* Where the number fits several, the library says so when the decision is edited or removed. */
static enum par_status
read_standing(struct standing *standing, struct session *session, struct keep *keep)
{
    struct par_decision_query query = {session->arguments.decision};
    struct par_decisions *list = NULL;
    struct par_decision *row = &standing->row;
    enum par_status status = par_decision_list(&list, session->book, &query, &session->error);

    if (status == PAR_OK)
        status = par_decision_next(row, list, &session->error);
    if (status == PAR_OK) {
        standing->fields = par_list_fields((struct par_list *)list, &standing->count);
        row->number = keep_text(keep, row->number);
        row->date = keep_text(keep, row->date);
        row->issuer = keep_text(keep, row->issuer);
        row->kind = keep_text(keep, row->kind);
        row->title = keep_text(keep, row->title);
        row->link = keep_text(keep, row->link);
    }
    par_decision_list_free(list);
    return status;
}

enum par_status
cmd_decision_edit(struct session *session)
{
    struct standing standing = {0};
    struct par_decision edit, after;
    struct keep keep = {0};
    char *changes = NULL;
    enum par_status status;

    if (!record_given(session, "decisions"))
        return session_usage(session, "%s",
                             _("nothing to change: give --date, --title or another value"));
    record_clear(&edit, "decisions");
    status = record_fill(&edit, session, "decisions", &keep);
    if (status == PAR_OK)
        status = session_begin(session);
    if (status == PAR_OK)
        status = read_standing(&standing, session, &keep);
    if (status == PAR_OK)
        status =
            par_decision_edit(session->batch, session->arguments.decision, &edit, &session->error);
    if (status == PAR_OK) {
        after = standing.row;
        status = record_fill(&after, session, "decisions", &keep);
        changes = record_changes(standing.fields, standing.count, &standing.row, &after);
    }
    if (status == PAR_OK)
        status = record_done(session, _("Decision %s: %s."), standing.row.number, changes);
    free(changes);
    keep_free(&keep);
    return status;
}

enum par_status
cmd_decision_remove(struct session *session)
{
    struct standing standing = {0};
    struct keep keep = {0};
    char *name = NULL;
    enum par_status status = session_begin(session);

    if (status == PAR_OK)
        status = read_standing(&standing, session, &keep);
    if (status == PAR_OK)
        status = par_decision_remove(session->batch, session->arguments.decision, &session->error);
    if (status == PAR_OK) {
        name = decision_name(standing.row.number, standing.row.date);
        status = record_done(session, _("Decision %s removed."), name);
    }
    free(name);
    keep_free(&keep);
    return status;
}
