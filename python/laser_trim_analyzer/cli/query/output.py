"""Rows to where they were asked for: a table, CSV, JSON lines or Parquet; what was left out is said beside them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

import typer

from laser_trim_analyzer.cli.rows_table import print_rows_table
from laser_trim_analyzer.cli.spared import spare_databases
from laser_trim_analyzer.cli.streams import reason_of, shown
from laser_trim_analyzer.cli.targets import open_output
from laser_trim_analyzer.cli.writers import TRACK_NEEDED_FIRST
from laser_trim_analyzer.reports.tables import INSTALL_PARQUET, Column, write_csv, write_jsonl, write_parquet

from .options import ListFormat

if TYPE_CHECKING:
    from pathlib import Path

    from .asking import Asked

__all__ = ["check_parquet", "say", "write_list"]

_NEEDED_FIRST: Final = {
    "track": (*TRACK_NEEDED_FIRST[:4], "machine_name", *TRACK_NEEDED_FIRST[4:]),
    "unit": ("model", "unit", "status", "lot_first", "last_at", "machine", "accepted_by", "fail_points", "margin"),
    "model": ("model", "yield_percent", "graded", "first_pass_percent", "first_pass_graded", "last_day", "note"),
    "file": ("file", "state", "status", "code", "trimmed_at"),
    "audit": ("number", "at", "action", "subject", "actor"),
}


def check_parquet(output: Path | None) -> None:
    """Before anything is asked: Parquet needs a file and a library."""
    if output is None:
        raise typer.BadParameter("Parquet is not for the screen; name a file with --output", param_hint="--format")
    if find_spec("pyarrow") is None:
        say(f"lta: Parquet needs pyarrow, which is not installed. Install it: {INSTALL_PARQUET}")
        raise typer.Exit(3)


def write_list(asked: Asked, kind: str, columns: Sequence[Column[Any]], rows: Iterable[Any], total: Callable[[], int]) -> None:
    """Write the rows; say on the error stream how many there are where some are left out, or that there is none."""
    counted = _Counted(rows)
    try:
        if asked.format is ListFormat.parquet:
            assert asked.output is not None  # `Asked.opened` asked for it
            spare_databases(asked.output, "--output")
            write_parquet(columns, counted, asked.output)
        else:
            _write_text(asked, kind, columns, counted)
    except OSError as problem:
        if asked.output is None:
            raise  # the command line knows what to say of its own stream
        say(f"lta: {reason_of(problem)}")
        raise typer.Exit(3) from problem
    there = total() if counted.number or asked.offset else 0
    if not there:
        say("lta: nothing in the history fits this.")
    elif counted.number < there:
        say(f"{counted.number:,} of {there:,}; --limit 0 shows all.")


def _write_text(asked: Asked, kind: str, columns: Sequence[Column[Any]], rows: Iterable[Any]) -> None:
    with open_output(asked.output) as stream:
        if asked.format is ListFormat.csv:
            write_csv(columns, rows, stream)
        elif asked.format is ListFormat.jsonl:
            write_jsonl(kind, columns, rows, stream)
        else:
            print_rows_table(stream, columns, rows, _NEEDED_FIRST[kind])
        stream.flush()  # what a full disk has to say is said here


def say(sentence: str) -> None:
    """On the error stream, where no row ever goes."""
    typer.echo(shown(sentence, sys.stderr), err=True)


class _Counted:
    """Rows as they go by."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = rows
        self.number = 0

    def __iter__(self) -> Iterator[Any]:
        for row in self._rows:
            self.number += 1
            yield row
