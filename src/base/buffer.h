/* A text that grows. A failed request is remembered: put as you like, look at `failed` once. */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer {
    char *text; /* NUL-terminated once something was put; NULL before */
    size_t length;
    size_t room;
    bool failed;
};

/* clang-format off */
#define BUFFER_INIT {0}
/* clang-format on */

void buffer_put(struct buffer *buffer, const void *bytes, size_t length);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_char(struct buffer *buffer, char c);
void buffer_number(struct buffer *buffer, int64_t number);
void buffer_clear(struct buffer *buffer); /* empty, room kept */
void buffer_free(struct buffer *buffer);  /* all given back */
/* Text so far, "" when empty. */
const char *buffer_get(const struct buffer *buffer);

#endif
