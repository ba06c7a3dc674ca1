"""``lta ingest --watch``: the first round as a summary, then one line for each round in which something happened."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from rich.text import Text

from laser_trim_analyzer.errors import TrimError
from laser_trim_analyzer.model import Status
from laser_trim_analyzer.pipeline.ingest import (
    Deed,
    FileOutcome,
    Progress,
    Summary,
    Trouble,
    Wishes,
    outcome_line,
    summary_line,
    watch,
)

from .chosen_settings import complain, store_failed
from .ingest_bar import IngestBar
from .ingest_summary import print_ingest_summary
from .ingesting import start
from .interrupt import interruptible
from .look import console_for, verdict_style
from .streams import shown

__all__ = ["follow"]


def follow(paths: list[Path], database: str, wishes: Wishes, *, lines: bool, log_file: Path | None, verbose: bool) -> int:
    """Ingest until Ctrl-C, which is the usual end; returns the exit code."""
    start(log_file, verbose=verbose)
    told = _Told(paths, lines=lines)
    lines_on_screen = verbose or (lines and sys.stdout.isatty())
    with interruptible() as stop, IngestBar(wanted=not lines_on_screen) as bar:
        events = watch(map(os.fspath, paths), database=database, wishes=wishes, cancel=stop, waiting=bar.wait)
        try:
            with closing(events):
                for event in events:
                    match event:
                        case Progress():
                            bar.update(event)
                        case FileOutcome():
                            told.file(event)
                        case Summary():
                            bar.clear()
                            told.round(event)
                        case Trouble():
                            complain(event.error)
        except TrimError as problem:
            return store_failed(problem)
    return 0


class _Told:
    """What was said so far."""

    def __init__(self, paths: list[Path], *, lines: bool) -> None:
        self._paths = paths
        self._lines = lines
        self._console = console_for(sys.stdout)
        self._first = True

    def file(self, outcome: FileOutcome) -> None:
        if self._lines and outcome.deed is not Deed.KNOWN:
            sys.stdout.write(outcome_line(outcome) + "\n")

    def round(self, summary: Summary) -> None:
        """The first one whole; of the others those that found more than known files."""
        first, self._first = self._first, False
        news = summary.total - summary.known - summary.left + summary.machines_set
        if self._lines:
            if first or news:
                sys.stdout.write(summary_line(summary) + "\n")
        elif first:
            print_ingest_summary(summary, sys.stdout)
            if not summary.interrupted:
                self._console.print(f"Watching {_named(self._paths)}; Ctrl-C ends it.", soft_wrap=True)
        elif news:
            self._console.print(_line(summary), soft_wrap=True)
        sys.stdout.flush()


def _named(paths: list[Path]) -> str:
    return shown(str(paths[0]), sys.stdout) if len(paths) == 1 else f"{len(paths)} folders"


def _line(summary: Summary) -> Text:
    line = Text(f"{datetime.now():%H:%M:%S}")
    for words in _counts(summary):
        line.append(f"  {words}")
    for status in Status:
        if status in summary.tracks:
            line.append(f"  {status.replace('_', ' ')} ", verdict_style(status)).append(f"{summary.tracks[status]:,}")
    for cause in (*summary.causes, *summary.postponements):
        line.append(shown(f"  {cause.sentence} {cause.example} [{cause.code}]", sys.stdout))
    return line


def _counts(summary: Summary) -> Iterator[str]:
    names = ("new", "replaced", "duplicates", "refused", "postponed")
    for name, count in ((name, getattr(summary, name)) for name in names):
        if count:
            yield f"{count:,} {name if name != 'duplicates' or count > 1 else 'duplicate'}"
    if summary.machines_set:
        yield f"machine of {summary.machines_set:,} set"
