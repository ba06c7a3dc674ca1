"""One run of one track and which of several runs speaks for the part (RULES §5); knows neither stems nor lots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from .verdict import Policy, Status

__all__ = ["Attempt", "Retest", "speaking"]

# They say nothing of a result: they speak only where nothing else is.
_SILENT: Final = (Status.UNTRIMMED, Status.ABORTED)
_NOT_TRIMMED: Final = (*_SILENT, Status.ERROR)
_BEST_FIRST: Final = (Status.PASS, Status.WATCH, Status.FAIL, Status.NOT_GRADED, Status.ERROR, *_SILENT)
_RANK: Final = {status: rank for rank, status in enumerate(_BEST_FIRST)}


class Retest(StrEnum):
    """Which attempt of a track speaks for it (RULES §5)."""

    LAST = "last"
    FIRST = "first"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One track of one file, as far as it takes to say which part it belongs to and what it says of it.

    `sha256`, `section` and `track` identify it. A file without tracks (its run was aborted, or it could not be read) is one attempt
    with section 0 and track ``""``. `trimmed_at` is local time without a zone, or the day alone where the record has no more.
    `tracks_declared` counts the tracks that the record says the element has.
    """

    sha256: str
    section: int
    track: str
    model: str
    serial: str
    trimmed_at: datetime | date | None
    status: Status
    accepted_by: Policy | None = None
    tracks_declared: int | None = None

    @property
    def production_day(self) -> date | None:
        """The date part of `trimmed_at`."""
        return self.trimmed_at.date() if isinstance(self.trimmed_at, datetime) else self.trimmed_at

    @property
    def is_trimmed(self) -> bool:
        """Whether the track is known to have been cut and measured."""
        return bool(self.track) and self.status not in _NOT_TRIMMED

    @property
    def order(self) -> tuple[datetime, bool, str, int, str]:
        """Time, then content: never the order in which files were found. A day alone stands before every time of that day."""
        moment = self.trimmed_at
        if moment is None:
            raise ValueError("an attempt without a date has no place in time")
        timed = isinstance(moment, datetime)
        at = moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day)
        return at, timed, self.sha256, self.section, self.track


def speaking(attempts: Sequence[Attempt], retest: Retest) -> Attempt:
    """The attempt that speaks for a track, of all its attempts in time order.

    UNTRIMMED and ABORTED speak only where there is nothing else: also NOT_GRADED and ERROR silence them, else a sweep made later
    would hide that the result is unknown. `any` takes the best attempt, of equal ones the last.
    """
    heard = [attempt for attempt in attempts if attempt.status not in _SILENT] or attempts
    if retest is Retest.FIRST:
        return heard[0]
    if retest is Retest.LAST:
        return heard[-1]
    return min(reversed(heard), key=lambda attempt: _RANK[attempt.status])
