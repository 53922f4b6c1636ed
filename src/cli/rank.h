/* Parts of `rank`: tables of domains. */
#ifndef CLI_RANK_H
#define CLI_RANK_H

#include "ask.h"
#include "session.h"
#include "sheet.h"

/* Domain results, all of a list. */
struct domains {
    struct par_domain_result *row;
    size_t count;
    size_t cursor; /* where the last one was found; the next one is near */
    struct keep keep;
};

enum par_status rank_read_domains(struct domains *out, struct par_domain_results *list,
                                  struct par_error *err);
void rank_free_domains(struct domains *domains);

/* The table of one group in one year: a row a unit, a column a domain; titles of the domains below.
 * Domain indexes have the year's decimals, or one when those do not fit. */
void rank_domain_table(struct sheet *sheet, struct domains *domains,
                       const struct par_result *results, size_t count);

/* `rank --methods`. */
enum par_status rank_methods(struct writer *writer, struct session *session,
                             const struct asked *asked, struct par_results *results);

#endif
