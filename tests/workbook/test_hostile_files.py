"""Small files that claim much: whatever 1 to 50 KB say, opening them and looking at every cell takes a bounded memory and time."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from tests.readers.bad_files import EOF, biff8, bof, compound_file, record, with_endless_properties
from tests.workbook import records as rec
from tests.workbook.books import book
from tests.workbook.compound import FREE, MAGIC

MEGABYTES = 64
SECONDS = 2.0

# VmHWM, not ru_maxrss: that one remembers the process that started this one.
CHILD = """
import json, re, sys, time
from laser_trim_analyzer.errors import ReadError
from laser_trim_analyzer.pipeline import outcome_of
from laser_trim_analyzer.readers.workbook import ReadLimits, load, open_workbook

def megabytes():
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024

def look(path):
    limits = ReadLimits()
    workbook = open_workbook(load(path, limits.max_bytes), limits)
    for sheet in map(workbook.sheet, workbook.sheet_names):
        for column in range(sheet.columns):
            sheet.column(column, 0, sheet.rows)
            sheet.labelled(column, 1)
            sheet.error_codes(column, 0, sheet.rows)
            try:
                sheet.numbers(column, 0, sheet.rows)
            except ReadError as problem:
                assert problem.code == "CELL_NOT_A_NUMBER"
    return sum(sheet.rows * sheet.columns for sheet in map(workbook.sheet, workbook.sheet_names))

outcome_of(sys.argv[1])  # loads what is loaded late
outcome_of(sys.argv[1].replace(".xls", ".txt"))
before, started = megabytes(), time.perf_counter()
try:
    found = look(sys.argv[2])
except ReadError as problem:
    found = problem.code
code = getattr(outcome_of(sys.argv[2]).error, "code", None)
print(json.dumps({"found": found, "code": code, "megabytes": megabytes() - before, "seconds": time.perf_counter() - started}))
"""

FULL_ROW = rec.rk_run(0, 0, [2] * 256)
ROWS = record(0x0200, struct.pack("<IIHHH", 0, 3700, 0, 256, 0))
WIDE = "A" * 11_000 + "Ω" * 4000 + "😀"


def sheets(count: int, cells: bytes) -> bytes:
    return biff8([(f"S{number}", cells) for number in range(count)])


def endless_table() -> bytes:
    """A header whose list of allocation sectors names one sector again and again."""
    head = MAGIC.ljust(24, b"\0") + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, 109, 0, 0, 4096, 0xFFFFFFFE, 0, 0, 1)
    chain = struct.pack("<128I", *[0] * 127, 0)
    return head + struct.pack("<109I", *[0] * 109) + chain * 90


def texts(count: int, length: int = 0) -> bytes:
    return rec.text_table([rec.Text("x" * length)] * count)


FILES = {
    "rows that are only expected, in every column of many sheets": compound_file(sheets(25, ROWS + FULL_ROW)),
    "expected again and again": compound_file(sheets(20, (ROWS + FULL_ROW) + ROWS * 10)),
    "a cell in the last row of many sheets": compound_file(sheets(500, rec.number(65_535, 0, 1.0))),
    "the last row and column": compound_file(sheets(1, rec.number(65_535, 255, 1.0))),
    "as many cells as there may be": compound_file(sheets(1, rec.number(0, 0, 1.0) + rec.number(65_535, 14, 1.0))),
    "a column of text shown everywhere": book(("x", {(row, column): WIDE for row in range(300) for column in range(3)})),
    "one text as label and value": book(("x", {(row, column): "Ω" * 12_000 for row in range(500) for column in range(2)})),
    "labels of a record": book(("Model Parameters", {(row, column): "Ω" * 12_000 for row in range(500) for column in range(2)})),
    "many empty sheets": compound_file(sheets(1000, b"")),
    "many empty texts": compound_file(biff8({"x": b""}, extra=texts(14_000))),
    "many parts of one text": compound_file(
        biff8({"x": rec.shared(0, 0, 0)}, extra=rec.text_table([rec.Text("x" * 8000)], range(2, 8001)))
    ),
    "a promise of texts": compound_file(biff8({"x": b""}, extra=record(0x00FC, struct.pack("<II", 1, 0x7FFFFFFF)))),
    "a text of 4 GB": compound_file(biff8({"x": b""}, extra=record(0x00FC, struct.pack("<IIHBI", 1, 1, 1, 4, 0xFFFFFFFF) + b"x"))),
    "charts in charts": compound_file(sheets(1, bof(0x20) * 1000 + EOF * 1000)),
    "many formats": compound_file(biff8({"x": b""}, extra=rec.formats(*[f"0.{'0' * n}" for n in range(150)], *range(164)))),
    "an endless allocation table": endless_table(),
    "an endless property stream": with_endless_properties(compound_file(biff8({"x": rec.number(0, 0, 1.0)}))),
    "a stream of 4 GB": compound_file(b"").replace(struct.pack("<IQ", 0, 4096), struct.pack("<IQ", 0, 0xFFFFFFFF)),
    "a directory of free entries": MAGIC.ljust(24, b"\0") + b"\xff" * 50_000,
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process's own peak memory this way")
@pytest.mark.parametrize("name", FILES)
def test_a_small_file_takes_little_memory_and_time(tmp_path, name):
    plain, path = tmp_path / "plain.xls", tmp_path / "hostile.xls"
    plain.write_bytes(book(("x", {(0, 0): 1.0, (1, 1): "a"})))
    path.write_bytes(FILES[name])
    assert len(FILES[name]) < 60_000
    done = subprocess.run([sys.executable, "-c", CHILD, plain, path], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-500:]
    cost = json.loads(done.stdout)
    assert cost["megabytes"] < MEGABYTES, cost
    assert cost["seconds"] < SECONDS, cost
    assert cost["code"] != "INTERNAL", cost
    print(cost, len(FILES[name]))


def test_the_hostile_files_are_what_they_say():
    """Damage of the writer must not make them harmless."""
    assert FREE == 0xFFFFFFFF
    assert FILES["a stream of 4 GB"] != compound_file(b"")
