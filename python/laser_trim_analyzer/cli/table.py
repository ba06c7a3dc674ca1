"""Tables in the width that there is: columns may leave or move below, words may fold, a number is never cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .streams import shown

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

__all__ = ["Cell", "Head", "print_table", "print_whole_table"]

_GAP: Final = 2
_NARROWEST: Final = 16  # of a column of words

Cell = tuple[str, str]
"""A text and its style."""


@dataclass(frozen=True, slots=True)
class Head:
    """A column's caption; `folds` says that it holds words, which may go on in the next line."""

    caption: str
    right: bool = False
    folds: bool = False


def print_table(console: Console, heads: Sequence[Head], rows: Iterable[Sequence[Cell]], order: Sequence[int]) -> list[str]:
    """Print the columns that fit, the first of `order` before the others; returns the captions of those that do not."""
    texts, least = _texts(console, heads, rows)
    kept: list[int] = []
    for index in order:
        if not kept or sum(least[other] + _GAP for other in kept) + least[index] <= console.width:
            kept.append(index)
    _print(console, heads, texts, least, sorted(kept))
    return [head.caption for index, head in enumerate(heads) if index not in kept]


def print_whole_table(console: Console, heads: Sequence[Head], rows: Iterable[Sequence[Cell]]) -> None:
    """Print every column; those that do not fit follow below, beside the first one again."""
    texts, least = _texts(console, heads, rows)
    part = [0]
    for index in range(1, len(heads)):
        if len(part) > 1 and sum(least[other] + _GAP for other in part) + least[index] > console.width:
            _print(console, heads, texts, least, part)
            console.print()
            part = [0]
        part.append(index)
    _print(console, heads, texts, least, part)


def _texts(console: Console, heads: Sequence[Head], rows: Iterable[Sequence[Cell]]) -> tuple[list[list[Text]], list[int]]:
    """Every cell as it will be shown, captions first, and the least width of each column."""
    from rich.text import Text

    captions = [(head.caption, "dim") for head in heads]
    lines = [captions, *rows] if any(head.caption for head in heads) else list(rows)
    texts = [[Text(shown(text, console.file), style) for text, style in row] for row in lines]
    widths = [max((row[index].cell_len for row in texts), default=0) for index in range(len(heads))]
    return texts, [min(width, _NARROWEST) if head.folds else width for head, width in zip(heads, widths, strict=True)]


def _print(console: Console, heads: Sequence[Head], texts: list[list[Text]], least: list[int], kept: list[int]) -> None:
    from rich.text import Text

    widths = dict.fromkeys(kept, 0) | {index: least[index] for index in kept}
    spare = console.width - sum(width + _GAP for width in widths.values()) + _GAP
    for index in kept:
        if heads[index].folds:
            wish = max(row[index].cell_len for row in texts) - widths[index]
            widths[index] += max(0, min(wish, spare))
            spare -= max(0, min(wish, spare))
    lines = [line for row in texts for line in _lines(console, heads, row, widths)]
    console.print(Text("\n").join(lines), soft_wrap=True)


def _lines(console: Console, heads: Sequence[Head], row: list[Text], widths: dict[int, int]) -> Iterable[Text]:
    """One row; more than one line where words fold."""
    from rich.text import Text

    cells = {at: list(row[at].wrap(console, width)) if heads[at].folds else [row[at]] for at, width in widths.items()}
    for number in range(max(map(len, cells.values()))):
        line = Text()
        for index, parts in cells.items():
            piece = parts[number] if number < len(parts) else Text()
            pad = " " * (widths[index] - piece.cell_len)
            line.append_text(Text.assemble(pad, piece) if heads[index].right else Text.assemble(piece, pad)).append(" " * _GAP)
        line.rstrip()
        yield line
