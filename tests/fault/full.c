/* A disk with little room: a file system of its own, some blocks larger than what stands in it. */
#include "kinds.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

enum { BLOCK = 4096, BLOCKS_MOST = 1000 };

static long
blocks_of(const struct tree *tree)
{
    long blocks = 1; /* the folder */

    for (size_t i = 0; i < tree->count; i++)
        blocks += (long)((tree->leaf[i].length + BLOCK - 1) / BLOCK);
    return blocks;
}

/* Did it have room enough? */
static bool
try_one(const struct trial *trial, long blocks)
{
    struct outcome outcome;
    struct tree found;
    char size[40], name[60];
    bool done;

    snprintf(size, sizeof size, "size=%ld", blocks * BLOCK);
    snprintf(name, sizeof name, "room for %ld blocks", blocks);
    if (mount("fault", place.work, "tmpfs", 0, size) != 0)
        give_up("a file system of its own (run as root)", strerror(errno));
    world.name = name;
    outcome = trial_run(trial, NO_FAULT);
    found = tree_read(place.work);
    done = outcome.status == trial->reference.status;
    judge_refusal(trial, NO_FAULT, &outcome, &found);
    world.name = NULL;
    tree_free(&found);
    outcome_free(&outcome);
    if (umount(place.work) != 0)
        give_up(place.work, strerror(errno));
    return done;
}

void
full_each(const struct trial *trial)
{
    long least = blocks_of(&trial->old);

    for (long more = 0; more < BLOCKS_MOST; more += every)
        if (try_one(trial, least + more))
            return;
    failed(trial, NO_FAULT, "is never done, however much room there is");
}
