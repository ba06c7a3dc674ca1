"""Attempts as the derivation of units sees them, and a derived unit as the columns of its row; derives and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import Row

from laser_trim_analyzer.model import Attempt, Retest, Unit

from . import schema
from .mapping import attempt_of

__all__ = ["OF_AN_ATTEMPT", "OF_ITS_FILE", "Keyed", "keyed", "unit_values"]

_ATTEMPT: Final = schema.table_of(schema.TrackAttempt)
_FILE: Final = schema.table_of(schema.SourceFile)
_NAMES: Final = (
    *("id", "section", "track", "model", "serial", "trimmed_at", "trimmed_on", "status", "accepted_by"),
    *("tracks_declared", "unit_id", "machine", "fail_points", "margin"),
)
OF_AN_ATTEMPT: Final = (*_ATTEMPT.c[_NAMES], _FILE.c.sha256)
"""The columns that `keyed` takes."""
OF_ITS_FILE: Final = _FILE.c.id == _ATTEMPT.c.file_id


class Keyed(NamedTuple):
    """An attempt with the key of its row, and the numbers of it that a unit shows."""

    key: int
    attempt: Attempt
    machine: str | None
    fail_points: int | None
    margin: float | None


def keyed(rows: Iterable[Row[Any]]) -> tuple[list[Keyed], dict[int, int | None]]:
    """The attempts of such rows that have a date, and the unit of each."""
    facts: list[Keyed] = []
    units: dict[int, int | None] = {}
    for row in rows:
        values = dict(zip(_NAMES, row, strict=False))
        if values["trimmed_on"] is not None:
            units[values["id"]] = values["unit_id"]
            facts.append(Keyed(row.id, attempt_of(row.sha256, values), row.machine, row.fail_points, row.margin))
    return facts, units


def unit_values(unit: Unit, lot_id: int, known: Mapping[int, Keyed]) -> dict[str, Any]:
    """The columns of a unit but its key; its numbers are the most points out and the least margin of the attempts that speak, None
    where none of them has any."""
    first, last, best = (unit.verdict(retest) for retest in (Retest.FIRST, Retest.LAST, Retest.ANY))
    numbers: dict[str, int | float | None] = {}
    for prefix, speakers in zip(("first_", "", "any_"), unit.speakers(), strict=True):
        said = [known[id(one)] for one in speakers]
        points = [one.fail_points for one in said if one.fail_points is not None]
        margins = [one.margin for one in said if one.margin is not None]
        numbers[f"{prefix}fail_points"], numbers[f"{prefix}margin"] = max(points, default=None), min(margins, default=None)
    newest = max((line[-1] for line in unit.attempts.values()), key=attrgetter("order"))
    return {
        "model": unit.model,
        "stem": unit.stem,
        "lot_id": lot_id,
        "first_status": first.status.value,
        "last_status": last.status.value,
        "any_status": best.status.value,
        "first_accepted_by": first.accepted_by and first.accepted_by.value,
        "accepted_by": last.accepted_by and last.accepted_by.value,
        "any_accepted_by": best.accepted_by and best.accepted_by.value,
        "incomplete": unit.incomplete,
        "first_day": unit.first_day,
        "last_day": unit.last_day,
        "last_at": newest.trimmed_at if isinstance(newest.trimmed_at, datetime) else None,
        "machine": known[id(newest)].machine,
        "tracks": sum(bool(key.track) for key in unit.attempts),
        "attempts": sum(map(len, unit.attempts.values())),
        **numbers,
    }
