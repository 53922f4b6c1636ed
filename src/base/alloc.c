#include "alloc.h"

#include <stdlib.h>
#include <string.h>

/* Only a test, which has one thread, counts; elsewhere several threads may ask at once. */
static int counted;
static long requests;
static long fail_at;
static int fail_for_good;

static int
refused(void)
{
    if (!counted)
        return 0;
    requests++;
    return fail_at > 0 && (requests == fail_at || (fail_for_good && requests > fail_at));
}

/* A request for nothing still gets a block of its own, so that NULL always means failure. */
static size_t
at_least_one(size_t size)
{
    return size > 0 ? size : 1;
}

void *
mem_alloc(size_t size)
{
    return refused() ? NULL : malloc(at_least_one(size));
}

void *
mem_zero(size_t size)
{
    return refused() ? NULL : calloc(1, at_least_one(size));
}

void *
mem_resize(void *old, size_t size)
{
    return refused() ? NULL : realloc(old, at_least_one(size));
}

char *
mem_text(const char *text, size_t length)
{
    char *copy = mem_alloc(length + 1);

    if (copy != NULL) {
        if (length > 0)
            memcpy(copy, text, length);
        copy[length] = '\0';
    }
    return copy;
}

void
mem_free(void *memory)
{
    free(memory);
}

void
mem_fail_at(long nth, int for_good)
{
    counted = 1;
    requests = 0;
    fail_at = nth;
    fail_for_good = for_good;
}

long
mem_requests(void)
{
    return requests;
}
