/* A set as people see it: a tree by indentation, with maxima and methods, and its sum. */
#include "criteria.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "glossary.h"
#include "glyph.h"
#include "show.h"

enum { INDENT = 2, COLUMN_GAP = 2 };

/* The criteria that are shown: a whole set, or what stands below one criterion. */
struct tree {
    struct par_criterion *row;
    size_t count;
    struct keep keep;
    int64_t leaves;         /* normal ones */
    struct par_decimal sum; /* of these */
};

static void
keep_criterion(struct tree *tree, const struct par_criterion *row)
{
    struct par_criterion *copy;

    must_room(&tree->row, tree->count, sizeof tree->row[0]);
    copy = &tree->row[tree->count++];
    *copy = *row;
    copy->set = keep_text(&tree->keep, row->set);
    copy->code = keep_text(&tree->keep, row->code);
    copy->parent = keep_text(&tree->keep, row->parent);
    copy->title = keep_text(&tree->keep, row->title);
    copy->title_en = keep_text(&tree->keep, row->title_en);
    copy->method = keep_text(&tree->keep, row->method);
    copy->kind = keep_text(&tree->keep, row->kind);
    copy->concept = keep_text(&tree->keep, row->concept);
    copy->step = keep_text(&tree->keep, row->step);
    copy->rule = keep_text(&tree->keep, row->rule);
    copy->appraiser = keep_text(&tree->keep, row->appraiser);
}

static bool
is_normal(const struct par_criterion *row)
{
    return strcmp(row->kind, "normal") == 0;
}

static enum par_status
read_tree(struct tree *out, struct par_list *list, struct par_error *err)
{
    struct par_criterion row;
    enum par_status status = PAR_OK;

    *out = (struct tree){.sum = {0, PAR_DECIMALS_EXACT, PAR_PRESENT}};
    while (status == PAR_OK && (status = par_list_next(&row, list, err)) == PAR_OK) {
        keep_criterion(out, &row);
        if (row.leaf.value == 0 || !is_normal(&row))
            continue;
        out->leaves++;
        out->sum.units += row.max_points.units;
    }
    return status == PAR_END ? PAR_OK : status;
}

static void
free_tree(struct tree *tree)
{
    free(tree->row);
    keep_free(&tree->keep);
}

/* Does the paper print another maximum for a branch than its criteria sum to? */
static bool
differs(const struct par_criterion *row)
{
    return row->leaf.value == 0 && is_normal(row) && row->max_points.absent == PAR_PRESENT &&
           row->sum.absent == PAR_PRESENT && row->max_points.units != row->sum.units;
}

/* Bonus or penalty, and not below one. */
static bool
is_outside(const struct tree *tree, const struct par_criterion *row)
{
    if (is_normal(row))
        return false;
    for (size_t i = 0; row->parent != NULL && i < tree->count; i++)
        if (strcmp(tree->row[i].code, row->parent) == 0)
            return is_normal(&tree->row[i]);
    return true;
}

static void
add_criterion(struct grid *grid, const struct tree *tree, const struct par_criterion *row)
{
    char decimal[PAR_DECIMAL_SIZE];
    struct string code = {0};
    int64_t depth = row->depth.value - tree->row[0].depth.value;

    string_fill(&code, ' ', (size_t)depth * INDENT);
    string_add(&code, row->code);
    grid_cell(grid, string_get(&code));
    grid_cell(grid, row->title);
    grid_cell(grid, lang_decimal(decimal, row->max_points.absent == PAR_PRESENT ? row->max_points
                                                                                : row->sum));
    if (differs(row))
        grid_cell(grid, "(*)");
    else if (is_outside(tree, row))
        grid_cell(grid, glossary_word("kind", row->kind));
    else
        grid_cell(grid, row->method != NULL ? glossary_word("method", row->method) : "");
    grid_cell(grid, row->appraiser != NULL ? row->appraiser : "");
    string_free(&code);
}

/* "(in: 100)", and the printed number of criteria where it is not theirs. */
static void
add_printed(struct grid *grid, const struct par_set *set)
{
    char decimal[PAR_DECIMAL_SIZE];
    bool counted =
        set->printed_count.absent == PAR_PRESENT && set->printed_count.value != set->leaves.value;
    long long count = (long long)set->printed_count.value;

    if (set->printed_max.absent == PAR_PRESENT && counted)
        grid_cellf(grid,
                   ngettext("(printed: %s, %lld criterion)", "(printed: %s, %lld criteria)", count),
                   lang_decimal(decimal, set->printed_max), count);
    else if (set->printed_max.absent == PAR_PRESENT)
        grid_cellf(grid, _("(printed: %s)"), lang_decimal(decimal, set->printed_max));
    else if (counted)
        grid_cellf(grid, ngettext("(printed: %lld criterion)", "(printed: %lld criteria)", count),
                   count);
    else
        grid_cell(grid, "");
}

/* The label of the sum stands over code and title where they are wide enough together. */
static void
add_sum_label(struct grid *grid, const struct tree *tree)
{
    char *label =
        must_format(ngettext("Sum of %lld criterion", "Sum of %lld criteria", tree->leaves),
                    (long long)tree->leaves);
    size_t code = 0, title = 0;

    for (size_t i = 0; i < tree->count; i++) {
        const struct par_criterion *row = &tree->row[i];
        size_t indent = (size_t)(row->depth.value - tree->row[0].depth.value) * INDENT;

        code = indent + strlen(row->code) > code ? indent + strlen(row->code) : code;
        title = glyph_width(row->title) > title ? glyph_width(row->title) : title;
    }
    if (code + COLUMN_GAP + title >= glyph_width(label)) {
        grid_span(grid, 2, label);
    } else {
        grid_cell(grid, "");
        grid_cell(grid, label);
    }
    free(label);
}

static struct grid *
tree_grid(const struct tree *tree, const struct par_set *set, bool whole)
{
    char decimal[PAR_DECIMAL_SIZE];
    struct grid *grid = grid_new();

    grid_column(grid, glossary_heading("code"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("title"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, glossary_heading("max_points"), ALIGN_NUMBER, 0);
    grid_column(grid, glossary_heading("method"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("appraiser"), ALIGN_LEFT, GRID_FLEX | GRID_DROP);
    for (size_t i = 0; i < tree->count; i++)
        add_criterion(grid, tree, &tree->row[i]);
    if (tree->leaves == 0 && !whole)
        return grid;
    add_sum_label(grid, tree);
    grid_cell(grid, lang_decimal(decimal, tree->sum));
    if (whole)
        add_printed(grid, set);
    else
        grid_cell(grid, "");
    grid_cell(grid, "");
    return grid;
}

static void
add_differences(struct sheet *sheet, const struct tree *tree)
{
    char printed[PAR_DECIMAL_SIZE], sum[PAR_DECIMAL_SIZE];

    for (size_t i = 0; i < tree->count; i++) {
        const struct par_criterion *row = &tree->row[i];
        char *text;

        if (!differs(row))
            continue;
        text = must_format(_("%s: the printed maximum is %s, its criteria sum to %s"), row->code,
                           lang_decimal(printed, row->max_points), lang_decimal(sum, row->sum));
        sheet_note(sheet, "(*) ", text);
        free(text);
    }
}

static void
add_outside(struct sheet *sheet, const struct tree *tree)
{
    char most[PAR_DECIMAL_SIZE];

    for (size_t i = 0; i < tree->count; i++) {
        const struct par_criterion *row = &tree->row[i];

        if (!is_outside(tree, row))
            continue;
        lang_decimal(most, row->max_points);
        if (strcmp(row->kind, "bonus") == 0)
            sheet_line(sheet, _("%s %s: at most %s points are added; outside the sum"), row->code,
                       row->title, most);
        else
            sheet_line(sheet, _("%s %s: at most %s points are taken off; outside the sum"),
                       row->code, row->title, most);
    }
}

/* One criterion without any below it: all that is known of it. */
static void
leaf_sheet(struct sheet *sheet, const struct par_criterion *row)
{
    char decimal[PAR_DECIMAL_SIZE];

    sheet_headline(sheet, "%s %s", row->code, row->title);
    show_fact(sheet, "set", row->set);
    show_fact(sheet, "title_en", row->title_en);
    show_fact(sheet, "parent", row->parent);
    if (row->max_points.absent == PAR_PRESENT)
        show_fact(sheet, "max_points", lang_decimal(decimal, row->max_points));
    if (row->method != NULL)
        show_fact(sheet, "method", glossary_word("method", row->method));
    if (!is_normal(row))
        show_fact(sheet, "kind", glossary_word("kind", row->kind));
    show_fact(sheet, "concept", row->concept);
    show_fact(sheet, "step", row->step);
    show_fact(sheet, "rule", row->rule);
    show_fact(sheet, "appraiser", row->appraiser);
}

static void
add_title(struct sheet *sheet, const struct par_set *set)
{
    if (set->title != NULL)
        sheet_headline(sheet, _("Criteria set %s · %s"), set->code, set->title);
    else
        sheet_headline(sheet, _("Criteria set %s"), set->code);
}

static enum par_status
set_sheet(struct sheet *sheet, struct session *session, struct par_list *list)
{
    bool whole = session->arguments.criterion == NULL;
    struct tree tree;
    struct par_set set;
    struct par_sets *sets = NULL;
    enum par_status status = read_tree(&tree, list, &session->error);

    if (status == PAR_OK)
        status = criteria_set(&set, &sets, session, session->arguments.set);
    if (status == PAR_OK && tree.count == 0) {
        add_title(sheet, &set);
        sheet_line(sheet, "%s", _("It has no criterion yet."));
    } else if (status == PAR_OK && !whole && tree.row[0].leaf.value != 0) {
        leaf_sheet(sheet, &tree.row[0]);
    } else if (status == PAR_OK) {
        add_title(sheet, &set);
        sheet_grid(sheet, tree_grid(&tree, &set, whole));
        add_differences(sheet, &tree);
        add_outside(sheet, &tree);
    }
    par_set_list_free(sets);
    free_tree(&tree);
    return status;
}

enum par_status
cmd_criteria_show(struct session *session)
{
    struct par_criterion_query query = {session->arguments.set, session->arguments.criterion};
    struct par_criteria *list = NULL;
    enum par_status status = par_criterion_list(&list, session->book, &query, &session->error);

    return show_list(session, (struct par_list *)list, status, set_sheet);
}
