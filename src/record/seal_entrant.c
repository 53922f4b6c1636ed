/* Digests of units and of their years: computed, and compared with those that stand. */
#include <string.h>

#include "base/alloc.h"
#include "base/message.h"
#include "seal.h"
#include "seal_row.h"

/* Units whose ids lie closer together than this are read as one range; the others between them are
 * left out. */
enum { NEAR = 4 };

/* A unit, or its year, that is being hashed. */
struct hashed {
    int64_t unit;
    struct digest digest;
    enum sql_block_id begun; /* the block whose head was put last */
};

/* What is hashed: the blocks, and how a digest begins. */
struct recipe {
    const char *tag;
    const enum sql_block_id *blocks;
    int blocks_count;
    bool of_evaluation; /* years of units, else these themselves */
    int64_t evaluation;
};

/* ---- computing ---- */

/* Rows of a block come by unit, ascending as those hashed; once, or once for each domain. */
static enum par_status
put_block(struct hashed *units, size_t count, enum sql_block_id block, struct statement *statement,
          struct par_error *err)
{
    struct fields head;
    int64_t before = INT64_MIN;
    size_t at = 0;
    enum par_status status;

    seal_head_fields(&head, sql_blocks[block].name, statement, 1);
    while ((status = statement_step(statement, err)) == PAR_OK) {
        int64_t unit = row_int(statement, "unit_id");

        if (unit < before)
            at = 0;
        before = unit;
        while (at < count && units[at].unit < unit)
            at++;
        if (at == count || units[at].unit != unit)
            continue;
        if (units[at].begun != block)
            digest_put(&units[at].digest, head.bytes, head.used);
        units[at].begun = block;
        seal_row(&units[at].digest, statement, 1);
    }
    return status == PAR_END ? PAR_OK : status;
}

static enum par_status
hash_range(struct hashed *units, size_t count, struct par_book *book, const struct recipe *recipe,
           struct par_error *err)
{
    const struct param range[] = {
        P_INT("from", units[0].unit),
        P_INT("to", units[count - 1].unit),
        P_INT(recipe->of_evaluation ? "evaluation" : NULL, recipe->evaluation), /* or the end */
        {0}};
    enum par_status status = PAR_OK;

    for (size_t i = 0; i < count; i++) {
        units[i].begun = SQL_BLOCK_END_;
        seal_begin(&units[i].digest, recipe->tag);
    }
    for (int i = 0; status == PAR_OK && i < recipe->blocks_count; i++) {
        struct statement *statement = NULL;

        status = statement_open(&statement, book->store, recipe->blocks[i], range, err);
        if (status == PAR_OK)
            status = put_block(units, count, recipe->blocks[i], statement, err);
        statement_close(statement);
    }
    return status;
}

/* How many from the first on are read at once. Those of an evaluation are few beside the book. */
static size_t
range_of(const struct hashed *units, size_t count, const struct recipe *recipe)
{
    size_t here = 1;

    if (recipe->of_evaluation)
        return count <= NEAR ? 1 : count;
    while (here < count && (uint64_t)units[here].unit - (uint64_t)units[here - 1].unit < NEAR)
        here++;
    return here;
}

static enum par_status
hash_units(unsigned char (*out)[DIGEST_SIZE], struct par_book *book, const struct recipe *recipe,
           const int64_t *ids, size_t count, struct par_error *err)
{
    struct hashed *units = mem_alloc(count * sizeof *units);
    enum par_status status = units == NULL ? error_memory(err) : PAR_OK;

    for (size_t i = 0; status == PAR_OK && i < count; i++)
        units[i].unit = ids[i];
    for (size_t i = 0, step; status == PAR_OK && i < count; i += step) {
        step = range_of(units + i, count - i, recipe);
        status = hash_range(units + i, step, book, recipe, err);
    }
    for (size_t i = 0; status == PAR_OK && i < count; i++)
        digest_end(out[i], &units[i].digest);
    mem_free(units);
    return status;
}

enum par_status
seal_entrants(unsigned char (*out)[DIGEST_SIZE], struct par_book *book, int64_t evaluation,
              const int64_t *units, size_t count, enum seal_part part, struct par_error *err)
{
    static const char *const tags[SEAL_PARTS_] = {"entrant", "detail"};
    struct recipe recipe = {.tag = tags[part], .of_evaluation = true, .evaluation = evaluation};

    recipe.blocks = seal_entrant_blocks(&recipe.blocks_count, part);
    return hash_units(out, book, &recipe, units, count, err);
}

/* Of units themselves, or of their years. */
static enum par_status
seal_units(unsigned char (*out)[DIGEST_SIZE], struct par_book *book, enum seal_kind kind,
           const int64_t *units, size_t count, struct par_error *err)
{
    struct recipe recipe = {.tag = seal_word(kind)};

    recipe.blocks = seal_blocks(&recipe.blocks_count, kind);
    return hash_units(out, book, &recipe, units, count, err);
}

/* ---- comparing ---- */

/* Ids, ascending, with the digests that stand. */
struct sealed {
    struct buffer units;   /* int64_t each */
    struct buffer digests; /* DIGEST_SIZE each; zeros where none stands */
};

static const int64_t *
sealed_units(const struct sealed *sealed, size_t *count)
{
    *count = sealed->units.length / sizeof(int64_t);
    return (const int64_t *)(const void *)sealed->units.text;
}

static void
sealed_put(struct sealed *sealed, int64_t unit, struct statement *statement, const char *column)
{
    static const unsigned char none[DIGEST_SIZE];
    int length = 0;
    const void *digest = row_blob(statement, column, &length);

    buffer_put(&sealed->units, &unit, sizeof unit);
    buffer_put(&sealed->digests, length == DIGEST_SIZE ? digest : none, DIGEST_SIZE);
}

/* Room for what they are found to be. */
static enum par_status
sealed_room(unsigned char (**found)[DIGEST_SIZE], const struct sealed *sealed,
            struct par_book *book, struct par_error *err)
{
    size_t count;
    enum par_status status = book_progress(book, NULL, 0, 0, err);

    sealed_units(sealed, &count);
    *found = mem_alloc((count + 1) * sizeof **found);
    if (status == PAR_OK && (*found == NULL || sealed->units.failed || sealed->digests.failed))
        status = error_memory(err);
    return status;
}

static bool
sealed_same(const struct sealed *sealed, size_t at, const unsigned char found[DIGEST_SIZE])
{
    return memcmp(found, sealed->digests.text + at * DIGEST_SIZE, DIGEST_SIZE) == 0;
}

static void
sealed_free(struct sealed *sealed)
{
    buffer_free(&sealed->units);
    buffer_free(&sealed->digests);
}

enum par_status
seal_tell_entrant(struct par_book *book, int64_t evaluation, int64_t unit, seal_differs *differs,
                  void *context, struct par_error *err)
{
    struct statement *said = NULL;
    enum par_status status =
        statement_open(&said, book->store, SQL_ENTRANT_SAID,
                       PARAMS(P_INT("evaluation", evaluation), P_INT("unit", unit)), err);

    if (status == PAR_OK)
        status = statement_step(said, err);
    if (status == PAR_OK)
        status = differs(context, row_int(said, "year"), row_text(said, "group"),
                         row_text(said, "unit"), err);
    else if (status == PAR_END)
        status = differs(context, 0, NULL, NULL, err);
    statement_close(said);
    return status;
}

/* The units of one evaluation. */
static enum par_status
compare_entrants(struct sealed *sealed, struct par_book *book, int64_t evaluation,
                 enum seal_part part, seal_differs *differs, void *context, struct par_error *err)
{
    size_t count;
    const int64_t *units = sealed_units(sealed, &count);
    unsigned char(*found)[DIGEST_SIZE];
    enum par_status status = sealed_room(&found, sealed, book, err);

    if (status == PAR_OK && count > 0)
        status = seal_entrants(found, book, evaluation, units, count, part, err);
    for (size_t i = 0; status == PAR_OK && i < count; i++)
        if (!sealed_same(sealed, i, found[i]))
            status = seal_tell_entrant(book, evaluation, units[i], differs, context, err);
    mem_free(found);
    buffer_clear(&sealed->units);
    buffer_clear(&sealed->digests);
    return status;
}

enum par_status
seal_compare(size_t *count, struct par_book *book, enum sql_block_id block,
             const struct param *params, enum seal_part part, seal_differs *differs, void *context,
             struct par_error *err)
{
    static const char *const columns[SEAL_PARTS_] = {"digest", "detail"};
    struct sealed sealed = {BUFFER_INIT, BUFFER_INIT};
    struct statement *statement = NULL;
    int64_t evaluation = 0;
    enum par_status status = statement_open(&statement, book->store, block, params, err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        if (row_int(statement, "evaluation_id") != evaluation)
            status = compare_entrants(&sealed, book, evaluation, part, differs, context, err);
        evaluation = row_int(statement, "evaluation_id");
        ++*count;
        sealed_put(&sealed, row_int(statement, "unit_id"), statement, columns[part]);
    }
    statement_close(statement);
    if (status == PAR_END)
        status = compare_entrants(&sealed, book, evaluation, part, differs, context, err);
    sealed_free(&sealed);
    return status;
}

enum par_status
seal_compare_units(struct par_book *book, enum sql_block_id block, const struct param *params,
                   enum seal_kind kind, seal_unit_differs *differs, void *context,
                   struct par_error *err)
{
    struct sealed sealed = {BUFFER_INIT, BUFFER_INIT};
    struct statement *statement = NULL;
    unsigned char(*found)[DIGEST_SIZE] = NULL;
    const int64_t *units;
    size_t count;
    enum par_status status = statement_open(&statement, book->store, block, params, err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK)
        sealed_put(&sealed, row_int(statement, "unit_id"), statement, "digest");
    statement_close(statement);
    if (status == PAR_END)
        status = sealed_room(&found, &sealed, book, err);
    units = sealed_units(&sealed, &count);
    if (status == PAR_OK && count > 0)
        status = seal_units(found, book, kind, units, count, err);
    for (size_t i = 0; status == PAR_OK && i < count; i++)
        if (!sealed_same(&sealed, i, found[i]))
            status = differs(context, units[i], err);
    mem_free(found);
    sealed_free(&sealed);
    return status;
}
