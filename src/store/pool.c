#define _DEFAULT_SOURCE /* MAP_ANONYMOUS, MAP_POPULATE */ /* NOLINT(bugprone-reserved-identifier)  \
                                                           */
#include "pool.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* A piece is a head of eight bytes, which holds its room, and the room. Rooms are multiples of
 * GRAIN less the head; above MOST a piece is malloc()'s own. */
enum {
    GRAIN = 16,
    MOST = 5120, /* a page of a book with what SQLite keeps beside it */
    LISTS = MOST / GRAIN + 1,
    BLOCK_FIRST = 512 << 10,
    BLOCK_MOST = 1 << 20
};

struct piece {
    size_t room;
    struct piece *next; /* while it is free: the room begins here */
};

struct block {
    struct block *before;
    size_t size;
};

static struct {
    struct piece *lists[LISTS]; /* by the grains of a piece */
    struct block *block;        /* the last one, from which pieces are cut */
    char *at, *end;
} pool;

enum { HEAD = offsetof(struct piece, next) };

static void *
room_of(struct piece *piece)
{
    return (char *)piece + HEAD;
}

static struct piece *
piece_of(void *room)
{
    return (struct piece *)(void *)((char *)room - HEAD);
}

static size_t
grains_for(size_t bytes)
{
    return (bytes + HEAD + GRAIN - 1) / GRAIN;
}

/* A short command needs it whole: the system gives its pages at once, not one by one as they are
 * touched. */
static void *
first_block(void)
{
    void *block = mmap(NULL, BLOCK_FIRST, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

    return block == MAP_FAILED ? NULL : block;
}

/* What is left of the block before is lost: less than a piece. */
static bool
add_block(void)
{
    size_t size = pool.block == NULL                  ? BLOCK_FIRST
                  : 2 * pool.block->size < BLOCK_MOST ? 2 * pool.block->size
                                                      : BLOCK_MOST;
    struct block *block = pool.block == NULL ? first_block() : malloc(size);

    if (block == NULL)
        return false;
    *block = (struct block){pool.block, size};
    pool.block = block;
    pool.at = (char *)block + sizeof *block;
    pool.end = (char *)block + size;
    return true;
}

static struct piece *
take(size_t grains)
{
    struct piece *piece;

    if (grains >= LISTS) {
        piece = malloc(grains * GRAIN);
        if (piece == NULL)
            return NULL;
    } else if (pool.lists[grains] != NULL) {
        piece = pool.lists[grains];
        pool.lists[grains] = piece->next;
    } else {
        if ((size_t)(pool.end - pool.at) < grains * GRAIN && !add_block())
            return NULL;
        piece = (struct piece *)(void *)pool.at;
        pool.at += grains * GRAIN;
    }
    piece->room = grains * GRAIN - HEAD;
    return piece;
}

static void *
pool_malloc(int bytes)
{
    struct piece *piece = take(grains_for((size_t)bytes));

    return piece == NULL ? NULL : room_of(piece);
}

static void
pool_free(void *room)
{
    struct piece *piece;
    size_t grains;

    if (room == NULL)
        return;
    piece = piece_of(room);
    grains = (piece->room + HEAD) / GRAIN;
    if (grains >= LISTS) {
        free(piece);
        return;
    }
    piece->next = pool.lists[grains];
    pool.lists[grains] = piece;
}

static int
pool_size(void *room)
{
    return room == NULL ? 0 : (int)piece_of(room)->room;
}

static int
pool_roundup(int bytes)
{
    return (int)(grains_for((size_t)bytes) * GRAIN - HEAD);
}

/* What malloc() gave stays with it: its pages move without a copy. */
static struct piece *
stretch(struct piece *piece, size_t grains)
{
    struct piece *grown = realloc(piece, grains * GRAIN); /* else the old one stands */

    if (grown != NULL)
        grown->room = grains * GRAIN - HEAD;
    return grown;
}

static void *
pool_realloc(void *room, int bytes)
{
    struct piece *piece = piece_of(room), *moved;
    size_t grains = grains_for((size_t)bytes), had = grains_for(piece->room);

    if (grains == had)
        return room;
    if (grains >= LISTS && had >= LISTS) {
        moved = stretch(piece, grains);
    } else {
        moved = take(grains);
        if (moved != NULL) {
            memcpy(room_of(moved), room, (grains < had ? grains : had) * GRAIN - HEAD);
            pool_free(room);
        }
    }
    return moved == NULL ? NULL : room_of(moved);
}

static int
pool_begin(void *context)
{
    (void)context;
    return SQLITE_OK;
}

static void
pool_end(void *context)
{
    (void)context;
    while (pool.block != NULL) {
        struct block *before = pool.block->before;

        if (before == NULL)
            munmap(pool.block, BLOCK_FIRST);
        else
            free(pool.block);
        pool.block = before;
    }
    memset(&pool, 0, sizeof pool);
}

const struct sqlite3_mem_methods *
pool_methods(void)
{
    static const struct sqlite3_mem_methods methods = {
        pool_malloc, pool_free, pool_realloc, pool_size, pool_roundup, pool_begin, pool_end, NULL};

    return &methods;
}
