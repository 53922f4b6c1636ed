#include "import_fill.h"

#include <string.h>

#include "base/alloc.h"
#include "base/text.h"

/* A column of a file, and the cell of the record that holds it. */
struct cell_of_column {
    const char *key;
    const char *field;
};

enum { CELLS_MOST = 10 };

/* The record that a row of a kind edits. A unit's last year is not here: empty, it means an open
 * end. */
static const struct {
    enum kind_id kind;
    enum record record;
    struct cell_of_column cells[CELLS_MOST];
} records[] = {
    {KIND_GROUPS, RECORD_GROUP, {{"name_en", "name_en"}}},
    {KIND_UNITS, RECORD_MEMBERSHIP, {{"position", "position"}}},
    {KIND_SCALES,
     RECORD_SCALE_CLASS,
     {{"class_en", "name_en"},
      {"lower_bound", "lower_bound"},
      {"inclusive", "inclusive"},
      {"min_domain_percent", "min_domain"},
      {"short", "short"}}},
    {KIND_CRITERIA,
     RECORD_CRITERION,
     {{"parent", "parent"},
      {"title_en", "title_en"},
      {"max_points", "max_points"},
      {"method", "method"},
      {"kind", "kind"},
      {"concept", "concept"},
      {"step", "step"},
      {"rule", "rule"},
      {"appraiser", "appraiser"}}},
    {KIND_EVIDENCE, RECORD_EVIDENCE, {{"page", "page"}, {"path", "path"}, {"sha256", "sha256"}}},
    {KIND_DECISIONS, RECORD_DECISION, {{"kind", "kind"}, {"title", "title"}, {"link", "link"}}},
    {KIND_CROSSWALK, RECORD_CROSSWALK, {{"kind", "kind"}, {"share", "share"}}},
};

static enum par_status put_key(struct buffer *key, const struct cells *cells,
                               struct par_error *err);
static enum par_status fill_cell(struct cells *cells, const char *row,
                                 const struct cell_of_column *cell, struct par_error *err);

enum par_status
fill_from_standing(struct cells *cells, struct par_error *err)
{
    struct par_book *book = cells->in->book;
    struct buffer key = BUFFER_INIT;
    char *row = NULL;
    size_t at = 0;
    enum par_status status;

    while (at < sizeof records / sizeof records[0] && records[at].kind != cells->in->id)
        at++;
    if (at == sizeof records / sizeof records[0])
        return PAR_OK;
    status = put_key(&key, cells, err);
    if (status == PAR_OK)
        status = record_read(&row, book, records[at].record, key.text, err);
    for (int i = 0; status == PAR_OK && row != NULL && i < CELLS_MOST; i++)
        if (records[at].cells[i].key != NULL)
            status = fill_cell(cells, row, &records[at].cells[i], err);
    buffer_free(&key);
    mem_free(row);
    return status;
}

/* The codes that name the record in the journal. */
static enum par_status
put_key(struct buffer *key, const struct cells *cells, struct par_error *err)
{
    const union any_row *row = &cells->row;
    const struct par_unit *unit = &row->unit;
    const struct par_decision *decision = &row->decision;
    char *folded = NULL;
    enum par_status status = PAR_OK;

    if (cells->in->id == KIND_SCALES)
        status = text_key(&folded, row->scale.class_name, err);
    else if (cells->in->id == KIND_DECISIONS)
        status = text_key(&folded, decision->number, err);
    if (status != PAR_OK)
        return status;
    if (cells->in->id == KIND_SCALES)
        record_key(key, "ss", row->scale.scale, folded);
    else if (cells->in->id == KIND_DECISIONS)
        record_key(key, "ssss", decision->number, decision->date,
                   decision->issuer != NULL ? decision->issuer : "", folded);
    else if (cells->in->id == KIND_EVIDENCE)
        record_key(key, "isss", row->evidence.year.value, row->evidence.unit_code,
                   row->evidence.criterion, row->evidence.document);
    else if (cells->in->id == KIND_CROSSWALK)
        record_key(key, "ssss", row->crosswalk.from_set, row->crosswalk.from_code,
                   row->crosswalk.to_set, row->crosswalk.to_code);
    else if (cells->in->id == KIND_CRITERIA)
        record_key(key, "ss", row->criterion.set, row->criterion.code);
    else if (cells->in->id == KIND_UNITS)
        record_key(key, "si", unit->code,
                   unit->from_year.absent == PAR_PRESENT ? unit->from_year.value : (int64_t)0);
    else
        record_key(key, "s", row->group.code);
    mem_free(folded);
    return key->failed ? error_memory(err) : PAR_OK;
}

static bool
is_empty(const struct cells *cells, int column)
{
    char buf[8];

    return *import_bare(buf, sizeof buf, cells->in, column) == '\0';
}

static int64_t
whole(const char *text)
{
    bool negative = *text == '-';
    int64_t number = 0;

    for (text += negative; *text >= '0' && *text <= '9'; text++)
        number = number * 10 + (*text - '0');
    return negative ? -number : number;
}

static enum par_status
fill_cell(struct cells *cells, const char *row, const struct cell_of_column *cell,
          struct par_error *err)
{
    int column = kind_column_of_key(cells->in->kind, cell->key);
    char *value = NULL;
    enum par_status status = PAR_OK;

    if (!is_empty(cells, column))
        return PAR_OK;
    status = store_text(&value, cells->in->book->store, SQL_JSON_CELL_GET,
                        PARAMS(P_TEXT("row", row), P_TEXT("field", cell->field)), err);
    if (status == PAR_OK && value != NULL) {
        if (cells_is_text(cells, column)) {
            mem_free(cells->texts[column]);
            cells->texts[column] = value;
            cells_set_text(cells, column, value);
            return PAR_OK;
        }
        cells_set_whole(cells, column, whole(value));
    }
    mem_free(value);
    return status;
}
