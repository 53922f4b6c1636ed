#include "digest.h"

#include <sys/types.h>

#include <sha256.h>

_Static_assert(sizeof(SHA256_CTX) <= sizeof(((struct digest *)0)->state),
               "libmd's context fits into struct digest");
_Static_assert(_Alignof(SHA256_CTX) <= 8, "libmd's context is aligned in struct digest");
_Static_assert(SHA256_DIGEST_LENGTH == DIGEST_SIZE, "SHA-256 has 32 bytes");

static SHA256_CTX *
context(struct digest *digest)
{
    return (SHA256_CTX *)(void *)digest->state;
}

void
digest_begin(struct digest *digest)
{
    SHA256_Init(context(digest));
}

void
digest_put(struct digest *digest, const void *bytes, size_t length)
{
    if (length > 0)
        SHA256_Update(context(digest), bytes, length);
}

void
digest_end(unsigned char out[DIGEST_SIZE], struct digest *digest)
{
    SHA256_Final(out, context(digest));
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
