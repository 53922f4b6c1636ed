/* Parts of `stability`. */
#ifndef CLI_STABILITY_H
#define CLI_STABILITY_H

#include "writer.h"

/* What happens to the ranks when one domain after the other is left out, a line each. */
enum par_status left_out_sheet(struct sheet *sheet, struct session *session,
                               const struct par_stability_query *query);

#endif
