#include "command.h"

#include "cmd.h"
#include "lang.h"

const struct command commands_unit[] = {
    {
        .name = "unit succeed",
        .vi = "kế thừa sáp nhập chia tách đơn vị",
        .section = SECTION_RECORD,
        .sentence = N_(
            "Declares that a unit came after those of --from, and the words behind it, from a year "
            "on; nobody's results move. Behind renamed, merged and abolished the unit before is "
            "no more; without a unit after it is abolished without successor."),
        .slots = {{SLOT_UNIT, SLOT_OPTIONAL, NC_("place", "NEW-UNIT")},
                  {SLOT_TEXT, SLOT_OPTIONAL | SLOT_MANY, NC_("place", "OLD-UNIT")}},
        .example = "unit succeed so-noi-vu --from so-dan-toc-va-ton-giao --year 2025 --kind merged",
        .need = NEED_WRITE,
        .run = cmd_unit_succeed,
    },
    {
        .name = "unit succeed list",
        .vi = "danh sách kế thừa",
        .section = SECTION_RECORD,
        .sentence = N_("Lists the declared successions; with a unit those that name it."),
        .slots = {{SLOT_UNIT, SLOT_OPTIONAL | SLOT_REST, NULL}},
        .columns = "unit,from,year,kind,share,decision,decision_date",
        .example = "unit succeed list",
        .need = NEED_READ,
        .run = cmd_unit_succeed_list,
    },
    {
        .name = "unit succeed remove",
        .vi = "xóa kế thừa",
        .section = SECTION_RECORD,
        .sentence = N_("Takes a declared succession back; without a unit after the end of one that "
                       "was abolished without successor."),
        .slots = {{SLOT_UNIT, SLOT_OPTIONAL, NC_("place", "NEW-UNIT")},
                  {SLOT_TEXT, SLOT_OPTIONAL | SLOT_MANY, NC_("place", "OLD-UNIT")}},
        .example = "unit succeed remove so-noi-vu --from so-dan-toc-va-ton-giao",
        .need = NEED_WRITE,
        .run = cmd_unit_succeed_remove,
    },
    {.name = NULL},
};
