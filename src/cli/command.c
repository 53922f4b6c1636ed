#include "command.h"

#include <stdlib.h>
#include <string.h>

#include "glyph.h"
#include "lang.h"

static const struct command *const parts[] = {commands_ask, commands_record, commands_catalog,
                                              commands_keep};

/* The rows of all parts one after another. */
struct walk {
    size_t part;
    const struct command *next; /* NULL begins the part */
};

static const struct command *
walk_on(struct walk *walk)
{
    for (; walk->part < sizeof parts / sizeof parts[0]; walk->part++, walk->next = NULL) {
        if (walk->next == NULL)
            walk->next = parts[walk->part];
        if (walk->next->name != NULL)
            return walk->next++;
    }
    return NULL;
}

/* Counted once: many loops go by the index. */
static size_t
rows_of(size_t part)
{
    static size_t counts[sizeof parts / sizeof parts[0]];

    while (parts[part][counts[part]].name != NULL)
        counts[part]++;
    return counts[part];
}

const struct command *
command_at(size_t index)
{
    for (size_t part = 0; part < sizeof parts / sizeof parts[0]; part++) {
        if (index < rows_of(part))
            return &parts[part][index];
        index -= rows_of(part);
    }
    return NULL;
}

const struct command *
command_find(const char *name)
{
    struct walk walk = {0};
    const struct command *row;

    while ((row = walk_on(&walk)) != NULL)
        if (strcmp(row->name, name) == 0)
            return row;
    return NULL;
}

/* How many of the first words make the name up, joined by blanks; 0 when they do not. */
static size_t
words_of_name(const char *name, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *word = words[i];

        for (; *word != '\0' && *word == *name; word++)
            name++;
        if (*word != '\0')
            return 0;
        if (*name == '\0')
            return i + 1;
        if (*name++ != ' ')
            return 0;
    }
    return 0;
}

const struct command *
command_of_words(const char *const *words, size_t count, size_t *taken)
{
    struct walk walk = {0};
    const struct command *row, *found = NULL;

    *taken = 0;
    while ((row = walk_on(&walk)) != NULL) {
        size_t here = words_of_name(row->name, words, count);

        if (here > *taken) {
            *taken = here;
            found = row;
        }
    }
    return found;
}

const char *
command_verb(const struct command *command, const char *noun)
{
    size_t size = strlen(noun);

    if (strncmp(command->name, noun, size) != 0 || command->name[size] != ' ')
        return NULL;
    return command->name + size + 1;
}

/* The Vietnamese names as somebody types them, folded: made once, since all are asked for each word
 * that is no command. NULL where there is none. */
static char *const *
folded_names(void)
{
    static char **names;
    const struct command *row;
    size_t count = 0;

    if (names != NULL)
        return names;
    while (command_at(count) != NULL)
        count++;
    names = must_alloc(count * sizeof *names);
    for (size_t i = 0; (row = command_at(i)) != NULL; i++)
        names[i] = row->vi != NULL ? glyph_fold(row->vi) : NULL;
    return names;
}

/* How far is what was typed from a folded name, up to `most`? A whole word of it that stands at its
 * start counts as near. */
static size_t
distance_of(const char *typed, size_t length, const char *name, size_t most)
{
    size_t distance = glyph_distance(typed, name, most);

    if (distance > 1 && length > 2 && length <= strlen(name) && glyph_holds(name, typed))
        distance = 1;
    return distance;
}

const struct command *
command_nearest(const char *typed)
{
    char *const *folded_name = folded_names();
    char *folded = glyph_fold(typed);
    size_t length = strlen(folded), best = 2 + length / 5;
    const struct command *row, *nearest = NULL;

    for (size_t i = 0; best > 0 && (row = command_at(i)) != NULL; i++) {
        size_t distance = best;

        if (row->section != SECTION_HIDDEN) /* its name folded is the name */
            distance = distance_of(folded, length, row->name, best - 1);
        if (folded_name[i] != NULL) {
            size_t other = distance_of(folded, length, folded_name[i], best - 1);

            distance = other < distance ? other : distance;
        }
        if (distance < best) {
            nearest = row;
            best = distance;
        }
    }
    free(folded);
    return nearest;
}

const char *
slot_name(const struct slot *slot)
{
    if (slot->name != NULL)
        return lang_context("place", slot->name);
    switch (slot->kind) {
    case SLOT_YEARS:
        return C_("place", "YEARS");
    case SLOT_YEAR:
        return C_("place", "YEAR");
    case SLOT_UNIT:
        return C_("place", "UNIT");
    case SLOT_GROUP:
        return C_("place", "GROUP");
    case SLOT_PLACE:
        return C_("place", "GROUP|UNIT");
    case SLOT_CRITERION:
        return C_("place", "CRITERION");
    case SLOT_SCORES:
        return C_("place", "CRITERION=POINTS");
    case SLOT_SET:
        return C_("place", "SET");
    case SLOT_SCALE:
        return C_("place", "SCALE");
    case SLOT_DECISION:
        return C_("place", "DECISION");
    case SLOT_KIND:
        return C_("place", "KIND");
    case SLOT_STATE:
        return C_("place", "STAGE|DECISION");
    case SLOT_FILE:
        return C_("place", "FILE");
    case SLOT_TEXT:
        return C_("place", "NAME");
    case SLOT_END:
        break;
    }
    return "";
}
