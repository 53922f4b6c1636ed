#include "cmd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "complete.h"
#include "glyph.h"
#include "output.h"

static const char bash_script[] =
    "# Completion of parindex for bash: eval \"$(parindex completion bash)\"\n"
    "_parindex() {\n"
    "    local IFS=$'\\n'\n"
    "    COMPREPLY=($(\"${COMP_WORDS[0]}\" __complete -- \"${COMP_WORDS[@]:1:COMP_CWORD}\" "
    "2>/dev/null |\n"
    "        cut -f1))\n"
    "}\n"
    "complete -o default -o bashdefault -F _parindex parindex\n";

static const char zsh_script[] =
    "#compdef parindex\n"
    "# Completion of parindex for zsh: eval \"$(parindex completion zsh)\"\n"
    "_parindex() {\n"
    "    local line\n"
    "    local -a found\n"
    "    for line in \"${(@f)$(\"$words[1]\" __complete -- \"${(@)words[2,CURRENT]}\" "
    "2>/dev/null)}\"; do\n"
    "        [[ -n $line ]] && found+=(\"${${line%%$'\\t'*}//:/\\\\:}:${line#*$'\\t'}\")\n"
    "    done\n"
    "    if (( $#found )); then\n"
    "        _describe -V 'parindex' found -U\n"
    "    else\n"
    "        _files\n"
    "    fi\n"
    "}\n"
    "if [[ $funcstack[1] == _parindex ]]; then\n"
    "    _parindex \"$@\"\n"
    "else\n"
    "    compdef _parindex parindex\n"
    "fi\n";

static const char fish_script[] =
    "# Completion of parindex for fish: parindex completion fish | source\n"
    "function __parindex_complete\n"
    "    set -l typed (commandline -opc) (commandline -ct)\n"
    "    parindex __complete -- $typed[2..-1] 2>/dev/null\n"
    "end\n"
    "complete -c parindex -f -k -a '(__parindex_complete)'\n"
    "complete -c parindex -n 'test -z \"$(__parindex_complete | string collect)\"' -F\n";

static enum par_status
print(const char *text)
{
    struct output *output;
    enum par_status status = output_open(&output, NULL);

    if (status != PAR_OK)
        return status;
    output_text(output, text);
    return output_close(output);
}

enum par_status
cmd_completion(struct session *session)
{
    const char *shell = session->arguments.words[0];

    if (strcmp(shell, "bash") == 0)
        return print(bash_script);
    if (strcmp(shell, "zsh") == 0)
        return print(zsh_script);
    if (strcmp(shell, "fish") == 0)
        return print(fish_script);
    return session_usage(session, _("no completion for \"%s\"; there is bash, zsh and fish"),
                         shell);
}

/* --- what is typed --- */

/* The option that a word is, and the value in it, behind "=". */
static const struct option_row *
option_of_word(const char *word, const char **value)
{
    char *name = must_copy_part(word, strcspn(word, "="));
    const struct option_row *option = option_find(name + strspn(name, "-"), NULL);

    *value = word[strlen(name)] == '=' ? word + strlen(name) + 1 : NULL;
    free(name);
    return option;
}

/* Splits the words before the cursor. bash gives "=" as a word of its own. */
static void
split_words(struct typing *typing, const char *const *words, size_t count)
{
    for (size_t i = 0; i + 1 < count; i++) {
        const struct option_row *option;
        const char *inside;
        size_t value = i + 1;

        if (words[i][0] != '-' || words[i][1] == '\0') {
            typing->word[typing->count++] = words[i];
            continue;
        }
        option = option_of_word(words[i], &inside);
        if (option == NULL || option->argument == NULL)
            continue;
        if (inside != NULL) {
            if (strcmp(option->name, "book") == 0)
                typing->book = inside;
            continue;
        }
        if (value + 1 < count && strcmp(words[value], "=") == 0)
            value++;
        if (strcmp(option->name, "book") == 0 && value + 1 < count)
            typing->book = words[value];
        if (value + 1 >= count)
            typing->option = option;
        i = value;
    }
    typing->current = count > 0 ? words[count - 1] : "";
    if (strcmp(typing->current, "=") == 0)
        typing->current = "";
}

/* The command in the first words, which are taken away. */
static void
find_command(struct typing *typing)
{
    size_t taken;

    typing->command = command_of_words(typing->word, typing->count, &taken);
    typing->word += taken;
    typing->count -= taken;
}

/* --- what may stand there --- */

static bool
fits_name(const char *current, const char *description)
{
    char *text, *words;
    bool fits;

    if (description == NULL || strlen(current) < 2)
        return false;
    text = glyph_fold(description);
    words = glyph_fold(current);
    fits = words[0] != '\0' && glyph_holds(text, words);
    free(text);
    free(words);
    return fits;
}

void
complete_add(struct string *out, const struct typing *typing, const char *value,
             const char *description)
{
    if (strncmp(value, typing->current, strlen(typing->current)) != 0) {
        if (!fits_name(typing->current, description))
            return;
        out = typing->named;
    }
    glyph_blank(out, value);
    string_add(out, "\t");
    glyph_blank(out, description != NULL ? description : "");
    string_add(out, "\n");
}

/* Commands, or the verbs of a noun. */
static void
add_commands(struct string *out, const struct typing *typing, const char *noun)
{
    const struct command *row;

    for (size_t i = 0; (row = command_at(i)) != NULL; i++) {
        const char *verb = noun != NULL ? command_verb(row, noun) : row->name;
        const char *text = row->summary != NULL ? row->summary : row->sentence;

        if (verb == NULL || strchr(verb, ' ') != NULL || row->section == SECTION_HIDDEN)
            continue;
        /* By their names alone: a word of a description is no command. */
        if (strncmp(verb, typing->current, strlen(typing->current)) == 0)
            complete_add(out, typing, verb, text != NULL ? _(text) : NULL);
    }
}

static void
add_options(struct string *out, const struct typing *typing)
{
    for (size_t i = 0; option_at(i) != NULL; i++) {
        const struct option_row *option = option_at(i);
        char *name;

        if (typing->command != NULL ? !option_is_for(option, typing->command)
                                    : !option_is_common(option))
            continue;
        name = must_format("--%s", option->name);
        if (strncmp(name, typing->current, strlen(typing->current)) == 0)
            complete_add(out, typing, name, _(option->text));
        free(name);
    }
}

static void
add_values(struct string *out, const struct typing *typing, const char *values)
{
    while (*values != '\0') {
        size_t size = strcspn(values, "|");
        char *value = must_copy_part(values, size);

        complete_add(out, typing, value, NULL);
        free(value);
        values += size;
        values += strspn(values, "|");
    }
}

static bool
is_year_slot(const struct slot *slot)
{
    return slot->kind == SLOT_YEARS || slot->kind == SLOT_YEAR;
}

/* A year may stand before or after the name: years as long as one is wanted, and the next other
 * place. */
static void
add_places(struct string *out, struct session *session, const struct typing *typing)
{
    size_t years = 0, others = 0;

    for (size_t i = 0; i < typing->count; i++) {
        years += word_is_years(typing->word[i]);
        others += !word_is_years(typing->word[i]);
    }
    for (const struct slot *slot = typing->command->slots; slot->kind != SLOT_END; slot++) {
        if (is_year_slot(slot)) {
            if (years > 0)
                years--;
            else
                complete_slot(out, session, typing, slot);
            continue;
        }
        if (others > 0 && (slot->flags & SLOT_MANY) == 0) {
            others--;
            continue;
        }
        if (slot->kind == SLOT_TEXT && slot->name != NULL && strchr(slot->name, '|') != NULL &&
            slot->name[0] >= 'a')
            add_values(out, typing, slot->name);
        else
            complete_slot(out, session, typing, slot);
        return;
    }
}

static void
add_all(struct string *out, struct session *session, const struct typing *typing)
{
    if (typing->option != NULL) {
        const struct option_row *option = typing->command != NULL
                                              ? option_find(typing->option->name, typing->command)
                                              : typing->option;

        if (option != NULL && option->values != NULL)
            add_values(out, typing, option->values);
        else if (option != NULL)
            complete_argument(out, session, typing);
    } else if (typing->current[0] == '-') {
        add_options(out, typing);
    } else if (typing->command == NULL && typing->count == 0) {
        add_commands(out, typing, NULL);
    } else if (typing->command != NULL && strcmp(typing->command->name, "help") == 0) {
        add_commands(out, typing, typing->count > 0 ? typing->word[0] : NULL);
    } else if (typing->command != NULL) {
        add_commands(out, typing, typing->command->name);
        if (typing->command->run != NULL)
            add_places(out, session, typing);
    }
}

enum par_status
cmd_complete(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    const char **words = must_alloc((arguments->word_count + 1) * sizeof *words);
    struct string out = {0}, named = {0};
    struct typing typing = {.word = words, .current = "", .named = &named};
    enum par_status status;

    /* Whatever goes wrong, a person who is typing is not told. */
    if (freopen("/dev/null", "w", stderr) == NULL) {
        free(words);
        return PAR_OK;
    }
    split_words(&typing, arguments->words, arguments->word_count);
    find_command(&typing);
    if (typing.book != NULL)
        session->book_path = typing.book;
    add_all(&out, session, &typing);
    par_error_clear(&session->error);
    status = print(string_get(out.length > 0 ? &out : &named));
    string_free(&out);
    string_free(&named);
    free(words);
    return status;
}
