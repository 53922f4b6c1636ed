/* One invocation: the command line that was read, the open book, the running batch.
 *
 * A command's function finds its book open as its row says (`need`), and the names in
 * session->arguments turned into codes.
 */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include "arguments.h"
#include "talk.h"
#include <parindex/parindex.h>

struct writer;

struct session {
    struct arguments arguments;
    const struct command *command;
    const char *book_path;    /* NULL until a book was looked for */
    char *book_name;          /* owned; book_path when it was found in the folder */
    struct par_book *book;    /* NULL when the command needs none */
    struct par_batch *batch;  /* running, between session_begin() and session_commit() */
    struct progress progress; /* of the batch */
    bool dry_run;
    int64_t stored;          /* number of the batch that was made to last, 0: none */
    bool answered;           /* "no" is the answer, or was looked into: session_believe() */
    struct par_error error;  /* what the library said last; told by the caller of the command */
    struct par_error unread; /* the first name that was to be shown and could not be read */
};

/* Does what the command line says. Returns the exit status. */
int session_run(int argc, char **argv);

/* Which book: -b, $PARINDEX_BOOK, the only one in the folder. What is wrong is told.
 * Returns: PAR_OK; PAR_USAGE. */
enum par_status session_find_book(struct session *session);
/* Opens the book that session_find_book() finds. */
enum par_status session_open(struct session *session, enum par_mode mode);
/* Before the whole book is read: from a copy, so that nobody waits for it. Without room for one the
 * book itself is read. */
enum par_status session_aside(struct session *session);

/* Begins the batch of the command: actor from --as, $PARINDEX_USER or the login name; --reason. */
/* A par_progress(); the context is the session. */
int session_progress(void *context, const char *what, int64_t done, int64_t total);
enum par_status session_begin(struct session *session);
/* One more argument of what the log will say; a long text is cut between characters. */
void message_add(struct par_message *what, enum par_arg_kind kind, const char *text);
void message_count(struct par_message *what, int64_t count);
/* Says in words what the batch does, for the log: an English pattern and its arguments as text. */
void session_log(struct session *session, const struct par_message *what);
/* Makes the batch last; with --dry-run it is cancelled instead. *number gets the batch's number, 0
 * when nothing changed or with --dry-run. */
enum par_status session_commit(struct session *session, int64_t *number);
/* "There is none" is not believed of a book in which something was lost: gives the status that is
 * right, the error with it. Called for every command that fails, and before by one whose answer is
 * written though it fails. */
enum par_status session_believe(struct session *session, enum par_status status);
/* Takes back the batch, if one runs. Called for every command that fails. */
void session_cancel(struct session *session);

/* " (batch 12)" in the reader's language, " (nothing is written: --dry-run)" with --dry-run, ""
 * when nothing changed. Lives until the next call. */
const char *session_batch_text(const struct session *session, int64_t number);

/* Turns the name of a unit, of a group, of either into its code. Exactly one must fit; else what
 * fits, or what is nearest, is told. *code is the caller's. Returns: PAR_OK; PAR_NOT_FOUND;
 * PAR_AMBIGUOUS; what the book answers. */
enum par_status session_unit(char **code, struct session *session, const char *text);
enum par_status session_group(char **code, struct session *session, const char *text);
enum par_status session_place(char **unit, char **group, struct session *session, const char *text);

/* Name of a group or a unit to show; the code when there is none. The caller frees it. */
char *session_group_name(struct session *session, const char *code);
char *session_unit_name(struct session *session, const char *code);

/* A usage error of a command's own: told with the hint to its help. Returns PAR_USAGE. */
enum par_status session_usage(const struct session *session, const char *format, ...)
    TALK_FORMAT(2, 3);

#endif
