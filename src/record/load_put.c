/* A line's record put where it belongs; scores in bulk, and results when a year is complete. */
#include "load_row.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "clean.h"
#include "criteria.h"
#include "refresh.h"

enum { CELLS_MOST = 65536, CELL = 6 };

/* ---- whom a line belongs to ---- */

/* The kind of what a line begins; LOAD_KIND_END_ for the book and batches. */
static enum load_kind
begun_kind(const struct load_form *form)
{
    enum load_kind kind = LOAD_CONCEPT;

    while (kind < LOAD_KIND_END_ && strcmp(load_kind_words[kind], form->word) != 0)
        kind++;
    return kind;
}

static enum par_status
begin_thing(struct load_row *row, struct loader *l, struct par_error *err)
{
    struct load_thing *thing = &l->thing;
    struct par_error fault = PAR_ERROR_INIT;
    enum load_kind kind = begun_kind(row->form);
    enum par_status status = PAR_OK;

    thing->word = row->form->word;
    buffer_clear(&thing->of);
    buffer_text(&thing->of, row->of);
    buffer_clear(&thing->entrant);
    thing->unit = 0;
    thing->set = 0;
    thing->id = row->number;
    if (thing->of.failed)
        return error_memory(err);
    if (kind != LOAD_KIND_END_)
        status = load_id(&thing->id, l, kind, 0, row->of, true, &fault);
    if (kind == LOAD_SET)
        thing->set = thing->id;
    l->sum->units += kind == LOAD_UNIT;
    l->sum->years += kind == LOAD_EVALUATION;
    l->sum->batches += strcmp(row->form->word, "batch") == 0;
    return load_answer(l, status, NULL, &fault, err);
}

/* The lines of a unit in a year: [2023,"so-ban-nganh"] with the unit behind. */
static enum par_status
begin_entrant(struct load_row *row, struct loader *l, struct par_error *err)
{
    struct load_thing *thing = &l->thing;
    const char *unit = row->fields[0].value.text;
    struct json json;

    buffer_clear(&thing->entrant);
    buffer_clear(&thing->criterion);
    buffer_put(&thing->entrant, thing->of.text, thing->of.length - 1);
    json_begin(&json, &thing->entrant);
    json.first = false;
    json_text(&json, row->fields[0].value.type == JSON_TEXT ? unit : NULL);
    json_end(&json, ']');
    thing->unit = 0; /* until its line is taken */
    if (thing->entrant.failed)
        return error_memory(err);
    if (strcmp(thing->entrant.text, row->of) != 0)
        load_refuse(l, row->of_at, NULL, "order",
                    N_("the line does not stand behind the one that it belongs to, {1} {2}"),
                    ARGS(ARG_TEXT("evaluation"), ARG_TEXT(row->of)));
    return PAR_OK;
}

/* A line follows the one that it belongs to. After a line with a fault nobody can say. */
static bool
belongs(struct load_row *row, struct loader *l)
{
    const struct load_thing *thing = &l->thing;
    const char *owner = row->form->owner, *word = row->form->word;
    bool is_entrant = strcmp(owner, "participant") == 0;
    bool own = *owner == '\0' ||
               (thing->word != NULL && strcmp(thing->word, is_entrant ? "evaluation" : owner) == 0);

    if (thing->word == NULL && l->sum->errors > 0)
        return false;
    if (own && strcmp(word, "participant") == 0)
        return true; /* its owner is made up below */
    if (own && strcmp(buffer_get(is_entrant ? &thing->entrant : &thing->of), row->of) == 0)
        return !is_entrant || thing->unit != 0 || l->sum->errors == 0;
    if (strcmp(word, "seal") == 0 && strcmp(row->of, "head") == 0) /* of the chain */
        return true;
    if (*owner == '\0')
        load_refuse(l, row->of_at, NULL, "order",
                    N_("the seal of {1} does not stand behind what it seals"),
                    ARGS(ARG_TEXT(row->of)));
    else
        load_refuse(l, row->of_at, NULL, "order",
                    N_("the line does not stand behind the one that it belongs to, {1} {2}"),
                    ARGS(ARG_TEXT(owner), ARG_TEXT(row->of)));
    return false;
}

/* ---- scores ---- */

/* Scores that wait go into the book. */
static enum par_status
put_cells(struct loader *l, struct par_error *err)
{
    struct input_array array = {l->cells, CELL, (int64_t)l->cell_count};
    struct input input = input_of_array(&array);
    struct par_error fault = PAR_ERROR_INIT;
    enum par_status status = PAR_OK;

    if (l->cell_count > 0)
        status = store_bulk(l->book->store, SQL_SCORE_LOAD, NO_PARAMS, &input, NULL, &fault);
    l->cell_count = 0;
    return load_answer(l, status, NULL, &fault, err);
}

static int64_t
stage(struct loader *l, const struct load_field *field)
{
    struct par_error fault = PAR_ERROR_INIT;

    if (field->value.type == JSON_NULL)
        return INPUT_NULL;
    if (clean_points((struct par_decimal){field->value.number, PAR_DECIMALS_EXACT, PAR_PRESENT},
                     field->name, &fault) != PAR_OK)
        load_fault(l, field->at, field->name, &fault);
    return field->value.number;
}

/* Scores stand in order, so that none stands twice. */
static bool
in_order(struct load_row *row, struct loader *l)
{
    struct buffer *last = &l->thing.criterion;
    const char *criterion = row->fields[0].value.text;
    int order = last->length == 0 ? 1 : strcmp(criterion, last->text);

    buffer_clear(last);
    buffer_text(last, criterion);
    if (order > 0)
        return true;
    load_refuse(l, LOAD_WHOLE, NULL, order == 0 ? "duplicate" : "order",
                order == 0 ? N_("the score stands twice")
                           : N_("scores stand by criterion; this one is out of order"),
                NO_ARGS);
    return false;
}

static enum par_status
take_score(struct load_row *row, struct loader *l, struct par_error *err)
{
    int64_t *cell;

    if (l->cells == NULL &&
        (l->cells = mem_alloc((size_t)CELLS_MOST * CELL * sizeof *l->cells)) == NULL)
        return error_memory(err);
    if (row->criterion == 0) {
        load_wrong(l, &row->fields[0], N_("a code should stand here"));
        return PAR_OK;
    }
    cell = l->cells + CELL * l->cell_count;
    cell[0] = l->thing.id;
    cell[1] = l->thing.unit;
    cell[2] = row->criterion;
    for (int i = 0; i < 3; i++)
        cell[3 + i] = stage(l, &row->fields[1 + i]);
    if (cell[3] == INPUT_NULL && cell[4] == INPUT_NULL && cell[5] == INPUT_NULL)
        load_wrong(l, &row->fields[1], N_("a score has at least one of self, first and final"));
    if (l->told || !in_order(row, l))
        return PAR_OK;
    l->sum->scores++;
    return ++l->cell_count < CELLS_MOST ? PAR_OK : put_cells(l, err);
}

/* Sums, results, ranks and digests of the evaluation whose lines are all there. */
static enum par_status
compute(struct loader *l, struct par_error *err)
{
    struct par_batch batch = {.book = l->book, .unproved = true};
    struct par_error fault = PAR_ERROR_INIT;
    enum par_status status = put_cells(l, err);

    if (status != PAR_OK || l->sum->errors > 0)
        return status;
    status = batch_touch(&batch, l->thing.id, 0, &fault);
    if (status == PAR_OK)
        status = result_refresh(&batch, &fault);
    mem_free(batch.dirty);
    map_free(batch.dirty_once);
    return load_answer(l, status, NULL, &fault, err);
}

/* ---- what must come out ---- */

static enum par_status
keep_seal(struct load_row *row, struct loader *l, char what, struct par_error *err)
{
    struct load_seal seal = {
        .what = what, .line = l->line.number, .owner = l->thing.id, .unit = l->thing.unit};
    const struct param *digest = &row->params[row->param_count - 1];

    if (digest->type != 2 || digest->number != (what == 'c' ? DIGEST_CUT : DIGEST_SIZE)) {
        load_wrong(l, &row->fields[row->count - 1], N_("a digest has 32 bytes, that of scores 16"));
        return PAR_OK;
    }
    memcpy(seal.digest, row->bytes, (size_t)digest->number);
    seal.year = *row->of == '[' ? strtoll(row->of + 1, NULL, 10) : 0;
    if (strlen(row->of) >= sizeof seal.text) {
        load_refuse(l, row->of_at, NULL, "value", N_("a code should stand here"), NO_ARGS);
        return PAR_OK;
    }
    memcpy(seal.text, row->of, strlen(row->of) + 1);
    if (what == 's') {
        const char *kind = row->fields[0].value.text;

        if (kind == NULL || strlen(kind) >= sizeof seal.kind) {
            load_wrong(l, &row->fields[0], N_("a text should stand here"));
            return PAR_OK;
        }
        memcpy(seal.kind, kind, strlen(kind) + 1);
        seal.records = row->fields[1].value.number;
    }
    return spool_put(l->sealed, &seal, sizeof seal, err);
}

static enum par_status
take_seal(struct load_row *row, struct loader *l, struct par_error *err)
{
    struct par_error fault = PAR_ERROR_INIT;
    struct buffer key = BUFFER_INIT;
    const char *word = l->thing.word;
    enum par_status status = PAR_OK;

    if (word != NULL && strcmp(word, "evaluation") == 0)
        status = compute(l, err);
    if (status == PAR_OK && word != NULL && strcmp(word, "set") == 0 && l->sum->errors == 0)
        status = load_answer(l, criteria_settle(l->book, record_key(&key, "s", row->of), &fault),
                             NULL, &fault, err);
    buffer_free(&key);
    if (status == PAR_OK && !l->told)
        status = keep_seal(row, l, 's', err);
    if (status == PAR_OK && !l->told) {
        load_param(row, "code", 0, row->of, 0);
        status = load_answer(l, store_exec(l->book->store, SQL_SEAL_PUT, row->params, NULL, &fault),
                             NULL, &fault, err);
    }
    return status;
}

/* ---- a line ---- */

static enum par_status
write_row(struct load_row *row, struct loader *l, struct par_error *err)
{
    const struct load_form *form = row->form;
    struct par_error fault = PAR_ERROR_INIT;
    int64_t id = l->thing.id;
    bool is_criterion = strcmp(form->word, "criterion") == 0;
    enum par_status status = PAR_OK;

    if (strcmp(form->word, "concept") == 0)
        status = load_id(&id, l, LOAD_CONCEPT, 0, row->fields[0].value.text, true, &fault);
    else if (is_criterion)
        status =
            load_id(&id, l, LOAD_CRITERION, l->thing.id, row->fields[0].value.text, true, &fault);
    if (is_criterion)
        load_param(row, "id", 1, NULL, id);
    if (strcmp(form->word, "participant") == 0)
        l->thing.unit = row->unit;
    else if (form->owner != NULL && strcmp(form->owner, "participant") == 0)
        load_param(row, "unit", 1, NULL, l->thing.unit);
    if (form->put != SQL_LOAD_BOOK && form->put != SQL_LOAD_BATCH &&
        form->put != SQL_LOAD_CROSSWALK)
        load_param(row, "of", 1, NULL, is_criterion ? l->thing.id : id);
    if (status == PAR_OK)
        status = store_exec(l->book->store, form->put, row->params, NULL, &fault);
    return load_answer(l, status, NULL, &fault, err);
}

static enum par_status
take_row(struct load_row *row, struct loader *l, struct par_error *err)
{
    const char *word = row->form->word;

    if (strcmp(word, "score") == 0)
        return take_score(row, l, err);
    if (strcmp(word, "seal") == 0)
        return take_seal(row, l, err);
    if (strcmp(word, "cells") == 0)
        return keep_seal(row, l, 'c', err);
    if (strcmp(word, "link") == 0) {
        enum par_status status = keep_seal(row, l, 'l', err);
        return status == PAR_OK && !l->told ? write_row(row, l, err) : status;
    }
    return write_row(row, l, err);
}

/* A code is needed where one begins: it is what the rest is found by. */
static bool
has_code(struct load_row *row, struct loader *l)
{
    const struct load_field *first = &row->fields[0];

    if (first->how != 'i' || first->value.type == JSON_TEXT)
        return true;
    return load_wrong(l, first, N_("a code should stand here"));
}

enum par_status
load_line(struct loader *l, struct par_error *err)
{
    struct load_row row = {.form = NULL};
    enum par_status status = PAR_OK;

    if (!load_read_row(&row, l)) {
        if (row.form == NULL || row.form->owner == NULL)
            l->thing.word = NULL;
        return PAR_OK;
    }
    if (l->key2.failed)
        return error_memory(err);
    if (row.form->owner == NULL)
        status = begin_thing(&row, l, err);
    else if (!belongs(&row, l))
        return PAR_OK;
    else if (strcmp(row.form->word, "participant") == 0)
        status = begin_entrant(&row, l, err);
    if (status != PAR_OK || l->told || !has_code(&row, l))
        return status;
    status = load_take_fields(&row, l, err);
    if (status == PAR_OK && !l->told)
        status = take_row(&row, l, err);
    return status;
}
