/* The file engine: one SQLite database file. Here its statements and transactions; see file_open.c.
 */
#include "file.h"

#include "base/clock.h"
#include "base/message.h"
#include "input.h"
#include "pool.h"
#include "vfs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* How long one waits for others before it gives up; between two tries, when it has just come, when
 * it has waited long, and when it writes already; and after what time the pause is half of the
 * first. In seconds. */
static const double WAIT_LIMIT = 300.0;
static const double WAIT_FIRST = 0.016;
static const double WAIT_LEAST = 0.0005;
static const double WAIT_WRITING = 0.001;
static const double WAIT_HALF = 0.2;

/* ---- waiting ---- */

/* Who finds the lock free takes it, so who has waited longer looks more often: its turn comes
 * before that of those who have just come. Backing off, as one does from a crowd, would let these
 * pass. Who writes waits for readers alone, and keeps all others out meanwhile. */
static double
pause_after(struct connection *c, double waited)
{
    double halves = waited / WAIT_HALF;
    double pause = WAIT_FIRST / (1.0 + halves * halves);

    if (sqlite3_txn_state(c->db, "main") == SQLITE_TXN_WRITE)
        return WAIT_WRITING;
    return pause > WAIT_LEAST ? pause : WAIT_LEAST;
}

/* The jitter keeps two from looking at the same moments. */
int
file_wait(void *context, int tries)
{
    struct connection *c = context;
    double now = clock_seconds();
    double waited;
    unsigned char jitter;

    if (c->at_once)
        return 0;
    if (tries == 0)
        c->waiting_since = now;
    waited = now - c->waiting_since;
    if (waited > WAIT_LIMIT)
        return 0;
    if (c->wait != NULL && c->wait(c->wait_context, waited) != 0)
        return 0;
    sqlite3_randomness(1, &jitter);
    clock_sleep(pause_after(c, waited) * (0.5 + (double)jitter / 255.0));
    return 1;
}

static void
file_on_wait(struct connection *c, int (*wait)(void *context, double seconds), void *context)
{
    c->wait = wait;
    c->wait_context = context;
}

static void
file_meanwhile(struct connection *c, void (*work)(void *context), void *context)
{
    c->work = work;
    c->work_context = context;
}

/* Steps of SQLite's machine between two questions: some milliseconds. */
enum { STEPS_BETWEEN = 100000 };

void
file_watch(struct connection *c)
{
    sqlite3_progress_handler(c->db, c->stop != NULL ? STEPS_BETWEEN : 0, c->stop, c->stop_context);
}

static void
file_on_work(struct connection *c, int (*stop)(void *context), void *context)
{
    c->stop = stop;
    c->stop_context = context;
    file_watch(c);
}

/* ---- transactions ---- */

static void
forget_way_back(struct connection *c)
{
    sqlite3_finalize(c->way_back);
    c->way_back = NULL;
}

/* Inside a transaction it stays as it was, without a word. It cannot fail. */
static void
set_references(struct connection *c, bool looked_at)
{
    sqlite3_db_config(c->db, SQLITE_DBCONFIG_ENABLE_FKEY, looked_at, NULL);
}

/* With more room for pages a file of a province's scores is written at its commit alone: pages that
 * must go before shut readers out from then on. */
static enum par_status
set_bulk(struct connection *c, bool bulk, struct par_error *err)
{
    enum par_status status =
        file_run(c,
                 bulk ? "PRAGMA ignore_check_constraints = ON; PRAGMA cache_size = -8192"
                      : "PRAGMA ignore_check_constraints = OFF; PRAGMA cache_size = -2000",
                 err);

    set_references(c, !bulk);
    c->bulk = bulk;
    return status;
}

/* A bulk transaction has ended: the next one is looked at again. */
static void
end_bulk(struct connection *c)
{
    if (c->bulk && sqlite3_get_autocommit(c->db))
        (void)set_bulk(c, false, NULL);
}

/* Work that can be done before the lock is taken is done while others have it: who finds it free
 * takes it, and does that work when it comes. */
static enum par_status
begin_change(struct connection *c, struct par_error *err)
{
    int code = SQLITE_BUSY;

    if (c->work != NULL) {
        c->at_once = true;
        code = sqlite3_exec(c->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
        c->at_once = false;
        if ((code & 0xff) == SQLITE_BUSY)
            c->work(c->work_context);
    }
    if ((code & 0xff) == SQLITE_BUSY)
        code = sqlite3_exec(c->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    return code == SQLITE_OK ? PAR_OK : file_failed(c->db, code, err);
}

/* The way back is made before the first step: when memory has run out it is too late. */
enum par_status
file_begin(struct connection *c, enum store_access access, struct par_error *err)
{
    enum par_status status = PAR_OK;
    int code;

    if (!sqlite3_get_autocommit(c->db))
        file_rollback(c); /* memory was out at the end of the one before */
    if (!sqlite3_get_autocommit(c->db))
        return error_memory(err);
    if (access == STORE_BULK)
        status = set_bulk(c, true, err);
    code = sqlite3_prepare_v3(c->db, "ROLLBACK", -1, 0, &c->way_back, NULL);
    if (status == PAR_OK && code != SQLITE_OK)
        status = file_failed(c->db, code, err);
    if (status == PAR_OK)
        status = access == STORE_SNAPSHOT ? file_run(c, "BEGIN", err) : begin_change(c, err);
    if (status != PAR_OK)
        forget_way_back(c);
    end_bulk(c); /* when it did not begin */
    return status;
}

/* A change of the schema makes SQLite prepare even this statement anew; what it lacks memory for
 * once it may do the second time. */
void
file_rollback(struct connection *c)
{
    for (int i = 0; i < 2 && c->way_back != NULL && !sqlite3_get_autocommit(c->db); i++)
        sqlite3_step(c->way_back);
    if (c->way_back != NULL && sqlite3_get_autocommit(c->db))
        forget_way_back(c);
    end_bulk(c);
}

/* The change is stored when its journal is gone. Where memory, room or a lock was missing, that
 * step was not reached (want of memory in the disk's layer too comes as SQLITE_NOMEM); after any
 * other error of the disk nobody can tell. */
static bool
is_doubtful(int code)
{
    return (code & 0xff) == SQLITE_IOERR;
}

static enum par_status
file_commit(struct connection *c, struct par_error *err)
{
    int code = sqlite3_exec(c->db, "COMMIT", NULL, NULL, NULL);
    enum par_status status;

    if (code == SQLITE_OK) {
        end_bulk(c);
        forget_way_back(c);
        return PAR_OK;
    }
    if (is_doubtful(code))
        status = error_set(err, PAR_DOUBT, "doubt",
                           N_("the disk failed at the last step; the change may be stored: look "
                              "before you repeat it"),
                           NO_ARGS);
    else
        status = file_failed(c->db, code, err);
    file_rollback(c); /* a busy commit keeps its transaction; a bulk one ends */
    return status;
}

static enum par_status
file_refer_later(struct connection *c, struct par_error *err)
{
    return file_run(c, "PRAGMA defer_foreign_keys = ON", err);
}

static bool
file_in_transaction(const struct connection *c)
{
    return !sqlite3_get_autocommit(c->db);
}

static enum par_status
file_moment(struct store_moment *out, struct connection *c, struct par_error *err)
{
    int version = 0;
    enum par_status status = file_number(&version, c->db, "PRAGMA data_version", err);

    if (status == PAR_OK)
        *out = (struct store_moment){.others = version, .own = sqlite3_total_changes64(c->db)};
    return status;
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
        return file_failed(c->db, code, err);
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
        code =
            sqlite3_bind_blob64(stmt, index, p->text, (sqlite3_uint64)p->number, SQLITE_TRANSIENT);
    else
        code = sqlite3_bind_text64(stmt, index, p->text, strlen(p->text), SQLITE_TRANSIENT,
                                   SQLITE_UTF8);
    return code == SQLITE_OK ? PAR_OK : file_failed(sqlite3_db_handle(stmt), code, err);
}

/* What can be done with a file that is damaged. */
enum par_status
file_go_back(struct par_error *err)
{
    error_hint(err,
               N_("see what is damaged with: parindex verify; go back to a copy made by: parindex "
                  "backup, or to a dump: parindex -b NEW.parindex load FILE"),
               NO_ARGS);
    return PAR_DAMAGED;
}

enum par_status
file_is_damaged(struct par_error *err)
{
    error_set(err, PAR_DAMAGED, "damage", N_("the file is damaged: a part of it cannot be read"),
              NO_ARGS);
    return file_go_back(err);
}

/* A statement that was prepared fails by what it finds: JSON that is none, sums that no integer
 * holds. SQLite says what, not where. */
static bool
is_spoiled(int code)
{
    return (code & 0xff) == SQLITE_ERROR || (code & 0xff) == SQLITE_TOOBIG ||
           (code & 0xff) == SQLITE_MISMATCH;
}

enum par_status
file_spoiled(sqlite3 *db, int code, struct par_error *err)
{
    if (!is_spoiled(code))
        return file_failed(db, code, err);
    error_set(err, PAR_DAMAGED, "damage",
              N_("the file holds what the program did not write, and it is not gone on with"),
              NO_ARGS);
    return file_go_back(err);
}

static enum par_status
file_step(struct cursor *cursor, struct par_error *err)
{
    sqlite3_stmt *stmt = stmt_of(cursor);
    int code = file_next(stmt);

    if (code == SQLITE_ROW)
        return PAR_OK;
    if (code == SQLITE_DONE)
        return PAR_END;
    return file_spoiled(sqlite3_db_handle(stmt), code, err);
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
    const void *bytes = sqlite3_column_type(stmt, column) == SQLITE_BLOB
                            ? sqlite3_column_blob(stmt, column)
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
file_input(struct connection *c, const char *columns, const struct input *input,
           struct par_error *err)
{
    int code = input_register(c->db, columns, input);

    return code == SQLITE_OK ? PAR_OK : file_failed(c->db, code, err);
}

/* ---- versions ---- */

enum par_status
file_version(int *version, struct connection *c, struct par_error *err)
{
    return file_number(version, c->db, "PRAGMA user_version", err);
}

static enum par_status
check_references(struct connection *c, struct par_error *err)
{
    int found = 0;
    enum par_status status =
        file_number(&found, c->db, "SELECT count(*) FROM pragma_foreign_key_check", err);

    if (status == PAR_OK && found != 0)
        status = error_set(err, PAR_DAMAGED, "references",
                           N_("{1} rows of the book refer to nothing"), ARGS(ARG_COUNT(found)));
    return status;
}

/* Another program may have run the step while this one waited for the lock. */
static enum par_status
migrate_in_transaction(struct connection *c, int version, const char *sql, struct par_error *err)
{
    char set[64];
    int stands = 0;
    enum par_status status = file_version(&stands, c, err);

    if (status != PAR_OK || stands >= version)
        return status;
    status = file_run(c, sql, err);
    if (status == PAR_OK)
        status = check_references(c, err);
    snprintf(set, sizeof set, "PRAGMA user_version = %d", version);
    return status == PAR_OK ? file_run(c, set, err) : status;
}

/* With foreign keys on, rebuilding a parent table deletes or fails; inside a transaction they stay
 * as they are, so they are switched before, and by a call that cannot fail behind the commit. */
static enum par_status
file_migrate(struct connection *c, int version, const char *sql, struct par_error *err)
{
    enum par_status status;

    set_references(c, false);
    status = file_begin(c, STORE_CHANGE, err);
    if (status == PAR_OK && c->mode != STORE_CREATE) /* what stood there nobody looked at */
        vfs_disown(c->file);
    if (status == PAR_OK) {
        status = migrate_in_transaction(c, version, sql, err);
        if (status == PAR_OK)
            status = file_commit(c, err);
        else
            file_rollback(c);
    }
    set_references(c, true);
    return status;
}

/* ---- what SQLite says ---- */

enum par_status
file_run(struct connection *c, const char *sql, struct par_error *err)
{
    int code = sqlite3_exec(c->db, sql, NULL, NULL, NULL);

    return code == SQLITE_OK ? PAR_OK : file_failed(c->db, code, err);
}

/* A text gets the NUL behind it when it is asked for, which takes memory. It is asked for here,
 * where the lack of it can still be told: later it would be taken for NULL, and the row for
 * another. */
int
file_next(sqlite3_stmt *stmt)
{
    int code = sqlite3_step(stmt);

    for (int i = 0; code == SQLITE_ROW && i < sqlite3_column_count(stmt); i++)
        if (sqlite3_column_type(stmt, i) == SQLITE_TEXT && sqlite3_column_text(stmt, i) == NULL)
            code = SQLITE_NOMEM;
    return code;
}

enum par_status
file_number(int *value, sqlite3 *db, const char *sql, struct par_error *err)
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
    enum par_status status = PAR_OK;

    if (code == SQLITE_OK)
        code = file_next(stmt);
    if (code == SQLITE_ROW)
        *value = sqlite3_column_int(stmt, 0);
    else
        status = file_spoiled(db, code, err);
    sqlite3_finalize(stmt);
    return status;
}

/* What the system could not read SQLite may call damaged. */
static bool
is_unread(sqlite3 *db)
{
    const struct vfs_book *book = db != NULL ? vfs_book(db) : NULL;

    return book != NULL && vfs_is_unread(book);
}

/* What the system said last, where it is an answer to what SQLite failed at: the number may also be
 * of something that it tried before. */
static int
reason_of(sqlite3 *db, int likely)
{
    static const int reasons[] = {EIO,   ENOSPC, EDQUOT, EACCES, EPERM,
                                  EROFS, EMFILE, ENFILE, EINTR,  ENOLCK};
    int said = db != NULL ? sqlite3_system_errno(db) : 0;

    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (said == reasons[i])
            return said;
    return likely;
}

static enum par_status
refused_by(const char *pattern, int reason, struct par_error *err)
{
    if (reason != 0)
        error_set(err, PAR_IO, "disk", pattern, ARGS(ARG_WORD(strerror(reason))));
    else
        error_set(err, PAR_IO, "disk", N_("the book or a file beside it cannot be opened"),
                  NO_ARGS);
    error_hint(err,
               N_("try again; when it comes again, look at the disk or the network folder, and at "
                  "the rights of the folder"),
               NO_ARGS);
    return PAR_IO;
}

enum par_status
file_failed(sqlite3 *db, int code, struct par_error *err)
{
    const char *said = db != NULL ? sqlite3_errmsg(db) : sqlite3_errstr(code);

    if ((code & 0xff) == SQLITE_CORRUPT && is_unread(db))
        return file_failed(NULL, SQLITE_IOERR, err);
    if (code == SQLITE_IOERR_NOMEM)
        return error_memory(err);
    switch (code & 0xff) {
    case SQLITE_NOMEM:
        return error_memory(err);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        error_set(err, PAR_BUSY, "busy", N_("somebody else is writing to the book"), NO_ARGS);
        error_hint(err, N_("try again in a moment"), NO_ARGS);
        return PAR_BUSY;
    case SQLITE_INTERRUPT:
        return error_set(err, PAR_STOPPED, "stopped", N_("stopped; nothing was changed"), NO_ARGS);
    case SQLITE_NOTADB:
        return error_set(err, PAR_DAMAGED, "not_sqlite",
                         N_("the file is not a book, or it is damaged"), NO_ARGS);
    case SQLITE_CORRUPT: /* what SQLite says of it is the same always */
        return file_is_damaged(err);
    case SQLITE_CONSTRAINT: /* the program looks before it writes: something else stands there */
        error_set(err, PAR_STATE, "constraint",
                  N_("what is to be written does not fit what the book holds (SQLite: {1})"),
                  ARGS(ARG_TEXT(said)));
        error_hint(err, N_("see whether the file is damaged with: parindex verify"), NO_ARGS);
        return PAR_STATE;
    case SQLITE_FULL:
        return error_set(err, PAR_IO, "full", N_("the disk is full; nothing was changed"), NO_ARGS);
    case SQLITE_READONLY:
        error_set(err, PAR_IO, "read_only", N_("the book or its folder cannot be written"),
                  NO_ARGS);
        error_hint(err, N_("copy the book to a folder of your own, or ask for the right to write"),
                   NO_ARGS);
        return PAR_IO;
    case SQLITE_IOERR:
        return refused_by(N_("the disk or the system refused: {1}"), reason_of(db, EIO), err);
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return refused_by(N_("the book or a file beside it cannot be opened: {1}"),
                          reason_of(db, 0), err);
    }
    return error_set(err, PAR_MISUSE, "sqlite", N_("fault of the program: {1}"),
                     ARGS(ARG_TEXT(said)));
}

/* SQLite counts each piece of memory under a lock otherwise: a tenth of a short command. Refused,
 * without harm, once SQLite is in use. A debug build asks malloc() for every piece, so that each
 * can be refused by a test and what is written beside it is seen. */
static void
file_alone(void)
{
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
#ifdef NDEBUG
    sqlite3_config(SQLITE_CONFIG_MALLOC, pool_methods());
#endif
}

const struct engine file_engine = {
    .alone = file_alone,
    .open = file_open,
    .publish = file_publish,
    .close = file_close,
    .on_wait = file_on_wait,
    .meanwhile = file_meanwhile,
    .on_work = file_on_work,
    .begin = file_begin,
    .commit = file_commit,
    .rollback = file_rollback,
    .refer_later = file_refer_later,
    .in_transaction = file_in_transaction,
    .moment = file_moment,
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
    .aside = file_aside,
    .copy = file_copy,
    .vouch = file_vouch,
    .examine = file_examine,
    .proves = file_proves,
    .on_doubt = file_on_doubt,
    .prove = file_prove,
    .parts = file_parts,
    .is_foreign = file_is_foreign,
    .schema_faults = file_schema_faults,
    .reference_faults = file_reference_faults,
};
