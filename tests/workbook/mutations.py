"""Damages workbooks at random and says of each how the core and xlrd read it; run as a child by test_damaged_cells.

``python -m tests.workbook.mutations FIRST COUNT FILE…`` writes one JSON object per seed. A hang or a crash of native code ends the
child; the line before the last one then tells the seed.
"""

from __future__ import annotations

import faulthandler
import json
import random
import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.readers.mutations import mutated
from tests.workbook.cells import differences_of, xlrd_book
from xlrd.biffh import XLRDError
from xlrd.compdoc import CompDocError
from xlrd.formula import FormulaError

from laser_trim_analyzer import _core

SECONDS = 30
CELLS = 1_000_000
# xlrd was not made for damaged files: whatever ends it means that it does not read this one.
XLRD_GIVES_UP = (
    *(XLRDError, CompDocError, FormulaError, struct.error, LookupError, ValueError, TypeError, AttributeError, AssertionError),
    *(ArithmeticError, NotImplementedError, RecursionError, MemoryError, UnboundLocalError, OSError),
)
BEGINNING = struct.pack("<HHHH", 0x0809, 16, 0x0600, 0x0005)
BYTES = (0, 1, 2, 3, 4, 8, 0x10, 0x20, 0x7F, 0x80, 0xFE, 0xFF)


def damaged(seed: int, files: Sequence[Path]) -> tuple[str, bytes]:
    """The name of the damage and the damaged bytes of a seed: of every second one the records stay where they are."""
    if seed % 2:
        _, mutation, data = mutated(seed, files)
        return mutation, data
    chance = random.Random(seed)
    content = bytearray(chance.choice(files).read_bytes())
    records = _records(content)
    kind = chance.choice((_in_bodies, _in_heads, _among_alike))
    kind(chance, content, records)
    return kind.__name__, bytes(content)


def _records(data: bytes | bytearray) -> list[tuple[int, int]]:
    """Where the records begin and their bodies end, as long as their sectors follow each other."""
    records, at = [], data.find(BEGINNING)
    while at >= 0 and at + 4 <= len(data):
        end = at + 4 + struct.unpack_from("<H", data, at + 2)[0]
        if end > len(data) or data[at : at + 4] == bytes(4):
            break
        records.append((at, end))
        at = end
    return records


def _in_bodies(chance: random.Random, data: bytearray, records: Sequence[tuple[int, int]]) -> None:
    for _ in range(chance.choice((1, 1, 2, 5, 30))):
        at, end = chance.choice(records)
        if end > at + 4:
            data[chance.randrange(at + 4, end)] = chance.choice((*BYTES, chance.randrange(256)))


def _in_heads(chance: random.Random, data: bytearray, records: Sequence[tuple[int, int]]) -> None:
    """Give records the type of others."""
    for _ in range(chance.choice((1, 1, 2, 5))):
        at, other = chance.choice(records)[0], chance.choice(records)[0]
        data[at : at + 2] = data[other : other + 2]


def _among_alike(chance: random.Random, data: bytearray, records: Sequence[tuple[int, int]]) -> None:
    """Write records over others of their length: cells twice, in another order, on another sheet."""
    for _ in range(chance.choice((1, 2, 5, 30))):
        at, end = chance.choice(records)
        alike = [first for first, last in records if last - first == end - at]
        other = chance.choice(alike)
        data[at:end] = data[other : other + end - at]


def try_seed(seed: int, files: Sequence[Path]) -> dict[str, Any]:
    """What both made of one damaged file: `ours` is `read` or the reason, `theirs` is `read` or the name of what ended it."""
    mutation, data = damaged(seed, files)
    faulthandler.dump_traceback_later(SECONDS, exit=True)
    found: dict[str, Any] = {"seed": seed, "mutation": mutation, "ours": "read", "theirs": "read", "differences": []}
    ours, theirs = None, None
    try:
        ours = _core.Workbook(data, CELLS)
    except _core.FormatError as problem:
        found |= {"ours": problem.reason, "message": problem.message}
    try:
        theirs = xlrd_book(data)
    except XLRD_GIVES_UP as problem:
        found["theirs"] = type(problem).__name__
    if ours is not None and theirs is not None:
        found["differences"] = differences_of(ours, theirs)[:3]
    faulthandler.cancel_dump_traceback_later()
    return found


def main() -> None:
    first, count = int(sys.argv[1]), int(sys.argv[2])
    files = [Path(name) for name in sys.argv[3:]]
    faulthandler.enable()
    for seed in range(first, first + count):
        print(json.dumps({"begun": seed}), flush=True)
        print(json.dumps(try_seed(seed, files)), flush=True)


if __name__ == "__main__":
    main()
