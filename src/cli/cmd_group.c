#include "cmd.h"

#include <stdlib.h>

#include "record.h"
#include "show.h"

enum par_status
cmd_group_add(struct session *session)
{
    struct par_group group;
    struct keep keep = {0};
    const char *code = NULL;
    enum par_status status;

    record_clear(&group, "groups");
    group.name = session->arguments.words[0];
    status = record_fill(&group, session, "groups", &keep);
    if (status == PAR_OK)
        status = session_begin(session);
    if (status == PAR_OK && group.code == NULL)
        status = record_refuse_namesake(session, group.name, true);
    if (status == PAR_OK)
        status = par_group_add(&code, session->batch, &group, &session->error);
    if (status == PAR_OK)
        status = record_done(session, _("Group %s added: %s."), group.name, code);
    keep_free(&keep);
    return status;
}

static enum par_status
edit_group(struct session *session, struct par_groups *list)
{
    struct par_group before, after;
    struct keep keep = {0};
    size_t count;
    const struct par_field *fields = par_list_fields((struct par_list *)list, &count);
    enum par_status status = par_group_next(&before, list, &session->error);

    after = before;
    if (status == PAR_OK)
        status = record_fill(&after, session, "groups", &keep);
    if (status == PAR_OK)
        status = par_group_put(session->batch, &after, NULL, &session->error);
    if (status == PAR_OK) {
        char *changes = record_changes(fields, count, &before, &after);

        status = record_done(session, _("Group %s: %s."), after.name, changes);
        free(changes);
    }
    keep_free(&keep);
    return status;
}

enum par_status
cmd_group_edit(struct session *session)
{
    struct par_group_query query = {session->arguments.group};
    struct par_groups *list = NULL;
    enum par_status status;

    if (!record_given(session, "groups"))
        return session_usage(session, "%s", _("nothing is said that would change"));
    status = session_begin(session);
    if (status == PAR_OK)
        status = par_group_list(&list, session->book, &query, &session->error);
    if (status == PAR_OK)
        status = edit_group(session, list);
    par_group_list_free(list);
    return status;
}

enum par_status
cmd_group_remove(struct session *session)
{
    const char *code = session->arguments.group;
    char *name = session_group_name(session, code);
    enum par_status status = session_begin(session);

    if (status == PAR_OK)
        status = par_group_remove(session->batch, code, &session->error);
    if (status == PAR_OK)
        status = record_done(session, _("Group %s removed: %s."), name, code);
    free(name);
    return status;
}

/* --- list, show --- */

enum par_status
cmd_group_list(struct session *session)
{
    static const struct view_column view[] = {{"code", NULL, 0},
                                              {"name", NULL, GRID_FLEX},
                                              {"name_en", NULL, GRID_FLEX | GRID_DROP},
                                              {"units", NULL, 0}};
    struct listing listing = {.view = view, .count = sizeof view / sizeof view[0]};
    struct par_group_query query = {NULL};
    struct par_groups *list = NULL;
    enum par_status status = par_group_list(&list, session->book, &query, &session->error);

    return show_rows(session, (struct par_list *)list, status, &listing);
}

static enum par_status
add_units(struct sheet *sheet, struct session *session)
{
    static const struct view_column view[] = {{"position", NULL, GRID_DROP},
                                              {"code", NULL, 0},
                                              {"name", NULL, GRID_FLEX},
                                              {"from_year", NULL, GRID_DROP},
                                              {"to_year", NULL, GRID_DROP}};
    struct par_unit_query query = {.group = session->arguments.group};
    struct par_units *list = NULL;
    enum par_status status = par_unit_list(&list, session->book, &query, &session->error);

    return show_table(sheet, session, (struct par_list *)list, status, view,
                      sizeof view / sizeof view[0], _("No unit belongs to it yet."));
}

static enum par_status
add_years(struct sheet *sheet, struct session *session)
{
    static const struct view_column view[] = {
        {"year", NULL, 0},          {"state", NULL, 0}, {"set", NULL, GRID_DROP},
        {"scale", NULL, GRID_DROP}, {"units", NULL, 0}, {"decision", NULL, GRID_DROP}};
    struct par_evaluation_query query = {.group = session->arguments.group};
    struct par_evaluations *list = NULL;
    enum par_status status = par_evaluation_list(&list, session->book, &query, &session->error);

    return show_table(sheet, session, (struct par_list *)list, status, view,
                      sizeof view / sizeof view[0], NULL);
}

static enum par_status
group_sheet(struct sheet *sheet, struct session *session, struct par_list *list)
{
    struct par_group row;
    enum par_status status = par_list_next(&row, list, &session->error);

    if (status == PAR_OK) {
        sheet_headline(sheet, "%s (%s)", row.name, row.code);
        show_fact(sheet, "name_en", row.name_en);
        status = add_units(sheet, session);
    }
    return status == PAR_OK ? add_years(sheet, session) : status;
}

enum par_status
cmd_group_show(struct session *session)
{
    struct par_group_query query = {session->arguments.group};
    struct par_groups *list = NULL;
    enum par_status status = par_group_list(&list, session->book, &query, &session->error);

    return show_list(session, (struct par_list *)list, status, group_sheet);
}
