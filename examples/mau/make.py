#!/usr/bin/env python3
"""Makes the numbers of the example book: criteria.csv, allowances.csv, scores-YEAR.csv.

Everything they hold is made up. The titles of the criteria stand in tree.txt; units, groups,
scale and rules are written by hand. Run again, it writes the same bytes:

    python3 make.py [FOLDER]        FOLDER is where to write, else beside this file

Points are whole hundredths of a point throughout, so no number here is a float.
"""
import csv
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SETS = ("mau-so-2021", "mau-so-2023", "mau-huyen-2021", "mau-huyen-2023")
YEARS = (2021, 2022, 2023, 2024)
FIRST_APPRAISAL_FROM = 2023

# Hundredths of a point; nobody scores between two steps.
STEP = {"appraisal": 25, "statistics": 5, "survey": 1, "satisfaction": 1}
RULE = {
    "appraisal": "",
    "statistics": "Tỷ lệ đạt được nhân điểm tối đa",
    "survey": "Điểm trung bình của phiếu khảo sát quy đổi về điểm tối đa",
    "satisfaction": "Chỉ số hài lòng nhân điểm tối đa",
}
SELF_SCORED = ("appraisal", "statistics")

NO_SERVICE_UNITS = "Không có đơn vị sự nghiệp công lập trực thuộc"
NO_INVESTMENT = "Không được giao kế hoạch vốn đầu tư công"
FEW_PROCEDURES = "Chỉ một nửa số thủ tục thuộc diện cung cấp trực tuyến"
# unit, years, concepts, the unit's own maximum, reason
EXEMPTIONS = [
    (unit, YEARS, ("vi-tri-vien-chuc", "su-nghiep", "tu-chu-giao", "tu-chu-tang"), 0,
     NO_SERVICE_UNITS)
    for unit in ("thanh-tra-tinh", "ban-dan-toc-tinh", "so-ngoai-vu")
] + [
    ("thanh-tra-tinh", YEARS, ("giai-ngan",), 0, NO_INVESTMENT),
    ("so-ngoai-vu", YEARS, ("giai-ngan",), 0, NO_INVESTMENT),
    ("ban-dan-toc-tinh", YEARS, ("ho-so-truc-tuyen",), 150, FEW_PROCEDURES),
    ("huyen-thung-nang", (2023, 2024), ("tu-chu-giao", "tu-chu-tang"), 0, NO_SERVICE_UNITS),
    ("huyen-mau-tay", (2022,), ("giai-ngan",), 0, NO_INVESTMENT),
]

# Bonus and penalty points; every other unit has none.
EXTRA = {
    (2023, "so-noi-vu"): {"thuong-sang-kien": 150, "thuong-dan-dau": 100},      # above the cap of 2
    (2023, "so-thong-tin-va-truyen-thong"): {"thuong-sang-kien": 75},
    (2023, "so-xay-dung"): {"tru-tre-han": 50},
    (2023, "huyen-mau-dong"): {"thuong-dan-dau": 50},
    (2023, "huyen-thung-nang"): {"thuong-sang-kien": 100, "tru-tre-han": 25},
    (2024, "so-y-te"): {"thuong-sang-kien": 100},
    (2024, "so-tai-chinh"): {"thuong-dan-dau": 50},
    (2024, "so-giao-thong-van-tai"): {"tru-phe-binh": 200, "tru-tre-han": 150}, # above the cap of 3
    (2024, "huyen-thung-nang"): {"thuong-sang-kien": 125, "tru-phe-binh": 50},
    (2024, "huyen-doi-thong"): {"tru-phe-binh": 100},
}

# Totals that are wanted to the hundredth: (points, of the unit's maximum of).
EXACT_SHARE = {
    (2022, "so-tu-phap"): (90, 100),        # just Xuất sắc
    (2024, "ban-dan-toc-tinh"): (80, 100),  # just Tốt, with criteria that do not apply
}
TIES = {(2023, "so-ke-hoach-va-dau-tu"): "so-tai-chinh"}
# Survey results that had not come in when the example was made.
MISSING = {(2024, "huyen-nui-may"): ("tac-dong-the-che", "hai-long")}

NOTES = (
    "Thiếu tài liệu kiểm chứng",
    "Số liệu báo cáo chưa thống nhất với sở chuyên ngành",
    "Hoàn thành chậm so với kế hoạch",
    "Chưa đạt tỷ lệ theo quy định",
)
UNIT_NOTE = "Đơn vị đã bổ sung tài liệu kiểm chứng"


class Dice:
    """A linear congruential generator: the same numbers on every machine."""

    def __init__(self, seed):
        self.state = seed

    def roll(self, low, high):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return low + (self.state >> 33) % (high - low + 1)


class Node:
    """A line of tree.txt."""

    def __init__(self, fields, depth):
        self.depth = depth
        self.children = []
        self.kind = "normal"
        self.caps = (None,) * len(SETS)
        self.maxima = self.method = None
        self.appraiser = ""
        self.concept = fields[0]
        if depth > 0 and len(fields) == 5:
            self.maxima = [hundredths(text) for text in fields[1].split()]
            self.method = fields[2]
            self.titles, self.title_en = fields[3], fields[4]
        else:
            self.titles, self.title_en = fields[1], fields[2]
            if depth == 0:
                self.appraiser = fields[3]
            if len(fields) == 6:
                self.kind = fields[4]
                self.caps = [hundredths(text) for text in fields[5].split()]

    def title(self, in_set):
        names = self.titles.split(" => ")
        return names[-1] if in_set % 2 else names[0]

    def is_in(self, in_set):
        if self.method:
            return self.maxima[in_set] is not None
        return any(child.is_in(in_set) for child in self.children)

    def maximum(self, in_set):
        if self.method:
            return self.maxima[in_set]
        if self.kind != "normal":
            return self.caps[in_set]
        return sum(child.maximum(in_set) for child in self.children if child.is_in(in_set))


def hundredths(text):
    if text == "-":
        return None
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int((part + "00")[:2])


def points_text(value):
    whole, part = divmod(value, 100)
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".")


def read_tree():
    domains, path = [], []
    with open(os.path.join(HERE, "tree.txt"), encoding="utf-8") as file:
        for line in file:
            if not line.strip() or line.startswith("#"):
                continue
            depth = (len(line) - len(line.lstrip())) // 2
            node = Node([field.strip() for field in line.split("|")], depth)
            del path[depth:]
            if path:
                node.kind, node.appraiser = path[0].kind, path[0].appraiser
                path[-1].children.append(node)
            else:
                domains.append(node)
            path.append(node)
    return domains


def walk(nodes, in_set, parent=""):
    """Yields (code, code of the parent, node) of one set in printed order."""
    number = 0
    for node in nodes:
        if node.is_in(in_set):
            number += 1
            code = f"{parent}.{number}" if parent else str(number)
            yield code, parent, node
            yield from walk(node.children, in_set, code)


def read_csv(name):
    with open(os.path.join(HERE, name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_csv(folder, name, header, rows):
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def criteria_rows(domains):
    for in_set, name in enumerate(SETS):
        for code, parent, node in walk(domains, in_set):
            leaf = node.method is not None
            yield (name, code, parent, node.title(in_set), node.title_en,
                   points_text(node.maximum(in_set)), node.method or "", node.kind, node.concept,
                   points_text(STEP[node.method]) if leaf else "",
                   RULE[node.method] if leaf else "", node.appraiser)


def own_maxima(year, unit):
    """Concept -> (maximum, reason) of the criteria that do not apply in full."""
    return {concept: (maximum, reason)
            for exempt, years, concepts, maximum, reason in EXEMPTIONS
            if exempt == unit and year in years for concept in concepts}


class Cell:
    def __init__(self, code, node, maximum):
        self.code, self.node, self.maximum = code, node, maximum
        self.step = STEP[node.method]
        self.self = self.first = self.final = None
        self.note = self.unit_note = ""


def scored_cells(domains, in_set, year, unit, quality, dice):
    """The cells of the normal criteria that apply to a unit, with their final points."""
    own = own_maxima(year, unit)
    cells = []
    for code, _, node in walk(domains, in_set):
        if node.method is None or node.kind != "normal":
            continue
        maximum = own.get(node.concept, (node.maximum(in_set),))[0]
        if maximum == 0:
            continue
        cell = Cell(code, node, maximum)
        share = max(250, min(1000, quality + dice.roll(-160, 160)))
        steps = (maximum * share * 2 + cell.step * 1000) // (cell.step * 2000)
        cell.final = min(maximum, steps * cell.step)
        cells.append(cell)
    return cells


def steer(cells, wanted):
    """Moves survey points by hundredths until the finals sum to what is wanted."""
    surveys = [cell for cell in cells if cell.step == 1]
    missing = wanted - sum(cell.final for cell in cells)
    way = 1 if missing > 0 else -1
    while missing:
        moved = False
        for cell in surveys:
            if missing and cell.maximum * 2 // 5 <= cell.final + way <= cell.maximum:
                cell.final += way
                missing -= way
                moved = True
        if not moved:
            raise ValueError("the survey points cannot reach the total that is wanted")


def add_stages(cells, year, dice):
    """Self scores, first appraisal and notes beside the finals."""
    for cell in cells:
        luck = dice.roll(1, 100)
        if cell.node.method not in SELF_SCORED:
            continue
        move = 0 if luck <= 62 else -1 if luck <= 65 else 1 + luck % 3
        cell.self = max(0, min(cell.maximum, cell.final + move * cell.step))
        if year >= FIRST_APPRAISAL_FROM and cell.node.method == "appraisal":
            cell.first = cell.final
            if luck % 9 == 0 and cell.self > cell.final >= cell.step:
                cell.first = cell.final - cell.step
                cell.unit_note = UNIT_NOTE
        if cell.self > cell.final and luck % 5 == 0:
            cell.note = NOTES[luck % len(NOTES)]


def extra_cells(domains, in_set, year, unit):
    extra = EXTRA.get((year, unit), {})
    for code, _, node in walk(domains, in_set):
        if node.method and node.concept in extra:
            cell = Cell(code, node, node.maximum(in_set))
            cell.final = extra[node.concept]
            yield cell


def extra_total(cells, domains, in_set):
    """Bonus less penalty, after their caps."""
    total = 0
    for domain in domains:
        if domain.kind != "normal" and domain.is_in(in_set):
            points = sum(cell.final for cell in cells if cell.node in domain.children)
            capped = min(points, domain.caps[in_set])
            total += capped if domain.kind == "bonus" else -capped
    return total


def set_of(group, year):
    return (0 if group == "so-ban-nganh" else 2) + (1 if year >= 2023 else 0)


def make_year(domains, year, units, qualities, dice):
    """unit -> cells, in the order of the units."""
    made, totals = {}, {}
    for unit, group in units:
        in_set = set_of(group, year)
        quality = qualities[TIES.get((year, unit), unit)]
        if (year, unit) in EXACT_SHARE:
            part, whole = EXACT_SHARE[year, unit]
            quality = part * 1000 // whole
        cells = scored_cells(domains, in_set, year, unit, quality, dice)
        extra = list(extra_cells(domains, in_set, year, unit))
        more = extra_total(extra, domains, in_set)
        if (year, unit) in EXACT_SHARE:
            steer(cells, sum(cell.maximum for cell in cells) * part // whole - more)
        if (year, unit) in TIES:
            steer(cells, totals[TIES[year, unit]] - more)
        add_stages(cells, year, dice)
        totals[unit] = sum(cell.final for cell in cells) + more
        left_out = MISSING.get((year, unit), ())
        made[unit] = [cell for cell in cells if cell.node.concept not in left_out] + extra
    return made


def score_rows(year, made):
    def text(value):
        return "" if value is None else points_text(value)

    for unit, cells in made.items():
        for cell in cells:
            yield (year, unit, cell.code, text(cell.self), text(cell.first), text(cell.final),
                   cell.unit_note, cell.note)


def allowance_rows(domains, units):
    for year in YEARS:
        for unit, group in units:
            own = own_maxima(year, unit)
            for code, _, node in walk(domains, set_of(group, year)):
                if node.concept in own:
                    maximum, reason = own[node.concept]
                    yield year, unit, code, points_text(maximum), reason


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else HERE
    domains = read_tree()
    units = list(dict.fromkeys((row["code"], row["group"]) for row in read_csv("units.csv")))
    dice = Dice(20240124)
    qualities = {unit: dice.roll(730, 960) for unit, _ in units}

    write_csv(folder, "criteria.csv",
              "set,code,parent,title,title_en,max_points,method,kind,concept,step,rule,appraiser",
              criteria_rows(domains))
    write_csv(folder, "allowances.csv", "year,unit,criterion,max_points,reason",
              allowance_rows(domains, units))
    qualities["huyen-song-lang"] = 660      # so that one unit is Trung bình
    for year in YEARS:
        for unit, _ in units:
            qualities[unit] = max(600, min(985, qualities[unit] + dice.roll(-20, 34)))
        made = make_year(domains, year, units, qualities, dice)
        write_csv(folder, f"scores-{year}.csv",
                  "year,unit,criterion,self,first,final,unit_note,note", score_rows(year, made))


if __name__ == "__main__":
    main()
