/* Published facts: what a paper printed, each fact optional, kept as printed. */
#ifndef PARINDEX_PUBLISHED_H
#define PARINDEX_PUBLISHED_H

#include <parindex/batch.h>

#ifdef __cplusplus
extern "C" {
#endif

/* An index above it, in ten-thousandths of a per cent, is kept and noted: bonus points lift one a
 * little over 100 per cent, not further. */
enum { PAR_INDEX_LIKELY = 110 * PAR_DECIMAL_ONE };

struct par_published_list;
struct par_published_counts;
struct par_group_figures;

struct par_published {
    struct par_number year;
    const char *unit_code;
    const char *group_code;
    const char *part;          /* NULL: the total; a domain's code; "method:survey" */
    struct par_decimal points; /* decimals as printed */
    struct par_decimal max_points;
    struct par_decimal index;
    struct par_number rank;
    struct par_number group_size;
    const char *class_name;
    const char *decision;
    const char *decision_date;
    const char *source;
    const char *points_printed; /* text with a point and its own digits; not read when put */
    const char *max_points_printed;
    const char *index_printed;
    const char *rank_printed;
    struct par_number entry;       /* number of the entry, never used twice */
    struct par_number replaced_by; /* entry that took its place */
};

struct par_published_query {
    const char *years;
    const char *group;
    const char *unit;
    int all; /* replaced entries too */
};

/* A class's count as printed. */
struct par_published_count {
    struct par_number year;
    const char *group_code;
    const char *class_name;
    struct par_number count;
    const char *decision;
    const char *decision_date;
    const char *source;
    struct par_number entry;
    struct par_number replaced_by;
};

/* A figure of a whole group as printed: "mean", "highest", "lowest" in points or per cent, "size"
 * in units, "difference" (the mean less that of the year before), "range" (the highest less the
 * lowest), "share:CLASS" (per cent of the units that are of a class). */
struct par_group_figure {
    struct par_number year;
    const char *group_code;
    const char *figure;
    struct par_decimal value;
    const char *decision;
    const char *decision_date;
    const char *source;
    struct par_number entry;
    struct par_number replaced_by;
};

struct par_published_count_query {
    const char *years;
    const char *group;
    int all;
};

struct par_group_figure_query {
    const char *years;
    const char *group;
    int all;
};

/* Lists published facts of units by year, unit, part, entry.
 * Ownership: *out is the caller's until par_published_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_USAGE (years);
 * PAR_INVALID (query); PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_published_list(struct par_published_list **out, struct par_book *book,
                                           const struct par_published_query *query,
                                           struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_published_next(struct par_published *row,
                                           struct par_published_list *list, struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_published_list_free(struct par_published_list *list);

/* Lists printed counts by year, group, class.
 * Ownership: *out is the caller's until par_published_count_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_USAGE (years);
 * PAR_INVALID (query); PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_published_count_list(struct par_published_counts **out,
                                                 struct par_book *book,
                                                 const struct par_published_count_query *query,
                                                 struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_published_count_next(struct par_published_count *row,
                                                 struct par_published_counts *list,
                                                 struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_published_count_list_free(struct par_published_counts *list);

/* Lists printed figures of groups by year, group, figure.
 * Ownership: *out is the caller's until par_group_figure_list_free().
 * Returns: PAR_OK; PAR_NOT_FOUND or PAR_AMBIGUOUS for a name in the query; PAR_USAGE (years);
 * PAR_INVALID (query); PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_group_figure_list(struct par_group_figures **out, struct par_book *book,
                                              const struct par_group_figure_query *query,
                                              struct par_error *err);
/* The next row; its text lives until the next call on the list.
 * Returns: PAR_OK; PAR_END; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_group_figure_next(struct par_group_figure *row,
                                              struct par_group_figures *list,
                                              struct par_error *err);
/* Ends the list; NULL is allowed. Since: 0.1 */
PAR_API void par_group_figure_list_free(struct par_group_figures *list);

/* Records what a paper printed of one unit. The decision is known by number and date together;
 * facts that stand already are unchanged, another value of the same decision is refused. With
 * `edit` the new entry takes the place of the one that stands (its other facts are kept). Returns:
 * PAR_OK; PAR_NOT_FOUND; PAR_AMBIGUOUS; PAR_INVALID (differs, class outside the scale, another
 * group, date before year); PAR_STATE; PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED.
 * Since: 0.1 */
PAR_API enum par_status par_published_put(struct par_batch *batch, const struct par_published *fact,
                                          int edit, enum par_effect *effect, struct par_error *err);
/* Takes the standing entry of a year, unit, part and decision out of the record (it stays
 * readable). Returns: PAR_OK; PAR_NOT_FOUND; PAR_STATE; PAR_IO; PAR_NO_MEMORY; PAR_DAMAGED. Since:
 * 0.1 */
PAR_API enum par_status par_published_remove(struct par_batch *batch,
                                             const struct par_published *fact,
                                             struct par_error *err);
/* Records a printed count; as par_published_put(). Since: 0.1 */
PAR_API enum par_status par_published_count_put(struct par_batch *batch,
                                                const struct par_published_count *count, int edit,
                                                enum par_effect *effect, struct par_error *err);
/* Records a printed figure of a group; as par_published_put(). The class of a share must belong to
 * the year's scale when it has one. Since: 0.1 */
PAR_API enum par_status par_group_figure_put(struct par_batch *batch,
                                             const struct par_group_figure *figure, int edit,
                                             enum par_effect *effect, struct par_error *err);

#ifdef __cplusplus
}
#endif
#endif
