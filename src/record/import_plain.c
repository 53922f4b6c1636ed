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

/* The record up to its criterion, as it stands in the file when no quotes are in it. */
static void
remember_head(struct scores *scores)
{
    const struct import *in = scores->in;
    struct row_before *before = &scores->before;
    size_t length = 0;

    before->head_length = 0;
    for (int i = 0; i < in->at[scores->columns.criterion]; i++) {
        const struct csv_field *field = &in->record.fields[i];

        if (length + field->length + 1 > NAMES_ROOM)
            return;
        memcpy(before->head + length, field->text, field->length);
        length += field->length;
        before->head[length++] = csv_delimiter(in->csv);
    }
    before->head_length = length;
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

static bool
is_digit(char c)
{
    return (unsigned char)(c - '0') < 10;
}

/* Digits, then perhaps the mark and one to four digits; gives what stands behind them, NULL when
 * something else is there. */
static const char *
read_points(int64_t *points, const char *at, const char *end, char mark)
{
    static const int64_t tens[DECIMALS + 1] = {10000, 1000, 100, 10, 1};
    const char *text = at, *fraction;
    int64_t number = 0;

    for (; at < end && is_digit(*at) && at - text <= WHOLE_MOST; at++)
        number = number * 10 + (*at - '0');
    if (at == text || at - text > WHOLE_MOST)
        return NULL;
    fraction = at;
    if (at < end && *at == mark) {
        fraction = ++at;
        for (; at < end && is_digit(*at) && at - fraction <= DECIMALS; at++)
            number = number * 10 + (*at - '0');
        if (at == fraction || at - fraction > DECIMALS)
            return NULL;
    }
    *points = number * tens[at - fraction];
    return at;
}

static bool
take_points(int64_t *points, const struct csv_field *field, char mark)
{
    const char *end = field->text + field->length;

    return read_points(points, field->text, end, mark) == end;
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
    remember_head(scores);
    *status = scores_add(scores, number, leaf, stages, ROW_ABSENT, err);
    return true;
}

/* ---- records that begin alike ---- */

/* The criterion that followed last time, when it stands at `at`; NULL: another one. */
static const struct known_leaf *
next_leaf(const struct scores *scores, int64_t set, const char *at, const char *end)
{
    const struct known_leaf *leaf = &scores->leaves[scores->leaves[scores->before.leaf].next];

    return leaf->set == set && leaf->fault < 0 && (size_t)(end - at) > leaf->length &&
                   memcmp(at, leaf->leaf.code, leaf->length) == 0
               ? leaf
               : NULL;
}

/* A record from its first byte on; gives the first behind it, NULL when it is to be read otherwise.
 */
static const char *
read_run(int64_t stages[STAGES], const struct known_leaf **leaf, const struct scores *scores,
         int64_t set, const char *at, const char *end)
{
    const struct row_before *before = &scores->before;
    char delimiter = csv_delimiter(scores->in->csv);
    bool any = false;

    if ((size_t)(end - at) < before->head_length ||
        memcmp(at, before->head, before->head_length) != 0)
        return NULL;
    at += before->head_length;
    *leaf = next_leaf(scores, set, at, end);
    if (*leaf == NULL)
        return NULL;
    at += (*leaf)->length;
    for (int i = 0; i < scores->run_width; i++) {
        int stage = scores->run_stages[i];

        if (at == end || *at++ != delimiter)
            return NULL;
        stages[stage] = INPUT_NULL;
        if (at < end && (*at == delimiter || *at == '\n'))
            continue;
        at = read_points(&stages[stage], at, end, scores->in->mark);
        if (at == NULL || stages[stage] > (*leaf)->limit ||
            ((*leaf)->only_final && stage < STAGES - 1))
            return NULL;
        any = true;
    }
    return any && at < end && *at == '\n' ? at + 1 : NULL;
}

enum par_status
scores_take_run(struct scores *scores, struct par_error *err)
{
    struct import *in = scores->in;
    uint32_t number = scores->before.seat;
    int64_t set = sums_set(scores->sets[scores->seats[number].leaves]);
    int64_t stages[STAGES] = {INPUT_NULL, INPUT_NULL, INPUT_NULL};
    const struct known_leaf *leaf;
    size_t length;
    const char *at, *next, *end;
    enum par_status status = PAR_OK;

    if (scores->run_width == 0 || scores->before.head_length == 0)
        return PAR_OK;
    at = csv_plain(&length, in->csv);
    end = at + length;
    while (status == PAR_OK && !import_pauses(in) &&
           (next = read_run(stages, &leaf, scores, set, at, end)) != NULL) {
        in->record.line = csv_line(in->csv);
        in->summary->lines++;
        csv_skip(in->csv, (size_t)(next - at), 1);
        at = next;
        status =
            scores_add(scores, number, (uint32_t)(leaf - scores->leaves), stages, ROW_ABSENT, err);
    }
    return status;
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
