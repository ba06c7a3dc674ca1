"""One sheet of a workbook as cells and columns of numbers; no engine's types get past here and nothing is interpreted."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np

from laser_trim_analyzer.model import Parameter

if TYPE_CHECKING:
    from laser_trim_analyzer.model.sweep import FloatArray

__all__ = ["NOT_AVAILABLE", "Cell", "Sheet", "cell_name", "date_of_serial"]

Cell = float | str | bool | None

NOT_AVAILABLE = 42  # Excel's code of #N/A
_EPOCH_1900 = datetime(1899, 12, 30)  # serial 0, given the 29 February 1900 that never was
_EPOCH_1904 = datetime(1904, 1, 1)
_FIRST_TRUE_SERIAL = 60
_DAY = timedelta(days=1)
_NAN = math.nan


def cell_name(row: int, column: int) -> str:
    """The Excel address of zero-based `row` and `column`: (0, 0) is ``A1``."""
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return f"{letters}{row + 1}"


def date_of_serial(serial: float | None) -> date | None:
    """The day of an Excel 1900 serial number, None outside 1900-03-01 … 9999-12-31."""
    if serial is None or not _FIRST_TRUE_SERIAL < serial < 2_958_466:
        return None
    return (_EPOCH_1900 + timedelta(days=math.floor(serial))).date()


def _serial(value: date | time | timedelta, date1904: bool) -> float:
    """Undo a date format: the number that the cell holds (to 1e-9; the engine rounds to its clock)."""
    if isinstance(value, timedelta):
        return value / _DAY
    if isinstance(value, time):
        return (datetime.combine(_EPOCH_1900.date(), value) - _EPOCH_1900) / _DAY
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    serial = (moment - (_EPOCH_1904 if date1904 else _EPOCH_1900)) / _DAY
    return serial if date1904 or serial > _FIRST_TRUE_SERIAL else serial - 1


class Sheet:
    """Zero-based access to the cells of one sheet.

    Numbers are the cells' own whatever their format: a date format is undone. Blank and error cells are None. Nothing is ever
    converted from text to number: a text ``NaN`` or ``5.00`` stays text.
    """

    __slots__ = ("_date1904", "_errors", "_rows", "columns", "name", "rows")

    def __init__(
        self,
        name: str,
        rows: Sequence[Sequence[object]],
        *,
        date1904: bool,
        errors: Mapping[tuple[int, int], int] | None,
    ) -> None:
        self.name = name
        self.rows = len(rows)
        self.columns = len(rows[0]) if rows else 0
        self._rows = rows
        self._date1904 = date1904
        self._errors = errors

    def cell(self, row: int, column: int) -> Cell:
        """The value of a cell; None where it is blank, an error or outside the sheet."""
        if row >= self.rows or column >= self.columns:
            return None
        value = self._rows[row][column]
        if value.__class__ is float or isinstance(value, bool):
            return value  # type: ignore[return-value]
        if isinstance(value, str):
            return value or None
        return self._plain(value)

    def _plain(self, value: object) -> Cell:
        if isinstance(value, date | time | timedelta):
            return _serial(value, self._date1904)
        return float(value) if isinstance(value, int | float) else None

    def number(self, row: int, column: int) -> float | None:
        """The finite number of a cell, else None."""
        value = self.cell(row, column)
        return value if isinstance(value, float) and math.isfinite(value) else None

    def text(self, row: int, column: int) -> str | None:
        """The text of a cell without surrounding blanks, None where it is no text or empty."""
        value = self.cell(row, column)
        return value.strip() or None if isinstance(value, str) else None

    def column(self, column: int, first: int, last: int) -> FloatArray:
        """The numbers of rows `first` … `last` - 1 as a read-only array; NaN where there is no number, also past the end."""
        values = np.full(max(last - first, 0), _NAN)
        if column < self.columns:
            cells = [row[column] for row in self._rows[first:last]]
            values[: len(cells)] = [cell if cell.__class__ is float else self._as_float(cell) for cell in cells]
        values.flags.writeable = False
        return values

    def _as_float(self, value: object) -> float:
        if value.__class__ is str or value.__class__ is bool:
            return _NAN
        plain = self._plain(value)
        return plain if isinstance(plain, float) else _NAN

    def error(self, row: int, column: int) -> int | None:
        """Excel's code of an error cell, 0 where there is none, None where the engine cannot tell."""
        return None if self._errors is None else self._errors.get((row, column), 0)

    def labelled(self, label_column: int, value_column: int, first: int = 0, last: int | None = None) -> list[Parameter]:
        """Every row that has a text label and a value, in sheet order, with the value's place."""
        found = []
        for row in range(first, min(self.rows, last if last is not None else self.rows)):
            label = self.text(row, label_column)
            value = self.cell(row, value_column)
            if label is not None and value is not None:
                found.append(Parameter(label, value, self.name, cell_name(row, value_column)))
        return found
