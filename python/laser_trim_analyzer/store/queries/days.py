"""How far the records reach: the newest day, what lies after it, what has none; which day is plausible is the caller's to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select

from laser_trim_analyzer.store.schema import SourceFile, TrackAttempt, table_of
from laser_trim_analyzer.store.snapshot import Snapshot

__all__ = ["Reach", "newest_stored", "reach_of"]

_ATTEMPT: Final = table_of(TrackAttempt)
_FILE: Final = table_of(SourceFile)


@dataclass(frozen=True, slots=True)
class Reach:
    """`days` are the attempts of the newest day up to a limit, and of every day after it; `undated` those without a day."""

    days: Mapping[date, int]
    undated: int


def reach_of(snapshot: Snapshot, until: date) -> Reach:
    """The newest production day up to `until` and all later ones, with their attempts, and the attempts without a day.

    Three statements along the index of days, however many attempts there are before.
    """
    connection, day = snapshot.connection, _ATTEMPT.c.trimmed_on
    newest = connection.execute(select(func.max(day)).where(day <= until)).scalar_one()
    line = select(day, func.count()).where(day >= newest if newest is not None else day > until).group_by(day)
    days = {one: count for one, count in connection.execute(line.order_by(day))}
    undated = connection.execute(select(func.count()).where(day.is_(None)).select_from(_ATTEMPT)).scalar_one()
    return Reach(days, undated)


def newest_stored(snapshot: Snapshot) -> datetime | None:
    """When the newest file was stored, UTC; None in an empty database. The end of an index."""
    found: datetime | None = snapshot.connection.execute(select(func.max(_FILE.c.stored_at))).scalar_one()
    return found
