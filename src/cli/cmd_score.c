#include "cmd.h"

#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "glossary.h"
#include "record.h"
#include "score.h"

/* --- stages --- */

enum par_status
score_stage(enum par_stage *out, const struct session *session)
{
    static const char *const names[] = {"self", "first", "final"};
    int count = 0;

    *out = PAR_FINAL;
    for (int stage = PAR_SELF; stage <= PAR_FINAL; stage++) {
        if (!given(&session->arguments, names[stage]))
            continue;
        *out = (enum par_stage)stage;
        count++;
    }
    if (count > 1)
        return session_usage(session, "%s", _("only one of --self, --first and --final"));
    return PAR_OK;
}

const char *
score_stage_phrase(enum par_stage stage)
{
    switch (stage) {
    case PAR_SELF:
        return glossary_word("stage", "self");
    case PAR_FIRST:
        return glossary_word("stage", "first");
    case PAR_FINAL:
        break;
    }
    return glossary_word("stage", "final");
}

/* --- what is wrong --- */

static void
hint_amend(const struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    struct string line = {0};

    for (size_t i = 0; i < arguments->score_count && arguments->scores[i].points != NULL; i++)
        string_format(&line, " %s=%s", arguments->scores[i].criterion, arguments->scores[i].points);
    if (line.length == 0 && arguments->criterion != NULL)
        string_format(&line, " %s=%s", arguments->criterion, C_("place", "POINTS"));
    else if (line.length == 0)
        string_format(&line, " %s", C_("place", "CRITERION=POINTS"));
    talk_hint(_("amend it: parindex amend %d %s%s --decision NUMBER --date DATE --reason TEXT"),
              arguments->year, arguments->unit, string_get(&line));
    string_free(&line);
}

/* The message of the library has the group's code; a person reads its name. Years that are open, or
 * else a hint, stand in it where there is a group at all. */
static void
tell_not_open(struct session *session)
{
    struct par_error error = session->error; /* looking the name up may clear it */
    const struct par_arg *args = error.message.args;
    char *name = session_group_name(session, args[1].text);

    if (error.message.count > 2)
        talk_error(_("%s is not open for %s (open: %s)"), args[0].text, name, args[2].text);
    else
        talk_error(_("%s is not open for %s (no year is open)"), args[0].text, name);
    free(name);
    talk_hint_of(&error.hint);
}

/* Of several scores, which one is wrong? Where the message does not say, the score stands before
 * it. */
static void
name_score(struct session *session, const struct typed_score *typed)
{
    const struct par_message *message = &session->error.message;
    char *text;

    for (int i = 0; i < message->count; i++)
        if (strcmp(message->args[i].text, typed->criterion) == 0)
            return;
    text = talk_message(message);
    talk_error("%s=%s: %s", typed->criterion, typed->points, text);
    free(text);
    par_error_clear(&session->error);
}

enum par_status
score_complain(struct session *session, enum par_status status)
{
    const char *code = session->error.code;

    if (status == PAR_OK || code == NULL)
        return status;
    if (strcmp(code, "year_not_open") == 0 &&
        (session->error.message.count > 2 || session->error.hint.pattern != NULL)) {
        tell_not_open(session);
    } else if (strcmp(code, "approved") == 0 &&
               strcmp(session->command->name, "score exempt") != 0) {
        talk_fault(&session->error);
        hint_amend(session);
    } else {
        return status;
    }
    par_error_clear(&session->error);
    return status;
}

enum par_status
score_once(const struct session *session)
{
    const struct typed_score *typed = session->arguments.scores;

    for (size_t i = 1; i < session->arguments.score_count; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(typed[i].criterion, typed[k].criterion) == 0)
                return session_usage(session, _("%s stands there twice"), typed[i].criterion);
    return PAR_OK;
}

/* --- set --- */

/* Several scores of one batch are one line of the log. */
static void
log_scores(struct session *session, const struct par_score_answer *answer)
{
    const struct arguments *arguments = &session->arguments;
    struct par_message what = {.pattern = N_("score {1} {2}: {3} criteria ({4})")};
    struct string codes = {0};

    for (size_t i = 0; i < arguments->score_count && codes.length < PAR_ARG_SIZE; i++)
        string_format(&codes, i > 0 ? ", %s" : "%s", arguments->scores[i].criterion);
    message_count(&what, arguments->year);
    message_add(&what, PAR_ARG_TEXT, answer->unit_code);
    message_count(&what, (int64_t)arguments->score_count);
    message_add(&what, PAR_ARG_TEXT, string_get(&codes));
    session_log(session, &what);
    string_free(&codes);
}

static enum par_status
say_one(struct session *session, enum par_stage stage, const struct par_score_answer *answer)
{
    char old[PAR_DECIMAL_SIZE], new[PAR_DECIMAL_SIZE], most[PAR_DECIMAL_SIZE];

    lang_decimal(old, answer->old_value);
    lang_decimal(new, answer->new_value);
    lang_decimal(most, answer->max_points);
    return record_done(session, _("%d · %s · %s %s: %s %s/%s (before: %s)."),
                       session->arguments.year, answer->unit_name, answer->criterion, answer->title,
                       score_stage_phrase(stage), new, most,
                       answer->old_value.absent == PAR_PRESENT ? old : C_("score", "none yet"));
}

static enum par_status
say_many(struct session *session, enum par_stage stage, const char *unit_name, int64_t changed)
{
    return record_done(session,
                       ngettext("%d · %s: %lld score written (%s).",
                                "%d · %s: %lld scores written (%s).", changed),
                       session->arguments.year, unit_name, (long long)changed,
                       score_stage_phrase(stage));
}

/* What is noted on the criterion beside its points. */
static enum par_status
set_notes(struct session *session, const char *criterion)
{
    static const struct {
        const char *option;
        enum par_note note;
    } notes[] = {{"unit-note", PAR_NOTE_UNIT},
                 {"note", PAR_NOTE_APPRAISER},
                 {"explanation", PAR_NOTE_EXPLANATION}};
    const struct arguments *arguments = &session->arguments;
    enum par_status status = PAR_OK;

    for (size_t i = 0; status == PAR_OK && i < sizeof notes / sizeof notes[0]; i++) {
        const char *text = given_text(arguments, notes[i].option);

        if (text != NULL)
            status = par_score_note(session->batch, arguments->year, arguments->unit, criterion,
                                    notes[i].note, text, NULL, &session->error);
    }
    return status;
}

/* Nothing but notes: a criterion without points. */
static enum par_status
note_only(struct session *session, const char *criterion)
{
    char *name = session_unit_name(session, session->arguments.unit);
    enum par_status status = set_notes(session, criterion);

    if (status == PAR_OK)
        status = record_done(session, _("%d · %s · %s: noted."), session->arguments.year, name,
                             criterion);
    free(name);
    return status;
}

static enum par_status
set_scores(struct session *session, enum par_stage stage)
{
    const struct arguments *arguments = &session->arguments;
    struct par_score_answer answer = {0};
    char *name = NULL;
    int64_t changed = 0;
    enum par_status status = PAR_OK;

    for (size_t i = 0; status == PAR_OK && i < arguments->score_count; i++) {
        const struct typed_score *typed = &arguments->scores[i];
        struct par_decimal value = {0};
        char mark = 0;

        status = par_decimal_parse(&value, typed->points, &mark, &session->error);
        if (status == PAR_OK) /* first: the answer lives until the next call */
            status = set_notes(session, typed->criterion);
        if (status == PAR_OK)
            status = par_score_set(&answer, session->batch, arguments->year, arguments->unit,
                                   typed->criterion, stage, value, NULL, &session->error);
        changed += status == PAR_OK && answer.effect != PAR_UNCHANGED;
        if (status == PAR_OK && name == NULL)
            name = must_copy(answer.unit_name);
        if (status == PAR_INVALID && arguments->score_count > 1)
            name_score(session, typed);
    }
    if (status == PAR_OK && arguments->score_count == 1) {
        status = say_one(session, stage, &answer);
    } else if (status == PAR_OK && answer.unit_code != NULL) {
        log_scores(session, &answer);
        status = say_many(session, stage, name, changed);
    }
    free(name);
    return status;
}

enum par_status
cmd_score_set(struct session *session)
{
    enum par_stage stage;
    enum par_status status = score_stage(&stage, session);

    if (status == PAR_OK)
        status = score_once(session);
    if (status == PAR_OK)
        status = session_begin(session);
    if (status == PAR_OK && session->arguments.scores[0].points == NULL)
        status = note_only(session, session->arguments.scores[0].criterion);
    else if (status == PAR_OK)
        status = set_scores(session, stage);
    return score_complain(session, status);
}

/* --- clear --- */

enum par_status
cmd_score_clear(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    struct par_decimal nothing = {0, 0, PAR_NOT_SCORED};
    struct par_score_answer answer;
    char old[PAR_DECIMAL_SIZE];
    enum par_stage stage;
    enum par_status status = score_stage(&stage, session);

    if (status == PAR_OK)
        status = session_begin(session);
    if (status == PAR_OK)
        status = par_score_set(&answer, session->batch, arguments->year, arguments->unit,
                               arguments->criterion, stage, nothing, NULL, &session->error);
    if (status != PAR_OK)
        return score_complain(session, status);
    lang_decimal(old, answer.old_value);
    return record_done(session, _("%d · %s · %s %s: %s cleared (before: %s)."), arguments->year,
                       answer.unit_name, answer.criterion, answer.title, score_stage_phrase(stage),
                       old);
}

/* --- exempt --- */

/* Does a criterion's maximum count, so that it is neither bonus nor penalty? */
static enum par_status
read_outside(struct keep *outside, struct session *session, const char *set)
{
    struct par_criterion_query query = {set, NULL};
    struct par_criteria *list = NULL;
    struct par_criterion row;
    enum par_status status = par_criterion_list(&list, session->book, &query, &session->error);

    while (status == PAR_OK && (status = par_criterion_next(&row, list, &session->error)) == PAR_OK)
        if (strcmp(row.kind, "normal") != 0)
            keep_text(outside, row.code);
    par_criterion_list_free(list);
    return status == PAR_END ? PAR_OK : status;
}

static bool
is_kept(const struct keep *keep, const char *text)
{
    for (size_t i = 0; i < keep->count; i++)
        if (strcmp(keep->text[i], text) == 0)
            return true;
    return false;
}

/* The set that a unit is scored by, as a copy; NULL when it is none. */
static enum par_status
set_of_unit(char **out, struct session *session, const char *year, const char *group)
{
    struct evaluations evaluations;
    enum par_status status = evaluations_read(&evaluations, session, year, group);

    if (status == PAR_OK && evaluations.count == 1)
        *out = must_copy(evaluations.row[0].set);
    evaluations_free(&evaluations);
    return status;
}

/* What the maximum of a unit is with its exemptions, in the running batch. */
static enum par_status
own_maximum(struct par_decimal *out, struct session *session)
{
    char *year = must_format("%d", session->arguments.year), *set = NULL;
    struct par_score_query query = {.years = year, .unit = session->arguments.unit};
    struct par_scores *list = NULL;
    struct par_score row;
    struct keep outside = {0};
    enum par_status status = par_score_list(&list, session->book, &query, &session->error);

    *out = (struct par_decimal){0, PAR_DECIMALS_EXACT, PAR_PRESENT};
    while (status == PAR_OK && (status = par_score_next(&row, list, &session->error)) == PAR_OK) {
        if (set == NULL)
            status = set_of_unit(&set, session, year, row.group_code);
        if (status == PAR_OK && outside.count == 0 && set != NULL)
            status = read_outside(&outside, session, set);
        if (status == PAR_OK && !is_kept(&outside, row.criterion))
            out->units +=
                row.exempt.absent == PAR_PRESENT ? row.exempt.units : row.max_points.units;
    }
    par_score_list_free(list);
    keep_free(&outside);
    free(set);
    free(year);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
say_exempt(struct session *session, const struct par_allowance *allowance)
{
    const struct arguments *arguments = &session->arguments;
    char *name = session_unit_name(session, arguments->unit);
    char own[PAR_DECIMAL_SIZE], sum[PAR_DECIMAL_SIZE];
    struct par_decimal maximum = {0};
    enum par_status status = own_maximum(&maximum, session);

    lang_decimal(sum, maximum);
    lang_decimal(own, allowance->max_points);
    if (status == PAR_OK && given(arguments, "clear"))
        status = record_done(
            session,
            _("%d · %s · %s: the set's maximum counts again; the unit's maximum is now %s."),
            arguments->year, name, allowance->criterion, sum);
    else if (status == PAR_OK && allowance->max_points.units == 0)
        status =
            record_done(session, _("%d · %s · %s: not applicable; the unit's maximum is now %s."),
                        arguments->year, name, allowance->criterion, sum);
    else if (status == PAR_OK)
        status =
            record_done(session, _("%d · %s · %s: own maximum %s; the unit's maximum is now %s."),
                        arguments->year, name, allowance->criterion, own, sum);
    free(name);
    return status;
}

static enum par_status
read_exempt(struct par_allowance *out, const struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    enum par_status status;

    *out = (struct par_allowance){.year = {arguments->year, PAR_PRESENT},
                                  .unit_code = arguments->unit,
                                  .criterion = arguments->criterion,
                                  .max_points = {0, PAR_DECIMALS_EXACT, PAR_PRESENT},
                                  .reason = given_text(arguments, "reason")};
    if (given(arguments, "clear") && given(arguments, "max-points"))
        return session_usage(session, _("only one of --%s and --%s"), "clear", "max-points");
    status = given_decimal(&out->max_points, arguments, "max-points");
    out->max_points.decimals = PAR_DECIMALS_EXACT;
    if (status == PAR_OK && !given(arguments, "clear") && out->reason == NULL)
        status = session_usage(session, _("--%s is missing"), "reason");
    return status;
}

enum par_status
cmd_score_exempt(struct session *session)
{
    struct par_allowance allowance;
    enum par_status status = read_exempt(&allowance, session);

    if (status == PAR_OK)
        status = session_begin(session);
    if (status == PAR_OK && given(&session->arguments, "clear"))
        status = par_allowance_remove(session->batch, session->arguments.year, allowance.unit_code,
                                      allowance.criterion, &session->error);
    else if (status == PAR_OK)
        status = par_allowance_put(session->batch, &allowance, NULL, &session->error);
    return status == PAR_OK ? say_exempt(session, &allowance) : score_complain(session, status);
}
