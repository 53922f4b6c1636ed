/* What all comparisons of two years have in common. */
#ifndef RECORD_COMPARE_H
#define RECORD_COMPARE_H

#include "result.h"

/* Two different years; the first one, 0, is the year before. */
enum par_status compare_two_years(int *from, int to, struct par_error *err);
/* PAR_NO "nothing_known" when nothing is known of one of the years; `params` as the block takes
 * them: compare_known, or compare_known_of_results where nothing is printed. */
enum par_status compare_check_known(const struct question *asked, enum sql_block_id block,
                                    const struct param *params, int from, int to,
                                    struct par_error *err);

#endif
