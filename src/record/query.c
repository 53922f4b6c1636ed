#include <parindex/query.h>

#include <ctype.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/message.h"
#include "result.h"

static const struct par_field query_fields[] = {
    FIELD("name", CODE, par_query, name, PAR_UNKNOWN),
    FIELD("module", CODE, par_query, module, PAR_UNKNOWN),
    FIELD("parameters", TEXT, par_query, parameters, PAR_NONE),
    FIELD("text", TEXT, par_query, text, PAR_UNKNOWN),
};

static const struct listing query_listing = {query_fields, 4, 4, sizeof(struct par_query), NULL};

LISTING_FUNCTIONS(query, par_query, par_queries)

/* ---- blocks that only read ---- */

static bool
only_reads(const struct sql_block *block)
{
    switch (block->kind) {
    case SQL_KIND_ONE:
    case SQL_KIND_MANY:
        return block->inputs == NULL;
    case SQL_KIND_EXEC:
        return false;
    }
    return false;
}

static enum par_status
find_block(enum sql_block_id *out, const char *name, struct par_error *err)
{
    for (size_t i = 0; i < SQL_BLOCK_END_; i++)
        if (only_reads(&sql_blocks[i]) && strcmp(sql_blocks[i].name, name) == 0) {
            *out = (enum sql_block_id)i;
            return PAR_OK;
        }
    error_set(err, PAR_NOT_FOUND, "query_unknown", N_("no query \"{1}\""), ARGS(ARG_TEXT(name)));
    error_hint(err, N_("list them with: parindex sql"), NO_ARGS);
    return PAR_NOT_FOUND;
}

/* ---- parameters ---- */

enum { PARAMETERS_MOST = 24, NAME_SIZE = 32 };

struct names {
    char name[PARAMETERS_MOST][NAME_SIZE];
    int count;
};

static bool
has_name(const struct names *names, const char *name)
{
    for (int i = 0; i < names->count; i++)
        if (strcmp(names->name[i], name) == 0)
            return true;
    return false;
}

/* The parameters of a statement in the order in which they come. */
static void
read_names(struct names *out, const char *sql)
{
    out->count = 0;
    for (const char *at = sql; *at != '\0'; at++) {
        char name[NAME_SIZE];
        size_t length = 0;

        if (*at == '\'' || *at == '"') {
            at = strchr(at + 1, *at); /* a block is checked: its quotes are closed */
            continue;
        }
        if (*at != ':')
            continue;
        while (length + 1 < sizeof name &&
               (isalnum((unsigned char)at[1 + length]) || at[1 + length] == '_')) {
            name[length] = at[1 + length];
            length++;
        }
        name[length] = '\0';
        if (length > 0 && out->count < PARAMETERS_MOST && !has_name(out, name))
            memcpy(out->name[out->count++], name, sizeof name);
    }
}

static void
put_names(struct buffer *out, const struct names *names)
{
    buffer_clear(out);
    for (int i = 0; i < names->count; i++) {
        buffer_text(out, i > 0 ? " :" : ":");
        buffer_text(out, names->name[i]);
    }
}

/* ---- the list of queries ---- */

static int
by_module(const void *a, const void *b)
{
    const struct sql_block *left = &sql_blocks[*(const enum sql_block_id *)a];
    const struct sql_block *right = &sql_blocks[*(const enum sql_block_id *)b];
    int order = strcmp(left->module, right->module);

    return order != 0 ? order : strcmp(left->name, right->name);
}

static enum par_status
put_query(struct par_list *list, const struct sql_block *block, struct buffer *text,
          struct par_error *err)
{
    struct names names;
    struct par_query row = {.name = block->name, .module = block->module, .text = block->text};

    read_names(&names, block->text);
    put_names(text, &names);
    row.parameters = buffer_get(text);
    return text->failed ? error_memory(err) : listing_put(list, &row, err);
}

enum par_status
par_query_list(struct par_queries **out, struct par_book *book, const struct par_query_query *query,
               struct par_error *err)
{
    enum sql_block_id sorted[SQL_BLOCK_END_];
    struct buffer text = BUFFER_INIT;
    struct par_list *list = NULL;
    enum sql_block_id one = SQL_BLOCK_END_;
    enum par_status status = query->name != NULL ? find_block(&one, query->name, err) : PAR_OK;

    (void)book;
    for (int i = 0; i < SQL_BLOCK_END_; i++)
        sorted[i] = (enum sql_block_id)i;
    qsort(sorted, SQL_BLOCK_END_, sizeof sorted[0], by_module);
    if (status == PAR_OK)
        status = listing_begin(&list, &query_listing, err);
    for (size_t i = 0; status == PAR_OK && i < SQL_BLOCK_END_; i++)
        if (only_reads(&sql_blocks[sorted[i]]) && (one == SQL_BLOCK_END_ || sorted[i] == one))
            status = put_query(list, &sql_blocks[sorted[i]], &text, err);
    if (status == PAR_OK)
        status = listing_end(list, err);
    buffer_free(&text);
    return listing_give((struct par_list **)out, list, status);
}

/* ---- values of parameters ---- */

/* What a parameter is when nobody says it: all, and the views' own. */
static struct param
usual(const char *name)
{
    static const struct {
        const char *name;
        int64_t number;
    } numbers[] = {{"all", 0},    {"missing", 0}, {"scored", 0}, {"dated", 0}, {"units", 1},
                   {"groups", 1}, {"batch", 0},   {"last", 0},   {"year", 0}};

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (strcmp(numbers[i].name, name) == 0)
            return (struct param)P_INT(name, numbers[i].number);
    if (strcmp(name, "view") == 0)
        return (struct param)P_TEXT(name, book_view_word(PAR_VIEW_DEFAULT));
    return (struct param)P_NULL(name);
}

static struct param
plain(const char *name, const char *value)
{
    size_t digits = strspn(value + (*value == '-'), "0123456789");

    if (digits > 0 && digits <= 18 && value[(*value == '-') + digits] == '\0')
        return (struct param)P_INT(name, strtoll(value, NULL, 10));
    return (struct param)P_TEXT(name, value);
}

/* Does the block compare this parameter with ids? Then a name becomes one; else it becomes a code.
 */
static bool
wants_id(const char *sql, const char *name)
{
    char pattern[NAME_SIZE + 8];
    size_t length = (size_t)snprintf(pattern, sizeof pattern, "id = :%s", name);

    for (const char *at = strstr(sql, pattern); at != NULL; at = strstr(at + length, pattern))
        if (!isalnum((unsigned char)at[length]) && at[length] != '_')
            return true;
    return false;
}

static struct param
place(const char *name, const struct unit_ref *ref, const char *sql)
{
    if (ref->id == 0)
        return (struct param)P_NULL(name);
    return wants_id(sql, name) ? (struct param)P_INT(name, ref->id)
                               : (struct param)P_TEXT(name, ref->code);
}

static const char *
given(const char *const *parameters, const char *name)
{
    for (; parameters != NULL && parameters[0] != NULL; parameters += 2)
        if (strcmp(parameters[0], name) == 0)
            return parameters[1];
    return NULL;
}

static struct param
value_of(const char *name, const char *sql, const char *const *parameters,
         const struct question *asked)
{
    const char *value = given(parameters, name);

    if (strcmp(name, "years") == 0)
        return value == NULL && strstr(sql, ":years IS NULL") != NULL
                   ? (struct param)P_NULL(name)
                   : (struct param)P_TEXT(name, asked->years);
    if (strcmp(name, "group") == 0)
        return place(name, &asked->group, sql);
    if (strcmp(name, "unit") == 0)
        return place(name, &asked->unit, sql);
    return value != NULL ? plain(name, value) : usual(name);
}

static enum par_status
check_given(const struct sql_block *block, const struct names *names, const char *const *parameters,
            struct par_error *err)
{
    struct buffer text = BUFFER_INIT;
    enum par_status status = PAR_OK;

    for (; status == PAR_OK && parameters != NULL && parameters[0] != NULL; parameters += 2) {
        if (has_name(names, parameters[0]))
            continue;
        put_names(&text, names);
        if (names->count == 0)
            status = error_set(err, PAR_USAGE, "parameter", N_("query {1} takes no parameters"),
                               ARGS(ARG_TEXT(block->name)));
        else
            status = error_set(
                err, PAR_USAGE, "parameter", N_("query {1} has no parameter \"{2}\"; it has: {3}"),
                ARGS(ARG_TEXT(block->name), ARG_TEXT(parameters[0]), ARG_TEXT(buffer_get(&text))));
    }
    buffer_free(&text);
    return status;
}

/* ---- columns of an answer ---- */

/* The listing of a block's answers, its fields and behind them their names, in one piece. */
struct answer {
    struct listing listing;
    struct par_field fields[];
};

/* Made when a block is first run and kept: fields are constants of the library. */
static _Atomic(struct answer *) answers[SQL_BLOCK_END_];

/* A text column for each of the statement; NULL when memory is out. */
static struct answer *
answer_of(struct statement *statement)
{
    size_t count = (size_t)statement_columns(statement), names = 0;
    struct answer *answer;
    char *name;

    for (size_t i = 0; i < count; i++)
        names += strlen(statement_name(statement, (int)i)) + 1;
    answer = mem_zero(sizeof *answer + count * sizeof answer->fields[0] + names);
    if (answer == NULL)
        return NULL;
    name = (char *)&answer->fields[count];
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(statement_name(statement, (int)i)) + 1;
        memcpy(name, statement_name(statement, (int)i), length);
        answer->fields[i] = (struct par_field){
            name, PAR_FIELD_TEXT, (uint16_t)(i * sizeof(const char *)), PAR_NO_OFFSET, PAR_NONE};
        name += length;
    }
    answer->listing =
        (struct listing){answer->fields, count, count, count * sizeof(const char *), NULL};
    return answer;
}

static enum par_status
find_listing(const struct listing **out, struct store *store, enum sql_block_id block,
             const struct param *params, struct par_error *err)
{
    struct statement *statement = NULL;
    struct answer *found = atomic_load(&answers[block]), *made;
    enum par_status status;

    if (found == NULL) {
        status = statement_open(&statement, store, block, params, err);
        if (status != PAR_OK)
            return status;
        made = answer_of(statement);
        statement_close(statement);
        if (made == NULL)
            return error_memory(err);
        if (atomic_compare_exchange_strong(&answers[block], &found, made))
            found = made;
        else
            mem_free(made); /* another thread was first */
    }
    *out = &found->listing;
    return PAR_OK;
}

enum par_status
par_query_run(struct par_list **out, struct par_book *book, const char *name,
              const char *const *parameters, struct par_error *err)
{
    struct names names;
    struct param params[PARAMETERS_MOST + 1] = {{0}};
    struct question asked = {0};
    const struct listing *listing = NULL;
    enum sql_block_id block = SQL_BLOCK_END_;
    enum par_status status = find_block(&block, name, err);

    if (status != PAR_OK)
        return status;
    read_names(&names, sql_blocks[block].text);
    status = check_given(&sql_blocks[block], &names, parameters, err);
    if (status != PAR_OK)
        return status;
    status = question_begin(&asked, book, given(parameters, "years"), 0, given(parameters, "group"),
                            given(parameters, "unit"), NULL, err);
    for (int i = 0; i < names.count; i++)
        params[i] = value_of(names.name[i], sql_blocks[block].text, parameters, &asked);
    if (status == PAR_OK)
        status = find_listing(&listing, book->store, block, params, err);
    if (status == PAR_OK)
        status = listing_run(out, listing, book, block, params, err);
    question_end(&asked);
    return status;
}
