#include "arguments.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "glossary.h"
#include "glyph.h"
#include "must.h"
#include "place.h"
#include "talk.h"

/* A command line on its way through, of a command or of one not yet known. */
struct line {
    int argc, at; /* of the word that is read next */
    char **argv;
    const char *letters; /* "xyz" of "-xyz", those left; NULL */
    bool plain;          /* behind "--": words alone */
    const struct command *command;
};

/* What stands next in it. */
enum found { FOUND_END, FOUND_WORD, FOUND_OPTION, FOUND_UNKNOWN, FOUND_NO_VALUE, FOUND_VALUE };

struct part {
    const struct option_row *row; /* FOUND_OPTION */
    const char *text;             /* the word; the option's value or ""; what is wrong, as typed */
    char letter[3];
};

static enum par_status
complain_unknown(const char *typed)
{
    const char *name = typed + strspn(typed, "-");
    const struct option_row *near = option_nearest(name, NULL);

    talk_error(_("no option \"%s\""), talk_value(typed));
    if (near != NULL)
        talk_hint(_("did you mean --%s?"), near->name);
    else
        talk_hint("parindex help");
    return PAR_USAGE;
}

/* "-1", "-0,5": no option begins with a digit, so that it is points, which the book refuses. */
static bool
is_negative(const char *word)
{
    return word[0] == '-' && word[1] >= '0' && word[1] <= '9';
}

/* An option with its value: what stands `behind` it in its word, or the next word. */
static enum found
take_option(struct part *out, struct line *line, const struct option_row *row, const char *behind)
{
    const char *typed = line->argv[line->at - 1];

    out->row = row;
    out->text = typed;
    if (row->argument == NULL) {
        if (behind != NULL)
            return FOUND_VALUE;
        out->text = "";
    } else if (behind != NULL) {
        out->text = behind;
    } else if (line->at < line->argc) {
        out->text = line->argv[line->at++];
    } else {
        return FOUND_NO_VALUE;
    }
    return FOUND_OPTION;
}

/* "--name", "--name=value". */
static enum found
take_long(struct part *out, struct line *line, const char *word)
{
    size_t size = strcspn(word + 2, "=");
    const struct option_row *row = option_read(word + 2, size, line->command);

    out->text = word;
    if (row == NULL)
        return FOUND_UNKNOWN;
    return take_option(out, line, row, word[2 + size] == '=' ? word + 2 + size + 1 : NULL);
}

/* The next of "-xyz"; behind one that takes a value stands the value. */
static enum found
take_letter(struct part *out, struct line *line)
{
    const struct option_row *row = option_of_letter(line->letters[0]);
    const char *left = line->letters[1] != '\0' ? line->letters + 1 : NULL;

    snprintf(out->letter, sizeof out->letter, "-%c", line->letters[0]);
    out->text = out->letter;
    line->letters = row == NULL || row->argument == NULL ? left : NULL;
    if (row == NULL)
        return FOUND_UNKNOWN;
    return take_option(out, line, row, row->argument != NULL ? left : NULL);
}

/* Options may stand between words, up to "--"; a name counts only when it is whole. */
static enum found
line_next(struct part *out, struct line *line)
{
    const char *word;

    if (line->letters != NULL)
        return take_letter(out, line);
    if (line->at < line->argc && !line->plain && strcmp(line->argv[line->at], "--") == 0) {
        line->plain = true;
        line->at++;
    }
    if (line->at >= line->argc)
        return FOUND_END;
    word = out->text = line->argv[line->at++];
    if (line->plain || word[0] != '-' || word[1] == '\0' || (line->at > 2 && is_negative(word)))
        return FOUND_WORD;
    if (word[1] == '-')
        return take_long(out, line, word);
    line->letters = word + 1;
    return take_letter(out, line);
}

static void
add_given(struct arguments *out, const struct option_row *row, const char *value)
{
    must_room(&out->given, out->given_count, sizeof out->given[0]);
    out->given[out->given_count++] = (struct given){row, value, out->typed_count};
}

static void
add_typed(struct arguments *out, const char *word)
{
    must_room(&out->typed, out->typed_count, sizeof out->typed[0]);
    out->typed[out->typed_count++] = word;
}

/* Which command the line is of, whatever is wrong with it: it decides how options are read. */
static const struct command *
peek_command(int argc, char **argv)
{
    struct line line = {.argc = argc, .argv = argv, .at = 1};
    struct arguments words = {0};
    const struct command *command;
    const char **typed;
    struct part part;
    enum found found;
    size_t count;

    while ((found = line_next(&part, &line)) != FOUND_END)
        if (found == FOUND_WORD)
            add_typed(&words, part.text);
    /* the value of an option that seemed to take none may stand before it */
    typed = words.typed;
    command = command_of_words(words.typed, words.typed_count, &count);
    while (command == NULL && words.typed_count > 1) {
        words.typed++;
        words.typed_count--;
        command = command_of_words(words.typed, words.typed_count, &count);
    }
    free(typed);
    return command;
}

/* Splits the line into options and words. */
static enum par_status
split(struct arguments *out, int argc, char **argv)
{
    struct line line = {.argc = argc, .argv = argv, .at = 1, .command = peek_command(argc, argv)};
    struct part part;

    for (;;)
        switch (line_next(&part, &line)) {
        case FOUND_END:
            return PAR_OK;
        case FOUND_WORD:
            add_typed(out, part.text);
            break;
        case FOUND_OPTION:
            add_given(out, part.row, part.text);
            break;
        case FOUND_UNKNOWN:
            return complain_unknown(part.text);
        case FOUND_NO_VALUE:
            talk_error(_("option \"%s\" needs a value"), talk_value(part.text));
            return PAR_USAGE;
        case FOUND_VALUE:
            talk_error(_("option \"%s\" takes no value"), talk_value(part.text));
            return PAR_USAGE;
        }
}

static void
complain_verb(const struct command *noun, const char *typed)
{
    const struct command *row;
    struct string verbs = {0};

    for (size_t i = 0; (row = command_at(i)) != NULL; i++) {
        const char *verb = command_verb(row, noun->name);

        if (verb != NULL && strchr(verb, ' ') == NULL)
            string_format(&verbs, verbs.length > 0 ? ", %s" : "%s", verb);
    }
    if (typed != NULL)
        talk_error(_("\"%s\" cannot do \"%s\""), noun->name, talk_value(typed));
    else
        talk_error(_("\"%s\" needs to be told what to do"), noun->name);
    talk_hint(_("one of: %s"), string_get(&verbs));
    string_free(&verbs);
}

static void
complain_command(const char *typed)
{
    const struct command *near = command_nearest(typed);

    talk_error(_("no command \"%s\""), talk_value(typed));
    if (near == NULL)
        talk_hint("parindex help");
    else if (near->vi != NULL)
        talk_hint(_("did you mean %s (%s)?  See: parindex help"), near->name, near->vi);
    else
        talk_hint(_("did you mean %s?  See: parindex help"), near->name);
}

/* Finds the command in the first words and takes them away. */
static enum par_status
find_command(struct arguments *out, bool help)
{
    size_t deep;

    out->command = command_of_words(out->typed, out->typed_count, &deep);
    if (out->command == NULL) {
        complain_command(out->typed[0]);
        return PAR_USAGE;
    }
    out->typed_count -= deep;
    for (size_t i = 0; i < out->given_count; i++)
        out->given[i].words -= out->given[i].words < deep ? out->given[i].words : deep;
    memmove(out->typed, out->typed + deep, out->typed_count * sizeof out->typed[0]);
    if (out->command->run == NULL && !help) {
        complain_verb(out->command, out->typed_count > 0 ? out->typed[0] : NULL);
        return PAR_USAGE;
    }
    return PAR_OK;
}

static bool
is_one_of(const char *values, const char *value)
{
    while (*values != '\0') {
        size_t size = strcspn(values, "|");

        if (strncmp(values, value, size) == 0 && value[size] == '\0')
            return true;
        values += size;
        values += strspn(values, "|");
    }
    return false;
}

/* The column whose words the values of an option are: of --view those of the basis. */
static char *
column_of(const char *option)
{
    char *key = must_copy(strcmp(option, "judge") == 0  ? "class_on"
                          : strcmp(option, "view") == 0 ? "basis"
                                                        : option);

    for (char *at = key; *at != '\0'; at++)
        if (*at == '-')
            *at = '_';
    return key;
}

/* A value that is one of the option's: as the table of options has it, or as the reader's tables
 * show it. */
static enum par_status
check_value(struct given *given, const struct option_row *row)
{
    char *key, *choice;
    const char *word;

    if (row->values == NULL || is_one_of(row->values, given->value))
        return PAR_OK;
    key = column_of(row->name);
    word = glossary_word_typed(key, row->values, given->value);
    if (word != NULL) {
        given->value = word;
    } else {
        choice = glossary_choice(key, row->values);
        talk_error(_("--%s does not take \"%s\""), row->name, talk_value(given->value));
        talk_hint(_("one of: %s"), choice);
        free(choice);
    }
    free(key);
    return word != NULL ? PAR_OK : PAR_USAGE;
}

/* Options get the rows of the command that was found. */
static enum par_status
check_options(struct arguments *out)
{
    for (size_t i = 0; i < out->given_count; i++) {
        const char *name = out->given[i].option->name;
        const struct option_row *row = option_find(name, out->command);

        if (row == NULL) {
            const struct option_row *near = option_nearest(name, out->command);

            talk_error(_("\"%s\" has no option --%s"), out->command->name, name);
            if (near != NULL && !option_is_common(near))
                talk_hint(_("did you mean --%s?"), near->name);
            else
                talk_hint("parindex help %s", out->command->name);
            return PAR_USAGE;
        }
        if (check_value(&out->given[i], row) != PAR_OK)
            return PAR_USAGE;
        out->given[i].option = row;
    }
    return PAR_OK;
}

static bool
was_given(const struct arguments *out, const char *name)
{
    for (size_t i = 0; i < out->given_count; i++)
        if (strcmp(out->given[i].option->name, name) == 0)
            return true;
    return false;
}

enum par_status
arguments_read(struct arguments *out, int argc, char **argv, bool *help, bool *version)
{
    enum par_status status;

    *out = (struct arguments){0};
    status = split(out, argc, argv);
    if (status != PAR_OK)
        return status;
    *help = was_given(out, "help");
    *version = was_given(out, "version");
    if (*version || (*help && out->typed_count == 0))
        return PAR_OK;
    if (out->typed_count == 0) {
        talk_error("%s", _("no command given"));
        talk_hint("parindex help");
        return PAR_USAGE;
    }
    status = find_command(out, *help);
    if (status != PAR_OK || *help)
        return status;
    status = check_options(out);
    return status == PAR_OK ? place_words(out) : status;
}

void
arguments_free(struct arguments *arguments)
{
    for (size_t i = 0; i < arguments->score_count; i++) {
        free(arguments->scores[i].criterion);
        free(arguments->scores[i].points);
    }
    free(arguments->unit);
    free(arguments->group);
    free(arguments->place);
    free(arguments->scores);
    free(arguments->words);
    free(arguments->groups);
    free(arguments->given);
    free(arguments->typed);
    free(arguments->joined);
    *arguments = (struct arguments){0};
}
