#!/usr/bin/env python3
"""Cold starts side by side: what a person waits for, against one keyed query of the sqlite3 shell.

    cold.py PROGRAM BOOK [ROUNDS]

Every command is a new process; the page cache is warm. The commands take turns in one run, so that a
busy machine slows all alike; the figure is the ratio of the medians. A committed score is set against
the shell's query too, and beside it stands the shell committing one row with the same synchronous
mode, because most of that time is the disk's.
"""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time


def run(argv, stdin=None):
    """Wall time of a process in seconds; it must succeed."""
    begin = time.perf_counter_ns()
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, check=False)
    end = time.perf_counter_ns()
    if done.returncode != 0:
        sys.exit(f"{' '.join(argv)}: status {done.returncode}: {done.stderr.decode()}")
    return (end - begin) / 1e6


def keyed_row(book):
    """A unit, its year, one of its leaves: the row that the shell asks for by key."""
    out = subprocess.run(["sqlite3", "-batch", "-separator", " ", book,
                          "SELECT u.code, e.year, g.code, c.code, x.evaluation_id, x.unit_id, x.criterion_id "
                          "FROM score x JOIN unit u ON u.id = x.unit_id JOIN evaluation e ON e.id = x.evaluation_id "
                          "JOIN unit_group g ON g.id = e.group_id JOIN criterion c ON c.id = x.criterion_id "
                          "WHERE x.final IS NOT NULL AND c.max_points >= 10000 LIMIT 1"],
                         capture_output=True, text=True, check=True).stdout.split()
    return out


def main():
    program, book = sys.argv[1], sys.argv[2]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 200
    folder = tempfile.mkdtemp()
    copy = os.path.join(folder, "copy.parindex")
    shutil.copy(book, copy)
    unit, year, group, leaf, evaluation, unit_id, criterion_id = keyed_row(copy)
    key = (f"SELECT final FROM score WHERE evaluation_id = {evaluation} AND unit_id = {unit_id} "
           f"AND criterion_id = {criterion_id}")
    edits = 0

    def edit():
        nonlocal edits
        edits += 1
        return [program, "-b", copy, "-q", "score", "set", year, unit, leaf, f"0.{edits % 100:02d}"]

    def shell_edit():
        nonlocal edits
        edits += 1
        return ["sqlite3", "-batch", copy,
                f"PRAGMA synchronous = EXTRA; UPDATE score SET final = {100 * (edits % 100)} WHERE evaluation_id = "
                f"{evaluation} AND unit_id = {unit_id} AND criterion_id = {criterion_id}"]

    tasks = {
        "sqlite3: one keyed query": lambda: ["sqlite3", "-batch", copy, key],
        "parindex: history of a unit": lambda: [program, "-b", copy, "history", unit],
        "parindex: rank of a group": lambda: [program, "-b", copy, "rank", year, group],
        "parindex: one committed score": edit,
        "sqlite3: one committed update": shell_edit,
    }
    times = {name: [] for name in tasks}
    for number in range(rounds + 3):
        for name, argv in tasks.items():
            took = run(argv())
            if number >= 3:
                times[name].append(took)
    shutil.rmtree(folder)

    base = statistics.median(times["sqlite3: one keyed query"])
    print(f"{os.path.getsize(book) / 1e6:.2f} MB, {rounds} rounds, medians")
    print(f"{'':34}{'ms':>8}{'ratio':>8}")
    for name, took in times.items():
        median = statistics.median(took)
        print(f"{name:34}{median:8.2f}{median / base:8.2f}")


main()
