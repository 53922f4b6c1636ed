/* What the rooms of the CSV reader share: csv.c fills the buffer and checks what stands there,
 * csv_split.c finds records in it and takes them apart. */
#ifndef BASE_CSV_SPLIT_H
#define BASE_CSV_SPLIT_H

#include "csv.h"

#include <stdbool.h>

enum { MOST_COLUMNS = 256 };

/* Records are split where they lie in the buffer: ends of fields become NUL, quotes are taken off
 * in place. Offsets count from the start of the buffer. */
struct csv {
    int fd;
    char delimiter; /* '\0' until the header was read */
    bool begun;     /* the start of the file was looked at */
    bool ended;     /* the descriptor gave its last byte */
    bool done;      /* nothing more is given */
    bool marked;    /* a byte order mark stands before the header */
    bool excel;
    int width;      /* columns of the header, 0 until it was read */
    int64_t line;   /* of `start` */
    int64_t before; /* bytes that lay before `text` and are done */
    char *text;     /* room + 1 bytes */
    size_t room;
    size_t start;   /* of the record that comes next */
    size_t end;     /* of what was read */
    size_t checked; /* up to here all is UTF-8 without NUL */
    size_t quote;   /* the first one at or after where it was last looked for, `end` for none */
    size_t cr;      /* likewise */
    struct csv_field fields[MOST_COLUMNS];
    int64_t count;   /* fields of the record, those beyond the table too */
    int64_t surplus; /* number of the first field beyond the table that is not blank, 0 for none */
};

/* A record in the buffer. */
struct span {
    size_t from, to; /* without the line end */
    size_t next;     /* where the next record begins */
    int64_t lines;
    bool quoted;
};

enum found { FOUND, MORE, NOTHING, QUOTE_INSIDE, QUOTE_OPEN, QUOTE_BEHIND };

/* Finds the end of the record that begins at `start`, without touching it: when the buffer ends
 * first, it is looked for again. *place is where a quote stands wrong. */
enum found csv_find_end(struct span *span, size_t *place, struct csv *csv);
/* Takes the record into `fields`. */
void csv_split(struct csv *csv, const struct span *span);

bool csv_is_delimiter(const struct csv *csv, char c);
/* The one that occurs most often in the header outside quotes; a comma when there is none. */
void csv_choose_delimiter(struct csv *csv, const struct span *span);
/* The first `c` from `from` on, `end` for none. What was found last time is kept in *at, so that a
 * file that has none is looked through once. */
size_t csv_seek(const struct csv *csv, size_t *at, char c, size_t from);

bool csv_is_blank(const char *text, size_t length);
/* How many fields of the record stand in the table. */
int csv_kept_fields(const struct csv *csv);

#endif
