"""Hostile names: what acts or hides is refused on its way in, and what a book may hold reaches no terminal,
table or file as anything but a name.

    python3 test_names.py PROGRAM
"""
import csv
import io
import json
import os
import re
import sqlite3
import subprocess
import unicodedata

from hostile import EACH, Place, check, finish, shown, steers

# No name has these in it: they act, or nobody sees them.
REFUSED = ["a\x01b", "a\x07b", "a\x08b", "a\x1b[31mđỏ", "a\x1b]0;x\x07", "a\x7fb", "a\x80b", "a\x9b31mb", "a\nb", "a\rb", "a\r\nb", "a\x0bb",
           "a\x0cb", "a\x85b", "a\u2028b", "a\u2029b", "a\u202eb", "a\u202ab", "a\u202cb", "a\u2066b", "a\u2069b", "a\u200eb", "a\u200fb",
           "a\u061cb", "a\u200bb", "a\u200cb", "a\u200db", "a\u2060b", "a\u00adb", "a\ufeffb", "a\u180eb", "a\U000e0041b", "a\ufe0fb", "a\u3164b",
           "Sở A\n2025\tso\tSở B\t100", "Sở A\nparindex: done", "\x1b[2J", "\u200b", "\x00"[:0] + "\x1f"]
# These are names, whatever a spreadsheet, a browser or a shell would make of them.
NAMES = ["=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://a.vn","x")', "+84 Sở", "-1 Sở", "@SUM(A1)", "＝1+1", "＠A1", "'quoted", "''twice", '"quoted" Sở', "Sở, phòng; ban",
         "a|b|c", "`code` Sở", "<script>alert(1)</script>", "<b>đậm</b>", "&lt;b&gt; &amp;", "[x](http://a.vn)", "![x](y)", "*sao* _gạch_", "# Sở", "> Sở", "- - - x",
         "\\back\\slash", "\\u202e", "\\n", "%n%s%d", "%00", "$(reboot)", "`reboot`", "; rm -rf /", "${HOME}", "{1} {2}", "Sở {3}", "null", "true", "1e308", "NaN",
         "../../etc/passwd", "Ủy ban nhân dân" + " rất dài" * 40, "Sở" + "x" * 300, "a" + "\u0301" * 30, "𝕊ở toán", "省廳", "عربي", "--format", "- Sở", "DROP TABLE unit; --"]
FORMATS = ["table", "md", "plain", "csv", "csv-excel", "json", "jsonl"]
LISTS = [("unit", "list"), ("rank", "2025", "so", "--so-far"), ("score", "list", "2025", "so"), ("status",), ("log",), ("history", "so"), ("decision", "list"),
         ("group", "list"), ("criteria", "show", "bo"), ("compare", "2025", "so"), ("check",), ("published", "list"), ("export", "units"), ("export", "decisions")]


def cells(out, delimiter):
    return list(csv.reader(io.StringIO(out.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def strict_json(out, lines):
    for text in out.decode().splitlines() if lines else [out.decode()]:
        json.loads(text, parse_constant=lambda word: check(False, f"{word} is no JSON"))
    done = subprocess.run(["jq", "-e", "."], input=out, capture_output=True)
    check(done.returncode == 0 or (lines and not out), f"jq refuses: {done.stderr.decode()}")


def is_formula(cell):
    return cell[:1] in tuple("=+-@\t\r＝＋－＠") and re.fullmatch(r"-?[0-9.,]+", cell) is None


def look_at(words, form, out):
    """What a format must be, whatever the names are."""
    where = f"{' '.join(words)} --format {form}"
    shown(where, out, {"plain": "\n\t", "csv-excel": "\n\r\ufeff"}.get(form, "\n"))
    if form in ("json", "jsonl"):
        strict_json(out, form == "jsonl")
    elif form == "plain":
        widths = {line.count("\t") for line in out.decode().splitlines()}
        check(len(widths) <= 1, f"{where}: rows of {widths} tabs")
    elif form == "csv":
        check(len({len(row) for row in cells(out, ",")}) <= 1, f"{where}: rows of different width")
    elif form == "csv-excel":
        rows = cells(out, ";")
        check(len({len(row) for row in rows}) <= 1, f"{where}: rows of different width")
        for row in rows:
            for cell in row:
                check(not is_formula(cell), f"{where}: a formula: {cell!r}")
    elif form == "md":
        grid = [line for line in out.decode().splitlines() if line.startswith("|")]
        for line in out.decode().splitlines():
            check(re.search(r"(?<!\\)<[a-zA-Z/!]", re.sub(r"\\.", "", line)) is None, f"{where}: a tag: {line[:200]}")
        widths = [len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) for line in grid]
        check(not grid or min(widths) >= 2, f"{where}: {widths}")


def refuse(place):
    """Each text that is typed or read."""
    typed = [("unit", "add", "{}", "--code", "x"), ("unit", "rename", "a", "{}", "--from-year", "2025"), ("unit", "edit", "a", "--short", "{}"),
             ("group", "add", "{}", "--code", "x"), ("scale", "add", "x", "{}"), ("criteria", "add", "bo", "2", "--title", "{}"),
             ("decision", "add", "{}"), ("decision", "add", "1/QĐ", "--title", "{}"), ("book", "edit", "--title", "{}"), ("score", "set", "2025", "a", "1.1", "5", "--note", "{}"),
             ("score", "set", "2025", "a", "1.1", "5", "--reason", "{}"), ("score", "set", "2025", "a", "1.1", "5", "--as", "{}"), ("published", "add", "2024", "a", "--class", "{}"),
             ("year", "open", "2024", "so", "--set", "{}"), ("init", "x.parindex", "--title", "{}")]
    for i, text in enumerate(REFUSED):
        for words in typed[i % EACH :: EACH]:
            status, out, err = place.run(*[text if word == "{}" else word for word in words])
            check(status in (1, 2, 3, 4), f"{words} takes {text!r}")
            check(err.strip() != b"", f"{words}: {text!r} is refused without a word")
            shown(f"{words} {text!r}", out)
            shown(f"{words} {text!r}", err)
            check(place.fresh(), f"{words}: {text!r} is refused, and the book is another")
        place.write("units.csv", f'code,name\nx,"{text}"\n')
        status, out, err = place.run("import", "units", "units.csv")
        check(status == 3, f"import takes {text!r}: status {status}")
        shown(f"import {text!r}", err)
        check(place.fresh(), f"import: {text!r} is refused, and the book is another")


def fill(place):
    """A book in which every text is one of the names."""
    rows = [["code", "name", "name_en", "short", "group", "position", "from_year"]]
    rows += [[f"n{i}", name, name if i % 2 else "", name[:20] if i % 3 == 0 else "", "so", str(i + 10), "2015"] for i, name in enumerate(NAMES)]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    place.write("names.csv", out.getvalue())
    place.must("import", "units", "names.csv")
    for i, name in enumerate(NAMES):
        if len(name) <= 60 and "@" not in name:  # what stands behind it is a date
            status, _, err = place.run("decision", "add", "--title", name, "--issuer", name, "--", f"{i}/{name}")
            check(status == 0, f"decision {name!r}: {err.decode()}")
    place.must("year", "remove", "2025", "so")
    place.must("year", "open", "2025", "so", "--set", "bo")
    place.must("score", "set", "2025", "n0", "1.1", "50", "--note", NAMES[0], "--reason", NAMES[1], "--as", NAMES[2])
    place.must("published", "add", "2024", "n1", "--class", NAMES[3], "--source", NAMES[12])
    place.must("book", "edit", "--title", NAMES[12])


def stored(place):
    for name_words in LISTS:
        for form in FORMATS:
            for lang in ("vi", "en") if form in ("table", "md", "csv-excel") else ("en",):
                status, out, err = place.run(*name_words, "--format", form, lang=lang)
                check(status in (0, 1), f"{name_words} --format {form}: status {status}: {err.decode()[:300]}")
                look_at(name_words, form, out)
                shown(f"{name_words}", err)
    rows = cells(place.must("unit", "list", "--format", "csv"), ",")
    held = {row[0]: row[rows[0].index("name")] for row in rows[1:]}
    for i, name in enumerate(NAMES):
        check(held[f"n{i}"] == unicodedata.normalize("NFC", name), f"csv is not verbatim: {held[f'n{i}']!r} for {name!r}")
    for form, ending in ("csv", "csv"), ("csv-excel", "csv"):
        place.must("export", "units", "--format", form, "-o", f"again-{form}.csv")
        status, out, err = place.run("import", "units", f"again-{form}.csv")
        check(status == 0 and b"unchanged" in err and b"batch" not in err, f"what {form} wrote is not what is read: {err.decode()[:300]}")
    for word in "", "n", "s":
        for before in ("history",), ("score", "list", "2025"), ("decision", "show"), ("unit", "show"):
            _, out, err = place.run("__complete", "--", *before, word)
            shown(f"completion {before}", out, "\n\t")
            check(err == b"", f"completion {before} talks: {err!r}")


def quoted(place):
    """Messages that quote what was typed, names of files too."""
    places = [("unit", "show", "{}"), ("history", "{}"), ("rank", "2025", "{}"), ("explain", "2025", "a", "{}"), ("score", "set", "2025", "a", "{}", "5"), ("score", "set", "2025", "a", "1.1", "{}"),
              ("import", "{}", "x.csv"), ("import", "units", "{}"), ("load", "{}"), ("-b", "{}", "status"), ("rank", "-o", "/nowhere/{}"), ("claim", "a", "--class", "{}"), ("diff", "2025", "so", "{}", "final"),
              ("criteria", "show", "{}"), ("decision", "show", "{}"), ("log", "--by", "{}"), ("log", "--since", "{}"), ("sql", "{}"), ("help", "{}"), ("{}",), ("rank", "--format", "{}"), ("--{}",), ("--lang", "{}", "rank")]
    for i, text in enumerate(REFUSED + NAMES[:20] + ["%n%n%n%s", "a" * 120000, "\udcff\udcfe", ""]):
        for words in places[i % EACH :: EACH]:
            status, out, err = place.run(*[word.replace("{}", text) for word in words])
            check(0 <= status <= 6, f"{words} {text[:40]!r}: status {status}")
            shown(f"{words} {text[:40]!r}", err)
            shown(f"{words} {text[:40]!r}", out, "\n\t")
    for text in REFUSED:
        name = text.replace("/", "") + ".csv"
        place.write(name, "code,name\nx,a\x01b\n")
        _, _, err = place.run("import", "units", name)
        shown(f"a file named {name!r}", err)


def behind_its_back(place):
    """A stranger writes hostile texts into every column: what is told of them steers nothing."""
    nasty = "x\x1b[2J\u202e\nparindex: done\u200b"
    tables = sqlite3.connect(place.book)
    names = [(table, column[1]) for (table,) in tables.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
             for column in tables.execute(f'PRAGMA table_info("{table}")').fetchall() if column[2] == "TEXT"]
    tables.close()
    with open(place.book, "rb") as file:
        whole = file.read()
    for table, column in names[:: EACH // 3]:
        book = sqlite3.connect(place.book, isolation_level=None)
        book.execute("PRAGMA writable_schema = ON")
        book.execute("PRAGMA ignore_check_constraints = ON")
        try:
            book.execute(f'UPDATE "{table}" SET "{column}" = ? || rowid', (nasty,))
        except sqlite3.Error:
            try:
                book.execute(f'UPDATE "{table}" SET "{column}" = ?', (nasty,))
            except sqlite3.Error:
                pass
        book.close()
        for words in ("verify",), ("verify", "--format", "csv"), ("rank", "2025", "so", "--so-far"), ("unit", "list", "--format", "table"), ("log", "--format", "table"):
            status, out, err = place.run(*words)
            check(0 <= status <= 6, f"{table}.{column}: {words}: status {status}: {err.decode(errors='replace')[:200]}")
            if words[-1] != "csv":  # csv is verbatim
                shown(f"{table}.{column}: {words}", out, "\n\t")
            shown(f"{table}.{column}: {words}", err)
        with open(place.book, "wb") as file:
            file.write(whole)


for text in REFUSED:
    check(steers(text, "") is not None or "\u3164" in text or "\ufe0f" in text, f"{text!r} is no hostile name")
with Place() as place:
    refuse(place)
    quoted(place)
    fill(place)
    stored(place)
    behind_its_back(place)
finish("names")
