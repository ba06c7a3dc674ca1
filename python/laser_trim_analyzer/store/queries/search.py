"""Search as it is typed: models, parts and lots whose name begins so; it knows no other likeness."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select

from laser_trim_analyzer.model import Lot
from laser_trim_analyzer.store import schema
from laser_trim_analyzer.store.snapshot import Snapshot

from .asking import Period, begins_with, is_storable, within

__all__ = ["Hit", "HitKind", "search"]

_ATTEMPT: Final = schema.table_of(schema.TrackAttempt)
_UNIT: Final = schema.table_of(schema.Unit)
_LOT: Final = schema.table_of(schema.Lot)
_DAY: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?-?", re.ASCII)


class HitKind(StrEnum):
    """What was found."""

    MODEL = "model"
    SERIAL = "serial"
    LOT = "lot"


@dataclass(frozen=True, slots=True)
class Hit:
    """One place to go to. `serial`, `unit` (a key; None without a date) and `lot` stand where the kind has them."""

    kind: HitKind
    model: str
    serial: str | None = None
    unit: int | None = None
    lot: Lot | None = None


def search(snapshot: Snapshot, typed: str, most: int = 10) -> list[Hit]:
    """Models, then serials, then lots (of a year, a month or a day: ``2024-03``) that begin with what was typed, `most` of each.

    Capitals or not, where the whole is typed so. Each list is read from the begin of its range in an index until it is full,
    however many there are; in the order of their names, of a serial the newest unit first. One statement for each list and way to
    write what was typed.
    """
    text = typed.strip()
    if not text or not is_storable(text):
        return []
    ways = list(dict.fromkeys((text, text.upper(), text.lower())))  # stations write serials either way
    models = sorted({hit.model: hit for way in ways for hit in _models(snapshot, way, most)}.values(), key=_name)
    serials = sorted(
        {(hit.serial, hit.unit, hit.model): hit for way in ways for hit in _serials(snapshot, way, most)}.values(), key=_name
    )
    return [*models[:most], *serials[:most], *_lots(snapshot, text, most)]


def _name(hit: Hit) -> tuple[str, str, int]:
    return hit.serial or "", hit.model, 0 if hit.lot is None else -hit.lot.first.toordinal()


def _models(snapshot: Snapshot, text: str, most: int) -> list[Hit]:
    """From one name to the next: a walk through all attempts of few models would take as long as there are attempts."""
    name = _ATTEMPT.c.model
    found = select(func.min(name).label("name")).where(begins_with(name, text)).cte("found", recursive=True)
    following = select(func.min(name)).where(begins_with(name, text), name > found.c.name).scalar_subquery()
    found = found.union_all(select(following).where(found.c.name.is_not(None)))
    line = select(found.c.name).where(found.c.name.is_not(None)).limit(most)
    return [Hit(HitKind.MODEL, name) for name in snapshot.connection.execute(line).scalars()]


def _serials(snapshot: Snapshot, text: str, most: int) -> list[Hit]:
    columns = (_ATTEMPT.c.serial, _ATTEMPT.c.model, _ATTEMPT.c.unit_id)
    few = select(*columns).where(begins_with(_ATTEMPT.c.serial, text)).distinct().order_by(*columns).limit(most).subquery()
    there = few.outerjoin(_UNIT, _UNIT.c.id == few.c.unit_id).outerjoin(_LOT, _LOT.c.id == _UNIT.c.lot_id)
    line = select(few.c.serial, few.c.model, few.c.unit_id, _LOT.c.first_day, _LOT.c.last_day).select_from(there)
    return [
        Hit(HitKind.SERIAL, row.model, row.serial, row.unit_id, None if row.first_day is None else Lot(*row[3:]))
        for row in snapshot.connection.execute(line)
    ]


def _lots(snapshot: Snapshot, text: str, most: int) -> list[Hit]:
    """Lots that began in the time that was typed, the newest first; of one model where its name stands before: ``4711-2 2024``."""
    name, _, last = text.rpartition(" ")
    ends = _days_of(last)
    if ends is None:
        return []
    line = select(_LOT.c.model, _LOT.c.first_day, _LOT.c.last_day).where(within(_LOT.c.first_day, Period(*ends)))
    if name:
        line = line.where(begins_with(_LOT.c.model, name.strip()))
    rows = snapshot.connection.execute(line.order_by(_LOT.c.first_day.desc(), _LOT.c.model).limit(most))
    return [Hit(HitKind.LOT, row.model, lot=Lot(row.first_day, row.last_day)) for row in rows]


def _days_of(text: str) -> tuple[date, date] | None:
    """The first and the last day of a year, a month or a day; None for what is none."""
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        if day is not None:
            return first, first
        beyond = date(first.year, first.month + 1, 1) if month not in (None, 12) else date(first.year + 1, 1, 1)
    except ValueError:
        return None
    return first, beyond - timedelta(days=1)
