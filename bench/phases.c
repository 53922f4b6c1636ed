/* Linked into a second parindex with --wrap: tells on standard error how long its commits computed.
 * The functions are the program's own, called as in the program; nothing else differs. */
#include <parindex/error.h>

#include <stdio.h>
#include <time.h>

struct par_batch;

#define TIMED(function)                                                                            \
    enum par_status __real_##function(struct par_batch *batch, struct par_error *err);             \
    enum par_status __wrap_##function(struct par_batch *batch, struct par_error *err);             \
    enum par_status __wrap_##function(struct par_batch *batch, struct par_error *err)              \
    {                                                                                              \
        long long begin = now();                                                                   \
        enum par_status status = __real_##function(batch, err);                                    \
                                                                                                   \
        fprintf(stderr, "phase %s %.3f\n", #function, (double)(now() - begin) / 1e6);              \
        return status;                                                                             \
    }

static long long
now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

TIMED(result_refresh) /* index, class and rank from sums, and the digests of units' years */
TIMED(reseal_batch)   /* the seals of all that changed, and the journal's link */
