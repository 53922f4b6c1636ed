"""Hostile command lines: every command with every junk. It is usage, a value refused, or an answer; never a
crash, never silence, nothing of the argument acts on the terminal, and what is refused leaves the book as
it was.

    python3 test_arguments.py PROGRAM
"""
from hostile import EACH, Place, check, finish, shown

LONG = "a" * 120000
JUNK = [[], [""], ["", ""], ["%n%n%s%d"], ["\x1b[2J\x1b]0;x\x07"], ["a\nparindex: done"], ["\u202eabc"], ["\udcff\udcfe"], [LONG], ["x"] * 300, ["--"], ["-"], ["---"],
        ["-x"], ["--nope"], ["--%n"], ["--\x1b[31m"], ["--" + LONG], ["--format"], ["--format", "x"], ["--format=" + LONG], ["--width", "-1"], ["--width", "9" * 40], ["-b"],
        ["-b", "\x1b[2J"], ["-b", "."], ["-o", ""], ["-o", "/"], ["-o", "so.parindex"], ["--lang", "xx"], ["--as", "\x1b[2J"], ["--reason", ""],
        ["0000"], ["9999"], ["99999"], ["2025-2024"], ["2025,2025"], ["1900-2999"], ["2025", ""], ["2025", "a", "\x1b"], ["2025", "a", "1.1", "1e308"], ["2025", "a", "1.1=" + "9" * 60],
        ["=1"], ["a="], ["../../x"], ["/dev/null"], ["/dev/full"], ["$(reboot)"], ["; reboot"], ["--help=x"], ["--version=1"]]
NONE = [([], 2), ([""], 2), (["nope"], 2), (["rnak"], 2), (["%n"], 2), (["\x1b[2J"], 2), ([LONG], 2), (["\udcff"], 2), (["--nope"], 2), (["-"], 2), (["--"], 2),
        (["--lang", "xx"], 2), (["-b"], 2), (["--version"], 0), (["--help"], 0), (["help"], 0), (["help", "nope"], 1), (["unit"], 2), (["unit", "nope"], 2), (["ran"], 2),
        (["rank", "--form", "csv"], 2), (["--format"], 2), (["rank", "extra", "words", "here", "2025"], 1)]


def commands(place):
    """All there are, with their verbs, as completion offers them."""
    offered = [line.split("\t")[0] for line in place.must("__complete", "--", "").decode().splitlines()]
    for noun in [word for word in offered if not word.startswith("-")]:
        if noun == "completion":
            yield from ([noun, "bash"], [noun])
            continue
        verbs = [line.split("\t")[0] for line in place.run("__complete", "--", noun, "")[1].decode().splitlines()]
        usable = [verb for verb in verbs if place.run("help", noun, verb)[0] == 0 and verb.isalpha()]
        yield from ([noun, verb] for verb in usable)
        yield [noun]


def try_line(place, words, lang):
    line = " ".join(words)[:60]
    status, out, err = place.run(*words, lang=lang)
    check(0 <= status <= 4 or (status == 6 and ("-o" in words or words[0] == "backup")), f"{line!r}: status {status}: {err.decode(errors='replace')[:200]}")
    check(status == 0 or out or err.strip(), f"{line!r}: status {status} without a word")
    check(status != 2 or err.strip(), f"{line!r}: usage without a word")
    shown(f"{line!r}", err)
    if words[:1] != ["completion"]:
        shown(f"{line!r}", out, "\n\t")
    check(place.fresh() or status == 0, f"{line!r}: status {status}, and the book is another")
    return status


with Place() as place:
    for words, wanted in NONE:
        status = try_line(place, words or [], "en")
        check(status == wanted, f"{' '.join(words)[:60]!r}: status {status}, not {wanted}")
    found = list(commands(place))
    check(len(found) > 60, f"only {len(found)} commands are offered")
    for i, command in enumerate(found):
        for k, junk in enumerate(JUNK):
            if (i + k) % EACH == 0 or len(junk) == 0:
                try_line(place, command + junk, "vi" if k % 2 else "en")
finish(f"arguments of {len(found)} commands")
