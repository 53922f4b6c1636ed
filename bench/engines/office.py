"""A workbook as flat XML: the scores as they are, and a sheet "results" of formulas over them."""
import csv
from xml.sax.saxutils import escape, quoteattr

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.2"
 office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet>
"""
TAIL = "</office:spreadsheet></office:body></office:document>\n"


def text(value):
    return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'


def number(value):
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


def formula(value):
    return f"<table:table-cell table:formula={quoteattr('of:=' + value)}/>"


def row(*cells):
    return f"<table:table-row>{''.join(cells)}</table:table-row>\n"


def rows_of(folder, name):
    with open(f"{folder}/{name}.csv", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(folder, path):
    """Columns of results: year, group, unit, points, maximum, index, rank, class, d1 … d8. SUMIFS adds each domain up; a
    helper column of the scores holds the domain. round() is needed: sheets add doubles."""
    scores, leaves, members = rows_of(folder, "scores"), rows_of(folder, "leaves"), rows_of(folder, "members")
    domain = {leaf["criterion"]: leaf["domain"] for leaf in leaves}
    most = {name: sum(round(float(leaf["max_points"]) * 10000) for leaf in leaves if leaf["domain"] == name) for name in sorted(set(domain.values()))}
    last, years = len(scores), sorted({score["year"] for score in scores})
    asked = [(year, unit["unit_group"], unit["unit"]) for year in years for unit in members]
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEAD + '<table:table table:name="scores">\n')
        for score in scores:
            file.write(row(number(score["year"]), text(score["unit"]), text(score["criterion"]), number(score["final"]),
                           number(domain[score["criterion"]])))
        file.write('</table:table>\n<table:table table:name="results">\n')
        for place, (year, group, unit) in enumerate(asked, 1):
            sums = [f"ROUND(SUMIFS([$scores.$D$1:.$D${last}];[$scores.$A$1:.$A${last}];[.$A{place}];[$scores.$B$1:.$B${last}];[.$C{place}];"
                    f"[$scores.$E$1:.$E${last}];{name})*10000;0)" for name in most]
            same = f"[.$A$1:.$A${len(asked)}];[.$A{place}];[.$B$1:.$B${len(asked)}];[.$B{place}];[.$D$1:.$D${len(asked)}];"
            file.write(row(
                number(year), text(group), text(unit),
                formula(f"ROUND(SUMIFS([$scores.$D$1:.$D${last}];[$scores.$A$1:.$A${last}];[.$A{place}];[$scores.$B$1:.$B${last}];[.$C{place}])*10000;0)"),
                number(sum(most.values())), formula(f"QUOTIENT([.D{place}]*20000+[.E{place}];2*[.E{place}])"),
                formula(f'COUNTIFS({same}">"&[.$D{place}])+1'),
                formula(f'IF([.D{place}]*10>=[.E{place}]*9;"Xuất sắc";IF([.D{place}]*10>=[.E{place}]*8;"Tốt";IF([.D{place}]*10>=[.E{place}]*7;"Khá";'
                        f'IF([.D{place}]*10>=[.E{place}]*5;"Trung bình";"Yếu"))))'),
                *(formula(f"QUOTIENT({added}*20000+{maximum};{2 * maximum})") for added, maximum in zip(sums, most.values()))))
        file.write("</table:table>\n" + TAIL)
