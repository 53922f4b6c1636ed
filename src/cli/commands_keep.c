#include "command.h"

#include "cmd.h"
#include "lang.h"

const struct command commands_keep[] = {
    {
        .name = "check",
        .vi = "kiểm tra",
        .section = SECTION_KEEP,
        .summary = N_("do the numbers agree"),
        .sentence = N_("Do the numbers of the book agree? Exit status 1 when an error was found."),
        .slots = {{SLOT_YEARS, SLOT_OPTIONAL, NULL}, {SLOT_GROUP, SLOT_OPTIONAL | SLOT_REST, NULL}},
        .columns = "level,finding,year,group,unit,criterion,decision,found,expected,text",
        .example = "check 2022",
        .need = NEED_READ,
        .run = cmd_check,
    },
    {
        .name = "undo",
        .vi = "hoàn tác",
        .section = SECTION_KEEP,
        .summary = N_("takes back a batch"),
        .sentence =
            N_("Takes back the last batch that stands and is no undo, or the one named; an undo "
               "that is named is done again."),
        .slots = {{SLOT_TEXT, SLOT_OPTIONAL, NC_("place", "BATCH")}},
        .example = "undo",
        .need = NEED_WRITE,
        .run = cmd_undo,
    },
    {
        .name = "backup",
        .vi = "sao lưu",
        .section = SECTION_KEEP,
        .summary = N_("a checked copy"),
        .sentence =
            N_("Copies the book to a new file and checks the copy; without FILE it stands beside "
               "the book with day and time in its name."),
        .slots = {{SLOT_TEXT, SLOT_OPTIONAL, NC_("place", "FILE")}},
        .example = "backup",
        .need = NEED_READ,
        .run = cmd_backup,
    },
    {
        .name = "upgrade",
        .vi = "nâng cấp sổ",
        .section = SECTION_KEEP,
        .summary = N_("an older book for this program"),
        .sentence =
            N_("Brings a book of an older program up to this one, after a checked copy beside it."),
        .example = "upgrade",
        .need = NEED_NOTHING,
        .run = cmd_upgrade,
    },
    {
        .name = "help",
        .vi = "trợ giúp",
        .section = SECTION_HELP,
        .summary = N_("this list, one command, or the commands for a word"),
        .sentence = N_("Shows all commands, one command, or the commands whose help holds a word."),
        .slots = {{SLOT_TEXT, SLOT_OPTIONAL | SLOT_MANY, NC_("place", "COMMAND|WORD")}},
        .columns = NULL,
        .example = "help rank",
        .need = NEED_NOTHING,
        .run = cmd_help,
    },
    {
        .name = "completion",
        .vi = "gợi ý phím tab",
        .section = SECTION_HELP,
        .summary = N_("the completion of a shell"),
        .sentence = N_("Prints the completion of a shell, to be read by it at its start."),
        .slots = {{SLOT_TEXT, 0, NC_("place", "bash|zsh|fish")}},
        .columns = NULL,
        .example = "completion bash",
        .need = NEED_NOTHING,
        .run = cmd_completion,
    },
    {
        .name = "__complete",
        .section = SECTION_HIDDEN,
        .slots = {{SLOT_TEXT, SLOT_OPTIONAL | SLOT_MANY, NULL}},
        .need = NEED_NOTHING,
        .run = cmd_complete,
    },
    {.name = NULL},
};
