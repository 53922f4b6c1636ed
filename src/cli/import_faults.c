#include "import.h"

#include <stdlib.h>
#include <string.h>

#include "writer.h"

/* --- one by one --- */

static void
keep_found(struct faults *faults, const struct par_import_finding *finding)
{
    struct found *found;

    must_room(&faults->found, faults->count, sizeof faults->found[0]);
    found = &faults->found[faults->count++];
    *found = (struct found){
        .file = keep_text(&faults->keep, finding->file),
        .line = {finding->line, finding->line > 0 ? PAR_PRESENT : PAR_NONE},
        .column = {finding->column, finding->column > 0 ? PAR_PRESENT : PAR_NONE},
        .field = keep_text(&faults->keep, finding->field),
        .value = keep_text(&faults->keep, finding->value),
        .finding = keep_text(&faults->keep, finding->finding),
        .nearest = keep_text(&faults->keep, finding->nearest),
        .text = keep_text(&faults->keep, finding->error->text),
    };
}

static void
keep_hint(struct faults *faults, const struct par_message *hint)
{
    if (hint->pattern == NULL || faults->hint_count == HINTS_MOST)
        return;
    for (size_t i = 0; i < faults->hint_count; i++)
        if (strcmp(faults->hints[i].pattern, hint->pattern) == 0)
            return;
    faults->hints[faults->hint_count++] = *hint;
}

static bool
is_about_absence(const char *finding)
{
    static const char *const names[] = {"unit_unknown", "group_unknown", "decision_unknown"};

    for (size_t i = 0; finding != NULL && i < sizeof names / sizeof names[0]; i++)
        if (strcmp(finding, names[i]) == 0)
            return true;
    return false;
}

void
faults_report(void *context, const struct par_import_finding *finding)
{
    struct faults *faults = context;

    faults->others = faults->others || !is_about_absence(finding->finding);
    keep_hint(faults, &finding->error->hint);
    if (faults->listed)
        keep_found(faults, finding);
    else
        talk_finding(finding);
}

void
faults_free(struct faults *faults)
{
    free(faults->found);
    keep_free(&faults->keep);
    *faults = (struct faults){0};
}

/* --- as a listing --- */

#define FOUND_FIELD(key, type, member, absent)                                                     \
    {                                                                                              \
        (key), PAR_FIELD_##type, offsetof(struct found, member), PAR_NO_OFFSET, (absent)           \
    }

static const struct par_field found_fields[] = {
    FOUND_FIELD("file", TEXT, file, PAR_NONE),
    FOUND_FIELD("line", COUNT, line, PAR_NONE),
    FOUND_FIELD("column", COUNT, column, PAR_NONE),
    FOUND_FIELD("field", CODE, field, PAR_NONE),
    FOUND_FIELD("value", TEXT, value, PAR_NONE),
    FOUND_FIELD("finding", CODE, finding, PAR_NONE),
    FOUND_FIELD("nearest", TEXT, nearest, PAR_NONE),
    FOUND_FIELD("text", TEXT, text, PAR_NONE),
};

struct found_source {
    const struct faults *faults;
    size_t at;
};

static enum par_status
next_found(void *row, void *source, struct par_error *err)
{
    struct found_source *found = source;

    (void)err;
    if (found->at == found->faults->count)
        return PAR_END;
    *(struct found *)row = found->faults->found[found->at++];
    return PAR_OK;
}

static enum par_status
rewind_found(void *source, struct par_error *err)
{
    struct found_source *found = source;

    (void)err;
    found->at = 0;
    return PAR_OK;
}

static enum par_status
found_sheet(struct sheet *sheet, const struct rows *rows, struct par_error *err)
{
    static const struct view_column view[] = {
        {"file", NULL, 0},  {"line", NULL, 0},    {"column", NULL, 0},
        {"field", NULL, 0}, {"finding", NULL, 0}, {"text", NULL, GRID_FLEX},
    };
    struct grid *grid = NULL;
    enum par_status status = grid_of_rows(&grid, rows, view, sizeof view / sizeof view[0], err);

    if (status == PAR_OK && grid_rows(grid) > 0)
        sheet_grid(sheet, grid);
    else
        grid_free(grid);
    return status;
}

enum par_status
faults_list(struct faults *faults, struct session *session)
{
    struct found_source source = {faults, 0};
    struct rows rows = {found_fields,         sizeof found_fields / sizeof found_fields[0],
                        sizeof(struct found), next_found,
                        rewind_found,         &source};
    struct writer *writer;
    enum par_status status = writer_open(&writer, session);

    if (status != PAR_OK)
        return status;
    if (writer_is_sheet(writer))
        status = found_sheet(writer_sheet(writer), &rows, &session->error);
    else
        status = writer_rows(writer, &rows, &session->error);
    return writer_close(writer, status);
}

/* --- the sum --- */

/* Is there one more part of an enumeration? Then what stands before it is parted from it. */
static bool
begins_part(struct string *out, int64_t count)
{
    if (count > 0 && out->length > 0)
        string_add(out, ", ");
    return count > 0;
}

/* Units, groups and decisions can be made from what such a file says of them. */
static bool
can_create(const char *kind)
{
    return strcmp(kind, "scores") != 0 && strcmp(kind, "allowances") != 0;
}

static void
tell_missing(const struct par_import_summary *sum)
{
    long long units = sum->units_missing, groups = sum->groups_missing;
    long long decisions = sum->decisions_missing;
    struct string missing = {0};

    if (begins_part(&missing, units))
        string_format(&missing, ngettext("%lld unit", "%lld units", units), units);
    if (begins_part(&missing, groups))
        string_format(&missing, ngettext("%lld group", "%lld groups", groups), groups);
    if (begins_part(&missing, decisions))
        string_format(&missing, ngettext("%lld decision", "%lld decisions", decisions), decisions);
    talk_error(_("missing are %s; the book is unchanged"), string_get(&missing));
    string_free(&missing);
}

static void
tell_errors(const struct par_import_summary *sum)
{
    long long errors = sum->errors, lines = sum->lines;
    struct string text = {0};

    string_format(&text, ngettext("%lld error", "%lld errors", errors), errors);
    string_format(&text, ngettext(" in %lld line", " in %lld lines", lines), lines);
    talk_error(_("%s; the book is unchanged"), string_get(&text));
    string_free(&text);
}

static void
tell_hints(const struct faults *faults)
{
    for (size_t i = 0; i < faults->hint_count; i++) {
        char *text = talk_message(&faults->hints[i]);

        talk_hint("%s", text);
        free(text);
    }
}

void
faults_sum(const struct faults *faults, const struct par_import_summary *sum, const char *kind,
           bool create)
{
    int64_t missing = sum->units_missing + sum->groups_missing + sum->decisions_missing;

    if (!faults->others && !create && missing > 0 && can_create(kind)) {
        tell_missing(sum);
        talk_hint("%s", _("add --create to make what is missing"));
        return;
    }
    /* Where the header is at fault no line was read. */
    if (sum->lines > 0)
        tell_errors(sum);
    tell_hints(faults);
}
