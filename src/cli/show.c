#include "show.h"

#include <inttypes.h>

#include "glossary.h"

enum par_status
show_rows(struct session *session, struct par_list *list, enum par_status status,
          const struct listing *listing)
{
    if (status == PAR_OK)
        status = session_list(session, list, listing);
    par_list_free(list);
    return status;
}

enum par_status
show_list(struct session *session, struct par_list *list, enum par_status status,
          enum par_status (*compose)(struct sheet *, struct session *, struct par_list *))
{
    struct writer *writer;
    struct rows rows;

    if (status == PAR_OK)
        status = writer_open(&writer, session);
    if (status != PAR_OK) {
        par_list_free(list);
        return status;
    }
    rows = rows_of(list);
    if (writer_is_sheet(writer))
        status = compose(writer_sheet(writer), session, list);
    else
        status = writer_rows(writer, &rows, &session->error);
    par_list_free(list);
    return writer_close(writer, status);
}

enum par_status
show_table(struct sheet *sheet, struct session *session, struct par_list *list,
           enum par_status status, const struct view_column *view, size_t count, const char *empty)
{
    struct grid *grid = NULL;
    struct rows rows;

    if (status == PAR_OK) {
        rows = rows_of(list);
        status = grid_of_rows(&grid, &rows, view, count, &session->error);
    }
    if (status == PAR_OK && grid_rows(grid) > 0) {
        sheet_gap(sheet);
        sheet_grid(sheet, grid);
    } else if (status == PAR_OK) {
        grid_free(grid);
        if (empty != NULL) {
            sheet_gap(sheet);
            sheet_line(sheet, "%s", empty);
        }
    }
    par_list_free(list);
    return status;
}

void
show_fact(struct sheet *sheet, const char *key, const char *text)
{
    if (text != NULL && text[0] != '\0')
        sheet_line(sheet, "%s: %s", glossary_heading(key), text);
}

/* --- years in words --- */

static void
close_run(struct year_runs *runs)
{
    if (runs->first == 0)
        return;
    string_format(&runs->text, "%s%" PRId64, runs->text.length > 0 ? ", " : "", runs->first);
    if (runs->last > runs->first)
        string_format(&runs->text, "–%" PRId64, runs->last);
    runs->first = 0;
}

void
runs_add(struct year_runs *runs, int64_t year)
{
    if (runs->first != 0 && year == runs->last + 1) {
        runs->last = year;
        return;
    }
    close_run(runs);
    runs->first = year;
    runs->last = year;
}

const char *
runs_text(struct year_runs *runs)
{
    close_run(runs);
    return string_get(&runs->text);
}

void
runs_free(struct year_runs *runs)
{
    string_free(&runs->text);
}

void
add_span(struct string *out, struct par_number from, struct par_number to)
{
    if (from.absent == PAR_PRESENT && to.absent == PAR_PRESENT && from.value == to.value) {
        string_format(out, "%" PRId64, from.value);
        return;
    }
    if (from.absent == PAR_PRESENT)
        string_format(out, "%" PRId64, from.value);
    if (from.absent == PAR_PRESENT || to.absent == PAR_PRESENT)
        string_add(out, "–");
    if (to.absent == PAR_PRESENT)
        string_format(out, "%" PRId64, to.value);
}
