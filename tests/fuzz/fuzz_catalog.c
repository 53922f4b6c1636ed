/* Catalogs: what is found is a text that lies in the file. */
#include "fuzz.h"

#include <stdio.h>
#include <string.h>

#include "cli/catalog.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const struct {
        const char *context, *id;
    } asked[] = {{NULL, ""}, {NULL, "a"}, {NULL, "no unit \"{1}\""}, {"heading", "Unit"}, {"", ""}};
    char path[64];

    snprintf(path, sizeof path, "/proc/self/fd/%d", fuzz_file(bytes, length));
    catalog_open(path);
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        const char *found = catalog_find(asked[i].context, asked[i].id);

        HOLDS(found == NULL || (found[0] != '\0' && strlen(found) < length));
    }
    catalog_open("");
    return 0;
}
