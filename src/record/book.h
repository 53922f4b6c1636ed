/* The open book, and how its modules find what a text names. */
#ifndef RECORD_BOOK_H
#define RECORD_BOOK_H

#include <parindex/book.h>
#include <parindex/result.h>

#include "base/buffer.h"
#include "store/store.h"

struct par_book {
    struct store *store;
    enum par_mode mode;
    struct par_batch *batch; /* the one that runs */
    bool held;               /* a snapshot lasts until par_book_release() */
    par_progress *progress;  /* NULL: nobody is told */
    void *progress_context;
    struct buffer lent; /* text lent until the next call */
    struct buffer lent_more;
    struct {
        unsigned reads; /* what was found sealed in this snapshot, the last time */
        char years[256];
        int64_t group, unit;
        bool followed;
        struct map *things; /* and each thing, table or year that was, the times before too */
    } looked;
};

/* Keeps a text until the next call on the book; NULL when memory is out. */
const char *book_lend(struct par_book *book, const char *text);

/* Reading in one snapshot; inside a batch its own state is read. */
enum par_status book_snapshot(struct par_book *book, bool *began, struct par_error *err);
void book_snapshot_end(struct par_book *book, bool began);

/* Tells the caller how far work has come; PAR_STOPPED when it should not go on. */
enum par_status book_progress(const struct par_book *book, const char *what, int64_t done,
                              int64_t total, struct par_error *err);

/* A JSON array of the years named ("2023", "2015-2023", "2015,2018"); mem_free() it. NULL names all
 * years of the book (of a group: id, 0 = all). */
enum par_status book_years(char **json, struct par_book *book, const char *years, int year,
                           int64_t group, struct par_error *err);

/* Sets the error: what must be there is not found, because an index leads elsewhere. Gives
 * PAR_DAMAGED. */
enum par_status book_damaged(struct par_error *err);

/* Is this a year that a book can hold? Sets the error when not. */
enum par_status book_year_check(int64_t year, struct par_error *err);

/* Key of the view for the SQL parameter :view. */
const char *book_view_word(enum par_view view);

#endif
