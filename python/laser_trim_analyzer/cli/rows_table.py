"""Rows of a table of `reports.tables` on a screen: the columns meant for it, as many as fit; what does not fit is named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from laser_trim_analyzer.model import Status
from laser_trim_analyzer.reports.tables import Column

from .look import console_for, verdict_style
from .table import Cell, Head, print_table

if TYPE_CHECKING:
    from typing import IO

__all__ = ["print_rows_table"]

_FOLDING: Final = ("machine", "machine_name", "remark", "note")


def print_rows_table(stream: IO[str], columns: Sequence[Column[Any]], rows: Iterable[Any], first: Sequence[str] = ()) -> bool:
    """Print the columns for a screen, those of `first` before the others where not all have room; whether there was a row."""
    on_screen = [column for column in columns if column.on_screen]
    cells = [[_cell(column, row) for column in on_screen] for row in rows]
    if not cells:
        return False
    there = [place for place, column in enumerate(on_screen) if not column.rare or any(line[place][0] for line in cells)]
    on_screen, cells = [on_screen[place] for place in there], [[line[place] for place in there] for line in cells]
    keys = [column.key for column in on_screen]
    order = sorted(range(len(keys)), key=lambda index: first.index(keys[index]) if keys[index] in first else len(first))
    console = console_for(stream)
    heads = [Head(column.caption, right=column.right, folds=column.key in _FOLDING) for column in on_screen]
    hidden = print_table(console, heads, cells, order)
    if hidden:
        console.print(f"No room for: {' · '.join(hidden)}. A wider window or --format csv shows them.", style="dim")
    return True


def _cell(column: Column[Any], row: Any) -> Cell:
    status = getattr(row, "status", None) if column.key == "status" else None
    return column.text(row), verdict_style(status) if isinstance(status, Status) else ""
