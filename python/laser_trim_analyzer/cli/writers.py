"""The three ways to print outcomes: a table for people, JSON lines and CSV for programs."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

import typer

from laser_trim_analyzer.pipeline import Outcome, record_line
from laser_trim_analyzer.reports.tables import TRACK_COLUMNS, TrackRow, safe_cell, track_rows

from .look import console_for, verdict_style

__all__ = ["WRITERS", "open_output"]

Writer = Callable[[Iterable[Outcome], IO[str]], None]


@contextmanager
def open_output(output: Path | None) -> Iterator[IO[str]]:
    """The stream that results go to; a file that cannot be opened is wrong usage."""
    if output is None:
        yield sys.stdout
        return
    try:
        stream = output.open("w", encoding="utf-8", newline="")
    except OSError as problem:
        raise typer.BadParameter(f"cannot write {output}: {problem.strerror}", param_hint="--output") from problem
    try:
        yield stream
    finally:
        _close(stream)


def _close(stream: IO[str]) -> None:
    with suppress(OSError):  # a full disk was reported when it was met; closing meets it again
        stream.close()


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
    from rich.table import Table
    from rich.text import Text

    columns = [column for column in TRACK_COLUMNS if column.on_screen]
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column.caption, justify="right" if column.right else "left", no_wrap=column.key != "remark")
    for outcome in outcomes:
        for row in _rows(outcome):
            style = verdict_style(row.status)
            cells = (Text(column.text(row), style=style if column.key == "status" else "") for column in columns)
            if row.analysis is not None:
                table.add_row(*cells)
    if table.row_count:
        console_for(stream).print(table)


WRITERS: Final[dict[str, Writer]] = {"table": _write_table, "jsonl": _write_jsonl, "csv": _write_csv}
