/* The process ends in the middle, by the system's hand or at any moment. */
#include "kinds.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KILLED = 128 + 9, SECTOR = 512 };

bool
changes_files(const struct note *note)
{
    switch ((enum operation)note->head.kind) {
    case OPERATION_CREATE:
    case OPERATION_WRITE:
    case OPERATION_SYNC:
    case OPERATION_TRUNCATE:
    case OPERATION_UNLINK:
    case OPERATION_RENAME:
    case OPERATION_LINK:
        return true;
    case OPERATION_OPEN:
    case OPERATION_READ:
    case OPERATION_CLOSE:
    case OPERATION_LOOK:
    case OPERATION_FOLDER:
    case OPERATION_LOCK:
    case OPERATION_OWNER:
    case OPERATION_MAP:
    case OPERATION_SEEK:
    case OPERATION_END:
        break;
    }
    return false;
}

static void
try_one(const struct trial *trial, long at, long part)
{
    struct fault fault = {at, 'K', false, part};
    struct outcome outcome = trial_run(trial, fault);
    struct tree found = tree_read(place.work);
    struct verdict verdict = judge(trial, &found);
    char why[400] = "";

    if (outcome.status != KILLED)
        failed(trial, fault, "was to be killed, and ended with %d", outcome.status);
    else if (verdict.why[0] != '\0')
        failed(trial, fault, "%s", verdict.why);
    else if (!verdict.exact && !judge_next_write(&found, why, sizeof why))
        failed(trial, fault, "%s", why);
    else
        passed();
    tree_free(&found);
    outcome_free(&outcome);
}

void
die_each(const struct trial *trial)
{
    judge_truths(trial);
    for (size_t i = 0; i < trial->notes.count; i++) {
        const struct note *note = &trial->notes.note[i];
        long length =
            note->head.kind == OPERATION_WRITE && note->head.fd > 2 ? note->head.result : 0;
        long parts[] = {1, length / 2, length / 2 / SECTOR * SECTOR, length - 1};

        if (!changes_files(note) || !chosen())
            continue;
        try_one(trial, note->head.number, -1);
        for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++)
            if (parts[k] > 0 && parts[k] < length && (k == 0 || parts[k] != parts[k - 1]))
                try_one(trial, note->head.number, parts[k]);
    }
}

/* ---- at any moment ---- */

static uint32_t
draw(void)
{
    static uint64_t state = 1;

    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(state >> 33);
}

/* What the kills met with. */
struct met {
    long alive;  /* the program had not ended */
    long broken; /* the next one had to take something back */
    long stored;
};

static void
kill_once(struct met *met, const struct trial *trial, long within)
{
    long after = within > 0 ? (long)(draw() % (uint32_t)within) : 0;
    struct outcome outcome = trial_run_for(trial, after);
    struct tree found = tree_read(place.work);
    struct verdict verdict = judge(trial, &found);
    bool told = leaf_same(&outcome.err, &trial->reference.err) &&
                leaf_same(&outcome.out, &trial->reference.out);
    char why[400] = "";

    if (verdict.why[0] != '\0')
        failed(trial, NO_FAULT, "killed after %ld µs: %s", after, verdict.why);
    else if ((outcome.status == 0 || told) && !verdict.new)
        failed(trial, NO_FAULT, "killed after %ld µs: acknowledged, and lost", after);
    else if (!verdict.exact && !judge_next_write(&found, why, sizeof why))
        failed(trial, NO_FAULT, "killed after %ld µs: %s", after, why);
    else
        passed();
    met->alive += outcome.status == KILLED;
    met->broken += tree_find(&found, "so.parindex-journal") != NULL || verdict.leftovers > 0;
    met->stored += verdict.new && !verdict.old;
    tree_free(&found);
    outcome_free(&outcome);
}

void
kill_often(const struct trial *trial)
{
    struct met met = {0};
    long shortest = trial_time(trial);

    for (int i = 0; i < 5; i++) {
        long took = trial_time(trial);

        shortest = took < shortest ? took : shortest;
    }
    judge_truths(trial);
    for (long i = 0; i < kills; i++)
        kill_once(&met, trial, shortest + shortest / 4);
    printf("%s: killed alive %ld of %ld times; to be taken back %ld times, stored %ld times\n",
           trial->step->name, met.alive, kills, met.broken, met.stored);
}
