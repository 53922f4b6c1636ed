/* What each column of a file is. */
#ifndef RECORD_IMPORT_HEADER_H
#define RECORD_IMPORT_HEADER_H

#include "import.h"

/* An option must stand for a column that the kind has. */
enum par_status import_take_options(struct import *in, struct par_error *err);
/* Reads the header. What is wrong with it is a fault of the file: then *good becomes false. */
enum par_status import_read_header(struct import *in, bool *good, struct par_error *err);

#endif
