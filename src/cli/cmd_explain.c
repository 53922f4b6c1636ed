#include "cmd.h"

#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "glossary.h"

enum { INDENT = 2, REMARK = 4 };

/* One explanation on its way to a sheet. */
struct page {
    struct sheet *sheet;
    struct session *session;
    struct grid *grid;  /* the criteria */
    struct string line; /* a line that further rows add to */
    char line_item[16]; /* whose it is; "": none */
    int64_t top;        /* depth of the first criterion */
};

static bool
is(const struct par_explanation *row, const char *item)
{
    return strcmp(row->item, item) == 0;
}

/* --- the table of criteria --- */

static struct grid *
criteria_grid(const char *criterion)
{
    struct grid *grid = grid_new();

    grid_column(grid, glossary_heading(criterion == NULL ? "domain_title" : "title"), ALIGN_LEFT,
                GRID_FLEX);
    grid_column(grid, glossary_heading("points"), ALIGN_NUMBER, 0);
    grid_column(grid, glossary_heading("max_points"), ALIGN_NUMBER, 0);
    grid_column(grid, glossary_heading("index_percent"), ALIGN_NUMBER, 0);
    return grid;
}

static void
add_numbers(struct grid *grid, const struct par_explanation *row)
{
    char decimal[PAR_DECIMAL_SIZE];

    grid_cell(grid, lang_decimal(decimal, row->points));
    grid_cell(grid, lang_decimal(decimal, row->max_points));
    grid_cell(grid, lang_decimal(decimal, row->index));
}

static size_t
indent_of(const struct page *page, const struct par_explanation *row)
{
    int64_t depth = row->depth.absent == PAR_PRESENT ? row->depth.value - page->top : 0;

    return depth > 0 ? (size_t)depth * INDENT : 0;
}

/* A line under a criterion. */
static void
add_remark(struct page *page, const struct par_explanation *row, const char *text)
{
    struct string line = {0};

    string_fill(&line, ' ', indent_of(page, row) + REMARK);
    string_add(&line, text);
    grid_span(page->grid, 4, string_get(&line));
    string_free(&line);
}

static void
add_criterion(struct page *page, const struct par_explanation *row)
{
    struct string name = {0};
    char *stages;

    if (grid_rows(page->grid) == 0 && row->depth.absent == PAR_PRESENT)
        page->top = row->depth.value;
    string_fill(&name, ' ', indent_of(page, row));
    string_add(&name, row->criterion);
    if (row->title != NULL)
        string_format(&name, " %s", row->title);
    if (!is(row, "criterion") && row->depth.value > 1)
        string_format(&name, " (%s)", glossary_word("kind", row->item));
    grid_cell(page->grid, string_get(&name));
    add_numbers(page->grid, row);
    string_free(&name);
    stages = talk_message(&row->message);
    if (stages[0] != '\0' && row->message.count > 0)
        add_remark(page, row, stages);
    free(stages);
}

/* "2.2 không áp dụng (20 điểm): Không có chức năng này" */
static void
add_exemption(struct page *page, const struct par_explanation *row)
{
    char own[PAR_DECIMAL_SIZE], set[PAR_DECIMAL_SIZE];
    char *text;

    lang_decimal(own, row->points);
    lang_decimal(set, row->max_points);
    if (row->points.units == 0)
        text = must_format(_("%s does not apply (maximum %s): %s"), row->criterion, set, row->text);
    else
        text = must_format(_("%s has a maximum of its own, %s instead of %s: %s"), row->criterion,
                           own, set, row->text);
    add_remark(page, row, text);
    free(text);
}

static void
add_written(struct page *page, const struct par_explanation *row)
{
    const char *label =
        is(row, "note") ? glossary_word("role", row->role) : glossary_word("item", row->item);
    char *text = must_format("%s: %s", label, is(row, "note") ? row->written : row->text);

    add_remark(page, row, text);
    free(text);
}

static void
add_cap(struct page *page, const struct par_explanation *row)
{
    char *text = talk_message(&row->message);

    add_remark(page, row, text);
    free(text);
}

/* --- the lines below --- */

static void
end_criteria(struct page *page)
{
    if (page->grid == NULL)
        return;
    if (grid_rows(page->grid) > 0)
        sheet_grid(page->sheet, page->grid);
    else
        grid_free(page->grid);
    page->grid = NULL;
}

static void
end_line(struct page *page)
{
    if (page->line_item[0] != '\0')
        sheet_headline(page->sheet, "%s", string_get(&page->line));
    page->line_item[0] = '\0';
    string_clear(&page->line);
}

static const char *
line_label(const struct par_explanation *row)
{
    if (is(row, "rounding"))
        return C_("heading", "Index");
    if (is(row, "class"))
        return glossary_heading("class");
    if (is(row, "rank"))
        return glossary_heading("rank");
    return glossary_heading("decision");
}

/* The rows of one item stand on one line: "Hạng: 3/5, sau Sở Nội vụ (91,00 %)". */
static void
add_line(struct page *page, const struct par_explanation *row, const char *between)
{
    char *text = talk_message(&row->message);

    end_criteria(page);
    if (strcmp(page->line_item, row->item) != 0) {
        end_line(page);
        strncat(page->line_item, row->item, sizeof page->line_item - 1);
        string_format(&page->line, "%s: %s", line_label(row), text);
    } else {
        string_format(&page->line, "%s%s", between, text);
    }
    free(text);
    if (row->written != NULL)
        string_format(&page->line, " (%s)", row->written);
}

/* What a paper printed of the whole, where it printed no domain. */
static void
add_printed_sum(struct page *page, const struct par_explanation *row)
{
    char points[PAR_DECIMAL_SIZE], maximum[PAR_DECIMAL_SIZE], index[PAR_DECIMAL_SIZE];

    end_criteria(page);
    if (row->points.absent != PAR_PRESENT && row->max_points.absent != PAR_PRESENT &&
        row->index.absent != PAR_PRESENT)
        return;
    sheet_headline(page->sheet, "%s %s · %s %s · %s %s", glossary_heading("points"),
                   lang_decimal(points, row->points), glossary_heading("max_points"),
                   lang_decimal(maximum, row->max_points), glossary_heading("index_percent"),
                   lang_decimal(index, row->index));
}

static void
add_sum(struct page *page, const struct par_explanation *row)
{
    char *text = talk_message(&row->message);

    end_line(page);
    if (page->grid != NULL && grid_rows(page->grid) == 0) {
        add_printed_sum(page, row);
    } else if (page->grid != NULL && page->session->arguments.criterion == NULL) {
        grid_cell(page->grid, glossary_heading("sum"));
        add_numbers(page->grid, row);
    }
    end_criteria(page);
    if (text[0] != '\0')
        sheet_headline(page->sheet, row->message.count > 0 ? _("Sum: %s") : _("Note: %s"), text);
    free(text);
}

static void
add_note(struct page *page, const struct par_explanation *row)
{
    char *text = talk_message(&row->message);

    end_criteria(page);
    end_line(page);
    sheet_headline(page->sheet, _("Note: %s"), text);
    free(text);
}

static void
add_row(struct page *page, const struct par_explanation *row)
{
    if (is(row, "exempt"))
        add_exemption(page, row);
    else if (is(row, "cap"))
        add_cap(page, row);
    else if (row->criterion != NULL && (is(row, "note") || is(row, "evidence")))
        add_written(page, row);
    else if (is(row, "criterion") || is(row, "bonus") || is(row, "penalty"))
        add_criterion(page, row);
    else if (is(row, "sum"))
        add_sum(page, row);
    else if (is(row, "note"))
        add_note(page, row);
    else if (is(row, "rank"))
        add_line(page, row, ", ");
    else
        add_line(page, row, "; ");
}

/* The result that is explained. */
static enum par_status
read_result(struct results *out, struct session *session, const struct asked *asked)
{
    struct par_result_query query = {.year = session->arguments.year,
                                     .unit = session->arguments.unit,
                                     .view = asked->view,
                                     .as_of = asked->as_of,
                                     .order = PAR_BY_RANK};
    struct par_results *list = NULL;
    enum par_status status = par_result_list(&list, session->book, &query, &session->error);

    if (status == PAR_OK)
        status = results_read(out, list, &session->error);
    par_result_list_free(list);
    return status;
}

static enum par_status
explain_sheet(struct sheet *sheet, struct session *session, struct par_explanations *list,
              const struct results *of)
{
    struct page page = {.sheet = sheet, .session = session};
    struct par_explanation row;
    enum par_status status = PAR_OK;

    if (of->count > 0)
        sheet_headline(sheet, _("%s · year %d · %s · %s"), of->row->unit_name,
                       session->arguments.year, of->row->group_name, basis_phrase(of->row->basis));
    page.grid = criteria_grid(session->arguments.criterion);
    while (status == PAR_OK && (status = par_explain_next(&row, list, &session->error)) == PAR_OK)
        add_row(&page, &row);
    end_criteria(&page);
    end_line(&page);
    string_free(&page.line);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
write_steps(struct session *session, struct par_explanations *list, const struct results *of)
{
    struct writer *writer = NULL;
    struct rows rows = ROWS(list);
    enum par_status status = writer_open(&writer, session);

    if (status != PAR_OK)
        return status;
    if (of->count > 0 && of->row->date_unknown.absent == PAR_PRESENT &&
        of->row->date_unknown.value != 0)
        note_undated(writer);
    if (writer_is_sheet(writer))
        status = explain_sheet(writer_sheet(writer), session, list, of);
    else
        status = writer_rows(writer, &rows, &session->error);
    return writer_close(writer, status);
}

enum par_status
cmd_explain(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    struct par_explain_query query = {
        .year = arguments->year, .unit = arguments->unit, .criterion = arguments->criterion};
    struct par_explanations *list = NULL;
    struct results of = {0};
    struct asked asked;
    enum par_status status = asked_read(&asked, session);

    query.view = asked.view;
    query.as_of = asked.as_of;
    if (status == PAR_OK)
        status = par_explain_list(&list, session->book, &query, &session->error);
    if (status == PAR_OK)
        status = read_result(&of, session, &asked);
    if (status == PAR_OK)
        status = write_steps(session, list, &of);
    par_explain_list_free(list);
    results_free(&of);
    return status;
}
