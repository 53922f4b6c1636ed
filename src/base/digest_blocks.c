/* The compression function of SHA-256. */
#include "digest.h"

#include <stdatomic.h>
#include <sys/types.h>

#include <sha256.h>

static void
by_libmd(uint32_t state[8], const unsigned char *blocks, size_t count)
{
    for (size_t i = 0; i < count; i++)
        SHA256Transform(state, blocks + i * DIGEST_BLOCK);
}

#ifdef __x86_64__

#include <cpuid.h>
#include <immintrin.h>

enum { ROUNDS = 64, AT_ONCE = 4 };

static const uint32_t constants[ROUNDS] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/* The instructions want the eight words of the state as A B E F and C D G H, from the highest
 * down. */
__attribute__((target("sha,sse4.1"))) static void
by_processor(uint32_t state[8], const unsigned char *blocks, size_t count)
{
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    __m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(const void *)state), 0xB1);
    __m128i efgh =
        _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(const void *)(state + 4)), 0x1B);
    __m128i abef = _mm_alignr_epi8(cdab, efgh, 8);
    __m128i cdgh = _mm_blend_epi16(efgh, cdab, 0xF0);

    for (; count > 0; count--, blocks += DIGEST_BLOCK) {
        const __m128i abef_before = abef, cdgh_before = cdgh;
        __m128i words[4];

#pragma GCC unroll 16
        for (int i = 0; i < ROUNDS / AT_ONCE; i++) {
            __m128i *now = &words[i % 4], round;

            if (i < 4)
                *now = _mm_shuffle_epi8(
                    _mm_loadu_si128((const __m128i *)(const void *)(blocks + 16 * i)), big_endian);
            else
                *now = _mm_sha256msg2_epu32(
                    _mm_add_epi32(_mm_sha256msg1_epu32(*now, words[(i + 1) % 4]),
                                  _mm_alignr_epi8(words[(i + 3) % 4], words[(i + 2) % 4], 4)),
                    words[(i + 3) % 4]);
            round = _mm_add_epi32(
                *now, _mm_loadu_si128((const __m128i *)(const void *)(constants + AT_ONCE * i)));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, round);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(round, 0x0E));
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    cdab = _mm_shuffle_epi32(abef, 0x1B); /* F E B A */
    efgh = _mm_shuffle_epi32(cdgh, 0xB1); /* D C H G */
    _mm_storeu_si128((__m128i *)(void *)state, _mm_blend_epi16(cdab, efgh, 0xF0));
    _mm_storeu_si128((__m128i *)(void *)(state + 4), _mm_alignr_epi8(efgh, cdab, 8));
}

static int
has_instructions(void)
{
    unsigned a = 0, b = 0, c = 0, d = 0;

    if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & bit_SSSE3) == 0 || (c & bit_SSE4_1) == 0)
        return 0;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & bit_SHA) != 0;
}

#else

#define by_processor by_libmd

static int
has_instructions(void)
{
    return 0;
}

#endif

enum { UNKNOWN, BY_LIBMD, BY_PROCESSOR };

static atomic_int way;

void
digest_blocks(uint32_t state[8], const unsigned char *blocks, size_t count)
{
    int known = atomic_load_explicit(&way, memory_order_relaxed);

    if (known == UNKNOWN) {
        known = has_instructions() ? BY_PROCESSOR : BY_LIBMD;
        atomic_store_explicit(&way, known, memory_order_relaxed);
    }
    if (known == BY_PROCESSOR)
        by_processor(state, blocks, count);
    else
        by_libmd(state, blocks, count);
}

void
digest_without_instructions(int without)
{
    atomic_store_explicit(&way, without ? BY_LIBMD : UNKNOWN, memory_order_relaxed);
}
