/* Reads all inputs of the folders that are named, in the order of their names, and the empty one.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"

static void
replay(const char *folder, const char *name)
{
    enum { MOST = 1 << 20 };
    static uint8_t bytes[MOST];
    char path[4096];
    FILE *file;
    uint8_t *copy;
    size_t length;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "rb");
    HOLDS(file != NULL);
    length = fread(bytes, 1, sizeof bytes, file);
    HOLDS(length < sizeof bytes && ferror(file) == 0);
    fclose(file);
    copy = malloc(length + 1); /* of its own size, so that reading behind it is found */
    HOLDS(copy != NULL);
    for (size_t i = 0; i < length; i++)
        copy[i] = bytes[i];
    printf("%s\n", name);
    fflush(stdout);
    LLVMFuzzerTestOneInput(copy, length);
    free(copy);
}

static int
is_input(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

int
main(int argc, char **argv)
{
    int count = 0;

    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (int i = 1; i < argc; i++) {
        struct dirent **names = NULL;
        int found = scandir(argv[i], &names, is_input, alphasort);

        HOLDS(found > 0);
        for (int k = 0; k < found; k++) {
            replay(argv[i], names[k]->d_name);
            free(names[k]);
        }
        free(names);
        count += found;
    }
    printf("%d inputs\n", count);
    return 0;
}
