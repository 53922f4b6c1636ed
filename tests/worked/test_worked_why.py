"""Why an index and a rank changed: random pairs of years with other sets, links, exemptions and
units, worked out again in exact fractions, step by step and unit by unit.

PARINDEX_WHY_N says how many groups (each has four pairs of years; 150, fewer under sanitizers),
PARINDEX_WORKED_SEED where to begin. Forty groups share a book; group number n of seed s is always
the same, and a failure names it.
"""
import os
import sys
from fractions import Fraction

import exact
from test_worked_random import Dice, random_domains, random_points, STEPS

WHOLE = 1000000
YEARS = (2020, 2021, 2022, 2023, 2024)
TOGETHER = 40


# --- random years ------------------------------------------------------------------------------

class Set:
    """A criteria set under its code; concepts by leaf."""

    def __init__(self, code, domains):
        self.code, self.domains, self.concepts = code, domains, {}

    def leaves(self, kind="normal"):
        return [leaf for domain in self.domains for leaf in domain.leaves() if leaf.kind == kind]


def random_links(dice, before, after, prefix):
    """Rows of a crosswalk, and concepts that both sets bear."""
    rows = []
    free = dict.fromkeys(leaf.code for leaf in after.leaves())
    for number, leaf in enumerate(before.leaves()):
        if not free:
            break
        there = list(free)
        target = dice.pick(there)
        way = dice.below(10)
        if way < 4:
            if leaf.code not in before.concepts:
                before.concepts[leaf.code] = f"{prefix}-{number}"
            if target not in after.concepts:
                after.concepts[target] = before.concepts[leaf.code]
            del free[target]
        elif way < 6:
            rows.append((before.code, leaf.code, after.code, target, "reweighted", WHOLE))
            del free[target]
        elif way < 8:
            first = dice.between(1, WHOLE - 1)
            rows.append((before.code, leaf.code, after.code, target, "split", first))
            del free[target]
            if free and dice.chance(80):
                other = dice.pick(list(free))
                rest = WHOLE - first if dice.chance(70) else dice.between(1, WHOLE - first)
                rows.append((before.code, leaf.code, after.code, other, "split", rest))
                del free[other]
        elif way < 9:
            rows.append((before.code, leaf.code, after.code, target, "merged", WHOLE))
            merged = [row[3] for row in rows if row[4] == "merged"]
            if dice.chance(60) or merged.count(target) > 2:
                del free[target]
    alone = {row[3] for row in rows if row[4] == "reweighted"}
    return [row for row in rows if row[4] != "merged" or row[3] not in alone]


def random_unit(dice, code, criteria, step):
    """Complete: every leaf that applies is scored."""
    unit = exact.Unit(code, dice.between(1, 9), not dice.chance(8))
    quality = dice.between(0, 3)
    for domain in criteria.domains:
        for leaf in domain.leaves():
            if leaf.kind != "normal":
                if dice.chance(50):
                    unit.final[leaf.code] = random_points(dice, leaf.maximum, step)
                continue
            maximum = leaf.maximum
            if dice.chance(12):
                own = Fraction(0) if dice.chance(70) else random_points(dice, maximum, step)
                unit.own_maximum[leaf.code] = maximum = own
            if maximum:
                unit.final[leaf.code] = max(random_points(dice, maximum, step)
                                            for _ in range(quality + 1))
    if dice.chance(3) and unit.final:
        del unit.final[dice.pick(sorted(unit.final))]     # not complete
    return unit


def random_group(dice, group):
    """Evaluations of five years with their sets, and the links between these."""
    step = dice.pick(STEPS)
    codes = [f"{group}u{number}" for number in range(1, dice.between(2, 7) + 1)]
    evaluations, sets, links = [], [], []
    for year in YEARS:
        if not sets or dice.chance(65):
            sets.append(Set(f"{group}-{year}", random_domains(dice, step)))
            if len(sets) > 1:
                links += random_links(dice, sets[-2], sets[-1], f"{group}{year}")
        units = []
        for code in codes:
            if dice.chance(85):
                units.append(random_unit(dice, code, sets[-1], step))
                if len(units) > 1 and dice.chance(20):     # a tie
                    units[-1].final = dict(units[-2].final)
                    units[-1].own_maximum = dict(units[-2].own_maximum)
        evaluation = exact.Evaluation(
            year, group, sets[-1].domains, [], units, dice.between(0, 3),
            dice.pick(("gap", "dense", "order")), "exact", dice.pick(("exact", "printed")),
            dice.pick(("lower", "rescale")))
        evaluation.set = sets[-1]
        if units:
            evaluations.append(evaluation)
    return evaluations, sets, links


# --- the walk, in plain loops ------------------------------------------------------------------

def whole(points):
    """Ten-thousandths."""
    scaled = points * 10000
    assert scaled.denominator == 1
    return scaled.numerator


def leaf_side(evaluation, unit):
    """Code -> points and maximum of each normal leaf."""
    side = {}
    for leaf in evaluation.set.leaves():
        side[leaf.code] = (whole(unit.final.get(leaf.code, Fraction(0))),
                           whole(exact.maximum_for(unit, leaf)))
    return side


def parts_of(before, after, links):
    """Code of the earlier set -> its targets in printed order with where their share begins and
    ends."""
    if before is after:
        return {leaf.code: [(leaf.code, 0, WHOLE)] for leaf in before.leaves()}
    order = {leaf.code: number for number, leaf in enumerate(after.leaves())}
    parts, linked = {}, set()
    for from_set, code, to_set, target, _, share in links:
        if (from_set, to_set) == (before.code, after.code):
            parts.setdefault(code, []).append((order[target], target, share))
            linked.add(target)
    placed = {}
    for code, targets in parts.items():
        lower = 0
        for _, target, share in sorted(targets):
            placed.setdefault(code, []).append((target, lower, lower + share))
            lower += share
    bearers = {}
    for leaf in after.leaves():
        concept = after.concepts.get(leaf.code)
        if concept and leaf.code not in linked:
            bearers.setdefault(concept, []).append(leaf.code)
    for leaf in before.leaves():
        concept = before.concepts.get(leaf.code)
        if concept and leaf.code not in parts and bearers.get(concept):
            placed[leaf.code] = [(bearers[concept].pop(0), 0, WHOLE)]
    return placed


def side_sums(evaluation, unit):
    """Bonus and penalty inside normal domains and beside them, in ten-thousandths."""
    sums = {("bonus", True): 0, ("bonus", False): 0, ("penalty", True): 0, ("penalty", False): 0}

    def visit(criterion, inside):
        if criterion.kind != "normal":
            part = exact.sum_outside(criterion, unit)
            sums[criterion.kind, inside] += abs(whole(part.points))
            return
        for child in criterion.children:
            visit(child, True)
    for domain in evaluation.domains:
        visit(domain, False)
    return sums


class State:
    """Points and maximum on the way, under the rules of a year."""

    def __init__(self, evaluation, unit):
        side = leaf_side(evaluation, unit)
        sums = side_sums(evaluation, unit)
        self.points = sum(points for points, _ in side.values())
        self.points += sums["bonus", True] - sums["penalty", True]
        self.maximum = sum(maximum for _, maximum in side.values())
        self.beside = sums["bonus", False] - sums["penalty", False]
        self.rules = evaluation

    def share(self):
        if self.rules.na == "lower":
            return Fraction(self.points + self.beside, self.maximum)
        full = whole(self.rules.full_maximum())
        return Fraction(self.points, self.maximum) + Fraction(self.beside, full)

    def exact(self):
        return exact.rounded(self.share() * 100, 4)


class Walk:
    """The steps of one unit: (item, code) -> effect, and shares on the way."""

    def __init__(self, old, new, old_unit, new_unit, links):
        self.state = State(old, old_unit)
        self.effects, self.at = {}, self.state.exact()
        before, after = leaf_side(old, old_unit), leaf_side(new, new_unit)
        came, dropped = self.passed_on(before, parts_of(old.set, new.set, links), old)
        leaves = [leaf.code for leaf in new.set.leaves()]
        for code in leaves:
            if code in came and came[code][1] == 0 and after[code][1] > 0:
                self.step("applies_again", code, after[code][0] - came[code][0], after[code][1])
        for code in leaves:
            if code not in came:
                self.step("new", code, *after[code])
        for code, (points, maximum) in dropped:
            self.step("dropped", code, -points, -maximum)
        for code in leaves:
            if code in came and came[code][1] > 0 and after[code][1] == 0:
                self.step("applies_no_more", code, after[code][0] - came[code][0], -came[code][1])
        self.common = [0, 0, 0, 0]
        kept = {}
        for code in leaves:
            if code in came and came[code][1] > 0 and after[code][1] > 0:
                points, maximum = came[code]
                self.common = [sum(both) for both in zip(self.common, came[code] + after[code])]
                kept[code] = points
                if maximum != after[code][1]:
                    kept[code] = exact.rounded(Fraction(points * after[code][1], maximum), 0)
                    self.step("maximum", code, kept[code] - points, after[code][1] - maximum)
        self.structured = self.state.share()
        for code in leaves:
            if code in kept:
                self.step("criterion", code, after[code][0] - kept[code], 0)
        self.beside(side_sums(old, old_unit), side_sums(new, new_unit))
        self.performed = self.state.share()
        self.state.rules = new
        self.note("rules", None)

    def passed_on(self, before, parts, old):
        came, dropped = {}, []
        for leaf in old.set.leaves():
            points, maximum = before[leaf.code]
            end = 0
            for target, lower, upper in parts.get(leaf.code, ()):
                part = (points * upper // WHOLE - points * lower // WHOLE,
                        maximum * upper // WHOLE - maximum * lower // WHOLE)
                had = came.get(target, (0, 0))
                came[target] = (had[0] + part[0], had[1] + part[1])
                end = upper
            if end < WHOLE:
                rest = (points - points * end // WHOLE, maximum - maximum * end // WHOLE)
                if rest != (0, 0):
                    dropped.append((leaf.code, rest))
        return came, dropped

    def beside(self, old, new):
        for kind, sign in (("bonus", 1), ("penalty", -1)):
            self.state.points += sign * (new[kind, True] - old[kind, True])
            self.state.beside += sign * (new[kind, False] - old[kind, False])
            self.note(kind, None)

    def step(self, item, code, points, maximum):
        self.state.points += points
        self.state.maximum += maximum
        self.note(item, code)

    def note(self, item, code):
        now = self.state.exact()
        self.effects[item, code] = now - self.at
        self.at = now


def judged(evaluation, share):
    if evaluation.rank_on == "exact":
        return share
    return Fraction(exact.fixed_text(share * 100, evaluation.decimals))


def places(evaluation, units, values):
    """Ranks of units by their values under an evaluation's tie rule."""
    position = {unit.code: unit.position for unit in evaluation.units}
    order = sorted(units, key=lambda code: (-values[code], position[code], code))
    ranks, place = {}, 0
    for number, code in enumerate(order, 1):
        tied = number > 1 and values[order[number - 2]] == values[code]
        if evaluation.tie == "order" or evaluation.tie == "gap" and not tied:
            place = number
        elif evaluation.tie == "dense" and not tied:
            place += 1
        ranks[code] = place
    return ranks


# --- comparing ---------------------------------------------------------------------------------

def tenths(text):
    """Ten-thousandths of a text with four decimals."""
    return int(Fraction(text) * 10000)


def check_like(checks, rows, old, new, walks, where):
    """Both years on what they have in common; the floor is 0."""
    results = old.results(), new.results()
    for row in rows:
        code = row["unit"]
        if code not in walks:
            checks.equal(row["coverage_from"], "", f"{where} {code} coverage")
            continue
        common = walks[code].common
        expected = {"known": "leaf", "index_from": "", "index_to": ""}
        for side, result, evaluation, points, maximum in (
                ("from", results[0][code], old, *common[:2]),
                ("to", results[1][code], new, *common[2:])):
            share = Fraction(maximum, whole(result.total.maximum)) * 10000
            expected[f"coverage_{side}"] = exact.fixed_text(Fraction(int(share), 100), 2)
            expected[f"points_{side}"] = exact.points_text(Fraction(points, 10000))
            expected[f"max_points_{side}"] = exact.points_text(Fraction(maximum, 10000))
            if common[1] and common[3]:
                expected[f"index_{side}"] = exact.fixed_text(Fraction(points, maximum) * 100,
                                                             evaluation.decimals)
        checks.row(row, expected, f"{where} {code} like for like")


def check_pair(checks, rows, likes, old, new, links, where):
    results = old.results(), new.results()
    old_units = {unit.code: unit for unit in old.units}
    new_units = {unit.code: unit for unit in new.units}
    walks = {code: Walk(old, new, old_units[code], new_units[code], links)
             for code in old_units if code in new_units
             and results[0][code].share is not None and results[1][code].share is not None}
    checks.equal({row["unit"] for row in rows}, set(walks), f"{where} units")
    checks.equal({row["unit"] for row in likes}, set(old_units) | set(new_units),
                 f"{where} units like for like")
    check_like(checks, likes, old, new, walks, where)
    check_places(checks, rows, old, new, walks, results, where)
    for code, walk in walks.items():
        check_walk(checks, [row for row in rows if row["unit"] == code], walk,
                   results[0][code], results[1][code], f"{where} {code}")


def check_walk(checks, rows, walk, before, after, where):
    found = {}
    for row in rows:
        if row["effect"]:
            found[row["item"], row["criterion"] or None] = tenths(row["effect"])
    rounding = found.pop(("rounding", None), None)
    for key, effect in walk.effects.items():
        checks.equal(found.pop(key, 0), effect, f"{where} {key}")
    for key, effect in found.items():       # what is left did nothing: neither points nor maximum
        checks.equal(effect, 0, f"{where} {key}")
    change = tenths(after.index) - tenths(before.index)
    told = sum(tenths(row["effect"]) for row in rows if row["effect"])
    checks.equal(told, change, f"{where}: the parts of the change")
    checks.equal(rounding, change - sum(walk.effects.values()), f"{where} rounding")


def check_places(checks, rows, old, new, walks, results, where):
    stay = [code for code in walks
            if results[0][code].rank is not None and results[1][code].rank is not None]
    stages = (
        {code: results[0][code].rank for code in stay},
        places(old, stay, {code: results[0][code].sort_value for code in stay}),
        places(old, stay, {code: judged(old, walks[code].structured) for code in stay}),
        places(old, stay, {code: judged(old, walks[code].performed) for code in stay}),
        places(new, stay, {code: results[1][code].sort_value for code in stay}),
        {code: results[1][code].rank for code in stay})
    items = ("rank_left", "rank_criteria", "rank_points", "rank_rules", "rank_came")
    found = {(row["unit"], row["item"]): int(row["places_up"]) for row in rows
             if row["item"].startswith("rank_")}
    names = {(row["unit"], row["item"]): (row["passed"], row["passed_by"]) for row in rows}
    for code in stay:
        check_names(checks, names, code, stages, f"{where} {code}")
        for number, item in enumerate(items):
            checks.equal(found.pop((code, item), None), stages[number][code] - stages[number + 1][code],
                         f"{where} {code} {item}")
    checks.equal(found, {}, f"{where}: places of units that are not ranked in both years")


def check_names(checks, names, code, stages, where):
    """Who stood above and does not any more, and the other way round."""
    for number, item in ((1, "rank_criteria"), (2, "rank_points"), (3, "rank_rules")):
        before, after = stages[number], stages[number + 1]
        told = [set(filter(None, text.split("; "))) for text in names.get((code, item), ("", ""))]
        above = [{f"Đơn vị {other}" for other in stage if stage[other] < stage[code]}
                 for stage in (before, after)]
        checks.equal(told, [above[0] - above[1], above[1] - above[0]], f"{where} {item} names")


def parts(evaluations):
    """Unit and group -> the years in which it takes part."""
    years = {}
    for evaluation in evaluations:
        for unit in evaluation.units:
            years.setdefault((unit.code, evaluation.group), []).append(evaluation.year)
    return years


def runs(years):
    """First and last year of each run: who left a year is no member of the group in it."""
    first = last = None
    for year in sorted(years):
        if last is not None and year > last + 1:
            yield first, last
            first = year
        first, last = first or year, year
    yield first, last


def import_groups(book, groups):
    evaluations = [evaluation for group, _, _ in groups for evaluation in group]
    book.import_rows("groups", "code,name", sorted({(e.group, f"Khối {e.group}")
                                                    for e in evaluations}))
    book.import_rows("units", "code,name,group,from_year,to_year", [
        (code, f"Đơn vị {code}", group, *run) for (code, group), years in parts(evaluations).items()
        for run in runs(years)])
    book.import_rows("criteria", "set,code,parent,title,max_points,method,kind,concept", [
        (s.code, c.code, parent, c.title, exact.empty(c.maximum), c.method, c.kind,
         s.concepts.get(c.code, "")) for _, sets, _ in groups for s in sets
        for c, parent in exact.printed_order(s.domains)])
    book.import_rows("years", "year,group,set,decimals,tie,class_on,rank_on,na", [
        (e.year, e.group, e.set.code, e.decimals, e.tie, e.class_on, e.rank_on, e.na)
        for e in evaluations])
    each = [(e, unit) for e in evaluations for unit in e.units]
    book.import_rows("participants", "year,unit,group,ranked,position", [
        (e.year, unit.code, e.group, "yes" if unit.ranked else "no", unit.position)
        for e, unit in each])
    book.import_if_any("allowances", "year,unit,criterion,max_points,reason", [
        (e.year, unit.code, code, exact.points_text(own), "không có chức năng này")
        for e, unit in each for code, own in unit.own_maximum.items()])
    book.import_if_any("crosswalk", "from_set,from_code,to_set,to_code,kind,share", [
        (*row[:5], exact.points_text(Fraction(row[5], 10000)))
        for _, _, links in groups for row in links])
    book.import_if_any("scores", "year,unit,criterion,final", [
        (e.year, unit.code, code, exact.points_text(final))
        for e, unit in each for code, final in unit.final.items()])


def check_groups(checks, program, folder, numbers, seed):
    groups = []
    for number in numbers:
        dice = Dice(seed * 1000003 + number)
        groups.append(random_group(dice, f"g{number}"))
    book = exact.Book(program, folder, f"why-{numbers[0]}.parindex")
    import_groups(book, groups)
    for old_year, new_year in zip(YEARS, YEARS[1:]):
        rows = book.csv("compare", old_year, new_year, "--why", "--criteria")
        likes = book.csv("compare", old_year, new_year, "--like-for-like", "--floor", "0")
        for number, (evaluations, _, links) in zip(numbers, groups):
            years = {e.year: e for e in evaluations}
            if old_year in years and new_year in years:
                prefix = f"g{number}u"
                mine = [[row for row in each if row["unit"].startswith(prefix)]
                        for each in (rows, likes)]
                check_pair(checks, *mine, years[old_year], years[new_year], links,
                           f"group {number} of seed {seed}, {old_year} and {new_year}:")
    os.remove(book.path)


def test(checks, program, folder):
    count = int(os.environ.get("PARINDEX_WHY_N", "150"))
    seed = int(os.environ.get("PARINDEX_WORKED_SEED", "1"))
    for first in range(1, count + 1, TOGETHER):
        check_groups(checks, program, folder, range(first, min(first + TOGETHER, count + 1)), seed)


if __name__ == "__main__":
    sys.exit(exact.main(test))
