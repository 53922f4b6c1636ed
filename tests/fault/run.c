/* Running the program. */
#define _GNU_SOURCE /* memfd_create, setgroups */
#include "trial.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SECONDS_MOST = 60 };

enum { NOBODY = 65534 };

struct place place;
struct world world;

static struct leaf
take_all(int fd)
{
    struct leaf all = {.name = NULL};
    struct stat facts;

    if (fstat(fd, &facts) != 0)
        give_up("output", strerror(errno));
    all.bytes = need(malloc((size_t)facts.st_size + 1));
    all.length = (size_t)facts.st_size;
    if (pread(fd, all.bytes, all.length, 0) != (ssize_t)all.length)
        give_up("output", "cannot be read");
    all.bytes[all.length] = '\0';
    return all;
}

static void
tell_number(const char *name, long value)
{
    char text[32];

    snprintf(text, sizeof text, "%ld", value);
    setenv(name, text, 1);
}

static void
tell_shim(struct fault fault, bool noted)
{
    char letter[2] = {fault.letter, '\0'};

    setenv("LD_PRELOAD", place.shim, 1);
    tell_number("FAULT_CLOCK", THE_TIME);
    if (fault.at > 0) {
        tell_number("FAULT_AT", fault.at);
        setenv("FAULT_DO", fault.letter == 'K' ? "kill" : letter, 1);
        tell_number("FAULT_GOOD", fault.for_good);
    }
    if (fault.part >= 0)
        tell_number("FAULT_PART", fault.part);
    if (noted) {
        setenv("FAULT_NOTES", place.notes, 1);
        setenv("FAULT_DATA", "1", 1);
    }
}

/* The program's descriptor `number`: a file of that name, none (""), or (NULL) a descriptor. */
static void
take_descriptor(int number, const char *name, int otherwise, int flags)
{
    int fd = otherwise;

    if (name != NULL && name[0] == '\0') {
        close(number);
        return;
    }
    if (name != NULL)
        fd = open(name, flags | O_CLOEXEC);
    if (fd < 0 || dup2(fd, number) < 0)
        _exit(96);
}

static void
be_program(const struct step *step, struct fault fault, bool noted, int out, int err)
{
    const char *input = step->input != NULL ? step->input : "/dev/null";

    if (chdir(place.work) != 0)
        _exit(96);
    take_descriptor(0, world.in != NULL ? world.in : input, -1, O_RDONLY);
    take_descriptor(1, world.out, out, O_WRONLY);
    take_descriptor(2, world.err, err, O_WRONLY);
    alarm(SECONDS_MOST); /* stays over exec: whatever hangs is killed and told */
    if (world.nobody && (setgroups(0, NULL) != 0 || setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
        _exit(96);
    tell_shim(fault, noted);
    execv(place.program, (char *const *)(uintptr_t)step->words);
    _exit(96);
}

/* `kill_after` microseconds (-1: not). */
static struct outcome
run(const struct step *step, struct fault fault, bool noted, long kill_after)
{
    struct outcome outcome = {0};
    int out = memfd_create("out", MFD_CLOEXEC), err = memfd_create("err", MFD_CLOEXEC), state = 0;
    pid_t child;

    if (out < 0 || err < 0)
        give_up("memory", strerror(errno));
    tree_write(&(struct tree){0}, place.temporary); /* a kill may have left something there */
    child = fork();
    if (child < 0)
        give_up("fork", strerror(errno));
    if (child == 0)
        be_program(step, fault, noted, out, err);
    if (kill_after >= 0) {
        nanosleep(&(struct timespec){kill_after / 1000000, kill_after % 1000000 * 1000}, NULL);
        kill(child, SIGKILL);
    }
    while (waitpid(child, &state, 0) < 0)
        if (errno != EINTR)
            give_up("waitpid", strerror(errno));
    outcome.status = WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
    outcome.out = take_all(out);
    outcome.err = take_all(err);
    close(out);
    close(err);
    if (outcome.status >= 96 && outcome.status < 100)
        give_up(step->name, "the program could not be started with the shim");
    return outcome;
}

void
outcome_free(struct outcome *outcome)
{
    free(outcome->out.bytes);
    free(outcome->err.bytes);
    *outcome = (struct outcome){0};
}

static void *
take(FILE *file, size_t length)
{
    char *bytes = need(calloc(1, length + 1));

    if (fread(bytes, 1, length, file) != length)
        give_up("notes", "cut short");
    return bytes;
}

static struct notes
read_notes(const char *path)
{
    struct notes notes = {0};
    FILE *file = fopen(path, "r");
    struct note note = {0};

    while (file != NULL && fread(&note.head, sizeof note.head, 1, file) == 1) {
        note.first = take(file, note.head.first);
        note.second = take(file, note.head.second);
        note.data = take(file, note.head.length);
        notes.note = need(realloc(notes.note, (notes.count + 1) * sizeof note));
        notes.note[notes.count++] = note;
    }
    if (file == NULL || fclose(file) != 0 || notes.count == 0)
        give_up(path, "the shim noted nothing");
    return notes;
}

void
trial_begin(struct trial *trial, const struct step *step, struct tree old)
{
    *trial = (struct trial){.step = step, .old = old};
    judge_forget();
    unlink(place.notes);
    tree_write(&trial->old, place.work);
    trial->reference = run(step, NO_FAULT, true, -1);
    trial->new = tree_read(place.work);
    trial->notes = read_notes(place.notes);
}

void
trial_end(struct trial *trial)
{
    tree_free(&trial->old);
    tree_free(&trial->new);
    outcome_free(&trial->reference);
    for (size_t i = 0; i < trial->notes.count; i++) {
        free(trial->notes.note[i].first);
        free(trial->notes.note[i].second);
        free(trial->notes.note[i].data);
    }
    free(trial->notes.note);
}

struct outcome
trial_run(const struct trial *trial, struct fault fault)
{
    tree_write(&trial->old, place.work);
    return run(trial->step, fault, false, -1);
}

struct outcome
trial_run_for(const struct trial *trial, long microseconds)
{
    tree_write(&trial->old, place.work);
    return run(trial->step, NO_FAULT, false, microseconds);
}

long
trial_time(const struct trial *trial)
{
    struct timespec begin, end;
    struct outcome outcome;

    tree_write(&trial->old, place.work);
    clock_gettime(CLOCK_MONOTONIC, &begin);
    outcome = run(trial->step, NO_FAULT, false, -1);
    clock_gettime(CLOCK_MONOTONIC, &end);
    outcome_free(&outcome);
    return (end.tv_sec - begin.tv_sec) * 1000000 + (end.tv_nsec - begin.tv_nsec) / 1000;
}

struct outcome
trial_go(const struct trial *trial)
{
    return run(trial->step, NO_FAULT, false, -1);
}
