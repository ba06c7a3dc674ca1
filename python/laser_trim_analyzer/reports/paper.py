"""A sheet of paper to set text and axes on, in points from its upper left corner; it knows no measurement."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.textpath import TextPath

from .tokens import PAPER

__all__ = ["FAMILIES", "HEIGHT", "SIZES", "WIDTH", "Paper", "Run", "width_of"]

WIDTH: Final = 841.9  # A4, landscape
HEIGHT: Final = 595.3
_INCH: Final = 72.0
SIZES: Final = {"title": 15.0, "sentence": 10.5, "body": 8.0, "chart": 8.0, "small": 7.0}
# Matplotlib brings the first; Verdana has the same widths where a viewer of an SVG has no DejaVu.
FAMILIES: Final = ("DejaVu Sans", "Verdana", "Segoe UI", "Helvetica", "sans-serif")
Run = tuple[str, str, bool]
"""A piece of a line: text, colour, whether bold."""


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Points that a text takes; blanks at its end count."""
    return _between_bars(text, size, bold) - _between_bars("", size, bold) if text else 0.0


@lru_cache(maxsize=1024)  # a page asks for the same words many times, always for the bars alone
def _between_bars(text: str, size: float, bold: bool) -> float:
    """From the left side of a bar before the text to the right side of one after it.

    A bar has straight sides, so the extent is that of its corners: the curves between need not be solved for theirs.
    """
    font = FontProperties(family=FAMILIES[0], weight="bold" if bold else "normal")
    plainly = text.replace("$", r"\$")  # else two dollar signs in a serial were the ends of a formula
    path = TextPath((0, 0), f"|{plainly}|", size=size, prop=font)
    corners = path.vertices[path.codes != Path.CLOSEPOLY, 0]
    return float(corners.max() - corners.min())


class Paper:
    """One page; `figure` is what gets saved."""

    def __init__(self) -> None:
        self.figure = Figure(figsize=(WIDTH / _INCH, HEIGHT / _INCH), facecolor=PAPER.paper)

    def axes(self, left: float, top: float, right: float, bottom: float) -> Axes:
        """Axes without frame, ticks or labels: the chart grammar draws its own."""
        box = (left / WIDTH, 1 - bottom / HEIGHT, (right - left) / WIDTH, (bottom - top) / HEIGHT)
        axes = self.figure.add_axes(box, facecolor="none")
        axes.set_axis_off()
        return axes

    def text(
        self, x: float, y: float, text: str, *, size: str = "body", colour: str = PAPER.ink, bold: bool = False, align: str = "left"
    ) -> None:
        """A line of text on the base line `y`."""
        self.figure.text(
            x / WIDTH, 1 - y / HEIGHT, text,
            fontsize=SIZES[size], color=colour, fontweight="bold" if bold else "normal", fontfamily="sans-serif",
            ha=align, va="baseline", parse_math=False,  # a dollar sign in a serial starts no formula
        )  # fmt: skip

    def runs(self, x: float, y: float, runs: Iterable[Run], *, size: str = "body") -> float:
        """Pieces of different colour and weight in one line; returns where it ends."""
        for text, colour, bold in runs:
            words = text.strip(" ")  # viewers of an SVG drop blanks at both ends
            self.text(
                x + width_of(text[: text.index(words)], SIZES[size], bold=bold), y, words, size=size, colour=colour, bold=bold
            )
            x += width_of(text, SIZES[size], bold=bold)
        return x

    def paragraph(self, x: float, y: float, text: str, width: float, *, colour: str = PAPER.ink2) -> float:
        """Words folded to a width; returns the base line of the next line."""
        letters = int(width / (0.56 * SIZES["body"]))
        for line in textwrap.wrap(text, letters) or [""]:
            self.text(x, y, line, colour=colour)
            y += 11.0
        return y

    def hairline(self, x0: float, y0: float, x1: float, y1: float) -> None:
        places = ([x0 / WIDTH, x1 / WIDTH], [1 - y0 / HEIGHT, 1 - y1 / HEIGHT])
        self.figure.add_artist(Line2D(*places, color=PAPER.hair, linewidth=0.6, transform=self.figure.transFigure))
