#include "json.h"

#include "text.h"

#include <stdio.h>
#include <string.h>

static void begin_value(struct json *json);
static void put_quoted(struct buffer *out, const char *text);
static void put_escape(struct buffer *out, uint32_t character);

void
json_begin(struct json *json, struct buffer *out)
{
    json->out = out;
    json->depth = 0;
    json->first = true;
}

void
json_object(struct json *json)
{
    begin_value(json);
    buffer_char(json->out, '{');
    json->depth++;
    json->first = true;
}

void
json_array(struct json *json)
{
    begin_value(json);
    buffer_char(json->out, '[');
    json->depth++;
    json->first = true;
}

void
json_end(struct json *json, char bracket)
{
    buffer_char(json->out, bracket);
    json->depth--;
    json->first = false;
}

void
json_key(struct json *json, const char *key)
{
    begin_value(json);
    put_quoted(json->out, key);
    buffer_char(json->out, ':');
    json->first = true; /* its value follows without a comma */
}

void
json_text(struct json *json, const char *text)
{
    if (text == NULL) {
        json_null(json);
        return;
    }
    begin_value(json);
    put_quoted(json->out, text);
}

void
json_number(struct json *json, int64_t number)
{
    begin_value(json);
    buffer_number(json->out, number);
}

void
json_null(struct json *json)
{
    begin_value(json);
    buffer_text(json->out, "null");
}

void
json_key_text(struct json *json, const char *key, const char *text)
{
    json_key(json, key);
    json_text(json, text);
}

void
json_key_number(struct json *json, const char *key, int64_t number)
{
    json_key(json, key);
    json_number(json, number);
}

void
json_key_null(struct json *json, const char *key)
{
    json_key(json, key);
    json_null(json);
}

static void
begin_value(struct json *json)
{
    if (!json->first)
        buffer_char(json->out, ',');
    json->first = false;
}

/* Bytes that are no character become U+FFFD: JSON has to be UTF-8 whatever the text was. Characters
 * that would act on a terminal are escaped although JSON would allow most of them. */
static void
put_quoted(struct buffer *out, const char *text)
{
    size_t left = strlen(text);

    buffer_char(out, '"');
    while (left > 0) {
        uint32_t character;
        size_t length = text_character(&character, text, left);

        if (length == 0)
            buffer_text(out, "\xEF\xBF\xBD");
        else if (character == '"' || character == '\\' || text_is_hidden(character))
            put_escape(out, character);
        else
            buffer_put(out, text, length);
        length = length > 0 ? length : 1;
        text += length;
        left -= length;
    }
    buffer_char(out, '"');
}

static void
put_escape(struct buffer *out, uint32_t character)
{
    static const char plain[] = "\"\\\b\f\n\r\t";
    static const char letters[] = "\"\\bfnrt";
    const char *found = character < 0x80 ? strchr(plain, (int)character) : NULL;
    char escape[16];

    if (found != NULL)
        snprintf(escape, sizeof escape, "\\%c", letters[found - plain]);
    else if (character > 0xffff) /* two halves, as JSON has them from UTF-16 */
        snprintf(escape, sizeof escape, "\\u%04x\\u%04x", (unsigned)(0xd7c0 + (character >> 10)),
                 (unsigned)(0xdc00 + (character & 0x3ff)));
    else
        snprintf(escape, sizeof escape, "\\u%04x", (unsigned)character);
    buffer_text(out, escape);
}
