/* Crosswalks: where a criterion of one set stands in a later one. */
#ifndef PARINDEX_CROSSWALK_H
#define PARINDEX_CROSSWALK_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_crosswalks;

/* One link between scored criteria of two sets; a concept that both bear needs none. */
struct par_crosswalk {
    const char *from_set;
    const char *from_code; /* NULL: a criterion that is new */
    const char *to_set;
    const char *to_code; /* NULL: a criterion that was dropped */
    /* same, renamed, reweighted, split, merged; new and dropped say that there is no link; NULL: by
     * titles, maxima and share */
    const char *kind;
    struct par_decimal share; /* of from's points, in per cent; absent: all of them */
    const char *decision;     /* NUMBER or NUMBER@DATE; NULL: not said, what stands stays */
    /* for the reader; a put does not take them */
    const char *sure; /* recorded, same_concept, same_code_title, same_title, same_code */
    const char *title_from;
    const char *title_to;
    struct par_decimal max_points_from;
    struct par_decimal max_points_to;
};

/* Lists all links by sets and printed order.
 * Ownership: *out is the caller's until par_crosswalk_list_free().
 * Returns: PAR_OK; PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_crosswalk_list(struct par_crosswalks **out, struct par_book *book,
                                           struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_crosswalk_next(struct par_crosswalk *row, struct par_crosswalks *list,
                                           struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_crosswalk_list_free(struct par_crosswalks *list);

/* Lists each scored criterion of two sets with what it seems to be in the other one: as recorded,
 * else by concept, by code and title, by title, by code; what has no match is dropped or new.
 * Nothing is written. `from_set` and `to_set` are codes, the earlier set first.
 * Ownership: *out is the caller's until par_crosswalk_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND (set); PAR_INVALID (the same set twice); PAR_BUSY; PAR_IO;
 * PAR_DAMAGED; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_crosswalk_propose(struct par_crosswalks **out, struct par_book *book,
                                              const char *from_set, const char *to_set,
                                              struct par_error *err);

/* Adds a link or edits its kind, share and decision. `new` and `dropped` are compared with the book
 * and not kept: what nothing links is new or dropped. *effect may be NULL.
 * Returns: PAR_OK; PAR_NOT_FOUND (set, criterion, decision); PAR_AMBIGUOUS (decision); PAR_INVALID
 * (a branch, one set, another kind of criterion, shares above a whole, a link in the other
 * direction, a kind that the other links do not allow); PAR_STATE (used by an approved year);
 * PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_crosswalk_put(struct par_batch *batch,
                                          const struct par_crosswalk *crosswalk,
                                          enum par_effect *effect, struct par_error *err);

/* Takes a link away; kind, share and decision do not count.
 * Returns: PAR_OK; PAR_NOT_FOUND; PAR_STATE (used by an approved year); PAR_IO; PAR_DAMAGED;
 * PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_crosswalk_remove(struct par_batch *batch,
                                             const struct par_crosswalk *crosswalk,
                                             struct par_error *err);

#ifdef __cplusplus
}
#endif
#endif
