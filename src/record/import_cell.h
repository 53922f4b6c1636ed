/* One record of a file as the public struct of its kind: each column read by its type. */
#ifndef RECORD_IMPORT_CELL_H
#define RECORD_IMPORT_CELL_H

#include <parindex/criteria.h>
#include <parindex/crosswalk.h>
#include <parindex/decision.h>
#include <parindex/evaluation.h>
#include <parindex/evidence.h>
#include <parindex/group.h>
#include <parindex/published.h>
#include <parindex/scale.h>
#include <parindex/succession.h>
#include <parindex/unit.h>

#include "import.h"

/* The row of any kind. */
union any_row {
    struct par_group group;
    struct par_unit unit;
    struct par_scale_class scale;
    struct par_criterion criterion;
    struct par_evaluation evaluation;
    struct par_participant participant;
    struct par_allowance allowance;
    struct par_evidence evidence;
    struct par_crosswalk crosswalk;
    struct par_decision decision;
    struct par_published published;
    struct par_published_count count;
    struct par_group_figure figure;
    struct par_succession succession;
};

struct cells {
    struct import *in;
    union any_row row;
    char *texts[KIND_COLUMNS_MOST]; /* of the row, owned */
    bool good[KIND_COLUMNS_MOST];   /* the column was read without a fault */
};

/* Reads the record that import_next() gave; what is wrong with a column is told and it is not good.
 */
enum par_status cells_read(struct cells *cells, struct par_error *err);
bool cells_all_good(const struct cells *cells);
/* Lets go of the row's texts. */
void cells_forget(struct cells *cells);

/* A column by its number. */
const struct par_field *cells_field(const struct cells *cells, int column);
bool cells_is_text(const struct cells *cells, int column);
const char *cells_text(const struct cells *cells, int column);
void cells_set_text(struct cells *cells, int column, const char *text);
/* A whole number: of a count, or ten-thousandths of a decimal. */
void cells_set_whole(struct cells *cells, int column, int64_t number);
struct par_number cells_number(const struct cells *cells, int column);

#endif
