#!/usr/bin/env python3
"""Round trips: all 10,001 scores from 0.00 to 100.00, and every kind of file out and in again.

    test_worked_rounds.py PROGRAM

The scores are typed (`score set`), read from a file with a point and from one with a comma, stored,
and written in every format: each the same number. Then the example book is exported kind by kind
(csv, csv-excel), read into a new book, and exported again: the same bytes; and dumped, loaded and
dumped.
"""
import csv
import io
import json
import os
import subprocess
import sys

PROGRAM = os.path.realpath(sys.argv[1])
EXAMPLES = os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "..", "examples", "mau")
ENVIRONMENT = {**os.environ, "PARINDEX_LANG": "en", "PARINDEX_USER": "tester"}
ENVIRONMENT.pop("PARINDEX_BOOK", None)
LEAVES = 20
KINDS = ("groups", "units", "scales", "criteria", "decisions", "years", "participants", "allowances", "scores", "evidence",
         "published", "class-counts", "group-figures", "successions", "crosswalk")
checks, wrong = 0, []


def run(book, *words):
    done = subprocess.run([PROGRAM, "-b", book, *words], stdin=subprocess.DEVNULL, capture_output=True, env=ENVIRONMENT, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(words)[:200]}: status {done.returncode}: {done.stderr.decode()[-500:]}")
    return done.stdout.decode()


def expect(right, *told):
    global checks
    checks += 1
    if not right:
        wrong.append(": ".join(str(part)[:200] for part in told))


def write(name, lines):
    with open(name, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return name


def text_of(hundredths, mark):
    return f"{hundredths // 100}{mark}{hundredths % 100:02d}"


def plain(hundredths):
    """Without zeros at the end, as points are written."""
    text = text_of(hundredths, ".")
    return text.rstrip("0").rstrip(".")


def cells():
    for hundredths in range(10001):
        yield hundredths, f"u{hundredths // LEAVES}", f"1.{hundredths % LEAVES + 1}"


def make_book(name):
    if os.path.exists(name):
        os.unlink(name)
    run(name, "init", "--title", "Tròn")
    units = 10001 // LEAVES + 1
    write("groups.csv", ["code,name", "g,Khối"])
    write("units.csv", ["code,name,group,position,from_year"] + [f"u{n},Đơn vị {n},g,{n + 1},2020" for n in range(units)])
    write("criteria.csv", ["set,code,title,max_points,method", "bo,1,Lĩnh vực,2000,"] + [f"bo,1.{n + 1},Tiêu chí {n + 1},100,appraisal" for n in range(LEAVES)])
    write("years.csv", ["year,group,set", "2024,g,bo"])
    for kind in ("groups", "units", "criteria", "years"):
        run(name, "-q", "import", kind, f"{kind}.csv")
    return name


def typed(name):
    for first in range(0, 10001, LEAVES):
        values = [f"1.{n % LEAVES + 1}={text_of(n, '.,'[n // LEAVES % 2])}" for n in range(first, min(first + LEAVES, 10001))]
        run(name, "-q", "score", "set", "2024", f"u{first // LEAVES}", *values)


def from_file(mark):
    lines = ["year;unit;criterion;final"] + [f"2024;{unit};{leaf};{text_of(n, mark)}" for n, unit, leaf in cells()]
    name = write("scores.csv", lines)
    return lambda book: run(book, "-q", "import", "scores", name)


def compare(book, how):
    wanted = {(unit, leaf): n for n, unit, leaf in cells()}
    outputs = {
        "csv": list(csv.DictReader(io.StringIO(run(book, "export", "scores")))),
        "csv-excel": list(csv.DictReader(io.StringIO(run(book, "export", "scores", "--format", "csv-excel").lstrip("\ufeff")), delimiter=";")),
        "jsonl": [json.loads(line) for line in run(book, "score", "list", "2024", "--format", "jsonl").splitlines()],
        "json": json.loads(run(book, "score", "list", "2024", "--format", "json"))["rows"],
    }
    for name, rows in outputs.items():
        seen = 0
        for row in rows:
            row = {key.strip("\ufeff").lower(): value for key, value in row.items() if isinstance(value, str)}
            unit, leaf = row.get("unit", row.get("unit code")), row.get("criterion", row.get("code"))
            value = row.get("final", row.get("final score", next((v for k, v in row.items() if "final" in k or "granted" in k), "")))
            if value in (None, ""):
                continue
            seen += 1
            expect(value.replace(",", ".") == plain(wanted[unit, leaf]), how, name, unit, leaf, value)
        expect(seen == 10001, how, name, seen, "scores")


def example():
    book = "mau.parindex"
    if os.path.exists(book):
        os.unlink(book)
    run(book, "init", "--title", "Mẫu")
    for kind in ("groups", "units", "scales", "criteria", "years", "participants", "allowances"):
        run(book, "-q", "import", kind, os.path.join(EXAMPLES, f"{kind}.csv"))
    for year in range(2021, 2025):
        run(book, "-q", "import", "scores", os.path.join(EXAMPLES, f"scores-{year}.csv"))
    return book


def carry(book, form):
    """Every kind out of one book, into a new one, and out again."""
    other = f"other-{form}.parindex"
    if os.path.exists(other):
        os.unlink(other)
    run(other, "init", "--title", "Mẫu")
    for kind in KINDS:
        out = f"{kind}-{form}.csv"
        with open(out, "w", encoding="utf-8", newline="") as file:
            file.write(run(book, "export", kind, "--format", form))
        with open(out, encoding="utf-8") as file:
            if len(file.read().strip().splitlines()) > 1:
                run(other, "-q", "import", kind, out)
    for kind in KINDS:
        first, second = run(book, "export", kind), run(other, "export", kind)
        expect(first == second, form, kind, "differs", [pair for pair in zip(first.splitlines(), second.splitlines()) if pair[0] != pair[1]][:1])


def dumped(book):
    for name in ("again.parindex", "one.dump", "two.dump"):
        if os.path.exists(name):
            os.unlink(name)
    run(book, "-q", "dump", "-o", "one.dump")
    run("again.parindex", "-q", "load", "one.dump")
    run("again.parindex", "-q", "dump", "-o", "two.dump")
    with open("one.dump", "rb") as one, open("two.dump", "rb") as two:
        expect(one.read() == two.read(), book, "its dump differs after load")


def main():
    for how, fill in (("typed", typed), ("a file with a point", from_file(".")), ("a file with a comma", from_file(","))):
        book = make_book("scores.parindex")
        if how != "typed":
            fill = from_file("." if "point" in how else ",")
        fill(book)
        compare(book, how)
        dumped(book)
    book = example()
    carry(book, "csv")
    carry(book, "csv-excel")
    dumped(book)
    print(f"{checks} checks, {len(wrong)} differ")
    for line in wrong[:20]:
        print("  " + line)
    sys.exit(1 if wrong else 0)


main()
