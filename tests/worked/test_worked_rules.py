"""Rule by rule on small books: what must be printed is written out here by hand.

Each book holds one group, `g`, with the units u1, u2, … in that position, and one criteria set a
year. Names of the classes are Xuất sắc, Tốt, Khá from 90, 80 and 70 unless a rule needs others.
"""
import os
import sys
from fractions import Fraction

import exact
from exact import Class, Criterion, Evaluation, Unit

F = Fraction
SCALE = (Class("Xuất sắc", F(90)), Class("Tốt", F(80)), Class("Khá", F(70)))


def leaf(code, maximum, kind="normal"):
    return Criterion(code, F(maximum), "appraisal", kind)


def branch(code, children, cap=None, kind="normal"):
    criterion = Criterion(code, None if cap is None else F(cap), "", kind)
    criterion.children = children
    return criterion


def units_with(*finals):
    """u1, u2, … with their final points by code."""
    units = []
    for number, final in enumerate(finals, 1):
        unit = Unit(f"u{number}", number)
        unit.final = {code: F(points) for code, points in final.items()}
        units.append(unit)
    return units


def evaluation(domains, units, year=2024, scale=SCALE, **rules):
    return Evaluation(year, "g", domains, scale, units, **rules)


class Bench:
    """Makes a book for each rule and compares one column of it."""

    def __init__(self, checks, program, folder):
        self.checks, self.program, self.folder, self.made = checks, program, folder, 0

    def book(self, *evaluations):
        self.made += 1
        book = exact.Book(self.program, self.folder, f"rule-{self.made}.parindex")
        book.import_evaluations(evaluations)
        for each in evaluations:
            self.checks.ranking(book.csv("rank", each.year, "g"), each)
        return book

    def column(self, rule, book, key, expected, year=2024):
        """The values of a column of `rank`, for u1, u2, … in that order."""
        rows = sorted(book.csv("rank", year, "g"), key=lambda row: row["unit"])
        self.checks.equal([row.get(key) for row in rows], expected, f"{rule}: {key}")


# --- rounding and bounds -----------------------------------------------------------------------

def a_bound_is_reached_exactly(bench):
    """55.8 of 62 is 90 %, which doubles miss."""
    above = (Class("Xuất sắc", F(90), inclusive=False), *SCALE[1:])
    book = bench.book(evaluation([leaf("1", 62)], units_with({"1": "55.8"}), 2023),
                      evaluation([leaf("1", 62)], units_with({"1": "55.8"}), 2024, above))
    for year, name in ((2023, "Xuất sắc"), (2024, "Tốt")):
        bench.column("55.8 of 62", book, "index_percent", ["90.00"], year)
        bench.column("55.8 of 62", book, "class", [name], year)


def the_index_is_rounded_from_exact_points(bench):
    """9.415 of 10 prints 9.42 points beside 94.15 %."""
    domains = [branch("1", [leaf("1.1", 5), leaf("1.2", 5)])]
    book = bench.book(evaluation(domains, units_with({"1.1": "4.415", "1.2": "5"})))
    bench.column("9.415 of 10", book, "points", ["9.415"])
    bench.column("9.415 of 10", book, "index_percent", ["94.15"])
    words = book.run("rank", "2024", "g", "--format", "table").split()
    bench.checks.that("9.42" in words and "94.15" in words and "9.415" not in words,
                      "9.415 of 10: the table prints 9.42 and 94.15")


def decimals_are_those_of_the_year(bench):
    years = [evaluation([leaf("1", 3), leaf("2", 1)], units_with({"1": 2, "2": "0.5"}), year,
                        decimals=year - 2020) for year in (2020, 2021, 2022, 2023)]
    book = bench.book(*years)
    for each, text in zip(years, ("63", "62.5", "62.50", "62.500")):
        bench.column("2.5 of 4", book, "index_percent", [text], each.year)


def half_goes_away_from_zero(bench):
    """81.755 → 81.76, where printf of a double says 81.75."""
    book = bench.book(evaluation([leaf("1", 100)], units_with(
        {"1": "81.755"}, {"1": "81.7549"}, {"1": "0.005"}, {"1": "0.0049"})))
    bench.column("half", book, "index_percent", ["81.76", "81.75", "0.01", "0.00"])


def below_zero_rounds_away_from_zero(bench):
    """1 − 1.125 of 10 is −1.25 %: −1.3 with one decimal; and −0.04 % is printed without a sign."""
    domains = [leaf("1", 10), branch("2", [leaf("2.1", 5, "penalty")], 5, "penalty")]
    book = bench.book(evaluation(domains, units_with(
        {"1": 1, "2.1": "1.125"}, {"1": 1, "2.1": "1.004"}), decimals=1))
    bench.column("below zero", book, "index_percent", ["-1.3", "0.0"])
    bench.column("below zero", book, "points", ["-0.125", "-0.004"])


def the_order_of_entry_does_not_matter(bench):
    """The same 60 scores in steps of 0.05, in another order, tie."""
    codes = [str(number) for number in range(1, 61)]
    scores = [F(number * 7 % 41, 20) for number in range(60)]
    turned = scores[23:] + scores[:23]
    units = units_with(dict(zip(codes, scores)), dict(zip(codes, turned)),
                       dict(zip(reversed(codes), reversed(scores[::-1]))))
    units[1].final = dict(reversed(units[1].final.items()))
    book = bench.book(evaluation([leaf(code, "2.5") for code in codes], units))
    bench.column("60 scores", book, "rank", ["1", "1", "1"])


def every_hundredth_comes_back(bench):
    """All 10,001 values from 0.00 to 100.00 go in and come out unchanged."""
    values = [F(number, 100) for number in range(10001)]
    codes = [str(number) for number in range(1, 21)]
    units = []
    for number in range(0, len(values), len(codes)):
        unit = Unit(f"u{number // len(codes) + 1}", number // len(codes) + 1)
        unit.final = dict(zip(codes, values[number:number + len(codes)]))
        units.append(unit)
    book = bench.book(evaluation([leaf(code, 100) for code in codes], units))
    found = {(row["unit"], row["criterion"]): row["final"]
             for row in book.csv("export", "scores", 2024, "g") if row["final"]}
    wrong = [(unit.code, code) for unit in units for code, final in unit.final.items()
             if found.get((unit.code, code)) != exact.points_text(final)]
    bench.checks.equal(len(found), 10001, "every hundredth: cells")
    bench.checks.equal(wrong[:5], [], "every hundredth: cells that changed")


# --- ranks -------------------------------------------------------------------------------------

def ties(bench):
    """9, 8, 9, 7, 8: gap 1 3 1 5 3, dense 1 2 1 3 2, order by position."""
    expected = {2021: ("gap", "1 3 1 5 3"), 2022: ("dense", "1 2 1 3 2"),
                2023: ("order", "1 3 2 5 4")}
    years = [evaluation([leaf("1", 10)], units_with(*({"1": p} for p in (9, 8, 9, 7, 8))), year,
                        tie=tie) for year, (tie, _) in expected.items()]
    book = bench.book(*years)
    for year, (tie, ranks) in expected.items():
        bench.column(f"ties {tie}", book, "rank", ranks.split(), year)


def only_ranked_and_complete_units_have_a_place(bench):
    units = units_with({"1": 9}, {"1": 8}, {}, {"1": 7})
    units[0].ranked = False
    book = bench.book(evaluation([leaf("1", 10)], units))
    bench.column("places", book, "rank", ["", "1", "", "2"])
    bench.column("places", book, "index_percent", ["90.00", "80.00", "", "70.00"])
    bench.column("places", book, "missing", ["0", "0", "1", "0"])
    sizes = {row["group_size"] for row in book.csv("rank", 2024, "g") if row["ranked"] == "yes"}
    bench.checks.equal(sizes, {"3"}, "places: size of the group")


def judged_on_exact_or_printed(bench):
    """89.996 prints 90.00: Tốt and second when exact, Xuất sắc and first when printed."""
    rules = {2021: ("exact", "exact"), 2022: ("printed", "exact"),
             2023: ("exact", "printed"), 2024: ("printed", "printed")}
    units = units_with({"1": "90"}, {"1": "89.996"})
    book = bench.book(*(evaluation([leaf("1", 100)], units, year, class_on=on_class,
                                   rank_on=on_rank)
                        for year, (on_class, on_rank) in rules.items()))
    for year, (on_class, on_rank) in rules.items():
        bench.column("judged", book, "index_percent", ["90.00", "90.00"], year)
        bench.column(f"class on {on_class}", book, "class",
                     ["Xuất sắc", "Tốt" if on_class == "exact" else "Xuất sắc"], year)
        bench.column(f"rank on {on_rank}", book, "rank",
                     ["1", "2" if on_rank == "exact" else "1"], year)


def index_decides_not_points(bench):
    """69.25 of 71.5 ranks before 94.43 of 100."""
    units = units_with({"1": "69.25"}, {"1": "66", "2": "28.43"})
    units[0].own_maximum["2"] = F(0)
    book = bench.book(evaluation([leaf("1", "71.5"), leaf("2", "28.5")], units))
    bench.column("index decides", book, "index_percent", ["96.85", "94.43"])
    bench.column("index decides", book, "rank", ["1", "2"])


# --- not applicable, bonus, penalty ------------------------------------------------------------

def lowered_or_rescaled(bench):
    """54 of 60 with 3 bonus and 1 penalty: 56/60 lowered, (54·100 + 2·60)/(60·100) rescaled."""
    domains = [leaf("1", 60), leaf("2", 40), branch("3", [leaf("3.1", 5, "bonus")], 5, "bonus"),
               branch("4", [leaf("4.1", 5, "penalty")], 5, "penalty")]
    units = units_with({"1": 54, "3.1": 3, "4.1": 1})
    units[0].own_maximum["2"] = F(0)
    book = bench.book(evaluation(domains, units, 2023, na="lower"),
                      evaluation(domains, units, 2024, na="rescale"))
    bench.column("lowered", book, "index_percent", ["93.33"], 2023)
    bench.column("rescaled", book, "index_percent", ["92.00"], 2024)


def nothing_applies(bench):
    """A maximum of 0 gives no index, class or rank, and nothing is missing."""
    units = units_with({"1": 9}, {})
    units[1].own_maximum["1"] = F(0)
    book = bench.book(evaluation([leaf("1", 10)], units))
    bench.column("nothing applies", book, "index_percent", ["90.00", ""])
    bench.column("nothing applies", book, "rank", ["1", ""])
    bench.column("nothing applies", book, "missing", ["0", "0"])


def caps(bench):
    """The topmost bonus or penalty criterion caps all below it, in a domain or beside them."""
    domains = [
        branch("1", [leaf("1.1", 90), branch("1.2", [
            leaf("1.2.1", 3, "penalty"), leaf("1.2.2", 3, "penalty")], 4, "penalty")]),
        leaf("2", 10),
        branch("3", [branch("3.1", [leaf("3.1.1", 2, "bonus"), leaf("3.1.2", 2, "bonus")], 1,
                            "bonus"), leaf("3.2", 2, "bonus")], 3, "bonus"),
        branch("4", [leaf("4.1", 5, "penalty")], 2, "penalty"),
    ]
    full = {"1.1": 80, "2": 10}
    units = units_with(
        full,
        {**full, "3.1.1": 2, "3.2": "0.5"},                             # 2.5: below the cap of 3
        {**full, "3.1.1": 2, "3.1.2": 2, "3.2": 2},                     # 6 → 3
        {**full, "4.1": 5},                                             # 5 → 2
        {**full, "1.2.1": 3, "1.2.2": 3},                               # 6 → 4, in domain 1
        {**full, "1.2.1": "1.5", "3.2": 1, "4.1": "0.25"})
    book = bench.book(evaluation(domains, units))
    bench.column("caps", book, "points", ["90", "92.5", "93", "88", "86", "89.25"])
    bench.column("caps", book, "max_points", ["100"] * 6)
    found = {(row["unit"], row["domain"]): row["points"]
             for row in book.csv("rank", 2024, "g", "--domains")}
    bench.checks.equal(found.get(("u5", "1")), "76", "caps: points of the domain")


# --- classes -----------------------------------------------------------------------------------

def no_domain_too_low(bench):
    """95 % with a domain under half of its maximum is not Xuất sắc."""
    scale = (Class("Xuất sắc", F(90), min_domain=F(50)), *SCALE[1:])
    units = units_with({"1": 90, "2": 5}, {"1": 90, "2": "4.9999"}, {"1": 90})
    units[2].own_maximum["2"] = F(0)
    book = bench.book(evaluation([leaf("1", 90), leaf("2", 10)], units, scale=scale))
    bench.column("domain at least", book, "class", ["Xuất sắc", "Tốt", "Xuất sắc"])


def unknown_bounds(bench):
    """Below a bound that is not known nothing is decided."""
    second = (SCALE[0], Class("Tốt"), SCALE[2])
    first = (Class("Xuất sắc"), *SCALE[1:])
    finals = [{"1": p} for p in (95, 85, 75)]
    book = bench.book(evaluation([leaf("1", 100)], units_with(*finals), 2023, second),
                      evaluation([leaf("1", 100)], units_with(*finals), 2024, first))
    bench.column("second bound unknown", book, "class", ["Xuất sắc", "", ""], 2023)
    bench.column("first bound unknown", book, "class", ["", "", ""], 2024)


def below_the_last_bound_is_no_class(bench):
    book = bench.book(evaluation([leaf("1", 100)], units_with({"1": 70}, {"1": "69.9999"})))
    bench.column("below the last bound", book, "class", ["Khá", ""])


# --- the largest numbers -----------------------------------------------------------------------

def the_largest_numbers(bench):
    """2,000 points a criterion are allowed, rescaled too; more is refused and leaves the book."""
    units = units_with({"1": "1999.9999"}, {"1": "1999.9998"}, {"1": "2000"})
    book = bench.book(evaluation([leaf("1", 2000)], units, decimals=3, na="rescale"))
    bench.column("2,000 points", book, "index_percent", ["100.000", "100.000", "100.000"])
    bench.column("2,000 points", book, "rank", ["2", "3", "1"])
    before = book.run("export", "scores")
    for points in ("2000.0001", "99999999999", "922337203685477.5808", "18446744073709551617"):
        book.import_rows("scores", "year,unit,criterion,final", [(2024, "u1", "1", points)],
                         status=3)
        book.import_rows("criteria", "set,code,title,max_points,method",
                         [("too-large", "1", "Quá lớn", points, "appraisal")], status=3)
    bench.checks.equal(book.run("export", "scores"), before, "too large: the book is unchanged")
    bench.checks.that("too-large" not in book.run("criteria", "list"), "too large: no set made")


def refused_values(bench):
    """More than four decimals, signs, exponents and thousands marks are errors."""
    book = bench.book(evaluation([leaf("1", 10)], units_with({"1": 9})))
    for points in ("8.12345", "-1", "1e1", "1.234,5", "٨", "0x8", "nan", "8.5.1"):
        book.import_rows("scores", "year,unit,criterion,final", [(2024, "u1", "1", points)],
                         status=3)
    bench.column("refused values", book, "points", ["9"])
    book.import_rows("scores", "year,unit,criterion,final", [(2024, "u1", "1", "8,1234")])
    bench.column("four decimals", book, "points", ["8.1234"])


RULES = (
    a_bound_is_reached_exactly, the_index_is_rounded_from_exact_points,
    decimals_are_those_of_the_year, half_goes_away_from_zero, below_zero_rounds_away_from_zero,
    the_order_of_entry_does_not_matter, every_hundredth_comes_back, ties,
    only_ranked_and_complete_units_have_a_place, judged_on_exact_or_printed,
    index_decides_not_points, lowered_or_rescaled, nothing_applies, caps, no_domain_too_low,
    unknown_bounds, below_the_last_bound_is_no_class, the_largest_numbers, refused_values,
)


def test(checks, program, folder):
    bench = Bench(checks, program, folder)
    for rule in RULES:
        try:
            rule(bench)
        except exact.Failure as failure:
            checks.that(False, f"{rule.__name__}: {failure}")
    for name in os.listdir(folder):
        checks.that(not name.endswith("-journal"), f"{name} was left behind")


if __name__ == "__main__":
    sys.exit(exact.main(test))
