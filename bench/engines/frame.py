"""pandas: frame.py TASK STORE INPUT OUTPUT UNIT CRITERION YEAR POINTS

The store is a folder of pickles, put to disk with fsync. Points are integers of ten-thousandths.
"""
import os
import sys

import numpy as np
import pandas as pd

task, store, given, output, unit_asked, criterion_asked = sys.argv[1:7]
year_asked, points_new = int(sys.argv[7]), int(sys.argv[8])


def get(name):
    return pd.read_pickle(os.path.join(store, name + ".pickle"))


def put(frame, name):
    with open(os.path.join(store, name + ".pickle"), "wb") as file:
        frame.to_pickle(file)
        file.flush()
        os.fsync(file.fileno())


def put_csv(frame):
    frame.to_csv(output, header=False, index=False)


def load():
    os.makedirs(store, exist_ok=True)
    unit = pd.read_csv(f"{given}/members.csv")
    leaf = pd.read_csv(f"{given}/leaves.csv", dtype={"criterion": str})
    leaf["max_points"] = (leaf.max_points * 10000).round().astype("int32")
    row = pd.read_csv(f"{given}/scores.csv", dtype={"year": "int16", "unit": "category", "criterion": "category", "final": float})
    places = {name: pd.Index(keys).get_indexer(row[column].cat.categories) for name, column, keys in
              (("unit_id", "unit", unit.unit), ("criterion_id", "criterion", leaf.criterion))}
    score = pd.DataFrame({
        "year": row.year, "unit_id": places["unit_id"][row.unit.cat.codes].astype("int32"),
        "criterion_id": places["criterion_id"][row.criterion.cat.codes].astype("int32"),
        "points": (row.final * 10000).round().astype("int32")})
    assert (score.unit_id >= 0).all() and (score.criterion_id >= 0).all() and (score.points >= 0).all()
    assert (score.points.to_numpy() <= leaf.max_points.to_numpy()[score.criterion_id]).all()
    score = score.sort_values(["year", "unit_id", "criterion_id"], ignore_index=True)
    assert not score.duplicated(["year", "unit_id", "criterion_id"]).any()
    put(unit, "unit")
    put(leaf, "leaf")
    put(score, "score")


def outcome(score):
    unit, leaf = get("unit"), get("leaf")
    domain = pd.Series(leaf.domain.to_numpy()[score.criterion_id], index=score.index, name="domain")
    sums = score.points.groupby([score.year, score.unit_id, domain]).sum().unstack().astype("int64")
    most = leaf.groupby("domain").max_points.sum().astype("int64")
    result = (sums * 20000 + most) // (2 * most)
    result.columns = [f"d{number}" for number in result.columns]
    result["points"], result["maximum"] = sums.sum(axis=1), int(most.sum())
    result = result.reset_index()
    result["unit"] = unit.unit.to_numpy()[result.unit_id]
    result["unit_group"] = unit.unit_group.to_numpy()[result.unit_id]
    result["index_value"] = (result.points * 20000 + result.maximum) // (2 * result.maximum)
    groups = result.groupby(["year", "unit_group"]).points
    result["rank"] = groups.rank(method="min", ascending=False).astype("int64")
    result["size"] = groups.transform("size")
    share = result.points * 10
    result["class"] = np.select([share >= result.maximum * bound for bound in (9, 8, 7, 5)],
                                ["Xuất sắc", "Tốt", "Khá", "Trung bình"], "Yếu")
    return result


def moves(result):
    both = result[result.year == year_asked].merge(result[result.year == year_asked - 1], on="unit", suffixes=("", "_before"))
    both["change"] = both.index_value - both.index_value_before
    both["places"] = both["rank_before"] - both["rank"]
    both = both.iloc[np.lexsort((both.unit, -both.change.abs()))]
    put_csv(both[["unit", "index_value_before", "index_value", "change", "rank_before", "rank", "places"]])


if task == "load":
    load()
elif task == "compute":
    put(outcome(get("score")), "result")
elif task == "answer":
    put_csv(get("result").sort_values(["year", "unit_group", "unit"])[
        ["year", "unit_group", "unit", "points", "maximum", "index_value", "rank", "class"] + [f"d{n}" for n in range(1, 9)]])
elif task == "history":
    kept = get("result")
    put_csv(kept[kept.unit == unit_asked].sort_values("year")[["year", "points", "maximum", "index_value", "rank", "size", "class"]])
elif task == "moves":
    moves(get("result"))
elif task == "moves_of_scores":
    kept = get("score")
    moves(outcome(kept[kept.year >= year_asked - 1]))
elif task == "edit":
    kept, unit, leaf = get("score"), get("unit"), get("leaf")
    kept.loc[(kept.year == year_asked) & (kept.unit_id == int(unit.index[unit.unit == unit_asked][0]))
             & (kept.criterion_id == int(leaf.index[leaf.criterion == criterion_asked][0])), "points"] = points_new
    put(kept, "score")
else:
    sys.exit("no such task")
