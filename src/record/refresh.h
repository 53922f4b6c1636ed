/* Results inside the library: computed again for what a batch has touched. */
#ifndef RECORD_REFRESH_H
#define RECORD_REFRESH_H

#include "journal.h"

enum par_status result_refresh(struct par_batch *batch, struct par_error *err);

#endif
