"""Small random books under every rule, against exact fractions.

PARINDEX_WORKED_N says how many books (150; fewer under sanitizers, see CMakePresets.json),
PARINDEX_WORKED_SEED where to begin (1): book number n of seed s is always the same, and a failure
names it.
"""
import os
import sys
from fractions import Fraction

import exact

METHODS = ("appraisal", "survey", "satisfaction", "statistics", "vote")
# Ten-thousandths of a point between two possible scores.
STEPS = (10000, 5000, 2500, 500, 100, 10, 1)


class Dice:
    """A linear congruential generator: the same books on every machine."""

    def __init__(self, seed):
        self.state = seed * 7919 + 17

    def below(self, count):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % count

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def chance(self, percent):
        return self.below(100) < percent

    def pick(self, choices):
        return choices[self.below(len(choices))]


def points(units):
    return Fraction(units, 10000)


def random_points(dice, maximum, step):
    """A score up to the maximum on the step, often one of the ends."""
    if dice.chance(10):
        return maximum
    return points(dice.between(0, int(maximum * 10000) // step) * step)


def random_domains(dice, step):
    domains = [random_branch(dice, str(number), step, dice.between(0, 3), "normal")
               for number in range(1, dice.between(1, 4) + 1)]
    for kind in ("bonus", "penalty"):
        if dice.chance(40):
            domains.append(random_outside(dice, str(len(domains) + 1), step, kind))
    return domains


def random_branch(dice, code, step, depth, kind):
    if depth == 0 or dice.chance(25):
        maximum = points(dice.between(1, 12) * max(step, 2500))
        return exact.Criterion(code, maximum, dice.pick(METHODS), kind)
    branch = exact.Criterion(code, None, "", kind)
    branch.children = [random_branch(dice, f"{code}.{number}", step, depth - 1, kind)
                       for number in range(1, dice.between(1, 4) + 1)]
    if kind == "normal" and dice.chance(15):
        kind_inside = dice.pick(("bonus", "penalty"))
        branch.children.append(
            random_outside(dice, f"{code}.{len(branch.children) + 1}", step, kind_inside))
    return branch


def random_outside(dice, code, step, kind):
    """Bonus or penalty: a leaf whose maximum is its cap, or a branch with or without one."""
    criterion = random_branch(dice, code, step, dice.between(0, 2), kind)
    if criterion.children and dice.chance(70):
        criterion.maximum = points(dice.between(1, 8) * max(step, 2500))
    return criterion


def random_unit(dice, number, domains, step, missing):
    unit = exact.Unit(f"u{number}", dice.between(1, 9), not dice.chance(10))
    quality = dice.between(0, 3)
    for leaf in (leaf for domain in domains for leaf in domain.leaves()):
        maximum = leaf.maximum
        if leaf.kind == "normal":
            if dice.chance(8):
                own = Fraction(0) if dice.chance(70) else random_points(dice, maximum, step)
                unit.own_maximum[leaf.code] = maximum = own
            if maximum == 0 or dice.chance(missing):
                continue
            unit.final[leaf.code] = max(random_points(dice, maximum, step)
                                        for _ in range(quality + 1))
        elif dice.chance(50):
            unit.final[leaf.code] = random_points(dice, maximum, step)
    return unit


def same_as(unit, number, dice):
    """Another unit with the same points: a tie."""
    twin = exact.Unit(f"u{number}", dice.between(1, 9), not dice.chance(10))
    twin.final, twin.own_maximum = dict(unit.final), dict(unit.own_maximum)
    return twin


def random_scale(dice, evaluation):
    """Bounds from the best down, some of them just where a unit stands, some not known."""
    reached = []
    for result in evaluation.results().values():
        if result.share is not None and result.share >= 0:
            floor = (result.share * 1000000).numerator // (result.share * 1000000).denominator
            reached += [Fraction(floor, 10000), Fraction(result.index)]
    bounds = {Fraction(dice.between(0, 200), 2) for _ in range(dice.between(1, 5))}
    bounds |= {bound for bound in reached if 0 <= bound <= 200 and dice.chance(25)}
    classes = []
    for number, bound in enumerate(sorted(bounds, reverse=True), 1):
        classes.append(exact.Class(
            f"Mức {number}", None if dice.chance(8) else bound, dice.chance(60),
            Fraction(dice.between(0, 160), 2) if dice.chance(20) else None))
    return classes


def random_evaluation(dice, year, group):
    step = dice.pick(STEPS)
    domains = random_domains(dice, step)
    missing = dice.pick((0, 0, 3))
    units = []
    for number in range(1, dice.between(1, 8) + 1):
        name = f"{group}{number}"
        if units and dice.chance(30):
            units.append(same_as(dice.pick(units), name, dice))
        else:
            units.append(random_unit(dice, name, domains, step, missing))
    evaluation = exact.Evaluation(
        year, group, domains, [], units, dice.between(0, 3), dice.pick(("gap", "dense", "order")),
        dice.pick(("exact", "printed")), dice.pick(("exact", "printed")),
        dice.pick(("lower", "rescale")))
    evaluation.scale = random_scale(dice, evaluation)
    return evaluation


def check_book(checks, program, folder, number, seed):
    dice = Dice(seed * 1000003 + number)
    evaluations = [random_evaluation(dice, 2020 + offset, group)
                   for offset, group in enumerate(("a", "b"))]
    book = exact.Book(program, folder, f"random-{number}.parindex")
    book.import_evaluations(evaluations)
    for evaluation in evaluations:
        year, group = evaluation.year, evaluation.group
        checks.ranking(book.csv("rank", year, group), evaluation)
        checks.domain_rows(book.csv("rank", year, group, "--domains"), evaluation)
        checks.method_rows(book.csv("rank", year, group, "--methods"), evaluation)
        for result in list(evaluation.results().values())[:1]:  # each costs two runs
            checks.explanation(book.csv("explain", year, result.unit.code), result)
            domain = dice.pick(evaluation.domains)
            checks.explained_branch(book.csv("explain", year, result.unit.code, domain.code),
                                    domain, result.unit, evaluation)
    os.remove(book.path)


def test(checks, program, folder):
    count = int(os.environ.get("PARINDEX_WORKED_N", "150"))
    seed = int(os.environ.get("PARINDEX_WORKED_SEED", "1"))
    for number in range(1, count + 1):
        failed = checks.failed
        try:
            check_book(checks, program, folder, number, seed)
        except exact.Failure as failure:
            checks.that(False, str(failure))
        if checks.failed > failed:
            print(f"^ book {number} of seed {seed}")


if __name__ == "__main__":
    sys.exit(exact.main(test))
