#include "cmd.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "analysis.h"
#include "ask.h"
#include "glossary.h"

/* All rows: what is said above the table comes from them. */
struct gaps {
    struct par_gap sum;
    struct par_gap domain; /* one that cannot reach what is asked of every domain */
    bool blocked;
    size_t chosen;      /* criteria of the smallest set */
    struct string list; /* their codes */
    struct keep keep;
};

static struct par_gap
kept(struct keep *keep, const struct par_gap *row)
{
    struct par_gap copy = *row;

    copy.unit_code = keep_text(keep, row->unit_code);
    copy.unit_name = keep_text(keep, row->unit_name);
    copy.item = keep_text(keep, row->item);
    copy.criterion = keep_text(keep, row->criterion);
    copy.title = keep_text(keep, row->title);
    copy.class_name = keep_text(keep, row->class_name);
    copy.rival = keep_text(keep, row->rival);
    copy.target_class = keep_text(keep, row->target_class);
    return copy;
}

static void
look_at(struct gaps *out, const struct par_gap *row)
{
    if (strcmp(row->item, "sum") == 0) {
        out->sum = kept(&out->keep, row);
    } else if (strcmp(row->item, "domain") == 0) {
        if (row->reachable.value == 0 && !out->blocked)
            out->domain = kept(&out->keep, row);
        out->blocked = out->blocked || row->reachable.value == 0;
    } else if (row->needed.absent == PAR_PRESENT) {
        string_format(&out->list, out->chosen > 0 ? ", %s" : "%s", row->criterion);
        out->chosen++;
    }
}

static enum par_status
gaps_read(struct gaps *out, struct par_list *list, struct par_error *err)
{
    struct par_gap row;
    enum par_status status = PAR_OK;

    while (status == PAR_OK && (status = par_list_next(&row, list, err)) == PAR_OK)
        look_at(out, &row);
    return status == PAR_END ? PAR_OK : status;
}

static void
gaps_free(struct gaps *gaps)
{
    string_free(&gaps->list);
    keep_free(&gaps->keep);
}

/* --- the answer in words --- */

/* "cần thêm 2,35 điểm; ít tiêu chí nhất: 2 (1.2, 2.1)" */
static void
add_answer(struct string *out, const struct gaps *gaps)
{
    char needed[PAR_DECIMAL_SIZE], lost[PAR_DECIMAL_SIZE];
    const struct par_gap *sum = &gaps->sum;

    if (sum->needed.units == 0)
        string_add(out, _("Reached already."));
    else if (gaps->blocked)
        string_format(out,
                      _("Cannot be reached: domain %s needs %s points, its criteria have %s left."),
                      gaps->domain.criterion, lang_decimal(needed, gaps->domain.needed),
                      lang_decimal(lost, gaps->domain.points_lost));
    else if (sum->reachable.value == 0)
        string_format(out, _("Cannot be reached: it needs %s points, the criteria have %s left."),
                      lang_decimal(needed, sum->needed), lang_decimal(lost, sum->points_lost));
    else
        string_format(out,
                      ngettext("Needs %s points. One criterion suffices: %s.",
                               "Needs %s points. The fewest criteria that suffice: %s.",
                               (int64_t)gaps->chosen),
                      lang_decimal(needed, sum->needed), string_get(&gaps->list));
}

static const char *
answer_code(const struct gaps *gaps)
{
    if (gaps->sum.needed.units == 0)
        return "reached";
    return gaps->sum.reachable.value == 0 ? "unreachable" : "needed";
}

static void
add_notes(struct writer *writer, const struct gaps *gaps)
{
    struct string answer = {0};
    enum lang reader = writer_speak(writer);

    add_answer(&answer, gaps);
    if (!writer_is_sheet(writer))
        writer_note(writer, answer_code(gaps), string_get(&answer));
    string_free(&answer);
    if (gaps->sum.missing.value > 0) {
        char *text = must_format(
            ngettext("%lld score is missing: reckoned from the points so far, it counts as lost",
                     "%lld scores are missing: reckoned from the points so far, they count as lost",
                     gaps->sum.missing.value),
            (long long)gaps->sum.missing.value);
        writer_note(writer, "scores_missing", text);
        free(text);
    } else if (gaps->sum.target_class == NULL && gaps->sum.provisional.value != 0) {
        writer_note(writer, "provisional", _("units have scores missing: ranks are provisional"));
    }
    lang_use(reader);
}

/* --- above the table --- */

static void
add_title(struct sheet *sheet, const struct session *session, const struct gaps *gaps)
{
    char index[PAR_DECIMAL_SIZE];
    const struct par_gap *sum = &gaps->sum;
    int year = session->arguments.year;

    if (sum->target_class != NULL)
        sheet_headline(sheet,
                       sum->inclusive.value != 0 ? _("Year %d · %s · to class %s (from %s %%)")
                                                 : _("Year %d · %s · to class %s (above %s %%)"),
                       year, sum->unit_name, sum->target_class,
                       lang_decimal(index, sum->lower_bound));
    else if (sum->rival != NULL)
        sheet_headline(sheet, _("Year %d · %s · to rank %s, held by %s (index %s %%)"), year,
                       sum->unit_name, given_text(&session->arguments, "to-rank"), sum->rival,
                       lang_decimal(index, sum->rival_index));
    else
        sheet_headline(sheet, _("Year %d · %s · to rank %s"), year, sum->unit_name,
                       given_text(&session->arguments, "to-rank"));
}

static void
add_now(struct sheet *sheet, const struct par_gap *sum)
{
    char index[PAR_DECIMAL_SIZE], points[PAR_DECIMAL_SIZE], maximum[PAR_DECIMAL_SIZE];
    struct string rank = {0};

    lang_decimal(points, sum->points);
    lang_decimal(maximum, sum->max_points);
    if (sum->index.absent != PAR_PRESENT) {
        sheet_line(sheet, _("Now: %s of %s points so far"), points, maximum);
        return;
    }
    add_rank(&rank, sum->rank, (struct par_number){0, PAR_NONE});
    sheet_line(sheet, _("Now: %s of %s points, index %s %%, class %s, rank %s"), points, maximum,
               lang_decimal(index, sum->index), sum->class_name != NULL ? sum->class_name : "–",
               string_get(&rank));
    string_free(&rank);
}

static enum par_status
add_head(int *decimals, struct sheet *sheet, struct session *session, const struct gaps *gaps)
{
    struct string answer = {0};
    enum par_status status;

    add_title(sheet, session, gaps);
    add_now(sheet, &gaps->sum);
    add_answer(&answer, gaps);
    sheet_headline(sheet, "%s", string_get(&answer));
    string_free(&answer);
    status = analysis_rules_of_unit(decimals, sheet, session);
    sheet_line(sheet, "%s",
               _("Bonus and penalty stay as they are. Best and median: of the units that are "
                 "ranked, brought to this unit's maximum."));
    sheet_gap(sheet);
    return status;
}

/* --- the table --- */

static void
add_row(struct grid *grid, const struct par_gap *row, int decimals)
{
    char text[PAR_DECIMAL_SIZE];

    grid_cell(grid, row->criterion);
    grid_cell(grid, row->title);
    grid_cell(grid, analysis_points(text, row->points, decimals));
    grid_cell(grid, analysis_points(text, row->points_lost, decimals));
    grid_cell(grid,
              row->best.absent == PAR_PRESENT ? analysis_points(text, row->best, decimals) : "");
    grid_cell(grid, row->median.absent == PAR_PRESENT ? analysis_points(text, row->median, decimals)
                                                      : "");
    grid_cell(grid, row->needed.absent == PAR_PRESENT ? lang_decimal(text, row->needed) : "");
}

static enum par_status
gap_table(struct sheet *sheet, struct par_list *list, int decimals, struct par_error *err)
{
    struct grid *grid = grid_new();
    struct par_gap row;
    enum par_status status = par_list_rewind(list, err);

    grid_column(grid, glossary_heading("criterion"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("title"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, glossary_heading("points"), ALIGN_NUMBER, 0);
    grid_column(grid, glossary_heading("points_lost"), ALIGN_NUMBER, 0);
    grid_column(grid, glossary_heading("best"), ALIGN_NUMBER, GRID_DROP);
    grid_column(grid, glossary_heading("median"), ALIGN_NUMBER, GRID_DROP);
    grid_column(grid, glossary_heading("needed"), ALIGN_NUMBER, GRID_DROP);
    while (status == PAR_OK && (status = par_list_next(&row, list, err)) == PAR_OK)
        if (strcmp(row.item, "sum") != 0)
            add_row(grid, &row, decimals);
    sheet_grid_filled(sheet, grid);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
gap_sheet(struct sheet *sheet, struct session *session, struct par_list *list,
          const struct gaps *gaps)
{
    int decimals = 2;
    enum par_status status = add_head(&decimals, sheet, session, gaps);

    return status == PAR_OK ? gap_table(sheet, list, decimals, &session->error) : status;
}

/* --- the command --- */

static enum par_status
show_gap(struct session *session, struct par_list *list)
{
    struct writer *writer = NULL;
    struct gaps gaps = {0};
    struct rows rows = rows_of(list);
    enum par_status status = gaps_read(&gaps, list, &session->error);

    if (status == PAR_OK)
        status = writer_open(&writer, session);
    if (status == PAR_OK) {
        add_notes(writer, &gaps);
        if (writer_is_sheet(writer))
            status = gap_sheet(writer_sheet(writer), session, list, &gaps);
        else
            status = writer_rows(writer, &rows, &session->error);
        status = writer_close(writer, status);
    }
    gaps_free(&gaps);
    return status;
}

enum par_status
cmd_gap(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    struct par_gap_query query = {.year = arguments->year,
                                  .unit = arguments->unit,
                                  .class_name = given_text(arguments, "to")};
    struct par_gaps *list = NULL;
    int64_t rank = 0;
    enum par_status status = given_number(&rank, arguments, "to-rank", 1, 100000);

    if (status != PAR_OK)
        return status;
    query.rank = (int)rank;
    if ((query.class_name == NULL) == (rank == 0))
        return session_usage(session, _("either --to CLASS or --to-rank N"));
    status = par_gap_list(&list, session->book, &query, &session->error);
    if (status == PAR_OK)
        status = show_gap(session, (struct par_list *)list);
    par_gap_list_free(list);
    return status;
}
