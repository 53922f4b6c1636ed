/* Statuses, messages and errors: what every function of the library answers with.
 *
 * The library never prints, never exits and reads no environment but TMPDIR. A message is a pattern
 * (an English sentence with places {1}, {2} …) and its arguments, so that a program can translate
 * the pattern and write numbers and dates as its reader does; `text` holds the English sentence
 * ready made.
 */
#ifndef PARINDEX_ERROR_H
#define PARINDEX_ERROR_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PAR_API __attribute__((visibility("default")))

/* What a function answers. Every status but the first three belongs to one exit status of the
 * command line; par_status_exit() tells which. */
enum par_status {
    PAR_OK = 0,
    PAR_END,       /* a listing has no further row */
    PAR_ABSENT,    /* a number is not there; the reason stands in it */
    PAR_NO,        /* the answer is no */
    PAR_NOT_FOUND, /* a name or code fits nothing */
    PAR_AMBIGUOUS, /* a name fits more than one */
    PAR_USAGE,     /* the request itself makes no sense */
    PAR_INVALID,   /* a value is refused */
    PAR_STATE,     /* the book's state does not allow it */
    PAR_EXISTS,    /* what should be made is there already */
    PAR_IN_USE,    /* what should go is referred to */
    PAR_NOT_BOOK,  /* the file is not a book, or its schema is not this program's */
    PAR_BUSY,      /* others are writing and the wait was in vain */
    PAR_IO,        /* the disk or the system refused */
    PAR_NO_MEMORY, /* memory ran out */
    PAR_DAMAGED,   /* the file is damaged */
    PAR_STOPPED,   /* the caller stopped it; nothing was changed */
    PAR_DOUBT,     /* the last step of a commit failed: the change may be stored */
    PAR_MISUSE     /* a function was called against its comment */
};

/* Why a value is not there. The words are those of the `absent` object in JSON. */
enum par_absent {
    PAR_PRESENT = 0,
    PAR_UNKNOWN,
    PAR_NOT_PUBLISHED,
    PAR_NOT_SCORED,
    PAR_SCORES_MISSING,
    PAR_NOT_APPLICABLE,
    PAR_NOT_RANKED,
    PAR_NOT_COMPARABLE,
    PAR_NO_SCALE,
    PAR_NONE
};

/* How a program should write an argument of a message. */
enum par_arg_kind {
    PAR_ARG_TEXT = 1, /* as it stands */
    PAR_ARG_COUNT,    /* a whole number */
    PAR_ARG_DECIMAL,  /* a number with a point, to be written with the reader's mark */
    PAR_ARG_DATE,     /* YYYY-MM-DD, to be written in the reader's order */
    PAR_ARG_WORD      /* to be translated: a word of the glossary ("survey"), or of strerror() */
};

enum { PAR_ARG_SIZE = 240, PAR_ARGS = 6, PAR_TEXT_SIZE = 1024 };

struct par_arg {
    enum par_arg_kind kind;
    char text[PAR_ARG_SIZE]; /* UTF-8, cut at a character with "…" when it does not fit */
};

/* A sentence with its arguments. `pattern` is a constant of the library and never freed. */
struct par_message {
    const char *pattern; /* NULL: no message */
    int count;           /* arguments in use */
    struct par_arg args[PAR_ARGS];
};

/* An error, owned by the caller, without heap. Set once, where the reason is known. */
struct par_error {
    enum par_status status;
    const char *code; /* name of the finding ("over_maximum"), a constant; NULL: none */
    struct par_message message;
    struct par_message hint;
    char text[PAR_TEXT_SIZE]; /* the message in English */
    const char *field;        /* key of the column that is meant, a constant; NULL: the whole row */
    int64_t line;             /* place in a file, 0 = none */
    int64_t column;           /* number of the field there, 0 = the whole row */
    const char *block;        /* name of the SQL block that failed; NULL = none */
};

/* clang-format off */
#ifdef __cplusplus
#define PAR_ERROR_INIT {}
#else
#define PAR_ERROR_INIT {0}
#endif
/* clang-format on */

/* The exit status of the command line for a status (0 to 6, and 130 for
 * PAR_STOPPED).
 * Returns: 0 for PAR_OK, PAR_END and PAR_ABSENT.
 * Since: 0.1 */
PAR_API int par_status_exit(enum par_status status);

/* The word of a reason ("not_published"), a constant; "" for PAR_PRESENT.
 * Since: 0.1 */
PAR_API const char *par_absent_word(enum par_absent reason);

/* Writes a message in English: its pattern with the arguments put in.
 * Ownership: `buf` is the caller's; at most `size` bytes with the final NUL are written.
 * Returns: the length the whole text has.
 * Since: 0.1 */
PAR_API size_t par_message_text(char *buf, size_t size, const struct par_message *message);

/* Clears an error for another use; NULL is allowed.
 * Since: 0.1 */
PAR_API void par_error_clear(struct par_error *err);

#ifdef __cplusplus
}
#endif
#endif
