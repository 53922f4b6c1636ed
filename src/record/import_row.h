/* Files that are put row by row: every kind but scores. */
#ifndef RECORD_IMPORT_ROW_H
#define RECORD_IMPORT_ROW_H

#include "import.h"

/* Reads the file behind its header and puts each row into the batch. */
enum par_status import_rows(struct import *in, struct par_error *err);

#endif
