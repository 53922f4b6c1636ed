/* The store: a book's SQL engine behind one interface.
 *
 * Statements are the named blocks of schema/queries; parameters and columns go by name. A book is a
 * URL: a path or file:PATH. Two verbs are kept apart, reading and writing, and no two statements of
 * one name run at once, so that a replicated engine can stand behind the same calls.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <parindex/error.h>
#include <stdbool.h>

#include "sql_blocks.h"

struct store;
struct statement;

/* STORE_FOREIGN reads also a book whose schema another program changed; none of its triggers and
 * views runs. */
enum store_mode { STORE_READ, STORE_WRITE, STORE_CREATE, STORE_FOREIGN };

/* Before anything else: this program reaches the database's library through here alone and from one
 * thread, so that it need neither count nor lock. */
void store_alone(void);

/* PAR_EXISTS (create), PAR_NOT_BOOK, PAR_STATE (hot journal), PAR_IO, PAR_BUSY, PAR_DAMAGED,
 * PAR_NO_MEMORY. A book that is created has no name until store_publish(): closed before, it leaves
 * nothing behind. */
enum par_status store_open(struct store **out, const char *url, enum store_mode mode,
                           struct par_error *err);
/* The book that was created stands under its name from now on, whole; only store_close() may
 * follow. PAR_EXISTS (something stands there by now), PAR_IO, PAR_DOUBT (it is there, perhaps not
 * stored). */
enum par_status store_publish(struct store *store, struct par_error *err);
/* NULL is allowed. */
void store_close(struct store *store);
/* Called while another one writes, with the seconds waited so far; non-zero gives up. */
void store_on_wait(struct store *store, int (*wait)(void *context, double seconds), void *context);
/* When a change has to wait for others before it begins, `work` is done once first: what is done
 * while one waits need not be done while others do. NULL: nothing. */
void store_meanwhile(struct store *store, void (*work)(void *context), void *context);
/* Prepares blocks that will run soon; what fails is told when they do. */
void store_prepare(struct store *store, const enum sql_block_id *blocks, int count);
/* Asked often while a statement runs; non-zero stops it: PAR_STOPPED. */
void store_on_work(struct store *store, int (*stop)(void *context), void *context);

/* A store that only reads: from now on it reads a copy, which goes with it, of the book as it is
 * now, so that what reads long holds nobody up. PAR_IO, and the book itself is read on; PAR_BUSY.
 */
enum par_status store_aside(struct store *store, struct par_error *err);

/* ---- transactions ---- */

/* STORE_BULK changes too, with many rows that the program has checked itself: references and ranges
 * of values are not looked at a second time for each. */
enum store_access { STORE_SNAPSHOT, STORE_CHANGE, STORE_BULK };

enum par_status store_begin(struct store *store, enum store_access access, struct par_error *err);
/* PAR_DOUBT when the last step failed and the change may be stored. */
enum par_status store_commit(struct store *store, struct par_error *err);
void store_rollback(struct store *store);
/* Until this transaction ends a row may refer to one that comes later; its commit looks again. */
enum par_status store_refer_later(struct store *store, struct par_error *err);
bool store_in_transaction(const struct store *store);

/* A state of the book. Inside a transaction two that are alike say that nothing was changed between
 * them, by others or by this connection. */
struct store_moment {
    int64_t others, own;
};
enum par_status store_moment(struct store_moment *out, struct store *store, struct par_error *err);

/* ---- statements ---- */

/* A parameter of a block, by its name without the colon. */
struct param {
    const char *name; /* NULL ends a list */
    int type;         /* 0 text, 1 integer, 2 blob; text NULL binds NULL */
    const char *text;
    int64_t number; /* an integer, or the length of a blob */
};

#define P_TEXT(n, t)                                                                               \
    {                                                                                              \
        (n), 0, (t), 0                                                                             \
    }
#define P_INT(n, i)                                                                                \
    {                                                                                              \
        (n), 1, NULL, (i)                                                                          \
    }
#define P_BLOB(n, b, l)                                                                            \
    {                                                                                              \
        (n), 2, (const char *)(b), (l)                                                             \
    }
#define P_NULL(n)                                                                                  \
    {                                                                                              \
        (n), 0, NULL, 0                                                                            \
    }
#define PARAMS(...) ((const struct param[]){__VA_ARGS__, {0}})
#define NO_PARAMS ((const struct param[]){{0}})

/* Opens a block with its parameters; every parameter of the block must be given. One statement of a
 * name is open at a time. */
enum par_status statement_open(struct statement **out, struct store *store, enum sql_block_id block,
                               const struct param *params, struct par_error *err);
/* PAR_OK: a row; PAR_END. */
enum par_status statement_step(struct statement *statement, struct par_error *err);
/* The row's cells by the names of their columns; a name that the block does not have is a fault of
 * the program, at which a debug build stops. A text or blob lives until the next step; NULL for
 * NULL. */
bool row_is_null(struct statement *statement, const char *name);
int64_t row_int(struct statement *statement, const char *name);
int64_t row_int_or(struct statement *statement, const char *name, int64_t absent);
const char *row_text(struct statement *statement, const char *name);
/* Of a column that is never NULL: a damaged file may hold NULL all the same, and then it is "". */
const char *row_word(struct statement *statement, const char *name);
const void *row_blob(struct statement *statement, const char *name, int *length);
/* The same by place, for what goes through all columns; a place is looked up, never written. */
enum cell_type { CELL_NULL, CELL_INT, CELL_TEXT, CELL_BLOB };
enum cell_type statement_type(struct statement *statement, int column);
int statement_column(const struct statement *statement, const char *name); /* -1: none */
bool statement_is_null(struct statement *statement, int column);
int64_t statement_int(struct statement *statement, int column);
const char *statement_text(struct statement *statement, int column);
const void *statement_blob(struct statement *statement, int column, int *length);
int statement_columns(const struct statement *statement);
const char *statement_name(const struct statement *statement, int column);
/* Ends it; NULL is allowed. */
void statement_close(struct statement *statement);

/* Runs a block that gives no rows; *changed may be NULL. */
enum par_status store_exec(struct store *store, enum sql_block_id block, const struct param *params,
                           int64_t *changed, struct par_error *err);
/* First column of the first row; PAR_END without a row, or when NULL stands there. */
enum par_status store_int(int64_t *value, struct store *store, enum sql_block_id block,
                          const struct param *params, struct par_error *err);
/* First column of the first row as text, mem_free() it; NULL for NULL; PAR_END without a row. */
enum par_status store_text(char **value, struct store *store, enum sql_block_id block,
                           const struct param *params, struct par_error *err);

/* ---- bulk ---- */

#define INPUT_NULL INT64_MIN

/* Rows that a block reads as the table `input`; cells in the order that the block declares. A
 * statement may read it in two places at once, so a row is asked for by its number. The cell of a
 * column that is declared BLOB is input_blob() of bytes that live until the next row. */
struct input {
    const int64_t *(*row)(void *context, int64_t number); /* from 0; NULL: no more */
    void *context;
};

struct input_bytes {
    const void *bytes;
    size_t length;
};

static inline int64_t
input_blob(const struct input_bytes *bytes)
{
    return (int64_t)(intptr_t)bytes;
}

/* The same over an array. */
struct input_array {
    const int64_t *cells;
    int64_t columns;
    int64_t rows;
};
struct input input_of_array(struct input_array *array);

/* Runs a block that reads `input`, which must live until the call returns. */
enum par_status store_bulk(struct store *store, enum sql_block_id block, const struct param *params,
                           const struct input *input, int64_t *changed, struct par_error *err);

/* ---- the file ---- */

/* Number of the last migration that the book has, and that the program has. */
enum par_status store_version(int *version, struct store *store, struct par_error *err);
int store_version_current(void);
/* Runs the migrations that are missing, each in its own transaction; *steps counts them. */
enum par_status store_migrate(int *steps, struct store *store, struct par_error *err);
/* Writes a copy of the book in one snapshot and checks it; the file appears whole or not at all.
 * PAR_EXISTS, PAR_DAMAGED, PAR_IO, PAR_DOUBT (the copy is there, perhaps not stored). */
enum par_status store_copy(struct store *store, const char *path, struct par_error *err);
/* Is the file sound, or a table with its indexes? PAR_DAMAGED with what SQLite found. */
enum par_status store_examine(struct store *store, const char *table, struct par_error *err);
/* Is all that is read here held against what this program wrote last, so that it needs no other
 * proof? Should a part of it not be so after all, `look` of store_on_doubt() is asked before
 * anything is believed. */
enum par_status store_proves(bool *proves, struct store *store, struct par_error *err);
void store_on_doubt(struct store *store,
                    enum par_status (*look)(void *context, struct par_error *err), void *context);
/* All that the book holds, as the transaction that runs leaves it, was found to be right, or not;
 * then what the transaction itself read was. */
void store_prove(struct store *store, bool sound);
/* The parts of the file that were read: as they were written last; not so, though they may be
 * sound; or one of them of an earlier day, so that a change was lost. */
enum store_parts { STORE_PARTS_ALIKE, STORE_PARTS_UNLIKE, STORE_PARTS_STALE };
enum store_parts store_parts(const struct store *store);

/* What another program may have done to the file. */
enum store_fault {
    STORE_SCHEMA_MORE,  /* a table, index, view or trigger that parindex does not make */
    STORE_SCHEMA_LESS,  /* one that is gone */
    STORE_SCHEMA_OTHER, /* one that says something else */
    STORE_REFERENCE     /* a row of table `name` that refers to nothing in table `kind` */
};
typedef enum par_status store_tell(void *context, enum store_fault fault, const char *kind,
                                   const char *name, struct par_error *err);

/* Tells every difference between the schema of a book of this version and the one that parindex
 * makes. */
enum par_status store_schema_faults(struct store *store, store_tell *tell, void *context,
                                    struct par_error *err);
/* Tells every row that refers to nothing. */
enum par_status store_reference_faults(struct store *store, store_tell *tell, void *context,
                                       struct par_error *err);
/* Was the schema changed (STORE_FOREIGN)? Then blocks run only between these two calls. */
bool store_is_foreign(const struct store *store);
void store_let_blocks(struct store *store, bool let);

#endif
