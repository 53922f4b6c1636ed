#include "year.h"

#include <stdlib.h>
#include <string.h>

#include "glossary.h"
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

enum par_status
conditions_add(struct string *out, struct session *session, const char *scale)
{
    struct par_scale_query query = {scale};
    struct par_scale_classes *list = NULL;
    struct par_scale_class row;
    char decimal[PAR_DECIMAL_SIZE];
    enum par_status status = par_scale_list(&list, session->book, &query, &session->error);

    while (status == PAR_OK && (status = par_scale_next(&row, list, &session->error)) == PAR_OK)
        if (row.min_domain_percent.absent == PAR_PRESENT)
            string_format(out, _("%s%s: no domain under %s %%"), out->length > 0 ? "; " : "",
                          row.class_name, lang_decimal(decimal, row.min_domain_percent));
    par_scale_list_free(list);
    return status == PAR_END ? PAR_OK : status;
}

/* --- phase in words --- */

const char *const phase_words[] = {"self", "appraisal", "explanation", "survey", NULL};

void
phase_add(struct string *out, const char *phase, const char *until, bool over)
{
    char date[LANG_DATE_SIZE];

    string_add(out, glossary_word("phase", phase));
    if (until != NULL)
        string_format(out, over ? _(", ended on %s") : _(", until %s"), lang_date(date, until));
}

void
phase_line(struct sheet *sheet, int64_t year, const char *group_name, const char *phase,
           const char *until, bool over)
{
    struct string text = {0};

    if (phase == NULL)
        return;
    phase_add(&text, phase, until, over);
    sheet_line(sheet, _("Phase %lld, %s: %s"), (long long)year, group_name, string_get(&text));
    string_free(&text);
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

/* A year at the start of a text, which is moved behind it. */
static int
take_year(const char **text)
{
    char *end;
    long year = strtol(*text, &end, 10);

    *text = end;
    return (int)year;
}

enum par_status
years_read(struct years *out, const struct session *session, const char *text)
{
    *out = (struct years){0};
    while (*text != '\0') {
        int first = take_year(&text), last = first;

        if (*text == '-') {
            text++;
            last = take_year(&text);
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
