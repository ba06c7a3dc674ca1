"""The status of a trimmed track from its numbers: the order of checks of RULES §3; called by `grade` alone."""

from __future__ import annotations

import numpy as np

from laser_trim_analyzer import _core
from laser_trim_analyzer.model import Evaluation, Reason, Status, Sweep, WatchFlag

__all__ = ["verdict"]

MINIMUM_POINTS = 3
WIDEST_HALF_BAND = 0.10  # of the applied voltage


def verdict(
    sweep: Sweep, points: _core.SweepPoints, decisive: Evaluation, watch: tuple[WatchFlag, ...]
) -> tuple[Status, tuple[str, ...]]:
    """The status of a trimmed track with the reason in words."""
    not_graded = _too_little(sweep, points) or (() if decisive.fail_points else _untrustworthy(sweep, points))
    if not_graded:
        return Status.NOT_GRADED, not_graded
    if decisive.fail_points:
        return Status.FAIL, (f"{Reason.POINTS_OUT}: {decisive.fail_points} of {points.graded_points}",)
    if watch:
        return Status.WATCH, tuple(f"{Reason.WATCH_FLAG}: {flag.flag}" for flag in watch)
    return Status.PASS, ()


def _too_little(sweep: Sweep, points: _core.SweepPoints) -> tuple[str, ...]:
    if points.graded_points >= MINIMUM_POINTS:
        return ()
    has_limits = bool(np.any(np.isfinite(sweep.lower) & np.isfinite(sweep.upper)))
    return (str(Reason.TOO_FEW_POINTS if has_limits else Reason.NO_LIMITS),)


def _untrustworthy(sweep: Sweep, points: _core.SweepPoints) -> tuple[str, ...]:
    """Why a curve without a point out may still not pass: readings or a sane limit table are missing (fail closed)."""
    counts = (
        (Reason.READINGS_MISSING, points.missing_points),
        (Reason.READINGS_BEYOND_COUNT, sweep.readings_beyond_count),
        (Reason.LIMITS_INCOMPLETE, points.incomplete_points),
        (Reason.LIMITS_INTERRUPTED, _without_limits_between(sweep)),
    )
    reasons = [f"{reason}: {count}" for reason, count in counts if count]
    if sweep.applied_volts is None:
        reasons.append(str(Reason.APPLIED_VOLTS_UNKNOWN))
    elif points.widest > WIDEST_HALF_BAND * abs(sweep.applied_volts):
        reasons.append(str(Reason.BAND_TOO_WIDE))
    return tuple(reasons)


def _without_limits_between(sweep: Sweep) -> int:
    """Rows without a limit between rows that have both. Limits stand in one piece in every record (FORMAT §3.5); a point in their
    midst that nothing judges would be one less to be out."""
    lacking = np.isnan(sweep.lower) & np.isnan(sweep.upper)
    if not lacking.any():
        return 0
    limited = np.flatnonzero(~lacking)
    return int(np.count_nonzero(lacking[limited[0] : limited[-1]])) if len(limited) else 0
