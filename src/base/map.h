/* A hash map from bytes to a number: names and codes to ids while a file is read. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map;

struct map *map_new(void); /* NULL: no memory */
/* Stores (or replaces); false: no memory. The key is copied. */
bool map_put(struct map *map, const void *key, size_t length, int64_t value);
bool map_get(const struct map *map, const void *key, size_t length, int64_t *value);
void map_free(struct map *map);

#endif
