/* Talk: everything that is said on stderr. Arguments may hold anything; control characters are
 * shown as \u{…}. A line needs no end of line.
 */
#ifndef CLI_TALK_H
#define CLI_TALK_H

#include "lang.h"
#include <parindex/exchange.h>

#define TALK_FORMAT(f, a) __attribute__((format(printf, f, a)))

/* With -q only errors are told. */
void talk_quiet(bool quiet);

/* What was done, and what comes next; nothing with -q. */
void talk_say(const char *format, ...) TALK_FORMAT(1, 2);
/* "note: TEXT" / "Lưu ý: TEXT"; nothing with -q. */
void talk_note(const char *format, ...) TALK_FORMAT(1, 2);
/* "parindex: TEXT" */
void talk_error(const char *format, ...) TALK_FORMAT(1, 2);
/* "hint: TEXT" / "gợi ý: TEXT": a command that can be typed. */
void talk_hint(const char *format, ...) TALK_FORMAT(1, 2);
/* A hint of the library, translated, nothing without one: what fills the places of a command is
 * quoted as a shell takes it. */
void talk_hint_of(const struct par_message *hint);
/* A further line of an error, as it stands. */
void talk_line(const char *format, ...) TALK_FORMAT(1, 2);

/* Tells an error of the library and its hint, translated. */
void talk_fault(const struct par_error *err);
/* Tells one fault of a file: FILE:LINE:COLUMN: FIELD: TEXT. */
void talk_finding(const struct par_import_finding *finding);

/* A message of the library in the reader's language: pattern translated, numbers, dates and words
 * as the reader writes them. The caller frees it. */
char *talk_message(const struct par_message *message);

/* What a person typed, for a message: at most 60 characters. Lives until four others were asked
 * for. */
const char *talk_value(const char *typed);

/* What an errno means, in the reader's language where that is one that people meet. */
const char *talk_errno(int error);

/* Takes the line of progress away, before something else comes to the terminal. */
void talk_clear(void);

/* Progress of something long: only on a terminal, only after half a second, never with -q. */
struct progress {
    const char *what; /* translated */
    int64_t total;    /* 0: not known */
    int64_t started;  /* milliseconds */
    int64_t began;    /* what is being done now */
    int64_t shown;
};

void progress_begin(struct progress *progress);
/* What is being done from now on. */
void progress_now(struct progress *progress, const char *what, int64_t total);
void progress_step(struct progress *progress, int64_t done);
/* It goes on; how far it is nobody knows. */
void progress_alive(struct progress *progress);
void progress_end(struct progress *progress);

#endif
