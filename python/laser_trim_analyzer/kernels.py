"""The array functions of the core for callers of their own: array-likes in, values and arrays out; they read no files and judge
nothing.

Arrays are one-dimensional, of one length n, of anything NumPy turns into float64 (a copy only where it is none already). NaN or an
infinity means "no reading" or "no limit": such a point is left out, as each function says. Results are read-only objects or arrays;
NaN, or an index of -1, stands where there is nothing to say. Errors are ValueErrors that name the argument. RULES and STANDARDS are
the project's definitions; docs/kernels.md has the table and an example.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laser_trim_analyzer import _core
from laser_trim_analyzer._core import butterworth_sections, reduction_percent, sigma_threshold

__all__ = [
    "LinearityPercent",
    "absolute_deviation",
    "best_offset",
    "best_rotation",
    "butterworth_sections",
    "centred_offset",
    "correlation",
    "curve_shape",
    "curve_size",
    "evaluate",
    "grade_batch",
    "least_squares_line",
    "linearity_percent",
    "minimax_line",
    "moments",
    "one_way_anova",
    "point_margins",
    "points_out",
    "reduction_percent",
    "sigma_gradient",
    "sigma_threshold",
    "smoothness",
    "sosfilt",
    "sosfiltfilt",
    "summary",
    "terminal_line",
    "zero_based_line",
    "zones",
]

Numbers = NDArray[np.float64]
Profile = Literal["standard", "v2", "one_pole"]


def _numbers(values: ArrayLike) -> Numbers:
    # not ascontiguousarray, which makes an array of one value out of a number: the core shall refuse a number
    return np.require(values, dtype=np.float64, requirements=["C", "A"])


def _flags(values: ArrayLike) -> NDArray[np.bool_]:
    return np.require(values, dtype=np.bool_, requirements=["C", "A"])


def _correction(values: ArrayLike | None) -> Numbers | None:
    return None if values is None else _numbers(values)


# ---- points and limits


def evaluate(error: ArrayLike, lower: ArrayLike, upper: ArrayLike, correction: ArrayLike | None = None) -> _core.Evaluation:
    """Points out, worst margin and largest error of a sweep (RULES §1, §2); all in V and of shape (n,).

    A point is in iff ``lower - error <= correction <= upper - error``, without tolerance; None is the curve as measured. Its margin
    is ``min(upper - c, c - lower) / half band`` with ``c = error + correction``: 1 centred, 0 on the limit, negative out. A point
    whose error or limit is not finite is not graded. A band without width holds only an error as measured exactly on it and has no
    margin.

    Raises ValueError for unequal lengths and for a correction that is not finite at a graded point.
    """
    return _core.evaluate(_numbers(error), _numbers(lower), _numbers(upper), _correction(correction))


def point_margins(error: ArrayLike, lower: ArrayLike, upper: ArrayLike, correction: ArrayLike | None = None) -> Numbers:
    """Margin of every point, shape (n,), NaN where it has none; definition, units and errors as in `evaluate` (RULES §2)."""
    return _core.point_margins(_numbers(error), _numbers(lower), _numbers(upper), _correction(correction))


def points_out(error: ArrayLike, lower: ArrayLike, upper: ArrayLike, correction: ArrayLike | None = None) -> NDArray[np.bool_]:
    """True where a point is graded and out, shape (n,); definition, units and errors as in `evaluate` (RULES §1)."""
    return _core.points_out(_numbers(error), _numbers(lower), _numbers(upper), _correction(correction))


def best_offset(error: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> _core.Correction:
    """The offset o of ``error + o`` that leaves fewest points out; of those the largest margin of what is in, then the smallest
    |o|.

    All in V and of shape (n,). A point that is not finite or has no positive band takes no part. Exact (STANDARDS §2.1, RULES §2).

    Raises ValueError for unequal lengths.
    """
    return _core.best_offset(_numbers(error), _numbers(lower), _numbers(upper))


def best_rotation(
    error: ArrayLike, theory: ArrayLike, lower: ArrayLike, upper: ArrayLike, least: float, most: float
) -> _core.Correction:
    """Offset o and rotation k in [least, most] of ``error + o + k * theory``, best as in `best_offset`, then with the smallest |k|.

    All in V and of shape (n,), k in V per V. A point that is not finite or has no positive band takes no part. Exact up to 2,000
    points, above that where all can be held, else the answer of `best_offset` marked `upper_bound` (STANDARDS §2.2, §2.3, §2.6).

    Raises ValueError for unequal lengths and for bounds that are not finite with ``least <= 0 <= most``.
    """
    return _core.best_rotation(_numbers(error), _numbers(theory), _numbers(lower), _numbers(upper), least, most)


# ---- linearity


def minimax_line(x: ArrayLike, y: ArrayLike) -> _core.MinimaxLine:
    """The line with the smallest largest ``|y - line|``: independent linearity (STANDARDS §1.3, §2.4), with the points that prove
    it.

    `x` and `y` of shape (n,), in any order and unit; a point that is not finite is left out. Without two different x no slope is
    determined: NaN, and the deviation is ``(max - min) / 2``.

    Raises ValueError for unequal lengths.
    """
    return _core.minimax_line(_numbers(x), _numbers(y))


def zero_based_line(x: ArrayLike, y: ArrayLike, pivot: tuple[float, float] | None = None) -> _core.ReferenceLine:
    """The same with the line held in `pivot` (x, y), None for the point of the smallest x: zero-based linearity (STANDARDS §2.5).

    Raises ValueError for unequal lengths and for a pivot that is not finite.
    """
    return _core.zero_based_line(_numbers(x), _numbers(y), pivot)


def terminal_line(x: ArrayLike, y: ArrayLike) -> _core.ReferenceLine:
    """The line through the points of the smallest and largest x: terminal linearity (STANDARDS §1.3); arguments as `minimax_line`.

    Raises ValueError for unequal lengths.
    """
    return _core.terminal_line(_numbers(x), _numbers(y))


def absolute_deviation(y: ArrayLike) -> float:
    """``max |y|`` in the unit of y, shape (n,): absolute linearity (STANDARDS §1.3); values that are not finite are left out."""
    return _core.absolute_deviation(_numbers(y))


def centred_offset(y: ArrayLike) -> _core.CentredOffset:
    """``-(max + min) / 2`` and what it leaves, ``(max - min) / 2``, in the unit of y, shape (n,) (STANDARDS §1.3); values that
    are not finite are left out."""
    return _core.centred_offset(_numbers(y))


@dataclass(frozen=True, slots=True)
class LinearityPercent:
    """Linearity of one sweep in % of the applied voltage (STANDARDS §1.3); NaN where undefined."""

    absolute: float
    offset_optimised: float
    independent: float
    zero_based: float
    terminal_based: float


def linearity_percent(
    x: ArrayLike, error: ArrayLike, applied_voltage: float, pivot: tuple[float, float] | None = None
) -> LinearityPercent:
    """All kinds of linearity in % of the applied voltage (RULES §2, STANDARDS §1.3): ``100 * max |error - line| /
    applied_voltage``.

    `error` in V over `x` (travel; or the theory in V, which is the same for a linear function and means conformity for another),
    both of shape (n,). The line is 0 (absolute), a constant (offset optimised), the minimax line (independent), the one through
    `pivot` (x, error in V; None: the first point of travel) and the one through both end points (terminal based). Points that are
    not finite are left out of all five.

    Raises ValueError for unequal lengths, a pivot that is not finite, and unless `applied_voltage` is finite and above 0.
    """
    if not (math.isfinite(applied_voltage) and applied_voltage > 0):
        raise ValueError("applied_voltage is not a finite number above 0")
    travel, volts = _numbers(x), _numbers(error)
    independent = _core.minimax_line(travel, volts).line  # first, because it compares the lengths
    there = volts[np.isfinite(travel) & np.isfinite(volts)]
    largest = (
        _core.absolute_deviation(there),
        _core.centred_offset(there).max_deviation,
        independent.max_deviation,
        _core.zero_based_line(travel, volts, pivot).max_deviation,
        _core.terminal_line(travel, volts).max_deviation,
    )
    return LinearityPercent(*(100.0 * deviation / applied_voltage for deviation in largest))


# ---- filters and metrics


def sosfilt(sections: ArrayLike, x: ArrayLike) -> Numbers:
    """One forward pass of second-order sections, shape (k, 6), from the steady state of the first sample (STANDARDS §2.7).

    Shape and unit of `x`, whose samples are taken as equally spaced; one that is not finite is left out, its place is NaN.

    Raises ValueError for sections of another shape or with an a0 other than 1.
    """
    return _core.sosfilt(_numbers(sections), _numbers(x))


def sosfiltfilt(sections: ArrayLike, x: ArrayLike) -> Numbers:
    """Forward and backward over the odd extension of `x`, without phase shift (STANDARDS §2.7); the rest as `sosfilt`.

    Raises ValueError also where `x` has not more finite samples than the extension.
    """
    return _core.sosfiltfilt(_numbers(sections), _numbers(x))


def sigma_gradient(position: ArrayLike, error: ArrayLike, profile: Profile = "standard") -> _core.SigmaGradient:
    """Sample standard deviation of the slopes of the filtered error curve, V per position unit (RULES §4, where the profiles are).

    `position` in degrees or inches, `error` in V, shape (n,), in the order of the sweep; a point that is not finite is left out.

    Raises ValueError for unequal lengths or an unknown profile.
    """
    return _core.sigma_gradient(_numbers(position), _numbers(error), profile)


def zones(position: ArrayLike, error: ArrayLike, out: ArrayLike, margin: ArrayLike, count: int = 5) -> list[_core.Zone]:
    """The error curve (V) by `count` zones of equal width, ``floor(count * (x - first) / travel)``, the last one closed (RULES §4).

    All of shape (n,): `out` True where a point is out, `margin` NaN where it has none; position or error not finite: left out.

    Raises ValueError for unequal lengths and for a count outside 1 … 20.
    """
    return _core.zones(_numbers(position), _numbers(error), _flags(out), _numbers(margin), count)


def smoothness(position: ArrayLike, error: ArrayLike, fraction: float = 0.01) -> _core.Smoothness:
    """Largest ``max - min`` of the error, V, inside a window of `fraction` of the travel (STANDARDS §1.4, method A).

    Both of shape (n,), in any order; a point that is not finite is left out.

    Raises ValueError for unequal lengths or a `fraction` that is not in (0, 1].
    """
    return _core.smoothness(_numbers(position), _numbers(error), fraction)


def curve_size(error: ArrayLike) -> _core.CurveSize:
    """RMS, ``max |error|`` and ``(max - min) / 2`` in V, shape (n,) (RULES §4); values that are not finite are left out."""
    return _core.curve_size(_numbers(error))


def curve_shape(position: ArrayLike, error: ArrayLike, out: ArrayLike) -> _core.CurveShape:
    """Least-squares line, range and points out at the ends of an error curve in V, shape (n,) (RULES §3, findings); a point that is
    not finite is left out.

    Raises ValueError for unequal lengths.
    """
    return _core.curve_shape(_numbers(position), _numbers(error), _flags(out))


# ---- statistics


def correlation(first: ArrayLike, second: ArrayLike) -> float:
    """Pearson's correlation, shape (n,), over the pairs that are finite in both; NaN below 3 or where one does not vary (RULES §4).

    Raises ValueError for unequal lengths.
    """
    return _core.correlation(_numbers(first), _numbers(second))


def summary(values: ArrayLike) -> _core.Summary:
    """Mean, standard deviation (n - 1), lag-1 autocorrelation, extremes and median of shape (n,), in their unit (STANDARDS §2.8);
    values that are not finite are left out."""
    return _core.summary(_numbers(values))


def moments(values: ArrayLike) -> _core.Moments:
    """``sum((x - mean)**p)`` for p = 2, 3, 4, skewness and kurtosis of shape (n,) (STANDARDS §2.8); values that are not finite
    are left out."""
    return _core.moments(_numbers(values))


def one_way_anova(groups: Sequence[ArrayLike]) -> _core.Anova:
    """``F = (SSB / between_df) / (SSW / within_df)`` of groups of shape (n_k,) (STANDARDS §2.8); values that are not finite are
    left out, a group without values does not count."""
    return _core.one_way_anova([_numbers(group) for group in groups])


def least_squares_line(x: ArrayLike, y: ArrayLike) -> _core.LeastSquaresLine:
    """Least-squares line of y over x, shape (n,), with standard errors (STANDARDS §2.8): a diagnostic, never "independent
    linearity" (§1.3). A pair that is not finite is left out.

    Raises ValueError for unequal lengths.
    """
    return _core.least_squares_line(_numbers(x), _numbers(y))


# ---- many tracks


def grade_batch(
    offsets: ArrayLike,
    position: ArrayLike,
    theory: ArrayLike,
    error: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    least: ArrayLike,
    most: ArrayLike,
    profile: Profile = "standard",
    threads: int = 1,
) -> _core.BatchMetrics:
    """The three evaluations and the metrics (RULES §2, §4) of m tracks; the same bits for any number of threads (0: all there are).

    Track i is ``offsets[i] : offsets[i + 1]`` of the flat columns, `offsets` of shape (m + 1,) and whole numbers; `least` and
    `most` (bounds of the rotation, V per V) of shape (m,). Positions in the track's unit, the rest in V; a point is graded where
    error, theory and both limits are finite. Columns of shape (m,), or (m, 3) for as measured, with offset, with rotation.

    Raises ValueError for offsets that do not rise from 0 to the number of values, unequal lengths, bounds without 0 (naming the
    track), TypeError for offsets that are no whole numbers.
    """
    rows = np.asarray(offsets)
    if not np.can_cast(rows.dtype, np.int64, "safe"):
        raise TypeError(f"offsets are {rows.dtype}, not whole numbers")
    return _core.grade_batch(
        np.require(rows, np.int64, ["C", "A"]),
        _numbers(position),
        _numbers(theory),
        _numbers(error),
        _numbers(lower),
        _numbers(upper),
        _numbers(least),
        _numbers(most),
        profile,
        threads,
    )
