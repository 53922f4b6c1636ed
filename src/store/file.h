/* What the rooms of the file engine share: file.c runs statements and transactions, file_make.c
 * makes files, file_open.c opens, copies and examines them, file_aside.c reads a long report from a
 * copy. */
#ifndef STORE_FILE_H
#define STORE_FILE_H

#include "engine.h"

#include <sqlite3.h>
#include <sys/types.h>

struct vfs_book;

struct connection {
    sqlite3 *db;
    enum store_mode mode;
    int (*wait)(void *context, double seconds);
    void *wait_context;
    int (*stop)(void *context); /* asked while a statement runs; NULL: nobody is */
    void *stop_context;
    double waiting_since;
    void (*work)(void *context); /* done once before a change waits; NULL: nothing */
    void *work_context;
    bool at_once;           /* the lock is asked for without waiting */
    bool bulk;              /* the transaction leaves references and ranges to the program */
    sqlite3_stmt *way_back; /* ROLLBACK, while a transaction runs */
    struct vfs_book *file;  /* that SQLite reads */
    enum par_status (*doubt)(void *context, struct par_error *err); /* NULL: nobody looks */
    void *doubt_context;
    bool attaching;     /* inside the store's own VACUUM INTO */
    bool foreign;       /* the schema is not the one that parindex makes */
    mode_t permissions; /* of the book; nobody may read a copy who may not read the book */
    char *making;       /* the file's name until it is published; NULL: it has its own */
    char *path;         /* of a file that is made: the name it will have */
};

/* file_open.c */
enum par_status file_open(struct connection **out, const char *path, enum store_mode mode,
                          struct par_error *err);
/* Sets a connection that was just opened, and refuses what is no book. */
enum par_status file_settle(struct connection *c, const char *path, struct par_error *err);
enum par_status file_publish(struct connection *c, struct par_error *err);
void file_close(struct connection *c);
enum par_status file_copy(struct connection *c, const char *path, struct par_error *err);
enum par_status file_examine(struct connection *c, const char *table, struct par_error *err);
enum store_parts file_parts(const struct connection *c);
enum par_status file_proves(bool *proves, struct connection *c, struct par_error *err);
void file_on_doubt(struct connection *c,
                   enum par_status (*look)(void *context, struct par_error *err), void *context);
void file_prove(struct connection *c, bool sound);
enum par_status file_vouch(struct connection *c, struct par_error *err);

/* file_make.c */
/* Makes an empty file beside `path`, which nothing may stand at, and gives its name: mem_free() it.
 */
enum par_status file_make_beside(char **out, const char *path, mode_t mode, struct par_error *err);
/* Gives a whole file its name, unless something has that name by now. PAR_DOUBT: it has it, perhaps
 * not for good. */
enum par_status file_give_name(const char *making, const char *path, struct par_error *err);
/* Takes it away, with the journal that a failing disk may have left. */
void file_unmake(const char *making);

/* file_aside.c */
enum par_status file_aside(struct connection *c, const char *path, struct par_error *err);

/* file_schema.c */
/* Is the schema the one that parindex makes, to the letter? */
enum par_status file_schema_is_ours(bool *ours, sqlite3 *db, struct par_error *err);
bool file_is_foreign(const struct connection *c);
enum par_status file_schema_faults(struct connection *c, store_tell *tell, void *context,
                                   struct par_error *err);
enum par_status file_reference_faults(struct connection *c, store_tell *tell, void *context,
                                      struct par_error *err);

/* file.c */
/* Sets the error that an SQLite code means; `db` may be NULL. */
enum par_status file_failed(sqlite3 *db, int code, struct par_error *err);
enum par_status file_begin(struct connection *c, enum store_access access, struct par_error *err);
void file_rollback(struct connection *c);
/* The same of a statement that can only fail by what the file holds. */
enum par_status file_spoiled(sqlite3 *db, int code, struct par_error *err);
/* Statements without parameters or rows. */
enum par_status file_run(struct connection *c, const char *sql, struct par_error *err);
/* Adds what can be done with a damaged file; gives PAR_DAMAGED. */
enum par_status file_go_back(struct par_error *err);
/* Says that the file is damaged, and what can be done. */
enum par_status file_is_damaged(struct par_error *err);
/* Steps a statement: SQLITE_ROW, SQLITE_DONE, or what failed. The texts of a row are all there. */
int file_next(sqlite3_stmt *stmt);
/* The one number that a statement gives. */
enum par_status file_number(int *value, sqlite3 *db, const char *sql, struct par_error *err);
enum par_status file_version(int *version, struct connection *c, struct par_error *err);
/* Sets who is asked while a statement runs. */
void file_watch(struct connection *c);
/* SQLite's busy handler: waits, with `context` the connection. */
int file_wait(void *context, int tries);

#endif
