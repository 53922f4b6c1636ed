/* The file engine: one SQLite database file. */
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/message.h"
#include "engine.h"
#include "input.h"
#include "migration_steps.h"

enum { APPLICATION_ID = 0x50415249 }; /* "PARI" */

/* How long a writer waits for others before it gives up, and between two tries. */
static const double WAIT_LIMIT = 30.0;
static const double WAIT_FIRST = 0.002;
static const double WAIT_MOST = 0.1;

struct connection {
    sqlite3 *db;
    enum store_mode mode;
    int (*wait)(void *context, double seconds);
    void *wait_context;
    double waiting_since; /* 0 = not waiting */
    bool attaching;       /* inside the store's own VACUUM INTO */
    bool foreign;         /* the schema is not the one that parindex makes */
};

static enum par_status failed(sqlite3 *db, int code, struct par_error *err);
static enum par_status pragma_int(struct connection *c, const char *sql, int *value, struct par_error *err);
static enum par_status run(struct connection *c, const char *sql, struct par_error *err);

/* ---- opening ---- */

/* A table, view or trigger that ATTACHes nothing can reach no other file. */
static int
authorize(void *context, int action, const char *a, const char *b, const char *c, const char *d)
{
    struct connection *connection = context;

    (void)a, (void)b, (void)c, (void)d;
    return action == SQLITE_ATTACH && !connection->attaching ? SQLITE_DENY : SQLITE_OK;
}

/* Waiting writers back off with jitter, so that none starves. */
static int
busy(void *context, int tries)
{
    struct connection *c = context;
    double now = clock_seconds();
    double pause = WAIT_FIRST * (double)(tries < 8 ? 1 << tries : 256);
    unsigned char jitter;

    if (tries == 0)
        c->waiting_since = now;
    if (now - c->waiting_since > WAIT_LIMIT)
        return 0;
    if (c->wait != NULL && c->wait(c->wait_context, now - c->waiting_since) != 0)
        return 0;
    sqlite3_randomness(1, &jitter);
    if (pause > WAIT_MOST)
        pause = WAIT_MOST;
    clock_sleep(pause * (0.5 + (double)jitter / 255.0));
    return 1;
}

/* Only what differs from SQLite's default is set. */
static enum par_status
configure(struct connection *c, struct par_error *err)
{
    static const struct {
        int option;
        int value;
    } switches[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},      /* no writing to the schema or to shadow tables */
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}, /* views and triggers of a strange book reach no functions */
        {SQLITE_DBCONFIG_DQS_DML, 0},        /* "x" is a name, never a text: typing errors are found */
        {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
    };
    enum par_status status = PAR_OK;

    for (size_t i = 0; i < sizeof switches / sizeof switches[0]; i++) {
        int is = -1;
        if (sqlite3_db_config(c->db, switches[i].option, switches[i].value, &is) != SQLITE_OK ||
            is != switches[i].value)
            return error_set(err, PAR_MISUSE, "sqlite", N_("this SQLite does not take a setting that the book needs"), NO_ARGS);
    }
    if (c->mode == STORE_FOREIGN && (sqlite3_db_config(c->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL) != SQLITE_OK ||
                                     sqlite3_db_config(c->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL) != SQLITE_OK))
        return error_set(err, PAR_MISUSE, "sqlite", N_("this SQLite does not take a setting that the book needs"), NO_ARGS);
    sqlite3_extended_result_codes(c->db, 1);
    sqlite3_busy_handler(c->db, busy, c);
    sqlite3_set_authorizer(c->db, authorize, c);
    sqlite3_limit(c->db, SQLITE_LIMIT_ATTACHED, 1);
    sqlite3_limit(c->db, SQLITE_LIMIT_LENGTH, 64 << 20);
    sqlite3_limit(c->db, SQLITE_LIMIT_VARIABLE_NUMBER, 255); /* what the replicated engine takes */

    status = run(c, "PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY", err);
    /* Copied and mailed: one file, rollback journal. EXTRA also syncs the folder after the journal is
     * gone; without it a power cut loses acknowledged writes. */
    if (status == PAR_OK)
        status = c->mode == STORE_READ || c->mode == STORE_FOREIGN ? run(c, "PRAGMA query_only = ON", err)
                                                                   : run(c, "PRAGMA synchronous = EXTRA", err);
    return status;
}

static enum par_status
look_at(const char *path, enum store_mode mode, struct par_error *err)
{
    struct stat st;
    char journal[4096];

    if (stat(path, &st) != 0) {
        if (errno != ENOENT && errno != ENOTDIR)
            return error_set(err, PAR_IO, "open", N_("cannot open \"{1}\": {2}"), ARGS(ARG_TEXT(path), ARG_TEXT(strerror(errno))));
        error_set(err, PAR_NOT_BOOK, "no_book", N_("there is no book \"{1}\""), ARGS(ARG_TEXT(path)));
        error_hint(err, N_("make one with: parindex init {1}"), ARGS(ARG_TEXT(path)));
        return PAR_NOT_BOOK;
    }
    if (!S_ISREG(st.st_mode))
        return error_set(err, PAR_NOT_BOOK, "not_book", N_("\"{1}\" is no file"), ARGS(ARG_TEXT(path)));
    if (snprintf(journal, sizeof journal, "%s-journal", path) < (int)sizeof journal && access(path, W_OK) != 0 &&
        stat(journal, &st) == 0 && st.st_size > 0) {
        error_set(err, PAR_STATE, "hot_journal",
                  N_("\"{1}\" holds a change that was broken off, and cannot be written to take it back"), ARGS(ARG_TEXT(path)));
        error_hint(err, N_("copy both files, {1} and {1}-journal, to a folder that can be written"), ARGS(ARG_TEXT(path)));
        return PAR_STATE;
    }
    (void)mode;
    return PAR_OK;
}

/* The file is made here, so that an existing one is never taken. */
static enum par_status
make_file(const char *path, struct par_error *err)
{
    int fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0666);

    if (fd >= 0) {
        close(fd);
        return PAR_OK;
    }
    if (errno == EEXIST) {
        error_set(err, PAR_EXISTS, "exists", N_("the file \"{1}\" exists and is not overwritten"), ARGS(ARG_TEXT(path)));
        error_hint(err, N_("look at the book with: parindex -b {1} status"), ARGS(ARG_TEXT(path)));
        return PAR_EXISTS;
    }
    return error_set(err, PAR_IO, "create", N_("cannot make \"{1}\": {2}"), ARGS(ARG_TEXT(path), ARG_TEXT(strerror(errno))));
}

/* The whole schema but what SQLite makes itself: indexes of UNIQUE and what ANALYZE counts. */
#define SCHEMA_ROWS                                                                                  \
    "FROM sqlite_schema WHERE NOT (name LIKE 'sqlite\\_autoindex\\_%' ESCAPE '\\' AND type = 'index' "  \
    "AND sql IS NULL) AND NOT (name LIKE 'sqlite\\_stat_' ESCAPE '\\' AND type = 'table')"

/* SHA-256 of everything that the schema says. */
static enum par_status
digest_schema(struct connection *c, char hex[DIGEST_HEX], struct par_error *err)
{
    sqlite3_stmt *stmt = NULL;
    struct digest digest;
    unsigned char sum[DIGEST_SIZE];
    int code = sqlite3_prepare_v2(c->db,
                                  "SELECT type, name, tbl_name, coalesce(sql, '') " SCHEMA_ROWS " ORDER BY type, name",
                                  -1, &stmt, NULL);

    digest_begin(&digest);
    while (code == SQLITE_OK && (code = sqlite3_step(stmt)) == SQLITE_ROW) {
        for (int i = 0; i < 4; i++) {
            const void *text = sqlite3_column_text(stmt, i);
            if (text != NULL)
                digest_put(&digest, text, (size_t)sqlite3_column_bytes(stmt, i) + 1);
        }
        code = SQLITE_OK;
    }
    digest_end(sum, &digest);
    digest_hex(hex, sum);
    sqlite3_finalize(stmt);
    return code == SQLITE_DONE ? PAR_OK : failed(c->db, code, err);
}

/* A book of this version has exactly this schema: no trigger, view or column of a stranger's. It is
 * looked at before any other statement runs. */
static enum par_status
recognise_schema(struct connection *c, const char *path, struct par_error *err)
{
    char hex[DIGEST_HEX];
    int version = 0;
    enum par_status status = pragma_int(c, "PRAGMA user_version", &version, err);

    if (status != PAR_OK || version != migration_steps[migration_step_count - 1].version)
        return status;
    status = digest_schema(c, hex, err);
    if (status == PAR_OK && strcmp(hex, migration_schema) != 0 && c->mode == STORE_FOREIGN) {
        c->foreign = true;
    } else if (status == PAR_OK && strcmp(hex, migration_schema) != 0) {
        error_set(err, PAR_NOT_BOOK, "schema", N_("the schema of \"{1}\" is not the one that parindex makes"), ARGS(ARG_TEXT(path)));
        error_hint(err, N_("see what differs with: parindex -b {1} verify"), ARGS(ARG_TEXT(path)));
        return PAR_NOT_BOOK;
    }
    return status;
}

static enum par_status
recognise(struct connection *c, const char *path, struct par_error *err)
{
    int id = 0;
    enum par_status status = pragma_int(c, "PRAGMA application_id", &id, err);

    if (status == PAR_OK && id != APPLICATION_ID)
        status = error_set(err, PAR_NOT_BOOK, "not_book", N_("\"{1}\" is not a book of parindex"), ARGS(ARG_TEXT(path)));
    if (status == PAR_OK)
        status = recognise_schema(c, path, err);
    return status;
}

static void file_close(struct connection *c);

static enum par_status
file_open(struct connection **out, const char *path, enum store_mode mode, struct par_error *err)
{
    struct connection *c;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    enum par_status status = mode == STORE_CREATE ? make_file(path, err) : look_at(path, mode, err);
    int code;

    if (status != PAR_OK)
        return status;
    c = mem_zero(sizeof *c);
    if (c == NULL)
        return error_memory(err);
    c->mode = mode;
    code = sqlite3_open_v2(path, &c->db, flags, NULL);
    if (code == SQLITE_OK && mode == STORE_WRITE && sqlite3_db_readonly(c->db, "main") == 1) {
        status = error_set(err, PAR_IO, "read_only", N_("\"{1}\" cannot be written"), ARGS(ARG_TEXT(path)));
        error_hint(err, N_("copy the book to a folder of your own, or ask for the right to write"), NO_ARGS);
    } else {
        status = code == SQLITE_OK ? configure(c, err) : failed(c->db, code, err);
    }
    if (status == PAR_OK && mode == STORE_CREATE) {
        char sql[64];
        snprintf(sql, sizeof sql, "PRAGMA application_id = %d", APPLICATION_ID);
        status = run(c, sql, err);
    } else if (status == PAR_OK) {
        status = recognise(c, path, err);
        if (status == PAR_DAMAGED && err != NULL && err->code != NULL && strcmp(err->code, "not_sqlite") == 0) {
            par_error_clear(err);
            status = error_set(err, PAR_NOT_BOOK, "not_book", N_("\"{1}\" is not a book of parindex"), ARGS(ARG_TEXT(path)));
        }
    }
    if (status != PAR_OK) {
        file_close(c);
        if (mode == STORE_CREATE)
            unlink(path);
        return status;
    }
    *out = c;
    return PAR_OK;
}

static void
file_close(struct connection *c)
{
    sqlite3_close_v2(c->db);
    mem_free(c);
}

static void
file_on_wait(struct connection *c, int (*wait)(void *context, double seconds), void *context)
{
    c->wait = wait;
    c->wait_context = context;
}

/* ---- transactions ---- */

static enum par_status
file_begin(struct connection *c, enum store_access access, struct par_error *err)
{
    if (!sqlite3_get_autocommit(c->db))
        return error_set(err, PAR_MISUSE, "transaction", N_("fault of the program: a transaction runs already"), NO_ARGS);
    return run(c, access == STORE_CHANGE ? "BEGIN IMMEDIATE" : "BEGIN", err);
}

static enum par_status
file_commit(struct connection *c, struct par_error *err)
{
    enum par_status status = run(c, "COMMIT", err);

    if (status == PAR_OK)
        return PAR_OK;
    /* SQLite keeps the transaction when the lock was busy: nothing is stored then. After an error of the
     * disk the journal may be gone already. */
    if (status != PAR_BUSY && sqlite3_get_autocommit(c->db) && err != NULL) {
        par_error_clear(err);
        status = error_set(err, PAR_DOUBT, "doubt",
                           N_("the disk failed at the last step; the change may be stored: look before you repeat it"), NO_ARGS);
    }
    if (!sqlite3_get_autocommit(c->db))
        sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

static void
file_rollback(struct connection *c)
{
    if (!sqlite3_get_autocommit(c->db))
        sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
}

static bool
file_in_transaction(const struct connection *c)
{
    return !sqlite3_get_autocommit(c->db);
}

static enum par_status
file_script(struct connection *c, const char *sql, struct par_error *err)
{
    return run(c, sql, err);
}

/* ---- statements: a cursor is a sqlite3_stmt ---- */

static sqlite3_stmt *
stmt_of(struct cursor *cursor)
{
    return (sqlite3_stmt *)cursor;
}

static enum par_status
file_prepare(struct cursor **out, struct connection *c, const char *sql, struct par_error *err)
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v3(c->db, sql, -1, 0, &stmt, NULL);

    if (code != SQLITE_OK)
        return failed(c->db, code, err);
    *out = (struct cursor *)stmt;
    return PAR_OK;
}

static void
file_finish(struct cursor *cursor)
{
    sqlite3_finalize(stmt_of(cursor));
}

static void
file_reset(struct cursor *cursor)
{
    sqlite3_reset(stmt_of(cursor));
    sqlite3_clear_bindings(stmt_of(cursor));
}

static int
file_parameters(struct cursor *cursor)
{
    return sqlite3_bind_parameter_count(stmt_of(cursor));
}

static int
file_parameter(struct cursor *cursor, const char *name)
{
    return sqlite3_bind_parameter_index(stmt_of(cursor), name);
}

static const char *
file_parameter_name(struct cursor *cursor, int index)
{
    return sqlite3_bind_parameter_name(stmt_of(cursor), index);
}

/* Texts are copied: a caller's text may go before the statement does. */
static enum par_status
file_bind(struct cursor *cursor, int index, const struct param *p, struct par_error *err)
{
    sqlite3_stmt *stmt = stmt_of(cursor);
    int code;

    if (p->type == 1)
        code = sqlite3_bind_int64(stmt, index, p->number);
    else if (p->text == NULL)
        code = sqlite3_bind_null(stmt, index);
    else if (p->type == 2)
        code = sqlite3_bind_blob64(stmt, index, p->text, (sqlite3_uint64)p->number, SQLITE_TRANSIENT);
    else
        code = sqlite3_bind_text64(stmt, index, p->text, strlen(p->text), SQLITE_TRANSIENT, SQLITE_UTF8);
    return code == SQLITE_OK ? PAR_OK : failed(sqlite3_db_handle(stmt), code, err);
}

static enum par_status
file_step(struct cursor *cursor, struct par_error *err)
{
    sqlite3_stmt *stmt = stmt_of(cursor);
    int code = sqlite3_step(stmt);

    if (code == SQLITE_ROW)
        return PAR_OK;
    if (code == SQLITE_DONE)
        return PAR_END;
    return failed(sqlite3_db_handle(stmt), code, err);
}

static int
file_columns(struct cursor *cursor)
{
    return sqlite3_column_count(stmt_of(cursor));
}

static const char *
file_column_name(struct cursor *cursor, int column)
{
    return sqlite3_column_name(stmt_of(cursor), column);
}

static enum cell_type
file_cell(struct cursor *cursor, int column)
{
    switch (sqlite3_column_type(stmt_of(cursor), column)) {
    case SQLITE_NULL:
        return CELL_NULL;
    case SQLITE_INTEGER:
        return CELL_INT;
    case SQLITE_BLOB:
        return CELL_BLOB;
    }
    return CELL_TEXT;
}

static int64_t
file_cell_int(struct cursor *cursor, int column)
{
    return sqlite3_column_int64(stmt_of(cursor), column);
}

static const void *
file_cell_bytes(struct cursor *cursor, int column, int *length)
{
    sqlite3_stmt *stmt = stmt_of(cursor);
    const void *bytes = sqlite3_column_type(stmt, column) == SQLITE_BLOB ? sqlite3_column_blob(stmt, column)
                                                                         : sqlite3_column_text(stmt, column);

    *length = sqlite3_column_bytes(stmt, column);
    return bytes;
}

static int64_t
file_changes(struct connection *c)
{
    return sqlite3_changes64(c->db);
}

static enum par_status
file_input(struct connection *c, const char *columns, const struct input *input, struct par_error *err)
{
    int code = input_register(c->db, columns, input);

    return code == SQLITE_OK ? PAR_OK : failed(c->db, code, err);
}

/* ---- the file ---- */

static enum par_status
file_version(int *version, struct connection *c, struct par_error *err)
{
    return pragma_int(c, "PRAGMA user_version", version, err);
}

/* With foreign keys on, rebuilding a parent table deletes or fails; inside a transaction the pragma is
 * ignored without a word, so it goes before. */
static enum par_status
file_migrate(struct connection *c, int version, const char *sql, struct par_error *err)
{
    char set[64];
    int found = 0;
    enum par_status status = run(c, "PRAGMA foreign_keys = OFF", err);

    if (status == PAR_OK)
        status = run(c, "BEGIN IMMEDIATE", err);
    if (status == PAR_OK)
        status = run(c, sql, err);
    if (status == PAR_OK)
        status = pragma_int(c, "SELECT count(*) FROM pragma_foreign_key_check", &found, err);
    if (status == PAR_OK && found != 0)
        status = error_set(err, PAR_DAMAGED, "references", N_("{1} rows of the book refer to nothing"), ARGS(ARG_COUNT(found)));
    snprintf(set, sizeof set, "PRAGMA user_version = %d", version);
    if (status == PAR_OK)
        status = run(c, set, err);
    if (status == PAR_OK)
        status = file_commit(c, err);
    else
        file_rollback(c);
    if (status == PAR_OK)
        status = run(c, "PRAGMA foreign_keys = ON", err);
    return status;
}

static enum par_status
examine_db(sqlite3 *db, struct par_error *err)
{
    sqlite3_stmt *stmt = NULL;
    enum par_status status = PAR_OK;
    int code = sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &stmt, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_step(stmt);
    if (code != SQLITE_ROW) {
        status = failed(db, code, err);
    } else {
        const char *found = (const char *)sqlite3_column_text(stmt, 0);
        if (found == NULL || strcmp(found, "ok") != 0)
            status = error_set(err, PAR_DAMAGED, "damage", N_("the file is damaged: {1}"), ARGS(ARG_TEXT(found != NULL ? found : "?")));
    }
    sqlite3_finalize(stmt);
    return status;
}

static enum par_status
file_examine(struct connection *c, struct par_error *err)
{
    return examine_db(c->db, err);
}

/* The schema that parindex makes, in memory. */
static enum par_status
make_pattern(sqlite3 **out, struct par_error *err)
{
    sqlite3 *db = NULL;
    enum par_status status;
    int code = sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);

    for (size_t i = 0; code == SQLITE_OK && i < migration_step_count; i++)
        code = sqlite3_exec(db, migration_steps[i].text, NULL, NULL, NULL);
    if (code == SQLITE_OK) {
        *out = db;
        return PAR_OK;
    }
    status = failed(db, code, err);
    sqlite3_close(db);
    return status;
}

/* Tells what stands in one schema and not so in the other; differences in the text only with `other`. */
static enum par_status
compare_schemas(sqlite3 *one, sqlite3 *two, enum store_fault lacking, bool other, store_tell *tell, void *context,
                struct par_error *err)
{
    sqlite3_stmt *rows = NULL, *same = NULL;
    enum par_status status = PAR_OK;
    int code = sqlite3_prepare_v2(one, "SELECT type, name, tbl_name, sql " SCHEMA_ROWS " ORDER BY type, name", -1, &rows, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(two, "SELECT tbl_name IS ?3 AND sql IS ?4 FROM sqlite_schema WHERE type = ?1 AND name = ?2", -1, &same, NULL);
    while (status == PAR_OK && code == SQLITE_OK && (code = sqlite3_step(rows)) == SQLITE_ROW) {
        const char *type = (const char *)sqlite3_column_text(rows, 0), *name = (const char *)sqlite3_column_text(rows, 1);
        for (int i = 0; i < 4; i++)
            sqlite3_bind_value(same, i + 1, sqlite3_column_value(rows, i));
        code = sqlite3_step(same);
        if (code == SQLITE_DONE)
            status = tell(context, lacking, type, name, err);
        else if (code == SQLITE_ROW && other && sqlite3_column_int(same, 0) == 0)
            status = tell(context, STORE_SCHEMA_OTHER, type, name, err);
        code = code == SQLITE_DONE || code == SQLITE_ROW ? SQLITE_OK : code;
        sqlite3_reset(same);
    }
    if (status == PAR_OK && code != SQLITE_DONE)
        status = failed(one, code, err);
    sqlite3_finalize(rows);
    sqlite3_finalize(same);
    return status;
}

static bool
file_is_foreign(const struct connection *c)
{
    return c->foreign;
}

static enum par_status
file_schema_faults(struct connection *c, store_tell *tell, void *context, struct par_error *err)
{
    sqlite3 *pattern = NULL;
    enum par_status status = c->foreign ? make_pattern(&pattern, err) : PAR_OK;

    if (status == PAR_OK && pattern != NULL)
        status = compare_schemas(pattern, c->db, STORE_SCHEMA_LESS, true, tell, context, err);
    if (status == PAR_OK && pattern != NULL)
        status = compare_schemas(c->db, pattern, STORE_SCHEMA_MORE, false, tell, context, err);
    sqlite3_close(pattern);
    return status;
}

static enum par_status
file_reference_faults(struct connection *c, store_tell *tell, void *context, struct par_error *err)
{
    sqlite3_stmt *stmt = NULL;
    enum par_status status = PAR_OK;
    int code = sqlite3_prepare_v2(c->db, "SELECT DISTINCT \"table\", parent FROM pragma_foreign_key_check ORDER BY 1, 2", -1, &stmt, NULL);

    while (status == PAR_OK && code == SQLITE_OK && (code = sqlite3_step(stmt)) == SQLITE_ROW) {
        status = tell(context, STORE_REFERENCE, (const char *)sqlite3_column_text(stmt, 1), (const char *)sqlite3_column_text(stmt, 0), err);
        code = SQLITE_OK;
    }
    if (status == PAR_OK && code != SQLITE_DONE)
        status = failed(c->db, code, err);
    sqlite3_finalize(stmt);
    return status;
}

/* Copies in one snapshot, then reads the copy as a stranger would. */
static enum par_status
file_copy(struct connection *c, const char *path, struct par_error *err)
{
    sqlite3_stmt *stmt = NULL;
    sqlite3 *copy = NULL;
    enum par_status status = make_file(path, err);
    int code;

    if (status != PAR_OK)
        return status;
    c->attaching = true;
    code = sqlite3_prepare_v2(c->db, "VACUUM main INTO ?1", -1, &stmt, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_bind_text(stmt, 1, path, -1, SQLITE_STATIC);
    if (code == SQLITE_OK)
        code = sqlite3_step(stmt);
    sqlite3_finalize(stmt);
    c->attaching = false;
    if (code != SQLITE_DONE)
        status = failed(c->db, code, err);
    if (status == PAR_OK) {
        code = sqlite3_open_v2(path, &copy, SQLITE_OPEN_READONLY, NULL);
        status = code == SQLITE_OK ? examine_db(copy, err) : failed(copy, code, err);
        sqlite3_close(copy);
    }
    if (status == PAR_OK) {
        int fd = open(path, O_RDONLY | O_CLOEXEC); /* VACUUM INTO does not sync */
        if (fd < 0 || fsync(fd) != 0)
            status = error_set(err, PAR_IO, "sync", N_("cannot store \"{1}\": {2}"), ARGS(ARG_TEXT(path), ARG_TEXT(strerror(errno))));
        if (fd >= 0)
            close(fd);
    }
    if (status != PAR_OK)
        unlink(path);
    return status;
}

/* ---- errors ---- */

static enum par_status
run(struct connection *c, const char *sql, struct par_error *err)
{
    int code = sqlite3_exec(c->db, sql, NULL, NULL, NULL);

    return code == SQLITE_OK ? PAR_OK : failed(c->db, code, err);
}

static enum par_status
pragma_int(struct connection *c, const char *sql, int *value, struct par_error *err)
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(c->db, sql, -1, &stmt, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_step(stmt);
    if (code == SQLITE_ROW)
        *value = sqlite3_column_int(stmt, 0);
    sqlite3_finalize(stmt);
    return code == SQLITE_ROW ? PAR_OK : failed(c->db, code, err);
}

static enum par_status
failed(sqlite3 *db, int code, struct par_error *err)
{
    const char *said = db != NULL ? sqlite3_errmsg(db) : sqlite3_errstr(code);

    switch (code & 0xff) {
    case SQLITE_NOMEM:
        return error_memory(err);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        error_set(err, PAR_BUSY, "busy", N_("somebody else is writing to the book"), NO_ARGS);
        error_hint(err, N_("try again in a moment"), NO_ARGS);
        return PAR_BUSY;
    case SQLITE_NOTADB:
        return error_set(err, PAR_DAMAGED, "not_sqlite", N_("the file is not a book, or it is damaged"), NO_ARGS);
    case SQLITE_CORRUPT:
        error_set(err, PAR_DAMAGED, "damage", N_("the file is damaged: {1}"), ARGS(ARG_TEXT(said)));
        error_hint(err, N_("go back to a copy made by: parindex backup"), NO_ARGS);
        return PAR_DAMAGED;
    case SQLITE_FULL:
        return error_set(err, PAR_IO, "full", N_("the disk is full; nothing was changed"), NO_ARGS);
    case SQLITE_READONLY:
        return error_set(err, PAR_IO, "read_only", N_("the book or its folder cannot be written"), NO_ARGS);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return error_set(err, PAR_IO, "disk", N_("the disk or the system refused: {1}"), ARGS(ARG_TEXT(said)));
    case SQLITE_CONSTRAINT:
        return error_set(err, PAR_STATE, "constraint", N_("the book's own rules refuse this: {1}"), ARGS(ARG_TEXT(said)));
    }
    return error_set(err, PAR_MISUSE, "sqlite", N_("fault of the program: {1}"), ARGS(ARG_TEXT(said)));
}

const struct engine file_engine = {
    .scheme = "file",
    .open = file_open,
    .close = file_close,
    .on_wait = file_on_wait,
    .begin = file_begin,
    .commit = file_commit,
    .rollback = file_rollback,
    .in_transaction = file_in_transaction,
    .script = file_script,
    .prepare = file_prepare,
    .finish = file_finish,
    .reset = file_reset,
    .parameters = file_parameters,
    .parameter = file_parameter,
    .parameter_name = file_parameter_name,
    .bind = file_bind,
    .step = file_step,
    .columns = file_columns,
    .column_name = file_column_name,
    .cell = file_cell,
    .cell_int = file_cell_int,
    .cell_bytes = file_cell_bytes,
    .changes = file_changes,
    .input = file_input,
    .version = file_version,
    .migrate = file_migrate,
    .copy = file_copy,
    .examine = file_examine,
    .is_foreign = file_is_foreign,
    .schema_faults = file_schema_faults,
    .reference_faults = file_reference_faults,
};
