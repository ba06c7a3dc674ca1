"""The station's own pass/fail column, as its template's formula fills it; the only place where a simulated point is judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from laser_trim_analyzer.model import StationFlag

if TYPE_CHECKING:
    from laser_trim_analyzer.model.sweep import FlagArray, FloatArray

__all__ = ["no_flags", "station_flags"]


def station_flags(stored: FloatArray, bands: FloatArray, *, guarded: bool) -> FlagArray:
    """Flags of stored errors, one row per sweep or a single sweep; `bands` are the half bands in volts, NaN without a limit.

    A formula without guard compares with 0 where no limit is. A blank error is not judged. Read-only.
    """
    band = bands if guarded else np.nan_to_num(bands, nan=0.0)
    flags = ((stored > band) | (stored < -band)).view(np.int8)  # False is IN, True is OUT
    unknown = np.isnan(stored) | np.isnan(band)
    if unknown.any():
        flags[unknown] = StationFlag.UNKNOWN
    flags.flags.writeable = False
    return flags


def no_flags(points: int) -> FlagArray:
    """The flags of a sheet without such a column."""
    flags = np.full(points, StationFlag.UNKNOWN, dtype=np.int8)
    flags.flags.writeable = False
    return flags
