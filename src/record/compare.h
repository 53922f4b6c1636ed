/* What all comparisons of two years have in common. */
#ifndef RECORD_COMPARE_H
#define RECORD_COMPARE_H

#include "result.h"

/* Two different years; the first one, 0, is the year before. */
enum par_status compare_two_years(int *from, int to, struct par_error *err);
/* PAR_NO "nothing_known" when nothing is known of one of the years; `params` as the block
 * compare_known takes them. */
enum par_status compare_check_known(const struct question *asked, const struct param *params,
                                    int from, int to, struct par_error *err);

#endif
