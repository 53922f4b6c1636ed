#include "answers.h"

#include "book.h"
#include "rows.h"

struct par_results *
results_of(struct par_book *book, const struct par_result_query *query)
{
    struct par_results *list = NULL;

    WORKS(par_result_list(&list, book, query, fresh()));
    return list;
}

const char *
history(struct par_book *book, const char *unit, const char *keys)
{
    return rows_text(
        results_of(book, &(struct par_result_query){.unit = unit, .order = PAR_BY_YEAR}), keys);
}

const char *
ranks(struct par_book *book, int year, const char *keys)
{
    return rows_text(results_of(book, &(struct par_result_query){.year = year}), keys);
}

const char *
domains(struct par_book *book, const struct par_domain_query *query, const char *keys)
{
    struct par_domain_results *list = NULL;

    WORKS(par_domain_list(&list, book, query, fresh()));
    return rows_text(list, keys);
}

const char *
methods(struct par_book *book, const struct par_method_query *query, const char *keys)
{
    struct par_method_results *list = NULL;

    WORKS(par_method_list(&list, book, query, fresh()));
    return rows_text(list, keys);
}

const char *
counts(struct par_book *book, const struct par_count_query *query, const char *keys)
{
    struct par_class_counts *list = NULL;

    WORKS(par_count_list(&list, book, query, fresh()));
    return rows_text(list, keys);
}
