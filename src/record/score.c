#include "score.h"

#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "evaluation.h"
#include "import_load.h"
#include "listing.h"
#include "phase.h"
#include "unit.h"

static const struct par_field fields[] = {
    FIELD("year", YEAR, par_score, year, PAR_UNKNOWN),
    FIELD("unit", CODE, par_score, unit_code, PAR_UNKNOWN),
    FIELD("unit_name", TEXT, par_score, unit_name, PAR_UNKNOWN),
    FIELD("criterion", CODE, par_score, criterion, PAR_UNKNOWN),
    FIELD("title", TEXT, par_score, title, PAR_UNKNOWN),
    FIELD("method", WORD, par_score, method, PAR_NONE),
    FIELD("max_points", POINTS, par_score, max_points, PAR_UNKNOWN),
    FIELD("self", POINTS, par_score, self, PAR_NOT_SCORED),
    FIELD("first", POINTS, par_score, first, PAR_NOT_SCORED),
    FIELD("final", POINTS, par_score, final, PAR_NOT_SCORED),
    FIELD("note", TEXT, par_score, note, PAR_NONE),
    FIELD("exempt", POINTS, par_score, exempt, PAR_NONE),
    FIELD("unit_note", TEXT, par_score, unit_note, PAR_NONE),
    FIELD("explanation", TEXT, par_score, explanation, PAR_NONE),
    FIELD("appraiser", TEXT, par_score, appraiser, PAR_NONE),
    FIELD("group", CODE, par_score, group_code, PAR_UNKNOWN),
};

static const struct listing listing = {fields, 15, 16, sizeof(struct par_score), NULL};

/* ---- the list ---- */

static enum par_status
no_appraiser(const char *name, const struct buffer *known, struct par_error *err)
{
    error_set(err, PAR_NOT_FOUND, "appraiser_unknown", N_("nobody called \"{1}\" appraises here"),
              ARGS(ARG_TEXT(name)));
    if (known->length > 0)
        error_hint(err, N_("who appraises: {1}"), ARGS(ARG_TEXT(known->text)));
    else
        error_hint(err,
                   N_("say who appraises with: parindex criteria edit SET CODE --appraiser NAME"),
                   NO_ARGS);
    return PAR_NOT_FOUND;
}

/* The appraisers of these years that a name means, as a JSON array; NULL without a name. */
enum par_status
score_appraisers(char **out, struct par_book *book, const char *name, const char *years,
                 int64_t group, struct par_error *err)
{
    struct statement *statement = NULL;
    struct buffer fits = BUFFER_INIT, known = BUFFER_INIT;
    struct json json;
    char *wanted = NULL, *key = NULL;
    bool any = false;
    enum par_status status = PAR_OK;

    *out = NULL;
    if (name == NULL)
        return PAR_OK;
    json_begin(&json, &fits);
    json_array(&json);
    status = text_key(&wanted, name, err);
    if (status == PAR_OK)
        status = statement_open(&statement, book->store, SQL_APPRAISERS_OF_YEARS,
                                PARAMS(P_TEXT("years", years), P_ID("group", group)), err);
    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        const char *appraiser = row_word(statement, "appraiser");

        status = text_key(&key, appraiser, err);
        if (status == PAR_OK && strcmp(key, wanted) == 0) {
            json_text(&json, appraiser);
            any = true;
        }
        buffer_text(&known, known.length > 0 ? "; " : "");
        buffer_text(&known, appraiser);
        mem_free(key);
        key = NULL;
    }
    statement_close(statement);
    json_end(&json, ']');
    if (status == PAR_END)
        status = fits.failed || known.failed ? error_memory(err) : PAR_OK;
    if (status == PAR_OK && !any)
        status = no_appraiser(name, &known, err);
    if (status == PAR_OK)
        *out = fits.text;
    else
        buffer_free(&fits);
    buffer_free(&known);
    mem_free(wanted);
    return status;
}

enum par_status
par_score_list(struct par_scores **out, struct par_book *book, const struct par_score_query *query,
               struct par_error *err)
{
    char *appraisers = NULL;
    struct scope asked;
    enum par_status status = scope_find(&asked, book, query->years, query->group, query->unit, err);

    if (status == PAR_OK)
        status =
            score_appraisers(&appraisers, book, query->appraiser, asked.years, asked.group, err);
    if (status == PAR_OK)
        status = listing_run(
            (struct par_list **)out, &listing, book, SQL_SCORE_LIST,
            PARAMS(P_SCOPE(&asked), P_TEXT("criterion", query->criterion),
                   P_INT("missing", query->missing), P_INT("scored", query->scored),
                   P_INT("no_evidence", query->no_evidence), P_TEXT("appraisers", appraisers)),
            err);
    mem_free(asked.years);
    mem_free(appraisers);
    return status;
}

LISTING_FUNCTIONS(score, par_score, par_scores)

/* ---- finding a leaf ---- */

static enum par_status
not_leaf(struct par_book *book, int64_t set, const char *code, int64_t depth, struct par_error *err)
{
    char *leaves = NULL;
    enum par_status status = store_text(&leaves, book->store, SQL_CRITERION_LEAVES_BELOW,
                                        PARAMS(P_INT("set", set), P_TEXT("code", code)), err);

    if (status == PAR_OK) {
        status = depth == 1 ? error_set(err, PAR_INVALID, "criterion_not_leaf",
                                        N_("{1} is a domain and has no points of its own"),
                                        ARGS(ARG_TEXT(code)))
                            : error_set(err, PAR_INVALID, "criterion_not_leaf",
                                        N_("{1} is a branch and has no points of its own"),
                                        ARGS(ARG_TEXT(code)));
        error_hint(err, N_("criteria of {1} that are scored: {2}"),
                   ARGS(ARG_TEXT(code), ARG_TEXT(leaves != NULL ? leaves : "")));
        error_field(err, "criterion");
    }
    mem_free(leaves);
    return status;
}

static enum par_status
no_criterion(struct par_book *book, int64_t set, const char *code, struct par_error *err)
{
    char *name = NULL;
    enum par_status status =
        store_text(&name, book->store, SQL_SET_CODE, PARAMS(P_INT("set", set)), err);

    if (status == PAR_OK) {
        status =
            error_set(err, PAR_NOT_FOUND, "criterion_unknown",
                      N_("set {1} has no criterion \"{2}\""), ARGS(ARG_TEXT(name), ARG_TEXT(code)));
        error_hint(err, N_("see: parindex criteria show {1}"), ARGS(ARG_TEXT(name)));
        error_field(err, "criterion");
    }
    mem_free(name);
    return status;
}

enum par_status
leaf_find(struct leaf *out, struct par_book *book, int64_t set, const char *code,
          struct par_error *err)
{
    struct statement *statement = NULL;
    struct leaf leaf = {.max_points = -1};
    int64_t depth = 0;
    bool is_leaf = false;
    enum par_status status = statement_open(&statement, book->store, SQL_CRITERION_FIND,
                                            PARAMS(P_INT("set", set), P_TEXT("code", code)), err);

    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        const char *method = row_text(statement, "method");
        leaf.id = row_int(statement, "id");
        leaf.max_points = row_int_or(statement, "max_points", -1);
        strncpy(leaf.code, row_word(statement, "code"), sizeof leaf.code - 1);
        strncpy(leaf.title, row_word(statement, "title"), sizeof leaf.title - 1);
        strncpy(leaf.method, method != NULL ? method : "", sizeof leaf.method - 1);
        strncpy(leaf.kind, row_word(statement, "kind"), sizeof leaf.kind - 1);
        is_leaf = row_int(statement, "leaf") != 0;
        depth = row_int(statement, "depth");
    }
    statement_close(statement);
    if (status == PAR_END)
        return no_criterion(book, set, code, err);
    if (status == PAR_OK && !is_leaf)
        return not_leaf(book, set, code, depth, err);
    if (status == PAR_OK)
        *out = leaf;
    return status;
}

enum par_status
spot_find(struct spot *out, struct par_book *book, int64_t year, const char *unit,
          const char *criterion, bool in_file, struct par_error *err)
{
    enum par_status status = unit_find(&out->unit, book, unit, in_file, err);

    if (status == PAR_OK)
        status = participant_open(&out->there, book, year, out->unit.code, err);
    if (status == PAR_OK)
        status = leaf_find(&out->leaf, book, out->there.set_id, criterion, err);
    return status;
}

/* ---- setting one cell ---- */

static const char *const stage_words[] = {"self", "first", "final"};

static enum par_status
check_stage(const struct leaf *leaf, enum par_stage stage, struct par_error *err)
{
    if (stage == PAR_FINAL || !method_is_measured(leaf->method))
        return PAR_OK;
    return refuse_column(err, "stage_refused", stage_words[stage],
                         stage == PAR_SELF
                             ? N_("criterion {1} is scored by {2} and has no self score")
                             : N_("criterion {1} is scored by {2} and has no first appraisal"),
                         ARGS(ARG_TEXT(leaf->code), ARG_WORD(leaf->method)));
}

static enum par_status
check_value(const struct leaf *leaf, int64_t maximum, struct par_decimal value, const char *field,
            struct par_error *err)
{
    if (value.absent != PAR_PRESENT)
        return PAR_OK;
    if (maximum == 0 && strcmp(leaf->kind, "normal") == 0 && value.units > 0)
        return refuse_column(err, "not_applicable", field,
                             N_("criterion {1} does not apply to this unit"),
                             ARGS(ARG_TEXT(leaf->code)));
    if (maximum >= 0 && value.units > maximum)
        return refuse_column(
            err, "over_maximum", field, N_("{1} is above the maximum {2} of criterion {3}"),
            ARGS(ARG_POINTS(value.units), ARG_POINTS(maximum), ARG_TEXT(leaf->code)));
    return clean_points(value, field, err);
}

/* The three stages of a cell; -1 = nothing. */
struct cell {
    int64_t stage[3];
};

static enum par_status
read_cell(struct cell *cell, struct par_book *book, const struct participant_ref *there,
          const struct leaf *leaf, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status =
        statement_open(&statement, book->store, SQL_SCORE_FIND,
                       PARAMS(P_INT("evaluation", there->evaluation), P_INT("unit", there->unit),
                              P_INT("criterion", leaf->id)),
                       err);

    *cell = (struct cell){{-1, -1, -1}};
    if (status == PAR_OK)
        status = statement_step(statement, err);
    for (int i = 0; status == PAR_OK && i < 3; i++)
        cell->stage[i] = row_int_or(statement, stage_keys[i], -1);
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
write_cell(struct par_batch *batch, const char *key, const struct cell *cell,
           enum par_effect *effect, struct par_error *err)
{
    struct buffer row = BUFFER_INIT;
    struct json json;
    enum par_status status;

    if (cell->stage[0] < 0 && cell->stage[1] < 0 && cell->stage[2] < 0) {
        status = record_cut(batch, RECORD_SCORE, key, err);
        *effect = status == PAR_OK ? PAR_REMOVED : PAR_UNCHANGED;
        return status == PAR_NOT_FOUND ? PAR_OK : status;
    }
    json_begin(&json, &row);
    json_object(&json);
    for (int i = 0; i < 3; i++) {
        if (cell->stage[i] < 0)
            json_key_null(&json, stage_words[i]);
        else
            json_key_number(&json, stage_words[i], cell->stage[i]);
    }
    json_end(&json, '}');
    status = row.failed ? error_memory(err)
                        : record_put(batch, RECORD_SCORE, key, row.text, effect, err);
    buffer_free(&row);
    return status;
}

/* How a note is called in its key. */
static const char *
role_of(enum par_note note)
{
    switch (note) {
    case PAR_NOTE_UNIT:
        return "unit";
    case PAR_NOTE_APPRAISER:
        return "appraiser";
    case PAR_NOTE_EXPLANATION:
        break;
    }
    return "explanation";
}

enum par_status
note_put(struct par_batch *batch, int64_t year, const char *unit, const char *criterion,
         const char *role, const char *text, enum par_effect *effect, struct par_error *err)
{
    struct buffer key = BUFFER_INIT, row = BUFFER_INIT;
    char *clean = NULL;
    struct json json;
    enum par_status status = clean_optional(&clean, text, "note", err);

    if (status == PAR_OK && record_key(&key, "isss", year, unit, criterion, role) == NULL)
        status = error_memory(err);
    if (status == PAR_OK && clean == NULL) {
        status = record_cut(batch, RECORD_NOTE, key.text, err);
        if (status == PAR_OK && effect != NULL)
            *effect = PAR_REMOVED;
        status = status == PAR_NOT_FOUND ? PAR_OK : status;
    } else if (status == PAR_OK) {
        json_begin(&json, &row);
        json_object(&json);
        json_key_text(&json, "text", clean);
        json_end(&json, '}');
        status = row.failed || key.failed
                     ? error_memory(err)
                     : record_put(batch, RECORD_NOTE, key.text, row.text, effect, err);
    }
    buffer_free(&key);
    buffer_free(&row);
    mem_free(clean);
    return status;
}

static struct par_decimal
points_of(int64_t units)
{
    return units < 0 ? (struct par_decimal){0, PAR_DECIMALS_EXACT, PAR_NOT_SCORED}
                     : (struct par_decimal){units, PAR_DECIMALS_EXACT, PAR_PRESENT};
}

static enum par_status
own_maximum(int64_t *maximum, struct par_book *book, const struct participant_ref *there,
            const struct leaf *leaf, struct par_error *err)
{
    enum par_status status = PAR_OK;

    *maximum = leaf->max_points;
    if (there->has_allowance)
        status = store_int(maximum, book->store, SQL_ALLOWANCE_FIND,
                           PARAMS(P_INT("evaluation", there->evaluation),
                                  P_INT("unit", there->unit), P_INT("criterion", leaf->id)),
                           err);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
score_fits(int64_t *maximum, struct par_book *book, const struct participant_ref *there,
           const struct leaf *leaf, struct par_decimal value, const char *field,
           struct par_error *err)
{
    enum par_status status = own_maximum(maximum, book, there, leaf, err);

    return status == PAR_OK ? check_value(leaf, *maximum, value, field, err) : status;
}

/* Code, name of the unit in that year, code and title of the criterion, lent by the book. */
static enum par_status
fill_answer(struct par_score_answer *answer, struct par_book *book, int64_t year, const char *unit,
            const struct leaf *leaf, struct par_error *err)
{
    struct buffer *lent = &book->lent;
    char *name = NULL;
    size_t at[4];
    enum par_status status = store_text(&name, book->store, SQL_UNIT_NAME_AT,
                                        PARAMS(P_TEXT("code", unit), P_INT("year", year)), err);

    if (status != PAR_OK)
        return status == PAR_END ? PAR_OK : status;
    buffer_clear(lent);
    at[0] = lent->length;
    buffer_put(lent, unit, strlen(unit) + 1);
    at[1] = lent->length;
    buffer_put(lent, name, strlen(name) + 1);
    at[2] = lent->length;
    buffer_put(lent, leaf->code, strlen(leaf->code) + 1);
    at[3] = lent->length;
    buffer_put(lent, leaf->title, strlen(leaf->title) + 1);
    mem_free(name);
    if (lent->failed)
        return error_memory(err);
    answer->unit_code = lent->text + at[0];
    answer->unit_name = lent->text + at[1];
    answer->criterion = lent->text + at[2];
    answer->title = lent->text + at[3];
    return PAR_OK;
}

enum par_status
par_score_set(struct par_score_answer *answer, struct par_batch *batch, int year, const char *unit,
              const char *criterion, enum par_stage stage, struct par_decimal value,
              const char *note, struct par_error *err)
{
    struct spot at = {0};
    struct cell cell = {{-1, -1, -1}};
    struct buffer key = BUFFER_INIT;
    enum par_effect effect = PAR_UNCHANGED;
    int64_t maximum = -1, old = -1;
    enum par_status status = spot_find(&at, batch->book, year, unit, criterion, false, err);

    if (status == PAR_OK)
        status = check_stage(&at.leaf, stage, err);
    if (status == PAR_OK)
        status =
            score_fits(&maximum, batch->book, &at.there, &at.leaf, value, stage_words[stage], err);
    if (status == PAR_OK)
        status = read_cell(&cell, batch->book, &at.there, &at.leaf, err);
    if (status != PAR_OK)
        goto out;
    old = cell.stage[stage];
    cell.stage[stage] = value.absent == PAR_PRESENT ? value.units : -1;
    status = write_cell(batch, record_key(&key, "iss", (int64_t)year, at.unit.code, at.leaf.code),
                        &cell, &effect, err);
    if (status == PAR_OK && note != NULL)
        status = note_put(batch, year, at.unit.code, at.leaf.code, "appraiser", note, NULL, err);
    if (status != PAR_OK)
        goto out;
    if (value.absent == PAR_PRESENT)
        batch_say(batch, N_("score {1} {2}: {3} = {4}"),
                  ARGS(ARG_COUNT(year), ARG_TEXT(at.unit.code), ARG_TEXT(at.leaf.code),
                       ARG_POINTS(value.units)));
    else
        batch_say(batch, N_("score {1} {2}: {3} cleared"),
                  ARGS(ARG_COUNT(year), ARG_TEXT(at.unit.code), ARG_TEXT(at.leaf.code)));
    if (answer != NULL) {
        struct par_score_answer said = {.max_points = points_of(maximum),
                                        .old_value = points_of(old),
                                        .new_value = value,
                                        .effect = effect};
        status = fill_answer(&said, batch->book, year, at.unit.code, &at.leaf, err);
        if (status == PAR_OK)
            *answer = said;
    }
out:
    buffer_free(&key);
    return status;
}

enum par_status
par_score_note(struct par_batch *batch, int year, const char *unit, const char *criterion,
               enum par_note note, const char *text, enum par_effect *effect, struct par_error *err)
{
    struct spot at = {0};
    enum par_effect done = PAR_UNCHANGED;
    enum par_status status = spot_find(&at, batch->book, year, unit, criterion, false, err);

    if (status == PAR_OK)
        status = note_put(batch, year, at.unit.code, at.leaf.code, role_of(note), text, &done, err);
    if (status != PAR_OK)
        return status;
    batch_say(batch, N_("score {1} {2}: note on {3}"),
              ARGS(ARG_COUNT(year), ARG_TEXT(at.unit.code), ARG_TEXT(at.leaf.code)));
    if (effect != NULL)
        *effect = done;
    return PAR_OK;
}
