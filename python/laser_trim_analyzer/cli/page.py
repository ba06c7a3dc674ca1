"""What the pages of ``lta inspect`` are made of: a title above facts or rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from .streams import shown
from .table import Head, print_whole_table

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["number", "print_facts", "print_rows"]


def number(value: float | None, digits: int = 9) -> str:
    """Significant digits, nine being more than any station writes; empty for None and NaN."""
    return "" if value is None or value != value else f"{value:.{digits}g}"


def print_facts(console: Console, title: str, facts: Iterable[tuple[str, object]]) -> None:
    """Print the facts that there are, one a line."""
    rows = [(name, str(value)) for name, value in facts if value not in (None, "")]
    print_rows(console, title, (Head(""), Head("", folds=True)), rows)


def print_rows(console: Console, title: str, heads: Sequence[Head], rows: Iterable[Iterable[str]]) -> None:
    """Print a table of texts under a title."""
    from rich.text import Text

    console.print(Text("\n" + shown(title, console.file), "bold"), soft_wrap=True)
    print_whole_table(console, heads, [[(cell, "") for cell in row] for row in rows])
