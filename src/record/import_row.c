#include "import_row.h"

#include <string.h>

#include "base/alloc.h"
#include "base/map.h"
#include "base/text.h"
#include "evaluation.h"
#include "import_cell.h"
#include "import_fill.h"

enum { KEYS_MOST = 5 };

/* What is particular to a kind. */
struct shape {
    const char *keys[KEYS_MOST]; /* the columns that name a row */
    const char *told;            /* where a repeated row is told */
    bool makes_units, makes_groups;
    enum par_status (*put)(struct import *in, const union any_row *row, enum par_effect *effect);
};

/* A row that was read: for a printed fact also which facts it and those like it have said. */
struct met {
    int64_t line;
    unsigned facts;
};

struct rows {
    struct import *in;
    const struct shape *shape;
    struct cells cells;
    struct unit_ref unit, group, from;
    struct map *keys; /* to a number in `met` */
    struct met *met;
    size_t count, room;
    bool several; /* sets or scales */
};

static const struct shape *shape_of(enum kind_id id);
static enum par_status find_names(struct rows *rows, struct par_error *err);
static enum par_status check_repeated(struct rows *rows, bool *repeated, struct par_error *err);
static enum par_status put_row(struct rows *rows, struct par_error *err);
static enum par_status note_row(struct rows *rows, struct par_error *err);

enum par_status
import_rows(struct import *in, struct par_error *err)
{
    struct rows rows = {
        .in = in, .shape = shape_of(in->id), .cells = {.in = in}, .keys = map_new()};
    enum par_status status = rows.keys != NULL ? PAR_OK : error_memory(err);

    while (status == PAR_OK && (status = import_next(in, err)) == PAR_OK) {
        bool repeated = false;

        status = cells_read(&rows.cells, err);
        if (status == PAR_OK)
            status = find_names(&rows, err);
        if (status == PAR_OK)
            status = check_repeated(&rows, &repeated, err);
        if (status == PAR_OK && !repeated && cells_all_good(&rows.cells))
            status = put_row(&rows, err);
        cells_forget(&rows.cells);
    }
    map_free(rows.keys);
    mem_free(rows.met);
    return status == PAR_END ? PAR_OK : status;
}

/* ---- the kinds ---- */

static enum par_status
put_group(struct import *in, const union any_row *row, enum par_effect *effect)
{
    return par_group_put(in->batch, &row->group, effect, &in->fault);
}

static enum par_status
put_unit(struct import *in, const union any_row *row, enum par_effect *effect)
{
    return par_unit_put(in->batch, &row->unit, effect, &in->fault);
}

static enum par_status
put_scale(struct import *in, const union any_row *row, enum par_effect *effect)
{
    return par_scale_put(in->batch, &row->scale, effect, &in->fault);
}

static enum par_status
put_criterion(struct import *in, const union any_row *row, enum par_effect *effect)
{
    return par_criterion_put(in->batch, &row->criterion, effect, &in->fault);
}

static enum par_status
put_evaluation(struct import *in, const union any_row *row, enum par_effect *effect)
{
    return par_evaluation_put(in->batch, &row->evaluation, effect, &in->fault);
}

static enum par_status
put_participant(struct import *in, const union any_row *row, enum par_effect *effect)
{
    return par_participant_put(in->batch, &row->participant, effect, &in->fault);
}

static enum par_status
put_allowance(struct import *in, const union any_row *row, enum par_effect *effect)
{
    return par_allowance_put(in->batch, &row->allowance, effect, &in->fault);
}

static enum par_status
put_evidence(struct import *in, const union any_row *row, enum par_effect *effect)
{
    return par_evidence_put(in->batch, &row->evidence, effect, &in->fault);
}

static enum par_status
put_decision(struct import *in, const union any_row *row, enum par_effect *effect)
{
    return par_decision_put(in->batch, &row->decision, effect, &in->fault);
}

static enum par_status
put_published(struct import *in, const union any_row *row, enum par_effect *effect)
{
    return par_published_put(in->batch, &row->published, 0, effect, &in->fault);
}

static enum par_status
put_count(struct import *in, const union any_row *row, enum par_effect *effect)
{
    return par_published_count_put(in->batch, &row->count, 0, effect, &in->fault);
}

static enum par_status
put_figure(struct import *in, const union any_row *row, enum par_effect *effect)
{
    return par_group_figure_put(in->batch, &row->figure, 0, effect, &in->fault);
}

/* A file names a decision by number and date together: no date fits only one without. */
static enum par_status
put_succession(struct import *in, const union any_row *row, enum par_effect *effect)
{
    struct par_succession succession = row->succession;

    if (succession.decision_date == NULL)
        succession.decision_date = "";
    return par_succession_put(in->batch, &succession, effect, &in->fault);
}

/* Is the set the one that the whole file is to be of? */
static enum par_status
check_side(const char *asked, const char *stands, const char *field, struct par_error *err)
{
    if (asked == NULL || strcmp(asked, stands) == 0)
        return PAR_OK;
    return refuse_column(err, "other_set", field, N_("the set is {1}, not {2}"),
                         ARGS(ARG_TEXT(stands), ARG_TEXT(asked)));
}

static enum par_status
put_crosswalk(struct import *in, const union any_row *row, enum par_effect *effect)
{
    const struct par_crosswalk *link = &row->crosswalk;
    enum par_status status =
        check_side(in->options->from_set, link->from_set, "from_set", &in->fault);

    if (status == PAR_OK)
        status = check_side(in->options->to_set, link->to_set, "to_set", &in->fault);
    if (status != PAR_OK)
        return status;
    return par_crosswalk_put(in->batch, &row->crosswalk, effect, &in->fault);
}

static const struct shape *
shape_of(enum kind_id id)
{
    /* clang-format off */
    static const struct shape shapes[KIND_END_] = {
        [KIND_GROUPS] = {{"code"}, "code", false, false, put_group},
        [KIND_UNITS] = {{"code", "from_year"}, "code", false, true, put_unit},
        [KIND_SCALES] = {{"scale", "class"}, "class", false, false, put_scale},
        [KIND_CRITERIA] = {{"set", "code"}, "code", false, false, put_criterion},
        [KIND_YEARS] = {{"year", "group"}, "group", false, true, put_evaluation},
        [KIND_PARTICIPANTS] = {{"year", "unit"}, "unit", true, true, put_participant},
        [KIND_ALLOWANCES] = {{"year", "unit", "criterion"}, "unit", false, false, put_allowance},
        [KIND_EVIDENCE] = {{"year", "unit", "criterion", "document"}, "document", false, false,
                           put_evidence},
        [KIND_DECISIONS] = {{"number", "date", "issuer"}, "number", false, false, put_decision},
        [KIND_PUBLISHED] = {{"year", "unit", "part", "decision", "decision_date"}, "unit",
                            true, true, put_published},
        [KIND_CLASS_COUNTS] = {{"year", "group", "class", "decision", "decision_date"}, "class",
                               false, true, put_count},
        [KIND_GROUP_FIGURES] = {{"year", "group", "figure", "decision", "decision_date"}, "figure",
                                false, true, put_figure},
        [KIND_SUCCESSIONS] = {{"from", "unit", "year"}, "from", true, false, put_succession},
        [KIND_CROSSWALK] = {{"from_set", "from_code", "to_set", "to_code"}, "from_code",
                            false, false, put_crosswalk},
    };
    /* clang-format on */

    return &shapes[id];
}

/* ---- names ---- */

static enum par_status
find_unit(struct rows *rows, const char *key, struct unit_ref *unit, struct par_error *err)
{
    int column = kind_column_of_key(rows->in->kind, key);
    enum par_status status;

    if (column < 0 || !rows->cells.good[column] || cells_text(&rows->cells, column) == NULL)
        return PAR_OK;
    status = import_unit(unit, rows->in, column, rows->shape->makes_units,
                         &rows->cells.good[column], err);
    cells_set_text(&rows->cells, column, unit->code);
    return status;
}

static enum par_status
find_group(struct rows *rows, struct par_error *err)
{
    int column = kind_column_of_key(rows->in->kind, "group");
    enum par_status status;

    if (column < 0 || !rows->cells.good[column] || cells_text(&rows->cells, column) == NULL)
        return PAR_OK;
    status = import_group(&rows->group, rows->in, column, rows->shape->makes_groups,
                          &rows->cells.good[column], err);
    cells_set_text(&rows->cells, column, rows->group.code);
    return status;
}

/* A date that an option gives does not count where the row names no decision. */
static enum par_status
find_decision(struct rows *rows, struct par_error *err)
{
    struct import *in = rows->in;
    int number = kind_column_of_key(in->kind, "decision"),
        date = kind_column_of_key(in->kind, "decision_date");

    if (number < 0 || date < 0)
        return PAR_OK;
    if (cells_text(&rows->cells, number) != NULL)
        return rows->cells.good[number] && rows->cells.good[date]
                   ? import_decision(in, number, date, &rows->cells.good[number], err)
                   : PAR_OK;
    if (cells_text(&rows->cells, date) != NULL && in->at[date] >= 0) {
        error_set(&in->fault, PAR_INVALID, "decision_missing",
                  N_("a date stands here without the number of a decision"), NO_ARGS);
        return import_refuse(in, date, cells_text(&rows->cells, date), &rows->cells.good[date],
                             err);
    }
    cells_set_text(&rows->cells, date, NULL);
    return PAR_OK;
}

static enum par_status
find_names(struct rows *rows, struct par_error *err)
{
    enum par_status status = find_unit(rows, "unit", &rows->unit, err);

    if (status == PAR_OK)
        status = find_unit(rows, "from", &rows->from, err);
    if (status == PAR_OK)
        status = find_group(rows, err);
    if (status == PAR_OK)
        status = find_decision(rows, err);
    return status;
}

/* ---- rows that repeat others ---- */

/* The facts of a printed row, a bit for each column that is filled. */
static unsigned
facts_of(const struct rows *rows)
{
    static const char *const keys[] = {"points", "max_points", "index_percent",
                                       "rank",   "group_size", "class"};
    unsigned facts = 0;

    for (unsigned i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        size_t length = 0;
        (void)import_text(rows->in, kind_column_of_key(rows->in->kind, keys[i]), &length);
        facts |= length > 0 ? 1u << i : 0;
    }
    return facts;
}

/* A key column as it is compared: names are folded, codes and dates stand as they are. */
static enum par_status
put_key(struct buffer *key, const struct rows *rows, int column, struct par_error *err)
{
    bool is_name = cells_field(&rows->cells, column)->type == PAR_FIELD_TEXT;
    char *folded = NULL;
    enum par_status status = PAR_OK;

    if (cells_is_text(&rows->cells, column)) {
        const char *text = cells_text(&rows->cells, column);
        if (is_name && text != NULL)
            status = text_key(&folded, text, err);
        buffer_text(key, folded != NULL ? folded : text != NULL ? text : "");
        mem_free(folded);
    } else if (cells_number(&rows->cells, column).absent == PAR_PRESENT) {
        buffer_number(key, cells_number(&rows->cells, column).value);
    }
    buffer_put(key, "", 1);
    return status;
}

/* The row's year; where it has none, one that asks for the last name of a unit. */
static int64_t
year_of(const struct rows *rows)
{
    int column = kind_column_of_key(rows->in->kind, "year");

    return column >= 0 ? cells_number(&rows->cells, column).value : 9999;
}

/* A key column as a person would name it: a unit by its name. */
static enum par_status
put_words(struct buffer *words, const struct rows *rows, int column, struct par_error *err)
{
    char *name = NULL;
    size_t length = 0;
    const char *text = import_text(rows->in, column, &length);
    enum par_status status = PAR_OK;

    if (length == 0)
        return PAR_OK;
    if (strcmp(cells_field(&rows->cells, column)->key, "unit") == 0)
        status =
            store_text(&name, rows->in->book->store, SQL_UNIT_NAME_AT,
                       PARAMS(P_TEXT("code", rows->unit.code), P_INT("year", year_of(rows))), err);
    else if (cells_is_text(&rows->cells, column))
        text = cells_text(&rows->cells, column);
    buffer_text(words, words->length > 0 ? ", " : "");
    buffer_text(words, name != NULL ? name : text);
    mem_free(name);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
keep_met(struct rows *rows, const struct buffer *key, unsigned facts, struct par_error *err)
{
    if (rows->count == rows->room) {
        size_t room = rows->room == 0 ? 64 : 2 * rows->room;
        struct met *grown = mem_resize(rows->met, room * sizeof *grown);
        if (grown == NULL)
            return error_memory(err);
        rows->met = grown;
        rows->room = room;
    }
    if (!map_put(rows->keys, key->text, key->length, (int64_t)rows->count))
        return error_memory(err);
    rows->met[rows->count++] = (struct met){rows->in->record.line, facts};
    return PAR_OK;
}

static enum par_status
tell_repeated(struct rows *rows, int64_t first_line, struct par_error *err)
{
    struct import *in = rows->in;
    struct buffer words = BUFFER_INIT;
    int told = kind_column_of_key(in->kind, rows->shape->told);
    size_t length = 0;
    enum par_status status = PAR_OK;

    for (int i = 0; status == PAR_OK && i < KEYS_MOST && rows->shape->keys[i] != NULL; i++)
        status = put_words(&words, rows, kind_column_of_key(in->kind, rows->shape->keys[i]), err);
    if (status == PAR_OK && words.failed)
        status = error_memory(err);
    if (status == PAR_OK)
        status = import_duplicate(in, in->record.line, told, import_text(in, told, &length),
                                  first_line, buffer_get(&words), err);
    buffer_free(&words);
    return status;
}

/* A row whose key was there already is told at that key. A printed fact may come in several rows,
 * as long as each says something that those before it did not. */
static enum par_status
check_repeated(struct rows *rows, bool *repeated, struct par_error *err)
{
    struct buffer key = BUFFER_INIT;
    int64_t number = 0;
    unsigned facts = rows->in->id == KIND_PUBLISHED ? facts_of(rows) : 0;
    enum par_status status = PAR_OK;

    for (int i = 0; status == PAR_OK && i < KEYS_MOST && rows->shape->keys[i] != NULL; i++) {
        int column = kind_column_of_key(rows->in->kind, rows->shape->keys[i]);
        if (!rows->cells.good[column])
            goto out;
        status = put_key(&key, rows, column, err);
    }
    if (status == PAR_OK && key.failed)
        status = error_memory(err);
    if (status != PAR_OK)
        goto out;
    if (!map_get(rows->keys, key.text, key.length, &number)) {
        status = keep_met(rows, &key, facts, err);
    } else if ((facts & ~rows->met[number].facts) == 0) {
        *repeated = true;
        status = tell_repeated(rows, rows->met[number].line, err);
    } else {
        rows->met[number].facts |= facts;
    }
out:
    buffer_free(&key);
    return status;
}

/* ---- putting a row ---- */

static enum par_status
put_row(struct rows *rows, struct par_error *err)
{
    struct import *in = rows->in;
    enum par_effect effect = PAR_UNCHANGED;
    bool good = true;
    enum par_status status = fill_from_standing(&rows->cells, err);

    if (status != PAR_OK)
        return status;
    status = rows->shape->put(in, &rows->cells.row, &effect);
    if (status != PAR_OK)
        return import_refuse_row(in, &good, err);
    in->summary->added += effect == PAR_ADDED;
    in->summary->edited += effect == PAR_EDITED || effect == PAR_REMOVED;
    in->summary->unchanged += effect == PAR_UNCHANGED;
    return note_row(rows, err);
}

/* The only set or scale of the file. */
static void
note_detail(struct rows *rows, const char *code)
{
    char *detail = rows->in->summary->detail;

    if (!rows->several && *detail == '\0')
        strncpy(detail, code, PAR_ARG_SIZE - 1);
    else if (strcmp(detail, code) != 0)
        rows->several = true;
    if (rows->several)
        *detail = '\0';
}

/* A class is kept as printed where the year has no scale, and cannot be compared. */
static enum par_status
note_class(struct rows *rows, int64_t year, const char *group, const char *class_name,
           struct par_error *err)
{
    struct participant_ref there = {0};
    struct evaluation_ref evaluation = {0};
    enum par_status status = PAR_OK;

    if (class_name == NULL)
        return PAR_OK;
    if (group == NULL) {
        status = participant_find(&there, rows->in->book, year, rows->unit.code, err);
        group = there.group;
    }
    if (status == PAR_OK)
        status = evaluation_find(&evaluation, rows->in->book, year, group, err);
    if (status == PAR_OK && evaluation.scale_id == 0)
        status = import_no_scale(rows->in, class_name, err);
    return status;
}

static enum par_status
note_row(struct rows *rows, struct par_error *err)
{
    const union any_row *row = &rows->cells.row;

    switch (rows->in->id) {
    case KIND_SCALES:
        note_detail(rows, row->scale.scale);
        return PAR_OK;
    case KIND_CRITERIA:
        note_detail(rows, row->criterion.set);
        return PAR_OK;
    case KIND_PUBLISHED:
        rows->in->summary->unlikely += row->published.index.absent == PAR_PRESENT &&
                                       row->published.index.units > PAR_INDEX_LIKELY;
        return note_class(rows, row->published.year.value, row->published.group_code,
                          row->published.class_name, err);
    case KIND_CLASS_COUNTS:
        return note_class(rows, row->count.year.value, row->count.group_code, row->count.class_name,
                          err);
    case KIND_GROUPS:
    case KIND_UNITS:
    case KIND_YEARS:
    case KIND_PARTICIPANTS:
    case KIND_ALLOWANCES:
    case KIND_SCORES:
    case KIND_EVIDENCE:
    case KIND_DECISIONS:
    case KIND_GROUP_FIGURES:
    case KIND_SUCCESSIONS:
    case KIND_CROSSWALK:
    case KIND_END_:
        return PAR_OK;
    }
    return PAR_OK;
}
