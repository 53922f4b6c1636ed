/* Units, groups and decisions as a file names them: each text is looked up once, and made when it
 * may be. */
#ifndef RECORD_IMPORT_NAME_H
#define RECORD_IMPORT_NAME_H

#include "unit.h"

struct import;
struct import_names;

enum par_status import_names_open(struct import_names **out, struct par_error *err);
void import_names_close(struct import_names *names);

/* Finds the unit or group that a column names; *good becomes false when none does. With `create` it
 * is made when the options say so. */
enum par_status import_unit(struct unit_ref *out, struct import *in, int column, bool create,
                            bool *good, struct par_error *err);
enum par_status import_group(struct unit_ref *out, struct import *in, int column, bool create,
                             bool *good, struct par_error *err);
/* Looks for the decision that two columns name, by number and date together. */
enum par_status import_decision(struct import *in, int number, int date, bool *good,
                                struct par_error *err);

/* Notes a class that belongs to no scale, once each. */
enum par_status import_no_scale(struct import *in, const char *class_name, struct par_error *err);

#endif
