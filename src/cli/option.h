/* The one table of options. */
#ifndef CLI_OPTION_H
#define CLI_OPTION_H

#include "command.h"

/* An option. Two rows may have one name when they mean different things in different commands; both
 * then take an argument or neither does. */
struct option_row {
    const char *name; /* "domains" */
    char letter;      /* 'b' of -b, or 0 */
    const char
        *argument; /* msgid of what stands behind it, context "place" ("DATE"); NULL: nothing */
    const char *values; /* words it takes, joined by '|', not translated; NULL: free */
    const char *text;   /* msgid: what it is for, with its default */
    const char
        *commands;     /* commands that take it, joined by ", "; "*": all; "*list": every listing;
                          "*write": every command that writes; a noun stands for all its verbs */
    const char *alias; /* a second name; NULL */
};

const struct option_row *option_at(size_t index); /* NULL behind the last */
/* The row of a name (or alias, or one letter) for a command; NULL command: the first of that name.
 */
const struct option_row *option_find(const char *name, const struct command *command);
/* How "--name" of `size` bytes is read in a line of the command: `--first` takes a value in one and
 * none in another. A row of the command itself, else any; while the command is not known, one that
 * takes no value, else any. */
const struct option_row *option_read(const char *name, size_t size, const struct command *command);
const struct option_row *option_of_letter(char letter);
bool option_is_for(const struct option_row *option, const struct command *command);

/* Which options are left out of a command's help, because every listing or every command has them.
 */
bool option_is_common(const struct option_row *option);
/* The option nearest to what was typed, among those of a command (NULL: among all); NULL. */
const struct option_row *option_nearest(const char *typed, const struct command *command);

#endif
