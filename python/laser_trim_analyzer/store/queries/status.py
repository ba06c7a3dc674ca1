"""The line at the foot of every page: what the history holds and how fresh it is; which day is plausible is the caller's to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select

from laser_trim_analyzer.model import FileState
from laser_trim_analyzer.store.schema import SourceFile, TrackAttempt, Unit, table_of
from laser_trim_analyzer.store.snapshot import Snapshot

from .days import newest_stored

__all__ = ["StatusLine", "status_line"]

_FILE: Final = table_of(SourceFile)
_ATTEMPT: Final = table_of(TrackAttempt)
_UNIT: Final = table_of(Unit)


@dataclass(frozen=True, slots=True)
class StatusLine:
    """Counts, the newest run and when the newest file was stored (UTC); `database` is its address without a password."""

    database: str
    version: int
    files: int
    refused: int
    attempts: int
    units: int
    newest_run: datetime | date | None
    newest_stored: datetime | None


def status_line(snapshot: Snapshot, until: date | None = None) -> StatusLine:
    """The newest run is that of the newest day up to `until`. Six statements; each count is a walk along the smallest index."""
    connection = snapshot.connection
    files = connection.execute(select(func.count()).select_from(_FILE)).scalar_one()
    refused = connection.execute(select(func.count()).where(_FILE.c.state == FileState.REFUSED.value)).scalar_one()
    attempts = connection.execute(select(func.count()).select_from(_ATTEMPT)).scalar_one()
    units = connection.execute(select(func.count()).select_from(_UNIT)).scalar_one()
    day = select(func.max(_ATTEMPT.c.trimmed_on))
    if until is not None:
        day = day.where(_ATTEMPT.c.trimmed_on <= until)
    newest = select(_ATTEMPT.c.trimmed_on, func.max(_ATTEMPT.c.trimmed_at)).where(_ATTEMPT.c.trimmed_on == day.scalar_subquery())
    run = connection.execute(newest.group_by(_ATTEMPT.c.trimmed_on)).first()
    return StatusLine(
        *(snapshot.shown, snapshot.version.number, files, refused, attempts, units),
        *(None if run is None else run[1] or run[0], newest_stored(snapshot)),
    )
