/* Memory for SQLite where one thread has it alone.
 *
 * Preparing a statement asks for thousands of small pieces and gives them back soon: a third of a
 * short command's work. SQLite's own remedy, lookaside, is not built into every library. Here a
 * piece comes from a list of its size, and a list from blocks that stay until SQLite is shut down.
 */
#ifndef STORE_POOL_H
#define STORE_POOL_H

#include <sqlite3.h>

/* For SQLITE_CONFIG_MALLOC, before SQLite is in use. */
const struct sqlite3_mem_methods *pool_methods(void);

#endif
