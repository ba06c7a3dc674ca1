"""What the laser did on one pass of an LTS workbook: targets, voltages while cutting, deltas; reads facts, judges nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from laser_trim_analyzer.model import TrimDetail

from .workbook import Sheet, Workbook

if TYPE_CHECKING:
    from laser_trim_analyzer.model.sweep import FloatArray

__all__ = ["read_cuts"]

_R = 17  # column R: resistance and deltas
_MAX_COLUMNS = 256  # of an .xls sheet: more trimmed points are cut off (LESSONS 12)


def read_cuts(workbook: Workbook, sheet: Sheet, number: int, points: int) -> TrimDetail:
    """Targets and readings of one pass: `VOLTAGES` holds the last voltage at each position, `TRIMDATA` its distance from the
    target, `TrimVoltsn` every reading while cutting, one column per trimmed point."""
    last = _summary(workbook, "VOLTAGES", "Sheet1").column(number, 0, points)
    distance = _summary(workbook, "TRIMDATA", "Sheet3").column(number, 0, points)
    readings = _cut_readings(workbook, number)
    return TrimDetail(
        target=_frozen(np.round(last - distance, 6)),  # both are stored with 6 decimals
        initial=_frozen(_initial(last, readings)),
        final=last,
        predicted_delta=sheet.column(_R, 2, 2 + points),
        used_delta=sheet.column(_R, 2 + points, 2 + 2 * points),
        cut_readings=readings,
        cut_readings_cut=readings is not None and readings.shape[1] == _MAX_COLUMNS < int(np.count_nonzero(~np.isnan(last))),
    )


def _summary(workbook: Workbook, name: str, unnamed: str) -> Sheet:
    """A per-pass summary sheet; before the station renames them they are Sheet1, Sheet2, Sheet3."""
    return workbook.sheet(name if name in workbook or unnamed not in workbook else unnamed)


def _cut_readings(workbook: Workbook, number: int) -> FloatArray | None:
    name = f"TrimVolts{number}"
    if name not in workbook:
        return None
    sheet = workbook.sheet(name)
    if sheet.rows == 0 or sheet.columns == 0:
        return None
    readings = np.column_stack([sheet.column(column, 0, sheet.rows) for column in range(sheet.columns)])
    readings[readings == 0] = np.nan  # the station pads with 0
    return _frozen(readings)


def _initial(last: FloatArray, readings: FloatArray | None) -> FloatArray:
    """The first reading at each trimmed point. Columns follow the trimmed points in order; where the sheet ended at 256 columns
    the rest is unknown, and where the counts do not fit nothing is assigned."""
    initial = np.full(len(last), np.nan)
    trimmed = np.flatnonzero(~np.isnan(last))
    if readings is not None and (readings.shape[1] == len(trimmed) or readings.shape[1] == _MAX_COLUMNS < len(trimmed)):
        initial[trimmed[: readings.shape[1]]] = readings[0]
    return initial


def _frozen(values: FloatArray) -> FloatArray:
    values.flags.writeable = False
    return values
