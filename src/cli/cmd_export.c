#include "cmd.h"

#include <stdlib.h>
#include <string.h>

#include "export_coin.h"
#include "interrupt.h"
#include "kind.h"
#include "writer.h"

/* Without --format and without an ending that says otherwise it is csv. */
static enum par_status
open_export(struct writer **writer, struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    const char *path = given_text(arguments, "output");
    const char *ending = path != NULL ? strrchr(path, '.') : NULL;
    enum par_status status;

    if (given(arguments, "format") ||
        (ending != NULL && (strcmp(ending, ".json") == 0 || strcmp(ending, ".jsonl") == 0 ||
                            strcmp(ending, ".md") == 0)))
        return writer_open(writer, session);
    status = writer_open_format(writer, FORMAT_CSV, path, 0, session->command->name, "");
    if (status == PAR_OK && given(arguments, "no-header"))
        writer_header(*writer, false);
    return status;
}

/* All columns, whatever the kind. */
static enum par_status
export_sheet(struct sheet *sheet, const struct rows *rows, struct par_error *err)
{
    struct view_column *view = must_alloc(rows->count * sizeof *view);
    struct grid *grid = NULL;
    enum par_status status;

    for (size_t i = 0; i < rows->count; i++)
        view[i] = (struct view_column){rows->fields[i].key, NULL,
                                       rows->fields[i].type == PAR_FIELD_TEXT ? GRID_FLEX : 0};
    status = grid_of_rows(&grid, rows, view, rows->count, err);
    if (status == PAR_OK)
        sheet_grid(sheet, grid);
    free(view);
    return status;
}

enum par_status
cmd_export(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    struct par_export_query query = {arguments->kind, arguments->years, arguments->group,
                                     arguments->unit, given_text(arguments, "appraiser")};
    struct par_rows *list = NULL;
    struct writer *writer = NULL;
    struct rows rows;
    enum par_status status;

    interrupt_watch();
    if (is_coin_kind(arguments->kind))
        return export_coin(session, open_export, export_sheet);
    if (kind_named(arguments->kind) == NULL)
        return kind_complain(session);
    status = strcmp(arguments->kind, "scores") == 0 ? session_aside(session) : PAR_OK;
    if (status == PAR_OK)
        status = par_export_list(&list, session->book, &query, &session->error);
    if (status == PAR_OK)
        status = open_export(&writer, session);
    if (status != PAR_OK) {
        par_export_list_free(list);
        return status;
    }
    rows = ROWS(list);
    if (writer_is_sheet(writer))
        status = export_sheet(writer_sheet(writer), &rows, &session->error);
    else
        status = writer_rows(writer, &rows, &session->error);
    par_export_list_free(list);
    return writer_close(writer, status);
}
