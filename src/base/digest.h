/* SHA-256 over fields that are named and length-prefixed. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

enum { DIGEST_SIZE = 32, DIGEST_CUT = 16, DIGEST_HEX = 65 };

struct digest {
    _Alignas(8) unsigned char state[256]; /* holds libmd's context; checked at build */
};

void digest_begin(struct digest *digest);
void digest_put(struct digest *digest, const void *bytes, size_t length);
void digest_end(unsigned char out[DIGEST_SIZE], struct digest *digest);
void digest_hex(char out[DIGEST_HEX], const unsigned char digest[DIGEST_SIZE]);

#endif
