/* COINr: an evaluation as the two tables from which the R package COINr builds a composite index.
 */
#ifndef PARINDEX_COINR_H
#define PARINDEX_COINR_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_coin_values;
struct par_coin_metas;

/* One cell of iData, which has a row a unit and a column an indicator. */
struct par_coin_value {
    const char *unit_code;
    const char *unit_name;
    const char *indicator; /* as in iMeta */
    const char *value; /* final points in per cent of the unit's maximum, with a point and at most
                          eleven decimals (cut there); NULL: not scored, not applicable */
    enum par_absent value_absent;
};

/* A row of iMeta: an indicator is a leaf, above it stand its domain and the index. COINr wants each
 * parent one level higher, so branches between leaf and domain are left out; weighted means over
 * them would give the same. */
struct par_coin_meta {
    const char *code; /* "C1.2" a leaf, "D1" a domain, "PAR" the index; - and / become _ */
    const char *name;
    struct par_number level;
    struct par_decimal
        weight;         /* the set's maximum, of a domain the sum of its leaves; of the index 1 */
    const char *parent; /* NULL: the index */
    struct par_number direction;
    const char *type; /* "Indicator", "Aggregate" */
};

struct par_coin_query {
    int year;
    const char *group;
};

/* Lists the cells of the ranked units, unit by unit in the printed order of the group, each in the
 * order of par_coin_meta_list(). Bonus and penalty have no place in a weighted mean and are left
 * out.
 * Ownership: *out is the caller's until par_coin_value_list_free().
 * Returns: PAR_OK; PAR_NO "no_scores" (known from papers only); PAR_NOT_FOUND or PAR_AMBIGUOUS
 * (group, "year_unknown"); PAR_INVALID (year); PAR_BUSY; PAR_IO; PAR_DAMAGED (not as it was
 * sealed); PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_coin_value_list(struct par_coin_values **out, struct par_book *book,
                                            const struct par_coin_query *query,
                                            struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_coin_value_next(struct par_coin_value *row,
                                            struct par_coin_values *list, struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_coin_value_list_free(struct par_coin_values *list);

/* Lists the rows of iMeta: leaves in printed order, domains, the index. Ownership: *out is the
 * caller's until par_coin_meta_list_free(). Returns: as par_coin_value_list(). Since: 0.2 */
PAR_API enum par_status par_coin_meta_list(struct par_coin_metas **out, struct par_book *book,
                                           const struct par_coin_query *query,
                                           struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY. Since: 0.2 */
PAR_API enum par_status par_coin_meta_next(struct par_coin_meta *row, struct par_coin_metas *list,
                                           struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.2 */
PAR_API void par_coin_meta_list_free(struct par_coin_metas *list);

#ifdef __cplusplus
}
#endif
#endif
