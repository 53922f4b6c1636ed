/* Parts of `compare`. */
#ifndef CLI_COMPARE_H
#define CLI_COMPARE_H

#include "ask.h"

/* Comparisons, all of a list. */
struct comparisons {
    struct par_comparison *row;
    size_t count;
    struct keep keep;
};

/* What is compared, and how. */
struct compared {
    int from;
    int to;
    struct asked asked;
};

/* The sheet of one unit: what each fact was and is, then its domains. */
enum par_status compare_unit_sheet(struct sheet *sheet, struct session *session,
                                   const struct compared *years, const struct comparisons *rows);
/* A table of domains, or of all criteria; `with_units` has a column of units. */
enum par_status compare_domain_table(struct sheet *sheet, struct par_domain_changes *list,
                                     const struct compared *years, bool with_units,
                                     struct par_error *err);
/* The basis of both sides of all rows; NULL when they differ. */
const char *compare_basis(const struct comparisons *rows);
/* Headline and facts of one unit: class, index and rank in both years. */
enum par_status compare_unit_facts(struct sheet *sheet, struct session *session,
                                   const struct compared *years, const char *unit);
/* A cell with a whole number; a fall with the sign −. */
void compare_number(struct grid *grid, struct par_number number);
/* Comparisons, all of a list. */
enum par_status compare_read(struct comparisons *out, struct par_comparisons *list,
                             struct par_error *err);

/* `compare --why`. */
enum par_status compare_why(struct session *session, const struct compared *years);
/* `compare --like-for-like`. */
enum par_status compare_like(struct session *session, const struct compared *years);

#endif
