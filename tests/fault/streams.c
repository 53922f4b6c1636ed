/* Descriptors that are closed or take nothing: an answer that was not written is no success. */
#include "kinds.h"

#include <stdlib.h>
#include <string.h>

static const struct world streams[] = {
    {.in = "", .name = "stdin closed"},
    {.out = "", .name = "stdout closed"},
    {.out = "/dev/full", .name = "stdout full"},
    {.err = "", .name = "stderr closed"},
    {.err = "/dev/full", .name = "stderr full"},
    {.in = "", .out = "", .err = "", .name = "all closed"},
};

static const char *const formats[] = {"plain", "csv", "csv-excel", "json", "jsonl", "md", "table"};

static void
try_one(const struct trial *trial, const struct world *as)
{
    struct outcome outcome;
    struct tree found;

    if (!chosen())
        return;
    world = *as;
    outcome = trial_run(trial, NO_FAULT);
    found = tree_read(place.work);
    judge_refusal(trial, NO_FAULT, &outcome, &found);
    world = (struct world){0};
    tree_free(&found);
    outcome_free(&outcome);
}

static void
try_all(const struct trial *trial)
{
    for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++)
        try_one(trial, &streams[i]);
}

/* Does the command take the option? */
static bool
is_taken(const struct trial *trial, const struct trial *with)
{
    enum { USAGE = 2 };

    return with->reference.status == trial->reference.status && with->reference.status != USAGE;
}

static void
try_format(const struct trial *trial, const char *format)
{
    struct step step = step_with(trial->step, "--format", format);
    struct trial with;

    trial_begin(&with, &step, tree_copy(&trial->old));
    if (is_taken(trial, &with))
        try_all(&with);
    trial_end(&with);
}

/* A device in place of a file: only what writes nothing can succeed. */
static void
try_device(const struct trial *trial)
{
    struct step step = step_with(trial->step, "-o", "/dev/full");
    struct trial with;

    trial_begin(&with, &step, tree_copy(&trial->old));
    world.name = "-o /dev/full";
    if (with.reference.status == 0)
        failed(&with, NO_FAULT, "exit status 0");
    else
        passed();
    world.name = NULL;
    trial_end(&with);
}

/* The answer takes the place of an older one, or not. */
static void
try_file(const struct trial *trial)
{
    static const char name[] = "answer.txt", before[] = "an older report";
    struct step step = step_with(trial->step, "-o", name);
    struct tree tree = tree_copy(&trial->old);
    unsigned char *bytes = need(malloc(sizeof before));
    struct trial with;

    memcpy(bytes, before, sizeof before);
    tree_add(&tree, name, bytes, sizeof before);
    trial_begin(&with, &step, tree);
    if (is_taken(trial, &with)) {
        fail_output(&with);
        if (trial->reference.out.length > 0)
            try_device(trial);
    }
    trial_end(&with);
}

void
streams_each(const struct trial *trial)
{
    try_all(trial);
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        try_format(trial, formats[i]);
    try_file(trial);
}
