"""Findings: what is likely wrong with a track that fails or was never cut (RULES §3)."""

from __future__ import annotations

from laser_trim_analyzer import _core
from laser_trim_analyzer.model import Finding, Range, Track

__all__ = ["findings_of"]

STRAIGHT_R_SQUARED = 0.95
SCALE_BANDS = 10


def findings_of(track: Track, points: _core.SweepPoints, measured: _core.SweepMetrics, resistance: Range) -> tuple[Finding, ...]:
    """The findings on the deciding sweep, in a fixed order; `resistance` are the limits of the final total resistance."""
    checks = (
        (Finding.SLOPE_ERROR, is_slope_error(points, measured.shape)),
        (Finding.SCALE, measured.bands_off > SCALE_BANDS),
        (Finding.ONE_END, is_one_end_failure(measured)),
        (Finding.UNTRIMMABLE, is_untrimmable(track, resistance)),
    )
    return tuple(finding for finding, found in checks if found)


def is_slope_error(points: _core.SweepPoints, shape: _core.CurveShape) -> bool:
    """The error curve is a straight line (R² > 0.95 of the least-squares line) and its range is larger than the median band."""
    return shape.r_squared > STRAIGHT_R_SQUARED and shape.range > 2 * points.median_half_band


def is_one_end_failure(measured: _core.SweepMetrics) -> bool:
    """Every point that is out as measured lies in the first, or every one in the last, fifth of the graded travel."""
    out = measured.as_measured.fail_points
    return out > 0 and out in (measured.shape.out_first_fifth, measured.shape.out_last_fifth)


def is_untrimmable(track: Track, limits: Range) -> bool:
    """The resistance was above the final upper limit before the first cut: trimming can only raise it."""
    before = track.untrimmed.resistance_ohm if track.untrimmed else None
    return before is not None and limits.is_sane and limits.upper is not None and before > limits.upper
