"""What the tests with hostile input share: a small book, the program run in its folder, and what may reach
a terminal."""
import os
import shutil
import subprocess
import sys
import tempfile
import unicodedata

PROGRAM = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else "parindex"
SANITIZED = "/asan/" in PROGRAM  # slow, and with more memory than the program's own
EACH = 12 if SANITIZED else 3  # of all pairs of a command and a text one is tried
FILES = {
    "groups": "code,name\nso,Khối sở\n",
    "units": "code,name,group,position,from_year\na,Sở A,so,1,2015\nb,Sở B,so,2,2015\n",
    "criteria": "set,code,title,max_points,method\nbo,1,Một,100,\nbo,1.1,Kế hoạch,60,appraisal\nbo,1.2,Hài lòng,40,survey\n",
    "years": "year,group,set\n2025,so,bo\n",
}

wrong = []
checks = 0


def check(holds, text):
    global checks
    checks += 1
    if not holds:
        wrong.append(text)


class Place:
    """A folder of its own, in memory where there is some, with the book so.parindex in it."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
        self.book = os.path.join(self.folder, "so.parindex")
        self.must("init", "so.parindex", "--title", "Sổ thử")
        for kind, text in FILES.items():
            self.write(kind + ".csv", text)
            self.must("import", kind, kind + ".csv")
        with open(self.book, "rb") as file:
            self.bytes = file.read()
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())

    def run(self, *words, lang="en", stdin=b"", book=True):
        """(status, stdout, stderr) of a command."""
        environment = {"PATH": os.environ["PATH"], "HOME": self.folder, "LANG": "C.UTF-8", "PARINDEX_USER": "tester", "PARINDEX_LANG": lang}
        for name in "ASAN_OPTIONS", "UBSAN_OPTIONS":
            if name in os.environ:
                environment[name] = os.environ[name]
        if book:
            environment["PARINDEX_BOOK"] = "so.parindex"
        done = subprocess.run([PROGRAM, *words], cwd=self.folder, env=environment, input=stdin, capture_output=True, timeout=120)
        return done.returncode, done.stdout, done.stderr

    def must(self, *words, **how):
        status, out, err = self.run(*words, **how)
        if status != 0:
            raise SystemExit(f"{words}: status {status}: {err.decode()}")
        return out

    def fresh(self):
        """The book as it was made; was it so still?"""
        with open(self.book, "rb") as file:
            same = file.read() == self.bytes
        if not same:
            with open(self.book, "wb") as file:
                file.write(self.bytes)
        return same


def steers(text, allowed="\n"):
    """The first character that acts instead of showing, or that nobody sees; by Python's own tables."""
    for character in text:
        if character in allowed:
            continue
        if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Cs"):
            return f"U+{ord(character):04X}"
    return None


def shown(where, data, allowed="\n"):
    """Bytes that people see are UTF-8, and nothing in them steers a terminal."""
    try:
        found = steers(data.decode(), allowed)
    except UnicodeDecodeError:
        found = "what is no UTF-8"
    check(found is None, f"{where}: {found} reaches the terminal: {data[:200]!r}")


def finish(what):
    for text in wrong[:30]:
        print("WRONG", text)
    print(f"{what}: {checks} checks, {len(wrong)} wrong")
    sys.exit(1 if wrong else 0)
