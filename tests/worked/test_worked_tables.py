"""Tables typed as a clerk types them, and what a paper would print of them, typed too.

`tables/NAME` holds the import files of one table and `printed.csv`: points, index, rank, class of every
unit as printed. The figures are made up from what real tables do (their README says which does what); no
figure here was written by the program. Each table goes in twice: as scores, and then its printed rows as
published facts beside them, which `check` must find right; with one figure off by its last decimal,
another rank or another class it must not.
"""
import csv
import os
import shutil
import sys
from fractions import Fraction

import exact

TABLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tables")
KINDS = ("groups", "units", "scales", "criteria", "years", "allowances", "scores")
# Under sanitizers, where a run of the program takes long, some rows are enough (see CMakePresets.json).
EVERY = max(1, 150 // int(os.environ.get("PARINDEX_WORKED_N", "150")))
DECISION = ("--decision", "1/QĐ-GĐ", "--date")


def decimals(text):
    return len(text.partition(".")[2])


def test(checks, program, folder):
    for name in sorted(os.listdir(TABLES)):
        source = os.path.join(TABLES, name)
        if os.path.isdir(source):
            check_table(checks, exact.Book(program, folder, f"{name}.parindex"), source, name)


def check_table(checks, book, source, name):
    for kind in KINDS:
        path = os.path.join(source, f"{kind}.csv")
        if os.path.exists(path):
            book.import_files(kind, path)
    printed = exact.read_csv(os.path.join(source, "printed.csv"))
    years = sorted({row["year"] for row in printed})
    for year in years:
        check_year(checks, book, year, [row for row in printed if row["year"] == year], name)
    if os.path.exists(os.path.join(source, "methods.csv")):
        check_methods(checks, book, exact.read_csv(os.path.join(source, "methods.csv")), name)
    check_papers(checks, book, printed, name)


def check_year(checks, book, year, printed, name):
    rows = {row["unit"]: row for row in book.csv("rank", year)}
    words = book.run("rank", year, "--format", "table").split()
    checks.equal(sorted(rows), sorted(row["unit"] for row in printed), f"{name} {year}: units")
    for paper in printed:
        row, where = rows.get(paper["unit"], {}), f"{name} {year} {paper['unit']}"
        checks.row(row, {key: paper[key] for key in ("index_percent", "rank", "class")}, where)
        checks.equal(Fraction(row["max_points"]), Fraction(paper["max_points"]),
                     f"{where} max_points")
        if "points" in paper:
            checks.equal(exact.fixed_text(Fraction(row["points"]), decimals(paper["points"])),
                         paper["points"], f"{where} points")
            checks.that(paper["points"] in words, f"{where}: the table prints {paper['points']}")


def check_methods(checks, book, printed, name):
    for paper in printed:
        rows = {(row["unit"], row["method"]): row
                for row in book.csv("rank", paper["year"], "--methods")}
        checks.row(rows.get((paper["unit"], paper["method"]), {}),
                   {key: paper[key] for key in ("points", "max_points", "index_percent")},
                   f"{name} {paper['unit']} {paper['method']}")


def findings(book, printed):
    """(finding, unit, found, expected) of errors, with these rows published; the book is left alone."""
    again = book.path + ".again"
    shutil.copy(book.path, again)
    kept, book.path = book.path, again
    try:
        for year in sorted({row["year"] for row in printed}):
            path = os.path.join(book.folder, "published.csv")
            with open(path, "w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, printed[0])
                writer.writeheader()
                writer.writerows(row for row in printed if row["year"] == year)
            book.run("import", "published", path, *DECISION, f"{int(year) + 1}-01-20", "--create")
        output = book.run("check", "--format", "csv", status=None)
    finally:
        book.path = kept
    return [(row["finding"], row["unit"], row["found"], row["expected"])
            for row in csv.DictReader(output.splitlines()) if row["level"] == "error"]


def check_papers(checks, book, printed, name):
    checks.equal(findings(book, printed), [], f"{name}: printed as scored")
    for number, paper in list(enumerate(printed))[::EVERY]:
        for key, finding in (("index_percent", "index"), ("points", "sum"), ("rank", "rank-order"),
                             ("class", "class-bound")):
            off = something_else(printed, paper, key)
            if off is None:
                continue
            changed = [dict(row) for row in printed]
            changed[number][key] = off
            found = findings(book, changed)
            checks.that(any(row[:2] == (finding, paper["unit"]) for row in found),
                        f"{name} {paper['year']} {paper['unit']}: {key} {off} found as {finding}")


def something_else(printed, paper, key):
    """A figure off by its last decimal, the next rank, the class of another unit; None: no figure."""
    if not paper.get(key):
        return None
    if key == "class":
        return next((row[key] for row in printed if row[key] != paper[key]), None)
    if key == "rank":
        return int(paper[key]) + 1 if int(paper[key]) < int(paper["group_size"]) else 1
    return exact.fixed_text(Fraction(paper[key]) + Fraction(1, 10**decimals(paper[key])),
                            decimals(paper[key]))


if __name__ == "__main__":
    sys.exit(exact.main(test))
