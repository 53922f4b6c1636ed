#include "tree.h"

#include <string.h>

/* Ten-thousandths of a point between two possible scores. */
static const int steps[] = {10000, 5000, 2500, 500, 100, 10, 1};

struct dice {
    uint64_t state;
};

static uint64_t
roll(struct dice *dice)
{
    uint64_t z = dice->state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static int64_t
between(struct dice *dice, int64_t low, int64_t high)
{
    return low + (int64_t)(roll(dice) % (uint64_t)(high - low + 1));
}

static int
chance(struct dice *dice, int percent)
{
    return between(dice, 1, 100) <= percent;
}

/* ---- the criteria ---- */

struct maker {
    struct dice dice;
    struct tree *tree;
    int step;
    int64_t most; /* of a leaf; 0: some steps */
    int wide;     /* many criteria at a level, and many levels */
};

static int64_t
some_maximum(struct maker *maker)
{
    int64_t of = maker->step > 2500 ? maker->step : 2500;

    if (maker->most == 0)
        return between(&maker->dice, 1, 12) * of;
    return between(&maker->dice, 1, maker->most / maker->step) * maker->step;
}

/* 1, and 1.2 below 1. */
static void
write_code(char code[CODE_SIZE], const char *parent, int nth)
{
    size_t length = strlen(parent);

    memcpy(code, parent, length + 1);
    if (length > 0)
        code[length++] = '.';
    code[length++] = (char)('0' + nth);
    code[length] = '\0';
}

static int
add_node(struct maker *maker, int parent, int nth, enum kind kind)
{
    struct tree *tree = maker->tree;
    int at = tree->nodes_count++;
    struct node *node = &tree->nodes[at];

    *node = (struct node){"", parent, 0, kind, NONE};
    write_code(node->code, parent == NONE ? "" : tree->nodes[parent].code, nth);
    if (parent != NONE)
        tree->nodes[parent].children++;
    return at;
}

/* A leaf, or a branch with some criteria below it. */
static int
add_branch(struct maker *maker, int parent, int nth, int depth, enum kind kind)
{
    struct tree *tree = maker->tree;
    int at = add_node(maker, parent, nth, kind);
    int children = (int)between(&maker->dice, 1, maker->wide ? 4 : 3);

    if (depth == 0 || chance(&maker->dice, 25))
        children = 0;
    for (int i = 1; i <= children && tree->nodes_count < NODES - 4; i++)
        add_branch(maker, at, i, depth - 1, kind);
    if (tree->nodes[at].children == 0)
        tree->nodes[at].max = some_maximum(maker);
    else if (kind != NORMAL && chance(&maker->dice, 70))
        tree->nodes[at].max = some_maximum(maker); /* a cap */
    else if (kind == NORMAL && tree->nodes_count < NODES - 8 && chance(&maker->dice, 15))
        add_branch(maker, at, tree->nodes[at].children + 1, (int)between(&maker->dice, 0, 1),
                   chance(&maker->dice, 50) ? BONUS : PENALTY);
    return at;
}

static void
make_criteria(struct maker *maker)
{
    int most = (int)between(&maker->dice, 1, maker->wide ? 5 : 3), domains = 0;

    while (domains < most && maker->tree->nodes_count < NODES - 8)
        add_branch(maker, NONE, ++domains, (int)between(&maker->dice, 0, maker->wide ? 4 : 2),
                   NORMAL);
    for (enum kind kind = BONUS; kind <= PENALTY; kind++)
        if (maker->tree->nodes_count < NODES - 2 && chance(&maker->dice, 40))
            add_branch(maker, NONE, ++domains, (int)between(&maker->dice, 0, 2), kind);
}

/* ---- the units ---- */

/* Up to the maximum, often the maximum itself. */
static int64_t
some_points(struct maker *maker, int64_t maximum)
{
    if (chance(&maker->dice, 10))
        return maximum;
    return between(&maker->dice, 0, maximum / maker->step) * maker->step;
}

static void
make_cell(struct maker *maker, struct unit *unit, int at, int quality, int missing)
{
    int64_t maximum = maker->tree->nodes[at].max, best = 0;

    if (maker->tree->nodes[at].kind != NORMAL) {
        if (chance(&maker->dice, 50))
            unit->final[at] = some_points(maker, maximum);
        return;
    }
    if (chance(&maker->dice, 5))
        unit->own[at] = maximum = chance(&maker->dice, 70) ? 0 : some_points(maker, maximum);
    if (maximum == 0 || chance(&maker->dice, missing))
        return;
    for (int i = 0; i <= quality; i++) {
        int64_t points = some_points(maker, maximum);
        best = points > best ? points : best;
    }
    unit->final[at] = best;
}

static void
make_unit(struct maker *maker, struct unit *unit, int missing)
{
    int quality = (int)between(&maker->dice, 0, 3);

    for (int i = 0; i < maker->tree->nodes_count; i++) {
        unit->own[i] = unit->final[i] = NONE;
        if (maker->tree->nodes[i].children == 0)
            make_cell(maker, unit, i, quality, missing);
    }
}

static void
make_units(struct maker *maker)
{
    struct tree *tree = maker->tree;
    int missing = chance(&maker->dice, 33) ? 3 : 0;

    tree->units_count = (int)between(&maker->dice, 1, UNITS);
    for (int i = 0; i < tree->units_count; i++) {
        struct unit *unit = &tree->units[i];

        if (i > 0 && chance(&maker->dice, 30)) /* the same points as another one: a tie */
            *unit = tree->units[between(&maker->dice, 0, i - 1)];
        else
            make_unit(maker, unit, missing);
        unit->ranked = !chance(&maker->dice, 10);
        unit->position = i + 1; /* as in the group, or another one */
        if (chance(&maker->dice, 20))
            unit->position = (int)between(&maker->dice, 1, 9);
    }
}

/* ---- the scale ---- */

static void
add_bound(struct tree *tree, int64_t bound)
{
    int at = tree->classes_count;

    if (bound < 0 || bound > 2000000 || at == CLASSES)
        return;
    for (int i = 0; i < tree->classes_count; i++)
        if (tree->classes[i].bound == bound)
            return;
    for (; at > 0 && tree->classes[at - 1].bound < bound; at--)
        tree->classes[at] = tree->classes[at - 1];
    tree->classes[at] = (struct class){bound, NONE, 1};
    tree->classes_count++;
}

/* Bounds from the best down, some just where a unit stands, some not known. */
static void
make_scale(struct maker *maker)
{
    struct tree *tree = maker->tree;

    for (int64_t n = between(&maker->dice, 1, 5); n > 0; n--)
        add_bound(tree, between(&maker->dice, 0, 200) * 5000);
    for (int i = 0; i < tree->units_count; i++) {
        const struct outcome *outcome = &tree->outcomes[i];

        if (!outcome->known)
            continue;
        if (chance(&maker->dice, 25) && outcome->num >= 0)
            add_bound(tree, (int64_t)(outcome->num * 1000000 / outcome->den));
        if (chance(&maker->dice, 25))
            add_bound(tree, outcome_index(tree, outcome));
    }
    for (int i = 0; i < tree->classes_count; i++) {
        struct class *class = &tree->classes[i];

        class->inclusive = chance(&maker->dice, 60);
        if (chance(&maker->dice, 20))
            class->min_domain = between(&maker->dice, 0, 160) * 5000;
        if (chance(&maker->dice, 8))
            class->bound = NONE;
    }
}

/* ---- all of it ---- */

void
tree_make(struct tree *tree, uint64_t number)
{
    struct maker maker = {{number * UINT64_C(0xd1342543de82ef95) + 17}, tree, 0, 0, 0};
    struct dice *dice = &maker.dice;

    memset(tree, 0, sizeof *tree);
    tree->number = number;
    maker.step = steps[between(dice, 0, 6)];
    if (chance(dice, 5)) /* as large as points can be */
        maker.most = LIMIT / NODES;
    maker.wide = chance(dice, 10);
    tree->decimals = (int)between(dice, 0, 3);
    tree->tie = (enum tie)between(dice, 0, 2);
    tree->class_printed = chance(dice, 50);
    tree->rank_printed = chance(dice, 50);
    tree->rescale = chance(dice, 50);
    make_criteria(&maker);
    make_units(&maker);
    outcome_shares(tree);
    make_scale(&maker);
    outcome_judged(tree);
}
