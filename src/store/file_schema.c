/* The file engine: a schema or rows that another program changed. */
#include "file.h"

#include <string.h>

#include "base/alloc.h"
#include "base/message.h"
#include "migration_steps.h"

/* The whole schema but what SQLite makes by itself. Names that begin like SQLite's own are no
 * reason to look away: a stranger can write such a one into the file. */
static const char schema_rows[] =
    "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE NOT (type = 'index' AND sql IS "
    "NULL) "
    "AND NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4'))";

static bool
is(sqlite3_stmt *row, int column, const char *text)
{
    const char *stored = (const char *)sqlite3_column_text(row, column);
    size_t length = strlen(text);

    /* the length too: a NUL may hide what follows */
    return stored != NULL && (size_t)sqlite3_column_bytes(row, column) == length &&
           memcmp(stored, text, length) == 0;
}

/* The object of ours that a row names; NULL for a stranger's. The search begins where the one
 * before ended: books mostly have the order of making. */
static const struct schema_object *
named_by(sqlite3_stmt *row, size_t *from)
{
    size_t count = 0;

    while (schema_objects[count].name != NULL)
        count++;
    for (size_t i = 0; i < count; i++) {
        const struct schema_object *object = &schema_objects[(*from + i) % count];

        if (is(row, 0, object->type) && is(row, 1, object->name)) {
            *from = (*from + i + 1) % count;
            return object;
        }
    }
    return NULL;
}

static bool
says_the_same(sqlite3_stmt *row, const struct schema_object *object)
{
    return is(row, 2, object->table) && is(row, 3, object->sql);
}

enum par_status
file_schema_is_ours(bool *ours, sqlite3 *db, struct par_error *err)
{
    sqlite3_stmt *row = NULL;
    size_t from = 0, found = 0, wanted = 0;
    bool same = true;
    int code = sqlite3_prepare_v2(db, schema_rows, -1, &row, NULL);

    while (same && code == SQLITE_OK && (code = file_next(row)) == SQLITE_ROW) {
        const struct schema_object *object = named_by(row, &from);

        same = object != NULL && says_the_same(row, object);
        found++;
        code = SQLITE_OK;
    }
    sqlite3_finalize(row);
    if (code != SQLITE_OK && code != SQLITE_DONE)
        return file_spoiled(db, code, err);
    while (schema_objects[wanted].name != NULL)
        wanted++;
    *ours = same && found == wanted;
    return PAR_OK;
}

/* Tells what a row has and we do not, or say otherwise; marks what it names as seen. */
static enum par_status
compare_row(sqlite3_stmt *row, bool *seen, store_tell *tell, void *context, struct par_error *err)
{
    size_t from = 0;
    const struct schema_object *object = named_by(row, &from);

    if (object == NULL)
        return tell(context, STORE_SCHEMA_MORE, (const char *)sqlite3_column_text(row, 0),
                    (const char *)sqlite3_column_text(row, 1), err);
    seen[object - schema_objects] = true;
    if (!says_the_same(row, object))
        return tell(context, STORE_SCHEMA_OTHER, object->type, object->name, err);
    return PAR_OK;
}

static enum par_status
compare_schema(sqlite3 *db, bool *seen, store_tell *tell, void *context, struct par_error *err)
{
    sqlite3_stmt *row = NULL;
    enum par_status status = PAR_OK;
    int code = sqlite3_prepare_v2(db, schema_rows, -1, &row, NULL);

    while (status == PAR_OK && code == SQLITE_OK && (code = file_next(row)) == SQLITE_ROW) {
        status = compare_row(row, seen, tell, context, err);
        code = SQLITE_OK;
    }
    sqlite3_finalize(row);
    if (status == PAR_OK && code != SQLITE_DONE)
        return file_spoiled(db, code, err);
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
    bool *seen = NULL;
    size_t count = 0;
    enum par_status status;

    if (!c->foreign)
        return PAR_OK;
    while (schema_objects[count].name != NULL)
        count++;
    seen = mem_zero(count * sizeof *seen);
    if (seen == NULL)
        return error_memory(err);
    status = compare_schema(c->db, seen, tell, context, err);
    for (size_t i = 0; status == PAR_OK && i < count; i++)
        if (!seen[i])
            status = tell(context, STORE_SCHEMA_LESS, schema_objects[i].type,
                          schema_objects[i].name, err);
    mem_free(seen);
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

    while (status == PAR_OK && code == SQLITE_OK && (code = file_next(stmt)) == SQLITE_ROW) {
        status = tell(context, STORE_REFERENCE, (const char *)sqlite3_column_text(stmt, 1),
                      (const char *)sqlite3_column_text(stmt, 0), err);
        code = SQLITE_OK;
    }
    if (status == PAR_OK && code != SQLITE_DONE)
        status = file_spoiled(c->db, code, err);
    sqlite3_finalize(stmt);
    return status;
}
