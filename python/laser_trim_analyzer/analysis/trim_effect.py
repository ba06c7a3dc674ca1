"""What the trim passes did to the error curve (RULES §4)."""

from __future__ import annotations

from .points import Points

__all__ = ["half_range"]


def half_range(points: Points) -> float | None:
    """(max - min)/2 of the graded errors in volts; None without graded points."""
    errors = points.graded_error
    return float(errors.max() - errors.min()) / 2 if len(errors) else None
