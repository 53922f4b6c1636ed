#include "cmd.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "analysis.h"
#include "ask.h"
#include "glossary.h"

/* --- above the table --- */

/* "1.1 Kế hoạch: 7 → 8,5 (tối đa 10)" */
static enum par_status
add_change(struct sheet *sheet, struct session *session, const struct par_whatif_change *change)
{
    char *year = must_format("%d", session->arguments.year);
    struct par_score_query query = {
        .years = year, .unit = session->arguments.unit, .criterion = change->criterion};
    struct par_scores *list = NULL;
    struct par_score score;
    char from[PAR_DECIMAL_SIZE], to[PAR_DECIMAL_SIZE], maximum[PAR_DECIMAL_SIZE];
    struct par_decimal wanted = change->points;
    enum par_status status = par_score_list(&list, session->book, &query, &session->error);

    wanted.decimals = PAR_DECIMALS_EXACT;
    if (status == PAR_OK)
        status = par_score_next(&score, list, &session->error);
    if (status == PAR_OK)
        sheet_line(sheet, _("%s %s: %s → %s (maximum %s)"), score.criterion, score.title,
                   lang_decimal(from, score.final), lang_decimal(to, wanted),
                   lang_decimal(maximum, score.exempt.absent == PAR_PRESENT ? score.exempt
                                                                            : score.max_points));
    par_score_list_free(list);
    free(year);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
add_head(struct sheet *sheet, struct session *session, const struct par_whatif_query *query)
{
    char *name = session_unit_name(session, query->unit);
    enum par_status status = PAR_OK;

    sheet_headline(sheet, _("Year %d · %s · what if (nothing is saved)"), query->year, name);
    free(name);
    for (size_t i = 0; status == PAR_OK && i < query->count; i++)
        status = add_change(sheet, session, &query->changes[i]);
    if (status == PAR_OK)
        status = analysis_rules_of_unit(NULL, sheet, session);
    sheet_gap(sheet);
    return status;
}

/* --- the table --- */

static void
add_ranks(struct grid *grid, const struct par_whatif *row)
{
    struct string from = {0}, to = {0};

    add_rank(&from, row->rank_from, (struct par_number){0, PAR_NONE});
    add_rank(&to, row->rank_to, (struct par_number){0, PAR_NONE});
    add_move(grid, string_get(&from), string_get(&to));
    string_free(&from);
    string_free(&to);
}

static enum par_status
whatif_table(struct sheet *sheet, struct par_list *list, struct par_error *err)
{
    struct grid *grid = grid_new();
    char from[PAR_DECIMAL_SIZE], to[PAR_DECIMAL_SIZE];
    struct par_whatif row;
    enum par_status status = par_list_rewind(list, err);

    grid_column(grid, glossary_heading("rank"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("unit_name"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, glossary_heading("index_percent"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("class"), ALIGN_LEFT, GRID_DROP);
    while (status == PAR_OK && (status = par_list_next(&row, list, err)) == PAR_OK) {
        add_ranks(grid, &row);
        grid_named(grid, row.unit_name, row.unit_code);
        add_move(grid, lang_decimal(from, row.index_from), lang_decimal(to, row.index_to));
        add_move(grid, row.class_from, row.class_to);
    }
    sheet_grid(sheet, grid);
    return status == PAR_END ? PAR_OK : status;
}

/* A rank that can still be another one, when scores are missing. */
static void
add_provisional(struct writer *writer, struct par_list *list)
{
    struct par_whatif row;
    int64_t missing = 0;

    if (par_list_rewind(list, NULL) != PAR_OK)
        return;
    while (par_list_next(&row, list, NULL) == PAR_OK)
        missing +=
            row.index_to.absent == PAR_SCORES_MISSING || row.index_to.absent == PAR_NOT_SCORED;
    analysis_provisional(writer, missing);
}

static enum par_status
show_whatif(struct session *session, const struct par_whatif_query *query, struct par_list *list)
{
    struct writer *writer = NULL;
    struct rows rows = rows_of(list);
    enum par_status status = writer_open(&writer, session);

    if (status != PAR_OK)
        return status;
    add_provisional(writer, list);
    if (writer_is_sheet(writer)) {
        status = add_head(writer_sheet(writer), session, query);
        if (status == PAR_OK)
            status = whatif_table(writer_sheet(writer), list, &session->error);
    } else {
        status = writer_rows(writer, &rows, &session->error);
    }
    return writer_close(writer, status);
}

/* --- the command --- */

enum par_status
cmd_whatif(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    struct par_whatif_change *changes = must_alloc((arguments->score_count + 1) * sizeof *changes);
    struct par_whatif_query query = {arguments->year, arguments->unit, changes,
                                     arguments->score_count};
    struct par_whatifs *list = NULL;
    enum par_status status = PAR_OK;

    for (size_t i = 0; status == PAR_OK && i < arguments->score_count; i++) {
        char mark = 0;

        changes[i].criterion = arguments->scores[i].criterion;
        status = par_decimal_parse(&changes[i].points, arguments->scores[i].points, &mark,
                                   &session->error);
    }
    if (status == PAR_OK)
        status = par_whatif_list(&list, session->book, &query, &session->error);
    if (status == PAR_OK)
        status = show_whatif(session, &query, (struct par_list *)list);
    par_whatif_list_free(list);
    free(changes);
    return status;
}
