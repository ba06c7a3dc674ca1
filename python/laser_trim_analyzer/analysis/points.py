"""Which points of a sweep are graded, missing or left out, and their errors: RULES §1, computed by the core."""

from __future__ import annotations

import numpy as np

from laser_trim_analyzer import _core
from laser_trim_analyzer.model import Exclusions, Sweep

__all__ = ["points_of"]


def points_of(sweep: Sweep, exclusions: Exclusions = Exclusions(), guard_band: float = 0.0) -> _core.SweepPoints:  # noqa: B008 - an immutable value
    """Sort the measured rows of a sweep into graded, missing and neither.

    Graded: reading, theory and both limits are finite, the sheet's own error cell is not blank, not excluded. Missing: theory
    and limits are finite but the reading is not. `guard_band` moves both limits inwards by that part of the half band.
    """
    excluded = None
    if exclusions.ranges:
        excluded = np.zeros(sweep.points, dtype=bool)
        for first, last in exclusions.ranges:
            excluded[first : last + 1] = True
    return _core.sweep_points(
        sweep.position,
        sweep.measured,
        sweep.theory,
        sweep.lower,
        sweep.upper,
        sweep.stored_error,
        sweep.station_offset,
        excluded,
        guard_band,
    )
