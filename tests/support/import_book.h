/* For the tests of import and export: a book, files that stand in the test, faults as lines of
 * text. */
#ifndef SUPPORT_IMPORT_BOOK_H
#define SUPPORT_IMPORT_BOOK_H

#include "book.h"

struct world {
    struct par_book *book;
    struct par_error err;
    struct par_import_summary summary;
    struct par_import_options options;
    struct buffer faults; /* "3:2 unit unit_unknown: no unit …; nearest NEAREST; +2\n" */
    struct buffer hints;
    int64_t batch; /* the last that was committed; 0: nothing changed */
    const char *file_name;
    char path[64];
};

struct world *world_new(const char *name);
void world_free(struct world *world);
void world_report(void *context, const struct par_import_finding *finding);
/* Reads a file into a batch of its own, which is committed when all was well. */
enum par_status world_import_fd(struct world *world, const char *kind, int fd);
enum par_status world_import(struct world *world, const char *kind, const char *text);
void world_must(struct world *world, const char *kind, const char *text);
/* Imports a file of examples/. */
void world_example(struct world *world, const char *kind, const char *path);
/* Writes what the book holds of a kind as CSV. */
void world_export_some(struct world *world, struct buffer *out,
                       const struct par_export_query *query);
const char *world_export(struct world *world, struct buffer *out, const char *kind);
/* Runs a function of the library in a batch of its own. */
struct par_batch *world_begin(struct world *world);
void world_commit(struct world *world, struct par_batch *batch);
/* The file is refused with these faults. */
void world_refuses(struct world *world, const char *kind, const char *text, const char *faults);

/* Files of a small book, and tests in one: fresh, or with all of them read, so that 2024 is open
 * for one of two groups. */
extern const char world_groups[], world_units[], world_criteria[], world_scales[], world_years[];
int world_setup(void **state);
int world_setup_open(void **state);
int world_teardown(void **state);
#define IN_FRESH(test) cmocka_unit_test_setup_teardown(test, world_setup, world_teardown)
#define IN_OPEN(test) cmocka_unit_test_setup_teardown(test, world_setup_open, world_teardown)

#endif
