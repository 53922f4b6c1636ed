/* Writing small JSON objects and arrays into a buffer: strict, no blanks. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "buffer.h"

struct json {
    struct buffer *out;
    int depth;
    bool first;
};

void json_begin(struct json *json, struct buffer *out);
void json_object(struct json *json);            /* { */
void json_array(struct json *json);             /* [ */
void json_end(struct json *json, char bracket); /* '}' or ']' */
void json_key(struct json *json, const char *key);
/* Values; text NULL is null. After json_key() in an object, alone in an array. */
void json_text(struct json *json, const char *text);
void json_number(struct json *json, int64_t number);
void json_null(struct json *json);
/* key and value at once */
void json_key_text(struct json *json, const char *key, const char *text);
void json_key_number(struct json *json, const char *key, int64_t number);
void json_key_null(struct json *json, const char *key);

#endif
