/* SHA-256 by the processor's own instructions. */
#ifndef BASE_SHA256_X86_H
#define BASE_SHA256_X86_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Has this processor them? */
bool sha256_x86_works(void);
/* Takes blocks of 64 bytes into a state. */
void sha256_x86(uint32_t state[8], const unsigned char *bytes, size_t blocks);

#endif
