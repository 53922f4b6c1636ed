/* Numbers that look random and are the same on every machine. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stdint.h>

/* SplitMix64: one word of state, every step an addition and a mix of 64-bit integers. */
struct random {
    uint64_t state; /* the seed, before the first number */
};

uint64_t random_next(struct random *random);
/* One of 0 … count − 1, each as likely; count is not 0. */
uint64_t random_below(struct random *random, uint64_t count);

#endif
