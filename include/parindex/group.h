/* Groups (khối): the units ranked together. */
#ifndef PARINDEX_GROUP_H
#define PARINDEX_GROUP_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_groups;

struct par_group {
    const char *code;
    const char *name;
    const char *name_en;
    struct par_number units; /* units that ever belonged to it; not read when a group is put */
};

struct par_group_query {
    const char *group; /* code or name; NULL = all */
};

/* Lists groups by code.
 * Ownership: *out is the caller's until par_group_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_INVALID (query);
 * PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_group_list(struct par_groups **out, struct par_book *book,
                                       const struct par_group_query *query, struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_group_next(struct par_group *row, struct par_groups *list,
                                       struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_group_list_free(struct par_groups *list);

/* Finds the code of a group by code, whole name or part of a name (only the first two with
 * `in_file`). Ownership: *code is borrowed until the next call on the book. Returns: PAR_OK;
 * PAR_NOT_FOUND; PAR_AMBIGUOUS; PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY. Since: 0.1 */
PAR_API enum par_status par_group_find(const char **code, struct par_book *book, const char *text,
                                       int in_file, struct par_error *err);
/* Adds a group; without a code one is made from the name.
 * Ownership: *code is borrowed until the next call on the book; may be NULL.
 * Returns: PAR_OK; PAR_EXISTS; PAR_INVALID; PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED.
 * Since: 0.1 */
PAR_API enum par_status par_group_add(const char **code, struct par_batch *batch,
                                      const struct par_group *group, struct par_error *err);
/* Makes the group of that code as given, whether it exists or not; *effect tells what was done.
 * Returns: PAR_OK; PAR_INVALID; PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED.
 * Since: 0.1 */
PAR_API enum par_status par_group_put(struct par_batch *batch, const struct par_group *group,
                                      enum par_effect *effect, struct par_error *err);
/* Removes a group that nothing refers to.
 * Returns: PAR_OK; PAR_NOT_FOUND; PAR_IN_USE; PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED.
 * Since: 0.1 */
PAR_API enum par_status par_group_remove(struct par_batch *batch, const char *code,
                                         struct par_error *err);

#ifdef __cplusplus
}
#endif
#endif
