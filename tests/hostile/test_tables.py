"""Hostile tables: each is refused with line and column and the book is unchanged, or the value is exact.

    python3 test_tables.py PROGRAM [--full]
"""
import csv
import io
import os
import subprocess
import sys
import threading

from hostile import PROGRAM, SANITIZED, Place, check, finish, shown

HEAD = "year,unit,criterion,final\n"
LARGE = 1000 if "--full" in sys.argv else 100  # MB in one line
MANY = 1000000 if "--full" in sys.argv else 50000  # faults of one file
MOST_MEMORY = 64  # MB

# What stands in the column of points, and its finding; or the exact value.
VALUES = [
    ("1e308", "number"), ("1e2", "number"), ("NaN", "number"), ("nan", "number"), ("Infinity", "number"), ("-inf", "number"),
    ("0x10", "number"), ("010", "=10"), ("0b1", "number"), ("1_000", "number"), ("１２", "number"), ("١٢", "number"), ("৪", "number"),
    ("½", "number"), ("²", "number"), ("Ⅷ", "number"), ("8·5", "number"), ("8٫5", "number"), ("−1", "number"), ("+1", "number"),
    (".5", "number"), ("5.", "number"), ("5.5.5", "number"), ("5..5", "number"), ("-", "number"), ("--1", "number"), ("8 5", "number"),
    ("1 234", "thousands"), ("1'234", "thousands"), ("1\u00a0234", "thousands"), ("1\u202f234", "thousands"), ("1.234.567", "thousands"),
    ('"1,234.5"', "thousands"), ('"1.234,5"', "thousands"), ("1.234", "=1.234"), ("8.50000", "decimals"), ("8.12345", "decimals"),
    ("0.00001", "decimals"), ("9999999999", "number"), ("99999999999999999999", "number"), ("1" * 5000, "number"),
    ("-1", "below_zero"), ("-0.0001", "below_zero"), ("-0", "=0"), ("60.0001", "over_maximum"), ("999999999", "over_maximum"),
    ("60", "=60"), ("0", "=0"), ("0.0001", "=0.0001"), ("59.9999", "=59.9999"), ("8.50", "=8.5"), (" 8.5 ", "=8.5"), ('"8.5"', "=8.5"), ('"8,5"', "=8.5"),
    ("=1+1", "number"), ("=8.5", "number"), ("@SUM(1)", "number"), ("'8.5", "number"), ("+8.5", "number"), ('"=HYPERLINK(""x"")"', "number"),
    ("8.5%", "number"), ("$8", "number"), ("true", "number"), ("null", "number"), ("#N/A", "number"), ("8.5\u200b", "number"),
    ("\ufeff8.5", "number"), ("8\u202e5", "number"), ("\u30008.5", "number"), ("8.5\x1b[31m", "number"), ("8.5\x7f", "number"), ("8\t5", "number"),
]

# The file, and line, column and finding of its first fault; or the number of rows that are taken.
TABLES = [
    ("plain", HEAD + "2025,a,1.1,5\n", 1),
    ("no line end at the end", HEAD + "2025,a,1.1,5", 1),
    ("CRLF", HEAD.replace("\n", "\r\n") + "2025,a,1.1,5\r\n", 1),
    ("BOM", "\ufeff" + HEAD + "2025,a,1.1,5\n", 1),
    ("semicolons", "year;unit;criterion;final\n2025;a;1.1;5,5\n", 1),
    ("tabs", "year\tunit\tcriterion\tfinal\n2025\ta\t1.1\t5\n", 1),
    ("blank lines", "\n\n" + HEAD + "\n,,,\n2025,a,1.1,5\n \n", 1),
    ("blank fields behind", HEAD.replace("\n", ",,\n") + "2025,a,1.1,5, ,\n", 1),
    ("all quoted", '"year","unit","criterion","final"\n"2025","a","1.1","5"\n', 1),
    ("names of another form", HEAD + "2025,SỞ  A,1.1,5\n2025,so b,1.1,5\n", 2),
    ("empty", "", (1, 0, "empty_file")),
    ("only a BOM", b"\xef\xbb\xbf", (1, 0, "empty_file")),
    ("only blanks", "\n \n\t\n", (1, 0, "empty_file")),
    ("no rows", HEAD, 0),
    ("NUL in a row", HEAD + "2025,a,1.1,\0005\n", (2, 4, "csv_nul")),
    ("NUL in the header", "ye\0ar,unit,criterion,final\n", (1, 1, "csv_nul")),
    ("NULs alone", b"\0" * 5000, (1, 1, "csv_nul")),
    ("not UTF-8", HEAD.encode() + b"2025,a,1.1,5\n2025,S\xf4,1.1,5\n", (3, 2, "csv_utf8")),
    ("overlong", HEAD.encode() + b"2025,\xc0\xa1,1.1,5\n", (2, 2, "csv_utf8")),
    ("a surrogate", HEAD.encode() + b"2025,a,\xed\xa0\x80,5\n", (2, 3, "csv_utf8")),
    ("beyond Unicode", HEAD.encode() + b"\xf4\x90\x80\x80,a,1.1,5\n", (2, 1, "csv_utf8")),
    ("cut in a character", HEAD.encode() + b"2025,a,1.1,5\xe1\xba", (2, 4, "csv_utf8")),
    ("UTF-16 with a mark", (HEAD + "2025,a,1.1,5\n").encode("utf-16"), (1, 0, "csv_utf16")),
    ("UTF-16 without", (HEAD + "2025,a,1.1,5\n").encode("utf-16-le"), (1, 0, "csv_utf16")),
    ("UTF-16 big", (HEAD + "2025,a,1.1,5\n").encode("utf-16-be"), (1, 0, "csv_utf16")),
    ("UTF-32", (HEAD + "2025,a,1.1,5\n").encode("utf-32"), (1, 0, "csv_utf16")),
    ("CR alone", HEAD.replace("\n", "\r") + "2025,a,1.1,5\r", (1, 4, "csv_cr")),
    ("CR in a row", HEAD + "2025,a\r,1.1,5\n", (2, 2, "csv_cr")),
    ("CR CR LF", HEAD + "2025,a,1.1,5\r\r\n", (2, 4, "csv_cr")),
    ("quote not closed", HEAD + '2025,a,1.1,5\n2025,"b,1.1,5\n' + "2025,a,1.2,5\n" * 50, (3, 2, "csv_quote")),
    ("quote inside", HEAD + '2025,S"A,1.1,5\n', (2, 2, "csv_quote")),
    ("text behind a quote", HEAD + '2025,"A"x,1.1,5\n', (2, 2, "csv_quote")),
    ("quote not closed in the header", '"year,unit,criterion,final\n2025,a,1.1,5\n', (1, 1, "csv_quote")),
    ("too few fields", HEAD + "2025,a,1.1\n", (2, 4, "csv_fields")),
    ("too many fields", HEAD + "2025,a,1.1,8,5\n", (2, 5, "csv_fields")),
    ("rows with another delimiter", HEAD + "2025;a;1.1;5\n", (2, 2, "csv_fields")),
    ("257 columns", ",".join(f"c{i}" for i in range(257)) + "\n", (1, 257, "csv_size")),
    ("a field of 64 KiB and one", HEAD + "2025," + "a" * 65537 + ",1.1,5\n", (2, 2, "csv_size")),
    ("a row of a MiB", HEAD + "2025,a,1.1,5" + ",x" * 600000 + "\n", (2, 0, "csv_size")),
    ("column missing", "year,criterion,final\n2025,1.1,5\n", (1, 0, "column_missing")),
    ("column unknown", "year,unit,criterion,fnial\n2025,a,1.1,5\n", (1, 4, "column_unknown")),
    ("column twice", "year,unit,criterion,final,final\n2025,a,1.1,5,6\n", (1, 5, "column_twice")),
    ("column in two languages", "year,unit,Đơn vị,criterion,final\n2025,a,a,1.1,5\n", (1, 3, "column_twice")),
    ("column without a name", "year,unit,,criterion,final\n2025,a,x,1.1,5\n", (1, 3, "column_unknown")),
    ("no header", "2025,a,1.1,5\n", (1, 0, "column_missing")),
    ("row twice", HEAD + "2025,a,1.1,5\n2025,Sở A,1.1,5\n", (3, 2, "duplicate")),
    ("marks of two kinds", HEAD + '2025,a,1.1,5.5\n2025,b,1.1,"5,5"\n', (3, 4, "decimal_mark")),
    ("unit unknown", HEAD + "2025,=cmd|' /C calc'!A0,1.1,5\n", (2, 2, "unit_unknown")),
    ("year of five digits", HEAD + "20255,a,1.1,5\n", (2, 1, "year")),
    ("year of other digits", HEAD + "２０２５,a,1.1,5\n", (2, 1, "year")),
    ("year with a sign", HEAD + "+2025,a,1.1,5\n", (2, 1, "year")),
    ("branch", HEAD + "2025,a,1,5\n", (2, 3, "criterion_not_leaf")),
    ("criterion with marks", HEAD + "2025,a,1.1\u0301,5\n", (2, 3, "criterion_unknown")),
]


def faults(out):
    return [(int(row["line"] or 0), int(row["column"] or 0), row["finding"]) for row in csv.DictReader(io.StringIO(out.decode()))]


def import_text(place, text):
    place.write("scores.csv", text)
    status, out, err = place.run("import", "scores", "scores.csv", "--format", "csv")
    shown("import", out, "\n\r")
    shown("import", err)
    return status, faults(out), err


def values(place):
    for text, wanted in VALUES:
        status, found, _ = import_text(place, HEAD + f"2025,a,1.1,{text}\n")
        if wanted.startswith("="):
            check(status == 0, f"{text!r}: status {status}, {found}")
            rows = list(csv.DictReader(io.StringIO(place.must("score", "list", "2025", "a", "1.1", "--format", "csv").decode())))
            check(rows[0]["final"] == wanted[1:], f"{text!r} became {rows[0]['final']}")
            place.fresh()
        else:
            check((status, found) == (3, [(2, 4, wanted)]), f"{text!r}: status {status}, {found}, not {wanted}")
            check(place.fresh(), f"{text!r}: refused, and the book is another")


def tables(place):
    for name, text, wanted in TABLES:
        status, found, err = import_text(place, text)
        if isinstance(wanted, int):
            check(status == 0 and not found, f"{name}: status {status}, {found}: {err.decode()}")
            rows = csv.DictReader(io.StringIO(place.must("score", "list", "2025", "--format", "csv").decode()))
            check(sum(row["final"] != "" for row in rows) == wanted, f"{name}: not {wanted} rows are taken")
            place.fresh()
        else:
            check(status in (3, 4) and found[:1] == [wanted], f"{name}: status {status}, {found[:3]}, not {wanted}: {err.decode()[:200]}")
            check(place.fresh(), f"{name}: refused, and the book is another")


def streamed(place, name, wanted, pieces, most=MOST_MEMORY):
    """A file that comes through a pipe, from a generator; its first fault, and the memory that it takes."""
    def feed(pipe):
        try:
            for piece in pieces:
                pipe.write(piece)
            pipe.close()
        except BrokenPipeError:
            pass
    environment = {"PATH": os.environ["PATH"], "PARINDEX_BOOK": "so.parindex", "PARINDEX_LANG": "en", "PARINDEX_USER": "tester"}
    child = subprocess.Popen([PROGRAM, "import", "scores", "-", "--format", "csv"], cwd=place.folder, env=environment,
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    feeder = threading.Thread(target=feed, args=(child.stdin,))
    feeder.start()
    out = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    feeder.join()
    found = faults(out)
    check(child.returncode == 3 and found[:1] == [wanted], f"{name}: status {child.returncode}, {found[:2]}")
    check(place.fresh(), f"{name}: the book is another")
    memory = usage.ru_maxrss / 1024
    check(SANITIZED or memory <= most, f"{name}: {memory:.0f} MB of memory")
    print(f"{name}: {memory:.0f} MB, {usage.ru_utime + usage.ru_stime:.1f} s, {len(found)} faults")
    return found


def large(place):
    mega = b"x" * 1000000
    head = HEAD.encode()
    streamed(place, f"a line of {LARGE} MB", (2, 1, "csv_size"), [head] + [mega] * LARGE)
    streamed(place, f"a header of {LARGE} MB", (1, 1, "csv_size"), [mega] * LARGE)
    streamed(place, f"a quoted field of {LARGE} MB", (2, 2, "csv_size"), [head, b'2025,"'] + [mega] * LARGE)
    streamed(place, f"{LARGE} MB of line ends in a quote", (2, 2, "csv_size"), [head, b'2025,"'] + [b"\n" * 1000000] * LARGE)
    streamed(place, "10 million columns", (1, 0, "csv_size"), [b"c," * 500000] * 20)
    streamed(place, "10 million fields", (2, 0, "csv_size"), [head, b"2025,a,1.1,5"] + [b",x" * 500000] * 20)
    row = b"2025,a,1.1,x\n"  # from the second on each repeats the first too
    found = streamed(place, f"{MANY} faults", (2, 4, "number"), [head] + [row * 1000] * (MANY // 1000),
                     most=1000)  # all of them are told at the end, so all are kept
    check(len(found) == 2 * MANY - 1 and found[-1][0] == MANY + 1, f"{len(found)} faults are told of {MANY} rows")


with Place() as place:
    values(place)
    tables(place)
    large(place)
finish("tables")
