#!/usr/bin/env python3
"""An approved year stays as it was approved, whatever is tried.

    test_fixed.py PROGRAM

Each line is typed in a book whose year 2023 is approved and amended; then the year's numbers, its
verification code and the proof of a unit must be what they were, and verify must find nothing.
"""
import csv
import io

from stranger import COPY, copy_book, end, expect, make_book, run, say

FILES = {
    "scores.csv": "year,unit,criterion,final\n2023,a,1.1,50\n",
    "allowances-2023.csv": "year,unit,criterion,max_points,reason\n2023,a,1.1,50,x\n",
    "participants-2023.csv": "year,unit,group,ranked\n2023,a,so,no\n",
    "years-2023.csv": "year,group,set,scale,tie\n2023,so,bo,thang,dense\n",
    "published-2023.csv": "year,unit,class,decision,decision_date\n2023,a,Khá,52/QĐ-UBND,2024-01-24\n",
    "counts-2023.csv": "year,group,class,count\n2023,so,Khá,9\n",
    "figures-2023.csv": "year,group,figure,value\n2023,so,mean,1\n",
    "evidence-2023.csv": "year,unit,criterion,document\n2023,a,1.1,x\n",
    "criteria-other.csv": "set,code,title,max_points,method\nbo,1.1,Kế hoạch,50,appraisal\n",
    "scales-other.csv": "scale,class,lower_bound,short\nthang,Xuất sắc,95,XS\n",
    "decisions-other.csv": "number,date,issuer\n52/QĐ-UBND,2024-01-24,Ai đó\n",
}
REFUSED, TAKEN, EITHER = (1, 2, 3, 4), (0,), (0, 1, 2, 3, 4)

# what is typed, and how it must end
TRIED = (
    ("score set 2023 a 1.1 50", REFUSED), ("score set 2023 a 1.1 54 --self", REFUSED), ("score set 2023 a 1.1 50 --reason vì", REFUSED),
    ("score clear 2023 a 1.1", REFUSED), ("score exempt 2023 a 2.1 --reason vì", REFUSED), ("import scores scores.csv", REFUSED),
    ("import scores scores-2023.csv", REFUSED), ("import allowances allowances-2023.csv", REFUSED),
    ("import participants participants-2023.csv", REFUSED), ("import years years-2023.csv", REFUSED),
    ("import published published-2023.csv", REFUSED), ("import class-counts counts-2023.csv", REFUSED),
    ("import group-figures figures-2023.csv", REFUSED), ("import evidence evidence-2023.csv", REFUSED),
    ("import criteria criteria-other.csv", REFUSED), ("import scales scales-other.csv", REFUSED), ("import decisions decisions-other.csv", EITHER),
    ("approve 2023 --decision 70/QĐ-UBND --date 01/02/2025 --yes", REFUSED), ("approve 2023 so --decision 52/QĐ-UBND --yes", REFUSED),
    ("amend 2023 a 1.1=50 --decision 99/QĐ-UBND --reason vì", REFUSED), ("amend 2023 a 1.1=50 --decision 1/QĐ --date 2020-01-01 --reason vì", REFUSED),
    ("amend 2023 a 1.1=61 --decision 200/QĐ --date 01/02/2025 --reason vì", REFUSED),
    ("year edit 2023 so --tie dense", REFUSED), ("year edit 2023 so --set bo-2025", REFUSED), ("year edit 2023 so --scale cu", REFUSED),
    ("year edit 2023 so --decimals 3", REFUSED), ("year phase 2023 so self", REFUSED), ("year open 2023 so", TAKEN),
    ("year leave 2023 a", REFUSED), ("year join 2023 moi", REFUSED), ("year join 2023 a --unranked", REFUSED), ("year remove 2023 so", REFUSED),
    ("criteria edit bo 1.1 --max-points 50", REFUSED), ("criteria edit bo 1.1 --title Khác", REFUSED), ("criteria remove bo 1.1", REFUSED),
    ("criteria add bo 3 --title Ba --max-points 5 --method appraisal", REFUSED), ("criteria remove bo", REFUSED),
    ("criteria edit bo --title Bộ", REFUSED), ("criteria copy bo bo-2026", TAKEN), ("criteria unmap bo 2.1 bo-2025 2.1", EITHER),
    ("scale edit thang Tốt --lower-bound 70", REFUSED), ("scale edit thang Tốt --short X", REFUSED), ("scale add thang Kém --lower-bound 0", REFUSED),
    ("scale remove thang", REFUSED), ("scale remove thang Tốt", REFUSED),
    ("unit rename a Khác --from-year 2020", EITHER), ("unit rename a Khác --from-year 2025", TAKEN), ("unit edit a --short K", EITHER),
    ("unit edit a --group huyen", REFUSED), ("unit remove a", REFUSED), ("unit succeed b --from a --year 2023 --kind merged", EITHER),
    ("unit succeed moi --from a --year 2025 --kind merged", TAKEN), ("unit succeed remove moi --from c", EITHER),
    ("group edit so --name Khác", EITHER), ("group remove so", REFUSED),
    ("published add 2023 a --points 10 --decision 52/QĐ-UBND", REFUSED), ("published edit 2023 a --points 10 --decision 52/QĐ-UBND --reason vì", REFUSED),
    ("published remove 2023 a --decision 52/QĐ-UBND --reason vì", REFUSED), ("published count 2023 so Tốt 9", REFUSED),
    ("published add 2023 moi --points 10", REFUSED),
    ("decision edit 52/QĐ-UBND --issuer Khác", REFUSED), ("decision edit 99/QĐ-UBND --date 01/01/2025", REFUSED),
    ("decision remove 52/QĐ-UBND", REFUSED), ("undo 3", REFUSED), ("undo 6", REFUSED), ("undo 14", REFUSED), ("undo 15", REFUSED),
    ("upgrade", TAKEN), ("init", REFUSED), ("load so.dump", REFUSED), ("book edit --title Khác", TAKEN),
    ("score set 2024 a 1.2 15", TAKEN), ("approve 2024 so --decision 71/QĐ-UBND --date 01/02/2025 --yes", EITHER),
)


def numbers(book):
    """What stands in the decision: places, points, classes, the code, and a unit's proof."""
    told = []
    for group in ("so", "huyen"):
        status, out, err = run("rank", "2023", group, "--format", "csv", book=book)
        rows = list(csv.DictReader(io.StringIO(out)))
        told.append((status, [{key: row[key] for key in row if key != "group_name"} for row in rows], err))
        told.append(run("diff", "2023", group, "self", "final", book=book)[:2])
    told.append(run("prove", "2023", "a", book=book)[:2])
    told.append(run("score", "list", "2023", "--no-evidence", book=book)[0])
    told.append([line.split("\t")[10] for line in run("status", book=book)[1].splitlines() if line.startswith("2023")])
    return told


def words_of(line):
    return line.split(" ")


def main():
    make_book()
    for name, text in FILES.items():
        with open(name, "w", encoding="utf-8") as file:
            file.write(text)
    copy_book()
    run("dump", "-o", "so.dump")
    before = numbers(COPY)
    code = before[-1][1]
    expect(len(code) == 32, "a verification code", code)
    for line, wanted in TRIED:
        copy_book()
        status, out, err = run(*words_of(line))
        expect(status in wanted, line, f"status {status}, not {wanted}", out, err)
        expect(status == 0 or err, line, "says nothing")
        after = numbers(COPY)
        for was, now in zip(before, after):
            expect(was == now, line, f"status {status}", "before", was, "after", now)
        expect(run("verify", "--anchor", code)[0] == 0, line, "verify", run("verify", "--anchor", code))
    end("fixed")


main()
