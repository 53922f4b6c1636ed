/* `published list`: what papers printed. */
#include "cmd.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "glossary.h"

/* Texts that occur again and again: sources by their number, units by their code. */
struct texts {
    char **key;
    char **text;
    size_t count;
};

static void
texts_free(struct texts *texts)
{
    for (size_t i = 0; i < texts->count; i++) {
        free(texts->key[i]);
        free(texts->text[i]);
    }
    free(texts->key);
    free(texts->text);
}

/* The place of a key, from 0; a new one is put behind the last. */
static size_t
texts_place(struct texts *texts, const char *key)
{
    for (size_t i = 0; i < texts->count; i++)
        if (strcmp(texts->key[i], key) == 0)
            return i;
    must_room(&texts->key, texts->count, sizeof texts->key[0]);
    must_room(&texts->text, texts->count, sizeof texts->text[0]);
    texts->key[texts->count] = must_copy(key);
    texts->text[texts->count] = NULL;
    return texts->count++;
}

static const char *
unit_name(struct texts *units, struct session *session, const char *code)
{
    size_t place = texts_place(units, code);

    if (units->text[place] == NULL)
        units->text[place] = session_unit_name(session, code);
    return units->text[place];
}

static struct grid *
list_columns(const struct sheet *sheet, bool all)
{
    struct grid *grid = grid_new();

    if (all)
        grid_column(grid, glossary_heading("entry"), ALIGN_RIGHT, 0);
    grid_column(grid, glossary_heading("year"), ALIGN_LEFT, 0);
    grid_column(grid, glossary_heading("unit_name"), ALIGN_LEFT, GRID_FLEX);
    grid_column(grid, glossary_heading("part"), ALIGN_LEFT, GRID_DROP);
    grid_column(grid, glossary_heading("class"), ALIGN_LEFT, GRID_DROP);
    grid_column(grid, glossary_heading("index_percent"), ALIGN_NUMBER, GRID_DROP);
    grid_column(grid, glossary_heading("points"), ALIGN_NUMBER, GRID_DROP);
    grid_column(grid, glossary_heading("max_points"), ALIGN_NUMBER, GRID_DROP);
    grid_column(grid, glossary_heading("rank"), ALIGN_RIGHT, GRID_DROP);
    grid_column(grid, glossary_heading("decision"), ALIGN_LEFT, GRID_BREAK | GRID_DROP);
    grid_column(grid, glossary_heading("source"), ALIGN_LEFT,
                sheet->markdown ? GRID_FLEX | GRID_DROP : GRID_DROP);
    if (all)
        grid_column(grid, glossary_heading("replaced_by"), ALIGN_LEFT, GRID_DROP);
    return grid;
}

static void
add_source(struct grid *grid, const char *source, bool markdown, struct texts *sources)
{
    if (source == NULL)
        grid_cell(grid, "");
    else if (markdown)
        grid_cell(grid, source);
    else
        grid_cellf(grid, "[%zu]", texts_place(sources, source) + 1);
}

static void
add_entry(struct grid *grid, const struct par_published *row, const char *unit, bool all,
          bool markdown, struct texts *sources)
{
    char decimal[PAR_DECIMAL_SIZE];
    struct string text = {0};

    if (all)
        grid_cellf(grid, "%" PRId64, row->entry.value);
    grid_cellf(grid, "%" PRId64, row->year.value);
    grid_named(grid, unit, row->unit_code);
    grid_cell(grid, row->part);
    grid_cell(grid, row->class_name);
    grid_cell(grid, lang_decimal(decimal, row->index));
    grid_cell(grid, lang_decimal(decimal, row->points));
    grid_cell(grid, lang_decimal(decimal, row->max_points));
    add_rank(&text, row->rank, row->group_size);
    grid_cell(grid, string_get(&text));
    string_clear(&text);
    add_decision(&text, row->decision, row->decision_date);
    grid_cell(grid, string_get(&text));
    add_source(grid, row->source, markdown, sources);
    if (all && row->replaced_by.absent != PAR_PRESENT)
        grid_cell(grid, "");
    else if (all && row->replaced_by.value == row->entry.value)
        grid_cell(grid, C_("entry", "withdrawn"));
    else if (all)
        grid_cellf(grid, "%" PRId64, row->replaced_by.value);
    string_free(&text);
}

static void
add_sources(struct sheet *sheet, const struct texts *sources)
{
    if (sources->count > 0)
        sheet_gap(sheet);
    for (size_t i = 0; i < sources->count; i++) {
        char *label = must_format("[%zu] ", i + 1);

        sheet_note(sheet, label, sources->key[i]);
        free(label);
    }
}

static enum par_status
list_sheet(struct sheet *sheet, struct session *session, struct par_published_list *list)
{
    struct texts units = {0}, sources = {0};
    struct par_published row;
    bool all = given(&session->arguments, "all");
    struct grid *grid = list_columns(sheet, all);
    enum par_status status = PAR_OK;

    while (status == PAR_OK && (status = par_published_next(&row, list, &session->error)) == PAR_OK)
        add_entry(grid, &row, unit_name(&units, session, row.unit_code), all, sheet->markdown,
                  &sources);
    if (grid_rows(grid) > 0) {
        sheet_grid(sheet, grid);
        add_sources(sheet, &sources);
    } else {
        talk_say("%s", _("Nothing is recorded here."));
        grid_free(grid);
    }
    texts_free(&units);
    texts_free(&sources);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
cmd_published_list(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    struct par_published_query query = {arguments->years, arguments->group, arguments->unit,
                                        given(arguments, "all")};
    struct par_published_list *list = NULL;
    struct writer *writer = NULL;
    struct rows rows;
    enum par_status status = par_published_list(&list, session->book, &query, &session->error);

    if (status == PAR_OK)
        status = writer_open(&writer, session);
    if (status != PAR_OK) {
        par_published_list_free(list);
        return status;
    }
    rows = ROWS(list);
    if (writer_is_sheet(writer))
        status = list_sheet(writer_sheet(writer), session, list);
    else
        status = writer_rows(writer, &rows, &session->error);
    par_published_list_free(list);
    return writer_close(writer, status);
}
