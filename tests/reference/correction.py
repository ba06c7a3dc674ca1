"""The plain definition of the best corrections (RULES §2), in exact rational numbers: every way of leaving points out is tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class Slab:
    """One point that can move a correction s: a <= s <= b, half band h, theory t."""

    a: Fraction
    b: Fraction
    h: Fraction
    t: Fraction


@dataclass(frozen=True, slots=True)
class Best:
    """The best correction: points out, margin of the points that are in (None where none is)."""

    out: int
    margin: Fraction | None
    offset: Fraction
    rotation: Fraction


def slabs(error: Sequence[float], theory: Sequence[float], lower: Sequence[float], upper: Sequence[float]) -> list[Slab]:
    """The graded points with a positive band; the differences are those that the program decides with, rounded once."""
    found = []
    for e, t, low, high in zip(error, theory, lower, upper, strict=True):
        if np.isfinite([e, t, low, high]).all() and low < high:
            half = (Fraction(high) - Fraction(low)) / 2
            found.append(Slab(Fraction(low - e), Fraction(high - e), half, Fraction(t)))
    return found


def largest_margin(held: Sequence[Slab], least: Fraction, most: Fraction) -> tuple[Fraction, Fraction, Fraction] | None:
    """The largest margin m that all have at one offset o and rotation k in [least, most], as (m, o, k); of several the smallest
    |k|, then |o|. Every vertex of the polyhedron in (o, k, m) is looked at: three of its planes, solved exactly."""
    planes = [(-ONE, -s.t, s.h, -s.a) for s in held] + [(ONE, s.t, s.h, s.b) for s in held]
    planes += [(ZERO, ONE, ZERO, most), (ZERO, -ONE, ZERO, -least)]
    planes_at_zero = [*planes, (ZERO, ONE, ZERO, ZERO)]  # so that rotation 0 is a candidate on a flat roof
    best: tuple[Fraction, Fraction, Fraction] | None = None
    for trio in combinations(planes_at_zero, 3):
        point = _solve(trio)
        if point is None or any(c[0] * point[0] + c[1] * point[1] + c[2] * point[2] > c[3] for c in planes):
            continue
        offset, rotation, margin = point
        if best is None or (-margin, abs(rotation), abs(offset)) < (-best[0], abs(best[2]), abs(best[1])):
            best = (margin, offset, rotation)
    return best


def _solve(rows: Sequence[tuple[Fraction, ...]]) -> tuple[Fraction, ...] | None:
    """Three equations c0·x + c1·y + c2·z = c3 by Cramer's rule; None where they have no single solution."""

    def determinant(a: Sequence[Fraction], b: Sequence[Fraction], c: Sequence[Fraction]) -> Fraction:
        return a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0])

    whole = determinant(*(row[:3] for row in rows))
    if whole == 0:
        return None
    parts = []
    for column in range(3):
        replaced = [[*row[:column], row[3], *row[column + 1 : 3]] for row in rows]
        parts.append(determinant(*replaced) / whole)
    return tuple(parts)


def best_correction(held: Sequence[Slab], least: float, most: float) -> Best:
    """Fewest slabs out; among those the largest margin of the slabs that are in; then the smallest |k|, then |o|."""
    low, high = Fraction(least), Fraction(most)
    for out in range(len(held)):
        found = []
        for chosen in combinations(held, len(held) - out):
            answer = largest_margin(chosen, low, high)
            if answer is not None and answer[0] >= 0:
                found.append(answer)
        if found:
            margin, offset, rotation = min(found, key=lambda answer: (-answer[0], abs(answer[2]), abs(answer[1])))
            return Best(out, margin, offset, rotation)
    return Best(len(held), None, ZERO, ZERO)


def fewest_out_by_offset(error: NDArray[np.float64], lower: NDArray[np.float64], upper: NDArray[np.float64]) -> int:
    """Fewest graded points with a positive band that any offset leaves out: some optimum lies on an end of a slab."""
    usable = np.isfinite(error) & np.isfinite(lower) & np.isfinite(upper) & (lower < upper)
    a, b = (lower - error)[usable], (upper - error)[usable]
    counts = [int(np.count_nonzero((offset < a) | (offset > b))) for offset in (0.0, *a, *b)]
    return min(counts)
