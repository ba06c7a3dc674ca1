"""Findings: what is likely wrong with a track that fails or was never cut (RULES §3)."""

from __future__ import annotations

import numpy as np

from laser_trim_analyzer.model import Finding, Track

from .points import Points

__all__ = ["findings_of"]

STRAIGHT_R_SQUARED = 0.95
SCALE_BANDS = 10
END_FRACTION = 1 / 5  # the first and the last of the default five zones


def findings_of(track: Track, points: Points) -> tuple[Finding, ...]:
    """The findings on the deciding sweep, in a fixed order."""
    checks = (
        (Finding.SLOPE_ERROR, is_slope_error(points)),
        (Finding.SCALE, is_scale_error(points)),
        (Finding.ONE_END, is_one_end_failure(points)),
        (Finding.UNTRIMMABLE, is_untrimmable(track)),
    )
    return tuple(finding for finding, found in checks if found)


def is_slope_error(points: Points) -> bool:
    """The error curve is a straight line (R² > 0.95 of the least-squares line) and its range is larger than the median band."""
    error, position = points.graded_error, points.position[points.graded]
    usable = np.isfinite(position)
    error, position = error[usable], position[usable]
    if len(error) < 3 or np.ptp(position) == 0 or np.ptp(error) == 0:
        return False
    with np.errstate(divide="ignore"):
        r = float(np.corrcoef(position, error)[0, 1])
    return r * r > STRAIGHT_R_SQUARED and float(np.ptp(error)) > 2 * float(np.median(points.half_band))


def is_scale_error(points: Points) -> bool:
    """Somewhere the error is more than ten times its own band: another unit or another model's limits."""
    band = 2 * points.half_band
    return bool(np.any((np.abs(points.graded_error) > SCALE_BANDS * band) & (band > 0)))


def is_one_end_failure(points: Points) -> bool:
    """Every point that is out as measured lies in the first, or every one in the last, fifth of the graded travel."""
    out = points.graded & ((points.error < points.lower) | (points.error > points.upper))
    travel, positions = points.travel, points.position[out]
    if not travel or not len(positions) or not np.isfinite(positions).all():
        return False
    start = np.nanmin(points.position[points.graded])
    share = (positions - start) / travel
    return bool(np.all(share <= END_FRACTION) or np.all(share >= 1 - END_FRACTION))


def is_untrimmable(track: Track) -> bool:
    """The resistance was above the final upper limit before the first cut: trimming can only raise it."""
    before = track.untrimmed.resistance_ohm if track.untrimmed else None
    limits = track.final_resistance
    return before is not None and limits.is_sane and limits.upper is not None and before > limits.upper
