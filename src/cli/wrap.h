/* Breaking text into lines that fit a width. */
#ifndef CLI_WRAP_H
#define CLI_WRAP_H

#include <stddef.h>

/* A line of a longer text, borrowed from it. */
struct line {
    const char *text;
    size_t length;
    size_t indent;
    size_t width; /* with its indent */
};

struct lines {
    struct line *line;
    size_t count;
    size_t width; /* of the widest */
};

/* Breaks a text at \n and, where a line gets wider than `width`, at blanks. Blanks at the start of
 * a paragraph indent all its lines. A word that is wider stands alone. */
void lines_break(struct lines *lines, const char *text, size_t width);
void lines_free(struct lines *lines);

/* Width of the widest word, with the indent of the text. */
size_t longest_word(const char *text);

#endif
