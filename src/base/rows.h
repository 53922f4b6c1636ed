/* Rows of whole numbers, all of one width: put one behind the other, sorted by their first two
 * cells, then read by number. The first 8 MiB are kept in memory, what is more in an unlinked
 * temporary file: memory does not grow with their number. */
#ifndef BASE_ROWS_H
#define BASE_ROWS_H

#include <parindex/error.h>

struct rows;

/* `width` cells a row, two at least. */
enum par_status rows_open(struct rows **out, size_t width, struct par_error *err);
enum par_status rows_put(struct rows *rows, const uint32_t *row, struct par_error *err);
size_t rows_count(const struct rows *rows);
void rows_close(struct rows *rows);

/* What the numbers in one of the first two cells are sorted by: `places[n]` is the place of n among
 * `count` of them; two may have the same. */
struct rows_order {
    const uint32_t *places;
    size_t count;
};

/* Sorts by the first cell, then by the second; what is alike stays in its order. No row may be put
 * any more and no view be open. */
enum par_status rows_sort(struct rows *rows, const struct rows_order order[2],
                          struct par_error *err);

/* A place where rows are read; each thread has its own. While one is open nothing is put. */
struct rows_view {
    const struct rows *rows;
    uint32_t *window; /* rows first … first + count - 1 */
    size_t first, count;
    size_t width; /* cells of a row */
};

/* What has gone into memory alone so far goes to the file, where there is one. */
enum par_status rows_view_open(struct rows_view *view, struct rows *rows, struct par_error *err);
/* Brings the window to a row that is not in it. */
enum par_status rows_move(struct rows_view *view, size_t number, struct par_error *err);
/* *row is borrowed until the next call on the view. PAR_END behind the last; PAR_IO. */
static inline enum par_status
rows_at(const uint32_t **row, struct rows_view *view, size_t number, struct par_error *err)
{
    if (number - view->first >= view->count) { /* one before the window wraps round */
        enum par_status status = rows_move(view, number, err);

        if (status != PAR_OK)
            return status;
    }
    *row = view->window + (number - view->first) * view->width;
    return PAR_OK;
}
void rows_view_close(struct rows_view *view);

#endif
