"""Which points of a sweep are graded, missing or left out, and their errors: RULES §1, the only place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from laser_trim_analyzer.model import Exclusions, Sweep

if TYPE_CHECKING:
    from laser_trim_analyzer.model.sweep import FloatArray

__all__ = ["Points", "linearity_error", "points_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """The points of one sweep, one entry per measured row.

    `error` in volts, NaN where there is no reading; `lower`, `upper` in volts, NaN where the point is not graded; `graded` and
    `missing` are masks; `incomplete` marks rows that have a part of theory, lower and upper limit, but not all three.
    """

    position: FloatArray
    error: FloatArray
    lower: FloatArray
    upper: FloatArray
    graded: NDArray[np.bool_]
    missing: NDArray[np.bool_]
    incomplete: NDArray[np.bool_]

    @property
    def graded_error(self) -> FloatArray:
        return self.error[self.graded]

    @property
    def half_band(self) -> FloatArray:
        """Half the distance between the limits of the graded points, in volts; negative where they are inverted."""
        half: FloatArray = (self.upper[self.graded] - self.lower[self.graded]) / 2
        return half

    @property
    def travel(self) -> float | None:
        """Span of the graded positions in the track's unit; None without any."""
        positions = self.position[self.graded]
        positions = positions[np.isfinite(positions)]
        return float(positions.max() - positions.min()) if len(positions) else None


def linearity_error(sweep: Sweep) -> FloatArray:
    """measured - theory + station offset, in volts, from the sheet's own columns; NaN where either is missing (RULES §1)."""
    error: FloatArray = sweep.measured - sweep.theory + sweep.station_offset
    return error


def points_of(sweep: Sweep, exclusions: Exclusions = Exclusions()) -> Points:  # noqa: B008 - an immutable value
    """Sort the measured rows of a sweep into graded, missing and neither.

    Graded: reading, theory and both limits are finite, the sheet's own error cell is not blank, not excluded. Missing: theory
    and limits are finite but the reading is not.
    """
    excluded = np.zeros(sweep.points, dtype=bool)
    for first, last in exclusions.ranges:
        excluded[first : last + 1] = True
    error = linearity_error(sweep)
    any_limit = (np.isfinite(sweep.lower) | np.isfinite(sweep.upper)) & ~excluded
    limited = np.isfinite(sweep.theory) & np.isfinite(sweep.lower) & np.isfinite(sweep.upper) & ~excluded
    read = np.isfinite(error)
    graded = limited & read & ~np.isnan(sweep.stored_error)
    return Points(
        position=sweep.position,
        error=error,
        lower=np.where(graded, sweep.lower, np.nan),
        upper=np.where(graded, sweep.upper, np.nan),
        graded=graded,
        missing=limited & ~read,
        incomplete=any_limit & ~limited,
    )
