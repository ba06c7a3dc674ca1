"""Which rows of a data sheet belong to its table and which of them were measured; one rule for both systems."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from laser_trim_analyzer.model.sweep import FloatArray

__all__ = ["goes_on_after_gap", "measured_rows", "table_rows"]


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


def goes_on_after_gap(index: FloatArray, rows: int) -> bool:
    """Whether further rows with an index follow the blank row that ended the table."""
    return rows < len(index) and bool(np.any(~np.isnan(index[rows:])))


def measured_rows(rows: int, declared: float | None, measured: FloatArray, template: FloatArray) -> int:
    """The first min(rows, declared) rows; without a declared count, rows up to the last that differs from the template.

    Rows after them still hold the template's ideal value and look like perfect data (FORMAT §2.4, RULES §1).
    """
    if declared is not None:
        return min(rows, int(declared))
    differs = np.flatnonzero(measured[:rows] != template[:rows])  # NaN differs from everything, also from NaN
    return int(differs[-1]) + 1 if len(differs) else 0
