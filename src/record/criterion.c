/* The tree of a criteria set: putting one criterion, and what the tree as a whole must be. */
#include "base/alloc.h"
#include "base/text.h"
#include "clean.h"
#include "criteria.h"

#include <string.h>

enum { CRITERIA_MOST = 10000, DEPTH_MOST = 16, CODE_ROOM = 80, KIND_ROOM = 16 };

static const char *const methods[] = {"appraisal",  "survey", "satisfaction",
                                      "statistics", "vote",   NULL};
static const char *const kinds[] = {"normal", "bonus", "penalty", NULL};

/* ---- one criterion in its tree ---- */

/* What the tree says of a criterion. */
struct node {
    int64_t max_points; /* -1 = not known */
    char kind[KIND_ROOM];
    bool leaf, stands;
};

static enum par_status
read_node(struct node *out, struct par_book *book, int64_t set, const char *code,
          struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, SQL_CRITERION_FIND,
                                            PARAMS(P_INT("set", set), P_TEXT("code", code)), err);

    *out = (struct node){.max_points = -1};
    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        out->stands = true;
        out->leaf = row_int(statement, "leaf") != 0;
        out->max_points = row_int_or(statement, "max_points", -1);
        strncpy(out->kind, row_word(statement, "kind"), sizeof out->kind - 1);
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

/* A criterion as it will stand. */
struct draft {
    const struct par_criterion *said;
    int64_t set; /* 0: it is made with this criterion */
    struct node node, parent;
    char parent_code[CODE_ROOM]; /* "" = a domain */
    const char *kind, *method;
    char *title, *title_en, *step, *rule, *appraiser;
};

static void
draft_free(struct draft *draft)
{
    mem_free(draft->title);
    mem_free(draft->title_en);
    mem_free(draft->step);
    mem_free(draft->rule);
    mem_free(draft->appraiser);
}

/* What can be judged without the tree. */
static enum par_status
take_words(struct draft *draft, struct par_error *err)
{
    const struct par_criterion *row = draft->said;
    enum par_status status = clean_code_as(row->set, "set", err);

    /* a criterion's code may look like a year: it never stands where a year could */
    if (status == PAR_OK && !text_is_year(row->code != NULL ? row->code : ""))
        status = clean_code(row->code, err);
    if (status == PAR_OK && said_text(row->concept) != NULL && !text_is_year(row->concept))
        status = clean_code_as(row->concept, "concept", err);
    if (status == PAR_OK && draft->kind != NULL)
        status = clean_word(draft->kind, kinds, "kind", err);
    if (status == PAR_OK && draft->method != NULL)
        status = clean_word(draft->method, methods, "method", err);
    if (status == PAR_OK)
        status = clean_points(row->max_points, "max_points", err);
    if (status == PAR_OK)
        status = clean_needed(&draft->title, row->title, "title", err);
    if (status == PAR_OK)
        status = clean_optional(&draft->title_en, row->title_en, "title_en", err);
    if (status == PAR_OK)
        status = clean_optional(&draft->step, row->step, "step", err);
    if (status == PAR_OK)
        status = clean_optional(&draft->rule, row->rule, "rule", err);
    if (status == PAR_OK)
        status = clean_optional(&draft->appraiser, row->appraiser, "appraiser", err);
    return status;
}

/* The parent said, else the code without its last part, where that is a criterion of the set. */
static enum par_status
find_parent(struct draft *draft, struct par_book *book, struct par_error *err)
{
    const struct par_criterion *row = draft->said;
    const char *dot = strrchr(row->code, '.');
    enum par_status status;

    if (said_text(row->parent) != NULL) {
        status = read_node(&draft->parent, book, draft->set, row->parent, err);
        if (status == PAR_OK && !draft->parent.stands) {
            error_field(err, "parent");
            return criterion_unknown(row->set, row->parent, err);
        }
        strncpy(draft->parent_code, row->parent, sizeof draft->parent_code - 1);
        return status;
    }
    if (dot == NULL)
        return PAR_OK;
    memcpy(draft->parent_code, row->code, (size_t)(dot - row->code)); /* a code is short */
    status = read_node(&draft->parent, book, draft->set, draft->parent_code, err);
    if (status == PAR_OK && !draft->parent.stands)
        draft->parent_code[0] = '\0';
    return status;
}

/* A criterion that is scored has no place for others below it. */
static enum par_status
check_parent(const struct draft *draft, struct par_book *book, struct par_error *err)
{
    const char *code = draft->said->code;
    char *used = NULL;
    int64_t below = 0;
    enum par_status status = PAR_OK;

    if (draft->node.stands)
        status = store_int(&below, book->store, SQL_CRITERION_IS_BELOW,
                           PARAMS(P_INT("set", draft->set), P_TEXT("above", code),
                                  P_TEXT("code", draft->parent_code)),
                           err);
    if (status == PAR_OK && (below != 0 || strcmp(draft->parent_code, code) == 0))
        return refuse_column(err, "parent", "parent", N_("{1} cannot stand below itself"),
                             ARGS(ARG_TEXT(code)));
    if (status != PAR_OK || !draft->parent.leaf)
        return status;
    status = store_text(&used, book->store, SQL_CRITERION_USED,
                        PARAMS(P_INT("set", draft->set), P_TEXT("code", draft->parent_code)), err);
    if (status == PAR_OK) {
        error_set(err, PAR_IN_USE, "in_use",
                  N_("criterion {1} is scored ({2}) and cannot become a branch"),
                  ARGS(ARG_TEXT(draft->parent_code), ARG_TEXT(used)));
        error_field(err, "parent");
        status = PAR_IN_USE;
    }
    mem_free(used);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
check_kind(const struct draft *draft, struct par_error *err)
{
    const char *above = draft->parent.kind;

    if (!draft->parent.stands || strcmp(above, "normal") == 0 || strcmp(above, draft->kind) == 0)
        return PAR_OK;
    return refuse_column(err, "kind", "kind",
                         N_("below a {1} criterion there are only {1} criteria"),
                         ARGS(ARG_WORD(above)));
}

/* A maximum cannot fall below a score that stands. */
static enum par_status
check_maximum(const struct draft *draft, struct par_book *book, struct par_error *err)
{
    struct par_decimal maximum = draft->said->max_points;
    int64_t highest = 0;
    enum par_status status;

    if (!draft->node.stands || maximum.absent != PAR_PRESENT ||
        maximum.units == draft->node.max_points)
        return PAR_OK;
    status = store_int(&highest, book->store, SQL_CRITERION_HIGHEST_SCORE,
                       PARAMS(P_INT("set", draft->set), P_TEXT("code", draft->said->code)), err);
    if (status == PAR_OK && highest > maximum.units)
        return refuse_column(
            err, "over_maximum", "max_points",
            N_("{1} is below a score of {2} that stands in criterion {3}"),
            ARGS(ARG_POINTS(maximum.units), ARG_POINTS(highest), ARG_TEXT(draft->said->code)));
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
judge(struct draft *draft, struct par_book *book, struct par_error *err)
{
    enum par_status status = store_int(&draft->set, book->store, SQL_SET_ID,
                                       PARAMS(P_TEXT("code", draft->said->set)), err);

    if (status == PAR_OK || status == PAR_END)
        status = read_node(&draft->node, book, draft->set, draft->said->code, err);
    if (status == PAR_OK)
        status = find_parent(draft, book, err);
    if (status == PAR_OK && draft->kind == NULL)
        draft->kind = draft->parent.stands ? draft->parent.kind : "normal";
    if (status == PAR_OK)
        status = check_parent(draft, book, err);
    if (status == PAR_OK)
        status = check_kind(draft, err);
    return status == PAR_OK ? check_maximum(draft, book, err) : status;
}

/* ---- writing ---- */

/* The set is made with its first criterion. */
static enum par_status
need_set(struct draft *draft, struct par_batch *batch, struct par_error *err)
{
    const struct par_set made = {.code = draft->said->set,
                                 .printed_max = {.absent = PAR_UNKNOWN},
                                 .printed_count = {.absent = PAR_UNKNOWN}};
    enum par_status status;

    if (draft->set != 0)
        return PAR_OK;
    status = par_set_put(batch, &made, NULL, err);
    if (status == PAR_OK)
        status = store_int(&draft->set, batch->book->store, SQL_SET_ID,
                           PARAMS(P_TEXT("code", draft->said->set)), err);
    return status;
}

static enum par_status
next_place(int64_t *place, struct par_book *book, int64_t set, const char *parent,
           struct par_error *err)
{
    return store_int(place, book->store, SQL_CRITERION_NEXT_PLACE,
                     PARAMS(P_INT("set", set), P_TEXT("parent", *parent != '\0' ? parent : NULL)),
                     err);
}

/* It keeps its place, unless it gets another parent. */
static enum par_status
place_of(int64_t *place, const struct draft *draft, struct par_book *book, struct par_error *err)
{
    struct statement *statement = NULL;
    const char *parent;
    bool stays = false;
    enum par_status status;

    status =
        statement_open(&statement, book->store, SQL_CRITERION_PLACE,
                       PARAMS(P_INT("set", draft->set), P_TEXT("code", draft->said->code)), err);
    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        parent = row_text(statement, "parent");
        stays = strcmp(parent != NULL ? parent : "", draft->parent_code) == 0;
        *place = row_int(statement, "place");
    }
    statement_close(statement);
    if (status == PAR_END || (status == PAR_OK && !stays))
        status = next_place(place, book, draft->set, draft->parent_code, err);
    return status;
}

static enum par_status
write_draft(const struct draft *draft, struct par_batch *batch, enum par_effect *effect,
            struct par_error *err)
{
    const struct par_criterion *row = draft->said;
    struct buffer key = BUFFER_INIT, text = BUFFER_INIT;
    int64_t place = 0;
    struct json json;
    enum par_status status = place_of(&place, draft, batch->book, err);

    json_begin(&json, &text);
    json_object(&json);
    json_key_text(&json, "parent", said_text(draft->parent_code));
    json_key_number(&json, "place", place);
    json_key_text(&json, "title", draft->title);
    json_key_text(&json, "title_en", draft->title_en);
    if (row->max_points.absent != PAR_PRESENT)
        json_key_null(&json, "max_points");
    else
        json_key_number(&json, "max_points", row->max_points.units);
    json_key_text(&json, "method", draft->method);
    json_key_text(&json, "kind", draft->kind);
    json_key_text(&json, "step", draft->step);
    json_key_text(&json, "rule", draft->rule);
    json_key_text(&json, "appraiser", draft->appraiser);
    json_key_text(&json, "concept", said_text(row->concept));
    json_end(&json, '}');
    record_key(&key, "ss", row->set, row->code);
    if (status == PAR_OK && (key.failed || text.failed))
        status = error_memory(err);
    if (status == PAR_OK)
        status = record_put(batch, RECORD_CRITERION, key.text, text.text, effect, err);
    buffer_free(&key);
    buffer_free(&text);
    return status;
}

/* ---- what follows from it for others ---- */

/* One cell of a row; `value` is JSON. */
static enum par_status
set_cell(char **row, struct par_book *book, const char *field, const char *value,
         struct par_error *err)
{
    char *changed = NULL;
    enum par_status status = store_text(
        &changed, book->store, SQL_JSON_CELL_SET,
        PARAMS(P_TEXT("row", *row), P_TEXT("field", field), P_TEXT("value", value)), err);

    if (status == PAR_OK) {
        mem_free(*row);
        *row = changed;
    }
    return status;
}

static enum par_status
set_text_cell(char **row, struct par_book *book, const char *field, const char *text,
              struct par_error *err)
{
    struct buffer value = BUFFER_INIT;
    struct json json;
    enum par_status status;

    json_begin(&json, &value);
    json_text(&json, text);
    status = value.failed ? error_memory(err) : set_cell(row, book, field, value.text, err);
    buffer_free(&value);
    return status;
}

/* A criterion whose parent was not there yet stands as a domain; once the parent comes it goes
 * below it, so that the order in which they come makes no other tree. */
static enum par_status
move_below(char **row, const struct draft *draft, struct par_book *book, struct par_error *err)
{
    struct buffer place = BUFFER_INIT;
    int64_t next = 0;
    enum par_status status = next_place(&next, book, draft->set, draft->said->code, err);

    buffer_number(&place, next);
    if (status == PAR_OK && place.failed)
        status = error_memory(err);
    if (status == PAR_OK)
        status = set_text_cell(row, book, "parent", draft->said->code, err);
    if (status == PAR_OK)
        status = set_cell(row, book, "place", place.text, err);
    buffer_free(&place);
    return status;
}

/* Below a bonus or penalty criterion there are only such. */
static enum par_status
give_kind(char **row, const struct draft *draft, struct par_book *book, struct par_error *err)
{
    return set_text_cell(row, book, "kind", draft->kind, err);
}

typedef enum par_status follow(char **row, const struct draft *draft, struct par_book *book,
                               struct par_error *err);

static enum par_status
change_one(struct par_batch *batch, const struct draft *draft, const char *code, follow *change,
           struct par_error *err)
{
    struct buffer key = BUFFER_INIT;
    char *row = NULL;
    enum par_status status;

    record_key(&key, "ss", draft->said->set, code);
    status = key.failed ? error_memory(err)
                        : record_read(&row, batch->book, RECORD_CRITERION, key.text, err);
    if (status == PAR_OK)
        status = change(&row, draft, batch->book, err);
    if (status == PAR_OK)
        status = record_put(batch, RECORD_CRITERION, key.text, row, NULL, err);
    mem_free(row);
    buffer_free(&key);
    return status;
}

/* Changes each criterion that a block names; the names are read first. */
static enum par_status
change_all(struct par_batch *batch, const struct draft *draft, enum sql_block_id block,
           const struct param *params, follow *change, struct par_error *err)
{
    struct statement *statement = NULL;
    struct buffer codes = BUFFER_INIT;
    enum par_status status = statement_open(&statement, batch->book->store, block, params, err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        const char *code = row_word(statement, "code");

        buffer_put(&codes, code, strlen(code) + 1);
    }
    statement_close(statement);
    if (status == PAR_END)
        status = codes.failed ? error_memory(err) : PAR_OK;
    for (size_t at = 0; status == PAR_OK && at < codes.length; at += strlen(codes.text + at) + 1)
        status = change_one(batch, draft, codes.text + at, change, err);
    buffer_free(&codes);
    return status;
}

static enum par_status
adopt(struct par_batch *batch, const struct draft *draft, struct par_error *err)
{
    return change_all(batch, draft, SQL_CRITERION_WAITING,
                      PARAMS(P_INT("set", draft->set), P_TEXT("code", draft->said->code)),
                      move_below, err);
}

static enum par_status
pass_kind_on(struct par_batch *batch, const struct draft *draft, struct par_error *err)
{
    if (!draft->node.stands || strcmp(draft->kind, "normal") == 0)
        return PAR_OK;
    return change_all(batch, draft, SQL_CRITERION_OF_OTHER_KIND,
                      PARAMS(P_INT("set", draft->set), P_TEXT("code", draft->said->code),
                             P_TEXT("kind", draft->kind)),
                      give_kind, err);
}

enum par_status
par_criterion_put(struct par_batch *batch, const struct par_criterion *criterion,
                  enum par_effect *effect, struct par_error *err)
{
    struct draft draft = {.said = criterion,
                          .kind = said_text(criterion->kind),
                          .method = said_text(criterion->method)};
    enum par_effect done = PAR_UNCHANGED;
    int64_t changes = batch->changes;
    enum par_status status = take_words(&draft, err);

    if (status == PAR_OK)
        status = judge(&draft, batch->book, err);
    if (status == PAR_OK)
        status = need_set(&draft, batch, err);
    if (status == PAR_OK)
        status = pass_kind_on(batch, &draft, err);
    if (status == PAR_OK)
        status = write_draft(&draft, batch, &done, err);
    if (status == PAR_OK && done == PAR_ADDED)
        status = adopt(batch, &draft, err);
    if (status == PAR_OK) {
        batch_say(batch, N_("criterion {2} of set {1}: {3}"),
                  ARGS(ARG_TEXT(criterion->set), ARG_TEXT(criterion->code), ARG_TEXT(draft.title)));
        if (effect != NULL)
            *effect = done;
    }
    draft_free(&draft);
    return batch_whole(batch, changes, status);
}

/* ---- the tree as a whole ---- */

struct shape {
    int64_t criteria, reached, depth, maximum;
    char set[CODE_ROOM];
    char mixed[CODE_ROOM]; /* a criterion of another kind than its parent; "" = none */
};

static enum par_status
read_shape(struct shape *shape, struct par_book *book, const char *key, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status =
        statement_open(&statement, book->store, SQL_SET_SHAPE, PARAMS(P_TEXT("key", key)), err);

    *shape = (struct shape){0};
    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        const char *mixed = row_text(statement, "mixed");

        shape->criteria = row_int(statement, "criteria");
        shape->reached = row_int(statement, "reached");
        shape->depth = row_int(statement, "depth");
        shape->maximum = row_int(statement, "maximum");
        strncpy(shape->set, row_word(statement, "set"), sizeof shape->set - 1);
        strncpy(shape->mixed, mixed != NULL ? mixed : "", sizeof shape->mixed - 1);
    }
    statement_close(statement);
    return status;
}

/* All products of the queries stay inside 64 bits because a set sums to at most 2,000 points. */
static enum par_status
check_shape(const struct shape *shape, struct par_error *err)
{
    if (shape->depth > DEPTH_MOST)
        return refuse_column(err, "depth", "parent",
                             N_("a tree of criteria has at most {1} levels"),
                             ARGS(ARG_COUNT(DEPTH_MOST)));
    if (shape->reached != shape->criteria)
        return refuse_column(err, "parent", "parent", N_("criteria cannot stand below themselves"),
                             NO_ARGS);
    if (shape->mixed[0] != '\0')
        return refuse_column(err, "kind", "kind",
                             N_("criterion {1} is of another kind than the one above it"),
                             ARGS(ARG_TEXT(shape->mixed)));
    if (shape->maximum > PAR_POINTS_LIMIT)
        return refuse_column(
            err, "over_limit", "max_points",
            N_("set {1} would sum to {2} points; a book holds at most {3}"),
            ARGS(ARG_TEXT(shape->set), ARG_POINTS(shape->maximum), ARG_POINTS(PAR_POINTS_LIMIT)));
    if (shape->criteria > CRITERIA_MOST)
        return refuse_column(err, "over_limit", "code", N_("a set has at most {1} criteria"),
                             ARGS(ARG_COUNT(CRITERIA_MOST)));
    return PAR_OK;
}

enum par_status
criteria_settle(struct par_book *book, const char *key, struct par_error *err)
{
    struct shape shape;
    enum par_status status = key != NULL ? read_shape(&shape, book, key, err) : error_memory(err);

    if (status == PAR_OK)
        status = check_shape(&shape, err);
    if (status == PAR_OK)
        status = store_exec(book->store, SQL_SET_ARRANGE, PARAMS(P_TEXT("key", key)), NULL, err);
    return status;
}
