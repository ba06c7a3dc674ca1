"""The lots of a model, each with its units counted; it divides nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from laser_trim_analyzer.model import Lot, Retest
from laser_trim_analyzer.store import schema
from laser_trim_analyzer.store.snapshot import Snapshot

from .asking import equals
from .tallies import Divide, UnitTally, unit_tallies

__all__ = ["LotCount", "lots_of_model"]

_LOT: Final = schema.table_of(schema.Lot)


@dataclass(frozen=True, slots=True)
class LotCount:
    """A lot and what became of its units."""

    key: int
    lot: Lot
    tallies: tuple[UnitTally, ...]


def lots_of_model(snapshot: Snapshot, model: str, retest: Retest, *, few: int = 0) -> list[LotCount]:
    """The lots of a model, oldest first; `few` as in `unit_tallies`. Two statements, in the number of its lots and units."""
    counted: dict[int | None, list[UnitTally]] = defaultdict(list)
    for tally in unit_tallies(snapshot, retest, [Divide.LOT], model=model, few=few):
        counted[tally.lot].append(tally)
    line = select(_LOT.c.id, _LOT.c.first_day, _LOT.c.last_day).where(equals(_LOT.c.model, model)).order_by(_LOT.c.first_day)
    return [LotCount(key, Lot(*days), tuple(counted[key])) for key, *days in snapshot.connection.execute(line)]
