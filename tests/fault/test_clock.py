"""The clock of the wall may say anything, and the reader's locale too: order goes by sequence, and not
a byte differs.

    python3 test_clock.py PROGRAM CLOCK.so

Locales: every step of the table of scenarios is typed in each locale with the clock standing; what it
says and every file it leaves must be the same bytes. Clocks: the same steps one after another in one
book, the clock going back, before 1970 and far ahead between them; the journal keeps its order, and
nothing is found.
"""
import csv
import hashlib
import io
import os
import shlex
import shutil
import subprocess
import sys
import tempfile

PROGRAM, CLOCK = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
HERE = os.path.dirname(os.path.abspath(__file__))
LOCALES = ["de_DE.UTF-8", "vi_VN.UTF-8", "tr_TR.UTF-8", "tr_TR.ISO-8859-9", "C"]
NOON = 1737691200  # 24.1.2025
# back by an hour, before 1970, the year 1, the last second of 9999, after it, and home again
CLOCKS = [NOON, NOON - 3600, -86400 * 365, -62135596800, 253402300799, 1 << 40, NOON + 1]

wrong = []
checks = 0


def check(holds, text):
    global checks
    checks += 1
    if not holds:
        wrong.append(text)


def environment(locale, clock, places):
    kept = {"PATH": os.environ["PATH"] + ":/usr/sbin", "HOME": "/", "TMPDIR": places}
    return kept | {"LC_ALL": locale, "LANG": locale, "LOCPATH": places + "/locales", "TZ": "UTC",
                   "PARINDEX_LANG": "vi", "PARINDEX_USER": "tester",
                   "LD_PRELOAD": CLOCK, "FAULT_CLOCK": str(clock)}


def steps():
    with open(os.path.join(HERE, "scenarios"), encoding="utf-8") as table:
        for line in table:
            if line.strip() and not line.startswith("#"):
                name, before, command = line.split(None, 2)
                yield name, before, command.strip()


def run(command, folder, env):
    """What a step of the table does: (status, stdout, stderr)."""
    if command.startswith("= "):
        command = command.split(None, 2)[2]
    command = command[2:] if command.startswith("! ") else f"{shlex.quote(PROGRAM)} {command}"
    done = subprocess.run(["sh", "-c", command], cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True)
    return done.returncode, done.stdout, done.stderr


def files(folder):
    out = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            out[name] = hashlib.sha256(file.read()).hexdigest()
    return out


def in_locale(locale, places):
    """The story of all steps in one locale: by name what was said and left."""
    top = os.path.join(places, "states")
    os.mkdir(top)
    shutil.copytree(os.path.join(HERE, "files"), os.path.join(top, "-"))
    told = {}
    for name, before, command in steps():
        folder = os.path.join(top, name)
        shutil.copytree(os.path.join(top, before), folder)
        said = run(command, folder, environment(locale, NOON, places))
        told[name] = (*said, files(folder))
    shutil.rmtree(top)
    return told


def locales(places):
    os.mkdir(places + "/locales")
    for locale in LOCALES[:-1]:
        language, charset = locale.split(".")
        subprocess.run(["localedef", "-i", language, "-f", charset, f"{places}/locales/{locale}"], check=True, capture_output=True)
    plain = in_locale("C", places)
    for locale in LOCALES[:-1]:
        other = in_locale(locale, places)
        for name in plain:
            for part, here, there in zip(("status", "stdout", "stderr", "files"), plain[name], other[name]):
                check(here == there, f"{locale}: {name}: {part} differs from the one in the locale C:\n  {here}\n  {there}")
    return len(plain)


def clocks(places):
    folder = os.path.join(places, "clocks")
    shutil.copytree(os.path.join(HERE, "files"), folder)
    writes = ["init", "groups", "units", "scales", "criteria", "years", "scores-2023", "participants", "allowances",
              "scores", "published", "score-set", "undo", "approve", "amend", "unit-rename", "score-set-many", "undo"]
    table = {name: command for name, _, command in steps()}
    for number, name in enumerate(writes):
        clock = CLOCKS[number % len(CLOCKS)]
        status, out, err = run(table[name], folder, environment("C", clock, places))
        check(status == 0, f"{name} at {clock}: status {status}: {err.decode()}")
        for question in "check", "verify":
            if number > 0:
                status, out, err = run(question, folder, environment("C", CLOCKS[(number + 1) % len(CLOCKS)], places))
                check(status == 0, f"{question} after {name} at {clock}: {out.decode()}{err.decode()}")
    _, out, _ = run("log --format csv", folder, environment("C", NOON, places))
    batches = [int(row["batch"]) for row in csv.DictReader(io.StringIO(out.decode()))]
    check(len(batches) == len(writes) - 1, f"{len(batches)} batches in the log")
    check(batches == sorted(batches, reverse=True), f"the log is not in order: {batches}")
    check("1969" in out.decode() and "9999" in out.decode(), f"the clock did not move: {out.decode()}")


def main():
    with tempfile.TemporaryDirectory() as places:
        count = locales(places)
        clocks(places)
    for text in wrong[:20]:
        print("WRONG:", text)
    print(f"{count} steps in {len(LOCALES)} locales, {len(CLOCKS)} clocks: {checks} checks, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
