#include "record.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cell.h"
#include "glossary.h"
#include "glyph.h"

enum { YEAR_LEAST = 1000, YEAR_MOST = 9999, COUNT_MOST = 1000000, OPTION_SIZE = 32 };

/* The kind of file whose rows are a struct ("units": struct par_unit). */
static const struct par_kind *
kind_of(const char *kind)
{
    size_t count;
    const struct par_kind *kinds = par_kinds(&count);

    for (size_t i = 0; i < count; i++)
        if (strcmp(kinds[i].name, kind) == 0)
            return &kinds[i];
    abort(); /* a kind that the library does not have is a mistake of ours */
}

static void
clear_field(void *row, const struct par_field *field)
{
    char *at = (char *)row + field->offset;

    switch (field->type) {
    case PAR_FIELD_TEXT:
    case PAR_FIELD_WORD:
    case PAR_FIELD_CODE:
    case PAR_FIELD_DATE:
    case PAR_FIELD_TIME:
    case PAR_FIELD_VALUE:
        *(const char **)(void *)at = NULL;
        break;
    case PAR_FIELD_YEAR:
    case PAR_FIELD_COUNT:
    case PAR_FIELD_CHANGE:
    case PAR_FIELD_YESNO:
        *(struct par_number *)(void *)at = (struct par_number){0, field->absent};
        break;
    case PAR_FIELD_POINTS:
    case PAR_FIELD_PERCENT:
        *(struct par_decimal *)(void *)at = (struct par_decimal){0, 0, field->absent};
        break;
    }
}

void
record_clear(void *row, const char *kind)
{
    const struct par_kind *columns = kind_of(kind);

    for (size_t i = 0; i < columns->count; i++)
        clear_field(row, &columns->columns[i].field);
}

/* The option of a column, when the command has it: "name_en" → "name-en". */
static bool
option_of(char name[OPTION_SIZE], const struct session *session, const struct par_field *field)
{
    size_t size = strlen(field->key);

    assert(size < OPTION_SIZE);
    memcpy(name, field->key, size + 1);
    for (char *c = name; (c = strchr(c, '_')) != NULL;)
        *c = '-';
    return option_find(name, session->command) != NULL;
}

/* An empty text takes away what stands. */
static bool
is_taken_away(const struct session *session, const char *name)
{
    return given_text(&session->arguments, name)[0] == '\0';
}

static enum par_status
fill_number(struct par_number *out, const struct session *session, const char *name,
            enum par_absent absent, int64_t least, int64_t most)
{
    int64_t value = 0;
    enum par_status status = PAR_OK;

    *out = (struct par_number){0, absent};
    if (is_taken_away(session, name))
        return PAR_OK;
    status = given_number(&value, &session->arguments, name, least, most);
    if (status == PAR_OK)
        *out = (struct par_number){value, PAR_PRESENT};
    return status;
}

static enum par_status
fill_yesno(struct par_number *out, const struct session *session, const char *name)
{
    int value = 0;
    enum par_status status = given_yesno(&value, &session->arguments, name);

    if (status == PAR_OK)
        *out = (struct par_number){value, PAR_PRESENT};
    return status;
}

static enum par_status
fill_date(const char **out, const struct session *session, const char *name, struct keep *keep)
{
    char iso[11] = "";
    enum par_status status = PAR_OK;

    if (!is_taken_away(session, name))
        status = given_date(iso, &session->arguments, name);
    if (status == PAR_OK)
        *out = keep_text(keep, iso);
    return status;
}

static enum par_status
fill_decimal(struct par_decimal *out, const struct session *session, const char *name,
             enum par_absent absent)
{
    *out = (struct par_decimal){0, 0, absent};
    return is_taken_away(session, name) ? PAR_OK : given_decimal(out, &session->arguments, name);
}

static enum par_status
fill_field(void *row, const struct session *session, const struct par_field *field,
           const char *name, struct keep *keep)
{
    void *at = (char *)row + field->offset;

    switch (field->type) {
    case PAR_FIELD_TEXT:
    case PAR_FIELD_WORD:
    case PAR_FIELD_CODE:
    case PAR_FIELD_TIME:
    case PAR_FIELD_VALUE:
        *(const char **)at = given_text(&session->arguments, name);
        return PAR_OK;
    case PAR_FIELD_DATE:
        return fill_date(at, session, name, keep);
    case PAR_FIELD_YEAR:
        return fill_number(at, session, name, field->absent, YEAR_LEAST, YEAR_MOST);
    case PAR_FIELD_COUNT:
    case PAR_FIELD_CHANGE:
        return fill_number(at, session, name, field->absent, 0, COUNT_MOST);
    case PAR_FIELD_YESNO:
        return fill_yesno(at, session, name);
    case PAR_FIELD_POINTS:
    case PAR_FIELD_PERCENT:
        return fill_decimal(at, session, name, field->absent);
    }
    return PAR_OK;
}

enum par_status
record_fill(void *row, const struct session *session, const char *kind, struct keep *keep)
{
    const struct par_kind *columns = kind_of(kind);
    enum par_status status = PAR_OK;
    char name[OPTION_SIZE];

    for (size_t i = 0; status == PAR_OK && i < columns->count; i++)
        if (option_of(name, session, &columns->columns[i].field) &&
            given(&session->arguments, name))
            status = fill_field(row, session, &columns->columns[i].field, name, keep);
    return status;
}

bool
record_given(const struct session *session, const char *kind)
{
    const struct par_kind *columns = kind_of(kind);
    char name[OPTION_SIZE];

    for (size_t i = 0; i < columns->count; i++)
        if (option_of(name, session, &columns->columns[i].field) &&
            given(&session->arguments, name))
            return true;
    return false;
}

static enum par_status
complain_namesake(const struct par_candidate *row, const char *name, bool group)
{
    char *quoted = word_quoted(name);

    if (group) {
        talk_error(_("there is a group %s already: %s"), row->name, row->code);
        talk_hint(
            _("change it: parindex group edit %s; another one of that name: parindex group add "
              "%s --code CODE"),
            row->code, quoted);
    } else {
        talk_error(_("there is a unit %s already: %s"), row->name, row->code);
        talk_hint(_("change it: parindex unit edit %s; another one of that name: parindex unit add "
                    "%s --code CODE"),
                  row->code, quoted);
    }
    free(quoted);
    return PAR_EXISTS;
}

enum par_status
record_refuse_namesake(struct session *session, const char *name, bool group)
{
    struct par_candidate_query query = {
        .text = name, .units = !group, .groups = group, .in_file = 1};
    struct par_candidates *list = NULL;
    struct par_candidate row;
    char *folded = glyph_fold(name);
    enum par_status status = par_candidate_list(&list, session->book, &query, &session->error);

    while (status == PAR_OK &&
           (status = par_candidate_next(&row, list, &session->error)) == PAR_OK) {
        char *other = glyph_fold(row.name);

        if (*other == '\0') /* its name was lost, and may have been this one */
            status = PAR_ABSENT;
        else if (strcmp(other, folded) == 0)
            status = complain_namesake(&row, name, group);
        free(other);
    }
    if (status == PAR_NOT_FOUND)
        par_error_clear(&session->error);
    par_candidate_list_free(list);
    free(folded);
    return status == PAR_END || status == PAR_NOT_FOUND ? PAR_OK : status;
}

/* Only a criterion, which has a parent, is headed "Criterion" by its title. */
static const char *
heading_of(const struct par_field *fields, size_t count, const char *key)
{
    if (strcmp(key, "title") != 0)
        return glossary_heading(key);
    for (size_t i = 0; i < count; i++)
        if (strcmp(fields[i].key, "parent") == 0)
            return glossary_heading(key);
    return C_("heading", "Title");
}

/* Bytes of a heading before a value, without its last word where the value begins with
 * the same: "Xếp loại theo" and "theo số đã in". */
static int
heading_size(const char *heading, const char *value)
{
    const char *last = strrchr(heading, ' ');
    size_t size;

    if (last == NULL)
        return (int)strlen(heading);
    size = strlen(last + 1);
    if (strncmp(last + 1, value, size) == 0 && value[size] == ' ')
        return (int)(last - heading);
    return (int)strlen(heading);
}

static void
add_change(struct string *out, const char *heading, const struct cell *before,
           const struct cell *after)
{
    struct string old = {0}, new = {0};

    cell_human(&old, before);
    cell_human(&new, after);
    if (strcmp(string_get(&old), string_get(&new)) != 0)
        string_format(out, "%s%.*s %s → %s", out->length > 0 ? ", " : "",
                      heading_size(heading, string_get(&old)), heading, string_get(&old),
                      string_get(&new));
    string_free(&old);
    string_free(&new);
}

/* An empty text is what takes a value away. */
static struct cell
cell_to_be(const struct par_field *field, const void *row)
{
    struct cell cell = cell_of(field, row);

    if (cell.text != NULL && cell.text[0] == '\0')
        cell = (struct cell){.field = field, .absent = PAR_NONE};
    return cell;
}

char *
record_changes(const struct par_field *fields, size_t count, const void *before, const void *after)
{
    struct string out = {0};

    for (size_t i = 0; i < count; i++) {
        struct cell old = cell_to_be(&fields[i], before), new = cell_to_be(&fields[i], after);

        add_change(&out, heading_of(fields, count, fields[i].key), &old, &new);
    }
    return string_take(&out);
}

/* Does a text hold more than blanks? */
static bool
says_something(const char *text)
{
    return text[strspn(text, " \t\n")] != '\0';
}

enum par_status
record_title(const char *title)
{
    if (title == NULL || says_something(title))
        return PAR_OK;
    talk_error("%s", _("the title of a book is not empty"));
    return PAR_INVALID;
}

enum par_status
record_reason(const struct session *session)
{
    const char *reason = given_text(&session->arguments, "reason");

    if (reason != NULL && says_something(reason))
        return PAR_OK;
    return session_usage(session, "%s", _("--reason is missing: say why"));
}

char *
record_kind_changes(const char *kind, const void *before, const void *after)
{
    const struct par_kind *columns = kind_of(kind);
    struct par_field *fields = must_alloc(columns->count * sizeof *fields);
    char *changes;

    for (size_t i = 0; i < columns->count; i++)
        fields[i] = columns->columns[i].field;
    changes = record_changes(fields, columns->count, before, after);
    free(fields);
    return changes;
}

enum par_status
record_done(struct session *session, const char *format, ...)
{
    struct string done = {0};
    bool changed = par_batch_changes(session->batch) > 0;
    int64_t number = 0;
    enum par_status status;
    va_list args;

    va_start(args, format);
    string_vformat(&done, format, args);
    va_end(args);
    status = session_commit(session, &number);
    if (status == PAR_OK && !changed)
        talk_say("%s", _("It stands so already. Nothing was written."));
    else if (status == PAR_OK)
        talk_say("%s%s%s", session->dry_run ? _("dry run: ") : "", string_get(&done),
                 session_batch_text(session, number));
    string_free(&done);
    return status;
}
