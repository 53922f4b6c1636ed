/* Reading files of the book's kinds. A file is read to its end whatever is wrong in it, so that all
 * its faults are told at once; names are looked up before a row is put, so that a row tells all of
 * its own. */
#include "import.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/text.h"
#include "import_header.h"
#include "import_row.h"
#include "import_scores.h"
#include "journal.h"

enum { SHOWN_CHARACTERS = 60, NUMBER_SIZE = 64 };

enum {
    ROWS_IN_BULK = 4096 /* from so many on they are worth a transaction of their own kind */
};

static enum par_status open_all(struct import *in, struct par_error *err);
static void close_all(struct import *in);
static enum par_status finish(struct import *in, par_import_report *report, void *context,
                              struct par_error *err);

struct par_import {
    struct import in;
    struct par_import_summary summary;
    struct scores *scores;      /* of a file of scores that was read without a fault of its own */
    struct store_moment moment; /* in which the names of the file were looked up */
};

/* ---- reading and putting ---- */

static enum par_status
read_file(struct par_import *import, struct par_error *err)
{
    struct import *in = &import->in;
    enum par_status status = open_all(in, err);

    in->readable = true;
    if (status == PAR_OK)
        status = import_read_header(in, &in->readable, err);
    if (status == PAR_OK && in->readable && in->id == KIND_SCORES)
        status = scores_read(&import->scores, in, err);
    return status;
}

static void
forget_file(struct par_import *import)
{
    scores_free(import->scores);
    import->scores = NULL;
    close_all(&import->in);
}

enum par_status
par_import_open(struct par_import **out, struct par_book *book, const char *kind, int fd,
                const char *file_name, const struct par_import_options *options,
                struct par_error *err)
{
    static const struct par_import_options no_options = {0};
    struct par_import *import = mem_zero(sizeof *import);
    struct import *in;
    enum par_status status;

    if (import == NULL)
        return error_memory(err);
    in = &import->in;
    in->book = book;
    in->batch = book->batch;
    in->id = kind_find(kind);
    in->options = options != NULL ? options : &no_options;
    in->file = file_name;
    in->summary = &import->summary;
    in->fd = fd;
    in->begins = lseek(fd, 0, SEEK_CUR);
    if (in->id == KIND_END_) {
        mem_free(import);
        return error_set(err, PAR_USAGE, "kind", N_("no kind of file is called \"{1}\""),
                         ARGS(ARG_TEXT(kind)));
    }
    in->kind = kind_of(in->id);
    status = import_take_options(in, err);
    if (status == PAR_OK)
        status = book_snapshot(book, &in->slicing, err);
    if (status == PAR_OK)
        status = store_moment(&import->moment, book->store, err);
    if (status == PAR_OK)
        status = read_file(import, err);
    book_snapshot_end(book, in->slicing);
    in->slicing = false;
    if (status == PAR_OK)
        *out = import;
    else
        par_import_close(import);
    return status;
}

int64_t
par_import_errors(const struct par_import *import)
{
    return faults_count(import->in.faults);
}

void
par_import_close(struct par_import *import)
{
    if (import == NULL)
        return;
    forget_file(import);
    mem_free(import);
}

/* What the file names may be something else by now: then it is read again, and nobody else writes
 * meanwhile. */
static enum par_status
look_again(struct par_import *import, struct par_error *err)
{
    struct import *in = &import->in;
    struct store_moment now;
    enum par_status status = store_moment(&now, in->book->store, err);

    if (status != PAR_OK || (now.others == import->moment.others && now.own == import->moment.own))
        return status;
    if (in->begins < 0 || lseek(in->fd, in->begins, SEEK_SET) < 0)
        return error_set(err, PAR_BUSY, "moved", N_("the book was changed while the file was read"),
                         NO_ARGS);
    forget_file(import);
    import->summary = (struct par_import_summary){0};
    in->mark = '\0';
    for (size_t i = 0; i < sizeof in->at / sizeof in->at[0]; i++)
        in->at[i] = -1;
    return read_file(import, err);
}

static enum par_status
put_scores(struct par_import *import, struct par_error *err)
{
    struct import *in = &import->in;
    enum par_status status = PAR_OK;

    if (rows_count(import->scores->rows) >= ROWS_IN_BULK)
        status = batch_bulk(in->batch, err);
    if (status == PAR_OK)
        status = look_again(import, err);
    if (status == PAR_OK && import->scores != NULL && faults_count(in->faults) == 0)
        status = scores_write(import->scores, err);
    return status;
}

enum par_status
par_import_put(struct par_import *import, struct par_batch *batch, par_import_report *report,
               void *context, struct par_import_summary *summary, struct par_error *err)
{
    struct import *in = &import->in;
    enum par_status status = PAR_OK;

    if (batch == NULL && faults_count(in->faults) == 0)
        return error_set(err, PAR_MISUSE, "batch",
                         N_("fault of the program: a file without a fault needs a batch"), NO_ARGS);
    in->batch = batch;
    if (in->id != KIND_SCORES && in->readable)
        status = import_rows(in, err);
    else if (import->scores != NULL && faults_count(in->faults) == 0)
        status = put_scores(import, err);
    if (status == PAR_OK)
        status = finish(in, report, context, err);
    if (summary != NULL)
        *summary = import->summary;
    return status;
}

enum par_status
par_import(struct par_batch *batch, const char *kind, int fd, const char *file_name,
           const struct par_import_options *options, par_import_report *report, void *context,
           struct par_import_summary *summary, struct par_error *err)
{
    struct par_import *import = NULL;
    enum par_status status =
        par_import_open(&import, batch->book, kind, fd, file_name, options, err);

    if (summary != NULL)
        *summary = (struct par_import_summary){0};
    if (status == PAR_OK)
        status = par_import_put(import, batch, report, context, summary, err);
    par_import_close(import);
    return status;
}

static enum par_status
open_all(struct import *in, struct par_error *err)
{
    struct stat facts;
    enum par_status status = faults_open(&in->faults, err);

    if (status == PAR_OK)
        status = import_names_open(&in->names, err);
    if (status == PAR_OK)
        status = csv_open(&in->csv, in->fd, err);
    in->size = fstat(in->fd, &facts) == 0 && S_ISREG(facts.st_mode) ? facts.st_size : 0;
    return status;
}

static void
close_all(struct import *in)
{
    csv_close(in->csv);
    import_names_close(in->names);
    faults_close(in->faults);
    in->csv = NULL;
    in->names = NULL;
    in->faults = NULL;
}

/* ---- the end ---- */

static const char *
name_alone(const char *file)
{
    const char *slash = strrchr(file, '/');

    return slash != NULL ? slash + 1 : file;
}

static enum par_status
finish(struct import *in, par_import_report *report, void *context, struct par_error *err)
{
    struct par_import_summary *summary = in->summary;
    enum par_status status;

    summary->errors = faults_count(in->faults);
    summary->state_errors = faults_of_state(in->faults);
    status = faults_tell(in->faults, in->file, report, context, err);
    if (status != PAR_OK)
        return status;
    if (summary->errors == 0) {
        batch_say(in->batch, N_("import of {1}: {2} rows"),
                  ARGS(ARG_TEXT(name_alone(in->file)), ARG_COUNT(summary->lines)));
        return PAR_OK;
    }
    return error_set(err, summary->state_errors == summary->errors ? PAR_STATE : PAR_INVALID,
                     "summary", N_("{1} errors in {2} lines; the book is unchanged"),
                     ARGS(ARG_COUNT(summary->errors), ARG_COUNT(summary->lines)));
}

/* ---- records and columns ---- */

enum par_status
import_give_back(struct import *in, struct par_error *err)
{
    enum par_status status = in->fault.status;

    if (err != NULL && err->status == PAR_OK)
        *err = in->fault;
    par_error_clear(&in->fault);
    return status;
}

/* Progress is told now and then; and a writer waits for no reader longer than a moment. */
static enum par_status
pause_reading(struct import *in, struct par_error *err)
{
    int64_t lines = in->summary->lines, total = 0;
    enum par_status status;

    if (in->size > 0 && lines > 0 && lines < INT64_MAX / in->size) /* as far as lines are alike */
        total = lines * in->size / csv_taken(in->csv) + 1;
    book_snapshot_end(in->book, in->slicing);
    status = book_progress(in->book, N_("reading"), lines, total, err);
    if (status == PAR_OK && in->slicing)
        status = store_begin(in->book->store, STORE_SNAPSHOT, err);
    return status;
}

enum par_status
import_next(struct import *in, struct par_error *err)
{
    if (import_pauses(in)) {
        enum par_status status = pause_reading(in, err);

        if (status != PAR_OK)
            return status;
    }
    for (;;) {
        struct fault_place place = {0};
        enum par_status status = csv_next(&in->record, in->csv, &in->fault);

        in->summary->lines += status == PAR_OK || status == PAR_INVALID;
        if (status == PAR_OK || status == PAR_END)
            return status;
        if (!fault_is_of_file(status))
            return import_give_back(in, err);
        place.line = in->fault.line;
        place.column = in->fault.column;
        for (size_t i = 0; i < in->kind->count; i++)
            if (in->at[i] >= 0 && in->at[i] + 1 == place.column)
                place.field = in->kind->columns[i].field.key;
        status = faults_add(in->faults, &place, &in->fault, NULL, err);
        par_error_clear(&in->fault);
        if (status != PAR_OK)
            return status;
    }
}

const char *
import_bare(char *buf, size_t size, const struct import *in, int column)
{
    size_t length = 0;
    const char *text = import_text(in, column, &length);

    if (length == 0 || length >= size || (*text > ' ' && text[length - 1] > ' '))
        return text;
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    while (length > 0 && (*text == ' ' || *text == '\t')) {
        text++;
        length--;
    }
    memcpy(buf, text, length);
    buf[length] = '\0';
    return buf;
}

enum par_status
import_refuse(struct import *in, int column, const char *value, bool *good, struct par_error *err)
{
    char shown[PAR_ARG_SIZE];
    struct fault_place place = {.line = in->record.line};
    enum par_status status;

    *good = false;
    if (!fault_is_of_file(in->fault.status))
        return import_give_back(in, err);
    if (column >= 0) {
        place.column = in->at[column] + 1;
        place.field = in->kind->columns[column].field.key;
    }
    if (value != NULL) {
        text_shown(shown, sizeof shown, value, SHOWN_CHARACTERS);
        place.value = shown;
    }
    status = faults_add(in->faults, &place, &in->fault, &in->refused, err);
    par_error_clear(&in->fault);
    return status;
}

enum par_status
import_refuse_row(struct import *in, bool *good, struct par_error *err)
{
    int column = kind_column_of_key(in->kind, in->fault.field);
    size_t length = 0;
    const char *value = import_text(in, column, &length);

    return import_refuse(in, column, length > 0 ? value : NULL, good, err);
}

enum par_status
import_duplicate(struct import *in, int64_t line, int column, const char *value, int64_t first_line,
                 const char *key, struct par_error *err)
{
    const struct fault_place place = {line, in->at[column] + 1, in->kind->columns[column].field.key,
                                      value, NULL};
    enum par_status status;

    error_set(&in->fault, PAR_INVALID, "duplicate", N_("repeats line {1} ({2})"),
              ARGS(ARG_COUNT(first_line), ARG_TEXT(key)));
    status = faults_add(in->faults, &place, &in->fault, NULL, err);
    par_error_clear(&in->fault);
    return status;
}

/* ---- typed readings ---- */

enum par_status
import_clean(char **out, struct import *in, int column, bool *good, struct par_error *err)
{
    size_t length = 0;
    const char *text = import_text(in, column, &length);
    char *clean = NULL;

    *out = NULL;
    if (length == 0)
        return PAR_OK;
    if (text_clean(&clean, text, length, &in->fault) != PAR_OK)
        return import_refuse(in, column, text, good, err);
    if (*clean != '\0') {
        *out = clean;
        return PAR_OK;
    }
    mem_free(clean);
    return PAR_OK;
}

enum par_status
import_needed(struct import *in, int column, bool *good, struct par_error *err)
{
    error_set(&in->fault, PAR_INVALID, "empty", N_("{1} is empty"),
              ARGS(ARG_WORD(in->kind->columns[column].field.key)));
    return import_refuse(in, column, NULL, good, err);
}

enum par_status
import_year(struct par_number *out, struct import *in, int column, bool *good,
            struct par_error *err)
{
    char buf[NUMBER_SIZE];
    const char *text = import_bare(buf, sizeof buf, in, column);
    int64_t year = 0;

    *out = (struct par_number){0, PAR_UNKNOWN};
    if (*text == '\0')
        return PAR_OK;
    for (int i = 0; text_is_year(text) && i < 4; i++)
        year = year * 10 + (text[i] - '0');
    if (year < 1900 || year > 2999) {
        error_set(&in->fault, PAR_INVALID, "year", N_("\"{1}\" is not a year"),
                  ARGS(ARG_TEXT(text)));
        return import_refuse(in, column, text, good, err);
    }
    *out = (struct par_number){year, PAR_PRESENT};
    return PAR_OK;
}

/* The other mark than the file's: said with the place that decided which one that is. */
static void
say_mark(struct import *in, const char *text)
{
    char shown[PAR_ARG_SIZE];
    const struct arg args[] = {
        ARG_TEXT(shown), ARG_COUNT(in->mark_line), ARG_COUNT(in->mark_column), {0}};

    text_shown(shown, sizeof shown, text, SHOWN_CHARACTERS);
    par_error_clear(&in->fault);
    if (in->mark == '.')
        error_set(&in->fault, PAR_INVALID, "decimal_mark",
                  N_("\"{1}\" has a decimal comma, this file uses a point (line {2}, column {3})"),
                  args);
    else
        error_set(&in->fault, PAR_INVALID, "decimal_mark",
                  N_("\"{1}\" has a decimal point, this file uses a comma (line {2}, column {3})"),
                  args);
}

enum par_status
import_decimal(struct par_decimal *out, struct import *in, int column, bool *good,
               struct par_error *err)
{
    char buf[NUMBER_SIZE];
    const char *text = import_bare(buf, sizeof buf, in, column);
    bool unmarked = in->mark == '\0';
    enum par_status status;

    *out = (struct par_decimal){0, PAR_DECIMALS_EXACT, PAR_UNKNOWN};
    if (*text == '\0')
        return PAR_OK;
    status = par_decimal_parse(out, text, &in->mark, &in->fault);
    if (unmarked && in->mark != '\0') {
        in->mark_line = in->record.line;
        in->mark_column = in->at[column] + 1;
    }
    if (status == PAR_OK)
        return PAR_OK;
    if (strcmp(in->fault.code, "decimal_mark") == 0)
        say_mark(in, text);
    return import_refuse(in, column, text, good, err);
}
