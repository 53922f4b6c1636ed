#include "catalog.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEAD_SIZE = 28, ENTRY_SIZE = 8 };

#define MAGIC 0x950412deu
#define MAGIC_SWAPPED 0xde120495u
#define CONTEXT_END '\004' /* stands between context and text */

/* The file: a head, then a table of English texts, sorted, and one of translations; an entry of a
 * table is a length and an offset. */
static struct {
    unsigned char *bytes; /* NULL: none is open */
    size_t size;
    bool swapped;
    uint32_t count;
    uint32_t originals;
    uint32_t translations;
} catalog;

static uint32_t
number_at(size_t offset)
{
    uint32_t number;

    memcpy(&number, catalog.bytes + offset, sizeof number);
    return catalog.swapped ? __builtin_bswap32(number) : number;
}

/* Does a table lie inside of the file? */
static bool
table_fits(uint32_t offset)
{
    return (uint64_t)offset + (uint64_t)catalog.count * ENTRY_SIZE <= catalog.size;
}

static bool
read_head(void)
{
    uint32_t magic = number_at(0);

    catalog.swapped = magic == MAGIC_SWAPPED;
    catalog.count = number_at(8);
    catalog.originals = number_at(12);
    catalog.translations = number_at(16);
    return (magic == MAGIC || magic == MAGIC_SWAPPED) && table_fits(catalog.originals) &&
           table_fits(catalog.translations);
}

static void
close_catalog(void)
{
    if (catalog.bytes != NULL)
        munmap(catalog.bytes, catalog.size);
    catalog.bytes = NULL;
}

void
catalog_open(const char *path)
{
    struct stat facts;
    void *bytes = MAP_FAILED;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    close_catalog();
    if (fd < 0)
        return;
    if (fstat(fd, &facts) == 0 && facts.st_size >= HEAD_SIZE)
        bytes = mmap(NULL, (size_t)facts.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (bytes == MAP_FAILED)
        return;
    catalog.bytes = bytes;
    catalog.size = (size_t)facts.st_size;
    if (!read_head())
        close_catalog();
}

/* A text of a table; "" where the file is broken. */
static const char *
text_at(uint32_t table, uint32_t index)
{
    size_t entry = (size_t)table + (size_t)index * ENTRY_SIZE;
    uint32_t length = number_at(entry), offset = number_at(entry + 4);

    if ((uint64_t)offset + length >= catalog.size || catalog.bytes[offset + length] != '\0')
        return "";
    return (const char *)catalog.bytes + offset;
}

/* Compares what is looked for with an entry, as strcmp(). */
static int
compare(const char *context, const char *id, const char *entry)
{
    if (context != NULL) {
        size_t size = strlen(context);
        int order = strncmp(context, entry, size);

        if (order != 0)
            return order;
        entry += size;
        if (*entry != CONTEXT_END)
            return CONTEXT_END - (int)(unsigned char)*entry;
        entry++;
    }
    return strcmp(id, entry);
}

const char *
catalog_find(const char *context, const char *id)
{
    uint32_t low = 0, high = catalog.bytes != NULL ? catalog.count : 0;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = compare(context, id, text_at(catalog.originals, middle));
        const char *found;

        if (order == 0) {
            found = text_at(catalog.translations, middle);
            return found[0] != '\0' ? found : NULL;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
