#!/usr/bin/env python3
"""`check` and `verify` of a book with 100,000 scores, beside what sqlite3 takes to look over the file.

    check.py PROGRAM [ROUNDS [FOLDER]]

The book is always the same: 4 groups of 26 units, 10 years, 10 domains of 10 leaves, three stages of every
score, own maxima, eight years approved and so printed too. The commands take turns in one
run; processor time is told beside the wall's, because a busy machine slows the latter.
"""
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

GROUPS, UNITS, YEARS, DOMAINS, LEAVES = 4, 26, range(2015, 2025), 10, 10


def write(folder, kind, header, rows):
    path = os.path.join(folder, f"{kind}.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write(header + "\n")
        file.writelines(",".join(map(str, row)) + "\n" for row in rows)
    return kind, path


def units():
    for group in range(1, GROUPS + 1):
        for unit in range(1, UNITS + 1):
            yield group, unit, f"g{group}u{unit}"


def leaves():
    for domain in range(1, DOMAINS + 1):
        for leaf in range(1, LEAVES + 1):
            yield domain, leaf, f"{domain}.{leaf}"


def score(year, group, unit, domain, leaf):
    """Quarters of a point up to 1: most of them near the top, the same on every machine."""
    mixed = (year * 7919 + group * 104729 + unit * 1299709 + domain * 15485863 + leaf * 32452843) % 9973
    return (4 - mixed % 4 * (mixed % 3 == 0)) / 4


def files(folder):
    yield write(folder, "groups", "code,name", ((f"g{g}", f"Khối {g}") for g in range(1, GROUPS + 1)))
    yield write(folder, "units", "code,name,group,position,from_year",
                ((code, f"Đơn vị {u} của khối {g}", f"g{g}", u, 2015) for g, u, code in units()))
    yield write(folder, "scales", "scale,class,lower_bound",
                (("t", name, bound) for name, bound in (("Xuất sắc", 90), ("Tốt", 80), ("Khá", 70), ("Kém", 0))))
    yield write(folder, "criteria", "set,code,title,max_points,method", (
        [("bo", d, f"Lĩnh vực {d}", LEAVES, "") for d in range(1, DOMAINS + 1)]
        + [("bo", code, f"Tiêu chí {code}", 1, "appraisal") for _, _, code in leaves()]))
    yield write(folder, "years", "year,group,set,scale",
                ((year, f"g{g}", "bo", "t") for year in YEARS for g in range(1, GROUPS + 1)))
    yield write(folder, "allowances", "year,unit,criterion,max_points,reason",
                ((year, code, f"{u % DOMAINS + 1}.1", "0.5" if u % 2 else 0, "không có chức năng này")
                 for year in YEARS for _, u, code in units()))
    yield write(folder, "scores", "year,unit,criterion,self,first,final", (
        (year, code, leaf, value, value, value)
        for year in YEARS for g, u, code in units() for d, n, leaf in leaves()
        if (own := (1 if n > 1 or d != u % DOMAINS + 1 else 0.5 if u % 2 else 0))
        for value in [min(own, score(year, g, u, d, n))]))


def run(argv):
    """Wall and processor time of a process in milliseconds."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(f"{' '.join(argv)}: status {done.returncode}: {done.stdout[-500:]}{done.stderr[-500:]}")
    return wall * 1e3, (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1e3


def make_book(program, folder):
    book = os.path.join(folder, "bench.parindex")
    run([program, "-q", "init", book, "--title", "Sổ đo (số liệu giả định)"])
    for kind, path in files(folder):
        run([program, "-q", "-b", book, "import", kind, path])
    for year in list(YEARS)[:8]:
        run([program, "-q", "-b", book, "approve", str(year), "--decision", f"{year}/QĐ-UBND", "--date",
             f"{year + 1}-01-24", "--yes"])
    return book


def main():
    program, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory() as made:
        folder = sys.argv[3] if len(sys.argv) > 3 else made
        book = os.path.join(folder, "bench.parindex")
        if not os.path.exists(book):
            book = make_book(program, folder)
        tasks = {
            "parindex check": [program, "-b", book, "check"],
            "parindex verify": [program, "-b", book, "verify"],
            "parindex check, one year": [program, "-b", book, "check", "2020"],
            "sqlite3: integrity and foreign keys": ["sqlite3", book, "PRAGMA integrity_check; PRAGMA foreign_key_check"],
            "sqlite3: sums of all scores": ["sqlite3", book, "SELECT sum(final) FROM score GROUP BY evaluation_id, unit_id"],
        }
        times = {name: [] for name in tasks}
        for number in range(rounds + 1):
            for name, argv in tasks.items():
                took = run(argv)
                if number:
                    times[name].append(took)
        scores = subprocess.run(["sqlite3", book, "SELECT count(*) FROM score"], capture_output=True, text=True, check=True)
        print(f"{os.path.getsize(book) / 1e6:.2f} MB, {scores.stdout.strip()} scores, {rounds} rounds, medians in ms")
        print(f"{'':38}{'wall':>8}{'cpu':>8}")
        for name, took in times.items():
            wall, cpu = (statistics.median(column) for column in zip(*took))
            print(f"{name:38}{wall:8.0f}{cpu:8.0f}")


if __name__ == "__main__":
    main()
