"""The three evaluations of a sweep (RULES §2): the numbers of the compiled kernels in the model's words, and the bounds of the
rotation."""

from __future__ import annotations

import math
from collections.abc import Iterable

from laser_trim_analyzer import _core
from laser_trim_analyzer.model import AngleTolerance, BoundsSource, Evaluation, RotationBounds, Specification, Track

__all__ = ["evaluation", "number", "rotation_bounds"]

WIDEST_ROTATION = 0.05


def evaluation(found: _core.Evaluation, points: _core.SweepPoints, correction: _core.Correction | None = None) -> Evaluation:
    """One evaluation in the model's words; `correction` is what it allowed, None for the curve as measured."""
    worst = found.worst_index
    position = None if worst < 0 else number(points.position[worst])
    if correction is None:
        return Evaluation(found.fail_points, number(found.max_abs_error), number(found.margin), _place(worst), position)
    return Evaluation(
        fail_points=found.fail_points,
        max_abs_error=number(found.max_abs_error),
        margin=number(found.margin),
        worst_index=_place(worst),
        worst_position=position,
        offset_v=correction.offset,
        rotation=correction.rotation,
        certificate=tuple(_pins(correction.certificate)),
        upper_bound=correction.upper_bound,
        on_bound=correction.rotation_on_bound,
    )


def number(value: float) -> float | None:
    """The value, None where it is not finite: the core says "nothing" with NaN."""
    return float(value) if math.isfinite(value) else None


def _place(index: int) -> int | None:
    return None if index < 0 else index


def _pins(certificate: Iterable[int]) -> Iterable[int]:
    return dict.fromkeys(index for index in certificate if index >= 0)


def rotation_bounds(track: Track, spec: Specification) -> RotationBounds:
    """How far re-entering the electrical length may turn the curve (RULES §2): from the specification, else from the file."""
    if spec.angle is not None and spec.angle_tolerance is not None:
        return RotationBounds(*_specified(spec.angle, spec.angle_tolerance), BoundsSource.SPECIFICATION)
    if track.length_locked:
        return RotationBounds(0.0, 0.0, BoundsSource.LOCKED)
    used, least, most = track.deciding.theory_length, track.angle.lower, track.angle.upper
    if used is None or least is None or most is None or not (0 < least <= used <= most < math.inf and least < most):
        return RotationBounds(0.0, 0.0, BoundsSource.NONE)
    return RotationBounds(max(1 - used / least, -WIDEST_ROTATION), min(1 - used / most, WIDEST_ROTATION), BoundsSource.FILE)


def _specified(angle: float, tolerance: float | AngleTolerance) -> tuple[float, float]:
    if tolerance == AngleTolerance.MINIMUM:
        return 0.0, WIDEST_ROTATION
    if tolerance == AngleTolerance.MAXIMUM:
        return -WIDEST_ROTATION, 0.0
    width = float(tolerance)
    return -width / (angle - width), width / (angle + width)
