#include "cmd.h"

#include "ask.h"

enum par_status
cmd_counts(struct session *session)
{
    static const struct view_column view[] = {
        {"year", NULL, 0},
        {"group_name", NULL, GRID_FLEX},
        {"class", NULL, 0},
        {"count", NULL, 0},
        {"named", NULL, 0},
        {"computed", NULL, GRID_DROP},
        {"decision", NULL, GRID_DROP},
    };
    struct listing listing = {.view = view, .count = sizeof view / sizeof view[0]};
    struct asked asked;
    struct par_count_query query = {.years = session->arguments.years,
                                    .group = session->arguments.group};
    struct par_class_counts *list = NULL;
    enum par_status status = asked_read(&asked, session);

    query.view = asked.view;
    query.as_of = asked.as_of;
    if (status == PAR_OK)
        status = par_count_list(&list, session->book, &query, &session->error);
    if (status == PAR_OK && par_list_count((struct par_list *)list) == 0)
        status = ask_nothing(session);
    if (status == PAR_OK)
        status = session_list(session, (struct par_list *)list, &listing);
    par_count_list_free(list);
    return status;
}
