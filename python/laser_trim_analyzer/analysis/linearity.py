"""The three evaluations of a sweep (RULES §2): the numbers of the compiled kernels in the model's words, and the bounds of the
rotation."""

from __future__ import annotations

from math import inf, isfinite

from laser_trim_analyzer import _core
from laser_trim_analyzer.model import AngleTolerance, BoundsSource, Evaluation, Policy, RotationBounds, Specification, Track

__all__ = ["evaluations", "number", "rotation_bounds"]

WIDEST_ROTATION = 0.05


def evaluations(found: _core.SweepMetrics, points: _core.SweepPoints) -> dict[Policy, Evaluation]:
    """The three evaluations in the model's words; `points` are those that were measured."""
    as_measured, with_offset, with_rotation = found.evaluation_rows(points)
    return {
        Policy.AS_MEASURED: Evaluation(*as_measured),
        Policy.WITH_OFFSET: Evaluation(*with_offset),
        Policy.WITH_ROTATION: Evaluation(*with_rotation),
    }


def number(value: float) -> float | None:
    """The value, None where it is not finite: the core says "nothing" with NaN."""
    return value if isfinite(value) else None


def rotation_bounds(track: Track, spec: Specification) -> RotationBounds:
    """How far re-entering the electrical length may turn the curve (RULES §2): from the specification, else from the file."""
    if spec.angle is not None and spec.angle_tolerance is not None:
        return RotationBounds(*_specified(spec.angle, spec.angle_tolerance), BoundsSource.SPECIFICATION)
    if track.length_locked:
        return RotationBounds(0.0, 0.0, BoundsSource.LOCKED)
    used, least, most = track.deciding.theory_length, track.angle.lower, track.angle.upper
    if used is None or least is None or most is None or not (0 < least <= used <= most < inf and least < most):
        return RotationBounds(0.0, 0.0, BoundsSource.NONE)
    return RotationBounds(max(1 - used / least, -WIDEST_ROTATION), min(1 - used / most, WIDEST_ROTATION), BoundsSource.FILE)


def _specified(angle: float, tolerance: float | AngleTolerance) -> tuple[float, float]:
    if tolerance == AngleTolerance.MINIMUM:
        return 0.0, WIDEST_ROTATION
    if tolerance == AngleTolerance.MAXIMUM:
        return -WIDEST_ROTATION, 0.0
    width = float(tolerance)
    return -width / (angle - width), width / (angle + width)
