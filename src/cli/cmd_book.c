#include "cmd.h"

#include <inttypes.h>
#include <stdlib.h>

#include "record.h"
#include "writer.h"

/* The book as one row. */
struct book_row {
    const char *file;
    struct par_book_head head;
};

#define BOOK_FIELD(key, type, member, absent)                                                      \
    {                                                                                              \
        (key), PAR_FIELD_##type, offsetof(struct book_row, member), PAR_NO_OFFSET, (absent)        \
    }

static const struct par_field book_fields[] = {
    BOOK_FIELD("file", TEXT, file, PAR_NONE),
    BOOK_FIELD("title", TEXT, head.title, PAR_NONE),
    BOOK_FIELD("title_en", TEXT, head.title_en, PAR_NONE),
    BOOK_FIELD("created", TIME, head.created, PAR_UNKNOWN),
    BOOK_FIELD("schema", COUNT, head.schema, PAR_UNKNOWN),
    BOOK_FIELD("group_count", COUNT, head.groups, PAR_UNKNOWN),
    BOOK_FIELD("unit_count", COUNT, head.units, PAR_UNKNOWN),
    BOOK_FIELD("year_count", COUNT, head.years, PAR_UNKNOWN),
    BOOK_FIELD("batch_count", COUNT, head.batches, PAR_UNKNOWN),
};

struct book_source {
    const struct book_row *row;
    bool given;
};

static enum par_status
next_book(void *row, void *source, struct par_error *err)
{
    struct book_source *book = source;

    (void)err;
    if (book->given)
        return PAR_END;
    *(struct book_row *)row = *book->row;
    book->given = true;
    return PAR_OK;
}

static enum par_status
rewind_book(void *source, struct par_error *err)
{
    struct book_source *book = source;

    (void)err;
    book->given = false;
    return PAR_OK;
}

static void
add_line(struct grid *grid, const char *label, const char *value)
{
    grid_cell(grid, label);
    grid_cell(grid, value);
}

static void
add_count(struct grid *grid, const char *label, struct par_number number)
{
    grid_cell(grid, label);
    grid_cellf(grid, "%" PRId64, number.value);
}

static void
book_sheet(struct sheet *sheet, const struct book_row *row)
{
    struct grid *grid = grid_new();
    char time[LANG_DATE_SIZE];

    grid_column(grid, "", ALIGN_LEFT, 0);
    grid_column(grid, "", ALIGN_LEFT, GRID_FLEX);
    if (!sheet->markdown)
        grid_bare(grid);
    add_line(grid, C_("heading", "File"), row->file);
    add_line(grid, C_("heading", "Title"), row->head.title);
    add_line(grid, C_("heading", "English title"), row->head.title_en);
    add_line(grid, C_("heading", "Made"), lang_time(time, row->head.created));
    add_count(grid, C_("heading", "Schema"), row->head.schema);
    add_count(grid, C_("heading", "Number of groups"), row->head.groups);
    add_count(grid, C_("heading", "Number of units"), row->head.units);
    add_count(grid, C_("heading", "Number of years"), row->head.years);
    add_count(grid, C_("heading", "Number of batches"), row->head.batches);
    sheet_grid(sheet, grid);
}

enum par_status
cmd_book_show(struct session *session)
{
    struct book_row row = {.file = session->book_path};
    struct book_source source = {&row, false};
    struct rows rows = {book_fields, sizeof book_fields / sizeof book_fields[0],
                        sizeof row,  next_book,
                        rewind_book, &source};
    struct writer *writer = NULL;
    enum par_status status = par_book_show(&row.head, session->book, &session->error);

    if (status == PAR_OK)
        status = writer_open(&writer, session);
    if (status != PAR_OK)
        return status;
    if (writer_is_sheet(writer))
        book_sheet(writer_sheet(writer), &row);
    else
        status = writer_rows(writer, &rows, &session->error);
    return writer_close(writer, status);
}

enum par_status
cmd_book_edit(struct session *session)
{
    const char *title = given_text(&session->arguments, "title");
    const char *title_en = given_text(&session->arguments, "title-en");
    enum par_status status;

    if (title == NULL && title_en == NULL)
        return session_usage(session, "%s", _("nothing to change: give --title or --title-en"));
    status = record_title(title);
    if (status == PAR_OK)
        status = session_begin(session);
    if (status == PAR_OK)
        status = par_book_edit(session->batch, title, title_en, &session->error);
    if (status == PAR_OK)
        status = record_done(session, "%s", _("Titles of the book changed."));
    return status;
}
