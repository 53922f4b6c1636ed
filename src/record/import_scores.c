/* Files of scores. They are the long ones, so their rows are not put one by one: each name is
 * looked up once, a row is checked against what was looked up, and all rows are written together at
 * the end. */
#include <string.h>

#include "base/alloc.h"
#include "base/map.h"
#include "import.h"
#include "import_load.h"
#include "phase.h"
#include "score.h"

enum { NOTES = 3 };

/* The notes of a row: of the unit, of the appraiser, the unit's explanation. */
struct notes {
    char *text[NOTES];
};

/* A criterion as the file writes it, in one set. */
struct known_leaf {
    struct leaf leaf;
    bool only_final; /* its method has no self score and no first appraisal */
    int64_t fault;   /* it is absent: the fault that says so; -1 = found */
};

struct scores {
    struct import *in;
    struct {
        int year, unit, criterion, stages[STAGES], notes[NOTES];
    } columns;
    struct map *seat_numbers; /* year and unit to a number in `seats` */
    struct load_seat *seats;
    size_t seat_count, seat_room;
    struct map *leaf_numbers; /* set and code to a number in `leaves` */
    struct known_leaf *leaves;
    size_t leaf_count, leaf_room;
    struct load_row *rows;
    size_t count, room;
    struct notes *notes;
    size_t notes_count, notes_room;
    struct buffer key;
};

static const char *const roles[NOTES] = {"unit", "appraiser", "explanation"};

static enum par_status begin(struct scores *scores, struct import *in, struct par_error *err);
static void end(struct scores *scores);
static enum par_status read_row(struct scores *scores, struct par_error *err);
static enum par_status find_seat(const struct load_seat **out, struct scores *scores, int64_t year,
                                 const struct unit_ref *unit, bool *good, struct par_error *err);
static enum par_status find_leaf(const struct known_leaf **out, struct scores *scores, int64_t set,
                                 bool *good, struct par_error *err);
static enum par_status check_stages(struct scores *scores, const struct load_seat *seat,
                                    const struct known_leaf *known,
                                    const struct par_decimal stages[STAGES], bool *good,
                                    struct par_error *err);
static enum par_status add_row(struct scores *scores, const struct load_seat *seat,
                               const struct known_leaf *known,
                               const struct par_decimal stages[STAGES], struct par_error *err);
static enum par_status tell_repeated(struct scores *scores, struct par_error *err);
static enum par_status check_phases(struct scores *scores, struct par_error *err);
static enum par_status put_notes(struct scores *scores, struct par_error *err);
static void count_effects(const struct scores *scores);
static void *grown(void *list, size_t *room, size_t count, size_t size);

enum par_status
import_scores(struct import *in, struct par_error *err)
{
    struct scores scores = {.in = in};
    struct load load = {.batch = in->batch};
    enum par_status status = begin(&scores, in, err);

    while (status == PAR_OK && (status = import_next(in, err)) == PAR_OK)
        status = read_row(&scores, err);
    if (status == PAR_END) {
        load_sort(scores.rows, scores.count);
        status = tell_repeated(&scores, err);
    }
    if (status == PAR_OK && faults_count(in->faults) == 0) {
        load.rows = scores.rows;
        load.count = scores.count;
        load.seats = scores.seats;
        load.seat_count = scores.seat_count;
        status = load_compare(&load, err);
        if (status == PAR_OK)
            status = check_phases(&scores, err);
        if (status == PAR_OK && faults_count(in->faults) == 0)
            status = load_write(&load, err);
        if (status == PAR_OK)
            status = put_notes(&scores, err);
        if (status == PAR_OK)
            count_effects(&scores);
    }
    load_end(&load);
    end(&scores);
    return status;
}

static enum par_status
begin(struct scores *scores, struct import *in, struct par_error *err)
{
    static const char *const stages[STAGES] = {"self", "first", "final"};
    static const char *const notes[NOTES] = {"unit_note", "note", "explanation"};

    scores->columns.year = kind_column_of_key(in->kind, "year");
    scores->columns.unit = kind_column_of_key(in->kind, "unit");
    scores->columns.criterion = kind_column_of_key(in->kind, "criterion");
    for (int i = 0; i < STAGES; i++)
        scores->columns.stages[i] = kind_column_of_key(in->kind, stages[i]);
    for (int i = 0; i < NOTES; i++)
        scores->columns.notes[i] = kind_column_of_key(in->kind, notes[i]);
    scores->seat_numbers = map_new();
    scores->leaf_numbers = map_new();
    return scores->seat_numbers != NULL && scores->leaf_numbers != NULL ? PAR_OK
                                                                        : error_memory(err);
}

static void
end(struct scores *scores)
{
    for (size_t i = 0; i < scores->notes_count; i++) {
        for (int n = 0; n < NOTES; n++)
            mem_free(scores->notes[i].text[n]);
    }
    mem_free(scores->notes);
    mem_free(scores->rows);
    mem_free(scores->seats);
    mem_free(scores->leaves);
    map_free(scores->seat_numbers);
    map_free(scores->leaf_numbers);
    buffer_free(&scores->key);
}

/* ---- reading a row ---- */

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

static enum par_status
read_row(struct scores *scores, struct par_error *err)
{
    struct par_decimal stages[STAGES];
    struct unit_ref unit = {0};
    const struct known_leaf *known = NULL;
    const struct load_seat *seat = NULL;
    int64_t year = 0;
    bool named = true, numbers = true;
    enum par_status status = read_names(&unit, &year, scores, &named, err);

    if (status == PAR_OK)
        status = read_stages(stages, scores, &numbers, err);
    if (status == PAR_OK && named)
        status = find_seat(&seat, scores, year, &unit, &named, err);
    if (status != PAR_OK || !named || seat == NULL)
        return status;
    status = find_leaf(&known, scores, seat->in.set_id, &named, err);
    if (status != PAR_OK || !named || known == NULL)
        return status;
    status = check_stages(scores, seat, known, stages, &numbers, err);
    return status == PAR_OK ? add_row(scores, seat, known, stages, err) : status;
}

/* ---- what is looked up once ---- */

static enum par_status
find_seat(const struct load_seat **out, struct scores *scores, int64_t year,
          const struct unit_ref *unit, bool *good, struct par_error *err)
{
    struct import *in = scores->in;
    const int64_t key[2] = {year, unit->id};
    struct load_seat *seat;
    int64_t at = 0;
    enum par_status status = PAR_OK;

    if (scores->seats != NULL && map_get(scores->seat_numbers, key, sizeof key, &at)) {
        *out = &scores->seats[at];
        if (scores->seats[at].fault >= 0) {
            faults_repeat(in->faults, scores->seats[at].fault);
            *good = false;
        }
        return PAR_OK;
    }
    seat = grown(scores->seats, &scores->seat_room, scores->seat_count, sizeof *seat);
    if (seat == NULL)
        return error_memory(err);
    scores->seats = seat;
    if (!map_put(scores->seat_numbers, key, sizeof key, (int64_t)scores->seat_count))
        return error_memory(err);
    seat += scores->seat_count;
    *seat = (struct load_seat){.year = year, .fault = -1};
    memcpy(seat->unit, unit->code, sizeof seat->unit);
    scores->seat_count++;
    *out = seat;
    if (participant_open(&seat->in, in->book, year, unit->code, &in->fault) != PAR_OK) {
        status = import_refuse_row(in, good, err);
        seat->fault = in->refused;
    }
    return status;
}

static enum par_status
find_leaf(const struct known_leaf **out, struct scores *scores, int64_t set, bool *good,
          struct par_error *err)
{
    struct import *in = scores->in;
    struct known_leaf *known;
    char *code = NULL;
    size_t length = 0;
    const char *text = import_text(in, scores->columns.criterion, &length);
    int64_t at = 0;
    enum par_status status;

    buffer_clear(&scores->key);
    buffer_put(&scores->key, &set, sizeof set);
    buffer_put(&scores->key, text, length);
    if (scores->key.failed)
        return error_memory(err);
    if (scores->leaves != NULL &&
        map_get(scores->leaf_numbers, scores->key.text, scores->key.length, &at)) {
        *out = &scores->leaves[at];
        if (scores->leaves[at].fault >= 0) {
            faults_repeat(in->faults, scores->leaves[at].fault);
            *good = false;
        }
        return PAR_OK;
    }
    known = grown(scores->leaves, &scores->leaf_room, scores->leaf_count, sizeof *known);
    if (known == NULL)
        return error_memory(err);
    scores->leaves = known;
    known += scores->leaf_count;
    *known = (struct known_leaf){.fault = -1};
    status = import_clean(&code, in, scores->columns.criterion, good, err);
    if (status != PAR_OK || !*good)
        goto out;
    status = leaf_find(&known->leaf, in->book, set, code != NULL ? code : "", &in->fault);
    if (status != PAR_OK) {
        bool absent = status == PAR_NOT_FOUND;
        status = import_refuse_row(in, good, err);
        if (status != PAR_OK || !absent)
            goto out; /* a branch is told in each line */
        known->fault = in->refused;
    }
    known->only_final = method_is_measured(known->leaf.method);
    if (!map_put(scores->leaf_numbers, scores->key.text, scores->key.length,
                 (int64_t)scores->leaf_count))
        status = error_memory(err);
    scores->leaf_count++;
    *out = known;
out:
    mem_free(code);
    return status;
}

/* ---- checking a row ---- */

/* The unit's own maximum where it has one, else the set's; -1 = not known. */
static enum par_status
find_maximum(int64_t *maximum, struct scores *scores, const struct load_seat *seat,
             const struct leaf *leaf, struct par_error *err)
{
    enum par_status status;

    *maximum = leaf->max_points;
    if (!seat->in.has_allowance)
        return PAR_OK;
    status = store_int(maximum, scores->in->book->store, SQL_ALLOWANCE_FIND,
                       PARAMS(P_INT("evaluation", seat->in.evaluation),
                              P_INT("unit", seat->in.unit), P_INT("criterion", leaf->id)),
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

static enum par_status
check_stages(struct scores *scores, const struct load_seat *seat, const struct known_leaf *known,
             const struct par_decimal stages[STAGES], bool *good, struct par_error *err)
{
    struct import *in = scores->in;
    int64_t maximum = -1;
    enum par_status status = find_maximum(&maximum, scores, seat, &known->leaf, err);

    for (int i = 0; status == PAR_OK && i < STAGES; i++) {
        int column = scores->columns.stages[i];
        size_t length = 0;

        if (stages[i].absent == PAR_PRESENT &&
            is_refused(in, known, i, maximum, stages[i], in->kind->columns[column].field.key))
            status = import_refuse(in, column, import_text(in, column, &length), good, err);
    }
    return status;
}

/* ---- keeping a row ---- */

static enum par_status
keep_notes(uint32_t *number, struct scores *scores, struct par_error *err)
{
    struct notes notes = {{NULL}}, *list;
    bool good = true, any = false;
    enum par_status status = PAR_OK;

    *number = 0;
    for (int i = 0; status == PAR_OK && i < NOTES; i++) {
        status = import_clean(&notes.text[i], scores->in, scores->columns.notes[i], &good, err);
        any = any || notes.text[i] != NULL;
    }
    if (!any)
        return status;
    list = status == PAR_OK
               ? grown(scores->notes, &scores->notes_room, scores->notes_count, sizeof *list)
               : NULL;
    if (list == NULL) {
        for (int i = 0; i < NOTES; i++)
            mem_free(notes.text[i]);
        return status != PAR_OK ? status : error_memory(err);
    }
    scores->notes = list;
    scores->notes[scores->notes_count++] = notes;
    *number = (uint32_t)scores->notes_count;
    return PAR_OK;
}

/* A row that is refused is kept too: another one may repeat it. */
static enum par_status
add_row(struct scores *scores, const struct load_seat *seat, const struct known_leaf *known,
        const struct par_decimal stages[STAGES], struct par_error *err)
{
    struct load_row row = {
        .cells = {seat->in.evaluation, seat->in.unit, known->leaf.id},
        .line = scores->in->record.line,
        .seat = (uint32_t)(seat - scores->seats),
        .effect = PAR_ADDED,
    };
    struct load_row *rows;
    enum par_status status = keep_notes(&row.notes, scores, err);

    if (status != PAR_OK)
        return status;
    rows = grown(scores->rows, &scores->room, scores->count, sizeof *rows);
    if (rows == NULL)
        return error_memory(err);
    for (int i = 0; i < STAGES; i++)
        row.cells[LOAD_SELF + i] = stages[i].absent == PAR_PRESENT ? stages[i].units : INPUT_NULL;
    scores->rows = rows;
    scores->rows[scores->count++] = row;
    return PAR_OK;
}

/* The list with room for one more; NULL when memory is out (the old list stands then). */
static void *
grown(void *list, size_t *room, size_t count, size_t size)
{
    size_t larger = *room == 0 ? 256 : 2 * *room;

    if (count < *room)
        return list;
    list = mem_resize(list, larger * size);
    if (list != NULL)
        *room = larger;
    return list;
}

/* ---- when all rows are read ---- */

static const struct leaf *
leaf_of(const struct scores *scores, const struct load_row *row)
{
    size_t i = 0;

    while (scores->leaves[i].leaf.id != row->cells[LOAD_CRITERION])
        i++;
    return &scores->leaves[i].leaf;
}

static const char *
code_of(const struct scores *scores, const struct load_row *row)
{
    return leaf_of(scores, row)->code;
}

/* "2024, Sở Nội vụ, 1.1" */
static enum par_status
name_cell(struct buffer *words, const struct scores *scores, const struct load_row *row,
          struct par_error *err)
{
    const struct load_seat *seat = &scores->seats[row->seat];
    char *name = NULL;
    enum par_status status =
        store_text(&name, scores->in->book->store, SQL_UNIT_NAME_AT,
                   PARAMS(P_TEXT("code", seat->unit), P_INT("year", seat->year)), err);

    buffer_clear(words);
    buffer_number(words, seat->year);
    buffer_text(words, ", ");
    buffer_text(words, name != NULL ? name : seat->unit);
    buffer_text(words, ", ");
    buffer_text(words, code_of(scores, row));
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
    const struct load_row *first = scores->rows;
    enum par_status status = PAR_OK;

    for (size_t i = 1; status == PAR_OK && i < scores->count; i++) {
        const struct load_row *row = &scores->rows[i];

        if (memcmp(row->cells, first->cells, LOAD_SELF * sizeof *row->cells) != 0) {
            first = row;
            continue;
        }
        status = name_cell(&words, scores, row, err);
        if (status == PAR_OK)
            status = import_duplicate(scores->in, row->line, scores->columns.unit,
                                      scores->seats[row->seat].unit, first->line,
                                      buffer_get(&words), err);
    }
    buffer_free(&words);
    return status;
}

/* Keeps in->fault as a fault of a row that was read long ago. */
static enum par_status
refuse_later(struct scores *scores, const struct load_row *row, int column, struct par_error *err)
{
    struct import *in = scores->in;
    const struct fault_place place = {row->line, in->at[column] + 1,
                                      in->kind->columns[column].field.key, NULL, NULL};
    enum par_status status = faults_add(in->faults, &place, &in->fault, NULL, err);

    par_error_clear(&in->fault);
    return status;
}

/* Only what a row changes is an entry: a file may carry what stands beside what is new. */
static enum par_status
check_phases(struct scores *scores, struct par_error *err)
{
    struct import *in = scores->in;
    struct phase phase = {0};
    int64_t read = 0;
    enum par_status status = PAR_OK;

    for (size_t i = 0; status == PAR_OK && i < scores->count; i++) {
        struct load_row *row = &scores->rows[i];
        int64_t evaluation = row->cells[LOAD_EVALUATION];

        if (row->changed == 0 || evaluation == in->batch->amending)
            continue;
        if (read != evaluation)
            status = phase_read(&phase, in->book, evaluation, err);
        read = evaluation;
        for (int stage = 0; status == PAR_OK && phase.word[0] != '\0' && stage < STAGES; stage++) {
            if ((row->changed & (1u << stage)) == 0 || row->late ||
                phase_check(&phase, in->batch, (enum entry)(ENTRY_SELF + stage),
                            leaf_of(scores, row)->method, &in->fault) == PAR_OK)
                continue;
            row->late = strcmp(in->fault.code, "phase_over") == 0;
            status = refuse_later(scores, row, scores->columns.stages[stage], err);
        }
    }
    return status;
}

static enum par_status
put_notes(struct scores *scores, struct par_error *err)
{
    struct import *in = scores->in;
    enum par_status status = PAR_OK;

    for (size_t i = 0; status == PAR_OK && scores->notes_count > 0 && i < scores->count; i++) {
        struct load_row *row = &scores->rows[i];
        const struct load_seat *seat = &scores->seats[row->seat];

        for (int n = 0; status == PAR_OK && row->notes > 0 && !row->late && n < NOTES; n++) {
            const char *text = scores->notes[row->notes - 1].text[n];
            enum par_effect effect = PAR_UNCHANGED;

            if (text == NULL)
                continue;
            status = note_put(in->batch, seat->year, seat->unit, code_of(scores, row), roles[n],
                              text, &effect, &in->fault);
            if (status == PAR_STATE)
                row->late = strcmp(in->fault.code, "phase_over") == 0;
            if (status == PAR_STATE)
                status = refuse_later(scores, row, scores->columns.notes[n], err);
            else if (status != PAR_OK && err != NULL)
                *err = in->fault;
            if (effect != PAR_UNCHANGED && row->effect == PAR_UNCHANGED)
                row->effect = PAR_EDITED;
        }
    }
    return status;
}

static void
count_effects(const struct scores *scores)
{
    struct par_import_summary *summary = scores->in->summary;

    for (size_t i = 0; i < scores->count; i++) {
        summary->added += scores->rows[i].effect == PAR_ADDED;
        summary->edited += scores->rows[i].effect == PAR_EDITED;
        summary->unchanged += scores->rows[i].effect == PAR_UNCHANGED;
    }
}
