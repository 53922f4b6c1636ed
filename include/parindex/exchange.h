/* Import and export of CSV files, by kind. */
#ifndef PARINDEX_EXCHANGE_H
#define PARINDEX_EXCHANGE_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_rows;

/* One column of a kind of file. */
struct par_kind_column {
    struct par_field field;
    int needed;         /* 1: a file must have it (or an option stands for it) */
    const char *option; /* option that may stand for it ("year"); NULL = none */
};

/* A kind of file ("units"). */
struct par_kind {
    const char *name;
    const struct par_kind_column *columns;
    size_t count;
};

/* All kinds in the order in which a book is filled. Ownership: constants of the library. Since: 0.1
 */
PAR_API const struct par_kind *par_kinds(size_t *count);

/* Values for columns that the file lacks; NULL and 0 where nothing is said. */
struct par_import_options {
    int create; /* units, groups and decisions that are absent are made */
    const char *year;
    const char *group;
    const char *set;
    const char *scale;
    const char *decision;
    const char *date;
    const char *source;
    const char *(*translate)(void *context, const char *key); /* heading of a key in the reader's
                                                                 language; may be NULL */
    void *context;
    const char *from_set; /* of a crosswalk: the sets that every row must be of; NULL: any */
    const char *to_set;
    const char *lacking_year; /* of a file without that column; one that has it is read by it.
                                 Since 0.2 */
};

/* One fault of a file (all fields as in `import --format jsonl`). Borrowed during the callback. */
struct par_import_finding {
    const char *file;
    int64_t line;
    int64_t column;
    const char *field;
    const char *value;
    const char *finding;
    const char *nearest;
    const struct par_error *error; /* message and hint */
    int64_t repeats;               /* further lines with the same absent name */
};

/* What an import did or found. */
struct par_import_summary {
    int64_t lines; /* records read, the header not counted */
    int64_t errors;
    int64_t state_errors; /* of these, errors of the book's state */
    int64_t added;
    int64_t edited;
    int64_t unchanged;
    int64_t units_made, groups_made, decisions_made;
    int64_t units_missing, groups_missing, decisions_missing; /* different absent names */
    int64_t undated;                   /* decisions without a date among those named */
    int64_t no_scale;                  /* classes in no scale */
    int64_t unlikely;                  /* published indexes above PAR_INDEX_LIKELY */
    char class_names[PAR_ARG_SIZE];    /* classes in no scale, in quotes */
    char unit_names[PAR_ARG_SIZE];     /* units made beside those of the book, in quotes; "" when
                                          it had none before. Since 0.2 */
    char decision_names[PAR_ARG_SIZE]; /* undated */
    char detail[PAR_ARG_SIZE]; /* the only set or scale of the file, "" when there are several */
};

typedef void par_import_report(void *context, const struct par_import_finding *finding);

/* Which kind a header line is of; NULL when none fits. Ownership: constant.
 * Since: 0.1 */
PAR_API const struct par_kind *par_kind_of_header(const char *const *names, size_t count,
                                                  const struct par_import_options *options);

/* A file on its way into a book. */
struct par_import;

/* Reads a file as far as nothing need be written: scores to their end, with every check; of other
 * kinds the header. Nothing is locked while no batch runs. What is wrong in the file is kept for
 * par_import_put(). `fd` is read from where it stands and, should the book change before the file
 * is put, once more.
 * Ownership: *out is the caller's until par_import_close(); file name and options are borrowed.
 * Returns: PAR_OK; PAR_USAGE (column and option both, an unknown kind); PAR_INVALID (an option);
 * PAR_IO; PAR_NO_MEMORY; PAR_BUSY; PAR_DAMAGED; PAR_STOPPED.
 * Since: 0.2 */
PAR_API enum par_status par_import_open(struct par_import **out, struct par_book *book,
                                        const char *kind, int fd, const char *file_name,
                                        const struct par_import_options *options,
                                        struct par_error *err);
/* Faults found so far. Since: 0.2 */
PAR_API int64_t par_import_errors(const struct par_import *import);
/* Puts what was read into the running batch; a file that has faults already may be given NULL for
 * it. Every fault goes to `report` in the order of lines; with any fault nothing of the file may
 * stay: cancel the batch.
 * Returns: as par_import().
 * Since: 0.2 */
PAR_API enum par_status par_import_put(struct par_import *import, struct par_batch *batch,
                                       par_import_report *report, void *context,
                                       struct par_import_summary *summary, struct par_error *err);
/* Ends it; NULL is allowed. Since: 0.2 */
PAR_API void par_import_close(struct par_import *import);

/* Both at once: reads a file of a kind into the running batch, under its lock. Every fault goes to
 * `report` in the order of lines; with any fault nothing of the file may stay: cancel the batch.
 * Returns: PAR_OK; PAR_INVALID (a value in the file is refused; all were reported); PAR_STATE (all
 * of them are of the book's state); PAR_USAGE (column and option both, an unknown kind); PAR_BUSY
 * (others wrote meanwhile; the batch takes nothing more); PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED;
 * PAR_STOPPED; PAR_MISUSE. Since: 0.1 */
PAR_API enum par_status par_import(struct par_batch *batch, const char *kind, int fd,
                                   const char *file_name, const struct par_import_options *options,
                                   par_import_report *report, void *context,
                                   struct par_import_summary *summary, struct par_error *err);

struct par_export_query {
    const char *kind;
    const char *years;
    const char *group;
    const char *unit;
    const char *appraiser; /* of scores: only criteria that this body appraises; NULL = all */
};

/* Lists what the kind's files hold, with exactly the columns that import takes.
 * Ownership: *out is the caller's until par_export_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_USAGE (years);
 * PAR_INVALID (query); PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_export_list(struct par_rows **out, struct par_book *book,
                                        const struct par_export_query *query,
                                        struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_export_next(void *row, struct par_rows *list, struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_export_list_free(struct par_rows *list);

#ifdef __cplusplus
}
#endif
#endif
