/* The table `input` of the bulk blocks: a virtual table over the rows that the program holds. */
#ifndef STORE_INPUT_H
#define STORE_INPUT_H

#include <sqlite3.h>

#include "store.h"

/* Makes `input`, with the columns declared, read from these rows from now on. `input` must live as
 * long as statements read it. With NULL for columns there is no such table any more. Gives an
 * SQLite code. */
int input_register(sqlite3 *db, const char *columns, const struct input *input);

#endif
