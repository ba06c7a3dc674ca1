"""One sheet of a workbook as cells and columns of numbers; no engine's types get past here and nothing is interpreted."""

from __future__ import annotations

import math
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from laser_trim_analyzer import _core
from laser_trim_analyzer.errors import ReadError
from laser_trim_analyzer.model import Parameter

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from laser_trim_analyzer.model.sweep import FloatArray

__all__ = ["NOT_AVAILABLE", "Cell", "Sheet", "cell_name"]

Cell = float | str | bool | None

NOT_AVAILABLE = 42  # Excel's code of #N/A
_EPOCH = date(1899, 12, 30)  # serial 0, given the 29 February 1900 that never was
_DAYS_TO_1904 = 1462
_FIRST_TRUE_SERIAL = 60
_FIRST_UNKNOWN_SERIAL = 2_958_466  # 10000-01-01
_NONE: FloatArray = np.empty(0)


def cell_name(row: int, column: int) -> str:
    """The Excel address of zero-based `row` and `column`: (0, 0) is ``A1``."""
    return f"{_letters(column)}{row + 1}"


@cache
def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


class Sheet:
    """Zero-based access to the cells of one sheet.

    Numbers are the cells' own whatever their format: nothing here is a date. Blank and error cells are None. Nothing is ever
    converted from text to number: a text ``NaN`` or ``5.00`` stays text.
    """

    __slots__ = ("_date1904", "_errors", "_numbers", "_rows", "columns", "name", "rows")

    def __init__(
        self,
        name: str,
        rows: list[list[object]],
        *,
        date1904: bool,
        errors: NDArray[np.int32] | None,
    ) -> None:
        self.name = name
        self.rows = len(rows)
        self.columns = len(rows[0]) if rows else 0
        self._rows = rows
        self._numbers: FloatArray | None = None  # made with the first column that somebody asks for
        self._date1904 = date1904
        self._errors = errors

    def cell(self, row: int, column: int) -> Cell:
        """The value of a cell; None where it is blank, an error or outside the sheet."""
        if row >= self.rows or column >= self.columns:
            return None
        value = self._rows[row][column]
        if isinstance(value, str):
            return value or None
        if isinstance(value, bool | float):
            return value
        return float(value) if isinstance(value, int) else None

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
        if self._numbers is None:
            self._numbers = _core.number_columns(self._rows)
        found = self._numbers[column, first:last] if column < self.columns else _NONE
        missing = last - first - len(found)
        values = np.concatenate((found, np.full(missing, np.nan))) if missing > 0 else found.copy()
        values.flags.writeable = False
        return values

    def numbers(self, column: int, first: int, last: int) -> FloatArray:
        """As `column`, but text is refused: ReadError CELL_NOT_A_NUMBER names the first cell that holds any."""
        values = self.column(column, first, last)
        for row in np.flatnonzero(np.isnan(values)):
            if self.text(first + int(row), column) is not None:
                raise ReadError("CELL_NOT_A_NUMBER", sheet=self.name, cell=cell_name(first + int(row), column))
        return values

    def error_codes(self, column: int, first: int, last: int) -> NDArray[np.int32] | None:
        """Codes of the error cells in rows `first` … `last` - 1, 0 where there is none; None where the engine cannot tell."""
        if self._errors is None:
            return None
        codes = np.zeros(max(last - first, 0), dtype=np.int32)
        rows, columns, found = self._errors.T
        here = (columns == column) & (rows >= first) & (rows < last)
        codes[rows[here] - first] = found[here]
        return codes

    def day(self, serial: float | None) -> date | None:
        """The day of a date's number, None outside 1900-03-01 … 9999-12-31."""
        days = math.floor(serial) + _DAYS_TO_1904 * self._date1904 if serial is not None else 0
        return _EPOCH + timedelta(days=days) if _FIRST_TRUE_SERIAL < days < _FIRST_UNKNOWN_SERIAL else None

    def labelled(self, label_column: int, value_column: int, first: int = 0, last: int | None = None) -> list[Parameter]:
        """Every row that has a text label and a value, in sheet order, with the value's place."""
        found: list[Parameter] = []
        if max(label_column, value_column) >= self.columns:
            return found
        for row, cells in enumerate(self._rows[first:last], first):
            label, value = cells[label_column], cells[value_column]
            if isinstance(label, str) and value != "" and (text := label.strip()):
                cell = value if isinstance(value, float) else self.cell(row, value_column)
                if cell is not None:
                    found.append(Parameter(text, cell, self.name, cell_name(row, value_column)))
        return found
