/* Scores asked for criterion by criterion. No lock is held while a person thinks: each value is
 * tried in a batch that is taken back at once, so that the book itself says what is wrong with it,
 * and all are written together at the end.
 */
#include "cmd.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "glossary.h"
#include "glyph.h"
#include "layout.h"
#include "record.h"
#include "score.h"

enum { SCREEN_WIDTH = 80, ANSWER_WIDTH = 8 };

/* One line of the form. */
struct line {
    const char *criterion;
    const char *title;
    struct par_decimal maximum; /* the unit's */
    struct par_decimal standing;
    struct par_decimal typed; /* absent: left as it is */
};

struct form {
    struct line *line;
    size_t count;
    size_t typed;
    char *unit_name;
    const char *group;
    enum par_stage stage;
    struct keep keep;
};

/* --- reading the form --- */

/* Would the book take a score of that unit and year at all? It looks at the criterion last. */
static enum par_status
check_open(struct session *session)
{
    struct par_decimal nothing = {0, 0, PAR_NOT_SCORED};
    enum par_status status = session_begin(session);

    if (status == PAR_OK)
        status =
            par_score_set(NULL, session->batch, session->arguments.year, session->arguments.unit,
                          "", PAR_FINAL, nothing, NULL, &session->error);
    session_cancel(session);
    if (status != PAR_NOT_FOUND || session->error.code == NULL ||
        strcmp(session->error.code, "criterion_unknown") != 0)
        return status;
    par_error_clear(&session->error);
    return PAR_OK;
}

static struct par_decimal
stage_value(const struct par_score *row, enum par_stage stage)
{
    switch (stage) {
    case PAR_SELF:
        return row->self;
    case PAR_FIRST:
        return row->first;
    case PAR_FINAL:
        break;
    }
    return row->final;
}

/* Criteria that do not apply, or have no score of this stage, are not asked for. */
static void
add_line(struct form *form, const struct par_score *row)
{
    struct par_decimal standing = stage_value(row, form->stage);

    if (standing.absent == PAR_NOT_APPLICABLE)
        return;
    if (form->unit_name == NULL) {
        form->unit_name = must_copy(row->unit_name);
        form->group = keep_text(&form->keep, row->group_code);
    }
    must_room(&form->line, form->count, sizeof form->line[0]);
    form->line[form->count++] =
        (struct line){.criterion = keep_text(&form->keep, row->criterion),
                      .title = keep_text(&form->keep, row->title),
                      .maximum = row->exempt.absent == PAR_PRESENT ? row->exempt : row->max_points,
                      .standing = standing,
                      .typed = {0, 0, PAR_NOT_SCORED}};
}

static enum par_status
read_form(struct form *form, struct session *session)
{
    char *year = must_format("%d", session->arguments.year);
    struct par_score_query query = {.years = year, .unit = session->arguments.unit};
    struct par_scores *list = NULL;
    struct par_score row;
    enum par_status status = par_score_list(&list, session->book, &query, &session->error);

    while (status == PAR_OK && (status = par_score_next(&row, list, &session->error)) == PAR_OK)
        add_line(form, &row);
    par_score_list_free(list);
    free(year);
    return status == PAR_END ? PAR_OK : status;
}

static void
free_form(struct form *form)
{
    free(form->line);
    free(form->unit_name);
    keep_free(&form->keep);
}

/* --- trying --- */

/* Would the book take it? */
static enum par_status
try_value(struct session *session, const struct form *form, const struct line *line,
          struct par_decimal value)
{
    enum par_status status = session_begin(session);

    if (status == PAR_OK)
        status =
            par_score_set(NULL, session->batch, session->arguments.year, session->arguments.unit,
                          line->criterion, form->stage, value, NULL, &session->error);
    session_cancel(session);
    return status;
}

/* --- the phase --- */

/* Would the book take another value there? */
static enum par_status
try_other(struct session *session, const struct form *form, const struct line *line)
{
    struct par_decimal zero = {0, 0, PAR_PRESENT}, nothing = {0, 0, PAR_NOT_SCORED};
    bool scored = line->standing.absent == PAR_PRESENT;

    return try_value(session, form, line, scored ? nothing : zero);
}

/* Only criteria that the phase takes now are asked for; where it takes none, it says why. */
static enum par_status
keep_open_lines(struct form *form, struct session *session)
{
    char *year = must_format("%d", session->arguments.year);
    struct evaluations evaluations;
    size_t kept = 0;
    enum par_status status = evaluations_read(&evaluations, session, year, form->group);
    bool phased = status == PAR_OK && evaluations.count > 0 && evaluations.row[0].phase != NULL;

    for (size_t i = 0; phased && i < form->count; i++) {
        status = try_other(session, form, &form->line[i]);
        if (status == PAR_OK)
            form->line[kept++] = form->line[i];
        else if (i + 1 < form->count || kept > 0)
            par_error_clear(&session->error);
    }
    if (phased && kept > 0)
        status = PAR_OK;
    form->count = phased ? kept : form->count;
    evaluations_free(&evaluations);
    free(year);
    return status;
}

/* --- asking --- */

/* The title and what stands on one line where that leaves room to answer, else on two. */
static void
prompt(const struct line *line)
{
    char decimal[PAR_DECIMAL_SIZE];
    struct string what = {0}, text = {0}, safe = {0};

    string_format(&what, _("maximum %s"), lang_decimal(decimal, line->maximum));
    if (line->standing.absent == PAR_PRESENT)
        string_format(&what, _(", now %s"), lang_decimal(decimal, line->standing));
    string_format(&text, "%s %s", line->criterion, line->title);
    if (glyph_width(string_get(&text)) + glyph_width(string_get(&what)) + ANSWER_WIDTH <
        SCREEN_WIDTH) {
        string_format(&text, " (%s): ", string_get(&what));
        glyph_safe(&safe, string_get(&text));
    } else {
        struct string title = {0};

        glyph_safe(&title, string_get(&text));
        wrap_text(&safe, string_get(&title), SCREEN_WIDTH, 0, 2);
        string_format(&safe, "  (%s): ", string_get(&what));
        string_free(&title);
    }
    fputs(string_get(&safe), stderr);
    fflush(stderr);
    string_free(&what);
    string_free(&text);
    string_free(&safe);
}

/* The next line that was typed, without blanks around it; false at the end of input, or when it
 * cannot be read. */
static bool
read_answer(struct string *out)
{
    int c;

    string_clear(out);
    while ((c = getchar()) != EOF && c != '\n')
        if (out->length > 0 || (c != ' ' && c != '\t' && c != '\r'))
            string_add_part(out, (char[]){(char)c}, 1);
    while (out->length > 0 && strchr(" \t\r", out->text[out->length - 1]) != NULL)
        out->text[--out->length] = '\0';
    return c != EOF || (out->length > 0 && !ferror(stdin));
}

/* Nothing may be written then: what was typed is not known to the end. */
static enum par_status
unread(struct string *answer, int error)
{
    string_clear(answer);
    talk_error(_("cannot read the answer: %s"), talk_errno(error));
    return PAR_IO;
}

/* Asks until the value is good or left out. Returns: PAR_OK; PAR_END (end of input); what the book
 * answers when it is not the value that is wrong. */
static enum par_status
ask(struct session *session, struct form *form, struct line *line)
{
    struct string answer = {0};
    enum par_status status = PAR_INVALID;

    while (status == PAR_INVALID) {
        struct par_decimal value = {0};
        char mark = 0;

        prompt(line);
        status = PAR_OK;
        if (!read_answer(&answer))
            status = ferror(stdin) ? unread(&answer, errno) : PAR_END;
        else if (answer.length > 0)
            status = par_decimal_parse(&value, answer.text, &mark, &session->error);
        if (status != PAR_END && status != PAR_INVALID && answer.length > 0)
            status = try_value(session, form, line, value);
        if (status == PAR_OK && answer.length > 0) {
            form->typed += line->typed.absent != PAR_PRESENT;
            line->typed = value;
        }
        if (status == PAR_INVALID) {
            talk_fault(&session->error);
            par_error_clear(&session->error);
        }
    }
    string_free(&answer);
    return status;
}

static enum par_status
ask_all(struct session *session, struct form *form)
{
    long long count = (long long)form->count;
    enum par_status status = PAR_OK;

    talk_say(ngettext("%d · %s · %s: %lld criterion", "%d · %s · %s: %lld criteria", count),
             session->arguments.year, form->unit_name, score_stage_phrase(form->stage), count);
    talk_say("%s", _("Enter leaves a score as it is; Ctrl-D ends and writes; Ctrl-C drops all."));
    for (size_t i = 0; status == PAR_OK && i < form->count; i++)
        status = ask(session, form, &form->line[i]);
    if (status == PAR_END)
        fputc('\n', stderr);
    return status == PAR_END ? PAR_OK : status;
}

/* --- writing --- */

static bool
is_same(struct par_decimal a, struct par_decimal b)
{
    return (a.absent == PAR_PRESENT) == (b.absent == PAR_PRESENT) && a.units == b.units;
}

/* Somebody else wrote it while it was asked for. */
static void
note_overtaken(const struct line *line, struct par_decimal found)
{
    char shown[PAR_DECIMAL_SIZE], meanwhile[PAR_DECIMAL_SIZE], typed[PAR_DECIMAL_SIZE];

    talk_note(_("criterion %s was changed meanwhile from %s to %s; it is now %s"), line->criterion,
              lang_decimal(shown, line->standing), lang_decimal(meanwhile, found),
              lang_decimal(typed, line->typed));
}

static enum par_status
write_form(struct session *session, const struct form *form)
{
    struct par_score_answer answer;
    int64_t changed = 0;
    enum par_status status = session_begin(session);

    for (size_t i = 0; status == PAR_OK && i < form->count; i++) {
        const struct line *line = &form->line[i];

        if (line->typed.absent != PAR_PRESENT)
            continue;
        status =
            par_score_set(&answer, session->batch, session->arguments.year, session->arguments.unit,
                          line->criterion, form->stage, line->typed, NULL, &session->error);
        if (status == PAR_OK && !is_same(answer.old_value, line->standing))
            note_overtaken(line, answer.old_value);
        changed += status == PAR_OK && answer.effect != PAR_UNCHANGED;
    }
    if (status != PAR_OK)
        return status;
    return record_done(session,
                       ngettext("%d · %s: %lld score written (%s).",
                                "%d · %s: %lld scores written (%s).", changed),
                       session->arguments.year, form->unit_name, (long long)changed,
                       score_stage_phrase(form->stage));
}

enum par_status
cmd_score_enter(struct session *session)
{
    struct form form = {0};
    enum par_status status = score_stage(&form.stage, session);

    if (status == PAR_OK)
        status = check_open(session);
    if (status == PAR_OK)
        status = read_form(&form, session);
    if (status == PAR_OK && form.count > 0)
        status = keep_open_lines(&form, session);
    if (status == PAR_OK && form.count > 0)
        status = ask_all(session, &form);
    if (status == PAR_OK && form.typed > 0)
        status = write_form(session, &form);
    else if (status == PAR_OK)
        talk_say("%s", _("Nothing was entered. Nothing was written."));
    free_form(&form);
    return score_complain(session, status);
}
