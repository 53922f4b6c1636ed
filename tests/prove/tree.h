/* Random criteria sets with a random evaluation each, and what must come out of them.
 *
 * Nothing here knows the library: sums, rounding, bounds and places are worked out anew, in whole
 * numbers of 128 bits and by cross-multiplying, so that the two agree only when both are right. */
#ifndef PROVE_TREE_H
#define PROVE_TREE_H

#include <stdint.h>
#include <stdio.h>

__extension__ typedef __int128 wide;

enum {
    NODES = 64,
    UNITS = 8,
    CLASSES = 16,
    CODE_SIZE = 24,
    NONE = -1,            /* a figure that is not there */
    LIMIT = 2000 * 10000, /* ten-thousandths: the most points there can be */
    FIRST_YEAR = 1900,    /* a book takes a tree a year and group */
    YEARS = 1000,
};

enum kind { NORMAL, BONUS, PENALTY };
enum tie { GAP, DENSE, ORDER };

/* A criterion. Points are ten-thousandths of a point, per cents of a per cent. */
struct node {
    char code[CODE_SIZE];
    int parent; /* NONE: a domain */
    int children;
    enum kind kind;
    int64_t max; /* of a leaf its maximum, of bonus and penalty branches the cap or NONE */
};

struct unit {
    int ranked, position;
    int64_t own[NODES];   /* own maximum of a leaf, or NONE */
    int64_t final[NODES]; /* points of a leaf, or NONE */
};

struct class
{
    int64_t bound;      /* NONE: not known */
    int64_t min_domain; /* NONE: no condition */
    int inclusive;
};

/* What stands below a criterion. */
struct sum {
    int64_t points, maximum, leaves, scored;
};

struct outcome {
    struct sum domains[NODES]; /* at the place of a domain */
    struct sum total;
    int known;     /* nothing is missing and something applies */
    wide num, den; /* the share of 1 */
    wide printed;  /* the index in units of its last decimal */
    int class_at;  /* NONE: none, or not decided */
    int rank;      /* NONE: not ranked */
};

struct tree {
    uint64_t number;
    int year, units_count, nodes_count, classes_count;
    int decimals, class_printed, rank_printed, rescale;
    enum tie tie;
    struct node nodes[NODES];
    struct unit units[UNITS];
    struct class classes[CLASSES];
    struct outcome outcomes[UNITS];
};

/* Makes tree `number`, always the same one, with its outcomes. The year is the caller's. */
void tree_make(struct tree *tree, uint64_t number);

/* Works out what every unit has by its points: sums, share, printed index. */
void outcome_shares(struct tree *tree);
/* And by the scale and the other units: class and rank. */
void outcome_judged(struct tree *tree);

/* The printed index in ten-thousandths of a per cent. */
int64_t outcome_index(const struct tree *tree, const struct outcome *outcome);

#endif
