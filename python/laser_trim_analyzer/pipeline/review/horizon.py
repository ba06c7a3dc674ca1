"""How far the records of a store plausibly reach; the rule itself is `quality.horizon_of`'s."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from laser_trim_analyzer.quality import Horizon, horizon_of
from laser_trim_analyzer.store.queries import ALWAYS, Period, newest_stored, reach_of
from laser_trim_analyzer.store.snapshot import Snapshot

__all__ = ["Seen", "seen_in"]

# Storing is dated in UTC, production in local time, which is nowhere more than 14 hours ahead.
_FURTHEST_EAST: Final = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Seen:
    """The horizon of the records, and the attempts without a date, which are in no unit."""

    horizon: Horizon
    undated: int

    def plausible(self, period: Period | None) -> Period:
        """The part of the period that is not after the newest plausible day."""
        wanted, newest = period or ALWAYS, self.horizon.newest
        if newest is None or (wanted.last is not None and wanted.last <= newest):
            return wanted
        return Period(wanted.first, newest)

    def asked(self, period: Period | None) -> Period:
        """The same for a statement: where no day lies after the newest plausible one, none has to be compared."""
        found = self.plausible(period)
        return Period(found.first) if found.last == self.horizon.newest and not self.horizon.left_out else found


def seen_in(snapshot: Snapshot) -> Seen:
    """A day is plausible if it had begun somewhere when the newest file was stored: tomorrow the same records say the same."""
    stored = newest_stored(snapshot)
    ingested_on = date.min if stored is None else (stored + _FURTHEST_EAST).date()
    reach = reach_of(snapshot, ingested_on)
    return Seen(horizon_of(reach.days, ingested_on), reach.undated)
