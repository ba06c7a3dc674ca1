"""The cells of a workbook in one form, as the core, xlrd and python-calamine read them, and where two of them differ.

A table maps (row, column) to kind and value: `number` and `date` with the 64 bits of the double, `text`, `bool`, `error` with its
code. A cell that shows nothing is not in it.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import xlrd
from python_calamine import CalamineWorkbook

from laser_trim_analyzer import _core

Table = dict[tuple[int, int], tuple[str, Any]]

HALF_A_MILLISECOND = 0.5 / 86_400_000  # calamine's dates end there: 5.8e-9 days
NOISE = 1e-9
_KINDS = {1: "number", 2: "date", 3: "text", 4: "bool", 5: "bool"}
_ERROR = 128


def bits(value: float) -> int:
    found: int = struct.unpack("<Q", struct.pack("<d", value))[0]
    return found


def number(pattern: int) -> float:
    found: float = struct.unpack("<d", struct.pack("<Q", pattern))[0]
    return found


# ---- the core


def by_core(sheet: _core.Sheet) -> Table:
    """Every door of the sheet, each held to the others."""
    table: Table = {}
    for column in range(sheet.columns):
        kinds = sheet.kinds(column)
        last = len(kinds)
        shown = sheet.numbers(column, 0, last)
        texts, codes = dict(sheet.texts(column, 0, last)), sheet.error_codes(column, 0, last)
        assert last <= sheet.rows
        assert np.isnan(shown[(kinds != 1) & (kinds != 2)]).all()
        assert texts.keys() == set(np.flatnonzero(kinds == 3).tolist())
        assert (codes == np.where(kinds >= _ERROR, kinds.astype(np.int32) - _ERROR, 0)).all()
        patterns = np.ascontiguousarray(shown).view(np.uint64)
        for row in np.flatnonzero(kinds).tolist():
            table[row, column] = _cell(sheet, row, column, int(kinds[row]), int(patterns[row]), texts.get(row))
    return table


def tables(data: bytes) -> dict[str, Table]:
    """Those of all sheets."""
    workbook = _core.Workbook(data, 1 << 24)
    sheets = [workbook.sheet(number) for number in range(len(workbook.sheet_names))]
    return {sheet.name: by_core(sheet) for sheet in sheets}


def _cell(sheet: _core.Sheet, row: int, column: int, kind: int, pattern: int, text: str | None) -> tuple[str, Any]:
    alone = sheet.cell(row, column)
    if kind >= _ERROR:
        assert alone is None
        return "error", kind - _ERROR
    name = _KINDS[kind]
    if name == "text":
        assert alone == text
        return name, text
    if name == "bool":
        assert alone is (kind == 5)
        return name, alone
    assert isinstance(alone, float)
    assert bits(alone) == pattern
    return name, pattern


# ---- xlrd


def xlrd_book(data: bytes) -> xlrd.Book:
    return xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), ragged_rows=True)


def by_xlrd(sheet: xlrd.sheet.Sheet) -> Table:
    """All rows that it has: its own count begins anew with a DIMENSIONS record among the cells."""
    table: Table = {}
    for row, (kinds, values) in enumerate(zip(*_rows(sheet), strict=True)):
        for column, (kind, value) in enumerate(zip(kinds, values, strict=True)):
            if kind == xlrd.XL_CELL_TEXT:
                table[row, column] = "text", value
            elif kind == xlrd.XL_CELL_NUMBER:
                table[row, column] = "number", bits(value)
            elif kind == xlrd.XL_CELL_DATE:
                table[row, column] = "date", bits(value)
            elif kind == xlrd.XL_CELL_BOOLEAN:
                table[row, column] = "bool", bool(value)
            elif kind == xlrd.XL_CELL_ERROR:
                table[row, column] = "error", value
    return table


def _rows(sheet: Any) -> tuple[Any, Any]:
    return sheet._cell_types, sheet._cell_values


def xlrd_differences(data: bytes) -> list[str]:
    """Where the core and xlrd see a workbook differently: sheets, extents, kinds and values; raises what either raises."""
    return differences_of(_core.Workbook(data, 1 << 24), xlrd_book(data))


def differences_of(ours: _core.Workbook, theirs: xlrd.Book) -> list[str]:
    """The same of workbooks that are open."""
    return list(_against_xlrd(ours, theirs))


def _against_xlrd(ours: _core.Workbook, theirs: xlrd.Book) -> Iterator[str]:
    if ours.date1904 != bool(theirs.datemode):
        yield f"date1904 is {ours.date1904}, datemode {theirs.datemode}"
    worksheets = {}
    for number, (name, known) in enumerate(zip(ours.sheet_names, theirs._all_sheets_map, strict=True)):  # type: ignore[attr-defined]
        if known >= 0:
            worksheets[number] = theirs.sheet_by_index(known)
            if worksheets[number].name != name:
                yield f"sheet {number} is {name!r}, not {worksheets[number].name!r}"
    for number in range(len(ours.sheet_names)):
        sheet = ours.sheet(number)
        other = worksheets.get(number)
        expected = by_xlrd(other) if other is not None else {}
        yield from _unlike(by_core(sheet), expected, f"sheet {number}")
        extent = (1 + max((row for row, _ in expected), default=-1), 1 + max((column for _, column in expected), default=-1))
        if (sheet.rows, sheet.columns) != extent:
            yield f"sheet {number}: {sheet.rows} x {sheet.columns} is not {extent[0]} x {extent[1]}"


def _unlike(ours: Table, theirs: Table, place: str) -> Iterator[str]:
    for cell in sorted(ours.keys() | theirs.keys()):
        if ours.get(cell) != theirs.get(cell):
            yield f"{place} {cell}: {ours.get(cell)} is not {theirs.get(cell)}"


# ---- python-calamine


def calamine_differences(data: bytes) -> Iterator[str]:
    """Where the core and python-calamine differ. Calamine gives errors, blank cells and empty texts alike, as an empty text,
    and converts what a date format shows: `_same_day` says how far it can be compared."""
    ours = _core.Workbook(data, 1 << 24)
    theirs = CalamineWorkbook.from_filelike(io.BytesIO(data))
    if ours.sheet_names != theirs.sheet_names:
        yield f"{ours.sheet_names} are not {theirs.sheet_names}"
        return
    for number, name in enumerate(ours.sheet_names):
        rows = theirs.get_sheet_by_index(number).to_python(skip_empty_area=False)
        found = {(row, column): value for row, line in enumerate(rows) for column, value in enumerate(line) if value != ""}
        table = by_core(ours.sheet(number))
        for cell in sorted(table.keys() | found.keys()):
            kind, value = table.get(cell, ("empty", None))
            if not calamine_says(kind, value, found.get(cell, ""), ours.date1904):
                yield f"{name} {cell}: {kind} {value!r} is not {found.get(cell)!r}"


def calamine_says(kind: str, value: Any, other: Any, date1904: bool) -> bool:
    """Whether what calamine gives for a cell is what the core shows, as far as calamine can tell."""
    if kind in ("empty", "error") or value == "":
        return bool(other == "")
    if kind == "number":
        return type(other) in (int, float) and bits(float(other)) == value
    if kind == "date":
        return _same_day(number(value), other, date1904)
    return type(other) is type(value) and bool(other == value)


def _same_day(value: float, other: Any, date1904: bool) -> bool:
    """Calamine rounds dates to milliseconds, shows a negative number as a time (its part of a day: another number) and cannot
    tell the 29 February 1900 that never was from the day before; what lies beyond its dates it gives as the number."""
    serial = serial_of(other, date1904)
    if serial is None or isinstance(other, int | float):
        return serial is not None and bits(serial) == bits(value)
    if value < 0 and isinstance(other, time):
        value %= 1
    if not date1904 and 60 <= value < 61 and not isinstance(other, timedelta):  # a duration is no date
        value -= 1
    return abs(serial - value) <= HALF_A_MILLISECOND + NOISE


def serial_of(value: Any, date1904: bool) -> float | None:
    """The number behind a date, a time, a duration or a number; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    if isinstance(value, time):
        return (datetime.combine(date(1900, 1, 1), value) - datetime(1900, 1, 1)) / timedelta(days=1)
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        if date1904:
            return (moment - datetime(1904, 1, 1)) / timedelta(days=1)
        days = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
        return days if days >= 61 else days - 1
    return None
