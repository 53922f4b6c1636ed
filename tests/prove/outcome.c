#include "tree.h"

static struct sum below(const struct tree *tree, const struct unit *unit, int at);

/* ---- sums ---- */

static int64_t
all_finals(const struct tree *tree, const struct unit *unit, int at)
{
    int64_t points = 0;

    if (tree->nodes[at].children == 0)
        return unit->final[at] == NONE ? 0 : unit->final[at];
    for (int i = at + 1; i < tree->nodes_count; i++)
        if (tree->nodes[i].parent == at)
            points += all_finals(tree, unit, i);
    return points;
}

/* Bonus or penalty: what stands below up to the cap of the topmost criterion. */
static struct sum
outside(const struct tree *tree, const struct unit *unit, int at)
{
    int64_t points = all_finals(tree, unit, at), cap = tree->nodes[at].max;

    if (cap != NONE && points > cap)
        points = cap;
    if (points > LIMIT)
        points = LIMIT;
    return (struct sum){tree->nodes[at].kind == BONUS ? points : -points, 0, 0, 0};
}

static struct sum
of_leaf(const struct tree *tree, const struct unit *unit, int at)
{
    int64_t maximum = unit->own[at] == NONE ? tree->nodes[at].max : unit->own[at];
    int scored = unit->final[at] != NONE;

    if (maximum == 0)
        return (struct sum){0, 0, 0, 0};
    return (struct sum){scored ? unit->final[at] : 0, maximum, 1, scored};
}

static void
add(struct sum *sum, struct sum more)
{
    sum->points += more.points;
    sum->maximum += more.maximum;
    sum->leaves += more.leaves;
    sum->scored += more.scored;
}

static struct sum
below(const struct tree *tree, const struct unit *unit, int at)
{
    struct sum sum = {0, 0, 0, 0};

    if (tree->nodes[at].kind != NORMAL)
        return outside(tree, unit, at);
    if (tree->nodes[at].children == 0)
        return of_leaf(tree, unit, at);
    for (int i = at + 1; i < tree->nodes_count; i++)
        if (tree->nodes[i].parent == at)
            add(&sum, below(tree, unit, i));
    return sum;
}

/* What the maxima of the set come to without anybody's own. */
static int64_t
whole_set(const struct tree *tree)
{
    int64_t sum = 0;

    for (int i = 0; i < tree->nodes_count; i++)
        if (tree->nodes[i].kind == NORMAL && tree->nodes[i].children == 0)
            sum += tree->nodes[i].max;
    return sum;
}

/* ---- the share and its text ---- */

/* num/den of 1 as a per cent in units of its last decimal: half goes away from zero. */
static wide
rounded(wide num, wide den, int decimals)
{
    wide size = (num < 0 ? -num : num) * 100, twice;

    while (decimals-- > 0)
        size *= 10;
    twice = 2 * (size % den);
    size = size / den + (twice >= den);
    return num < 0 ? -size : size;
}

static void
work_out(const struct tree *tree, const struct unit *unit, struct outcome *outcome)
{
    int64_t inside = 0, beside = 0, whole = whole_set(tree);
    struct sum total = {0, 0, 0, 0};

    for (int i = 0; i < tree->nodes_count; i++) {
        if (tree->nodes[i].parent != NONE)
            continue;
        outcome->domains[i] = below(tree, unit, i);
        add(&total, outcome->domains[i]);
        if (tree->nodes[i].kind == NORMAL)
            inside += outcome->domains[i].points;
        else
            beside += outcome->domains[i].points;
    }
    outcome->total = total;
    outcome->known = total.maximum > 0 && total.leaves == total.scored;
    outcome->num =
        tree->rescale ? (wide)inside * whole + (wide)beside * total.maximum : (wide)inside + beside;
    outcome->den = tree->rescale ? (wide)total.maximum * whole : (wide)total.maximum;
    outcome->printed = outcome->known ? rounded(outcome->num, outcome->den, tree->decimals) : 0;
}

void
outcome_shares(struct tree *tree)
{
    for (int i = 0; i < tree->units_count; i++)
        work_out(tree, &tree->units[i], &tree->outcomes[i]);
}

int64_t
outcome_index(const struct tree *tree, const struct outcome *outcome)
{
    static const int units[] = {10000, 1000, 100, 10};

    return (int64_t)(outcome->printed * units[tree->decimals]);
}

/* ---- class ---- */

static int
reaches(const struct tree *tree, const struct outcome *outcome, const struct class *class)
{
    wide left = outcome->num * 1000000, right = (wide) class->bound * outcome->den;

    if (tree->class_printed) {
        left = outcome_index(tree, outcome);
        right = class->bound;
    }
    if (left < 0) /* the lowest class takes what is below nothing */
        return class->bound == 0 && class->inclusive;
    return left > right || (class->inclusive && left == right);
}

static int
domains_reach(const struct tree *tree, const struct outcome *outcome, const struct class *class)
{
    for (int i = 0; class->min_domain != NONE && i < tree->nodes_count; i++) {
        const struct sum *sum = &outcome->domains[i];

        if (tree->nodes[i].parent != NONE || tree->nodes[i].kind != NORMAL || sum->maximum == 0)
            continue;
        if ((wide)sum->points * 1000000 < (wide) class->min_domain * sum->maximum)
            return 0;
    }
    return 1;
}

/* The first from the best that is reached; one whose bound is not known ends the search. */
static int
class_of(const struct tree *tree, const struct outcome *outcome)
{
    for (int i = 0; outcome->known && i < tree->classes_count; i++) {
        if (tree->classes[i].bound == NONE)
            return NONE;
        if (reaches(tree, outcome, &tree->classes[i]) &&
            domains_reach(tree, outcome, &tree->classes[i]))
            return i;
    }
    return NONE;
}

/* ---- rank ---- */

static int
has_place(const struct tree *tree, int at)
{
    return tree->units[at].ranked && tree->outcomes[at].known;
}

/* Above, beside or below: 1, 0, -1. */
static int
against(const struct tree *tree, int a, int b)
{
    const struct outcome *one = &tree->outcomes[a], *other = &tree->outcomes[b];
    wide left = one->num * other->den, right = other->num * one->den;

    if (tree->rank_printed) {
        left = one->printed;
        right = other->printed;
    }
    return (left > right) - (left < right);
}

/* Is a above everybody that stands before it, of those above `at`? Counts each height once. */
static int
first_of_height(const struct tree *tree, int a)
{
    for (int i = 0; i < a; i++)
        if (has_place(tree, i) && against(tree, i, a) == 0)
            return 0;
    return 1;
}

static int
rank_of(const struct tree *tree, int at)
{
    int above = 0, heights = 0, before = 0;

    if (!has_place(tree, at))
        return NONE;
    for (int i = 0; i < tree->units_count; i++) {
        if (i == at || !has_place(tree, i))
            continue;
        if (against(tree, i, at) > 0) {
            above++;
            heights += first_of_height(tree, i);
        } else if (against(tree, i, at) == 0) {
            /* codes of units rise with i */
            before += tree->units[i].position < tree->units[at].position ||
                      (tree->units[i].position == tree->units[at].position && i < at);
        }
    }
    return 1 + (tree->tie == GAP ? above : tree->tie == DENSE ? heights : above + before);
}

void
outcome_judged(struct tree *tree)
{
    for (int i = 0; i < tree->units_count; i++) {
        tree->outcomes[i].class_at = class_of(tree, &tree->outcomes[i]);
        tree->outcomes[i].rank = rank_of(tree, i);
    }
}
