#include "kind.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export_coin.h"
#include "glyph.h"

enum { HEAD_SIZE = 65536, NAMES_MOST = 256 };

const struct par_kind *
kind_named(const char *name)
{
    size_t count;
    const struct par_kind *kinds = par_kinds(&count);

    for (size_t i = 0; i < count; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

static const char *
nearest_kind(const char *typed)
{
    size_t count, best = 2 + strlen(typed) / 5;
    const struct par_kind *kinds = par_kinds(&count);
    const char *nearest = NULL;

    for (size_t i = 0; best > 0 && i < count; i++) {
        size_t distance = glyph_distance(kinds[i].name, typed, best - 1);

        if (distance < best) {
            nearest = kinds[i].name;
            best = distance;
        }
    }
    return nearest;
}

enum par_status
kind_complain(const struct session *session)
{
    const char *typed = session->arguments.kind, *near = nearest_kind(typed);
    size_t count;
    const struct par_kind *kinds = par_kinds(&count);
    struct string all = {0};

    for (size_t i = 0; i < count; i++)
        string_format(&all, i > 0 ? " %s" : "%s", kinds[i].name);
    for (size_t i = 0; strcmp(session->command->name, "export") == 0 && coin_kinds[i] != NULL; i++)
        string_format(&all, " %s", coin_kinds[i]);
    talk_error(_("no kind of file \"%s\""), typed);
    if (near != NULL)
        talk_hint(_("did you mean %s?  There are: %s"), near, string_get(&all));
    else
        talk_hint(_("one of: %s"), string_get(&all));
    string_free(&all);
    return PAR_USAGE;
}

/* --- the header of a file --- */

static size_t
read_head(char *head, const char *path)
{
    FILE *file;
    size_t size = 0;

    if (strcmp(path, "-") == 0)
        return fread(head, 1, HEAD_SIZE, stdin);
    file = fopen(path, "rbe");
    if (file == NULL)
        return 0;
    size = fread(head, 1, HEAD_SIZE, file);
    fclose(file);
    return size;
}

/* The first line of a file, without its byte order mark; "" when it cannot be read. */
static char *
read_header(const char *path)
{
    char *head = must_alloc(HEAD_SIZE + 1);

    head[read_head(head, path)] = '\0';
    if (strncmp(head, "\xef\xbb\xbf", 3) == 0)
        memmove(head, head + 3, strlen(head + 3) + 1);
    head[strcspn(head, "\r\n")] = '\0';
    return head;
}

/* The mark between the fields: the one of , ; and tab that stands most often. */
static char
find_mark(const char *header)
{
    static const char marks[] = ",;\t";
    size_t most = 0;
    char found = ',';

    for (const char *mark = marks; *mark != '\0'; mark++) {
        size_t count = 0;

        for (const char *c = header; *c != '\0'; c++)
            count += *c == *mark;
        if (count > most) {
            most = count;
            found = *mark;
        }
    }
    return found;
}

/* Cuts the line into its fields in place. */
static size_t
split_header(const char **names, char *header)
{
    char mark = find_mark(header), *to;
    size_t count = 0;

    for (char *c = header; count < NAMES_MOST; c++) {
        bool quoted = *c == '"';

        names[count++] = to = c;
        for (c += quoted; *c != '\0' && (quoted || *c != mark); c++) {
            if (*c != '"')
                *to++ = *c;
            else if (c[1] == '"')
                *to++ = *c++;
            else
                quoted = false;
        }
        if (*c == '\0') {
            *to = '\0';
            break;
        }
        *to = '\0';
    }
    return count;
}

static const struct par_kind *
kind_of_file(const char *path, const struct par_import_options *options)
{
    const char *names[NAMES_MOST];
    char *header = read_header(path);
    const struct par_kind *kind = NULL;

    if (header[0] != '\0')
        kind = par_kind_of_header(names, split_header(names, header), options);
    free(header);
    return kind;
}

/* The command as it should have been typed. */
static void
hint_command(const struct session *session, const char *kind)
{
    const struct arguments *arguments = &session->arguments;
    struct string line = {0};

    for (size_t i = 0; i <= arguments->word_count; i++) {
        const char *word = i == 0 ? arguments->kind : arguments->words[i - 1];
        char *file;

        if (i > 0 && strcmp(word, kind) == 0) /* the kind was typed behind its file */
            continue;
        file = word_quoted(word);
        string_format(&line, " %s", file);
        free(file);
    }
    for (size_t i = 0; i < arguments->given_count; i++) {
        char *value = word_quoted(arguments->given[i].value);

        string_format(&line, " --%s", arguments->given[i].option->name);
        if (arguments->given[i].option->argument != NULL)
            string_format(&line, " %s", value);
        free(value);
    }
    talk_hint("parindex import %s%s", kind, string_get(&line));
    string_free(&line);
}

enum par_status
kind_guess(const struct session *session, const struct par_import_options *options)
{
    const char *file = session->arguments.kind;
    const struct par_kind *kind = kind_of_file(file, options);

    if (kind != NULL) {
        talk_error(_("no kind given; the header of \"%s\" is that of %s"), file, kind->name);
        hint_command(session, kind->name);
    } else {
        talk_error(_("no kind given, and the header of \"%s\" is that of none"), file);
        talk_hint("parindex help import");
    }
    return PAR_USAGE;
}
