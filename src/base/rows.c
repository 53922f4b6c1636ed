#include "rows.h"

#include "alloc.h"
#include "message.h"
#include "temporary.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

enum {
    FIRST_ROOM = 64 * 1024,
    MOST_IN_MEMORY = 8 * 1024 * 1024,
    WINDOW = 256 * 1024,
    WINDOW_AFTER_JUMP = 4 * 1024, /* who jumps may jump again */
    PART_LEAST = 4 * 1024 * 1024, /* of the rows, sorted in memory at once */
    PARTS_MOST = 256
};

/* While rows are put, `cells` holds those that are not in the file yet: all, as long as there is no
 * file. */
struct rows {
    size_t width;
    size_t count;   /* all rows */
    size_t written; /* of these, in the file */
    int fd;         /* -1: none */
    uint32_t *cells;
    size_t room, used; /* rows of `cells` */
};

enum par_status
rows_open(struct rows **out, size_t width, struct par_error *err)
{
    struct rows *rows = mem_zero(sizeof *rows);

    if (rows == NULL)
        return error_memory(err);
    rows->width = width;
    rows->fd = -1;
    *out = rows;
    return PAR_OK;
}

size_t
rows_count(const struct rows *rows)
{
    return rows->count;
}

void
rows_close(struct rows *rows)
{
    if (rows == NULL)
        return;
    if (rows->fd >= 0)
        close(rows->fd);
    mem_free(rows->cells);
    mem_free(rows);
}

static size_t
size_of(const struct rows *rows, size_t count)
{
    return count * rows->width * sizeof(uint32_t);
}

/* ---- the file ---- */

static enum par_status
refuse(struct par_error *err, const char *pattern)
{
    return error_set(err, PAR_IO, NULL, pattern, ARGS(ARG_WORD(strerror(errno))));
}

static enum par_status
write_rows(const struct rows *rows, int fd, const uint32_t *cells, size_t first, size_t count,
           struct par_error *err)
{
    const char *bytes = (const char *)cells;
    size_t size = size_of(rows, count), done = 0;
    off_t at = (off_t)size_of(rows, first);

    while (done < size) {
        ssize_t put = pwrite(fd, bytes + done, size - done, at + (off_t)done);

        if (put >= 0)
            done += (size_t)put;
        else if (errno != EINTR)
            return refuse(err, N_("the temporary file cannot be written: {1}"));
    }
    return PAR_OK;
}

static enum par_status
read_rows(uint32_t *cells, const struct rows *rows, size_t first, size_t count,
          struct par_error *err)
{
    char *bytes = (char *)cells;
    size_t size = size_of(rows, count), done = 0;
    off_t at = (off_t)size_of(rows, first);

    while (done < size) {
        ssize_t got = pread(rows->fd, bytes + done, size - done, at + (off_t)done);

        if (got > 0)
            done += (size_t)got;
        else if (got == 0)
            return error_set(err, PAR_IO, NULL, N_("the temporary file was cut short"), NO_ARGS);
        else if (errno != EINTR)
            return refuse(err, N_("the temporary file cannot be read: {1}"));
    }
    return PAR_OK;
}

static enum par_status
flush(struct rows *rows, struct par_error *err)
{
    enum par_status status = rows->fd < 0 ? temporary_open(&rows->fd, err) : PAR_OK;

    if (status == PAR_OK)
        status = write_rows(rows, rows->fd, rows->cells, rows->written, rows->used, err);
    if (status != PAR_OK)
        return status;
    rows->written += rows->used;
    rows->used = 0;
    return PAR_OK;
}

static enum par_status
make_room(struct rows *rows, struct par_error *err)
{
    size_t room = rows->room == 0 ? FIRST_ROOM / size_of(rows, 1) : 2 * rows->room;
    uint32_t *cells;

    if (size_of(rows, room) > MOST_IN_MEMORY)
        return flush(rows, err);
    cells = mem_resize(rows->cells, size_of(rows, room));
    if (cells == NULL)
        return error_memory(err);
    rows->cells = cells;
    rows->room = room;
    return PAR_OK;
}

enum par_status
rows_put(struct rows *rows, const uint32_t *row, struct par_error *err)
{
    enum par_status status = rows->used == rows->room ? make_room(rows, err) : PAR_OK;

    if (status != PAR_OK)
        return status;
    memcpy(rows->cells + rows->used * rows->width, row, size_of(rows, 1));
    rows->used++;
    rows->count++;
    return PAR_OK;
}

/* ---- reading ---- */

enum par_status
rows_view_open(struct rows_view *view, struct rows *rows, struct par_error *err)
{
    enum par_status status = PAR_OK;

    *view = (struct rows_view){.rows = rows, .width = rows->width};
    if (rows->fd < 0) { /* all of them are the window */
        view->window = rows->cells;
        view->count = rows->count;
        return PAR_OK;
    }
    if (rows->used > 0)
        status = flush(rows, err);
    if (status == PAR_OK && (view->window = mem_alloc(WINDOW)) == NULL)
        status = error_memory(err);
    return status;
}

enum par_status
rows_move(struct rows_view *view, size_t number, struct par_error *err)
{
    const struct rows *rows = view->rows;
    bool follows = number == view->first + view->count;
    size_t most = (follows ? WINDOW : WINDOW_AFTER_JUMP) / size_of(rows, 1);
    enum par_status status;

    if (number >= rows->count)
        return PAR_END;
    view->first = number;
    view->count = rows->count - number < most ? rows->count - number : most;
    status = read_rows(view->window, rows, view->first, view->count, err);
    if (status != PAR_OK)
        view->count = 0;
    return status;
}

void
rows_view_close(struct rows_view *view)
{
    if (view->rows != NULL && view->rows->fd >= 0)
        mem_free(view->window);
    *view = (struct rows_view){0};
}

/* ---- sorting: rows are counted by place, and each goes where those before it end ---- */

/* Of one part, which lies in memory. */
struct part {
    uint32_t *cells, *other; /* `count` rows each */
    size_t *ends;            /* by place: where the next row of it goes */
    size_t count;
};

/* Brings the rows of a part into the order of one cell, from `cells` to `other`, and changes the
 * two. */
static void
place_rows(struct part *part, const struct rows *rows, size_t cell, const struct rows_order *order)
{
    size_t width = rows->width, sum = 0;
    uint32_t *sorted = part->other;

    memset(part->ends, 0, order->count * sizeof *part->ends);
    for (size_t i = 0; i < part->count; i++)
        part->ends[order->places[part->cells[i * width + cell]]]++;
    for (size_t i = 0; i < order->count; i++) {
        size_t here = part->ends[i];
        part->ends[i] = sum;
        sum += here;
    }
    for (size_t i = 0; i < part->count; i++) {
        const uint32_t *row = part->cells + i * width;

        memcpy(sorted + part->ends[order->places[row[cell]]]++ * width, row, size_of(rows, 1));
    }
    part->other = part->cells;
    part->cells = sorted;
}

static void
sort_part(struct part *part, const struct rows *rows, const struct rows_order order[2])
{
    place_rows(part, rows, 1, &order[1]);
    place_rows(part, rows, 0, &order[0]);
}

static enum par_status
part_open(struct part *part, const struct rows *rows, size_t count,
          const struct rows_order order[2], struct par_error *err)
{
    size_t places = order[0].count > order[1].count ? order[0].count : order[1].count;

    *part = (struct part){mem_alloc(size_of(rows, count)), mem_alloc(size_of(rows, count)),
                          mem_alloc((places + 1) * sizeof *part->ends), count};
    return part->cells == NULL || part->other == NULL || part->ends == NULL ? error_memory(err)
                                                                            : PAR_OK;
}

static void
part_close(struct part *part)
{
    mem_free(part->cells);
    mem_free(part->other);
    mem_free(part->ends);
}

static enum par_status
sort_in_memory(struct rows *rows, const struct rows_order order[2], struct par_error *err)
{
    struct part part;
    enum par_status status = part_open(&part, rows, rows->count, order, err);

    if (status == PAR_OK) {
        memcpy(part.cells, rows->cells, size_of(rows, rows->count));
        sort_part(&part, rows, order);
        memcpy(rows->cells, part.cells, size_of(rows, rows->count));
    }
    part_close(&part);
    return status;
}

/* The file in parts: rows whose places of the first cell follow each other. */
struct parts {
    int fd; /* where rows go that are dealt out */
    size_t count;
    uint8_t *of_place;            /* the part of a place */
    size_t first[PARTS_MOST + 1]; /* row with which a part begins */
    size_t written[PARTS_MOST];   /* rows of it that are in the file */
    size_t held[PARTS_MOST];      /* rows of it that wait in `cells` */
    uint32_t *cells;              /* `hold` rows of each part */
    size_t hold;
};

static enum par_status
count_places(size_t *counts, struct rows_view *view, const struct rows_order *order,
             struct par_error *err)
{
    const uint32_t *row;
    enum par_status status = PAR_OK;

    for (size_t i = 0; (status = rows_at(&row, view, i, err)) == PAR_OK; i++)
        counts[order->places[row[0]]]++;
    return status == PAR_END ? PAR_OK : status;
}

/* Cuts the places into parts of about the same size. */
static enum par_status
cut(struct parts *parts, const struct rows *rows, struct rows_view *view,
    const struct rows_order *order, struct par_error *err)
{
    size_t least = PART_LEAST / size_of(rows, 1), size = rows->count / PARTS_MOST + 1, sum = 0;
    size_t *counts = mem_zero((order->count + 1) * sizeof *counts);
    enum par_status status;

    size = size < least ? least : size;
    parts->of_place = mem_alloc(order->count + 1);
    if (counts == NULL || parts->of_place == NULL)
        status = error_memory(err);
    else
        status = count_places(counts, view, order, err);
    for (size_t i = 0; status == PAR_OK && i < order->count; i++) {
        size_t part = sum / size;

        if (parts->count <= part) {
            parts->first[parts->count] = sum;
            part = parts->count++;
        } else {
            part = parts->count - 1;
        }
        parts->of_place[i] = (uint8_t)part;
        sum += counts[i];
    }
    parts->first[parts->count] = sum;
    mem_free(counts);
    return status;
}

static enum par_status
write_held(struct parts *parts, const struct rows *rows, size_t part, struct par_error *err)
{
    enum par_status status =
        write_rows(rows, parts->fd, parts->cells + part * parts->hold * rows->width,
                   parts->first[part] + parts->written[part], parts->held[part], err);

    parts->written[part] += parts->held[part];
    parts->held[part] = 0;
    return status;
}

/* Deals the rows out to their parts. */
static enum par_status
deal(struct parts *parts, const struct rows *rows, struct rows_view *view,
     const struct rows_order *order, struct par_error *err)
{
    const uint32_t *row;
    enum par_status status = temporary_open(&parts->fd, err);

    parts->hold = WINDOW / 4 / size_of(rows, 1);
    parts->cells = mem_alloc(parts->count * size_of(rows, parts->hold));
    if (status == PAR_OK && parts->cells == NULL)
        status = error_memory(err);
    for (size_t i = 0; status == PAR_OK && (status = rows_at(&row, view, i, err)) == PAR_OK; i++) {
        size_t part = parts->of_place[order->places[row[0]]];

        memcpy(parts->cells + (part * parts->hold + parts->held[part]++) * rows->width, row,
               size_of(rows, 1));
        if (parts->held[part] == parts->hold)
            status = write_held(parts, rows, part, err);
    }
    status = status == PAR_END ? PAR_OK : status;
    for (size_t part = 0; status == PAR_OK && part < parts->count; part++)
        status = write_held(parts, rows, part, err);
    mem_free(parts->cells);
    parts->cells = NULL;
    return status;
}

static enum par_status
sort_parts(struct parts *parts, const struct rows *rows, const struct rows_order order[2],
           struct par_error *err)
{
    enum par_status status = PAR_OK;

    for (size_t i = 0; status == PAR_OK && i < parts->count; i++) {
        struct part part;

        status = part_open(&part, rows, parts->first[i + 1] - parts->first[i], order, err);
        if (status == PAR_OK)
            status = read_rows(part.cells, rows, parts->first[i], part.count, err);
        if (status == PAR_OK) {
            sort_part(&part, rows, order);
            status = write_rows(rows, rows->fd, part.cells, parts->first[i], part.count, err);
        }
        part_close(&part);
    }
    return status;
}

enum par_status
rows_sort(struct rows *rows, const struct rows_order order[2], struct par_error *err)
{
    struct parts parts = {.fd = -1};
    struct rows_view view = {0};
    enum par_status status;

    if (rows->count == 0)
        return PAR_OK;
    if (rows->fd < 0)
        return sort_in_memory(rows, order, err);
    status = rows_view_open(&view, rows, err);
    if (status == PAR_OK)
        status = cut(&parts, rows, &view, &order[0], err);
    if (status == PAR_OK)
        status = deal(&parts, rows, &view, &order[0], err);
    rows_view_close(&view);
    if (parts.fd >= 0) {
        close(rows->fd);
        rows->fd = parts.fd;
    }
    if (status == PAR_OK)
        status = sort_parts(&parts, rows, order, err);
    mem_free(parts.of_place);
    return status;
}
