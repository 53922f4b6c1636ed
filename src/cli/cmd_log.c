#include "cmd.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "glossary.h"
#include "writer.h"

enum { LAST_USUAL = 20 };

/* --- one batch: its changes --- */

static enum par_status
list_changes(struct session *session, int64_t batch)
{
    static const struct view_column view[] = {
        {"record", NULL, 0},
        {"key", NULL, GRID_FLEX},
        {"field", NULL, 0},
        {"old_value", NULL, GRID_FLEX},
        {"new_value", NULL, GRID_FLEX},
    };
    struct par_change_query query = {batch};
    struct par_changes *list = NULL;
    char *title = must_format(_("Batch %lld"), (long long)batch);
    struct listing listing = {.title = title,
                              .command = "log",
                              .columns = "batch,record,key,field,old_value,new_value",
                              .view = view,
                              .count = sizeof view / sizeof view[0]};
    enum par_status status = par_change_list(&list, session->book, &query, &session->error);

    if (status == PAR_OK)
        status = session_list(session, (struct par_list *)list, &listing);
    par_change_list_free(list);
    free(title);
    return status;
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
    struct writer *writer;
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
