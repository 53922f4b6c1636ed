#include "lineage.h"

#include <stdlib.h>
#include <string.h>

#include "ask.h"

/* --- reading --- */

static void
keep_link(struct links *out, const struct par_succession *row)
{
    struct par_succession *copy;

    must_room(&out->row, out->count, sizeof out->row[0]);
    copy = &out->row[out->count++];
    *copy = *row;
    copy->unit_code = keep_text(&out->keep, row->unit_code);
    copy->from_code = keep_text(&out->keep, row->from_code);
    copy->kind = keep_text(&out->keep, row->kind);
    copy->decision = keep_text(&out->keep, row->decision);
    copy->decision_date = keep_text(&out->keep, row->decision_date);
    copy->unit_name = keep_text(&out->keep, row->unit_name);
    copy->from_name = keep_text(&out->keep, row->from_name);
}

enum par_status
links_read(struct links *out, struct session *session, const char *unit, bool follow)
{
    struct par_succession_query query = {unit, follow};
    struct par_successions *list = NULL;
    struct par_succession row;
    enum par_status status = par_succession_list(&list, session->book, &query, &session->error);

    *out = (struct links){0};
    while (status == PAR_OK &&
           (status = par_succession_next(&row, list, &session->error)) == PAR_OK)
        keep_link(out, &row);
    par_succession_list_free(list);
    return status == PAR_END ? PAR_OK : status;
}

void
links_free(struct links *links)
{
    free(links->row);
    keep_free(&links->keep);
    *links = (struct links){0};
}

/* --- words --- */

static bool
same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* One act: links of one year, kind and decision. */
static bool
same_act(const struct par_succession *a, const struct par_succession *b)
{
    return a->year.value == b->year.value && same_text(a->kind, b->kind) &&
           same_text(a->decision, b->decision) && same_text(a->decision_date, b->decision_date);
}

static const char *
end_of(const struct par_succession *link, bool before)
{
    return before ? link->from_code : link->unit_code;
}

/* The unit at the other end; its code too where both have one name. */
static void
add_other(struct string *out, const struct par_succession *link, bool origin)
{
    const char *name = origin ? link->from_name : link->unit_name;
    char share[PAR_DECIMAL_SIZE];
    struct par_decimal part = link->share;

    string_add(out, name);
    if (same_text(link->from_name, link->unit_name))
        string_format(out, " (%s)", end_of(link, origin));
    part.decimals = PAR_DECIMALS_EXACT;
    if (part.absent == PAR_PRESENT)
        string_format(out, " (%s %%)", lang_decimal(share, part));
}

/* "renamed in 2025 from Sở A": the sentence of one act, its others joined. */
static char *
origin_words(const char *kind, long long year, const char *others)
{
    if (strcmp(kind, "renamed") == 0)
        return must_format(_("renamed in %lld from %s"), year, others);
    if (strcmp(kind, "merged") == 0)
        return must_format(_("merged in %lld from %s"), year, others);
    if (strcmp(kind, "split") == 0)
        return must_format(_("split off in %lld from %s"), year, others);
    if (strcmp(kind, "transferred") == 0)
        return must_format(_("took functions over in %lld from %s"), year, others);
    return must_format(_("came in %lld in place of %s (abolished)"), year, others);
}

static char *
fate_words(const char *kind, long long year, const char *others)
{
    if (strcmp(kind, "renamed") == 0)
        return must_format(_("renamed in %lld to %s"), year, others);
    if (strcmp(kind, "merged") == 0)
        return must_format(_("merged in %lld into %s"), year, others);
    if (strcmp(kind, "split") == 0)
        return must_format(_("split in %lld: %s"), year, others);
    if (strcmp(kind, "transferred") == 0)
        return must_format(_("passed functions on in %lld to %s"), year, others);
    if (others[0] == '\0')
        return must_format(_("abolished in %lld without successor"), year);
    return must_format(_("abolished in %lld, succeeded by %s"), year, others);
}

static void
add_act(struct string *out, const struct links *links, size_t first, const char *unit, bool origin)
{
    const struct par_succession *act = &links->row[first];
    struct string others = {0}, decision = {0};
    char *words;

    for (size_t i = first; i < links->count; i++) {
        const struct par_succession *link = &links->row[i];

        if (!same_act(link, act) || !same_text(end_of(link, !origin), unit) ||
            end_of(link, origin) == NULL)
            continue;
        string_add(&others, others.length > 0 ? ", " : "");
        add_other(&others, link, origin);
    }
    words = (origin ? origin_words : fate_words)(act->kind, (long long)act->year.value,
                                                 string_get(&others));
    string_add(out, out->length > 0 ? "; " : "");
    if (act->decision != NULL) {
        add_decision(&decision, act->decision, act->decision_date);
        string_format(out, _("%s by %s"), words, string_get(&decision));
    } else {
        string_add(out, words);
    }
    free(words);
    string_free(&others);
    string_free(&decision);
}

static bool
add_acts(struct string *out, const struct links *links, const char *unit, bool origin)
{
    bool any = false;

    for (size_t i = 0; i < links->count; i++) {
        bool said = false;

        if (!same_text(end_of(&links->row[i], !origin), unit))
            continue;
        for (size_t j = 0; j < i && !said; j++)
            said = same_text(end_of(&links->row[j], !origin), unit) &&
                   same_act(&links->row[j], &links->row[i]);
        if (!said)
            add_act(out, links, i, unit, origin);
        any = true;
    }
    return any;
}

bool
add_origin(struct string *out, const struct links *links, const char *unit)
{
    return add_acts(out, links, unit, true);
}

bool
add_fate(struct string *out, const struct links *links, const char *unit)
{
    return add_acts(out, links, unit, false);
}

bool
lineage_lines(struct sheet *sheet, const struct links *links, const char *unit)
{
    struct string text = {0};
    bool any = add_origin(&text, links, unit);

    if (any)
        sheet_line(sheet, _("Before it: %s"), string_get(&text));
    string_clear(&text);
    if (add_fate(&text, links, unit)) {
        sheet_line(sheet, _("Afterwards: %s"), string_get(&text));
        any = true;
    }
    string_free(&text);
    return any;
}

/* --- members that ended --- */

static bool
ended_before(const struct links *links, const char *unit, int year)
{
    for (size_t i = 0; i < links->count; i++)
        if (links->row[i].year.value < year && strcmp(links->row[i].from_code, unit) == 0 &&
            strcmp(links->row[i].kind, "split") != 0 &&
            strcmp(links->row[i].kind, "transferred") != 0)
            return true;
    return false;
}

enum par_status
ended_members(char **names, struct session *session, const char *group, int year)
{
    struct par_unit_query query = {.group = group, .year = year};
    struct par_units *list = NULL;
    struct par_unit row;
    struct links links;
    struct string out = {0};
    enum par_status status = links_read(&links, session, NULL, false);

    if (status == PAR_OK)
        status = par_unit_list(&list, session->book, &query, &session->error);
    while (status == PAR_OK && (status = par_unit_next(&row, list, &session->error)) == PAR_OK)
        if (ended_before(&links, row.code, year))
            string_format(&out, out.length > 0 ? ", %s" : "%s", row.name);
    par_unit_list_free(list);
    links_free(&links);
    string_add(&out, "");
    *names = string_take(&out);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
participants_of(struct par_participants **out, struct session *session, const char *group, int year)
{
    char *text = must_format("%d", year);
    struct par_participant_query query = {.years = text, .group = group};
    enum par_status status = par_participant_list(out, session->book, &query, &session->error);

    free(text);
    return status;
}

static enum par_status
takes_part(bool *does, struct session *session, const char *unit, int year)
{
    char *text = must_format("%d", year);
    struct par_participant_query query = {.years = text, .unit = unit};
    struct par_participants *list = NULL;
    enum par_status status = par_participant_list(&list, session->book, &query, &session->error);

    *does = status == PAR_OK && par_list_count((struct par_list *)list) > 0;
    par_participant_list_free(list);
    free(text);
    return status;
}

enum par_status
lost_members(char **names, struct session *session, const char *group, int before, int year)
{
    struct par_participants *list = NULL;
    struct par_participant row;
    struct links links;
    struct string out = {0};
    bool does = false;
    enum par_status status = links_read(&links, session, NULL, false);

    if (status == PAR_OK)
        status = participants_of(&list, session, group, before);
    while (status == PAR_OK &&
           (status = par_participant_next(&row, list, &session->error)) == PAR_OK) {
        if (ended_before(&links, row.unit_code, year + 1))
            continue;
        status = takes_part(&does, session, row.unit_code, year);
        if (status == PAR_OK && !does)
            string_format(&out, out.length > 0 ? ", %s" : "%s", row.unit_name);
    }
    par_participant_list_free(list);
    links_free(&links);
    string_add(&out, "");
    *names = string_take(&out);
    return status == PAR_END ? PAR_OK : status;
}
