#!/usr/bin/env python3
"""How long 10,000 rankings under drawn weights take, for 30 units and 100 criteria.

    stability.py PROGRAM [ROUNDS]

The book is made here, from a fixed seed. Every run is a new process; the page cache is warm. Beside
it stands the ranking as it is, which reads and checks the same scores.
"""
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

UNITS, DOMAINS, LEAVES = 30, 10, 10


def write(folder, name, lines):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return path


def make_book(program, folder):
    draw = random.Random(1)
    book = os.path.join(folder, "bench.parindex")
    leaves = [f"{domain}.{leaf}" for domain in range(1, DOMAINS + 1)
              for leaf in range(1, LEAVES + 1)]
    files = {
        "groups": ["code,name", "so,Khối sở"],
        "units": ["code,name,group", *(f"u{unit:02},Đơn vị {unit},so" for unit in range(UNITS))],
        "criteria": ["set,code,title,max_points,method",
                     *(f"bo,{domain},Lĩnh vực {domain},10," for domain in range(1, DOMAINS + 1)),
                     *(f"bo,{leaf},Tiêu chí {leaf},1,appraisal" for leaf in leaves)],
        "years": ["year,group,set", "2024,so,bo"],
        "scores": ["year,unit,criterion,final",
                   *(f"2024,u{unit:02},{leaf},0.{draw.randrange(50, 100)}"
                     for unit in range(UNITS) for leaf in leaves)],
    }
    subprocess.run([program, "-q", "init", book], check=True)
    for kind, lines in files.items():
        path = write(folder, f"{kind}.csv", lines)
        subprocess.run([program, "-q", "-b", book, "import", kind, path], check=True)
    return book


def took(argv):
    begin = time.perf_counter_ns()
    subprocess.run(argv, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter_ns() - begin) / 1e6


def main():
    program, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory() as folder:
        book = make_book(program, folder)
        tasks = {"rank": ["rank", "2024", "so"],
                 "stability, 10,000 draws": ["stability", "2024", "so"],
                 "stability, 1 draw": ["stability", "2024", "so", "--draws", "1"]}
        times = {name: [] for name in tasks}
        for _ in range(rounds):
            for name, words in tasks.items():
                times[name].append(took([program, "-b", book, *words]))
    print(f"{UNITS} units, {DOMAINS * LEAVES} criteria, {rounds} rounds, medians")
    for name, one in times.items():
        print(f"{name:28}{statistics.median(one):9.1f} ms")


main()
