"""Lots and units of the parts that a transaction touches, derived anew inside it; the rule itself is `model.unit`'s."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, select, update

from laser_trim_analyzer.model import Lot, Unit, lots_of, stem_and_letter, units_of

from . import schema
from .contents import in_slices
from .keys import Keys
from .many_rows import KEY, insert_rows, update_rows
from .parts import Part, rows_of_parts
from .unit_rows import OF_AN_ATTEMPT, OF_ITS_FILE, Keyed, keyed, unit_values

__all__ = ["Regrouping", "regroup_all"]

_LOT: Final = schema.table_of(schema.Lot)
_UNIT: Final = schema.table_of(schema.Unit)
_ATTEMPT: Final = schema.table_of(schema.TrackAttempt)
_OF_A_UNIT: Final = tuple(column.name for column in _UNIT.columns if column.name != "id")
_in_order: Final = itemgetter(*_OF_A_UNIT)
_AT_ONCE: Final = 2_000


class Regrouping:
    """One transaction's new grouping. `plan` before the new attempts are inserted, so that they are born with their unit; `finish`
    after. Attempts that go must be gone before `plan`."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection = connection
        self._keys = keys
        self._moved: list[dict[str, int]] = []
        self._dead_units: list[int] = []
        self._dead_lots: list[int] = []
        self._changed_lots: list[dict[str, Any]] = []
        self.unit_of: dict[int, int] = {}

    def plan(self, touched: Collection[Part], new: Sequence[Keyed]) -> None:
        """`touched` are the parts that lost attempts, or whose attempts changed, beside those that get `new` ones. An attempt
        without a date is in no lot, so in no unit."""
        dated = [one for one in new if one.attempt.production_day is not None]
        parts = {*touched, *((one.model, stem_and_letter(one.serial)[0]) for _, one, *_ in dated)}
        if not parts:
            return
        days: dict[str, set[date]] = {model: set() for model, _ in parts}
        for _, one, *_ in dated:
            if one.production_day is not None:
                days[one.model].add(one.production_day)
        lots, lot_keys, mixed = self._lots(days, {model for model, _ in touched})
        parts |= self._parts_in(mixed)
        stored, unit_before = self._stored(parts)
        found = [*stored, *dated]
        derived = units_of([one.attempt for one in found], lots)
        known = {id(one.attempt): one for one in found}  # a unit holds the attempts themselves
        self._units(parts, derived.units, lot_keys, known, unit_before)

    def _lots(
        self, new: Mapping[str, set[date]], torn: Collection[str]
    ) -> tuple[dict[str, list[Lot]], dict[tuple[str, Lot], int], set[int]]:
        """The lots of the models as they are with the days that are new, their keys, and the old lots whose units may be in another
        lot now. Those of `torn` models may have lost days: they are made of all days anew; others can only grow."""
        before: dict[str, list[Any]] = defaultdict(list)
        for some in in_slices(new):
            line = select(_LOT.c.id, _LOT.c.model, _LOT.c.first_day, _LOT.c.last_day).where(_LOT.c.model.in_(some))
            for row in self._connection.execute(line.order_by(_LOT.c.first_day)).all():
                before[row.model].append(row)
        left: dict[str, set[date]] = defaultdict(set)
        for some in in_slices(torn):
            left_days = select(_ATTEMPT.c.model, _ATTEMPT.c.trimmed_on).where(_ATTEMPT.c.model.in_(some))
            for model, day in self._connection.execute(left_days.where(_ATTEMPT.c.trimmed_on.is_not(None)).distinct()).all():
                left[model].add(day)
        lots = {
            model: lots_of(days | left[model], () if model in torn else (Lot(row[2], row[3]) for row in before[model]))
            for model, days in new.items()
        }
        keys: dict[tuple[str, Lot], int] = {}
        mixed: set[int] = set()
        fresh: list[dict[str, Any]] = []
        for model, now in lots.items():
            mixed |= self._match(model, before[model], now, keys, fresh)
        insert_rows(self._connection, _LOT, fresh)
        return lots, keys, mixed

    def _match(
        self, model: str, before: list[Any], now: list[Lot], keys: dict[tuple[str, Lot], int], fresh: list[dict[str, Any]]
    ) -> set[int]:
        """Each lot keeps the row of the earliest old lot that it overlaps; the keys of lots that were joined or split."""
        heirs: dict[int, int] = defaultdict(int)
        mixed: set[int] = set()
        taken: set[int] = set()
        firsts, lasts = [row.first_day for row in before], [row.last_day for row in before]  # both grow: lots never overlap
        for lot in now:
            old = before[bisect_left(lasts, lot.first) : bisect_right(firsts, lot.last)]
            for row in old:
                heirs[row.id] += 1
            row = next((row for row in old if row.id not in taken), None)
            values = {"model": model, "first_day": lot.first, "last_day": lot.last}
            if row is None:
                keys[model, lot] = self._keys.take()
                fresh.append({"id": keys[model, lot], **values})
            else:
                keys[model, lot] = row.id
                taken.add(row.id)
                if (row.first_day, row.last_day) != (lot.first, lot.last):
                    self._changed_lots.append({"lot": row.id, **values})
            if len(old) > 1:
                mixed.update(one.id for one in old)
        self._dead_lots += [row.id for row in before if row.id not in taken]
        return mixed | {key for key, count in heirs.items() if count > 1}

    def _parts_in(self, lots: set[int]) -> set[Part]:
        found: set[Part] = set()
        for some in in_slices(lots):
            line = select(_UNIT.c.model, _UNIT.c.stem).where(_UNIT.c.lot_id.in_(some))
            found.update((model, stem) for model, stem in self._connection.execute(line))
        return found

    def _stored(self, parts: set[Part]) -> tuple[list[Keyed], dict[int, int | None]]:
        """The attempts of the parts that are in the database and have a date, and the unit of each."""
        return keyed(rows_of_parts(self._connection, _ATTEMPT, OF_AN_ATTEMPT, parts, OF_ITS_FILE))

    def _units(
        self,
        parts: set[Part],
        units: Iterable[Unit],
        lots: Mapping[tuple[str, Lot], int],
        known: Mapping[int, Keyed],
        before: Mapping[int, int | None],
    ) -> None:
        """Write the units that are new or changed; note the attempts that move and the units that are left without any."""
        stored = rows_of_parts(self._connection, _UNIT, (_UNIT.c.id, *_UNIT.c[_OF_A_UNIT]), parts)
        rows = {(row.model, row.stem, row.lot_id): row for row in stored}
        fresh, changed = [], []
        for unit in units:
            values = unit_values(unit, lots[unit.model, unit.lot], known)
            row = rows.pop((unit.model, unit.stem, values["lot_id"]), None)
            key = self._keys.take() if row is None else row.id
            if row is None:
                fresh.append({"id": key, **values})
            elif row[1:] != _in_order(values):
                differs = {name: values[name] for place, name in enumerate(_OF_A_UNIT, 1) if row[place] != values[name]}
                changed.append({KEY: key, **differs})
            own = [known[id(attempt)].key for line in unit.attempts.values() for attempt in line]
            self.unit_of.update(dict.fromkeys(own, key))
            self._moved += [{"attempt": one, "to": key} for one in own if one in before and before[one] != key]
        self._dead_units = [row.id for row in rows.values()]
        insert_rows(self._connection, _UNIT, fresh)
        update_rows(self._connection, _UNIT, changed)

    def finish(self) -> None:
        """Move the attempts that belong to another unit now, and take away what has become empty."""
        if self._moved:
            line = update(_ATTEMPT).where(_ATTEMPT.c.id == bindparam("attempt")).values(unit_id=bindparam("to"))
            self._connection.execute(line, self._moved)
        for some in in_slices(self._dead_units):
            self._connection.execute(delete(_UNIT).where(_UNIT.c.id.in_(some)))
        for some in in_slices(self._dead_lots):
            self._connection.execute(delete(_LOT).where(_LOT.c.id.in_(some)))
        if self._changed_lots:
            line = update(_LOT).where(_LOT.c.id == bindparam("lot"))
            days: dict[str, Any] = {
                "first_day": bindparam("first_day"),
                "last_day": bindparam("last_day"),
                "model": bindparam("model"),
            }
            self._connection.execute(line.values(days), self._changed_lots)


def regroup_all(connection: Connection) -> None:
    """Derive every lot and unit anew, some thousand parts at a time; the caller holds the write lock."""
    keys = Keys(connection)
    line = select(_ATTEMPT.c.model, _ATTEMPT.c.stem).where(_ATTEMPT.c.trimmed_on.is_not(None)).distinct()
    parts = [(model, stem) for model, stem in connection.execute(line.order_by(_ATTEMPT.c.model, _ATTEMPT.c.stem))]
    for start in range(0, len(parts), _AT_ONCE):
        groups = Regrouping(connection, keys)
        groups.plan(parts[start : start + _AT_ONCE], ())
        groups.finish()
    keys.settle()
