#include "names.h"

#include <stdlib.h>
#include <string.h>

#include "glyph.h"

enum { PARTS_MOST = 4 };   /* names that a hint lists */
enum { CODE_COLUMN = 16 }; /* blanks for a code before its name */
enum { EXIT_BUSY = 5 };    /* from here on it is no answer but the book that fails */

/* What a text may mean, read into memory: the book answers other questions in between. */
struct candidates {
    struct candidate {
        char *code;
        char *name;
        bool is_group;
    } * item;
    size_t count;
};

static void
free_candidates(struct candidates *found)
{
    for (size_t i = 0; i < found->count; i++) {
        free(found->item[i].code);
        free(found->item[i].name);
    }
    free(found->item);
    *found = (struct candidates){0};
}

static enum par_status
find_candidates(struct candidates *found, struct session *session,
                const struct par_candidate_query *query)
{
    struct par_candidates *list = NULL;
    struct par_candidate row;
    enum par_status status = par_candidate_list(&list, session->book, query, &session->error);

    *found = (struct candidates){0};
    if (status != PAR_OK)
        return status;
    while ((status = par_candidate_next(&row, list, &session->error)) == PAR_OK) {
        must_room(&found->item, found->count, sizeof found->item[0]);
        found->item[found->count++] = (struct candidate){must_copy(row.code), must_copy(row.name),
                                                         strcmp(row.kind, "group") == 0};
    }
    par_candidate_list_free(list);
    return status == PAR_END ? PAR_OK : status;
}

static void
tell_candidate(const struct candidate *candidate)
{
    struct string line = {0};
    size_t width = glyph_width(candidate->code);

    string_format(&line, "  %s", candidate->code);
    if (width + 2 > CODE_COLUMN) {
        talk_line("%s", string_get(&line));
        string_clear(&line);
        string_fill(&line, ' ', 2);
        width = 0;
    }
    string_fill(&line, ' ', CODE_COLUMN - width);
    string_add(&line, candidate->name != NULL ? candidate->name : "");
    talk_line("%s", string_get(&line));
    string_free(&line);
}

static enum par_status
complain_ambiguous(const char *text, const struct candidates *found)
{
    bool units = false, groups = false;
    const char *typed = talk_value(text);
    long long count = (long long)found->count;

    for (size_t i = 0; i < found->count; i++) {
        units = units || !found->item[i].is_group;
        groups = groups || found->item[i].is_group;
    }
    if (units && groups)
        talk_error(_("\"%s\" fits %lld units and groups"), typed, count);
    else if (units)
        talk_error(_("\"%s\" fits %lld units"), typed, count);
    else
        talk_error(_("\"%s\" fits %lld groups"), typed, count);
    for (size_t i = 0; i < found->count; i++)
        tell_candidate(&found->item[i]);
    return PAR_AMBIGUOUS;
}

/* What is taken away is named by its code or its whole name: a part may fit another one. */
static bool
takes_away(const struct command *command)
{
    const char *verb = command != NULL ? strrchr(command->name, ' ') : NULL;

    return verb != NULL && (strcmp(verb, " remove") == 0 || strcmp(verb, " leave") == 0);
}

/* "Sở Y tế (so-y-te), Sở Xây dựng (so-xay-dung)"; the caller frees it. */
static char *
list_candidates(const struct candidates *found)
{
    struct string list = {0};

    for (size_t i = 0; i < found->count; i++)
        string_format(&list, i > 0 ? ", %s (%s)" : "%s (%s)", found->item[i].name,
                      found->item[i].code);
    string_add(&list, "");
    return string_take(&list);
}

/* Those that a part of a name fits, where a part is not taken and they are few; else the nearest.
 */
static enum par_status
find_meant(struct candidates *found, bool *part, struct session *session, const char *text,
           bool units, bool groups)
{
    struct par_candidate_query query = {text, units, groups, 0, 0};
    enum par_status status = PAR_NOT_FOUND;

    if (takes_away(session->command))
        status = find_candidates(found, session, &query);
    *part = status == PAR_OK && found->count > 0 && found->count <= PARTS_MOST;
    if (*part || (status != PAR_OK && status != PAR_NOT_FOUND))
        return status;
    if (status == PAR_OK)
        free_candidates(found);
    par_error_clear(&session->error);
    query.nearest = 1;
    return find_candidates(found, session, &query);
}

/* Nothing fits: what may be meant, with its code. */
static enum par_status
complain_unknown(struct session *session, const char *text, bool units, bool groups)
{
    struct candidates meant = {0};
    char *names;
    bool part = false;
    enum par_status status = find_meant(&meant, &part, session, text, units, groups);

    if (status != PAR_OK)
        return status;
    if (units && groups)
        talk_error(_("no unit and no group \"%s\""), talk_value(text));
    else if (units)
        talk_error(_("no unit \"%s\""), talk_value(text));
    else
        talk_error(_("no group \"%s\""), talk_value(text));
    names = list_candidates(&meant);
    if (part)
        talk_hint(_("what is taken away is named whole or by its code: %s"), names);
    else if (meant.count > 0)
        talk_hint(_("nearest: %s"), names);
    else if (groups && !units)
        talk_hint("parindex group list");
    else
        talk_hint("parindex unit list");
    free(names);
    free_candidates(&meant);
    return PAR_NOT_FOUND;
}

static enum par_status
find_one(char **code, bool *is_group, struct session *session, const char *text, bool units,
         bool groups)
{
    struct par_candidate_query query = {text, units, groups, 0, takes_away(session->command)};
    struct candidates found;
    enum par_status status = find_candidates(&found, session, &query);

    if (status == PAR_NOT_FOUND) {
        par_error_clear(&session->error);
        return complain_unknown(session, text, units, groups);
    }
    if (status != PAR_OK)
        return status;
    if (found.count == 0) {
        status = complain_unknown(session, text, units, groups);
    } else if (found.count > 1) {
        status = complain_ambiguous(text, &found);
    } else {
        *code = must_copy(found.item[0].code);
        *is_group = found.item[0].is_group;
    }
    free_candidates(&found);
    return status;
}

enum par_status
session_unit(char **code, struct session *session, const char *text)
{
    bool is_group;

    return find_one(code, &is_group, session, text, true, false);
}

enum par_status
session_group(char **code, struct session *session, const char *text)
{
    bool is_group;

    return find_one(code, &is_group, session, text, false, true);
}

enum par_status
session_place(char **unit, char **group, struct session *session, const char *text)
{
    char *code = NULL;
    bool is_group = false;
    enum par_status status = find_one(&code, &is_group, session, text, true, true);

    if (status == PAR_OK)
        *(is_group ? group : unit) = code;
    return status;
}

/* A name that cannot be read must not stop what is told, but the command does not end well. */
static void
note_unread(struct session *session)
{
    if (par_status_exit(session->error.status) >= EXIT_BUSY && session->unread.status == PAR_OK)
        session->unread = session->error;
    par_error_clear(&session->error);
}

static char *
first_name(struct session *session, const char *code, bool group)
{
    struct par_candidate_query query = {code, !group, group, 0, 1};
    struct candidates found;
    char *name = NULL;

    if (find_candidates(&found, session, &query) == PAR_OK && found.count > 0)
        name = must_copy(found.item[0].name);
    else
        note_unread(session);
    free_candidates(&found);
    return name != NULL ? name : must_copy(code);
}

char *
session_group_name(struct session *session, const char *code)
{
    return first_name(session, code, true);
}

char *
session_unit_name(struct session *session, const char *code)
{
    return first_name(session, code, false);
}

static bool
is_raw(const struct command *command, enum slot_kind kind)
{
    for (const struct slot *slot = command->slots; slot->kind != SLOT_END; slot++)
        if (slot->kind == kind && (slot->flags & SLOT_RAW) != 0)
            return true;
    return false;
}

static void
replace(char **text, char *with)
{
    free(*text);
    *text = with;
}

enum par_status
names_to_codes(struct session *session)
{
    struct arguments *arguments = &session->arguments;
    enum par_status status = PAR_OK;
    char *code = NULL, *unit = NULL, *group = NULL;

    if (arguments->unit != NULL && !is_raw(session->command, SLOT_UNIT)) {
        status = session_unit(&code, session, arguments->unit);
        if (status == PAR_OK)
            replace(&arguments->unit, code);
    }
    if (status == PAR_OK && arguments->group != NULL && !is_raw(session->command, SLOT_GROUP)) {
        status = session_group(&code, session, arguments->group);
        if (status == PAR_OK)
            replace(&arguments->group, code);
    }
    if (status == PAR_OK && arguments->place != NULL) {
        status = session_place(&unit, &group, session, arguments->place);
        if (unit != NULL)
            replace(&arguments->unit, unit);
        if (group != NULL)
            replace(&arguments->group, group);
    }
    return status;
}
