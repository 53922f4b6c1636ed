#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

void
fuzz_holds(bool holds, const char *condition, const char *file, int line)
{
    if (holds)
        return;
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
    abort();
}

char *
fuzz_text(const uint8_t *bytes, size_t length)
{
    char *text = malloc(length + 1);

    HOLDS(text != NULL);
    if (length > 0)
        memcpy(text, bytes, length);
    text[length] = '\0';
    return text;
}

int
fuzz_file(const void *bytes, size_t length)
{
    static int fd = -1;

    if (fd < 0) {
        char name[] = "input.XXXXXX";

        fd = mkstemp(name);
        HOLDS(fd >= 0);
        unlink(name);
    }
    HOLDS(ftruncate(fd, 0) == 0);
    HOLDS(pwrite(fd, bytes, length, 0) == (ssize_t)length);
    HOLDS(lseek(fd, 0, SEEK_SET) == 0);
    return fd;
}

bool
fuzz_is_shown(const char *text, size_t length, bool lines)
{
    for (size_t i = 0; i < length;) {
        uint32_t character;
        size_t size = text_character(&character, text + i, length - i);

        if (size == 0 || (text_is_hidden(character) && !(lines && character == '\n')))
            return false;
        i += size;
    }
    return true;
}
