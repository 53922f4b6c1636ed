/* Inside of the writer: the formats that programs read. */
#ifndef CLI_FORMAT_H
#define CLI_FORMAT_H

#include "writer.h"

struct note {
    const char *code;
    char *text;
};

struct writer {
    struct output *output;
    enum format format;
    bool header;
    const char *command;
    const char *columns;
    int year_from, year_to;
    const char *side_a, *side_b;
    struct note *notes;
    size_t note_count;
    struct sheet sheet;
    struct par_field *fields; /* the columns that are written */
    size_t field_count;
    struct keep names; /* of columns that the list does not have */
    bool began;        /* a row was written */
};

/* What stands before the rows, one row, and what stands behind them. */
void format_begin(struct writer *writer, struct string *out);
void format_row(struct writer *writer, struct string *out, const void *row);
void format_end(struct writer *writer, struct string *out);

#endif
