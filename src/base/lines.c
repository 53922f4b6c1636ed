#include "lines.h"

#include "alloc.h"
#include "message.h"
#include "text.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_ROOM = 64 * 1024, MOST_ROOM = 16 * 1024 * 1024 };

struct lines {
    int fd;
    bool ended; /* the descriptor gave its last byte */
    int64_t number;
    char *text; /* room + 1 bytes */
    size_t room, start, end;
};

static enum par_status fill(struct lines *lines, struct par_error *err);
static enum par_status skip_long(struct lines *lines, struct par_error *err);
static enum par_status check(const struct line *line, struct par_error *err);
static enum par_status refuse(const struct line *line, size_t at, const char *code,
                              const char *pattern, struct par_error *err);

enum par_status
lines_open(struct lines **out, int fd, struct par_error *err)
{
    struct lines *lines = mem_zero(sizeof *lines);

    if (lines == NULL || (lines->text = mem_alloc(FIRST_ROOM + 1)) == NULL) {
        mem_free(lines);
        return error_memory(err);
    }
    lines->fd = fd;
    lines->room = FIRST_ROOM;
    *out = lines;
    return PAR_OK;
}

void
lines_close(struct lines *lines)
{
    if (lines == NULL)
        return;
    mem_free(lines->text);
    mem_free(lines);
}

enum par_status
lines_next(struct line *line, struct lines *lines, struct par_error *err)
{
    size_t looked = 0;
    char *end = NULL;
    enum par_status status;

    for (;;) {
        size_t there = lines->end - lines->start;

        if (there > looked)
            end = memchr(lines->text + lines->start + looked, '\n', there - looked);
        if (end != NULL || lines->ended)
            break;
        looked = there;
        if (there >= MOST_ROOM)
            return skip_long(lines, err);
        status = fill(lines, err);
        if (status != PAR_OK)
            return status;
    }
    if (end == NULL && lines->start == lines->end)
        return PAR_END;
    *line = (struct line){lines->text + lines->start, 0, ++lines->number};
    line->length = (size_t)((end != NULL ? end : lines->text + lines->end) - line->text);
    line->text[line->length] = '\0';
    lines->start += line->length + (end != NULL);
    if (end == NULL)
        return refuse(line, line->length, "line_cut",
                      N_("the last line does not end: was the "
                         "file cut?"),
                      err);
    return check(line, err);
}

int64_t
line_column(const char *text, size_t at)
{
    int64_t column = 1;

    for (size_t i = 1; i <= at; i++)
        column += ((unsigned char)text[i] & 0xc0) != 0x80;
    return column;
}

/* Reads more behind what is there, which is moved to the front. */
static enum par_status
fill(struct lines *lines, struct par_error *err)
{
    ssize_t got;

    memmove(lines->text, lines->text + lines->start, lines->end - lines->start);
    lines->end -= lines->start;
    lines->start = 0;
    if (lines->end == lines->room) {
        size_t room = 2 * lines->room;
        char *grown = mem_resize(lines->text, room + 1);

        if (grown == NULL)
            return error_memory(err);
        lines->text = grown;
        lines->room = room;
    }
    do
        got = read(lines->fd, lines->text + lines->end, lines->room - lines->end);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return error_set(err, PAR_IO, "read", N_("the file cannot be read: {1}"),
                         ARGS(ARG_WORD(strerror(errno))));
    lines->ended = got == 0;
    lines->end += (size_t)got;
    return PAR_OK;
}

static enum par_status
skip_long(struct lines *lines, struct par_error *err)
{
    struct line line = {.number = ++lines->number};
    enum par_status status = PAR_OK;
    char *end = NULL;

    while (status == PAR_OK && end == NULL && !lines->ended) {
        lines->start = lines->end;
        status = fill(lines, err);
        end = memchr(lines->text, '\n', lines->end);
    }
    lines->start = end != NULL ? (size_t)(end - lines->text) + 1 : lines->end;
    return status == PAR_OK
               ? refuse(&line, 0, "line_long", N_("the line is longer than 16 MiB"), err)
               : status;
}

static enum par_status
check(const struct line *line, struct par_error *err)
{
    size_t bad = 0;
    const char *cr;

    if (!text_valid(line->text, line->length, &bad))
        return line->text[bad] == '\0'
                   ? refuse(line, bad, "line_nul", N_("a NUL byte stands in the line"), err)
                   : refuse(line, bad, "line_utf8", N_("the text is not UTF-8"), err);
    cr = memchr(line->text, '\r', line->length);
    if (cr == NULL)
        return PAR_OK;
    return refuse(line, (size_t)(cr - line->text), "line_cr",
                  N_("a carriage return stands in the line: lines end in LF alone"), err);
}

static enum par_status
refuse(const struct line *line, size_t at, const char *code, const char *pattern,
       struct par_error *err)
{
    error_set(err, PAR_INVALID, code, pattern, NO_ARGS);
    if (err != NULL) {
        err->line = line->number;
        err->column = line->text != NULL ? line_column(line->text, at) : 0;
    }
    return PAR_INVALID;
}
