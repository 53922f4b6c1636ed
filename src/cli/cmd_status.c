#include "cmd.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "glossary.h"
#include "year.h"

enum { MISSING_SHOWN = 3 };

/* Rows of the list, kept. */
struct states {
    struct par_status_row *row;
    size_t count;
    struct keep keep;
};

static enum par_status
read_states(struct states *out, struct par_statuses *list, struct par_error *err)
{
    struct par_status_row row;
    enum par_status status = par_list_rewind((struct par_list *)list, err);

    while (status == PAR_OK && (status = par_status_next(&row, list, err)) == PAR_OK) {
        row.group_code = keep_text(&out->keep, row.group_code);
        row.group_name = keep_text(&out->keep, row.group_name);
        row.state = keep_text(&out->keep, row.state);
        row.decision = keep_text(&out->keep, row.decision);
        row.decision_date = keep_text(&out->keep, row.decision_date);
        row.verification_code = keep_text(&out->keep, row.verification_code);
        row.next = keep_text(&out->keep, row.next);
        row.phase = keep_text(&out->keep, row.phase);
        row.until = keep_text(&out->keep, row.until);
        must_room(&out->row, out->count, sizeof out->row[0]);
        out->row[out->count++] = row;
    }
    return status == PAR_END ? PAR_OK : status;
}

/* --- the table --- */

static bool
is_present(struct par_number number)
{
    return number.absent == PAR_PRESENT;
}

/* Units: "5", of a year known from papers "3/20": so many are known. */
static void
add_units(struct grid *grid, const struct par_status_row *row)
{
    if (strcmp(row->state, "published") != 0 && is_present(row->units))
        grid_cellf(grid, "%" PRId64, row->units.value);
    else if (is_present(row->units) && is_present(row->units_known) &&
             row->units.value != row->units_known.value)
        grid_cellf(grid, "%" PRId64 "/%" PRId64, row->units_known.value, row->units.value);
    else if (is_present(row->units_known))
        grid_cellf(grid, "%" PRId64, row->units_known.value);
    else
        grid_cell(grid, NULL);
}

static void
add_state(struct grid *grid, const struct par_status_row *row)
{
    grid_cellf(grid, "%" PRId64, row->year.value);
    grid_cell(grid, row->group_name);
    grid_cell(grid, glossary_word("state", row->state));
    add_units(grid, row);
    if (is_present(row->scores) && is_present(row->scores_missing))
        grid_cellf(grid, "%" PRId64 "/%" PRId64, row->scores.value,
                   row->scores.value + row->scores_missing.value);
    else
        grid_cell(grid, NULL);
    if (!is_present(row->scores_missing))
        grid_cell(grid, NULL);
    else if (row->scores_missing.value == 0)
        grid_cell(grid, "0");
    else
        grid_cellf(grid, ngettext("%lld score", "%lld scores", row->scores_missing.value),
                   (long long)row->scores_missing.value);
}

static struct grid *
state_grid(const struct states *states)
{
    struct grid *grid = grid_new();

    grid_column(grid, glossary_heading("year"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("group_name"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, glossary_heading("state"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("units"), ALIGN_RIGHT, 0);
    grid_column(grid, glossary_heading("scores"), ALIGN_RIGHT, 0);
    grid_column(grid, glossary_heading("missing"), ALIGN_RIGHT, 0);
    for (size_t i = 0; i < states->count; i++)
        add_state(grid, &states->row[i]);
    return grid;
}

/* --- above and below --- */

/* "Chỉ số CCHC tỉnh Kon Tum · 2 khối, 10 đơn vị" */
static enum par_status
add_title(struct sheet *sheet, struct session *session, bool empty)
{
    struct par_book_head head;
    const char *title;
    enum par_status status = par_book_show(&head, session->book, &session->error);

    if (status != PAR_OK)
        return status;
    if (empty && head.units.value == 0 && head.groups.value == 0) {
        sheet_line(sheet, "%s", _("The book is empty.  Next: parindex import groups FILE.csv"));
        return PAR_OK;
    }
    title = lang_now() == LANG_VI || head.title_en == NULL ? head.title : head.title_en;
    sheet_headline(sheet, "%s · %lld %s, %lld %s", title != NULL ? title : "",
                   (long long)head.groups.value, ngettext("group", "groups", head.groups.value),
                   (long long)head.units.value, ngettext("unit", "units", head.units.value));
    if (empty)
        sheet_line(sheet, "%s",
                   _("No year is recorded.  Next: parindex import published FILE.csv"));
    return PAR_OK;
}

/* "Khối sở, ban, ngành: 52/QĐ-UBND 24/01/2025, mã xác minh 7F3K-…" */
static void
add_fingerprints(struct sheet *sheet, const struct states *states)
{
    for (size_t i = 0; i < states->count; i++) {
        const struct par_status_row *row = &states->row[i];
        struct string text = {0};
        char *label;

        if (row->verification_code == NULL)
            continue;
        label = states->row[0].year.value == states->row[states->count - 1].year.value
                    ? must_format("%s: ", row->group_name)
                    : must_format("%" PRId64 " %s: ", row->year.value, row->group_name);
        add_decision(&text, row->decision, row->decision_date);
        sheet_line(sheet, _("%s%s, verification code %s"), label, string_get(&text),
                   row->verification_code);
        string_free(&text);
        free(label);
    }
}

/* The first missing scores of the years that are open: "Còn thiếu: Sở … 3.2 (điều tra); …" */
static enum par_status
add_missing(struct sheet *sheet, struct session *session, const char *years, const char *group)
{
    struct par_score_query query = {.years = years, .group = group, .missing = 1};
    struct par_scores *list = NULL;
    struct par_score row;
    struct string text = {0};
    int shown = 0;
    enum par_status status = par_score_list(&list, session->book, &query, &session->error);

    while (status == PAR_OK && (status = par_score_next(&row, list, &session->error)) == PAR_OK) {
        if (shown++ == MISSING_SHOWN) {
            string_add(&text, "; …");
            break;
        }
        string_format(&text, shown > 1 ? "; %s %s" : "%s %s", row.unit_name, row.criterion);
        if (row.method != NULL)
            string_format(&text, " (%s)", glossary_word("method", row.method));
    }
    par_score_list_free(list);
    if (text.length > 0)
        sheet_line(sheet, _("Missing: %s"), string_get(&text));
    string_free(&text);
    return status == PAR_END ? PAR_OK : status;
}

/* What only a person can say stands as "…" in a command to copy: "--set …" → "--set BỘ". */
static const struct {
    const char *before, *place;
} blanks[] = {
    {"--set …", NC_("place", "SET")},    {"--scale …", NC_("place", "SCALE")},
    {"--until …", NC_("place", "DATE")}, {"--decision …", NC_("place", "NUMBER")},
    {"--date …", NC_("place", "DATE")},  {"scores …", NC_("place", "FILE.csv")},
    {" …", NC_("place", "UNIT")}, /* who takes part */
};

static void
add_command(struct string *line, const char *next)
{
    for (const char *at = next; *at != '\0'; at++) {
        size_t i = 0, size = 0;

        while (i < sizeof blanks / sizeof blanks[0]) {
            size = strlen(blanks[i].before);
            if (strncmp(at, blanks[i].before, size) == 0)
                break;
            i++;
        }
        if (i == sizeof blanks / sizeof blanks[0]) {
            string_add_part(line, at, 1);
            continue;
        }
        string_add_part(line, at, size - strlen("…"));
        string_add(line, lang_context("place", blanks[i].place));
        at += size - 1;
    }
}

/* What comes next: the first command that a row proposes. */
static void
add_next(struct sheet *sheet, const struct states *states)
{
    static const char opening[] = "parindex year open ";
    struct string line = {0};
    const char *next = NULL;

    for (size_t i = 0; i < states->count && next == NULL; i++)
        next = states->row[i].next;
    if (next == NULL)
        return;
    add_command(&line, next);
    if (strncmp(next, opening, sizeof opening - 1) == 0) {
        sheet_line(sheet, _("Next: open the year %.4s"), next + sizeof opening - 1);
        sheet_line(sheet, "  %s", string_get(&line));
    } else {
        sheet_line(sheet, _("Next: %s"), string_get(&line));
    }
    string_free(&line);
}

static bool
is_scored_now(const struct par_status_row *row)
{
    return is_present(row->scores_missing) && row->scores_missing.value > 0;
}

static enum par_status
status_sheet(struct sheet *sheet, struct session *session, const struct states *states)
{
    const struct arguments *arguments = &session->arguments;
    enum par_status status = PAR_OK;
    bool open = false;

    if (arguments->years == NULL)
        status = add_title(sheet, session, states->count == 0);
    else if (states->count == 0)
        talk_say("%s", _("Nothing is recorded here."));
    if (status != PAR_OK || states->count == 0)
        return status;
    sheet_grid(sheet, state_grid(states));
    for (size_t i = 0; i < states->count; i++)
        phase_line(sheet, states->row[i].year.value, states->row[i].group_name,
                   states->row[i].phase, states->row[i].until, states->row[i].over.value != 0);
    add_fingerprints(sheet, states);
    for (size_t i = 0; i < states->count; i++)
        open = open || is_scored_now(&states->row[i]);
    if (open)
        status = add_missing(sheet, session, arguments->years, arguments->group);
    add_next(sheet, states);
    return status;
}

enum par_status
cmd_status(struct session *session)
{
    struct par_status_query query = {session->arguments.years, session->arguments.group};
    struct par_statuses *list = NULL;
    struct states states = {0};
    struct writer *writer = NULL;
    struct rows rows;
    enum par_status status = par_status_list(&list, session->book, &query, &session->error);

    if (status == PAR_OK)
        status = writer_open(&writer, session);
    if (status != PAR_OK) {
        par_status_list_free(list);
        return status;
    }
    rows = ROWS(list);
    if (writer_is_sheet(writer)) {
        status = read_states(&states, list, &session->error);
        if (status == PAR_OK)
            status = status_sheet(writer_sheet(writer), session, &states);
        free(states.row);
        keep_free(&states.keep);
    } else {
        status = writer_rows(writer, &rows, &session->error);
    }
    par_status_list_free(list);
    return writer_close(writer, status);
}
