#include "cmd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "glyph.h"
#include "output.h"
#include "record.h"
#include "sheet.h"

/* One group that is approved. */
struct approved {
    char *group; /* owned; a code */
    char code[PAR_CODE_SIZE];
};

struct approval {
    struct approved *row;
    size_t count;
    char date[11];
};

static void
approval_free(struct approval *approval)
{
    for (size_t i = 0; i < approval->count; i++)
        free(approval->row[i].group);
    free(approval->row);
}

static void
add_group(struct approval *approval, char *group)
{
    must_room(&approval->row, approval->count, sizeof approval->row[0]);
    approval->row[approval->count++] = (struct approved){.group = group};
}

/* --- which groups --- */

static enum par_status
add_open_groups(struct approval *approval, struct session *session)
{
    struct evaluations evaluations = {0};
    char *year = must_format("%d", session->arguments.year);
    enum par_status status = evaluations_read(&evaluations, session, year, NULL);

    for (size_t i = 0; status == PAR_OK && i < evaluations.count; i++)
        if (strcmp(evaluations.row[i].state, "open") == 0)
            add_group(approval, must_copy(evaluations.row[i].group_code));
    evaluations_free(&evaluations);
    free(year);
    if (status != PAR_OK || approval->count > 0)
        return status;
    talk_error(_("no group is open in %d"), session->arguments.year);
    talk_hint("parindex status %d", session->arguments.year);
    return PAR_STATE;
}

static enum par_status
add_groups(struct approval *approval, struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    enum par_status status = PAR_OK;

    for (size_t i = 0; status == PAR_OK && i < arguments->group_count; i++) {
        char *code = NULL;

        status = session_group(&code, session, arguments->groups[i]);
        if (status == PAR_OK)
            add_group(approval, code);
    }
    return status == PAR_OK && approval->count == 0 ? add_open_groups(approval, session) : status;
}

/* --- approving --- */

static enum par_status
approve_all(struct approval *approval, struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    enum par_status status = session_begin(session);

    for (size_t i = 0; status == PAR_OK && i < approval->count; i++) {
        char before[PAR_CODE_SIZE];

        memcpy(before, approval->row[i].code, sizeof before);
        status = par_approve(approval->row[i].code, session->batch, arguments->year,
                             approval->row[i].group, given_text(arguments, "decision"),
                             approval->date, &session->error);
        if (status == PAR_OK && before[0] != '\0' && strcmp(before, approval->row[i].code) != 0) {
            talk_error("%s", _("the results changed while you were asked; look at them again"));
            status = PAR_STATE;
        }
    }
    return status;
}

/* --- showing and asking --- */

static void
add_counts(struct string *out, const struct class_counts *counts)
{
    int64_t sum = 0;

    for (size_t i = 0; i < counts->count; i++) {
        string_format(out, i > 0 ? " · %s %lld" : "%s %lld", counts->row[i].class_name,
                      (long long)counts->row[i].count);
        sum += counts->row[i].count;
    }
    if (counts->count > 0)
        string_format(out, _(" (sum %lld)"), (long long)sum);
    else
        string_add(out, "–");
}

/* "Năm 2024 · Khối sở, ban, ngành: Xuất sắc 3 · Tốt 1 · Khá 1 (cộng 5)", on two lines where one is
 * too wide. */
static void
add_line(struct sheet *sheet, const char *of, const struct class_counts *counts)
{
    struct string line = {0};

    add_counts(&line, counts);
    if (glyph_width(of) + glyph_width(string_get(&line)) < (size_t)sheet->width) {
        sheet_line(sheet, "%s %s", of, string_get(&line));
    } else {
        sheet_line(sheet, "%s", of);
        sheet_line(sheet, "%s", string_get(&line));
    }
    string_free(&line);
}

/* Units that are ranked and have no class, though the year has a scale: a bound may not be known.
 * What is approved stays so. */
static enum par_status
note_unclassed(struct session *session, const char *group)
{
    struct par_result_query query = {
        .year = session->arguments.year, .group = group, .view = PAR_VIEW_COMPUTED};
    char *year = must_format("%d", query.year);
    struct evaluations evaluations = {0};
    const struct par_evaluation *evaluation = NULL;
    struct par_results *list = NULL;
    struct par_result row;
    struct string names = {0};
    enum par_status status = evaluations_read(&evaluations, session, year, group);

    if (status == PAR_OK)
        evaluation = evaluations_find(&evaluations, query.year, group);
    if (evaluation != NULL && evaluation->scale != NULL) {
        status = par_result_list(&list, session->book, &query, &session->error);
        while (status == PAR_OK &&
               (status = par_result_next(&row, list, &session->error)) == PAR_OK)
            if (row.index.absent == PAR_PRESENT && row.class_name == NULL)
                string_format(&names, names.length > 0 ? ", %s" : "%s", row.unit_name);
        status = status == PAR_END ? PAR_OK : status;
        if (status == PAR_OK && names.length > 0)
            talk_note(_("without a class: %s; see the bounds: parindex scale show %s"),
                      string_get(&names), evaluation->scale);
        par_result_list_free(list);
    }
    string_free(&names);
    evaluations_free(&evaluations);
    free(year);
    return status;
}

static enum par_status
show_counts(struct session *session, const struct approval *approval)
{
    const struct asked asked = {.view = PAR_VIEW_COMPUTED};
    struct sheet sheet = {.width = output_width(STDOUT_FILENO)};
    struct output *output;
    enum par_status status = output_open(&output, NULL);

    if (status != PAR_OK)
        return status;
    for (size_t i = 0; status == PAR_OK && i < approval->count; i++) {
        char *name = session_group_name(session, approval->row[i].group);
        char *of = must_format(_("Year %d · %s:"), session->arguments.year, name);
        struct class_counts counts = {0};

        status = class_counts_read(&counts, session, session->arguments.year,
                                   approval->row[i].group, &asked);
        add_line(&sheet, of, &counts);
        class_counts_free(&counts);
        free(of);
        free(name);
    }
    output_text(output, string_get(&sheet.text));
    string_free(&sheet.text);
    if (status != PAR_OK) {
        output_cancel(output);
        return status;
    }
    status = output_close(output);
    for (size_t i = 0; status == PAR_OK && i < approval->count; i++)
        status = note_unclassed(session, approval->row[i].group);
    return status;
}

/* Is it wanted? Anything but a clear yes is no. */
static enum par_status
ask(void)
{
    char answer[16] = "";

    fprintf(stderr, "%s ",
            _("What is approved cannot be changed, only amended by another decision. "
              "Approve? [y/N]"));
    fflush(stderr);
    if (fgets(answer, sizeof answer, stdin) != NULL &&
        strchr(C_("letters that mean yes", "yY"), answer[0]) != NULL && answer[0] != '\0')
        return PAR_OK;
    talk_error("%s", _("nothing was approved"));
    return PAR_NO;
}

/* A transaction does not wait for a person: what is approved is tried, taken back, shown, and
 * approved only if it is still the same. */
static enum par_status
try_and_ask(struct approval *approval, struct session *session)
{
    bool asks = isatty(STDIN_FILENO) && isatty(STDERR_FILENO) && !session->dry_run &&
                !given(&session->arguments, "yes");
    enum par_status status = approve_all(approval, session);

    session_cancel(session);
    if (status == PAR_OK)
        status = show_counts(session, approval);
    return status == PAR_OK && asks ? ask() : status;
}

static enum par_status
say_codes(struct session *session, const struct approval *approval)
{
    const char *decision = given_text(&session->arguments, "decision");
    char date[LANG_DATE_SIZE];

    lang_date(date, approval->date);
    if (approval->count == 1)
        return record_done(session, _("Approved by %s of %s. Verification code: %s."), decision,
                           date, approval->row[0].code);
    for (size_t i = 0; i < approval->count; i++) {
        char *name = session_group_name(session, approval->row[i].group);

        talk_say(_("%s: verification code %s"), name, approval->row[i].code);
        free(name);
    }
    return record_done(session,
                       ngettext("%zu group approved by %s of %s.",
                                "%zu groups approved by %s of %s.", (int64_t)approval->count),
                       approval->count, decision, date);
}

enum par_status
cmd_approve(struct session *session)
{
    struct approval approval = {0};
    enum par_status status = PAR_OK;

    if (given_text(&session->arguments, "decision") == NULL)
        return session_usage(session, _("%s is missing"), "--decision");
    if (given_text(&session->arguments, "decision-date") == NULL)
        return session_usage(session, _("%s is missing"), "--date");
    status = given_date(approval.date, &session->arguments, "decision-date");
    if (status == PAR_OK)
        status = add_groups(&approval, session);
    if (status == PAR_OK)
        status = try_and_ask(&approval, session);
    if (status == PAR_OK)
        status = approve_all(&approval, session);
    if (status == PAR_OK)
        status = say_codes(session, &approval);
    approval_free(&approval);
    return status;
}
