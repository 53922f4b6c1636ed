#include "cmd.h"

#include <stdlib.h>

#include "criteria.h"
#include "record.h"
#include "show.h"

enum par_status
criteria_set(struct par_set *out, struct par_sets **list, struct session *session, const char *code)
{
    struct par_set_query query = {code};
    enum par_status status = par_set_list(list, session->book, &query, &session->error);

    return status == PAR_OK ? par_set_next(out, *list, &session->error) : status;
}

/* --- options: some are of the set, some of one criterion --- */

static const char *const set_options[] = {"decision", "printed-max", "printed-count", NULL};
static const char *const criterion_options[] = {"title-en",  "parent",  "max-points", "method",
                                                "kind",      "concept", "step",       "rule",
                                                "appraiser", NULL};

static const char *
first_given(const struct session *session, const char *const *names)
{
    for (; *names != NULL; names++)
        if (given(&session->arguments, *names))
            return *names;
    return NULL;
}

static enum par_status
check_options(const struct session *session)
{
    const char *name;

    if (session->arguments.criterion == NULL) {
        name = first_given(session, criterion_options);
        if (name != NULL)
            return session_usage(session, _("--%s is of a criterion, and no CODE is named"), name);
    } else {
        name = first_given(session, set_options);
        if (name != NULL)
            return session_usage(session, _("--%s is of the whole set, and a CODE is named"), name);
    }
    return PAR_OK;
}

static bool
is_anything_given(const struct session *session)
{
    return given(&session->arguments, "title") || first_given(session, set_options) != NULL ||
           first_given(session, criterion_options) != NULL;
}

/* An empty text takes a value away. */
static enum par_status
fill_set(struct par_set *set, const struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    const char *text;
    enum par_status status = PAR_OK;

    if (given(arguments, "title"))
        set->title = given_text(arguments, "title");
    if (given(arguments, "decision"))
        set->decision = given_text(arguments, "decision");
    text = given_text(arguments, "printed-max");
    if (text != NULL && text[0] == '\0')
        set->printed_max = (struct par_decimal){.absent = PAR_UNKNOWN};
    else
        status = given_decimal(&set->printed_max, arguments, "printed-max");
    text = given_text(arguments, "printed-count");
    if (status != PAR_OK || text == NULL)
        return status;
    set->printed_count = (struct par_number){0, text[0] == '\0' ? PAR_UNKNOWN : PAR_PRESENT};
    return text[0] == '\0'
               ? PAR_OK
               : given_number(&set->printed_count.value, arguments, "printed-count", 0, 10000);
}

/* --- add --- */

/* Does what a list is asked for exist? That it does not is no error here. */
static enum par_status
exists(bool *out, struct session *session, enum par_status status)
{
    *out = status == PAR_OK;
    if (status != PAR_NOT_FOUND)
        return status;
    par_error_clear(&session->error);
    return PAR_OK;
}

static enum par_status
add_set(struct session *session)
{
    const char *code = session->arguments.set;
    struct par_set set = {.code = code,
                          .printed_max = {.absent = PAR_UNKNOWN},
                          .printed_count = {.absent = PAR_UNKNOWN}};
    struct par_set standing;
    struct par_sets *list = NULL;
    bool there = false;
    enum par_status status = fill_set(&set, session);

    if (status == PAR_OK)
        status = session_begin(session);
    if (status == PAR_OK)
        status = exists(&there, session, criteria_set(&standing, &list, session, code));
    if (there) {
        talk_error(_("criteria set %s exists already"), code);
        talk_hint(_("change it: parindex criteria edit %s; copy it: parindex criteria copy %s NEW"),
                  code, code);
        status = PAR_EXISTS;
    }
    if (status == PAR_OK)
        status = par_set_put(session->batch, &set, NULL, &session->error);
    if (status == PAR_OK)
        status = record_done(session, _("Criteria set %s added; it has no criterion yet."), code);
    par_set_list_free(list);
    return status;
}

static enum par_status
refuse_criterion(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    struct par_criterion_query query = {arguments->set, arguments->criterion};
    struct par_criteria *list = NULL;
    bool there = false;
    enum par_status status =
        exists(&there, session, par_criterion_list(&list, session->book, &query, &session->error));

    par_criterion_list_free(list);
    if (!there)
        return status;
    talk_error(_("set %s has a criterion %s already"), arguments->set, arguments->criterion);
    talk_hint("parindex criteria edit %s %s", arguments->set, arguments->criterion);
    return PAR_EXISTS;
}

static enum par_status
put_criterion(struct session *session, const struct par_criterion *criterion)
{
    struct par_set set;
    struct par_sets *list = NULL;
    bool there = false;
    enum par_status status =
        exists(&there, session, criteria_set(&set, &list, session, criterion->set));

    par_set_list_free(list);
    if (status == PAR_OK)
        status = par_criterion_put(session->batch, criterion, NULL, &session->error);
    if (status == PAR_OK && there)
        status = record_done(session, _("Set %s: criterion %s %s added."), criterion->set,
                             criterion->code, criterion->title);
    else if (status == PAR_OK)
        status = record_done(session, _("Set %s, which is new: criterion %s %s added."),
                             criterion->set, criterion->code, criterion->title);
    return status;
}

static enum par_status
add_criterion(struct session *session)
{
    struct par_criterion criterion;
    struct keep keep = {0};
    enum par_status status;

    record_clear(&criterion, "criteria");
    status = record_fill(&criterion, session, "criteria", &keep);
    criterion.set = session->arguments.set;
    criterion.code = session->arguments.criterion;
    if (status == PAR_OK && criterion.title == NULL)
        status = session_usage(session, _("--%s is missing"), "title");
    if (status == PAR_OK)
        status = session_begin(session);
    if (status == PAR_OK)
        status = refuse_criterion(session);
    if (status == PAR_OK)
        status = put_criterion(session, &criterion);
    keep_free(&keep);
    return status;
}

enum par_status
cmd_criteria_add(struct session *session)
{
    enum par_status status = check_options(session);

    if (status != PAR_OK)
        return status;
    return session->arguments.criterion == NULL ? add_set(session) : add_criterion(session);
}

/* --- edit --- */

static enum par_status
edit_set(struct session *session)
{
    struct par_set before, after;
    struct par_sets *list = NULL;
    enum par_status status = criteria_set(&before, &list, session, session->arguments.set);

    after = before;
    if (status == PAR_OK)
        status = fill_set(&after, session);
    if (status == PAR_OK)
        status = par_set_put(session->batch, &after, NULL, &session->error);
    if (status == PAR_OK) {
        size_t count;
        const struct par_field *fields = par_list_fields((struct par_list *)list, &count);
        char *changes = record_changes(fields, count, &before, &after);

        status = record_done(session, _("Criteria set %s: %s."), after.code, changes);
        free(changes);
    }
    par_set_list_free(list);
    return status;
}

static enum par_status
edit_criterion(struct session *session)
{
    struct par_criterion_query query = {session->arguments.set, session->arguments.criterion};
    struct par_criteria *list = NULL;
    struct par_criterion before, after;
    struct keep keep = {0};
    enum par_status status = par_criterion_list(&list, session->book, &query, &session->error);

    if (status == PAR_OK)
        status = par_criterion_next(&before, list, &session->error);
    after = before;
    if (status == PAR_OK)
        status = record_fill(&after, session, "criteria", &keep);
    if (status == PAR_OK)
        status = par_criterion_put(session->batch, &after, NULL, &session->error);
    if (status == PAR_OK) {
        char *changes = record_kind_changes("criteria", &before, &after);

        status =
            record_done(session, _("Set %s, criterion %s: %s."), after.set, after.code, changes);
        free(changes);
    }
    par_criterion_list_free(list);
    keep_free(&keep);
    return status;
}

enum par_status
cmd_criteria_edit(struct session *session)
{
    enum par_status status = check_options(session);

    if (status == PAR_OK && !is_anything_given(session))
        status = session_usage(session, "%s", _("nothing is said that would change"));
    if (status == PAR_OK)
        status = session_begin(session);
    if (status != PAR_OK)
        return status;
    return session->arguments.criterion == NULL ? edit_set(session) : edit_criterion(session);
}

/* --- remove, copy, list --- */

enum par_status
cmd_criteria_remove(struct session *session)
{
    const char *set = session->arguments.set, *criterion = session->arguments.criterion;
    enum par_status status = session_begin(session);

    if (status == PAR_OK)
        status = par_set_remove(session->batch, set, criterion, &session->error);
    if (status == PAR_OK && criterion != NULL)
        status = record_done(session, _("Set %s: criterion %s removed."), set, criterion);
    else if (status == PAR_OK)
        status = record_done(session, _("Criteria set %s removed."), set);
    return status;
}

enum par_status
cmd_criteria_copy(struct session *session)
{
    const char *set = session->arguments.set, *copy = session->arguments.words[0];
    struct par_set made;
    struct par_sets *list = NULL;
    enum par_status status = session_begin(session);

    if (status == PAR_OK)
        status = par_set_copy(session->batch, set, copy, &session->error);
    if (status == PAR_OK)
        status = criteria_set(&made, &list, session, copy);
    if (status == PAR_OK)
        status = record_done(session,
                             ngettext("Criteria set %s copied as %s: %lld scored criterion.",
                                      "Criteria set %s copied as %s: %lld scored criteria.",
                                      made.leaves.value),
                             set, copy, (long long)made.leaves.value);
    par_set_list_free(list);
    return status;
}

enum par_status
cmd_criteria_list(struct session *session)
{
    static const struct view_column view[] = {
        {"set", NULL, 0},
        {"title", NC_("heading", "Title"), GRID_FLEX | GRID_DROP},
        {"decision", NULL, GRID_DROP},
        {"max_points", NULL, 0},
        {"printed_max", NULL, GRID_DROP},
        {"leaves", NULL, 0},
        {"printed_count", NULL, GRID_DROP},
        {"years", NULL, GRID_FLEX | GRID_DROP}};
    struct listing listing = {.view = view, .count = sizeof view / sizeof view[0]};
    struct par_set_query query = {NULL};
    struct par_sets *list = NULL;
    enum par_status status = par_set_list(&list, session->book, &query, &session->error);

    return show_rows(session, (struct par_list *)list, status, &listing);
}
