#!/usr/bin/env python3
"""What the system could not read is no damage, a signal that is no Ctrl-C stops nothing, and an answer is of one state.

    test_reads.py PROGRAM SHIM

Each operation of `verify` fails once, with EIO: the book is sound, so nothing may be found in it. The
first operations of what reads a file of a user's are interrupted once, with EINTR: it is read all the same. However many
lists an answer is made of, the book is locked for it no more often than for one list: nobody can write between them.
"""
import os
import struct
import subprocess
import sys
import time

from stranger import BOOK, ENVIRONMENT, PROGRAM, end, expect, make_book

SHIM = os.path.realpath(sys.argv[2])
QUIET = 150  # operations in a row that nobody misses: the last one was passed
NOTES = os.path.abspath("notes")
NOTE = struct.Struct("=qiiiiQqIIIII4x")  # tests/fault/operation.h
LOCK = 12
ONE_LIST = ("group", "list")
QUESTIONS = (("status",), ("history", "a"), ("history", "a", "--follow"), ("history", "so"), ("rank", "2024"), ("rank", "2024", "so", "--domains"),
             ("rank", "2024", "so", "--methods"), ("rank", "2024", "so", "--so-far"), ("counts", "2024"), ("compare", "2023", "2024"),
             ("compare", "2023", "2024", "a"), ("compare", "2023", "2024", "a", "--why"), ("compare", "2023", "2024", "--like-for-like"),
             ("explain", "2024", "a"), ("explain", "2024", "a", "1.1"), ("log",), ("book", "show"), ("unit", "list"), ("unit", "show", "a"),
             ("unit", "succeed", "list"), ("group", "list"), ("group", "show", "so"), ("scale", "list"), ("scale", "show", "thang"), ("decision", "list"),
             ("decision", "show", "52/QĐ-UBND"), ("criteria", "list"), ("criteria", "show", "bo"), ("year", "list"),
             ("year", "show", "2024", "so"), ("score", "list", "2024", "so"), ("published", "list"), ("claim", "a", "--class", "Tốt"),
             ("diff", "2024", "so", "self", "final"), ("gap", "2024", "a", "--to-rank", "1"), ("whatif", "2024", "a", "1.1=50"),
             ("strengths", "2024", "a"), ("watch", "2024"), ("inflation", "2023-2024", "so"), ("trend", "a"),
             ("export", "units"), ("export", "published"))


def run(at, letter, *words):
    """Exit status and answer of the program, whose operation number `at` fails."""
    environment = {**ENVIRONMENT, "LD_PRELOAD": SHIM, "FAULT_AT": str(at), "FAULT_DO": letter}
    done = subprocess.run([PROGRAM, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment, timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr


def locks(words, form):
    """How often a lock of the book is taken, changed or given back."""
    if os.path.exists(NOTES):
        os.remove(NOTES)
    environment = {**ENVIRONMENT, "LD_PRELOAD": SHIM, "FAULT_NOTES": NOTES}
    done = subprocess.run([PROGRAM, "-b", BOOK, *words, "--format", form], stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment,
                          timeout=60, check=False)
    expect(done.returncode in (0, 1) and done.stdout != "", words, form, f"status {done.returncode}", done.stderr)
    with open(NOTES, "rb") as file:
        notes = file.read()
    at = count = 0
    while at < len(notes):
        note = NOTE.unpack_from(notes, at)
        count += note[1] == LOCK
        at += NOTE.size + note[9] + note[10] + note[11]
    return count


def one_state():
    once = locks(ONE_LIST, "csv")
    expect(once > 0, "no lock is seen")
    for words in QUESTIONS:
        for form in ("table", "csv", "json"):
            count = locks(words, form)
            expect(count <= once, words, form, f"{count} locks, {once} for one list: what it shows may be of two states")


def nobody_waits():
    """A program that waits to say something, for a terminal that is stopped or a pipe that nobody reads, keeps nobody from writing."""
    os.mkfifo("nobody.fifo")
    for words, full in ((("rank", "2024"), "stdout"), (("history", "nobody"), "stderr"), (("rank", "2024", "so", "--so-far", "--format", "csv"), "stderr"),
                        (("compare", "2023", "2026"), "stderr"), (("diff", "2024", "so", "self", "final", "--format", "csv"), "stderr"),
                        (("stability", "2024", "so"), "stdout"), (("rank", "2024", "-o", "nobody.fifo"), None)):
        read, write = os.pipe()
        os.set_blocking(write, False)
        try:
            while True:
                os.write(write, b"x" * 4096)
        except BlockingIOError:
            pass
        os.set_blocking(write, True)
        streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | ({full: write} if full else {})
        waits = subprocess.Popen([PROGRAM, "-b", BOOK, *words], stdin=subprocess.DEVNULL, env=ENVIRONMENT, **streams)
        time.sleep(0.3)
        expect(waits.poll() is None, words, "does not wait", waits.poll())
        try:
            done = subprocess.run([PROGRAM, "-q", "-b", BOOK, "book", "edit", "--title", " ".join(words)], stdin=subprocess.DEVNULL, capture_output=True,
                                  text=True, env=ENVIRONMENT, timeout=5, check=False)
            expect(done.returncode == 0, "book edit beside", words, done.stderr)
        except subprocess.TimeoutExpired:
            expect(False, words, "keeps a writer waiting while it waits for", full)
        waits.kill()
        waits.wait()
        os.close(read)
        os.close(write)


def main():
    make_book()
    one_state()
    nobody_waits()
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
