"""What the words of filters mean: a period, verdicts, what became of files; a word that means nothing is wrong usage."""

from __future__ import annotations

from datetime import datetime
from difflib import get_close_matches
from enum import StrEnum

import typer

from laser_trim_analyzer.cli.targets import failing_statuses
from laser_trim_analyzer.errors import CODES
from laser_trim_analyzer.model import AuditAction, FileState, Status
from laser_trim_analyzer.pipeline.review import Period

__all__ = ["actions", "period", "states", "statuses", "support_code"]


def period(since: datetime | None, until: datetime | None) -> Period:
    found = Period(since and since.date(), until and until.date())
    if found.first is not None and found.last is not None and found.first > found.last:
        raise typer.BadParameter("the last day is before the first", param_hint="--to")
    return found


def statuses(text: str | None) -> frozenset[Status]:
    return frozenset() if text is None else failing_statuses(text, "--status")


def states(text: str | None) -> frozenset[FileState]:
    return frozenset(map(FileState, _known(text, FileState, "--state")))


def actions(text: str | None) -> frozenset[AuditAction]:
    return frozenset(map(AuditAction, _known(text, AuditAction, "--action")))


def support_code(text: str) -> str:
    """In capitals, as the codes are written."""
    code = text.strip().upper()
    if code not in CODES:
        near = get_close_matches(code, CODES, n=1)
        hint = f"is {near[0]} meant?" if near else "docs/errors.md lists them"
        raise typer.BadParameter(f"'{text}' is no support code; {hint}", param_hint="--code")
    return code


def _known(text: str | None, words: type[StrEnum], option: str) -> list[str]:
    chosen = _words_in(text)
    for word in chosen:
        if word not in set(words):
            raise typer.BadParameter(f"'{word}' is none of {', '.join(words)}", param_hint=option)
    return chosen


def _words_in(text: str | None) -> list[str]:
    return [] if text is None else [word.strip().lower() for word in text.split(",")]
