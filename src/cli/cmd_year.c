#include "cmd.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "glossary.h"
#include "layout.h"
#include "lineage.h"
#include "record.h"
#include "show.h"
#include "year.h"

enum { TALK_WIDTH = 80, TALK_INDENT = 2 };

/* --- rules from options --- */

/* "published" is another word for "printed". */
static const char *
judged_on(const char *word)
{
    return word != NULL && strcmp(word, "published") == 0 ? "printed" : word;
}

/* --judge stands for both --class-on and --rank-on; those that are given count more. */
static enum par_status
fill_rules(struct par_evaluation *out, const struct session *session, struct keep *keep)
{
    const char *group = out->group_code, *judge = given_text(&session->arguments, "judge");
    enum par_status status;

    if (judge != NULL)
        out->class_on = out->rank_on = judge;
    status = record_fill(out, session, "years", keep);
    out->group_code = group; /* --group may be a name */
    out->class_on = judged_on(out->class_on);
    out->rank_on = judged_on(out->rank_on);
    return status;
}

static bool
is_rule_given(const struct session *session)
{
    static const char *const names[] = {"decimals", "point-decimals", "tie", "class-on",
                                        "rank-on",  "judge",          "na"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (given(&session->arguments, names[i]))
            return true;
    return false;
}

static enum par_status
not_recorded(int year, const char *group_name)
{
    talk_error(_("nothing is recorded of %d for %s"), year, group_name);
    talk_hint("parindex year list");
    return PAR_NOT_FOUND;
}

/* --- open: what is copied --- */

/* What a year is opened with, and what the answer tells. */
struct opening {
    const char *group;
    char *group_name;
    char *like_group; /* of --like GROUP, else NULL */
    int like_year;    /* of --like YEAR, else 0 */
    struct years years;
    struct evaluations standing; /* all of the book: they are few */
    struct keep keep;
    int64_t units, cells;       /* of all years opened */
    struct par_evaluation last; /* the rules of the last one */
};

static enum par_status
read_like(struct opening *opening, struct session *session)
{
    const char *like = given_text(&session->arguments, "like");

    if (like == NULL)
        return PAR_OK;
    if (word_is_year(like)) {
        opening->like_year = (int)strtol(like, NULL, 10);
        return PAR_OK;
    }
    return session_group(&opening->like_group, session, like);
}

/* The evaluation that --like means for a year: NULL without the option. */
static enum par_status
find_like(const struct par_evaluation **out, const struct opening *opening, struct session *session,
          int year)
{
    const char *group = opening->like_group != NULL ? opening->like_group : opening->group;
    int from = opening->like_year != 0 ? opening->like_year : year;
    enum par_status status = PAR_OK;
    char *name;

    *out = NULL;
    if (opening->like_group == NULL && opening->like_year == 0)
        return PAR_OK;
    *out = evaluations_find(&opening->standing, from, group);
    if (*out != NULL)
        return PAR_OK;
    name = session_group_name(session, group);
    status = not_recorded(from, name);
    free(name);
    return status;
}

static void
copy_rules(struct par_evaluation *out, const struct par_evaluation *like)
{
    out->set = like->set;
    out->scale = like->scale;
    out->decimals = like->decimals;
    out->point_decimals = like->point_decimals;
    out->tie = like->tie;
    out->class_on = like->class_on;
    out->rank_on = like->rank_on;
    out->na = like->na;
}

/* --- open: one year --- */

static enum par_status
refuse_open(const struct opening *opening, int year)
{
    const struct par_evaluation *standing =
        evaluations_find(&opening->standing, year, opening->group);

    if (standing == NULL || strcmp(standing->state, "open") != 0)
        return PAR_OK;
    talk_error(_("%d is open for %s already"), year, opening->group_name);
    talk_hint("parindex year edit %d %s", year, opening->group);
    return PAR_EXISTS;
}

/* Participants and scores needed, as they stand in the running batch. */
static enum par_status
count_cells(struct opening *opening, struct session *session, int year)
{
    char *text = must_format("%d", year);
    struct par_evaluation_query query = {text, opening->group};
    struct par_score_query cells = {.years = text, .group = opening->group, .missing = 1};
    struct par_evaluations *list = NULL;
    struct par_scores *scores = NULL;
    enum par_status status = par_evaluation_list(&list, session->book, &query, &session->error);

    if (status == PAR_OK)
        status = par_evaluation_next(&opening->last, list, &session->error);
    if (status == PAR_OK) {
        opening->units += opening->last.units.value;
        opening->last.set = keep_text(&opening->keep, opening->last.set);
        opening->last.tie = keep_text(&opening->keep, opening->last.tie);
        opening->last.class_on = keep_text(&opening->keep, opening->last.class_on);
        opening->last.rank_on = keep_text(&opening->keep, opening->last.rank_on);
        opening->last.na = keep_text(&opening->keep, opening->last.na);
        status = par_score_list(&scores, session->book, &cells, &session->error);
    }
    if (status == PAR_OK)
        opening->cells += par_list_count((struct par_list *)scores);
    par_evaluation_list_free(list);
    par_score_list_free(scores);
    free(text);
    return status;
}

static enum par_status
open_year(struct opening *opening, struct session *session, int year)
{
    struct par_evaluation evaluation;
    const struct par_evaluation *like = NULL;
    enum par_status status = refuse_open(opening, year);

    record_clear(&evaluation, "years");
    evaluation.year = (struct par_number){year, PAR_PRESENT};
    evaluation.group_code = opening->group;
    if (status == PAR_OK)
        status = find_like(&like, opening, session, year);
    if (status == PAR_OK && like != NULL)
        copy_rules(&evaluation, like);
    if (status == PAR_OK)
        status = fill_rules(&evaluation, session, &opening->keep);
    if (status == PAR_OK)
        status = par_evaluation_put(session->batch, &evaluation, NULL, &session->error);
    return status == PAR_OK ? count_cells(opening, session, year) : status;
}

/* --- open: the answer --- */

/* Talk that may be longer than a line; further lines are indented. */
static void
say_wrapped(const char *text)
{
    struct string lines = {0};
    const char *line;

    wrap_text(&lines, text, TALK_WIDTH, 0, TALK_INDENT);
    line = string_get(&lines);
    while (*line != '\0') {
        size_t size = strcspn(line, "\n");

        talk_say("%.*s", (int)size, line);
        line += size + (line[size] == '\n');
    }
    string_free(&lines);
}

static void
say_rules(const struct opening *opening, const struct session *session)
{
    struct string rules = {0};

    if (opening->last.set == NULL ||
        (given(&session->arguments, "like") && !is_rule_given(session)))
        return;
    string_add(&rules, _("Rules: "));
    rules_add(&rules, &opening->last);
    say_wrapped(string_get(&rules));
    string_free(&rules);
}

/* Who belongs to the group still but ended before. */
static enum par_status
say_left_out(const struct opening *opening, struct session *session)
{
    char *names = NULL;
    enum par_status status = ended_members(&names, session, opening->group, opening->years.year[0]);

    if (status == PAR_OK && names[0] != '\0')
        talk_note(_("left out, because they ended before: %s"), names);
    free(names);
    return status;
}

/* The last year before that the group has; 0: none. */
static int
year_before(const struct opening *opening, int year)
{
    int before = 0;

    for (size_t i = 0; i < opening->standing.count; i++) {
        const struct par_evaluation *row = &opening->standing.row[i];

        if (strcmp(row->group_code, opening->group) == 0 && row->year.value < year &&
            row->year.value > before)
            before = (int)row->year.value;
    }
    return before;
}

/* Who took part the year before and is not of the group any longer: one forgets them easily, since
 * a unit of which only some years are known belongs to the group in those alone. */
static enum par_status
say_lost(const struct opening *opening, struct session *session)
{
    int year = opening->years.year[0], before = year_before(opening, year);
    char *names = NULL;
    enum par_status status = PAR_OK;

    if (before != 0)
        status = lost_members(&names, session, opening->group, before, year);
    if (status == PAR_OK && names != NULL && names[0] != '\0') {
        talk_note(_("took part in %d, not in %d: %s"), before, year, names);
        talk_hint(_("let a unit take part with: parindex year join %d UNIT"), year);
    }
    free(names);
    return status;
}

static enum par_status
say_opened(const struct opening *opening, struct session *session)
{
    struct string years = {0}, what = {0};
    long long units = opening->units, cells = opening->cells;
    bool changed = par_batch_changes(session->batch) > 0;
    enum par_status status;

    years_add(&years, &opening->years);
    if (opening->last.set == NULL) {
        string_add(&what, _("only published results are recorded (no criteria set yet)"));
    } else {
        if (opening->years.count == 1)
            string_format(&what, ngettext("%lld unit", "%lld units", units), units);
        else
            string_format(&what, ngettext("%lld year", "%lld years", (int64_t)opening->years.count),
                          (long long)opening->years.count);
        string_format(&what, ngettext(", %lld score needed", ", %lld scores needed", cells), cells);
    }
    if (opening->years.count == 1)
        status = record_done(session, _("Opened year %s, %s: %s."), string_get(&years),
                             opening->group_name, string_get(&what));
    else
        status = record_done(session, _("Opened %s, %s: %s."), string_get(&years),
                             opening->group_name, string_get(&what));
    if (status == PAR_OK && changed)
        say_rules(opening, session);
    if (status == PAR_OK && opening->last.set != NULL && units == 0)
        talk_say(_("No unit belongs to %s then. Next: parindex year join %d UNIT"),
                 opening->group_name, opening->years.year[0]);
    if (status == PAR_OK && opening->last.set != NULL && opening->years.count == 1)
        status = say_left_out(opening, session);
    if (status == PAR_OK && opening->last.set != NULL && opening->years.count == 1)
        status = say_lost(opening, session);
    string_free(&years);
    string_free(&what);
    return status;
}

enum par_status
cmd_year_open(struct session *session)
{
    struct opening opening = {.group = session->arguments.group};
    enum par_status status = years_read(&opening.years, session, session->arguments.years);

    opening.group_name = session_group_name(session, opening.group);
    if (status == PAR_OK)
        status = read_like(&opening, session);
    if (status == PAR_OK)
        status = session_begin(session);
    if (status == PAR_OK)
        status = evaluations_read(&opening.standing, session, NULL, NULL);
    for (size_t i = 0; status == PAR_OK && i < opening.years.count; i++)
        status = open_year(&opening, session, opening.years.year[i]);
    if (status == PAR_OK)
        status = say_opened(&opening, session);
    evaluations_free(&opening.standing);
    years_free(&opening.years);
    keep_free(&opening.keep);
    free(opening.group_name);
    free(opening.like_group);
    return status;
}

/* --- edit --- */

static enum par_status
edit_year(struct session *session, struct par_evaluations *list,
          const struct par_evaluation *before)
{
    struct par_evaluation after = *before;
    struct keep keep = {0};
    char *changes;
    size_t count;
    const struct par_field *fields = par_list_fields((struct par_list *)list, &count);
    enum par_status status = fill_rules(&after, session, &keep);

    if (status == PAR_OK)
        status = par_evaluation_put(session->batch, &after, NULL, &session->error);
    if (status == PAR_OK) {
        changes = record_changes(fields, count, before, &after);
        status = record_done(session, "%" PRId64 " · %s: %s.", before->year.value,
                             before->group_name, changes);
        free(changes);
    }
    keep_free(&keep);
    return status;
}

enum par_status
cmd_year_edit(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    char *year = must_format("%d", arguments->year);
    char *name = session_group_name(session, arguments->group);
    struct par_evaluation_query query = {year, arguments->group};
    struct par_evaluations *list = NULL;
    struct par_evaluation before;
    enum par_status status = PAR_OK;

    if (!is_rule_given(session) && !given(arguments, "set") && !given(arguments, "scale"))
        status = session_usage(session, "%s", _("nothing is said that would change"));
    if (status == PAR_OK)
        status = session_begin(session);
    if (status == PAR_OK)
        status = par_evaluation_list(&list, session->book, &query, &session->error);
    if (status == PAR_OK)
        status = par_evaluation_next(&before, list, &session->error);
    if (status == PAR_OK)
        status = edit_year(session, list, &before);
    else if (status == PAR_END)
        status = not_recorded(arguments->year, name);
    par_evaluation_list_free(list);
    free(year);
    free(name);
    return status;
}

/* --- phase --- */

/* A phase by its word, or as the reader's tables show it; NULL, and told, when it is none. */
static const char *
read_phase(const char *typed)
{
    static const char all[] = "self|appraisal|explanation|survey";
    const char *word = glossary_word_typed("phase", all, typed);
    char *choice;

    for (const char *const *known = phase_words; *known != NULL; known++)
        if (strcmp(*known, typed) == 0)
            return *known;
    if (word != NULL)
        return word;
    choice = glossary_choice("phase", all);
    talk_error(_("\"%s\" is no phase"), talk_value(typed));
    talk_hint(_("one of: %s"), choice);
    free(choice);
    return NULL;
}

static enum par_status
say_phase(struct session *session, const char *group_name)
{
    char *year = must_format("%d", session->arguments.year);
    struct evaluations evaluations;
    struct string phase = {0};
    bool over = false;
    enum par_status status =
        evaluations_read(&evaluations, session, year, session->arguments.group);

    for (size_t i = 0; status == PAR_OK && i < evaluations.count; i++) {
        phase_add(&phase, evaluations.row[i].phase, evaluations.row[i].until, false);
        over = evaluations.row[i].over.value != 0;
    }
    if (status == PAR_OK)
        status = record_done(session, _("%d · %s: phase of %s."), session->arguments.year,
                             group_name, string_get(&phase));
    if (status == PAR_OK && over)
        talk_note("%s", _("that day is past: entries need --reason"));
    evaluations_free(&evaluations);
    string_free(&phase);
    free(year);
    return status;
}

enum par_status
cmd_year_phase(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    const char *word = read_phase(arguments->words[0]), *until = given_text(arguments, "until");
    char *name = session_group_name(session, arguments->group), day[11] = "";
    enum par_status status = word != NULL ? PAR_OK : PAR_USAGE;

    if (status == PAR_OK && until != NULL && until[0] != '\0')
        status = given_date(day, arguments, "until");
    if (status == PAR_OK)
        status = session_begin(session);
    if (status == PAR_OK)
        status = par_evaluation_phase(session->batch, arguments->year, arguments->group, word,
                                      until != NULL ? day : NULL, NULL, &session->error);
    if (status == PAR_OK)
        status = say_phase(session, name);
    free(name);
    return status;
}

/* --- remove --- */

enum par_status
cmd_year_remove(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    char *name = session_group_name(session, arguments->group);
    enum par_status status = session_begin(session);

    if (status == PAR_OK)
        status = par_evaluation_remove(session->batch, arguments->year, arguments->group,
                                       &session->error);
    if (status == PAR_OK)
        status = record_done(session, _("%d, %s: removed."), arguments->year, name);
    free(name);
    return status;
}
