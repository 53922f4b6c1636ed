/* What the commands that analyse have in common above their tables. */
#ifndef CLI_ANALYSIS_H
#define CLI_ANALYSIS_H

#include "layout.h"
#include "writer.h"
#include <parindex/evaluation.h>

/* Every rule that decides: "Quy tắc: chỉ số 2 chữ số thập phân; …". `point_decimals` gets those of
 * points as this year prints them; NULL: not wanted. */
enum par_status analysis_rules(int *point_decimals, struct sheet *sheet, struct session *session,
                               int64_t year, const char *group);
/* The same for the group of the unit of the command line. */
enum par_status analysis_rules_of_unit(int *point_decimals, struct sheet *sheet,
                                       struct session *session);

/* Points with so many decimals; half goes away from zero. Lives until the next call with `buf`. */
const char *analysis_points(char buf[PAR_DECIMAL_SIZE], struct par_decimal points, int decimals);

/* Notes that so many units have scores missing, when there are any. */
void analysis_provisional(struct writer *writer, int64_t missing);

/* "4 → 2", or "4" where nothing changes; "–" for what is not there. */
void add_move(struct grid *grid, const char *from, const char *to);

#endif
