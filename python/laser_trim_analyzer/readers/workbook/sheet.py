"""One sheet of a workbook as cells and columns of numbers; no engine's types get past here and nothing is interpreted."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

from laser_trim_analyzer import _core
from laser_trim_analyzer.errors import ReadError

from .address import cell_name
from .parameters import Parameters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from laser_trim_analyzer.model.sweep import FloatArray

__all__ = ["NOT_AVAILABLE", "Cell", "Sheet"]

Cell = float | str | bool | None

NOT_AVAILABLE = 42  # Excel's code of #N/A
_EPOCH = date(1899, 12, 30)  # serial 0, given the 29 February 1900 that never was
_DAYS_TO_1904 = 1462
_FIRST_TRUE_SERIAL = 60
_FIRST_UNKNOWN_SERIAL = 2_958_466  # 10000-01-01


class Sheet:
    """Zero-based access to the cells of one sheet.

    Numbers are the cells' own whatever their format: nothing here is a date. Blank and error cells are None. Nothing is ever
    converted from text to number: a text ``NaN`` or ``5.00`` stays text.
    """

    __slots__ = ("_cells", "_date1904", "columns", "name", "rows")

    def __init__(self, cells: _core.Sheet, *, date1904: bool) -> None:
        self.name = cells.name
        self.rows = cells.rows
        self.columns = cells.columns
        self._cells = cells
        self._date1904 = date1904

    def cell(self, row: int, column: int) -> Cell:
        """The value of a cell; None where it is blank, an error or outside the sheet."""
        value = self._cells.cell(row, column)
        return None if value == "" else value

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
        return self._cells.numbers(column, first, last)

    def numbers(self, column: int, first: int, last: int) -> FloatArray:
        """As `column`, but what shows something else is refused: ReadError CELL_NOT_A_NUMBER names the first such cell."""
        others = self._cells.others(column, first, last)
        if others:
            raise ReadError("CELL_NOT_A_NUMBER", sheet=self.name, cell=cell_name(others[0], column))
        return self._cells.numbers(column, first, last)

    def shown(self, column: int, first: int, last: int) -> FloatArray:
        """As `column`, but infinite where a cell shows something that is no number: a text, a truth value, an error."""
        values = self._cells.numbers(column, first, last)
        others = self._cells.others(column, first, last)
        if others:
            values = values.copy()
            values[[row - first for row in others]] = math.inf
            values.flags.writeable = False
        return values

    def texts(self, column: int, first: int, last: int) -> list[tuple[int, str]]:
        """Row and text, without surrounding blanks, of every cell in rows `first` … `last` - 1 that shows one."""
        return [(row, text) for row, whole in self._cells.texts(column, first, last) if (text := whole.strip())]

    def error_codes(self, column: int, first: int, last: int) -> NDArray[np.int32]:
        """Codes of the error cells in rows `first` … `last` - 1, 0 where there is none."""
        return self._cells.error_codes(column, first, last)

    def day(self, serial: float | None) -> date | None:
        """The day of a date's number, None outside 1900-03-01 … 9999-12-31."""
        days = math.floor(serial) + _DAYS_TO_1904 * self._date1904 if serial is not None and math.isfinite(serial) else 0
        return _EPOCH + timedelta(days=days) if _FIRST_TRUE_SERIAL < days < _FIRST_UNKNOWN_SERIAL else None

    def labelled(self, label_column: int, *value_columns: int, first: int = 0, last: int | None = None) -> Parameters:
        """Every row that has a text label and a value, column after column, in sheet order, with the value's place."""
        return Parameters(self._cells, label_column, value_columns, first, self.rows if last is None else last)
