#include "cmd.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "glossary.h"
#include "interrupt.h"
#include "writer.h"

/* How many findings of each level there are. */
struct sums {
    int64_t errors;
    int64_t notices;
};

static enum par_status
count_findings(struct sums *sums, struct par_findings *list, struct par_error *err)
{
    struct par_finding row;
    enum par_status status = par_list_rewind((struct par_list *)list, err);

    while (status == PAR_OK && (status = par_check_next(&row, list, err)) == PAR_OK) {
        if (strcmp(row.level, "error") == 0)
            sums->errors++;
        else
            sums->notices++;
    }
    return status == PAR_END ? PAR_OK : status;
}

/* Where it was found: year, group, unit, criterion, or the decision alone. */
static void
add_place(struct grid *grid, const struct par_finding *row)
{
    struct string text = {0};
    const char *group = row->group_name != NULL ? row->group_name : row->group_code;
    const char *unit = row->unit_name != NULL ? row->unit_name : row->unit_code;

    if (unit == NULL && group == NULL && row->criterion == NULL && row->decision != NULL)
        string_add(&text, row->decision);
    else if (row->year.absent == PAR_PRESENT)
        string_format(&text, "%" PRId64, row->year.value);
    if (unit != NULL)
        string_format(&text, " %s", unit);
    else if (group != NULL)
        string_format(&text, " %s", group);
    if (row->criterion != NULL)
        string_format(&text, " %s", row->criterion);
    grid_cell(grid, string_get(&text) + strspn(string_get(&text), " "));
    string_free(&text);
}

static void
add_finding(struct grid *grid, const struct par_finding *row)
{
    char *text = talk_message(&row->message);

    grid_cell(grid, glossary_word("level", row->level));
    grid_cell(grid, row->finding);
    add_place(grid, row);
    if (text[0] != '\0' || row->text == NULL)
        grid_cell(grid, text);
    else
        grid_cell(grid, row->text);
    free(text);
}

static enum par_status
check_sheet(struct sheet *sheet, struct par_findings *list, const struct sums *sums,
            struct par_error *err)
{
    struct grid *grid = grid_new();
    struct par_finding row;
    enum par_status status = par_list_rewind((struct par_list *)list, err);

    grid_column(grid, glossary_heading("level"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("finding"), ALIGN_LEFT, 0);
    grid_column(grid, C_("heading", "Place"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, C_("heading", "Found; expected"), ALIGN_LEFT, GRID_FLEX);
    while (status == PAR_OK && (status = par_check_next(&row, list, err)) == PAR_OK)
        add_finding(grid, &row);
    sheet_grid_filled(sheet, grid);
    sheet_line(sheet, "%lld %s, %lld %s", (long long)sums->errors,
               ngettext("error", "errors", sums->errors), (long long)sums->notices,
               ngettext("notice", "notices", sums->notices));
    return status == PAR_END ? PAR_OK : status;
}

/* Writes the findings; PAR_NO when one of them says no. Ends the list. */
static enum par_status
show_findings(struct session *session, struct par_findings *list, bool strict,
              enum par_status status, struct sums *sums)
{
    struct writer *writer = NULL;
    struct rows rows;

    if (status == PAR_OK)
        status = count_findings(sums, list, &session->error);
    if (status == PAR_OK)
        status = writer_open(&writer, session);
    if (status != PAR_OK) {
        par_check_list_free(list);
        return status;
    }
    rows = ROWS(list);
    if (writer_is_sheet(writer))
        status = check_sheet(writer_sheet(writer), list, sums, &session->error);
    else
        status = writer_rows(writer, &rows, &session->error);
    par_check_list_free(list);
    if (status == PAR_OK && (sums->errors > 0 || (strict && sums->notices > 0)))
        status = PAR_NO;
    return writer_close(writer, status);
}

enum par_status
cmd_check(struct session *session)
{
    struct par_check_query query = {session->arguments.years, session->arguments.group};
    struct sums sums = {0};
    struct par_findings *list = NULL;
    enum par_status status;

    interrupt_watch();
    status = session_aside(session);
    if (status == PAR_OK)
        status = par_check_list(&list, session->book, &query, &session->error);
    return show_findings(session, list, given(&session->arguments, "strict"), status, &sums);
}

/* With a notice the file is not as it was, but what it records is. */
static void
say_verified(bool noticed, bool anchored)
{
    static const char *const said[2][2] = {
        {N_("The book is as the program wrote it."),
         N_("The book is as the program wrote it, and the code is that of one of its approved "
            "years.")},
        {N_("Every record is as the program wrote it."),
         N_("Every record is as the program wrote it, and the code is that of one of the approved "
            "years.")},
    };

    talk_say("%s", _(said[noticed][anchored]));
}

enum par_status
cmd_verify(struct session *session)
{
    struct par_verify_query query = {session->arguments.years,
                                     given_text(&session->arguments, "anchor")};
    struct par_findings *list = NULL;
    struct sums sums = {0};
    enum par_status status;

    interrupt_watch();
    status = session_aside(session);
    if (status == PAR_OK)
        status = par_verify_list(&list, session->book, &query, &session->error);
    status = show_findings(session, list, false, status, &sums);
    if (status == PAR_OK)
        say_verified(sums.notices > 0, query.anchor != NULL);
    return status;
}
