"""The three ways to print outcomes: a table for people, JSON lines and CSV for programs."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from typing import IO, Final

from laser_trim_analyzer.pipeline import Outcome, record_line
from laser_trim_analyzer.reports.tables import TRACK_COLUMNS, Column, TrackRow, safe_cell, track_rows

from .look import console_for, verdict_style
from .table import Cell, Head, print_table

__all__ = ["WRITERS"]

Writer = Callable[[Iterable[Outcome], IO[str]], None]

_COLUMNS: Final = [column for column in TRACK_COLUMNS if column.on_screen]
_NEEDED_FIRST: Final = ("model", "serial", "track", "status", "points_out", "margin", "trimmed_at", "remark", "worst_position")
_FOLDING: Final = ("machine", "remark")


def _rows(outcome: Outcome) -> list[TrackRow]:
    return track_rows(outcome.path, outcome.status, outcome.analysis, outcome.error)


def _write_jsonl(outcomes: Iterable[Outcome], stream: IO[str]) -> None:
    for outcome in outcomes:
        stream.write(record_line(outcome) + "\n")


def _write_csv(outcomes: Iterable[Outcome], stream: IO[str]) -> None:
    lines = csv.writer(stream, lineterminator="\n")
    lines.writerow(column.key for column in TRACK_COLUMNS)
    for outcome in outcomes:
        for row in _rows(outcome):
            values = (column.value(row) for column in TRACK_COLUMNS)
            lines.writerow(safe_cell(value) if isinstance(value, str) else value for value in values)


def _write_table(outcomes: Iterable[Outcome], stream: IO[str]) -> None:
    """What was read, as wide as the screen allows; the summary names the files that could not be."""
    rows = [[_cell(column, row) for column in _COLUMNS] for outcome in outcomes if outcome.analysis for row in _rows(outcome)]
    if not rows:
        return
    console = console_for(stream)
    heads = [Head(column.caption, right=column.right, folds=column.key in _FOLDING) for column in _COLUMNS]
    hidden = print_table(console, heads, rows, sorted(range(len(_COLUMNS)), key=_rank))
    if hidden:
        console.print(f"No room for: {' · '.join(hidden)}. A wider window or --format csv shows them.", style="dim")


def _cell(column: Column[TrackRow], row: TrackRow) -> Cell:
    return column.text(row), verdict_style(row.status) if column.key == "status" else ""


def _rank(index: int) -> int:
    key = _COLUMNS[index].key
    return _NEEDED_FIRST.index(key) if key in _NEEDED_FIRST else len(_NEEDED_FIRST)


WRITERS: Final[dict[str, Writer]] = {"table": _write_table, "jsonl": _write_jsonl, "csv": _write_csv}
