#!/usr/bin/env python3
"""`parindex check` of a book in which one thing was changed behind its back: exit 1, the record named.

    test_changed.py PROGRAM

One change of each kind, through the program; tests/unit/test_verify.c makes one in every column.
"""
from stranger import COPY, copy_book, end, expect, make_book, page_of_the_day_before, run, stranger

# a criterion's code says nothing of its set
OTHER_SET = """UPDATE {0} SET criterion_id = (SELECT o.id FROM criterion c JOIN criterion o ON o.code = c.code AND o.set_id <> c.set_id
    WHERE c.id = {0}.criterion_id) WHERE (evaluation_id, unit_id, criterion_id) = (SELECT evaluation_id, unit_id, criterion_id FROM {0} LIMIT 1)"""

# what was changed, the SQL, and words that the finding must hold
CHANGES = (
    ("a score", "UPDATE score SET final = final + 10000 WHERE unit_id = 2 AND evaluation_id = 1 AND criterion_id = 2", "1.1"),
    ("a score that goes", "DELETE FROM score WHERE unit_id = 1 AND evaluation_id = 3 AND criterion_id = 2", "1.1"),
    ("a score that comes", "INSERT INTO score SELECT evaluation_id, unit_id, 5, self, first, 1 FROM score WHERE unit_id = 3 AND evaluation_id = 3 LIMIT 1", "Sở C"),
    ("a result", "UPDATE result SET rank = 1 WHERE rank = 2", "was changed"),
    ("a sum", "UPDATE tally SET points = points + 1 WHERE unit_id = 1", "Sở A"),
    ("a printed fact", "UPDATE published SET class_name = 'Khá' WHERE entry = 1", "Sở A"),
    ("a printed count", "UPDATE published_count SET count = 2", "2022"),
    ("a printed figure", "UPDATE published_group SET value_text = '99.00'", "2022"),
    ("a name", "UPDATE unit_name SET name = 'Sở Khác' WHERE unit_id = 2", "unit Sở Khác"),
    ("a group's name", "UPDATE unit_group SET name = 'Khối khác' WHERE code = 'huyen'", "group Khối khác"),
    ("a membership", "UPDATE membership SET from_year = 2016 WHERE unit_id = 3", "unit Sở C"),
    ("a succession", "UPDATE unit_succession SET year = 2026", "unit Sở C"),
    ("a decision", "UPDATE decision SET date = '2024-01-25' WHERE number = '52/QĐ-UBND'", "52/QĐ-UBND"),
    ("a bound", "UPDATE scale_class SET lower_bound = 850000 WHERE name = 'Xuất sắc'", "scale thang"),
    ("a maximum", "UPDATE criterion SET max_points = 610000 WHERE code = '1.1'", "set bo"),
    ("a link between sets", "UPDATE crosswalk SET kind = 'split'", "set bo"),
    ("a rule", "UPDATE evaluation SET tie = 'dense' WHERE year = 2023", "2023"),
    ("who takes part", "UPDATE participant SET ranked = 0 WHERE unit_id = 2 AND year = 2023", "2023"),
    ("who takes part in no year", "UPDATE participant SET evaluation_id = 0 WHERE unit_id = 2 AND year = 2023", "2023"),
    ("an own maximum", "UPDATE allowance SET reason = 'x'", "Sở B"),
    ("a score of another set's criterion with that code", OTHER_SET.format("score"), "1.1"),
    ("an own maximum of another set's criterion with that code", OTHER_SET.format("allowance"), "Sở"),
    ("a note", "UPDATE note SET text = 'x'", "Sở A"),
    ("evidence", "UPDATE evidence SET page = '4'", "Sở A"),
    ("the title", "UPDATE book SET title = 'x'", "book"),
    ("the journal", "UPDATE batch SET actor = 'x' WHERE id = 3", "batch 3"),
    ("a change in the journal", "UPDATE change SET new = '1' WHERE batch_id = 15 AND seq = 1", "batch 15"),
    ("a year that goes", "DELETE FROM evaluation WHERE year = 2024 AND group_id = 1", "2024"),
    ("an approval that goes", "DELETE FROM approval WHERE version = 2", "batch"),
    ("a seal", "UPDATE seal SET digest = zeroblob(32) WHERE kind = 'scale' AND code = 'thang'", "scale thang"),
    ("a seal of a year that is none", "INSERT INTO seal VALUES ('year', '[1999,\"so\"]', 1, zeroblob(32))", "1999"),
    ("a seal of nothing", "INSERT INTO seal VALUES ('year', 'zzz', 1, zeroblob(32))", "zzz"),
    ("a seal that goes", "DELETE FROM seal WHERE kind = 'unit' AND code = 'b'", "unit Sở B"),
    ("a seal of years that goes", "DELETE FROM seal WHERE kind = 'participation' AND code = 'b'", "participation Sở B"),
    ("a trigger that goes", "DROP TRIGGER published_kept", "published_kept"),
    ("a trigger that comes", "CREATE TRIGGER more AFTER INSERT ON unit BEGIN SELECT 1; END", "foreign trigger"),
    ("a view that comes", "CREATE VIEW more AS SELECT 1", "foreign view"),
    ("a view that says otherwise", "DROP VIEW v1_unit; CREATE VIEW v1_unit AS SELECT 1 AS unit", "v1_unit"),
    ("a table that comes", "CREATE TABLE more (a)", "foreign table"),
    ("an index that goes", "DROP INDEX criterion_leaf", "criterion_leaf"),
    ("an index that no function computes", "UPDATE sqlite_schema SET sql = replace(sql, 'coalesce', 'coalesse') WHERE name = 'unit_succession_identity'",
     "unit_succession_identity"),
    ("a column that comes", "ALTER TABLE concept ADD COLUMN more TEXT", "concept"),
)

# what a stranger adds or takes away beside what a seal is computed of, and who would show it: the truth, or nothing
BESIDE = (
    ("DELETE FROM unit_succession", ("history", "a", "--follow"), ("history", "c", "--follow"), ("unit", "succeed", "list", "moi"), ("unit", "show", "moi")),
    ("UPDATE unit_succession SET successor_id = 1", ("history", "d", "--follow"), ("history", "a", "--follow")),
    ("INSERT INTO published (entry, evaluation_id, unit_id, part, points, points_text, rank) SELECT 999, e.id, u.id, '', 950000, '95', 1 "
     "FROM evaluation e, unit u WHERE NOT EXISTS (SELECT 1 FROM participant p WHERE p.evaluation_id = e.id AND p.unit_id = u.id) LIMIT 1",
     ("published", "list"), ("export", "published"), ("status",)),
    ("INSERT INTO allowance SELECT e.id, u.id, c.id, 0, 'r' FROM evaluation e, unit u, criterion c WHERE c.set_id = e.set_id AND c.leaf AND NOT EXISTS "
     "(SELECT 1 FROM participant p WHERE p.evaluation_id = e.id AND p.unit_id = u.id) LIMIT 1", ("export", "allowances"), ("year", "list")),
    ("INSERT INTO evidence (evaluation_id, unit_id, criterion_id, document) SELECT e.id, u.id, c.id, 'd' FROM evaluation e, unit u, criterion c WHERE "
     "c.set_id = e.set_id AND c.leaf AND NOT EXISTS (SELECT 1 FROM participant p WHERE p.evaluation_id = e.id AND p.unit_id = u.id) LIMIT 1",
     ("export", "evidence"), ("status",)),
    ("INSERT INTO result SELECT e.id, u.id, 900000, 1000000, 0, 0, 4, 4, 0, 999900, 1, 1, 1, 1, zeroblob(16) FROM evaluation e, unit u WHERE "
     "e.set_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM participant p WHERE p.evaluation_id = e.id AND p.unit_id = u.id)", ("status",), ("year", "list")),
    ("INSERT INTO membership VALUES (77, 2000, NULL, 1, 1)", ("group", "list"), ("group", "show", "so")),
    ("UPDATE approval SET reason = 'khác' WHERE version = 2", ("explain", "2024", "a"), ("explain", "2024", "b")),
    ("UPDATE approval SET reason = 'khác' WHERE version = 1", ("explain", "2024", "a"), ("explain", "2023", "a")),
)


def beside():
    copy_book()
    truth = {words: run(*words) for _, *questions in BESIDE for words in questions}
    for sql, *questions in BESIDE:
        copy_book()
        stranger(sql)
        status, out, err = run("verify")
        expect(status == 1, sql, "not found by verify", out, err)
        for words in questions:
            expect(truth[words][0] == 0 and truth[words][1] != "", words, "has no answer", truth[words])
            status, out, err = run(*words)
            expect(status == 6 and out == "" or (status, out) == truth[words][:2], sql, words, status, out, err)


def main():
    make_book()
    beside()
    copy_book()
    for command in ("check", "verify"):
        status, out, err = run(command)
        expect(status == 0 and out == "", command, "of the whole book", status, out, err)
    for what, sql, named in CHANGES:
        copy_book()
        stranger(sql)
        for command in ("check", "verify"):
            status, out, err = run(command)
            expect(status == 1 and named in out, command, what, f"status {status}, wanted {named!r}", out, err)
        expect("error\t" in out, what, "no error told", out)
    # who takes part, by a number below any: the list must not be one without it
    copy_book()
    stranger("UPDATE participant SET unit_id = unit_id - 10000 WHERE unit_id = 1 AND year = 2023")
    for words in (("rank", "2023", "so"), ("export", "coin-idata", "2023", "so")):
        status, out, err = run(*words)
        expect(status == 6 and out == "", "a unit below any", words, status, out, err)
    # what papers printed of parts is sealed apart from what they printed of the total: each question sees what it reads
    copy_book()
    status, out, err = run("published", "add", "2021", "a", "--part", "1", "--points", "40", "--max-points", "60", "--group", "so")
    expect(status == 0, "a printed part", status, out, err)
    for sql, refused, answered in (("UPDATE published SET points = 390000, points_text = '39' WHERE part = '1'", ("rank", "2021", "so", "--domains"),
                                    ("history", "a")),
                                   ("DELETE FROM published WHERE part = '1'", ("history", "a"), None)):
        stranger(sql)
        status, out, err = run(*refused)
        expect(status == 6 and out == "", sql, refused, status, out, err)
        if answered is not None:
            status, out, err = run(*answered)
            expect(status == 0 and out != "", sql, answered, status, out, err)
    # one more year, which is that of no evaluation
    copy_book()
    truth = run("score", "list", "2023", "a")
    stranger("INSERT INTO participant (evaluation_id, unit_id, year) SELECT e.id, u.id, 1999 FROM evaluation e, unit u WHERE u.code = 'a' AND e.year = 2023 "
             "AND NOT EXISTS (SELECT 1 FROM participant p WHERE p.evaluation_id = e.id AND p.unit_id = u.id)")
    for words in (("score", "list", "2023", "a"), ("history", "a"), ("verify",)):
        status, out, err = run(*words)
        expect(status == 6 and out == "" or status == 1 and words == ("verify",) or words[0] == "score" and (status, out) == truth[:2],
               "a year of no evaluation", words, status, out, err)
    # the year of another unit that takes part: a group of one less
    copy_book()
    stranger("UPDATE participant SET year = 2021 WHERE unit_id = 2 AND year = 2024")
    status, out, err = run("history", "a")
    expect(status == 6 and out == "", "a year of another unit", status, out, err)
    # the index by which a unit finds its years, of the day before one more took part
    copy_book()
    for words in (("unit", "add", "Sở Khác", "--group", "so", "--from-year", "2015"), ("year", "open", "2026", "so", "--like", "2024")):
        status, out, err = run(*words)
        expect(status == 0, words, status, out, err)
    true = {words: run(*words)[:2] for words in (("rank", "2026", "so"), ("compare", "2024", "2026"), ("score", "list", "2026", "so"))}
    page_of_the_day_before("sqlite_autoindex_participant_2")
    for words in (*true, ("history", "so-khac"), ("verify",)):  # who does not read the page may answer
        status, out, err = run(*words)
        expect((status, out) in ((6, ""), true.get(words)) or (status == 1 and "participant" in out and words == ("verify",)),
               "an index of the day before", words, status, out, err)
    # a unit that went to another group: who compares that one's years reads the other one's too
    copy_book()
    for words in (("unit", "edit", "b", "--group", "huyen", "--from-year", "2026"), ("year", "open", "2026", "huyen", "--like", "2023"),
                  ("score", "set", "2026", "b", "1.1=40", "1.2=10", "2.1=10"), ("score", "set", "2026", "d", "1.1=41", "1.2=10", "2.1=10")):
        status, out, err = run(*words)
        expect(status == 0, words, status, out, err)
    with open(COPY, "rb") as file:
        moved = file.read()
    pairs = tuple(("compare", "2024", "2026", "huyen", *more) for more in ((), ("--domains",), ("--criteria",), ("--like-for-like",), ("--why",)))
    for words in pairs:
        status, out, err = run(*words)
        expect(status == 0 and ("b\t" in out or words[-1] == "--why"), words, status, out, err)
    here = "(SELECT evaluation_id FROM participant p JOIN unit u ON u.id = p.unit_id WHERE p.year = 2024 AND u.code = 'b')"
    for sql in ("DELETE FROM participant WHERE year = 2024 AND unit_id = (SELECT id FROM unit WHERE code = 'b')",
                "UPDATE participant SET year = 2021 WHERE year = 2024 AND unit_id = (SELECT id FROM unit WHERE code = 'b')",
                f"DELETE FROM evaluation WHERE id = {here}", f"UPDATE evaluation SET decimals = 1 WHERE id = {here}",
                f"UPDATE result SET index_value = 990000, points = 990000 WHERE evaluation_id = {here} AND unit_id = (SELECT id FROM unit WHERE code = 'b')",
                f"UPDATE score SET final = final + 10000 WHERE evaluation_id = {here} AND unit_id = (SELECT id FROM unit WHERE code = 'b')",
                f"UPDATE tally SET points = points + 10000 WHERE evaluation_id = {here} AND unit_id = (SELECT id FROM unit WHERE code = 'b')"):
        for words in pairs:
            with open(COPY, "wb") as file:
                file.write(moved)
            truth = run(*words)
            stranger(sql)
            status, out, err = run(*words)
            expect(status == 6 and out == "" or (status, out) == truth[:2], "a unit that went to another group", sql, words, status, out, err)
    # how many records a seal counts: a change writes it anew, so it looks first
    for kind, words in (("evaluation", ("score", "set", "2024", "a", "1.1", "50", "--reason", "x")), ("year", ("score", "set", "2024", "a", "1.1", "50", "--reason", "x")),
                        ("unit", ("unit", "edit", "a", "--short", "SA")), ("book", ("published", "add", "2021", "a", "--class", "Tốt", "--group", "so")),
                        ("set", ("criteria", "edit", "bo-2025", "1.1", "--title", "x"))):
        copy_book()
        stranger(f"UPDATE seal SET records = records + 1 WHERE kind = '{kind}'")
        status, out, err = run(*words)
        expect(status == 6 and out == "", "the count of a seal", kind, words, status, out, err)
    # names of the day before, while their indexes know one more: no second unit of that name, and no crash
    copy_book()
    run("unit", "add", "Sở Khác", "--group", "so", "--from-year", "2025")
    page_of_the_day_before("unit_name")
    for words in (("add", "Sở Khác", "--group", "so", "--from-year", "2025"), ("edit", "so-khac", "--short", "SK")):
        status, out, err = run("unit", *words)
        expect(status == 6 and out == "", "a name of the day before", words, status, out, err)
    end("changed")


main()
