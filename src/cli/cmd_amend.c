#include "cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "glossary.h"
#include "import.h"
#include "record.h"
#include "score.h"

/* --- what is amended --- */

/* Number of the decision that stands; NULL when there is none. The caller frees it. */
static enum par_status
standing_decision(char **number, struct session *session, const char *group)
{
    struct evaluations evaluations = {0};
    char *year = must_format("%d", session->arguments.year);
    const struct par_evaluation *evaluation;
    enum par_status status = evaluations_read(&evaluations, session, year, group);

    evaluation =
        status == PAR_OK ? evaluations_find(&evaluations, session->arguments.year, group) : NULL;
    *number = evaluation != NULL ? must_copy(evaluation->decision) : NULL;
    evaluations_free(&evaluations);
    free(year);
    return status;
}

/* --- scores --- */

static enum par_status
set_typed(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    enum par_status status = PAR_OK;

    for (size_t i = 0; status == PAR_OK && i < arguments->score_count; i++) {
        struct par_decimal value = {0};
        char mark = 0;

        status = par_decimal_parse(&value, arguments->scores[i].points, &mark, &session->error);
        if (status == PAR_OK)
            status = par_score_set(NULL, session->batch, arguments->year, arguments->unit,
                                   arguments->scores[i].criterion, PAR_FINAL, value, NULL,
                                   &session->error);
    }
    return status;
}

static enum par_status
set_from_file(struct session *session, const char *name)
{
    struct par_import_summary summary = {0};
    struct faults faults = {0};
    char *year = must_format("%d", session->arguments.year);
    struct par_import_options options = {.lacking_year = year};
    int fd = import_open(name);
    enum par_status status;

    if (fd < 0) {
        status = import_complain(name, errno);
        free(year);
        return status;
    }
    status = par_import(session->batch, "scores", fd, name, &options, faults_report, &faults,
                        &summary, &session->error);
    if (status == PAR_USAGE || summary.errors > 0) {
        if (summary.errors > 0)
            par_error_clear(&session->error);
        faults_sum(&faults, &summary, "scores", false);
    }
    faults_free(&faults);
    close(fd);
    free(year);
    return status;
}

/* --- the listing --- */

static void
add_class(struct grid *grid, const struct par_amendment *row)
{
    grid_cellf(grid, "%s → %s", row->class_from != NULL ? row->class_from : "–",
               row->class_to != NULL ? row->class_to : "–");
}

static void
add_index(struct grid *grid, const struct par_amendment *row)
{
    char from[PAR_DECIMAL_SIZE], to[PAR_DECIMAL_SIZE];

    grid_cellf(grid, "%s → %s", lang_decimal(from, row->index_from),
               lang_decimal(to, row->index_to));
}

static void
add_ranks(struct grid *grid, const struct par_amendment *row)
{
    struct string text = {0};

    add_rank(&text, row->rank_from, (struct par_number){0, PAR_NONE});
    string_add(&text, " → ");
    add_rank(&text, row->rank_to, (struct par_number){0, PAR_NONE});
    grid_cell(grid, string_get(&text));
    string_free(&text);
}

static enum par_status
amend_sheet(struct sheet *sheet, struct par_amendments *list, struct par_error *err)
{
    struct grid *grid = grid_new();
    struct par_amendment row;
    enum par_status status = par_list_rewind((struct par_list *)list, err);

    grid_column(grid, glossary_heading("unit_name"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, glossary_heading("class"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("index_percent"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("rank"), ALIGN_LEFT, 0);
    while (status == PAR_OK && (status = par_amendment_next(&row, list, err)) == PAR_OK) {
        grid_named(grid, row.unit_name, row.unit_code);
        add_class(grid, &row);
        add_index(grid, &row);
        add_ranks(grid, &row);
    }
    sheet_grid_filled(sheet, grid);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
show_amendment(struct session *session, struct par_amendments *list)
{
    struct writer *writer;
    struct rows rows = ROWS(list);
    enum par_status status = writer_open(&writer, session);

    if (status != PAR_OK)
        return status;
    if (writer_is_sheet(writer))
        status = amend_sheet(writer_sheet(writer), list, &session->error);
    else
        status = writer_rows(writer, &rows, &session->error);
    return writer_close(writer, status);
}

/* --- the command --- */

static enum par_status
check_line(const struct session *session)
{
    const struct arguments *arguments = &session->arguments;

    if (given_text(arguments, "decision") == NULL)
        return session_usage(session, _("%s is missing"), "--decision");
    if (given_text(arguments, "decision-date") == NULL)
        return session_usage(session, _("%s is missing"), "--date");
    if (arguments->unit != NULL && arguments->score_count == 0)
        return session_usage(session, _("%s is missing"), C_("place", "CRITERION=POINTS"));
    if (arguments->unit == NULL && arguments->score_count > 0)
        return session_usage(session, "%s",
                             _("scores are those of a unit; for a group: --scores FILE"));
    if (arguments->unit != NULL && given(arguments, "scores"))
        return session_usage(session, "%s", _("--scores is for a group"));
    return record_reason(session);
}

/* Scores that stand already change nothing: somebody mistyped a unit, a code or a number. */
static enum par_status
set_scores(struct session *session, const char *group)
{
    const struct arguments *arguments = &session->arguments;
    const char *file = given_text(arguments, "scores");
    int64_t before = par_batch_changes(session->batch);
    enum par_status status = file != NULL ? set_from_file(session, file) : set_typed(session);

    if (status != PAR_OK || (file == NULL && arguments->unit == NULL) ||
        par_batch_changes(session->batch) != before)
        return status;
    talk_error("%s", _("these scores stand already: nothing would be amended"));
    talk_hint(_("the same results under another decision: parindex amend %d %s --decision NUMBER "
                "--date DATE --reason TEXT"),
              arguments->year, group);
    return PAR_INVALID;
}

static enum par_status
amend(struct par_amendments **list, char code[PAR_CODE_SIZE], struct session *session,
      const char *group, const char *date)
{
    const struct arguments *arguments = &session->arguments;
    struct par_amendment_query query = {arguments->year, group, 0};
    enum par_status status = session_begin(session);

    if (status == PAR_OK)
        status = par_amend_begin(session->batch, arguments->year, group,
                                 given_text(arguments, "decision"), date, &session->error);
    if (status == PAR_OK)
        status = set_scores(session, group);
    if (status == PAR_OK)
        status = par_amend_end(code, session->batch, &session->error);
    if (status == PAR_OK)
        status = par_amendment_list(list, session->book, &query, &session->error);
    return status;
}

enum par_status
cmd_amend(struct session *session)
{
    struct par_amendments *list = NULL;
    char date[11] = "", code[PAR_CODE_SIZE] = "";
    char *group = NULL, *before = NULL;
    enum par_status status = check_line(session);

    if (status == PAR_OK)
        status = score_once(session);
    if (status == PAR_OK)
        status = given_date(date, &session->arguments, "decision-date");
    if (status == PAR_OK && session->arguments.unit == NULL)
        group = must_copy(session->arguments.group);
    else if (status == PAR_OK)
        status = ask_group_of_unit(&group, session);
    if (status == PAR_OK)
        status = standing_decision(&before, session, group);
    if (status == PAR_OK)
        status = amend(&list, code, session, group, date);
    if (status == PAR_OK)
        status = record_done(
            session, _("Amended by %s; the version of %s is kept. New verification code: %s."),
            given_text(&session->arguments, "decision"), before != NULL ? before : "", code);
    if (status == PAR_OK)
        status = show_amendment(session, list);
    par_amendment_list_free(list);
    free(group);
    free(before);
    return status;
}
