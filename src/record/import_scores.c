#include "import_scores.h"

#include <string.h>

#include "base/alloc.h"
#include "base/map.h"
#include "phase.h"
#include "score.h"

const char *const stage_keys[STAGES] = {"self", "first", "final"};

static enum par_status begin(struct scores *scores, struct import *in, struct par_error *err);
static enum par_status read_row(struct scores *scores, struct par_error *err);
static enum par_status tell_repeated(struct scores *scores, struct par_error *err);

enum par_status
scores_read(struct scores **out, struct import *in, struct par_error *err)
{
    struct scores *scores = mem_zero(sizeof *scores);
    enum par_status status = scores != NULL ? begin(scores, in, err) : error_memory(err);

    while (status == PAR_OK && (status = import_next(in, err)) == PAR_OK)
        if (!scores_take_plain(scores, &status, err))
            status = read_row(scores, err);
        else if (status == PAR_OK)
            status = scores_take_run(scores, err);
    if (status == PAR_END)
        status = scores_sort(scores, err);
    if (status == PAR_OK && !scores->ordered)
        status = tell_repeated(scores, err);
    if (status == PAR_OK)
        *out = scores;
    else
        scores_free(scores);
    return status;
}

/* Do the stages, and nothing else, stand behind the criterion? Then records that differ in them and
 * in it alone begin with the same bytes. */
static void
find_run(struct scores *scores)
{
    const struct import *in = scores->in;
    int first = in->at[scores->columns.criterion] + 1, width = 0;

    for (int i = 0; i < STAGES; i++) {
        int at = in->at[scores->columns.stages[i]] - first;

        if (at >= 0 && at < STAGES) {
            scores->run_stages[at] = i;
            width++;
        }
    }
    if (first > 0 && first + width == in->record.count)
        scores->run_width = width;
}

static enum par_status
begin(struct scores *scores, struct import *in, struct par_error *err)
{
    static const char *const notes[NOTES] = {"unit_note", "note", "explanation"};

    scores->in = in;
    scores->columns.year = kind_column_of_key(in->kind, "year");
    scores->columns.unit = kind_column_of_key(in->kind, "unit");
    scores->columns.criterion = kind_column_of_key(in->kind, "criterion");
    scores->width = ROW_OTHERS;
    scores->note_at = -1;
    for (int i = 0; i < STAGES; i++) {
        int column = kind_column_of_key(in->kind, stage_keys[i]);

        scores->columns.stages[i] = column;
        scores->stage_at[i] = in->at[column] >= 0 ? (int)scores->width++ : -1;
    }
    for (int i = 0; i < NOTES; i++) {
        int column = kind_column_of_key(in->kind, notes[i]);

        scores->columns.notes[i] = column;
        if (in->at[column] >= 0 && scores->note_at < 0)
            scores->note_at = (int)scores->width++;
    }
    find_run(scores);
    scores->ordered = true;
    scores->seat_numbers = map_new();
    scores->seat_texts = map_new();
    scores->unit_numbers = map_new();
    scores->leaf_numbers = map_new();
    if (scores->seat_numbers == NULL || scores->seat_texts == NULL ||
        scores->unit_numbers == NULL || scores->leaf_numbers == NULL)
        return error_memory(err);
    return rows_open(&scores->rows, scores->width, err);
}

void
scores_free(struct scores *scores)
{
    if (scores == NULL)
        return;
    for (size_t i = 0; i < scores->set_list.count; i++)
        sums_close(scores->sets[i]);
    mem_free((void *)scores->sets);
    spool_close(scores->notes);
    mem_free(scores->note_states);
    rows_close(scores->rows);
    mem_free(scores->order);
    mem_free(scores->seats);
    mem_free(scores->units);
    mem_free(scores->leaves);
    map_free(scores->seat_numbers);
    map_free(scores->seat_texts);
    map_free(scores->unit_numbers);
    map_free(scores->leaf_numbers);
    buffer_free(&scores->key);
    mem_free(scores);
}

/* ---- reading a row with care ---- */

/* Year and unit; a row without them is told and goes no further. */
static enum par_status
read_names(struct unit_ref *unit, int64_t *year, struct scores *scores, bool *good,
           struct par_error *err)
{
    struct import *in = scores->in;
    struct par_number number;
    size_t length = 0;
    enum par_status status = import_year(&number, in, scores->columns.year, good, err);

    if (status == PAR_OK && *good && number.absent != PAR_PRESENT)
        status = import_needed(in, scores->columns.year, good, err);
    *year = number.value;
    (void)import_text(in, scores->columns.unit, &length);
    if (status == PAR_OK && length > 0)
        status = import_unit(unit, in, scores->columns.unit, false, good, err);
    if (status == PAR_OK && (length == 0 || (*good && unit->id == 0)))
        status = import_needed(in, scores->columns.unit, good, err);
    (void)import_text(in, scores->columns.criterion, &length);
    if (status == PAR_OK && length == 0)
        status = import_needed(in, scores->columns.criterion, good, err);
    return status;
}

static enum par_status
read_stages(struct par_decimal stages[STAGES], struct scores *scores, bool *good,
            struct par_error *err)
{
    struct import *in = scores->in;
    bool any = false, readable = true;
    enum par_status status = PAR_OK;

    for (int i = 0; status == PAR_OK && i < STAGES; i++) {
        status = import_decimal(&stages[i], in, scores->columns.stages[i], &readable, err);
        any = any || stages[i].absent == PAR_PRESENT;
    }
    for (int i = 0; i < NOTES; i++) {
        size_t length = 0;
        (void)import_text(in, scores->columns.notes[i], &length);
        any = any || length > 0;
    }
    if (status == PAR_OK && readable && !any) {
        error_set(&in->fault, PAR_INVALID, "no_score",
                  N_("one of self, first and final, or a note, is needed"), NO_ARGS);
        status = import_refuse(in, -1, NULL, &readable, err);
    }
    *good = *good && readable;
    return status;
}

/* The unit's own maximum where it has one, else the set's; -1 = not known. */
static enum par_status
find_maximum(int64_t *maximum, struct scores *scores, const struct seat *seat,
             const struct leaf *leaf, struct par_error *err)
{
    enum par_status status;

    *maximum = leaf->max_points;
    if (!seat->own_maxima)
        return PAR_OK;
    status = store_int(maximum, scores->in->book->store, SQL_ALLOWANCE_FIND,
                       PARAMS(P_INT("evaluation", seat->evaluation), P_INT("unit", seat->unit),
                              P_INT("criterion", leaf->id)),
                       err);
    return status == PAR_END ? PAR_OK : status;
}

/* Sets in->fault for a stage that cannot be. */
static bool
is_refused(struct import *in, const struct known_leaf *known, int stage, int64_t maximum,
           struct par_decimal value, const char *field)
{
    const struct leaf *leaf = &known->leaf;

    if (known->only_final && stage < STAGES - 1)
        error_set(&in->fault, PAR_INVALID, "stage_refused",
                  stage == 0 ? N_("criterion {1} is scored by {2} and has no self score")
                             : N_("criterion {1} is scored by {2} and has no first appraisal"),
                  ARGS(ARG_TEXT(leaf->code), ARG_WORD(leaf->method)));
    else if (maximum == 0 && value.units > 0 && strcmp(leaf->kind, "normal") == 0)
        error_set(&in->fault, PAR_INVALID, "not_applicable",
                  N_("criterion {1} does not apply to this unit"), ARGS(ARG_TEXT(leaf->code)));
    else if (maximum >= 0 && value.units > maximum)
        error_set(&in->fault, PAR_INVALID, "over_maximum",
                  N_("{1} is above the maximum {2} of criterion {3}"),
                  ARGS(ARG_POINTS(value.units), ARG_POINTS(maximum), ARG_TEXT(leaf->code)));
    else
        (void)clean_points(value, field, &in->fault);
    return in->fault.status != PAR_OK;
}

/* What may be written goes to `out`; a stage that is refused counts as not given, and its file is
 * not written. */
static enum par_status
check_stages(int64_t out[STAGES], struct scores *scores, const struct seat *seat,
             const struct known_leaf *known, const struct par_decimal stages[STAGES], bool *good,
             struct par_error *err)
{
    struct import *in = scores->in;
    int64_t maximum = -1;
    enum par_status status = find_maximum(&maximum, scores, seat, &known->leaf, err);

    for (int i = 0; status == PAR_OK && i < STAGES; i++) {
        int column = scores->columns.stages[i];
        size_t length = 0;

        out[i] = INPUT_NULL;
        if (stages[i].absent != PAR_PRESENT)
            continue;
        if (is_refused(in, known, i, maximum, stages[i], in->kind->columns[column].field.key))
            status = import_refuse(in, column, import_text(in, column, &length), good, err);
        else
            out[i] = stages[i].units;
    }
    return status;
}

/* *number stays ROW_ABSENT for a row without notes. */
static enum par_status
keep_notes(uint32_t *number, struct scores *scores, uint32_t seat, uint32_t leaf,
           struct par_error *err)
{
    const struct note_head head = {seat, leaf, scores->in->record.line};
    struct buffer record = BUFFER_INIT;
    bool good = true, any = false;
    enum par_status status = PAR_OK;

    if (scores->note_at < 0)
        return PAR_OK;
    buffer_put(&record, &head, sizeof head);
    for (int i = 0; status == PAR_OK && i < NOTES; i++) {
        char *text = NULL;

        status = import_clean(&text, scores->in, scores->columns.notes[i], &good, err);
        any = any || text != NULL;
        buffer_put(&record, text != NULL ? text : "", text != NULL ? strlen(text) + 1 : 1);
        mem_free(text);
    }
    if (status == PAR_OK && record.failed)
        status = error_memory(err);
    if (status == PAR_OK && any && scores->notes == NULL)
        status = spool_open(&scores->notes, err);
    if (status == PAR_OK && any) {
        *number = (uint32_t)spool_count(scores->notes);
        status = spool_put(scores->notes, record.text, record.length, err);
    }
    buffer_free(&record);
    return status;
}

/* A row that is refused is kept too: another one may repeat it. */
static enum par_status
read_row(struct scores *scores, struct par_error *err)
{
    struct par_decimal stages[STAGES];
    int64_t points[STAGES];
    struct unit_ref unit = {0};
    struct known_leaf *known = NULL;
    struct seat *seat = NULL;
    uint32_t seat_number, leaf_number, note = ROW_ABSENT;
    int64_t year = 0;
    bool named = true, numbers = true;
    enum par_status status = read_names(&unit, &year, scores, &named, err);

    if (status == PAR_OK)
        status = read_stages(stages, scores, &numbers, err);
    if (status == PAR_OK && named)
        status = scores_seat(&seat, scores, year, &unit, &named, err);
    if (status != PAR_OK || !named || seat == NULL)
        return status;
    status = scores_leaf(&known, scores, seat, &named, err);
    if (status != PAR_OK || !named || known == NULL)
        return status;
    seat_number = (uint32_t)(seat - scores->seats);
    leaf_number = (uint32_t)(known - scores->leaves);
    status = check_stages(points, scores, seat, known, stages, &numbers, err);
    if (status == PAR_OK)
        status = keep_notes(&note, scores, seat_number, leaf_number, err);
    if (status == PAR_OK)
        status = scores_learn(scores, seat_number, err);
    if (status == PAR_OK)
        status = scores_add(scores, seat_number, leaf_number, points, note, err);
    return status;
}

/* ---- when all rows are read ---- */

/* "2024, Sở Nội vụ, 1.1" */
static enum par_status
name_cell(struct buffer *words, const struct scores *scores, const uint32_t *row,
          struct par_error *err)
{
    const struct seat *seat = &scores->seats[row[ROW_SEAT]];
    const char *unit = scores->units[seat->name].code;
    char *name = NULL;
    enum par_status status =
        store_text(&name, scores->in->book->store, SQL_UNIT_NAME_AT,
                   PARAMS(P_TEXT("code", unit), P_INT("year", seat->year)), err);

    buffer_clear(words);
    buffer_number(words, seat->year);
    buffer_text(words, ", ");
    buffer_text(words, name != NULL ? name : unit);
    buffer_text(words, ", ");
    buffer_text(words, scores->leaves[row[ROW_LEAF]].leaf.code);
    mem_free(name);
    if (words->failed)
        return error_memory(err);
    return status == PAR_END ? PAR_OK : status;
}

/* Rows of one cell stand side by side now, the first line first. */
static enum par_status
tell_repeated(struct scores *scores, struct par_error *err)
{
    struct buffer words = BUFFER_INIT;
    struct rows_view view = {0};
    const uint32_t *row;
    uint32_t first[ROW_MOST] = {UINT32_MAX};
    enum par_status status = rows_view_open(&view, scores->rows, err);

    for (size_t i = 0; status == PAR_OK; i++) {
        status = rows_at(&row, &view, i, err);
        if (status != PAR_OK)
            break;
        if (row[ROW_SEAT] != first[ROW_SEAT] ||
            scores->leaves[row[ROW_LEAF]].leaf.id != scores->leaves[first[ROW_LEAF]].leaf.id) {
            memcpy(first, row, scores->width * sizeof *row);
            continue;
        }
        status = name_cell(&words, scores, row, err);
        if (status == PAR_OK)
            status = import_duplicate(scores->in, row[ROW_LINE], scores->columns.unit,
                                      scores->units[scores->seats[row[ROW_SEAT]].name].code,
                                      first[ROW_LINE], buffer_get(&words), err);
    }
    rows_view_close(&view);
    buffer_free(&words);
    return status == PAR_END ? PAR_OK : status;
}
