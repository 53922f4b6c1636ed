#include "must.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lang.h"

enum { UNDO_MOST = 8, EXIT_MEMORY = 6 };

static struct {
    void (*undo)(void *context);
    void *context;
} undo_stack[UNDO_MOST];
static size_t undo_count;
static bool stored;

void
must_undo(void (*undo)(void *context), void *context)
{
    if (undo_count == UNDO_MOST)
        return;
    undo_stack[undo_count].undo = undo;
    undo_stack[undo_count].context = context;
    undo_count++;
}

void
must_forget(void *context)
{
    for (size_t i = undo_count; i-- > 0;) {
        if (undo_stack[i].context != context)
            continue;
        memmove(undo_stack + i, undo_stack + i + 1, (undo_count - i - 1) * sizeof undo_stack[0]);
        undo_count--;
        return;
    }
}

void
must_say_stored(void)
{
    stored = true;
}

/* No memory: say so without asking for any, take back what was begun, and end. */
static void
give_up(void)
{
    static const char *const texts[2][2] = {
        [LANG_EN] =
            {"parindex: out of memory\n",
             "parindex: out of memory\nparindex: what was asked for is stored all the same\n"},
        [LANG_VI] = {"parindex: hết bộ nhớ\n",
                     "parindex: hết bộ nhớ\nparindex: việc yêu cầu vẫn đã được lưu\n"},
    };
    const char *text = texts[lang_now()][stored];
    ssize_t written = write(STDERR_FILENO, text, strlen(text));

    (void)written; /* nobody is left to tell */
    while (undo_count > 0) {
        undo_count--;
        undo_stack[undo_count].undo(undo_stack[undo_count].context);
    }
    _exit(EXIT_MEMORY);
}

void *
must_alloc(size_t size)
{
    void *memory = calloc(1, size > 0 ? size : 1);

    if (memory == NULL)
        give_up();
    return memory;
}

void *
must_grow(void *old, size_t size)
{
    void *memory = realloc(old, size > 0 ? size : 1);

    if (memory == NULL)
        give_up();
    return memory;
}

char *
must_copy_part(const char *text, size_t length)
{
    char *copy = must_alloc(length + 1);

    memcpy(copy, text, length);
    return copy;
}

char *
must_copy(const char *text)
{
    return text != NULL ? must_copy_part(text, strlen(text)) : NULL;
}

char *
must_format(const char *format, ...)
{
    struct string string = {0};
    va_list args;

    va_start(args, format);
    string_vformat(&string, format, args);
    va_end(args);
    return string_take(&string);
}

void
must_room(void *items, size_t count, size_t size)
{
    void **at = items;

    /* Room doubles at each power of two, so that its size need not be kept. */
    if (count == 0)
        *at = must_grow(*at, 4 * size);
    else if (count >= 4 && (count & (count - 1)) == 0)
        *at = must_grow(*at, 2 * count * size);
}

static void
make_room(struct string *string, size_t more)
{
    size_t room = string->room > 0 ? string->room : 64;

    if (more >= SIZE_MAX / 2 - string->length)
        give_up();
    while (room < string->length + more + 1)
        room *= 2;
    if (room == string->room)
        return;
    string->text = must_grow(string->text, room);
    string->room = room;
}

void
string_add_part(struct string *string, const char *text, size_t length)
{
    make_room(string, length);
    memcpy(string->text + string->length, text, length);
    string->length += length;
    string->text[string->length] = '\0';
}

void
string_add(struct string *string, const char *text)
{
    string_add_part(string, text, strlen(text));
}

void
string_fill(struct string *string, char c, size_t count)
{
    make_room(string, count);
    memset(string->text + string->length, c, count);
    string->length += count;
    string->text[string->length] = '\0';
}

void
string_vformat(struct string *string, const char *format, va_list args)
{
    va_list again;
    int length;

    va_copy(again, args);
    length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        return;
    make_room(string, (size_t)length);
    vsnprintf(string->text + string->length, (size_t)length + 1, format, args);
    string->length += (size_t)length;
}

void
string_format(struct string *string, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    string_vformat(string, format, args);
    va_end(args);
}

void
string_clear(struct string *string)
{
    string->length = 0;
    if (string->text != NULL)
        string->text[0] = '\0';
}

const char *
string_get(const struct string *string)
{
    return string->text != NULL ? string->text : "";
}

char *
string_take(struct string *string)
{
    char *text = string->text != NULL ? string->text : must_copy("");

    *string = (struct string){0};
    return text;
}

void
string_free(struct string *string)
{
    free(string->text);
    *string = (struct string){0};
}

const char *
keep_text(struct keep *keep, const char *text)
{
    char *copy;

    if (text == NULL)
        return NULL;
    copy = must_copy(text);
    must_room(&keep->text, keep->count, sizeof keep->text[0]);
    keep->text[keep->count++] = copy;
    return copy;
}

void
keep_free(struct keep *keep)
{
    for (size_t i = 0; i < keep->count; i++)
        free(keep->text[i]);
    free(keep->text);
    *keep = (struct keep){0};
}
