/* Parts of `import`: what is wrong with the files, and the sentences that say what was done. */
#ifndef CLI_IMPORT_H
#define CLI_IMPORT_H

#include <stdio.h>

#include "must.h"
#include "session.h"

/* One fault of a listing. */
struct found {
    const char *file;
    struct par_number line;
    struct par_number column;
    const char *field;
    const char *value;
    const char *finding;
    const char *nearest;
    const char *text; /* in English */
    const char *told; /* as the reader says it */
};

enum { HINTS_MOST = 3, FOUND_TEXTS = 7 };

/* Faults that wait for a listing, in a file without a name. */
struct found_file {
    FILE *file; /* NULL: there are none */
    int error;  /* errno of what went wrong; told when they are read */
    char *texts[FOUND_TEXTS];
    size_t sizes[FOUND_TEXTS];
};

/* A new one, in the folder for such files; NULL and errno. */
FILE *nameless_file(void);

void found_put(struct found_file *out, const struct par_import_finding *finding);
/* Reads from the first on. Returns: PAR_OK; PAR_IO, which is told. */
enum par_status found_rewind(struct found_file *found);
/* Texts live until the next one. Returns: PAR_OK; PAR_END. */
enum par_status found_next(struct found *row, struct found_file *found);
void found_close(struct found_file *found);

/* What a name can be absent of. */
enum absent { ABSENT_UNIT, ABSENT_GROUP, ABSENT_DECISION, ABSENT_END };

/* All faults of all files. */
struct faults {
    bool listed; /* they are kept for a listing, not told */
    struct found_file found;
    char **absent[ABSENT_END]; /* messages about absent names, folded */
    size_t absent_count[ABSENT_END];
    bool columns;                         /* one of them is about a header */
    bool others;                          /* one of them is not about an absent name */
    struct par_message hints[HINTS_MOST]; /* different ones */
    size_t hint_count;
};

/* Tells why a file cannot be read (an errno). Returns: PAR_NOT_FOUND; PAR_USAGE (a folder); PAR_IO;
 * PAR_STOPPED (EINTR, which is told by whoever ends). */
enum par_status import_complain(const char *name, int error);

/* Opens a file to read it: its descriptor, or -1 with errno. A signal that is no Ctrl-C stops
 * nothing. */
int import_open(const char *name);

/* A par_import_report(); the context is a struct faults. */
void faults_report(void *context, const struct par_import_finding *finding);
/* Writes the listing on stdout or to -o. What is wrong is told. Returns: PAR_OK; PAR_IO; PAR_USAGE.
 */
enum par_status faults_list(struct faults *faults, struct session *session);
/* The last line: what is missing, or how many errors there are; then hints. `sum` is over all
 * files. */
void faults_sum(const struct faults *faults, const struct par_import_summary *sum, const char *kind,
                bool create);
void faults_free(struct faults *faults);

/* What was done with a file: "published.csv: added 4 decisions, 19 published results." The set or
 * scale of the file is looked up in the book as the running batch has made it. The caller frees it.
 */
char *import_sentence(struct session *session, const char *kind, const char *file,
                      const struct par_import_summary *summary);
/* What would be added and edited: "10 units, 4 decisions, 19 published results"; "" when nothing.
 * The caller frees it. */
char *import_amounts(const char *kind, const struct par_import_summary *summary);
/* "2 scores": the rows that were edited. The caller frees it. */
char *import_edited(const char *kind, const struct par_import_summary *summary);
/* Notes on decisions without a date and classes without a scale. */
void import_notes(const struct par_import_summary *summary);

/* Reads the files that arguments.words names into the book, as arguments.kind. */
enum par_status import_files(struct session *session, const struct par_import_options *options);
/* What the program calls a column, for par_import_options.translate. */
const char *import_heading(void *context, const char *key);

#endif
