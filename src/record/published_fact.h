/* The facts that a paper printed of one unit: read from a row, compared with what stands, merged.
 */
#ifndef RECORD_PUBLISHED_FACT_H
#define RECORD_PUBLISHED_FACT_H

#include <parindex/published.h>
#include <stdbool.h>

#include "base/json.h"
#include "book.h"

/* Columns of the three numbers with decimals, and of the two without. */
enum { FACT_POINTS, FACT_MAX_POINTS, FACT_INDEX, FACT_FIGURES };
enum { FACT_RANK, FACT_GROUP_SIZE, FACT_NUMBERS };

struct facts {
    struct {
        bool is;
        int64_t units;               /* ten-thousandths */
        char text[PAR_DECIMAL_SIZE]; /* as printed, with a point */
    } figures[FACT_FIGURES];
    int64_t numbers[FACT_NUMBERS]; /* 0: not said */
    char *class_name, *class_key;  /* as printed, and folded */
    char *source;
};

/* A fact that is stated twice with different values: its column, and both values as texts. */
struct fact_difference {
    const char *field;
    char stands[PAR_ARG_SIZE];
    char given[PAR_ARG_SIZE];
};

/* What a row gives; a source alone is no fact, but an edit may be of it. A class must belong to the
 * evaluation's scale. */
enum par_status facts_read(struct facts *facts, struct par_book *book,
                           const struct par_published *fact, int64_t evaluation, bool edit,
                           struct par_error *err);
/* Adds what a row of published_standing says and no earlier one did. */
enum par_status facts_add(struct facts *facts, struct statement *statement, struct par_error *err);
void facts_free(struct facts *facts);

/* Numbers are compared as numbers, classes by their folded names. */
bool facts_differ(struct fact_difference *out, const struct facts *old, const struct facts *new);
bool facts_have_more(const struct facts *old, const struct facts *new);
/* A fact that is said again with the same value keeps its first text. With `keep_all` what is not
 * said is taken from what stands. */
enum par_status facts_merge(struct facts *new, const struct facts *old, bool keep_all,
                            struct par_error *err);
/* The cells of a record from "points" to "source". */
void facts_json(struct json *json, const struct facts *facts);

/* A class as printed and its key (mem_free() both); it must belong to the evaluation's scale when
 * it has one (class_unknown). NULL stays NULL. */
enum par_status fact_class(char **name, char **key, struct par_book *book, int64_t evaluation,
                           const char *text, struct par_error *err);
/* Does a whole number lie within its limits? */
enum par_status fact_number(struct par_number number, int64_t least, int64_t most,
                            const char *field, struct par_error *err);

#endif
