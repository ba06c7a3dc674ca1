"""The plain definition of the points of a sweep (RULES §1): one row at a time, and the specification of the compiled one."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

NAN = math.nan


@dataclass(frozen=True, slots=True)
class Row:
    """One measured row: volts, NaN or an infinity where the sheet holds no usable number; `stored` NaN where its cell is blank."""

    position: float
    measured: float
    theory: float
    lower: float
    upper: float
    stored: float
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """What becomes of a row; lower and upper are NaN unless it is graded."""

    error: float
    kind: str  # graded, missing, incomplete, or "" for a row that is none of them
    lower: float = NAN
    upper: float = NAN


@dataclass(slots=True)
class Points:
    """A sweep's points and what they amount to; NaN where there is nothing to say."""

    points: list[Point] = field(default_factory=list)
    first_position: float = NAN
    travel: float = NAN
    narrowest: float = NAN
    median_half_band: float = NAN
    mean_half_band: float = NAN
    widest: float = NAN
    sheet_difference: float = 0.0
    inverted: bool = False

    def count(self, kind: str) -> int:
        return sum(point.kind == kind for point in self.points)


def point_of(row: Row, station_offset: float, guard_band: float) -> Point:
    """RULES §1: graded iff measured, theory and both limits are finite, the error cell not blank, the row not excluded."""
    with np.errstate(all="ignore"):
        error = float(np.float64(row.measured) - row.theory + station_offset)
    if row.excluded:
        return Point(error, "")
    limits = [math.isfinite(row.lower), math.isfinite(row.upper)]
    if not (all(limits) and math.isfinite(row.theory)):
        return Point(error, "incomplete" if any(limits) else "")
    if not math.isfinite(error):
        return Point(error, "missing")
    if math.isnan(row.stored):
        return Point(error, "")
    room = guard_band * half_width(row.lower, row.upper)
    return Point(error, "graded", row.lower + room, row.upper - room)


def points_of(rows: Sequence[Row], station_offset: float = 0.0, guard_band: float = 0.0) -> Points:
    found = Points([point_of(row, station_offset, guard_band) for row in rows])
    graded = [(row, point) for row, point in zip(rows, found.points, strict=True) if point.kind == "graded"]
    positions = [row.position for row, _ in graded if math.isfinite(row.position)]
    if positions:
        found.first_position, found.travel = min(positions), max(positions) - min(positions)
    bands = [half_width(point.lower, point.upper) for _, point in graded]
    if bands:
        found.narrowest, found.widest = min(bands), max(bands)
        found.mean_half_band = total(bands) / len(bands)
        found.median_half_band = middle(bands)
    for row, point in zip(rows, found.points, strict=True):
        if math.isfinite(point.error) and not math.isnan(row.stored):
            found.sheet_difference = max(found.sheet_difference, abs(point.error - row.stored))
    found.inverted = any(row.lower > row.upper for row in rows)
    return found


def half_width(lower: float, upper: float) -> float:
    """Half the width of a band, negative where it is inverted; finite for all finite limits."""
    half = (upper - lower) / 2
    return half if math.isfinite(half) else upper / 2 - lower / 2


def total(values: Sequence[float]) -> float:
    """The sum in the order of the rows."""
    result = 0.0
    for value in values:
        result += value
    return result


def middle(values: Sequence[float]) -> float:
    """The median; of an even count the mean of the middle two, each halved first so that their sum cannot overflow."""
    return (
        statistics.median_low(values) / 2 + statistics.median_high(values) / 2
        if len(values) % 2 == 0
        else statistics.median(values)
    )
