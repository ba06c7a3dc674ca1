"""The plain definition of grading one sweep of real size (RULES §1, §2, §4): NumPy, a general linear programme, no cleverness."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from . import linearity, metrics

Volts = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Correction:
    """Fewest points out, the margin of those that are in, and what was added: offset + rotation · theory."""

    out: int
    margin: float
    offset: float
    rotation: float


@dataclass(frozen=True, slots=True)
class Slabs:
    """The points that can move a correction s: a <= s <= b, half band h, theory t."""

    a: Volts
    b: Volts
    h: Volts
    t: Volts

    def only(self, kept: NDArray[np.bool_]) -> Slabs:
        return Slabs(self.a[kept], self.b[kept], self.h[kept], self.t[kept])


def slabs(error: Volts, theory: Volts, lower: Volts, upper: Volts) -> Slabs:
    usable = np.isfinite(error) & np.isfinite(theory) & np.isfinite(lower) & np.isfinite(upper) & (lower < upper)
    every = Slabs(lower - error, upper - error, (upper - lower) / 2, theory)
    return every.only(usable)


def largest_margin(held: Slabs, least: float, most: float) -> tuple[float, float, float]:
    """The largest common margin with its offset and rotation, by HiGHS."""
    ones = np.ones(len(held.a))
    rows = np.vstack([np.column_stack([-ones, -held.t, held.h]), np.column_stack([ones, held.t, held.h])])
    limits = np.concatenate([-held.a, held.b])
    found = linprog([0, 0, -1], rows, limits, bounds=[(None, None), (least, most), (None, None)], method="highs")
    offset, rotation, margin = found.x
    return float(margin), float(offset), float(rotation)


def sets_with_fewest_out(every: Slabs, least: float, most: float) -> set[bytes]:
    """The masks of the slabs that are in where fewest are out: a cell of such corrections is bounded from below by the lower side
    of a slab, so it is enough to look between the places where other sides cross each of them."""
    fewest = len(every.a) + 1
    found: set[bytes] = set()
    for value, theory in zip(every.a, every.t, strict=True):
        arm = every.t - theory
        with np.errstate(divide="ignore", invalid="ignore"):
            crossings = np.concatenate([(every.a - value) / arm, (every.b - value) / arm])
        inside = crossings[(crossings > least) & (crossings < most)]
        edges = np.unique(np.concatenate([[least, most], inside]))
        between = (edges[1:] + edges[:-1]) / 2 if least < most else edges
        corrections = value + between[:, None] * arm
        held = (corrections >= every.a) & (corrections <= every.b)
        out = (~held).sum(axis=1)
        if out.min() < fewest:
            fewest, found = int(out.min()), set()
        if out.min() == fewest:
            found |= {mask.tobytes() for mask in held[out == fewest]}
    return found


def best_correction(every: Slabs, least: float, most: float) -> Correction:
    if not len(every.a):
        return Correction(0, np.nan, 0.0, 0.0)
    margin, offset, rotation = largest_margin(every, least, most)
    if margin >= 0:
        return Correction(0, margin, offset, rotation)
    best = None
    for mask in sets_with_fewest_out(every, least, most):
        held = np.frombuffer(mask, dtype=bool)
        found = Correction(int((~held).sum()), *largest_margin(every.only(held), least, most))
        if best is None or found.margin > best.margin:
            best = found
    assert best is not None
    return best


def grade(position: Volts, theory: Volts, error: Volts, lower: Volts, upper: Volts, bounds: tuple[float, float]) -> dict[str, Any]:
    """Every number of one sweep by its plain definition."""
    every = slabs(error, theory, lower, upper)
    offset, rotation = best_correction(every, 0.0, 0.0), best_correction(every, *bounds)
    moved = np.full(len(error), offset.offset)
    turned = rotation.offset + rotation.rotation * theory
    graded = np.isfinite(error) & np.isfinite(lower) & np.isfinite(upper)
    plain, out = np.where(graded, error, np.nan), []
    margins = []
    for point in linearity.points(error, lower, upper, moved):
        out.append(point is not None and point.out)
        margins.append(np.nan if point is None else point.margin)
    spec, travel = float(np.median((upper - lower)[graded] / 2)), float(np.ptp(position[graded]))
    return {
        "offset": offset,
        "rotation": rotation,
        "as_measured": linearity.evaluate(error, lower, upper),
        "with_offset": linearity.evaluate(error, lower, upper, moved),
        "with_rotation": linearity.evaluate(error, lower, upper, turned),
        "sigma": metrics.sigma_gradient(position, plain, "standard"),
        "sigma_threshold": metrics.sigma_threshold("standard", spec, travel),
        "zones": metrics.zones(position, plain + moved, out, margins, 5),
        "smoothness": metrics.smoothness(position, plain, 0.01),
        "size": metrics.curve_size(plain),
        "line": metrics.least_squares(position, plain),
    }
