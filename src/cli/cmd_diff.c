#include "cmd.h"

#include <stdlib.h>
#include <string.h>

#include "cell.h"
#include "glossary.h"
#include "writer.h"

/* The heading of a state: the stage's, or the decision's number. */
static const char *
side_heading(const char *state)
{
    static const char *const stages[] = {"self", "first", "final"};

    for (size_t i = 0; i < sizeof stages / sizeof stages[0]; i++)
        if (strcmp(stages[i], state) == 0)
            return glossary_heading(state);
    return state;
}

static struct grid *
diff_grid(const char *a, const char *b)
{
    struct grid *grid = grid_new();

    grid_column(grid, glossary_heading("unit_name"), ALIGN_LEFT, GRID_FLEX | GRID_ONCE);
    grid_column(grid, glossary_heading("criterion"), ALIGN_LEFT, GRID_DROP);
    grid_column(grid, glossary_heading("field"), ALIGN_LEFT, GRID_DROP);
    grid_column(grid, side_heading(a), ALIGN_NUMBER, 0);
    grid_column(grid, side_heading(b), ALIGN_NUMBER, 0);
    grid_column(grid, glossary_heading("change"), ALIGN_NUMBER, GRID_DROP);
    grid_column(grid, glossary_heading("reason"), ALIGN_LEFT, GRID_DROP | GRID_FLEX);
    return grid;
}

static void
add_cell(struct grid *grid, struct par_list *list, const char *key, const void *row)
{
    struct cell cell = cell_of(par_list_field(list, key), row);
    struct string text = {0};

    cell_human(&text, &cell);
    grid_cell(grid, string_get(&text));
    string_free(&text);
}

static void
add_difference(struct grid *grid, struct par_list *list, const struct par_difference *row)
{
    grid_named(grid, row->unit_name, row->unit_code);
    grid_cell(grid, row->criterion != NULL ? row->criterion : "");
    grid_cell(grid, strcmp(row->field, "score") == 0 ? "" : glossary_heading(row->field));
    add_cell(grid, list, "value_a", row);
    add_cell(grid, list, "value_b", row);
    add_cell(grid, list, "change", row);
    grid_cell(grid, row->reason != NULL ? row->reason : "");
}

/* "3 of 640 scores differ (0.47 %)" */
static char *
rate_text(const struct par_diff_rate *rate)
{
    long long cells = (long long)rate->cells, changed = (long long)rate->changed,
              lone = (long long)rate->lone;
    char percent[PAR_DECIMAL_SIZE];
    struct string text = {0};

    lang_decimal(percent, rate->percent);
    if (rate->cells == 0)
        string_add(&text, rate->printed ? _("no printed figure stands on both sides")
                                        : _("no score stands on both sides"));
    else if (rate->printed)
        string_format(&text,
                      ngettext("%lld of %lld printed figures differs (%s %%)",
                               "%lld of %lld printed figures differ (%s %%)", changed),
                      changed, cells, percent);
    else
        string_format(&text,
                      ngettext("%lld of %lld scores differs (%s %%)",
                               "%lld of %lld scores differ (%s %%)", changed),
                      changed, cells, percent);
    if (lone > 0)
        string_format(
            &text,
            ngettext("; %lld stands on one side only", "; %lld stand on one side only", lone),
            lone);
    return string_take(&text);
}

static enum par_status
diff_sheet(struct sheet *sheet, struct session *session, struct par_differences *list)
{
    const struct arguments *arguments = &session->arguments;
    char *group = session_group_name(session, arguments->group);
    struct grid *grid = diff_grid(arguments->words[0], arguments->words[1]);
    struct par_difference row;
    enum par_status status = PAR_OK;

    sheet_headline(sheet, _("Year %d · %s · %s and %s"), arguments->year, group,
                   side_heading(arguments->words[0]), side_heading(arguments->words[1]));
    while (status == PAR_OK && (status = par_diff_next(&row, list, &session->error)) == PAR_OK)
        add_difference(grid, (struct par_list *)list, &row);
    sheet_grid_filled(sheet, grid);
    free(group);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
write_differences(struct session *session, struct par_differences *list,
                  const struct par_diff_rate *rate)
{
    const struct arguments *arguments = &session->arguments;
    struct writer *writer = NULL;
    struct rows rows = ROWS(list);
    enum lang reader;
    char *text;
    enum par_status status = writer_open(&writer, session);

    if (status != PAR_OK)
        return status;
    writer_sides(writer, side_heading(arguments->words[0]), side_heading(arguments->words[1]));
    reader = writer_speak(writer);
    text = rate_text(rate);
    writer_note(writer, "rate", text);
    lang_use(reader);
    free(text);
    if (writer_is_sheet(writer))
        status = diff_sheet(writer_sheet(writer), session, list);
    else
        status = writer_rows(writer, &rows, &session->error);
    if (status == PAR_OK && par_list_count((struct par_list *)list) > 0) {
        session->answered = true;
        status = PAR_NO;
    }
    return writer_close(writer, status);
}

enum par_status
cmd_diff(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    struct par_diff_query query = {arguments->year, arguments->group, arguments->words[0],
                                   arguments->words[1]};
    struct par_differences *list = NULL;
    struct par_diff_rate rate;
    enum par_status status = par_diff_list(&list, &rate, session->book, &query, &session->error);

    if (status == PAR_OK)
        status = write_differences(session, list, &rate);
    par_diff_list_free(list);
    return status;
}
