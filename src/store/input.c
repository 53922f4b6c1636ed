#include "input.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"

/* What the module is registered with; SQLite gives it back to each connect. */
struct source {
    const struct input *input;
    uint32_t blobs; /* a bit for each column whose cells point at bytes */
    char declaration[512];
};

struct table {
    sqlite3_vtab base;
    const struct source *source;
};

struct rows {
    sqlite3_vtab_cursor base;
    const struct input *input;
    const int64_t *cells; /* of the row; NULL behind the last */
    sqlite3_int64 number;
};

static int
input_connect(sqlite3 *db, void *aux, int argc, const char *const *argv, sqlite3_vtab **out,
              char **said)
{
    struct table *table;
    int code = sqlite3_declare_vtab(db, ((struct source *)aux)->declaration);

    (void)argc, (void)argv, (void)said;
    if (code != SQLITE_OK)
        return code;
    table = sqlite3_malloc(sizeof *table);
    if (table == NULL)
        return SQLITE_NOMEM;
    *table = (struct table){.source = aux};
    *out = &table->base;
    return SQLITE_OK;
}

static int
input_disconnect(sqlite3_vtab *table)
{
    sqlite3_free(table);
    return SQLITE_OK;
}

/* There is one way to read the rows: in their order. */
static int
input_best(sqlite3_vtab *table, sqlite3_index_info *plan)
{
    (void)table;
    plan->estimatedCost = 1000.0;
    plan->estimatedRows = 1000;
    return SQLITE_OK;
}

static int
input_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
    struct rows *rows = sqlite3_malloc(sizeof *rows);

    if (rows == NULL)
        return SQLITE_NOMEM;
    *rows = (struct rows){.input = ((struct table *)table)->source->input};
    *out = &rows->base;
    return SQLITE_OK;
}

static int
input_close(sqlite3_vtab_cursor *cursor)
{
    sqlite3_free(cursor);
    return SQLITE_OK;
}

static int
input_filter(sqlite3_vtab_cursor *cursor, int number, const char *text, int argc,
             sqlite3_value **argv)
{
    struct rows *rows = (struct rows *)cursor;

    (void)number, (void)text, (void)argc, (void)argv;
    rows->number = 0;
    rows->cells = rows->input->row(rows->input->context, rows->number);
    return SQLITE_OK;
}

static int
input_next(sqlite3_vtab_cursor *cursor)
{
    struct rows *rows = (struct rows *)cursor;

    rows->cells = rows->input->row(rows->input->context, ++rows->number);
    return SQLITE_OK;
}

static int
input_eof(sqlite3_vtab_cursor *cursor)
{
    return ((struct rows *)cursor)->cells == NULL;
}

static int
input_column(sqlite3_vtab_cursor *cursor, sqlite3_context *out, int column)
{
    int64_t cell = ((struct rows *)cursor)->cells[column];
    /* NOLINTNEXTLINE(performance-no-int-to-ptr) a cell of bytes is their address: input_blob() */
    const struct input_bytes *bytes = (const struct input_bytes *)(intptr_t)cell;

    if (cell == INPUT_NULL)
        sqlite3_result_null(out);
    else if ((((struct table *)cursor->pVtab)->source->blobs >> column & 1) != 0)
        sqlite3_result_blob64(out, bytes->bytes, bytes->length, SQLITE_STATIC);
    else
        sqlite3_result_int64(out, cell);
    return SQLITE_OK;
}

static int
input_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out)
{
    *out = ((struct rows *)cursor)->number + 1;
    return SQLITE_OK;
}

/* Without xCreate the module is its own table: nothing stands in any schema. */
static const sqlite3_module input_module = {
    .iVersion = 2,
    .xConnect = input_connect,
    .xBestIndex = input_best,
    .xDisconnect = input_disconnect,
    .xOpen = input_open,
    .xClose = input_close,
    .xFilter = input_filter,
    .xNext = input_next,
    .xEof = input_eof,
    .xColumn = input_column,
    .xRowid = input_rowid,
};

/* Columns are declared "year INT, digest BLOB". */
static uint32_t
blobs_of(const char *columns)
{
    uint32_t blobs = 0;

    for (int column = 0; *columns != '\0' && column < 32; column++) {
        size_t length = strcspn(columns, ",");

        if (length >= 5 && strncmp(columns + length - 5, " BLOB", 5) == 0)
            blobs |= UINT32_C(1) << column;
        columns += columns[length] == '\0' ? length : length + 1;
    }
    return blobs;
}

int
input_register(sqlite3 *db, const char *columns, const struct input *input)
{
    struct source *source;
    int length;

    if (columns == NULL)
        return sqlite3_create_module_v2(db, "input", NULL, NULL, NULL);
    source = mem_alloc(sizeof *source);
    if (source == NULL)
        return SQLITE_NOMEM;
    source->input = input;
    source->blobs = blobs_of(columns);
    length = snprintf(source->declaration, sizeof source->declaration, "CREATE TABLE input(%s)",
                      columns);
    if (length < 0 || (size_t)length >= sizeof source->declaration) {
        mem_free(source);
        return SQLITE_TOOBIG;
    }
    return sqlite3_create_module_v2(db, "input", &input_module, source, mem_free);
}
