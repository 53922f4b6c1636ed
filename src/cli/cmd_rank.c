#include "cmd.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "glossary.h"
#include "rank.h"
#include "year.h"

enum { RULES_MOST = 9 };

/* Results of one group in one year. */
struct table {
    const struct par_result *row;
    size_t count;
    const struct par_evaluation *evaluation; /* NULL: not known */
    int64_t incomplete;                      /* units with scores missing */
    int64_t unranked;                        /* units that take part and are not ranked */
    bool computed;                           /* at least one result comes from scores */
    const char *basis;                       /* of all rows; NULL: they differ */
};

/* Are these results of one group in one year? */
static bool
same_table(const struct par_result *a, const struct par_result *b)
{
    return a->year.value == b->year.value && a->group_code != NULL && b->group_code != NULL &&
           strcmp(a->group_code, b->group_code) == 0;
}

static struct table
table_at(const struct results *results, size_t from, const struct evaluations *evaluations)
{
    struct table table = {.row = results->row + from};

    while (from + table.count < results->count && same_table(table.row, table.row + table.count))
        table.count++;
    table.evaluation = evaluations_find(evaluations, table.row->year.value, table.row->group_code);
    for (size_t i = 0; i < table.count; i++) {
        const struct par_result *row = &table.row[i];

        table.incomplete += row->missing.absent == PAR_PRESENT && row->missing.value > 0;
        table.unranked += row->ranked.absent == PAR_PRESENT && row->ranked.value == 0;
        table.computed = table.computed || strcmp(row->known, "leaf") == 0;
    }
    table.basis = results_basis(table.row, table.count);
    return table;
}

/* --- above the table --- */

static void
add_title(struct sheet *sheet, const struct table *table)
{
    struct string title = {0};
    int64_t size = table->row->group_size.absent == PAR_PRESENT ? table->row->group_size.value : 0;

    string_format(&title, _("Year %lld · %s"), (long long)table->row->year.value,
                  table->row->group_name);
    if (table->incomplete > 0)
        string_format(&title,
                      ngettext(" · PROVISIONAL: %lld unit has scores missing",
                               " · PROVISIONAL: %lld units have scores missing", table->incomplete),
                      (long long)table->incomplete);
    else if (table->basis != NULL)
        string_format(&title, " · %s", basis_phrase(table->basis));
    if (!table->computed && size > (int64_t)table->count)
        string_format(&title, _(": %lld of %lld units are known"), (long long)table->count,
                      (long long)size);
    sheet_headline(sheet, "%s", string_get(&title));
    string_free(&title);
}

/* Do units differ in what they can reach? */
static bool
has_own_maximum(const struct table *table)
{
    for (size_t i = 1; i < table->count; i++)
        if (table->row[i].max_points.absent == PAR_PRESENT &&
            table->row->max_points.absent == PAR_PRESENT &&
            table->row[i].max_points.units != table->row->max_points.units)
            return true;
    return false;
}

/* Every rule that the table stands on: "Thang kt-90-80-70 · 2 chữ số thập phân · theo số chưa làm
 * tròn · hạng 1, 1, 3" */
static enum par_status
add_rules(struct sheet *sheet, struct session *session, const struct table *table)
{
    const struct par_evaluation *rules = table->evaluation;
    int64_t decimals = rules->decimals.value, points = rules->point_decimals.value;
    char *items[RULES_MOST];
    size_t count = 0;
    struct string conditions = {0};
    bool exact = strcmp(rules->rank_on, "exact") == 0;
    enum par_status status = PAR_OK;

    if (rules->scale != NULL)
        items[count++] = must_format(_("Scale %s"), rules->scale);
    items[count++] =
        must_format(ngettext("%lld decimal", "%lld decimals", decimals), (long long)decimals);
    if (points != decimals)
        items[count++] =
            must_format(ngettext("points with %lld decimal", "points with %lld decimals", points),
                        (long long)points);
    if (strcmp(rules->class_on, rules->rank_on) != 0)
        items[count++] = must_format(_("class: %s"),
                                     exact ? _("on printed figures") : _("on unrounded figures"));
    items[count++] =
        must_format(strcmp(rules->class_on, rules->rank_on) != 0 ? _("rank: %s") : "%s",
                    exact ? _("on unrounded figures") : _("on printed figures"));
    items[count++] = must_format(_("ranks %s"), glossary_word("tie", rules->tie));
    if (strcmp(rules->na, "rescale") == 0 || has_own_maximum(table))
        items[count++] = must_copy(glossary_word("na", rules->na));
    if (table->unranked > 0)
        items[count++] =
            must_format(ngettext("%lld unit not ranked", "%lld units not ranked", table->unranked),
                        (long long)table->unranked);
    if (rules->scale != NULL)
        status = conditions_add(&conditions, session, rules->scale);
    if (conditions.length > 0)
        items[count++] = must_copy(string_get(&conditions));
    sheet_items(sheet, (const char *const *)items, count);
    for (size_t i = 0; i < count; i++)
        free(items[i]);
    string_free(&conditions);
    return status;
}

/* "Xuất sắc 7 · Tốt 10 · Khá 3 (cộng 20)" */
static enum par_status
add_counts(struct sheet *sheet, struct session *session, const struct table *table,
           const struct asked *asked)
{
    struct class_counts counts;
    struct string line = {0};
    int64_t sum = 0;
    enum par_status status = class_counts_read(&counts, session, (int)table->row->year.value,
                                               table->row->group_code, asked);

    for (size_t i = 0; i < counts.count; i++) {
        if (counts.row[i].count == 0)
            continue;
        string_format(&line, sum > 0 ? " · %s %lld" : "%s %lld", counts.row[i].class_name,
                      (long long)counts.row[i].count);
        sum += counts.row[i].count;
    }
    if (sum > 0)
        sheet_line(sheet, _("%s (sum %lld)"), string_get(&line), (long long)sum);
    string_free(&line);
    class_counts_free(&counts);
    return status;
}

/* With --so-far: on how much of the maximum the ranks stand. */
static void
add_share(struct sheet *sheet, const struct par_result *row)
{
    char share[PAR_DECIMAL_SIZE];

    struct par_decimal part = row->so_far_share;

    part.decimals = PAR_DECIMALS_EXACT;
    if (part.absent == PAR_PRESENT)
        sheet_line(sheet,
                   _("So far: on criteria that are %s %% of the maximum, scored for every unit"),
                   lang_decimal(share, part));
}

static enum par_status
add_head(struct sheet *sheet, struct session *session, const struct table *table,
         const struct asked *asked)
{
    enum par_status status = PAR_OK;

    add_title(sheet, table);
    if (!table->computed)
        return add_counts(sheet, session, table, asked);
    if (table->evaluation != NULL && table->evaluation->set != NULL)
        status = add_rules(sheet, session, table);
    add_share(sheet, table->row);
    sheet_gap(sheet);
    return status;
}

/* --- the table --- */

static void
add_missing(struct grid *grid, struct par_number missing)
{
    if (missing.absent != PAR_PRESENT || missing.value == 0)
        grid_cell(grid, "");
    else
        grid_cellf(grid, ngettext("%lld score", "%lld scores", missing.value),
                   (long long)missing.value);
}

static void
add_result(struct grid *grid, const struct table *table, const struct par_result *row)
{
    char decimal[PAR_DECIMAL_SIZE];
    struct string rank = {0};

    add_rank(&rank, row->rank, (struct par_number){0, PAR_NONE});
    grid_cell(grid, string_get(&rank));
    string_free(&rank);
    grid_named(grid, row->unit_name, row->unit_code);
    grid_cell(grid, lang_decimal(decimal, points_of(row, table->evaluation)));
    grid_cell(grid, lang_decimal(decimal, row->max_points));
    grid_cell(grid, lang_decimal(decimal, row->index));
    grid_cell(grid, row->class_name);
    grid_cell(grid,
              table->basis == NULL && row->basis != NULL ? glossary_word("basis", row->basis) : "");
    add_missing(grid, row->missing);
}

static struct grid *
result_grid(const struct table *table)
{
    struct grid *grid = grid_new();

    grid_column(grid, glossary_heading("rank"), ALIGN_RIGHT, 0);
    grid_column(grid, glossary_heading("unit_name"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, glossary_heading("points"), ALIGN_NUMBER, GRID_DROP);
    grid_column(grid, glossary_heading("max_points"), ALIGN_NUMBER, GRID_DROP);
    grid_column(grid, glossary_heading("index_percent"), ALIGN_NUMBER, GRID_DROP);
    grid_column(grid, glossary_heading("class"), ALIGN_LEFT, GRID_DROP);
    grid_column(grid, glossary_heading("basis"), ALIGN_LEFT, GRID_DROP);
    grid_column(grid, glossary_heading("missing"), ALIGN_LEFT, GRID_DROP);
    for (size_t i = 0; i < table->count; i++)
        add_result(grid, table, &table->row[i]);
    return grid;
}

static enum par_status
results_sheet(struct sheet *sheet, struct session *session, const struct results *results,
              const struct evaluations *evaluations, const struct asked *asked)
{
    enum par_status status = PAR_OK;

    for (size_t from = 0; from < results->count && status == PAR_OK;) {
        struct table table = table_at(results, from, evaluations);

        sheet_gap(sheet);
        status = add_head(sheet, session, &table, asked);
        sheet_grid(sheet, result_grid(&table));
        from += table.count;
    }
    return status;
}

/* --- rank --domains --- */

static enum par_status
domains_sheet(struct sheet *sheet, struct session *session, const struct results *results,
              const struct evaluations *evaluations, const struct asked *asked,
              struct domains *domains)
{
    enum par_status status = PAR_OK;

    for (size_t from = 0; from < results->count && status == PAR_OK;) {
        struct table table = table_at(results, from, evaluations);

        sheet_gap(sheet);
        status = add_head(sheet, session, &table, asked);
        rank_domain_table(sheet, domains, table.row, table.count);
        from += table.count;
    }
    return status;
}

/* --- reading --- */

static enum par_status
list_results(struct par_results **list, struct session *session, const struct asked *asked)
{
    struct par_result_query query = {
        .years = session->arguments.years,
        .group = session->arguments.group,
        .view = asked->view,
        .as_of = asked->as_of,
        .order = PAR_BY_RANK,
        .so_far = given(&session->arguments, "so-far"),
    };

    return par_result_list(list, session->book, &query, &session->error);
}

static enum par_status
people_read(struct writer *writer, struct session *session, struct par_results *list,
            const struct asked *asked, struct domains *domains)
{
    struct results results = {0};
    struct evaluations evaluations = {0};
    enum par_status status = results_read(&results, list, &session->error);

    if (status == PAR_OK)
        status = evaluations_read(&evaluations, session, session->arguments.years,
                                  session->arguments.group);
    if (status == PAR_OK && domains != NULL)
        status =
            domains_sheet(writer_sheet(writer), session, &results, &evaluations, asked, domains);
    else if (status == PAR_OK)
        status = results_sheet(writer_sheet(writer), session, &results, &evaluations, asked);
    evaluations_free(&evaluations);
    results_free(&results);
    return status;
}

static enum par_status
rank_results(struct session *session, const struct asked *asked)
{
    struct par_results *list = NULL;
    struct writer *writer = NULL;
    struct rows rows;
    enum par_status status = list_results(&list, session, asked);

    if (status == PAR_OK)
        status = writer_open(&writer, session);
    if (status != PAR_OK) {
        par_result_list_free(list);
        return status;
    }
    status = results_look(writer, session, list);
    rows = ROWS(list);
    if (status == PAR_OK && writer_is_sheet(writer))
        status = people_read(writer, session, list, asked, NULL);
    else if (status == PAR_OK)
        status = writer_rows(writer, &rows, &session->error);
    par_result_list_free(list);
    return writer_close(writer, status);
}

/* Parts are shown of what is known: the results, and what is to be said of them. */
static enum par_status
list_known(struct par_results **list, struct session *session, struct writer *writer,
           const struct asked *asked)
{
    enum par_status status = list_results(list, session, asked);

    return status == PAR_OK ? results_look(writer, session, *list) : status;
}

static enum par_status
rank_domains(struct session *session, const struct asked *asked)
{
    struct par_domain_query query = {
        0, session->arguments.years, session->arguments.group, NULL, asked->view, asked->as_of};
    struct par_domain_results *list = NULL;
    struct par_results *results = NULL;
    struct domains domains = {0};
    struct writer *writer = NULL;
    struct rows rows;
    enum par_status status = par_domain_list(&list, session->book, &query, &session->error);

    if (status == PAR_OK)
        status = writer_open(&writer, session);
    if (status != PAR_OK) {
        par_domain_list_free(list);
        return status;
    }
    writer_columns(writer, "rank",
                   "year,group,rank,unit,unit_name,domain,domain_title,points,max_points,"
                   "index_percent,missing");
    rows = ROWS(list);
    status = list_known(&results, session, writer, asked);
    if (status == PAR_OK && writer_is_sheet(writer)) {
        status = rank_read_domains(&domains, list, &session->error);
        if (status == PAR_OK)
            status = people_read(writer, session, results, asked, &domains);
        rank_free_domains(&domains);
    } else if (status == PAR_OK) {
        status = writer_rows(writer, &rows, &session->error);
    }
    par_result_list_free(results);
    par_domain_list_free(list);
    return writer_close(writer, status);
}

static enum par_status
rank_by_method(struct session *session, const struct asked *asked)
{
    struct par_results *results = NULL;
    struct writer *writer = NULL;
    enum par_status status = writer_open(&writer, session);

    if (status != PAR_OK)
        return status;
    status = list_known(&results, session, writer, asked);
    if (status == PAR_OK)
        status = rank_methods(writer, session, asked, results);
    par_result_list_free(results);
    return writer_close(writer, status);
}

enum par_status
cmd_rank(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    struct asked asked;
    enum par_status status = asked_read(&asked, session);

    if (status != PAR_OK)
        return status;
    if (given(arguments, "domains") && given(arguments, "methods"))
        return session_usage(session, _("either --domains or --methods"));
    if (given(arguments, "so-far") && (given(arguments, "view") || given(arguments, "as-of")))
        return session_usage(session, _("--%s and --%s do not go together"), "so-far",
                             given(arguments, "view") ? "view" : "as-of");
    if (given(arguments, "domains"))
        return rank_domains(session, &asked);
    if (given(arguments, "methods"))
        return rank_by_method(session, &asked);
    return rank_results(session, &asked);
}
