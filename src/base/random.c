#include "random.h"

uint64_t
random_next(struct random *random)
{
    uint64_t mixed = random->state += UINT64_C(0x9e3779b97f4a7c15);

    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94d049bb133111eb);
    return mixed ^ (mixed >> 31);
}

uint64_t
random_below(struct random *random, uint64_t count)
{
    uint64_t over = (UINT64_MAX % count + 1) % count; /* what is left of 2^64 */
    uint64_t number;

    do
        number = random_next(random);
    while (number > UINT64_MAX - over);
    return number % count;
}
