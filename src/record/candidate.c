/* What a text of the command line or of a file may mean. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "listing.h"
#include "unit.h"

static const struct par_field fields[] = {
    FIELD("code", CODE, par_candidate, code, PAR_UNKNOWN),
    FIELD("name", TEXT, par_candidate, name, PAR_UNKNOWN),
    FIELD("kind", WORD, par_candidate, kind, PAR_UNKNOWN),
};

static const struct listing listing = {fields, 3, 3, sizeof(struct par_candidate), NULL};

enum { NEAREST = 3, DISTANCE_MOST = 6 };
/* Bytes: what is longer is no part of a name, and no pattern of SQLite. */
enum { PART_MOST = 4096 };

/* ---- the steps: code, whole name, part of a name ---- */

static enum par_status
list_step(struct par_list **out, struct par_book *book, int step, const char *key, bool units,
          bool groups, struct par_error *err)
{
    char *pattern = NULL;
    enum par_status status;

    if (step == 0)
        return listing_find(
            out, &listing, book, SQL_CANDIDATE_BY_CODE,
            PARAMS(P_TEXT("key", key), P_INT("units", units), P_INT("groups", groups)), err);
    if (step == 1)
        return listing_run(
            out, &listing, book, SQL_CANDIDATE_BY_NAME,
            PARAMS(P_TEXT("key", key), P_INT("units", units), P_INT("groups", groups)), err);
    status = text_like(&pattern, key, err);
    if (status == PAR_OK)
        status = listing_run(
            out, &listing, book, SQL_CANDIDATE_BY_PART,
            PARAMS(P_TEXT("pattern", pattern), P_INT("units", units), P_INT("groups", groups)),
            err);
    mem_free(pattern);
    return status;
}

static enum par_status
list_nothing(struct par_list **out, struct par_error *err)
{
    enum par_status status = listing_begin(out, &listing, err);

    return status == PAR_OK ? listing_end(*out, err) : status;
}

/* The first step that fits any; an empty list when none does. */
static enum par_status
list_fitting(struct par_list **out, struct par_book *book, const char *text, bool units,
             bool groups, bool in_file, struct par_error *err)
{
    char *key = NULL;
    enum par_status status = text_key(&key, text, err);
    int steps = in_file || (status == PAR_OK && strlen(key) > PART_MOST) ? 2 : 3;

    if (status == PAR_OK && *key == '\0')
        status = list_nothing(out, err);
    else if (status == PAR_OK)
        status = list_step(out, book, 0, key, units, groups, err);
    for (int step = 1;
         status == PAR_OK && *key != '\0' && step < steps && par_list_count(*out) == 0; step++) {
        par_list_free(*out);
        *out = NULL;
        status = list_step(out, book, step, key, units, groups, err);
    }
    mem_free(key);
    return status;
}

/* ---- the nearest ---- */

struct near {
    unsigned distance;
    char *code, *name;
    const char *kind;
};

/* Keeps the nearest, each code once at its best. */
static enum par_status
keep_near(struct near near[NEAREST + 1], unsigned distance, const char *code, const char *name,
          const char *kind, struct par_error *err)
{
    int at;

    for (at = 0; at < NEAREST; at++) {
        if (near[at].code == NULL || distance < near[at].distance)
            break;
        if (strcmp(near[at].code, code) == 0)
            return PAR_OK;
    }
    if (at == NEAREST)
        return PAR_OK;
    memmove(near + at + 1, near + at, (size_t)(NEAREST - at) * sizeof *near);
    near[at] = (struct near){distance, mem_text(code, strlen(code)), mem_text(name, strlen(name)),
                             strcmp(kind, "unit") == 0 ? "unit" : "group"};
    if (near[at].code == NULL || near[at].name == NULL)
        return error_memory(err);
    for (int i = at + 1; i <= NEAREST; i++)
        if (near[i].code != NULL && (i == NEAREST || strcmp(near[i].code, code) == 0)) {
            mem_free(near[i].code);
            mem_free(near[i].name);
            memmove(near + i, near + i + 1, (size_t)(NEAREST - i) * sizeof *near);
            near[NEAREST] = (struct near){0};
            i--;
        }
    return PAR_OK;
}

/* Where every character would be another one, nothing is near. */
static unsigned
distance_most(const char *key)
{
    size_t length = strlen(key);

    return length > DISTANCE_MOST ? DISTANCE_MOST : length > 1 ? (unsigned)length - 1 : 1;
}

static enum par_status
find_near(struct near near[NEAREST + 1], struct par_book *book, const char *key, bool units,
          bool groups, struct par_error *err)
{
    struct statement *statement = NULL;
    unsigned most = distance_most(key);
    enum par_status status =
        statement_open(&statement, book->store, SQL_CANDIDATE_ALL,
                       PARAMS(P_INT("units", units), P_INT("groups", groups)), err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        unsigned distance = text_distance(key, row_word(statement, "key"), most);

        if (distance <= most)
            status = keep_near(near, distance, row_word(statement, "code"),
                               row_word(statement, "name"), row_word(statement, "kind"), err);
    }
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
list_nearest(struct par_list **out, struct par_book *book, const char *text, bool units,
             bool groups, struct par_error *err)
{
    struct near near[NEAREST + 1] = {{0}};
    char *key = NULL;
    bool began = false;
    enum par_status status = text_key(&key, text, err);

    if (status == PAR_OK)
        status = book_snapshot(book, &began, err);
    if (status == PAR_OK)
        status = find_near(near, book, key, units, groups, err);
    book_snapshot_end(book, began);
    if (status == PAR_OK)
        status = listing_begin(out, &listing, err);
    for (int i = 0; status == PAR_OK && i < NEAREST && near[i].code != NULL; i++)
        status = listing_put(
            *out, &(struct par_candidate){near[i].code, near[i].name, near[i].kind}, err);
    if (status == PAR_OK)
        status = listing_end(*out, err);
    for (int i = 0; i <= NEAREST; i++) {
        mem_free(near[i].code);
        mem_free(near[i].name);
    }
    mem_free(key);
    return status;
}

enum par_status
par_candidate_list(struct par_candidates **out, struct par_book *book,
                   const struct par_candidate_query *query, struct par_error *err)
{
    struct par_list *list = NULL;
    enum par_status status;

    if (query->nearest)
        status = list_nearest(&list, book, query->text, query->units, query->groups, err);
    else
        status = list_fitting(&list, book, query->text, query->units, query->groups, query->in_file,
                              err);
    return listing_give((struct par_list **)out, list, status);
}

LISTING_FUNCTIONS(candidate, par_candidate, par_candidates)

/* ---- finding exactly one ---- */

/* "Sở Tài chính (so-tai-chinh), Sở Tư pháp (so-tu-phap)" */
static enum par_status
name_nearest(struct buffer *out, struct par_book *book, const char *text, bool units,
             struct par_error *err)
{
    struct par_list *list = NULL;
    struct par_candidate row;
    enum par_status status = list_nearest(&list, book, text, units, !units, err);

    while (status == PAR_OK && (status = par_list_next(&row, list, err)) == PAR_OK) {
        if (out->length > 0)
            buffer_text(out, ", ");
        buffer_text(out, row.name);
        buffer_text(out, " (");
        buffer_text(out, row.code);
        buffer_text(out, ")");
    }
    par_list_free(list);
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
none_fits(struct par_book *book, const char *text, bool units, struct par_error *err)
{
    struct buffer nearest = BUFFER_INIT;
    enum par_status status = name_nearest(&nearest, book, text, units, err);

    if (status == PAR_OK) {
        status = units ? error_set(err, PAR_NOT_FOUND, "unit_unknown", N_("no unit \"{1}\""),
                                   ARGS(ARG_TEXT(text)))
                       : error_set(err, PAR_NOT_FOUND, "group_unknown", N_("no group \"{1}\""),
                                   ARGS(ARG_TEXT(text)));
        if (nearest.length > 0)
            error_hint(err, N_("nearest: {1}"), ARGS(ARG_TEXT(buffer_get(&nearest))));
        error_field(err, units ? "unit" : "group");
    }
    buffer_free(&nearest);
    return status;
}

/* PAR_END: no code of this kind is written so. */
static enum par_status
find_by_code(struct unit_ref *out, struct par_book *book, const char *code, bool units,
             struct par_error *err)
{
    struct unit_ref found = {0};
    enum par_status status;

    if (strlen(code) >= sizeof found.code)
        return PAR_END;
    strncpy(found.code, code, sizeof found.code - 1);
    status = store_int(&found.id, book->store, units ? SQL_UNIT_ID : SQL_GROUP_ID,
                       PARAMS(P_TEXT("code", code)), err);
    if (status == PAR_OK)
        *out = found;
    return status;
}

/* The one that fits. */
static enum par_status
find_fitting(struct unit_ref *out, struct par_book *book, const char *text, bool units,
             bool in_file, struct par_error *err)
{
    struct par_list *list = NULL;
    struct par_candidate row;
    int64_t count;
    enum par_status status = list_fitting(&list, book, text, units, !units, in_file, err);

    if (status != PAR_OK)
        goto out;
    count = par_list_count(list);
    if (count == 0) {
        status = none_fits(book, text, units, err);
    } else if (count > 1) {
        status =
            units ? error_set(err, PAR_AMBIGUOUS, "unit_ambiguous", N_("\"{1}\" fits {2} units"),
                              ARGS(ARG_TEXT(text), ARG_COUNT(count)))
                  : error_set(err, PAR_AMBIGUOUS, "group_ambiguous", N_("\"{1}\" fits {2} groups"),
                              ARGS(ARG_TEXT(text), ARG_COUNT(count)));
        error_field(err, units ? "unit" : "group");
    } else {
        status = par_list_next(&row, list, err);
        if (status == PAR_OK)
            status = find_by_code(out, book, row.code, units, err);
        if (status == PAR_END) /* an index that leads elsewhere */
            status = book_damaged(err);
    }
out:
    par_list_free(list);
    return status;
}

/* A code as it is written is looked up at once: no other has its key. */
static enum par_status
find_one(struct unit_ref *out, struct par_book *book, const char *text, bool units, bool in_file,
         struct par_error *err)
{
    enum par_status status;

    if (text == NULL)
        return error_set(err, PAR_MISUSE, "text", N_("fault of the program: no name is given"),
                         NO_ARGS);
    status = find_by_code(out, book, text, units, err);
    return status == PAR_END ? find_fitting(out, book, text, units, in_file, err) : status;
}

enum par_status
unit_find(struct unit_ref *out, struct par_book *book, const char *text, bool in_file,
          struct par_error *err)
{
    return find_one(out, book, text, true, in_file, err);
}

enum par_status
group_find(struct unit_ref *out, struct par_book *book, const char *text, bool in_file,
           struct par_error *err)
{
    return find_one(out, book, text, false, in_file, err);
}

static enum par_status
id_of(int64_t *id, struct par_book *book, const char *text, bool unit, struct par_error *err)
{
    struct unit_ref found = {0};
    enum par_status status = text == NULL ? PAR_OK : find_one(&found, book, text, unit, false, err);

    if (status == PAR_OK)
        *id = found.id;
    return status;
}

enum par_status
unit_id_of(int64_t *id, struct par_book *book, const char *text, struct par_error *err)
{
    return id_of(id, book, text, true, err);
}

enum par_status
scope_find(struct scope *out, struct par_book *book, const char *years, const char *group,
           const char *unit, struct par_error *err)
{
    enum par_status status;

    *out = (struct scope){0};
    status = id_of(&out->group, book, group, false, err);
    if (status == PAR_OK)
        status = id_of(&out->unit, book, unit, true, err);
    if (status == PAR_OK)
        status = book_years(&out->years, book, years, 0, out->group, err);
    return status;
}

static enum par_status
find_code(const char **code, struct par_book *book, const char *text, bool units, bool in_file,
          struct par_error *err)
{
    struct unit_ref found = {0};
    enum par_status status = find_one(&found, book, text, units, in_file, err);

    if (status != PAR_OK)
        return status;
    *code = book_lend(book, found.code);
    return *code != NULL ? PAR_OK : error_memory(err);
}

enum par_status
par_unit_find(const char **code, struct par_book *book, const char *text, int in_file,
              struct par_error *err)
{
    return find_code(code, book, text, true, in_file != 0, err);
}

enum par_status
par_group_find(const char **code, struct par_book *book, const char *text, int in_file,
               struct par_error *err)
{
    return find_code(code, book, text, false, in_file != 0, err);
}

enum par_status
code_free(struct par_book *book, const char *code, struct par_error *err)
{
    struct statement *statement = NULL;
    char *key = NULL;
    enum par_status status = text_key(&key, code, err);

    if (status == PAR_OK)
        status = statement_open(&statement, book->store, SQL_CODE_TAKEN, PARAMS(P_TEXT("key", key)),
                                err);
    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_OK) {
        status = error_set(err, PAR_EXISTS, "code_taken", N_("the code \"{1}\" is taken"),
                           ARGS(ARG_TEXT(row_text(statement, "code"))));
        error_field(err, "code");
    } else if (status == PAR_END) {
        status = PAR_OK;
    }
    statement_close(statement);
    mem_free(key);
    return status;
}
