#include "load.h"
#include "reseal.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "dump.h"

enum { LINES_BETWEEN = 1024 }; /* that progress is told */

/* ---- faults ---- */

void
load_fault(struct loader *l, size_t at, const char *field, const struct par_error *fault)
{
    struct par_import_finding finding = {.file = l->file,
                                         .line = l->line.number,
                                         .field = field,
                                         .finding = fault->code,
                                         .error = fault};

    if (l->told)
        return;
    l->told = true;
    l->sum->errors++;
    if (fault->column > 0)
        finding.column = fault->column;
    else if (l->line.number > 0 && at <= l->raw.length)
        finding.column = line_column(buffer_get(&l->raw), at);
    if (l->report != NULL)
        l->report(l->context, &finding);
}

void
load_refuse(struct loader *l, size_t at, const char *field, const char *code, const char *pattern,
            const struct arg *args)
{
    struct par_error fault = PAR_ERROR_INIT;

    error_set(&fault, PAR_INVALID, code, pattern, args);
    load_fault(l, at, field, &fault);
}

enum par_status
load_answer(struct loader *l, enum par_status status, const char *field, struct par_error *fault,
            struct par_error *err)
{
    if (status == PAR_OK)
        return PAR_OK;
    if (status == PAR_INVALID || status == PAR_STATE || status == PAR_NOT_FOUND) {
        load_fault(l, LOAD_WHOLE, field, fault);
        return PAR_OK;
    }
    if (err != NULL && err->status == PAR_OK)
        *err = *fault;
    return status;
}

/* ---- lines ---- */

static enum par_status
keep_digest(struct loader *l, struct par_error *err)
{
    struct digest digest;
    unsigned char sum[DIGEST_SIZE];

    digest_begin(&digest);
    digest_put(&digest, l->line.text, l->line.length);
    digest_end(sum, &digest);
    return spool_put(l->digests, sum, DIGEST_CUT, err);
}

static enum par_status
refuse_file(struct loader *l)
{
    load_refuse(l, LOAD_WHOLE, NULL, "not_dump",
                N_("the file is no dump of parindex: its first line should be {1}"),
                ARGS(ARG_TEXT(DUMP_FIRST)));
    return PAR_END;
}

/* Is it a dump, and one that this program knows? Else nothing is read on. */
static enum par_status
first_line(struct loader *l, struct par_error *err)
{
    const char *text = l->line.text;
    size_t tag = sizeof DUMP_TAG - 1;
    char *end = NULL;

    if (strcmp(text, DUMP_FIRST) == 0)
        return PAR_OK;
    if (strncmp(text, DUMP_TAG, tag) == 0 && strtoll(text + tag, &end, 10) > 1 &&
        strcmp(end, "\"]") == 0) {
        error_set(err, PAR_STATE, "newer",
                  N_("\"{1}\" was written by a newer parindex (format {2}, this one knows 1)"),
                  ARGS(ARG_TEXT(l->file), ARG_COUNT(strtoll(text + tag, NULL, 10))));
        error_hint(err, N_("install the newer version; no book was made"), NO_ARGS);
        return PAR_STATE;
    }
    return refuse_file(l);
}

static enum par_status
take_line(struct loader *l, struct par_error *err)
{
    enum par_status status = keep_digest(l, err);

    buffer_clear(&l->raw);
    buffer_put(&l->raw, l->line.text, l->line.length);
    if (status == PAR_OK && l->raw.failed)
        status = error_memory(err);
    if (status != PAR_OK)
        return status;
    if (l->line.number == 1)
        return first_line(l, err);
    if (l->ended)
        load_refuse(l, LOAD_WHOLE, NULL, "behind_end", N_("nothing stands behind the line {1}"),
                    ARGS(ARG_TEXT(DUMP_LAST)));
    else if (strcmp(l->line.text, DUMP_LAST) == 0)
        l->ended = true;
    else
        return load_line(l, err);
    return PAR_OK;
}

/* A line that is no text. */
static enum par_status
refuse_text(struct loader *l, const struct par_error *fault)
{
    l->line.number = fault->line;
    l->thing.word = NULL;
    if (fault->line == 1)
        return refuse_file(l);
    load_fault(l, LOAD_WHOLE, NULL, fault);
    return PAR_OK;
}

static enum par_status
read_lines(struct loader *l, struct par_error *err)
{
    enum par_status status = PAR_OK;

    while (status == PAR_OK) {
        struct par_error fault = PAR_ERROR_INIT;

        l->told = false;
        status = lines_next(&l->line, l->lines, &fault);
        if (status == PAR_OK) {
            l->sum->lines++;
            status = take_line(l, err);
            if (status == PAR_OK && l->sum->lines % LINES_BETWEEN == 0)
                status = book_progress(l->book, N_("reading"), l->sum->lines, 0, err);
        } else if (status == PAR_INVALID) {
            status = refuse_text(l, &fault);
        } else if (status != PAR_END && err != NULL) {
            *err = fault;
        }
    }
    if (status != PAR_END)
        return status;
    l->told = false;
    if (l->line.number == 0)
        load_refuse(l, LOAD_WHOLE, NULL, "not_dump", N_("the file is empty"), NO_ARGS);
    else if (!l->ended && l->sum->errors == 0)
        load_refuse(l, LOAD_WHOLE, NULL, "line_cut",
                    N_("the file ends before its last line, {1}: was it cut?"),
                    ARGS(ARG_TEXT(DUMP_LAST)));
    return PAR_OK;
}

/* ---- the book ---- */

static enum par_status
begin(struct loader *l, int fd, struct par_error *err)
{
    enum par_status status = lines_open(&l->lines, fd, err);

    if (status == PAR_OK)
        status = spool_open(&l->named, err);
    if (status == PAR_OK)
        status = spool_open(&l->sealed, err);
    if (status == PAR_OK)
        status = spool_open(&l->digests, err);
    l->ids = map_new();
    l->unsealed = map_new();
    if (status == PAR_OK && (l->ids == NULL || l->unsealed == NULL))
        status = error_memory(err);
    return status;
}

static void
finish(struct loader *l)
{
    lines_close(l->lines);
    spool_close(l->named);
    spool_close(l->sealed);
    spool_close(l->digests);
    map_free(l->ids);
    map_free(l->unsealed);
    mem_free(l->cells);
    buffer_free(&l->raw);
    buffer_free(&l->key);
    buffer_free(&l->key2);
    buffer_free(&l->thing.of);
    buffer_free(&l->thing.entrant);
    buffer_free(&l->thing.criterion);
}

/* Each step only when the one before left no fault: the next would only repeat it. */
static enum par_status
fill(struct loader *l, struct par_error *err)
{
    enum par_status status = store_begin(l->book->store, STORE_CHANGE, err);

    if (status == PAR_OK)
        status = store_refer_later(l->book->store, err);
    if (status == PAR_OK)
        status = read_lines(l, err);
    if (status == PAR_OK && l->sum->errors == 0)
        status = load_check_names(l, err);
    if (status == PAR_OK && l->sum->errors == 0)
        status = load_check_seals(l, err);
    if (status == PAR_OK && l->sum->errors == 0)
        status = reseal_derived(l->book, err);
    if (status == PAR_OK && l->sum->errors == 0)
        status = load_check_dump(l, err);
    if (status == PAR_OK && l->sum->errors > 0)
        status = error_set(err, PAR_INVALID, "load", N_("the file is refused; no book was made"),
                           NO_ARGS);
    if (status != PAR_OK)
        store_rollback(l->book->store);
    return status;
}

enum par_status
load_into(struct par_book *book, int fd, const char *file_name, par_import_report *report,
          void *context, struct par_load_summary *summary, struct par_error *err)
{
    struct loader l = {
        .book = book, .file = file_name, .report = report, .context = context, .sum = summary};
    enum par_status status;

    *summary = (struct par_load_summary){0};
    status = begin(&l, fd, err);
    if (status == PAR_OK)
        status = fill(&l, err);
    finish(&l);
    return status;
}

enum par_status
par_book_load(const char *path, int keep, int fd, const char *file_name, par_import_report *report,
              void *context, struct par_load_summary *summary, struct par_error *err)
{
    return par_book_load_told(path, keep, fd, file_name, report, context, NULL, NULL, summary, err);
}

enum par_status
par_book_load_told(const char *path, int keep, int fd, const char *file_name,
                   par_import_report *report, void *context, par_progress *progress,
                   void *progress_context, struct par_load_summary *summary, struct par_error *err)
{
    struct par_book book = {.mode = PAR_WRITE};
    int steps = 0;
    enum par_status status;

    *summary = (struct par_load_summary){0};
    status = store_open(&book.store, path, STORE_CREATE, err);
    if (status != PAR_OK)
        return status;
    par_book_on_progress(&book, progress, progress_context);
    status = store_migrate(&steps, book.store, err);
    if (status == PAR_OK)
        status = load_into(&book, fd, file_name, report, context, summary, err);
    if (status == PAR_OK)
        status = store_commit(book.store, err);
    if (status == PAR_OK && keep)
        status = store_publish(book.store, err);
    buffer_free(&book.lent);
    buffer_free(&book.lent_more);
    store_close(book.store);
    return status;
}
