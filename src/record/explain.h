/* Explanations inside the library: explain.c has the scores and their sum, explain_rank.c what
 * follows from it: class, rank, papers. */
#ifndef RECORD_EXPLAIN_H
#define RECORD_EXPLAIN_H

#include <parindex/explain.h>

#include "base/message.h"
#include "result.h"

/* What is asked, and what is known of it. */
struct explainer {
    struct par_book *book;
    struct par_list *list;
    struct par_error *err;
    const struct par_explain_query *query;
    struct question asked;
    int64_t evaluation, group, version;
    int64_t reached;            /* position of the class that the scores give; 0: none */
    struct statement *fact;     /* stands on the unit's facts */
    struct par_explanation row; /* year and unit filled in */
};

#define P_WHO(e) P_INT("evaluation", (e)->evaluation), P_INT("unit", (e)->asked.unit.id)
#define P_TREE(e) P_WHO(e), P_INT("version", (e)->version)
#define P_CRITERION(e) P_TEXT("criterion", (e)->query->criterion)

/* clang-format off */
#define ARG_DECIMAL(text) {PAR_ARG_DECIMAL, (text), 0}
/* clang-format on */

/* A number of a row, exact. */
struct par_decimal explain_exact(struct statement *statement, const char *name,
                                 enum par_absent absent);
/* A number with the decimals that column `decimals` says. */
struct par_decimal explain_printed(struct statement *statement, const char *name,
                                   const char *decimals, enum par_absent absent);
/* A number with a point; "–" for none. */
const char *decimal_text(char buf[PAR_DECIMAL_SIZE], struct par_decimal value);

/* A row of an item without any number. */
struct par_explanation explain_row(const struct explainer *e, const char *item);
/* Puts a row with its sentence. */
enum par_status explain_say(struct explainer *e, struct par_explanation *row, const char *pattern,
                            const struct arg *args);
/* Works on each row of a block. */
enum par_status
explain_each(struct explainer *e, enum sql_block_id block, const struct param *params,
             enum par_status (*work)(struct explainer *e, struct statement *statement));

enum par_status explain_classes(struct explainer *e);
enum par_status explain_rank(struct explainer *e);
enum par_status explain_decisions(struct explainer *e);

#endif
