/* Preloaded: the clock of the wall stands at the second that the environment variable FAULT_CLOCK
 * says. */
#define _GNU_SOURCE /* RTLD_NEXT */

#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static int
is_set(time_t *seconds)
{
    const char *text = getenv("FAULT_CLOCK");

    if (text == NULL)
        return 0;
    *seconds = (time_t)strtoll(text, NULL, 10);
    return 1;
}

__attribute__((visibility("default"))) int
clock_gettime(clockid_t clock, struct timespec *out)
{
    static int (*real)(clockid_t, struct timespec *);
    time_t seconds;

    if (clock == CLOCK_REALTIME && is_set(&seconds)) {
        *out = (struct timespec){.tv_sec = seconds};
        return 0;
    }
    if (real == NULL)
        *(void **)(void *)&real = dlsym(RTLD_NEXT, "clock_gettime");
    return real(clock, out);
}

__attribute__((visibility("default"))) time_t
time(time_t *out)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    if (out != NULL)
        *out = now.tv_sec;
    return now.tv_sec;
}

__attribute__((visibility("default"))) int
gettimeofday(struct timeval *restrict out, void *restrict zone)
{
    struct timespec now;

    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    *out = (struct timeval){now.tv_sec, (suseconds_t)(now.tv_nsec / 1000)};
    return 0;
}
