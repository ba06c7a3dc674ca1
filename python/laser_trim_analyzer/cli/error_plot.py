"""The error curve of a track in the terminal: limits, the curve as the deciding evaluation corrects it, points out, certificate."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from laser_trim_analyzer.reports.examined import ExaminedTrack
from laser_trim_analyzer.reports.quantities import at, millivolts, plain, unit_mark
from laser_trim_analyzer.reports.view import View, extreme_beyond, ticks, view_of
from laser_trim_analyzer.reports.words import POLICIES

from .canvas import Canvas

if TYPE_CHECKING:
    from rich.text import Text

    from laser_trim_analyzer.model.sweep import FloatArray

__all__ = ["error_plot"]

ROWS: Final = 16
_MOST_COLUMNS: Final = 140
_STYLES: Final = {"line": "bold", "limit": "dim", "zero": "dim"}
_SIGNS: Final = {True: ("●", "○", "▲", "▼", "│", "┤"), False: ("X", "o", "^", "v", "|", "+")}


def error_plot(examined: ExaminedTrack, width: int, *, braille: bool) -> Iterator[Text]:
    """The lines of the picture, `width` columns wide at most; nothing where there is no curve."""
    from rich.text import Text

    curve = examined.curve
    view = view_of(curve)
    if not view.top > view.bottom or not (curve.corrected == curve.corrected).any():
        yield Text("No reading of the deciding sweep can be drawn.")
        return
    labels = {_row_of(value, view): _tick(value) for value in ticks(view.bottom, view.top, 7)}
    gutter = max(map(len, labels.values())) + 2
    canvas = Canvas(min(width, _MOST_COLUMNS) - gutter, ROWS, braille=braille)
    picture = _Picture(examined, view, canvas, braille)
    picture.draw()
    yield Text(f"{'Error, mV':<{gutter}}  {picture.title}", "dim")
    for row in range(ROWS):
        label = labels.get(row, "")
        edge = f"{label:>{gutter - 2}} {picture.tick if label else picture.axis}"
        yield Text.assemble((edge, "dim"), canvas.row(row, _STYLES))
    yield Text(" " * gutter + picture.positions(), "dim")
    for sentence in picture.key():
        yield Text(" " * gutter + sentence)


def _row_of(millivolt: float, view: View) -> int:
    return min(ROWS - 1, int((view.top - millivolt) / (view.top - view.bottom) * ROWS))


def _tick(value: float) -> str:
    return f"{value:+.6g}".replace("-", "−") if value else "0"


class _Picture:
    """One drawing: where positions and errors fall on the canvas, and what was drawn."""

    def __init__(self, examined: ExaminedTrack, view: View, canvas: Canvas, braille: bool) -> None:
        self._examined, self._view, self._canvas = examined, view, canvas
        self._unit = examined.result.position_unit
        self._out, self._pin, self._above, self._below, self.axis, self.tick = _SIGNS[braille]

    @property
    def title(self) -> str:
        result = self._examined.result
        drawn = "as measured" if result.decisive is None else POLICIES[result.policy]
        return f"{result.track}, {self._sweep()} {drawn}"

    def _sweep(self) -> str:
        return "sweep before trim" if self._examined.result.decisive is None else "final sweep"

    def draw(self) -> None:
        curve = self._examined.curve
        self._zero()
        for limit in (curve.lower, curve.upper):
            self._dotted(limit)
        self._solid(curve.corrected)
        for row in self._pins():
            self._mark(row, self._pin, "bold")
        for row in curve.out.nonzero()[0].tolist():
            self._mark(row, self._out, "bold red")
        self._label()

    def _x(self, position: float) -> float:
        view = self._view
        return (position - view.left) / (view.right - view.left) * (self._canvas.width - 1)

    def _y(self, volts: float) -> float:
        view = self._view
        return (view.top - 1000 * volts) / (view.top - view.bottom) * (self._canvas.height - 1)

    def _zero(self) -> None:
        row = round(self._y(0.0)) // 4
        for column in range(self._canvas.columns):
            if column % 3 == 0:
                self._canvas.dot(2 * column, 4 * row + 2, "zero")

    def _solid(self, volts: FloatArray) -> None:
        for start, end in self._pieces(volts):
            self._canvas.line(start, end, "line")

    def _dotted(self, volts: FloatArray) -> None:
        """Every other dot, across or, where limits step, down."""
        for (x0, y0), (x1, y1) in self._pieces(volts):
            steps = math.ceil(max(abs(x1 - x0), abs(y1 - y0), 1))
            for step in range(steps + 1):
                x, y = round(x0 + (x1 - x0) * step / steps), round(y0 + (y1 - y0) * step / steps)
                if (x if abs(x1 - x0) >= abs(y1 - y0) else y) % 2 == 0:
                    self._canvas.dot(x, y, "limit")

    def _pieces(self, volts: FloatArray) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
        """Neighbouring rows that both have a number; a lone reading is a piece from itself to itself."""
        places = [(self._x(float(p)), self._y(float(v))) for p, v in zip(self._examined.curve.position, volts, strict=True)]
        whole = [x == x and y == y for x, y in places]
        for row, place in enumerate(places):
            if whole[row] and row + 1 < len(places) and whole[row + 1]:
                yield place, places[row + 1]
            elif whole[row] and not (row and whole[row - 1]):
                yield place, place

    def _mark(self, row: int, sign: str, style: str) -> None:
        """A sign at a point; at the edge with an arrow where the point lies outside the picture."""
        curve = self._examined.curve
        x, y = self._x(float(curve.position[row])), self._y(float(curve.corrected[row]))
        if x != x or y != y:
            return
        sign = self._above if y < 0 else self._below if y > self._canvas.height - 1 else sign
        self._canvas.sign(round(x) // 2, min(self._canvas.rows - 1, max(0, round(y) // 4)), sign, style)

    def _pins(self) -> tuple[int, ...]:
        found = self._examined.result.decisive
        return found.certificate if found else ()

    def _label(self) -> None:
        """`margin 0.45` beside the first pin where there is room."""
        found, curve = self._examined.result.decisive, self._examined.curve
        if found is None or found.margin is None or found.fail_points:
            return
        words = f"margin {plain(found.margin, 2)}"
        for pin in self._pins():
            column, row = round(self._x(float(curve.position[pin]))) // 2, round(self._y(float(curve.corrected[pin]))) // 4
            for start in (column + 2, column - len(words) - 1):
                for near in (row, row - 1, row + 1):
                    if self._canvas.is_free(start, near, len(words)):
                        self._canvas.words(start, near, words, "bold")
                        return

    def positions(self) -> str:
        """The positions below the picture, the unit on the last one."""
        line = [" "] * self._canvas.columns
        places = ticks(self._view.left, self._view.right, max(2, self._canvas.columns // 10))
        free = 0
        for place in places:
            text = _tick(place) + (unit_mark(self._unit) if place == places[-1] else "")
            column = round(self._x(place)) // 2
            start = max(free, min(column - len(text) // 2, self._canvas.columns - len(text)))
            line[start : start + len(text)] = text
            free = start + len(text) + 1
        return "".join(line).rstrip()

    def key(self) -> Iterator[str]:
        """What the signs mean, and what the picture does not show."""
        result, curve = self._examined.result, self._examined.curve
        signs = []
        if curve.out.any():
            signs.append(f"{self._out} out ({int(curve.out.sum())})")
        if self._pins():
            rows = ", ".join(map(str, self._pins()))
            signs.append(f"{self._pin} pins the correction (row {rows})")
        signs.append("dots: limits" if (curve.upper == curve.upper).any() else "no limits")
        yield "   ".join(signs)
        for row in extreme_beyond(curve.corrected, self._view):
            if row is not None:
                extreme, place = float(curve.corrected[row]), float(curve.position[row])
                yield f"The curve continues to {millivolts(extreme)} mV at {at(place, self._unit)}."
        ungraded = result.points - result.graded_points
        if ungraded:
            yield f"{ungraded} of {result.points} rows are not graded."
