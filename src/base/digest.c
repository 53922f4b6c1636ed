#include "digest.h"

#include <string.h>

#include <sys/types.h>

#include <sha256.h>

#include "sha256_x86.h"

/* ---- blocks: libmd's, or the processor's own ---- */

typedef void take_blocks(uint32_t state[8], const unsigned char *bytes, size_t blocks);

static void
plain_blocks(uint32_t state[8], const unsigned char *bytes, size_t blocks)
{
    for (; blocks > 0; blocks--, bytes += DIGEST_BLOCK)
        SHA256Transform(state, bytes);
}

static take_blocks *_Atomic chosen; /* at the first block, of whichever thread */

static void
take(struct digest *digest, const unsigned char *bytes, size_t blocks)
{
    take_blocks *way = chosen;

    if (way == NULL)
        chosen = way = sha256_x86_works() ? sha256_x86 : plain_blocks;
    way(digest->state, bytes, blocks);
}

void
digest_plain(int plain)
{
    chosen = plain ? plain_blocks : NULL;
}

/* ---- bytes ---- */

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
    const unsigned char *at = bytes;
    size_t used = digest->length % DIGEST_BLOCK;

    if (length == 0)
        return;
    digest->length += length;
    if (used > 0) {
        size_t room = DIGEST_BLOCK - used, part = length < room ? length : room;

        memcpy(digest->rest + used, at, part);
        if (part < room)
            return;
        take(digest, digest->rest, 1);
        at += part;
        length -= part;
    }
    if (length >= DIGEST_BLOCK) {
        take(digest, at, length / DIGEST_BLOCK);
        at += length - length % DIGEST_BLOCK;
    }
    if (length % DIGEST_BLOCK > 0)
        memcpy(digest->rest, at, length % DIGEST_BLOCK);
}

static void
put_big_endian(unsigned char *out, uint64_t number, int bytes)
{
    for (int i = bytes; i-- > 0; number >>= 8)
        out[i] = (unsigned char)number;
}

/* A bit, zeros, and the number of bits at the end of a block. */
void
digest_end(unsigned char out[DIGEST_SIZE], struct digest *digest)
{
    static const unsigned char bit[DIGEST_BLOCK] = {0x80};
    unsigned char bits[8];
    size_t used = digest->length % DIGEST_BLOCK;

    put_big_endian(bits, digest->length * 8, sizeof bits);
    digest_put(digest, bit, (used < 56 ? 56 : 120) - used);
    digest_put(digest, bits, sizeof bits);
    for (int i = 0; i < 8; i++)
        put_big_endian(out + 4 * i, digest->state[i], 4);
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
