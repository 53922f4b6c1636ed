/* Short ways to fill a book; each fails the test when it is refused. */
#ifndef SUPPORT_FILL_H
#define SUPPORT_FILL_H

#include <parindex/parindex.h>

void add_group(struct par_batch *batch, const char *code, const char *name);
/* A unit of a group (NULL: of none) since the first record. */
void add_unit(struct par_batch *batch, const char *code, const char *name, const char *group);
void add_decision(struct par_batch *batch, const char *number, const char *date);
/* A class; bound "80", or ">80" for one that does not belong to it, or "" for one not known. */
void add_class(struct par_batch *batch, const char *scale, const char *name, const char *bound,
               const char *min_domain);
/* A criterion of kind "normal", "bonus", "penalty" or NULL; its parent follows from its code. */
void add_criterion(struct par_batch *batch, const char *set, const char *code, const char *points,
                   const char *kind);
/* Rules of a year, with nothing said but the names (NULL: not said either). */
struct par_evaluation year_of(int year, const char *group, const char *set, const char *scale);
void open_year(struct par_batch *batch, int year, const char *group, const char *set,
               const char *scale);
void add_score(struct par_batch *batch, int year, const char *unit, const char *criterion,
               const char *points);
void add_allowance(struct par_batch *batch, int year, const char *unit, const char *criterion,
                   const char *points);

/* Approves an evaluation past the library, by a decision that stands. */
void approve(const char *path, int year, const char *group, const char *decision);

#endif
