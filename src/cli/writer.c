#include "writer.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cell.h"
#include "format.h"
#include "glossary.h"
#include "interrupt.h"

enum { WIDTH_MOST = 10000 };

static const char *const format_names[] = {
    [FORMAT_TABLE] = "table", [FORMAT_MD] = "md",           [FORMAT_PLAIN] = "plain",
    [FORMAT_CSV] = "csv",     [FORMAT_EXCEL] = "csv-excel", [FORMAT_JSON] = "json",
    [FORMAT_JSONL] = "jsonl",
};

static enum format
format_of_name(const char *name)
{
    for (size_t i = 0; i < sizeof format_names / sizeof format_names[0]; i++)
        if (strcmp(format_names[i], name) == 0)
            return (enum format)i;
    return FORMAT_TABLE;
}

/* The ending of a file's name decides; else it is a table. */
static enum format
format_of_file(const char *path)
{
    static const struct {
        const char *ending;
        enum format format;
    } endings[] = {
        {".csv", FORMAT_CSV}, {".json", FORMAT_JSON}, {".jsonl", FORMAT_JSONL}, {".md", FORMAT_MD}};
    const char *ending = strrchr(path, '.');

    for (size_t i = 0; ending != NULL && i < sizeof endings / sizeof endings[0]; i++)
        if (strcmp(ending, endings[i].ending) == 0)
            return endings[i].format;
    return FORMAT_TABLE;
}

enum par_status
writer_open_format(struct writer **out, enum format format, const char *path, int width,
                   const char *command, const char *columns)
{
    struct writer *writer = must_alloc(sizeof *writer);
    enum par_status status = output_open(&writer->output, path);

    if (status != PAR_OK) {
        free(writer);
        return status;
    }
    writer->format = format;
    writer->command = command;
    writer->columns = columns;
    writer->header = format == FORMAT_CSV || format == FORMAT_EXCEL;
    writer->sheet.width = width > 0 ? width : WIDTH_USUAL;
    writer->sheet.markdown = format == FORMAT_MD;
    *out = writer;
    return PAR_OK;
}

enum par_status
writer_open(struct writer **out, struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    const char *name = given_text(arguments, "format"), *path = given_text(arguments, "output");
    int64_t width = 0;
    enum format format = output_is_terminal() ? FORMAT_TABLE : FORMAT_PLAIN;
    enum par_status status = given_number(&width, arguments, "width", WIDTH_LEAST, WIDTH_MOST);

    if (status != PAR_OK)
        return status;
    if (name != NULL)
        format = format_of_name(name);
    else if (path != NULL)
        format = format_of_file(path);
    if (width == 0)
        width = path == NULL ? output_width(STDOUT_FILENO) : WIDTH_USUAL;
    status = writer_open_format(out, format, path, (int)width, session->command->name,
                                session->command->columns);
    if (status != PAR_OK)
        return status;
    if (given(arguments, "header"))
        (*out)->header = true;
    if (given(arguments, "no-header"))
        (*out)->header = false;
    return PAR_OK;
}

bool
writer_is_sheet(const struct writer *writer)
{
    return writer->format == FORMAT_TABLE || writer->format == FORMAT_MD;
}

struct sheet *
writer_sheet(struct writer *writer)
{
    return &writer->sheet;
}

void
writer_note(struct writer *writer, const char *code, const char *text)
{
    must_room(&writer->notes, writer->note_count, sizeof writer->notes[0]);
    writer->notes[writer->note_count++] = (struct note){code, must_copy(text)};
}

enum lang
writer_speak(const struct writer *writer)
{
    return writer->format == FORMAT_JSON ? lang_use(LANG_EN) : lang_now();
}

void
writer_years(struct writer *writer, int from, int to)
{
    writer->year_from = from;
    writer->year_to = to;
}

void
writer_sides(struct writer *writer, const char *a, const char *b)
{
    writer->side_a = a;
    writer->side_b = b;
}

void
writer_columns(struct writer *writer, const char *command, const char *columns)
{
    writer->command = command;
    writer->columns = columns;
}

void
writer_header(struct writer *writer, bool header)
{
    writer->header = header;
}

/* --- which columns --- */

static const struct par_field *
field_named(const struct rows *rows, const char *key, size_t size)
{
    for (size_t i = 0; i < rows->count; i++)
        if (strncmp(rows->fields[i].key, key, size) == 0 && rows->fields[i].key[size] == '\0')
            return &rows->fields[i];
    return NULL;
}

static void
add_field(struct writer *writer, struct par_field field)
{
    must_room(&writer->fields, writer->field_count, sizeof writer->fields[0]);
    writer->fields[writer->field_count++] = field;
}

/* A column that the list does not have: always absent. */
static struct par_field
empty_field(struct writer *writer, const char *key, size_t size)
{
    char *name = must_copy_part(key, size);
    struct par_field field = {keep_text(&writer->names, name), PAR_FIELD_TEXT, PAR_NO_OFFSET,
                              PAR_NO_OFFSET, PAR_NONE};

    free(name);
    return field;
}

static void
choose_fields(struct writer *writer, const struct rows *rows)
{
    const char *key = writer->columns;

    writer->field_count = 0;
    if (key == NULL || key[0] == '\0') {
        for (size_t i = 0; i < rows->count; i++)
            add_field(writer, rows->fields[i]);
        return;
    }
    while (*key != '\0') {
        size_t size = strcspn(key, ",");
        const struct par_field *field = field_named(rows, key, size);

        add_field(writer, field != NULL ? *field : empty_field(writer, key, size));
        key += size;
        key += strspn(key, ",");
    }
}

/* --- writing --- */

enum par_status
writer_rows(struct writer *writer, const struct rows *rows, struct par_error *err)
{
    void *row = must_alloc(rows->size);
    struct string line = {0};
    enum par_status status = rows->rewind(rows->source, err);

    choose_fields(writer, rows);
    format_begin(writer, &line);
    while (status == PAR_OK && (status = rows->next(row, rows->source, err)) == PAR_OK) {
        if (interrupted()) {
            status = PAR_STOPPED;
            break;
        }
        format_row(writer, &line, row);
        output_bytes(writer->output, line.text, line.length);
        string_clear(&line);
    }
    if (status == PAR_END) {
        format_end(writer, &line);
        output_text(writer->output, string_get(&line));
        status = PAR_OK;
    }
    string_free(&line);
    free(row);
    return status;
}

static void
tell_notes(struct writer *writer)
{
    if (writer->format == FORMAT_JSON)
        return;
    for (size_t i = 0; i < writer->note_count; i++) {
        if (writer->format == FORMAT_TABLE)
            sheet_line(&writer->sheet, "%s", writer->notes[i].text);
        else
            talk_note("%s", writer->notes[i].text);
    }
}

enum par_status
writer_close(struct writer *writer, enum par_status status)
{
    enum par_status ended = PAR_OK;

    if (par_status_exit(status) == 0 || status == PAR_NO) {
        tell_notes(writer);
        output_text(writer->output, string_get(&writer->sheet.text));
        ended = output_close(writer->output);
    } else {
        output_cancel(writer->output);
    }
    for (size_t i = 0; i < writer->note_count; i++)
        free(writer->notes[i].text);
    free(writer->notes);
    keep_free(&writer->names);
    free(writer->fields);
    string_free(&writer->sheet.text);
    free(writer);
    return ended != PAR_OK ? ended : status;
}

/* --- lists --- */

static enum par_status
next_of_list(void *row, void *source, struct par_error *err)
{
    return par_list_next(row, source, err);
}

static enum par_status
rewind_list(void *source, struct par_error *err)
{
    return par_list_rewind(source, err);
}

struct rows
rows_of(struct par_list *list)
{
    struct rows rows = {.size = par_list_row_size(list),
                        .next = next_of_list,
                        .rewind = rewind_list,
                        .source = list};

    rows.fields = par_list_fields(list, &rows.count);
    return rows;
}

static enum align
align_of(enum par_field_type type)
{
    switch (type) {
    case PAR_FIELD_TEXT:
    case PAR_FIELD_WORD:
    case PAR_FIELD_CODE:
    case PAR_FIELD_DATE:
    case PAR_FIELD_TIME:
    case PAR_FIELD_VALUE:
    case PAR_FIELD_YESNO:
    case PAR_FIELD_YEAR:
        return ALIGN_LEFT;
    case PAR_FIELD_COUNT:
    case PAR_FIELD_CHANGE:
        return ALIGN_RIGHT;
    case PAR_FIELD_POINTS:
    case PAR_FIELD_PERCENT:
        return ALIGN_NUMBER;
    }
    return ALIGN_LEFT;
}

/* A decision is shown with its date. */
static void
add_date(struct string *text, const struct rows *rows, const void *row)
{
    const struct par_field *field = field_named(rows, "decision_date", strlen("decision_date"));
    struct cell cell;

    if (field == NULL)
        return;
    cell = cell_of(field, row);
    if (cell.absent != PAR_PRESENT)
        return;
    string_add(text, " ");
    cell_human(text, &cell);
}

/* The code of the unit that a column names; NULL for another column, and where codes are shown. */
static const char *
code_named(const struct rows *rows, const void *row, const struct view_column *view, size_t count,
           const char *key)
{
    static const char *const names[][2] = {{"unit_name", "unit"}, {"other_name", "other_unit"}};
    const char *code = NULL;
    const struct par_field *field;

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(key, names[i][0]) == 0)
            code = names[i][1];
    for (size_t i = 0; code != NULL && i < count; i++)
        if (strcmp(view[i].key, code) == 0)
            code = NULL;
    field = code != NULL ? field_named(rows, code, strlen(code)) : NULL;
    return field != NULL ? cell_of(field, row).text : NULL;
}

static void
add_row(struct grid *grid, const struct rows *rows, const void *row, const struct view_column *view,
        size_t count, struct string *text)
{
    for (size_t i = 0; i < count; i++) {
        const struct par_field *field = field_named(rows, view[i].key, strlen(view[i].key));
        struct cell cell;

        string_clear(text);
        if (field != NULL) {
            cell = cell_of(field, row);
            cell_human(text, &cell);
        }
        if (field != NULL && cell.absent == PAR_PRESENT && strcmp(view[i].key, "decision") == 0)
            add_date(text, rows, row);
        grid_named(grid, string_get(text), code_named(rows, row, view, count, view[i].key));
    }
}

enum par_status
grid_of_rows(struct grid **out, const struct rows *rows, const struct view_column *view,
             size_t count, struct par_error *err)
{
    struct grid *grid = grid_new();
    void *row = must_alloc(rows->size);
    struct string text = {0};
    enum par_status status = rows->rewind(rows->source, err);

    for (size_t i = 0; i < count; i++) {
        const struct par_field *field = field_named(rows, view[i].key, strlen(view[i].key));
        const char *heading = view[i].heading;
        unsigned flags = view[i].flags;

        if (strcmp(view[i].key, "decision") == 0)
            flags |= GRID_BREAK;

        grid_column(grid,
                    heading != NULL ? lang_context("heading", heading)
                                    : glossary_heading(view[i].key),
                    field != NULL ? align_of(field->type) : ALIGN_LEFT, flags);
    }
    while (status == PAR_OK && (status = rows->next(row, rows->source, err)) == PAR_OK)
        add_row(grid, rows, row, view, count, &text);
    string_free(&text);
    free(row);
    if (status != PAR_END) {
        grid_free(grid);
        return status;
    }
    *out = grid;
    return PAR_OK;
}

static enum par_status
list_sheet(struct writer *writer, const struct rows *rows, const struct listing *listing,
           struct par_error *err)
{
    struct grid *grid = NULL;
    enum par_status status = grid_of_rows(&grid, rows, listing->view, listing->count, err);

    if (status != PAR_OK)
        return status;
    if (grid_rows(grid) == 0)
        talk_say("%s", listing->empty != NULL ? listing->empty : _("Nothing is recorded here."));
    else if (listing->title != NULL)
        sheet_line(&writer->sheet, "%s", listing->title);
    if (grid_rows(grid) > 0 || writer->sheet.markdown)
        sheet_grid(&writer->sheet, grid);
    else
        grid_free(grid);
    return PAR_OK;
}

enum par_status
session_list(struct session *session, struct par_list *list, const struct listing *listing)
{
    struct rows rows = rows_of(list);
    struct writer *writer = NULL;
    enum par_status status = writer_open(&writer, session);

    if (status != PAR_OK)
        return status;
    if (listing->command != NULL)
        writer_columns(writer, listing->command, listing->columns);
    if (writer_is_sheet(writer))
        status = list_sheet(writer, &rows, listing, &session->error);
    else
        status = writer_rows(writer, &rows, &session->error);
    return writer_close(writer, status);
}
