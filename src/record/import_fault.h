/* Faults of a file: kept small while it is read, told in the order of lines when it was read. */
#ifndef RECORD_IMPORT_FAULT_H
#define RECORD_IMPORT_FAULT_H

#include <parindex/exchange.h>
#include <stdbool.h>

struct faults;

/* Where a fault stands in the file and what stands there. */
struct fault_place {
    int64_t line;
    int64_t column;      /* number of the field, 0 = the whole row */
    const char *field;   /* key of the column, a constant; NULL = the whole row */
    const char *value;   /* as it stands in the file; NULL = nothing */
    const char *nearest; /* what may have been meant; NULL = nothing */
};

enum par_status faults_open(struct faults **out, struct par_error *err);
/* Keeps a copy of the fault. One that says of the same name that it is absent, or of the same year
 * that it is closed, is counted at the first of them. *number gets the fault's number and may be
 * NULL. */
enum par_status faults_add(struct faults *faults, const struct fault_place *place,
                           const struct par_error *fault, int64_t *number, struct par_error *err);
/* The fault of that number once more, in another line. */
void faults_repeat(struct faults *faults, int64_t number);
int64_t faults_count(const struct faults *faults);
/* Of these, faults of the book's state. */
int64_t faults_of_state(const struct faults *faults);
/* Tells them all; `report` may be NULL. */
enum par_status faults_tell(struct faults *faults, const char *file, par_import_report *report,
                            void *context, struct par_error *err);
void faults_close(struct faults *faults);

/* Is it a fault of the file, and not of the disk, the memory or the program? */
bool fault_is_of_file(enum par_status status);

#endif
