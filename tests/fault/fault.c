/* fault [-e EVERY] [-n KILLS] KIND PROGRAM SHIM TABLE STATES STEP…: lets a kind of fault go over
 * steps of the table of scenarios. Started by run.sh. */
#include "kinds.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <parindex/parindex.h>

struct kind {
    const char *name;
    void (*go)(const struct trial *trial);
};

long every = 1, kills = 20;
static long done, wrong, turn;
static const struct kind *going;

bool
chosen(void)
{
    return turn++ % every == 0;
}

void
passed(void)
{
    done++;
}

const char *
operation_word(enum operation kind)
{
    static const char *const words[] = {
#define OPERATION_WORD(name, word, faults) word,
        OPERATIONS(OPERATION_WORD)
#undef OPERATION_WORD
    };

    return words[kind];
}

const char *
operation_faults(enum operation kind)
{
    static const char *const letters[] = {
#define OPERATION_LETTERS(name, word, faults) faults,
        OPERATIONS(OPERATION_LETTERS)
#undef OPERATION_LETTERS
    };

    return letters[kind];
}

const char *
note_text(const struct note *note)
{
    static char text[400];

    snprintf(text, sizeof text, "%s %s%s%s fd %d at %lld: %d",
             operation_word((enum operation)note->head.kind), note->first,
             note->second[0] != '\0' ? " → " : "", note->second, note->head.fd,
             (long long)note->head.at, note->head.result);
    return text;
}

static const char *
letter_word(char letter)
{
    static const struct {
        char letter;
        const char *word;
    } words[] = {
#define LETTER_WORD(letter, number) {letter, #number},
        FAULTS(LETTER_WORD)
#undef LETTER_WORD
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (words[i].letter == letter && letter != 'S')
            return words[i].word;
    return letter == 'S' ? "short" : "killed";
}

void
failed(const struct trial *trial, struct fault fault, const char *format, ...)
{
    va_list args;

    done++;
    wrong++;
    printf("%s %s%s%s", going->name, trial->step->name, world.name != NULL ? ", " : "",
           world.name != NULL ? world.name : "");
    for (size_t i = 0; fault.at > 0 && i < trial->notes.count; i++)
        if (trial->notes.note[i].head.number == fault.at)
            printf(", operation %ld (%s)", fault.at, note_text(&trial->notes.note[i]));
    if (fault.letter != '\0')
        printf(" %s%s", letter_word(fault.letter), fault.for_good ? " for good" : "");
    if (fault.part >= 0)
        printf(" after %ld bytes", fault.part);
    printf(": ");
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    printf("\n");
}

static const struct kind kinds[] = {
    {"fail", fail_each},         {"die", die_each},
    {"kill", kill_often},        {"cut", cut_each},
    {"cut-proves", cut_proves},  {"again", again_each},
    {"streams", streams_each},   {"full", full_each},
    {"readonly", readonly_each}, /* the list of run.sh tells what they are */
};

static const struct kind *
kind_named(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    give_up(name, "no such kind of fault");
}

static void
go_over(const struct step *step)
{
    char *slash = joined(place.states, "/"), *folder = joined(slash, step->from);
    struct trial trial;

    trial_begin(&trial, step, tree_read(folder));
    if (trial.reference.status != step->status)
        failed(&trial, NO_FAULT, "ends with %d, not %d: %s", trial.reference.status, step->status,
               trial.reference.err.bytes);
    going->go(&trial);
    trial_end(&trial);
    free(slash);
    free(folder);
}

static char *
whole(const char *path)
{
    char *found = realpath(path, NULL);

    if (found == NULL)
        give_up(path, "is not there");
    return found;
}

int
main(int argc, char **argv)
{
    char folder[] = "fault.XXXXXX";
    struct steps steps;
    char *here;
    int at = 1;

    for (; at + 1 < argc && argv[at][0] == '-'; at += 2)
        *(argv[at][1] == 'n' ? &kills : &every) = atol(argv[at + 1]);
    if (argc - at < 6 || every < 1)
        give_up("usage", "fault [-e EVERY] [-n KILLS] KIND PROGRAM SHIM TABLE STATES STEP…");
    going = kind_named(argv[at]);
    place.program = whole(argv[at + 1]);
    place.shim = whole(argv[at + 2]);
    steps = steps_read(argv[at + 3]);
    place.states = whole(argv[at + 4]);
    unsetenv("PARINDEX_BOOK");
    setenv("PARINDEX_LANG", "en", 1);
    setenv("PARINDEX_USER", "tester", 1);
    setenv("TZ", "UTC", 1);
    if (mkdtemp(folder) == NULL)
        give_up(folder, "cannot be made");
    if (chmod(folder, 0755) != 0)
        give_up(folder, "cannot be opened to others");
    here = whole(folder);
    place.work = joined(here, "/work");
    place.look = joined(here, "/look");
    place.notes = joined(here, "/notes");
    place.temporary = joined(here, "/temporary");
    if (mkdir(place.temporary, 0777) != 0 || chmod(place.temporary, 0777) != 0)
        give_up(place.temporary, "cannot be made");
    setenv("TMPDIR", place.temporary, 1);
    par_alone();
    for (int i = at + 5; i < argc; i++) {
        const struct step *step = steps_find(&steps, argv[i]);

        if (step == NULL)
            give_up(argv[i], "no such step");
        if (!step->prepares)
            go_over(step);
    }
    printf("%s: %ld cases, %ld wrong\n", going->name, done, wrong);
    return wrong == 0 ? 0 : 1;
}
