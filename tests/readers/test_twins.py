"""One book as .xls through the core and as .xlsx through python-calamine: readers meet the same sheets, cells and facts."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.readers.same_facts import differences
from tests.simulate.xlsx import write_xlsx

from laser_trim_analyzer import analysis, readers
from laser_trim_analyzer.readers.workbook import ReadLimits, Workbook, load, open_workbook
from laser_trim_analyzer.simulate import DltsTraps, LtsTraps, file_name, invent_dlts, invent_lts, to_book, write

RUNS = {
    "dlts, one track": (invent_dlts(1, points=41), None),
    "dlts, two tracks": (invent_dlts(2, points=41, tracks=2, passes=3), None),
    "dlts, dates and broken flags": (invent_dlts(3), DltsTraps(date_formatted=("B8", "B10"), broken_flags=True)),
    "lts": (invent_lts(1, points=41), None),
    "lts, passes": (invent_lts(2, points=41, passes=2, rerun=True), LtsTraps()),
}


@pytest.fixture(params=list(RUNS.values()), ids=list(RUNS))
def twins(request, tmp_path) -> tuple[Path, Path]:
    run, traps = request.param
    book = to_book(run, traps)
    xls = tmp_path / file_name(run)
    write(book, xls)
    xlsx = xls.with_suffix(".xlsx")
    write_xlsx(book, xlsx)
    return xls, xlsx


def opened(path: Path) -> Workbook:
    limits = ReadLimits()
    return open_workbook(load(path, limits.max_bytes), limits)


def same_number(one: object, other: object) -> bool:
    """To the bit, also under a date's format."""
    if isinstance(one, float) and isinstance(other, float):
        return struct.pack("<d", one) == struct.pack("<d", other)
    return type(one) is type(other) and one == other


def test_every_sheet_shows_the_same_through_every_door(twins):
    first, second = map(opened, twins)
    assert first.sheet_names == second.sheet_names
    assert sum(first.sheet(name).rows for name in first.sheet_names) > 100
    for name in first.sheet_names:
        one, other = first.sheet(name), second.sheet(name)
        rows, columns = max(one.rows, other.rows), max(one.columns, other.columns)
        for column in range(columns):
            np.testing.assert_array_equal(one.column(column, 0, rows), other.column(column, 0, rows))
            pairs = [(one.cell(row, column), other.cell(row, column)) for row in range(rows)]
            assert [pair for pair in pairs if not same_number(*pair)] == [], (name, column)
            assert [one.text(row, column) for row in range(rows)] == [other.text(row, column) for row in range(rows)]
        for values in ((1,), (1, 2), (3,)):
            assert one.labelled(0, *values)[:] == other.labelled(0, *values)[:]


def test_both_tell_their_error_cells(twins):
    first, second = map(opened, twins)
    told = []
    for name in first.sheet_names:
        one, other = first.sheet(name), second.sheet(name)
        for column in range(one.columns):
            codes = one.error_codes(column, 0, one.rows)
            np.testing.assert_array_equal(codes, other.error_codes(column, 0, one.rows))
            told.append(np.count_nonzero(codes))
    assert (sum(told) > 0) == ("Track Parameters" in first)  # the other system's machine marks a point in words


def test_the_facts_and_the_verdict_are_the_same(twins):
    first, second = map(readers.read, twins)
    identity = {"path": "", "sha256": "", "size": 0, "saved_at": None}
    first, second = replace(first, **identity), replace(second, **identity)
    assert list(differences(first, second)) == []
    assert analysis.grade(first) == analysis.grade(second)
