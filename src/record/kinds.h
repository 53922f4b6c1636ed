/* Kinds of files inside the library: one table of columns serves import and export. */
#ifndef RECORD_KINDS_H
#define RECORD_KINDS_H

#include <parindex/exchange.h>

#include "listing.h"

/* In the order in which a book is filled. */
enum kind_id {
    KIND_GROUPS,
    KIND_UNITS,
    KIND_SCALES,
    KIND_CRITERIA,
    KIND_YEARS,
    KIND_PARTICIPANTS,
    KIND_ALLOWANCES,
    KIND_SCORES,
    KIND_EVIDENCE,
    KIND_DECISIONS,
    KIND_PUBLISHED,
    KIND_CLASS_COUNTS,
    KIND_GROUP_FIGURES,
    KIND_SUCCESSIONS,
    KIND_CROSSWALK,
    KIND_END_
};

enum { KIND_COLUMNS_MOST = 16 };

/* The kind of a name ("units"); KIND_END_ when there is none. */
enum kind_id kind_find(const char *name);
const struct par_kind *kind_of(enum kind_id id);
/* The same columns as a listing whose rows are the public struct of the kind. */
const struct listing *kind_listing(enum kind_id id);

/* The column of a kind with this key; -1 when there is none. */
int kind_column_of_key(const struct par_kind *kind, const char *key);
/* The column that a header means: a key, else a heading in either language, else what the program
 * calls it; -1 when there is none. `folded` is the header's text_key(). */
enum par_status kind_column_of_header(int *column, const struct par_kind *kind, const char *folded,
                                      const struct par_import_options *options,
                                      struct par_error *err);
/* The column whose key or heading is nearest to a header; -1 when none is near. */
enum par_status kind_column_nearest(int *column, const struct par_kind *kind, const char *folded,
                                    struct par_error *err);

/* What stands for a column that the file lacks, by the name of the option; NULL when nothing does.
 */
const char *kind_option(const struct par_import_options *options, const char *name);

#endif
