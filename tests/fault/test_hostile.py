#!/usr/bin/env python3
"""Books that were made to harm: nothing of them runs, and they are refused as they are.

    test_hostile.py PROGRAM

Each is given to commands that read and that write; they must end soon and in little memory with the
status of a refusal, and leave the file as it was, and nothing beside it. What is in the book would
write into the table `marker`, or never end. Then files that are no book of this version: newer,
foreign, empty, cut, folders, pipes.
"""
import glob
import os
import sqlite3
import subprocess

from stranger import BOOK, COPY, PROGRAM, copy_book, digest, end, expect, make_book, run, say, stranger

ENDLESS = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n"
COMMANDS = (
    ("history", "a"), ("status",), ("rank", "2023"), ("export", "scores"), ("unit", "list"), ("sql",), ("dump",),
    ("score", "set", "2024", "a", "1.1", "50"), ("unit", "add", "Sở Khác"), ("undo",), ("upgrade",), ("backup", "made.parindex"),
)
JUDGES = (("verify",), ("check",))


def mark(event):
    return f"CREATE TABLE marker (x); CREATE TRIGGER evil {event} BEGIN INSERT INTO marker VALUES (1); DELETE FROM note; END"


def many(count):
    def make():
        book = sqlite3.connect(COPY)
        book.execute("PRAGMA writable_schema = ON")
        book.executemany("INSERT INTO sqlite_schema VALUES ('view', ?, ?, 0, ?)",
                         ((f"v{n}", f"v{n}", f"CREATE VIEW v{n} AS SELECT {n}") for n in range(count)))
        book.commit()
        book.close()
    return make


def patch(offset, data):
    def make():
        with open(COPY, "r+b") as file:
            file.seek(offset)
            file.write(data)
    return make


def virtual():
    """A virtual table, which a program that has no such module must not even look at."""
    stranger("INSERT INTO sqlite_schema VALUES ('table', 'evidence2', 'evidence2', 0, "
             "'CREATE VIRTUAL TABLE evidence2 USING fts5(x)')")


def other_schema():
    os.unlink(COPY)
    book = sqlite3.connect(COPY)
    book.executescript(f"PRAGMA application_id = {0x50415249}; PRAGMA user_version = 1; CREATE TABLE unit (id INTEGER PRIMARY KEY, "
                       "code TEXT); CREATE TABLE seal (a); CREATE VIEW book AS " + ENDLESS + " AS title FROM r")
    book.close()


# name, SQL or a function; each stands in a copy of a good book
BOOKS = (
    ("a trigger on scores", mark("AFTER UPDATE ON score")),
    ("a trigger on the journal", mark("BEFORE INSERT ON batch")),
    ("a trigger on seals", mark("AFTER INSERT ON seal")),
    ("a trigger in the place of ours", "DROP TRIGGER published_kept; CREATE TABLE marker (x); CREATE TRIGGER published_kept BEFORE UPDATE ON "
     "published BEGIN INSERT INTO marker VALUES (1); END"),
    ("an endless view", f"CREATE VIEW endless AS {ENDLESS} FROM r"),
    ("an endless view in the place of ours", f"DROP VIEW v1_unit; CREATE VIEW v1_unit AS {ENDLESS} AS unit FROM r"),
    ("an endless view in the place of a part", f"DROP VIEW name_of_year; CREATE VIEW name_of_year AS {ENDLESS} AS evaluation_id, 1 AS unit_id, "
     "1 AS year, 1 AS from_year, 'x' AS name, 'x' AS name_en, 'x' AS short, 'x' AS name_sort FROM r"),
    ("an endless view in the place of a table", f"DROP TABLE evidence; CREATE VIEW evidence AS {ENDLESS} AS evaluation_id FROM r"),
    ("views in a circle", "CREATE VIEW one AS SELECT 1 AS a; CREATE VIEW two AS SELECT a FROM one; UPDATE sqlite_schema SET sql = "
     "'CREATE VIEW one AS SELECT a FROM two' WHERE name = 'one'"),
    ("a column that is computed", "ALTER TABLE concept ADD COLUMN more AS (hex(zeroblob(1 << 28))) VIRTUAL"),
    ("a default that is computed", "CREATE TABLE more (a DEFAULT (load_extension('/tmp/evil')))"),
    ("an index of an expression", "CREATE INDEX more ON unit(hex(zeroblob(1000)))"),
    ("a rule of another kind", "UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (id = 1)', 'CHECK (id > abs(-9223372036854775807))') WHERE name = 'book'"),
    ("a virtual table", virtual),
    ("20,000 views", many(20000)),
    ("a text of 8 MB", "INSERT INTO sqlite_schema VALUES ('view', 'big', 'big', 0, 'CREATE VIEW big AS SELECT ''' || "
     "hex(zeroblob(4 << 20)) || '''')"),
    ("a deep text", "INSERT INTO sqlite_schema VALUES ('view', 'deep', 'deep', 0, 'CREATE VIEW deep AS SELECT ' || "
     "replace(hex(zeroblob(5000)), '0', '(') || '1' || replace(hex(zeroblob(5000)), '0', ')'))"),
    ("a reserved name", "INSERT INTO sqlite_schema VALUES ('trigger', 'sqlite_evil', 'score', 0, "
     "'CREATE TRIGGER sqlite_evil AFTER UPDATE ON score BEGIN DELETE FROM note; END')"),
    ("a schema that is none", "UPDATE sqlite_schema SET sql = 'CREATE TABLE unit (' WHERE name = 'unit'"),
    ("a NUL in the schema", "UPDATE sqlite_schema SET sql = sql || char(0) || ' evil' WHERE name = 'unit'"),
    ("a table at no page", "UPDATE sqlite_schema SET rootpage = 99999 WHERE name = 'unit'"),
    ("another schema with our number", other_schema),
    ("a page size of no power", patch(16, b"\x0f\x01")),
)


# what is broken without a word in the schema: an answer is the true one, or none
BROKEN = (
    ("tables that lie at one page", "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'note') WHERE name = 'score'"),
    ("a page count of 2^32 - 1", patch(28, b"\xff\xff\xff\xff")),
    ("a free list that never ends", patch(32, b"\x00\x00\x00\x05\x7f\xff\xff\xff")),
)
QUESTIONS = COMMANDS[:7]


def make_pipe():
    os.unlink(COPY)
    os.mkfifo(COPY)


def make_folder():
    os.unlink(COPY)
    os.mkdir(COPY)


def write(data):
    def make():
        with open(COPY, "wb") as file:
            file.write(data)
    return make


def cut(part):
    def make():
        os.truncate(COPY, int(os.path.getsize(COPY) * part))
    return make


def foreign():
    os.unlink(COPY)
    book = sqlite3.connect(COPY)
    book.execute("CREATE TABLE t (a)")
    book.close()


FILES = (
    ("newer", "PRAGMA user_version = 99"), ("of another program", "PRAGMA application_id = 7"), ("a foreign database", foreign),
    ("empty", write(b"")), ("a line of text", write(b"year,unit\n")), ("zeros", write(bytes(8192))), ("a head alone", cut(0.0002)),
    ("cut in half", cut(0.5)), ("a folder", make_folder), ("a pipe", make_pipe),
)


def make(how):
    if os.path.isdir(COPY):
        os.rmdir(COPY)
    elif os.path.exists(COPY):
        os.unlink(COPY)
    copy_book()
    if callable(how):
        how()
    else:
        stranger(how)


def beside():
    return sorted(set(glob.glob(COPY + "*") + glob.glob(".parindex*") + glob.glob("made*.parindex*")) - {COPY})


def try_all(name, how, judged):
    make(how)
    regular = os.path.isfile(COPY)
    before = digest() if regular else ""
    for words in COMMANDS + JUDGES:
        status, out, err = run(*words)
        allowed = (1, 4, 6) if words in JUDGES and judged else (4, 6)
        expect(status in allowed, name, say(words), f"status {status}", out, err)
        expect(status == "no end" or out or err, name, say(words), "says nothing")
        expect("fault of the program" not in err, name, say(words), err)
        expect(not regular or digest() == before, name, say(words), "the file is another")
        expect(beside() == [], name, say(words), "left beside it", beside())


def ask_broken(name, how):
    for words in QUESTIONS:
        make(lambda: None)
        right = run(*words)
        make(how)
        status, out, err = run(*words)
        expect(status in (4, 6) and err or (status, out) == right[:2], name, say(words), f"status {status}", out, err)


def log_header():
    """A book in which another program switched the write-ahead log on is read and written as ever."""
    make(lambda: None)
    book = sqlite3.connect(COPY)
    book.execute("PRAGMA journal_mode = WAL")
    book.close()
    for words in (("history", "a"), ("verify",), ("unit", "add", "Sở Khác"), ("verify",)):
        status, out, err = run(*words)
        expect(status == 0, "a book with a log", say(words), f"status {status}", out, err)
        expect(beside() == [], "a book with a log", say(words), "left beside it", beside())


def main():
    make_book()
    for name, how in BOOKS:
        try_all(name, how, True)
    for name, how in FILES:
        try_all(name, how, False)
    for name, how in BROKEN:
        ask_broken(name, how)
    log_header()
    make(lambda: None)
    stranger("ANALYZE; UPDATE sqlite_stat1 SET stat = '99999999999999999999 -1 x'")
    status, out, err = run("verify")
    expect(status == 0, "counts of a stranger", f"status {status}", out, err)
    done = subprocess.run([PROGRAM, "-b", BOOK, "verify"], capture_output=True, text=True, check=False)
    expect(done.returncode == 0, "the book they were made of", done.stdout)
    end("hostile")


main()
