/* Inside of a table: its cells, and the plan of where they stand. */
#ifndef CLI_GRID_H
#define CLI_GRID_H

#include "layout.h"

struct column {
    char *heading;
    enum align align;
    unsigned flags;
};

struct row {
    char **cell; /* NULL: covered by a span */
    size_t filled;
    size_t span; /* columns under the first cell */
};

/* A cell that names something by more than its text. */
struct named {
    char **cell;
    char *code;
};

struct grid {
    struct column *column;
    size_t column_count;
    struct row *row;
    size_t row_count;
    struct named *named;
    size_t named_count;
    bool bare;
};

/* Where a column stands. */
struct place {
    bool shown;
    bool wraps;
    size_t width;
    size_t want;     /* of a column that wraps: enough for every cell and its heading */
    size_t least;    /* of a column that wraps: less is too narrow */
    size_t natural;  /* its widest cell */
    size_t word;     /* its widest word */
    size_t whole;    /* widest part before the decimal mark */
    size_t fraction; /* widest part from the mark on */
};

struct plan {
    struct place *place;
    size_t count;
    size_t gap;           /* blanks between columns */
    size_t heading_lines; /* most lines of a heading */
    size_t width;
    size_t screen;
};

bool column_is_shown(const struct grid *grid, size_t column);

/* Finds widths with which the table fits; false when there are none. The plan is to be freed
 * always. */
bool plan_make(struct plan *plan, const struct grid *grid, int width);
void plan_write(const struct plan *plan, const struct grid *grid, struct string *out);
void plan_free(struct plan *plan);

#endif
