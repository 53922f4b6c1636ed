#include "csv_split.h"

#include "alloc.h"
#include "message.h"
#include "text.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum {
    FIRST_ROOM = 64 * 1024,
    MOST_ROOM = 1024 * 1024, /* and so the longest record */
    MOST_FIELD = 64 * 1024
};

static enum par_status begin(struct csv *csv, struct par_error *err);
static bool is_utf16(const unsigned char *bytes, size_t length);
static enum par_status take_record(struct csv *csv, struct par_error *err);
static enum par_status find_record(struct span *span, struct csv *csv, struct par_error *err);
static enum par_status check_bytes(struct csv *csv, const struct span *span, struct par_error *err);
static enum par_status check_line_ends(struct csv *csv, struct span *span, struct par_error *err);
static enum par_status check_sizes(struct csv *csv, const struct span *span, struct par_error *err);
static enum par_status check_width(struct csv *csv, int64_t line, struct par_error *err);
static bool is_blank_record(const struct csv *csv);
static enum par_status fill(struct csv *csv, struct par_error *err);
static enum par_status make_room(struct csv *csv, struct par_error *err);
static enum par_status refuse_quote(struct csv *csv, enum found found, size_t place,
                                    struct par_error *err);
static enum par_status refuse_long(struct csv *csv, struct par_error *err);
static enum par_status refuse_at(struct csv *csv, size_t place, const char *code,
                                 const char *pattern, struct par_error *err);
static enum par_status refuse(int64_t line, int64_t column, const char *code, const char *pattern,
                              const struct arg *args, struct par_error *err);

enum par_status
csv_open(struct csv **out, int fd, struct par_error *err)
{
    struct csv *csv = mem_zero(sizeof *csv);

    if (csv == NULL)
        return error_memory(err);
    csv->text = mem_alloc(FIRST_ROOM + 1);
    if (csv->text == NULL) {
        mem_free(csv);
        return error_memory(err);
    }
    csv->fd = fd;
    csv->room = FIRST_ROOM;
    csv->line = 1;
    *out = csv;
    return PAR_OK;
}

enum par_status
csv_next(struct csv_record *record, struct csv *csv, struct par_error *err)
{
    enum par_status status = PAR_OK;
    int64_t line;

    if (csv->done)
        return PAR_END;
    if (!csv->begun)
        status = begin(csv, err);
    do {
        line = csv->line;
        if (csv->width == 0)
            csv->delimiter = '\0'; /* lines before the header are blank and decide nothing */
        if (status == PAR_OK)
            status = take_record(csv, err);
    } while (status == PAR_OK && is_blank_record(csv));
    if (status == PAR_OK)
        status = check_width(csv, line, err);
    if (status != PAR_OK)
        return status;
    *record = (struct csv_record){line, csv->width, csv->fields};
    return PAR_OK;
}

const char *
csv_plain(size_t *length, struct csv *csv)
{
    size_t end = csv->checked < csv->end ? csv->checked : csv->end;
    size_t quote = csv_seek(csv, &csv->quote, '"', csv->start);
    size_t cr = csv_seek(csv, &csv->cr, '\r', csv->start);

    end = quote < end ? quote : end;
    end = cr < end ? cr : end;
    *length = csv->width > 0 && !csv->done && end > csv->start ? end - csv->start : 0;
    return csv->text + csv->start;
}

void
csv_skip(struct csv *csv, size_t bytes, int64_t lines)
{
    csv->start += bytes;
    csv->line += lines;
}

int64_t
csv_line(const struct csv *csv)
{
    return csv->line;
}

int64_t
csv_taken(const struct csv *csv)
{
    return csv->before + (int64_t)csv->start;
}

char
csv_delimiter(const struct csv *csv)
{
    return csv->delimiter;
}

void
csv_close(struct csv *csv)
{
    if (csv == NULL)
        return;
    mem_free(csv->text);
    mem_free(csv);
}

static bool
begins(const struct csv *csv, const char *bytes)
{
    size_t length = strlen(bytes);

    return csv->end >= length && memcmp(csv->text, bytes, length) == 0;
}

/* Looks at the first bytes of the file: they tell the encoding, and what is no text at all. */
static enum par_status
begin(struct csv *csv, struct par_error *err)
{
    enum par_status status = fill(csv, err);

    if (status != PAR_OK)
        return status;
    csv->begun = true;
    if (is_utf16((const unsigned char *)csv->text, csv->end)) {
        csv->done = true;
        return refuse(1, 0, "csv_utf16",
                      N_("the file is in UTF-16; save it as \"CSV UTF-8\" and import that"),
                      NO_ARGS, err);
    }
    if (begins(csv, "PK\x03\x04") || begins(csv, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) {
        csv->done = true;
        return refuse(1, 0, "csv_workbook",
                      N_("the file is an Excel workbook; save it as \"CSV UTF-8\" in Excel and "
                         "import that"),
                      NO_ARGS, err);
    }
    if (begins(csv, "SQLite format 3")) {
        csv->done = true;
        return refuse(
            1, 0, "csv_book",
            N_("the file is a book, not CSV; get what it holds with: parindex -b BOOK export"),
            NO_ARGS, err);
    }
    if (csv->end >= 3 && memcmp(csv->text, "\xEF\xBB\xBF", 3) == 0) {
        csv->marked = true;
        csv->start = csv->checked = 3;
    }
    return PAR_OK;
}

/* A byte order mark, or NULs in every second byte. */
static bool
is_utf16(const unsigned char *bytes, size_t length)
{
    if (length >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0))
        return true;
    return length >= 4 && (bytes[0] == 0) != (bytes[1] == 0) &&
           (bytes[0] == 0) == (bytes[2] == 0) && (bytes[1] == 0) == (bytes[3] == 0);
}

/* Takes the next record apart. Whatever is wrong inside it, the one behind it can be read next,
 * unless `done` was set: then nobody knows where that begins. */
static enum par_status
take_record(struct csv *csv, struct par_error *err)
{
    struct span span = {0};
    enum par_status status = find_record(&span, csv, err);

    if (status != PAR_OK)
        return status;
    status = check_bytes(csv, &span, err);
    if (status == PAR_OK)
        status = check_line_ends(csv, &span, err);
    if (status == PAR_OK) {
        csv_split(csv, &span);
        status = check_sizes(csv, &span, err);
    }
    csv->start = span.next;
    csv->line += span.lines;
    if (csv->checked < csv->start)
        csv->checked = csv->start;
    return status;
}

static enum par_status
find_record(struct span *span, struct csv *csv, struct par_error *err)
{
    for (;;) {
        size_t place = 0;
        enum found found = csv_find_end(span, &place, csv);
        enum par_status status;

        switch (found) {
        case FOUND:
            if (csv->delimiter != '\0')
                return PAR_OK;
            csv_choose_delimiter(csv, span); /* and look again: now quotes have their meaning */
            break;
        case MORE:
            if (csv->end - csv->start >= MOST_ROOM)
                return refuse_long(csv, err);
            status = fill(csv, err);
            if (status != PAR_OK)
                return status;
            break;
        case NOTHING:
            csv->done = true;
            return PAR_END;
        case QUOTE_INSIDE:
        case QUOTE_OPEN:
        case QUOTE_BEHIND:
            return refuse_quote(csv, found, place, err);
        }
    }
}

/* A whole buffer is checked at once, and again only from the first fault on. */
static enum par_status
check_bytes(struct csv *csv, const struct span *span, struct par_error *err)
{
    size_t bad = 0;

    if (span->next <= csv->checked)
        return PAR_OK;
    if (text_valid(csv->text + csv->checked, csv->end - csv->checked, &bad))
        csv->checked = csv->end;
    else
        csv->checked += bad;
    if (span->next <= csv->checked)
        return PAR_OK;
    csv->done = csv->width == 0; /* without a header the rest means nothing */
    if (csv->text[csv->checked] == '\0')
        return refuse_at(csv, csv->checked, "csv_nul",
                         N_("the field holds a NUL byte, which is no text"), err);
    return refuse_at(csv, csv->checked, "csv_utf8",
                     N_("the field is not in UTF-8; save the file as \"CSV UTF-8\""), err);
}

static enum par_status
check_line_ends(struct csv *csv, struct span *span, struct par_error *err)
{
    size_t at = span->from;

    while ((at = csv_seek(csv, &csv->cr, '\r', at)) < span->next) {
        at++;
        if (at == csv->end || csv->text[at] != '\n') {
            csv->done = true;
            return refuse_at(csv, at - 1, "csv_cr",
                             N_("a line ends with CR alone; save the file as \"CSV UTF-8\""), err);
        }
    }
    if (span->to > span->from && csv->text[span->to - 1] == '\r')
        span->to--;
    return PAR_OK;
}

static enum par_status
check_sizes(struct csv *csv, const struct span *span, struct par_error *err)
{
    int64_t column = csv->width == 0 ? csv->surplus : 0;

    if (column > 0) {
        csv->done = true;
        return refuse(csv->line, column, "csv_size", N_("the header has more than {1} columns"),
                      ARGS(ARG_COUNT(MOST_COLUMNS)), err);
    }
    if (span->to - span->from <= MOST_FIELD)
        return PAR_OK;
    for (int i = 0; i < csv_kept_fields(csv); i++) {
        if (csv->fields[i].length > MOST_FIELD) {
            csv->done = true;
            return refuse(csv->line, i + 1, "csv_size", N_("the field is longer than 64 KiB"),
                          NO_ARGS, err);
        }
    }
    return PAR_OK;
}

/* Every record has the columns of the header; blank fields behind them do not count, but one field
 * of each record is not blank. */
static enum par_status
check_width(struct csv *csv, int64_t line, struct par_error *err)
{
    int64_t column = csv->surplus;
    int kept = csv_kept_fields(csv);

    while ((csv->width == 0 || kept > csv->width) &&
           csv_is_blank(csv->fields[kept - 1].text, csv->fields[kept - 1].length))
        kept--;
    if (csv->width == 0)
        csv->width = kept;
    for (int i = kept; i > csv->width; i--)
        column = csv_is_blank(csv->fields[i - 1].text, csv->fields[i - 1].length) ? column : i;
    if (kept < csv->width)
        column = csv->count + 1;
    if (column == 0)
        return PAR_OK;
    return refuse(line, column, "csv_fields", N_("the row has {1} fields, the header has {2}"),
                  ARGS(ARG_COUNT(csv->count), ARG_COUNT(csv->width)), err);
}

static bool
is_blank_record(const struct csv *csv)
{
    bool blank = csv->surplus == 0;

    for (int i = 0; blank && i < csv_kept_fields(csv); i++)
        blank = csv_is_blank(csv->fields[i].text, csv->fields[i].length);
    return blank;
}

/* Reads until the buffer is full or the file ends. The record that has begun moves to the front. */
static enum par_status
fill(struct csv *csv, struct par_error *err)
{
    enum par_status status = make_room(csv, err);

    while (status == PAR_OK && csv->end < csv->room && !csv->ended) {
        ssize_t got = read(csv->fd, csv->text + csv->end, csv->room - csv->end);

        if (got > 0)
            csv->end += (size_t)got;
        else if (got == 0)
            csv->ended = true;
        else if (errno != EINTR)
            status = error_set(err, PAR_IO, NULL, N_("the file cannot be read: {1}"),
                               ARGS(ARG_WORD(strerror(errno))));
    }
    csv->done = status != PAR_OK;
    return status;
}

/* A record that fills more than half the buffer gets a larger one: it is looked through again each
 * time the buffer is filled. */
static enum par_status
make_room(struct csv *csv, struct par_error *err)
{
    size_t start = csv->start, left = csv->end - csv->start;

    if (left > csv->room / 2 && csv->room < MOST_ROOM) {
        char *text = mem_resize(csv->text, 2 * csv->room + 1);

        if (text == NULL)
            return error_memory(err);
        csv->text = text;
        csv->room *= 2;
    }
    memmove(csv->text, csv->text + start, left);
    csv->before += (int64_t)start;
    csv->start = 0;
    csv->end = left;
    csv->checked -= start;
    csv->quote = csv->quote > start ? csv->quote - start : 0;
    csv->cr = csv->cr > start ? csv->cr - start : 0;
    return PAR_OK;
}

static enum par_status
refuse_quote(struct csv *csv, enum found found, size_t place, struct par_error *err)
{
    const char *pattern = N_("the quote (\") is never closed");

    if (found == QUOTE_INSIDE)
        pattern =
            N_("a quote (\") inside a field: put the field in quotes and double those inside");
    if (found == QUOTE_BEHIND)
        pattern = N_("text behind a closing quote (\"): double the quotes inside the field");
    csv->done = true;
    return refuse_at(csv, place, "csv_quote", pattern, err);
}

/* The record does not end within the longest buffer: tells what is wrong with it first. */
static enum par_status
refuse_long(struct csv *csv, struct par_error *err)
{
    /* without its last bytes, which may be half a character */
    struct span all = {csv->start, csv->end, csv->end - 4, 1, false};
    size_t field = csv->start;
    bool inside = false, quoted = false;
    enum par_status status = check_bytes(csv, &all, err);

    csv->done = true;
    if (status == PAR_OK)
        status = check_line_ends(csv, &all, err);
    if (status != PAR_OK)
        return status;
    for (size_t i = csv->start; i < csv->end && i - field <= MOST_FIELD; i++) {
        inside = inside != (csv->text[i] == '"');
        quoted = quoted || inside;
        if (!inside && csv_is_delimiter(csv, csv->text[i]))
            field = i + 1;
    }
    if (csv->end - field > MOST_FIELD)
        status = refuse_at(csv, field, "csv_size", N_("the field is longer than 64 KiB"), err);
    else
        status = refuse(csv->line, 0, "csv_size", N_("the row is longer than 1 MiB"), NO_ARGS, err);
    if (quoted)
        error_hint(err, N_("a closing quote (\") may be missing"), NO_ARGS);
    return status;
}

/* Refuses what stands at a place of the record, which is not taken apart yet. */
static enum par_status
refuse_at(struct csv *csv, size_t place, const char *code, const char *pattern,
          struct par_error *err)
{
    int64_t line = csv->line, column = 1;
    bool inside = false;

    for (size_t i = csv->start; i < place; i++) {
        inside = inside != (csv->text[i] == '"');
        line += csv->text[i] == '\n';
        column += !inside && csv_is_delimiter(csv, csv->text[i]);
    }
    return refuse(line, column, code, pattern, NO_ARGS, err);
}

static enum par_status
refuse(int64_t line, int64_t column, const char *code, const char *pattern, const struct arg *args,
       struct par_error *err)
{
    if (err != NULL && err->status == PAR_OK) {
        err->line = line;
        err->column = column;
    }
    return error_set(err, PAR_INVALID, code, pattern, args);
}
