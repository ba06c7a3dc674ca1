"""Plain definitions of the linearity kinds (STANDARDS §1.3) in exact fractions, by trying every pair of points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

Point = tuple[Fraction, Fraction]


def points_of(x: Sequence[float], y: Sequence[float]) -> list[Point]:
    """The points that are there, ascending by x, equals in the order of the input."""
    finite = [(Fraction(a), Fraction(b)) for a, b in zip(x, y, strict=True) if math.isfinite(a) and math.isfinite(b)]
    return sorted(finite, key=lambda point: point[0])


def slopes_between(points: list[Point]) -> set[Fraction]:
    return {(b[1] - a[1]) / (b[0] - a[0]) for a, b in combinations(points, 2) if a[0] != b[0]}


def half_width(points: list[Point], slope: Fraction) -> Fraction:
    residuals = [y - slope * x for x, y in points]
    return (max(residuals) - min(residuals)) / 2


def independent(points: list[Point]) -> Fraction:
    """The half width is convex and piecewise linear in the slope; its corners are slopes between two points."""
    return min(half_width(points, slope) for slope in slopes_between(points) or {Fraction()})


def deviation(points: list[Point], slope: Fraction, pivot: Point) -> Fraction:
    return max(abs(y - pivot[1] - slope * (x - pivot[0])) for x, y in points)


def zero_based(points: list[Point], pivot: Point) -> Fraction:
    """The same with the mirror images in the pivot, where the corners of max |y − s·x| lie."""
    mirrored = [*points, *((2 * pivot[0] - x, 2 * pivot[1] - y) for x, y in points)]
    slopes = slopes_between(mirrored) or {Fraction()}
    return min(deviation(points, slope, pivot) for slope in slopes)


def terminal(points: list[Point]) -> Fraction | None:
    """None where first and last share one x."""
    first, last = points[0], points[-1]
    if first[0] == last[0]:
        return None
    return deviation(points, (last[1] - first[1]) / (last[0] - first[0]), first)


def absolute(points: list[Point]) -> Fraction:
    return max(abs(y) for _, y in points)


def offset_optimised(points: list[Point]) -> Fraction:
    return (max(y for _, y in points) - min(y for _, y in points)) / 2
