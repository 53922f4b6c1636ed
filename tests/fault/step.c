#include "step.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tree.h"

static char *
copy_part(const char *text, size_t length)
{
    char *copy = need(malloc(length + 1));

    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

/* The next word of a line; "…" holds blanks together. NULL at its end. */
static char *
next_word(const char **at)
{
    const char *begin;
    char *word;

    *at += strspn(*at, " ");
    begin = *at;
    if (*begin == '\0')
        return NULL;
    if (*begin == '"') {
        size_t length = strcspn(begin + 1, "\"");

        *at = begin + 1 + length + (begin[1 + length] == '"');
        return copy_part(begin + 1, length);
    }
    *at += strcspn(begin, " ");
    word = copy_part(begin, (size_t)(*at - begin));
    return word;
}

static void
take_words(struct step *step, const char *at)
{
    size_t count = 0;
    char *word;

    step->words[count++] = copy_part("parindex", 8);
    while ((word = next_word(&at)) != NULL) {
        if (strcmp(word, "<") == 0) {
            step->input = next_word(&at);
            free(word);
            break;
        }
        if (count == WORDS_MOST)
            give_up(step->name, "too many words");
        step->words[count++] = word;
    }
}

static void
take_line(struct steps *steps, const char *line)
{
    struct step *step;
    const char *at = line;

    steps->step = need(realloc(steps->step, (steps->count + 1) * sizeof *step));
    step = &steps->step[steps->count++];
    *step = (struct step){.name = next_word(&at), .from = next_word(&at)};
    at += strspn(at, " ");
    if (strncmp(at, "= ", 2) == 0) {
        step->status = atoi(at + 2);
        at += 2 + strcspn(at + 2, " ");
        at += strspn(at, " ");
    }
    step->command = copy_part(at, strlen(at));
    step->prepares = strncmp(at, "! ", 2) == 0;
    if (!step->prepares)
        take_words(step, at);
}

struct steps
steps_read(const char *path)
{
    struct steps steps = {0};
    FILE *file = fopen(path, "r");
    char line[1024];

    if (file == NULL)
        give_up(path, "cannot be read");
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] != '\0' && line[0] != '#')
            take_line(&steps, line);
    }
    fclose(file);
    return steps;
}

const struct step *
steps_find(const struct steps *steps, const char *name)
{
    for (size_t i = 0; i < steps->count; i++)
        if (strcmp(steps->step[i].name, name) == 0)
            return &steps->step[i];
    return NULL;
}

struct step
step_with(const struct step *step, const char *option, const char *value)
{
    struct step with = *step;
    size_t count = 0;

    while (with.words[count] != NULL)
        count++;
    if (count + 2 > WORDS_MOST)
        give_up(step->name, "too many words");
    with.words[count] = joined(option, "");
    with.words[count + 1] = joined(value, "");
    return with;
}
