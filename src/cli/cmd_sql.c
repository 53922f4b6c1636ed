#include "cmd.h"

#include <stdlib.h>
#include <string.h>

#include "writer.h"

static enum par_status
list_queries(struct session *session)
{
    static const struct view_column view[] = {
        {"module", NULL, 0},
        {"name", NULL, 0},
        {"parameters", NULL, GRID_FLEX},
    };
    struct listing listing = {.command = "sql",
                              .columns = "name,module,parameters,text",
                              .view = view,
                              .count = sizeof view / sizeof view[0]};
    struct par_query_query query = {NULL};
    struct par_queries *list = NULL;
    enum par_status status = par_query_list(&list, session->book, &query, &session->error);

    if (status == PAR_OK)
        status = session_list(session, (struct par_list *)list, &listing);
    par_query_list_free(list);
    return status;
}

/* name=value … as name, value, …, NULL. The texts are the caller's. */
static enum par_status
read_parameters(char ***out, const struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    char **pairs = must_alloc((2 * arguments->word_count + 1) * sizeof *pairs);

    *out = pairs;
    for (size_t i = 1; i < arguments->word_count; i++) {
        const char *word = arguments->words[i], *equal = strchr(word, '=');

        if (equal == NULL || equal == word)
            return session_usage(session, _("\"%s\" is not name=value"), word);
        *pairs++ = must_copy_part(word, (size_t)(equal - word));
        *pairs++ = must_copy(equal + 1);
    }
    return PAR_OK;
}

static void
free_parameters(char **pairs)
{
    for (size_t i = 0; pairs[i] != NULL; i++)
        free(pairs[i]);
    free(pairs);
}

/* Every column of the answer. */
static enum par_status
list_answer(struct session *session, struct par_list *list)
{
    size_t count;
    const struct par_field *fields = par_list_fields(list, &count);
    struct view_column *view = must_alloc(count * sizeof *view);
    struct listing listing = {.view = view, .count = count};
    enum par_status status;

    for (size_t i = 0; i < count; i++)
        view[i] = (struct view_column){fields[i].key, NULL, GRID_FLEX};
    status = session_list(session, list, &listing);
    free(view);
    return status;
}

enum par_status
cmd_sql(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    char **parameters;
    struct par_list *list = NULL;
    enum par_status status;

    if (arguments->word_count == 0)
        return list_queries(session);
    status = read_parameters(&parameters, session);
    if (status == PAR_OK)
        status = session_aside(session);
    if (status == PAR_OK)
        status = par_query_run(&list, session->book, arguments->words[0],
                               (const char *const *)parameters, &session->error);
    if (status == PAR_OK)
        status = list_answer(session, list);
    par_list_free(list);
    free_parameters(parameters);
    return status;
}
