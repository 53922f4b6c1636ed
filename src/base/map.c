#include "map.h"

#include "alloc.h"

#include <string.h>
#include <time.h>

enum { FIRST_SLOTS = 64, FIRST_KEYS = 1024 };

struct entry {
    uint64_t hash;
    size_t key; /* where it begins in `keys` */
    size_t length;
    int64_t value;
};

/* Entries lie in the order in which they came; a slot holds the number of an entry plus one. Keys
 * lie in one block, so that an entry costs no request of its own. */
struct map {
    uint64_t seed;
    size_t count;
    size_t slot_count; /* a power of two, at least twice the entries */
    uint32_t *slots;
    struct entry *entries;
    size_t keys_length;
    size_t keys_room;
    char *keys;
};

static uint64_t hash_of(uint64_t seed, const void *key, size_t length);
static size_t slot_of(const struct map *map, uint64_t hash, const void *key, size_t length);
static bool grow_slots(struct map *map);
static bool grow_keys(struct map *map, size_t more);

struct map *
map_new(void)
{
    struct map *map = mem_zero(sizeof *map);
    struct timespec now = {0};

    if (map == NULL)
        return NULL;
    /* A seed that a file's author cannot know: chosen names must not all fall into one slot. */
    clock_gettime(CLOCK_MONOTONIC, &now);
    map->seed = (uint64_t)now.tv_nsec ^ ((uint64_t)(uintptr_t)map << 16);
    if (!grow_slots(map)) {
        map_free(map);
        return NULL;
    }
    return map;
}

bool
map_put(struct map *map, const void *key, size_t length, int64_t value)
{
    uint64_t hash = hash_of(map->seed, key, length);
    size_t slot = slot_of(map, hash, key, length);
    struct entry *entry;

    if (map->slots[slot] != 0) {
        map->entries[map->slots[slot] - 1].value = value;
        return true;
    }
    if (!grow_keys(map, length))
        return false;
    if (2 * (map->count + 1) > map->slot_count) {
        if (!grow_slots(map))
            return false;
        slot = slot_of(map, hash, key, length);
    }
    entry = &map->entries[map->count];
    *entry = (struct entry){hash, map->keys_length, length, value};
    if (length > 0)
        memcpy(map->keys + map->keys_length, key, length);
    map->keys_length += length;
    map->slots[slot] = (uint32_t)++map->count;
    return true;
}

bool
map_get(const struct map *map, const void *key, size_t length, int64_t *value)
{
    size_t slot = slot_of(map, hash_of(map->seed, key, length), key, length);

    if (map->slots[slot] == 0)
        return false;
    *value = map->entries[map->slots[slot] - 1].value;
    return true;
}

void
map_free(struct map *map)
{
    if (map == NULL)
        return;
    mem_free(map->slots);
    mem_free(map->entries);
    mem_free(map->keys);
    mem_free(map);
}

/* Eight bytes a step, multiplied and folded; the length goes in first, so that the zeros which fill
 * up the last step do not count as bytes of the key. */
static uint64_t
hash_of(uint64_t seed, const void *key, size_t length)
{
    const unsigned char *bytes = key;
    uint64_t hash = seed ^ (uint64_t)length * UINT64_C(0x9E3779B97F4A7C15);

    while (length > 0) {
        uint64_t word = 0;
        size_t step = length < sizeof word ? length : sizeof word;

        memcpy(&word, bytes, step);
        hash = (hash ^ word) * UINT64_C(0xD6E8FEB86659FD93);
        hash ^= hash >> 32;
        bytes += step;
        length -= step;
    }
    hash *= UINT64_C(0xD6E8FEB86659FD93);
    return hash ^ hash >> 32;
}

/* The slot that holds the key, or the empty one where it belongs. */
static size_t
slot_of(const struct map *map, uint64_t hash, const void *key, size_t length)
{
    size_t slot = (size_t)hash & (map->slot_count - 1);

    while (map->slots[slot] != 0) {
        const struct entry *entry = &map->entries[map->slots[slot] - 1];

        if (entry->hash == hash && entry->length == length &&
            (length == 0 || memcmp(map->keys + entry->key, key, length) == 0))
            break;
        slot = (slot + 1) & (map->slot_count - 1);
    }
    return slot;
}

static bool
grow_slots(struct map *map)
{
    size_t slot_count = map->slot_count > 0 ? 2 * map->slot_count : FIRST_SLOTS;
    struct entry *entries;
    uint32_t *slots;

    if (slot_count > UINT32_MAX) /* no test makes two thousand million entries */
        return false;
    entries = mem_resize(map->entries, slot_count / 2 * sizeof *entries);
    if (entries == NULL)
        return false;
    map->entries = entries;
    slots = mem_zero(slot_count * sizeof *slots);
    if (slots == NULL)
        return false;
    mem_free(map->slots);
    map->slots = slots;
    map->slot_count = slot_count;
    for (size_t i = 0; i < map->count; i++) {
        size_t slot = (size_t)entries[i].hash & (slot_count - 1);

        while (slots[slot] != 0)
            slot = (slot + 1) & (slot_count - 1);
        slots[slot] = (uint32_t)(i + 1);
    }
    return true;
}

static bool
grow_keys(struct map *map, size_t more)
{
    size_t room = map->keys_room > 0 ? map->keys_room : FIRST_KEYS;
    char *keys;

    if (map->keys_length + more <= map->keys_room)
        return true;
    while (room < map->keys_length + more)
        room *= 2;
    keys = mem_resize(map->keys, room);
    if (keys == NULL)
        return false;
    map->keys = keys;
    map->keys_room = room;
    return true;
}
