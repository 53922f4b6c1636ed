/* A second fault while the first is mended: the next command finds a change that was broken off, by
 * a kill or a cut, and is itself disturbed. */
#include "kinds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POINTS = 6 }; /* of those at which a change can be broken off */

/* Must the next command take something back? */
static bool
is_broken_off(const struct tree *tree)
{
    const struct leaf *journal = tree_find(tree, "so.parindex-journal");

    return journal != NULL && journal->length > 0 && journal->bytes[0] != '\0';
}

static const struct step reading = {
    .name = "status", .from = NULL, .words = {"parindex", "status"}};

static void
disturb(const struct step *step, const char *state, struct tree found)
{
    struct trial trial;

    trial_begin(&trial, step, found);
    world.name = state;
    if (trial.reference.status != 0)
        failed(&trial, NO_FAULT, "ends with %d: %.300s", trial.reference.status,
               trial.reference.err.bytes);
    fail_each(&trial);
    die_each(&trial);
    cut_each(&trial);
    trial_end(&trial);
    world.name = NULL;
}

/* What a kill before the operation leaves. */
static struct tree
killed_at(const struct trial *trial, const struct note *note)
{
    struct outcome outcome = trial_run(trial, (struct fault){note->head.number, 'K', false, -1});

    outcome_free(&outcome);
    return tree_read(place.work);
}

void
again_each(const struct trial *trial)
{
    size_t first = 0, point = 0;

    while (first < trial->notes.count && trial->notes.note[first].head.kind != OPERATION_SYNC)
        first++;
    for (size_t i = first; i < trial->notes.count; i++) {
        const struct note *note = &trial->notes.note[i];
        struct tree left[2];
        char state[2][100];

        if (!changes_files(note) || point++ % POINTS != 0)
            continue;
        left[0] = killed_at(trial, note);
        left[1] = cut_at(trial, i);
        snprintf(state[0], sizeof state[0], "killed at %ld", (long)note->head.number);
        snprintf(state[1], sizeof state[1], "cut off at %ld", (long)note->head.number);
        for (size_t k = 0; k < 2; k++)
            if (is_broken_off(&left[k])) {
                struct tree same = tree_copy(&left[k]);

                disturb(trial->step, state[k], left[k]);
                disturb(&reading, state[k], same);
            } else {
                tree_free(&left[k]);
            }
    }
}

bool
broken_off_last(struct tree *out, const struct trial *trial)
{
    for (size_t i = trial->notes.count; i-- > 0;) {
        if (trial->notes.note[i].head.kind != OPERATION_UNLINK)
            continue;
        *out = killed_at(trial, &trial->notes.note[i]);
        if (is_broken_off(out))
            return true;
        tree_free(out);
    }
    return false;
}
