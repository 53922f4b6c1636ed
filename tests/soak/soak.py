"""Many people at one book: writers, an importer, readers and an exporter for SECONDS, all as
processes of their own; then the journal is read as a stranger would and must tell their story.

    python3 soak.py PROGRAM [SECONDS [UNITS YEARS [few]]]

With "few" nobody ranks and checks beside them.

What must hold:
  nobody is told that the book is locked, and nobody fails;
  each acknowledged write is a batch of the journal, and there is no other;
  each change of the journal begins with what the one before left: no update is lost;
  a reader sees an import whole or not at all;
  check finds nothing at the end.
Times are told, never judged.
"""
import csv
import io
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

PROGRAM = os.path.abspath(sys.argv[1])
SECONDS = float(sys.argv[2]) if len(sys.argv) > 2 else 60
UNITS = int(sys.argv[3]) if len(sys.argv) > 3 else 30
YEARS = int(sys.argv[4]) if len(sys.argv) > 4 else 9
FEW = sys.argv[5:] == ["few"]
WRITERS = 8
FIRST = 2015
LEAVES = [f"{domain}.{leaf}" for domain in range(1, 9) for leaf in range(1, 14 if domain < 5 else 13)]
OWN = LEAVES[0]  # what writers set and the importer leaves alone

wrong = []  # what must not be, in words
acknowledged = []  # (worker, command)
times = {}  # worker: seconds of each call
lock = threading.Lock()
end = threading.Event()


def unit(number):
    return f"u{number:05d}"


def fault(text):
    with lock:
        wrong.append(text)


def run(folder, *words, feed=None):
    """One process; its output, None with a fault noted, and how long it took."""
    begin = time.monotonic()
    done = subprocess.run([PROGRAM, "-b", "book.parindex", "--lang", "en", *words], cwd=folder, input=feed,
                          capture_output=True, text=True)
    took = time.monotonic() - begin
    if done.returncode != 0 or "locked" in done.stderr:
        fault(f"{' '.join(words)}: status {done.returncode}: {done.stderr.strip()}")
        return None, took
    return done.stdout, took


def worker(name, folder, once):
    """Does `once` again and again, and keeps how long each call took."""
    times[name] = []
    number = 0
    while not end.is_set():
        took = once(folder, number)
        number += 1
        times[name].append(took)


def writes(folder, *words, feed=None):
    out, took = run(folder, *words, feed=feed)
    if out is not None:
        with lock:
            acknowledged.append(words)
    return took


def writer(which):
    year, code = FIRST + which % YEARS, unit(which % UNITS)

    def once(folder, number):
        return writes(folder, "score", "set", str(year), code, OWN, f"0.{1 + number % 98:02d}")
    return once


def table(value):
    rows = ["year,unit,criterion,final"]
    for year in range(FIRST, FIRST + YEARS):
        for which in range(UNITS):
            rows.extend(f"{year},{unit(which)},{leaf},{value}" for leaf in LEAVES[1:])
    return "\n".join(rows) + "\n"


def importer(folder, number):
    return writes(folder, "import", "scores", "-", feed=table(f"0.{1 + number % 98:02d}"))


def one_value(text, what):
    """All scores but those of the writers are from one import."""
    seen = {row["final"] for row in csv.DictReader(io.StringIO(text)) if row["criterion"] != OWN}
    if len(seen) != 1:
        fault(f"{what} saw half an import: {sorted(seen)}")


def exporter(folder, _):
    out, took = run(folder, "export", "scores", "--format", "csv")
    if out is not None:
        one_value(out, "the exporter")
    return took


def reader(folder, number):
    year = FIRST + number % YEARS
    out, took = run(folder, "score", "list", str(year), unit(number % UNITS), "--format", "csv")
    if out is not None:
        one_value(out, "a reader")
    return took


def ranker(folder, number):
    """The three best and the rest: those without a writer have the same points."""
    out, took = run(folder, "rank", str(FIRST + number % YEARS), "g", "--format", "csv")
    if out is not None:
        rows = list(csv.DictReader(io.StringIO(out)))
        own = {unit(which % UNITS) for which in range(WRITERS)}
        seen = {row["points"] for row in rows if row["unit"] not in own}
        if len(rows) != UNITS or len(seen) > 1:
            fault(f"rank saw {len(rows)} units with {sorted(seen)}")
    return took


def checker(folder, _):
    return run(folder, "check")[1]


def make(folder):
    def file(name, text):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as out:
            out.write(text)
    file("groups.csv", "code,name\ng,Khối\n")
    file("units.csv", "code,name,group\n" + "".join(f"{unit(n)},Sở {n},g\n" for n in range(UNITS)))
    file("criteria.csv", "set,code,parent,title,max_points\n" +
         "".join(f"s,{d},,Lĩnh vực {d},\n" for d in range(1, 9)) +
         "".join(f"s,{leaf},{leaf[0]},Tiêu chí {leaf},1\n" for leaf in LEAVES))
    file("scales.csv", "scale,class,lower_bound,inclusive\nt,Tốt,80,yes\nt,Khá,0,yes\n")
    file("years.csv", "year,group,set,scale\n" +
         "".join(f"{year},g,s,t\n" for year in range(FIRST, FIRST + YEARS)))
    subprocess.run([PROGRAM, "init", "book.parindex"], cwd=folder, check=True, capture_output=True)
    for kind in "groups", "units", "criteria", "scales", "years":
        writes(folder, "import", kind, f"{kind}.csv")
    writes(folder, "import", "scores", "-", feed=table("0.99"))


def journal(folder):
    """The journal past the program: as many batches as were acknowledged, no update lost."""
    book = sqlite3.connect(f"file:{folder}/book.parindex?mode=ro", uri=True)
    batches = book.execute("SELECT count(*) FROM batch").fetchone()[0]
    if batches != len(acknowledged):
        fault(f"{batches} batches in the journal, {len(acknowledged)} acknowledged")
    held = {}
    changes = 0
    for batch, key, field, old, new in book.execute(
            "SELECT batch_id, key, field, old, new FROM change WHERE record = 'score'"
            " ORDER BY batch_id, seq"):
        changes += 1
        if held.get((key, field), old) != old:
            fault(f"batch {batch} changes {key} {field} from {old}, which was {held[key, field]}")
        held[key, field] = new
    book.close()
    return batches, changes


def main():
    folder = tempfile.mkdtemp(prefix="soak.", dir=os.environ.get("TMPDIR"))
    make(folder)
    workers = [(f"writer {which + 1}", writer(which)) for which in range(WRITERS)]
    workers += [("importer", importer), ("reader 1", reader), ("reader 2", reader), ("exporter", exporter)]
    if not FEW:
        workers += [("rank", ranker), ("check", checker)]
    threads = [threading.Thread(target=worker, args=(name, folder, once)) for name, once in workers]
    for thread in threads:
        thread.start()
    time.sleep(SECONDS)
    end.set()
    for thread in threads:
        thread.join()
    run(folder, "check")
    batches, changes = journal(folder)
    for name, took in list(times.items()) + [("all writers", sum((times[f"writer {n + 1}"] for n in range(WRITERS)), []))]:
        took.sort()
        print(f"{name:11} {len(took):6} calls, median {took[len(took) // 2]:.3f} s,"
              f" p99 {took[min(len(took) - 1, len(took) * 99 // 100)]:.3f} s, worst {took[-1]:.3f} s")
    print(f"{len(acknowledged)} acknowledged writes, {batches} batches, {changes} changes;"
          f" {UNITS} units, {YEARS} years, {SECONDS:g} s")
    for text in wrong[:20]:
        print("WRONG:", text)
    if wrong:
        print(f"{len(wrong)} wrong; the book is in {folder}")
        return 1
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
