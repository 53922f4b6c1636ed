/* The one table of commands. With the table of options (option.h) it gives parsing, help,
 * completion and the manual. A new command is one row, in commands_ask.c, commands_record.c,
 * commands_catalog.c or commands_keep.c, and one function in cmd_<noun>.c.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <parindex/error.h>
#include <stdbool.h>

struct session;

enum section {
    SECTION_ASK,
    SECTION_RECORD,
    SECTION_APPROVE,
    SECTION_KEEP,
    SECTION_HELP,
    SECTION_HIDDEN
};

/* What a command needs before its function is called. */
enum need {
    NEED_NOTHING, /* no book */
    NEED_NEW,     /* no book, it makes one; takes the options of commands that write */
    NEED_READ,    /* the book, open for reading */
    NEED_LOOK,    /* the same, also when another program changed its schema */
    NEED_WRITE    /* the book, open for writing; --dry-run, --reason and --as are known */
};

/* One place for a word after the command. The order of the row is the order of the words. */
enum slot_kind {
    SLOT_END,       /* ends a row */
    SLOT_YEARS,     /* 2023, 2015-2023, 2015,2018 → arguments.years */
    SLOT_YEAR,      /* one year → arguments.year; the second one → arguments.year_to */
    SLOT_UNIT,      /* → arguments.unit, a code */
    SLOT_GROUP,     /* → arguments.group, a code */
    SLOT_PLACE,     /* a unit or a group → arguments.unit or arguments.group */
    SLOT_CRITERION, /* → arguments.criterion */
    SLOT_SCORES,    /* CRITERION POINTS or CRITERION=POINTS … → arguments.scores */
    SLOT_SET,       /* → arguments.set */
    SLOT_SCALE,     /* → arguments.scale */
    SLOT_DECISION,  /* → arguments.decision */
    SLOT_KIND,      /* a kind of file → arguments.kind */
    SLOT_STATE,     /* self, first, final or a decision → arguments.words */
    SLOT_FILE,      /* → arguments.words */
    SLOT_TEXT       /* anything → arguments.words */
};

enum slot_flag {
    SLOT_OPTIONAL = 1,
    SLOT_MANY = 2, /* takes all that are left */
    SLOT_REST = 4, /* a name that takes the words left over: only in commands that ask */
    SLOT_RAW = 8   /* SLOT_UNIT, SLOT_GROUP: not looked up, the text is given as typed */
};

struct slot {
    enum slot_kind kind;
    unsigned flags;
    const char *name; /* how help shows it, in English capitals (msgid, context "place"); NULL: as
                         the kind */
};

enum { COMMAND_SLOTS = 7 };

struct command {
    const char
        *name;      /* "rank", "score set"; a noun that only has verbs: "score", without function */
    const char *vi; /* what a Vietnamese reader may type for it: "xếp hạng"; NULL */
    enum section section;
    enum need need;
    const char *summary;  /* msgid: one line of `help` in words; NULL for a verb */
    const char *sentence; /* msgid: what it does, in one sentence */
    struct slot slots[COMMAND_SLOTS];
    const char *columns; /* keys of its listing, joined by commas; "": whatever the list has; NULL:
                            it lists nothing and takes no options of listings */
    const char *example; /* one command line that runs, without "parindex " */
    /* Does the command. Returns the status whose exit status the program ends with. An error is
     * either set in session->error, and told by the caller, or was told already. NULL: a noun. */
    enum par_status (*run)(struct session *session);
};

/* The rows, in the order of help. */
const struct command *command_at(size_t index); /* NULL behind the last */
/* The row of that exact name ("score set"); NULL. */
const struct command *command_find(const char *name);
/* The row that the first words name, the longest, and how many of them it takes; NULL. */
const struct command *command_of_words(const char *const *words, size_t count, size_t *taken);
/* Does `command` belong to the noun ("score set" to "score")? Then its verb, else NULL. */
const char *command_verb(const struct command *command, const char *noun);
/* The row nearest to what was typed, by its name or its Vietnamese words; NULL when nothing is
 * near. */
const struct command *command_nearest(const char *typed);

/* How help shows a place, translated: "YEAR", "NĂM". */
const char *slot_name(const struct slot *slot);

/* The parts of the table. Each ends with a row without name. */
extern const struct command commands_ask[];
extern const struct command commands_record[];
extern const struct command commands_catalog[];
extern const struct command commands_keep[];

#endif
