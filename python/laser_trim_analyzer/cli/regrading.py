"""One run of ``lta regrade``: events in; a table or lines, progress, a summary and an exit code out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import closing
from threading import Event
from typing import Final

from laser_trim_analyzer.pipeline.access import Access
from laser_trim_analyzer.pipeline.regrade import (
    Difference,
    RegradeEvent,
    RegradeProgress,
    RegradeSummary,
    Unreadable,
    Wishes,
    event_line,
    regrade,
    regrade_runs,
    revert,
    run_line,
)

from .history import EXIT_ERROR, EXIT_INTERRUPTED, history, say, steps
from .interrupt import interruptible
from .regrade_table import print_differences, print_runs, print_summary

__all__ = ["list_all", "run", "take_back"]

_ONCE: Final = (
    "Files that are stored from now on are still graded by the history's specifications; lta spec import FILE changes those."
)

Start = Callable[[Access, Event], Generator[RegradeEvent]]


def run(database: str | None, wait: float | None, wishes: Wishes, *, lines: bool) -> int:
    ending = _told(database, wait, lambda access, stop: regrade(access, wishes, stop), lines)
    if ending.run is not None and wishes.is_once and not lines:
        say(_ONCE)
    return _exit_code(ending)


def take_back(database: str | None, wait: float | None, number: int, reason: str | None, *, lines: bool) -> int:
    return _exit_code(_told(database, wait, lambda access, stop: revert(access, number, reason, stop), lines))


def list_all(database: str | None, *, lines: bool) -> int:
    with history(database) as access:
        found = regrade_runs(access)
    if lines:
        for one in found:
            say(run_line(one))
    else:
        print_runs(found, sys.stdout)
    return 0


def _told(database: str | None, wait: float | None, start: Start, lines: bool) -> RegradeSummary:
    """The first Ctrl-C ends the run and takes everything back."""
    differences: list[Difference] = []
    ending: RegradeSummary | None = None
    with (
        history(database, wait) as access,
        interruptible() as stop,
        steps("Grading") as show,
        closing(start(access, stop)) as events,
    ):
        for event in events:
            match event:
                case RegradeProgress():
                    show("", event.done, event.total)
                case RegradeSummary():
                    ending = event
                case Difference() if not lines:
                    differences.append(event)
                case Unreadable() if not lines:
                    say(f"{event.file}: {event.error.message} [{event.error.code}]")
                case _:
                    say(event_line(event))
    assert ending is not None
    if lines:
        say(event_line(ending))
    else:
        print_differences(differences, sys.stdout)
        print_summary(ending, sys.stdout)
    return ending


def _exit_code(ending: RegradeSummary) -> int:
    return EXIT_INTERRUPTED if ending.interrupted else EXIT_ERROR if ending.unreadable else 0
