"""Which rows of a data sheet belong to its table, which of them were measured, and whether the table is as a station writes it;
one rule for both systems."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from laser_trim_analyzer.errors import ReadError

from .workbook import Sheet, cell_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from laser_trim_analyzer.model.sweep import FloatArray

__all__ = ["measured_rows", "misplaced", "require_no_row", "rows_after_gap", "table_rows", "written"]

_UNWRITTEN_RUN = 3  # on the real files never two readings in a row are the template's


def table_rows(index: FloatArray, measured: FloatArray, theory: FloatArray) -> int:
    """Rows of the table that starts at row 0: up to the first row where all three columns are blank, without rows at the end
    that hold a reading or a theory alone (a stray reading below the table is not a point, FORMAT §3.6).

    A row inside the table with a blank reading stays: its reading is missing, it does not end the table (LESSONS 2). So does
    one at the end whose index alone is blank: a damaged index must not shorten a record.
    """
    if len(index) and not np.isnan(np.minimum(np.minimum(index, measured), theory).min()):
        return len(index)  # nothing is blank: the usual case, in a third of the time; a minimum cannot overflow as a sum does
    blank = np.isnan(index) & np.isnan(measured) & np.isnan(theory)
    table = int(np.argmax(blank)) if blank.any() else len(blank)
    points = np.flatnonzero(~np.isnan(index[:table]) | ~(np.isnan(measured[:table]) | np.isnan(theory[:table])))
    return int(points[-1]) + 1 if len(points) else 0


def rows_after_gap(index: FloatArray, rows: int) -> int:
    """How many rows with an index follow the blank row that ended the table."""
    return int(np.count_nonzero(~np.isnan(index[rows:]))) if rows < len(index) else 0


def measured_rows(rows: int, declared: float | None, measured: FloatArray, template: FloatArray) -> int:
    """The first min(rows, declared) rows; without a declared count, rows up to the last that differs from the template.

    Rows after them still hold the template's ideal value and look like perfect data (FORMAT §2.4, RULES §1).
    """
    if declared is not None:
        return min(rows, int(declared))
    differs = np.flatnonzero(measured[:rows] != template[:rows])  # NaN differs from everything, also from NaN
    return int(differs[-1]) + 1 if len(differs) else 0


def written(readings: FloatArray, ideal: FloatArray, same: NDArray[np.bool_]) -> FloatArray:
    """The readings, absent where three rows or more in a row are the `same` as the template's `ideal` volts: a run that broke off
    left them unwritten, and they look perfect (FORMAT §2.4). A stretch of one and the same voltage may be both."""
    if np.count_nonzero(same) < _UNWRITTEN_RUN:
        return readings
    edges = np.flatnonzero(np.diff(same, prepend=False, append=False))
    kept = readings.copy()
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        if last - first >= _UNWRITTEN_RUN and ideal[first] != ideal[last - 1]:
            kept[first:last] = np.nan
    kept.flags.writeable = False
    return kept


def misplaced(index: FloatArray, position: FloatArray) -> int | None:
    """The first row that is not where it belongs: its index (0, 1, 2 …) is not the next one, or its position not behind the one
    before. There is none in any table that a station wrote (FORMAT §3.1, §3.2): rows were taken out, doubled or moved."""
    count = np.arange(len(index))
    if (index == count).all() and (position[1:] > position[:-1]).all():
        return None
    places = np.flatnonzero(~np.isnan(position))
    torn = np.flatnonzero((index != count) & ~np.isnan(index))
    back = places[1:][np.diff(position[places]) <= 0]
    return min((int(found[0]) for found in (torn, back) if len(found)), default=None)


def require_no_row(sheet: Sheet, row: int | None, column: int, what: str) -> None:
    """Raises ReadError TABLE_BROKEN, with the cell, where a row of the sheet was found."""
    if row is not None:
        raise ReadError("TABLE_BROKEN", what, sheet=sheet.name, cell=cell_name(row, column))
