"""Every unit and year of the made-up example book, against exact fractions."""
import os
import sys
from fractions import Fraction

import exact

MAU = os.path.join(exact.EXAMPLES, "mau")
YEARS = (2021, 2022, 2023, 2024)
GROUPS = ("so-ban-nganh", "ubnd-huyen")


def test(checks, program, folder):
    book = exact.Book(program, folder, "mau.parindex")
    book.import_example(MAU)
    evaluations = exact.read_example(MAU)
    for (year, group), evaluation in evaluations.items():
        checks.ranking(book.csv("rank", year, group), evaluation)
        checks.domain_rows(book.csv("rank", year, group, "--domains"), evaluation)
        checks.method_rows(book.csv("rank", year, group, "--methods"), evaluation)
        check_counts(checks, book.csv("counts", year, group), evaluation)
        check_explanations(checks, book, evaluation)
    check_so_far(checks, book, evaluations[2024, "ubnd-huyen"])
    check_json(checks, book, evaluations[2024, "ubnd-huyen"])
    check_histories(checks, book, evaluations)
    for before, after in zip(YEARS, YEARS[1:]):
        for group in GROUPS:
            pair = evaluations[before, group], evaluations[after, group]
            check_compare(checks, book, *pair)
            check_compare_domains(checks, book, *pair)
    check_scores_come_back(checks, book, evaluations)


def check_so_far(checks, book, evaluation):
    """Ranks on the criteria that are scored for every unit."""
    rows = book.csv("rank", evaluation.year, evaluation.group, "--so-far")
    results = evaluation.results(evaluation.scored_by_all())
    for row in rows:
        result = results[row["unit"]]
        checks.row(row, {"rank": result.rank, "points": exact.points_text(result.total.points),
                         "max_points": exact.points_text(result.total.maximum),
                         "index_percent": result.index}, f"so far {row['unit']}")
    checks.equal(len(rows), len(results), "so far rows")


def check_counts(checks, rows, evaluation):
    """Units of each class; only those that are ranked count, as in the size of the group."""
    reached = [result.class_name for result in evaluation.results().values()
               if result.unit.ranked]
    found = {row["class"]: row["computed"] or "0" for row in rows}
    for each in evaluation.scale:
        checks.equal(found.get(each.name, "0"), str(reached.count(each.name)),
                     f"counts {evaluation.year} {evaluation.group} {each.name}")
    for row in rows:
        checks.equal(row["group_size"], str(evaluation.group_size()),
                     f"counts {evaluation.year} {evaluation.group} size")


def check_explanations(checks, book, evaluation):
    """Every unit, and of each another domain down to its leaves."""
    for number, result in enumerate(evaluation.results().values()):
        unit = result.unit
        checks.explanation(book.csv("explain", evaluation.year, unit.code), result)
        domain = evaluation.domains[number % len(evaluation.domains)]
        checks.explained_branch(book.csv("explain", evaluation.year, unit.code, domain.code),
                                domain, unit, evaluation)


def check_json(checks, book, evaluation):
    """The same figures as strings and numbers, and the reason of each null."""
    answer = book.json("rank", evaluation.year, evaluation.group)
    checks.equal(answer["format"], "parindex/1", "json format")
    results = evaluation.results()
    for row in answer["rows"]:
        result = results[row["unit"]]
        where = f"json {row['unit']}"
        checks.equal(row.get("points"), exact.points_text(result.total.points), f"{where} points")
        checks.equal(row.get("index_percent"), result.index or None, f"{where} index")
        checks.equal(row.get("rank"), result.rank, f"{where} rank")
        checks.equal(row.get("missing"), result.total.missing, f"{where} missing")
        for key in ("index_percent", "rank", "class"):
            reason = "scores_missing" if result.total.missing else None
            checks.equal(row["absent"].get(key), reason, f"{where} absent {key}")


def check_histories(checks, book, evaluations):
    for group in GROUPS:
        units = [unit.code for unit in evaluations[2021, group].units]
        by_year = {year: evaluations[year, group].results() for year in YEARS}
        whole = {(row["unit"], row["year"]): row for row in book.csv("history", group)}
        for unit in units:
            rows = book.csv("history", unit)
            checks.equal([row["year"] for row in rows], [str(year) for year in YEARS],
                         f"history {unit} years")
            for row in rows:
                expected = history_row(by_year[int(row["year"])][unit])
                where = f"history {unit} {row['year']}"
                checks.row(row, expected, where)
                checks.row(whole.get((unit, row["year"]), {}), expected, f"{group}: {where}")


def history_row(result):
    expected = {
        "unit": result.unit.code, "group": result.evaluation.group,
        "class": result.class_name, "index_percent": result.index,
        "points": exact.points_text(result.total.points),
        "max_points": exact.points_text(result.total.maximum),
        "rank": "" if result.rank is None else result.rank,
    }
    if result.unit.ranked:
        expected["group_size"] = result.evaluation.group_size()
    if not result.total.missing:
        expected["known"] = "leaf"
    return expected


def difference(before, after, decimals):
    """after - before of two printed indexes; empty when one is not known."""
    if not before or not after:
        return ""
    return exact.fixed_text(Fraction(after) - Fraction(before), decimals)


def step_up(before, after):
    """How many places or classes better; positive is better."""
    return "" if before is None or after is None else before - after


def check_compare(checks, book, before, after):
    rows = {row["unit"]: row
            for row in book.csv("compare", before.year, after.year, before.group)}
    old, new = before.results(), after.results()
    checks.equal(sorted(rows), sorted(old), f"compare {before.year} {after.year} units")
    for unit in rows.keys() & old.keys():
        was, now = old[unit], new[unit]
        place_was, place_now = (class_place(result) for result in (was, now))
        checks.row(rows[unit], {
            "year_from": before.year, "year_to": after.year,
            "class_from": was.class_name, "class_to": now.class_name,
            "classes_up": step_up(place_was, place_now),
            "index_from": was.index, "index_to": now.index,
            "index_change": difference(was.index, now.index, after.decimals),
            "rank_from": "" if was.rank is None else was.rank,
            "rank_to": "" if now.rank is None else now.rank,
            "places_up": step_up(was.rank, now.rank),
        }, f"compare {before.year} {after.year} {unit}")


def class_place(result):
    judged = result.judged_class
    return None if judged is None else result.evaluation.scale.index(judged)


def check_compare_domains(checks, book, before, after):
    rows = {(row["unit"], row["concept"]): row
            for row in book.csv("compare", before.year, after.year, before.group, "--domains")}
    old, new = before.results(), after.results()
    codes_before = {domain.concept: domain.code for domain in before.domains}
    for domain in after.domains:
        if domain.kind != "normal":
            continue
        code = codes_before[domain.concept]
        for unit, was in old.items():
            now = new[unit]
            indexes = was.domain_index(code), now.domain_index(domain.code)
            checks.row(rows.get((unit, domain.concept), {}), {
                "domain_from": code, "domain_to": domain.code,
                "points_from": exact.points_text(was.domains[code].points),
                "points_to": exact.points_text(now.domains[domain.code].points),
                "max_points_from": exact.points_text(was.domains[code].maximum),
                "max_points_to": exact.points_text(now.domains[domain.code].maximum),
                "index_from": indexes[0], "index_to": indexes[1],
                "index_change": difference(*indexes, after.decimals),
            }, f"compare --domains {before.year} {after.year} {unit} {domain.concept}")


def check_scores_come_back(checks, book, evaluations):
    """export scores gives every final that went in, and no other."""
    found = {(row["year"], row["unit"], row["criterion"]): row["final"]
             for row in book.csv("export", "scores") if row["final"]}
    expected = {(str(evaluation.year), unit.code, code): exact.points_text(final)
                for evaluation in evaluations.values() for unit in evaluation.units
                for code, final in unit.final.items()}
    for key, final in expected.items():
        checks.equal(found.get(key), final, f"export {' '.join(key)}")
    checks.equal(len(found), len(expected), "scores exported")


if __name__ == "__main__":
    sys.exit(exact.main(test))
