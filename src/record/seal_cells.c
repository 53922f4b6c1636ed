/* The digest of the cells of a unit-year, from the book or from what the program holds. */
#include <string.h>

#include "seal.h"
#include "seal_row.h"

enum par_status
seal_cells(unsigned char out[DIGEST_CUT], struct par_book *book, int64_t evaluation, int64_t unit,
           struct par_error *err)
{
    struct digest digest;
    unsigned char whole[DIGEST_SIZE];
    int64_t records = 0;
    enum par_status status;

    seal_begin(&digest, "cells");
    status = seal_rows(&digest, &records, book->store, SQL_CELLS_OF_UNIT,
                       PARAMS(P_INT("evaluation", evaluation), P_INT("unit", unit)), 0, err);
    digest_end(whole, &digest);
    memcpy(out, whole, DIGEST_CUT);
    return status;
}

static void
put_cells_head(struct digest *digest)
{
    static const char *const columns[] = {"code", "self", "first", "final"};
    struct fields fields;

    fields_begin(&fields, digest);
    fields_text(&fields, 'b', sql_blocks[SQL_CELLS_OF_UNIT].name);
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        fields_text(&fields, 'c', columns[i]);
    fields_flush(&fields);
}

void
seal_cells_begin(struct digest *digest)
{
    seal_begin(digest, "cells");
    put_cells_head(digest);
}

void
seal_cells_put(struct digest *digest, const char *code, const int64_t stages[3])
{
    struct fields fields;

    fields_begin(&fields, digest);
    fields_put(&fields, 'r', "", 0);
    fields_text(&fields, 'v', code);
    for (int i = 0; i < 3; i++)
        if (stages[i] == INPUT_NULL)
            fields_put(&fields, 'n', "", 0);
        else
            fields_number(&fields, stages[i]);
    fields_flush(&fields);
}

void
seal_cells_end(unsigned char out[DIGEST_CUT], struct digest *digest)
{
    unsigned char whole[DIGEST_SIZE];

    digest_end(whole, digest);
    memcpy(out, whole, DIGEST_CUT);
}

/* A row of cells as it would be hashed. */
static void
put_guess(struct digest *digest, const char *code, int64_t self, int64_t first,
          enum seal_guess guess, int64_t final)
{
    const int64_t stages[3] = {self, first, guess == GUESS_VALUE ? final : INPUT_NULL};

    if (guess != GUESS_NO_ROW)
        seal_cells_put(digest, code, stages);
}

enum par_status
seal_cells_if(unsigned char out[DIGEST_CUT], struct par_book *book, int64_t evaluation,
              int64_t unit, const char *criterion, enum seal_guess guess, int64_t final,
              struct par_error *err)
{
    struct digest digest;
    unsigned char whole[DIGEST_SIZE];
    struct statement *statement = NULL;
    bool put = false, any = false;
    enum par_status status =
        statement_open(&statement, book->store, SQL_CELLS_OF_UNIT,
                       PARAMS(P_INT("evaluation", evaluation), P_INT("unit", unit)), err);

    seal_begin(&digest, "cells");
    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK) {
        const char *code = row_text(statement, "code");
        int order = code == NULL ? -1 : strcmp(code, criterion);

        if (!any)
            put_cells_head(&digest);
        any = true;
        if (order > 0 && !put) /* the row that is gone */
            put_guess(&digest, criterion, INPUT_NULL, INPUT_NULL, guess, final);
        put = put || order >= 0;
        if (order == 0)
            put_guess(&digest, code, row_int_or(statement, "self", INPUT_NULL),
                      row_int_or(statement, "first", INPUT_NULL), guess, final);
        else
            seal_row(&digest, statement, 0);
    }
    if (!any && guess != GUESS_NO_ROW)
        put_cells_head(&digest);
    statement_close(statement);
    if (!put)
        put_guess(&digest, criterion, INPUT_NULL, INPUT_NULL, guess, final);
    digest_end(whole, &digest);
    memcpy(out, whole, DIGEST_CUT);
    return status == PAR_END ? PAR_OK : status;
}
