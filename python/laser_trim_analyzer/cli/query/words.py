"""What the words of filters mean: a period, verdicts, what became of files; a word that means nothing is wrong usage."""

from __future__ import annotations

from datetime import datetime

import typer

from laser_trim_analyzer.cli.targets import failing_statuses
from laser_trim_analyzer.model import FileState, Status
from laser_trim_analyzer.pipeline.review import Period

__all__ = ["period", "states", "statuses", "words_in"]


def period(since: datetime | None, until: datetime | None) -> Period:
    found = Period(since and since.date(), until and until.date())
    if found.first is not None and found.last is not None and found.first > found.last:
        raise typer.BadParameter("the last day is before the first", param_hint="--to")
    return found


def statuses(text: str | None) -> frozenset[Status]:
    return frozenset() if text is None else failing_statuses(text, "--status")


def states(text: str | None) -> frozenset[FileState]:
    words = words_in(text)
    for word in words:
        if word not in set(FileState):
            raise typer.BadParameter(f"'{word}' is none of {', '.join(FileState)}", param_hint="--state")
    return frozenset(map(FileState, words))


def words_in(text: str | None) -> list[str]:
    return [] if text is None else [word.strip().lower() for word in text.split(",")]
