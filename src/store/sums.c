#define _DEFAULT_SOURCE /* htole32 */ /* NOLINT(bugprone-reserved-identifier) */

#include "sums.h"

#include "base/alloc.h"

#include <endian.h>
#include <string.h>

enum {
    ENTRY = 4, /* bytes of a page's sum */
    LINE = 8,  /* entries are filled up to a multiple of it */
    PIECE = 1 << 16
};

/* What stands at the end of the file. */
struct foot {
    unsigned char magic[8];
    uint32_t counter; /* as in the head of the file */
    uint32_t pages;   /* little-endian, as what follows */
    uint32_t page_size;
    uint32_t zero;
    uint64_t sum;
};

static const unsigned char magic[8] = {'p', 'a', 'r', 's', 'u', 'm', 's', '1'};

/* ---- sums ---- */

static uint64_t
word_at(const unsigned char *at)
{
    uint64_t word;

    memcpy(&word, at, sizeof word);
    return le64toh(word);
}

uint64_t
sums_mix(uint64_t lane, uint64_t word)
{
    lane = (lane ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return lane << 29 | lane >> 35;
}

/* Four lanes, because a multiplication waits for the one before. */
uint64_t
sums_sum(const unsigned char *bytes, int size, uint64_t lanes[4])
{
    int at = 0;

    for (; at + 32 <= size; at += 32)
        for (int i = 0; i < 4; i++)
            lanes[i] = sums_mix(lanes[i], word_at(bytes + at + 8 * i));
    for (; at + 8 <= size; at += 8)
        lanes[0] = sums_mix(lanes[0], word_at(bytes + at));
    return sums_mix(sums_mix(lanes[0], lanes[1]), sums_mix(lanes[2], lanes[3]));
}

/* ---- the table in the file ---- */

static size_t
filled_up(uint32_t pages)
{
    return ((size_t)pages + LINE - 1) / LINE * LINE;
}

static sqlite3_int64
end_of(const struct foot *foot)
{
    uint32_t pages = le32toh(foot->pages);

    return (sqlite3_int64)pages * le32toh(foot->page_size) +
           (sqlite3_int64)(filled_up(pages) * ENTRY + sizeof *foot);
}

static uint64_t
sum_of_table(const uint32_t *of, const struct foot *foot)
{
    uint64_t lanes[4] = {be32toh(foot->counter), le32toh(foot->pages), le32toh(foot->page_size), 1};

    return sums_sum((const unsigned char *)of, (int)(filled_up(le32toh(foot->pages)) * ENTRY),
                    lanes);
}

/* Reads a foot that fits the file's size; `there` tells whether one stands there. */
static int
read_foot(struct foot *foot, bool *there, sqlite3_int64 *size, const struct sums_file *file)
{
    int code = file->methods->xFileSize(file->file, size);

    *there = false;
    if (code != SQLITE_OK || *size <= (sqlite3_int64)sizeof *foot)
        return code;
    code =
        file->methods->xRead(file->file, foot, sizeof *foot, *size - (sqlite3_int64)sizeof *foot);
    *there = code == SQLITE_OK && memcmp(foot->magic, magic, sizeof magic) == 0 &&
             le32toh(foot->page_size) == (uint32_t)file->page_size && end_of(foot) == *size;
    return code;
}

int
sums_size(sqlite3_int64 *size, const struct sums_file *file, uint32_t counter)
{
    struct foot foot;
    bool there;
    int code = read_foot(&foot, &there, size, file);

    if (code == SQLITE_OK && there && foot.counter == counter)
        *size = (sqlite3_int64)le32toh(foot.pages) * file->page_size;
    return code;
}

bool
sums_make_room(struct sums *sums, uint32_t pages)
{
    size_t room = filled_up(pages);
    uint32_t *grown;

    if (room <= sums->room)
        return true;
    grown = mem_resize(sums->of, room * ENTRY);
    if (grown == NULL)
        return false;
    sums->of = grown;
    sums->room = room;
    return true;
}

/* Reads or writes in pieces that the system's part of SQLite takes. */
static int
pass(const struct sums_file *file, uint32_t *of, size_t size, sqlite3_int64 at,
     int (*way)(const struct sums_file *file, void *bytes, int amount, sqlite3_int64 at))
{
    unsigned char *bytes = (unsigned char *)of;

    for (size_t done = 0; done < size; done += PIECE) {
        int amount = size - done < PIECE ? (int)(size - done) : PIECE;
        int code = way(file, bytes + done, amount, at + (sqlite3_int64)done);

        if (code != SQLITE_OK)
            return code;
    }
    return SQLITE_OK;
}

static int
way_in(const struct sums_file *file, void *bytes, int amount, sqlite3_int64 at)
{
    return file->methods->xRead(file->file, bytes, amount, at);
}

static int
way_out(const struct sums_file *file, void *bytes, int amount, sqlite3_int64 at)
{
    return file->methods->xWrite(file->file, bytes, amount, at);
}

int
sums_load(struct sums *sums, const struct sums_file *file, uint32_t most)
{
    struct foot foot;
    sqlite3_int64 size = 0;
    bool there, known = sums->known;
    uint32_t pages;
    int code = read_foot(&foot, &there, &size, file);

    sums->known = false;
    if (code != SQLITE_OK || !there || le32toh(foot.pages) > most)
        return code;
    pages = le32toh(foot.pages);
    if (known && sums->counter == foot.counter && sums->pages == pages && sums->sum == foot.sum) {
        sums->known = true;
        return SQLITE_OK;
    }
    if (!sums_make_room(sums, pages))
        return SQLITE_NOMEM;
    code = pass(file, sums->of, filled_up(pages) * ENTRY, (sqlite3_int64)pages * file->page_size,
                way_in);
    sums->known = code == SQLITE_OK && foot.sum == htole64(sum_of_table(sums->of, &foot));
    sums->pages = pages;
    sums->counter = foot.counter;
    sums->sum = foot.sum;
    return code;
}

/* ---- as it is written ---- */

bool
sums_put(struct sums *sums, uint32_t number, uint32_t sum)
{
    if (number > sums->room && !sums_make_room(sums, number + number / 4)) {
        sums->known = false;
        return false;
    }
    for (; sums->pages < number; sums->pages++)
        sums->of[sums->pages] = htole32(SUMS_NEVER);
    sums->of[number - 1] = htole32(sum);
    return true;
}

void
sums_scan(struct sums *sums, const struct sums_file *file, uint32_t pages,
          uint32_t (*sum_of)(const unsigned char *page, int size, int64_t number))
{
    unsigned char *page = mem_alloc((size_t)file->page_size);

    sums->known = page != NULL;
    for (uint32_t i = 0; sums->known && i < pages; i++) {
        int code;

        if (i < sums->pages && sums->of[i] != htole32(SUMS_NEVER))
            continue; /* written a moment ago: not what the disk made of it */
        code = file->methods->xRead(file->file, page, file->page_size,
                                    (sqlite3_int64)i * file->page_size);

        sums->known = (code == SQLITE_OK || code == SQLITE_IOERR_SHORT_READ) &&
                      sums_put(sums, i + 1, sum_of(page, file->page_size, (int64_t)i + 1));
    }
    mem_free(page);
}

void
sums_store(struct sums *sums, const struct sums_file *file, uint32_t pages, uint32_t counter)
{
    size_t filled = filled_up(pages);
    struct foot foot = {.counter = counter,
                        .pages = htole32(pages),
                        .page_size = htole32((uint32_t)file->page_size)};
    sqlite3_int64 end = end_of(&foot), size = 0;

    memcpy(foot.magic, magic, sizeof magic);
    if (sums->known)
        sums->known = sums_make_room(sums, pages);
    for (; sums->known && sums->pages < pages; sums->pages++)
        sums->of[sums->pages] = htole32(SUMS_NEVER);
    if (sums->known)
        memset(sums->of + pages, 0, (filled - pages) * ENTRY);
    sums->pages = pages;
    sums->counter = counter;
    foot.sum = sums->sum = sums->known ? htole64(sum_of_table(sums->of, &foot)) : 0;
    sums->known =
        sums->known &&
        pass(file, sums->of, filled * ENTRY, (sqlite3_int64)pages * file->page_size, way_out) ==
            SQLITE_OK &&
        way_out(file, &foot, sizeof foot, end - (sqlite3_int64)sizeof foot) == SQLITE_OK &&
        file->methods->xFileSize(file->file, &size) == SQLITE_OK &&
        (size == end || file->methods->xTruncate(file->file, end) == SQLITE_OK);
}

void
sums_drop(struct sums *sums, const struct sums_file *file)
{
    static unsigned char nothing[sizeof magic];
    struct foot foot;
    sqlite3_int64 size = 0;
    bool there;

    sums->known = false;
    if (read_foot(&foot, &there, &size, file) == SQLITE_OK && there)
        (void)way_out(file, nothing, sizeof nothing, size - (sqlite3_int64)sizeof foot);
}

void
sums_free(struct sums *sums)
{
    mem_free(sums->of);
    *sums = (struct sums){0};
}
