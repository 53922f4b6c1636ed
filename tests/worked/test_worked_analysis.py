"""gap, whatif, strengths and watch on the made-up example book, against exact fractions: what gap
says suffices does suffice by whatif, a ten-thousandth of a point less does not, one criterion less
never could; and whatif gives what really setting the scores gives. Then the same on small random books under every rule (their
number and seed as in test_worked_random.py, a third of them).
"""
import copy
import itertools
import os
import shutil
import sys
from fractions import Fraction

import exact
import test_worked_random

MAU = os.path.join(exact.EXAMPLES, "mau")
STEP = Fraction(1, 10000)       # the smallest difference of points


def test(checks, program, folder):
    book = exact.Book(program, folder, "mau.parindex")
    book.import_example(MAU)
    evaluations = exact.read_example(MAU)
    before = bytes_of(book)
    asked = []
    for evaluation in (evaluations[2022, "so-ban-nganh"], evaluations[2023, "ubnd-huyen"],
                       evaluations[2024, "ubnd-huyen"]):
        results = evaluation.results()
        for unit in evaluation.units[::2]:
            for each in evaluation.scale[:3]:
                asked += check_class_gap(checks, book, evaluation, unit, each)
            if unit.ranked:
                for rank in (1, 3):
                    asked += check_rank_gap(checks, book, evaluation, unit, rank)
        check_strengths(checks, book, evaluation, evaluation.units[1])
        check_watch(checks, book, evaluation, results)
    for evaluation, unit, changes in asked[::6]:
        check_whatif_is_setting(checks, book, evaluation, unit, changes)
    checks.equal(bytes_of(book), before, "the book after all questions")
    count = int(os.environ.get("PARINDEX_WORKED_N", "150")) // 3
    seed = int(os.environ.get("PARINDEX_WORKED_SEED", "1"))
    for number in range(1, count + 1):
        failed = checks.failed
        check_random_book(checks, program, folder, number, seed)
        if checks.failed > failed:
            print(f"^ book {number} of seed {seed}")


def bytes_of(book):
    with open(book.path, "rb") as file:
        return file.read()


# --- gap ------------------------------------------------------------------------------------------

def changed(evaluation, unit, changes):
    """The results if the unit had these points."""
    other = copy.copy(evaluation)
    other.units = copy.deepcopy(evaluation.units)
    for each in other.units:
        if each.code == unit.code:
            each.final.update(changes)
    return other.results()


def lost_points(evaluation, unit):
    """Points lost by criterion, largest first."""
    lost = {leaf.code: exact.maximum_for(unit, leaf) - unit.final.get(leaf.code, Fraction(0))
            for leaf in evaluation.normal_leaves() if exact.maximum_for(unit, leaf)}
    return {code: points for code, points in lost.items() if points > 0}


def read_gap(checks, book, evaluation, unit, *target):
    """The sum's row, and what each criterion of the smallest set gives."""
    rows = book.csv("gap", evaluation.year, unit.code, *target)
    lost = lost_points(evaluation, unit)
    where = f"gap {evaluation.year} {unit.code} {' '.join(map(str, target))}"
    criteria = [row for row in rows if row["item"] == "criterion"]
    checks.equal({row["criterion"]: Fraction(row["points_lost"]) for row in criteria}, lost,
                 f"{where}: points lost")
    checks.equal([row["points_lost"] for row in criteria],
                 [exact.points_text(points) for points in sorted(lost.values(), reverse=True)],
                 f"{where}: largest first")
    gains = {row["criterion"]: Fraction(row["needed"]) for row in criteria if row["needed"]}
    return rows[0], gains, where


def check_smallest(checks, evaluation, unit, total, gains, where):
    """Exactly what is needed, of criteria that have it, and no fewer could do it."""
    lost = sorted(lost_points(evaluation, unit).values(), reverse=True)
    needed = Fraction(total["needed"])
    checks.equal(sum(gains.values()), needed, f"{where}: the set gives what is needed")
    checks.equal(total["reachable"], "yes", f"{where}: reachable")
    if gains:
        checks.equal(sum(lost[:len(gains) - 1]) < needed, True, f"{where}: no fewer criteria")


def with_gains(unit, gains, less=Fraction(0)):
    changes = {code: unit.final.get(code, Fraction(0)) + gain for code, gain in gains.items()}
    if less:
        changes[next(iter(changes))] -= less
    return changes


def complete(evaluation, unit):
    """The same unit with 0 where a score is missing: gap counts it as lost."""
    missing = {leaf.code: Fraction(0) for leaf in evaluation.normal_leaves()
               if exact.maximum_for(unit, leaf) and leaf.code not in unit.final}
    return missing


def check_class_gap(checks, book, evaluation, unit, target):
    total, gains, where = read_gap(checks, book, evaluation, unit, "--to", target.name)
    zeros = complete(evaluation, unit)
    place = evaluation.scale.index(target)

    def reached(changes):
        judged = changed(evaluation, unit, {**zeros, **changes})[unit.code].judged_class
        return judged is not None and evaluation.scale.index(judged) <= place

    check_smallest(checks, evaluation, unit, total, gains, where)
    checks.equal(reached(with_gains(unit, gains)), True, f"{where}: reached")
    if gains:
        checks.equal(reached(with_gains(unit, gains, STEP)), False, f"{where}: not with less")
    return ask_whatif(checks, book, evaluation, unit, {**zeros, **with_gains(unit, gains)}, where)


def check_rank_gap(checks, book, evaluation, unit, rank):
    total, gains, where = read_gap(checks, book, evaluation, unit, "--to-rank", rank)
    zeros = complete(evaluation, unit)

    def reached(changes):
        return changed(evaluation, unit, {**zeros, **changes})[unit.code].rank <= rank

    check_smallest(checks, evaluation, unit, total, gains, where)
    checks.equal(reached(with_gains(unit, gains)), True, f"{where}: reached")
    if gains:
        checks.equal(reached(with_gains(unit, gains, STEP)), False, f"{where}: not with less")
    return ask_whatif(checks, book, evaluation, unit, {**zeros, **with_gains(unit, gains)}, where)


# --- whatif ---------------------------------------------------------------------------------------

def typed(changes):
    return [f"{code}={exact.points_text(points)}" for code, points in changes.items()]


def ask_whatif(checks, book, evaluation, unit, changes, where):
    """whatif says of everyone what the fractions say; gives the question, to be set in a copy."""
    if not changes:
        return []
    rows = book.csv("whatif", evaluation.year, unit.code, *typed(changes))
    old, new = evaluation.results(), changed(evaluation, unit, changes)
    checks.equal(sorted(row["unit"] for row in rows), sorted(new), f"{where}: units of whatif")
    for row in rows:
        was, now = old[row["unit"]], new[row["unit"]]
        checks.row(row, {
            "index_from": was.index, "index_to": now.index,
            "class_from": was.class_name, "class_to": now.class_name,
            "rank_from": "" if was.rank is None else was.rank,
            "rank_to": "" if now.rank is None else now.rank,
        }, f"{where}: whatif {row['unit']}")
    return [(evaluation, unit, changes)]


def check_whatif_is_setting(checks, book, evaluation, unit, changes):
    """A copy in which the scores are really set has the ranking that whatif gave."""
    asked = {row["unit"]: row
             for row in book.csv("whatif", evaluation.year, unit.code, *typed(changes))}
    copied = copy.copy(book)
    copied.path = os.path.join(book.folder, "copy.parindex")
    shutil.copyfile(book.path, copied.path)
    copied.run("score", "set", evaluation.year, unit.code, *typed(changes))
    for row in copied.csv("rank", evaluation.year, evaluation.group):
        answer = asked[row["unit"]]
        checks.equal((answer["index_to"], answer["class_to"], answer["rank_to"]),
                     (row["index_percent"], row["class"], row["rank"]),
                     f"{evaluation.year} {unit.code}: {row['unit']} as when the scores are set")
    os.remove(copied.path)


# --- strengths, watch -----------------------------------------------------------------------------

def median(values):
    values = sorted(values)
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


def check_strengths(checks, book, evaluation, unit):
    rows = {row["criterion"]: row for row in book.csv("strengths", evaluation.year, unit.code)
            if row["item"] == "criterion"}
    group = [each for each in evaluation.units if each.ranked or each is unit]
    for leaf in evaluation.normal_leaves():
        where = f"strengths {evaluation.year} {unit.code} {leaf.code}"
        own, points = exact.maximum_for(unit, leaf), unit.final.get(leaf.code)
        # brought to the unit's own maximum, to the ten-thousandth
        values = [Fraction(exact.rounded(each.final[leaf.code] * own / exact.maximum_for(each, leaf), 4), 10000)
                  for each in group if leaf.code in each.final and exact.maximum_for(each, leaf)]
        if not own or points is None or points == median(values):
            checks.equal(leaf.code in rows, False, f"{where}: is at the median")
            continue
        checks.row(rows.get(leaf.code, {}), {
            "points": exact.points_text(points), "best": exact.points_text(max(values)),
            "worst": exact.points_text(min(values)), "median": exact.points_text(median(values)),
            "difference": exact.points_text(points - median(values)),
            "standing": "best" if points == max(values) else "worst" if points == min(values)
                        else "above" if points > median(values) else "below"}, where)


def check_watch(checks, book, evaluation, results):
    """Who is within a point of a better class, and of losing its own."""
    rows = book.csv("watch", evaluation.year, evaluation.group, "--within", "1")
    found = {(row["finding"], row["unit"]): Fraction(row["points_apart"]) for row in rows
             if row["finding"].startswith("class")}
    expected = set()
    for code, result in results.items():
        if result.share is None:
            continue
        place = evaluation.scale.index(result.judged_class)
        # so much of the index is one point of this unit
        worth = Fraction(100) / result.total.maximum
        percent = result.share * 100
        if place > 0 and (evaluation.scale[place - 1].bound - percent) <= worth:
            expected.add(("class-up", code))
        if evaluation.scale[place].bound > 0 and percent - evaluation.scale[place].bound < worth:
            expected.add(("class-down", code))
    where = f"watch {evaluation.year} {evaluation.group}"
    checks.equal(sorted(found), sorted(expected), f"{where}: near a class")
    for (finding, code), apart in found.items():
        result = results[code]
        place = evaluation.scale.index(result.judged_class)
        bound = evaluation.scale[place - (finding == "class-up")].bound
        exactly = (bound - result.share * 100) * result.total.maximum / 100
        if finding == "class-up":
            checks.equal(apart - STEP < exactly <= apart, True, f"{where}: {code} needs {apart}")
        else:
            checks.equal(apart <= -exactly < apart + STEP, True, f"{where}: {code} may lose {apart}")


# --- random books ---------------------------------------------------------------------------------

def meets(result, target):
    """What the class itself asks, whatever better class the unit then has."""
    on_printed = result.evaluation.class_on == "printed"
    percent = Fraction(result.index) if on_printed else result.share * 100
    return result.reaches(target, percent) and result.domains_reach(target)


def check_random_gap(checks, book, evaluation, unit, target, reached):
    """As above, but fewest criteria by trying all, and what cannot be reached."""
    total, gains, where = read_gap(checks, book, evaluation, unit, *target)
    zeros, lost = complete(evaluation, unit), lost_points(evaluation, unit)

    def try_gains(changes):
        results = changed(evaluation, unit, {**zeros, **changes})
        return reached(results[unit.code])

    if total["reachable"] == "no":
        checks.equal(try_gains(with_gains(unit, lost)), False, f"{where}: not with every point")
        checks.equal(gains, {}, f"{where}: no set")
        return
    checks.equal(sum(gains.values()), Fraction(total["needed"]), f"{where}: what is needed")
    checks.equal(all(gain <= lost[code] for code, gain in gains.items()), True, f"{where}: no more than is lost")
    checks.equal(try_gains(with_gains(unit, gains)), True, f"{where}: reached")
    for code in gains:
        checks.equal(try_gains(with_gains(unit, {**gains, code: gains[code] - STEP})), False,
                     f"{where}: not with less of {code}")
    if gains:
        fewer = itertools.islice(itertools.combinations(lost, len(gains) - 1), 200)
        checks.equal(any(try_gains(with_gains(unit, {code: lost[code] for code in codes}))
                         for codes in fewer), False, f"{where}: no fewer criteria")


def check_random_class(checks, book, evaluation, unit, number):
    """A class of the scale by its place; one that an unknown bound stands before has no answer."""
    target = evaluation.scale[number]
    if any(each.bound is None for each in evaluation.scale[:number + 1]):
        book.run("gap", evaluation.year, unit.code, "--to", target.name, status=1)
        return
    judged = evaluation.results()[unit.code].judged_class
    has_it = judged is not None and evaluation.scale.index(judged) <= number
    check_random_gap(checks, book, evaluation, unit, ("--to", target.name),
                     lambda result: has_it or meets(result, target))


def check_random_rank(checks, book, evaluation, unit, rank):
    """A rank that one of the units can have; one below the last is refused."""
    if rank > evaluation.group_size():
        book.run("gap", evaluation.year, unit.code, "--to-rank", rank, status=3)
        return
    check_random_gap(checks, book, evaluation, unit, ("--to-rank", rank),
                     lambda result: result.rank <= rank)


def check_random_rules(checks, book, evaluation):
    """What another rule would change, one at a time."""
    found = {(row["rules"], row["unit"]): (row["class_from"], row["class_to"], row["rank_from"], row["rank_to"])
             for row in book.csv("watch", evaluation.year, evaluation.group, "--within", "0")
             if row["finding"] == "rules"}
    others = [("tie", word) for word in ("gap", "dense", "order")]
    others += [(key, word) for key in ("class_on", "rank_on") for word in ("exact", "printed")]
    if "printed" in (evaluation.class_on, evaluation.rank_on):
        others += [("decimals", number) for number in range(4)]
    expected, results = {}, evaluation.results()
    for key, value in others:
        other = copy.copy(evaluation)
        setattr(other, key, value)
        for code, now in other.results().items():
            was = results[code]
            facts = tuple(str(fact or "") for fact in (was.class_name, now.class_name, was.rank, now.rank))
            if now.share is not None and (facts[0] != facts[1] or facts[2] != facts[3]):
                expected[f"{key.replace('_', '-')}={value}", code] = facts
    checks.equal(found, expected, f"watch {evaluation.year}: other rules")


def check_random_book(checks, program, folder, number, seed):
    dice = test_worked_random.Dice(seed * 2000003 + number)
    evaluations = [test_worked_random.random_evaluation(dice, 2020 + offset, group)
                   for offset, group in enumerate(("a", "b"))]
    book = exact.Book(program, folder, f"analysis-{number}.parindex")
    book.import_evaluations(evaluations)
    for evaluation in evaluations:
        unit = dice.pick(evaluation.units)
        if sum(exact.maximum_for(unit, leaf) for leaf in evaluation.normal_leaves()):
            check_random_class(checks, book, evaluation, unit, dice.below(len(evaluation.scale)))
            if unit.ranked:
                check_random_rank(checks, book, evaluation, unit, dice.between(1, 5))
            changes = {leaf.code: test_worked_random.random_points(dice, exact.maximum_for(unit, leaf), 1)
                       for leaf in list(evaluation.normal_leaves())[:3] if exact.maximum_for(unit, leaf)}
            ask_whatif(checks, book, evaluation, unit, changes, f"random {number} {unit.code}")
        check_strengths(checks, book, evaluation, unit)
        check_random_rules(checks, book, evaluation)
    os.remove(book.path)


if __name__ == "__main__":
    sys.exit(exact.main(test))
