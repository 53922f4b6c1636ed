/* What an engine gives the store: connections, statements, transactions. The file engine is file.c;
 * a replicated one fills the same table. Only engines know the database's own library. */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

#include "store.h"

struct connection; /* the engine's own */
struct cursor;     /* a prepared statement of the engine */

struct engine {

    void (*alone)(
        void); /* the program has no other use for the database's library, and one thread */
    enum par_status (*open)(struct connection **out, const char *path, enum store_mode mode,
                            struct par_error *err);
    /* Gives a file that was opened to be made its name, whole; only close() follows. */
    enum par_status (*publish)(struct connection *connection, struct par_error *err);
    void (*close)(struct connection *connection);
    void (*on_wait)(struct connection *connection, int (*wait)(void *context, double seconds),
                    void *context);

    /* Called once when a change has to wait before it begins, with no lock held. */
    void (*meanwhile)(struct connection *connection, void (*work)(void *context), void *context);
    void (*on_work)(struct connection *connection, int (*stop)(void *context), void *context);

    enum par_status (*begin)(struct connection *connection, enum store_access access,
                             struct par_error *err);
    enum par_status (*commit)(struct connection *connection, struct par_error *err);
    void (*rollback)(struct connection *connection);
    enum par_status (*refer_later)(struct connection *connection, struct par_error *err);
    bool (*in_transaction)(const struct connection *connection);
    enum par_status (*moment)(struct store_moment *out, struct connection *connection,
                              struct par_error *err);

    enum par_status (*prepare)(struct cursor **out, struct connection *connection, const char *sql,
                               struct par_error *err);
    void (*finish)(struct cursor *cursor);
    void (*reset)(struct cursor *cursor); /* ready for new parameters, none bound */
    int (*parameters)(struct cursor *cursor);
    int (*parameter)(struct cursor *cursor, const char *name);       /* with its colon; 0 = none */
    const char *(*parameter_name)(struct cursor *cursor, int index); /* from 1 */
    enum par_status (*bind)(struct cursor *cursor, int index, const struct param *param,
                            struct par_error *err);
    enum par_status (*step)(struct cursor *cursor,
                            struct par_error *err); /* PAR_OK a row, PAR_END */
    int (*columns)(struct cursor *cursor);
    const char *(*column_name)(struct cursor *cursor, int column);
    enum cell_type (*cell)(struct cursor *cursor, int column);
    int64_t (*cell_int)(struct cursor *cursor, int column);
    const void *(*cell_bytes)(struct cursor *cursor, int column, int *length); /* NUL behind text */
    int64_t (*changes)(struct connection *connection);

    /* Makes `input` the table that the next statements read: columns as declared, "year INT, unit
     * INT"; NULL and NULL: there is no such table any more. */
    enum par_status (*input)(struct connection *connection, const char *columns,
                             const struct input *input, struct par_error *err);

    enum par_status (*version)(int *version, struct connection *connection, struct par_error *err);
    /* Runs one migration: checks off, script, references checked, version set; all or nothing. */
    enum par_status (*migrate)(struct connection *connection, int version, const char *sql,
                               struct par_error *err);
    /* Reads from now on a copy of the book as it is; no statement is prepared. */
    enum par_status (*aside)(struct connection *connection, const char *path,
                             struct par_error *err);
    enum par_status (*copy)(struct connection *connection, const char *path, struct par_error *err);
    /* Is all that is read held against what this program wrote last? */
    enum par_status (*proves)(bool *proves, struct connection *connection, struct par_error *err);
    /* Who looks at what the book holds when a part of it is not so after all. */
    void (*on_doubt)(struct connection *connection,
                     enum par_status (*look)(void *context, struct par_error *err), void *context);
    /* All that the book holds was looked at, as the transaction that runs leaves it. Where it is
     * not sound, what the transaction itself read was. */
    void (*prove)(struct connection *connection, bool sound);
    /* Is what was read so far to be believed? PAR_DAMAGED */
    enum par_status (*vouch)(struct connection *connection, struct par_error *err);
    enum par_status (*examine)(struct connection *connection, const char *table,
                               struct par_error *err);
    enum store_parts (*parts)(const struct connection *connection);
    bool (*is_foreign)(const struct connection *connection);
    enum par_status (*schema_faults)(struct connection *connection, store_tell *tell, void *context,
                                     struct par_error *err);
    enum par_status (*reference_faults)(struct connection *connection, store_tell *tell,
                                        void *context, struct par_error *err);
};

extern const struct engine file_engine;

#endif
