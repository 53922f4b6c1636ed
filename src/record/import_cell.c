#include "import_cell.h"

#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "published.h"

enum { COUNT_SIZE = 64, DIGITS_MOST = 9 };

static enum par_status read_cell(struct cells *cells, int column, struct par_error *err);

const struct par_field *
cells_field(const struct cells *cells, int column)
{
    return &cells->in->kind->columns[column].field;
}

void
cells_set_text(struct cells *cells, int column, const char *text)
{
    memcpy((char *)&cells->row + cells_field(cells, column)->offset, &text, sizeof text);
}

const char *
cells_text(const struct cells *cells, int column)
{
    const char *text;

    memcpy(&text, (const char *)&cells->row + cells_field(cells, column)->offset, sizeof text);
    return text;
}

bool
cells_is_text(const struct cells *cells, int column)
{
    return field_is_text(cells_field(cells, column)->type);
}

struct par_number
cells_number(const struct cells *cells, int column)
{
    struct par_number number;

    memcpy(&number, (const char *)&cells->row + cells_field(cells, column)->offset, sizeof number);
    return number;
}

void
cells_set_whole(struct cells *cells, int column, int64_t number)
{
    const struct par_field *field = cells_field(cells, column);
    const struct par_number plain = {number, PAR_PRESENT};
    const struct par_decimal decimal = {number, PAR_DECIMALS_EXACT, PAR_PRESENT};

    if (field->type == PAR_FIELD_POINTS || field->type == PAR_FIELD_PERCENT)
        memcpy((char *)&cells->row + field->offset, &decimal, sizeof decimal);
    else
        memcpy((char *)&cells->row + field->offset, &plain, sizeof plain);
}

bool
cells_all_good(const struct cells *cells)
{
    for (size_t i = 0; i < cells->in->kind->count; i++)
        if (!cells->good[i])
            return false;
    return true;
}

void
cells_forget(struct cells *cells)
{
    for (size_t i = 0; i < cells->in->kind->count; i++) {
        mem_free(cells->texts[i]);
        cells->texts[i] = NULL;
    }
}

enum par_status
cells_read(struct cells *cells, struct par_error *err)
{
    struct import *in = cells->in;
    enum par_status status = PAR_OK;

    memset(&cells->row, 0, sizeof cells->row);
    for (int i = 0; status == PAR_OK && i < (int)in->kind->count; i++) {
        char buf[COUNT_SIZE];

        cells->good[i] = true;
        status = read_cell(cells, i, err);
        if (status == PAR_OK && in->kind->columns[i].needed &&
            *import_bare(buf, sizeof buf, in, i) == '\0')
            status = import_needed(in, i, &cells->good[i], err);
    }
    return status;
}

/* ---- by type ---- */

static void
set_number(struct cells *cells, int column, struct par_number number)
{
    if (number.absent != PAR_PRESENT)
        number.absent = cells_field(cells, column)->absent;
    memcpy((char *)&cells->row + cells_field(cells, column)->offset, &number, sizeof number);
}

/* The words that a column may hold; none for a column that this does not know. */
static const char *const *
words_of(enum kind_id id, const char *key)
{
    static const char *const methods[] = {"appraisal",  "survey", "satisfaction",
                                          "statistics", "vote",   NULL};
    static const char *const criterion_kinds[] = {"normal", "bonus", "penalty", NULL};
    static const char *const decision_kinds[] = {"issue",   "approve", "amend",
                                                 "correct", "other",   NULL};
    static const char *const succession_kinds[] = {"renamed",     "merged",    "split",
                                                   "transferred", "abolished", NULL};
    static const char *const link_kinds[] = {"same",   "renamed", "reweighted", "split",
                                             "merged", "new",     "dropped",    NULL};
    static const char *const ties[] = {"gap", "dense", "order", NULL};
    static const char *const judged[] = {"exact", "printed", NULL};
    static const char *const nas[] = {"lower", "rescale", NULL};
    static const char *const none[] = {NULL};
    const struct {
        const char *key;
        const char *const *words;
    } table[] = {
        {"method", methods},
        {"kind", id == KIND_CRITERIA      ? criterion_kinds
                 : id == KIND_SUCCESSIONS ? succession_kinds
                 : id == KIND_CROSSWALK   ? link_kinds
                                          : decision_kinds},
        {"tie", ties},
        {"class_on", judged},
        {"rank_on", judged},
        {"na", nas},
        {"figure", group_figures},
    };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (strcmp(table[i].key, key) == 0)
            return table[i].words;
    return none;
}

static enum par_status
read_text(struct cells *cells, int column, struct par_error *err)
{
    enum par_status status =
        import_clean(&cells->texts[column], cells->in, column, &cells->good[column], err);

    cells_set_text(cells, column, cells->texts[column]);
    return status;
}

/* A word of the glossary, in whatever letters; "published" is taken for "printed", "re-weighted"
 * for "reweighted". */
static enum par_status
read_word(struct cells *cells, int column, struct par_error *err)
{
    struct import *in = cells->in;
    const char *const *words = words_of(in->id, cells_field(cells, column)->key);
    char *folded = NULL;
    enum par_status status = read_text(cells, column, err);

    if (status != PAR_OK || cells->texts[column] == NULL ||
        (words == group_figures && group_figure_is_share(cells->texts[column])))
        return status;
    status = text_key(&folded, cells->texts[column], err);
    if (status != PAR_OK)
        return status;
    for (; *words != NULL && strcmp(*words, folded) != 0; words++)
        if ((strcmp(*words, "printed") == 0 && strcmp(folded, "published") == 0) ||
            (strcmp(*words, "reweighted") == 0 && strcmp(folded, "re weighted") == 0))
            break;
    if (*words != NULL) {
        cells_set_text(cells, column, *words);
    } else {
        (void)clean_word(cells->texts[column], words_of(in->id, cells_field(cells, column)->key),
                         NULL, &in->fault);
        status = import_refuse(in, column, cells->texts[column], &cells->good[column], err);
    }
    mem_free(folded);
    return status;
}

static enum par_status
read_date(struct cells *cells, int column, struct par_error *err)
{
    struct import *in = cells->in;
    char buf[COUNT_SIZE], iso[11];
    const char *text = import_bare(buf, sizeof buf, in, column);

    if (*text == '\0')
        return PAR_OK;
    if (par_date_parse(iso, text, &in->fault) != PAR_OK)
        return import_refuse(in, column, text, &cells->good[column], err);
    cells->texts[column] = mem_text(iso, strlen(iso));
    if (cells->texts[column] == NULL)
        return error_memory(err);
    cells_set_text(cells, column, cells->texts[column]);
    return PAR_OK;
}

static enum par_status
read_count(struct cells *cells, int column, struct par_error *err)
{
    struct import *in = cells->in;
    char buf[COUNT_SIZE];
    const char *text = import_bare(buf, sizeof buf, in, column);
    size_t digits = strspn(text, "0123456789");
    struct par_number number = {0, *text == '\0' ? PAR_UNKNOWN : PAR_PRESENT};

    if (text[digits] != '\0' || digits > DIGITS_MOST) {
        error_set(&in->fault, PAR_INVALID, "count", N_("\"{1}\" is not a whole number"),
                  ARGS(ARG_TEXT(text)));
        return import_refuse(in, column, text, &cells->good[column], err);
    }
    for (size_t i = 0; i < digits; i++)
        number.value = number.value * 10 + (text[i] - '0');
    set_number(cells, column, number);
    return PAR_OK;
}

static enum par_status
read_yesno(struct cells *cells, int column, struct par_error *err)
{
    static const char *const words[2][4] = {{"no", "khong", "0", "false"},
                                            {"yes", "co", "1", "true"}};
    struct import *in = cells->in;
    struct par_number number = {0, PAR_UNKNOWN};
    char *folded = NULL;
    enum par_status status =
        import_clean(&cells->texts[column], in, column, &cells->good[column], err);

    if (status == PAR_OK && cells->texts[column] != NULL)
        status = text_key(&folded, cells->texts[column], err);
    for (int value = 0; folded != NULL && value < 2; value++)
        for (int i = 0; i < 4; i++)
            if (strcmp(words[value][i], folded) == 0)
                number = (struct par_number){value, PAR_PRESENT};
    set_number(cells, column, number);
    if (folded != NULL && number.absent != PAR_PRESENT) {
        error_set(&in->fault, PAR_INVALID, "yesno", N_("\"{1}\" is neither yes nor no"),
                  ARGS(ARG_TEXT(cells->texts[column])));
        status = import_refuse(in, column, cells->texts[column], &cells->good[column], err);
    }
    mem_free(folded);
    return status;
}

static enum par_status
read_year(struct cells *cells, int column, struct par_error *err)
{
    struct par_number year;
    enum par_status status = import_year(&year, cells->in, column, &cells->good[column], err);

    set_number(cells, column, year);
    return status;
}

static enum par_status
read_decimal(struct cells *cells, int column, struct par_error *err)
{
    struct par_decimal decimal;
    enum par_status status = import_decimal(&decimal, cells->in, column, &cells->good[column], err);

    if (decimal.absent != PAR_PRESENT)
        decimal.absent = cells_field(cells, column)->absent;
    memcpy((char *)&cells->row + cells_field(cells, column)->offset, &decimal, sizeof decimal);
    return status;
}

static enum par_status
read_cell(struct cells *cells, int column, struct par_error *err)
{
    switch (cells_field(cells, column)->type) {
    case PAR_FIELD_TEXT:
    case PAR_FIELD_CODE:
    case PAR_FIELD_TIME:
    case PAR_FIELD_VALUE:
        return read_text(cells, column, err);
    case PAR_FIELD_WORD:
        return read_word(cells, column, err);
    case PAR_FIELD_DATE:
        return read_date(cells, column, err);
    case PAR_FIELD_YEAR:
        return read_year(cells, column, err);
    case PAR_FIELD_COUNT:
    case PAR_FIELD_CHANGE:
        return read_count(cells, column, err);
    case PAR_FIELD_YESNO:
        return read_yesno(cells, column, err);
    case PAR_FIELD_POINTS:
    case PAR_FIELD_PERCENT:
        return read_decimal(cells, column, err);
    }
    return PAR_OK;
}
