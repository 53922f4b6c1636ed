/* `criteria map`: which criterion of one set is which of another. */
#include "cmd.h"
#include "glossary.h"
#include "show.h"

/* Proposals: a file that `criteria map` takes, with what says how sure each is. */
static enum par_status
propose(struct session *session)
{
    static const struct view_column view[] = {
        {"from_code", NULL, 0}, {"title_from", NULL, GRID_FLEX}, {"to_code", NULL, 0},
        {"title_to", NULL, GRID_FLEX}, {"kind", NULL, 0},        {"sure", NULL, 0}};
    const char *from = session->arguments.set, *to = session->arguments.words[0];
    struct listing listing = {.view = view, .count = sizeof view / sizeof view[0]};
    struct par_crosswalks *list = NULL;
    enum par_status status = par_crosswalk_propose(&list, session->book, from, to, &session->error);

    return show_rows(session, (struct par_list *)list, status, &listing);
}

enum par_status
cmd_criteria_map(struct session *session)
{
    struct arguments *arguments = &session->arguments;

    if (arguments->word_count < 2)
        return propose(session);
    arguments->kind = "crosswalk";
    arguments->words[0] = arguments->words[1];
    arguments->word_count = 1;
    return cmd_import(session);
}
