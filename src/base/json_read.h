/* Reading JSON in the strict form that json.h writes: no blanks, whole numbers. A text lies in
 * memory and is changed: texts are unescaped where they stand. */
#ifndef BASE_JSON_READ_H
#define BASE_JSON_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum json_type { JSON_NULL, JSON_NUMBER, JSON_TEXT };

struct json_value {
    enum json_type type;
    const char *text; /* of a text */
    int64_t number;
};

struct json_read {
    char *at;
    const char *fault; /* the first thing that was wrong: a pattern without places; NULL: none */
};

/* Stands the next character here? Then it is taken. */
bool json_read_is(struct json_read *read, char c);
/* It must stand here. These give false when it does not and from then on; `at` stays there. */
bool json_read_must(struct json_read *read, char c);
bool json_read_text(struct json_read *read, const char **text);
/* A text, a number or null. */
bool json_read_value(struct json_read *read, struct json_value *value);

#endif
