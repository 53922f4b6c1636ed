/* A table for people: cells of text, laid out so that nothing is cut.
 *
 * The columns that may wrap take what is left of the width, at least 18; then headings wrap, a
 * decision goes over its date, one blank stands between columns instead of two; and what is still
 * too wide becomes one block a row.
 */
#ifndef CLI_LAYOUT_H
#define CLI_LAYOUT_H

#include "must.h"

struct grid;

enum align {
    ALIGN_LEFT,
    ALIGN_RIGHT,
    ALIGN_NUMBER /* right, at the decimal mark */
};

enum grid_flag {
    GRID_FLEX = 1, /* takes the width that is left, and wraps at blanks */
    GRID_BREAK =
        2, /* wraps at its last blank when the table is too wide (a decision over its date) */
    GRID_DROP = 4, /* left out when every cell is empty or "–" */
    GRID_GAP = 8,  /* three blanks before it */
    GRID_ONCE =
        16 /* left blank in a table where all columns of this kind are as in the row above */
};

struct grid *grid_new(void);
void grid_free(struct grid *grid);
/* Adds a column. The heading may hold \n where it is to break. */
void grid_column(struct grid *grid, const char *heading, enum align align, unsigned flags);
/* No line of headings. */
void grid_bare(struct grid *grid);

/* The next cell; a row is full with its last column. NULL is shown as "–". Blanks at its start stay
 * and indent its further lines. */
void grid_cell(struct grid *grid, const char *text);
void grid_cellf(struct grid *grid, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The name of a unit. Where the table holds the same name of another code, the code stands behind
 * both: "Phòng Nội vụ (huyen-a)". */
void grid_named(struct grid *grid, const char *name, const char *code);
/* Puts these codes there; before the table is written, once. */
void grid_tell_apart(struct grid *grid);
/* A cell that stands over `columns` columns, and wraps. */
void grid_span(struct grid *grid, size_t columns, const char *text);

size_t grid_rows(const struct grid *grid);
/* Does it fit as a table, not as blocks? */
bool grid_fits(const struct grid *grid, int width);

/* Writes the table: to a terminal of that width, or as a markdown pipe table. */
void grid_write(const struct grid *grid, struct string *out, int width);
void grid_markdown(const struct grid *grid, struct string *out);

/* Adds a text so that markdown shows it as it stands: no table, tag, link or code begins in it. */
void markdown_text(struct string *out, const char *text);

/* Wraps a text at blanks: lines of at most `width`, each with its end of line; the first is
 * indented by `first` blanks, the others by `rest`. A word that is wider stands alone on its line.
 */
void wrap_text(struct string *out, const char *text, int width, int first, int rest);

#endif
