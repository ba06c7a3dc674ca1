"""One run of ``lta ingest``: events in; progress, lines or a summary, and an exit code out."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from laser_trim_analyzer.errors import ProviderError, StoreError
from laser_trim_analyzer.pipeline.ingest import Deed, FileOutcome, Progress, Summary, Wishes, ingest, outcome_line, summary_line

from .chosen_settings import store_failed
from .ingest_bar import IngestBar
from .ingest_summary import print_ingest_summary
from .interrupt import interruptible
from .log import start_log

if TYPE_CHECKING:
    from laser_trim_analyzer.pipeline.ingest import Holder

__all__ = ["run", "start", "tell_waiting"]

_EXIT_ERROR: Final = 3
_EXIT_INTERRUPTED: Final = 130
_WORKBOOKS: Final = (".xls", ".xlsx", ".xlsm")
_log = logging.getLogger(__name__)


def start(log_file: Path | None, *, verbose: bool) -> None:
    """The log, unless it would be written over a workbook."""
    if log_file is not None and log_file.suffix.lower() in _WORKBOOKS:
        raise typer.BadParameter("a log is no workbook; name a .log or .jsonl file", param_hint="--log-file")
    start_log(log_file, verbose=verbose)


def run(paths: list[Path], database: str, wishes: Wishes, *, lines: bool, log_file: Path | None, verbose: bool) -> int:
    """Ingest, print, summarise; returns the exit code. The first Ctrl-C ends the run between two files."""
    start(log_file, verbose=verbose)
    ending: Summary | None = None
    failure: StoreError | ProviderError | None = None
    lines_on_screen = verbose or (lines and sys.stdout.isatty())
    with interruptible() as stop, IngestBar(wanted=not lines_on_screen) as bar:
        events = ingest(map(os.fspath, paths), database=database, wishes=wishes, cancel=stop, waiting=bar.wait)
        try:
            with closing(events):
                for event in events:
                    match event:
                        case Progress():
                            bar.update(event)
                        case FileOutcome() if lines and event.deed is not Deed.KNOWN:
                            sys.stdout.write(outcome_line(event) + "\n")
                        case Summary():
                            ending = event
        except (StoreError, ProviderError) as problem:
            failure = problem
    return _ended(ending, failure, lines=lines)


def _ended(ending: Summary | None, failure: StoreError | ProviderError | None, *, lines: bool) -> int:
    code = 0 if failure is None else store_failed(failure)
    if ending is not None:
        if lines:
            sys.stdout.write(summary_line(ending) + "\n")
        else:
            print_ingest_summary(ending, sys.stdout)
        if ending.interrupted:
            code = _EXIT_INTERRUPTED
        elif code == 0 and ending.refused + ending.postponed:
            code = _EXIT_ERROR
        done = ending.total - ending.left
        _log.info("run", extra={"files": done, "seconds": round(ending.seconds, 6), "exit": code})
    return code


def tell_waiting(holder: Holder) -> None:
    """Say who keeps us from writing, where there is no bar."""
    with IngestBar(wanted=False) as bar:
        bar.wait(holder)
