/* Every operation fails in every way: then it was done, or it was not and says so. */
#include "kinds.h"

#include <stdlib.h>
#include <string.h>

enum { EXIT_STATE = 4, EXIT_BUSY = 5, EXIT_DISK = 6 };

/* The only way in which a command that failed may have been done; unless nobody listens. */
static bool
says_doubt(const struct leaf *err)
{
    return world.err != NULL || strstr((const char *)err->bytes, "may be stored") != NULL ||
           strstr((const char *)err->bytes, "is stored all the same") != NULL ||
           strstr((const char *)err->bytes, "does not say that it is stored") != NULL;
}

/* The status that a failure has. A lock that is refused may be another program's; and a broken-off
 * change that cannot be taken back is refused with its own hint. */
static bool
is_right_status(const struct note *note, const struct outcome *outcome)
{
    switch (outcome->status) {
    case EXIT_DISK:
        return true;
    case EXIT_BUSY:
        return note->head.kind == OPERATION_LOCK;
    case EXIT_STATE:
        return strstr((const char *)outcome->err.bytes, "a change that was broken off") != NULL;
    }
    return false;
}

/* Completion never disturbs who is typing. */
static bool
is_silent(const struct trial *trial)
{
    return strcmp(trial->step->words[1], "__complete") == 0;
}

/* Did the fault hit the end of stdout, where a full disk may show for the first time? */
static bool
hits_end_of_answer(const struct trial *trial, struct fault fault)
{
    if (fault.at == 0 || fault.letter == 'R' || trial->reference.out.length == 0)
        return false;
    for (size_t i = 0; i < trial->notes.count; i++) {
        const struct operation_note *note = &trial->notes.note[i].head;

        if (note->number == fault.at)
            return note->kind == OPERATION_CLOSE && note->fd == 1;
    }
    return false;
}

static void
judge_done(const struct trial *trial, struct fault fault, const struct outcome *outcome,
           const struct verdict *verdict)
{
    if (!verdict->new)
        failed(trial, fault, "says that it is done, and is not: %s",
               verdict->old ? "all is as it was" : verdict->why);
    else if (!leaf_same(&outcome->out, &trial->reference.out) || hits_end_of_answer(trial, fault))
        failed(trial, fault, "exit status %d with %zu of %zu bytes on stdout", outcome->status,
               outcome->out.length, trial->reference.out.length);
    else
        passed();
}

/* What a command that could not do its work may leave. */
static void
judge_refused(const struct trial *trial, struct fault fault, const struct outcome *outcome,
              const struct verdict *verdict, bool may_leave)
{
    if (!verdict->old && !verdict->partly && !(verdict->stored && says_doubt(&outcome->err)))
        failed(trial, fault, "%s: %.300s",
               verdict->stored ? "failed, but it is done, and does not say so" : verdict->why,
               outcome->err.bytes);
    else if (verdict->leftovers > 0 && !may_leave)
        failed(trial, fault, "leaves a temporary file");
    else
        passed();
}

static void
judge_failure(const struct trial *trial, struct fault fault, const struct note *note,
              const struct outcome *outcome, const struct verdict *verdict)
{
    bool stderr_failed = note->head.kind == OPERATION_WRITE && note->head.fd == 2;

    if (!is_right_status(note, outcome))
        failed(trial, fault, "exit status %d: %.300s", outcome->status, outcome->err.bytes);
    else if (outcome->err.length == 0 && !stderr_failed && !is_silent(trial))
        failed(trial, fault, "fails without a word");
    else
        judge_refused(trial, fault, outcome, verdict,
                      fault.for_good || note->head.kind == OPERATION_UNLINK);
}

static void
try_one(const struct trial *trial, const struct note *note, char letter, bool for_good)
{
    struct fault fault = {note->head.number, letter, for_good, -1};
    struct outcome outcome = trial_run(trial, fault);
    struct tree found = tree_read(place.work);
    struct verdict verdict = judge(trial, &found);

    if (outcome.status == trial->reference.status)
        judge_done(trial, fault, &outcome, &verdict);
    else
        judge_failure(trial, fault, note, &outcome, &verdict);
    tree_free(&found);
    outcome_free(&outcome);
}

void
judge_refusal(const struct trial *trial, struct fault fault, const struct outcome *outcome,
              const struct tree *found)
{
    struct verdict verdict = judge(trial, found);

    if (outcome->status == trial->reference.status)
        judge_done(trial, fault, outcome, &verdict);
    else if (outcome->status < 1 || outcome->status > EXIT_DISK)
        failed(trial, fault, "exit status %d: %.300s", outcome->status, outcome->err.bytes);
    else if (outcome->err.length == 0 && world.err == NULL && !is_silent(trial))
        failed(trial, fault, "fails without a word");
    else
        judge_refused(trial, fault, outcome, &verdict, false);
}

static void
try_note(const struct trial *trial, const struct note *note)
{
    for (const char *letter = operation_faults((enum operation)note->head.kind); *letter != '\0';
         letter++)
        for (int for_good = 0; for_good < 2; for_good++)
            if (!(for_good && *letter == 'R') && chosen()) /* no storm of signals */
                try_one(trial, note, *letter, for_good != 0);
}

void
fail_each(const struct trial *trial)
{
    for (size_t i = 0; i < trial->notes.count; i++)
        try_note(trial, &trial->notes.note[i]);
}

void
fail_output(const struct trial *trial)
{
    for (size_t i = 0; i < trial->notes.count; i++)
        if (changes_files(&trial->notes.note[i]))
            try_note(trial, &trial->notes.note[i]);
}
