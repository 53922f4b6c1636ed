/* Units of one evaluation without scores and maxima of their own: what follows is the same for
 * each, so it is computed for one, their model. A year that is opened has a group of them. */
#include "base/alloc.h"
#include "refresh.h"

/* Columns of `all`, and of the rows that tally_load reads. */
enum { ALIKE_EVALUATION, ALIKE_UNIT, ALIKE_MODEL, ALIKE_WIDTH };
enum { TALLY_EVALUATION, TALLY_DOMAIN, TALLY_UNIT, TALLY_SUMS, TALLY_WIDTH = TALLY_SUMS + 5 };

static enum par_status
is_bare(bool *bare, struct store *store, const struct touched *unit, struct par_error *err)
{
    int64_t found = 0;
    enum par_status status =
        store_int(&found, store, SQL_ENTRANT_BARE,
                  PARAMS(P_INT("evaluation", unit->evaluation), P_INT("unit", unit->unit)), err);

    *bare = status == PAR_OK;
    return status == PAR_END ? PAR_OK : status;
}

/* Is it the only one of its evaluation? Then nobody need ask. */
static bool
is_alone(const struct touched *list, size_t count, size_t at)
{
    return (at == 0 || list[at - 1].evaluation != list[at].evaluation) &&
           (at + 1 == count || list[at + 1].evaluation != list[at].evaluation);
}

enum par_status
alike_take(struct buffer *all, struct touched *list, size_t *count, struct store *store,
           struct par_error *err)
{
    int64_t evaluation = 0, model = 0;
    size_t kept = 0;
    enum par_status status = PAR_OK;

    for (size_t i = 0; status == PAR_OK && i < *count; i++) {
        const struct touched unit = list[i];
        bool bare = false, alone = kept == i && is_alone(list, *count, i);

        if (unit.evaluation != evaluation)
            model = 0;
        evaluation = unit.evaluation;
        if (!alone)
            status = is_bare(&bare, store, &unit, err);
        if (bare && model != 0) {
            const int64_t row[ALIKE_WIDTH] = {evaluation, unit.unit, model};

            buffer_put(all, row, sizeof row);
        } else {
            list[kept++] = unit;
            model = bare ? unit.unit : model;
        }
    }
    *count = kept;
    return status == PAR_OK && all->failed ? error_memory(err) : status;
}

/* The sums of one model for those that are like it. */
struct alike_rows {
    const int64_t *units; /* ALIKE_WIDTH each */
    size_t count;
    struct buffer sums; /* of the model: TALLY_WIDTH each */
    int64_t row[TALLY_WIDTH];
};

/* Domain by domain, as the key of `tally` is. */
static const int64_t *
alike_row(void *context, int64_t number)
{
    struct alike_rows *rows = context;
    const int64_t *sums = (const int64_t *)(const void *)rows->sums.text;
    size_t domain = (size_t)number / rows->count, unit = (size_t)number % rows->count;

    if (domain * TALLY_WIDTH * sizeof *sums >= rows->sums.length)
        return NULL;
    for (int i = 0; i < TALLY_WIDTH; i++)
        rows->row[i] = sums[domain * TALLY_WIDTH + (size_t)i];
    rows->row[TALLY_UNIT] = rows->units[unit * ALIKE_WIDTH + ALIKE_UNIT];
    return rows->row;
}

static enum par_status
read_model(struct alike_rows *rows, struct store *store, struct par_error *err)
{
    int64_t evaluation = rows->units[ALIKE_EVALUATION], model = rows->units[ALIKE_MODEL];
    struct statement *tally = NULL;
    enum par_status status =
        statement_open(&tally, store, SQL_TALLY_OF_UNIT,
                       PARAMS(P_INT("evaluation", evaluation), P_INT("unit", model)), err);

    while (status == PAR_OK && (status = statement_step(tally, err)) == PAR_OK) {
        const int64_t row[TALLY_WIDTH] = {evaluation,
                                          row_int(tally, "domain_id"),
                                          model,
                                          row_int(tally, "points"),
                                          row_int(tally, "maximum"),
                                          row_int(tally, "leaves"),
                                          row_int(tally, "scored"),
                                          row_int(tally, "locator")};

        buffer_put(&rows->sums, row, sizeof row);
    }
    statement_close(tally);
    if (status == PAR_END)
        status = rows->sums.failed ? error_memory(err) : PAR_OK;
    return status;
}

static enum par_status
write_sums(const int64_t *units, size_t count, struct store *store, struct par_error *err)
{
    struct alike_rows rows = {.units = units, .count = count};
    const struct input input = {alike_row, &rows};
    enum par_status status = read_model(&rows, store, err);

    if (status == PAR_OK)
        status = store_bulk(store, SQL_TALLY_LOAD, NO_PARAMS, &input, NULL, err);
    buffer_free(&rows.sums);
    return status;
}

enum par_status
alike_write(const struct buffer *all, struct store *store, struct par_error *err)
{
    const int64_t *units = (const int64_t *)(const void *)all->text;
    size_t count = all->length / (ALIKE_WIDTH * sizeof *units), next = 0;
    struct input_array array = {units, ALIKE_WIDTH, (int64_t)count};
    const struct input input = input_of_array(&array);
    enum par_status status = PAR_OK;

    for (size_t at = 0; status == PAR_OK && at < count; at = next) {
        while (next < count && units[next * ALIKE_WIDTH] == units[at * ALIKE_WIDTH])
            next++;
        status = write_sums(units + at * ALIKE_WIDTH, next - at, store, err);
    }
    if (status == PAR_OK && count > 0)
        status = store_bulk(store, SQL_RESULT_ALIKE, NO_PARAMS, &input, NULL, err);
    return status;
}
