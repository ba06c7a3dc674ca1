"""What every panel of a chart has: a range, a hair grid, ticks at the left, names at the right end; it knows no measurement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.axes import Axes

from .paper import SIZES, Paper, width_of
from .tokens import PAPER
from .view import ticks

if TYPE_CHECKING:
    from laser_trim_analyzer.model.sweep import FloatArray

    Drawn = tuple[FloatArray, FloatArray]

__all__ = ["Name", "Panel", "signed_tick"]

_APART: Final = 11.0
_EDGE: Final = 0.012  # room beside the first and last reading, so that no mark is cut


@dataclass(frozen=True, slots=True)
class Name:
    """What a curve is called, and the value where it ends."""

    text: str
    value: float
    colour: str
    bold: bool = False


class Panel:
    """Axes between `top` and `bottom` of a page, from `low` to `high`; positions are shared by all panels of a chart."""

    def __init__(
        self,
        paper: Paper,
        sides: tuple[float, float],
        rows: tuple[float, float],
        travel: tuple[float, float],
        span: tuple[float, float],
    ) -> None:
        self._paper, self._sides, self._rows, self.span = paper, sides, rows, span
        room = _EDGE * (travel[1] - travel[0])
        self.travel = (travel[0] - room, travel[1] + room)
        self.axes: Axes = paper.axes(sides[0], rows[0], sides[1], rows[1])
        self.axes.set_xlim(*self.travel)
        self.axes.set_ylim(*span)

    def title(self, text: str, more: Sequence[tuple[str, str, bool]] = ()) -> None:
        """The y axis in words, upper left; `more` to the right of it."""
        y = self._rows[0] - 8
        end = self._paper.runs(self._sides[0] - 38, y, [(text, PAPER.ink2, False)], size="chart")
        self._paper.runs(end + 14, y, more, size="chart")

    def grid(self, most: int, places: Sequence[float], *, signed: bool = True) -> None:
        """Hair lines at round values and positions, the zero line stronger; labels at the left."""
        for place in places:
            self.axes.axvline(place, color=PAPER.hair, linewidth=0.6, zorder=0.5)
        for value in ticks(*self.span, most):
            zero = abs(value) < 1e-9 * (self.span[1] - self.span[0])
            self.axes.axhline(value, color=PAPER.hair2 if zero else PAPER.hair, linewidth=0.6, zorder=0.6 if zero else 0.5)
            label = "0" if zero else signed_tick(value) if signed else f"{value:.6g}"
            self._paper.text(self._sides[0] - 6, self.row(value) + 2.5, label, size="small", colour=PAPER.ink3, align="right")

    def row(self, value: float) -> float:
        """Points from the top of the page."""
        low, high = self.span
        return self._rows[1] - (value - low) / (high - low) * (self._rows[1] - self._rows[0])

    def column(self, position: float) -> float:
        """Points from the left of the page."""
        left, right = self.travel
        return self._sides[0] + (position - left) / (right - left) * (self._sides[1] - self._sides[0])

    def names(self, names: Sequence[Name]) -> None:
        """Each name beside the end of its curve, pushed apart downwards where two would touch."""
        found = sorted(names, key=lambda name: -name.value)
        rows = [min(max(self.row(name.value), self._rows[0] + 3), self._rows[1] - 3) for name in found]
        for place in range(1, len(rows)):
            rows[place] = max(rows[place], rows[place - 1] + _APART)
        limit = self._rows[1] - 1
        for place in reversed(range(len(rows))):
            rows[place] = min(rows[place], limit)
            limit = rows[place] - _APART
        for name, row in zip(found, rows, strict=True):
            self._paper.text(self._sides[1] + 7, row + 2.8, name.text, size="chart", colour=name.colour, bold=name.bold)

    def edge_note(self, words: str, curves: Sequence[Drawn], *, upper: bool) -> Drawn:
        """Words near the upper or lower edge, where they cover the fewest readings, then near the edge and the middle; returns the
        places that they cover."""
        half = self._half_width(words)
        middle = sum(self.travel) / 2
        depths = [(9 + 13 * line) * self._rise() for line in range(4)]
        ends = (min(self.travel[0] + half, middle), max(self.travel[1] - half, middle))
        places = sorted(np.linspace(*ends, 15), key=lambda place: abs(place - middle))
        free = [(place, self.span[1] - depth if upper else self.span[0] + depth) for depth in depths for place in places]
        x, value = min(free, key=lambda place: self._covered(place[0], half, place[1], curves))
        return self.note(x, value, words, PAPER.ink2)

    def beside(self, x: float, ends: tuple[float, float], words: str, curves: Sequence[Drawn]) -> None:
        """Words beside an upright line, on the side and at the height where they cover the fewest readings."""
        half = self._half_width(words)
        heights = [ends[0] + share * (ends[1] - ends[0]) for share in (0.5, 0.3, 0.7, 0.15, 0.85)]
        free = [(x + side * 1.08 * half, value) for value in heights for side in (1, -1)]
        inside = [place for place in free if self.travel[0] + half <= place[0] <= self.travel[1] - half] or free
        place, value = min(inside, key=lambda place: self._covered(place[0], half, place[1], curves))
        self.note(place, value, words, PAPER.ink, bold=True)

    def _rise(self) -> float:
        """What one point up means on the axis."""
        return (self.span[1] - self.span[0]) / (self._rows[1] - self._rows[0])

    def _half_width(self, words: str) -> float:
        """Half of what words take, in positions."""
        per_point = (self.travel[1] - self.travel[0]) / (self._sides[1] - self._sides[0])
        return 0.5 * (width_of(words, SIZES["chart"], bold=True) + 6) * per_point

    def _covered(self, x: float, half: float, value: float, curves: Sequence[Drawn]) -> int:
        """Places on the curves that words around (x, value) would cover."""
        return sum(
            int(np.count_nonzero((np.abs(_between(there) - x) < half) & (np.abs(_between(values) - value) < 8 * self._rise())))
            for there, values in curves
        )

    def note(self, x: float, value: float, text: str, colour: str, *, bold: bool = False, align: str = "center") -> Drawn:
        """Words inside the panel on a ground of their own; returns the places that they cover."""
        ground = {"facecolor": PAPER.paper, "edgecolor": "none", "pad": 1.2, "alpha": 0.92}
        self.axes.text(
            x, value, text, color=colour, fontsize=SIZES["chart"], fontweight="bold" if bold else "normal",
            fontfamily="sans-serif", ha=align, va="center", bbox=ground, zorder=6, parse_math=False,
        )  # fmt: skip
        half = self._half_width(text)
        start = x - {"left": 0.0, "center": half, "right": 2 * half}[align]
        return np.linspace(start, start + 2 * half, 30), np.full(30, value)

    def x_labels(self, places: Sequence[float], unit: str) -> None:
        """Positions below the lowest panel, the unit on the last one."""
        for place in places:
            label = (signed_tick(place) if place else "0") + (unit if place == places[-1] else "")
            x = min(self.column(place), self._sides[1] - 1 - width_of(label, SIZES["small"]) / 2)
            self._paper.text(x, self._rows[1] + 11, label, size="small", colour=PAPER.ink3, align="center")
        self._paper.text(self._sides[1] + 7, self._rows[1] + 11, "Position", size="chart", colour=PAPER.ink2)


def _between(values: FloatArray) -> FloatArray:
    """The values with five more between each two neighbours: words may not cover a line either."""
    return np.linspace(values[:-1], values[1:], 6).ravel()


def signed_tick(value: float) -> str:
    return f"{value:+.6g}".replace("-", "−")
