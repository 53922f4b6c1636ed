/* Where nothing can be written one can still read, and whoever writes is told. */
#include "kinds.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EXIT_STATE = 4 };

static void
set_modes(mode_t folder, mode_t file)
{
    struct tree tree = tree_read(place.work);
    char *slash = joined(place.work, "/");

    for (size_t i = 0; i < tree.count; i++) {
        char *path = joined(slash, tree.leaf[i].name);

        if (chmod(path, file) != 0)
            give_up(path, strerror(errno));
        free(path);
    }
    free(slash);
    tree_free(&tree);
    if (chmod(place.work, folder) != 0)
        give_up(place.work, strerror(errno));
}

static void
as_before(void)
{
    set_modes(0755, 0644);
    world = (struct world){0};
}

static void
folder_only(void)
{
    world = (struct world){.nobody = true, .name = "a folder and files to be read only"};
    set_modes(0555, 0444);
}

static void
files_only(void)
{
    world = (struct world){.nobody = true, .name = "files to be read only"};
    set_modes(0777, 0444);
}

static void
folder_shut(void)
{
    world =
        (struct world){.nobody = true, .name = "files to be written in a folder that cannot be"};
    set_modes(0555, 0666);
}

static void
medium_only(void)
{
    world = (struct world){.name = "a medium to be read only"};
    if (mount(place.work, place.work, NULL, MS_BIND, NULL) != 0 ||
        mount(NULL, place.work, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL) != 0)
        give_up("a medium to be read only (run as root)", strerror(errno));
}

static void
medium_away(void)
{
    if (umount(place.work) != 0)
        give_up(place.work, strerror(errno));
    world = (struct world){0};
}

static const struct {
    void (*begin)(void);
    void (*end)(void);
} ways[] = {
    {folder_only, as_before},
    {files_only, as_before},
    {folder_shut, as_before},
    {medium_only, medium_away},
};

/* Is it a question? A dry run, and an upgrade that is not needed, ask for the right to write. */
static bool
asks(const struct trial *trial)
{
    if (strcmp(trial->step->words[1], "upgrade") == 0)
        return false;
    for (size_t i = 0; trial->step->words[i] != NULL; i++)
        if (strcmp(trial->step->words[i], "--dry-run") == 0)
            return false;
    return trial->reference.status <= 1 && tree_hash(&trial->old) == tree_hash(&trial->new);
}

static void
try_one(const struct trial *trial, size_t way, bool broken_off)
{
    struct outcome outcome;
    struct tree found;
    const char *said;

    tree_write(&trial->old, place.work);
    ways[way].begin();
    outcome = trial_go(trial);
    found = tree_read(place.work);
    said = (const char *)outcome.err.bytes;
    if (broken_off && (outcome.status != EXIT_STATE || strstr(said, "-journal") == NULL))
        failed(trial, NO_FAULT, "ends with %d beside a hot journal: %.300s", outcome.status, said);
    else if (!broken_off && asks(trial) && outcome.status != trial->reference.status)
        failed(trial, NO_FAULT, "cannot even be read: %d: %.300s", outcome.status, said);
    else
        judge_refusal(trial, NO_FAULT, &outcome, &found);
    ways[way].end();
    tree_free(&found);
    outcome_free(&outcome);
}

static void
try_all(const struct trial *trial, bool broken_off)
{
    for (size_t way = 0; way < sizeof ways / sizeof ways[0]; way++)
        if (chosen())
            try_one(trial, way, broken_off);
}

void
readonly_each(const struct trial *trial)
{
    static const struct step reading = {.name = "status", .words = {"parindex", "status"}};
    const struct step *steps[] = {&reading, trial->step};
    struct tree hot;

    try_all(trial, false);
    if (!broken_off_last(&hot, trial))
        return;
    for (size_t i = 0; i < 2; i++) {
        struct trial after;

        trial_begin(&after, steps[i], tree_copy(&hot));
        try_all(&after, true);
        trial_end(&after);
    }
    tree_free(&hot);
}
