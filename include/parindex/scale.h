/* Scales: ordered classes with their lower bounds, best first. */
#ifndef PARINDEX_SCALE_H
#define PARINDEX_SCALE_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_scale_classes;

struct par_scale_class {
    const char *scale;
    const char *class_name;
    const char *class_en;
    struct par_decimal lower_bound;        /* per cent; absent: not known */
    struct par_number inclusive;           /* 1: the bound itself belongs to the class */
    struct par_decimal min_domain_percent; /* no domain under it; absent: no such condition */
    const char *short_name;
    struct par_number position; /* 1 = best; not read when a class is put */
    const char *years;          /* evaluations that use it: "2023 so-ban-nganh; …" */
};

struct par_scale_query {
    const char *scale; /* NULL = all */
};

/* Lists classes, one row each, by scale and best first.
 * Ownership: *out is the caller's until par_scale_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_INVALID (query);
 * PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_scale_list(struct par_scale_classes **out, struct par_book *book,
                                       const struct par_scale_query *query, struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_scale_next(struct par_scale_class *row, struct par_scale_classes *list,
                                       struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_scale_list_free(struct par_scale_classes *list);

/* Adds an empty scale. Returns: PAR_OK; PAR_EXISTS; PAR_INVALID; PAR_IO; PAR_NO_MEMORY;
 * PAR_DAMAGED. Since: 0.1 */
PAR_API enum par_status par_scale_add(struct par_batch *batch, const char *scale,
                                      struct par_error *err);
/* Makes a class of a scale as given; a new one becomes the lowest; a new scale is made with it.
 * Returns: PAR_OK; PAR_INVALID; PAR_STATE (an approved year uses it); PAR_IO; PAR_NO_MEMORY;
 * PAR_DAMAGED. Since: 0.1 */
PAR_API enum par_status par_scale_put(struct par_batch *batch,
                                      const struct par_scale_class *class_row,
                                      enum par_effect *effect, struct par_error *err);
/* Removes a class, or with class_name NULL the whole scale, when nothing refers to it.
 * Returns: PAR_OK; PAR_NOT_FOUND; PAR_IN_USE; PAR_STATE; PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED.
 * Since: 0.1 */
PAR_API enum par_status par_scale_remove(struct par_batch *batch, const char *scale,
                                         const char *class_name, struct par_error *err);

#ifdef __cplusplus
}
#endif
#endif
