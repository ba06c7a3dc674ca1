"""Evaluations of a sweep against its limits (RULES §2): the numbers of the compiled kernel, in the model's words."""

from __future__ import annotations

import math

from laser_trim_analyzer import _core
from laser_trim_analyzer.model import Evaluation

from .points import Points

__all__ = ["as_measured"]


def as_measured(points: Points) -> Evaluation:
    """What the machine itself judged: no free parameter."""
    found = _core.evaluate(points.error, points.lower, points.upper, None)
    worst = found.worst_index if found.worst_index >= 0 else None
    return Evaluation(
        fail_points=found.fail_points,
        max_abs_error=_number(found.max_abs_error),
        margin=_number(found.margin),
        worst_index=worst,
        worst_position=None if worst is None else _number(points.position[worst]),
    )


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
