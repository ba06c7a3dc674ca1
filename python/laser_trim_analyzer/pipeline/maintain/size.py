"""The verbs stats and vacuum: how large a history is, and giving back the room that it does not need."""

from __future__ import annotations

from dataclasses import dataclass

from laser_trim_analyzer.pipeline.access import Access
from laser_trim_analyzer.store.size import Statistics, statistics
from laser_trim_analyzer.store.size import vacuum as tidy

__all__ = ["Vacuumed", "stats", "vacuum"]


@dataclass(frozen=True, slots=True)
class Vacuumed:
    """Bytes of the database before and after."""

    database: str
    before: int
    after: int


def stats(access: Access) -> Statistics:
    """Rows, bytes, dates and version. Raises StoreError."""
    with access.open(migrate=False, reads_only=True) as store:
        return statistics(store)


def vacuum(access: Access) -> Vacuumed:
    """Write the history anew without its gaps. Raises StoreError, STORE_DISK_FULL before it begins."""
    with access.open() as store:
        before, after = tidy(store, access.wait, access.waiting)
        return Vacuumed(store.shown, before, after)
