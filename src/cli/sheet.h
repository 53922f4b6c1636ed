/* A sheet: one answer for people, put together of lines, tables and notes, as a terminal or a
 * markdown file shows it. In markdown only tables and headlines stand.
 */
#ifndef CLI_SHEET_H
#define CLI_SHEET_H

#include "must.h"

struct grid;

struct sheet {
    struct string text;
    int width;
    bool markdown;
    bool gap; /* a blank line is owed */
};

/* A line, wrapped at blanks to the width. */
void sheet_line(struct sheet *sheet, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A line that names what follows: also in markdown. */
void sheet_headline(struct sheet *sheet, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A line whose further lines are indented by as many blanks as `label` is wide: "[1] article on …".
 */
void sheet_note(struct sheet *sheet, const char *label, const char *text);
/* Items on one line joined by " · ", wrapped between or inside them: a legend. */
void sheet_legend(struct sheet *sheet, const char *const *items, size_t count);
/* Items joined by " · ", a line broken only between them. */
void sheet_items(struct sheet *sheet, const char *const *items, size_t count);
/* A blank line before what comes next. */
void sheet_gap(struct sheet *sheet);
/* Puts a table here and frees it. */
void sheet_grid(struct sheet *sheet, struct grid *grid);
/* The same, but a table without rows leaves nothing. */
void sheet_grid_filled(struct sheet *sheet, struct grid *grid);

#endif
