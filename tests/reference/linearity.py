"""The plain definition of the linearity kernel: slow, one point at a time, and the specification of the compiled one."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SMALLEST = 5e-324

Volts = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Point:
    """One graded point: whether it is out, its margin (NaN where it has none) and its corrected error in V."""

    out: bool
    margin: float
    corrected: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one evaluation says about one sweep; NaN and -1 where there is nothing to say."""

    graded_points: int
    fail_points: int
    margin: float
    worst_index: int
    max_abs_error: float


def halfband(lower: float, upper: float) -> float:
    """Half the width of a band with lower < upper; finite and above zero for all finite limits."""
    half = (upper - lower) / 2.0
    return max(half, SMALLEST) if math.isfinite(half) else upper / 2.0 - lower / 2.0


def quotient(numerator: float, denominator: float) -> float:
    """IEEE division of a finite or infinite number by a positive one: beyond the largest number lies infinity."""
    with np.errstate(over="ignore"):
        return float(np.float64(numerator) / np.float64(denominator))


def judge(error: float, lower: float, upper: float, correction: float) -> Point | None:
    """One point (RULES §1, §2); None where it is not graded because its error or a limit is not finite."""
    if not (math.isfinite(error) and math.isfinite(lower) and math.isfinite(upper)):
        return None
    if not math.isfinite(correction):
        raise ValueError("a graded point needs a finite correction")
    corrected = error + correction
    if lower == upper:
        return Point(out=error != lower, margin=math.nan, corrected=corrected)
    if lower > upper:
        return Point(out=True, margin=math.nan, corrected=corrected)
    least, most = lower - error, upper - error
    inside = least <= correction <= most
    margin = quotient(min(most - correction, correction - least), halfband(lower, upper))
    return Point(out=not inside, margin=max(0.0, margin) if inside else min(margin, -SMALLEST), corrected=corrected)


def points(error: Volts, lower: Volts, upper: Volts, correction: Volts | None = None) -> list[Point | None]:
    """Every point of a sweep; all arrays in V and of one length, no correction means as measured."""
    moved = np.zeros_like(error) if correction is None else correction
    return [judge(*values) for values in zip(error.tolist(), lower.tolist(), upper.tolist(), moved.tolist(), strict=True)]


def evaluate(error: Volts, lower: Volts, upper: Volts, correction: Volts | None = None) -> Evaluation:
    """Counts, the smallest margin with its first index, the largest corrected error (RULES §2)."""
    graded = [(index, point) for index, point in enumerate(points(error, lower, upper, correction)) if point is not None]
    margins = [(point.margin, index) for index, point in graded if not math.isnan(point.margin)]
    margin, worst = min(margins, default=(math.nan, -1))
    return Evaluation(
        graded_points=len(graded),
        fail_points=sum(point.out for _, point in graded),
        margin=margin,
        worst_index=worst,
        max_abs_error=max((abs(point.corrected) for _, point in graded), default=math.nan),
    )
