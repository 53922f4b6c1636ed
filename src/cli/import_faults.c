#include "import.h"

#include <stdlib.h>
#include <string.h>

#include "glyph.h"
#include "writer.h"

/* --- one by one --- */

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

/* Findings about absent names, in the order of enum absent. */
static const char *const absent_findings[ABSENT_END] = {"unit_unknown", "group_unknown",
                                                        "decision_unknown"};

static enum absent
absent_of(const char *finding)
{
    enum absent absent = ABSENT_UNIT;

    while (absent != ABSENT_END &&
           (finding == NULL || strcmp(absent_findings[absent], finding) != 0))
        absent++;
    return absent;
}

/* Several files may lack the same name; the message tells names and dates apart. */
static void
keep_absent(struct faults *faults, enum absent absent, const char *message)
{
    char *folded = glyph_fold(message);

    must_room(&faults->absent[absent], faults->absent_count[absent], sizeof faults->absent[0][0]);
    faults->absent[absent][faults->absent_count[absent]++] = folded;
}

static int
compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Different names among those that are absent. */
static long long
count_absent(const struct faults *faults, enum absent absent)
{
    char **names = faults->absent[absent];
    size_t count = faults->absent_count[absent];
    long long different = count > 0;

    if (count > 0)
        qsort(names, count, sizeof *names, compare_texts);
    for (size_t i = 1; i < count; i++)
        different += strcmp(names[i], names[i - 1]) != 0;
    return different;
}

static bool
is_of_columns(const char *finding)
{
    return finding != NULL &&
           (strcmp(finding, "column_unknown") == 0 || strcmp(finding, "column_missing") == 0);
}

void
faults_report(void *context, const struct par_import_finding *finding)
{
    struct faults *faults = context;
    enum absent absent = absent_of(finding->finding);

    /* What is nearest to an absent name stands in its line. */
    if (absent != ABSENT_END) {
        keep_absent(faults, absent, finding->error->text);
    } else {
        keep_hint(faults, &finding->error->hint);
        faults->others = true;
        faults->columns = faults->columns || is_of_columns(finding->finding);
    }
    if (faults->listed)
        found_put(&faults->found, finding);
    else
        talk_finding(finding);
}

void
faults_free(struct faults *faults)
{
    for (enum absent absent = ABSENT_UNIT; absent != ABSENT_END; absent++) {
        for (size_t i = 0; i < faults->absent_count[absent]; i++)
            free(faults->absent[absent][i]);
        free(faults->absent[absent]);
    }
    found_close(&faults->found);
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

/* Those of a table that people read. */
static const struct par_field told_fields[] = {
    FOUND_FIELD("file", TEXT, file, PAR_NONE),       FOUND_FIELD("line", COUNT, line, PAR_NONE),
    FOUND_FIELD("column", COUNT, column, PAR_NONE),  FOUND_FIELD("field", CODE, field, PAR_NONE),
    FOUND_FIELD("finding", CODE, finding, PAR_NONE), FOUND_FIELD("text", TEXT, told, PAR_NONE),
};

static enum par_status
next_found(void *row, void *source, struct par_error *err)
{
    (void)err;
    return found_next(row, source);
}

static enum par_status
rewind_found(void *source, struct par_error *err)
{
    (void)err;
    return found_rewind(source);
}

static enum par_status
found_sheet(struct sheet *sheet, struct found_file *found, struct par_error *err)
{
    const struct rows rows = {told_fields,          sizeof told_fields / sizeof told_fields[0],
                              sizeof(struct found), next_found,
                              rewind_found,         found};
    static const struct view_column view[] = {
        {"file", NULL, 0},  {"line", NULL, 0},    {"column", NULL, 0},
        {"field", NULL, 0}, {"finding", NULL, 0}, {"text", NULL, GRID_FLEX},
    };
    struct grid *grid = NULL;
    enum par_status status = grid_of_rows(&grid, &rows, view, sizeof view / sizeof view[0], err);

    if (status == PAR_OK && grid_rows(grid) > 0)
        sheet_grid(sheet, grid);
    else
        grid_free(grid);
    return status;
}

enum par_status
faults_list(struct faults *faults, struct session *session)
{
    struct rows rows = {found_fields,         sizeof found_fields / sizeof found_fields[0],
                        sizeof(struct found), next_found,
                        rewind_found,         &faults->found};
    struct writer *writer = NULL;
    enum par_status status = found_rewind(&faults->found);

    if (status == PAR_OK)
        status = writer_open(&writer, session);
    if (status != PAR_OK)
        return status;
    if (writer_is_sheet(writer))
        status = found_sheet(writer_sheet(writer), &faults->found, &session->error);
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
tell_missing(const struct faults *faults)
{
    long long units = count_absent(faults, ABSENT_UNIT);
    long long groups = count_absent(faults, ABSENT_GROUP);
    long long decisions = count_absent(faults, ABSENT_DECISION);
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
    for (size_t i = 0; i < faults->hint_count; i++)
        talk_hint_of(&faults->hints[i]);
}

void
faults_sum(const struct faults *faults, const struct par_import_summary *sum, const char *kind,
           bool create)
{
    if (!faults->others && !create && can_create(kind)) {
        tell_missing(faults);
        talk_hint("%s", _("add --create to make what is missing"));
        return;
    }
    /* Where the header is at fault no line was read. */
    if (sum->lines > 0)
        tell_errors(sum);
    tell_hints(faults);
    if (faults->columns)
        talk_hint(_("columns of such a file: parindex help import %s"), kind);
}
