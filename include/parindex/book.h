/* The book: one SQLite file that holds a province's evaluation record. */
#ifndef PARINDEX_BOOK_H
#define PARINDEX_BOOK_H

#include <parindex/listing.h>

#ifdef __cplusplus
extern "C" {
#endif

struct par_book;
struct par_batch;

enum par_mode {
    PAR_READ,  /* nothing is written */
    PAR_WRITE, /* changes may be made, each in a batch */
    PAR_RAW,   /* only for par_book_upgrade(): an older book opens too */
    PAR_LOOK   /* only for par_verify_list() and par_check_list(): for reading, also a book whose
                  schema another program changed; none of its triggers and views runs */
};

/* Head of the book. */
struct par_book_head {
    const char *title;
    const char *title_en;
    const char *created;      /* UTC time */
    struct par_number schema; /* number of the last migration */
    struct par_number units;
    struct par_number groups;
    struct par_number years;
    struct par_number batches;
};

/* Makes a new book; an existing file is never overwritten. `title_en` may be NULL.
 * Returns: PAR_OK; PAR_INVALID (a title); PAR_EXISTS; PAR_IO; PAR_DOUBT (the book is there, perhaps
 * not for good); PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_book_create(const char *path, const char *title, const char *title_en,
                                        struct par_error *err);

/* Opens a book and refuses what is none, what is newer than the program, but for PAR_RAW what is
 * older, and but for PAR_LOOK what has another schema. Text that the book gives out is borrowed
 * until the next call on it. Ownership: *out is the caller's until par_book_close(). Returns:
 * PAR_OK; PAR_NOT_BOOK; PAR_STATE (newer, older, hot journal); PAR_BUSY; PAR_IO; PAR_DAMAGED;
 * PAR_NO_MEMORY. Since: 0.1 */
PAR_API enum par_status par_book_open(struct par_book **out, const char *path, enum par_mode mode,
                                      struct par_error *err);

/* Closes a book; an unfinished batch is cancelled; NULL is allowed. Since: 0.1 */
PAR_API void par_book_close(struct par_book *book);

/* Asks to be called while a writer waits for another one (seconds waited so far); 0 goes on
 * waiting. Since: 0.1 */
PAR_API void par_book_on_wait(struct par_book *book, int (*wait)(void *context, double seconds),
                              void *context);

/* Told how long work goes on: what is done, in words that the program translates ("reading"), and
 * how much of how much (`total` 0: not known). `what` NULL asks alone. Called often: what it does
 * must be cheap. Unless it gives 0 the work is stopped: what was begun is taken back, and whoever
 * does it gives PAR_STOPPED. */
typedef int par_progress(void *context, const char *what, int64_t done, int64_t total);

/* From now on work on the book that may take long tells `progress`; NULL: nobody.
 * Since: 0.2 */
PAR_API void par_book_on_progress(struct par_book *book, par_progress *progress, void *context);

/* For what reads the whole book: from now on `book`, opened with PAR_READ or PAR_LOOK, reads a copy
 * of it as it is now, in a temporary file that goes with it. A reader keeps others from the last
 * step of writing while it reads, so nobody waits longer than the copying takes. Its lists must be
 * closed; one that is held is let go. Returns: PAR_OK; PAR_IO (no room for a copy: the book itself
 * is read on); PAR_BUSY; PAR_DAMAGED; PAR_NO_MEMORY; PAR_NOT_BOOK (it was replaced meanwhile);
 * PAR_MISUSE (another mode). Since: 0.2 */
PAR_API enum par_status par_book_aside(struct par_book *book, struct par_error *err);

/* Holds a book, opened with PAR_READ or PAR_LOOK, as it is now: until par_book_release() all lists
 * see that one state. For an answer that is made of several. Meanwhile nobody finishes a change of
 * the book, so it must be let go before the answer waits for a person or a pipe. Held already it
 * stays so.
 * Returns: PAR_OK; PAR_BUSY; PAR_IO; PAR_DAMAGED; PAR_NO_MEMORY; PAR_NOT_BOOK (it was replaced);
 * PAR_MISUSE (another mode). Since: 0.2 */
PAR_API enum par_status par_book_hold(struct par_book *book, struct par_error *err);
/* Lets it go; one that is not held, or NULL, is allowed. Since: 0.2 */
PAR_API void par_book_release(struct par_book *book);

/* Title, times and numbers of the book; text is borrowed until the next call on the book.
 * Returns: PAR_OK; PAR_DAMAGED; PAR_IO; PAR_NO_MEMORY; PAR_BUSY.
 * Since: 0.1 */
PAR_API enum par_status par_book_show(struct par_book_head *out, struct par_book *book,
                                      struct par_error *err);

/* For a program that uses SQLite through this library alone and from one thread: SQLite then takes
 * no locks and counts no memory, which a short command would pay for at each request. Call it
 * before anything else of the library; once SQLite is in use it does nothing. Since: 0.2 */
PAR_API void par_alone(void);

/* Changes the titles; NULL leaves one as it is.
 * Returns: PAR_OK; PAR_INVALID; PAR_BUSY; PAR_IO; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_book_edit(struct par_batch *batch, const char *title,
                                      const char *title_en, struct par_error *err);

/* Is all that names things, and what is known of units in their years, as the program sealed it?
 * Asked before "there is no such thing" is believed: what was lost cannot be found either.
 * Returns: PAR_OK; PAR_DAMAGED; PAR_BUSY; PAR_IO; PAR_NO_MEMORY. Since: 0.1 */
PAR_API enum par_status par_book_sound(struct par_book *book, struct par_error *err);

/* Copies the book as it stands in one snapshot to a new file and checks the copy. A book in which
 * par_verify_list() finds something is not copied; one that is held is let go.
 * Returns: PAR_OK; PAR_EXISTS; PAR_DAMAGED (the book or the copy does not check); PAR_IO;
 * PAR_DOUBT (the copy is there, perhaps not for good); PAR_BUSY; PAR_NO_MEMORY. Since: 0.1 */
PAR_API enum par_status par_book_backup(struct par_book *book, const char *path,
                                        struct par_error *err);

/* Brings an older book to this program's schema after a checked copy to `copy_path`.
 * *steps gets the number of migrations done (0: it was current, no copy is made).
 * Returns: PAR_OK; PAR_STATE (newer); PAR_EXISTS (copy_path); PAR_DAMAGED; PAR_IO; PAR_DOUBT;
 * PAR_BUSY; PAR_NO_MEMORY.
 * Since: 0.1 */
PAR_API enum par_status par_book_upgrade(struct par_book *book, const char *copy_path, int *steps,
                                         struct par_error *err);

#ifdef __cplusplus
}
#endif
#endif
