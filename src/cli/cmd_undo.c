#include "cmd.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "record.h"

static enum par_status
read_batch(int64_t *batch, const struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    char *end;

    *batch = 0;
    if (arguments->word_count == 0)
        return PAR_OK;
    errno = 0;
    *batch = strtoll(arguments->words[0], &end, 10);
    if (end == arguments->words[0] || *end != '\0' || errno != 0 || *batch < 1) {
        talk_error(_("\"%s\" is not the number of a batch"), arguments->words[0]);
        talk_hint("parindex log");
        return PAR_USAGE;
    }
    return PAR_OK;
}

/* What a batch did, in the reader's words. The caller frees *what. */
static enum par_status
read_what(char **what, struct session *session, int64_t batch)
{
    struct par_log_query query = {.batch = batch};
    struct par_logs *list = NULL;
    struct par_log row;
    enum par_status status = par_log_list(&list, session->book, &query, &session->error);

    if (status == PAR_OK)
        status = par_log_next(&row, list, &session->error);
    if (status == PAR_OK) {
        *what = talk_message(&row.what_message);
        if ((*what)[0] == '\0') {
            free(*what);
            *what = must_copy(row.what);
        }
    }
    par_log_list_free(list);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
cmd_undo(struct session *session)
{
    int64_t batch, number = 0;
    char *what = NULL;
    enum par_status status = read_batch(&batch, session);

    if (status == PAR_OK)
        status = session_begin(session);
    if (status == PAR_OK)
        status = par_undo(session->batch, batch, &number, &session->error);
    if (status == PAR_OK)
        status = read_what(&what, session, number);
    if (status == PAR_OK && what != NULL)
        status = record_done(session, _("Batch %lld undone: %s."), (long long)number, what);
    else if (status == PAR_OK)
        status = record_done(session, _("Batch %lld undone."), (long long)number);
    free(what);
    return status;
}
