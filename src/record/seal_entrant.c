/* Digests of units' years: computed, and compared with those that stand. */
#include <string.h>

#include "base/alloc.h"
#include "base/message.h"
#include "seal.h"
#include "seal_row.h"

enum { FEW = 4 }; /* units: these are looked up, more are read as a range */

/* A unit whose year is being hashed. */
struct entrant {
    int64_t unit;
    struct digest digest;
    enum sql_block_id begun; /* the block whose head was put last */
};

/* ---- computing ---- */

/* Rows of a block come by unit, ascending as the entrants; once, or once for each domain. */
static enum par_status
put_block(struct entrant *entrants, size_t count, enum sql_block_id block,
          struct statement *statement, struct par_error *err)
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
        while (at < count && entrants[at].unit < unit)
            at++;
        if (at == count || entrants[at].unit != unit)
            continue;
        if (entrants[at].begun != block)
            digest_put(&entrants[at].digest, head.bytes, head.used);
        entrants[at].begun = block;
        seal_row(&entrants[at].digest, statement, 1);
    }
    return status == PAR_END ? PAR_OK : status;
}

/* Units of one evaluation that are read as one range. */
static enum par_status
hash_range(struct entrant *entrants, size_t count, struct par_book *book, int64_t evaluation,
           enum seal_part part, struct par_error *err)
{
    static const char *const tags[SEAL_PARTS_] = {"entrant", "detail"};
    int blocks_count;
    const enum sql_block_id *blocks = seal_entrant_blocks(&blocks_count, part);
    enum par_status status = PAR_OK;

    for (size_t i = 0; i < count; i++) {
        entrants[i].begun = SQL_BLOCK_END_;
        seal_begin(&entrants[i].digest, tags[part]);
    }
    for (int i = 0; status == PAR_OK && i < blocks_count; i++) {
        struct statement *statement = NULL;

        status =
            statement_open(&statement, book->store, blocks[i],
                           PARAMS(P_INT("evaluation", evaluation), P_INT("from", entrants[0].unit),
                                  P_INT("to", entrants[count - 1].unit)),
                           err);
        if (status == PAR_OK)
            status = put_block(entrants, count, blocks[i], statement, err);
        statement_close(statement);
    }
    return status;
}

enum par_status
seal_entrants(unsigned char (*out)[DIGEST_SIZE], struct par_book *book, int64_t evaluation,
              const int64_t *units, size_t count, enum seal_part part, struct par_error *err)
{
    struct entrant *entrants = mem_alloc(count * sizeof *entrants);
    size_t step = count <= FEW ? 1 : count;
    enum par_status status = entrants == NULL ? error_memory(err) : PAR_OK;

    for (size_t i = 0; status == PAR_OK && i < count; i++)
        entrants[i].unit = units[i];
    for (size_t i = 0; status == PAR_OK && i < count; i += step)
        status = hash_range(entrants + i, step, book, evaluation, part, err);
    for (size_t i = 0; status == PAR_OK && i < count; i++)
        digest_end(out[i], &entrants[i].digest);
    mem_free(entrants);
    return status;
}

/* ---- comparing ---- */

/* Unit-years of one evaluation, with the digests of a part that stand. */
struct sealed {
    enum seal_part part;
    int64_t evaluation;
    struct buffer units;   /* int64_t each */
    struct buffer digests; /* DIGEST_SIZE each; zeros where none stands */
};

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

static enum par_status
compare_sealed(struct sealed *sealed, struct par_book *book, seal_differs *differs, void *context,
               struct par_error *err)
{
    const int64_t *units = (const int64_t *)(const void *)sealed->units.text;
    size_t count = sealed->units.length / sizeof *units;
    unsigned char(*found)[DIGEST_SIZE] = mem_alloc((count + 1) * sizeof *found);
    enum par_status status = book_progress(book, NULL, 0, 0, err);

    if (status == PAR_OK && (found == NULL || sealed->units.failed || sealed->digests.failed))
        status = error_memory(err);
    if (status == PAR_OK && count > 0)
        status = seal_entrants(found, book, sealed->evaluation, units, count, sealed->part, err);
    for (size_t i = 0; status == PAR_OK && i < count; i++)
        if (memcmp(found[i], sealed->digests.text + i * DIGEST_SIZE, DIGEST_SIZE) != 0)
            status = seal_tell_entrant(book, sealed->evaluation, units[i], differs, context, err);
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
    static const unsigned char none[DIGEST_SIZE];
    static const char *const columns[SEAL_PARTS_] = {"digest", "detail"};
    struct sealed sealed = {part, 0, BUFFER_INIT, BUFFER_INIT};
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, block, params, err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        int64_t unit = row_int(statement, "unit_id");
        int64_t evaluation = row_int(statement, "evaluation_id");
        int length = 0;
        const void *digest = row_blob(statement, columns[part], &length);

        if (evaluation != sealed.evaluation)
            status = compare_sealed(&sealed, book, differs, context, err);
        sealed.evaluation = evaluation;
        ++*count;
        buffer_put(&sealed.units, &unit, sizeof unit);
        buffer_put(&sealed.digests, length == DIGEST_SIZE ? digest : none, DIGEST_SIZE);
    }
    statement_close(statement);
    if (status == PAR_END)
        status = compare_sealed(&sealed, book, differs, context, err);
    buffer_free(&sealed.units);
    buffer_free(&sealed.digests);
    return status;
}
