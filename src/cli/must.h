/* Memory and texts of the program. Running out ends it with exit status 6, after what is registered
 * here was undone: an unfinished file goes, an unfinished batch is cancelled. So no caller looks
 * for NULL.
 */
#ifndef CLI_MUST_H
#define CLI_MUST_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

void *must_alloc(size_t size); /* zeroed */
void *must_grow(void *old, size_t size);
char *must_copy(const char *text); /* NULL gives NULL */
char *must_copy_part(const char *text, size_t length);
char *must_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* From now on what was asked for is stored: when memory runs out behind it, that is told too. */
void must_say_stored(void);

/* Room for one more element of `size` bytes at `*items`; `count` are in use. */
void must_room(void *items, size_t count, size_t size);

/* Has `undo(context)` called when the program must end at once; the newest is called first. */
void must_undo(void (*undo)(void *context), void *context);
void must_forget(void *context);

/* A text that grows. Zero-initialised it is empty; string_free() gives its memory back. */
struct string {
    char *text; /* NUL-terminated; NULL while nothing was added */
    size_t length;
    size_t room;
};

void string_add(struct string *string, const char *text);
void string_add_part(struct string *string, const char *text, size_t length);
void string_fill(struct string *string, char c, size_t count);
void string_format(struct string *string, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void string_vformat(struct string *string, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
void string_clear(struct string *string);
const char *string_get(const struct string *string); /* "" when empty */
char *string_take(struct string *string);            /* the caller frees it; the string is empty */
void string_free(struct string *string);

/* Texts that live together: rows of a list that are kept while others are read. */
struct keep {
    char **text;
    size_t count;
};

const char *keep_text(struct keep *keep, const char *text); /* NULL gives NULL */
void keep_free(struct keep *keep);

#endif
