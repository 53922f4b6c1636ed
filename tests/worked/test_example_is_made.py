"""examples/mau/make.py writes again, byte for byte, the files that stand beside it."""
import os
import subprocess
import sys

import exact

MAU = os.path.join(exact.EXAMPLES, "mau")
MADE = ("criteria.csv", "allowances.csv", "scores-2021.csv", "scores-2022.csv",
        "scores-2023.csv", "scores-2024.csv")


def read_bytes(folder, name):
    with open(os.path.join(folder, name), "rb") as file:
        return file.read()


def test(checks, _program, folder):
    subprocess.run([sys.executable, os.path.join(MAU, "make.py"), folder], check=True)
    checks.equal(sorted(os.listdir(folder)), sorted(MADE), "files made")
    for name in MADE:
        checks.that(read_bytes(folder, name) == read_bytes(MAU, name), f"{name} differs")
    evaluations = exact.read_example(MAU)
    for (year, group), evaluation in evaluations.items():
        checks.equal(evaluation.full_maximum(), 100, f"sum of the maxima of {year} {group}")
    for kind, what in cases_to_show(evaluations).items():
        checks.that(what, f"the example shows {kind}")


def cases_to_show(evaluations):
    """What the example is there to show."""
    results = [result for evaluation in evaluations.values()
               for result in evaluation.results().values()]
    ranks = [(r.evaluation.year, r.evaluation.group, r.rank) for r in results if r.rank]
    bounds = {c.bound for c in results[0].evaluation.scale}
    return {
        "a tie": len(ranks) > len(set(ranks)),
        "a unit exactly on a bound": [r for r in results
                                      if r.share is not None and r.share * 100 in bounds],
        "a unit with missing scores": [r for r in results if r.total.missing],
        "a unit that is not ranked": [r for r in results if not r.unit.ranked],
        "a lowered maximum": [r for r in results if r.total.maximum < 100],
        "every class but the last": len({r.class_name for r in results if r.class_name}) >= 4,
        "bonus above its cap": [r for r in results if r.domains.get("9", exact.Sum()).points == 2],
        "penalty above its cap": [r for r in results
                                  if r.domains.get("10", exact.Sum()).points == -3],
    }


if __name__ == "__main__":
    sys.exit(exact.main(test))
