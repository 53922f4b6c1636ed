/* A folder's files in memory. */
#ifndef FAULT_TREE_H
#define FAULT_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct leaf {
    char *name;
    unsigned char *bytes;
    size_t length;
};

struct tree {
    struct leaf *leaf; /* by name */
    size_t count;
};

struct tree tree_read(const char *folder);
/* Makes the folder hold exactly these files. */
void tree_write(const struct tree *tree, const char *folder);
struct tree tree_copy(const struct tree *tree);
void tree_free(struct tree *tree);
/* Takes over `bytes`; the tree stays in order. */
void tree_add(struct tree *tree, const char *name, unsigned char *bytes, size_t length);
const struct leaf *tree_find(const struct tree *tree, const char *name);
bool leaf_same(const struct leaf *a, const struct leaf *b); /* NULL: no such file */
uint64_t tree_hash(const struct tree *tree);

/* A name with something behind it, or before it; free() it. */
char *joined(const char *first, const char *second);
bool ends_with(const char *text, const char *ending);

/* Ends the program unless memory was given. */
void *need(void *memory);
/* The test itself cannot go on. */
_Noreturn void give_up(const char *what, const char *why);

#endif
