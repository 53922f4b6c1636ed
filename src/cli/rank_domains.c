#include "rank.h"

#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "glossary.h"

enum { DOMAINS_MOST = 64 };

/* The domains of one table, in their order. */
struct heads {
    const struct par_domain_result *head[DOMAINS_MOST];
    size_t count;
};

static void
keep_domain(struct domains *out, const struct par_domain_result *row)
{
    struct par_domain_result *copy;

    must_room(&out->row, out->count, sizeof out->row[0]);
    copy = &out->row[out->count++];
    *copy = *row;
    copy->group_code = keep_text(&out->keep, row->group_code);
    copy->unit_code = keep_text(&out->keep, row->unit_code);
    copy->unit_name = keep_text(&out->keep, row->unit_name);
    copy->domain = keep_text(&out->keep, row->domain);
    copy->domain_title = keep_text(&out->keep, row->domain_title);
}

enum par_status
rank_read_domains(struct domains *out, struct par_domain_results *list, struct par_error *err)
{
    struct par_domain_result row;
    enum par_status status = par_list_rewind((struct par_list *)list, err);

    *out = (struct domains){0};
    while (status == PAR_OK && (status = par_domain_next(&row, list, err)) == PAR_OK)
        keep_domain(out, &row);
    return status == PAR_END ? PAR_OK : status;
}

void
rank_free_domains(struct domains *domains)
{
    free(domains->row);
    keep_free(&domains->keep);
    *domains = (struct domains){0};
}

static bool
is_of(const struct par_domain_result *row, const struct par_result *result)
{
    return row->year.value == result->year.value &&
           strcmp(row->group_code, result->group_code) == 0;
}

static struct heads
heads_of(const struct domains *domains, const struct par_result *result)
{
    struct heads heads = {.count = 0};

    for (size_t i = 0; i < domains->count; i++) {
        size_t known = 0;

        if (!is_of(&domains->row[i], result))
            continue;
        while (known < heads.count &&
               strcmp(heads.head[known]->domain, domains->row[i].domain) != 0)
            known++;
        if (known == heads.count && heads.count < DOMAINS_MOST)
            heads.head[heads.count++] = &domains->row[i];
    }
    return heads;
}

/* Bonus and penalty points have no index: their columns would be empty. */
static void
drop_empty(struct heads *heads, const struct domains *domains, const struct par_result *result)
{
    size_t kept = 0;

    for (size_t k = 0; k < heads->count; k++) {
        bool known = false;

        for (size_t i = 0; i < domains->count && !known; i++)
            known = is_of(&domains->row[i], result) &&
                    domains->row[i].index.absent == PAR_PRESENT &&
                    strcmp(domains->row[i].domain, heads->head[k]->domain) == 0;
        if (known)
            heads->head[kept++] = heads->head[k];
    }
    heads->count = kept;
}

static const struct par_domain_result *
domain_of(struct domains *domains, const struct par_result *result, const char *domain)
{
    for (size_t i = 0; i < domains->count; i++) {
        size_t at = (domains->cursor + i) % domains->count;
        const struct par_domain_result *row = &domains->row[at];

        if (!is_of(row, result) || strcmp(row->unit_code, result->unit_code) != 0 ||
            strcmp(row->domain, domain) != 0)
            continue;
        domains->cursor = at;
        return row;
    }
    return NULL;
}

static void
add_unit(struct grid *grid, struct domains *domains, const struct heads *heads,
         const struct par_result *result, bool short_form)
{
    char decimal[PAR_DECIMAL_SIZE];
    struct string rank = {0};

    add_rank(&rank, result->rank, (struct par_number){0, PAR_NONE});
    grid_cell(grid, string_get(&rank));
    string_free(&rank);
    grid_named(grid, result->unit_name, result->unit_code);
    grid_cell(grid, lang_decimal(decimal, result->index));
    for (size_t i = 0; i < heads->count; i++) {
        const struct par_domain_result *row = domain_of(domains, result, heads->head[i]->domain);
        struct par_decimal index = {0, 0, PAR_UNKNOWN};

        if (row != NULL)
            index = row->index;
        if (short_form && index.decimals > 1)
            index.decimals = 1;
        grid_cell(grid, lang_decimal(decimal, index));
    }
}

static struct grid *
domain_grid(struct domains *domains, const struct heads *heads, const struct par_result *results,
            size_t count, bool short_form)
{
    struct grid *grid = grid_new();

    grid_column(grid, glossary_heading("rank"), ALIGN_RIGHT, 0);
    grid_column(grid, glossary_heading("unit_name"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, glossary_heading("index_percent"), ALIGN_NUMBER, 0);
    for (size_t i = 0; i < heads->count; i++)
        grid_column(grid, heads->head[i]->domain, ALIGN_NUMBER, 0);
    for (size_t i = 0; i < count; i++)
        add_unit(grid, domains, heads, &results[i], short_form);
    return grid;
}

static void
add_titles(struct sheet *sheet, const struct heads *heads)
{
    char *items[DOMAINS_MOST];

    for (size_t i = 0; i < heads->count; i++)
        items[i] =
            must_format("%s %s", heads->head[i]->domain,
                        heads->head[i]->domain_title != NULL ? heads->head[i]->domain_title : "–");
    sheet_legend(sheet, (const char *const *)items, heads->count);
    for (size_t i = 0; i < heads->count; i++)
        free(items[i]);
}

void
rank_domain_table(struct sheet *sheet, struct domains *domains, const struct par_result *results,
                  size_t count)
{
    struct heads heads = heads_of(domains, results);
    struct grid *grid;
    bool fits;

    drop_empty(&heads, domains, results);
    if (heads.count == 0) {
        sheet_line(sheet, "%s", _("No domain is known."));
        return;
    }
    grid = domain_grid(domains, &heads, results, count, false);
    fits = sheet->markdown || grid_fits(grid, sheet->width);
    if (!fits) {
        grid_free(grid);
        grid = domain_grid(domains, &heads, results, count, true);
    }
    sheet_grid(sheet, grid);
    add_titles(sheet, &heads);
    if (!fits)
        sheet_line(sheet, "%s", _("Indexes of domains with one decimal, because more do not fit."));
}
