"""What the tests of this folder share: the rules of an evaluation in exact fractions, books made
through the program, and counting what holds.

The program lets SQL add up; here a tree is walked from its domains down, so that the two agree
only when both are right. Nothing here is a float.
"""
import csv
import io
import json
import os
import subprocess
import sys
import tempfile
from fractions import Fraction

EXAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples")


# --- text of numbers ---------------------------------------------------------------------------

def rounded(value, decimals):
    """An integer of units of the last decimal; half goes away from zero."""
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return whole if value >= 0 else -whole


def fixed_text(value, decimals):
    """A value as printed with so many decimals: 90 -> 90.00."""
    units = rounded(Fraction(value), decimals)
    text = str(abs(units)).rjust(decimals + 1, "0")
    if decimals:
        text = text[:-decimals] + "." + text[-decimals:]
    return "-" + text if units < 0 else text


def points_text(value):
    """The exact text of points, without trailing zeros: 72, 83.25."""
    text = fixed_text(value, 4)
    return text.rstrip("0").rstrip(".")


def number(text):
    """A fraction, or None for an empty field."""
    return Fraction(text) if text else None


# --- the rules ---------------------------------------------------------------------------------

class Criterion:
    def __init__(self, code, maximum=None, method="", kind="normal", concept="", title=None):
        self.code, self.maximum, self.method = code, maximum, method
        self.kind, self.concept, self.title = kind, concept, title or f"Tiêu chí {code}"
        self.children = []

    def leaves(self):
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


class Class:
    def __init__(self, name, bound=None, inclusive=True, min_domain=None, english=""):
        self.name, self.bound, self.inclusive = name, bound, inclusive
        self.min_domain, self.english = min_domain, english


class Unit:
    """A participant: its final points and its own maxima by the code of the criterion."""

    def __init__(self, code, position=0, ranked=True):
        self.code, self.position, self.ranked = code, position, ranked
        self.final, self.own_maximum = {}, {}


class Sum:
    """Points, maximum and leaves below one criterion."""

    def __init__(self, points=Fraction(0), maximum=Fraction(0), leaves=0, scored=0):
        self.points, self.maximum, self.leaves, self.scored = points, maximum, leaves, scored

    def add(self, other):
        self.points += other.points
        self.maximum += other.maximum
        self.leaves += other.leaves
        self.scored += other.scored

    @property
    def missing(self):
        return self.leaves - self.scored

    @property
    def share(self):
        """The index as a fraction of one; None when it is not known or not applicable."""
        return self.points / self.maximum if self.maximum and not self.missing else None


class Evaluation:
    """One group in one year."""

    def __init__(self, year, group, domains, scale, units, decimals=2, tie="gap",
                 class_on="exact", rank_on="exact", na="lower"):
        self.year, self.group, self.domains, self.scale = year, group, domains, scale
        self.units, self.decimals, self.tie = units, decimals, tie
        self.class_on, self.rank_on, self.na = class_on, rank_on, na

    def results(self, only=None):
        """Unit code -> Result. `only`: the codes of the normal leaves that count (--so-far)."""
        results = {unit.code: Result(self, unit, only) for unit in self.units}
        self.give_ranks([result for result in results.values() if result.can_be_ranked])
        return results

    def give_ranks(self, results):
        results.sort(key=lambda r: (-r.sort_value, r.unit.position, r.unit.code))
        place = 0
        for order, result in enumerate(results, 1):
            before = results[order - 2] if order > 1 else None
            tied = before is not None and before.sort_value == result.sort_value
            if self.tie == "order" or self.tie == "gap" and not tied:
                place = order
            elif self.tie == "dense" and not tied:
                place += 1
            result.rank = place

    def group_size(self):
        return sum(unit.ranked for unit in self.units)

    def scored_by_all(self):
        """The normal leaves that have a final for every unit to which they apply."""
        return {leaf.code for leaf in self.normal_leaves()
                if all(leaf.code in unit.final or not maximum_for(unit, leaf)
                       for unit in self.units)}

    def normal_leaves(self):
        return [leaf for domain in self.domains for leaf in domain.leaves()
                if leaf.kind == "normal"]

    def full_maximum(self, only=None):
        """What maxima are brought to when rescaled: the set's sum, so far the sum of what is compared."""
        return sum(leaf.maximum for leaf in self.normal_leaves() if only is None or leaf.code in only)


class Result:
    """What one unit reached."""

    def __init__(self, evaluation, unit, only=None):
        self.evaluation, self.unit, self.rank = evaluation, unit, None
        self.domains = {domain.code: sum_below(domain, unit, only)
                        for domain in evaluation.domains}
        self.total = Sum()
        leaves = bonus = Fraction(0)
        for domain in evaluation.domains:
            part = self.domains[domain.code]
            self.total.add(part)
            if domain.kind == "normal":
                leaves += part.points
            else:
                bonus += part.points
        self.share = self.total.share
        if self.share is not None and evaluation.na == "rescale":
            whole = evaluation.full_maximum(only)
            self.share = (leaves * whole + bonus * self.total.maximum) \
                / (self.total.maximum * whole)

    @property
    def index(self):
        """The text of the index, rounded once; empty when there is none."""
        if self.share is None:
            return ""
        return fixed_text(self.share * 100, self.evaluation.decimals)

    @property
    def can_be_ranked(self):
        return self.unit.ranked and self.share is not None

    @property
    def sort_value(self):
        on_printed = self.evaluation.rank_on == "printed"
        return Fraction(self.index) if on_printed else self.share

    @property
    def judged_class(self):
        """The first class from the best whose bound holds; None if that is not decided."""
        if self.share is None:
            return None
        on_printed = self.evaluation.class_on == "printed"
        percent = Fraction(self.index) if on_printed else self.share * 100
        for candidate in self.evaluation.scale:
            if candidate.bound is None:
                return None
            if self.reaches(candidate, percent) and self.domains_reach(candidate):
                return candidate
        return None

    def reaches(self, candidate, percent):
        if self.share < 0:      # the lowest class takes what is below nothing
            return candidate.bound == 0 and candidate.inclusive
        return percent > candidate.bound or candidate.inclusive and percent == candidate.bound

    def domains_reach(self, candidate):
        if candidate.min_domain is None:
            return True
        return all(part.points * 100 >= candidate.min_domain * part.maximum
                   for domain in self.evaluation.domains if domain.kind == "normal"
                   for part in [self.domains[domain.code]] if part.maximum)

    @property
    def class_name(self):
        judged = self.judged_class
        return judged.name if judged else ""

    def domain_index(self, code):
        share = self.domains[code].share
        return "" if share is None else fixed_text(share * 100, self.evaluation.decimals)

    def methods(self):
        """Method -> Sum over the normal leaves."""
        sums = {}
        for leaf in self.evaluation.normal_leaves():
            if leaf.method:
                sums.setdefault(leaf.method, Sum()).add(sum_of_leaf(leaf, self.unit, None))
        return sums


def maximum_for(unit, leaf):
    return unit.own_maximum.get(leaf.code, leaf.maximum)


def sum_below(criterion, unit, only):
    if criterion.kind != "normal":
        return sum_outside(criterion, unit)
    if not criterion.children:
        return sum_of_leaf(criterion, unit, only)
    total = Sum()
    for child in criterion.children:
        total.add(sum_below(child, unit, only))
    return total


def sum_of_leaf(leaf, unit, only):
    maximum = maximum_for(unit, leaf)
    if not maximum or only is not None and leaf.code not in only:
        return Sum()
    final = unit.final.get(leaf.code)
    return Sum(final or Fraction(0), maximum, 1, 0 if final is None else 1)


def sum_outside(criterion, unit):
    """Bonus or penalty: what stands below, up to the cap, added or taken away."""
    points = sum(unit.final.get(leaf.code, Fraction(0)) for leaf in criterion.leaves())
    if criterion.maximum is not None:
        points = min(points, criterion.maximum)
    return Sum(points if criterion.kind == "bonus" else -points)


def mean(evaluation):
    """The mean of the printed indexes of the units that are ranked, as printed."""
    printed = [Fraction(result.index) for result in evaluation.results().values() if result.index]
    return fixed_text(sum(printed) / len(printed), evaluation.decimals)


# --- reading import files ----------------------------------------------------------------------

def read_csv(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_sets(rows):
    """Rows of a criteria file -> set -> its domains."""
    sets, found = {}, {}
    for row in rows:
        criterion = Criterion(row["code"], number(row["max_points"]), row.get("method", ""),
                              row.get("kind") or "normal", row.get("concept", ""), row["title"])
        found[row["set"], row["code"]] = criterion
        domains = sets.setdefault(row["set"], [])
        parent = row.get("parent")
        (found[row["set"], parent].children if parent else domains).append(criterion)
    return sets


def read_scales(rows):
    scales = {}
    for row in rows:
        scales.setdefault(row["scale"], []).append(
            Class(row["class"], number(row["lower_bound"]), row["inclusive"] != "no",
                  number(row.get("min_domain_percent")), row.get("class_en", "")))
    return scales


def read_example(folder):
    """(year, group) -> Evaluation of an example that has scores."""
    def rows(name):
        path = os.path.join(folder, name)
        return read_csv(path) if os.path.exists(path) else []

    sets, scales = read_sets(rows("criteria.csv")), read_scales(rows("scales.csv"))
    evaluations = {}
    for row in rows("years.csv"):
        year, group = int(row["year"]), row["group"]
        units = [Unit(unit["code"], int(unit["position"])) for unit in rows("units.csv")
                 if unit["group"] == group and int(unit["from_year"]) <= year
                 and (not unit["to_year"] or year <= int(unit["to_year"]))]
        evaluations[year, group] = Evaluation(
            year, group, sets[row["set"]], scales[row["scale"]], units, int(row["decimals"]),
            row["tie"], row["class_on"], row["rank_on"], row["na"])
    units = {(str(evaluation.year), unit.code): unit
             for evaluation in evaluations.values() for unit in evaluation.units}
    for row in rows("participants.csv"):
        units[row["year"], row["unit"]].ranked = row["ranked"] != "no"
    for row in rows("allowances.csv"):
        units[row["year"], row["unit"]].own_maximum[row["criterion"]] = number(row["max_points"])
    for name in sorted(os.listdir(folder)):
        if name.startswith("scores"):
            for row in rows(name):
                if row["final"]:
                    units[row["year"], row["unit"]].final[row["criterion"]] = number(row["final"])
    return evaluations


# --- the program -------------------------------------------------------------------------------

class Failure(Exception):
    """The program ended otherwise than expected."""


class Book:
    """A book of the program in a folder of its own."""

    def __init__(self, program, folder, name="book.parindex"):
        self.program, self.folder = os.path.abspath(program), folder
        self.path = os.path.join(folder, name)
        self.run("init", self.path, "--title", "Tỉnh giả định", bare=True)

    def run(self, *arguments, status=0, stdin=None, bare=False):
        """Runs a command on the book; gives stdout, or stdout and stderr when status is not 0. Status
        None: whether the answer is yes or no (0 or 1) is not asked."""
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith("PARINDEX")}
        environment.update(PARINDEX_LANG="en", PARINDEX_USER="worked")
        command = [self.program, *([] if bare else ["-b", self.path]),
                   *(str(argument) for argument in arguments)]
        done = subprocess.run(command, cwd=self.folder, env=environment, input=stdin,
                              capture_output=True, encoding="utf-8", check=False)
        if status is None and done.returncode in (0, 1):
            return done.stdout
        if done.returncode != status:
            raise Failure(f"{' '.join(command)}: status {done.returncode}, expected {status}\n"
                          f"{done.stdout}{done.stderr}")
        return done.stdout if status == 0 else done.stdout + done.stderr

    def csv(self, *arguments):
        """The rows of a listing."""
        return list(csv.DictReader(io.StringIO(self.run(*arguments, "--format", "csv"))))

    def json(self, *arguments):
        return json.loads(self.run(*arguments, "--format", "json"))

    def import_files(self, kind, *paths, status=0):
        return self.run("import", kind, *(os.path.abspath(path) for path in paths), status=status)

    def import_rows(self, kind, header, rows, status=0):
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)
        path = os.path.join(self.folder, f"{kind}.csv")
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text.getvalue())
        return self.run("import", kind, path, status=status)

    def import_example(self, folder):
        """Everything of an example that has scores, in the order that it needs."""
        for kind in ("groups", "units", "scales", "criteria", "years", "participants",
                     "allowances", "scores"):
            paths = [os.path.join(folder, name) for name in sorted(os.listdir(folder))
                     if name in (f"{kind}.csv",) or name.startswith(f"{kind}-")]
            if paths:
                self.import_files(kind, *paths)

    def import_evaluations(self, evaluations, set_codes=None):
        """Writes evaluations of our own as import files and takes them in."""
        codes = set_codes or [f"set-{number}" for number, _ in enumerate(evaluations, 1)]
        pairs = list(zip(evaluations, codes))
        self.import_rows("groups", "code,name", sorted({(e.group, f"Khối {e.group}")
                                                        for e in evaluations}))
        members = {(unit.code, e.group, unit.position) for e in evaluations for unit in e.units}
        self.import_rows("units", "code,name,group,position,from_year", [
            (code, f"Đơn vị {code}", group, position, min(e.year for e in evaluations))
            for code, group, position in sorted(members)])
        self.import_rows("scales", "scale,class,lower_bound,inclusive,min_domain_percent", [
            (f"scale-{code}", c.name, empty(c.bound), "yes" if c.inclusive else "no",
             empty(c.min_domain)) for e, code in pairs for c in e.scale])
        self.import_rows("criteria", "set,code,parent,title,max_points,method,kind", [
            (code, c.code, parent, c.title, empty(c.maximum), c.method, c.kind)
            for e, code in pairs for c, parent in printed_order(e.domains)])
        self.import_rows("years", "year,group,set,scale,decimals,tie,class_on,rank_on,na", [
            (e.year, e.group, code, f"scale-{code}", e.decimals, e.tie, e.class_on, e.rank_on,
             e.na) for e, code in pairs])
        each = [(e.year, unit) for e in evaluations for unit in e.units]
        self.import_if_any("participants", "year,unit,ranked", [
            (year, unit.code, "no") for year, unit in each if not unit.ranked])
        self.import_if_any("allowances", "year,unit,criterion,max_points,reason", [
            (year, unit.code, code, points_text(own), "không có chức năng này")
            for year, unit in each for code, own in unit.own_maximum.items()])
        self.import_if_any("scores", "year,unit,criterion,final", [
            (year, unit.code, code, points_text(final))
            for year, unit in each for code, final in unit.final.items()])

    def import_if_any(self, kind, header, rows):
        if rows:
            self.import_rows(kind, header, rows)


def printed_order(criteria, parent=""):
    for criterion in criteria:
        yield criterion, parent
        yield from printed_order(criterion.children, criterion.code)


def empty(value):
    return "" if value is None else points_text(value)


# --- counting ----------------------------------------------------------------------------------

class Checks:
    """Counts what holds; says the first of what does not."""

    SHOWN = 40

    def __init__(self):
        self.passed = self.failed = 0

    def that(self, holds, text):
        if holds:
            self.passed += 1
            return
        self.failed += 1
        if self.failed <= self.SHOWN:
            print(f"FAILED {text}")

    def equal(self, found, expected, where):
        self.that(found == expected, f"{where}: found {found!r}, expected {expected!r}")

    def row(self, row, expected, where):
        """Each expected column of one row, character by character."""
        for key, value in expected.items():
            self.equal(row.get(key), str(value), f"{where} {key}")

    def ranking(self, rows, evaluation, only=None):
        """Rows of `rank` in csv against an evaluation."""
        where = f"rank {evaluation.year} {evaluation.group}"
        results = evaluation.results(only)
        self.equal(sorted(row["unit"] for row in rows), sorted(results), f"{where} units")
        for row in rows:
            if row["unit"] in results:
                self.row(row, ranking_row(results[row["unit"]]), f"{where} {row['unit']}")
        places = [int(row["rank"]) if row["rank"] else len(rows) + 1 for row in rows]
        self.equal(places, sorted(places), f"{where} order of rows")

    def domain_rows(self, rows, evaluation):
        """Rows of `rank --domains` in csv."""
        where = f"rank --domains {evaluation.year} {evaluation.group}"
        found = {(row["unit"], row["domain"]): row for row in rows}
        for code, result in evaluation.results().items():
            for domain in evaluation.domains:
                row = found.get((code, domain.code))
                if domain.kind == "normal":
                    self.row(row or {}, sum_row(result.domains[domain.code], evaluation),
                             f"{where} {code} {domain.code}")
                elif row is not None:
                    self.equal(row["points"].lstrip("-") or "0",
                               points_text(abs(result.domains[domain.code].points)),
                               f"{where} {code} {domain.code} points")

    def method_rows(self, rows, evaluation):
        """Rows of `rank --methods` in csv."""
        where = f"rank --methods {evaluation.year} {evaluation.group}"
        found = {(row["unit"], row["method"]): row for row in rows}
        for code, result in evaluation.results().items():
            for method, part in result.methods().items():
                if part.maximum:
                    self.row(found.get((code, method), {}), sum_row(part, evaluation),
                             f"{where} {code} {method}")

    def explanation(self, rows, result):
        """Rows of `explain YEAR UNIT` in csv."""
        evaluation, unit = result.evaluation, result.unit
        where = f"explain {evaluation.year} {unit.code}"
        for domain in evaluation.domains:
            self.explained_node(rows, domain, unit, evaluation, False, where)
        exempt = {(row["criterion"], row["points"], row["max_points"])
                  for row in rows if row["item"] == "exempt"}
        self.equal(exempt, {(leaf.code, points_text(unit.own_maximum[leaf.code]),
                             points_text(leaf.maximum))
                            for domain in evaluation.domains for leaf in domain.leaves()
                            if leaf.code in unit.own_maximum}, f"{where} exempt")
        known = result.total.scored or result.total.points or not result.total.leaves
        self.row(one(rows, "sum"), {
            "points": points_text(result.total.points) if known else "",
            "max_points": points_text(result.total.maximum), "index_percent": result.index,
        }, f"{where} sum")
        self.explained_rounding(rows, result, where)
        self.explained_class(rows, result, where)
        place = (f"{result.rank} of {evaluation.group_size()}" if result.rank is not None
                 else "" if unit.ranked else "evaluated and not ranked")
        self.equal(one(rows, "rank").get("text", ""), place, f"{where} rank")

    def explained_node(self, rows, criterion, unit, evaluation, capped, where):
        """A criterion's own row. `capped`: it stands below a bonus or penalty criterion."""
        row = one(rows, "criterion" if criterion.kind == "normal" else criterion.kind,
                  criterion.code)
        given = [unit.final[leaf.code] for leaf in criterion.leaves() if leaf.code in unit.final]
        part = sum_below(criterion, unit, None)
        points = sum(given, Fraction(0)) if capped else part.points
        expected = {"points": "", "max_points": points_text(part.maximum), "index_percent": ""}
        if given:
            expected["points"] = points_text(points if criterion.kind == "normal" else abs(points))
        if criterion.kind != "normal":
            expected["max_points"] = "" if criterion.maximum is None else points_text(criterion.maximum)
        elif part.share is not None:
            expected["index_percent"] = fixed_text(part.share * 100, evaluation.decimals)
        self.row(row, expected, f"{where} {criterion.code}")
        raw = sum(given, Fraction(0))
        cut = criterion.kind != "normal" and not capped and criterion.maximum is not None \
            and raw > criterion.maximum
        cap = one(rows, "cap", criterion.code)
        self.equal((cap.get("points"), cap.get("max_points")) if cap else None,
                   (points_text(raw), points_text(criterion.maximum)) if cut else None,
                   f"{where} {criterion.code} cap")

    def explained_branch(self, rows, criterion, unit, evaluation, capped=False):
        """Rows of `explain YEAR UNIT CRITERION`: every criterion below it."""
        where = f"explain {evaluation.year} {unit.code} branch"
        self.explained_node(rows, criterion, unit, evaluation, capped, where)
        for child in criterion.children:
            self.explained_branch(rows, child, unit, evaluation,
                                  capped or criterion.kind != "normal")

    def explained_rounding(self, rows, result, where):
        """The index, and the quotient before rounding, cut after four decimals."""
        row = [row for row in rows if row["item"] == "rounding"][-1:] or [{}]
        self.equal(row[0].get("index_percent", ""), result.index, f"{where} rounding")
        if result.index:
            percent = abs(result.share * 100)
            cut = Fraction(percent * 10000 // 1, 10000)
            text = ("-" if result.share < 0 else "") + points_text(cut) + ("…" if cut != percent else "")
            self.that(f"= {text} %" in row[0].get("text", ""), f"{where} quotient {text}: {row[0]}")

    def explained_class(self, rows, result, where):
        """The class, its bound, and the points above it, rounded down."""
        evaluation, reached = result.evaluation, result.judged_class
        row = [row for row in rows if row["item"] == "class" and row["title"]
               and not row["criterion"]]
        self.equal([each["title"] for each in row], [reached.name] if reached else [],
                   f"{where} class")
        if reached is None:
            return
        whole = (evaluation.full_maximum() if evaluation.na == "rescale"
                 else result.total.maximum)
        above = (result.share - reached.bound / 100) * whole
        expected = {"index_percent": points_text(reached.bound)}
        expected["points"] = ("" if evaluation.class_on == "printed" or result.share < 0
                              else points_text(Fraction(above * 10000 // 1, 10000)))
        self.row(row[0], expected, f"{where} class")

    def finish(self):
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed else 0


def one(rows, item, criterion=""):
    """The first row of an item (of a criterion); {} when there is none."""
    return next((row for row in rows
                 if row["item"] == item and row["criterion"] == criterion), {})


def ranking_row(result):
    """The columns of `rank` that are figures, or a class."""
    evaluation = result.evaluation
    expected = {
        "year": evaluation.year, "group": evaluation.group,
        "rank": "" if result.rank is None else result.rank,
        "points": points_text(result.total.points),
        "max_points": points_text(result.total.maximum),
        "index_percent": result.index, "class": result.class_name,
        "ranked": "yes" if result.unit.ranked else "no", "missing": result.total.missing,
    }
    if result.unit.ranked:
        expected["group_size"] = evaluation.group_size()
    if not result.total.scored:
        del expected["points"]      # nothing scored: nothing, or 0 so far
    return expected


def sum_row(part, evaluation):
    expected = {"max_points": points_text(part.maximum), "missing": part.missing,
                "index_percent": "" if part.share is None
                                 else fixed_text(part.share * 100, evaluation.decimals)}
    if part.scored or not part.leaves:
        expected["points"] = points_text(part.points)
    return expected


def main(test):
    """Runs test(checks, program, folder) for `python3 FILE PROGRAM`."""
    if len(sys.argv) != 2:
        print(f"usage: python3 {os.path.basename(sys.argv[0])} PROGRAM", file=sys.stderr)
        return 2
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="parindex-worked-") as folder:
        try:
            test(checks, sys.argv[1], folder)
        except (Failure, OSError, LookupError, ValueError) as failure:
            checks.that(False, f"{type(failure).__name__}: {failure}")
    return checks.finish()


def check_numbers(checks, _program, _folder):
    """The figures of this file itself: what it says of others rests on them."""
    for value, decimals, text in (
            ("81.755", 2, "81.76"), ("-81.755", 2, "-81.76"), ("81.7549", 2, "81.75"),
            ("-0.004", 2, "0.00"), ("90", 2, "90.00"), ("62.5", 0, "63"), ("0.05", 1, "0.1")):
        checks.equal(fixed_text(Fraction(value), decimals), text, f"{value} printed")
    for value, text in (("72", "72"), ("83.25", "83.25"), ("9.4150", "9.415"), ("0", "0"),
                        ("100", "100"), ("-0.125", "-0.125")):
        checks.equal(points_text(Fraction(value)), text, f"{value} points")
    halves = [Unit("u1", 1), Unit("u2", 2)]
    for unit, points in zip(halves, ("81.75", "81.76")):
        unit.final["1"] = Fraction(points)
    checks.equal(mean(Evaluation(2024, "g", [Criterion("1", Fraction(100))], (), halves)),
                 "81.76", "the mean of 81.75 and 81.76")


if __name__ == "__main__":
    sys.exit(main(check_numbers))
