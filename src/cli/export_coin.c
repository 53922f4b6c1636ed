#include "export_coin.h"

#include <stdlib.h>
#include <string.h>

const char *const coin_kinds[] = {"coin-idata", "coin-imeta", NULL};

enum { COLUMNS_BEFORE = 2, INDICATORS_MOST = 8000 /* offsets of fields are 16 bits */ };

bool
is_coin_kind(const char *kind)
{
    for (size_t i = 0; coin_kinds[i] != NULL; i++)
        if (strcmp(coin_kinds[i], kind) == 0)
            return true;
    return false;
}

/* iData has a column an indicator: its rows are put together from the cells of a unit. */
struct table {
    struct par_coin_values *list;
    struct par_field *fields;
    size_t count;
    struct keep names; /* of the fields */
    struct keep row;   /* texts of the row given out */
};

static void
add_field(struct table *table, const char *key, enum par_field_type type)
{
    must_room(&table->fields, table->count, sizeof table->fields[0]);
    table->fields[table->count] = (struct par_field){keep_text(&table->names, key), type,
                                                     (uint16_t)(table->count * sizeof(char *)),
                                                     PAR_NO_OFFSET, PAR_NOT_SCORED};
    table->count++;
}

static enum par_status
read_columns(struct table *table, struct session *session, const struct par_coin_query *query)
{
    struct par_coin_metas *list = NULL;
    struct par_coin_meta row;
    enum par_status status = par_coin_meta_list(&list, session->book, query, &session->error);

    add_field(table, "uCode", PAR_FIELD_CODE);
    add_field(table, "uName", PAR_FIELD_TEXT);
    while (status == PAR_OK && (status = par_coin_meta_next(&row, list, &session->error)) == PAR_OK)
        if (row.level.value == 1 && table->count < COLUMNS_BEFORE + INDICATORS_MOST)
            add_field(table, row.code, PAR_FIELD_VALUE);
    par_coin_meta_list_free(list);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
next_unit(void *out, void *source, struct par_error *err)
{
    struct table *table = source;
    const char **cell = out;
    struct par_coin_value row;
    enum par_status status = PAR_OK;

    keep_free(&table->row);
    for (size_t i = COLUMNS_BEFORE; status == PAR_OK && i < table->count; i++) {
        status = par_coin_value_next(&row, table->list, err);
        if (status != PAR_OK)
            break;
        cell[i] = keep_text(&table->row, row.value);
        if (i == COLUMNS_BEFORE) {
            cell[0] = keep_text(&table->row, row.unit_code);
            cell[1] = keep_text(&table->row, row.unit_name);
        }
    }
    return table->count == COLUMNS_BEFORE ? PAR_END : status;
}

static enum par_status
rewind_units(void *source, struct par_error *err)
{
    return par_list_rewind((struct par_list *)((struct table *)source)->list, err);
}

static enum par_status
read_table(struct table *table, struct session *session, const struct par_coin_query *query)
{
    enum par_status status = read_columns(table, session, query);

    return status == PAR_OK
               ? par_coin_value_list(&table->list, session->book, query, &session->error)
               : status;
}

/* One year and one group. */
static enum par_status
read_query(struct par_coin_query *out, struct session *session)
{
    const struct arguments *arguments = &session->arguments;

    if (arguments->years == NULL || !word_is_year(arguments->years) || arguments->group == NULL)
        return session_usage(session, _("%s is of one year and one group"), arguments->kind);
    if (given(arguments, "appraiser"))
        return session_usage(session, _("only scores are chosen by who appraises them"));
    *out = (struct par_coin_query){(int)strtol(arguments->years, NULL, 10), arguments->group};
    return PAR_OK;
}

enum par_status
export_coin(struct session *session, enum par_status (*open)(struct writer **, struct session *),
            enum par_status (*sheet)(struct sheet *, const struct rows *, struct par_error *))
{
    struct table table = {.list = NULL};
    struct par_coin_metas *metas = NULL;
    struct par_coin_query query;
    struct writer *writer = NULL;
    struct rows rows = {0};
    bool wide = strcmp(session->arguments.kind, "coin-idata") == 0;
    enum par_status status = read_query(&query, session);

    if (status == PAR_OK && wide)
        status = read_table(&table, session, &query);
    else if (status == PAR_OK)
        status = par_coin_meta_list(&metas, session->book, &query, &session->error);
    if (status == PAR_OK)
        status = open(&writer, session);
    if (status == PAR_OK) {
        if (wide)
            rows = (struct rows){table.fields, table.count,  table.count * sizeof(char *),
                                 next_unit,    rewind_units, &table};
        else
            rows = ROWS(metas);
        if (writer_is_sheet(writer))
            status = sheet(writer_sheet(writer), &rows, &session->error);
        else
            status = writer_rows(writer, &rows, &session->error);
        status = writer_close(writer, status);
    }
    par_coin_value_list_free(table.list);
    par_coin_meta_list_free(metas);
    keep_free(&table.names);
    keep_free(&table.row);
    free(table.fields);
    return status;
}
