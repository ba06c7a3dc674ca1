"""Whether lots, units and their members are what `model.unit` derives from the attempts; it changes none of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, select, union

from laser_trim_analyzer.model import Lot, lots_of, units_of

from . import schema
from .unit_rows import OF_AN_ATTEMPT, OF_ITS_FILE, keyed, unit_values

__all__ = ["unit_defects"]

_LOT: Final = schema.table_of(schema.Lot)
_UNIT: Final = schema.table_of(schema.Unit)
_ATTEMPT: Final = schema.table_of(schema.TrackAttempt)

Found = tuple[str, str]
"""The place and what is wrong there."""


def unit_defects(connection: Connection) -> Iterator[tuple[int, int, list[Found]]]:
    """Model by model: how many are done, of how many, and what is wrong; one model is in memory at a time."""
    named = union(*(select(table.c.model) for table in (_ATTEMPT, _UNIT, _LOT)))
    models = sorted(connection.execute(named).scalars())
    for done, model in enumerate(models, 1):
        yield done, len(models), _of_model(connection, model)


def _of_model(connection: Connection, model: str) -> list[Found]:
    attempts, unit_of = keyed(connection.execute(select(*OF_AN_ATTEMPT).where(OF_ITS_FILE, _ATTEMPT.c.model == model)))
    known = {id(one.attempt): one for one in attempts}
    days = {day for one in attempts if (day := one.attempt.production_day) is not None}
    lots = lots_of(days)
    rows = connection.execute(select(_LOT).where(_LOT.c.model == model)).all()
    found, lot_keys = _lots(model, lots, {Lot(row.first_day, row.last_day): row.id for row in rows})
    stored = {(row.stem, row.lot_id): row for row in connection.execute(select(_UNIT).where(_UNIT.c.model == model))}
    for unit in units_of([one.attempt for one in attempts], {model: lots}).units:
        place = f"unit {model} {unit.stem}, {unit.first_day}"
        row = stored.pop((unit.stem, lot_keys.get(unit.lot, -1)), None)
        if row is None:
            found.append((place, "it is missing"))
            continue
        values = unit_values(unit, row.lot_id, known)
        found += [
            (place, f"{name} is {getattr(row, name)}, derived {value}")
            for name, value in values.items()
            if getattr(row, name) != value
        ]
        members = [known[id(one)].key for line in unit.attempts.values() for one in line]
        strangers = [key for key in members if unit_of[key] != row.id]
        if strangers:
            found.append((place, f"{len(strangers)} of its attempts belong to another"))
    found += [(f"unit {model} {row.stem}, {row.first_day}", "it has no attempts") for row in stored.values()]
    return found + _undated(connection, model)


def _lots(model: str, derived: list[Lot], stored: dict[Lot, int]) -> tuple[list[Found], dict[Lot, int]]:
    found = [(f"lot {model}, {lot.first} to {lot.last}", "it is missing") for lot in derived if lot not in stored]
    found += [(f"lot {model}, {lot.first} to {lot.last}", "no attempts make it") for lot in stored if lot not in derived]
    return found, stored


def _undated(connection: Connection, model: str) -> list[Found]:
    line = select(_ATTEMPT.c.id).where(_ATTEMPT.c.model == model, _ATTEMPT.c.trimmed_on.is_(None), _ATTEMPT.c.unit_id.is_not(None))
    return [(f"attempt {key}", "it has no date and stands in a unit") for key in connection.execute(line).scalars()]
