#include "tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void
give_up(const char *what, const char *why)
{
    fprintf(stderr, "fault: %s: %s\n", what, why);
    exit(2);
}

void *
need(void *memory)
{
    if (memory == NULL)
        give_up("memory", "none left");
    return memory;
}

char *
joined(const char *first, const char *second)
{
    size_t a = strlen(first), b = strlen(second);
    char *text = need(malloc(a + b + 1));

    memcpy(text, first, a);
    memcpy(text + a, second, b + 1);
    return text;
}

bool
ends_with(const char *text, const char *ending)
{
    size_t a = strlen(text), b = strlen(ending);

    return a >= b && strcmp(text + a - b, ending) == 0;
}

void
tree_add(struct tree *tree, const char *name, unsigned char *bytes, size_t length)
{
    size_t at = tree->count;

    tree->leaf = need(realloc(tree->leaf, (tree->count + 1) * sizeof *tree->leaf));
    for (; at > 0 && strcmp(tree->leaf[at - 1].name, name) > 0; at--)
        tree->leaf[at] = tree->leaf[at - 1];
    tree->leaf[at] = (struct leaf){joined(name, ""), bytes, length};
    tree->count++;
}

const struct leaf *
tree_find(const struct tree *tree, const char *name)
{
    for (size_t i = 0; i < tree->count; i++)
        if (strcmp(tree->leaf[i].name, name) == 0)
            return &tree->leaf[i];
    return NULL;
}

bool
leaf_same(const struct leaf *a, const struct leaf *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return a->length == b->length && memcmp(a->bytes, b->bytes, a->length) == 0;
}

static void
read_leaf(struct tree *tree, int folder, const char *name)
{
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
    struct stat facts;
    unsigned char *bytes;
    size_t length = 0;
    ssize_t got;

    if (fd < 0 || fstat(fd, &facts) != 0)
        give_up(name, strerror(errno));
    if (S_ISREG(facts.st_mode)) {
        bytes = need(malloc((size_t)facts.st_size + 1));
        while ((got = read(fd, bytes + length, (size_t)facts.st_size - length)) > 0)
            length += (size_t)got;
        tree_add(tree, name, bytes, length);
    }
    close(fd);
}

struct tree
tree_read(const char *folder)
{
    struct tree tree = {0};
    DIR *entries = opendir(folder);

    if (entries == NULL)
        give_up(folder, strerror(errno));
    for (const struct dirent *entry; (entry = readdir(entries)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            read_leaf(&tree, dirfd(entries), entry->d_name);
    closedir(entries);
    return tree;
}

static void
remove_strangers(const struct tree *tree, const char *folder)
{
    DIR *entries = opendir(folder);

    if (entries == NULL)
        give_up(folder, strerror(errno));
    for (const struct dirent *entry; (entry = readdir(entries)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
            tree_find(tree, entry->d_name) == NULL)
            unlinkat(dirfd(entries), entry->d_name, 0);
    closedir(entries);
}

void
tree_write(const struct tree *tree, const char *folder)
{
    int at;

    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        give_up(folder, strerror(errno));
    remove_strangers(tree, folder);
    at = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (size_t i = 0; i < tree->count; i++) {
        const struct leaf *leaf = &tree->leaf[i];
        int fd = openat(at, leaf->name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        size_t done = 0;

        while (fd >= 0 && done < leaf->length) {
            ssize_t put = write(fd, leaf->bytes + done, leaf->length - done);

            if (put <= 0)
                give_up(leaf->name, strerror(errno));
            done += (size_t)put;
        }
        if (fd < 0 || close(fd) != 0)
            give_up(leaf->name, strerror(errno));
    }
    close(at);
}

struct tree
tree_copy(const struct tree *tree)
{
    struct tree copy = {0};

    for (size_t i = 0; i < tree->count; i++) {
        unsigned char *bytes = need(malloc(tree->leaf[i].length + 1));

        if (tree->leaf[i].length > 0)
            memcpy(bytes, tree->leaf[i].bytes, tree->leaf[i].length);
        tree_add(&copy, tree->leaf[i].name, bytes, tree->leaf[i].length);
    }
    return copy;
}

void
tree_free(struct tree *tree)
{
    for (size_t i = 0; i < tree->count; i++) {
        free(tree->leaf[i].name);
        free(tree->leaf[i].bytes);
    }
    free(tree->leaf);
    *tree = (struct tree){0};
}

/* FNV-1a, eight bytes at a time. */
static uint64_t
mix(uint64_t hash, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    uint64_t word;

    for (; length >= sizeof word; at += sizeof word, length -= sizeof word) {
        memcpy(&word, at, sizeof word);
        hash = (hash ^ word) * UINT64_C(0x100000001b3);
        hash ^= hash >> 29;
    }
    while (length-- > 0)
        hash = (hash ^ *at++) * UINT64_C(0x100000001b3);
    return hash;
}

uint64_t
tree_hash(const struct tree *tree)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < tree->count; i++) {
        hash = mix(hash, tree->leaf[i].name, strlen(tree->leaf[i].name) + 1);
        hash = mix(hash, &tree->leaf[i].length, sizeof tree->leaf[i].length);
        hash = mix(hash, tree->leaf[i].bytes, tree->leaf[i].length);
    }
    return hash;
}
