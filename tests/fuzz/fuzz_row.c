/* One line of a dump: taken apart by the form of its record, or refused at a place of it. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "record/load_row.h"

static int told;

static void
tell(void *context, const struct par_import_finding *finding)
{
    const size_t *length = context;

    HOLDS(finding->line == 1);
    HOLDS(finding->column >= 1 && (size_t)finding->column <= *length + 1);
    HOLDS(finding->error->status == PAR_INVALID);
    HOLDS(fuzz_is_shown(finding->error->text, strlen(finding->error->text), false));
    told++;
}

/* Does "name": stand before this place of the line? */
static bool
stands_before(const char *name, const char *line, size_t at)
{
    size_t size = strlen(name);

    return at > size + 3 && line[at - 1] == ':' && line[at - 2] == '"' &&
           memcmp(line + at - 2 - size, name, size) == 0 && line[at - 3 - size] == '"';
}

/* The fields are those of the form, in its order, each where its name stands. */
static void
fits_its_form(const struct load_row *row, const char *line, size_t length)
{
    bool plain = strchr(line, '\\') == NULL; /* names too may be written with escapes */
    const char *form = row->form->fields;
    size_t at = row->of_at;

    HOLDS(row->of != NULL && row->count > 0 && row->count <= LOAD_FIELDS_MOST);
    for (int i = 0; i < row->count; i++) {
        size_t size = strlen(row->fields[i].name);

        HOLDS(strncmp(form, row->fields[i].name, size) == 0 && form[size] == ':');
        HOLDS(form[size + 1] == row->fields[i].how);
        form += size + 2;
        form += *form == ' ';
        HOLDS(row->fields[i].at > at && row->fields[i].at < length);
        at = row->fields[i].at;
        HOLDS(!plain || stands_before(row->fields[i].name, line, at));
    }
    HOLDS(*form == '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *text = fuzz_text(bytes, length);
    size_t size = strlen(text);
    struct par_load_summary summary = {0};
    struct loader loader = {
        .file = "f", .report = tell, .context = &size, .sum = &summary, .line = {.number = 1}};
    struct load_row row = {0};
    bool taken;

    loader.line.text = text;
    buffer_text(&loader.raw, text);
    told = 0;
    taken = load_read_row(&row, &loader);
    HOLDS(told == !taken && summary.errors == told);
    if (taken)
        fits_its_form(&row, buffer_get(&loader.raw), size);
    buffer_free(&loader.raw);
    buffer_free(&loader.key2);
    free(text);
    return 0;
}
