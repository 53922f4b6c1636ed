/* JSON in the strict form: what is read is written again as it stood, but for escapes that need not
 * be. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/json_read.h"

enum { VALUES = 64 };

/* Reads "[value,value]"; gives the number of values, -1 for another text. */
static int
read_array(struct json_value *values, char *text)
{
    struct json_read read = {.at = text};
    const char *end = text + strlen(text);
    int count = 0;

    json_read_must(&read, '[');
    do
        json_read_value(&read, &values[count++]);
    while (count < VALUES && json_read_is(&read, ','));
    json_read_must(&read, ']');
    json_read_must(&read, '\0');
    HOLDS(read.at >= text && read.at <= end);
    return read.fault == NULL ? count : -1;
}

static void
write_array(struct buffer *out, const struct json_value *values, int count)
{
    struct json json;

    json_begin(&json, out);
    json_array(&json);
    for (int i = 0; i < count; i++)
        switch (values[i].type) {
        case JSON_NULL:
            json_null(&json);
            break;
        case JSON_NUMBER:
            json_number(&json, values[i].number);
            break;
        case JSON_TEXT:
            json_text(&json, values[i].text);
            break;
        }
    json_end(&json, ']');
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct json_value values[VALUES];
    struct buffer once = BUFFER_INIT, twice = BUFFER_INIT;
    char *text = fuzz_text(bytes, length), *copy;
    int count = read_array(values, text);

    if (count > 0) {
        write_array(&once, values, count);
        HOLDS(fuzz_is_shown(once.text, once.length, false));
        copy = fuzz_text((const uint8_t *)once.text, once.length);
        HOLDS(read_array(values, copy) == count);
        write_array(&twice, values, count);
        HOLDS(strcmp(once.text, twice.text) == 0);
        free(copy);
    }
    buffer_free(&once);
    buffer_free(&twice);
    free(text);
    return 0;
}
