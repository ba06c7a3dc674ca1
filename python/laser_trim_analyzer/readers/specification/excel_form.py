"""Specifications on the first sheet of a workbook, header row first; only a date's number is turned into a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from laser_trim_analyzer.errors import ReadError, SpecError
from laser_trim_analyzer.readers.workbook import ReadLimits, Sheet, Source, Workbook, cell_name, error_cells, open_workbook

from .columns import columns_of
from .row import Entry, Place, Row, shown

__all__ = ["rows"]


def rows(source: Source, limits: ReadLimits) -> Iterator[Row]:
    """The rows after the header; blank ones are left out. Raises SpecError SPEC_SCHEMA, or ReadError for the workbook."""
    workbook = _open(source, limits)
    if not workbook.sheet_names:
        raise SpecError("SPEC_SCHEMA", "the workbook has no sheet")
    sheet = workbook.sheet(workbook.sheet_names[0])
    _refuse_error_cells(error_cells(sheet), sheet)
    places = [_place(sheet, 0, column) for column in range(sheet.columns)]
    columns = columns_of([sheet.cell(0, column) for column in range(sheet.columns)], places)
    for number in range(1, sheet.rows):
        row = _row(sheet, number, columns)
        if row.entries:
            yield row


def _open(source: Source, limits: ReadLimits) -> Workbook:
    try:
        return open_workbook(source, limits)
    except ReadError as problem:
        if problem.code == "FILE_NOT_A_WORKBOOK":  # its remedy speaks of trim records
            raise SpecError("SPEC_UNREADABLE", "it is not an Excel workbook") from problem
        raise


def _place(sheet: Sheet, row: int, column: int) -> Place:
    return Place(f"row {row + 1}", sheet=sheet.name, cell=cell_name(row, column))


def _refuse_error_cells(cells: list[str], sheet: Sheet) -> None:
    """A formula that failed reads as a blank cell; a demand must not vanish with it."""
    if cells:
        problem, remedy = "the cell shows an error such as #N/A", "Write the value instead of the formula."
        raise SpecError("SPEC_VALUE", problem, remedy=remedy, sheet=sheet.name, cell=cells[0][:20])


def _row(sheet: Sheet, number: int, columns: dict[int, str]) -> Row:
    entries: dict[str, Entry] = {}
    for column in range(sheet.columns):
        value: object = sheet.cell(number, column)
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        place = _place(sheet, number, column)
        if column not in columns:
            raise place.refusal("SPEC_SCHEMA", f"{shown(value)} stands in a column without a name")
        name = columns[column]
        if name == "sigma_date" and isinstance(value, float):
            value = sheet.day(value) or value
        entries[name] = Entry(value, replace(place, column=name))
    return Row(Place(f"row {number + 1}", sheet=sheet.name), entries)
