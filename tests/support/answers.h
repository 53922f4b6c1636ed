/* Questions about results, answered as text by rows_text(): `keys` are the fields. */
#ifndef SUPPORT_ANSWERS_H
#define SUPPORT_ANSWERS_H

#include <parindex/result.h>

struct par_results *results_of(struct par_book *book, const struct par_result_query *query);

/* A unit's years; a year's ranks. */
const char *history(struct par_book *book, const char *unit, const char *keys);
const char *ranks(struct par_book *book, int year, const char *keys);

const char *domains(struct par_book *book, const struct par_domain_query *query, const char *keys);
const char *methods(struct par_book *book, const struct par_method_query *query, const char *keys);
const char *counts(struct par_book *book, const struct par_count_query *query, const char *keys);

#endif
