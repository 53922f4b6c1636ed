/* The file engine: a schema or rows that another program changed. */
#include "file.h"
#include "migration_steps.h"

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
    status = file_failed(db, code, err);
    sqlite3_close(db);
    return status;
}

/* Tells what stands in one schema and not in the other; with `text` also what it says otherwise. */
static enum par_status
compare_schemas(sqlite3 *one, sqlite3 *two, enum store_fault lacking, bool text, store_tell *tell,
                void *context, struct par_error *err)
{
    sqlite3_stmt *rows = NULL, *same = NULL;
    enum par_status status = PAR_OK;
    int code = sqlite3_prepare_v2(
        one, "SELECT type, name, tbl_name, sql " FILE_SCHEMA_ROWS " ORDER BY type, name", -1, &rows,
        NULL);

    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(two,
                                  "SELECT tbl_name IS ?3 AND sql IS ?4 FROM sqlite_schema "
                                  "WHERE type = ?1 AND name = ?2",
                                  -1, &same, NULL);
    while (status == PAR_OK && code == SQLITE_OK && (code = sqlite3_step(rows)) == SQLITE_ROW) {
        const char *type = (const char *)sqlite3_column_text(rows, 0);
        const char *name = (const char *)sqlite3_column_text(rows, 1);

        for (int i = 0; i < 4; i++)
            sqlite3_bind_value(same, i + 1, sqlite3_column_value(rows, i));
        code = sqlite3_step(same);
        if (code == SQLITE_DONE)
            status = tell(context, lacking, type, name, err);
        else if (code == SQLITE_ROW && text && sqlite3_column_int(same, 0) == 0)
            status = tell(context, STORE_SCHEMA_OTHER, type, name, err);
        code = code == SQLITE_DONE || code == SQLITE_ROW ? SQLITE_OK : code;
        sqlite3_reset(same);
    }
    if (status == PAR_OK && code != SQLITE_DONE)
        status = file_failed(one, code, err);
    sqlite3_finalize(rows);
    sqlite3_finalize(same);
    return status;
}

bool
file_is_foreign(const struct connection *c)
{
    return c->foreign;
}

enum par_status
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

enum par_status
file_reference_faults(struct connection *c, store_tell *tell, void *context, struct par_error *err)
{
    sqlite3_stmt *stmt = NULL;
    enum par_status status = PAR_OK;
    int code = sqlite3_prepare_v2(c->db,
                                  "SELECT DISTINCT \"table\", parent FROM pragma_foreign_key_check "
                                  "ORDER BY 1, 2",
                                  -1, &stmt, NULL);

    while (status == PAR_OK && code == SQLITE_OK && (code = sqlite3_step(stmt)) == SQLITE_ROW) {
        status = tell(context, STORE_REFERENCE, (const char *)sqlite3_column_text(stmt, 1),
                      (const char *)sqlite3_column_text(stmt, 0), err);
        code = SQLITE_OK;
    }
    if (status == PAR_OK && code != SQLITE_DONE)
        status = file_failed(c->db, code, err);
    sqlite3_finalize(stmt);
    return status;
}
