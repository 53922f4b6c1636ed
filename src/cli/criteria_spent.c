#include "cmd.h"

#include "show.h"

enum par_status
cmd_criteria_spent(struct session *session)
{
    static const struct view_column view[] = {{"criterion", NULL, 0},
                                              {"title", NULL, GRID_FLEX},
                                              {"max_points", NULL, 0},
                                              {"units", NULL, 0},
                                              {"count", NC_("heading", "Years so"), 0},
                                              {"years_known", NULL, 0},
                                              {"years", NULL, GRID_FLEX}};
    struct listing listing = {
        .title = _("Criteria at which every unit has the maximum: they no longer tell units apart"),
        .view = view,
        .count = sizeof view / sizeof view[0],
        .empty = _("At no criterion has every unit the maximum.")};
    struct par_spent_query query = {session->arguments.years, session->arguments.group};
    struct par_spents *list = NULL;
    enum par_status status = par_spent_list(&list, session->book, &query, &session->error);

    return show_rows(session, (struct par_list *)list, status, &listing);
}
