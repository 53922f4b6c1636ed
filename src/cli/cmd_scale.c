#include "cmd.h"

#include <stdlib.h>
#include <string.h>

#include "glyph.h"
#include "record.h"
#include "scale.h"
#include "show.h"

/* The class of a scale as it stands; its text lives as long as the list.
 * Returns: PAR_OK; PAR_END when the scale has no such class; PAR_NOT_FOUND when there is no such
 * scale. */
static enum par_status
find_class(struct par_scale_class *out, struct par_scale_classes **list, struct session *session,
           const char *class_name)
{
    struct par_scale_query query = {session->arguments.scale};
    char *folded = glyph_fold(class_name);
    enum par_status status = par_scale_list(list, session->book, &query, &session->error);
    bool found = false;

    while (status == PAR_OK && !found) {
        status = par_scale_next(out, *list, &session->error);
        if (status == PAR_OK && out->class_name != NULL) {
            char *other = glyph_fold(out->class_name);

            found = strcmp(other, folded) == 0;
            free(other);
        }
    }
    free(folded);
    return status;
}

/* --- add --- */

static enum par_status
add_scale(struct session *session)
{
    const char *scale = session->arguments.scale;
    enum par_status status;

    if (record_given(session, "scales"))
        return session_usage(session, "%s",
                             _("these options are of a class, and no CLASS is named"));
    status = session_begin(session);
    if (status == PAR_OK)
        status = par_scale_add(session->batch, scale, &session->error);
    if (status == PAR_OK)
        status = record_done(session, _("Scale %s added; it has no class yet."), scale);
    return status;
}

static enum par_status
refuse_class(const struct par_scale_class *row)
{
    char *quoted = word_quoted(row->class_name);

    talk_error(_("scale %s has a class \"%s\" already"), row->scale, row->class_name);
    talk_hint(_("change it: parindex scale edit %s %s"), row->scale, quoted);
    free(quoted);
    return PAR_EXISTS;
}

static enum par_status
put_class(struct session *session, struct par_scale_class *row)
{
    struct par_scale_classes *list = NULL;
    struct par_scale_class stands;
    enum par_status status = find_class(&stands, &list, session, row->class_name);

    if (status == PAR_NOT_FOUND)
        par_error_clear(&session->error);
    if (status == PAR_OK)
        status = refuse_class(&stands);
    else if (status == PAR_END || status == PAR_NOT_FOUND)
        status = par_scale_put(session->batch, row, NULL, &session->error);
    par_scale_list_free(list);
    return status;
}

static enum par_status
say_added(struct session *session, const struct par_scale_class *row)
{
    struct par_scale_query query = {row->scale};
    struct par_scale_classes *list = NULL;
    enum par_status status = par_scale_list(&list, session->book, &query, &session->error);
    bool first = status == PAR_OK && par_list_count((struct par_list *)list) == 1;

    par_scale_list_free(list);
    if (status != PAR_OK)
        return status;
    if (first)
        return record_done(session, _("Scale %s: class %s added."), row->scale, row->class_name);
    return record_done(session, _("Scale %s: class %s added below the others."), row->scale,
                       row->class_name);
}

enum par_status
cmd_scale_add(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    struct par_scale_class row;
    struct keep keep = {0};
    char *disorder = NULL;
    enum par_status status;

    if (arguments->word_count == 0)
        return add_scale(session);
    record_clear(&row, "scales");
    status = record_fill(&row, session, "scales", &keep);
    row.scale = arguments->scale;
    row.class_name = arguments->words[0];
    if (status == PAR_OK)
        status = session_begin(session);
    if (status == PAR_OK)
        status = put_class(session, &row);
    if (status == PAR_OK)
        status = scale_disorder(&disorder, session, row.scale);
    if (status == PAR_OK)
        status = say_added(session, &row);
    if (status == PAR_OK)
        scale_note(disorder);
    free(disorder);
    keep_free(&keep);
    return status;
}

/* --- edit --- */

static enum par_status
no_such_class(const struct session *session)
{
    talk_error(_("scale %s has no class \"%s\""), session->arguments.scale,
               session->arguments.words[0]);
    talk_hint("parindex scale show %s", session->arguments.scale);
    return PAR_NOT_FOUND;
}

static enum par_status
edit_class(struct session *session)
{
    struct par_scale_classes *list = NULL;
    struct par_scale_class before = {0}, after;
    struct keep keep = {0};
    char *disorder = NULL;
    enum par_status status = find_class(&before, &list, session, session->arguments.words[0]);

    if (status == PAR_END)
        status = no_such_class(session);
    after = before;
    if (status == PAR_OK)
        status = record_fill(&after, session, "scales", &keep);
    if (status == PAR_OK)
        status = par_scale_put(session->batch, &after, NULL, &session->error);
    if (status == PAR_OK)
        status = scale_disorder(&disorder, session, after.scale);
    if (status == PAR_OK) {
        size_t count;
        const struct par_field *fields = par_list_fields((struct par_list *)list, &count);
        char *changes = record_changes(fields, count, &before, &after);

        status = record_done(session, _("Scale %s, class %s: %s."), after.scale, after.class_name,
                             changes);
        free(changes);
    }
    if (status == PAR_OK)
        scale_note(disorder);
    free(disorder);
    par_scale_list_free(list);
    keep_free(&keep);
    return status;
}

enum par_status
cmd_scale_edit(struct session *session)
{
    enum par_status status;

    if (!record_given(session, "scales"))
        return session_usage(session, "%s", _("nothing is said that would change"));
    status = session_begin(session);
    return status == PAR_OK ? edit_class(session) : status;
}

/* --- remove --- */

enum par_status
cmd_scale_remove(struct session *session)
{
    const char *scale = session->arguments.scale;
    const char *class_name = session->arguments.word_count > 0 ? session->arguments.words[0] : NULL;
    enum par_status status = session_begin(session);

    if (status == PAR_OK)
        status = par_scale_remove(session->batch, scale, class_name, &session->error);
    if (status == PAR_OK && class_name != NULL)
        status = record_done(session, _("Scale %s: class %s removed."), scale, class_name);
    else if (status == PAR_OK)
        status = record_done(session, _("Scale %s removed."), scale);
    return status;
}

/* --- list, show --- */

static const struct view_column class_view[] = {{"scale", NULL, 0},
                                                {"class", NULL, GRID_FLEX},
                                                {"short", NULL, GRID_DROP},
                                                {"class_en", NULL, GRID_DROP},
                                                {"lower_bound", NULL, 0},
                                                {"inclusive", NULL, 0},
                                                {"min_domain_percent", NULL, GRID_DROP}};

enum { CLASS_COLUMNS = sizeof class_view / sizeof class_view[0] };

enum par_status
cmd_scale_list(struct session *session)
{
    struct listing listing = {.view = class_view, .count = CLASS_COLUMNS};
    struct par_scale_query query = {NULL};
    struct par_scale_classes *list = NULL;
    enum par_status status = par_scale_list(&list, session->book, &query, &session->error);

    return show_rows(session, (struct par_list *)list, status, &listing);
}

static enum par_status
scale_sheet(struct sheet *sheet, struct session *session, struct par_list *list)
{
    struct grid *grid = NULL;
    struct par_scale_class row;
    struct rows rows = rows_of(list);
    enum par_status status = par_list_next(&row, list, &session->error);

    if (status == PAR_OK) {
        sheet_headline(sheet, _("Scale %s, best class first"), row.scale);
        if (row.years != NULL)
            sheet_line(sheet, _("Used in: %s"), row.years);
        else
            sheet_line(sheet, "%s", _("Used in no year yet."));
        status = grid_of_rows(&grid, &rows, class_view + 1, CLASS_COLUMNS - 1, &session->error);
    }
    if (status == PAR_OK && row.class_name != NULL) {
        sheet_gap(sheet);
        sheet_grid(sheet, grid);
    } else if (status == PAR_OK) {
        grid_free(grid);
        sheet_line(sheet, "%s", _("It has no class yet."));
    }
    return status;
}

enum par_status
cmd_scale_show(struct session *session)
{
    struct par_scale_query query = {session->arguments.scale};
    struct par_scale_classes *list = NULL;
    enum par_status status = par_scale_list(&list, session->book, &query, &session->error);

    return show_list(session, (struct par_list *)list, status, scale_sheet);
}
