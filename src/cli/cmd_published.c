#include "cmd.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "published.h"
#include "record.h"

enum { COUNT_MOST = 100000 };

/* --- the decision behind a fact --- */

static enum par_status
complain_several(struct session *session, struct par_decisions *list, int64_t count, bool alike)
{
    struct string names = {0}, number = {0};
    struct par_decision row;
    enum par_status status = par_list_rewind((struct par_list *)list, &session->error);

    while (status == PAR_OK &&
           (status = par_decision_next(&row, list, &session->error)) == PAR_OK) {
        string_clear(&number);
        string_add(&number, row.number);
        string_format(&names, names.length > 0 ? ", %s@%s" : "%s@%s", row.number,
                      row.date != NULL ? row.date : "");
        if (alike)
            string_format(&names, "@%s", row.issuer != NULL ? row.issuer : "");
    }
    if (status == PAR_END) {
        talk_error(_("%lld decisions have the number \"%s\""), (long long)count,
                   string_get(&number));
        talk_hint(_("one of: %s"), string_get(&names));
        status = PAR_AMBIGUOUS;
    }
    string_free(&names);
    string_free(&number);
    return status;
}

/* On the command line a number alone names the only decision that has it; one that is named with
 * its issuer is passed on as it is typed. */
static enum par_status
find_decision(const char **number, const char **date, struct session *session, struct keep *keep)
{
    struct par_decision_query query = {*number};
    struct par_decisions *list = NULL;
    struct par_decision row;
    bool alike = false; /* several of one day, which stand behind each other */
    const char *day = NULL;
    int64_t count = 0;
    enum par_status status = par_decision_list(&list, session->book, &query, &session->error);

    while (status == PAR_OK &&
           (status = par_decision_next(&row, list, &session->error)) == PAR_OK) {
        const char *before = day;

        day = keep_text(keep, row.date != NULL ? row.date : "");
        alike = alike || (before != NULL && strcmp(before, day) == 0);
        count++;
        if (strchr(query.decision, '@') == strrchr(query.decision, '@')) {
            *number = keep_text(keep, row.number);
            *date = row.date != NULL ? day : NULL;
        }
    }
    if (status == PAR_END && count > 1)
        status = complain_several(session, list, count, alike);
    par_decision_list_free(list);
    return status == PAR_END ? PAR_OK : status;
}

/* A decision that the book does not have: how to add it. */
static void
hint_decision(struct session *session, const char *number)
{
    const char *date = given_text(&session->arguments, "decision-date");
    char *name = word_quoted(number);
    char *day = must_copy(date != NULL ? date : C_("place", "DATE"));

    if (session->error.hint.pattern == NULL) {
        talk_fault(&session->error);
        par_error_clear(&session->error);
        if (strchr(number, '@') != NULL)
            talk_hint(_("add it first: parindex decision add %s"), name);
        else
            talk_hint(_("add it first: parindex decision add %s --date %s"), name, day);
    }
    free(name);
    free(day);
}

static enum par_status
read_decision(const char **number, const char **date, struct session *session, struct keep *keep)
{
    const struct arguments *arguments = &session->arguments;
    const char *typed = given_text(arguments, "decision");
    enum par_status status = PAR_OK;

    if (typed == NULL && given(arguments, "decision-date"))
        return session_usage(session, "%s", _("--decision-date needs --decision"));
    if (typed == NULL || given(arguments, "decision-date"))
        return PAR_OK;
    status = find_decision(number, date, session, keep);
    if (status == PAR_NOT_FOUND)
        hint_decision(session, typed);
    return status;
}

/* Tells how to add a decision where that is what was missing. */
static enum par_status
explain_failure(struct session *session, enum par_status status)
{
    const char *number = given_text(&session->arguments, "decision");

    if (status == PAR_NOT_FOUND && number != NULL && session->error.code != NULL &&
        strcmp(session->error.code, "decision_unknown") == 0)
        hint_decision(session, number);
    return status;
}

/* --- one fact --- */

/* What the command line says of a fact. */
static enum par_status
read_fact(struct par_published *fact, struct session *session, struct keep *keep)
{
    enum par_status status;

    *fact = (struct par_published){0};
    record_clear(fact, "published");
    fact->year = (struct par_number){session->arguments.year, PAR_PRESENT};
    fact->unit_code = session->arguments.unit;
    status = record_fill(fact, session, "published", keep);
    if (status == PAR_OK)
        status = read_decision(&fact->decision, &fact->decision_date, session, keep);
    return status;
}

static bool
says_something(const struct session *session)
{
    static const char *const facts[] = {"points", "max-points", "index-percent",
                                        "rank",   "group-size", "class"};

    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        if (given(&session->arguments, facts[i]))
            return true;
    return false;
}

static void
keep_fact(struct par_published *out, const struct par_published *row, struct keep *keep)
{
    *out = *row;
    out->class_name = keep_text(keep, row->class_name);
    out->source = keep_text(keep, row->source);
    out->part = keep_text(keep, row->part);
    out->decision = keep_text(keep, row->decision);
    out->decision_date = keep_text(keep, row->decision_date);
}

/* The newest entry of the unit and year, and all facts of those that it took the place of. */
struct entries {
    struct par_published newest;
    struct par_published replaced;
    bool replaces;
    struct keep keep;
};

/* Several entries may have stood side by side, each with some of the facts. */
static void
merge_fact(struct par_published *out, const struct par_published *row, struct keep *keep)
{
    if (row->points.absent == PAR_PRESENT)
        out->points = row->points;
    if (row->max_points.absent == PAR_PRESENT)
        out->max_points = row->max_points;
    if (row->index.absent == PAR_PRESENT)
        out->index = row->index;
    if (row->rank.absent == PAR_PRESENT)
        out->rank = row->rank;
    if (row->group_size.absent == PAR_PRESENT)
        out->group_size = row->group_size;
    if (row->class_name != NULL)
        out->class_name = keep_text(keep, row->class_name);
    if (row->source != NULL)
        out->source = keep_text(keep, row->source);
}
static enum par_status
read_entries(struct entries *out, struct session *session)
{
    struct par_published_query query = {.unit = session->arguments.unit, .all = 1};
    struct par_published_list *list = NULL;
    struct par_published row;
    char *years = must_format("%d", session->arguments.year);
    int64_t newest = 0;
    enum par_status status;

    query.years = years;
    status = par_published_list(&list, session->book, &query, &session->error);
    while (status == PAR_OK &&
           (status = par_published_next(&row, list, &session->error)) == PAR_OK) {
        if (row.entry.value > newest) {
            newest = row.entry.value;
            keep_fact(&out->newest, &row, &out->keep);
        }
    }
    if (status == PAR_END)
        status = par_list_rewind((struct par_list *)list, &session->error);
    while (status == PAR_OK &&
           (status = par_published_next(&row, list, &session->error)) == PAR_OK) {
        if (row.replaced_by.absent != PAR_PRESENT || row.replaced_by.value != newest)
            continue;
        if (!out->replaces)
            keep_fact(&out->replaced, &row, &out->keep);
        merge_fact(&out->replaced, &row, &out->keep);
        out->replaces = true;
    }
    par_published_list_free(list);
    free(years);
    return status == PAR_END ? PAR_OK : status;
}

/* "2023 · Sở Nội vụ · method:survey: class Xuất sắc (41/QĐ-UBND 25/01/2024)." */
static enum par_status
done(struct session *session, const struct par_published *fact, const char *what)
{
    char *name = session_unit_name(session, session->arguments.unit);
    char *by = published_by(fact->decision, fact->decision_date);
    bool part = fact->part != NULL && fact->part[0] != '\0';
    enum par_status status = record_done(session, "%d · %s%s%s: %s (%s).", session->arguments.year,
                                         name, part ? " · " : "", part ? fact->part : "", what, by);

    free(name);
    free(by);
    return status;
}

static enum par_status
put_fact(struct session *session, bool edit)
{
    struct par_published fact;
    struct entries entries = {.replaces = false};
    struct keep keep = {0};
    enum par_effect effect = PAR_UNCHANGED;
    char *what = NULL;
    enum par_status status = read_fact(&fact, session, &keep);

    if (status == PAR_OK)
        status = session_begin(session);
    if (status == PAR_OK)
        status = explain_failure(
            session, par_published_put(session->batch, &fact, edit, &effect, &session->error));
    if (status == PAR_OK)
        status = read_entries(&entries, session);
    if (status == PAR_OK) {
        what = effect == PAR_EDITED && entries.replaces
                   ? published_changes(&entries.replaced, &entries.newest)
                   : published_facts(&fact);
        status = done(session, effect == PAR_EDITED ? &entries.newest : &fact, what);
    }
    if (status == PAR_OK && fact.index.absent == PAR_PRESENT)
        published_note(fact.index.units > PAR_INDEX_LIKELY);
    free(what);
    keep_free(&entries.keep);
    keep_free(&keep);
    return status;
}

enum par_status
cmd_published_add(struct session *session)
{
    if (!says_something(session))
        return session_usage(
            session, "%s",
            _("nothing to record: give --class, --index-percent, --points or --rank"));
    return put_fact(session, false);
}

enum par_status
cmd_published_edit(struct session *session)
{
    if (!says_something(session) && !given(&session->arguments, "source"))
        return session_usage(
            session, "%s",
            _("nothing to change: give --class, --index-percent, --points or --rank"));
    if (record_reason(session) != PAR_OK)
        return PAR_USAGE;
    return put_fact(session, true);
}

/* The facts that were withdrawn by the running batch. */
static enum par_status
read_withdrawn(struct entries *out, struct session *session, const struct par_published *fact)
{
    struct par_published_query query = {.unit = session->arguments.unit, .all = 0};
    struct par_published_list *list = NULL;
    struct par_published row;
    char *years = must_format("%d", session->arguments.year);
    const char *part = fact->part != NULL ? fact->part : "";
    enum par_status status;

    query.years = years;
    status = par_published_list(&list, session->book, &query, &session->error);
    while (status == PAR_OK &&
           (status = par_published_next(&row, list, &session->error)) == PAR_OK) {
        if (strcmp(row.part != NULL ? row.part : "", part) != 0 ||
            (fact->decision != NULL &&
             (row.decision == NULL || strcmp(row.decision, fact->decision) != 0)))
            continue;
        keep_fact(&out->newest, &row, &out->keep);
    }
    par_published_list_free(list);
    free(years);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
cmd_published_remove(struct session *session)
{
    struct par_published fact;
    struct entries entries = {.replaces = false};
    struct keep keep = {0};
    char *facts = NULL, *what = NULL;
    enum par_status status = record_reason(session);

    if (status == PAR_OK)
        status = read_fact(&fact, session, &keep);
    if (status == PAR_OK)
        status = session_begin(session);
    if (status == PAR_OK)
        status = read_withdrawn(&entries, session, &fact);
    if (status == PAR_OK)
        status =
            explain_failure(session, par_published_remove(session->batch, &fact, &session->error));
    if (status == PAR_OK) {
        facts = published_facts(&entries.newest);
        what = must_format(_("withdrawn: %s"), facts);
        status = done(session, &entries.newest, what);
    }
    free(facts);
    free(what);
    keep_free(&entries.keep);
    keep_free(&keep);
    return status;
}

/* --- a class's count --- */

static enum par_status
read_count(struct par_published_count *count, struct session *session, struct keep *keep)
{
    const struct arguments *arguments = &session->arguments;
    const char *number = arguments->words[1];
    char *end;
    enum par_status status;

    *count = (struct par_published_count){0};
    record_clear(count, "class-counts");
    count->year = (struct par_number){arguments->year, PAR_PRESENT};
    count->group_code = arguments->group;
    count->class_name = arguments->words[0];
    errno = 0;
    count->count = (struct par_number){strtoll(number, &end, 10), PAR_PRESENT};
    if (end == number || *end != '\0' || errno != 0 || count->count.value < 0 ||
        count->count.value > COUNT_MOST) {
        talk_error(_("\"%s\" is not a number of units"), number);
        return PAR_INVALID;
    }
    status = record_fill(count, session, "class-counts", keep);
    if (status == PAR_OK)
        status = read_decision(&count->decision, &count->decision_date, session, keep);
    return status;
}

/* With --reason it corrects the count that stands, where one does. */
static enum par_status
put_count(struct session *session, const struct par_published_count *count, enum par_effect *effect)
{
    enum par_status status;

    if (given(&session->arguments, "reason")) {
        status = par_published_count_put(session->batch, count, 1, effect, &session->error);
        if (status != PAR_NOT_FOUND || session->error.code == NULL ||
            strcmp(session->error.code, "published_unknown") != 0)
            return status;
        par_error_clear(&session->error);
        session_cancel(session);
        status = session_begin(session);
        if (status != PAR_OK)
            return status;
    }
    return par_published_count_put(session->batch, count, 0, effect, &session->error);
}

/* What the newest count of the year and group took the place of; *stood is left alone when it took
 * the place of none. */
static enum par_status
read_replaced(int64_t *stood, struct session *session)
{
    struct par_published_count_query query = {.group = session->arguments.group, .all = 1};
    struct par_published_counts *list = NULL;
    struct par_published_count row;
    char *years = must_format("%d", session->arguments.year);
    int64_t newest = 0;
    enum par_status status;

    query.years = years;
    status = par_published_count_list(&list, session->book, &query, &session->error);
    while (status == PAR_OK &&
           (status = par_published_count_next(&row, list, &session->error)) == PAR_OK)
        newest = row.entry.value > newest ? row.entry.value : newest;
    if (status == PAR_END)
        status = par_list_rewind((struct par_list *)list, &session->error);
    while (status == PAR_OK &&
           (status = par_published_count_next(&row, list, &session->error)) == PAR_OK)
        if (row.replaced_by.absent == PAR_PRESENT && row.replaced_by.value == newest)
            *stood = row.count.value;
    par_published_count_list_free(list);
    free(years);
    return status == PAR_END ? PAR_OK : status;
}

/* "2022 · Khối …: Khá 5 → 6 units." */
static enum par_status
count_done(struct session *session, const struct par_published_count *count, int64_t stood)
{
    char *group = session_group_name(session, session->arguments.group);
    char *before = stood >= 0 ? must_format("%" PRId64 " → ", stood) : must_copy("");
    long long units = count->count.value;
    enum par_status status = record_done(
        session, ngettext("%d · %s: %s %s%lld unit.", "%d · %s: %s %s%lld units.", units),
        session->arguments.year, group, count->class_name, before, units);

    free(before);
    free(group);
    return status;
}

enum par_status
cmd_published_count(struct session *session)
{
    struct par_published_count count;
    struct keep keep = {0};
    enum par_effect effect = PAR_UNCHANGED;
    int64_t stood = -1;
    enum par_status status = read_count(&count, session, &keep);

    if (status == PAR_OK)
        status = session_begin(session);
    if (status == PAR_OK)
        status = explain_failure(session, put_count(session, &count, &effect));
    if (status == PAR_OK && effect == PAR_EDITED)
        status = read_replaced(&stood, session);
    if (status == PAR_OK)
        status = count_done(session, &count, stood);
    keep_free(&keep);
    return status;
}
