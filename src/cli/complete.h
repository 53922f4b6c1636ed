/* Completion: what may stand where the cursor is. The shells ask a hidden command, so that the
 * tables say it once for all of them.
 */
#ifndef CLI_COMPLETE_H
#define CLI_COMPLETE_H

#include "must.h"
#include "session.h"

/* A command line that is being typed. */
struct typing {
    const char **word; /* words behind the command, without options and their values */
    size_t count;
    const char *current;             /* the word at the cursor, "" when it is empty */
    const struct command *command;   /* NULL: not known yet */
    const struct option_row *option; /* the word at the cursor is its value; NULL */
    const char *book;                /* -b; NULL */
    struct string *named; /* what fits by words of its name alone: told when nothing else fits */
};

/* Adds "VALUE\tDESCRIPTION\n" when the value begins with what is typed; when only words of its
 * description fit, to typing->named. */
void complete_add(struct string *out, const struct typing *typing, const char *value,
                  const char *description);

/* Values of the book for a place; silent when there is no book. */
void complete_slot(struct string *out, struct session *session, const struct typing *typing,
                   const struct slot *slot);
/* Values of the book for the argument of an option. */
void complete_argument(struct string *out, struct session *session, const struct typing *typing);

#endif
