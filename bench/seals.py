#!/usr/bin/env python3
"""What it costs that reads look at the seals of what they show, in a province's book.

    seals.py PROGRAM UNCHECKED [ROUNDS]

UNCHECKED is the same program built without that look, for this measurement alone. The book has 30
units in two groups, nine years, 100 leaves, eight years approved. Each command is a process of its
own; the two programs take turns, and their answers must be the same. Wall times are medians;
instructions, where valgrind is there, are callgrind's, which knows no SHA instructions: what is hashed
counts several times there of what it costs.
"""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import check

COMMANDS = ("history g1u3", "rank 2020 g1", "counts 2020", "explain 2020 g1u3", "compare 2019 2020", "score list 2020 g1")


def instructions(argv):
    if shutil.which("valgrind") is None:
        return 0
    done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *argv], capture_output=True, text=True, check=True)
    return int(next(line for line in done.stderr.splitlines() if "Collected" in line).split(":")[1])


def main():
    programs, rounds = sys.argv[1:3], int(sys.argv[3]) if len(sys.argv) > 3 else 40
    check.GROUPS, check.UNITS, check.YEARS = 2, 15, range(2015, 2024)
    with tempfile.TemporaryDirectory() as folder:
        book = check.make_book(programs[0], folder)
        print(f"{os.path.getsize(book) / 1e6:.1f} MB, {rounds} rounds")
        print(f"{'':20}{'ms':>8}{'without':>9}{'ratio':>7}{'best':>7}{'million instr.':>16}{'without':>9}{'ratio':>7}")
        for command in COMMANDS:
            argv = [[program, "-b", book, *command.split()] for program in programs]
            answers = [subprocess.run(line, capture_output=True, check=True).stdout for line in argv]
            if answers[0] != answers[1]:
                sys.exit(f"{command}: two answers")
            times = ([], [])
            for _ in range(rounds):
                for line, took in zip(argv, times):
                    begin = time.perf_counter()
                    subprocess.run(line, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=True)
                    took.append((time.perf_counter() - begin) * 1e3)
            with_, without = (statistics.median(took) for took in times)
            counted = [instructions(line) / 1e6 for line in argv]
            print(f"{command:20}{with_:8.2f}{without:9.2f}{with_ / without:7.2f}{min(times[0]) / min(times[1]):7.2f}"
                  f"{counted[0]:16.1f}{counted[1]:9.1f}{counted[0] / counted[1] if counted[1] else 0:7.2f}")


main()
