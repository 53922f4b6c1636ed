#include "buffer.h"

#include "alloc.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { FIRST_ROOM = 64 };

static bool make_room(struct buffer *buffer, size_t more);

void
buffer_put(struct buffer *buffer, const void *bytes, size_t length)
{
    if (!make_room(buffer, length))
        return;
    if (length > 0)
        memcpy(buffer->text + buffer->length, bytes, length);
    buffer->length += length;
    buffer->text[buffer->length] = '\0';
}

void
buffer_text(struct buffer *buffer, const char *text)
{
    buffer_put(buffer, text, strlen(text));
}

void
buffer_char(struct buffer *buffer, char c)
{
    buffer_put(buffer, &c, 1);
}

void
buffer_number(struct buffer *buffer, int64_t number)
{
    char digits[24];

    snprintf(digits, sizeof digits, "%" PRId64, number);
    buffer_text(buffer, digits);
}

void
buffer_clear(struct buffer *buffer)
{
    buffer->length = 0;
    buffer->failed = false;
    if (buffer->text != NULL)
        buffer->text[0] = '\0';
}

void
buffer_free(struct buffer *buffer)
{
    mem_free(buffer->text);
    *buffer = (struct buffer)BUFFER_INIT;
}

const char *
buffer_get(const struct buffer *buffer)
{
    return buffer->text != NULL ? buffer->text : "";
}

/* Room for `more` bytes and the final NUL. Once failed, nothing more is put: a text with a hole
 * would look whole. */
static bool
make_room(struct buffer *buffer, size_t more)
{
    size_t room = buffer->room > 0 ? buffer->room : FIRST_ROOM;
    char *text;

    if (buffer->failed)
        return false;
    if (more >= SIZE_MAX / 2 - buffer->length) {
        buffer->failed = true;
        return false;
    }
    if (buffer->length + more < buffer->room)
        return true;
    while (room <= buffer->length + more)
        room *= 2;
    text = mem_resize(buffer->text, room);
    if (text == NULL) {
        buffer->failed = true;
        return false;
    }
    buffer->text = text;
    buffer->room = room;
    return true;
}
