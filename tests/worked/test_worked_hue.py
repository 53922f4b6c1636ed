"""The published table of Thừa Thiên Huế 2021, entered as published and as scores: both times
21 of 21 rows must come out as printed."""
import os
import sys

import exact

HUE = os.path.join(exact.EXAMPLES, "thua-thien-hue")


def test(checks, program, folder):
    printed = exact.read_csv(os.path.join(HUE, "published-2021.csv"))
    checks.equal(len(printed), 21, "rows of the table")
    check_as_published(checks, exact.Book(program, folder, "published.parindex"), printed)
    check_as_scores(checks, exact.Book(program, folder, "scores.parindex"), printed)


def check_as_published(checks, book, printed):
    book.import_files("groups", os.path.join(HUE, "groups.csv"))
    book.run("import", "published", os.path.join(HUE, "published-2021.csv"), "--create",
             "--year", 2021)
    rows = book.csv("rank", 2021)
    check_rows(checks, rows, printed, "published")
    points = [exact.number(row["points"]) for row in rows]
    checks.equal(points, sorted(points, reverse=True), "published: order by points")
    book.run("import", "published", os.path.join(HUE, "published-2021.csv"), "--create",
             "--year", 2021)
    checks.equal(len(book.csv("published", "list")), 21, "published: facts after a second import")


def check_as_scores(checks, book, printed):
    book.import_example(HUE)
    rows = book.csv("rank", 2021)
    check_rows(checks, rows, printed, "scores")
    evaluation = exact.read_example(HUE)[2021, "so-ban-nganh"]
    checks.ranking(rows, evaluation)
    check_counts(checks, book, printed)


def check_rows(checks, rows, printed, where):
    """The rows in order, each with the figures of the paper."""
    checks.equal(len(rows), len(printed), f"{where}: rows")
    for row, paper in zip(rows, printed):
        checks.row(row, {"unit_name": paper["unit"], "rank": paper["rank"],
                         "points": paper["points"], "class": paper["class"]},
                   f"{where}: {paper['unit']}")


def check_counts(checks, book, printed):
    classes = [paper["class"] for paper in printed]
    for row in book.csv("counts", 2021):
        checks.equal(row["computed"] or "0", str(classes.count(row["class"])),
                     f"scores: count of {row['class']}")


if __name__ == "__main__":
    sys.exit(exact.main(test))
