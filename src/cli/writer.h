/* The one writer of every listing, in every format (contract, section 4).
 *
 * A command that lists does:
 *
 *     struct writer *writer;
 *     status = writer_open(&writer, session);
 *     …
 *     if (writer_is_sheet(writer))            people read it: compose lines and tables
 *         my_sheet(writer_sheet(writer), list);
 *     else                                     programs read it: the columns of the command's row
 *         status = writer_rows(writer, &rows, &session->error);
 *     status = writer_close(writer, status);
 *
 * or, when its table for people is rows and columns and nothing else, it calls session_list()
 * below.
 */
#ifndef CLI_WRITER_H
#define CLI_WRITER_H

#include "layout.h"
#include "output.h"
#include "session.h"
#include "sheet.h"

enum format {
    FORMAT_TABLE,
    FORMAT_MD,
    FORMAT_PLAIN,
    FORMAT_CSV,
    FORMAT_EXCEL,
    FORMAT_JSON,
    FORMAT_JSONL
};

/* Rows to be written. A struct par_list is one source; a test may be another. */
struct rows {
    const struct par_field *fields;
    size_t count;
    size_t size; /* bytes of a row */
    enum par_status (*next)(void *row, void *source, struct par_error *err);
    enum par_status (*rewind)(void *source, struct par_error *err);
    void *source;
};

struct rows rows_of(struct par_list *list);
/* Any list of the library: ROWS(results). */
#define ROWS(list) rows_of((struct par_list *)(list))

struct writer;

/* Opens the output that --format, -o, --header, --no-header, --width and the terminal ask for. What
 * is wrong is told. Returns: PAR_OK; PAR_USAGE; PAR_STATE; PAR_IO. */
enum par_status writer_open(struct writer **out, struct session *session);
/* The same without a session: tests, and commands with a format of their own. `columns` NULL: all.
 */
enum par_status writer_open_format(struct writer **out, enum format format, const char *path,
                                   int width, const char *command, const char *columns);

bool writer_is_sheet(const struct writer *writer);
struct sheet *writer_sheet(struct writer *writer);

/* A note on the whole answer; before rows are written. In JSON it stands in "notes", in a sheet
 * below, else it is talk. `code` is a constant word ("date_unknown"); `text` is made in the
 * language of the note, English in JSON: between writer_speak() and lang_use() of what that gave,
 * the reader's. */
void writer_note(struct writer *writer, const char *code, const char *text);
enum lang writer_speak(const struct writer *writer);
/* Years that headings of …_from and …_to carry. */
void writer_years(struct writer *writer, int from, int to);
/* Headings of the columns value_a and value_b. */
void writer_sides(struct writer *writer, const char *a, const char *b);
/* A line of names, whatever the options say. */
void writer_header(struct writer *writer, bool header);
/* Another listing than that of the command's row ("rank --domains"). */
void writer_columns(struct writer *writer, const char *command, const char *columns);

/* Writes all rows, from the first, in a format that programs read. */
enum par_status writer_rows(struct writer *writer, const struct rows *rows, struct par_error *err);
/* Writes what is left and ends the writer. With a `status` that is no success nothing of a file is
 * made. Returns `status`, or what went wrong now. */
enum par_status writer_close(struct writer *writer, enum par_status status);

/* A column of a plain table for people. A decision is shown with its date, which needs no column.
 */
struct view_column {
    const char *key;
    const char *heading; /* msgid, context "heading"; NULL: the glossary's */
    unsigned flags;      /* enum grid_flag */
};

/* Adds all rows to a grid of these columns. */
enum par_status grid_of_rows(struct grid **out, const struct rows *rows,
                             const struct view_column *view, size_t count, struct par_error *err);

/* A listing whose table is rows and columns and nothing else. */
struct listing {
    const char *title;   /* translated, above the table; NULL */
    const char *command; /* NULL: that of the command's row, with its columns */
    const char *columns;
    const struct view_column *view;
    size_t count;
    const char *empty; /* translated, what is said when there is no row; NULL: the usual */
};

/* Writes a list in every format. */
enum par_status session_list(struct session *session, struct par_list *list,
                             const struct listing *listing);

#endif
