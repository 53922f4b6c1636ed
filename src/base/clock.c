#include "clock.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z in seconds from 1970. */
static const int64_t earliest = INT64_C(-62167219200);
static const int64_t latest = INT64_C(253402300799);

static const int64_t vietnam = INT64_C(7) * 3600; /* ahead of UTC; no summer time */

static int64_t stopped = -1; /* negative: the clock goes */

static int64_t
seconds_now(void)
{
    struct timespec now = {0};

    if (stopped >= 0)
        return stopped;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec;
}

void
clock_now(char out[CLOCK_SIZE])
{
    clock_text(out, seconds_now());
}

void
clock_today(char out[CLOCK_DAY_SIZE])
{
    char text[CLOCK_SIZE];

    clock_text(text, seconds_now() + vietnam);
    memcpy(out, text, CLOCK_DAY_SIZE - 1);
    out[CLOCK_DAY_SIZE - 1] = '\0';
}

void
clock_stop(int64_t seconds)
{
    stopped = seconds;
}

void
clock_text(char out[CLOCK_SIZE], int64_t seconds)
{
    struct tm parts = {0};
    time_t when;
    char text[80];

    if (seconds < earliest)
        seconds = earliest;
    if (seconds > latest)
        seconds = latest;
    when = (time_t)seconds;
    gmtime_r(&when, &parts);
    snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", parts.tm_year + 1900,
             parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
    snprintf(out, CLOCK_SIZE, "%.20s", text);
}

double
clock_seconds(void)
{
    struct timespec now = {0};

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void
clock_sleep(double seconds)
{
    struct timespec left;

    if (!(seconds > 0))
        return;
    left.tv_sec = (time_t)seconds;
    left.tv_nsec = (long)((seconds - (double)left.tv_sec) * 1e9);
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
}
