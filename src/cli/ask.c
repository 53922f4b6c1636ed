#include "ask.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "glossary.h"

enum par_status
asked_read(struct asked *out, const struct session *session)
{
    const char *view = given_text(&session->arguments, "view");
    enum par_status status;

    *out = (struct asked){PAR_VIEW_DEFAULT, "", NULL};
    if (view != NULL && strcmp(view, "published") == 0)
        out->view = PAR_VIEW_PUBLISHED;
    else if (view != NULL && strcmp(view, "corrected") == 0)
        out->view = PAR_VIEW_CORRECTED;
    else if (view != NULL)
        out->view = PAR_VIEW_COMPUTED;
    status = given_date(out->as_of_day, &session->arguments, "as-of");
    if (status == PAR_OK && out->as_of_day[0] != '\0')
        out->as_of = out->as_of_day;
    return status;
}

static void
keep_result(struct results *out, const struct par_result *row)
{
    struct par_result *copy;

    must_room(&out->row, out->count, sizeof out->row[0]);
    copy = &out->row[out->count++];
    *copy = *row;
    copy->unit_code = keep_text(&out->keep, row->unit_code);
    copy->unit_name = keep_text(&out->keep, row->unit_name);
    copy->group_code = keep_text(&out->keep, row->group_code);
    copy->group_name = keep_text(&out->keep, row->group_name);
    copy->known = keep_text(&out->keep, row->known);
    copy->basis = keep_text(&out->keep, row->basis);
    copy->class_name = keep_text(&out->keep, row->class_name);
    copy->class_en = keep_text(&out->keep, row->class_en);
    copy->class_short = keep_text(&out->keep, row->class_short);
    copy->decision = keep_text(&out->keep, row->decision);
    copy->decision_date = keep_text(&out->keep, row->decision_date);
    copy->source = keep_text(&out->keep, row->source);
    copy->lineage = keep_text(&out->keep, row->lineage);
}

enum par_status
results_read(struct results *out, struct par_results *list, struct par_error *err)
{
    struct par_result row;
    enum par_status status = par_list_rewind((struct par_list *)list, err);

    *out = (struct results){0};
    while (status == PAR_OK && (status = par_result_next(&row, list, err)) == PAR_OK)
        keep_result(out, &row);
    return status == PAR_END ? PAR_OK : status;
}

void
results_free(struct results *results)
{
    free(results->row);
    keep_free(&results->keep);
    *results = (struct results){0};
}

/* The share of the maximum that ranks so far stand on, once for each group and year. */
static void
note_share(struct writer *writer, const struct par_result *row, struct string *last)
{
    struct string place = {0};
    char share[PAR_DECIMAL_SIZE];
    struct par_decimal part = row->so_far_share;

    part.decimals = PAR_DECIMALS_EXACT;
    if (row->so_far_share.absent != PAR_PRESENT || row->group_code == NULL)
        return;
    string_format(&place, "%" PRId64 " %s", row->year.value, row->group_code);
    if (strcmp(string_get(&place), string_get(last)) != 0) {
        enum lang reader = writer_speak(writer);
        char *text = must_format(_("%s: ranked on %s %% of the maximum"), string_get(&place),
                                 lang_decimal(share, part));

        writer_note(writer, "so_far", text);
        lang_use(reader);
        free(text);
        string_clear(last);
        string_add(last, string_get(&place));
    }
    string_free(&place);
}

enum par_status
ask_nothing(const struct session *session)
{
    if (session->arguments.years != NULL)
        talk_error(_("nothing is known of %s"), session->arguments.years);
    else
        talk_error("%s", _("no results are recorded yet"));
    if (given(&session->arguments, "as-of"))
        talk_hint("%s",
                  _("what is computed from scores has no date, and --as-of leaves it out; see "
                    "what is recorded with: parindex status"));
    else
        talk_hint("parindex status");
    return PAR_NOT_FOUND;
}

void
note_undated(struct writer *writer)
{
    enum lang reader = writer_speak(writer);

    writer_note(writer, "date_unknown",
                _("A fact without a date is among those shown; it may be younger than the day "
                  "asked for."));
    lang_use(reader);
}

enum par_status
results_look(struct writer *writer, struct session *session, struct par_results *list)
{
    struct par_result row;
    struct string last = {0};
    bool undated = false, known = false;
    enum par_status status = par_list_rewind((struct par_list *)list, &session->error);

    while (status == PAR_OK && (status = par_result_next(&row, list, &session->error)) == PAR_OK) {
        /* an open year has its rows before the first score stands */
        known = known || row.basis != NULL || strcmp(row.known, "none") != 0;
        undated =
            undated || (row.date_unknown.absent == PAR_PRESENT && row.date_unknown.value != 0);
        if (!writer_is_sheet(writer))
            note_share(writer, &row, &last);
    }
    string_free(&last);
    if (status != PAR_END)
        return status;
    if (!known)
        return ask_nothing(session);
    if (undated)
        note_undated(writer);
    return PAR_OK;
}

const char *
results_basis(const struct par_result *row, size_t count)
{
    const char *basis = NULL;

    for (size_t i = 0; i < count; i++) {
        if (row[i].basis == NULL)
            continue;
        if (basis != NULL && strcmp(basis, row[i].basis) != 0)
            return NULL;
        basis = row[i].basis;
    }
    return basis;
}

static void
keep_evaluation(struct evaluations *out, const struct par_evaluation *row)
{
    struct par_evaluation *copy;

    must_room(&out->row, out->count, sizeof out->row[0]);
    copy = &out->row[out->count++];
    *copy = *row;
    copy->group_code = keep_text(&out->keep, row->group_code);
    copy->group_name = keep_text(&out->keep, row->group_name);
    copy->state = keep_text(&out->keep, row->state);
    copy->set = keep_text(&out->keep, row->set);
    copy->scale = keep_text(&out->keep, row->scale);
    copy->tie = keep_text(&out->keep, row->tie);
    copy->class_on = keep_text(&out->keep, row->class_on);
    copy->rank_on = keep_text(&out->keep, row->rank_on);
    copy->na = keep_text(&out->keep, row->na);
    copy->phase = keep_text(&out->keep, row->phase);
    copy->until = keep_text(&out->keep, row->until);
    copy->decision = keep_text(&out->keep, row->decision);
    copy->decision_date = keep_text(&out->keep, row->decision_date);
}

static enum par_status
add_evaluations(struct evaluations *out, struct session *session, const char *years,
                const char *group)
{
    struct par_evaluation_query query = {years, group};
    struct par_evaluations *list = NULL;
    struct par_evaluation row;
    enum par_status status = par_evaluation_list(&list, session->book, &query, &session->error);
    while (status == PAR_OK &&
           (status = par_evaluation_next(&row, list, &session->error)) == PAR_OK)
        keep_evaluation(out, &row);
    par_evaluation_list_free(list);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
evaluations_read(struct evaluations *out, struct session *session, const char *years,
                 const char *group)
{
    *out = (struct evaluations){0};
    return add_evaluations(out, session, years, group);
}

enum par_status
evaluations_of(struct evaluations *out, struct session *session, const struct results *results)
{
    enum par_status status = PAR_OK;

    *out = (struct evaluations){0};
    for (size_t i = 0; status == PAR_OK && i < results->count; i++) {
        const struct par_result *row = &results->row[i];

        if (row->group_code != NULL &&
            evaluations_find(out, row->year.value, row->group_code) == NULL)
            status = add_evaluations(out, session, session->arguments.years, row->group_code);
    }
    return status;
}

const struct par_evaluation *
evaluations_find(const struct evaluations *evaluations, int64_t year, const char *group)
{
    for (size_t i = 0; group != NULL && i < evaluations->count; i++)
        if (evaluations->row[i].year.value == year &&
            strcmp(evaluations->row[i].group_code, group) == 0)
            return &evaluations->row[i];
    return NULL;
}

void
evaluations_free(struct evaluations *evaluations)
{
    free(evaluations->row);
    keep_free(&evaluations->keep);
    *evaluations = (struct evaluations){0};
}

enum par_status
ask_group_joined(char **group, struct session *session)
{
    char *year = must_format("%d", session->arguments.year);
    struct par_participant_query query = {.years = year, .unit = session->arguments.unit};
    struct par_participants *list = NULL;
    struct par_participant row;
    enum par_status status = par_participant_list(&list, session->book, &query, &session->error);

    *group = NULL;
    if (status == PAR_OK)
        status = par_participant_next(&row, list, &session->error);
    if (status == PAR_OK)
        *group = must_copy(row.group_code);
    par_participant_list_free(list);
    free(year);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
ask_group_of_unit(char **group, struct session *session)
{
    enum par_status status = ask_group_joined(group, session);

    if (status != PAR_OK || *group != NULL)
        return status;
    talk_error(_("%s does not take part in %d"), session->arguments.unit, session->arguments.year);
    return PAR_STATE;
}

struct par_decimal
points_of(const struct par_result *row, const struct par_evaluation *evaluation)
{
    struct par_decimal points = row->points;

    if (points.decimals == PAR_DECIMALS_EXACT && evaluation != NULL &&
        evaluation->point_decimals.absent == PAR_PRESENT)
        points.decimals = (uint8_t)evaluation->point_decimals.value;
    return points;
}

void
add_rank(struct string *out, struct par_number rank, struct par_number group_size)
{
    if (rank.absent == PAR_PRESENT)
        string_format(out, "%" PRId64, rank.value);
    else
        string_add(out, "–");
    if (group_size.absent == PAR_PRESENT)
        string_format(out, "/%" PRId64, group_size.value);
}

void
add_decision(struct string *out, const char *number, const char *date)
{
    char buf[LANG_DATE_SIZE];

    string_add(out, number != NULL ? number : "–");
    if (number != NULL && date != NULL)
        string_format(out, " %s", lang_date(buf, date));
}

const char *
basis_phrase(const char *basis)
{
    if (basis == NULL)
        return "";
    if (strcmp(basis, "published") == 0)
        return _("published figures");
    if (strcmp(basis, "corrected") == 0)
        return _("corrected figures");
    if (strcmp(basis, "computed") == 0)
        return _("computed from the scores");
    if (strcmp(basis, "provisional") == 0)
        return _("provisional");
    if (strcmp(basis, "derived") == 0)
        return _("derived: points over maxima, added up");
    return basis;
}

/* Bytes of the first character. */
static size_t
character_size(const char *text)
{
    size_t size = 1;

    while (((unsigned char)text[size] & 0xc0) == 0x80)
        size++;
    return size;
}

/* Initials are capitals: "Xuất sắc" is XS. A letter with marks stays as it is. */
void
add_short_class(struct string *out, const char *class_name, const char *short_name)
{
    if (short_name != NULL && short_name[0] != '\0') {
        string_add(out, short_name);
        return;
    }
    while (*class_name != '\0') {
        size_t size = character_size(class_name);

        if (size == 1 && *class_name >= 'a' && *class_name <= 'z')
            string_fill(out, (char)(*class_name - 'a' + 'A'), 1);
        else
            string_add_part(out, class_name, size);
        class_name += strcspn(class_name, " ");
        class_name += strspn(class_name, " ");
    }
}

enum par_status
class_counts_read(struct class_counts *out, struct session *session, int year, const char *group,
                  const struct asked *asked)
{
    struct par_count_query query = {year, NULL, group, asked->view, asked->as_of};
    struct par_class_counts *list = NULL;
    struct par_class_count row;
    enum par_status status = par_count_list(&list, session->book, &query, &session->error);

    *out = (struct class_counts){0};
    while (status == PAR_OK && (status = par_count_next(&row, list, &session->error)) == PAR_OK) {
        struct par_number count = row.count;

        if (count.absent != PAR_PRESENT)
            count = row.computed;
        if (count.absent != PAR_PRESENT)
            continue;
        must_room(&out->row, out->count, sizeof out->row[0]);
        out->row[out->count++] =
            (struct class_count){keep_text(&out->keep, row.class_name), count.value};
    }
    par_count_list_free(list);
    return status == PAR_END ? PAR_OK : status;
}

void
class_counts_free(struct class_counts *counts)
{
    free(counts->row);
    keep_free(&counts->keep);
    *counts = (struct class_counts){0};
}
