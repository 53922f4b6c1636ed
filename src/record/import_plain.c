/* Rows of a file of scores that are like those before: nearly all of a long file. What they name
 * was looked up, their points are digits with one mark, and their maximum is that of the set.
 * Everything else is left to those who read with care. */
#include <string.h>

#include "base/map.h"
#include "base/message.h"
#include "import_scores.h"

enum { WHOLE_MOST = 7, DECIMALS = 4 };

/* A column of the record, or what an option says in its place. */
static struct csv_field
field_of(const struct import *in, int column)
{
    struct csv_field field;

    field.text = import_text(in, column, &field.length);
    return field;
}

static bool
same(const struct csv_field *field, const char *text, size_t length)
{
    return field->length == length && memcmp(field->text, text, length) == 0;
}

/* Year and unit as `row_before` keeps them; 0 when they are too long. */
static size_t
join_names(char key[NAMES_ROOM], const struct csv_field *year, const struct csv_field *unit)
{
    size_t length = year->length + 1 + unit->length;

    if (length > NAMES_ROOM)
        return 0;
    memcpy(key, year->text, year->length);
    key[year->length] = '\0';
    memcpy(key + year->length + 1, unit->text, unit->length);
    return length;
}

static void
remember(struct row_before *before, uint32_t seat, const struct csv_field *year,
         const struct csv_field *unit)
{
    before->named = join_names(before->texts, year, unit) > 0;
    before->seat = seat;
    before->year_length = year->length;
    before->unit_length = unit->length;
}

enum par_status
scores_learn(struct scores *scores, uint32_t seat, struct par_error *err)
{
    const struct csv_field year = field_of(scores->in, scores->columns.year);
    const struct csv_field unit = field_of(scores->in, scores->columns.unit);
    char key[NAMES_ROOM];
    size_t length = join_names(key, &year, &unit);

    if (length > 0 && !map_put(scores->seat_texts, key, length, seat))
        return error_memory(err);
    remember(&scores->before, seat, &year, &unit);
    return PAR_OK;
}

static bool
find_seat(uint32_t *seat, struct scores *scores)
{
    struct row_before *before = &scores->before;
    const struct csv_field year = field_of(scores->in, scores->columns.year);
    const struct csv_field unit = field_of(scores->in, scores->columns.unit);
    char key[NAMES_ROOM];
    size_t length;
    int64_t at = 0;

    if (before->named &&
        same(&unit, before->texts + before->year_length + 1, before->unit_length) &&
        same(&year, before->texts, before->year_length)) {
        *seat = before->seat;
        return true;
    }
    length = join_names(key, &year, &unit);
    if (length == 0 || !map_get(scores->seat_texts, key, length, &at))
        return false;
    *seat = (uint32_t)at;
    remember(before, *seat, &year, &unit);
    return true;
}

static bool
find_leaf(uint32_t *leaf, struct scores *scores, int64_t set)
{
    const struct csv_field code = field_of(scores->in, scores->columns.criterion);
    struct known_leaf *last = scores->before.any ? &scores->leaves[scores->before.leaf] : NULL;
    int64_t at = 0;

    if (last != NULL && scores->leaves[last->next].set == set &&
        same(&code, scores->leaves[last->next].leaf.code, scores->leaves[last->next].length)) {
        *leaf = last->next;
        return true;
    }
    buffer_clear(&scores->key);
    buffer_put(&scores->key, &set, sizeof set);
    buffer_put(&scores->key, code.text, code.length);
    if (scores->key.failed ||
        !map_get(scores->leaf_numbers, scores->key.text, scores->key.length, &at))
        return false;
    *leaf = (uint32_t)at;
    if (last != NULL)
        last->next = *leaf;
    return true;
}

/* Digits, then perhaps the mark and one to four digits. */
static bool
take_points(int64_t *points, const struct csv_field *field, char mark)
{
    const char *at = field->text, *end = at + field->length;
    int64_t number = 0;
    int decimals = 0;

    if (field->length > WHOLE_MOST + 1 + DECIMALS)
        return false;
    for (; at < end && (unsigned char)(*at - '0') < 10; at++)
        number = number * 10 + (*at - '0');
    if (at == field->text || at - field->text > WHOLE_MOST)
        return false;
    if (at < end && *at == mark)
        for (at++; at < end && (unsigned char)(*at - '0') < 10; at++, decimals++)
            number = number * 10 + (*at - '0');
    if (at < end || end[-1] == mark || decimals > DECIMALS)
        return false;
    for (; decimals < DECIMALS; decimals++)
        number *= 10;
    *points = number;
    return true;
}

static bool
take_stages(int64_t stages[STAGES], const struct scores *scores, const struct known_leaf *leaf)
{
    const struct import *in = scores->in;
    bool any = false;

    for (int i = 0; i < STAGES; i++) {
        struct csv_field field;

        stages[i] = INPUT_NULL;
        if (scores->stage_at[i] < 0)
            continue;
        field = field_of(in, scores->columns.stages[i]);
        if (field.length == 0)
            continue;
        if (!take_points(&stages[i], &field, in->mark) || stages[i] > leaf->limit ||
            (leaf->only_final && i < STAGES - 1))
            return false;
        any = true;
    }
    return any;
}

static bool
has_notes(const struct scores *scores)
{
    bool any = false;

    for (int i = 0; i < NOTES && scores->note_at >= 0; i++)
        any = any || (scores->in->at[scores->columns.notes[i]] >= 0 &&
                      field_of(scores->in, scores->columns.notes[i]).length > 0);
    return any;
}

bool
scores_take_plain(struct scores *scores, enum par_status *status, struct par_error *err)
{
    int64_t stages[STAGES];
    uint32_t number = 0, leaf = 0;
    const struct seat *seat;

    if (!find_seat(&number, scores))
        return false;
    seat = &scores->seats[number];
    if (seat->own_maxima || !find_leaf(&leaf, scores, sums_set(scores->sets[seat->leaves])) ||
        scores->leaves[leaf].fault >= 0 || !take_stages(stages, scores, &scores->leaves[leaf]) ||
        has_notes(scores))
        return false;
    *status = scores_add(scores, number, leaf, stages, ROW_ABSENT, err);
    return true;
}

/* ---- keeping a row ---- */

/* Do the rows of each unit-year still lie together, in the order of criteria? Then they need not be
 * sorted: unit-years are found by their first row. */
static bool
follows(const struct scores *scores, uint32_t seat, uint32_t leaf)
{
    if (seat != scores->last_seat)
        return scores->seats[seat].count == 0;
    return scores->leaves[leaf].leaf.id > scores->leaves[scores->before.leaf].leaf.id;
}

enum par_status
scores_add(struct scores *scores, uint32_t seat, uint32_t leaf, const int64_t stages[STAGES],
           uint32_t note, struct par_error *err)
{
    int64_t line = scores->in->record.line;
    uint32_t row[ROW_MOST] = {seat, leaf, line < UINT32_MAX ? (uint32_t)line : UINT32_MAX};
    struct row_before *before = &scores->before;

    for (int i = 0; i < STAGES; i++)
        if (scores->stage_at[i] >= 0)
            row[scores->stage_at[i]] = stages[i] == INPUT_NULL ? ROW_ABSENT : (uint32_t)stages[i];
    if (scores->note_at >= 0)
        row[scores->note_at] = note;
    if (scores->ordered && before->any)
        scores->ordered = follows(scores, seat, leaf);
    if (scores->seats[seat].count == 0)
        scores->seats[seat].first = rows_count(scores->rows);
    if (stages[STAGES - 1] != INPUT_NULL)
        scores->seats[seat].points += stages[STAGES - 1];
    before->any = true;
    before->leaf = leaf;
    scores->last_seat = seat;
    scores->seats[seat].count++;
    return rows_put(scores->rows, row, err);
}
