#include "arguments.h"

#include <ctype.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "glyph.h"
#include "must.h"
#include "place.h"
#include "talk.h"

enum { OPTIONS_MOST = 160, LETTERS_SIZE = 32, VERBS_DEEP = 3 };

/* What getopt_long() is told, made from the table. */
struct reader {
    struct option long_options[OPTIONS_MOST];
    const struct option_row *rows[OPTIONS_MOST];
    char letters[LETTERS_SIZE];
    size_t count;
};

static void
add_long(struct reader *reader, const char *name, const struct option_row *row)
{
    if (reader->count + 1 >= OPTIONS_MOST)
        return;
    reader->rows[reader->count] = row;
    reader->long_options[reader->count++] =
        (struct option){name, row->argument != NULL ? required_argument : no_argument, NULL, 0};
}

static bool
has_long(const struct reader *reader, const char *name)
{
    for (size_t i = 0; i < reader->count; i++)
        if (reader->long_options[i].name[0] == *name && /* each is asked of each */
            strcmp(reader->long_options[i].name, name) == 0)
            return true;
    return false;
}

static void
add_row(struct reader *reader, const struct option_row *row)
{
    if (!has_long(reader, row->name))
        add_long(reader, row->name, row);
    if (row->alias != NULL && !has_long(reader, row->alias))
        add_long(reader, row->alias, row);
}

/* `--first` takes a value in one command and none in another: the rows of the command come first,
 * and while it is not known, those that take none. */
static bool
comes_first(const struct option_row *row, const struct command *command)
{
    return command != NULL ? option_is_for(row, command) : row->argument == NULL;
}

static void
make_reader(struct reader *reader, const struct command *command)
{
    size_t letters = 0;

    for (size_t i = 0; option_at(i) != NULL; i++)
        if (comes_first(option_at(i), command))
            add_row(reader, option_at(i));
    /* '-': words come in their place, as option 1; ':': a missing argument is told apart. */
    reader->letters[letters++] = '-';
    reader->letters[letters++] = ':';
    for (size_t i = 0; option_at(i) != NULL; i++) {
        const struct option_row *row = option_at(i);

        add_row(reader, row);
        if (row->letter == 0 || letters + 3 > LETTERS_SIZE)
            continue;
        reader->letters[letters++] = row->letter;
        if (row->argument != NULL)
            reader->letters[letters++] = ':';
    }
}

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

/* getopt_long() takes any beginning of a name; here only the whole name counts. */
static bool
is_exact(const struct reader *reader, const char *word)
{
    size_t size = strcspn(word + 2, "=");
    char *name = must_copy_part(word + 2, size);
    bool exact = has_long(reader, name);

    free(name);
    return exact;
}

static void
add_given(struct arguments *out, const struct option_row *row, const char *value)
{
    must_room(&out->given, out->given_count, sizeof out->given[0]);
    out->given[out->given_count++] =
        (struct given){row, value != NULL ? value : "", out->typed_count};
}

static void
add_typed(struct arguments *out, const char *word)
{
    must_room(&out->typed, out->typed_count, sizeof out->typed[0]);
    out->typed[out->typed_count++] = word;
}

/* The first `count` words, joined. */
static char *
join_words(const struct arguments *out, size_t count)
{
    struct string name = {0};

    for (size_t i = 0; i < count && i < out->typed_count; i++)
        string_format(&name, i > 0 ? " %s" : "%s", out->typed[i]);
    return string_take(&name);
}

/* The command that the first words name, the longest; `*words` of them. */
static const struct command *
command_of_words(const struct arguments *out, size_t *words)
{
    const struct command *command = NULL;
    size_t deep = out->typed_count < VERBS_DEEP ? out->typed_count : VERBS_DEEP;

    for (; deep > 0 && command == NULL; deep--) {
        char *name = join_words(out, deep);

        command = command_find(name);
        free(name);
        if (command != NULL)
            break;
    }
    *words = deep;
    return command;
}

/* Which command the line is of, whatever is wrong with it: it decides how options are read. */
static const struct command *
peek_command(int argc, char **argv)
{
    struct reader *reader = must_alloc(sizeof *reader);
    struct arguments words = {0};
    const struct command *command;
    const char **typed;
    size_t count;
    int found;

    make_reader(reader, NULL);
    optind = 0; /* glibc: begin anew */
    opterr = 0;
    while ((found = getopt_long(argc, argv, reader->letters, reader->long_options, NULL)) != -1)
        if (found == 1)
            add_typed(&words, optarg);
    for (int i = optind; i < argc; i++)
        add_typed(&words, argv[i]);
    /* the value of an option that seemed to take none may stand before it */
    typed = words.typed;
    command = command_of_words(&words, &count);
    while (command == NULL && words.typed_count > 1) {
        words.typed++;
        words.typed_count--;
        command = command_of_words(&words, &count);
    }
    free(typed);
    free(reader);
    return command;
}

/* "-1", "-0,5": no option begins with a digit, so that it is points, which the book refuses. */
static bool
is_negative(const char *word)
{
    return word[0] == '-' && word[1] >= '0' && word[1] <= '9';
}

/* Splits the line into options and words. */
static enum par_status
split(struct arguments *out, int argc, char **argv)
{
    struct reader *reader = must_alloc(sizeof *reader);
    enum par_status status = PAR_OK;

    make_reader(reader, peek_command(argc, argv));
    optind = 0; /* glibc: begin anew */
    opterr = 0;
    while (status == PAR_OK) {
        int index = -1, at = optind > 0 ? optind : 1, found;

        if (at < argc && strncmp(argv[at], "--", 2) == 0 && argv[at][2] != '\0' &&
            !is_exact(reader, argv[at])) {
            status = complain_unknown(argv[at]);
            break;
        }
        if (optind > 0 && at < argc && is_negative(argv[at])) {
            add_typed(out, argv[at]);
            optind++;
            continue;
        }
        found = getopt_long(argc, argv, reader->letters, reader->long_options, &index);
        if (found == -1)
            break;
        if (found == 1) {
            add_typed(out, optarg);
        } else if (found == 0 && index >= 0) {
            add_given(out, reader->rows[index], optarg);
        } else if (found == ':') {
            talk_error(_("option \"%s\" needs a value"), talk_value(argv[optind - 1]));
            status = PAR_USAGE;
        } else if (found == '?' && strncmp(argv[at], "--", 2) == 0) {
            talk_error(_("option \"%s\" takes no value"), talk_value(argv[at]));
            status = PAR_USAGE;
        } else if (found == '?') {
            status = complain_unknown((char[]){'-', (char)optopt, '\0'});
        } else {
            add_given(out, option_find((char[]){(char)found, '\0'}, NULL), optarg);
        }
    }
    for (int i = optind; status == PAR_OK && i < argc; i++)
        add_typed(out, argv[i]);
    free(reader);
    return status;
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

    out->command = command_of_words(out, &deep);
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
        if (row->values != NULL && !is_one_of(row->values, out->given[i].value)) {
            talk_error(_("--%s does not take \"%s\""), name, talk_value(out->given[i].value));
            talk_hint(_("one of: %s"), row->values);
            return PAR_USAGE;
        }
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
