#include "history.h"

#include <stdlib.h>
#include <string.h>

#include "lineage.h"

bool
history_is_derived(const struct par_result *row)
{
    return row->basis != NULL && strcmp(row->basis, "derived") == 0;
}

/* Rows under one heading. */
static bool
same_part(const struct par_result *a, const struct par_result *b)
{
    return history_is_derived(a) == history_is_derived(b) &&
           strcmp(a->unit_code, b->unit_code) == 0;
}

/* A unit with what happened: for one before the unit asked for what became of it, else how it came
 * about. */
static void
add_heading(struct sheet *sheet, const struct links *links, const char *unit, const char *name,
            int64_t side)
{
    struct string text = {0};

    if (side < 0)
        add_fate(&text, links, unit);
    else
        add_origin(&text, links, unit);
    sheet_gap(sheet);
    if (text.length > 0)
        sheet_headline(sheet, "%s (%s): %s", name, unit, string_get(&text));
    else
        sheet_headline(sheet, "%s (%s)", name, unit);
    string_free(&text);
}

/* The last name of a unit among the rows. */
static const char *
name_of(const struct results *all, const char *code, size_t size)
{
    const char *name = NULL;

    for (size_t i = 0; i < all->count; i++)
        if (!history_is_derived(&all->row[i]) && strlen(all->row[i].unit_code) == size &&
            strncmp(all->row[i].unit_code, code, size) == 0)
            name = all->row[i].unit_name;
    return name;
}

/* The units that were added up in the last of the years. */
static void
add_combined_heading(struct sheet *sheet, const struct results *part, const struct results *all)
{
    const char *codes = part->row[part->count - 1].lineage;
    struct string names = {0};

    while (*codes != '\0') {
        size_t size = strcspn(codes, "+");
        const char *name = name_of(all, codes, size);

        string_add(&names, names.length > 0 ? " + " : "");
        string_add_part(&names, name != NULL ? name : codes, name != NULL ? strlen(name) : size);
        codes += size + (codes[size] == '+');
    }
    sheet_gap(sheet);
    sheet_headline(sheet, _("Together before the merger: %s"), string_get(&names));
    string_free(&names);
}

static void
add_part(struct sheet *sheet, const struct results *part, const struct results *all,
         const struct links *links, const struct evaluations *evaluations, struct sources *sources)
{
    const struct par_result *last = &part->row[part->count - 1];

    if (history_is_derived(last))
        add_combined_heading(sheet, part, all);
    else
        add_heading(sheet, links, last->unit_code, last->unit_name, last->side.value);
    history_span(sheet, part);
    history_names(sheet, part);
    sheet_grid(sheet, history_grid(sheet, part, evaluations, sources));
}

/* The unit asked for has its heading also before it has a result. */
static void
add_itself(struct sheet *sheet, struct session *session, const struct links *links)
{
    const char *unit = session->arguments.unit;
    char *name = session_unit_name(session, unit);

    add_heading(sheet, links, unit, name, 0);
    sheet_line(sheet, "%s", _("Nothing is known of its own years yet."));
    free(name);
}

static bool
has_own(const struct results *results)
{
    for (size_t i = 0; i < results->count; i++)
        if (strcmp(results->row[i].lineage, "own") == 0)
            return true;
    return false;
}

enum par_status
history_lineage_sheet(struct sheet *sheet, struct session *session, const struct results *results,
                      const struct evaluations *evaluations)
{
    struct sources sources = {0};
    struct links links;
    bool own = has_own(results);
    enum par_status status = links_read(&links, session, session->arguments.unit, true);

    for (size_t from = 0, to; status == PAR_OK && from < results->count; from = to) {
        struct results part = {.row = &results->row[from]};

        for (to = from; to < results->count && same_part(&results->row[to], part.row); to++)
            part.count++;
        if (!own && part.row->side.value > 0) {
            add_itself(sheet, session, &links);
            own = true;
        }
        add_part(sheet, &part, results, &links, evaluations, &sources);
    }
    if (status == PAR_OK && !own)
        add_itself(sheet, session, &links);
    if (status == PAR_OK)
        history_notes(sheet, results, &sources);
    free(sources.source);
    links_free(&links);
    return status;
}

enum par_status
history_lineage_hint(struct sheet *sheet, struct session *session)
{
    const char *unit = session->arguments.unit;
    struct links links;
    enum par_status status = links_read(&links, session, unit, false);

    if (status == PAR_OK && links.count > 0) {
        sheet_gap(sheet);
        (void)lineage_lines(sheet, &links, unit);
        sheet_line(sheet, _("Their years too: parindex history %s --follow"), unit);
    }
    links_free(&links);
    return status;
}

void
history_others(struct session *session)
{
    const char *unit = session->arguments.unit;
    struct links links;

    if (links_read(&links, session, unit, false) == PAR_OK && links.count > 0)
        talk_hint(_("units before or after it may have some: parindex history %s --follow"), unit);
    links_free(&links);
}

enum par_status
history_combined_note(struct writer *writer, struct session *session, struct par_results *list)
{
    struct par_result row;
    enum par_status status = par_list_rewind((struct par_list *)list, &session->error);
    bool any = false;
    enum lang reader;

    while (status == PAR_OK && (status = par_result_next(&row, list, &session->error)) == PAR_OK)
        any = any || history_is_derived(&row);
    reader = writer_speak(writer);
    if (status == PAR_END && !any)
        writer_note(writer, "not_combined",
                    _("Nothing is added up: only units that went over whole are, in years in which "
                      "the points and maxima of all are known."));
    lang_use(reader);
    return status == PAR_END ? PAR_OK : status;
}
