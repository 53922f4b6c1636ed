/* How far two keys are apart: what a misspelt name may have meant. */
#include "text.h"

#include <string.h>

enum { DISTANCE_LENGTH = 256 }; /* characters that are compared */

static size_t key_characters(uint32_t *out, const char *key);
static unsigned edits(const uint32_t *a, size_t a_length, const uint32_t *b, size_t b_length,
                      unsigned limit);

unsigned
text_distance(const char *a, const char *b, unsigned limit)
{
    uint32_t left[DISTANCE_LENGTH], right[DISTANCE_LENGTH];
    size_t left_length, right_length;
    size_t apart;

    if (strcmp(a, b) == 0)
        return 0;
    left_length = key_characters(left, a);
    right_length = key_characters(right, b);
    apart = left_length > right_length ? left_length - right_length : right_length - left_length;
    if (left_length > DISTANCE_LENGTH || right_length > DISTANCE_LENGTH || apart > limit)
        return limit + 1;
    return edits(left, left_length, right, right_length, limit);
}

/* The characters of a key; gives their number, which may be more than there was room for. A byte
 * that is no character counts as one. */
static size_t
key_characters(uint32_t *out, const char *key)
{
    size_t left = strlen(key), count = 0;

    while (left > 0 && count <= DISTANCE_LENGTH) {
        uint32_t character = 0;
        size_t step = text_character(&character, key, left);

        if (step == 0) {
            character = 0x110000 + (unsigned char)key[0];
            step = 1;
        }
        if (count < DISTANCE_LENGTH)
            out[count] = character;
        count++;
        key += step;
        left -= step;
    }
    return count;
}

/* Optimal string alignment: three rows of the table are enough. It ends early when a whole row, and
 * so all that follows, lies above the limit. */
static unsigned
edits(const uint32_t *a, size_t a_length, const uint32_t *b, size_t b_length, unsigned limit)
{
    unsigned rows[3][DISTANCE_LENGTH + 1];
    unsigned *before = rows[0], *last = rows[1], *row = rows[2];

    for (size_t j = 0; j <= b_length; j++)
        last[j] = (unsigned)j;
    for (size_t i = 1; i <= a_length; i++) {
        unsigned least = row[0] = (unsigned)i;
        unsigned *free_row = before;

        for (size_t j = 1; j <= b_length; j++) {
            unsigned best = last[j - 1] + (a[i - 1] != b[j - 1]);

            if (last[j] + 1 < best)
                best = last[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            row[j] = best;
            if (best < least)
                least = best;
        }
        if (least > limit)
            return limit + 1;
        before = last;
        last = row;
        row = free_row;
    }
    return last[b_length] <= limit ? last[b_length] : limit + 1;
}
