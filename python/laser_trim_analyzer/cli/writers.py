"""The three ways to print outcomes: a table for people, JSON lines and CSV for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import IO, Final

from laser_trim_analyzer.pipeline import Outcome, record_line
from laser_trim_analyzer.reports.tables import TRACK_COLUMNS, TrackRow, track_rows, write_csv

from .rows_table import print_rows_table

__all__ = ["TRACK_NEEDED_FIRST", "WRITERS"]

Writer = Callable[[Iterable[Outcome], IO[str]], None]

TRACK_NEEDED_FIRST: Final = ("model", "serial", "track", "status", "points_out", "margin", "trimmed_at", "remark", "worst_position")


def _rows(outcome: Outcome) -> list[TrackRow]:
    return track_rows(outcome.path, outcome.status, outcome.analysis, outcome.error)


def _write_jsonl(outcomes: Iterable[Outcome], stream: IO[str]) -> None:
    for outcome in outcomes:
        stream.write(record_line(outcome) + "\n")


def _write_csv(outcomes: Iterable[Outcome], stream: IO[str]) -> None:
    write_csv(TRACK_COLUMNS, (row for outcome in outcomes for row in _rows(outcome)), stream)


def _write_table(outcomes: Iterable[Outcome], stream: IO[str]) -> None:
    """What was read, as wide as the screen allows; the summary names the files that could not be."""
    rows = [row for outcome in outcomes if outcome.analysis for row in _rows(outcome)]
    print_rows_table(stream, TRACK_COLUMNS, rows, TRACK_NEEDED_FIRST)


WRITERS: Final[dict[str, Writer]] = {"table": _write_table, "jsonl": _write_jsonl, "csv": _write_csv}
