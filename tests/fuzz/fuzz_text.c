/* Names on their way into the book and onto a terminal. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "cli/glyph.h"

typedef enum par_status maker(char **out, const char *text, struct par_error *err);

/* What a text is made into is made of that again; gives it, or NULL. */
static char *
settles(maker *make, const char *text)
{
    char *once = NULL, *twice = NULL;

    if (make(&once, text, NULL) != PAR_OK)
        return NULL;
    HOLDS(make(&twice, once, NULL) == PAR_OK && strcmp(once, twice) == 0);
    HOLDS(text_valid(once, strlen(once), NULL));
    mem_free(twice);
    return once;
}

static enum par_status
clean(char **out, const char *text, struct par_error *err)
{
    return text_clean(out, text, strlen(text), err);
}

/* A clean name can be found, sorted and shown as it stands. */
static void
try_name(const char *name)
{
    char *key = settles(text_key, name), *code = NULL, *sort = NULL, *like = NULL;
    char *folded = glyph_fold(name);
    char shown[240];

    HOLDS(key != NULL && text_sort(&sort, name, NULL) == PAR_OK);
    HOLDS(fuzz_is_shown(name, strlen(name), false) && fuzz_is_shown(sort, strlen(sort), false));
    HOLDS(text_like(&like, key, NULL) == PAR_OK && like[strlen(like) - 1] == '%');
    if (text_code(&code, name, NULL) == PAR_OK)
        HOLDS(text_is_code(code));
    text_shown(shown, sizeof shown, name, SIZE_MAX);
    HOLDS(strlen(name) >= sizeof shown || strcmp(shown, name) == 0);
    mem_free(key);
    mem_free(code);
    mem_free(sort);
    mem_free(like);
    free(folded);
}

/* Any bytes can be shown. */
static void
try_showing(const char *text, size_t size)
{
    char shown[240];
    struct string safe = {0}, blank = {0}, json = {0};

    HOLDS(text_shown(shown, size, text, 60) < size && fuzz_is_shown(shown, strlen(shown), false));
    glyph_safe(&safe, text);
    HOLDS(fuzz_is_shown(string_get(&safe), safe.length, false));
    glyph_blank(&blank, text);
    HOLDS(fuzz_is_shown(string_get(&blank), blank.length, false));
    HOLDS(glyph_width(string_get(&blank)) <= 2 * blank.length);
    glyph_json(&json, text);
    HOLDS(fuzz_is_shown(string_get(&json), json.length, false));
    string_free(&safe);
    string_free(&blank);
    string_free(&json);
}

static void
try_distance(const char *text)
{
    size_t half = strlen(text) / 2;
    char *a = mem_text(text, half);
    const char *b = text + half;
    unsigned there = text_distance(a, b, 8);

    HOLDS(there <= 9 && there == text_distance(b, a, 8));
    HOLDS((there == 0) == (strcmp(a, b) == 0));
    mem_free(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *text = fuzz_text(bytes, length), *name = settles(clean, text);

    try_showing(text, length > 0 ? 4 + bytes[0] % 200 : 240);
    try_distance(text);
    if (name != NULL)
        try_name(name);
    mem_free(name);
    free(text);
    return 0;
}
