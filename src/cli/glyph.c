#include "glyph.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* The next character; what is no UTF-8 gives its byte, and *valid false. Never 0 bytes. */
static size_t
next_character(utf8proc_int32_t *character, bool *valid, const char *text, size_t length)
{
    utf8proc_ssize_t size =
        utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)length, character);

    *valid = size > 0;
    if (size > 0)
        return (size_t)size;
    *character = (unsigned char)text[0];
    return 1;
}

size_t
glyph_width_part(const char *text, size_t length)
{
    size_t width = 0;

    for (size_t i = 0; i < length;) {
        utf8proc_int32_t character;
        bool valid;
        int columns;

        if ((unsigned char)text[i] < 0x80) { /* most of what there is */
            width += text[i] >= ' ' && text[i] < 0x7f;
            i++;
            continue;
        }
        i += next_character(&character, &valid, text + i, length - i);
        columns = valid ? utf8proc_charwidth(character) : 1;
        width += columns > 0 ? (size_t)columns : 0;
    }
    return width;
}

size_t
glyph_width(const char *text)
{
    return glyph_width_part(text, strlen(text));
}

/* Characters that steer a terminal or turn the direction of reading, and those that nobody sees. */
static bool
is_steering(utf8proc_int32_t c)
{
    const utf8proc_property_t *property;

    if (c < 0x7f)
        return c < 0x20;
    property = utf8proc_get_property(c);
    return property->ignorable || property->category == UTF8PROC_CATEGORY_CC ||
           property->category == UTF8PROC_CATEGORY_CF ||
           property->category == UTF8PROC_CATEGORY_ZL || property->category == UTF8PROC_CATEGORY_ZP;
}

void
glyph_safe(struct string *out, const char *text)
{
    size_t length = strlen(text);

    for (size_t i = 0; i < length;) {
        utf8proc_int32_t character;
        bool valid;
        size_t size = next_character(&character, &valid, text + i, length - i);

        if (!valid || is_steering(character))
            string_format(out, "\\u{%x}", (unsigned)character);
        else
            string_add_part(out, text + i, size);
        i += size;
    }
}

char *
glyph_safe_copy(const char *text)
{
    struct string out = {0};

    glyph_safe(&out, text);
    return string_take(&out);
}

void
glyph_blank(struct string *out, const char *text)
{
    size_t length = strlen(text);

    for (size_t i = 0; i < length;) {
        utf8proc_int32_t character;
        bool valid;
        size_t size = next_character(&character, &valid, text + i, length - i);

        if (valid && is_steering(character))
            string_add(out, " ");
        else if (valid)
            string_add_part(out, text + i, size);
        else
            string_format(out, "\\u{%x}", (unsigned)character);
        i += size;
    }
}

void
glyph_json(struct string *out, const char *text)
{
    size_t length = strlen(text);

    for (size_t i = 0; i < length;) {
        utf8proc_int32_t c;
        bool valid;
        size_t size = next_character(&c, &valid, text + i, length - i);

        if (!valid)
            string_add(out, "\\ufffd");
        else if (is_steering(c) && c > 0xffff)
            string_format(out, "\\u%04x\\u%04x", 0xd800u + (((unsigned)c - 0x10000u) >> 10),
                          0xdc00u + (((unsigned)c - 0x10000u) & 0x3ffu));
        else if (is_steering(c))
            string_format(out, "\\u%04x", (unsigned)c);
        else
            string_add_part(out, text + i, size);
        i += size;
    }
}

/* Adds one decomposed, case-folded character to a key. Marks go; what is no letter or digit is a
 * blank, never two of them. */
static void
fold_character(struct string *key, utf8proc_int32_t c)
{
    utf8proc_category_t category = utf8proc_category(c);
    utf8proc_uint8_t bytes[4];

    if (c == 0x111) { /* đ has no decomposition */
        string_add(key, "d");
    } else if (category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
               category == UTF8PROC_CATEGORY_ME) {
        return;
    } else if ((category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
               (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO) || c == '.') {
        string_add_part(key, (const char *)bytes, (size_t)utf8proc_encode_char(c, bytes));
    } else if (key->length > 0 && key->text[key->length - 1] != ' ') {
        string_add(key, " ");
    }
}

char *
glyph_fold(const char *text)
{
    struct string key = {0};
    size_t length = strlen(text);

    for (size_t i = 0; i < length;) {
        utf8proc_int32_t character, parts[16];
        bool valid;
        int boundary = 0;
        utf8proc_ssize_t count;

        i += next_character(&character, &valid, text + i, length - i);
        count = valid ? utf8proc_decompose_char(character, parts, 16,
                                                UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD, &boundary)
                      : 0;
        for (utf8proc_ssize_t k = 0; k < count && k < 16; k++)
            fold_character(&key, parts[k]);
    }
    while (key.length > 0 && key.text[key.length - 1] == ' ')
        key.text[--key.length] = '\0';
    return string_take(&key);
}

bool
glyph_holds(const char *text, const char *words)
{
    const char *at = text;

    while (*words != '\0') {
        size_t size = strcspn(words, " ");

        while (*at != *words || strncmp(at, words, size) != 0) {
            while (*at != '\0' && *at != ' ')
                at++;
            if (*at++ == '\0')
                return false;
        }
        at += size;
        words += size;
        words += strspn(words, " ");
        while (*words != '\0' && *at != '\0' && *at++ != ' ')
            ;
    }
    return true;
}

static size_t
least(size_t a, size_t b)
{
    return a < b ? a : b;
}

enum { NEAR_MOST = 64 };

/* What lies further from the diagonal than `most` is above it, so that a row is worked out from
 * `most` cells before it to as many behind it. */
size_t
glyph_distance(const char *a, const char *b, size_t most)
{
    size_t length = strlen(a), width = strlen(b);
    size_t rows[3][NEAR_MOST + 2] = {{0}}; /* clang-tidy does not see that a row's cells suffice */
    size_t *before = rows[0], *last = rows[1], *now = rows[2];
    size_t nearest = 0; /* in a row */

    if (length > NEAR_MOST || width > NEAR_MOST || length > width + most || width > length + most)
        return most + 1;
    for (size_t j = 0; j <= width; j++)
        last[j] = j;
    for (size_t i = 1; i <= length; i++) {
        size_t from = i > most ? i - most : 1, to = least(width, i + most);
        size_t *unused = before, nearest_before = nearest;

        nearest = now[from - 1] = from == 1 ? i : most + 1;
        for (size_t j = from; j <= to; j++) {
            now[j] = least(least(last[j], now[j - 1]) + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], before[j - 2] + 1);
            nearest = least(nearest, now[j]);
        }
        now[to + 1] = most + 1;
        if (least(nearest, nearest_before) > most) /* it only grows */
            return most + 1;
        before = last;
        last = now;
        now = unused;
    }
    return least(last[width], most + 1);
}
