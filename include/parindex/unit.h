/* Units (đơn vị): what is evaluated. Identity is the code; names and membership have years. */
#ifndef PARINDEX_UNIT_H
#define PARINDEX_UNIT_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_units;

/* One period of a unit: its name and its group from a year on. */
struct par_unit {
    const char *code;
    const char *name;
    const char *name_en;
    const char *short_name;
    const char *group_code;      /* NULL: a member of no group in this period */
    struct par_number position;  /* place in the group's printed order */
    struct par_number from_year; /* absent: since the first record */
    struct par_number to_year;   /* absent: open */
    const char *names_before;    /* earlier names, joined by "; "; not read when a unit is put */
    struct par_number name_from; /* year from which this name holds; absent: since the first record;
                                    not read when a unit is put */
};

struct par_unit_query {
    const char *group; /* code or name; NULL = all */
    const char *unit;  /* code or name; NULL = all */
    int year;          /* only periods that hold in this year; 0 = all */
};

/* Lists units, one row a period, by group, position, name in Vietnamese order.
 * Ownership: *out is the caller's until par_unit_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_INVALID (query);
 * PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_unit_list(struct par_units **out, struct par_book *book,
                                      const struct par_unit_query *query, struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_unit_next(struct par_unit *row, struct par_units *list,
                                      struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_unit_list_free(struct par_units *list);

/* A unit or a group that a text of the command line may mean. */
struct par_candidate {
    const char *code;
    const char *name;
    const char *kind; /* "unit" or "group" */
};

struct par_candidates;

struct par_candidate_query {
    const char *text;
    int units;   /* look among units */
    int groups;  /* look among groups */
    int nearest; /* nothing needs to fit: the nearest, at most three */
    int in_file; /* parts of names do not count */
};

/* Lists what a text fits at the first step that fits any: code, whole name, part of a name. No row:
 * nothing fits; several: it is ambiguous.
 * Ownership: *out is the caller's until par_candidate_list_free().
 * Returns: PAR_OK; PAR_INVALID (text); PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_candidate_list(struct par_candidates **out, struct par_book *book,
                                           const struct par_candidate_query *query,
                                           struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_candidate_next(struct par_candidate *row, struct par_candidates *list,
                                           struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_candidate_list_free(struct par_candidates *list);

/* Finds the code of a unit by code, whole name (present or former) or part of a name; names and
 * parts are compared without marks, case, hyphens. With `in_file` parts do not count. Ownership:
 * *code is borrowed until the next call on the book. Returns: PAR_OK; PAR_NOT_FOUND (the hint names
 * the nearest); PAR_AMBIGUOUS; PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY. Since: 0.1 */
PAR_API enum par_status par_unit_find(const char **code, struct par_book *book, const char *text,
                                      int in_file, struct par_error *err);
/* Adds a unit; without a code one is made from the name (a second one gets "-2").
 * Ownership: *code is borrowed until the next call on the book; may be NULL.
 * Returns: PAR_OK; PAR_EXISTS; PAR_INVALID; PAR_NOT_FOUND (group); PAR_IO; PAR_NO_MEMORY;
 * PAR_DAMAGED. Since: 0.1 */
PAR_API enum par_status par_unit_add(const char **code, struct par_batch *batch,
                                     const struct par_unit *unit, struct par_error *err);
/* Makes one period of a unit as given; the period is known by code and first year. An English or
 * short name that is NULL stays as it is, "" takes it away. Returns: PAR_OK; PAR_INVALID (periods
 * overlap); PAR_NOT_FOUND (group); PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED. Since: 0.1 */
PAR_API enum par_status par_unit_put(struct par_batch *batch, const struct par_unit *unit,
                                     enum par_effect *effect, struct par_error *err);
/* Gives a unit a new name from a year on; a name that holds from that very year is edited.
 * `decision` (number or NUMBER@DATE) may be NULL.
 * Returns: PAR_OK; PAR_NOT_FOUND; PAR_INVALID; PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED.
 * Since: 0.1 */
PAR_API enum par_status par_unit_rename(struct par_batch *batch, const char *code, const char *name,
                                        const char *name_en, int from_year, const char *decision,
                                        struct par_error *err);
/* Removes a unit that nothing refers to; its names and memberships go with it.
 * Returns: PAR_OK; PAR_NOT_FOUND; PAR_IN_USE; PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED.
 * Since: 0.1 */
PAR_API enum par_status par_unit_remove(struct par_batch *batch, const char *code,
                                        struct par_error *err);

#ifdef __cplusplus
}
#endif
#endif
