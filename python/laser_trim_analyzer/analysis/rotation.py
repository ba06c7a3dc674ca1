"""How far the third evaluation of a sweep may turn its curve (RULES §2)."""

from __future__ import annotations

from math import inf

from laser_trim_analyzer.model import AngleTolerance, BoundsSource, RotationBounds, Specification, Sweep, Track

__all__ = ["rotation_bounds"]

WIDEST_ROTATION = 0.05


def rotation_bounds(track: Track, deciding: Sweep, spec: Specification) -> RotationBounds:
    """How far re-entering the electrical length may turn the curve of the `deciding` sweep: from the specification, else from the
    file."""
    if spec.angle is not None and spec.angle_tolerance is not None:
        return RotationBounds(*_specified(spec.angle, spec.angle_tolerance), BoundsSource.SPECIFICATION)
    if track.length_locked:
        return RotationBounds(0.0, 0.0, BoundsSource.LOCKED)
    used, least, most = deciding.theory_length, track.angle.lower, track.angle.upper
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
