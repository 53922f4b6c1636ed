"""A request for memory fails, once or from then on: the command says so, or is done all the same.

    python3 test_memory.py PROGRAM MEMORY.so CLOCK.so [--all [-e N] | --sites] [--anew] [STEP…]

Every step of the table of scenarios is run once, and its process forks where a request is to fail:
it fails in a child, which runs to its end (forked.c). --anew makes a run of its own of each case
instead, so that a case which was wrong is there again by the number of its request; that is done too
where a second thread runs beside the request.

--all tries every request, with -e each Nth; --sites each place that asks, told apart by the calls
that lead to it, at its first and its last request of the first step that comes there; without an
option each place that the program's own calls tell apart, once.

What may happen is what happens with memory enough, to the byte; or exit status 6, "out of memory" in
words, and every file as it was, with none beside them and none left in TMPDIR. When memory runs out
behind the commit, all files are as they should become, and that is said.
"""
import ctypes
import itertools
import os
import shlex
import shutil
import struct
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SAID = b"out of memory", "hết bộ nhớ".encode()
STORED = b"is stored"
TEMPORARY = "temporary: "  # before the names of files of TMPDIR, where none may be left


class Step:
    """A line of the table."""

    def __init__(self, line):
        self.name, self.before, command = line.split(None, 2)
        command = command.strip()
        self.wanted = 0
        if command.startswith("= "):
            _, wanted, command = command.split(None, 2)
            self.wanted = int(wanted)
        self.prepares = command.startswith("! ")
        self.words = ["sh", "-c", command[2:]] if self.prepares else shlex.split(command)
        self.stdin = self.words.pop() if "<" in self.words else None
        if self.stdin is not None:
            self.words.pop()


def steps():
    with open(os.path.join(HERE, "scenarios"), encoding="utf-8") as table:
        return [Step(line) for line in table if line.strip() and not line.startswith("#")]


def files(folder, prefix=""):
    """Every file of a folder with its bytes."""
    held = {}
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "rb") as file:
            held[prefix + name] = file.read()
    return held


LEFT_OUT, KNOWN = -(1 << 31), -1  # of forked.c
HEAD, FILE = struct.Struct("=6iQ"), struct.Struct("=3i")


def told_files(stream, count):
    held = {}
    for _ in range(count):
        folder, name, size = FILE.unpack(stream.read(FILE.size))
        name = ("", TEMPORARY)[folder] + stream.read(name).decode()
        held[name] = stream.read(size)
    return held


def children(stream):
    """(request, for good, (status, stdout, stderr), state, its files) of each, as forked.c tells of them."""
    states = {}
    while head := stream.read(HEAD.size):
        number, for_good, status, out, err, count, state = HEAD.unpack(head)
        if status == LEFT_OUT:
            yield number, bool(for_good), None, None, None
            continue
        said = os.waitstatus_to_exitcode(status), stream.read(out), stream.read(err)
        if count != KNOWN:
            states[state] = told_files(stream, count)
        yield number, bool(for_good), said, state, states[state]


class Trial:
    def __init__(self, program, memory, clock, places, anew):
        self.program, self.memory, self.clock, self.places, self.anew = program, memory, clock, places, anew
        self.states = os.path.join(places, "states")
        self.folder = os.path.join(places, "work")
        self.temporary = os.path.join(places, "temporary")
        self.sites = os.path.join(places, "sites")
        self.links = os.path.join(places, "links")
        for name in self.states, self.temporary, self.links:
            os.mkdir(name)
        self.runs = self.left = 0
        self.wrong = []

    def words(self, step, faults):
        """The command of a step and its environment; the clock stands still."""
        environment = {"PATH": os.environ["PATH"] + ":/usr/sbin", "HOME": "/", "TMPDIR": self.temporary, "LANG": "C", "TZ": "UTC",
                       "PARINDEX_LANG": "en", "PARINDEX_USER": "tester", "FAULT_CLOCK": "1737691200"} | faults
        if step.prepares:
            return step.words, environment
        environment["LD_PRELOAD"] = self.clock + (":" + self.memory if faults else "")
        return [self.program, *step.words], environment

    def stdin(self, step, folder):
        return open(os.path.join(folder, step.stdin) if step.stdin else os.devnull, "rb")

    def run(self, step, folder, **faults):
        """(status, stdout, stderr) of a step in a folder."""
        words, environment = self.words(step, faults)
        with self.stdin(step, folder) as stdin:
            done = subprocess.run(words, cwd=folder, env=environment, stdin=stdin, capture_output=True, timeout=60)
        return done.returncode, done.stdout, done.stderr

    def held(self):
        return files(self.folder) | files(self.temporary, TEMPORARY)

    def baseline(self, step, traced):
        """What happens with memory enough; where memory is asked for."""
        source, target = os.path.join(self.states, step.before), os.path.join(self.states, step.name)
        traced = traced and not step.prepares
        shutil.copytree(source, target)
        said = self.run(step, target, **({"FAULT_MEMORY_SITES": self.sites} if traced else {}))
        if said[0] != step.wanted:
            raise SystemExit(f"{step.name} ends with {said[0]}, not {step.wanted}: {said[2].decode()}")
        if not traced:
            return said, []
        with open(self.sites, "rb") as file:
            return said, list(struct.iter_unpack("2Q", file.read()))

    def dump(self, book):
        """A book as text, which is refused when its seals do not agree; none when it is no book."""
        path = os.path.join(self.places, "asked.parindex")
        with open(path, "wb") as file:
            file.write(book)
        return subprocess.run([self.program, "-q", "-b", path, "dump"], stdin=subprocess.DEVNULL, capture_output=True).stdout

    def same(self, held, wanted):
        """Are these the same files? Books say the same: a page that nothing uses may hold anything."""
        if held == wanted:
            return True
        if held.keys() != wanted.keys():
            return False
        return all(held[name] == wanted[name] or
                   (name.endswith(".parindex") and self.dump(held[name]) == self.dump(wanted[name]) != b"") for name in held)

    def judge(self, step, said, enough, before, after, held):
        """What is wrong with a run, or None."""
        status, out, err = said
        if status < 0:
            return f"ended by signal {-status}"
        if status == enough[0] and out == enough[1]:
            if not self.same(held, after):
                return "done, but not the files that it leaves"
            return None if status == 0 or err == enough[2] else f"status {status} without its message"
        if status != 6:
            return f"status {status}"
        if not any(word in err for word in SAID) and step.words[0] != "__complete":  # a shell asks
            return "no word of memory"
        if self.same(held, before) or (STORED in err and self.same(held, after)):
            return None
        other = sorted(name for name in held.keys() | before.keys() if held.get(name) != before.get(name))
        return f"files differ from before: {', '.join(other)}"

    def fresh(self, step):
        for folder in self.folder, self.temporary, self.links:
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(os.path.join(self.states, step.before), self.folder)
        os.mkdir(self.temporary)
        os.mkdir(self.links)

    def tell(self, step, number, for_good, said, reason):
        self.runs += 1
        if reason is not None:
            self.wrong.append(f"{step.name}: request {number}{' and all behind it' if for_good else ''}: {reason}\n"
                              f"  {said[2].decode(errors='replace').strip()[-300:]}")

    def fail_at(self, step, enough, before, after, number, for_good):
        """A request fails in a run of its own."""
        faults = {"FAULT_MEMORY_AT": str(number)} | ({"FAULT_MEMORY_FOR_GOOD": "1"} if for_good else {})
        try:
            said = self.run(step, self.folder, **faults)
        except subprocess.TimeoutExpired:
            said = (-14, b"", b"")
        held = self.held()
        self.tell(step, number, for_good, said, self.judge(step, said, enough, before, after, held))
        if held != before:
            self.fresh(step)

    def fork(self, step, cases, take):
        """(status, stdout, stderr) of one run that forks in these cases; each child goes to take()."""
        chosen = bytearray(max(number for number, _ in cases))
        for number, for_good in cases:
            chosen[number - 1] |= 2 if for_good else 1
        with open(self.sites, "wb") as file:
            file.write(chosen)
        reader, writer = os.pipe()
        words, environment = self.words(step, {
            "FAULT_FORK_CHOSEN": self.sites, "FAULT_FORK_SAYS": str(writer), "FAULT_FORK_LINKS": self.links,
            "FAULT_FORK_FOLDERS": self.folder + ":" + self.temporary})
        with self.stdin(step, self.folder) as stdin, open(reader, "rb", 1 << 20) as stream, \
                tempfile.TemporaryFile(dir=self.places) as out, tempfile.TemporaryFile(dir=self.places) as err:
            process = subprocess.Popen(words, cwd=self.folder, env=environment, stdin=stdin, stdout=out, stderr=err, pass_fds=[writer])
            os.close(writer)
            for told in children(stream):
                take(*told)
            status = process.wait()
            out.seek(0), err.seek(0)
            return status, out.read(), err.read()

    def fail_in_children(self, step, enough, before, after, cases):
        """Requests fail in children of one run; the cases in which it could not fork."""
        judged = {}  # thousands of children end alike
        left, tried = [], 0

        def take(number, for_good, said, state, held):
            nonlocal tried
            if said is None:
                left.append((number, for_good))
                return
            tried += 1
            if (said, state) not in judged:
                judged[said, state] = self.judge(step, said, enough, before, after, held)
            self.tell(step, number, for_good, said, judged[said, state])

        said = self.fork(step, cases, take)
        if said != enough or not self.same(self.held(), after) or tried + len(left) != len(cases):
            raise SystemExit(f"{step.name}: forked in {tried} of {len(cases)} cases it ends otherwise, with {said[0]}: {said[2].decode()}")
        self.left += len(left)
        self.fresh(step)
        return left

    def go(self, step, choose):
        enough, sites = self.baseline(step, choose is not None)
        if not sites:
            return
        before = files(os.path.join(self.states, step.before))
        after = files(os.path.join(self.states, step.name))
        self.fresh(step)
        cases = choose(sites)
        if cases and not self.anew:
            cases = self.fail_in_children(step, enough, before, after, cases)
        for number, for_good in cases:
            self.fail_at(step, enough, before, after, number, for_good)


def every(nth):
    """Each Nth request, counted on from step to step."""
    begun = itertools.count(1)
    return lambda sites: [(number, for_good) for number in range(1, len(sites) + 1) if next(begun) % nth == 0
                          for for_good in (False, True)]


seen = set()  # places that an earlier step tried


def new_places(sites, which):
    """The first and the last request of each new place."""
    first, last = {}, {}
    for number, site in enumerate(sites, 1):
        if site[which] not in seen:
            first.setdefault(site[which], number)
            last[site[which]] = number
    seen.update(first)
    return sorted(first.values()), sorted(last.values())


def each_site(sites):
    """Both of each place, once, and for good from the first on."""
    first, last = new_places(sites, 0)
    return [(number, False) for number in sorted({*first, *last})] + [(number, True) for number in first]


def some(sites):
    """The first of each place that the program's own calls tell apart, once."""
    return [(number, False) for number in new_places(sites, 1)[0]]


def stand_still():
    """Programs lie at the same addresses in each run, so that a place is known again."""
    ctypes.CDLL(None).personality(0x0040000)  # ADDR_NO_RANDOMIZE


def main():
    program, memory, clock = (os.path.abspath(path) for path in sys.argv[1:4])
    rest = sys.argv[4:]
    nth = int(rest.pop(rest.index("-e") + 1)) if "-e" in rest else 1
    names = [word for word in rest if not word.startswith("-")]
    chosen = every(nth) if "--all" in rest else each_site if "--sites" in rest else some
    base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    began = time.monotonic()
    stand_still()
    with tempfile.TemporaryDirectory(dir=base) as places:
        trial = Trial(program, memory, clock, places, "--anew" in rest)
        shutil.copytree(os.path.join(HERE, "files"), os.path.join(trial.states, "-"))
        for step in steps():
            runs, faults, left, start = trial.runs, len(trial.wrong), trial.left, time.monotonic()
            trial.go(step, chosen if not names or step.name in names else None)
            if rest and trial.runs > runs:
                print(f"{step.name}: {trial.runs - runs} runs in {time.monotonic() - start:.0f} s, {len(trial.wrong) - faults} wrong" +
                      (f", {trial.left - left} anew" if trial.left > left else ""), flush=True)
                for text in trial.wrong[faults : faults + 5]:
                    print("WRONG", text, flush=True)
    if not rest:
        for text in trial.wrong[:20]:
            print("WRONG", text)
    print(f"{trial.runs} runs in {time.monotonic() - began:.0f} s, {len(trial.wrong)} wrong, {trial.left} anew beside a thread")
    return 1 if trial.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
