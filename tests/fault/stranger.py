"""What the tests of a stranger's hand share: a book, runs of the program, and limits."""
import atexit
import hashlib
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile

PROGRAM = os.path.realpath(sys.argv[1])
HERE = os.path.dirname(os.path.realpath(__file__))
BOOK, COPY = "so.parindex", "copy.parindex"
ENVIRONMENT = {**os.environ, "PARINDEX_LANG": "en", "PARINDEX_USER": "tester", "TZ": "UTC"}
ENVIRONMENT.pop("PARINDEX_BOOK", None)
SANITIZED = "asan" in PROGRAM.split(os.sep)

faults, checks = [], 0


def make_book():
    """In a folder of its own, which goes when the program ends: nothing else is touched."""
    folder = tempfile.mkdtemp(prefix="stranger-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.chdir(folder)
    subprocess.run(["sh", os.path.join(HERE, "book.sh"), PROGRAM], check=True)


def limits():
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    if not SANITIZED:
        resource.setrlimit(resource.RLIMIT_AS, (512 << 20, 512 << 20))


def run(*words, book=COPY, stdin=subprocess.DEVNULL):
    """Exit status, standard output and error of the program."""
    try:
        done = subprocess.run([PROGRAM, "-b", book, *words], stdin=stdin, capture_output=True, text=True,
                              errors="replace", env=ENVIRONMENT, preexec_fn=limits, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        return "no end", "", ""
    return done.returncode, done.stdout, done.stderr


def say(words):
    return " ".join(f'"{word}"' if " " in word else word for word in words)


def expect(right, *told):
    global checks
    checks += 1
    if not right:
        faults.append(": ".join(str(part).strip()[:300] for part in told))


def copy_book():
    shutil.copyfile(BOOK, COPY)


def stranger(sql, path=COPY):
    """Runs SQL as a program would that knows no rule: no trigger fires, the schema can be written."""
    book = sqlite3.connect(path)
    triggers = book.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        book.execute(f"DROP TRIGGER {name}")
    if "TRIGGER" in sql:
        for _, text in triggers:
            book.execute(text)
        triggers = []
    book.execute("PRAGMA writable_schema = ON")
    book.executescript(sql)
    book.commit()
    for _, text in triggers:
        book.execute(text)
    book.commit()
    book.close()


def page_of_the_day_before(table):
    """The first page of a table in the copy is that of the book: a write was lost."""
    book = sqlite3.connect(COPY)
    (root,), (size,) = (book.execute(sql).fetchone() for sql in
                        (f"SELECT rootpage FROM sqlite_schema WHERE name = '{table}'", "PRAGMA page_size"))
    book.close()
    with open(BOOK, "rb") as before, open(COPY, "r+b") as after:
        before.seek((root - 1) * size)
        after.seek((root - 1) * size)
        after.write(before.read(size))


def digest(path=COPY):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def end(what):
    print(f"{what}: {checks} checks, {len(faults)} wrong")
    for fault in faults[:30]:
        print("  " + fault)
    sys.exit(1 if faults else 0)
