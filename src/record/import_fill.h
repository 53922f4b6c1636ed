/* An import adds and edits, it never removes: what a row leaves empty is what stands. */
#ifndef RECORD_IMPORT_FILL_H
#define RECORD_IMPORT_FILL_H

#include "import_cell.h"

/* Fills the empty cells of a row from the record that it edits, where there is one. The kinds that
 * are not here keep what stands themselves. */
enum par_status fill_from_standing(struct cells *cells, struct par_error *err);

#endif
