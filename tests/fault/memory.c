/* Preloaded: a request for memory fails. Requests are counted from where main() begins, whoever
 * makes them: the program, SQLite, the other libraries, libc itself.
 *
 *   FAULT_MEMORY_AT=N         the Nth request fails
 *   FAULT_MEMORY_FOR_GOOD=1   and all behind it
 *   FAULT_MEMORY_SHOW=1       and stderr shows the calls that lead to it
 *   FAULT_MEMORY_SITES=FILE   none fails; FILE gets two numbers of 8 bytes for each request
 *   FAULT_FORK_…              the process forks at each, and it fails in the child: forked.c
 *
 * The two numbers tell from where it was made: by all the calls above it, and by those of the
 * program that are nearest. */
#define _GNU_SOURCE /* RTLD_NEXT */

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <link.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "forked.h"

enum { DEEP = 12, DEEPER = 40, NEAR = 5, SITES_MOST = 1 << 21 };

/* glibc's own, by the names that it keeps for those who stand in front of it. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static long requests, fail_at;
static int for_good, shown, forks, began, inside;
static uint64_t (*sites)[2];
static uintptr_t program, program_end; /* where it lies */

static int
find_program(struct dl_phdr_info *object, size_t size, void *context)
{
    (void)size, (void)context;
    program = object->dlpi_addr;
    for (int i = 0; i < object->dlpi_phnum; i++)
        if (object->dlpi_phdr[i].p_type == PT_LOAD)
            program_end = program + object->dlpi_phdr[i].p_vaddr + object->dlpi_phdr[i].p_memsz;
    return 1; /* the program comes first */
}

static uint64_t
mixed(uint64_t hash, const void *frame)
{
    return (hash ^ (uint64_t)(uintptr_t)frame) * UINT64_C(0x100000001b3);
}

static void
note_site(void)
{
    void *frames[DEEPER];
    uint64_t all = UINT64_C(0xcbf29ce484222325), near = all;
    int count, of_program = 0;

    inside = 1; /* what asks asks for memory itself */
    count = backtrace(frames, DEEPER);
    inside = 0;
    for (int i = 3; i < count; i++) {
        uintptr_t frame = (uintptr_t)frames[i];
        int ours = frame >= program && frame < program_end;

        if (i < DEEP)
            all = mixed(all, frames[i]);
        /* what asks, and how the program came there; not the ways through a library */
        if (i == 3 || (ours && of_program < NEAR))
            near = mixed(near, frames[i]);
        of_program += ours;
    }
    if (requests <= SITES_MOST) {
        sites[requests - 1][0] = all;
        sites[requests - 1][1] = near;
    }
}

static void
show_site(void)
{
    void *frames[DEEP];

    inside = 1;
    backtrace_symbols_fd(frames, backtrace(frames, DEEP), 2);
    inside = 0;
}

/* In the child this request is the one that fails. */
static void
fork_here(void)
{
    enum forked how;

    inside = 1;
    how = forked_at(requests);
    inside = 0;
    if (how == GRANTED)
        return;
    forks = 0;
    fail_at = requests;
    for_good = how == FAILS_FOR_GOOD;
}

static int
refused(void)
{
    if (!began || inside)
        return 0;
    requests++;
    if (sites != NULL)
        note_site();
    if (forks)
        fork_here();
    if (fail_at == 0 || requests < fail_at || (requests > fail_at && !for_good))
        return 0;
    if (shown && requests == fail_at)
        show_site();
    errno = ENOMEM;
    return 1;
}

#define SHOWN __attribute__((visibility("default")))

SHOWN void *
malloc(size_t size)
{
    return refused() ? NULL : __libc_malloc(size);
}

SHOWN void *
calloc(size_t count, size_t size)
{
    return refused() ? NULL : __libc_calloc(count, size);
}

SHOWN void *
realloc(void *old, size_t size)
{
    return refused() ? NULL : __libc_realloc(old, size);
}

SHOWN void *
reallocarray(void *old, size_t count, size_t size)
{
    size_t bytes;

    if (refused() || __builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    return __libc_realloc(old, bytes);
}

SHOWN void *
memalign(size_t alignment, size_t size)
{
    return refused() ? NULL : __libc_memalign(alignment, size);
}

SHOWN void *
aligned_alloc(size_t alignment, size_t size)
{
    return memalign(alignment, size);
}

SHOWN int
posix_memalign(void **out, size_t alignment, size_t size)
{
    *out = memalign(alignment, size);
    return *out != NULL ? 0 : ENOMEM;
}

/* Pages without a file are memory too. */
SHOWN void *
mmap64(void *at, size_t length, int protection, int flags, int fd, off64_t offset)
{
    static void *(*real)(void *, size_t, int, int, int, off64_t);

    if ((flags & MAP_ANONYMOUS) != 0 && refused())
        return MAP_FAILED;
    if (real == NULL)
        *(void **)(void *)&real = dlsym(RTLD_NEXT, "mmap64");
    return real(at, length, protection, flags, fd, offset);
}

static void
write_sites(void)
{
    FILE *file;

    inside = 1;
    file = fopen(getenv("FAULT_MEMORY_SITES"), "wb");
    if (file == NULL || fwrite(sites, sizeof *sites, (size_t)requests, file) != (size_t)requests ||
        fclose(file) != 0)
        abort();
    inside = 0;
}

static int (*real_main)(int argc, char **argv, char **environment);

static int
counted_main(int argc, char **argv, char **environment)
{
    const char *at = getenv("FAULT_MEMORY_AT");

    fail_at = at != NULL ? strtol(at, NULL, 10) : 0;
    for_good = getenv("FAULT_MEMORY_FOR_GOOD") != NULL;
    shown = getenv("FAULT_MEMORY_SHOW") != NULL;
    if (getenv("FAULT_MEMORY_SITES") != NULL) {
        dl_iterate_phdr(find_program, NULL);
        sites = __libc_calloc(SITES_MOST, sizeof *sites);
        if (sites == NULL || atexit(write_sites) != 0)
            abort();
    }
    forks = forked_begin();
    began = 1;
    return real_main(argc, argv, environment);
}

SHOWN int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv,
                            int (*init)(int, char **, char **), void (*fini)(void),
                            void (*rtld_fini)(void), void *stack_end);

/* Stands before libc's, so that counting begins with main(). */
SHOWN int
__libc_start_main(int (*main)(int, char **, char **), int argc, char **argv,
                  int (*init)(int, char **, char **), void (*fini)(void), void (*rtld_fini)(void),
                  void *stack_end)
{
    int (*real)(int (*)(int, char **, char **), int, char **, int (*)(int, char **, char **),
                void (*)(void), void (*)(void), void *);

    *(void **)(void *)&real = dlsym(RTLD_NEXT, "__libc_start_main");
    real_main = main;
    return real(counted_main, argc, argv, init, fini, rtld_fini, stack_end);
}
