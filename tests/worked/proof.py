"""Checks a proof of `parindex prove` against the verification code that a decision prints.

    python3 proof.py FILE CODE

Needs the file, the code and nothing else: neither the book nor parindex. It follows
docs/trust.md by its own means, so that it is a second opinion. Exit status 0: the proof leads to
the code; 1: it does not.
"""
import hashlib
import json
import sys

TAG = b"parindex-seal/1"
DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BYTES = ("cells", "digest", "fingerprint")    # written in hexadecimal, hashed as bytes


class Refused(Exception):
    """The file is no proof."""


# --- what is hashed ----------------------------------------------------------------------------

def field(kind, value=b""):
    """Type, length in seven bits a byte with the lowest first, bytes."""
    length, rest = b"", len(value)
    while rest >= 128:
        length += bytes([rest & 127 | 128])
        rest >>= 7
    return kind + length + bytes([rest]) + value


def bytes_of(column, value):
    if column in BYTES and isinstance(value, str):
        return bytes.fromhex(value)
    return str(value).encode()


def rows(name, each):
    """Rows of one name: it and the names of the columns once, then the values row by row."""
    parts = []
    for columns in each:
        if not parts:
            parts.append(field(b"b", name.encode()))
            parts += [field(b"c", column.encode()) for column in columns]
        parts.append(field(b"r"))
        parts += [field(b"n") if value is None else field(b"v", bytes_of(column, value))
                  for column, value in columns.items()]
    return b"".join(parts)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def leaf(unit):
    return sha256(TAG + b" unit\0", rows("unit", [unit]))


def node(left, right):
    return sha256(TAG + b" node\0", left, right)


def cells(scores):
    """The digest of a unit's scores, 16 bytes."""
    return sha256(field(b"t", TAG), field(b"k", b"cells"), rows("cells_of_unit", scores))[:16]


def fingerprint(version, units, head, criteria, classes, top):
    numbers = version.to_bytes(8, "little") + units.to_bytes(8, "little")
    return sha256(field(b"t", TAG), field(b"k", b"fingerprint"), field(b"n", numbers),
                  rows("approval_head", [head]), rows("approval_criteria", criteria),
                  rows("approval_classes", classes), top)


def code_of(digest):
    """The first 130 bits in Crockford's base 32, in groups of four."""
    bits = int.from_bytes(digest, "big") >> (256 - 130)
    text = "".join(DIGITS[bits >> 5 * place & 31] for place in range(25, -1, -1))
    return "-".join(text[at:at + 4] for at in range(0, 26, 4))


# --- a proof -----------------------------------------------------------------------------------

def read(text):
    """The lines of a proof, by their name."""
    lines = [json.loads(line) for line in text.splitlines()]
    if not lines or lines[0] != ["parindex-proof/1"] or lines[-1] != ["end"]:
        raise Refused("this is no proof, or it was cut")
    found = {"version": [], "approval_head": [], "approval_criteria": [],
             "approval_classes": [], "unit": [], "cells_of_unit": [], "path": []}
    for name, value in lines[1:-1]:
        if name in ("left", "right"):
            found["path"].append((name, bytes.fromhex(value)))
        elif name in found:
            found[name].append(value)
        else:
            raise Refused(f"a line {name} stands in no proof")
    if any(len(found[name]) != 1 for name in ("version", "approval_head", "unit")):
        raise Refused("a proof is of one unit in one version")
    return found


def code_of_proof(text):
    """The code to which a proof leads; None when the scores in it are not those of its unit."""
    found = read(text)
    unit, version = found["unit"][0], found["version"][0]
    if cells(found["cells_of_unit"]).hex() != unit["cells"]:
        return None
    top = leaf(unit)
    for side, digest in found["path"]:
        top = node(digest, top) if side == "left" else node(top, digest)
    return code_of(fingerprint(version["version"], version["units"], found["approval_head"][0],
                               found["approval_criteria"], found["approval_classes"], top))


def plain(code):
    """A code as people type it: O is 0, I and L are 1, hyphens and blanks do not matter."""
    code = code.upper().replace("-", "").replace(" ", "")
    return code.replace("O", "0").replace("I", "1").replace("L", "1")


def main():
    if len(sys.argv) != 3:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    with open(sys.argv[1], encoding="utf-8") as file:
        text = file.read()
    try:
        code = code_of_proof(text)
    except (Refused, ValueError, KeyError, TypeError) as refused:
        print(f"no proof: {refused}")
        return 1
    if code is None:
        print("the scores in the proof are not those of its unit")
        return 1
    if plain(code) != plain(sys.argv[2]):
        print(f"the proof leads to another code: {code}")
        return 1
    unit = read(text)["unit"][0]
    print(f"true: {unit['unit']}, {unit['name']}, index {unit['index_value']} ten-thousandths, "
          f"class {unit['class']}, rank {unit['rank']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
