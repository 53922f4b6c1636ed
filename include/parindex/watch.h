/* What hangs by a thread before a year is approved. */
#ifndef PARINDEX_WATCH_H
#define PARINDEX_WATCH_H

#include <parindex/score.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_watches;

struct par_watch_query {
    int year;
    const char *group;         /* code or name; NULL = all */
    struct par_decimal within; /* points; absent: half a point */
};

struct par_watch {
    struct par_number year;
    const char *group_code;
    const char *unit_code;
    const char *unit_name;
    const char *finding; /* "class-up", "class-down", "rank", "rules" */
    struct par_decimal
        points_apart;       /* to reach the class; to lose before it is lost; to draw level */
    const char *class_name; /* the class whose bound is near */
    const char *neighbour;  /* the unit before it in the ranks */
    const char *neighbour_name;
    const char *rules; /* the rule that would change it: "tie=dense", "decimals=1" */
    const char *class_from, *class_to;
    struct par_number rank_from, rank_to;
};

/* Lists units near a class or near the unit before them, then what another rule would change: one
 * of tie, rank-on, class-on, and decimals where printed figures are judged. Units with scores
 * missing have no place.
 * Ownership: *out is the caller's until par_watch_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_INVALID (points);
 * PAR_NO (nothing known of that year, or only what papers printed); PAR_BUSY; PAR_IO; PAR_DAMAGED;
 * PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_watch_list(struct par_watches **out, struct par_book *book,
                                       const struct par_watch_query *query, struct par_error *err);
/* The next row. Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_watch_next(struct par_watch *row, struct par_watches *list,
                                       struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_watch_list_free(struct par_watches *list);

#ifdef __cplusplus
}
#endif
#endif
