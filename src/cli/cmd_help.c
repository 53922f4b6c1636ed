#include "cmd.h"

#include <stdlib.h>
#include <string.h>

#include "glossary.h"
#include "glyph.h"
#include "kind.h"
#include "layout.h"
#include "output.h"
#include "sheet.h"

enum { HELP_WIDTH = 80, NAME_WIDTH = 12, HALF_WIDTH = 20, RIGHT_NAME = 11, OPTION_WIDTH = 21 };

static const char *
section_title(enum section section)
{
    switch (section) {
    case SECTION_ASK:
        return _("Ask");
    case SECTION_RECORD:
        return _("Record");
    case SECTION_APPROVE:
        return _("Approve and correct");
    case SECTION_KEEP:
        return _("Test and keep");
    case SECTION_HELP:
        return _("Help");
    case SECTION_HIDDEN:
        break;
    }
    return "";
}

static void
add_padded(struct string *out, const char *text, size_t width)
{
    size_t used = glyph_width(text);

    string_add(out, text);
    string_fill(out, ' ', used < width ? width - used : 1);
}

/* --- all commands --- */

static bool
is_at_top(const struct command *command)
{
    return command->summary != NULL && command->section != SECTION_HIDDEN &&
           strchr(command->name, ' ') == NULL;
}

/* Names of commands that follow each other and share one summary stand on one line. */
static size_t
add_shared(struct string *out, const struct command *const *rows, size_t count)
{
    size_t same = 1;

    while (same < count && strcmp(rows[same]->summary, rows[0]->summary) == 0)
        same++;
    if (same == 1)
        return 0;
    for (size_t i = 0; i < same; i++)
        string_format(out, "  %s", rows[i]->name);
    string_format(out, "    %s\n", _(rows[0]->summary));
    return same;
}

/* Two short ones share a line. */
static size_t
add_pair(struct string *out, const struct command *const *rows, size_t count)
{
    if (count < 2 || glyph_width(_(rows[0]->summary)) > HALF_WIDTH ||
        glyph_width(_(rows[1]->summary)) >
            HELP_WIDTH - 2 - NAME_WIDTH - HALF_WIDTH - 2 - RIGHT_NAME ||
        (count > 2 && strcmp(rows[1]->summary, rows[2]->summary) == 0))
        return 0;
    string_add(out, "  ");
    add_padded(out, rows[0]->name, NAME_WIDTH);
    add_padded(out, _(rows[0]->summary), HALF_WIDTH + 2);
    add_padded(out, rows[1]->name, RIGHT_NAME);
    string_format(out, "%s\n", _(rows[1]->summary));
    return 2;
}

static void
add_section(struct string *out, enum section section)
{
    const struct command *rows[32], *row;
    size_t count = 0, used;

    for (size_t i = 0; (row = command_at(i)) != NULL && count < 32; i++)
        if (is_at_top(row) && row->section == section)
            rows[count++] = row;
    if (count == 0)
        return;
    string_format(out, "%s\n", section_title(section));
    for (size_t i = 0; i < count; i += used) {
        used = add_shared(out, rows + i, count - i);
        if (used == 0 && section != SECTION_ASK)
            used = add_pair(out, rows + i, count - i);
        if (used > 0)
            continue;
        string_add(out, "  ");
        add_padded(out, rows[i]->name, NAME_WIDTH);
        string_format(out, "%s\n", _(rows[i]->summary));
        used = 1;
    }
}

static void
add_everything(struct string *out)
{
    string_format(out, "%s\n",
                  _("parindex: the record of a province's administrative reform index"));
    string_format(out, "%s\n\n",
                  _("Usage: parindex [-b BOOK] COMMAND [YEARS] [GROUP|UNIT] … [OPTIONS]"));
    for (int section = SECTION_ASK; section < SECTION_HIDDEN; section++)
        add_section(out, (enum section)section);
    string_format(out, "%s\n",
                  _("See also: parindex help COMMAND · help \"a word\" · help options"));
}

/* --- one command --- */

static void
add_slot(struct string *out, const struct slot *slot)
{
    bool optional = (slot->flags & SLOT_OPTIONAL) != 0;

    string_add(out, optional ? " [" : " ");
    if (slot->kind == SLOT_SCORES)
        string_format(out, "%s %s|", C_("place", "CRITERION"), C_("place", "POINTS"));
    string_add(out, slot_name(slot));
    if ((slot->flags & SLOT_MANY) != 0 || slot->kind == SLOT_SCORES)
        string_add(out, "…");
    string_add(out, optional ? "]" : "");
}

static void
add_synopsis(struct string *out, const struct command *command)
{
    string_format(out, "parindex %s", command->name);
    for (const struct slot *slot = command->slots; slot->kind != SLOT_END; slot++)
        add_slot(out, slot);
    string_add(out, "\n");
}

static void
add_described(struct string *out, const char *label, const char *text)
{
    struct string line = {0};
    size_t width = glyph_width(label);

    if (width + 2 > OPTION_WIDTH) {
        string_format(out, "  %s\n", label);
        wrap_text(out, text, HELP_WIDTH, OPTION_WIDTH + 2, OPTION_WIDTH + 2);
        return;
    }
    string_add(&line, "  ");
    add_padded(&line, label, OPTION_WIDTH);
    string_add(&line, text);
    wrap_text(out, string_get(&line), HELP_WIDTH, 0, OPTION_WIDTH + 2);
    string_free(&line);
}

static void
add_option(struct string *out, const struct option_row *option)
{
    struct string label = {0};

    if (option->letter != 0)
        string_format(&label, "-%c, ", option->letter);
    string_format(&label, "--%s", option->name);
    if (option->values != NULL)
        string_format(&label, " %s", option->values);
    else if (option->argument != NULL)
        string_format(&label, " %s", lang_context("place", option->argument));
    add_described(out, string_get(&label), _(option->text));
    string_free(&label);
}

static void
add_options(struct string *out, const struct command *command)
{
    for (size_t i = 0; option_at(i) != NULL; i++)
        if (!option_is_common(option_at(i)) && option_is_for(option_at(i), command))
            add_option(out, option_at(i));
    if (command->need == NEED_WRITE || command->need == NEED_NEW)
        add_described(out, "--dry-run --reason --as", _("see: parindex help options"));
    if (command->columns != NULL)
        add_described(out, "--format, -o, …", _("see: parindex help options"));
}

static void
add_columns(struct string *out, const struct command *command)
{
    struct string line = {0};

    if (command->columns == NULL || command->columns[0] == '\0')
        return;
    string_add(&line, _("Columns:"));
    for (const char *key = command->columns; *key != '\0';) {
        size_t size = strcspn(key, ",");

        string_add(&line, " ");
        string_add_part(&line, key, size + (key[size] == ','));
        key += size + (key[size] == ',');
    }
    wrap_text(out, string_get(&line), HELP_WIDTH, 2, 4);
    string_free(&line);
}

static void
add_command(struct string *out, const struct command *command)
{
    add_synopsis(out, command);
    if (command->sentence != NULL)
        wrap_text(out, _(command->sentence), HELP_WIDTH, 2, 2);
    add_options(out, command);
    add_columns(out, command);
    if (command->example != NULL)
        string_format(out, _("  Example: parindex %s\n"), command->example);
    if (strcmp(command->name, "import") == 0)
        string_format(out, "  %s\n", _("The columns of a kind: parindex help import KIND"));
}

/* --- a kind of file --- */

/* The command whose options name the words of a kind's columns. */
static const struct {
    const char *kind, *command;
} word_owners[] = {{"criteria", "criteria add"},
                   {"decisions", "decision add"},
                   {"successions", "unit succeed"},
                   {"years", "year open"}};

/* "a|b|c": what the column may hold; NULL when it is no column of words. */
static const char *
column_words(const struct par_kind *kind, const char *key)
{
    const struct command *owner = NULL;
    const struct option_row *row = NULL;
    char *name = must_copy(key);

    for (char *at = name; *at != '\0'; at++)
        if (*at == '_')
            *at = '-';
    for (size_t i = 0; i < sizeof word_owners / sizeof word_owners[0]; i++)
        if (strcmp(word_owners[i].kind, kind->name) == 0)
            owner = command_find(word_owners[i].command);
    if (owner != NULL)
        row = option_find(name, owner);
    free(name);
    return row != NULL ? row->values : NULL;
}

/* What the column is called in a header, and what it takes. */
static char *
column_text(const struct par_kind *kind, const struct par_kind_column *column)
{
    const char *key = column->field.key, *words = NULL;
    bool is_unit = strcmp(key, "unit") == 0 || strcmp(key, "from") == 0;
    bool is_group = strcmp(key, "group") == 0;
    struct string text = {0};

    /* A title is a criterion's in its own file alone. */
    if (strcmp(key, "title") == 0 && strcmp(kind->name, "criteria") != 0)
        string_add(&text, C_("heading", "Title"));
    else
        string_add(&text, glossary_heading(strcmp(key, "unit") == 0 ? "unit_name"
                                           : is_group               ? "group_name"
                                                                    : key));
    if (is_unit || is_group)
        string_format(&text, " (%s)", _("code or name"));
    else if (column->field.type == PAR_FIELD_DATE)
        string_format(&text, " (%s)", _("24/01/2025 or 2025-01-24"));
    else if (column->field.type == PAR_FIELD_YESNO)
        string_format(&text, ": yes (%s); no (%s)", C_("answer", "yes"), C_("answer", "no"));
    else if (column->field.type == PAR_FIELD_WORD)
        words = column_words(kind, key);
    if (words != NULL) {
        char *choice = glossary_choice(key, words);

        string_format(&text, ": %s", choice);
        free(choice);
    }
    if (column->option != NULL)
        string_format(&text, " [--%s]", column->option);
    return string_take(&text);
}

static void
add_kind(struct string *out, const struct par_kind *kind)
{
    bool by_option = false;

    string_format(out, "parindex import %s [%s…]\n", kind->name, C_("place", "FILE"));
    wrap_text(out,
              _("Columns, in any order; the header holds the word on the left or the one on "
                "the right. A file must have those with a star."),
              HELP_WIDTH, 2, 2);
    for (size_t i = 0; i < kind->count; i++) {
        const struct par_kind_column *column = &kind->columns[i];
        char *label = must_format("%s %s", column->needed ? "*" : " ", column->field.key);
        char *text = column_text(kind, column);

        by_option = by_option || column->option != NULL;
        add_described(out, label, text);
        free(text);
        free(label);
    }
    if (by_option)
        wrap_text(out,
                  _("[--…]: an option of the command instead, where a column would hold the "
                    "same in every row."),
                  HELP_WIDTH, 2, 2);
    wrap_text(out,
              _("Numbers take 8.5 or 8,5, one mark throughout a file; fields are parted by "
                "comma, semicolon or tab."),
              HELP_WIDTH, 2, 2);
}

/* A noun: its verbs. */
static void
add_noun(struct string *out, const struct command *noun)
{
    const struct command *row;

    for (size_t i = 0; (row = command_at(i)) != NULL; i++) {
        if (command_verb(row, noun->name) == NULL)
            continue;
        add_synopsis(out, row);
        if (row->sentence != NULL)
            wrap_text(out, _(row->sentence), HELP_WIDTH, 4, 4);
    }
    string_format(out, _("See also: parindex help %s VERB\n"), noun->name);
}

static void
add_common_options(struct string *out)
{
    static const struct {
        const char *commands;
        const char *title;
    } kinds[] = {{"*", N_("Everywhere")},
                 {"*list", N_("Every listing")},
                 {"*write", N_("Every command that writes")}};

    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        string_format(out, "%s\n", _(kinds[k].title));
        for (size_t i = 0; option_at(i) != NULL; i++)
            if (strcmp(option_at(i)->commands, kinds[k].commands) == 0)
                add_option(out, option_at(i));
    }
}

/* "import scores" → scores; NULL when that is no kind. */
static const struct par_kind *
kind_of_words(const char *words)
{
    static const char import[] = "import ";

    return strncmp(words, import, sizeof import - 1) == 0 ? kind_named(words + sizeof import - 1)
                                                          : NULL;
}

/* --- a word --- */

static bool
text_holds(const char *text, const char *folded)
{
    char *key;
    bool holds;

    if (text == NULL)
        return false;
    key = glyph_fold(text);
    holds = glyph_holds(key, folded);
    free(key);
    return holds;
}

static bool
any_holds(const char *id, const char *folded)
{
    return id != NULL && (text_holds(id, folded) || text_holds(_(id), folded));
}

/* An option that sets a column is found by the column's heading: --tie by "Đồng hạng". */
static bool
column_holds(const char *option, const char *folded)
{
    char *key = must_copy(option);
    bool holds;

    for (char *at = key; *at != '\0'; at++)
        if (*at == '-')
            *at = '_';
    holds = text_holds(glossary_heading(key), folded);
    free(key);
    return holds;
}

static bool
command_holds(const struct command *command, const char *folded)
{
    if (text_holds(command->name, folded) || text_holds(command->vi, folded) ||
        any_holds(command->summary, folded) || any_holds(command->sentence, folded))
        return true;
    for (size_t i = 0; option_at(i) != NULL; i++) {
        const struct option_row *option = option_at(i);

        if (option_is_common(option) || !option_is_for(option, command))
            continue;
        if (text_holds(option->name, folded) || any_holds(option->text, folded) ||
            column_holds(option->name, folded))
            return true;
    }
    return false;
}

static void
add_found(struct string *out, const char *words)
{
    const struct command *row;
    char *folded = glyph_fold(words);

    for (size_t i = 0; folded[0] != '\0' && (row = command_at(i)) != NULL; i++) {
        const char *text = row->summary != NULL ? row->summary : row->sentence;

        if (row->section == SECTION_HIDDEN || !command_holds(row, folded))
            continue;
        add_described(out, row->name, text != NULL ? _(text) : "");
    }
    free(folded);
}

/* --- showing --- */

static enum par_status
show(struct string *text)
{
    struct output *output;
    enum par_status status = output_open(&output, NULL);

    if (status == PAR_OK) {
        output_text(output, string_get(text));
        status = output_close(output);
    }
    string_free(text);
    return status;
}

enum par_status
help_show(const struct command *command, const char *kind)
{
    const struct par_kind *columns = kind != NULL ? kind_named(kind) : NULL;
    struct string text = {0};

    if (command == NULL)
        add_everything(&text);
    else if (columns != NULL && strcmp(command->name, "import") == 0)
        add_kind(&text, columns);
    else if (command->run == NULL)
        add_noun(&text, command);
    else
        add_command(&text, command);
    return show(&text);
}

enum par_status
cmd_help(struct session *session)
{
    const struct arguments *arguments = &session->arguments;
    struct string words = {0}, text = {0};
    const struct command *command;
    const struct par_kind *kind;
    enum par_status status = PAR_OK;

    for (size_t i = 0; i < arguments->word_count; i++)
        string_format(&words, i > 0 ? " %s" : "%s", arguments->words[i]);
    command = command_find(string_get(&words));
    kind = kind_of_words(string_get(&words));
    if (words.length == 0 || command != NULL) {
        status = help_show(command, NULL);
    } else if (kind != NULL) {
        add_kind(&text, kind);
        status = show(&text);
    } else if (strcmp(string_get(&words), "options") == 0 ||
               strcmp(string_get(&words), "output") == 0) {
        add_common_options(&text);
        status = show(&text);
    } else {
        add_found(&text, string_get(&words));
        if (text.length > 0) {
            status = show(&text);
        } else {
            talk_error(_("no command and no help holds \"%s\""), talk_value(string_get(&words)));
            talk_hint("parindex help");
            status = PAR_NOT_FOUND;
        }
    }
    string_free(&words);
    return status;
}
