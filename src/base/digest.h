/* SHA-256 over fields that are named and length-prefixed. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

enum { DIGEST_SIZE = 32, DIGEST_CUT = 16, DIGEST_HEX = 65, DIGEST_BLOCK = 64 };

struct digest {
    uint32_t state[8];
    uint64_t length; /* bytes so far */
    unsigned char rest[DIGEST_BLOCK];
};

void digest_begin(struct digest *digest);
void digest_put(struct digest *digest, const void *bytes, size_t length);
void digest_end(unsigned char out[DIGEST_SIZE], struct digest *digest);
void digest_hex(char out[DIGEST_HEX], const unsigned char digest[DIGEST_SIZE]);

/* Plain C also where the processor could do it, for tests. */
void digest_plain(int plain);

#endif
