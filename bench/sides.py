#!/usr/bin/env python3
"""The same work by parindex and by what people would take instead, side by side in one run.

    sides.py SIZE --program PROGRAM --tools FOLDER [--modules FOLDER] [--rounds LOADS ASKS] [--only NAME…] [--answers]
        [--keep FOLDER]

Every task is a new process over a warm page cache; engines take turns, and the figure is the median.
What they answer is compared with parindex's exact answer before any time is told. --answers stops there:
that is the smoke test. Prints Markdown.
"""
import argparse
import hashlib
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # the source tree stays as it is

from engine import ENGINES, Absent, Run, run  # noqa: E402

SIZES = {  # units, years, groups, leaves; rounds of loading and of asking
    "XS": (8, 3, 2, 24, 1, 1),
    "S": (30, 9, 2, 100, 7, 40),
    "M": (3321, 5, 34, 100, 3, 15),
    "L": (11000, 10, 63, 100, 3, 7),
}
LAST_YEAR = 2024
KEYED = "one keyed query by a C program that opens the book"
TASKS = {
    "prepare": "units, criteria, years put in",
    "load": "load from CSV, validated, durable",
    "compute": "compute: index, domains, class, ranks, stored",
    "answer": "write out all results",
    "history": "history of a unit, with ranks",
    "approved": "the same, all years approved and so printed",
    "moves": "year over year, all units, from stored results",
    "moves_of_scores": "year over year, all units, from the scores",
    "edit": "one committed edit",
}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("size", choices=SIZES)
    parser.add_argument("--program", required=True, help="parindex")
    parser.add_argument("--tools", required=True, help="folder of generate and floor")
    parser.add_argument("--modules", default="", help="node_modules with @duckdb/node-api")
    parser.add_argument("--rounds", type=int, nargs=2)
    parser.add_argument("--only", nargs="*", help="names of engines; parindex is always there")
    parser.add_argument("--answers", action="store_true")
    parser.add_argument("--keep", help="a folder that stays, with the files and stores")
    return parser.parse_args()


def digest(lines):
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def time_text(seconds):
    if seconds is None:
        return "–"
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1e3:.0f} ms" if seconds >= 0.1 else f"{seconds * 1e3:.2f} ms"


def bytes_text(count):
    return f"{count / 1e6:,.1f} MB"


class Bench:
    def __init__(self, asked, folder):
        self.asked, self.folder = asked, folder
        units, years, groups, leaves, loads, asks = SIZES[asked.size]
        self.units, self.years, self.leaves = units, years, leaves
        self.loads, self.asks = asked.rounds or (loads, asks)
        self.input = os.path.join(folder, "input")
        os.makedirs(self.input, exist_ok=True)
        run([os.path.join(asked.tools, "generate"), self.input, *map(str, (units, years, groups, leaves))])
        self.words = {
            "size": asked.size, "input": self.input, "program": asked.program, "phases": os.path.join(asked.tools, "phases"),
            "modules": asked.modules,
            "cluster": "/var/lib/postgresql" if os.getuid() == 0 and os.path.isdir("/var/lib/postgresql") else folder,
            "unit": f"u{units // 2 + 1:05}", "criterion": "1.1.1", "year": LAST_YEAR, "before": LAST_YEAR - 1,
            "first": LAST_YEAR - years + 1, "points": 2500, "typed": "0.25"}
        self.runs, self.absent, self.engines = {}, {}, []

    def begin(self):
        for kind in ENGINES:
            if self.asked.only is not None and kind.name not in ("parindex", *self.asked.only):
                continue
            engine = kind(self.folder, self.words)
            try:
                engine.begin()
            except Absent as why:
                self.absent[kind.name] = str(why)
                continue
            self.engines.append(engine)

    def end(self):
        for engine in self.engines:
            engine.end()

    def do(self, engine, task, kept=True):
        done = engine.do(task)
        if kept:
            self.runs.setdefault((engine.name, task), []).append(done)
        return done

    # Loading is the long part: the first time counts too. parindex computes while it loads, so that the time of
    # computing alone is told by a clock inside a load of its own, the first.
    def load(self, rounds):
        for engine in self.engines:
            if engine.name == "parindex" and not self.asked.answers:
                self.phases = engine.phases()
                self.runs[engine.name, "compute"] = [Run(sum(self.phases.values()))]
        for _ in range(rounds):
            for engine in self.engines:
                engine.forget()
                for task in ("prepare", "load", "compute"):
                    if task in engine.tasks:
                        self.do(engine, task)

    def compare(self):
        wanted = {}
        for engine in self.engines:
            for task in ("answer", "history", "moves", "moves_of_scores"):
                if task not in engine.tasks:
                    continue
                self.do(engine, task, kept=False)
                lines = engine.answer(task)
                same = wanted.setdefault(task.partition("_of_")[0], lines)
                if lines != same:
                    first = next((f"\n  {a}\n  {b}" for a, b in zip(same, lines) if a != b), f": {len(same)} and {len(lines)} lines")
                    sys.exit(f"bench: {engine.name} answers {task} in another way{first}")
        return {task: (len(lines), digest(lines)) for task, lines in wanted.items()}

    def ask(self, rounds):
        """In turns. The value of the edit goes up and down, so that every edit changes something."""
        for number in range(rounds):
            for engine in self.engines:
                points = (number % 3 + 1) * 2500
                engine.words.update(points=points, typed=f"0.{points // 100:02}")
                for task in ("answer", "history", "moves", "moves_of_scores", "edit"):
                    if task in engine.tasks and not (task == "answer" and number >= self.loads):
                        self.do(engine, task)

    def ask_beside(self, rounds, named):
        """A history and the floors in turns, each behind an empty process: what ran before is in what a cold start takes."""
        engine = self.parindex()
        self.short = self.short_floors()
        for _ in range(rounds):
            self.do_short_floors(f"{named} floor")
            run(["/bin/true"])
            self.runs.setdefault((engine.name, named), []).append(self.do(engine, "history", kept=False))

    def ask_approved(self, rounds):
        """A book whose years are all approved: papers printed every result, and a history reads what they printed."""
        engine = self.parindex()
        for year in range(LAST_YEAR - self.years + 1, LAST_YEAR + 1):
            engine.call("-q", "approve", str(year), "--decision", f"{year}/QĐ-UBND", "--date", f"{year + 1}-01-24", "--yes")
        self.ask_beside(rounds, "approved")

    def parindex(self):
        return next(engine for engine in self.engines if engine.name == "parindex")

    # ---- floors ----

    def short_floors(self):
        book = self.parindex().store
        shell = subprocess.run(["sqlite3", book, "SELECT evaluation_id || ' ' || unit_id || ' ' || criterion_id FROM score LIMIT 1"],
                               capture_output=True, text=True, check=True)
        key = shell.stdout.split()
        return {
            "an empty process": ["/bin/true"],
            KEYED: [os.path.join(self.asked.tools, "floor"), "keyed", book, *key],
            "the same by the sqlite3 shell": ["sqlite3", "-batch", book, f"SELECT final FROM score WHERE evaluation_id = {key[0]} "
                                              f"AND unit_id = {key[1]} AND criterion_id = {key[2]}"],
        }

    def do_short_floors(self, named):
        for name, argv in self.short.items():
            run(["/bin/true"])
            self.runs.setdefault((name, named), []).append(run(argv))

    def floors(self, sizes):
        floor, bytes_of_book = os.path.join(self.asked.tools, "floor"), sizes["parindex"]
        long = {
            "parse the scores, nothing else": [floor, "parse", os.path.join(self.input, "scores.csv")],
            f"write {bytes_text(bytes_of_book)} and fsync": [floor, "write", os.path.join(self.folder, "floor.bytes"), str(bytes_of_book)],
        }
        found = {name: self.median(name, "beside floor") for name in self.short}
        found["a unit's history by parindex, in turns with these"] = self.median("parindex", "beside")
        return found | {name: statistics.median(run(argv).wall for _ in range(self.loads)) for name, argv in long.items()}

    # ---- what is told ----

    def median(self, name, task, what="wall"):
        values = [getattr(done, what) for done in self.runs.get((name, task), [])]
        return statistics.median(values) if values and None not in values else None

    def sum_of(self, name, tasks, what="wall"):
        values = [self.median(name, task, what) for task in tasks]
        values = [value for value in values if value is not None]
        return sum(values) if values else None

    def sizes(self):
        return {engine.name: engine.size() for engine in self.engines}

    def table(self, sizes):
        columns = [(engine.name, "wall") for engine in self.engines]
        for place, (name, _) in reversed(list(enumerate(columns))):
            if name.startswith("DuckDB"):
                columns.insert(place + 1, (name, "inside"))
        head = [f"{name}, inside" if what == "inside" else name for name, what in columns]
        lines = ["| task | " + " | ".join(head) + " |", "| --- |" + " ---: |" * len(head)]
        for task, title in TASKS.items():
            if any((name, task) in self.runs for name, _ in columns):
                lines.append(f"| {title} | " + " | ".join(time_text(self.median(name, task, what)) for name, what in columns) + " |")
        walls = [(engine.name, engine) for engine in self.engines]
        own = {name: max((done.own for done in self.runs.get((name, "load"), [])), default=0) for name, _ in walls}
        peak = {name: max((done.memory for done in self.runs.get((name, "load"), [])), default=0) for name, _ in walls}

        def row(title, text):
            return f"| {title} | " + " | ".join("" if what == "inside" else text(name) for name, what in columns) + " |"
        lines.append(row("size on disk, results stored", lambda name: bytes_text(sizes[name])))
        lines.append(row("memory while loading: its own", lambda name: bytes_text(own[name])))
        lines.append(row("memory while loading: with mapped files", lambda name: bytes_text(peak[name])))
        return lines

    def reach(self, floors):
        keyed = floors[KEYED]
        own = lambda *tasks: self.sum_of("parindex", tasks)
        sqlite = lambda *tasks: self.sum_of("sqlite3", tasks)
        inside = lambda *tasks: self.sum_of("DuckDB", tasks, "inside")
        rows = [
            ("load (parindex computes in it), of sqlite3", own("load"), sqlite("load"), 0.17),
            ("load (parindex computes in it), of DuckDB inside", own("load"), inside("load"), 1.0),
            ("the same with units, criteria and years put in, of sqlite3", own("prepare", "load"), sqlite("load"), 0.17),
            ("the same with units, criteria and years put in, of DuckDB inside", own("prepare", "load"), inside("load"), 1.0),
            ("compute, inside parindex's load, of sqlite3", own("compute"), sqlite("compute"), 0.05),
            ("compute, inside parindex's load, of DuckDB inside", own("compute"), inside("compute"), 0.3),
            ("load + compute, of DuckDB inside", own("load"), inside("load", "compute"), 0.75),
            ("load + compute with all put in, of DuckDB inside", own("prepare", "load"), inside("load", "compute"), 0.75),
            ("history, of the C program's keyed query", own("beside"), keyed, 1.5),
            ("history of approved years, of the C program's keyed query", own("approved"), self.median(KEYED, "approved floor"), None),
            ("year over year, of DuckDB inside from scores", own("moves"), inside("moves_of_scores"), 0.2),
            ("year over year, of DuckDB inside from stored results", own("moves"), inside("moves"), None),
            ("edit, of sqlite3", own("edit"), sqlite("edit"), 1.5),
        ]
        lines = ["| ratio | reached | to reach |", "| --- | ---: | ---: |"]
        for title, mine, theirs, wanted in rows:
            if mine is not None and theirs:
                lines.append(f"| {title} | {mine / theirs:.2f} | {'' if wanted is None else wanted} |")
        return lines


def processor():
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
        names = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
    return f"{os.cpu_count()} cores of {names[0] if names and names[0] else platform.machine()}"


def main():
    asked = arguments()
    folder = asked.keep or tempfile.mkdtemp(prefix="bench.", dir=os.environ.get("PAR_BENCH_FOLDER"))
    os.makedirs(folder, exist_ok=True)
    bench = Bench(asked, folder)
    try:
        bench.begin()
        bench.load(1 if asked.answers else bench.loads)
        same = bench.compare()
        there = [engine.name for engine in bench.engines]
        if asked.answers:
            print(f"{len(there)} engines answer alike: {', '.join(there)}; {same['answer'][0]} results")
            return
        bench.ask(bench.asks)
        sizes = bench.sizes()
        bench.ask_beside(bench.asks, "beside")
        if asked.size == "S":
            bench.ask_approved(bench.asks)
        floors = bench.floors(sizes)
        print(f"### {asked.size}: {bench.units:,} units × {bench.years} years × {bench.leaves} criteria\n")
        print(f"{processor()}, {platform.system()} {platform.release()}; medians of {bench.loads} loads and {bench.asks} questions. "
              f"All engines gave the same {same['answer'][0]:,} results (SHA-256 {same['answer'][1][:16]}…).\n")
        print("\n".join(bench.table(sizes)) + "\n")
        for name, why in bench.absent.items():
            print(f"{name} is not there: {why}.\n")
        print("\n".join(bench.reach(floors)) + "\n")
        print("Of parindex's load: " + ", ".join(f"`{name}` {time_text(time)}" for name, time in bench.phases.items()) + ".\n")
        print("| floor | |\n| --- | ---: |")
        for name, seconds in floors.items():
            print(f"| {name} | {time_text(seconds)} |")
        print()
    finally:
        bench.end()
        if not asked.keep:
            shutil.rmtree(folder, ignore_errors=True)


main()
