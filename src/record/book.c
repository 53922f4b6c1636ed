#include "book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "check.h"
#include "clean.h"
#include "journal.h"
#include "reseal.h"

static enum par_status check_version(struct par_book *book, struct par_error *err);

/* ---- making and opening ---- */

void
par_alone(void)
{
    store_alone();
}

enum par_status
par_book_create(const char *path, const char *title, const char *title_en, struct par_error *err)
{
    struct store *store = NULL;
    char *clean = NULL, *clean_en = NULL;
    char now[CLOCK_SIZE];
    int steps = 0;
    enum par_status status = clean_needed(&clean, title, "title", err);

    if (status == PAR_OK)
        status = clean_optional(&clean_en, title_en, "title_en", err);
    if (status == PAR_OK)
        status = store_open(&store, path, STORE_CREATE, err);
    if (status != PAR_OK)
        goto out;
    status = store_migrate(&steps, store, err);
    clock_now(now);
    if (status == PAR_OK)
        status = store_begin(store, STORE_CHANGE, err);
    if (status == PAR_OK)
        status = store_exec(
            store, SQL_BOOK_CREATE,
            PARAMS(P_TEXT("title", clean), P_TEXT("title_en", clean_en), P_TEXT("at", now)), NULL,
            err);
    if (status == PAR_OK)
        status = reseal_new_book(&(struct par_book){.store = store}, err);
    if (status == PAR_OK)
        status = store_commit(store, err);
    if (status == PAR_OK)
        status = store_publish(store, err);
out:
    store_close(store);
    mem_free(clean);
    mem_free(clean_en);
    return status;
}

/* A part of the file is not as the program wrote it. In the middle of a change nobody can tell
 * whether the rest agrees: seals come at its end. */
static enum par_status
look_at_all(void *context, struct par_error *err)
{
    struct par_book *book = context;

    if (book->batch == NULL)
        return verify_sound(
            book, N_("the file is damaged, and what it holds is not as it was sealed"), err);
    error_set(err, PAR_DAMAGED, "damage",
              N_("a part of the file is not as the program wrote it; nothing was changed"),
              NO_ARGS);
    error_hint(err,
               N_("see what is damaged with: parindex verify; where nothing is, go on with a copy "
                  "made by: parindex backup"),
               NO_ARGS);
    return PAR_DAMAGED;
}

enum par_status
par_book_open(struct par_book **out, const char *path, enum par_mode mode, struct par_error *err)
{
    struct par_book *book = mem_zero(sizeof *book);
    enum par_status status;

    if (book == NULL)
        return error_memory(err);
    book->mode = mode;
    status = store_open(&book->store, path,
                        mode == PAR_READ   ? STORE_READ
                        : mode == PAR_LOOK ? STORE_FOREIGN
                                           : STORE_WRITE,
                        err);
    if (status == PAR_OK)
        status = check_version(book, err);
    if (status != PAR_OK) {
        par_book_close(book);
        return status;
    }
    store_on_doubt(book->store, look_at_all, book);
    *out = book;
    return PAR_OK;
}

static void
forget_looked(struct par_book *book)
{
    book->looked.reads = 0;
    map_free(book->looked.things);
    book->looked.things = NULL;
}

void
par_book_close(struct par_book *book)
{
    if (book == NULL)
        return;
    par_batch_cancel(book->batch);
    forget_looked(book);
    store_close(book->store);
    buffer_free(&book->lent);
    buffer_free(&book->lent_more);
    mem_free(book);
}

enum par_status
par_book_aside(struct par_book *book, struct par_error *err)
{
    if (book->mode != PAR_READ && book->mode != PAR_LOOK)
        return error_set(err, PAR_MISUSE, "aside",
                         N_("fault of the program: only a book that is read can be set aside"),
                         NO_ARGS);
    par_book_release(book);
    return store_aside(book->store, err);
}

enum par_status
par_book_hold(struct par_book *book, struct par_error *err)
{
    if (book->mode != PAR_READ && book->mode != PAR_LOOK)
        return error_set(err, PAR_MISUSE, "hold",
                         N_("fault of the program: only a book that is read can be held"), NO_ARGS);
    return book->held ? PAR_OK : book_snapshot(book, &book->held, err);
}

void
par_book_release(struct par_book *book)
{
    if (book == NULL)
        return;
    book_snapshot_end(book, book->held);
    book->held = false;
}

void
par_book_on_wait(struct par_book *book, int (*wait)(void *context, double seconds), void *context)
{
    store_on_wait(book->store, wait, context);
}

/* Asked while a statement runs. */
static int
should_stop(void *context)
{
    const struct par_book *book = context;

    return book->progress(book->progress_context, NULL, 0, 0);
}

void
par_book_on_progress(struct par_book *book, par_progress *progress, void *context)
{
    book->progress = progress;
    book->progress_context = context;
    store_on_work(book->store, progress != NULL ? should_stop : NULL, book);
}

enum par_status
book_progress(const struct par_book *book, const char *what, int64_t done, int64_t total,
              struct par_error *err)
{
    if (book->progress == NULL || book->progress(book->progress_context, what, done, total) == 0)
        return PAR_OK;
    return error_set(err, PAR_STOPPED, "stopped", N_("stopped; nothing was changed"), NO_ARGS);
}

static enum par_status
check_version(struct par_book *book, struct par_error *err)
{
    int version = 0, current = store_version_current();
    enum par_status status = store_version(&version, book->store, err);

    if (status != PAR_OK || version == current || (version < current && book->mode == PAR_RAW))
        return status;
    if (version > current) {
        error_set(err, PAR_STATE, "newer",
                  N_("the book was written by a newer parindex (schema {1}, this one knows {2})"),
                  ARGS(ARG_COUNT(version), ARG_COUNT(current)));
        error_hint(err, N_("install the newer version; the book was not touched"), NO_ARGS);
    } else {
        error_set(err, PAR_STATE, "older",
                  N_("the book has an older schema ({1}, this parindex uses {2})"),
                  ARGS(ARG_COUNT(version), ARG_COUNT(current)));
        error_hint(err, N_("bring it up to date with: parindex upgrade"), NO_ARGS);
    }
    return PAR_STATE;
}

/* ---- reading ---- */

const char *
book_lend(struct par_book *book, const char *text)
{
    struct buffer spare = book->lent_more;

    if (text == NULL)
        return NULL;
    book->lent_more = book->lent; /* a text may be lent from what is lent */
    book->lent = spare;
    buffer_clear(&book->lent);
    buffer_text(&book->lent, text);
    return book->lent.failed ? NULL : buffer_get(&book->lent);
}

enum par_status
book_snapshot(struct par_book *book, bool *began, struct par_error *err)
{
    enum par_status status;

    *began = false;
    if (store_in_transaction(book->store))
        return PAR_OK;
    status = store_begin(book->store, STORE_SNAPSHOT, err);
    *began = status == PAR_OK;
    return status;
}

void
book_snapshot_end(struct par_book *book, bool began)
{
    if (began) {
        store_rollback(book->store);
        forget_looked(book);
    }
}

enum par_status
book_damaged(struct par_error *err)
{
    return error_set(err, PAR_DAMAGED, "damage",
                     N_("the file is damaged: a part of it cannot be read"), NO_ARGS);
}

enum par_status
book_year_check(int64_t year, struct par_error *err)
{
    if (year >= 1900 && year <= 2999)
        return PAR_OK;
    return refuse_column(err, "year", "year", N_("\"{1}\" is not a year"), ARGS(ARG_COUNT(year)));
}

/* One year of a list: exactly four digits. */
static bool
take_year(int *year, const char **at)
{
    int value = 0;

    for (int i = 0; i < 4; i++) {
        char c = (*at)[i];
        if (c < '0' || c > '9')
            return false;
        value = value * 10 + (c - '0');
    }
    *at += 4;
    *year = value;
    return **at < '0' || **at > '9';
}

static bool
put_years(struct json *json, const char *text)
{
    const char *at = text;

    for (;;) {
        int from = 0, to;
        if (!take_year(&from, &at))
            return false;
        to = from;
        if (*at == '-' || strncmp(at, "–", strlen("–")) == 0) {
            at += *at == '-' ? 1 : strlen("–");
            if (!take_year(&to, &at))
                return false;
        }
        if (from < 1900 || to > 2999 || from > to)
            return false;
        for (; from <= to; from++)
            json_number(json, from);
        if (*at == '\0')
            return true;
        if (*at++ != ',')
            return false;
    }
}

static enum par_status
put_all_years(struct json *json, struct par_book *book, int64_t group, struct par_error *err)
{
    struct statement *statement = NULL;
    enum par_status status = statement_open(&statement, book->store, SQL_YEARS_OF_BOOK,
                                            PARAMS({"group", group != 0, NULL, group}), err);

    while (status == PAR_OK && (status = statement_step(statement, err)) == PAR_OK)
        json_number(json, row_int(statement, "year"));
    statement_close(statement);
    return status == PAR_END ? PAR_OK : status;
}

enum par_status
book_years(char **out, struct par_book *book, const char *years, int year, int64_t group,
           struct par_error *err)
{
    struct buffer text = BUFFER_INIT;
    struct json json;
    enum par_status status = PAR_OK;

    json_begin(&json, &text);
    json_array(&json);
    if (year != 0)
        json_number(&json, year);
    else if (years == NULL)
        status = put_all_years(&json, book, group, err);
    else if (!put_years(&json, years))
        status = error_set(err, PAR_USAGE, "years",
                           N_("\"{1}\" is no list of years (2023, 2015-2023 or 2015,2018)"),
                           ARGS(ARG_TEXT(years)));
    json_end(&json, ']');
    if (status == PAR_OK && text.failed)
        status = error_memory(err);
    if (status != PAR_OK) {
        buffer_free(&text);
        return status;
    }
    *out = text.text;
    return PAR_OK;
}

const char *
book_view_word(enum par_view view)
{
    switch (view) {
    case PAR_VIEW_DEFAULT:
        return "default";
    case PAR_VIEW_PUBLISHED:
        return "published";
    case PAR_VIEW_CORRECTED:
        return "corrected";
    case PAR_VIEW_COMPUTED:
        return "computed";
    }
    return "default";
}

/* Titles and time are lent by the book. */
static enum par_status
fill_head(struct par_book_head *head, struct par_book *book, struct statement *statement,
          struct par_error *err)
{
    struct buffer *lent = &book->lent;
    static const char *const keys[] = {"title", "title_en", "created"};
    const char *texts[3];
    size_t at[3];

    buffer_clear(lent);
    for (int i = 0; i < 3; i++) {
        texts[i] = row_text(statement, keys[i]);
        at[i] = lent->length;
        buffer_text(lent, texts[i] != NULL ? texts[i] : "");
        buffer_put(lent, "", 1);
    }
    if (lent->failed)
        return error_memory(err);
    head->title = lent->text + at[0];
    head->title_en = texts[1] != NULL ? lent->text + at[1] : NULL;
    head->created = lent->text + at[2];
    head->units.value = row_int(statement, "units");
    head->groups.value = row_int(statement, "groups");
    head->years.value = row_int(statement, "years");
    head->batches.value = row_int(statement, "batches");
    return PAR_OK;
}

enum par_status
par_book_show(struct par_book_head *out, struct par_book *book, struct par_error *err)
{
    struct statement *statement = NULL;
    struct par_book_head head = {0};
    int version = 0;
    bool began = false;
    enum par_status status = book_snapshot(book, &began, err);

    if (status == PAR_OK)
        status = store_version(&version, book->store, err);
    if (status == PAR_OK)
        status = seal_check_block(book, SQL_BOOK_HEAD, NO_PARAMS, err);
    if (status == PAR_OK)
        status = statement_open(&statement, book->store, SQL_BOOK_HEAD, NO_PARAMS, err);
    if (status == PAR_OK)
        status = statement_step(statement, err);
    if (status == PAR_END)
        status = error_set(err, PAR_DAMAGED, "damage", N_("the book has no head"), NO_ARGS);
    if (status == PAR_OK)
        status = fill_head(&head, book, statement, err);
    statement_close(statement);
    book_snapshot_end(book, began);
    head.schema.value = version;
    if (status == PAR_OK)
        *out = head;
    return status;
}

enum par_status
par_book_sound(struct par_book *book, struct par_error *err)
{
    bool began = false;
    enum par_status status = book_snapshot(book, &began, err);

    if (status == PAR_OK)
        status = seal_check_read(book, SEAL_READS_SCORED | SQL_READS_BOOK | SQL_READS_DECISION,
                                 &(struct seal_scope){0}, err);
    book_snapshot_end(book, began);
    return status;
}

/* ---- writing ---- */

enum par_status
par_book_edit(struct par_batch *batch, const char *title, const char *title_en,
              struct par_error *err)
{
    struct par_book_head head = {0};
    struct buffer row = BUFFER_INIT;
    char *clean = NULL, *clean_en = NULL;
    struct json json;
    enum par_status status = par_book_show(&head, batch->book, err);

    if (status == PAR_OK)
        status = clean_needed(&clean, title != NULL ? title : head.title, "title", err);
    if (status == PAR_OK)
        status =
            clean_optional(&clean_en, title_en != NULL ? title_en : head.title_en, "title_en", err);
    json_begin(&json, &row);
    json_object(&json);
    json_key_text(&json, "title", clean);
    json_key_text(&json, "title_en", clean_en);
    json_end(&json, '}');
    if (status == PAR_OK && row.failed)
        status = error_memory(err);
    if (status == PAR_OK)
        status = record_put(batch, RECORD_BOOK, "[1]", row.text, NULL, err);
    if (status == PAR_OK)
        batch_say(batch, N_("title of the book: {1}"), ARGS(ARG_TEXT(clean)));
    buffer_free(&row);
    mem_free(clean);
    mem_free(clean_en);
    return status;
}

/* ---- copies ---- */

enum par_status
par_book_backup(struct par_book *book, const char *path, struct par_error *err)
{
    bool began = false;
    enum par_status status;

    par_book_release(book);
    status = book_snapshot(book, &began, err);
    if (status == PAR_OK)
        status = verify_sound(book,
                              N_("the book was changed behind the program's back, and a copy would "
                                 "pass for a good one"),
                              err);
    book_snapshot_end(book, began);
    return status == PAR_OK ? store_copy(book->store, path, err) : status;
}

enum par_status
par_book_upgrade(struct par_book *book, const char *copy_path, int *steps, struct par_error *err)
{
    int version = 0;
    enum par_status status = store_version(&version, book->store, err);

    *steps = 0;
    if (status != PAR_OK || version == store_version_current())
        return status;
    status = store_copy(book->store, copy_path, err);
    if (status != PAR_OK)
        return status;
    status = store_migrate(steps, book->store, err);
    if (status != PAR_OK && status != PAR_DOUBT && *steps == 0)
        unlink(copy_path); /* the book is as it was: a copy of it would only lie in the way */
    return status;
}
