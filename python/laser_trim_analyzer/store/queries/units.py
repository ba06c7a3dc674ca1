"""Units as lists show them: filtered, sorted, in pages, with what each retest policy says of them; derives nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, case, func, select

from laser_trim_analyzer.model import Lot, Policy, Retest, Status
from laser_trim_analyzer.store import schema
from laser_trim_analyzer.store.snapshot import Snapshot

from .asking import ALWAYS, WHOLE, Listed, Order, Page, Period, begins_with, equals, in_order, on_page, severity_rank, within
from .spoken import spoken

__all__ = ["Said", "StoredUnit", "UnitWish", "unit_by_key", "unit_of_part", "units"]

_UNIT: Final = schema.table_of(schema.Unit)
_LOT: Final = schema.table_of(schema.Lot)
_ATTEMPT: Final = schema.table_of(schema.TrackAttempt)
_NEWEST_FIRST: Final = Order("last_at", descending=True)


@dataclass(frozen=True, slots=True)
class Said:
    """What becomes of a unit under one retest policy."""

    status: Status
    accepted_by: Policy | None
    fail_points: int | None
    margin: float | None


@dataclass(frozen=True, slots=True)
class StoredUnit:
    """A unit with its row's key; `tracks` are the different ones that were tried."""

    key: int
    model: str
    stem: str
    lot: Lot
    machine: str | None
    last_at: datetime | date
    attempts: int
    tracks: int
    incomplete: bool
    first: Said
    last: Said
    any: Said

    def said(self, retest: Retest) -> Said:
        return {Retest.FIRST: self.first, Retest.LAST: self.last, Retest.ANY: self.any}[retest]


@dataclass(frozen=True, slots=True)
class UnitWish:
    """Which units; what is None or empty asks for nothing. `statuses` and `period` follow `retest`; `lot` is a day of the lot,
    `serial` the begin of any serial under which the part was run."""

    retest: Retest = Retest.LAST
    model: str | None = None
    statuses: frozenset[Status] = field(default_factory=frozenset)
    machine: str | None = None
    period: Period = ALWAYS
    lot: date | None = None
    serial: str = ""
    incomplete: bool | None = None


def units(snapshot: Snapshot, wish: UnitWish, order: Order = _NEWEST_FIRST, page: Page = WHOLE) -> Listed[StoredUnit]:
    """The units that are wished for, sorted by a column of the table of units, then by model, newest lot and stem; two statements.

    In the number of the units of the model (or of all), for each page: they are counted and sorted in the database. Raises
    DataError QUERY_COLUMN.
    """
    conditions = _conditions(wish)
    line = in_order(_line().where(*conditions), _columns(wish.retest), order, _UNIT.c.model, _LOT.c.first_day.desc(), _UNIT.c.stem)
    rows = tuple(_unit(row) for row in snapshot.connection.execute(on_page(line, page)))
    if page.offset == 0 and (page.limit is None or len(rows) < page.limit):
        return Listed(rows, len(rows))
    counted = select(func.count()).select_from(_UNIT.join(_LOT, _LOT.c.id == _UNIT.c.lot_id) if wish.lot else _UNIT)
    return Listed(rows, snapshot.connection.execute(counted.where(*conditions)).scalar_one())


def unit_by_key(snapshot: Snapshot, key: int) -> StoredUnit | None:
    """One unit by the key of its row."""
    row = snapshot.connection.execute(_line().where(_UNIT.c.id == key)).first()
    return None if row is None else _unit(row)


def unit_of_part(snapshot: Snapshot, name: str, stem: str, day: date) -> StoredUnit | None:
    """The unit of a model and stem whose lot has the day; by an index."""
    line = _line().where(equals(_UNIT.c.model, name), equals(_UNIT.c.stem, stem), _LOT.c.first_day <= day, _LOT.c.last_day >= day)
    row = snapshot.connection.execute(line).first()
    return None if row is None else _unit(row)


def _line() -> Any:
    return select(_UNIT, _LOT.c.first_day.label("lot_first"), _LOT.c.last_day.label("lot_last")).join(
        _LOT, _LOT.c.id == _UNIT.c.lot_id
    )


def _conditions(wish: UnitWish) -> list[ColumnElement[bool]]:
    says = spoken(wish.retest)
    found = [within(says.day, wish.period)]
    if wish.model is not None:
        found.append(equals(_UNIT.c.model, wish.model))
    if wish.statuses:
        found.append(says.status.in_(sorted(wish.statuses)))
    if wish.machine is not None:
        found.append(equals(_UNIT.c.machine, wish.machine))
    if wish.incomplete is not None:
        found.append(_UNIT.c.incomplete.is_(wish.incomplete))
    if wish.lot is not None:
        found += [_LOT.c.first_day <= wish.lot, _LOT.c.last_day >= wish.lot]
    if wish.serial:
        runs = select(_ATTEMPT.c.unit_id).where(begins_with(_ATTEMPT.c.serial, wish.serial), _ATTEMPT.c.unit_id.is_not(None))
        found.append(_UNIT.c.id.in_(runs if wish.model is None else runs.where(equals(_ATTEMPT.c.model, wish.model))))
    return found


def _columns(retest: Retest) -> dict[str, tuple[ColumnElement[Any], ...]]:
    says = spoken(retest)
    columns: dict[str, ColumnElement[Any]] = {
        "model": _UNIT.c.model,
        "unit": _UNIT.c.stem,
        "status": severity_rank(says.status),
        "accepted_by": says.accepted_by,
        "incomplete": _UNIT.c.incomplete,
        "fail_points": says.fail_points,
        "severity": case((says.status == Status.FAIL.value, says.fail_points)),
        "margin": says.margin,
        "tracks": _UNIT.c.tracks,
        "attempts": _UNIT.c.attempts,
        "first_status": severity_rank(_UNIT.c.first_status),
        "last_status": severity_rank(_UNIT.c.last_status),
        "any_status": severity_rank(_UNIT.c.any_status),
        "lot_first": _LOT.c.first_day,
        "lot_last": _LOT.c.last_day,
        "machine": _UNIT.c.machine,
    }
    return {
        "last_at": (_UNIT.c.last_day, _UNIT.c.last_at.is_not(None), _UNIT.c.last_at),
        **{key: (column,) for key, column in columns.items()},
    }


def _unit(row: Any) -> StoredUnit:
    def said(status: str, prefix: str) -> Said:
        accepted_by = getattr(row, f"{prefix}accepted_by")
        return Said(
            *(Status(status), accepted_by and Policy(accepted_by)),
            *(getattr(row, f"{prefix}fail_points"), getattr(row, f"{prefix}margin")),
        )

    return StoredUnit(
        key=row.id,
        model=row.model,
        stem=row.stem,
        lot=Lot(row.lot_first, row.lot_last),
        machine=row.machine,
        last_at=row.last_at or row.last_day,
        attempts=row.attempts,
        tracks=row.tracks,
        incomplete=bool(row.incomplete),
        first=said(row.first_status, "first_"),
        last=said(row.last_status, ""),
        any=said(row.any_status, "any_"),
    )
