#include "cmd.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "glossary.h"
#include "log_words.h"
#include "writer.h"

enum { LAST_USUAL = 20 };

/* --- one batch: its changes --- */

static void
add_change(struct grid *grid, const struct par_change *row)
{
    char *key = log_key_text(row->record, row->key);
    char *before = log_value_text(row, row->old_value),
         *after = log_value_text(row, row->new_value);

    grid_cell(grid, log_record_word(row->record));
    grid_cell(grid, key);
    grid_cell(grid, row->field != NULL ? log_field_word(row->record, row->field) : NULL);
    grid_cell(grid, before);
    grid_cell(grid, after);
    free(after);
    free(before);
    free(key);
}

static enum par_status
change_sheet(struct sheet *sheet, int64_t batch, struct par_changes *list, struct par_error *err)
{
    struct grid *grid = grid_new();
    struct par_change row;
    enum par_status status = PAR_OK;

    grid_column(grid, glossary_heading("record"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("key"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, glossary_heading("field"), ALIGN_LEFT, GRID_DROP);
    grid_column(grid, glossary_heading("old_value"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, glossary_heading("new_value"), ALIGN_LEFT, GRID_FLEX);
    while (status == PAR_OK && (status = par_change_next(&row, list, err)) == PAR_OK)
        if (row.field == NULL || log_field_shown(row.field))
            add_change(grid, &row);
    sheet_headline(sheet, _("Batch %lld"), (long long)batch);
    sheet_grid(sheet, grid);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
list_changes(struct session *session, int64_t batch)
{
    struct par_change_query query = {batch};
    struct par_changes *list = NULL;
    struct writer *writer = NULL;
    struct rows rows;
    enum par_status status = par_change_list(&list, session->book, &query, &session->error);

    if (status == PAR_OK)
        status = writer_open(&writer, session);
    if (status != PAR_OK) {
        par_change_list_free(list);
        return status;
    }
    writer_columns(writer, "log", "batch,record,key,field,old_value,new_value");
    rows = ROWS(list);
    if (writer_is_sheet(writer))
        status = change_sheet(writer_sheet(writer), batch, list, &session->error);
    else
        status = writer_rows(writer, &rows, &session->error);
    par_change_list_free(list);
    return writer_close(writer, status);
}

/* --- all batches --- */

static void
add_batch(struct grid *grid, const struct par_log *row)
{
    char time[LANG_DATE_SIZE];
    struct string text = {0};
    char *what = talk_message(&row->what_message);

    grid_cellf(grid, "%" PRId64, row->batch.value);
    grid_cell(grid, lang_time(time, row->at));
    grid_cell(grid, row->actor);
    string_add(&text, what[0] != '\0' || row->what == NULL ? what : row->what);
    if (row->reason != NULL && row->reason[0] != '\0')
        string_format(&text, " (%s)", row->reason);
    if (row->undone_by.absent == PAR_PRESENT)
        string_format(&text, _(" [undone by %lld]"), (long long)row->undone_by.value);
    grid_cell(grid, string_get(&text));
    string_free(&text);
    free(what);
}

static enum par_status
log_sheet(struct sheet *sheet, struct par_logs *list, struct par_error *err)
{
    struct grid *grid = grid_new();
    struct par_log row;
    enum par_status status = PAR_OK;

    grid_column(grid, C_("heading", "No."), ALIGN_RIGHT, 0);
    grid_column(grid, glossary_heading("at"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("actor"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("what"), ALIGN_LEFT, GRID_FLEX);
    while (status == PAR_OK && (status = par_log_next(&row, list, err)) == PAR_OK)
        add_batch(grid, &row);
    if (grid_rows(grid) > 0) {
        sheet_grid(sheet, grid);
    } else {
        talk_say("%s", _("Nothing is recorded here."));
        grid_free(grid);
    }
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
read_query(struct par_log_query *query, char since[11], const struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    enum par_status status;

    *query = (struct par_log_query){.years = arguments->years,
                                    .group = arguments->group,
                                    .unit = arguments->unit,
                                    .criterion = arguments->criterion,
                                    .last = LAST_USUAL,
                                    .by = given_text(arguments, "by")};
    status = given_number(&query->last, arguments, "last", 1, INT32_MAX);
    if (status == PAR_OK)
        status = given_number(&query->batch, arguments, "batch", 1, INT64_MAX);
    if (status == PAR_OK)
        status = given_date(since, arguments, "since");
    if (since[0] != '\0')
        query->since = since;
    return status;
}

enum par_status
cmd_log(struct session *session)
{
    struct par_log_query query;
    struct par_logs *list = NULL;
    struct writer *writer = NULL;
    struct rows rows;
    char since[11] = "";
    enum par_status status = read_query(&query, since, session);

    if (status == PAR_OK && query.batch != 0)
        return list_changes(session, query.batch);
    if (status == PAR_OK)
        status = par_log_list(&list, session->book, &query, &session->error);
    if (status == PAR_OK)
        status = writer_open(&writer, session);
    if (status != PAR_OK) {
        par_log_list_free(list);
        return status;
    }
    rows = ROWS(list);
    if (writer_is_sheet(writer))
        status = log_sheet(writer_sheet(writer), list, &session->error);
    else
        status = writer_rows(writer, &rows, &session->error);
    par_log_list_free(list);
    return writer_close(writer, status);
}
