/* Command lines, their words ended by NUL: taken apart, or refused in words that steer nothing. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/arguments.h"
#include "cli/lang.h"

enum { WORDS = 64 };

static int
split(char **argv, char *text, size_t length)
{
    static char name[] = "parindex";
    int argc = 0;

    argv[argc++] = name;
    for (size_t at = 0; at < length && argc < WORDS; at += strlen(text + at) + 1)
        argv[argc++] = text + at;
    argv[argc] = NULL;
    return argc;
}

/* Values are looked at as commands do. */
static void
ask_values(const struct arguments *arguments)
{
    struct par_decimal points;
    int64_t number = 0;
    char iso[11];
    int yes = 0;

    for (size_t i = 0; i < arguments->given_count; i++) {
        const char *name = arguments->given[i].option->name;

        HOLDS(given(arguments, name) && given_text(arguments, name) != NULL);
        HOLDS(given_at(arguments, name, 0) != NULL);
        given_date(iso, arguments, name);
        given_decimal(&points, arguments, name);
        given_number(&number, arguments, name, 1, 100);
        given_yesno(&yes, arguments, name);
    }
    for (size_t i = 0; i < arguments->word_count; i++)
        free(word_quoted(arguments->words[i]));
    HOLDS(arguments->year >= 0 && arguments->year <= 9999);
}

/* Reads the line; what is said goes to *said. */
static void
read_line(int argc, char **argv, char **said, size_t *length)
{
    FILE *terminal = stderr, *talk = open_memstream(said, length);
    struct arguments arguments;
    bool help = false, version = false;
    enum par_status status;

    HOLDS(talk != NULL);
    stderr = talk;
    status = arguments_read(&arguments, argc, argv, &help, &version);
    fflush(talk);
    stderr = terminal;
    HOLDS((status == PAR_OK) == (*length == 0)); /* what is refused is told, and nothing else */
    stderr = talk;
    if (status == PAR_OK && !help && !version)
        ask_values(&arguments);
    arguments_free(&arguments);
    fclose(talk);
    stderr = terminal;
    HOLDS(status == PAR_OK || status == PAR_USAGE || status == PAR_INVALID);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *text = fuzz_text(bytes, length), *argv[WORDS + 1], *said = NULL;
    size_t said_length = 0;

    lang_choose("en");
    read_line(split(argv, text, length), argv, &said, &said_length);
    HOLDS(fuzz_is_shown(said, said_length, true));
    free(said);
    free(text);
    return 0;
}
