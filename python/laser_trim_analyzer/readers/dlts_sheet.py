"""One data sheet of a DLTS workbook as a sweep: columns by position, header by label; reads facts, judges nothing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from laser_trim_analyzer.errors import ReadError
from laser_trim_analyzer.model import StationFlag, Sweep, SweepKind, TrimDetail

from . import labels
from .grid import measured_rows, misplaced, require_no_row, rows_after_gap, table_rows, written
from .workbook import NOT_AVAILABLE, Parameters, Sheet, cell_name

if TYPE_CHECKING:
    from laser_trim_analyzer.model.sweep import FlagArray, FloatArray

__all__ = ["is_data_sheet", "read_sweep", "template_readings"]

_LABEL, _VALUE = 0, 1
_MEASURED, _INDEX, _THEORY, _ERROR, _POSITION, _UPPER, _LOWER, _FLAG = range(3, 11)
_TARGET, _INITIAL, _FINAL, _ZERO_START, _PREDICTED, _USED, _MODIFIED, _CUT_LENGTH, _CURRENT = range(11, 20)
_FIRST_ROW = 1
_HEADER_ROWS = 26
_TRIM_ID = ("trimid",)
_HEADER_NUMBERS = (
    ("#oflinpoints",),
    ("phase value",),
    ("date",),
    ("test volts",),
    ("length value",),
    ("meas value", "calc length"),
    ("resistance",),
    ("predicted r",),
    ("used r",),
)
_HEADINGS = ("meas volts", "index", "theory volts", "lin error", "position", "upper lin lim", "lower lin lim")  # D … J, on all
_FLAG_OF_CODE = np.full(256, StationFlag.MISPLACED, dtype=np.int8)
_FLAG_OF_CODE[0] = StationFlag.UNKNOWN
_FLAG_OF_CODE[NOT_AVAILABLE] = StationFlag.IN
_SAME_ERROR_VOLTS = 1e-9
_SAME_READING_VOLTS = 1e-5  # the station writes five decimals


def is_data_sheet(sheet: Sheet) -> bool:
    """Whether the first column of a sweep has its heading."""
    return labels.normalised(sheet.text(0, _MEASURED) or "") == _HEADINGS[0]


def template_readings(reference: Sheet) -> FloatArray:
    """The ideal volts of the sheet `ref`: what a row holds that the station did not overwrite."""
    return reference.column(_MEASURED, _FIRST_ROW, reference.rows)


def read_sweep(sheet: Sheet, pass_number: int, trim_set: int | None, template: FloatArray) -> Sweep | None:
    """The sweep of a data sheet, None where the sheet is only a copy of the template. Raises ReadError for a table that no station
    wrote: what is missing in it would be missing in the verdict."""
    _require_headings(sheet)
    column = partial(sheet.column, first=_FIRST_ROW, last=sheet.rows)
    index, measured, theory = column(_INDEX), column(_MEASURED), column(_THEORY)
    rows = table_rows(index, measured, theory)
    if rows == 0:
        raise ReadError("SHEET_EMPTY", sheet=sheet.name)
    header = sheet.labelled(_LABEL, _VALUE, last=_HEADER_ROWS)
    if _is_template(measured[:rows], template, theory[:rows]):
        return None
    declared, offset, day, volts, length, measured_length, *resistances = header.numbers(_HEADER_NUMBERS)
    _require_numbers(sheet, {"#oflinpoints": declared, "phase value": offset})
    if pass_number:
        _require_signed(sheet, header)
    _require_whole(sheet, declared, index, rows)
    ideal = _as_long(template, rows)
    points = measured_rows(rows, declared, measured, ideal)
    taken = slice(0, points)
    position = column(_POSITION)[taken]
    _require(sheet, misplaced(index[taken], position), _INDEX, "a row is missing, double or moved")
    limits = partial(sheet.numbers, first=_FIRST_ROW, last=_FIRST_ROW + points)
    stored_error = sheet.shown(_ERROR, _FIRST_ROW, _FIRST_ROW + points)
    return Sweep(
        kind=SweepKind.PASS if pass_number else SweepKind.UNTRIMMED,
        sheet=sheet.name,
        grid_sheet=sheet.name,
        pass_number=pass_number,
        trim_set=trim_set,
        position=position,
        measured=written(measured[taken], ideal[taken], measured[taken] == ideal[taken]),
        theory=limits(_THEORY),
        upper=limits(_UPPER),
        lower=limits(_LOWER),
        stored_error=stored_error,
        station_flags=_station_flags(sheet, stored_error),
        station_offset=offset or 0.0,  # the station's own correction in volts; the sheet's formula takes blank as 0
        rows=rows,
        readings_declared=None if declared is None else int(declared),
        readings_beyond_count=_unlike(measured[points:rows], ideal[points:rows]),
        stale_header=header.row(("trackid",)) is None,
        measured_on=sheet.day(day),
        applied_volts=volts,
        theory_length=length,
        measured_length=measured_length,
        resistance_ohm=labels.ohms(resistances[0]),
        predicted_resistance_ohm=labels.ohms(resistances[1]),
        used_resistance_ohm=labels.ohms(resistances[2]),
        extra_readings=(),
        parameters=header,
        detail=_detail(sheet, points) if pass_number else None,
    )


def _unlike(readings: FloatArray, ideal: FloatArray) -> int:
    return int(np.count_nonzero(readings != ideal)) if len(readings) else 0


def _require_whole(sheet: Sheet, declared: float | None, index: FloatArray, rows: int) -> None:
    """Raises ReadError TABLE_BROKEN for a count that is none, or a table that goes on after a gap although readings are missing
    before it. (One stray row below a table that may be complete is no part of it.)"""
    if declared is not None and (declared < 0 or not declared.is_integer()):
        raise ReadError("TABLE_BROKEN", f"{declared:g} is no number of readings", sheet=sheet.name)
    strays = 1 if declared is None else 0
    if (declared is None or declared > rows) and rows_after_gap(index, rows) > strays:
        raise ReadError("TABLE_BROKEN", "blank row", sheet=sheet.name, cell=cell_name(_FIRST_ROW + rows, _INDEX))


def _require_numbers(sheet: Sheet, found: dict[str, float | None]) -> None:
    """Raises ReadError CELL_NOT_A_NUMBER where a text or an error stands beside one of these labels; the cell may be blank."""
    for label, value in found.items():
        if value is None:
            for row in _rows_labelled(sheet, label):
                sheet.numbers(_VALUE, row, row + 1)


def _rows_labelled(sheet: Sheet, label: str) -> list[int]:
    return [row for row, text in sheet.texts(_LABEL, 0, _HEADER_ROWS) if labels.normalised(text) == label]


def _as_long(values: FloatArray, rows: int) -> FloatArray:
    if len(values) >= rows:
        return values[:rows]
    return np.concatenate([values, np.full(rows - len(values), np.nan)])


def _is_template(measured: FloatArray, template: FloatArray, theory: FloatArray) -> bool:
    """Whether nothing was measured: every reading is the template's, or is theory (LESSONS 5). The template may be shorter."""
    both = min(len(measured), len(template))
    is_long = 2 * both >= len(measured)
    return (is_long and _are_same(measured[:both], template[:both])) or _are_same(measured, theory)


def _are_same(readings: FloatArray, ideal: FloatArray) -> bool:
    middle = len(readings) // 2
    if len(readings) and abs(readings[middle] - ideal[middle]) >= _SAME_READING_VOLTS:  # of a sheet with readings nearly always
        return False
    return bool(np.all(np.abs(readings - ideal) < _SAME_READING_VOLTS))


def _require_headings(sheet: Sheet) -> None:
    for column, heading in enumerate(_HEADINGS, _MEASURED):
        if labels.normalised(sheet.text(0, column) or "") != heading:
            raise ReadError("TABLE_BROKEN", f"no heading '{heading}'", sheet=sheet.name, cell=cell_name(0, column))


def _require(sheet: Sheet, row: int | None, column: int, what: str) -> None:
    require_no_row(sheet, None if row is None else _FIRST_ROW + row, column, what)


def _require_signed(sheet: Sheet, header: Parameters) -> None:
    """Raises ReadError for a pass whose readings are not the template's, but without its `trimID`, which a station writes with them
    (FORMAT §3.1): passed over, the pass before it would decide.

    CELL_NOT_A_NUMBER for an error: what stood there cannot be told.
    """
    if header.row(_TRIM_ID) is not None:
        return
    for row in _rows_labelled(sheet, *_TRIM_ID):
        if sheet.error_codes(_VALUE, row, row + 1).any():
            raise ReadError("CELL_NOT_A_NUMBER", sheet=sheet.name, cell=cell_name(row, _VALUE))
        raise ReadError("TABLE_BROKEN", "readings without their trimID", sheet=sheet.name, cell=cell_name(row, _VALUE))


def _station_flags(sheet: Sheet, error: FloatArray) -> FlagArray:
    """The station's own verdict per point: a number, the row's error, is a point that is out; #N/A one that is in (FORMAT §3.1).

    A number that is not this row's error judges another row, and any other error code is a broken formula (FORMAT §4.2).
    """
    codes = sheet.error_codes(_FLAG, _FIRST_ROW, _FIRST_ROW + len(error))
    number = sheet.column(_FLAG, _FIRST_ROW, _FIRST_ROW + len(error))
    flags: FlagArray = _FLAG_OF_CODE[codes]
    there = ~np.isnan(number)
    if there.any():
        flags[there] = StationFlag.MISPLACED
        flags[np.abs(number - error) <= _SAME_ERROR_VOLTS] = StationFlag.OUT
    flags.flags.writeable = False
    return flags


def _detail(sheet: Sheet, points: int) -> TrimDetail:
    column = partial(sheet.column, first=_FIRST_ROW, last=_FIRST_ROW + points)
    return TrimDetail(
        target=column(_TARGET),
        initial=column(_INITIAL),
        final=column(_FINAL),
        predicted_delta=column(_PREDICTED),
        used_delta=column(_USED),
        cut_length=column(_CUT_LENGTH),
        current=column(_CURRENT),
    )
