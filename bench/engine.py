"""The engines that bench/sides.py sets side by side: how each does a task.

A task gives a Run: wall time, peak memory and, where the process tells it, the time inside it. What a task
answered stands in a file: rows of CSV, points as integers of ten-thousandths, per cents of hundredths.
"""
import csv
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "engines")
SAMPLE = 0.02  # seconds between two looks at a process's memory


class Absent(Exception):
    """An engine that is not there, and why."""


@dataclass
class Run:
    wall: float  # seconds
    memory: int = 0  # bytes at the peak, mapped files included; 0 = not looked at
    own: int = 0  # bytes at the peak without them
    inside: float = None  # seconds

    def __add__(self, other):
        inside = None if self.inside is None or other.inside is None else self.inside + other.inside
        return Run(self.wall + other.wall, max(self.memory, other.memory), max(self.own, other.own), inside)


def memory_of(pid):
    """Bytes that are a process's own now, and the most it had with mapped files."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as status:
            found = dict(re.findall(r"^(RssAnon|VmHWM):\s+(\d+)", status.read(), re.M))
    except OSError:
        found = {}
    return [int(found.get(name, 0)) * 1024 for name in ("RssAnon", "VmHWM")]


class Watch(threading.Thread):
    """Looks at the memory of a process, and of others that work for it, while it runs: what the system
    counts at its end begins with that of this program, before the other took its place."""

    def __init__(self, pid, others=lambda: ()):
        super().__init__(daemon=True)
        self.pid, self.others, self.own, self.most, self.ended = pid, others, 0, 0, threading.Event()

    def run(self):
        while not self.ended.wait(SAMPLE):
            own, most = map(sum, zip(*map(memory_of, (self.pid, *self.others()))))
            self.own, self.most = max(self.own, own), max(self.most, most)


def run(argv, stdin=None, output=None, watch=False, others=lambda: (), preexec=None):
    """Runs a process to its end; it must succeed. `stdin` is a text, `output` a path."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said, \
            open(output or os.devnull, "wb") as out:
        given.write((stdin or "").encode())
        given.seek(0)
        begin = time.perf_counter_ns()
        child = subprocess.Popen(argv, stdin=given, stdout=out, stderr=said, preexec_fn=preexec)
        watcher = Watch(child.pid, others) if watch else None
        if watcher:
            watcher.start()
        _, status = os.waitpid(child.pid, 0)
        wall = (time.perf_counter_ns() - begin) / 1e9
        child.returncode = os.waitstatus_to_exitcode(status)
        if watcher:
            watcher.ended.set()
            watcher.join()
        said.seek(0)
        text = said.read().decode(errors="replace")
    if child.returncode != 0:
        raise RuntimeError(f"{' '.join(argv)[:200]}: status {child.returncode}: {text[-800:]}")
    inside = re.search(r"^inside ([\d.]+)$", text, re.M)
    return Run(wall, watcher.most if watcher else 0, watcher.own if watcher else 0, float(inside[1]) / 1e3 if inside else None)


def blocks(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        return dict(re.findall(r"^-- task: (\w+)\n(.*?)(?=^-- task: |\Z)", file.read(), re.S | re.M))


def filled(text, words):
    """Words in braces; no other braces are touched."""
    return re.sub(r"\{(\w+)\}", lambda found: str(words[found[1]]) if found[1] in words else found[0], text)


def size_of(path):
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(os.path.getsize(os.path.join(top, name)) for top, _, names in os.walk(path) for name in names)


def whole(text, digits):
    """'91.74' as an integer of 10^-digits, exactly."""
    sign, (units, _, rest) = -1 if text.startswith("-") else 1, text.lstrip("-").partition(".")
    assert len(rest.rstrip("0")) <= digits, text
    return sign * (int(units) * 10 ** digits + int(rest[:digits].ljust(digits, "0") or 0))


class Engine:
    """A store of its own in a folder; `words` say what is asked."""
    name = ""
    tasks = ("load", "compute", "answer", "history", "moves", "moves_of_scores", "edit")

    def __init__(self, folder, words):
        self.folder, self.words = folder, dict(words)
        self.store = os.path.join(folder, type(self).__name__.lower() + ".store")
        self.output = os.path.join(folder, type(self).__name__.lower() + ".csv")

    def begin(self):
        """Finds what the engine needs, or raises Absent."""

    def end(self):
        pass

    def forget(self):
        """Away with the store: load begins anew."""
        if os.path.isdir(self.store):
            shutil.rmtree(self.store)
        for path in (self.store, self.store + ".wal", self.store + "-journal"):
            if os.path.exists(path):
                os.unlink(path)

    def size(self):
        return size_of(self.store)

    def do(self, task):
        raise NotImplementedError

    def answer(self, task):
        """The lines that a task gave, as all engines must give them."""
        with open(self.output, encoding="utf-8") as file:
            return [",".join(row) for row in csv.reader(file)]


class Parindex(Engine):
    name = "parindex"
    tasks = ("prepare", "load", "answer", "history", "moves", "edit")
    kinds = ("groups", "scales", "criteria", "units", "years")

    def begin(self):
        self.program = self.words["program"]

    def call(self, *argv, output=None, watch=False):
        return run([self.program, "-b", self.store, *argv], output=output, watch=watch)

    def do(self, task):
        unit, year = self.words["unit"], str(self.words["year"])
        if task == "prepare":
            sum_of = run([self.program, "-q", "init", self.store, "--title", "Sổ đo (số liệu giả định)"])
            for kind in self.kinds:
                sum_of += self.call("-q", "import", kind, f"{self.words['input']}/{kind}.csv", watch=True)
            return sum_of
        if task == "load":
            return self.call("-q", "import", "scores", f"{self.words['input']}/scores.csv", watch=True)
        if task == "answer":
            years = f"{self.words['first']}-{year}"
            return (self.call("rank", years, "--format", "csv", output=self.output)
                    + self.call("rank", years, "--domains", "--format", "csv", output=self.output + ".domains"))
        if task == "history":
            return self.call("history", unit, "--format", "csv", output=self.output)
        if task == "moves":
            return self.call("compare", str(self.words["before"]), year, "--format", "csv", output=self.output)
        return self.call("-q", "score", "set", year, unit, self.words["criterion"], self.words["typed"])

    def rows(self, path):
        with open(path, encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def answer(self, task):
        if task == "answer":
            domains = {}
            for row in self.rows(self.output + ".domains"):
                domains.setdefault((row["year"], row["unit"]), []).append(str(whole(row["index_percent"], 2)))
            return sorted(",".join([
                row["year"], row["group"], row["unit"], str(whole(row["points"], 4)), str(whole(row["max_points"], 4)),
                str(whole(row["index_percent"], 2)), row["rank"], row["class"], *domains[row["year"], row["unit"]]])
                for row in self.rows(self.output))
        if task == "history":
            return [",".join([row["year"], str(whole(row["points"], 4)), str(whole(row["max_points"], 4)),
                              str(whole(row["index_percent"], 2)), row["rank"], row["group_size"], row["class"]])
                    for row in self.rows(self.output)]
        changes = [(row["unit"], whole(row["index_from"], 2), whole(row["index_to"], 2), whole(row["index_change"], 2),
                    row["rank_from"], row["rank_to"], row["places_up"]) for row in self.rows(self.output)]
        changes.sort(key=lambda row: (-abs(row[3]), row[0]))
        return [",".join(map(str, row)) for row in changes]


class Sql(Engine):
    """An engine with SQL: its own ways to load, questions that all share."""
    file, operator = "", "/"

    def begin(self):
        own, shared = blocks(self.file), blocks("questions.sql")
        self.words.update(whole=self.operator, output=self.output)
        for name in ("outcome", "result"):
            self.words[name] = filled(shared[name], self.words).strip()
        self.own, self.shared = own, shared

    def text(self, task):
        return filled(self.own.get(task) or self.question(self.shared[task].strip()), self.words)

    def question(self, text):
        return text


class Sqlite(Sql):
    name, file = "sqlite3", "sqlite.sql"

    def begin(self):
        if not shutil.which("sqlite3"):
            raise Absent("no sqlite3")
        super().begin()

    def question(self, text):
        if text.startswith("UPDATE"):  # as lasting as parindex's
            return "PRAGMA synchronous = EXTRA;\n" + text
        return '.mode csv\n.separator , "\\n"\n' + text

    def do(self, task):
        return run(["sqlite3", "-batch", self.store], self.text(task), self.output, watch=task == "load")


class Duckdb(Sql):
    name, file, operator = "DuckDB", "duckdb.sql", "//"
    keys = {"primary": "", "unit_key": "", "criterion_key": "", "score_key": ""}

    def begin(self):
        modules = self.words["modules"]
        if not shutil.which("node") or not os.path.isdir(os.path.join(modules, "@duckdb/node-api")):
            raise Absent("no node or no @duckdb/node-api")
        self.words.update(self.keys)
        super().begin()

    def question(self, text):
        return text if text.startswith("UPDATE") else f"COPY ({text.rstrip(';')}) TO '{{output}}' (HEADER false);"

    def do(self, task):
        return run(["node", os.path.join(FOLDER, "duckdb.mjs"), self.words["modules"], self.store], self.text(task) + "\n",
                   watch=task == "load")


class DuckdbKeys(Duckdb):
    name = "DuckDB, keys"
    keys = {"primary": "PRIMARY KEY", "unit_key": "REFERENCES unit(id)", "criterion_key": "REFERENCES criterion(id)",
            "score_key": ", PRIMARY KEY (year, unit_id, criterion_id)"}


class Postgres(Sql):
    """A cluster of its own behind a socket, with the settings it comes with; run by the user postgres where we are root."""
    name, file = "PostgreSQL", "postgres.sql"

    def begin(self):
        self.programs = "/usr/lib/postgresql/15/bin"
        if not os.path.isdir(self.programs):
            raise Absent("no PostgreSQL 15")
        super().begin()
        self.home = tempfile.mkdtemp(prefix="pg.", dir=self.words["cluster"])
        self.store = os.path.join(self.home, "data")
        self.user = None
        if os.getuid() == 0:
            import pwd
            self.user = pwd.getpwnam("postgres")
            os.chown(self.home, self.user.pw_uid, self.user.pw_gid)
        self.server(["initdb", "-D", self.store, "-A", "trust", "-U", "bench", "--no-locale", "-E", "UTF8"])
        self.server(["pg_ctl", "-D", self.store, "-w", "-l", os.path.join(self.home, "log"), "-o",
                     f"-c listen_addresses= -c unix_socket_directories={self.home}", "start"])
        with open(os.path.join(self.store, "postmaster.pid"), encoding="ascii") as file:
            self.pid = int(file.readline())

    def server(self, argv):
        def become():
            if self.user:
                os.setgroups([])
                os.setgid(self.user.pw_gid)
                os.setuid(self.user.pw_uid)
            os.chdir("/")
        return run([os.path.join(self.programs, argv[0]), *argv[1:]], preexec=become)

    def children(self):
        try:
            with open(f"/proc/{self.pid}/task/{self.pid}/children", encoding="ascii") as file:
                return [int(pid) for pid in file.read().split()]
        except OSError:
            return []

    def forget(self):
        pass  # load drops its tables

    def do(self, task):
        return run(["psql", "-X", "-q", "-t", "--csv", "-h", self.home, "-U", "bench", "-d", "postgres", "-f", "-"], self.text(task),
                   self.output, watch=task == "load", others=self.children)

    def size(self):
        asked = subprocess.run(["psql", "-X", "-At", "-h", self.home, "-U", "bench", "-d", "postgres", "-c",
                                "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relname IN ('unit', 'criterion', 'year', 'score', 'result') AND relkind = 'r'"],
                               capture_output=True, text=True, check=True)
        return int(asked.stdout)

    def end(self):
        if hasattr(self, "pid"):
            self.server(["pg_ctl", "-D", self.store, "-w", "-m", "fast", "stop"])
            shutil.rmtree(self.home)


class Script(Engine):
    """An engine that one script drives."""

    def do(self, task):
        return run([*self.argv, task, self.store, self.words["input"], self.output, self.words["unit"], self.words["criterion"],
                    str(self.words["year"]), str(self.words["points"])], watch=task == "load")


class DataTable(Script):
    name = "data.table"

    def begin(self):
        if not shutil.which("Rscript") or not os.path.isdir("/usr/lib/R/site-library/data.table"):
            raise Absent("no R or no data.table")
        self.argv = ["Rscript", "--vanilla", os.path.join(FOLDER, "table.R")]


class Pandas(Script):
    name = "pandas"

    def begin(self):
        self.argv = ["/usr/bin/python3", os.path.join(FOLDER, "frame.py")]
        try:
            run(["/usr/bin/python3", "-c", "import pandas"])
        except (RuntimeError, OSError) as error:
            raise Absent("no pandas") from error


class LibreOffice(Engine):
    """One sheet of scores, one of formulas; it computes while it loads, and its sheet of results is what it answers."""
    name = "LibreOffice"
    tasks = ("load", "answer")

    def begin(self):
        if self.words["size"] != "S":
            raise Absent("only S: a sheet ends at 1,048,576 rows, and formulas over all of them take hours")
        if not shutil.which("soffice"):
            raise Absent("no LibreOffice Calc")
        sys.path.insert(0, FOLDER)
        self.store = os.path.join(self.folder, "office.ods")

    def call(self, kind, source):
        profile = "file://" + os.path.join(self.folder, "office.profile")
        return run(["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", kind, "--outdir", self.folder, source],
                   watch=True)

    def do(self, task):
        import office
        if task == "load":
            office.write(self.words["input"], os.path.join(self.folder, "office.fods"))
            return self.call("ods", os.path.join(self.folder, "office.fods"))
        run_of = self.call('csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2', self.store)
        shutil.move(os.path.join(self.folder, "office-results.csv"), self.output)
        return run_of

    def answer(self, task):
        return sorted(super().answer(task))


ENGINES = (Parindex, Sqlite, Duckdb, DuckdbKeys, Postgres, DataTable, Pandas, LibreOffice)
