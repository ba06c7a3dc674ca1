"""A grid of terminal cells to draw on: eight Braille dots a cell, or plain ASCII where the stream has no Braille."""

from __future__ import annotations

import math
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["Canvas", "carries_braille"]

_BLANK: Final = 0x2800
# Unicode numbers the dots of a cell down its left column, then down its right one; the lowest two came later.
_BITS: Final = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_ASCII: Final = {"line": "*", "limit": ".", "zero": "-"}
_RANKS: Final = {"zero": 0, "limit": 1, "line": 2}


def carries_braille(stream: IO[str]) -> bool:
    """Whether the encoding of the stream has the signs of this picture."""
    try:
        "⣿●○▲▼│┤".encode(getattr(stream, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


class Canvas:
    """`columns` × `rows` cells; dots are counted from the upper left corner, two across and four down a cell."""

    def __init__(self, columns: int, rows: int, *, braille: bool) -> None:
        self.columns, self.rows, self._braille = columns, rows, braille
        self._dots: dict[tuple[int, int], int] = {}
        self._pens: dict[tuple[int, int], str] = {}
        self._signs: dict[tuple[int, int], tuple[str, str]] = {}

    @property
    def width(self) -> int:
        """Dots across."""
        return 2 * self.columns

    @property
    def height(self) -> int:
        """Dots down."""
        return 4 * self.rows

    def dot(self, x: int, y: int, pen: str) -> None:
        """Set a dot; in a cell that two pens share the stronger one gives the sign and the style."""
        if not (0 <= x < self.width and 0 <= y < self.height):
            return
        cell = (x // 2, y // 4)
        if _RANKS[pen] >= _RANKS[self._pens.get(cell, pen)]:
            self._pens[cell] = pen
        self._dots[cell] = self._dots.get(cell, 0) | _BITS[y % 4][x % 2]

    def line(self, start: tuple[float, float], end: tuple[float, float], pen: str) -> None:
        """Dots from one place to another without a gap; what lies outside is not drawn."""
        (x0, y0), (x1, y1) = start, end
        steps = max(1, math.ceil(abs(x1 - x0)), min(4 * self.height, math.ceil(abs(y1 - y0))))
        for step in range(steps + 1):
            self.dot(round(x0 + (x1 - x0) * step / steps), round(y0 + (y1 - y0) * step / steps), pen)

    def sign(self, column: int, row: int, sign: str, style: str) -> None:
        """A sign that takes a cell for itself."""
        if 0 <= column < self.columns and 0 <= row < self.rows:
            self._signs[column, row] = (sign, style)

    def words(self, column: int, row: int, text: str, style: str) -> None:
        """Words from a cell to the right, moved left where they would not fit."""
        start = max(0, min(column, self.columns - len(text)))
        for place, letter in enumerate(text):
            self.sign(start + place, row, letter, style)

    def is_free(self, column: int, row: int, length: int) -> bool:
        """Whether words would cover nothing but blank cells."""
        cells = [(column + place, row) for place in range(length)]
        inside = 0 <= column <= self.columns - length and 0 <= row < self.rows
        return inside and not any(cell in self._dots or cell in self._signs for cell in cells)

    def row(self, row: int, styles: dict[str, str]) -> Text:
        """One line of the picture."""
        from rich.text import Text

        line = Text()
        for column in range(self.columns):
            cell = (column, row)
            if cell in self._signs:
                line.append(*self._signs[cell])
            elif cell in self._dots:
                pen = self._pens[cell]
                line.append(chr(_BLANK + self._dots[cell]) if self._braille else _ASCII[pen], styles[pen])
            else:
                line.append(" ")
        return line
