/* How far a unit is from a class or a rank, and where it lost points. */
#ifndef PARINDEX_GAP_H
#define PARINDEX_GAP_H

#include <parindex/score.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_gaps;

struct par_gap_query {
    int year;
    const char *unit;       /* code or name */
    const char *class_name; /* the class to reach, or a better one; NULL: see `rank` */
    int rank;               /* the rank to reach, 1 = first */
};

/* First the sum, then each domain that is under what the class asks of every domain, then the
 * criteria by points lost. Bonus and penalty stay as they are. */
struct par_gap {
    struct par_number year;
    const char *unit_code;
    const char *unit_name;
    const char *item; /* "sum", "domain", "criterion" */
    const char *criterion;
    const char *title;
    struct par_decimal points;      /* of the sum: with bonus and penalty */
    struct par_decimal max_points;  /* the unit's own */
    struct par_decimal points_lost; /* a score that is missing counts as lost */
    struct par_decimal best;        /* of the group, brought to the unit's own maximum */
    struct par_decimal median;      /* likewise; of an even number half the sum of the middle two */
    struct par_decimal needed;      /* sum, domain: points missing, 0 = reached; criterion: what the
                                       smallest set of criteria that suffices takes from it */
    struct par_number reachable;    /* 0: not even with every point of the criteria */
    /* of the unit, in each row */
    struct par_decimal index;
    const char *class_name;
    struct par_number rank;
    struct par_number missing;      /* its scores that are missing */
    const char *rival;              /* the unit that holds the rank among the others; NULL: none */
    struct par_decimal rival_index; /* its index */
    struct par_number provisional;  /* 1: a ranked unit has scores missing */
    const char *target_class;       /* the class asked for, as the scale has it */
    struct par_decimal lower_bound; /* its bound */
    struct par_number inclusive;    /* 1: the bound is the class's own */
    struct par_decimal min_domain;  /* per cent that no domain may be under */
};

/* Lists what a class or a rank asks for.
 * Ownership: *out is the caller's until par_gap_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_INVALID (query,
 * class, a rank below the last); PAR_NO (nothing known of that year, or only what papers printed;
 * no scale; a bound that is not known; a unit that is not ranked, or to which nothing applies);
 * PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_gap_list(struct par_gaps **out, struct par_book *book,
                                     const struct par_gap_query *query, struct par_error *err);
/* The next row. Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_gap_next(struct par_gap *row, struct par_gaps *list,
                                     struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_gap_list_free(struct par_gaps *list);

#ifdef __cplusplus
}
#endif
#endif
