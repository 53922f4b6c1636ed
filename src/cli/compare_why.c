/* `compare --why`: the steps from one year's index and rank to another's. */
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "glossary.h"

#define WHY_COLUMNS                                                                                \
    "unit,unit_name,year_from,year_to,item,domain,criterion,concept,title,points_from,points_to,"  \
    "max_points_from,max_points_to,effect,places_up,passed,passed_by,text"
#define MOVER_COLUMNS "group,group_name,year_from,year_to,item,criterion,concept,title,units,effect"

static bool
is_of_rank(const struct par_why *row)
{
    return strncmp(row->item, "rank_", 5) == 0;
}

static const char *
item_word(const char *item)
{
    return strcmp(item, "criterion") == 0 ? C_("item", "points") : glossary_word("item", item);
}

/* --- the steps of the index --- */

/* Points and maximum of one side, "8.5/10"; "–" for neither. */
static char *
points_text(struct par_decimal points, struct par_decimal maximum)
{
    char decimal[PAR_DECIMAL_SIZE], most[PAR_DECIMAL_SIZE];

    if (points.absent != PAR_PRESENT)
        return must_copy("–");
    if (maximum.absent != PAR_PRESENT)
        return must_copy(lang_decimal(decimal, points));
    return must_format("%s/%s", lang_decimal(decimal, points), lang_decimal(most, maximum));
}

/* What a step is: a criterion or domain by code and title, else the cause in words. */
static char *
step_text(const struct par_why *row)
{
    const char *word = item_word(row->item);
    bool points = strcmp(row->item, "criterion") == 0;

    if (row->criterion != NULL && points)
        return must_format("%s %s", row->criterion, row->title);
    if (row->criterion != NULL)
        return must_format("%s: %s %s", word, row->criterion, row->title);
    if (row->domain != NULL)
        return must_format("%s %s", row->domain, row->title);
    if (row->criteria.absent == PAR_PRESENT && row->criteria.value > 0)
        return must_format("%s (%lld)", word, (long long)row->criteria.value);
    return must_copy(word);
}

/* What did nothing is not shown, but for a criterion or domain. */
static bool
is_silent(const struct par_why *row)
{
    return row->domain == NULL && row->effect.units == 0 && row->places_up.value == 0;
}

static void
add_step(struct grid *grid, const struct par_why *row)
{
    char *step = step_text(row);
    char *from = points_text(row->points_from, row->max_points_from);
    char *to = points_text(row->points_to, row->max_points_to);
    char decimal[PAR_DECIMAL_SIZE];

    grid_cell(grid, step);
    grid_cell(grid, from);
    grid_cell(grid, to);
    grid_cell(grid, lang_decimal(decimal, row->effect));
    free(step);
    free(from);
    free(to);
}

static struct grid *
step_columns(const struct compared *years)
{
    struct grid *grid = grid_new();
    char *from = must_format("%s\n%d", glossary_heading("points"), years->from);
    char *to = must_format("%s\n%d", glossary_heading("points"), years->to);

    grid_column(grid, glossary_heading("item"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, from, ALIGN_RIGHT, 0);
    grid_column(grid, to, ALIGN_RIGHT, 0);
    grid_column(grid, glossary_heading("effect"), ALIGN_NUMBER, 0);
    free(from);
    free(to);
    return grid;
}

/* --- the sheet of one unit after the other --- */

/* What is put together while the rows of a unit pass. */
struct story {
    struct sheet *sheet;
    struct session *session;
    const struct compared *years;
    char *unit;
    struct grid *steps, *places;
    struct string names; /* lines of who passed whom */
    struct par_decimal effect;
    int64_t places_up;
};

/* Who left and who came is named as such; of the others who passed whom. */
static void
add_names(struct story *story, const struct par_why *row)
{
    const char *word = item_word(row->item);
    bool moved = strcmp(row->item, "rank_left") == 0 || strcmp(row->item, "rank_came") == 0;

    if (moved && (row->passed != NULL || row->passed_by != NULL)) {
        string_format(&story->names, "%s: %s\n", word,
                      row->passed != NULL ? row->passed : row->passed_by);
        return;
    }
    if (row->passed != NULL) {
        string_format(&story->names, _("%s, passed: %s"), word, row->passed);
        string_add(&story->names, "\n");
    }
    if (row->passed_by != NULL) {
        string_format(&story->names, _("%s, passed by: %s"), word, row->passed_by);
        string_add(&story->names, "\n");
    }
}

static void
add_places(struct story *story, const struct par_why *row)
{
    if (story->places == NULL) {
        story->places = grid_new();
        grid_column(story->places, glossary_heading("item"), ALIGN_LEFT, GRID_FLEX);
        grid_column(story->places, glossary_heading("places_up"), ALIGN_RIGHT, 0);
    }
    story->places_up += row->places_up.value;
    if (!is_silent(row)) {
        grid_cell(story->places, item_word(row->item));
        compare_number(story->places, row->places_up);
    }
    add_names(story, row);
}

static void
add_lines(struct sheet *sheet, char *lines)
{
    for (char *at = strtok(lines, "\n"); at != NULL; at = strtok(NULL, "\n"))
        sheet_note(sheet, "", at);
}

static void
end_unit(struct story *story)
{
    char decimal[PAR_DECIMAL_SIZE];

    if (story->unit == NULL)
        return;
    grid_cell(story->steps, glossary_heading("index_change"));
    grid_cell(story->steps, "");
    grid_cell(story->steps, "");
    grid_cell(story->steps, lang_decimal(decimal, story->effect));
    sheet_gap(story->sheet);
    sheet_grid(story->sheet, story->steps);
    if (story->places != NULL) {
        grid_cell(story->places, glossary_heading("places_up"));
        compare_number(story->places, (struct par_number){story->places_up, PAR_PRESENT});
        sheet_gap(story->sheet);
        sheet_grid(story->sheet, story->places);
        if (story->names.length > 0)
            add_lines(story->sheet, story->names.text);
    }
    free(story->unit);
    string_free(&story->names);
    *story =
        (struct story){.sheet = story->sheet, .session = story->session, .years = story->years};
}

static enum par_status
begin_unit(struct story *story, const struct par_why *row)
{
    end_unit(story);
    story->unit = must_copy(row->unit_code);
    story->steps = step_columns(story->years);
    story->effect = (struct par_decimal){0, 4, PAR_PRESENT};
    sheet_gap(story->sheet);
    return compare_unit_facts(story->sheet, story->session, story->years, row->unit_code);
}

static enum par_status
tell_steps(struct story *story, struct par_whys *list, struct par_error *err)
{
    struct par_why row;
    enum par_status status = par_list_rewind((struct par_list *)list, err);

    while (status == PAR_OK && (status = par_why_next(&row, list, err)) == PAR_OK) {
        if (story->unit == NULL || strcmp(story->unit, row.unit_code) != 0)
            status = begin_unit(story, &row);
        if (status == PAR_OK && is_of_rank(&row)) {
            add_places(story, &row);
        } else if (status == PAR_OK) {
            story->effect.units += row.effect.units;
            if (!is_silent(&row))
                add_step(story->steps, &row);
        }
    }
    end_unit(story);
    return status == PAR_END ? PAR_OK : status;
}

/* Domains for people, criteria for programs; --domains and --criteria say which. */
static enum par_status
why_units(struct session *session, const struct compared *years)
{
    const struct arguments *arguments = &session->arguments;
    struct par_why_query query = {years->from, years->to, arguments->group, arguments->unit,
                                  given(arguments, "domains") && !given(arguments, "criteria")};
    struct par_whys *list = NULL;
    struct writer *writer = NULL;
    struct rows rows;
    enum par_status status = writer_open(&writer, session);

    if (status != PAR_OK)
        return status;
    if (writer_is_sheet(writer) && !given(arguments, "criteria"))
        query.domains = 1;
    status = par_why_list(&list, session->book, &query, &session->error);
    writer_years(writer, years->from, years->to);
    writer_columns(writer, "compare", WHY_COLUMNS);
    if (status == PAR_OK && writer_is_sheet(writer)) {
        struct story story = {.sheet = writer_sheet(writer), .session = session, .years = years};

        status = tell_steps(&story, list, &session->error);
    } else if (status == PAR_OK) {
        rows = ROWS(list);
        status = writer_rows(writer, &rows, &session->error);
    }
    par_why_list_free(list);
    return writer_close(writer, status);
}

/* --- what moved a group --- */

static struct grid *
mover_columns(void)
{
    struct grid *grid = grid_new();

    grid_column(grid, glossary_heading("title"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, glossary_heading("item"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("units"), ALIGN_RIGHT, 0);
    grid_column(grid, glossary_heading("effect"), ALIGN_NUMBER, 0);
    return grid;
}

static void
add_mover(struct grid *grid, const struct par_mover *row)
{
    char decimal[PAR_DECIMAL_SIZE];

    grid_cellf(grid, "%s %s", row->criterion, row->title);
    grid_cell(grid, item_word(row->item));
    compare_number(grid, row->units);
    grid_cell(grid, lang_decimal(decimal, row->effect));
}

static enum par_status
mover_sheet(struct sheet *sheet, struct par_movers *list, const struct compared *years,
            struct par_error *err)
{
    struct par_mover row;
    struct grid *grid = NULL;
    char *group = NULL;
    enum par_status status = par_list_rewind((struct par_list *)list, err);

    while (status == PAR_OK && (status = par_mover_next(&row, list, err)) == PAR_OK) {
        if (group == NULL || strcmp(group, row.group_code) != 0) {
            if (grid != NULL)
                sheet_grid(sheet, grid);
            free(group);
            group = must_copy(row.group_code);
            sheet_gap(sheet);
            sheet_headline(sheet, _("What moved the index from %d to %d · %s"), years->from,
                           years->to, row.group_name);
            sheet_line(sheet, "%s",
                       _("The ten largest gains and losses: effects on the index in per cent, "
                         "summed over the units."));
            grid = mover_columns();
        }
        add_mover(grid, &row);
    }
    if (grid != NULL)
        sheet_grid(sheet, grid);
    free(group);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
why_groups(struct session *session, const struct compared *years)
{
    struct par_why_query query = {years->from, years->to, session->arguments.group, NULL, 0};
    struct par_movers *list = NULL;
    struct writer *writer = NULL;
    struct rows rows;
    enum par_status status = par_mover_list(&list, session->book, &query, &session->error);

    if (status == PAR_OK)
        status = writer_open(&writer, session);
    if (status != PAR_OK) {
        par_mover_list_free(list);
        return status;
    }
    writer_years(writer, years->from, years->to);
    writer_columns(writer, "compare", MOVER_COLUMNS);
    if (writer_is_sheet(writer)) {
        if (par_list_count((struct par_list *)list) == 0)
            talk_say("%s", _("No unit has complete scores in both years."));
        status = mover_sheet(writer_sheet(writer), list, years, &session->error);
    } else {
        rows = ROWS(list);
        status = writer_rows(writer, &rows, &session->error);
    }
    par_mover_list_free(list);
    return writer_close(writer, status);
}

enum par_status
compare_why(struct session *session, const struct compared *years)
{
    const struct arguments *arguments = &session->arguments;

    if (arguments->unit == NULL && !given(arguments, "domains") && !given(arguments, "criteria"))
        return why_groups(session, years);
    return why_units(session, years);
}
