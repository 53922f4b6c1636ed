/* An evaluation in memory, to rank its units under other weights.
 *
 * This is the one place where C adds scores up: ten thousand rankings of one group would each be a
 * statement over all its cells, and SQL has no generator whose numbers are the same everywhere.
 * With all weights as they are the ranks are those of SQL; a test compares them.
 */
#ifndef RECORD_WEIGHING_H
#define RECORD_WEIGHING_H

#include "unit.h"

enum { WEIGHT_ONE = 10000 }; /* a weight as it is; steps of a hundredth of a per cent */

struct weighed_unit {
    char *code, *name;
    int64_t maximum;
    int64_t inner; /* ten-thousandths of a point that bonus and penalty give inside domains */
    int64_t outer; /* and beside them */
    int64_t whole; /* the maximum to which the outer ones go */
    int64_t *points, *maxima; /* of each leaf */
};

struct weighed_leaf {
    char *code, *title;
    size_t domain;
};

struct weighed_domain {
    char *code, *title;
};

struct weighing {
    char group[CODE_SIZE];
    struct weighed_unit *unit; /* by rank */
    struct weighed_leaf *leaf; /* in printed order */
    struct weighed_domain *domain;
    int64_t *cells; /* points and maxima of all */
    size_t units, leaves, domains;
    int64_t left; /* ranked units with scores missing */
};

/* Reads the units that are ranked and scored in full, checked against the seals. weighing_free()
 * follows in any case. PAR_NO "no_scores", "too_few"; what evaluation_named() says. */
enum par_status weighing_read(struct weighing *out, struct par_book *book, int year,
                              const char *group, struct par_error *err);
void weighing_free(struct weighing *weighing);

/* Ranks 1, 1, 3 under weights (one a leaf, 0–2 × WEIGHT_ONE); 0: nothing applies to the unit.
 * `value` is room for a number a unit. */
void weighing_rank(int64_t *rank, int64_t *value, const struct weighing *weighing,
                   const int64_t *weight);

/* Is `a` at least as good as `b` on every leaf, and better somewhere, with the same maxima? */
bool weighing_dominates(const struct weighed_unit *a, const struct weighed_unit *b, size_t leaves);

#endif
