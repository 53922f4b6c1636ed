#include "digest.h"

#include <string.h>

enum { LENGTH_SIZE = 8 }; /* of the length that ends the last block */

void
digest_begin(struct digest *digest)
{
    static const uint32_t first[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

    memcpy(digest->state, first, sizeof first);
    digest->length = 0;
}

void
digest_put(struct digest *digest, const void *bytes, size_t length)
{
    const unsigned char *from = bytes;
    size_t held = digest->length % DIGEST_BLOCK;

    digest->length += length;
    if (held > 0 && held + length >= DIGEST_BLOCK) {
        size_t missing = DIGEST_BLOCK - held;

        memcpy(digest->block + held, from, missing);
        digest_blocks(digest->state, digest->block, 1);
        from += missing;
        length -= missing;
        held = 0;
    }
    if (held == 0 && length >= DIGEST_BLOCK) {
        size_t whole = length / DIGEST_BLOCK;

        digest_blocks(digest->state, from, whole);
        from += whole * DIGEST_BLOCK;
        length -= whole * DIGEST_BLOCK;
    }
    if (length > 0)
        memcpy(digest->block + held, from, length);
}

/* A one bit, zeros, and the number of bits in the last eight bytes, the highest first. */
void
digest_end(unsigned char out[DIGEST_SIZE], struct digest *digest)
{
    size_t held = digest->length % DIGEST_BLOCK;
    uint64_t bits = digest->length * 8;

    digest->block[held++] = 0x80;
    if (held > DIGEST_BLOCK - LENGTH_SIZE) {
        memset(digest->block + held, 0, DIGEST_BLOCK - held);
        digest_blocks(digest->state, digest->block, 1);
        held = 0;
    }
    memset(digest->block + held, 0, DIGEST_BLOCK - held);
    for (size_t i = 0; i < LENGTH_SIZE; i++)
        digest->block[DIGEST_BLOCK - 1 - i] = (unsigned char)(bits >> (8 * i));
    digest_blocks(digest->state, digest->block, 1);
    for (size_t i = 0; i < DIGEST_SIZE; i++)
        out[i] = (unsigned char)(digest->state[i / 4] >> (24 - 8 * (i % 4)));
}

void
digest_hex(char out[DIGEST_HEX], const unsigned char digest[DIGEST_SIZE])
{
    static const char digits[] = "0123456789abcdef";

    for (int i = 0; i < DIGEST_SIZE; i++) {
        out[2 * i] = digits[digest[i] >> 4];
        out[2 * i + 1] = digits[digest[i] & 15];
    }
    out[2 * DIGEST_SIZE] = '\0';
}
