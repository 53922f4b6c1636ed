#include "store.h"

#include <assert.h>
#include <string.h>

#include "base/alloc.h"
#include "base/message.h"
#include "engine.h"
#include "migration_steps.h"

enum { PARAMETERS_MOST = 255 };

struct statement {
    struct store *store;
    enum sql_block_id block;
    struct cursor *cursor;
    bool open;
};

struct store {
    const struct engine *engine;
    struct connection *connection;
    char *path;
    struct statement *statements; /* one a block, prepared when first used */
    enum par_status (*look)(void *context, struct par_error *err); /* NULL: nobody looks */
    void *look_context;
    bool closed;          /* the schema is a stranger's: no block runs */
    bool began;           /* a transaction, which somebody has to end */
    enum par_status lost; /* what made the engine take it back by itself */
};

static enum par_status bind_all(struct statement *statement, const struct param *params,
                                struct par_error *err);
static enum par_status named(enum par_status status, enum sql_block_id block,
                             struct par_error *err);
static enum par_status misuse(const char *what, enum sql_block_id block, struct par_error *err);

/* ---- opening ---- */

void
store_alone(void)
{
    file_engine.alone();
}

enum par_status
store_open(struct store **out, const char *url, enum store_mode mode, struct par_error *err)
{
    const char *path = url;
    struct store *store;
    enum par_status status;

    if (strncmp(url, "file:", 5) == 0)
        path = url + 5;
    else if (strncmp(url, "dqlite:", 7) == 0)
        return error_set(err, PAR_NOT_BOOK, "engine",
                         N_("this program has no engine for \"{1}\"; a book is a file"),
                         ARGS(ARG_TEXT(url)));

    store = mem_zero(sizeof *store);
    if (store == NULL)
        return error_memory(err);
    store->engine = &file_engine;
    store->path = mem_text(path, strlen(path));
    store->statements = mem_zero(SQL_BLOCK_END_ * sizeof *store->statements);
    if (store->path == NULL || store->statements == NULL)
        status = error_memory(err);
    else
        status = store->engine->open(&store->connection, path, mode, err);
    store->closed = status == PAR_OK && store_is_foreign(store);
    if (status != PAR_OK) {
        store_close(store);
        return status;
    }
    *out = store;
    return PAR_OK;
}

static void
finish_statements(struct store *store)
{
    for (size_t i = 0; store->statements != NULL && i < SQL_BLOCK_END_; i++) {
        assert(!store->statements[i].open && "a statement that was not closed");
        if (store->statements[i].cursor != NULL)
            store->engine->finish(store->statements[i].cursor);
        store->statements[i] = (struct statement){0};
    }
}

enum par_status
store_publish(struct store *store, struct par_error *err)
{
    finish_statements(store);
    return store->engine->publish(store->connection, err);
}

void
store_close(struct store *store)
{
    if (store == NULL)
        return;
    finish_statements(store);
    if (store->connection != NULL)
        store->engine->close(store->connection);
    mem_free(store->statements);
    mem_free(store->path);
    mem_free(store);
}

void
store_on_wait(struct store *store, int (*wait)(void *context, double seconds), void *context)
{
    store->engine->on_wait(store->connection, wait, context);
}

void
store_meanwhile(struct store *store, void (*work)(void *context), void *context)
{
    store->engine->meanwhile(store->connection, work, context);
}

void
store_on_work(struct store *store, int (*stop)(void *context), void *context)
{
    store->engine->on_work(store->connection, stop, context);
}

enum par_status
store_aside(struct store *store, struct par_error *err)
{
    enum par_status status;

    finish_statements(store);
    status = store->engine->aside(store->connection, store->path, err);
    store->closed = store_is_foreign(store);
    return status;
}

/* ---- transactions ---- */

enum par_status
store_begin(struct store *store, enum store_access access, struct par_error *err)
{
    enum par_status status;

    if (store->began)
        return error_set(err, PAR_MISUSE, "transaction",
                         N_("fault of the program: a transaction runs already"), NO_ARGS);
    status = store->engine->begin(store->connection, access, err);
    if (status == PAR_OK) {
        store->began = true;
        store->lost = PAR_OK;
    }
    return status;
}

/* When memory or the disk fails, the engine may take a transaction back by itself. What came after
 * that would be stored step by step, and what was read be of several moments: nothing runs before
 * it is ended, also when somebody did not look at the failure. */
static enum par_status
check_stands(const struct store *store, struct par_error *err)
{
    if (!store->began || store->engine->in_transaction(store->connection))
        return PAR_OK;
    if (store->lost == PAR_NO_MEMORY)
        return error_memory(err);
    return error_set(err, PAR_IO, "taken_back", N_("an earlier failure took the change back"),
                     NO_ARGS);
}

enum par_status
store_commit(struct store *store, struct par_error *err)
{
    enum par_status status = check_stands(store, err);

    if (status == PAR_OK)
        status = store->engine->commit(store->connection, err);
    else
        store->engine->rollback(store->connection);
    store->began = false;
    return status;
}

void
store_rollback(struct store *store)
{
    store->engine->rollback(store->connection);
    store->began = false;
}

enum par_status
store_refer_later(struct store *store, struct par_error *err)
{
    return store->engine->refer_later(store->connection, err);
}

bool
store_in_transaction(const struct store *store)
{
    return store->began;
}

enum par_status
store_moment(struct store_moment *out, struct store *store, struct par_error *err)
{
    return store->engine->moment(out, store->connection, err);
}

/* ---- statements ---- */

/* May a block run now? */
static enum par_status
check_runs(const struct store *store, enum sql_block_id block, struct par_error *err)
{
    if (store->closed)
        return error_set(err, PAR_NOT_BOOK, "schema",
                         N_("the schema of \"{1}\" is not the one that parindex makes"),
                         ARGS(ARG_TEXT(store->path)));
    if (sql_blocks[block].kind == SQL_KIND_EXEC && !store->began)
        return misuse("changes something outside of a transaction", block, err);
    return named(check_stands(store, err), block, err);
}

static enum par_status
prepare(struct statement *statement, struct store *store, enum sql_block_id block,
        struct par_error *err)
{
    enum par_status status = PAR_OK;

    if (statement->cursor == NULL)
        status = store->engine->prepare(&statement->cursor, store->connection,
                                        sql_blocks[block].text, err);
    statement->store = store;
    statement->block = block;
    return named(status, block, err);
}

void
store_prepare(struct store *store, const enum sql_block_id *blocks, int count)
{
    for (int i = 0; i < count; i++)
        (void)prepare(&store->statements[blocks[i]], store, blocks[i], NULL);
}

enum par_status
statement_open(struct statement **out, struct store *store, enum sql_block_id block,
               const struct param *params, struct par_error *err)
{
    struct statement *statement = &store->statements[block];
    enum par_status status = PAR_OK;

    if (statement->open)
        return misuse("is open already", block, err);
    status = check_runs(store, block, err);
    if (status != PAR_OK)
        return status;
    status = prepare(statement, store, block, err);
    if (status != PAR_OK)
        return status;
    statement->open = true;
    status = bind_all(statement, params, err);
    if (status != PAR_OK) {
        statement_close(statement);
        return named(status, block, err);
    }
    *out = statement;
    return PAR_OK;
}

/* A row is given, and an end believed, only of what the engine vouches for. */
static enum par_status
step(struct store *store, struct cursor *cursor, struct par_error *err)
{
    enum par_status status = store->engine->step(cursor, err);
    enum par_status vouched = PAR_OK;

    if (status == PAR_OK || status == PAR_END)
        vouched = store->engine->vouch(store->connection, err);
    if (vouched != PAR_OK)
        status = vouched;
    if (status != PAR_OK && status != PAR_END && store->lost == PAR_OK)
        store->lost = status;
    return status;
}

enum par_status
statement_step(struct statement *statement, struct par_error *err)
{
    return named(step(statement->store, statement->cursor, err), statement->block, err);
}

int
statement_column(const struct statement *statement, const char *name)
{
    const struct engine *engine = statement->store->engine;
    int count = engine->columns(statement->cursor);

    for (int i = 0; i < count; i++)
        if (strcmp(engine->column_name(statement->cursor, i), name) == 0)
            return i;
    return -1;
}

enum cell_type
statement_type(struct statement *statement, int column)
{
    return column < 0 ? CELL_NULL : statement->store->engine->cell(statement->cursor, column);
}

bool
statement_is_null(struct statement *statement, int column)
{
    return statement_type(statement, column) == CELL_NULL;
}

int64_t
statement_int(struct statement *statement, int column)
{
    return column < 0 ? 0 : statement->store->engine->cell_int(statement->cursor, column);
}

const char *
statement_text(struct statement *statement, int column)
{
    int length;

    if (statement_is_null(statement, column))
        return NULL;
    /* cppcheck-suppress returnDanglingLifetime ; the address of the length goes no further */
    return statement->store->engine->cell_bytes(statement->cursor, column, &length);
}

const void *
statement_blob(struct statement *statement, int column, int *length)
{
    *length = 0;
    if (statement_is_null(statement, column))
        return NULL;
    return statement->store->engine->cell_bytes(statement->cursor, column, length);
}

static int
place_of(const struct statement *statement, const char *name)
{
    int column = statement_column(statement, name);

    assert(column >= 0 && "a column that the block does not have");
    return column;
}

bool
row_is_null(struct statement *statement, const char *name)
{
    return statement_is_null(statement, place_of(statement, name));
}

int64_t
row_int(struct statement *statement, const char *name)
{
    return statement_int(statement, place_of(statement, name));
}

int64_t
row_int_or(struct statement *statement, const char *name, int64_t absent)
{
    int column = place_of(statement, name);

    return statement_is_null(statement, column) ? absent : statement_int(statement, column);
}

const char *
row_text(struct statement *statement, const char *name)
{
    return statement_text(statement, place_of(statement, name));
}

const char *
row_word(struct statement *statement, const char *name)
{
    const char *text = row_text(statement, name);

    return text != NULL ? text : "";
}

const void *
row_blob(struct statement *statement, const char *name, int *length)
{
    return statement_blob(statement, place_of(statement, name), length);
}

int
statement_columns(const struct statement *statement)
{
    return statement->store->engine->columns(statement->cursor);
}

const char *
statement_name(const struct statement *statement, int column)
{
    return statement->store->engine->column_name(statement->cursor, column);
}

void
statement_close(struct statement *statement)
{
    if (statement == NULL)
        return;
    statement->store->engine->reset(statement->cursor);
    statement->open = false;
}

enum par_status
store_exec(struct store *store, enum sql_block_id block, const struct param *params,
           int64_t *changed, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, store, block, params, err);

    if (status != PAR_OK)
        return status;
    status = statement_step(statement, err);
    assert(status != PAR_OK && "a block that gives rows");
    if (status == PAR_END) {
        if (changed != NULL)
            *changed = store->engine->changes(store->connection);
        status = PAR_OK;
    }
    statement_close(statement);
    return status;
}

enum par_status
store_int(int64_t *value, struct store *store, enum sql_block_id block, const struct param *params,
          struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, store, block, params, err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        if (statement_is_null(statement, 0))
            status = PAR_END;
        else
            *value = statement_int(statement, 0);
    }
    statement_close(statement);
    return status;
}

enum par_status
store_text(char **value, struct store *store, enum sql_block_id block, const struct param *params,
           struct par_error *err)
{
    struct statement *statement = NULL;
    char *copy = NULL;
    enum par_status status = statement_open(&statement, store, block, params, err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        const char *text = statement_text(statement, 0);
        if (text != NULL && (copy = mem_text(text, strlen(text))) == NULL)
            status = error_memory(err);
        else
            *value = copy;
    }
    statement_close(statement);
    return status;
}

/* ---- bulk ---- */

static const int64_t *
array_row(void *context, int64_t number)
{
    const struct input_array *array = context;

    return number < array->rows ? array->cells + array->columns * number : NULL;
}

struct input
input_of_array(struct input_array *array)
{
    return (struct input){array_row, array};
}

/* Not kept for another run: the table `input` has other columns then. */
enum par_status
store_bulk(struct store *store, enum sql_block_id block, const struct param *params,
           const struct input *input, int64_t *changed, struct par_error *err)
{
    struct statement statement = {.store = store, .block = block, .open = true};
    enum par_status status;

    if (sql_blocks[block].inputs == NULL)
        return misuse("reads no input", block, err);
    status = check_runs(store, block, err);
    if (status != PAR_OK)
        return status;
    status = store->engine->input(store->connection, sql_blocks[block].inputs, input, err);
    if (status == PAR_OK)
        status = store->engine->prepare(&statement.cursor, store->connection,
                                        sql_blocks[block].text, err);
    if (status == PAR_OK)
        status = bind_all(&statement, params, err);
    if (status == PAR_OK)
        status = step(store, statement.cursor, err);
    if (status == PAR_END) {
        if (changed != NULL)
            *changed = store->engine->changes(store->connection);
        status = PAR_OK;
    }
    if (statement.cursor != NULL)
        store->engine->finish(statement.cursor);
    (void)store->engine->input(store->connection, NULL, NULL, NULL);
    return named(status, block, err);
}

/* ---- the file ---- */

enum par_status
store_version(int *version, struct store *store, struct par_error *err)
{
    return store->engine->version(version, store->connection, err);
}

int
store_version_current(void)
{
    return migration_steps[migration_step_count - 1].version;
}

enum par_status
store_migrate(int *steps, struct store *store, struct par_error *err)
{
    int version = 0;
    enum par_status status = store_version(&version, store, err);

    *steps = 0;
    for (size_t i = 0; status == PAR_OK && i < migration_step_count; i++) {
        if (migration_steps[i].version <= version)
            continue;
        status = store->engine->migrate(store->connection, migration_steps[i].version,
                                        migration_steps[i].text, err);
        *steps += status == PAR_OK;
    }
    return status;
}

enum par_status
store_copy(struct store *store, const char *path, struct par_error *err)
{
    return store->engine->copy(store->connection, path, err);
}

enum par_status
store_examine(struct store *store, const char *table, struct par_error *err)
{
    return store->engine->examine(store->connection, table, err);
}

enum par_status
store_proves(bool *proves, struct store *store, struct par_error *err)
{
    return store->engine->proves(proves, store->connection, err);
}

/* Who looks comes in the middle of a step, and has statements of its own. */
static enum par_status
look_apart(void *context, struct par_error *err)
{
    struct store *store = context;
    struct statement *others = store->statements;
    enum par_status status = PAR_OK;

    store->statements = mem_zero(SQL_BLOCK_END_ * sizeof *store->statements);
    if (store->statements == NULL)
        status = error_memory(err);
    else
        status = store->look(store->look_context, err);
    finish_statements(store);
    mem_free(store->statements);
    store->statements = others;
    return status;
}

void
store_on_doubt(struct store *store, enum par_status (*look)(void *context, struct par_error *err),
               void *context)
{
    store->look = look;
    store->look_context = context;
    store->engine->on_doubt(store->connection, look_apart, store);
}

void
store_prove(struct store *store, bool sound)
{
    store->engine->prove(store->connection, sound);
}

enum store_parts
store_parts(const struct store *store)
{
    return store->engine->parts(store->connection);
}

enum par_status
store_schema_faults(struct store *store, store_tell *tell, void *context, struct par_error *err)
{
    return store->engine->schema_faults(store->connection, tell, context, err);
}

enum par_status
store_reference_faults(struct store *store, store_tell *tell, void *context, struct par_error *err)
{
    return store->engine->reference_faults(store->connection, tell, context, err);
}

bool
store_is_foreign(const struct store *store)
{
    return store->engine->is_foreign(store->connection);
}

void
store_let_blocks(struct store *store, bool let)
{
    store->closed = !let && store_is_foreign(store);
}

/* ---- parameters ---- */

static enum par_status
bind_all(struct statement *statement, const struct param *params, struct par_error *err)
{
    const struct engine *engine = statement->store->engine;
    bool bound[PARAMETERS_MOST + 1] = {false};
    int count = engine->parameters(statement->cursor);

    for (const struct param *p = params; p->name != NULL; p++) {
        char name[64] = ":";
        int index;
        enum par_status status;

        strncat(name, p->name, sizeof name - 2);
        index = engine->parameter(statement->cursor, name);
        if (index == 0 || bound[index])
            return misuse(p->name, statement->block, err);
        status = engine->bind(statement->cursor, index, p, err);
        if (status != PAR_OK)
            return status;
        bound[index] = true;
    }
    for (int i = 1; i <= count; i++)
        if (!bound[i])
            return misuse(engine->parameter_name(statement->cursor, i), statement->block, err);
    return PAR_OK;
}

/* Puts the block's name beside an error, where none stands yet. */
static enum par_status
named(enum par_status status, enum sql_block_id block, struct par_error *err)
{
    if (status != PAR_OK && status != PAR_END && err != NULL && err->block == NULL)
        err->block = sql_blocks[block].name;
    return status;
}

static enum par_status
misuse(const char *what, enum sql_block_id block, struct par_error *err)
{
    return error_set(err, PAR_MISUSE, "block", N_("fault of the program: block {1}: {2}"),
                     ARGS(ARG_TEXT(sql_blocks[block].name), ARG_TEXT(what)));
}
