#include "cmd.h"

#include <stdlib.h>
#include <string.h>

#include "glossary.h"
#include "stability.h"

enum { SPREAD = 10, DRAWS = 10000, SEED = 1, SPREAD_MOST = 99, DRAWS_MOST = 1000000 };

static enum par_status
read_query(struct par_stability_query *out, const struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    int64_t spread = SPREAD, draws = DRAWS, seed = SEED;
    enum par_status status = given_number(&spread, arguments, "spread", 1, SPREAD_MOST);

    if (status == PAR_OK)
        status = given_number(&draws, arguments, "draws", 1, DRAWS_MOST);
    if (status == PAR_OK)
        status = given_number(&seed, arguments, "seed", 0, INT64_MAX);
    *out = (struct par_stability_query){arguments->year, arguments->group, (int)spread, (int)draws,
                                        (uint64_t)seed};
    return status;
}

/* --- the table --- */

/* "3", "3–5" */
static void
add_ranks(struct grid *grid, struct par_number best, struct par_number worst)
{
    if (best.value == worst.value)
        grid_cellf(grid, "%lld", (long long)best.value);
    else
        grid_cellf(grid, "%lld–%lld", (long long)best.value, (long long)worst.value);
}

static struct grid *
rank_grid(void)
{
    struct grid *grid = grid_new();

    grid_column(grid, glossary_heading("rank"), ALIGN_RIGHT, 0);
    grid_column(grid, glossary_heading("unit_name"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, C_("heading", "In nine draws of ten"), ALIGN_RIGHT, 0);
    grid_column(grid, C_("heading", "Best to worst"), ALIGN_RIGHT, 0);
    grid_column(grid, glossary_heading("same_percent"), ALIGN_NUMBER, 0);
    grid_column(grid, glossary_heading("verdict"), ALIGN_LEFT, 0);
    return grid;
}

static void
add_row(struct grid *grid, const struct par_stability *row)
{
    char decimal[PAR_DECIMAL_SIZE];

    grid_cellf(grid, "%lld", (long long)row->rank.value);
    grid_named(grid, row->unit_name, row->unit_code);
    add_ranks(grid, row->likely_best, row->likely_worst);
    add_ranks(grid, row->best_rank, row->worst_rank);
    grid_cell(grid, lang_decimal(decimal, row->same_percent));
    grid_cell(grid, glossary_word("verdict", row->verdict));
}

/* --- in words --- */

/* Units by how certain their rank is. */
struct conclusion {
    struct string certain, firm, loose;
    int64_t pairs;
};

static void
add_name(struct string *out, const struct par_stability *row)
{
    long long best = (long long)row->likely_best.value, worst = (long long)row->likely_worst.value;

    if (out->length > 0)
        string_add(out, "; ");
    string_format(out, best == worst ? _("%s (rank %lld)") : _("%s (ranks %lld to %lld)"),
                  row->unit_name, best, worst);
}

static void
conclude(struct conclusion *out, const struct par_stability *row)
{
    if (strcmp(row->verdict, "certain") == 0)
        add_name(&out->certain, row);
    else if (strcmp(row->verdict, "firm") == 0)
        add_name(&out->firm, row);
    else
        add_name(&out->loose, row);
    out->pairs += row->surely_above.value;
}

static void
add_conclusion(struct sheet *sheet, const struct conclusion *conclusion, int64_t units)
{
    long long all = (long long)(units * (units - 1) / 2);

    sheet_gap(sheet);
    if (conclusion->certain.length > 0)
        sheet_line(sheet, _("The rank is certain (the same in every draw): %s."),
                   string_get(&conclusion->certain));
    if (conclusion->firm.length > 0)
        sheet_line(sheet, _("The rank is firm (one rank in 90 %% of the draws): %s."),
                   string_get(&conclusion->firm));
    if (conclusion->loose.length > 0)
        sheet_line(sheet, _("The rank depends on the weights: %s."),
                   string_get(&conclusion->loose));
    if (conclusion->pairs == 0) {
        sheet_line(sheet,
                   _("Each of the %lld pairs of units would change its order under some "
                     "weighting."),
                   all);
        return;
    }
    sheet_line(sheet,
               ngettext("No weighting changes the order of %lld of %lld pairs of units (--pairs "
                        "lists it).",
                        "No weighting changes the order of %lld of %lld pairs of units (--pairs "
                        "lists them).",
                        conclusion->pairs),
               (long long)conclusion->pairs, all);
}

/* The caller frees it. */
static char *
left_text(int64_t left)
{
    return must_format(ngettext("%lld unit with scores missing is left out.",
                                "%lld units with scores missing are left out.", left),
                       (long long)left);
}

static void
add_head(struct sheet *sheet, struct session *session, const struct par_stability_query *query,
         const struct par_stability_scope *scope)
{
    char *group = session_group_name(session, query->group);

    sheet_headline(sheet, _("Year %d · %s · how certain the ranks are"), query->year, group);
    sheet_line(sheet,
               _("%d draws: each of the %lld criteria weighs up to %d %% more or less than its "
                 "maximum says (seed %llu)."),
               query->draws, (long long)scope->criteria, query->spread,
               (unsigned long long)query->seed);
    if (scope->left > 0) {
        char *text = left_text(scope->left);

        sheet_line(sheet, "%s", text);
        free(text);
    }
    sheet_gap(sheet);
    free(group);
}

static enum par_status
stability_sheet(struct sheet *sheet, struct session *session, struct par_stabilities *list,
                const struct par_stability_query *query, const struct par_stability_scope *scope)
{
    struct conclusion conclusion = {.pairs = 0};
    struct grid *grid = rank_grid();
    struct par_stability row;
    enum par_status status;

    add_head(sheet, session, query, scope);
    while ((status = par_stability_next(&row, list, &session->error)) == PAR_OK) {
        add_row(grid, &row);
        conclude(&conclusion, &row);
    }
    sheet_grid(sheet, grid);
    if (status == PAR_END) {
        add_conclusion(sheet, &conclusion, scope->units);
        status = left_out_sheet(sheet, session, query);
    }
    string_free(&conclusion.certain);
    string_free(&conclusion.firm);
    string_free(&conclusion.loose);
    return status;
}

/* --- the three listings --- */

static enum par_status
list_ranks(struct session *session, const struct par_stability_query *query)
{
    struct par_stability_scope scope;
    struct par_stabilities *list = NULL;
    struct writer *writer = NULL;
    struct rows rows;
    enum par_status status =
        par_stability_list(&list, &scope, session->book, query, &session->error);

    if (status == PAR_OK)
        status = writer_open(&writer, session);
    if (status != PAR_OK) {
        par_stability_list_free(list);
        return status;
    }
    if (scope.left > 0 && !writer_is_sheet(writer)) {
        enum lang reader = writer_speak(writer);
        char *text = left_text(scope.left);

        writer_note(writer, "left_out", text);
        lang_use(reader);
        free(text);
    }
    rows = ROWS(list);
    if (writer_is_sheet(writer))
        status = stability_sheet(writer_sheet(writer), session, list, query, &scope);
    else
        status = writer_rows(writer, &rows, &session->error);
    par_stability_list_free(list);
    return writer_close(writer, status);
}

static enum par_status
list_pairs(struct session *session, const struct par_stability_query *query)
{
    static const struct view_column view[] = {{"unit_name", NULL, GRID_FLEX},
                                              {"other_name", NULL, GRID_FLEX}};
    struct listing listing = {
        .title = _("Pairs whose order no weighting changes"),
        .command = "stability",
        .columns = "year,group,unit,unit_name,other_unit,other_name",
        .view = view,
        .count = sizeof view / sizeof view[0],
        .empty = _("Each pair of units would change its order under some weighting.")};
    struct par_dominances *list = NULL;
    enum par_status status = par_dominance_list(&list, session->book, query, &session->error);

    if (status == PAR_OK)
        status = session_list(session, (struct par_list *)list, &listing);
    par_dominance_list_free(list);
    return status;
}

static enum par_status
list_left_outs(struct session *session, const struct par_stability_query *query, bool leaves)
{
    static const struct view_column view[] = {
        {"criterion", NULL, 0}, {"title", NULL, GRID_FLEX}, {"unit_name", NULL, GRID_FLEX},
        {"rank", NULL, 0},      {"rank_without", NULL, 0},  {"places_up", NULL, 0}};
    struct listing listing = {.title = _("Ranks when one of them is left out"),
                              .command = "stability",
                              .columns =
                                  "year,group,criterion,title,unit,unit_name,rank,rank_without,"
                                  "places_up",
                              .view = view,
                              .count = sizeof view / sizeof view[0]};
    struct par_left_outs *list = NULL;
    enum par_status status =
        par_left_out_list(&list, session->book, query, leaves, &session->error);

    if (status == PAR_OK)
        status = session_list(session, (struct par_list *)list, &listing);
    par_left_out_list_free(list);
    return status;
}

enum par_status
cmd_stability(struct session *session)
{
    const char *left_out = given_text(&session->arguments, "leave-out");
    struct par_stability_query query;
    enum par_status status = read_query(&query, session);

    if (status != PAR_OK)
        return status;
    if (given(&session->arguments, "pairs") && left_out != NULL)
        return session_usage(session, _("either --pairs or --leave-out"));
    status = session_aside(session); /* it reckons long: nobody waits for that */
    if (status != PAR_OK)
        return status;
    if (given(&session->arguments, "pairs"))
        return list_pairs(session, &query);
    if (left_out != NULL)
        return list_left_outs(session, &query, strcmp(left_out, "criterion") == 0);
    return list_ranks(session, &query);
}
