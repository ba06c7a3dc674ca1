"""The voltages that a LTS reads while it cuts; what its sheet cannot hold is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .curves import frozen
from .lts import SHEET_COLUMNS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from laser_trim_analyzer.model.sweep import FloatArray

__all__ = ["cut_readings", "known_initial"]

_DIGITS = 6


def cut_readings(initial: FloatArray, final: FloatArray, counts: NDArray[np.int64]) -> FloatArray:
    """Readings from the initial to the final volts in even steps, one column per trimmed point, `counts` (2 or more) of each.

    The last axis of all three is the trimmed points; the readings are put on the axis before it. NaN after a column's last
    reading, never more columns than a sheet has. Read-only.
    """
    first, last, many = (values[..., None, :SHEET_COLUMNS] for values in (initial, final, counts))
    step = np.arange(int(counts.max(initial=2)))[:, None]
    readings = np.round(first + (last - first) * np.minimum(step / (many - 1), 1.0), _DIGITS)
    readings[step >= many] = np.nan
    return frozen(readings)


def known_initial(initial: FloatArray, trimmed: NDArray[np.intp]) -> FloatArray:
    """The initial volts that the readings still tell: NaN at the trimmed points (indices) beyond the sheet's last column."""
    known = initial.copy()
    known[..., trimmed[SHEET_COLUMNS:]] = np.nan
    return frozen(known)
