"""Dumps, proofs and codes, by another road: proof.py hashes, exact.py computes.

Of the made-up example and of random books: what is loaded from a dump is the same book, the code of
each approval comes out of the dump's lines alone, and of each unit's proof; a changed digit is
found. PARINDEX_WORKED_N and PARINDEX_WORKED_SEED choose the random books, as in
test_worked_random.py; a tenth as many are made.
"""
import json
import os
import random
import re
import subprocess
import sys

import exact
import proof
import test_worked_random as random_books

MAU = os.path.join(exact.EXAMPLES, "mau")
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}-[0-9A-Z]{2}")


# --- from the lines of a dump to a code -----------------------------------------------------------

class Dump:
    """The lines of a dump: record -> list of (owner, row)."""

    def __init__(self, text):
        lines = [json.loads(line) for line in text.splitlines()]
        assert lines[0] == ["parindex-dump/1"] and lines[-1] == ["end"]
        self.records = {}
        for record, owner, row in lines[1:-1]:
            self.records.setdefault(record, []).append((owner, row))

    def rows(self, record, owner):
        return [row for of, row in self.records.get(record, []) if of == owner]

    def unit_rows(self, record, owner):
        """Those of the units in a year of a group: (unit, row)."""
        return [(of[2], row) for of, row in self.records.get(record, []) if of[:2] == owner]

    def last_approvals(self):
        """(year, group) -> the approval that stands."""
        return {(row["year"], row["group"]): row for _, row in self.records.get("approval", [])}


def points(value):
    return None if value is None else exact.Fraction(value, 10000)


def units_of(value):
    """A fraction that is whole in ten-thousandths."""
    scaled = value * 10000
    assert scaled.denominator == 1
    return scaled.numerator


def evaluation_of(dump, owner):
    """The evaluation of a dump in exact.py's terms."""
    head = dump.rows("evaluation", owner)[0]
    found, domains = {}, []
    for row in sorted(dump.rows("criterion", head["set"]), key=lambda row: row["position"]):
        found[row["code"]] = exact.Criterion(row["code"], points(row["max_points"]),
                                             row["method"] or "", row["kind"])
        (found[row["parent"]].children if row["parent"] else domains).append(found[row["code"]])
    scale = [exact.Class(row["name"], points(row["lower_bound"]), row["inclusive"] == 1,
                         points(row["min_domain"]))
             for row in dump.rows("scale_class", head["scale"])]
    units = {row["unit"]: exact.Unit(row["unit"], row["position"] or 10**7, row["ranked"] == 1)
             for _, row in dump.unit_rows("participant", owner)}
    for unit, row in dump.unit_rows("allowance", owner):
        units[unit].own_maximum[row["criterion"]] = points(row["max_points"])
    for unit, row in dump.unit_rows("score", owner):
        if row["final"] is not None:
            units[unit].final[row["code"]] = points(row["final"])
    return exact.Evaluation(owner[0], owner[1], domains, scale, list(units.values()),
                            head["decimals"], head["tie"], head["class_on"], head["rank_on"],
                            head["na"])


def unit_row(result, place, cells):
    """The row of a unit as it is hashed into a fingerprint."""
    evaluation, total = result.evaluation, result.total
    parts = [(domain.kind, result.domains[domain.code].points) for domain in evaluation.domains]
    index = None
    if result.share is not None:
        step = 10 ** (4 - evaluation.decimals)
        index = exact.rounded(result.share * 100, evaluation.decimals) * step
    return {"unit": place["unit"], "name": place["name"], "ranked": place["ranked"],
            "position": place["position"],
            "points": units_of(sum(value for kind, value in parts if kind == "normal")),
            "maximum": units_of(total.maximum),
            "bonus": units_of(sum(value for kind, value in parts if kind == "bonus")),
            "penalty": units_of(-sum(value for kind, value in parts if kind == "penalty")),
            "leaves": total.leaves, "scored": total.scored, "index_value": index,
            "class": result.class_name or None, "rank": result.rank, "cells": cells.hex()}


def code_from_dump(dump, owner, version):
    """The verification code of a year, from what the dump says and nothing else."""
    head = dump.rows("evaluation", owner)[0]
    results = evaluation_of(dump, owner).results()
    scores = {}
    for unit, row in dump.unit_rows("score", owner):
        scores.setdefault(unit, []).append(row)
    hashes = [proof.leaf(unit_row(results[place["unit"]], place,
                                  proof.cells(scores.get(place["unit"], []))))
              for _, place in dump.unit_rows("participant", owner)]
    count = len(hashes)
    while len(hashes) > 1:
        hashes = [proof.node(*hashes[at:at + 2]) if at + 1 < len(hashes) else hashes[at]
                  for at in range(0, len(hashes), 2)]
    return proof.code_of(proof.fingerprint(
        version, count,
        {key: head[key] for key in ("year", "group", "set", "scale", "decimals", "point_decimals",
                                    "tie", "class_on", "rank_on", "na")},
        [{key: row[key] for key in ("code", "parent", "title", "max_points", "method", "kind")}
         for row in dump.rows("criterion", head["set"])],
        [{key: row[key] for key in ("position", "name", "lower_bound", "inclusive", "min_domain")}
         for row in dump.rows("scale_class", head["scale"])], hashes[0]))


# --- checks -----------------------------------------------------------------------------------------

def check_round_trip(checks, book, what):
    """Loaded and dumped again, the bytes are the same, and nothing was changed by another hand."""
    text = book.run("dump")
    path, again = book.path + ".dump", book.path + "-again"
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    book.run("-b", again, "load", path, bare=True)
    checks.equal(book.run("-b", again, "dump", bare=True), text, f"{what}: dump of what was loaded")
    checks.equal(book.run("-b", again, "verify", "--format", "csv", "--no-header", bare=True), "",
                 f"{what}: verify of what was loaded")
    checks.equal(book.run("-b", again, "status", bare=True), book.run("status"), f"{what}: status")
    os.remove(again)
    os.remove(path)
    return text


def check_codes(checks, book, text, printed, what):
    """The codes printed by approve and amend come out of the dump."""
    dump = Dump(text)
    for (year, group), approval in dump.last_approvals().items():
        code = code_from_dump(dump, [year, group], approval["version"])
        checks.equal(code, printed[year, group], f"{what}: code of {year} {group} from the dump")


def changed_digits(text, dice):
    """Texts in which one digit of what is hashed is another."""
    lines = text.splitlines(keepends=True)
    hashed = [at for at, line in enumerate(lines[:-1])
              if at > 0 and not line.startswith('["version"')]
    for at in sorted(dice.sample(hashed, min(6, len(hashed)))):
        places = [place for place, character in enumerate(lines[at])
                  if character.isdigit() and lines[at][place - 1] != "_"]
        if places:
            place = dice.choice(places)
            digit = "1" if lines[at][place] != "1" else "2"
            yield "".join(lines[:at] + [lines[at][:place] + digit + lines[at][place + 1:]]
                          + lines[at + 1:])


def found_out(text, code):
    try:
        return proof.code_of_proof(text) != code
    except (proof.Refused, ValueError, KeyError, TypeError):
        return True


def check_proofs(checks, book, year, group, code, dice):
    for row in book.csv("rank", year, group):
        text = book.run("prove", year, row["unit"])
        where = f"proof of {row['unit']} in {year}"
        checks.equal(proof.code_of_proof(text), code, where)
        unit = proof.read(text)["unit"][0]
        checks.equal((unit["rank"], unit["class"]),
                     (int(row["rank"]) if row["rank"] else None, row["class"] or None),
                     f"{where}: what it says")
        for other in changed_digits(text, dice):
            checks.that(found_out(other, code), f"{where}: a changed digit is not found")


def approve(book, year, group, number, date):
    """The code that approve prints on stderr."""
    return printed_code(book, "approve", year, group, "--decision", number, "--date", date, "--yes")


def printed_code(book, *arguments):
    """The code in what a command says on either stream."""
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith("PARINDEX")}
    environment.update(PARINDEX_LANG="en", PARINDEX_USER="worked")
    done = subprocess.run([book.program, "-b", book.path, *(str(each) for each in arguments)],
                          cwd=book.folder, env=environment, capture_output=True, encoding="utf-8",
                          check=False)
    if done.returncode != 0:
        raise exact.Failure(f"{arguments}: status {done.returncode}\n{done.stderr}")
    return CODE.search(done.stdout + done.stderr).group()


# --- the made-up example ----------------------------------------------------------------------------

def check_mau(checks, program, folder):
    book = exact.Book(program, folder, "mau.parindex")
    book.import_example(MAU)
    dice = random.Random(1)
    check_round_trip(checks, book, "mau, open")
    printed = {(2022, "so-ban-nganh"):
               approve(book, 2022, "so-ban-nganh", "41/QĐ-UBND", "2023-01-25")}
    text = check_round_trip(checks, book, "mau, approved")
    check_codes(checks, book, text, printed, "mau, approved")
    first = book.run("prove", 2022, "so-tu-phap")
    printed[2022, "so-ban-nganh"] = printed_code(
        book, "amend", 2022, "so-tu-phap", "1.1.1=0.4", "--decision", "99/QĐ-UBND", "--date",
        "2023-03-10", "--reason", "Tính sót")
    printed[2023, "ubnd-huyen"] = approve(book, 2023, "ubnd-huyen", "42/QĐ-UBND", "2024-01-25")
    text = check_round_trip(checks, book, "mau, amended")
    check_codes(checks, book, text, printed, "mau, amended")
    checks.that(found_out(first, printed[2022, "so-ban-nganh"]), "a proof of the first version")
    for (year, group), code in printed.items():
        check_proofs(checks, book, year, group, code, dice)
    check_altered(checks, book, text)


def check_altered(checks, book, text):
    """Another value in a line of the dump is refused, and the record named."""
    for old, new, named in (
            ('"so-tu-phap"],{"code":"1.1.1","self":5000,"first":null,"final":4000',
             '"so-tu-phap"],{"code":"1.1.1","self":5000,"first":null,"final":3000',
             "the scores of so-tu-phap in 2022 are not as they were sealed"),
            ('"reason":"Tính sót"', '"reason":"Tính đủ"', "batch 10 of the journal is not as"),
            ('"title":"Chỉ đạo điều hành', '"title":"Chỉ đạo, điều hành', "is not as it was sealed")):
        path = os.path.join(book.folder, "altered.dump")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace(old, new, 1))
        checks.that(old in text, f"the dump has {old}")
        said = book.run("-b", book.path + "-no", "load", path, bare=True, status=3)
        checks.that(named in said, f"altered {new}: {said}")
        checks.that(not os.path.exists(book.path + "-no"), "no book is left")
        os.remove(path)


def check_order_of_entry(checks, program, folder):
    """The same entered in another order: other lines only where the book tells when and in what
    order it was made."""
    texts = []
    for name, turned in (("first", False), ("second", True)):
        book = exact.Book(program, folder, f"{name}.parindex")
        for kind in ("groups", "units", "scales", "criteria", "years", "participants",
                     "allowances", "scores"):
            names = sorted(each for each in os.listdir(MAU)
                           if each == f"{kind}.csv" or each.startswith(f"{kind}-"))
            for each in reversed(names) if turned else names:
                with open(os.path.join(MAU, each), encoding="utf-8") as file:
                    head, *lines = file.readlines()
                if turned and kind not in ("scales", "criteria"):   # whose order is what they say
                    lines.reverse()
                path = os.path.join(folder, each)
                with open(path, "w", encoding="utf-8") as file:
                    file.writelines([head] + lines)
                book.import_files(kind, path)
        texts.append(book.run("dump").splitlines())
    journal = ("batch", "change", "range", "approval", "link")
    kept = [[line for line in text if json.loads(line)[0] not in journal
             and json.loads(line)[1:2] not in (["book"], ["head"])] for text in texts]
    checks.that(texts[0] != texts[1], "the journals differ")
    checks.that(len(kept[0]) > 8000, "the lines that are compared")
    checks.equal(kept[0], kept[1], "the same content in another order")


# --- random books -----------------------------------------------------------------------------------

def check_undone(checks, book, what):
    """A batch taken back, done again and taken back twice over: who undid whom stands in no hash."""
    before = book.run("rank", "2020-2021")
    book.run("undo")
    check_round_trip(checks, book, f"{what}, undone")
    for _ in range(3):
        last = book.csv("log", "--last", "1")[0]["batch"]
        book.run("undo", last)
        check_round_trip(checks, book, f"{what}, {last} undone")
    checks.equal(book.run("rank", "2020-2021"), before, f"{what}: done again in the end")


def check_random(checks, program, folder, number, seed):
    dice = random_books.Dice(seed * 1000003 + number)
    choice = random.Random(number)
    evaluations = [random_books.random_evaluation(dice, 2020 + offset, group)
                   for offset, group in enumerate(("a", "b"))]
    book = exact.Book(program, folder, f"dump-{number}.parindex")
    book.import_evaluations(evaluations)
    check_undone(checks, book, f"book {number}")
    printed = {}
    for evaluation in evaluations:
        year, group = evaluation.year, evaluation.group
        if any(result.total.missing for result in evaluation.results().values()):
            continue
        try:
            printed[year, group] = approve(book, year, group, f"{year}/QĐ", f"{year + 1}-01-25")
        except exact.Failure as failure:       # nothing applies to a unit: no index to print
            checks.that("status 4" in str(failure), str(failure))
    text = check_round_trip(checks, book, f"book {number}")
    check_codes(checks, book, text, printed, f"book {number}")
    for (year, group), code in printed.items():
        check_proofs(checks, book, year, group, code, choice)
    os.remove(book.path)
    return len(printed)


def test(checks, program, folder):
    check_mau(checks, program, folder)
    check_order_of_entry(checks, program, folder)
    count = max(1, int(os.environ.get("PARINDEX_WORKED_N", "150")) // 10)
    seed = int(os.environ.get("PARINDEX_WORKED_SEED", "1"))
    approved = 0
    for number in range(1, count + 1):
        try:
            approved += check_random(checks, program, folder, number, seed)
        except exact.Failure as failure:
            checks.that(False, str(failure))
    checks.that(approved > 0 or count < 5, "some random years are approved")


if __name__ == "__main__":
    sys.exit(exact.main(test))
