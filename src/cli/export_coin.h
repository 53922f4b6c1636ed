/* `export coin-idata` and `export coin-imeta`. */
#ifndef CLI_EXPORT_COIN_H
#define CLI_EXPORT_COIN_H

#include "writer.h"

/* Kinds that only export knows; ends with NULL. */
extern const char *const coin_kinds[];

bool is_coin_kind(const char *kind);
/* Writes one of them. `open` opens the writer. */
enum par_status
export_coin(struct session *session, enum par_status (*open)(struct writer **, struct session *),
            enum par_status (*sheet)(struct sheet *, const struct rows *, struct par_error *));

#endif
