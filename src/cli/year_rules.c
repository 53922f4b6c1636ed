#include "year.h"

#include <stdlib.h>
#include <string.h>

#include "show.h"

/* --- rules in words --- */

static const char *
tie_phrase(const char *tie)
{
    if (strcmp(tie, "gap") == 0)
        return _("equal ranks leave a gap (1, 1, 3)");
    if (strcmp(tie, "dense") == 0)
        return _("equal ranks leave no gap (1, 1, 2)");
    return _("equal results rank by position in the group");
}

static const char *
judge_phrase(bool class_exact, bool rank_exact)
{
    if (class_exact && rank_exact)
        return _("class and rank by the unrounded index");
    if (class_exact)
        return _("class by the unrounded, rank by the printed index");
    if (rank_exact)
        return _("class by the printed, rank by the unrounded index");
    return _("class and rank by the printed index");
}

static const char *
na_phrase(const char *na)
{
    if (strcmp(na, "lower") == 0)
        return _("what does not apply: the maximum is lowered");
    return _("what does not apply: the rest is rescaled to the full maximum");
}

void
rules_add(struct string *out, const struct par_evaluation *evaluation)
{
    int64_t decimals = evaluation->decimals.value, points = evaluation->point_decimals.value;

    string_format(out, ngettext("index with %lld decimal", "index with %lld decimals", decimals),
                  (long long)decimals);
    if (points != decimals)
        string_format(out, ngettext(", points with %lld", ", points with %lld", points),
                      (long long)points);
    string_format(out, "; %s; %s; %s.", tie_phrase(evaluation->tie),
                  judge_phrase(strcmp(evaluation->class_on, "exact") == 0,
                               strcmp(evaluation->rank_on, "exact") == 0),
                  na_phrase(evaluation->na));
}

/* --- years --- */

static void
add_year(struct years *out, int year)
{
    for (size_t i = 0; i < out->count; i++)
        if (out->year[i] == year)
            return;
    must_room(&out->year, out->count, sizeof out->year[0]);
    out->year[out->count++] = year;
}

enum par_status
years_read(struct years *out, const struct session *session, const char *text)
{
    *out = (struct years){0};
    while (*text != '\0') {
        int first = atoi(text), last = first;

        text += strspn(text, "0123456789");
        if (*text == '-') {
            last = atoi(++text);
            text += strspn(text, "0123456789");
        }
        if (last < first)
            return session_usage(session, _("the years %d-%d run backwards"), first, last);
        for (int year = first; year <= last; year++)
            add_year(out, year);
        text += *text == ',';
    }
    return PAR_OK;
}

void
years_free(struct years *years)
{
    free(years->year);
    *years = (struct years){0};
}

void
years_add(struct string *out, const struct years *years)
{
    struct year_runs runs = {0};

    for (size_t i = 0; i < years->count; i++)
        runs_add(&runs, years->year[i]);
    string_add(out, runs_text(&runs));
    runs_free(&runs);
}
