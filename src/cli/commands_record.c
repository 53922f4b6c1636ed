#include "command.h"

#include "cmd.h"
#include "lang.h"

const struct command commands_record[] = {
    {.name = NULL},
};
