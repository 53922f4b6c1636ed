/* Named queries: every question of the library, to be run by its name. */
#ifndef PARINDEX_QUERY_H
#define PARINDEX_QUERY_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_queries;
struct par_query_rows;

struct par_query {
    const char *name;
    const char *module;
    const char *parameters; /* ":unit :year", "" when there are none */
    const char *text;
};

struct par_query_query {
    const char *name; /* NULL = all that only read */
};

/* Lists the named queries by module and name.
 * Ownership: *out is the caller's until par_query_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_INVALID (query);
 * PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_query_list(struct par_queries **out, struct par_book *book,
                                       const struct par_query_query *query, struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_query_next(struct par_query *row, struct par_queries *list,
                                       struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_query_list_free(struct par_queries *list);

/* Runs a named query that only reads. `parameters` are name, value pairs ("unit", "so-noi-vu", …)
 * ended by NULL; the rest is NULL. Rows have text columns only; par_list_fields() names them and
 * each field of a row is a const char * (NULL = absent). Ownership: *out is the caller's until
 * par_list_free(). Returns: PAR_OK; PAR_NOT_FOUND; PAR_USAGE (unknown parameter); PAR_BUSY; PAR_IO;
 * PAR_DAMAGED; PAR_NO_MEMORY. Since: 0.1 */
PAR_API enum par_status par_query_run(struct par_list **out, struct par_book *book,
                                      const char *name, const char *const *parameters,
                                      struct par_error *err);

#ifdef __cplusplus
}
#endif
#endif
