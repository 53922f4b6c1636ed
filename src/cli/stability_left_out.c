#include <stdlib.h>
#include <string.h>

#include "glossary.h"
#include "stability.h"

/* What leaving one domain out does. */
struct effect {
    char *criterion, *title;
    int64_t moved; /* units that have another rank */
    int64_t most;  /* largest move, with its sign */
    char *who;     /* the unit that moves most */
    char *first;   /* the first then */
};

static void
effect_add(struct effect *effect, const struct par_left_out *row)
{
    int64_t up = row->places_up.value, size = up < 0 ? -up : up;
    int64_t most = effect->most < 0 ? -effect->most : effect->most;

    if (row->rank_without.absent == PAR_PRESENT && row->rank_without.value == 1 &&
        effect->first == NULL)
        effect->first = must_copy(row->unit_name);
    if (row->places_up.absent != PAR_PRESENT || up == 0)
        return;
    effect->moved++;
    if (size > most) {
        effect->most = up;
        free(effect->who);
        effect->who = must_copy(row->unit_name);
    }
}

static void
effect_end(struct grid *grid, struct effect *effect)
{
    long long most = (long long)effect->most;

    if (effect->criterion == NULL)
        return;
    grid_cell(grid, effect->criterion);
    grid_cell(grid, effect->title);
    grid_cellf(grid, "%lld", (long long)effect->moved);
    if (effect->who != NULL)
        grid_cellf(grid, most > 0 ? "%s (+%lld)" : "%s (−%lld)", effect->who,
                   most > 0 ? most : -most);
    else
        grid_cell(grid, "");
    grid_cell(grid, effect->first);
    free(effect->criterion);
    free(effect->title);
    free(effect->who);
    free(effect->first);
    *effect = (struct effect){0};
}

static struct grid *
effect_grid(void)
{
    struct grid *grid = grid_new();

    grid_column(grid, glossary_heading("domain"), ALIGN_LEFT, 0);
    grid_column(grid, C_("heading", "Left out"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, C_("heading", "Units that move"), ALIGN_RIGHT, 0);
    grid_column(grid, C_("heading", "Most places"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, C_("heading", "Then first"), ALIGN_LEFT, GRID_FLEX);
    return grid;
}

enum par_status
left_out_sheet(struct sheet *sheet, struct session *session,
               const struct par_stability_query *query)
{
    struct par_left_outs *list = NULL;
    struct par_left_out row;
    struct effect effect = {0};
    struct grid *grid;
    enum par_status status = par_left_out_list(&list, session->book, query, 0, &session->error);

    if (status != PAR_OK)
        return status;
    grid = effect_grid();
    while ((status = par_left_out_next(&row, list, &session->error)) == PAR_OK) {
        if (effect.criterion == NULL || strcmp(effect.criterion, row.criterion) != 0) {
            effect_end(grid, &effect);
            effect.criterion = must_copy(row.criterion);
            effect.title = must_copy(row.title);
        }
        effect_add(&effect, &row);
    }
    effect_end(grid, &effect);
    sheet_gap(sheet);
    sheet_grid(sheet, grid);
    par_left_out_list_free(list);
    return status == PAR_END ? PAR_OK : status;
}
