/* `criteria map`: which criterion of one set is which of another. */
#include "cmd.h"

#include <string.h>

#include "glossary.h"
#include "import.h"
#include "record.h"
#include "show.h"

/* A title that changed stands with both, "before → after". */
static void
add_title(struct grid *grid, const struct par_crosswalk *row)
{
    if (row->title_from == NULL || row->title_to == NULL ||
        strcmp(row->title_from, row->title_to) == 0)
        grid_cell(grid, row->title_to != NULL ? row->title_to : row->title_from);
    else
        grid_cellf(grid, "%s → %s", row->title_from, row->title_to);
}

static void
add_maximum(struct grid *grid, const struct par_crosswalk *row)
{
    char from[PAR_DECIMAL_SIZE], to[PAR_DECIMAL_SIZE];

    if (row->max_points_from.absent == PAR_PRESENT && row->max_points_to.absent == PAR_PRESENT &&
        row->max_points_from.units == row->max_points_to.units)
        grid_cell(grid, lang_decimal(to, row->max_points_to));
    else
        grid_cellf(grid, "%s → %s", lang_decimal(from, row->max_points_from),
                   lang_decimal(to, row->max_points_to));
}

static void
add_link(struct grid *grid, const struct par_crosswalk *row)
{
    char share[PAR_DECIMAL_SIZE];

    grid_cell(grid, row->from_code);
    grid_cell(grid, row->to_code);
    add_title(grid, row);
    add_maximum(grid, row);
    if (row->share.absent == PAR_PRESENT && row->share.units < 100 * PAR_DECIMAL_ONE)
        grid_cellf(grid, "%s %s %%", glossary_word("kind", row->kind),
                   lang_decimal(share, row->share));
    else
        grid_cell(grid, glossary_word("kind", row->kind));
    grid_cell(grid, row->sure != NULL ? glossary_word("sure", row->sure) : NULL);
}

static enum par_status
compose(struct sheet *sheet, struct session *session, struct par_list *list)
{
    struct grid *grid = grid_new();
    struct par_crosswalk row;
    enum par_status status = par_list_rewind(list, &session->error);

    sheet_headline(sheet, _("Criteria of %s and %s"), session->arguments.set,
                   session->arguments.words[0]);
    grid_column(grid, session->arguments.set, ALIGN_LEFT, GRID_BREAK);
    grid_column(grid, session->arguments.words[0], ALIGN_LEFT, GRID_BREAK);
    grid_column(grid, glossary_heading("title"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, glossary_heading("max_points"), ALIGN_RIGHT, 0);
    grid_column(grid, glossary_heading("kind"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("sure"), ALIGN_LEFT, 0);
    while (status == PAR_OK && (status = par_list_next(&row, list, &session->error)) == PAR_OK)
        add_link(grid, &row);
    sheet_gap(sheet);
    sheet_grid(sheet, grid);
    return status == PAR_END ? PAR_OK : status;
}

/* Proposals: a file that `criteria map` takes, with what says how sure each is. */
static enum par_status
propose(struct session *session)
{
    struct par_crosswalks *list = NULL;
    enum par_status status = par_crosswalk_propose(&list, session->book, session->arguments.set,
                                                   session->arguments.words[0], &session->error);

    return show_list(session, (struct par_list *)list, status, compose);
}

enum par_status
cmd_criteria_map(struct session *session)
{
    struct arguments *arguments = &session->arguments;
    struct par_import_options options = {.translate = import_heading};

    if (arguments->word_count < 2)
        return propose(session);
    arguments->kind = "crosswalk";
    options.from_set = arguments->set;
    options.to_set = arguments->words[0];
    arguments->words[0] = arguments->words[1];
    arguments->word_count = 1;
    return import_files(session, &options);
}

enum par_status
cmd_criteria_unmap(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    struct par_crosswalk link = {.from_set = arguments->set,
                                 .from_code = arguments->criterion,
                                 .to_set = arguments->words[0],
                                 .to_code = arguments->words[1]};
    enum par_status status = session_begin(session);

    if (status == PAR_OK)
        status = par_crosswalk_remove(session->batch, &link, &session->error);
    if (status == PAR_OK)
        status = record_done(session, _("%s of %s is no longer linked with %s of %s."),
                             link.from_code, link.from_set, link.to_code, link.to_set);
    return status;
}
