#!/usr/bin/env python3
"""What the system could not read is no damage, and a signal that is no Ctrl-C stops nothing.

    test_reads.py PROGRAM SHIM

Each operation of `verify` fails once, with EIO: the book is sound, so nothing may be found in it. The
first operations of what reads a file of a user's are interrupted once, with EINTR: it is read all the same.
"""
import os
import subprocess
import sys

from stranger import BOOK, ENVIRONMENT, PROGRAM, end, expect, make_book

SHIM = os.path.realpath(sys.argv[2])
QUIET = 150  # operations in a row that nobody misses: the last one was passed


def run(at, letter, *words):
    """Exit status and answer of the program, whose operation number `at` fails."""
    environment = {**ENVIRONMENT, "LD_PRELOAD": SHIM, "FAULT_AT": str(at), "FAULT_DO": letter}
    done = subprocess.run([PROGRAM, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment, timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr


def main():
    make_book()
    at = failed = quiet = 0
    while quiet < QUIET:
        at += 1
        status, out, err = run(at, "I", "-b", BOOK, "verify")
        failed += status != 0
        quiet = quiet + 1 if status == 0 else 0
        expect(status in (0, 6) and "damage" not in out, "verify", f"operation {at}", f"status {status}", out, err)
    expect(failed > 100, "operations that failed", failed)
    with open("so.dump", "w", encoding="utf-8") as dump:
        dump.write(subprocess.run([PROGRAM, "-b", BOOK, "dump"], capture_output=True, text=True, env=ENVIRONMENT, check=True).stdout)
    for at in range(1, 5):
        for words in (("-b", f"loaded-{at}.parindex", "load", "so.dump"), ("-b", BOOK, "import", "scores", "scores-2024.csv", "--reason", "x", "--dry-run"),
                      ("-b", BOOK, "amend", "2023", "so", "--scores", "correction.csv", "--decision", "99/QĐ-UBND", "--date", "2025-03-10",
                       "--reason", "Sai", "--dry-run")):
            status, out, err = run(at, "R", *words)
            expect(status == 0, words, f"operation {at}", f"status {status}", out, err)
    end("reads")


main()
