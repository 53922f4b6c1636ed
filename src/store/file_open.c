/* The file engine: opening, copying and examining the file. */
#include "base/alloc.h"
#include "base/buffer.h"
#include "base/message.h"
#include "file.h"
#include "migration_steps.h"
#include "vfs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { APPLICATION_ID = 0x50415249 }; /* "PARI" */

/* ---- opening ---- */

/* A table, view or trigger that ATTACHes nothing can reach no other file. */
static int
authorize(void *context, int action, const char *a, const char *b, const char *c, const char *d)
{
    struct connection *connection = context;

    (void)a, (void)b, (void)c, (void)d;
    return action == SQLITE_ATTACH && !connection->attaching ? SQLITE_DENY : SQLITE_OK;
}

static enum par_status
not_taken(struct par_error *err)
{
    return error_set(err, PAR_MISUSE, "sqlite",
                     N_("this SQLite does not take a setting that the book needs"), NO_ARGS);
}

/* SQLite ignores a pragma that it does not know, so each is read back. */
static enum par_status
set_pragma(struct connection *c, const char *name, int value, struct par_error *err)
{
    char sql[64];
    int is = -1;
    enum par_status status;

    snprintf(sql, sizeof sql, "PRAGMA %s = %d", name, value);
    status = file_run(c, sql, err);
    snprintf(sql, sizeof sql, "PRAGMA %s", name);
    if (status == PAR_OK)
        status = file_number(&is, c->db, sql, err);
    return status == PAR_OK && is != value ? not_taken(err) : status;
}

/* Only what differs from SQLite's default is set. None of this reads the file's tables. */
static enum par_status
configure(struct connection *c, struct par_error *err)
{
    static const struct {
        int option;
        int value;
    } switches[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},      /* no writing to the schema or to shadow tables */
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}, /* a strange book's views reach no functions */
        {SQLITE_DBCONFIG_DQS_DML, 0}, /* "x" is a name, never a text: typing errors are found */
        {SQLITE_DBCONFIG_DQS_DDL, 0},        {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
    };
    static const struct {
        int limit;
        int value;
    } limits[] = {
        {SQLITE_LIMIT_ATTACHED, 1},          /* VACUUM INTO needs it */
        {SQLITE_LIMIT_LENGTH, 64 << 20},     /* bytes of a text or a row */
        {SQLITE_LIMIT_SQL_LENGTH, 1 << 20},  /* of a statement, or a text of the schema */
        {SQLITE_LIMIT_TRIGGER_DEPTH, 10},    /* ours fire none */
        {SQLITE_LIMIT_VARIABLE_NUMBER, 255}, /* what the replicated engine takes */
    };
    enum { IN_MEMORY = 2 };
    enum par_status status;
    int code;

    for (size_t i = 0; i < sizeof switches / sizeof switches[0]; i++) {
        int is = -1;

        if (sqlite3_db_config(c->db, switches[i].option, switches[i].value, &is) != SQLITE_OK ||
            is != switches[i].value)
            return not_taken(err);
    }
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
        sqlite3_limit(c->db, limits[i].limit, limits[i].value);
    sqlite3_extended_result_codes(c->db, 1);
    c->file = vfs_book(c->db);
    if (c->file == NULL)
        return error_memory(err);
    code = vfs_make_room(c->db);
    if (code != SQLITE_OK)
        return file_failed(c->db, code, err);
    sqlite3_busy_handler(c->db, file_wait, c);
    file_watch(c);
    sqlite3_set_authorizer(c->db, authorize, c);

    status = set_pragma(c, "cell_size_check", 1, err); /* damage is found where it is read */
    if (status == PAR_OK) /* what is sorted lands in no folder that others read */
        status = set_pragma(c, "temp_store", IN_MEMORY, err);
    if (status == PAR_OK && (c->mode == STORE_READ || c->mode == STORE_FOREIGN))
        status = set_pragma(c, "query_only", 1, err);
    return status;
}

/* Copied and mailed: one file, rollback journal, also where another program left a log beside it.
 * EXTRA syncs the folder too after the journal is gone; without it a power cut loses acknowledged
 * writes. */
static enum par_status
configure_writing(struct connection *c, struct par_error *err)
{
    enum { EXTRA = 3 };
    enum par_status status = set_pragma(c, "synchronous", EXTRA, err);

    return status == PAR_OK ? file_run(c, "PRAGMA journal_mode = DELETE", err) : status;
}

static enum par_status
cannot_open(sqlite3 *db, const char *path, struct par_error *err)
{
    int code = sqlite3_extended_errcode(db), reason = db != NULL ? sqlite3_system_errno(db) : 0;

    if ((code & 0xff) != SQLITE_CANTOPEN || reason == 0)
        return file_failed(db, code, err);
    return error_set(err, PAR_IO, "open", N_("cannot open \"{1}\": {2}"),
                     ARGS(ARG_TEXT(path), ARG_WORD(strerror(reason))));
}

static enum par_status
look_at(struct connection *c, const char *path, struct par_error *err)
{
    struct stat st;

    if (stat(path, &st) != 0) {
        if (errno != ENOENT && errno != ENOTDIR)
            return error_set(err, PAR_IO, "open", N_("cannot open \"{1}\": {2}"),
                             ARGS(ARG_TEXT(path), ARG_WORD(strerror(errno))));
        error_set(err, PAR_NOT_BOOK, "no_book", N_("there is no book \"{1}\""),
                  ARGS(ARG_TEXT(path)));
        error_hint(err, N_("make one with: parindex init {1}"), ARGS(ARG_TEXT(path)));
        return PAR_NOT_BOOK;
    }
    if (!S_ISREG(st.st_mode))
        return error_set(err, PAR_NOT_BOOK, "not_book", N_("\"{1}\" is no file"),
                         ARGS(ARG_TEXT(path)));
    c->permissions = st.st_mode & 0666;
    return PAR_OK;
}

static enum par_status
not_book(const char *path, struct par_error *err)
{
    par_error_clear(err);
    return error_set(err, PAR_NOT_BOOK, "not_book", N_("\"{1}\" is not a book of parindex"),
                     ARGS(ARG_TEXT(path)));
}

/* A book of this version has exactly this schema: no trigger, view or column of a stranger's. It is
 * looked at before any other statement runs. */
static enum par_status
recognise_schema(struct connection *c, const char *path, struct par_error *err)
{
    sqlite3 *db = c->db;
    bool ours = false;
    int version = 0, tables = 0;
    enum par_status status = file_number(&version, db, "PRAGMA user_version", err);

    if (status == PAR_OK && version <= 0)
        status = file_number(&tables, db, "SELECT count(*) FROM sqlite_schema", err);
    if (status == PAR_OK && tables != 0) /* a step that makes tables has a number */
        return not_book(path, err);
    if (status != PAR_OK || version != store_version_current())
        return status;
    status = file_schema_is_ours(&ours, db, err);
    if (status == PAR_OK && !ours && c->mode == STORE_FOREIGN) {
        c->foreign = true;
    } else if (status == PAR_OK && !ours) {
        error_set(err, PAR_NOT_BOOK, "schema",
                  N_("the schema of \"{1}\" is not the one that parindex makes"),
                  ARGS(ARG_TEXT(path)));
        error_hint(err, N_("see what differs with: parindex -b {1} verify"), ARGS(ARG_TEXT(path)));
        return PAR_NOT_BOOK;
    }
    return status;
}

/* A reader that cannot write finds a change that was broken off: shown as it stands it would be
 * true for values that nobody acknowledged. */
static enum par_status
hot_journal(const char *path, struct par_error *err)
{
    par_error_clear(err);
    error_set(
        err, PAR_STATE, "hot_journal",
        N_("\"{1}\" holds a change that was broken off, and cannot be written to take it back"),
        ARGS(ARG_TEXT(path)));
    error_hint(err, N_("copy both files, {1} and {1}-journal, to a folder that can be written"),
               ARGS(ARG_TEXT(path)));
    return PAR_STATE;
}

/* Is it a book? Its head is read before its schema. */
static enum par_status
recognise(struct connection *c, const char *path, struct par_error *err)
{
    sqlite3 *db = c->db;
    int id = 0;
    enum par_status status = file_number(&id, db, "PRAGMA application_id", err);
    int code = sqlite3_extended_errcode(db);

    if (status == PAR_OK)
        return id != APPLICATION_ID ? not_book(path, err) : recognise_schema(c, path, err);
    if (code == SQLITE_NOTADB)
        return not_book(path, err);
    /* the book cannot be written, or the folder in which its journal lies cannot */
    if (code == SQLITE_READONLY_ROLLBACK || code == SQLITE_IOERR_DELETE)
        return hot_journal(path, err);
    return status;
}

static enum par_status
begin_file(struct connection *c, struct par_error *err)
{
    char sql[64];
    enum par_status status = configure(c, err);

    if (status == PAR_OK)
        status = configure_writing(c, err);
    snprintf(sql, sizeof sql, "PRAGMA application_id = %d", (int)APPLICATION_ID);
    return status == PAR_OK ? file_run(c, sql, err) : status;
}

static enum par_status
read_only(const char *path, struct par_error *err)
{
    error_set(err, PAR_IO, "read_only", N_("\"{1}\" cannot be written"), ARGS(ARG_TEXT(path)));
    error_hint(err, N_("copy the book to a folder of your own, or ask for the right to write"),
               NO_ARGS);
    return PAR_IO;
}

enum par_status
file_settle(struct connection *c, const char *path, struct par_error *err)
{
    enum par_status status;

    status = configure(c, err);
    if (status == PAR_OK)
        status = recognise(c, path, err);
    if (status == PAR_OK && c->mode == STORE_WRITE && sqlite3_db_readonly(c->db, "main") == 1)
        status = read_only(path, err);
    if (status == PAR_OK && c->foreign) /* nothing of a stranger's runs */
        if (sqlite3_db_config(c->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL) != SQLITE_OK ||
            sqlite3_db_config(c->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL) != SQLITE_OK)
            status = not_taken(err);
    if (status == PAR_OK && c->mode == STORE_WRITE)
        status = configure_writing(c, err);
    return status;
}

/* SQLite takes ":memory:" and the like for no files: a path that says its folder is one. */
static char *
plain_path(const char *path)
{
    struct buffer plain = BUFFER_INIT;

    buffer_text(&plain, *path == '/' ? "" : "./");
    buffer_text(&plain, path);
    if (plain.failed)
        buffer_free(&plain);
    return plain.text;
}

enum par_status
file_open(struct connection **out, const char *path, enum store_mode mode, struct par_error *err)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    struct connection *c = mem_zero(sizeof *c);
    char *plain = NULL;
    enum par_status status;

    if (c == NULL)
        return error_memory(err);
    c->mode = mode;
    if (mode == STORE_CREATE) {
        c->path = mem_text(path, strlen(path));
        status =
            c->path == NULL ? error_memory(err) : file_make_beside(&c->making, path, 0666, err);
    } else {
        status = look_at(c, path, err);
    }
    if (status == PAR_OK) {
        plain = plain_path(mode == STORE_CREATE ? c->making : path);
        status = plain == NULL ? error_memory(err) : PAR_OK;
    }
    if (status == PAR_OK && sqlite3_open_v2(plain, &c->db, flags, vfs_name()) != SQLITE_OK)
        status = cannot_open(c->db, path, err);
    else if (status == PAR_OK)
        status = mode == STORE_CREATE ? begin_file(c, err) : file_settle(c, path, err);
    mem_free(plain);
    if (status != PAR_OK) {
        file_close(c);
        return status;
    }
    *out = c;
    return PAR_OK;
}

enum par_status
file_publish(struct connection *c, struct par_error *err)
{
    enum par_status status;

    if (c->making == NULL)
        return error_set(err, PAR_MISUSE, "publish",
                         N_("fault of the program: no file is being made"), NO_ARGS);
    sqlite3_close_v2(c->db); /* its journal would be looked for under the old name */
    c->db = NULL;
    status = file_give_name(c->making, c->path, err);
    if (status == PAR_OK || status == PAR_DOUBT) {
        mem_free(c->making);
        c->making = NULL;
    }
    return status;
}

void
file_close(struct connection *c)
{
    file_rollback(c);
    sqlite3_finalize(c->way_back);
    sqlite3_close_v2(c->db);
    if (c->making != NULL)
        file_unmake(c->making);
    mem_free(c->making);
    mem_free(c->path);
    mem_free(c);
}

/* ---- copies ---- */

/* A page that could not be read is no finding when it was the disk that failed, or memory. */
static int
unread_page(const char *found)
{
    static const char before[] = "unable to get the page. error code=";
    const char *at = found != NULL ? strstr(found, before) : NULL;
    int code = at != NULL ? (int)strtol(at + sizeof before - 1, NULL, 10) : SQLITE_OK;

    return (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_NOMEM ? code : SQLITE_OK;
}

static enum par_status
examine_db(sqlite3 *db, const char *table, struct par_error *err)
{
    sqlite3_stmt *stmt = NULL;
    char sql[80];
    enum par_status status = PAR_OK;
    int code;

    snprintf(sql, sizeof sql, "PRAGMA integrity_check(%s)", table != NULL ? table : "1");
    code = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);

    if (code == SQLITE_OK)
        code = file_next(stmt);
    if (code == SQLITE_ERROR) { /* an index of what no function of ours computes */
        status = error_set(err, PAR_DAMAGED, "damage", N_("the file is damaged: {1}"),
                           ARGS(ARG_TEXT(sqlite3_errmsg(db))));
    } else if (code != SQLITE_ROW) {
        status = file_failed(db, code, err);
    } else {
        const char *found = (const char *)sqlite3_column_text(stmt, 0);
        const char *line = found != NULL ? strchr(found, '\n') : NULL; /* behind a heading */

        code = unread_page(found);
        if (code != SQLITE_OK)
            status = file_failed(NULL, code, err);
        else if (found == NULL || strcmp(found, "ok") != 0)
            status = error_set(err, PAR_DAMAGED, "damage", N_("the file is damaged: {1}"),
                               ARGS(ARG_TEXT(line != NULL    ? line + 1
                                             : found != NULL ? found
                                                             : "?")));
    }
    sqlite3_finalize(stmt);
    return status;
}

enum par_status
file_examine(struct connection *c, const char *table, struct par_error *err)
{
    if (table == NULL) /* what the file holds, not what was read of it before */
        sqlite3_db_release_memory(c->db);
    return examine_db(c->db, table, err);
}

enum store_parts
file_parts(const struct connection *c)
{
    return vfs_is_stale(c->file)    ? STORE_PARTS_STALE
           : vfs_is_unlike(c->file) ? STORE_PARTS_UNLIKE
                                    : STORE_PARTS_ALIKE;
}

/* What only looks for what differs looks at everything. Between two transactions others may write;
 * the table is known when the head of the file was read under the lock. */
enum par_status
file_proves(bool *proves, struct connection *c, struct par_error *err)
{
    int version;
    enum par_status status = PAR_OK;

    *proves = false;
    if (c->mode == STORE_FOREIGN || c->mode == STORE_CREATE || sqlite3_get_autocommit(c->db))
        return PAR_OK;
    if (sqlite3_txn_state(c->db, "main") == SQLITE_TXN_NONE)
        status = file_version(&version, c, err);
    *proves = status == PAR_OK && vfs_rely(c->file);
    return status;
}

void
file_on_doubt(struct connection *c, enum par_status (*look)(void *context, struct par_error *err),
              void *context)
{
    c->doubt = look;
    c->doubt_context = context;
}

void
file_prove(struct connection *c, bool sound)
{
    vfs_prove(c->file, sound);
}

/* Somebody left out to look at what the pages hold, because they were all as they should be. Who
 * looks now reads through this connection. */
static enum par_status
look_at_all(struct connection *c, struct par_error *err)
{
    enum par_status status = PAR_DAMAGED;

    vfs_trust(c->file);
    if (c->doubt != NULL)
        status = c->doubt(c->doubt_context, err);
    else
        file_is_damaged(err);
    if (status != PAR_OK)
        vfs_distrust(c->file);
    return status;
}

/* What only looks for what differs is told of it as a finding. Behind a power cut the table may be
 * of an earlier day, and the file sound: who writes and has not relied on it goes on, and proves it
 * at its end. */
enum par_status
file_vouch(struct connection *c, struct par_error *err)
{
    struct par_error found = PAR_ERROR_INIT;
    enum par_status status;

    if (!vfs_is_doubtful(c->file) || c->mode == STORE_FOREIGN || c->mode == STORE_CREATE)
        return PAR_OK;
    if (vfs_is_stale(c->file)) {
        error_set(err, PAR_DAMAGED, "damage",
                  N_("a part of the file is of an earlier day: a change to it was lost"), NO_ARGS);
        return file_go_back(err);
    }
    status = examine_db(c->db, NULL, &found);
    if (status == PAR_OK &&
        (vfs_is_relied_on(c->file) || (vfs_has_lost(c->file) && c->mode == STORE_READ)))
        return look_at_all(c, err);
    if (status == PAR_OK)
        vfs_trust(c->file);
    else if (status == PAR_DAMAGED)
        return file_is_damaged(err);
    else if (err != NULL)
        *err = found;
    return status;
}

/* A connection that only reads may copy too: what is written is not the book. */
static enum par_status
vacuum_into(struct connection *c, const char *path, struct par_error *err)
{
    sqlite3_stmt *stmt = NULL;
    enum par_status status = PAR_OK;
    int code;

    if (c->mode == STORE_READ)
        status = file_run(c, "PRAGMA query_only = OFF", err);
    if (status != PAR_OK)
        return status;
    c->attaching = true;
    code = sqlite3_prepare_v2(c->db, "VACUUM main INTO ?1", -1, &stmt, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_bind_text(stmt, 1, path, -1, SQLITE_STATIC);
    if (code == SQLITE_OK)
        code = sqlite3_step(stmt);
    /* SQLite takes a file whose size it cannot read for one that is not empty */
    if (code == SQLITE_ERROR && sqlite3_get_autocommit(c->db))
        status = file_failed(NULL, SQLITE_IOERR, err);
    else if (code != SQLITE_DONE)
        status = file_failed(c->db, code, err);
    sqlite3_finalize(stmt);
    c->attaching = false;
    if (c->mode == STORE_READ && set_pragma(c, "query_only", 1, err) != PAR_OK && status == PAR_OK)
        status = not_taken(err);
    return status;
}

/* Nobody looked at what is in a copy at the moment it was made of: it has no table of sums until
 * somebody does. */
static enum par_status
take_table(const char *making, sqlite3 *copy, struct par_error *err)
{
    int pages = 0, page_size = 0, fd;
    enum par_status status = file_number(&pages, copy, "PRAGMA page_count", err);

    if (status == PAR_OK)
        status = file_number(&page_size, copy, "PRAGMA page_size", err);
    fd = status == PAR_OK ? open(making, O_WRONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
    if (status == PAR_OK && (fd < 0 || ftruncate(fd, (off_t)pages * page_size) != 0))
        status = error_set(err, PAR_IO, "write", N_("cannot write \"{1}\": {2}"),
                           ARGS(ARG_TEXT(making), ARG_WORD(strerror(errno))));
    if (fd >= 0)
        close(fd); /* what is written is synced with the name */
    return status;
}

/* Reads the copy, which will be called `path`, as a stranger would. */
static enum par_status
examine_copy(const char *making, const char *path, struct par_error *err)
{
    sqlite3 *copy = NULL;
    int code =
        sqlite3_open_v2(making, &copy, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, vfs_name());
    enum par_status status =
        code == SQLITE_OK ? examine_db(copy, NULL, err) : file_failed(copy, code, err);

    if (status == PAR_OK)
        status = recognise(&(struct connection){.db = copy, .mode = STORE_READ}, path, err);
    if (status == PAR_OK)
        status = take_table(making, copy, err);
    sqlite3_close(copy);
    return status;
}

enum par_status
file_copy(struct connection *c, const char *path, struct par_error *err)
{
    char *making = NULL, *plain = NULL;
    enum par_status status = file_make_beside(&making, path, c->permissions | 0600, err);

    if (status != PAR_OK)
        return status;
    plain = plain_path(making);
    status = plain == NULL ? error_memory(err) : vacuum_into(c, plain, err);
    if (status == PAR_OK)
        status = examine_copy(plain, path, err);
    if (status == PAR_OK)
        status = file_give_name(making, path, err);
    if (status != PAR_OK && status != PAR_DOUBT)
        file_unmake(making);
    mem_free(plain);
    mem_free(making);
    return status;
}
