"""Which part of an error curve a picture shows, and where its ticks stand: the same for terminal and page."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from .examined import Curve

if TYPE_CHECKING:
    from laser_trim_analyzer.model.sweep import FloatArray

__all__ = ["View", "extreme_beyond", "ticks", "view_of"]

_ROOM: Final = 0.125  # on each side: a quarter more than limits and curve need
_MOST_BANDS: Final = 1.5  # how far beyond the limits, in heights of the limits, a curve may widen the picture
_SMALLEST: Final = 1e-6


@dataclass(frozen=True, slots=True)
class View:
    """The window of a picture: positions in the track's unit, errors in millivolts."""

    left: float
    right: float
    bottom: float
    top: float


def view_of(curve: Curve) -> View:
    """Limits and the graded part of the deciding curve decide the height, and a curve far outside must not flatten the limits:
    what leaves the picture is said by whoever draws (`extreme_beyond`)."""
    low, high = _span(np.concatenate([curve.lower, curve.upper])[np.tile(_limited(curve), 2)])
    down, up = _span(curve.corrected[curve.graded] if curve.graded.any() else curve.corrected)
    if math.isfinite(high - low) and high > low:
        room = _MOST_BANDS * (high - low)
        low, high = min(low, max(down, low - room)), max(high, min(up, high + room))
    elif math.isfinite(up - down):
        low, high = min(down, 0.0), max(up, 0.0)
    else:
        low, high = 0.0, 0.0
    spare = _ROOM * max(high - low, _SMALLEST)
    left, right = _span(curve.position)
    if not math.isfinite(right - left) or right <= left:
        left, right = (left - 0.5, left + 0.5) if math.isfinite(left) else (0.0, 1.0)
    return View(left, right, 1000 * (low - spare), 1000 * (high + spare))


def _limited(curve: Curve) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Rows whose limits are limits: a placeholder of the template is 0 wide or inverted, but it is drawn all the same."""
    return np.isfinite(curve.lower) & np.isfinite(curve.upper)


def _span(values: FloatArray) -> tuple[float, float]:
    """Least and largest finite value, NaN without one; a minimum with NaN keeps the other number."""
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if len(finite) else (math.nan, math.nan)


def extreme_beyond(values: FloatArray, view: View) -> tuple[int | None, int | None]:
    """The row furthest above and the row furthest below the picture, None where nothing leaves it; `values` in volts."""
    shown = np.where(np.isfinite(values), 1000 * values, 0.5 * (view.bottom + view.top))
    if not len(shown):
        return None, None
    above, below = int(np.argmax(shown)), int(np.argmin(shown))
    return (above if shown[above] > view.top else None), (below if shown[below] < view.bottom else None)


def ticks(low: float, high: float, most: int) -> list[float]:
    """At most `most` round numbers (1, 2, 2.5 or 5 times a power of ten apart) from `low` to `high`."""
    if not (math.isfinite(high - low) and high > low):
        return []
    scale = 10.0 ** math.floor(math.log10((high - low) / most))
    for step in (f * scale for f in (1, 2, 2.5, 5, 10, 20)):
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first + 1 <= most:
            return [number * step for number in range(first, last + 1)]
    return []
