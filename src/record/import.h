/* A file that is being read, inside the library: what its kinds share. */
#ifndef RECORD_IMPORT_H
#define RECORD_IMPORT_H

#include <string.h>

#include "base/csv.h"
#include "import_fault.h"
#include "import_name.h"
#include "journal.h"
#include "kinds.h"

struct import {
    struct par_batch *batch; /* NULL while the file is read before the book is locked */
    struct par_book *book;
    enum kind_id id;
    const struct par_kind *kind;
    const struct par_import_options *options;
    const char *file;
    struct csv *csv;
    int fd;
    int64_t begins; /* where the file was read from; -1: it cannot be read twice */
    int64_t size;   /* of the file; 0: not known */
    bool slicing;   /* reads in a snapshot of its own, a short one after the other */
    bool readable;  /* its header is good */
    bool had_units; /* the book, before the first was made */
    struct csv_record record;
    int at[KIND_COLUMNS_MOST]; /* field of the record, from 0; -1: the file has no such column */
    const char *given[KIND_COLUMNS_MOST]; /* what an option says in its place; NULL: nothing */
    char mark;                            /* decimal mark of the file; '\0' until one occurs */
    int64_t mark_line, mark_column;
    struct faults *faults;
    struct import_names *names;
    struct par_import_summary *summary;
    int64_t refused; /* number of the fault that import_refuse() kept last */
    struct par_error
        fault; /* clean when it is in nobody's use: an error is too large to clear for each cell */
};

enum { LINES_BETWEEN = 1024 }; /* that progress is told, and others may write */

/* Is it time for that, before the next record is read? */
static inline bool
import_pauses(const struct import *in)
{
    return in->summary->lines % LINES_BETWEEN == 0;
}

/* Gives the next record. A record that is no record (a quote, a field too many) is a fault and
 * passed over; PAR_END at the end. */
enum par_status import_next(struct import *in, struct par_error *err);

/* What a column holds in this record, "" when nothing; borrowed until the next record. */
static inline const char *
import_text(const struct import *in, int column, size_t *length)
{
    const char *text = "";

    *length = 0;
    if (column >= 0 && in->at[column] >= 0) {
        *length = in->record.fields[in->at[column]].length;
        return in->record.fields[in->at[column]].text;
    }
    if (column >= 0 && in->given[column] != NULL)
        text = in->given[column];
    *length = strlen(text);
    return text;
}

/* Keeps in->fault as a fault of a column (-1: of the row) and clears it; *good becomes false. What
 * is no fault of the file is given back in `err`. */
enum par_status import_refuse(struct import *in, int column, const char *value, bool *good,
                              struct par_error *err);
/* The same for an error of a function of the library: its field says the column. */
enum par_status import_refuse_row(struct import *in, bool *good, struct par_error *err);

/* An error in in->fault that is no fault of the file goes to the caller. */
enum par_status import_give_back(struct import *in, struct par_error *err);

/* Typed readings of a column. An empty one, and one that is refused, leave *out absent. */
enum par_status import_year(struct par_number *out, struct import *in, int column, bool *good,
                            struct par_error *err);
enum par_status import_decimal(struct par_decimal *out, struct import *in, int column, bool *good,
                               struct par_error *err);
/* The text of a number or date: without blanks around it. */
const char *import_bare(char *buf, size_t size, const struct import *in, int column);
/* mem_free() it; NULL when empty. */
enum par_status import_clean(char **out, struct import *in, int column, bool *good,
                             struct par_error *err);
/* A needed column that is empty is a fault. */
enum par_status import_needed(struct import *in, int column, bool *good, struct par_error *err);

/* Keeps the fault that a row repeats an earlier one: of this column, with the key in words. */
enum par_status import_duplicate(struct import *in, int64_t line, int column, const char *value,
                                 int64_t first_line, const char *key, struct par_error *err);

#endif
