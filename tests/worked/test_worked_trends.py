"""Analyses of the made-up example book: the tables for COINr, ranks under other weights, claimed
against granted points, runs of years. Nothing here shares a road with the program: the tables are
added up as a weighted mean, weights are drawn by a generator written again from its definition, and
ranks compare exact fractions."""
import csv
import io
import os
import sys
from fractions import Fraction

import exact

MAU = os.path.join(exact.EXAMPLES, "mau")
YEARS = (2021, 2022, 2023, 2024)
GROUPS = ("so-ban-nganh", "ubnd-huyen")
DRAWS, SEED, SPREAD = 60, 7, 10


def test(checks, program, folder):
    book = exact.Book(program, folder, "mau.parindex")
    book.import_example(MAU)
    evaluations = exact.read_example(MAU)
    for evaluation in evaluations.values():
        check_coin(checks, book, evaluation)
        check_stability(checks, book, evaluation)
    check_inflation(checks, book)
    check_trend(checks, book, evaluations)
    check_spent(checks, book, evaluations)


# --- COINr ---------------------------------------------------------------------------------------

def table(book, kind, evaluation):
    return list(csv.DictReader(io.StringIO(
        book.run("export", kind, evaluation.year, evaluation.group))))


def aggregate(meta, values, parent):
    """The weighted arithmetic mean of all that stands below, level by level, as COINr takes it."""
    below = [row for row in meta if row["Parent"] == parent]
    if not below:
        return values[parent]
    weights = sum(Fraction(row["Weight"]) for row in below)
    return sum(Fraction(row["Weight"]) * aggregate(meta, values, row["iCode"])
               for row in below) / weights


def check_coin(checks, book, evaluation):
    meta = table(book, "coin-imeta", evaluation)
    data = table(book, "coin-idata", evaluation)
    where = f"coin {evaluation.year} {evaluation.group}"
    codes = [row["iCode"] for row in meta]
    levels = {row["iCode"]: int(row["Level"]) for row in meta}
    checks.equal(len(set(codes)), len(codes), f"{where}: codes once")
    checks.that(all(not code[0].isdigit() and " " not in code for code in codes),
                f"{where}: codes COINr takes")
    for row in meta:
        checks.that((levels.get(row["Parent"]) or int(row["Level"]) + 1) == int(row["Level"]) + 1,
                    f"{where}: parent of {row['iCode']} one level higher")
    checks.equal([row["iCode"] for row in meta if row["Type"] == "Indicator"],
                 list(data[0])[2:], f"{where}: a column an indicator")
    plain = 0
    for row in data:
        unit = next(unit for unit in evaluation.units if unit.code == row["uCode"])
        cells = {code: row[code] for code in list(row)[2:]}
        if unit.own_maximum or "" in cells.values():
            continue
        mean = aggregate(meta, {code: Fraction(text) for code, text in cells.items()}, "PAR")
        leaves = list(evaluation.normal_leaves())
        ours = 100 * sum(unit.final[leaf.code] for leaf in leaves) / sum(
            leaf.maximum for leaf in leaves)
        checks.that(abs(mean - ours) < Fraction(1, 10**10), f"{where} {unit.code}: the mean")
        result = evaluation.results()[unit.code]
        if result.total.maximum == 100 and ours == result.total.points:
            plain += 1
            checks.equal(exact.fixed_text(mean, evaluation.decimals), result.index,
                         f"{where} {unit.code}: the printed index")
    checks.that(plain > 5, f"{where}: only {plain} plain sums")


# --- ranks under other weights -------------------------------------------------------------------

MASK = 2**64 - 1


class SplitMix:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        mixed = self.state
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & MASK
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & MASK
        return mixed ^ mixed >> 31

    def below(self, count):
        while True:
            number = self.next()
            if number < 2**64 // count * count:
                return number % count


def maximum(unit, leaf):
    return unit.own_maximum.get(leaf.code, leaf.maximum)


def places(values):
    return {code: 1 + sum(other > value for other in values.values())
            for code, value in values.items()}


def weighed(evaluation, results, leaves, weights):
    """Each unit's index under weights; what bonus and penalty give stays as it is."""
    values = {}
    for code, result in results.items():
        unit = result.unit
        plain = sum(unit.final.get(leaf.code, 0) for leaf in leaves)
        whole = sum(maximum(unit, leaf) for leaf in leaves)
        points = sum(w * unit.final.get(leaf.code, 0) for w, leaf in zip(weights, leaves))
        most = sum(w * maximum(unit, leaf) for w, leaf in zip(weights, leaves))
        values[code] = points / Fraction(most) + result.exact_share - plain / Fraction(whole)
    return places(values)


def check_stability(checks, book, evaluation):
    where = f"stability {evaluation.year} {evaluation.group}"
    leaves = list(evaluation.normal_leaves())
    results = {code: result for code, result in evaluation.results().items()
               if result.unit.ranked and not result.total.missing}
    for result in results.values():
        result.exact_share = exact_ratio(evaluation, result)
    base = places({code: result.exact_share for code, result in results.items()})
    generator = SplitMix(SEED)
    seen = {code: [] for code in results}
    for _ in range(DRAWS):
        weights = [10000 - 100 * SPREAD + generator.below(200 * SPREAD + 1) for _ in leaves]
        for code, place in weighed(evaluation, results, leaves, weights).items():
            seen[code].append(place)
    rows = book.csv("stability", evaluation.year, evaluation.group, "--draws", DRAWS, "--seed",
                    SEED, "--spread", SPREAD)
    checks.equal(len(rows), len(results), f"{where} rows")
    for row in rows:
        ranks = sorted(seen[row["unit"]])
        tail = DRAWS // 20
        checks.row(row, {
            "rank": base[row["unit"]], "best_rank": ranks[0], "worst_rank": ranks[-1],
            "likely_best": ranks[tail], "likely_worst": ranks[-1 - tail],
            "same_percent": exact.fixed_text(
                Fraction(100 * ranks.count(base[row["unit"]]), DRAWS), 2),
        }, f"{where} {row['unit']}")
    check_left_out(checks, book, evaluation, results, leaves)


def check_left_out(checks, book, evaluation, results, leaves):
    for row in book.csv("stability", evaluation.year, evaluation.group, "--leave-out", "domain"):
        domain = next(d for d in evaluation.domains if d.code == row["criterion"])
        gone = {leaf.code for leaf in domain.leaves()}
        weights = [0 if leaf.code in gone else 1 for leaf in leaves]
        expected = weighed(evaluation, results, leaves, weights)
        checks.equal(row["rank_without"], str(expected[row["unit"]]),
                     f"left out {evaluation.year} {row['criterion']} {row['unit']}")


def exact_ratio(evaluation, result):
    """The unrounded index as a fraction of one."""
    bonus = outside(evaluation, result.unit, "bonus") - outside(evaluation, result.unit, "penalty")
    leaves = list(evaluation.normal_leaves())
    points = sum(result.unit.final.get(leaf.code, 0) for leaf in leaves)
    most = sum(maximum(result.unit, leaf) for leaf in leaves)
    whole = most if evaluation.na == "lower" else sum(leaf.maximum for leaf in leaves)
    return Fraction(points) / most + Fraction(bonus) / whole


def outside(evaluation, unit, kind):
    """Points of the domains of a kind, each up to its cap."""
    total = Fraction(0)
    for domain in evaluation.domains:
        if domain.kind == kind:
            given = sum((unit.final.get(leaf.code, Fraction(0)) for leaf in domain.leaves()),
                        Fraction(0))
            total += given if domain.maximum is None else min(given, domain.maximum)
    return total


# --- claimed against granted ---------------------------------------------------------------------

def cells():
    """(year, unit, criterion, self, final) of every cell that has both and is no penalty."""
    kinds = {(row["set"], row["code"]): row["kind"] for row in
             exact.read_csv(os.path.join(MAU, "criteria.csv"))}
    groups = {row["code"]: row["group"] for row in exact.read_csv(os.path.join(MAU, "units.csv"))}
    sets = {(row["year"], row["group"]): row["set"] for row in
            exact.read_csv(os.path.join(MAU, "years.csv"))}
    for year in YEARS:
        for row in exact.read_csv(os.path.join(MAU, f"scores-{year}.csv")):
            kind = kinds[sets[str(year), groups[row["unit"]]], row["criterion"]]
            if row["self"] and row["final"] and kind != "penalty":
                yield (year, row["unit"], row["criterion"], Fraction(row["self"]),
                       Fraction(row["final"]))


def check_inflation(checks, book):
    sums = {}
    for year, unit, criterion, claimed, granted in cells():
        for key in (("unit", unit), ("year", str(year)), ("domain", unit, year, criterion[0])):
            one = sums.setdefault(key, [0, 0, 0, 0, 0])
            for place, more in enumerate((1, claimed, granted, granted > claimed,
                                          granted < claimed)):
                one[place] += more
    for row in book.csv("inflation", "2021-2024"):
        check_sums(checks, row, sums["unit", row["unit"]], f"inflation {row['unit']}")
    for row in book.csv("inflation", "2021-2024", "--by-year"):
        check_sums(checks, row, sums["year", row["years"]], f"inflation {row['years']}")
    for row in book.csv("inflation", 2024, "so-y-te", "--domains"):
        check_sums(checks, row, sums["domain", "so-y-te", 2024, row["criterion"]],
                   f"inflation of domain {row['criterion']}")


def check_sums(checks, row, expected, where):
    count, claimed, granted, raised, cut = expected
    checks.row(row, {"scores": count, "self": exact.points_text(claimed),
                     "final": exact.points_text(granted), "raised": raised, "cut": cut,
                     "change": exact.points_text(granted - claimed),
                     "change_percent": exact.fixed_text(100 * (granted - claimed) / claimed, 2)},
               where)


# --- runs of years, spent criteria ---------------------------------------------------------------

def longest(steps):
    """(years in a row, last year) of the longest run of true steps; the latest of those alike."""
    best, run = (0, None), 0
    for year, holds in steps:
        run = run + 1 if holds else 0
        if run >= 2 and run >= best[0]:
            best = run, year
    return best


def check_trend(checks, book, evaluations):
    for group in GROUPS:
        said = {}
        for row in book.csv("trend", group):
            said.setdefault(row["unit"], {}).setdefault(row["item"], []).append(row)
        for code, items in said.items():
            check_unit(checks, code, items, {
                year: evaluations[year, group].results()[code] for year in YEARS})


def check_unit(checks, code, items, results):
    indexes = {year: Fraction(result.index) for year, result in results.items() if result.index}
    steps = [(year, indexes[year] - indexes[year - 1]) for year in YEARS
             if year in indexes and year - 1 in indexes]
    for item, sign in (("rising", 1), ("falling", -1)):
        count, last = longest([(year, step * sign > 0) for year, step in steps])
        found = [(int(row["count"]), int(row["year_to"])) for row in items.get(item, [])]
        checks.equal(found, [(count, last)] if count else [], f"trend {code} {item}")
    for item, sign in (("rise", 1), ("fall", -1)):
        moves = [(abs(step), year) for year, step in steps if step * sign > 0]
        found = [(abs(Fraction(row["index_change"])), int(row["year_to"]))
                 for row in items.get(item, [])]
        checks.equal(found, [max(moves)] if moves else [], f"trend {code} {item}")
    if len(indexes) == len(YEARS):
        for item, value in (("best", max(indexes.values())), ("worst", min(indexes.values()))):
            years = ", ".join(str(year) for year, index in indexes.items() if index == value)
            checks.equal(items[item][0]["years"], years, f"trend {code} {item}")
    for row in items["class"]:
        years = [str(year) for year, result in results.items()
                 if result.class_name == row["class"]]
        checks.equal(row["years"], ", ".join(years), f"trend {code} {row['class']}")


def check_spent(checks, book, evaluations):
    for (year, group), evaluation in evaluations.items():
        expected = []
        for leaf in evaluation.normal_leaves():
            own = [(maximum(unit, leaf), unit.final.get(leaf.code)) for unit in evaluation.units]
            if all(most == final for most, final in own if most > 0):
                expected.append(leaf.code)
        found = [row["criterion"] for row in book.csv("criteria", "spent", year, group)]
        checks.equal(found, expected, f"spent {year} {group}")


if __name__ == "__main__":
    sys.exit(exact.main(test))
