#include "json_read.h"

#include "message.h"
#include "text.h"

#include <string.h>

static bool
fail(struct json_read *read, char *at, const char *fault)
{
    if (read->fault == NULL) {
        read->at = at;
        read->fault = fault;
    }
    return false;
}

bool
json_read_is(struct json_read *read, char c)
{
    if (read->fault != NULL || *read->at != c)
        return false;
    read->at++;
    return true;
}

bool
json_read_must(struct json_read *read, char c)
{
    static const struct {
        char c;
        const char *fault;
    } faults[] = {
        {'[', N_("a \"[\" should stand here")},
        {']', N_("a \"]\" should stand here")},
        {'{', N_("a \"{\" should stand here")},
        {'}', N_("a \"}\" should stand here")},
        {',', N_("a comma should stand here")},
        {':', N_("a colon should stand here")},
        {'"', N_("a text in straight quotes should stand here")},
        {'\0', N_("the line should end here")},
    };

    if (read->fault != NULL)
        return false;
    if (*read->at == c) {
        read->at += c != '\0';
        return true;
    }
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++)
        if (faults[i].c == c)
            return fail(read, read->at, faults[i].fault);
    return fail(read, read->at, faults[7].fault);
}

/* Four hexadecimal digits; 0 for anything else. */
static uint32_t
hex_character(const char *at)
{
    static const char digits[] = "0123456789abcdef";
    uint32_t character = 0;

    for (int i = 0; i < 4; i++) {
        const char *digit = at[i] != '\0' ? strchr(digits, at[i]) : NULL;

        if (digit == NULL)
            return 0;
        character = character * 16 + (uint32_t)(digit - digits);
    }
    return character;
}

static char *
put_character(char *to, uint32_t character)
{
    if (character < 0x80) {
        *to++ = (char)character;
        return to;
    }
    if (character >= 0x10000) {
        *to++ = (char)(0xf0 | character >> 18);
        *to++ = (char)(0x80 | (character >> 12 & 0x3f));
        *to++ = (char)(0x80 | (character >> 6 & 0x3f));
    } else if (character >= 0x800) {
        *to++ = (char)(0xe0 | character >> 12);
        *to++ = (char)(0x80 | (character >> 6 & 0x3f));
    } else {
        *to++ = (char)(0xc0 | character >> 6);
    }
    *to++ = (char)(0x80 | (character & 0x3f));
    return to;
}

/* A character above 0xffff stands as two halves, "\ud83d\ude00"; 0 when they are none. */
static uint32_t
whole_character(uint32_t high, const char *at)
{
    uint32_t low = high < 0xdc00 && at[0] == '\\' && at[1] == 'u' ? hex_character(at + 2) : 0;

    return low >= 0xdc00 && low <= 0xdfff ? 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00) : 0;
}

/* What stands behind a backslash; gives where it ends, NULL when it is none of JSON's. */
static char *
unescape(char **to, char *at)
{
    static const char letters[] = "\"\\bfnrt";
    static const char plain[] = "\"\\\b\f\n\r\t";
    const char *letter = *at != '\0' ? strchr(letters, *at) : NULL;
    uint32_t character;

    if (letter != NULL) {
        *(*to)++ = plain[letter - letters];
        return at + 1;
    }
    character = *at == 'u' ? hex_character(at + 1) : 0;
    at += 5;
    if (character >= 0xd800 && character <= 0xdfff) {
        character = whole_character(character, at);
        at += 6;
    }
    if (character == 0)
        return NULL;
    *to = put_character(*to, character);
    return at;
}

bool
json_read_text(struct json_read *read, const char **text)
{
    char *at, *to;

    if (!json_read_must(read, '"'))
        return false;
    *text = to = at = read->at;
    while (*at != '"') {
        char *from = at;

        if (*at == '\0')
            return fail(read, at, N_("the text has no closing quote"));
        if ((unsigned char)*at < 0x20)
            return fail(read, at, N_("a control character stands in the text"));
        if (*at != '\\') {
            *to++ = *at++;
            continue;
        }
        at = unescape(&to, at + 1);
        if (at == NULL)
            return fail(read, from, N_("no character is written like this"));
    }
    read->at = at + 1;
    *to = '\0';
    return true;
}

static bool
read_number(struct json_read *read, int64_t *number)
{
    char *begin = read->at, *at = begin + (*begin == '-');
    int64_t value = 0;

    if (*at < '0' || *at > '9')
        return fail(read, begin, N_("a text, a whole number or null should stand here"));
    if (at[0] == '0' && (at != begin || (at[1] >= '0' && at[1] <= '9')))
        return fail(read, begin, N_("a number has no zero in front"));
    for (; *at >= '0' && *at <= '9'; at++) {
        if (value > (INT64_MAX - 9) / 10)
            return fail(read, begin, N_("the number is too large"));
        value = 10 * value + (*at - '0');
    }
    if (*at == '.' || *at == 'e' || *at == 'E')
        return fail(read, at, N_("numbers are whole: points and per cents in ten-thousandths"));
    *number = *begin == '-' ? -value : value;
    read->at = at;
    return true;
}

bool
json_read_value(struct json_read *read, struct json_value *value)
{
    *value = (struct json_value){.type = JSON_NULL};
    if (read->fault != NULL)
        return false;
    if (*read->at == '"') {
        value->type = JSON_TEXT;
        return json_read_text(read, &value->text);
    }
    if (strncmp(read->at, "null", 4) == 0) {
        read->at += 4;
        return true;
    }
    value->type = JSON_NUMBER;
    return read_number(read, &value->number);
}
